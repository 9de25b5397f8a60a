//! How questions and requests begin, by language.

mod tables;

use std::borrow::Cow;

use super::super::words::Language;
use tables::{ENGLISH, FRENCH, GERMAN, SPANISH};

/// How a question or a request begins in one language.
pub(super) struct Asks {
    /// What is asked for, which is a question by itself: `thoughts?`, `any ideas?`
    asked_for: &'static [&'static str],
    /// With one of these and anything behind.
    alone: &'static [&'static str],
    /// A verb that stands before the one who does it, and words for the one.
    verbs: &'static [&'static str],
    who: &'static [&'static str],
    /// With one of these, and a verb of `verbs` or `more` right behind.
    where_: &'static [&'static str],
    more: &'static [&'static str],
    /// With one of these, and no word of `persons` right behind: `what I like` asks for nothing.
    what: &'static [&'static str],
    persons: &'static [&'static str],
    /// What may stand before a word that asks: `to whom`, `par où`.
    prepositions: &'static [&'static str],
    /// Whether the words that follow each other are turned as only a question turns them.
    turned: fn(&str, &str, &str) -> bool,
    /// Whether a text may begin so, by its first word.
    may_ask: fn(&str) -> bool,
    /// Whether these words ask even where no mark says so.
    unmarked: fn(&Head<'_>) -> bool,
    /// And where nothing parts them from what is told.
    runs_on: fn(&Head<'_>) -> bool,
    /// With two words.
    pairs: &'static [(&'static str, &'static str)],
    /// What may stand in front of all of these.
    pub(super) joins: &'static [&'static str],
    /// With one of these something is supposed, given as a reason, or asked already.
    pub(super) supposes: &'static [&'static str],
}

impl Asks {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::French => &FRENCH,
            Language::Spanish => &SPANISH,
        }
    }

    /// Whether something is asked from there on, in a sentence that ends with the mark for it.
    pub(super) fn begins(&self, text: &str) -> bool {
        if text.starts_with('¿') {
            return true;
        }
        let head = Head::of(text, self.joins);
        let [first, second, third, fourth] = head.words();
        let behind = self.prepositions.contains(&first) && self.asks(second, third, fourth);
        self.asks_for(first, second, third)
            || !second.is_empty() && (behind || self.asks(first, second, third))
    }

    /// Whether something is asked from there on even if no mark says so: `…, is that cringe`.
    pub(super) fn begins_unmarked(&self, text: &str) -> bool {
        if !(self.may_ask)(text) {
            return false;
        }
        let head = Head::of(text, self.joins);
        let [first, second, third, _] = head.words();
        self.asks_for(first, second, third) || (self.unmarked)(&head)
    }

    /// Whether something is asked from there on though not even a mark stands before it: `i have two
    /// cats what should i name them`. English only.
    pub(super) fn runs_on(&self, text: &str) -> bool {
        (self.may_ask)(text) && (self.runs_on)(&Head::of(text, &[]))
    }

    /// `Thoughts?`, `any ideas?`, `des idées ?`: what is asked for is the last word.
    fn asks_for(&self, first: &str, second: &str, third: &str) -> bool {
        let is_it = |word: &str| self.asked_for.contains(&word);
        is_it(first) && second.is_empty() || is_it(second) && third.is_empty()
    }

    fn asks(&self, first: &str, second: &str, third: &str) -> bool {
        self.alone.contains(&first)
            || self.verbs.contains(&first) && self.who.contains(&second)
            || self.where_.contains(&first)
                && (self.verbs.contains(&second) || self.more.contains(&second))
            || self.what.contains(&first) && !self.persons.contains(&second)
            || (self.turned)(first, second, third)
            || self.pairs.contains(&(first, second))
    }
}

/// The first words of what may be a question, in small letters.
struct Head<'t> {
    words: [Cow<'t, str>; 4],
    /// A word that joins it to what is told stands before them.
    joined: bool,
}

impl<'t> Head<'t> {
    fn of(text: &'t str, joins: &[&str]) -> Self {
        let mut head = Self { words: Default::default(), joined: false };
        let own = words(text).map(small).skip_while(|word| {
            let joins = joins.contains(&word.as_ref());
            head.joined |= joins;
            joins
        });
        for (place, word) in head.words.iter_mut().zip(own) {
            *place = word;
        }
        head
    }

    fn words(&self) -> [&str; 4] {
        self.words.each_ref().map(Cow::as_ref)
    }
}

fn small(word: &str) -> Cow<'_, str> {
    let is_small = |c: char| c.is_ascii_lowercase() || c == '\'';
    if word.chars().all(is_small) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.to_lowercase().replace('’', "'"))
}

/// The lengths of words that begin with a letter, as bits: most are told from these by it.
const fn lengths(lists: &[&[&str]]) -> [u32; 256] {
    let mut lengths = [0; 256];
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            let word = lists[list][at].as_bytes();
            lengths[word[0] as usize] |= 1 << word.len();
            at += 1;
        }
        list += 1;
    }
    lengths
}

/// Of all words that an English question without a mark begins with.
const ENGLISH_HEADS: [u32; 256] = lengths(&[
    &["any", "how", "what", "when", "where", "why"],
    ENGLISH.asked_for,
    ENGLISH.joins,
    ENGLISH.verbs,
]);

/// Whether the first word may be one of these.
fn may_ask_in_english(text: &str) -> bool {
    let is_edge = |byte: u8| !(byte.is_ascii_alphanumeric() || byte == b'\'');
    let count = text.bytes().position(is_edge).unwrap_or(text.len()).min(31);
    let first = text.bytes().next().unwrap_or_default().to_ascii_lowercase();
    // Of `don’t` the first letters are looked at.
    ENGLISH_HEADS[usize::from(first)] & 1 << count != 0
        || text.get(count..).is_some_and(|rest| rest.starts_with('’'))
}

/// `any ideas for dinner`, `what should i do`, `am i wrong`; not `do the dishes`, `so was she`.
fn unmarked_english(head: &Head<'_>) -> bool {
    let [first, second, third, _] = head.words();
    let asks = ["how", "what", "why"].contains(&first) && ENGLISH.verbs.contains(&second);
    let person =
        ["anybody", "anyone", "he", "i", "she", "somebody", "someone", "they", "u", "we", "you"];
    let thing =
        ["it", "that", "there", "this"].contains(&second) && !["do", "may"].contains(&first);
    let turns = ENGLISH.verbs.contains(&first) && first != "may" && !head.joined;
    first == "any" && ENGLISH.asked_for.contains(&second)
        || asks && ENGLISH.who.contains(&third)
        || turns && (person.contains(&second) || thing) && !third.is_empty()
}

/// `what should i do`, `can you help`, `should i go`
fn runs_on_english(head: &Head<'_>) -> bool {
    let [first, second, third, _] = head.words();
    let asks = ["how", "what", "when", "where", "why"].contains(&first);
    let of_you = ["can", "could", "will", "would"].contains(&first) && second == "you";
    let of_me = ["am", "can", "could", "do", "should"].contains(&first) && second == "i";
    asks && ENGLISH.verbs.contains(&second) && ENGLISH.who.contains(&third)
        || (of_you || of_me) && !third.is_empty()
}

/// `machst du …`, `wie fange ich …`: the verb stands before its subject. In a clause that asks nothing
/// the subject stands right behind the word for it: `wie ich …`.
fn turned_german(first: &str, second: &str, third: &str) -> bool {
    let is_verb = second.ends_with(['e', 'n', 't']) && !GERMAN.who.contains(&second);
    first.ends_with("st") && second == "du"
        || GERMAN.where_.contains(&first) && is_verb && GERMAN.who.contains(&third)
}

fn unmarked_german(head: &Head<'_>) -> bool {
    let [first, second, third, _] = head.words();
    turned_german(first, second, third)
}

/// `que proposes-tu`, `faut-il …`: the subject hangs on its verb.
fn turned_french(first: &str, second: &str, _: &str) -> bool {
    let is_infinitive = ["er", "ir"].iter().any(|end| second.ends_with(end));
    let asks = FRENCH.where_.contains(&first);
    hangs(first)
        || asks && (hangs(second) || is_infinitive)
        || first.starts_with("qu'") && hangs(second)
}

fn unmarked_french(head: &Head<'_>) -> bool {
    let [first, second, third, _] = head.words();
    ["est-ce", "qu'est-ce"].contains(&first) || turned_french(first, second, third) && !head.joined
}

fn hangs(word: &str) -> bool {
    let subjects = ["elle", "elles", "il", "ils", "je", "nous", "on", "tu", "vous"];
    let behind = word.rsplit_once('-').map(|(_, behind)| behind);
    word != "rendez-vous" && behind.is_some_and(|behind| subjects.contains(&behind))
}

/// The words between white space, without the marks around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| c.is_whitespace();
    let marks = |c: char| !c.is_alphanumeric();
    text.split(is_edge).map(move |word| word.trim_matches(marks)).filter(|word| !word.is_empty())
}
