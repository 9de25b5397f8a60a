//! Whether a sentence is meant: what is only supposed, said in jest, made up or said of the work at
//! hand is no fact of the person's life.

use super::super::shown::asks_for_fiction;
use super::super::words::{Known, List, Lists};
use super::{Category, Class, Finding, Judge};

/// What is left of a sentence that asks, in thousandths.
const ASKED: u32 = 200;

pub(super) const LISTS: &[List] = &[TROUBLE, LAUGHS, DOUBTS];

impl Judge<'_> {
    /// What lowers it because it is not meant of the person's life, in thousandths: what is only
    /// supposed, said in jest, made up, or said of the work at hand.
    pub(super) fn meant(&self, sentence: &str, best: Option<Finding>) -> u32 {
        let head = self.words.first().map_or(Class::default(), |word| word.class);
        let any = |class: Class| self.classes.any(class);
        let lower = if self.is_ascii { &self.lower } else { &self.small };
        let tone = if self.is_in_doubt() { tone(lower) } else { Tone::Plain };
        if is_supposed(lower) || tone == Tone::Ironic || self.asks_for_fiction(lower) {
            return 0;
        }
        let mut share = 1000;
        let orders = best.is_some_and(|best| best.category == Category::Instruction);
        if !orders && (self.is_asked() || self.is_sought(sentence) || self.only_asks(sentence)) {
            share = ASKED;
        }
        if head.any(Class::SUPPOSE) {
            let asks = sentence.trim_end().ends_with(['?', '？']);
            let plain = head.any(Class::IF) && !asks && !any(Class::WOULD) && !bends(lower);
            share = if plain { share } else { share.min(100) };
        }
        if tone == Tone::Laughed {
            share = share * 6 / 10;
        }
        let of_life = best.is_some_and(|best| {
            use Category::{
                Environment, Identity, Instruction, Preference, Project, Relationship, Skill,
            };
            matches!(
                best.category,
                Environment | Identity | Instruction | Preference | Project | Relationship | Skill
            )
        });
        if any(Class::TASK) && (!of_life || self.is_trouble(best)) {
            share = share * 3 / 10;
        }
        // `I tried that.`: without the one before it says nothing.
        let points = self.words.windows(3).any(|words| {
            matches!(words, [subject, verb, object] if subject.class.any(Class::SUBJECT)
                && !verb.class.any(Class::BE | Class::ADVERB)
                && object.class.any(Class::ANAPHOR))
        });
        if points && !any(Class::TIME | Class::KIN | Class::POSSESSIVE | Class::NUMBER) {
            share = share * 2 / 3;
        }
        share
    }

    /// A word or a sign is there by which jest and irony are known.
    fn is_in_doubt(&self) -> bool {
        !self.is_plain || self.seen.lists.has(LAUGHS) || self.seen.lists.has(DOUBTS)
    }

    fn asks_for_fiction(&self, lower: &str) -> bool {
        let shown = self.seen.shown;
        let may = !self.is_plain || shown.any(Class::WRITES) && shown.any(Class::FICTION);
        may && asks_for_fiction(self.tables, lower)
    }

    /// `My Excel formula returns an error`: with a program, but no word of what one works with.
    fn is_trouble(&self, best: Option<Finding>) -> bool {
        let with_program = best.is_some_and(|best| best.category == Category::Environment);
        let tasks = self.words.iter().filter(|word| word.class.any(Class::TASK)).count();
        with_program && (tasks > 1 || self.lists.has(TROUBLE) || self.classes.any(Class::NOT))
    }
}

/// Words of what does not work.
const TROUBLE: List = List::of(
    55,
    &[
        "bug",
        "crash",
        "crashes",
        "error",
        "errors",
        "erreur",
        "fails",
        "failing",
        "falla",
        "fehler",
        "plante",
        "problem",
        "problema",
        "problème",
        "stürzt",
    ],
);

/// How a sentence begins that only supposes something.
const SUPPOSES: &[&str] = &[
    "assume ",
    "had i ",
    "hypothetically",
    "if only",
    "imagine ",
    "let us say",
    "let's say",
    "lets say",
    "pretend ",
    "say i ",
    "say we ",
    "suppose ",
    "were i ",
    "were we ",
    "what if",
    "would i ",
    "angenommen",
    "nehmen wir an",
    "sagen wir",
    "stell dir vor",
    "stellen wir uns vor",
    "was wäre",
    "admettons",
    "disons",
    "et si ",
    "imagine ",
    "imaginez ",
    "imaginons",
    "mettons",
    "supposons",
    "digamos",
    "imagina ",
    "pongamos",
    "qué pasaría",
    "supongamos",
    "y si ",
];

fn is_supposed(lower: &str) -> bool {
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = lower.as_bytes().first_chunk::<2>();
    let begins = |head: &&str| head.as_bytes().first_chunk() == first && lower.starts_with(*head);
    SUPPOSES.iter().any(begins)
}

/// Words of a French or Spanish condition, told by their endings.
fn bends(lower: &str) -> bool {
    let ends = ["rais", "rait", "rions", "iera", "iese", "ría", "ríamos"];
    lower
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.len() > 4 && ends.iter().any(|end| word.ends_with(end)))
}

/// How a sentence is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tone {
    Plain,
    Laughed,
    Ironic,
}

/// How words begin that irony is known by, beside [`DOUBTS`].
const DOUBTFUL: &[&str] = &["broma", "kidding", "plaisante", "right", "spaß"];

/// Words that irony may be known by.
const DOUBTS: List = List::of(68, &["if", "jk"]);

/// Words that laugh.
const LAUGHS: List = List::of(
    67,
    &["haha", "hahaha", "hihi", "jaja", "jajaja", "lmao", "lol", "mdr", "ptdr", "rofl", "xd"],
);

/// Stands for [`DOUBTS`] where a word begins as one does that irony is known by.
pub(super) fn hints(word: &str) -> Known {
    let may = matches!(word.as_bytes(), [b'b' | b'k' | b'p' | b'r' | b's', _, _, ..]);
    let lists = if may && DOUBTFUL.iter().any(|head| word.starts_with(*head)) {
        DOUBTS.alone()
    } else {
        Lists::default()
    };
    Known { lists, ..Known::default() }
}

/// Of a sentence that may be other than plain: see [`Judge::is_in_doubt`].
fn tone(lower: &str) -> Tone {
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    if is_ironic(lower) {
        Tone::Ironic
    } else if words.any(|word| LAUGHS.words.contains(&word))
        || lower.contains(['😂', '🤣', '😜', '😝', '😅', '😹'])
    {
        Tone::Laughed
    } else {
        Tone::Plain
    }
}

fn is_ironic(lower: &str) -> bool {
    let marks = [
        "just kidding",
        "yeah right",
        "yeah, right",
        "as if!",
        "🙄",
        "nur spaß",
        "je plaisante",
        "es broma",
    ];
    marks.iter().any(|mark| lower.contains(mark))
        || lower.split_whitespace().any(|word| matches!(word, "/s" | "/j" | "jk" | "jk!"))
}
