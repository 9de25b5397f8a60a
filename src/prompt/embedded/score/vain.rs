//! What is said of the person and tells nothing of their life: that they have a question, what they do
//! in an exercise, what is asked for without a verb of asking, and a few jests.

use super::super::words::{Language, List};
use super::{AND, Class, Form, Judge};

/// What somebody has who is about to say more.
const VAIN: List = List::of(
    110,
    &[
        "choice",
        "choices",
        "doubts",
        "idea",
        "ideas",
        "option",
        "options",
        "question",
        "questions",
        "queries",
        "query",
        "suggestion",
        "suggestions",
        "thoughts",
        "frage",
        "fragen",
        "idee",
        "ideen",
        "möglichkeit",
        "möglichkeiten",
        "optionen",
        "vorschlag",
        "vorschläge",
        "choix",
        "doute",
        "doutes",
        "idée",
        "idées",
        "remarque",
        "duda",
        "dudas",
        "opciones",
        "opción",
        "posibilidades",
        "pregunta",
        "preguntas",
        "sugerencia",
    ],
);

/// What says as little, where nothing follows: `a problem with my knee` does.
const TROUBLES: List = List::of(
    111,
    &[
        "issue",
        "issues",
        "problem",
        "problems",
        "situation",
        "trouble",
        "probleme",
        "schwierigkeiten",
        "problème",
        "problèmes",
        "souci",
        "soucis",
        "inconveniente",
        "problema",
        "problemas",
    ],
);

/// Words before and behind them.
const SOME: [&str; 25] = [
    "few",
    "einen",
    "more",
    "several",
    "some",
    "quick",
    "small",
    "little",
    "different",
    "other",
    "paar",
    "einige",
    "mehrere",
    "kleine",
    "kurze",
    "noch",
    "des",
    "petite",
    "petit",
    "quelques",
    "plusieurs",
    "unas",
    "algunas",
    "otra",
    "pequeña",
];
const ABOUT: [&str; 16] = [
    "about",
    "here",
    "now",
    "on",
    "please",
    "regarding",
    "concernant",
    "sur",
    "acerca",
    "sobre",
    "bezüglich",
    "hier",
    "zu",
    "zum",
    "zur",
    "über",
];

/// What is done to a thing in an exercise, and the thing.
const THROWS: List = List::of(
    112,
    &[
        "drop", "flip", "release", "roll", "throw", "toss", "lasse", "werfe", "würfle", "jette",
        "lance", "lâche", "tire", "dejo", "lanzo", "suelto", "tiro",
    ],
);
const THROWN: [&str; 30] = [
    "ball", "balls", "coin", "coins", "dice", "marble", "marbles", "rock", "rocks", "stone",
    "stones", "kugel", "kugeln", "münze", "münzen", "stein", "würfel", "balle", "bille", "caillou",
    "dé", "dés", "pierre", "pièce", "canica", "dado", "dados", "moneda", "pelota", "piedra",
];

/// How a sentence begins that says what to take instead, or from what to make it; the second word
/// in some languages.
const TAKEN: List = List::of(
    113,
    &[
        "based",
        "given",
        "instead",
        "rather",
        "using",
        "anstatt",
        "anstelle",
        "ausgehend",
        "basierend",
        "statt",
        "lieu",
        "lugar",
        "partir",
        "plutôt",
        "usando",
        "vez",
    ],
);

/// What stands behind a verb that asks, where it has an object.
const OBJECTS: [&str; 15] = [
    "all",
    "another",
    "anything",
    "more",
    "some",
    "something",
    "the",
    "up",
    "dir",
    "etwas",
    "mir",
    "autre",
    "quelque",
    "algo",
    "otra",
];

/// What people boast of in jest.
const JESTS: List = List::of(
    114,
    &[
        "adulting",
        "napper",
        "napping",
        "overthinker",
        "overthinking",
        "potato",
        "procrastinating",
        "procrastination",
        "procrastinator",
        "sarcasm",
        "spite",
        "nichtstun",
        "prokrastination",
        "prokrastinieren",
        "procrastinación",
        "procrastinar",
    ],
);

/// What a school gives, and what is taught there and named as something that one does.
const TITLES: List = List::of(
    115,
    &[
        "belt",
        "bachelor's",
        "degree",
        "diploma",
        "doctorate",
        "major",
        "master's",
        "masters",
        "phd",
        "diplom",
        "doktor",
        "doktortitel",
        "master",
        "doctorat",
        "diplôme",
        "doctorado",
        "máster",
    ],
);
const FIELDS: [&str; 14] = [
    "accounting",
    "acting",
    "banking",
    "computing",
    "counseling",
    "engineering",
    "farming",
    "filmmaking",
    "marketing",
    "nursing",
    "painting",
    "programming",
    "teaching",
    "writing",
];

/// What people say they are married to, and are not.
const WED: [&str; 14] = [
    "bed", "career", "couch", "desk", "job", "laptop", "phone", "work", "arbeit", "bett", "boulot",
    "travail", "cama", "trabajo",
];

/// What nobody lives on.
const FUELS: [&str; 14] = [
    "caffeine",
    "chocolate",
    "coffee",
    "love",
    "memes",
    "pizza",
    "ramen",
    "tea",
    "kaffee",
    "koffein",
    "luft",
    "amour",
    "café",
    "aire",
];

pub(super) const LISTS: &[List] = &[VAIN, TROUBLES, THROWS, TAKEN, JESTS, TITLES];

impl Judge<'_> {
    /// Whether the sentence tells nothing of a life; `laughs` says that there is a laugh in it.
    pub(super) fn is_vain(&self, sentence: &str, laughs: bool) -> bool {
        let has = |list: List| self.lists.has(list);
        self.leads_up()
            || has(THROWS) && self.is_exercise()
            || has(TAKEN) && self.asks_for_other(sentence)
            || has(JESTS) && laughs
            || has(TITLES) && self.boasts(laughs)
            || self.classes.any(Class::LIVE) && self.is_jest_of_life(laughs)
    }

    /// `I have a quick question about taxes.`
    pub(super) fn leads_up(&self) -> bool {
        if !self.lists.has(VAIN) && !self.lists.has(TROUBLES) {
            return false;
        }
        let own = |at: usize| {
            self.has(at, Class::SUBJECT)
                || self.has(at.wrapping_sub(1), Class::SUBJECT | Class::ADVERB)
        };
        let Some(verb) = (0..4).find(|at| self.has(*at, Class::HAVE) && own(*at)) else {
            return false;
        };
        let counts = Class::ARTICLE | Class::NUMBER | Class::ADVERB;
        let is_before = |at: &usize| {
            let digit = self.words.get(*at).is_some_and(|word| word.form == Form::Digit);
            digit || self.has(*at, counts) || SOME.contains(&self.lower_at(*at))
        };
        let Some(what) = (verb + 1..self.words.len()).find(|at| !is_before(at)) else {
            return false;
        };
        let next = self.lower_at(what + 1);
        let is_last = what + 1 == self.words.len();
        // `about my diabetes`
        let of_life = Class::POSSESSIVE | Class::KIN | Class::PERSON | Class::SUBJECT;
        let tells = (what + 1..self.words.len()).any(|at| self.has(at, of_life));
        let is_vain = self.is_in(what, VAIN) && (is_last || ABOUT.contains(&next) && !tells);
        is_vain
            || self.is_in(what, TROUBLES) && (is_last || ["here", "hier", "now"].contains(&next))
    }

    /// `I live on the third floor and drop a ball`
    fn is_exercise(&self) -> bool {
        let often = Class::HABIT | Class::STANDING | Class::KIN | Class::PERSON | Class::IF;
        let thrown = |at: usize| {
            let who = self.has(at - 1, Class::SUBJECT | Class::ADVERB);
            let counts = Class::ARTICLE | Class::NUMBER;
            let is_one = |at: usize| {
                let digit = self.words.get(at).is_some_and(|word| word.form == Form::Digit);
                digit
                    || self.has(at, counts)
                    || ["the", "den", "einen", "la", "le"].contains(&self.lower_at(at))
            };
            self.is_in(at, THROWS)
                && (who || AND.contains(&self.lower_at(at - 1)))
                && is_one(at + 1)
                && (at + 2..at + 4).any(|at| THROWN.contains(&self.lower_at(at)))
        };
        let when = ["when", "wenn", "quand", "cuando", "si"];
        !self.classes.any(often)
            && !self.words.iter().any(|word| when.contains(&self.lower_of(word)))
            && (1..self.words.len()).any(thrown)
    }

    /// `Instead of my draft, come up with a limerick`: behind the mark stands what to do.
    fn asks_for_other(&self, sentence: &str) -> bool {
        let begins = (0..2).any(|at| self.is_in(at, TAKEN));
        let Some(comma) = sentence.find(',').filter(|_| begins) else { return false };
        let Some(at) = self.words.iter().position(|word| word.start > comma) else { return false };
        let other =
            Class::SUBJECT | Class::POSSESSIVE | Class::ARTICLE | Class::KIN | Class::PERSON;
        let other = other | Class::FIRST | Class::NUMBER | Class::ANAPHOR | Class::NOT | Class::BE;
        let plain = self.words.get(at).is_some_and(|word| word.form == Form::Plain);
        let next = Class::ARTICLE | Class::POSSESSIVE | Class::NUMBER | Class::FIRST;
        let of_spanish = self.language == Language::Spanish && self.lower_at(at).ends_with('o');
        let has_object = self.has(at + 1, next) || OBJECTS.contains(&self.lower_at(at + 1));
        plain
            && !self.has(at, other)
            && !of_spanish
            && has_object
            && !(at..self.words.len()).any(|at| self.has(at, Class::SUBJECT))
    }

    /// `a PhD in procrastination`; `a degree in burning rice`, with a laugh.
    fn boasts(&self, laughs: bool) -> bool {
        let field = |at: usize| {
            let lower = self.lower_at(at);
            let does = self.words.get(at).is_some_and(|word| word.form == Form::Ing)
                || self.language == Language::Spanish
                    && ["ar", "er", "ir"].iter().any(|end| lower.ends_with(end));
            self.is_in(at, JESTS) || laughs && does && !FIELDS.contains(&lower)
        };
        let is_field = |at: usize| ["in", "en", "im"].contains(&self.lower_at(at - 1)) && field(at);
        (2..self.words.len()).any(|at| {
            let title = self.is_in(at - 2, TITLES);
            title && is_field(at)
        })
    }

    /// `I'm married to my job`; `I live on coffee, haha`
    fn is_jest_of_life(&self, laughs: bool) -> bool {
        let is_wed =
            |at: usize| self.has(at + 2, Class::POSSESSIVE) && WED.contains(&self.lower_at(at + 3));
        let lives_on = |at: usize| {
            let of = ["on", "off", "von", "de", "d"].contains(&self.lower_at(at + 1));
            // `on rice and spite`
            let food =
                |at: usize| self.words.get(at).is_some_and(|word| word.class == Class::default());
            let joined =
                food(at + 2) && (at + 3..at + 5).any(|at| AND.contains(&self.lower_at(at)));
            of && (joined || FUELS.contains(&self.lower_at(at + 2)))
        };
        let mut lives = (0..self.words.len()).filter(|at| self.has(*at, Class::LIVE));
        lives.any(|at| is_wed(at) || laughs && lives_on(at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_tells_nothing_of_a_life_is_told_from_what_does() {
        let vain: &[&str] = &[
            "I have two options.",
            "I have a quick question about sails.",
            "I have a few questions.",
            "I have a problem.",
            "I live on the third floor and drop a ball.",
            "I have ten pears and I roll two dice.",
            "Instead of my draft, come up with a limerick about goats.",
            "Based on my notes, draft three headlines for the choir.",
            "I live on coffee and spite, haha",
            "I have a PhD in procrastination.",
            "I have a degree in burning rice from Ghent 😂",
            "Tengo un máster en perder el tiempo en Gante jajaja",
            "I'm married to my job.",
            "Ich habe zwei Möglichkeiten.",
            "Ich wohne im dritten Stock und werfe einen Ball.",
            "Anstatt meines Entwurfs, denk dir etwas Neues aus.",
            "J'ai une question sur les voiles.",
            "J'habite au troisième et je lâche une bille.",
            "Au lieu de mon brouillon, invente autre chose.",
            "Tengo un problema.",
            "Vivo en un tercero y lanzo una pelota.",
            "En vez de mi borrador, inventa otra cosa.",
        ];
        let tables = Words::new();
        let taken = |text: &&&str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap_or(Language::English));
            judge.judge(text, THRESHOLD).0.is_some()
        };
        assert_eq!(vain.iter().filter(taken).collect::<Vec<_>>(), Vec::<&&str>::new());
        let told: Vec<_> = TOLD.iter().filter(|text| !taken(text)).collect();
        assert_eq!(told, Vec::<&&str>::new());
    }

    const TOLD: &[&str] = &[
        "I have two goats.",
        "I have a question for my aunt in Oslo every Sunday.",
        "I have an idea for a novel about goats.",
        "I have a problem with my knee.",
        "I have a drinking problem.",
        "I have trouble sleeping since May.",
        "I live on the third floor with my aunt.",
        "I throw a ball for my dog every day.",
        "I roll dice with my brother on Sundays.",
        "I drop my kids at school every morning.",
        "I live on a boat in Oslo haha",
        "I live on campus in Oslo lol",
        "I have a PhD in physics from Ghent lol",
        "I have a degree in nursing from Ghent lol",
        "I'm married to my best friend.",
        "I'm married and live in Oslo lol",
        "I work as a nurse in Oslo haha",
        "Instead of coffee, I drink tea every morning.",
        "Given my asthma, I avoid dust at home.",
        "Ich habe ein Problem mit meinem Knie.",
        "Ich wohne im dritten Stock in Gent.",
        "J'habite au troisième étage à Gand.",
        "Tengo un problema de espalda desde 2019.",
        "En vez de café, tomo té por la mañana.",
    ];
}
