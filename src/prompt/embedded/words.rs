//! Which words of a language tell what: small tables, looked up once per word.
//!
//! A word has a set of classes. English has the full tables; German, French and Spanish have the
//! words that carry most. A language without a table gives nothing rather than guesses.

mod english;
mod list;
mod others;
mod table;

use english::ENGLISH;
pub(super) use list::{List, Lists, are_numbered};
use others::{FRENCH, GERMAN, SPANISH};
use table::Table;

use super::score::{LISTS, openings};
use super::shown::SHOWN;

/// A set of classes of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

    /// The bit of the language in [`Words::little`].
    const fn bit(self) -> Class {
        Class(1 << self as u32)
    }
}

/// How many words of a text are looked at to tell its language.
const SAMPLE_WORDS: usize = 60;

/// So many little words of a language more than of all others together settle which it is.
const CLEAR: u32 = 8;

/// The little words of a text, counted.
struct Little<'w> {
    table: &'w Table,
    /// By [`Language::index`].
    counts: [u32; 4],
    words: u32,
}

impl Little<'_> {
    /// Counts a word. `true` if those counted settle which language it is.
    fn settles(&mut self, lower: &[u8]) -> bool {
        self.words += 1;
        // `J'habite`, `l'hiver`
        let elided = matches!(lower, [b'c' | b'd' | b'j' | b'l' | b'n' | b's', b'\'', _, _, ..]);
        let french = if elided { Language::French.bit() } else { Class::default() };
        let languages = self.table.get(lower).class | french;
        if languages == Class::default() {
            return false;
        }
        let mut all = 0;
        for (language, count) in Language::ALL.into_iter().zip(&mut self.counts) {
            *count += u32::from(languages.any(language.bit()));
            all += *count;
        }
        self.counts.iter().any(|count| count * 2 >= all + CLEAR)
    }
}

/// More bytes than any of [`LITTLE`] has.
const LITTLE_MAX: usize = 8;

/// The most frequent little words of each language; few are words of another.
const LITTLE: &[(Class, &str)] = &[
    (
        Language::English.bit(),
        "the i i'm is of and to you my it that with for we have was are this what how be at do \
         your from but or if can will just been has had they about",
    ),
    (
        Language::German.bit(),
        "ich und der die das ist nicht ein eine zu mit mein meine wie bin habe auf den für mir was \
         du im von dem einen meinen meiner kein keine auch sich seit wir",
    ),
    (
        Language::French.bit(),
        "je et le les des est une un pour dans mon ma mes suis pas que avec sur qui ai du au la de ne \
         tu nous à en",
    ),
    (
        Language::Spanish.bit(),
        "yo y el los una es por para con mi mis que no en las soy tengo del como está un la de se \
         lo muy nunca mes hace",
    ),
];

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
    little: Table,
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
        let little = split(LITTLE).map(|(class, word)| (Known { class, ..Known::default() }, word));
        Self { tables, little: Table::new(little), shown: Table::new(shown) }
    }

    /// The language whose little words are the most frequent in the text's beginning; none if the
    /// text has words, but none of a script and language that there is a table for.
    pub(super) fn language(&self, text: &str) -> Option<Language> {
        let mut little = Little { table: &self.little, counts: [0; 4], words: 0 };
        if text.is_ascii() {
            let mut small = [0; LITTLE_MAX];
            let is_edge = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'\'';
            let sample = text.as_bytes().split(is_edge).take(SAMPLE_WORDS);
            for word in sample.filter(|word| !word.is_empty()) {
                for (small, byte) in small.iter_mut().zip(word) {
                    *small = byte.to_ascii_lowercase();
                }
                if little.settles(small.get(..word.len()).unwrap_or(&small)) {
                    break;
                }
            }
        } else {
            let mut lower = String::new();
            let is_edge = |c: char| !c.is_alphanumeric() && c != '\'';
            let sample = text.split(is_edge).take(SAMPLE_WORDS);
            for word in sample.filter(|word| !word.is_empty()) {
                lower.clear();
                push_lower(&mut lower, word);
                if little.settles(lower.as_bytes()) {
                    break;
                }
            }
        }
        let Little { counts, words, .. } = little;
        let best = *counts.iter().max()?;
        if best == 0 {
            let latin = text.chars().take(200).filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
            return (latin && words < 12).then(|| self.likeliest(text, &|_| true));
        }
        let is_likely = |one: &Language| counts.get(one.index()) == Some(&best);
        let mut likely = Language::ALL.into_iter().filter(is_likely);
        match (likely.next(), likely.next()) {
            (Some(one), None) => Some(one),
            _ => Some(self.likeliest(text, &is_likely)),
        }
    }

    /// Of these the language whose tables have most words of the text's beginning; the first, if
    /// several have.
    fn likeliest(&self, text: &str, is_likely: &dyn Fn(&Language) -> bool) -> Language {
        let mut counts = [0u32; 4];
        let mut lower = String::new();
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'').take(SAMPLE_WORDS);
        for word in words.filter(|word| !word.is_empty()) {
            lower.clear();
            push_lower(&mut lower, word);
            for language in Language::ALL.into_iter().filter(is_likely) {
                if let Some(count) = counts.get_mut(language.index()) {
                    let known = self.class(language, &lower) != Class::default();
                    let spanish = language == Language::Spanish && is_spanish(&lower);
                    *count += u32::from(known || spanish);
                }
            }
        }
        let count = |language: &Language| counts.get(language.index()).copied().unwrap_or(0);
        let mut likely = Language::ALL.into_iter().filter(is_likely);
        let best = likely.clone().map(|language| count(&language)).max();
        likely.find(|language| Some(count(language)) == best).unwrap_or(Language::English)
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

/// Whether only Spanish, of these languages, has words that end so.
fn is_spanish(lower: &str) -> bool {
    lower.contains('ñ')
        || ["aron", "ieron", "ción", "ando", "iendo"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_little_word_is_longer_than_what_is_looked_up() {
        assert!(split(LITTLE).all(|(_, word)| word.len() < LITTLE_MAX));
    }

    #[test]
    fn tells_the_four_languages_apart_and_others_from_them() {
        let cases: &[(&str, Option<Language>)] = &[
            ("I have two dogs and a cat.", Some(Language::English)),
            ("Ich wohne in Hamburg und habe einen Hund.", Some(Language::German)),
            ("J'habite à Lyon et je travaille dans un hôpital.", Some(Language::French)),
            ("L'hiver, à Orléans.", Some(Language::French)),
            ("Vivo en Sevilla con mi hermana.", Some(Language::Spanish)),
            ("me robaron de noche", Some(Language::Spanish)),
            ("J'ai déménagé hier.", Some(Language::French)),
            ("Vegetarian.", Some(Language::English)),
            ("Ich bin müde. Was meinst du?", Some(Language::German)),
            ("Ayer terminé un curso de costura.", Some(Language::Spanish)),
            ("Hier, un cours de couture.", Some(Language::French)),
            ("I was in La Paz.", Some(Language::English)),
            ("私は東京に住んでいます。", None),
            ("Я живу в Москве с женой и двумя детьми.", None),
        ];
        let words = Words::new();
        for (text, language) in cases {
            assert_eq!(words.language(text), *language, "{text}");
        }
    }

    #[test]
    fn a_word_of_several_lists_has_all_their_classes() {
        let words = Words::new();
        let class = words.class(Language::English, "i'm");
        assert!(class.all(Class::SUBJECT | Class::BE));
        assert!(!class.any(Class::KIN));
        assert_eq!(words.class(Language::English, "xyzzy"), Class::default());
    }
}
