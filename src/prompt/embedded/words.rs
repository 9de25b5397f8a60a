//! Which words of a language tell what: small tables, looked up once per word.
//!
//! A word has a set of classes. English has the full tables; German, French and Spanish have the
//! words that carry most. A language without a table gives nothing rather than guesses.

mod english;
mod list;
mod little;
mod others;
mod table;

use english::ENGLISH;
pub(super) use list::{List, Lists, are_numbered};
use little::LittleWords;
use others::{FRENCH, GERMAN, SPANISH};
use table::Table;

use super::score::{LISTS, openings};
use super::shown::SHOWN;

/// A set of classes of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class { $($(#[$doc])* pub(super) const $name: Self = Self(1 << $bit);)* }
    };
}

classes! {
    /// The person as subject: `I`, `we`; in Spanish the verb itself.
    SUBJECT = 0;
    /// The person otherwise: `me`, `us`, `myself`.
    FIRST = 1;
    /// What is the person's: `my`, `our`.
    POSSESSIVE = 2;
    /// Family, partners, friends, animals of the house.
    KIN = 3;
    /// Forms of being that go with the person.
    BE = 4;
    /// Forms of having.
    HAVE = 5;
    /// Liking and its opposite.
    LIKE = 6;
    /// Wanting, hoping.
    WANT = 7;
    /// Planning.
    PLAN = 8;
    /// Living somewhere, being born, married.
    LIVE = 9;
    /// Working, studying.
    WORK = 10;
    /// Using.
    USE = 11;
    /// Thinking, believing, feeling.
    THINK = 12;
    /// Knowing how.
    KNOW = 13;
    /// Past forms that cannot be told by their ending.
    PAST = 14;
    /// Words between subject and verb.
    ADVERB = 15;
    /// Days, months, `yesterday`, `ago`.
    TIME = 16;
    /// Numbers as words.
    NUMBER = 17;
    /// Greetings, thanks and cheers.
    GREETING = 18;
    /// Words that open a question.
    QUESTION = 19;
    /// The one addressed.
    YOU = 20;
    /// Verbs that ask an assistant for a piece of work.
    REQUEST = 21;
    /// Verbs whose object is a text that follows.
    MATERIAL = 22;
    /// `always`, `never`, `whenever`.
    STANDING = 23;
    /// How an assistant answers: `answer`, `reply`, `call`.
    MANNER = 24;
    /// Machines and programs.
    DEVICE = 25;
    /// What matters: `believe`, `important`, `grateful`.
    VALUE = 26;
    /// What people are: professions, nationalities, faiths.
    ROLE = 27;
    /// `if`, `suppose`, `imagine`.
    SUPPOSE = 28;
    /// `not`, `don't`.
    NOT = 29;
    /// Needing, looking for, wondering: what a request begins with.
    NEED = 30;
    /// Making things over time: `building`, `writing`.
    MAKE = 31;
    /// `a`, `an`: what follows `I am` in saying what one is.
    ARTICLE = 32;
    /// `to`, before what is planned.
    TO = 33;
    /// `name`.
    NAME = 34;
    /// `favourite`.
    FAVOURITE = 35;
    /// `goal`, `dream`.
    DREAM = 36;
    /// `job`, `boss`, `office`.
    OFFICE = 37;
    /// `would`, `could`: what might be.
    WOULD = 38;
    /// `going`.
    GOING = 39;
    /// `will`.
    WILL = 40;
    /// `please`.
    PLEASE = 41;
    /// Verbs that say something of the moment only: `see`, `mean`, `guess`, `agree`.
    EMPTY = 42;
    /// Keeps that one does: `every`, `often`.
    HABIT = 43;
    /// `know`, `understand`, `ask` after `I want to`: a question in other words.
    ASK = 44;
    /// Words that hold a sentence together or praise, and say nothing themselves.
    PLAIN = 45;
    /// What stands for something said before: `it`, `that`, `they`.
    ANAPHOR = 46;
    /// `we`, which is often everybody.
    GROUP = 47;
    /// `can`.
    CAN = 48;
    /// `talked`, as in `since we last talked`.
    CHAT = 49;
    /// `if`, of which not all is only supposed.
    IF = 50;
    /// What people work on with an assistant: `script`, `error`, `table`.
    TASK = 51;
    /// Others whom one speaks of: `colleague`, `boss`.
    PERSON = 52;
    /// In [`SHOWN`]: what is done to a text that is given.
    WORKS = 53;
    /// In [`SHOWN`]: what makes up a text.
    WRITES = 54;
    /// In [`SHOWN`]: texts in which somebody else says `I`.
    FICTION = 55;
    /// In [`SHOWN`]: texts that people show.
    TEXT = 56;
    /// In [`SHOWN`]: languages into which one has something put, as words and by how they are named.
    TONGUE = 57;
    /// In [`SHOWN`]: words for the person, which the line that announces a text has seldom.
    ONESELF = 58;
    /// Where one of the phrases in [`super::score`] that say a liking may begin.
    LIKING = 59;
    /// Verbs of which the subject pleases or displeases: `fascinates me`, `me encanta`.
    PLEASES = 60;
    /// What leads up to a question in other words: `wonder`, `not sure`.
    ASKS = 61;
    /// Names of programs and services that are words too: only with a capital are they [`Self::DEVICE`].
    CALLED = 62;
    /// Going over from one to another: `switched`, `umgestiegen`.
    SWITCH = 63;
}

impl Class {
    /// In any of these.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// In all of these.
    pub(super) const fn all(self, of: Self) -> bool {
        self.0 & of.0 == of.0
    }

    /// Those of these.
    pub(super) const fn only(self, of: Self) -> Self {
        Self(self.0 & of.0)
    }

    /// These and those.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

/// All that the tables say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known {
    pub(super) class: Class,
    /// What it says of a text that is shown, as in [`SHOWN`].
    pub(super) shown: Class,
    pub(super) lists: Lists,
}

impl Known {
    /// What is known of one word and of another.
    pub(super) const fn and(self, other: Self) -> Self {
        Self {
            class: self.class.and(other.class),
            shown: self.shown.and(other.shown),
            lists: self.lists.and(other.lists),
        }
    }
}

/// The languages that have a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
}

impl Language {
    const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    fn index(self) -> usize {
        self as usize
    }

    fn words(self) -> &'static [(Class, &'static str)] {
        match self {
            Self::English => ENGLISH,
            Self::German => GERMAN,
            Self::French => FRENCH,
            Self::Spanish => SPANISH,
        }
    }

    /// The bit of the language in a set of languages.
    const fn bit(self) -> Class {
        Class(1 << self as u32)
    }
}

/// Appends a word as it stands in the tables: in lower case, with a plain apostrophe.
pub(super) fn push_lower(to: &mut String, word: &str) {
    if word.is_ascii() {
        let at = to.len();
        to.push_str(word);
        to.get_mut(at..).unwrap_or_default().make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        match c {
            '’' => to.push('\''),
            c if c.is_ascii() => to.push(c.to_ascii_lowercase()),
            c => to.extend(c.to_lowercase()),
        }
    }
}

/// The words of all languages, made ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Words {
    tables: [Table; 4],
    little: LittleWords,
    shown: Table,
}

fn split(
    lists: &'static [(Class, &'static str)],
) -> impl Iterator<Item = (Class, &'static str)> + Clone {
    lists.iter().flat_map(|(class, words)| words.split_whitespace().map(|word| (*class, word)))
}

/// All words of [`LISTS`].
fn listed() -> impl Iterator<Item = (Known, &'static str)> + Clone {
    LISTS.iter().copied().flatten().flat_map(|list| {
        let known = Known { lists: list.alone(), ..Known::default() };
        list.words.iter().map(move |word| (known, *word))
    })
}

impl Words {
    pub(super) fn new() -> Self {
        let shown = split(SHOWN).map(|(shown, word)| (Known { shown, ..Known::default() }, word));
        let tables = Language::ALL.map(|language| {
            let liking = openings(language).map(|word| (Class::LIKING, word));
            let classes = split(language.words()).chain(liking);
            let classes = classes.map(|(class, word)| (Known { class, ..Known::default() }, word));
            Table::new(classes.chain(shown.clone()).chain(listed()))
        });
        Self { tables, little: LittleWords::new(), shown: Table::new(shown) }
    }

    /// What a word in lower case says of a text that is shown.
    pub(super) fn shown(&self, word: &str) -> Class {
        self.shown.get(word.as_bytes()).shown
    }

    /// The classes of a word in lower case.
    pub(super) fn class(&self, language: Language, word: &str) -> Class {
        self.known(language, word).class
    }

    /// All that is known of a word in lower case.
    pub(super) fn known(&self, language: Language, word: &str) -> Known {
        self.tables
            .get(language.index())
            .map_or(Known::default(), |table| table.get(word.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_several_lists_has_all_their_classes() {
        let words = Words::new();
        let class = words.class(Language::English, "i'm");
        assert!(class.all(Class::SUBJECT | Class::BE));
        assert!(!class.any(Class::KIN));
        assert_eq!(words.class(Language::English, "xyzzy"), Class::default());
    }
}
