//! What a sentence says of the person, and how much it counts.

mod asked;
mod habits;
mod keys;
mod likes;
mod meant;
mod names;
mod rules;
mod split;
mod tools;
mod traits;
mod verbs;

pub(super) use likes::openings;
use rules::Predicate;

use super::passages::OwnWords;
use super::words::{Class, Known, Language, List, Lists, Words, are_numbered};
use crate::facts::{Category, Kind};

/// All lists of words that the rules ask for.
pub(super) const LISTS: &[&[List]] = &[
    asked::LISTS,
    &asked::BEGINS,
    &asked::TURNS,
    habits::LISTS,
    keys::LISTS,
    likes::LISTS,
    meant::LISTS,
    rules::LISTS,
    tools::LISTS,
    traits::LISTS,
    verbs::LISTS,
];

const _: () = assert!(are_numbered(LISTS), "a list has another's number, or is not among them");

/// Words to the power of -0.3, in thousandths: what is dense counts more, but a long sentence
/// says more than a short one.
const DENSITY: [u32; 65] = [
    1000, 1000, 812, 719, 660, 617, 584, 558, 536, 517, 501, 487, 475, 463, 453, 444, 435, 427,
    420, 413, 407, 401, 396, 390, 385, 381, 376, 372, 368, 364, 360, 357, 354, 350, 347, 344, 341,
    338, 336, 333, 331, 328, 326, 324, 321, 319, 317, 315, 313, 311, 309, 307, 306, 304, 302, 301,
    299, 297, 296, 294, 293, 291, 290, 289, 287,
];

/// Fewer words than this say nothing on their own; two do that give the person a value.
const WORDS_MIN: usize = 3;

/// In no more words than this, all may be said by the one that is a value.
const SHORT: usize = 5;

/// What a sentence counts, in thousandths, with so many words that say something themselves.
const CONTENT: [u32; 3] = [150, 600, 850];

const FORM: Class = Class::SUBJECT
    .and(Class::FIRST)
    .and(Class::POSSESSIVE)
    .and(Class::BE)
    .and(Class::HAVE)
    .and(Class::ADVERB)
    .and(Class::ARTICLE)
    .and(Class::TO)
    .and(Class::YOU)
    .and(Class::GREETING)
    .and(Class::WOULD)
    .and(Class::WILL)
    .and(Class::GOING)
    .and(Class::NOT)
    .and(Class::EMPTY)
    .and(Class::THINK)
    .and(Class::LIKE)
    .and(Class::WANT)
    .and(Class::DREAM)
    .and(Class::PLAIN);

/// What a sentence came to.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) score: u32,
    pub(super) category: Category,
    pub(super) kind: Kind,
    pub(super) key: Option<String>,
    pub(super) about: String,
    pub(super) entities: Vec<String>,
}

/// A word of the sentence: where it stands there, and in [`Judge::lower`].
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    lower: (usize, usize),
    class: Class,
    /// As in [`Known`].
    shown: Class,
    lists: Lists,
    form: Form,
}

/// What a word looks like, where its table says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Begins with a capital letter; it may be a name.
    Capital,
    /// Begins with a digit.
    Digit,
    /// An English word in `-ed`.
    Past,
    /// An English word in `-ing`.
    Ing,
    /// None of these.
    Plain,
}

/// One finding: how much it counts and what it makes of the sentence.
#[derive(Clone, Copy, Debug)]
struct Finding {
    points: u32,
    category: Category,
    kind: Kind,
}

/// All findings of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Findings {
    /// The first of those that count the most.
    best: Option<Finding>,
    points: u32,
}

impl Findings {
    /// What stands first says what the sentence is about; the others count less.
    fn add(&mut self, finding: Option<Finding>) {
        let Some(mut finding) = finding else { return };
        if self.best.is_some() {
            finding.points = finding.points * 4 / 5;
        }
        self.points += finding.points;
        if self.best.is_none_or(|best| finding.points > best.points) {
            self.best = Some(finding);
        }
    }
}

/// Judges the sentences of one message.
pub(super) struct Judge<'w> {
    tables: &'w Words,
    language: Language,
    words: Vec<Word>,
    /// The words as they stand in the tables: the sentence in small letters where that is they, or
    /// one behind the other.
    lower: String,
    is_ascii: bool,
    /// The classes that any of the words has, and the lists in which any of them stands.
    classes: Class,
    lists: Lists,
    /// What is known of all words, left out or not, and of their parts.
    seen: Known,
    /// There is nothing in the sentence but words and what stands between words.
    is_plain: bool,
    /// The sentence in small letters, while it is weighed, where `lower` is not that.
    small: String,
    /// What closes the quotation that an earlier sentence opened.
    quotation: Option<char>,
}

impl<'w> Judge<'w> {
    pub(super) fn new(tables: &'w Words, language: Language) -> Self {
        Self {
            tables,
            language,
            words: Vec::new(),
            lower: String::new(),
            is_ascii: true,
            classes: Class::default(),
            lists: Lists::default(),
            seen: Known::default(),
            is_plain: true,
            small: String::new(),
            quotation: None,
        }
    }

    /// Begins with another passage: a quotation does not go on beyond one.
    pub(super) fn begin(&mut self) {
        self.quotation = None;
    }

    /// What the sentence counts, if that is so much and it says anything, and its words.
    pub(super) fn judge(&mut self, sentence: &str, at_least: u32) -> (Option<Verdict>, OwnWords) {
        self.split(sentence);
        let is_first =
            |word: &&Word| word.class.any(Class::SUBJECT | Class::FIRST | Class::POSSESSIVE);
        let first = self.words.iter().filter(is_first).count() as u32;
        let seen = OwnWords { words: self.words.len() as u32, first };
        let whole = !sentence.starts_with('[');
        let verdict = (self.words.len() >= WORDS_MIN.min(1 + first as usize)
            && whole
            && !is_quotation(sentence))
        .then(|| self.weigh(sentence, first, at_least))
        .flatten();
        (verdict, seen)
    }

    fn weigh(&mut self, sentence: &str, first: u32, at_least: u32) -> Option<Verdict> {
        // Of a short one it is asked early, and once.
        let of_short = (self.words.len() <= SHORT).then(|| self.key(sentence));
        let is_value = of_short.as_ref().is_some_and(Option::is_some);
        if self.words.len() < WORDS_MIN && !is_value {
            return None;
        }
        let Findings { best, points: all } = self.findings(sentence);
        let names = self.names(sentence);
        let mut points = best.map_or(0, |best| best.points);
        points += (all - points) / 4;
        points += self.bonus(&names);
        points += self.told();
        if points == 0 {
            return None;
        }
        let elliptic = best.is_some() && first == 0;
        let mut share = self.share(sentence, first > 0 || elliptic);
        if share > 0 && is_value {
            // `I'm single.` says all there is to say.
            share = share.max(900);
        }
        let density = DENSITY.get(self.words.len()).or(DENSITY.last()).copied().unwrap_or(1000);
        let score = |thousandths: u32| points * thousandths / 1000 * density / 1000;
        // What is not meant only counts less, and is dear to find out.
        if score(share) < at_least {
            return None;
        }
        if !self.is_ascii {
            self.small = sentence.to_lowercase();
        }
        let score = score(share * self.meant(sentence, best) / 1000);
        if score < at_least {
            return None;
        }
        let best =
            best.unwrap_or(Finding { points: 0, category: Category::Context, kind: Kind::Event });
        let key = of_short.unwrap_or_else(|| self.key(sentence));
        let key = key.filter(|_| best.kind != Kind::Instruction);
        // What gives one thing its value says who the person is, however it is put; but what they
        // take, like and work with.
        let takes = key.as_deref().is_some_and(|key| key.starts_with("user.takes_"));
        let (category, kind) = match &key {
            Some(_) if matches!(best.kind, Kind::Preference | Kind::Instruction) => {
                (best.category, best.kind)
            }
            Some(_) if takes => (Category::Fact, Kind::State),
            Some(_) if best.category != Category::Environment => (Category::Identity, Kind::State),
            _ => (best.category, best.kind),
        };
        let entities = names.into_iter().map(str::to_owned).collect();
        Some(Verdict { score, category, kind, key, about: self.about(sentence), entities })
    }

    /// What raises a sentence whatever it says: whose, when, how many, who, quoted words.
    fn bonus(&self, names: &[&str]) -> u32 {
        let count = |class: Class| {
            let having = || self.words.iter().filter(|word| word.class.any(class)).count();
            if self.classes.any(class) { having().min(2) as u32 } else { 0 }
        };
        let digits =
            self.words.iter().filter(|word| word.form == Form::Digit).count().min(2) as u32;
        count(Class::POSSESSIVE) * 110
            + count(Class::KIN) * 130
            + count(Class::TIME) * 110
            + (digits + count(Class::NUMBER)).min(2) * 80
            + names.len().min(3) as u32 * 90
    }

    /// What words that are in no table say: the longer, the rarer they are.
    fn told(&self) -> u32 {
        let lengths = self.words.iter().filter(|word| !word.class.any(FORM));
        let lengths = lengths.map(|word| (word.end - word.start) as u32);
        lengths.filter(|length| *length >= 4).map(|length| 20 + 5 * (length - 4).min(6)).sum()
    }

    /// What lowers it, in thousandths: questions, greetings, requests, what is only supposed.
    fn share(&self, sentence: &str, of_the_person: bool) -> u32 {
        let head = self.words.first().map_or(Class::default(), |word| word.class);
        let any = |class: Class| self.classes.any(class);
        let telling = CONTENT.get(self.content()).copied().unwrap_or(1000);
        let question = sentence.trim_end().ends_with(['?', '？']);
        let mut share = 1000;
        let mut times = |applies: bool, thousandths: u32| {
            if applies {
                share = share * thousandths / 1000;
            }
        };
        times(true, telling);
        times(question, 350);
        times(head.any(Class::ANAPHOR), 650);
        times(head.any(Class::YOU), 400);
        // `A lot has happened since we last talked.`
        times(any(Class::CHAT) && any(Class::GROUP) && self.content() < 4, 500);
        times(any(Class::YOU) && !any(Class::SUBJECT), 700);
        times(head.any(Class::GREETING) && self.words.len() < 8, 500);
        times(!of_the_person, 600);
        times(head.any(Class::SUPPOSE), 600);
        // `Now change this …`
        let verb = self.words.iter().take(3).find(|word| !word.class.any(Class::ADVERB));
        let verb = verb.map_or(head, |word| word.class);
        let asks = Class::REQUEST | Class::MATERIAL | Class::PLEASE;
        let own = Class::SUBJECT | Class::POSSESSIVE;
        let request =
            head.any(asks) && !head.any(own) || verb.any(asks) && !verb.any(own | Class::PAST);
        times(request && !any(Class::STANDING), 250);
        times(any(Class::PLEASE) && !request && !any(Class::STANDING), 500);
        share
    }

    /// How many words say something themselves, up to where it makes no difference.
    fn content(&self) -> usize {
        let told = Class::DEVICE | Class::KIN | Class::ROLE | Class::OFFICE;
        // In Spanish the verb says who and what.
        let does = Class::KNOW | Class::USE | Class::WORK | Class::LIVE | Class::PAST | Class::PLAN;
        let spanish = self.language == Language::Spanish;
        let tells = |word: &&Word| {
            word.class.any(told) || !word.class.any(FORM) || spanish && word.class.any(does)
        };
        self.words.iter().filter(tells).count().min(CONTENT.len())
    }

    /// `user`, or the relative or other person whom the sentence begins with.
    fn about(&self, sentence: &str) -> String {
        let mut words = self.words.iter();
        let kin = match (words.next(), words.next()) {
            (Some(whose), Some(who))
                if whose.class.any(Class::POSSESSIVE) && who.class.any(Class::KIN)
                    || whose.class.any(Class::POSSESSIVE | Class::ARTICLE)
                        && who.class.any(Class::PERSON) =>
            {
                sentence.get(who.start..who.end)
            }
            _ => None,
        };
        let kin = kin.map(|who| who.trim_end_matches("'s").trim_end_matches("’s"));
        kin.map_or_else(|| "user".to_owned(), str::to_lowercase)
    }
}

/// The sentence is somebody else's words.
fn is_quotation(sentence: &str) -> bool {
    if sentence.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let pairs = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let inner = sentence.trim_end_matches(['.', ',', '!', '?']);
    pairs.iter().any(|(open, close)| {
        sentence.starts_with(*open) && inner.ends_with(*close) && inner.len() > 1
    })
}
