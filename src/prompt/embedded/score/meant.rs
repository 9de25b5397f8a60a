//! Whether a sentence is meant: what is only supposed, said in jest, made up or said of the work at
//! hand is no fact of the person's life.

use super::super::phrases::Phrases;
use super::super::shown::asks_for_fiction;
use super::super::words::{Known, List, Lists};
use super::{Category, Class, Finding, Judge};

/// What is left of a sentence that asks, in thousandths.
const ASKED: u32 = 200;

pub(super) const LISTS: &[List] = &[TROUBLE, LAUGHS, DOUBTS, DREAMT];

impl Judge<'_> {
    /// What lowers it because it is not meant of the person's life, in thousandths: what is only
    /// supposed, said in jest, made up, or said of the work at hand.
    pub(super) fn meant(&self, sentence: &str, best: Option<Finding>) -> u32 {
        let head = self.words.first().map_or(Class::default(), |word| word.class);
        let any = |class: Class| self.classes.any(class);
        let lower = if self.is_ascii { &self.lower } else { &self.small };
        let tone = if self.is_in_doubt() { tone(lower) } else { Tone::Plain };
        if is_supposed(lower)
            || self.announces(lower)
            || is_code(lower)
            || self.lists.has(DREAMT) && is_dreamt(lower)
            || tone == Tone::Ironic
            || self.asks_for_fiction(lower)
            || self.is_vain(sentence, tone == Tone::Laughed)
        {
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
        if self.is_at_hand(best) {
            share = share * 3 / 10;
        }
        // `I tried that.`: without the one before it says nothing.
        let points = self.words.windows(3).any(|words| {
            matches!(words, [subject, verb, object] if subject.class.any(Class::SUBJECT)
                && !verb.class.any(Class::BE | Class::ADVERB)
                && object.class.any(Class::ANAPHOR))
        });
        if self.has_one_of_those() {
            share = share.min(100);
        }
        if points && !any(Class::TIME | Class::KIN | Class::POSSESSIVE | Class::NUMBER) {
            share = share * 2 / 3;
        }
        share
    }

    /// It is only supposed, or a story.
    pub(super) fn is_made_up(&self, sentence: &str) -> bool {
        let lower = sentence.to_lowercase();
        is_supposed(&lower) || self.asks_for_fiction(&lower)
    }

    /// `Here's what my aunt sent me`: `here's what I think` says something.
    fn announces(&self, lower: &str) -> bool {
        !self.classes.any(Class::SUBJECT) && ANNOUNCES.begin(lower).next().is_some()
    }

    /// `I had one in May.`: one of what was spoken of.
    fn has_one_of_those(&self) -> bool {
        let stands = |at: usize| self.lower_at(at) == "one" && self.has(at - 1, Class::HAVE);
        let at = (2..self.words.len().min(4)).find(|at| stands(*at));
        at.is_some_and(|at| {
            let is_last = at + 1 == self.words.len();
            let plain = self.has(at + 1, Class::PLAIN | Class::TIME);
            self.lower_at(at + 1) != "of" && (is_last || plain)
        })
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

/// How a sentence begins that says what follows it, if nothing else is said in it.
static ANNOUNCES: Phrases<5> =
    Phrases::of(["below is ", "here is what ", "here's what ", "heres what ", "this is what "]);

/// A call, or a loop over numbers: no prose has a bracket right behind a word and a number or
/// a mark of quotation in it.
fn is_code(lower: &str) -> bool {
    memchr::memchr_iter(b'(', lower.as_bytes()).any(|at| {
        let before = lower.as_bytes().get(at.wrapping_sub(1));
        let behind = lower.as_bytes().get(at + 1);
        before.is_some_and(u8::is_ascii_lowercase)
            && behind.is_some_and(|byte| matches!(byte, b'"' | b'\'' | b')' | b'0'..=b'9'))
    })
}

/// How a sentence begins that only supposes something.
static SUPPOSES: Phrases<39> = Phrases::of([
    "assume ",
    "e.g. ",
    "eg: ",
    "example: ",
    "for example: ",
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
]);

fn is_supposed(lower: &str) -> bool {
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    SUPPOSES.begin(lower).next().is_some()
}

/// Words without which nobody says so.
const DREAMT: List = List::of(
    81,
    &[
        "dream",
        "dreamed",
        "dreamt",
        "geträumt",
        "rêvais",
        "rêve",
        "rêvé",
        "soñaba",
        "soñado",
        "soñé",
        "sueño",
        "träumte",
    ],
);

/// How people lead up to what they dreamt.
const DREAMS: &[&str] = &[
    "dreamed i ",
    "dreamed that",
    "dreamed we ",
    "dreamt i ",
    "dreamt that",
    "dreamt we ",
    "dream in which",
    "dream that",
    "dream where",
    "geträumt dass",
    "geträumt ich",
    "träumte dass",
    "träumte ich",
    "träumte mir",
    "rêvais que",
    "rêve où",
    "rêvé que",
    "soñaba que",
    "soñado que",
    "soñé con que",
    "soñé que",
    "sueño en el que",
];

fn is_dreamt(lower: &str) -> bool {
    let plain = lower.replace(',', "");
    DREAMS.iter().any(|words| plain.contains(words))
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
const DOUBTS: List = List::of(
    68,
    &[
        "bazillion",
        "billion",
        "dying",
        "gazillion",
        "horse",
        "if",
        "jk",
        "kill",
        "killing",
        "literally",
        "million",
        "swear",
        "thousand",
        "worst",
        "zillion",
    ],
);

/// How people exaggerate, where one of [`DOUBTS`] stands.
const EXAGGERATES: &[&str] = &[
    "a bazillion",
    "a billion dollars",
    "a billion things",
    "a billion times",
    "a gazillion",
    "a million things",
    "a million times",
    "a million years",
    "a thousand times",
    "a zillion",
    "could eat a horse",
    "i swear i",
    "i swear my",
    "i'd kill for",
    "i'm literally dying",
    "im literally dying",
    "is killing me",
    "kill for a ",
    "like a billion",
    "like a million",
    "literally a million",
    "literally dying",
    "literally eat like",
    "worst human",
    "worst person",
    "gonna kill me",
    "going to kill me",
    "will kill me",
];

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
    if is_ironic(lower) || EXAGGERATES.iter().any(|words| lower.contains(words)) {
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

#[cfg(test)]
mod tests {
    use super::super::super::words::{Language, Words};
    use super::*;

    #[test]
    fn what_announces_calls_or_exaggerates_says_nothing() {
        let cases: &[(&str, bool)] = &[
            ("here's what my aunt sent me on Sunday", false),
            ("Here's what I bought for my aunt: a boat.", true),
            ("for i in range(3) of my boats", false),
            ("I print my label with print(\"Moss\")", false),
            ("I sold my boat (a Shark 24) in May.", true),
            ("I've painted my boat like a million times this year.", false),
            ("I swear I've spent a thousand on paint for my boat this May.", false),
            ("My aunt is gonna kill me if I sell her boat.", false),
            ("I earned half a million with my boat in 2019.", true),
            ("I already had one in 2019.", false),
            ("We are so tired.", false),
            ("also gave up tea last week btw, waking so much later now", true),
            ("I have one sister in Oslo.", true),
            ("Example: I have been a sailor for ten years.", false),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, Language::English);
            assert_eq!(judge.judge(text, 160).0.is_some(), *expected, "{text}");
        }
    }

    #[test]
    fn what_was_dreamt_is_not_so() {
        let cases: &[(&str, bool)] = &[
            ("last night i dreamt that i was a lighthouse keeper", true),
            ("i dreamed i had three goats", true),
            ("i had a dream in which we lived on the moon", true),
            ("ich hab geträumt, dass ich zwei ziegen habe", true),
            ("heute nacht träumte ich von meinem alten haus", true),
            ("j'ai rêvé que j'étais boulanger", true),
            ("anoche soñé que vivía en un faro", true),
            ("my dream is to keep goats", false),
            ("i have always dreamed of a house by the sea", false),
            ("ich träume von einem haus am see", false),
            ("je rêve d'une maison", false),
            ("mi sueño es tener cabras", false),
        ];
        for (lower, expected) in cases {
            assert_eq!(is_dreamt(lower), *expected, "{lower}");
        }
    }
}
