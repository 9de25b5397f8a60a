//! Forms of verbs that say when and how: what is done, what is meant to be, what one can.

use super::super::words::{Language, List};
use super::{Class, Form, Judge, Predicate, Word};

/// What one has who means to do something: `I have plans to …`, `tengo pensado …`
const INTENDS: List = List::of(
    33,
    &[
        "absicht",
        "intención",
        "intention",
        "pensado",
        "planeado",
        "planes",
        "plans",
        "previsto",
        "propuesto",
        "prévu",
        "pläne",
        "vor",
        "vorgenommen",
    ],
);

/// Verbs of going that are said of what is to come where a time is.
const GOES: List = List::of(
    34,
    &[
        "arranco",
        "beginne",
        "casamos",
        "commence",
        "déménage",
        "déménageons",
        "emménage",
        "empiezo",
        "fahre",
        "fahren",
        "fliege",
        "fliegen",
        "marie",
        "mudamos",
        "mudo",
        "pars",
        "partons",
        "reise",
        "reisen",
        "viajamos",
        "viajo",
        "ziehe",
        "ziehen",
    ],
);

/// With these it was: the forms of `nosotros` may be either.
pub(super) const WAS_THEN: [&str; 6] = ["anoche", "anteayer", "ayer", "hace", "pasada", "pasado"];

/// With these it is not to come, but goes on.
const ONGOING: List = List::of(35, &["depuis", "desde", "seit"]);

/// What is to come, beside the days and months of [`Class::TIME`].
const SOON: List =
    List::of(36, &["bald", "bientôt", "demnächst", "prochain", "prochaine", "pronto", "viene"]);

/// `can`, in languages where it is no adverb, and `have been … for years`.
const ABLE: List = List::of(37, &["estoy", "kann", "llevo", "peux", "puedo", "sais", "sé"]);

/// What one can do, having learnt it.
const SKILLS: List = List::of(
    38,
    &[
        "aprendiendo",
        "bailar",
        "chanter",
        "cocinar",
        "coder",
        "coser",
        "coudre",
        "cuisiner",
        "danser",
        "dibujar",
        "hablando",
        "hablar",
        "jouer",
        "kochen",
        "nadar",
        "nager",
        "nähen",
        "parler",
        "practicando",
        "programar",
        "programmer",
        "programmieren",
        "schwimmen",
        "singen",
        "spielen",
        "sprechen",
        "tanzen",
        "tocando",
        "tocar",
    ],
);

/// What is said with one's work.
const TRADE: List = List::of(
    39,
    &[
        "beruf",
        "beruflich",
        "hauptberuflich",
        "living",
        "métier",
        "oficio",
        "profesión",
        "profession",
        "trade",
    ],
);

/// Before these Spanish words of the verb's form are nouns: `de trabajo`, `el uso`.
const BEFORE_NOUN: List =
    List::of(40, &["al", "de", "del", "ese", "el", "este", "mi", "nuestro", "su", "tu", "un"]);

/// French words in `-u` and `-i` that are no participles.
const NO_PARTICIPLE: &[&str] = &["demi", "ici", "lui", "merci", "oui", "peu", "qui"];

pub(super) const LISTS: &[List] = &[INTENDS, GOES, ONGOING, SOON, ABLE, SKILLS, TRADE, BEFORE_NOUN];

impl Judge<'_> {
    /// What was done, as the languages other than English say it with `have` or `be`.
    pub(super) fn has_participle(&self, after: &[Word]) -> bool {
        use super::Language::{English, French, German, Spanish};
        let near = |word: &Word| word.class.any(Class::PAST);
        match self.language {
            English => false,
            German => after.iter().any(|word| {
                near(word) || word.form == Form::Plain && is_german_participle(self.lower_of(word))
            }),
            French | Spanish => {
                let helps = Class::ADVERB | Class::HAVE;
                let mut verbs = after.iter().skip_while(|word| word.class.any(helps));
                verbs.next().is_some_and(|word| near(word) || is_participle(self.lower_of(word)))
            }
        }
    }

    /// `I have plans to …`, `ich habe vor, …`, `im Mai fliege ich …`
    pub(super) fn intends(&self, subject: usize, predicate: &Predicate<'_>) -> bool {
        let Predicate { classes, head, after } = predicate;
        let english = self.language == Language::English;
        if english && !classes.any(Class::HAVE) {
            return false;
        }
        let near = [head].into_iter().chain(after.iter().take(3));
        let plans = near.into_iter().any(|word| word.lists.has(INTENDS));
        // `Ich habe vor einem Jahr …`
        let before = after.windows(2).any(|pair| {
            self.lower_of(&pair[0]) == "vor"
                && !["im", "zu", "in", "am", "nach"].contains(&self.lower_of(&pair[1]))
        });
        let open = Class::TIME;
        let soon = |word: &Word| word.class.any(open) || word.lists.has(SOON);
        let ongoing = |word: &Word| word.class.any(Class::HABIT) || word.lists.has(ONGOING);
        // In Spanish the verb is the subject, in German it may stand before it.
        let goes = !english
            && self.is_verb_in(subject, head, GOES)
            && self.words.iter().any(soon)
            && !self.words.iter().any(ongoing);
        let spanish = self.language == Language::Spanish;
        let year = |word: &Word| self.lower_of(word).parse().unwrap_or(0_u32);
        let is_year = |word: &Word| spanish && (1900..2100).contains(&year(word));
        let is_then = |word: &Word| WAS_THEN.contains(&self.lower_of(word)) || is_year(word);
        let was = || self.words.iter().any(is_then);
        goes && !was() || classes.any(Class::HAVE) && plans && !before
    }

    /// The head of the predicate, the person's word or the one before it stands in the list.
    fn is_verb_in(&self, subject: usize, head: &Word, list: List) -> bool {
        let before = || subject.checked_sub(1).is_some_and(|before| self.is_in(before, list));
        head.lists.has(list) || self.is_in(subject, list) || before()
    }

    /// `Ich kann … spielen`, `sé tocar …`
    pub(super) fn is_able(&self, subject: usize, predicate: &Predicate<'_>) -> bool {
        // English has `can` among its adverbs.
        if self.language == Language::English {
            return false;
        }
        let Predicate { head, after, .. } = predicate;
        let skill = |word: &Word| word.lists.has(SKILLS);
        self.is_verb_in(subject, head, ABLE) && [head].into_iter().chain(*after).any(skill)
    }

    /// `I'm a welder at Acme`, `ich bin Schweißer bei Acme`: behind what one is.
    pub(super) fn is_employed(&self, after: &[Word]) -> bool {
        let mut pairs = after.windows(2).take(3);
        pairs.any(|pair| {
            ["at", "bei", "chez"].contains(&self.lower_of(&pair[0]))
                && pair[1].form == Form::Capital
        })
    }

    /// `Estoy cursando …`: what one is at for some time.
    pub(super) fn is_doing(&self, predicate: &Predicate<'_>) -> bool {
        let lasting = ["criando", "cuidando", "cursando", "estudiando", "opositando", "viviendo"];
        self.language == Language::Spanish
            && predicate.classes.any(Class::BE)
            && lasting.contains(&self.lower_of(&predicate.head))
    }

    /// `Je viens de terminer …`, and not `je viens de Lyon`.
    pub(super) fn was_just(&self, predicate: &Predicate<'_>) -> bool {
        let Predicate { head, after, .. } = predicate;
        let comes = self.language == Language::French
            && ["viens", "venons", "vient"].contains(&self.lower_of(head));
        let [of, verb, ..] = after else { return false };
        comes && ["de", "d"].contains(&self.lower_of(of)) && verb.form == Form::Plain
    }

    /// `Soy fontanero de profesión`, `for a living I'm a plumber`.
    pub(super) fn names_trade(&self) -> bool {
        self.lists.has(TRADE)
    }

    pub(super) fn names_tongue(after: &[Word]) -> bool {
        let tongue = |word: &Word| word.shown.any(Class::TONGUE);
        after.iter().take(3).any(tongue)
    }

    pub(super) fn is_noun(&self, at: usize) -> bool {
        if self.language != Language::Spanish {
            return false;
        }
        // `Busco trabajo.`
        let other = Class::HAVE | Class::NEED | Class::PAST | Class::WANT;
        let is_object = |before| self.has(before, other) && self.has(at, Class::WORK | Class::USE);
        let is_noun = |before| self.is_in(before, BEFORE_NOUN) || is_object(before);
        at.checked_sub(1).is_some_and(is_noun)
    }

    pub(super) fn lower_of(&self, word: &Word) -> &str {
        self.lower.get(word.lower.0..word.lower.1).unwrap_or_default()
    }
}

/// What stands before the `ge` of some.
const PREFIXES: [&str; 14] = [
    "ab", "an", "auf", "aus", "durch", "ein", "her", "hin", "los", "mit", "nach", "um", "weg", "zu",
];

/// `gekauft`, `repariert`: what a German verb is when it is done.
fn is_german_participle(lower: &str) -> bool {
    let ends = lower.ends_with('t') || lower.ends_with("en");
    // `aufgegeben`
    let bare = PREFIXES.iter().find_map(|prefix| lower.strip_prefix(prefix)).unwrap_or(lower);
    bare.len() > 5 && bare.starts_with("ge") && ends || lower.len() > 5 && lower.ends_with("iert")
}

/// `terminé`, `perdu`, `suivi`; `visitado`, `ido`.
pub(super) fn is_participle(lower: &str) -> bool {
    let long = ["é", "ée", "és", "ées", "ado", "ido"];
    let short = lower.ends_with(['u', 'i']) && lower.len() > 3 && !NO_PARTICIPLE.contains(&lower);
    short || long.iter().any(|end| lower.ends_with(end)) && lower.len() > 4
}

/// Spanish words that end like verbs in the past and are none.
const NO_VERBS: &[&str] = &[
    "ahí",
    "allí",
    "aquí",
    "así",
    "bebé",
    "café",
    "chalé",
    "cliché",
    "comité",
    "consomé",
    "esté",
    "josé",
    "paté",
    "porqué",
    "puré",
    "iraní",
    "israelí",
    "marroquí",
    "rubí",
    "jabalí",
    "casí",
];

/// A Spanish verb in the past, said of oneself, by its ending.
pub(super) fn is_preterite(lower: &str) -> bool {
    let ends = lower.ends_with(['é', 'í']) || lower.ends_with("imos");
    lower.len() > 4 && ends && !NO_VERBS.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::super::Kind;
    use super::*;

    #[test]
    fn what_is_done_what_is_meant_and_what_one_can_are_told_apart() {
        use Kind::{Event, Plan, State};
        let cases: &[(&str, Kind)] = &[
            ("I am so tired.", Event),
            ("My sister Ada is a nurse who moved to Oslo.", State),
            ("My sister moved to Oslo.", Event),
            ("Ich habe im Mai mein Boot verkauft.", Event),
            ("Ich bin im Mai nach Oslo gegangen.", Event),
            ("Ich habe vor, im Mai nach Oslo zu reisen.", Plan),
            ("Ich habe vor der Schule ein Boot gesehen.", Event),
            ("Im Mai fliege ich nach Oslo.", Plan),
            ("Ich fahre jeden Tag nach Oslo.", State),
            ("Ich kann gut Geige spielen.", State),
            ("J'ai vendu mon bateau en mai.", Event),
            ("J'ai deux bateaux.", State),
            ("Je viens de finir un cours.", Event),
            ("Je viens de Lyon.", State),
            ("Je pars à Oslo en mai.", Plan),
            ("J'ai l'intention de vendre mon bateau.", Plan),
            ("Je me suis cassé le bras.", Event),
            ("He vendido mi barco.", Event),
            ("El mes pasado vendí mi barco.", Event),
            ("Acabo de terminar un curso.", Event),
            ("Tengo pensado viajar a Oslo.", Plan),
            ("El mes que viene nos mudamos a Oslo.", Plan),
            ("Tengo dos barcos.", State),
            ("Nos mudamos el mes pasado con dos cabras.", Event),
            ("Nos separamos en mayo.", Event),
            ("Empiezo en mayo en una panadería.", Plan),
            ("Je commence un stage lundi.", Plan),
            ("On se marie en mai à Gand.", Plan),
            ("Nos casamos el sábado pasado en Oslo.", Event),
            ("Nos casamos en Oslo en mayo de 2011.", Event),
            ("Nos casamos en mayo en Oslo.", Plan),
            ("Estoy cursando piano en Oslo.", State),
            ("Mon oncle est décédé en mai.", Event),
            ("Conseguí trabajo en una panadería de Oslo.", Event),
            ("Me despidieron en mayo.", Event),
            ("Nos robaron el barco ayer.", Event),
            ("Murió mi abuela en mayo.", Event),
            ("Nació Berta el 3 de mayo.", Event),
            ("Mir wurde im Mai gekündigt.", Event),
            ("On m'a opéré du genou en mai.", Event),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            let kind = judge.findings(text).best.map(|best| best.kind);
            assert_eq!(kind, Some(*expected), "{text}");
        }
    }

    #[test]
    fn spanish_verbs_are_known_by_their_ending() {
        for verb in ["visité", "vendí", "perdimos"] {
            assert!(is_preterite(verb), "{verb}");
        }
        for word in ["café", "aquí", "bebé", "así", "mí", "piso"] {
            assert!(!is_preterite(word), "{word}");
        }
    }
}
