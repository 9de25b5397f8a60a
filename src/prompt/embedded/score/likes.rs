//! How people say in more words than a verb that they like or dislike something: `I can't stand …`,
//! `ich stehe auf …`, `… me rend nerveux`, `no como …`.

use super::super::words::{Language, List};
use super::{Category, Class, Finding, Form, Judge, Kind, Word};

/// Words after the person among which such a phrase may begin; in German it may stand before.
const REACH: usize = 8;

/// `…` in a phrase stands for so many words, at most.
const GAP: usize = 5;

/// So much a liking counts.
const POINTS: u32 = 450;

/// What the person says of themselves, with adverbs between the words; by [`Language`].
pub(in super::super) const PHRASES: [&[&str]; 4] = [
    &[
        "allergic to",
        "aversion to",
        "averse to",
        "can't abide",
        "can't bear",
        "can't do without",
        "can't get enough",
        "can't live without",
        "can't stand",
        "cannot abide",
        "cannot bear",
        "cannot do without",
        "cannot live without",
        "cannot stand",
        "couldn't live without",
        "crazy about",
        "do not drink",
        "do not eat",
        "don't care for",
        "don't drink",
        "don't eat",
        "fan of",
        "fond of",
        "hooked on",
        "keen on",
        "love for",
        "mad about",
        "never drink",
        "never eat",
        "nuts about",
        "partial to",
        "passion for",
        "picky about",
        "soft spot",
        "steer clear of",
        "sucker for",
        "sweet tooth",
        "swear by",
        "taste for",
        "tend to prefer",
        "weakness for",
    ],
    &[
        "abneigung gegen",
        "allergisch auf",
        "allergisch gegen",
        "am liebsten",
        "begeistert von",
        "ess kein",
        "ess keine",
        "ess keinen",
        "esse kein",
        "esse keine",
        "esse keinen",
        "esse nie",
        "fan der",
        "fan des",
        "fan von",
        "gern",
        "gerne",
        "leidenschaft für",
        "lieber",
        "nicht ausstehen",
        "nicht ertragen",
        "nicht leiden",
        "nicht riechen",
        "schwäche für",
        "stehe auf",
        "stehe total auf",
        "steh auf",
        "süchtig nach",
        "trinke kein",
        "trinke keine",
        "trinke keinen",
        "trinke nie",
        "verrückt nach",
        "vorliebe für",
        "ziehe … vor",
    ],
    &[
        "allergique au",
        "allergique aux",
        "allergique à",
        "bois jamais",
        "bois pas",
        "dingue de",
        "faible pour",
        "folle de",
        "fou de",
        "goût pour",
        "horreur de",
        "horreur des",
        "horreur du",
        "horreur d",
        "mange jamais",
        "mange pas",
        "passion pour",
        "peux pas … passer de",
        "supporte pas",
        "supporte plus",
    ],
    &[
        "debilidad por",
        "jamás como",
        "loca por",
        "loco por",
        "no bebo",
        "no como",
        "no tomo",
        "nunca bebo",
        "nunca como",
        "nunca tomo",
        "pasión por",
    ],
];

/// What is said of something that is the person's: `not my thing`, `mein Fall`.
const OWN: [&[&str]; 4] = [
    &["comfort food", "cup of tea", "go-to", "guilty pleasure", "pet peeve", "thing"],
    &["ding", "fall"],
    &["péché mignon", "tasse de thé", "truc"],
    &["debilidad", "perdición"],
];

/// Behind these words it is something else: `I can't stand up`, `ich stehe auf und gehe`.
const NOT_BEFORE: List = List::of(
    46,
    &[
        "ahora", "antes", "at", "behind", "el", "esto", "in", "la", "les", "on", "si", "still",
        "straight", "um", "und", "up", "wenn", "yo",
    ],
);

/// What something makes of the person, behind a verb of [`Class::PLEASES`] that says no more.
const FEELINGS: List = List::of(
    47,
    &[
        "angry",
        "anxious",
        "asco",
        "calm",
        "comfortable",
        "crazy",
        "cringe",
        "feliz",
        "folle",
        "fou",
        "fröhlich",
        "furieux",
        "glücklich",
        "happy",
        "heureuse",
        "heureux",
        "joy",
        "krank",
        "loca",
        "loco",
        "mad",
        "malade",
        "miedo",
        "müde",
        "nerveuse",
        "nerveux",
        "nervios",
        "nerviosa",
        "nervioso",
        "nervous",
        "nervös",
        "nuts",
        "pereza",
        "relaxed",
        "ruhig",
        "sad",
        "sick",
        "sleepy",
        "smile",
        "tranquilo",
        "traurig",
        "triste",
        "uncomfortable",
        "unglücklich",
        "verrückt",
        "wahnsinnig",
    ],
);

/// Verbs of [`Class::PLEASES`] that say nothing without one of [`FEELINGS`].
const NEEDS_FEELING: List = List::of(
    48,
    &[
        "da", "dan", "drive", "drives", "give", "gives", "hace", "hacen", "machen", "macht",
        "make", "makes", "pone", "ponen", "rend", "rendent", "treiben", "treibt", "vuelve",
        "vuelven",
    ],
);

pub(super) const LIKING: Finding =
    Finding { points: POINTS, category: Category::Preference, kind: Kind::Preference };

/// What is only said of the thing counts less.
pub(super) const PLEASING: Finding = Finding { points: 420, ..LIKING };

/// The words with which any of [`PHRASES`] begins.
pub(in super::super) fn openings(language: Language) -> impl Iterator<Item = &'static str> + Clone {
    let phrases = PHRASES.get(language as usize).into_iter().copied().flatten();
    phrases.filter_map(|phrase| phrase.split(' ').next()).chain(["into", "rather", "sooner"])
}

const BEST: List =
    List::of(49, &["best", "beste", "besten", "liebste", "meilleur", "meilleure", "mejor"]);

const FOR: List = List::of(50, &["for", "für", "ist", "para", "pour", "to"]);

pub(super) const LISTS: &[List] = &[NOT_BEFORE, FEELINGS, NEEDS_FEELING, BEST, FOR];

impl Judge<'_> {
    /// Whether the person, who stands at that word, likes or dislikes something in more than a verb.
    pub(super) fn likes(&self, subject: usize) -> bool {
        if !self.classes.any(Class::LIKING) {
            return false;
        }
        let german = self.language == Language::German;
        let from = if german { subject.saturating_sub(3) } else { subject.saturating_sub(1) };
        // `I know a woman who is fond of cheese.`
        let other = Class::POSSESSIVE | Class::YOU | Class::PERSON | Class::KIN;
        let clause = (from..self.words.len().min(subject + REACH))
            .take_while(|at| *at <= subject || !self.has(*at, other | Class::SUBJECT));
        let mut openings = clause.filter(|at| self.has(*at, Class::LIKING));
        openings.any(|at| self.is_phrase(subject, at))
    }

    fn is_phrase(&self, subject: usize, at: usize) -> bool {
        let before = |class: Class| (subject..at).any(|word| self.has(word, class));
        let next = |at: usize, class: Class| self.has(at, class);
        match self.lower_at(at) {
            // `I'm really into jazz`, and not `I'm into week three`.
            "into" => {
                let counted = next(at + 1, Class::TIME | Class::NUMBER | Class::ARTICLE);
                // `I'm looking into it`
                let goes = (subject..at).any(|word| self.is_form(word, Form::Ing));
                before(Class::BE) && !before(Class::PAST) && !counted && !goes
            }
            "rather" | "sooner" => {
                before(Class::WOULD) && !next(at + 1, Class::YOU | Class::NOT | Class::SUBJECT)
            }
            // `Ich hätte gern`, `ich möchte lieber`: a wish.
            "gern" | "gerne" | "lieber" => !self.classes.any(Class::WOULD | Class::WANT),
            // `Ich bin auf Nüsse allergisch.`
            "allergisch" => true,
            first => {
                let phrases = PHRASES.get(self.language as usize).copied().unwrap_or_default();
                phrases.iter().any(|phrase| phrase.starts_with(first) && self.follows(at, phrase))
            }
        }
    }

    /// `that's not my thing`, `das ist nicht mein Fall`: what stands behind `my`.
    pub(super) fn is_own_taste(&self, possessive: usize) -> bool {
        let own = OWN.get(self.language as usize).copied().unwrap_or_default();
        own.iter().any(|phrase| self.follows(possessive + 1, phrase))
    }

    /// `Opera bores me.` `Mir gefällt …` `Me encanta …`: the verb stands at that word.
    pub(super) fn pleases(&self, verb: usize) -> bool {
        let one = |at: usize| self.has(at, Class::FIRST) && self.lower_at(at) != "us";
        let is_me = |at: usize| one(at) || self.lower_at(at) == "to" && one(at + 1);
        let me = match self.language {
            // The verb ends in Spanish and French with somebody else's.
            Language::Spanish | Language::French => verb.checked_sub(1).is_some_and(is_me),
            Language::English => is_me(verb + 1),
            Language::German => is_me(verb + 1) || verb.checked_sub(1).is_some_and(is_me),
        };
        let feels = || {
            let mut near = verb + 1..verb + 6;
            near.any(|at| self.is_in(at, FEELINGS))
        };
        me && (!self.is_in(verb, NEEDS_FEELING) || feels())
    }

    /// `Am Abend hätten wir lieber …`: a wish, whichever word stands first.
    pub(super) fn is_wished(&self, adverb: &Word) -> bool {
        let (start, end) = adverb.lower;
        let word = self.lower.get(start..end).unwrap_or_default();
        matches!(word, "gern" | "gerne" | "lieber") && self.classes.any(Class::WOULD)
    }

    /// `I'm afraid the shop is closed`: fears nothing.
    pub(super) fn only_regrets(&self, head: &Word, after: &[Word]) -> bool {
        let lower = |word: &Word| self.lower.get(word.lower.0..word.lower.1).unwrap_or_default();
        let is_of = |word: &Word| matches!(lower(word), "of" | "to");
        let says = |word: &Word| matches!(lower(word), "admit" | "ask" | "report" | "say" | "tell");
        matches!(lower(head), "afraid" | "scared")
            && (!after.first().is_some_and(is_of) || after.get(1).is_none_or(says))
    }

    /// `Winter is the best season for me.` `Para mí, la mejor …`
    pub(super) fn prizes(&self) -> bool {
        let places = || 0..self.words.len();
        self.lists.has(BEST)
            && places().any(|at| self.is_in(at, FOR) && self.has(at + 1, Class::FIRST))
    }

    /// Whether the words of a phrase stand from that word on, with adverbs between them.
    fn follows(&self, at: usize, phrase: &str) -> bool {
        let mut at = at;
        let mut gap = 0;
        for (nth, word) in phrase.split(' ').enumerate() {
            if word == "…" {
                gap = GAP;
                continue;
            }
            let found = (at..=at + gap.max(usize::from(nth > 0) * 2)).find(|place| {
                self.lower_at(*place) == word
                    && (gap > 0 || (at..*place).all(|between| self.has(between, Class::ADVERB)))
            });
            let Some(place) = found else { return false };
            (at, gap) = (place + 1, 0);
        }
        !self.is_in(at, NOT_BEFORE)
    }

    fn is_form(&self, at: usize, form: Form) -> bool {
        self.words.get(at).is_some_and(|word| word.form == form)
    }

    pub(super) fn has(&self, at: usize, class: Class) -> bool {
        self.words.get(at).is_some_and(|word| word.class.any(class))
    }

    /// Whether the word there is in that list.
    pub(super) fn is_in(&self, at: usize, list: List) -> bool {
        self.words.get(at).is_some_and(|word| word.lists.has(list))
    }

    /// The word as it stands in the tables; empty behind the last.
    pub(super) fn lower_at(&self, at: usize) -> &str {
        let place = self.words.get(at).map(|word| word.lower);
        place.and_then(|(start, end)| self.lower.get(start..end)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn likings_are_told_from_what_only_sounds_so() {
        let liked: &[&str] = &[
            "I can't stand loud music.",
            "I'm not a big fan of opera.",
            "I'd rather walk to work.",
            "I'm really into pottery these days.",
            "I never drink wine.",
            "I have a sweet tooth.",
            "Opera bores me.",
            "Crowds make me nervous.",
            "Cricket is not my thing.",
            "Winter is the best season for me.",
            "Ich kann Spinat nicht ausstehen.",
            "Am liebsten esse ich Kartoffelsuppe.",
            "Ich stehe auf alte Filme.",
            "Ich trinke lieber Tee als Kaffee.",
            "Ich bin kein Fan von Opern.",
            "Ich bin leider auf Haselnüsse allergisch.",
            "Mir gefallen alte Bahnhöfe.",
            "Meine Lieblingsband heißt Quark.",
            "Je ne supporte pas le bruit.",
            "J'ai horreur du bruit.",
            "Je suis allergique aux noix.",
            "La foule me rend nerveux.",
            "No soporto el ruido.",
            "No como carne.",
            "Me da asco el hígado.",
            "Me fascinan los trenes.",
            "Soy aficionado al ajedrez.",
            "I'm afraid of geese.",
            "I am scared to fly.",
            "Abends trinke ich lieber Tee.",
        ];
        let other: &[&str] = &[
            "I can't stand up because of my knee.",
            "I'd rather not say it here.",
            "I'm looking into solar panels.",
            "I'm into week three of the course.",
            "My sister can't stand loud music.",
            "I know a woman who is fond of cheese.",
            "It makes me think of a song.",
            "I like the second version.",
            "I would rather you answered in French.",
            "Ich stehe auf und gehe los.",
            "Ich hätte gern ein Rezept.",
            "Meine Schwester kann Spinat nicht ausstehen.",
            "Ma sœur déteste le bruit.",
            "Je supporte mon équipe.",
            "A mi hermana le encanta el ajedrez.",
            "Como ves, vivo en Lyon.",
            "I feed them at noon, I am afraid.",
            "I'm afraid the plumber comes on Tuesday.",
            "I'm scared.",
            "I'm afraid to say it was me.",
            "Am letzten Tag hätten wir lieber eine Bootsfahrt.",
            "Zum Frühstück wäre ich lieber am See.",
            "Heute würde ich lieber zu Hause essen.",
        ];
        let tables = Words::new();
        let judged = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            judge.findings(text).best.map(|best| best.category)
        };
        for text in liked {
            assert_eq!(judged(text), Some(Category::Preference), "{text}");
        }
        for text in other {
            assert_ne!(judged(text), Some(Category::Preference), "{text}");
        }
    }
}
