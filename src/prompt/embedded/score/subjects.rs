//! The person where no word of theirs says so: `on` for `nous`, `bin umgezogen`.

use super::super::words::{Language, List};
use super::verbs::{WAS_THEN, is_participle};
use super::{Class, Form, Judge, Kind, Word};

/// Verbs that nobody is told to do: such as are said of oneself only, or are told in another form
/// (`nimm`).
const OWN_VERBS: List = List::of(
    78,
    &[
        "bin", "ess", "esse", "hab", "habe", "hatte", "heiße", "les", "lese", "mag", "pendel",
        "pendle", "sprech", "spreche", "vertrag", "vertrage", "wohn", "wohne",
    ],
);

/// Verbs of daily life, and what stands behind them if nobody is told to do it.
const DAILY: [&str; 33] = [
    "arbeit", "arbeite", "benutz", "benutze", "fahr", "fahre", "geh", "gehe", "jogg", "jogge",
    "lauf", "laufe", "leb", "lebe", "leide", "lern", "lerne", "mach", "mache", "nehm", "nehme",
    "nutz", "nutze", "rauch", "rauche", "schlaf", "schlafe", "spiel", "spiele", "studier",
    "studiere", "trink", "trinke",
];
const SINCE: [&str; 5] = ["derzeit", "grad", "gerade", "momentan", "seit"];

/// What one takes, and its denial.
const TAKES: [&str; 4] = ["rauch", "rauche", "trink", "trinke"];
const NONE: [&str; 4] = ["kein", "keine", "keinen", "nicht"];

/// Behind `arbeite` and `lebe`: where, with whom, or as what.
const WHERE: [&str; 9] = ["allein", "alleine", "als", "auf", "bei", "im", "in", "mit", "seit"];

/// With these it is somebody else who had.
const HAD: &str = "hatte";

/// Verbs behind `on` where it is the person and theirs, and how they are said of oneself: most
/// others are said of everybody.
const WITH_ON: [(&str, &str); 17] = [
    ("a", "ai"),
    ("adore", "adore"),
    ("attend", "attends"),
    ("avait", "avais"),
    ("cherche", "cherche"),
    ("déménage", "déménage"),
    ("emménage", "emménage"),
    ("essaie", "essaie"),
    ("essaye", "essaie"),
    ("est", "suis"),
    ("habite", "habite"),
    ("loue", "loue"),
    ("marie", "marie"),
    ("part", "pars"),
    ("vient", "viens"),
    ("vit", "vis"),
    ("était", "étais"),
];

/// Before `on` these make a question, a condition or a part of another sentence of it.
const BEFORE_ON: [&str; 11] =
    ["comme", "comment", "dont", "lorsqu", "où", "pourquoi", "qu", "quand", "que", "quoi", "si"];

/// Behind a verb of [`WITH_ON`] these make everybody of `on`: `on part du principe`, `on a vu que`.
const OF_ALL: [&str; 11] =
    ["d", "de", "du", "monde", "montrer", "qu", "que", "société", "sur", "voir", "ça"];

/// What the two of `on` have, beside family.
const HAS: [&str; 10] = [
    "appart",
    "appartement",
    "jardin",
    "maison",
    "moto",
    "piscine",
    "poules",
    "terrain",
    "vélo",
    "voiture",
];

/// What others do to somebody that changes their life.
const DONE_TO: [&str; 23] = [
    "befördert",
    "diagnosticado",
    "diagnostiqué",
    "diagnostiquée",
    "diagnostiziert",
    "embauché",
    "embauchée",
    "entlassen",
    "gekündigt",
    "largué",
    "larguée",
    "licencié",
    "licenciée",
    "muté",
    "mutée",
    "operado",
    "operiert",
    "opéré",
    "opérée",
    "quitté",
    "quittée",
    "viré",
    "virée",
];

/// How a Spanish verb ends of what others did, and what they only said or gave.
const THEY: [&str; 2] = ["aron", "ieron"];
const THEY_SAID: [&str; 10] = [
    "comentaron",
    "contestaron",
    "dijeron",
    "enviaron",
    "explicaron",
    "hicieron",
    "mandaron",
    "pidieron",
    "preguntaron",
    "recomendaron",
];

/// Verbs of saying, and such of thinking as say it before a clause only.
const SAYS: [&str; 9] =
    ["behauptet", "dice", "dit", "insiste", "meint", "opina", "prétend", "sagt", "sagte"];
const THINKS: [&str; 8] =
    ["cree", "croit", "denkt", "findet", "glaubt", "pense", "piensa", "trouve"];
const CLAUSE: [&str; 13] =
    ["das", "dass", "es", "ich", "je", "les", "meine", "qu", "que", "wir", "ça", "ich's", "man"];

pub(super) const LISTS: &[List] = &[OWN_VERBS];

impl Judge<'_> {
    /// Makes a subject of the word that stands for the person where no other does.
    pub(super) fn find_subject(&mut self) {
        match self.language {
            Language::German => {
                let at = self.left_out();
                if let Some(word) = at.and_then(|at| self.words.get_mut(at)) {
                    word.class = word.class | Class::SUBJECT;
                }
            }
            Language::French => self.find_on(),
            Language::English | Language::Spanish => {}
        }
    }

    /// `Meine Mutter meint, …`: what others think is nothing of the person.
    pub(super) fn is_opinion_of_other(&self) -> bool {
        let Some(who) = self.subject() else { return false };
        // `Mein Mann Jan sagt …`
        (who + 1..who + 3).any(|verb| {
            let (says, next) = (self.lower_at(verb), self.lower_at(verb + 1));
            SAYS.contains(&says) || THINKS.contains(&says) && CLAUSE.contains(&next)
        })
    }

    /// `Me despidieron.` `Mir wurde gekündigt.` `On m'a opéré.`: done to the person, who stands at
    /// that word. What one was told to take goes on.
    pub(super) fn is_done_to(&self, at: usize) -> Option<Kind> {
        if self.language == Language::English || !self.has(at, Class::FIRST) {
            return None;
        }
        let next = self.lower_at(at + 1);
        if next == "recetaron" {
            return Some(Kind::State);
        }
        let they = THEY.iter().any(|end| next.ends_with(end)) && !THEY_SAID.contains(&next);
        // `me dieron el alta`, and not `me dieron un consejo`
        let they = they && (next != "dieron" || self.lower_at(at + 2) == "el");
        let left = next == "dejó" && self.has(at + 2, Class::POSSESSIVE);
        let done = self.language == Language::Spanish && (they || left)
            || (at + 1..at + 6).any(|near| DONE_TO.contains(&self.lower_at(near)));
        done.then_some(Kind::Event)
    }

    /// `Bei mir läuft Debian.`: the person stands at that word.
    pub(super) fn runs_with(&self, at: usize) -> bool {
        self.language == Language::German
            && self.classes.any(Class::DEVICE)
            && matches!(self.lower_at(at), "mir" | "uns")
            && matches!(self.lower_at(at + 1), "läuft" | "laufen" | "steht" | "hängt")
            && at.checked_sub(1).is_some_and(|before| self.lower_at(before) == "bei")
    }

    /// `Nos mudamos el mes pasado`: what the form leaves open the time says.
    pub(super) fn went(&self) -> bool {
        let was = |word: &Word| WAS_THEN.contains(&self.lower_of(word));
        let we =
            |word: &Word| word.class.any(Class::SUBJECT) && self.lower_of(word).ends_with("amos");
        self.language == Language::Spanish
            && self.words.iter().any(we)
            && self.words.iter().any(was)
    }

    /// Where a verb stands whose `ich` is left out: `bin Vegetarier`, `arbeite als Koch`. Such as a
    /// request begins with too need more behind them.
    fn left_out(&self) -> Option<usize> {
        let skipped = Class::ADVERB | Class::GREETING;
        let at = self.words.iter().position(|word| !word.class.any(skipped))?;
        let head = self.words.get(at)?;
        let verb = self.lower_of(head);
        let next = self.words.get(at + 1)?;
        let is_next = |among: &[&str]| among.contains(&self.lower_of(next));
        let works = matches!(verb, "arbeite" | "lebe" | "leb")
            // `Arbeit im Garten ist …`
            || verb == "arbeit" && head.form != Form::Capital && !self.has_is();
        let is_own = if verb == HAD {
            next.form != Form::Capital && !next.class.any(Class::POSSESSIVE | Class::PLAIN)
        } else {
            head.lists.has(OWN_VERBS)
        };
        let is_own = is_own
            || works && is_next(&WHERE)
            || DAILY.contains(&verb) && (is_next(&SINCE) || next.class.any(Class::HABIT))
            || TAKES.contains(&verb) && is_next(&NONE);
        let is_said = || self.words.iter().any(|word| word.class.any(Class::SUBJECT));
        (is_own && !is_said()).then_some(at)
    }

    fn has_is(&self) -> bool {
        self.words.iter().any(|word| matches!(self.lower_of(word), "ist" | "sind" | "war"))
    }

    /// `On habite à Lyon.` `On s'est mariés.`: the person and theirs, and not everybody.
    fn find_on(&mut self) {
        let ons = (0..self.words.len()).filter(|at| self.lower_at(*at) == "on");
        let found: Vec<(usize, usize, &str)> = ons
            .filter(|on| {
                let before = on.checked_sub(1).map_or("", |before| self.lower_at(before));
                let because = *on > 1 && matches!(self.lower_at(on - 2), "parce" | "puis");
                !BEFORE_ON.contains(&before) || because
            })
            .filter_map(|on| {
                let is_between =
                    |at: &usize| matches!(self.lower_at(*at), "s" | "se" | "y" | "n" | "ne");
                let verb = (on + 1..on + 4).find(|at| !is_between(at))?;
                let (_, own) =
                    WITH_ON.iter().find(|(verb_of_on, _)| *verb_of_on == self.lower_at(verb))?;
                self.is_of_one(verb).then_some((on, verb, *own))
            })
            .collect();
        for (on, verb, own) in found {
            let known = self.tables.known(Language::French, own);
            for (at, word) in self.words.iter_mut().enumerate().take(verb + 1).skip(on) {
                if at == on {
                    word.class = word.class | Class::SUBJECT;
                } else if at == verb {
                    word.class = word.class | known.class;
                    word.lists = word.lists.and(known.lists);
                } else if !word.class.any(Class::ADVERB) {
                    word.class = word.class | Class::FIRST;
                }
            }
        }
    }

    /// Whether what stands behind that verb of `on` is said of somebody rather than of everybody.
    fn is_of_one(&self, verb: usize) -> bool {
        let after = || self.words.iter().skip(verb + 1);
        let mut near = after().take(4);
        let is_done = |word: &Word| {
            word.class.any(Class::PAST | Class::LIVE) || is_participle(self.lower_of(word))
        };
        let first = || after().find(|word| !word.class.any(Class::ADVERB));
        let of_all = |at: usize| OF_ALL.contains(&self.lower_at(at));
        match self.lower_at(verb) {
            "a" | "avait" => {
                let is_verb = |at: &usize| !self.has(*at, Class::ADVERB);
                let then = (verb + 1..self.words.len()).find(is_verb).unwrap_or(verb);
                first().is_some_and(is_done) && !of_all(then + 1)
                    || near.any(|word| {
                        word.class.any(Class::KIN) || HAS.contains(&self.lower_of(word))
                    })
            }
            "est" | "était" => first().is_some_and(|word| {
                // `on est 4`, and not `on est en 2024`
                let few = word.form == Form::Digit && word.end - word.start < 3;
                is_done(word) || few || word.class.any(Class::NUMBER)
            }),
            "vient" => !of_all(verb + 2),
            "vit" => !(verb + 1..verb + 5).any(of_all),
            _ => !of_all(verb + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::Words;
    use super::*;
    use crate::facts::Category;

    #[test]
    fn the_person_is_found_where_no_word_says_so() {
        use Category::{Fact, Goal, Identity, Preference, Relationship};
        use Kind::{Event, Plan, State};
        let cases: &[(&str, Category, Kind, Option<&str>)] = &[
            ("On habite à Gand depuis 2018.", Identity, State, Some("user.home")),
            ("on vit à Oslo avec ma tante", Identity, State, Some("user.home")),
            ("On a deux filles et un poney.", Relationship, State, None),
            ("On s'est séparés en mai.", Fact, Event, None),
            ("On a vendu notre bateau hier.", Fact, Event, Some("user.ended_bateau")),
            ("on vient d'adopter deux chèvres", Fact, Event, None),
            (
                "Plus de lait parce qu'on a vendu la ferme hier.",
                Fact,
                Event,
                Some("user.ended_ferme"),
            ),
            ("On part à Oslo en mai.", Goal, Plan, None),
            ("wohn seit mai in Gent", Identity, State, Some("user.home")),
            ("trink seit ostern keinen tee mehr", Fact, State, Some("user.takes_trinke_tee")),
            ("ess keine nüsse", Preference, Kind::Preference, Some("user.takes_esse_nüsse")),
            ("spiel seit acht jahren fagott", Category::Skill, State, None),
            ("fahr jeden tag mit dem boot zur schule", Fact, State, None),
            ("Meine Tante findet keine Wohnung in Gent.", Relationship, State, None),
            ("Ich bin Segellehrerin in Oslo.", Identity, State, None),
            ("Je suis asthmatique depuis toujours.", Identity, State, None),
            ("Soy diabética desde niña.", Identity, State, None),
            ("Ma belle-mère habite à Gand.", Relationship, State, None),
            ("hab gestern den kurs abgebrochen", Fact, Event, None),
            ("Bei mir läuft Debian auf zwei Rechnern.", Category::Environment, State, None),
            ("me recetaron gotas para los ojos", Fact, State, None),
            ("Murió Berta ayer.", Fact, Event, None),
            ("Soy asmática.", Identity, State, None),
            ("No me dieron el puesto en la panadería.", Fact, Event, None),
            ("Je suis maman de trois filles.", Identity, State, None),
            ("Estoy separada desde mayo.", Identity, State, Some("user.relationship_status")),
            ("Ich habe mich im Mai verlobt!", Fact, Event, None),
            ("On emménage à Gand en mai.", Goal, Plan, None),
            ("Was ohne Nüsse bitte, ich bin allergisch.", Preference, Kind::Preference, None),
            ("lebe allein auf einem hof mit drei ziegen", Identity, State, None),
        ];
        let tables = Words::new();
        for (text, category, kind, key) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            let verdict = judge.judge(text, THRESHOLD).0;
            let found = verdict.as_ref().map(|one| (one.category, one.kind, one.key.as_deref()));
            assert_eq!(found, Some((*category, *kind, *key)), "{text}");
        }
        let none: &[&str] = &[
            "On dit que le thé est mauvais.",
            "On a une urne avec quatre boules.",
            "On a vu que la fonction est croissante.",
            "on part du principe que tout est vrai",
            "On vit dans une société de consommation.",
            "Comment on a vendu le bateau de mes parents",
            "Si on habite à Gand, on paie moins.",
            "lebe deinen traum",
            "fahr nach gent",
            "mach jeden satz kürzer",
            "trink mehr wasser",
            "Arbeit im Garten ist gesund.",
            "J'hésite entre les deux bateaux.",
            "No sé cómo contarlo en casa.",
            "meine tante meint, ich soll den hof behalten",
            "Mein Nachbar findet, dass unsere Ziegen stinken.",
            "Ma sœur dit que je devrais vendre le bateau.",
            "Mi tía dice que venda el barco de una vez.",
        ];
        for text in none {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            assert!(judge.judge(text, THRESHOLD).0.is_none(), "{text}");
        }
    }
}
