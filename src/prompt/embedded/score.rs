//! What a sentence says of the person, and how much it counts.

mod asides;
mod asked;
mod at_hand;
mod clauses;
mod counts;
mod ends;
mod few;
mod formed;
mod habits;
mod held;
mod keys;
mod lasts;
mod likes;
mod meant;
mod names;
mod omitted;
mod over;
mod passing;
mod plainly;
mod rules;
mod split;
mod subjects;
mod thought;
mod tools;
mod trades;
mod traits;
mod vain;
mod values;
mod verbs;
mod wishes;

use std::cell::OnceCell;

pub(super) use clauses::Clause;
use counts::density;
pub(super) use likes::openings;
use rules::Predicate;
use split::is_quotation;

use super::around::Context;
use super::passages::OwnWords;
use super::words::{Class, Known, Language, List, Lists, Words, are_numbered};
use crate::facts::{Category, Kind};

/// All lists of words that the rules ask for.
pub(super) const LISTS: &[&[List]] = &[
    asked::LISTS,
    &asked::BEGINS,
    &asked::TURNS,
    clauses::LISTS,
    ends::LISTS,
    few::LISTS,
    formed::LISTS,
    habits::LISTS,
    held::LISTS,
    keys::LISTS,
    lasts::LISTS,
    likes::LISTS,
    meant::LISTS,
    omitted::LISTS,
    over::LISTS,
    passing::LISTS,
    rules::LISTS,
    subjects::LISTS,
    thought::LISTS,
    tools::LISTS,
    traits::LISTS,
    vain::LISTS,
    values::LISTS,
    verbs::LISTS,
    wishes::LISTS,
];

const _: () = assert!(are_numbered(LISTS), "a list has another's number, or is not among them");

/// Fewer words than this say nothing on their own; two do that give the person a value.
const WORDS_MIN: usize = 3;

/// In no more words than this, all may be said by the one that is a value.
const SHORT: usize = 5;

/// What has a value and says nothing else says who one is.
const OF_ONESELF: Finding =
    Finding { points: 450, category: Category::Identity, kind: Kind::State };

/// What may stand before a friend.
const CLOSE: &[&str] = &[
    "alte",
    "alter",
    "best",
    "beste",
    "bester",
    "buen",
    "buena",
    "close",
    "good",
    "gute",
    "guter",
    "mejor",
    "meilleur",
    "meilleure",
    "old",
    "viejo",
    "vieja",
];

/// Joins a second subject to the first.
const AND: &[&str] = &["and", "und", "et", "y"];

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

/// What a sentence counts, and what was found on the way to that.
struct Weighed<'s> {
    score: u32,
    best: Option<Finding>,
    names: Vec<&'s str>,
    /// Its key, once it was asked for.
    key: OnceCell<Option<String>>,
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

/// Hardly a sentence has more words.
const USUAL_WORDS: usize = 40;

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
            words: Vec::with_capacity(USUAL_WORDS),
            lower: String::with_capacity(USUAL_WORDS * 8),
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

    /// What the sentence says, if it counts so much, and its words.
    pub(super) fn judge(&mut self, sentence: &str, at_least: u32) -> (Option<Verdict>, OwnWords) {
        let (weighed, seen) = self.weigh(sentence, at_least);
        let verdict = weighed.filter(|weighed| weighed.score >= at_least);
        (verdict.map(|weighed| self.verdict(sentence, weighed)), seen)
    }

    /// What the sentence counts, and what it says if that is so much.
    pub(super) fn score(&mut self, sentence: &str, enough: u32) -> (u32, Option<Verdict>) {
        let Some(weighed) = self.weigh(sentence, 0).0 else { return (0, None) };
        let score = weighed.score;
        (score, (score >= enough).then(|| self.verdict(sentence, weighed)))
    }

    /// What the sentence counts, if it says anything, and its words. What counts less than `at_least`
    /// is not looked at closely.
    fn weigh<'s>(&mut self, sentence: &'s str, at_least: u32) -> (Option<Weighed<'s>>, OwnWords) {
        self.split(sentence);
        let is_first =
            |word: &&Word| word.class.any(Class::SUBJECT | Class::FIRST | Class::POSSESSIVE);
        let first = self.words.iter().filter(is_first).count();
        let seen = OwnWords { words: self.words.len() as u32, first: first as u32 };
        let says = self.words.len() >= WORDS_MIN.min(1 + first)
            && !sentence.starts_with('[')
            && !is_quotation(sentence)
            && !self.is_opinion_of_other();
        (if says { self.weigh_words(sentence, first > 0, at_least) } else { None }, seen)
    }

    fn weigh_words<'s>(
        &mut self,
        sentence: &'s str,
        of_the_person: bool,
        at_least: u32,
    ) -> Option<Weighed<'s>> {
        let key = OnceCell::new();
        let is_short = self.words.len() <= SHORT;
        let few = self.of_few();
        let is_value = is_short && key.get_or_init(|| self.key(sentence)).is_some()
            || self.is_what_one_is()
            || few.is_some();
        if self.words.len() < WORDS_MIN && !is_value {
            return None;
        }
        let Findings { best, points: all } = self.findings(sentence);
        // `I'm a night owl.`
        let is_open = best.is_none_or(|best| best.category == Category::Context);
        let valued = key.get().is_some_and(Option::is_some) && is_open;
        let few = few.or(valued.then_some(OF_ONESELF));
        let (best, all) = few.map_or((best, all), |few| (Some(few), few.points));
        let names = self.names(sentence);
        let mut points = best.map_or(0, |best| best.points);
        points += (all - points) / 4;
        points += self.bonus(&names);
        points += self.told();
        if points == 0 {
            return None;
        }
        let mut share = self.share(sentence, of_the_person || best.is_some());
        if share > 0 && is_value {
            // `I'm single.` says all there is to say.
            share = share.max(900);
        }
        if best.is_some_and(|best| best.kind == Kind::Instruction) {
            // It asks for something, and says little else.
            share = share.max(600);
        }
        let density = density(self.words.len());
        let score = |thousandths: u32| points * thousandths / 1000 * density / 1000;
        // What is not meant only counts less, and is dear to find out.
        if score(share) < at_least {
            return None;
        }
        if !self.is_ascii {
            self.small = sentence.to_lowercase();
        }
        let score = score(share * self.meant(sentence, best) / 1000);
        Some(Weighed { score, best, names, key })
    }

    /// What a sentence says that was weighed last.
    fn verdict(&self, sentence: &str, weighed: Weighed<'_>) -> Verdict {
        let Weighed { score, best, names, key } = weighed;
        let best =
            best.unwrap_or(Finding { points: 0, category: Category::Context, kind: Kind::Event });
        let key = key.into_inner().unwrap_or_else(|| self.key(sentence));
        let of_other = self.is_of_other();
        let key = key.filter(|_| best.kind != Kind::Instruction && !of_other);
        // What gives one thing its value says who the person is, however it is put; but what they
        // take, like and work with.
        let takes = key.as_deref().is_some_and(|key| key.starts_with("user.takes_"));
        let (category, kind) = match &key {
            Some(_) if matches!(best.kind, Kind::Preference | Kind::Instruction) => {
                (best.category, best.kind)
            }
            Some(_) if takes => (Category::Fact, Kind::State),
            // `I'm a software engineer`
            Some(key)
                if best.category != Category::Environment
                    || ["user.job", "user.employer"].contains(&key.as_str()) =>
            {
                (Category::Identity, Kind::State)
            }
            None if of_other && best.category == Category::Identity => {
                (Category::Relationship, best.kind)
            }
            _ => (best.category, best.kind),
        };
        let lasting = || self.lasting(sentence, (category, kind)).filter(|_| !of_other);
        let form = || self.form().filter(|_| kind == Kind::Instruction);
        let key = key.or_else(lasting).or_else(form);
        let entities = names.into_iter().map(str::to_owned).collect();
        Verdict { score, category, kind, key, about: self.about(sentence), entities }
    }

    /// What the sentence that was judged last counts more for what stands around its message, in which
    /// it has this place; nothing if it asks, or says hardly anything.
    pub(super) fn adds(&self, sentence: &str, place: usize, context: &Context<'_>) -> u32 {
        if self.words.len() < WORDS_MIN || sentence.trim_end().ends_with(['?', '？']) {
            return 0;
        }
        let telling = self.words.iter().filter(|word| !word.class.any(FORM));
        context.adds(place, telling.map(|word| self.lower_of(word)))
    }

    /// `user`, or the relative or other person whom the sentence begins with.
    fn about(&self, sentence: &str) -> String {
        let kin = self.subject().and_then(|at| {
            let who = self.words.get(at)?;
            sentence.get(who.start..who.end)
        });
        let kin = kin.map(|who| who.trim_end_matches("'s").trim_end_matches("’s"));
        kin.map_or_else(|| "user".to_owned(), str::to_lowercase)
    }

    /// Where the relative or other person stands whom the sentence begins with.
    fn subject(&self) -> Option<usize> {
        let whose = self.words.first()?.class;
        let is_person = |at: usize| self.has(at, Class::PERSON);
        // `my best friend`
        let between = || CLOSE.contains(&self.lower_at(1));
        let near = whose.any(Class::POSSESSIVE) && self.has(1, Class::KIN)
            || whose.any(Class::POSSESSIVE | Class::ARTICLE) && is_person(1);
        let far = || whose.any(Class::POSSESSIVE) && is_person(2) && between();
        near.then_some(1).or_else(|| far().then_some(2))
    }

    /// All is said of another person, and nothing of the user: not `my friend and I …`.
    fn is_of_other(&self) -> bool {
        let joins = |at: usize| AND.contains(&self.lower_at(at));
        let subject = self.subject().filter(|at| self.has(*at, Class::PERSON));
        subject.is_some_and(|at| !joins(at + 1) && !joins(at + 2))
    }
}
