//! What is asked: words that are sought together, each with all terms that it may stand for.

use super::language::{COUNT, ENGLISH, Language};
use super::score::{self, Scores};
use super::{ASKS, Entry, Found, Hit, Index, SAYS_WHEN, words};

/// Words of a query, at most.
const WORDS_MAX: usize = 64;

/// What the message after one counts of it: an answer follows what was asked.
const OF_THE_ONE_BEFORE: f64 = 0.5;
/// A message that asks counts so much of one that tells.
const ASKS_COUNTS: f64 = 0.8;
/// To a question for a time, saying when counts so much of the best score.
const WHEN_COUNTS: f64 = 0.1;

/// By these a question for a time begins.
const WHEN: [&str; 11] = [
    "when",
    "wann",
    "quand",
    "cuándo",
    "cuando",
    "quando",
    "wanneer",
    "när",
    "når",
    "hvornår",
    "когда",
];

/// Terms of which any will do.
#[derive(Debug)]
pub(super) struct Sought {
    pub(super) terms: Vec<u32>,
    /// Without it a conversation is not found.
    pub(super) is_needed: bool,
}

impl Index {
    /// The best `k` messages for a question or some words.
    pub fn messages(&self, query: &str, k: usize) -> Vec<Hit<'_>> {
        let words = self.words_of(query);
        let scores = score::scores(self, &self.sought(&words));
        let scores = self.of_messages(&scores, asks_when(query));
        let found = scores.iter().enumerate().filter(|(_, score)| **score > 0.0);
        let mut found: Vec<(f64, u32)> = found.map(|(slot, score)| (*score, slot as u32)).collect();
        self.best(&mut found, k);
        let hit = |(score, slot): (f64, u32)| {
            let entry = self.entry(slot)?;
            let message = (slot - entry.slots.start).checked_sub(1)?;
            Some(Hit { conversation: &entry.key, message, score })
        };
        found.into_iter().filter_map(hit).collect()
    }

    /// The conversations in which all of these words stand, best first. The last word may be
    /// unfinished, as when somebody types.
    pub fn conversations(&self, query: &str) -> Vec<Found<'_>> {
        let mut words = self.words_of(query);
        let mut typed = Vec::new();
        if words::ends_within(query) {
            words::each(query, |word| typed = vec![word.to_owned()]);
        }
        if words.last() == typed.last() {
            words.pop();
        }
        let mut sought = self.sought(&words);
        for word in &typed {
            sought.push(Sought { terms: self.lexicon.beginning_with(word), is_needed: true });
            // A word that is complete counts twice.
            let terms = self.lexicon.meant_by(word, &self.languages());
            sought.push(Sought { terms, is_needed: false });
        }
        let needed = sought.iter().filter(|sought| sought.is_needed).count() as u32;
        if needed == 0 {
            return Vec::new();
        }
        let scores = score::scores(self, &sought);
        let of_messages = self.of_messages(&scores, false);
        let mut found: Vec<(f64, u32)> = Vec::new();
        for (place, entry) in self.conversations.iter().enumerate() {
            if scores.needed.get(place) == Some(&needed) {
                found.push(best_of(place, entry, &scores, &of_messages));
            }
        }
        let all = found.len();
        self.best(&mut found, all);
        let one = |(score, slot): (f64, u32)| {
            let entry = self.entry(slot)?;
            let message = (slot - entry.slots.start).checked_sub(1);
            Some(Found { conversation: &entry.key, message, score })
        };
        found.into_iter().filter_map(one).collect()
    }

    /// The words that say something, in the language of the query as far as it is one that occurs.
    fn words_of(&self, query: &str) -> Vec<String> {
        let language = self.lexicon.tell(std::iter::once(query));
        let language = if self.in_use[language] > 0 { language } else { ENGLISH };
        let mut words: Vec<String> = Vec::new();
        words::each(query, |word| {
            let says = !self.lexicon.is_stop_word(word, language);
            if says && words.len() < WORDS_MAX && !words.iter().any(|one| one == word) {
                words.push(word.to_owned());
            }
        });
        words
    }

    fn sought(&self, words: &[String]) -> Vec<Sought> {
        let languages = self.languages();
        let of = |word: &String| self.lexicon.meant_by(word, &languages);
        words.iter().map(|word| Sought { terms: of(word), is_needed: true }).collect()
    }

    /// Those that occur; English always does, in dates.
    fn languages(&self) -> Vec<Language> {
        (0..COUNT).filter(|one| *one == ENGLISH || self.in_use[*one] > 0).collect()
    }

    /// The score of each slot, 0 for those that are no message.
    fn of_messages(&self, scores: &Scores, asks_when: bool) -> Vec<f64> {
        let mut all = vec![0.0; self.slots.len()];
        for (entry, of_conversation) in self.conversations.iter().zip(&scores.conversations) {
            let messages = entry.slots.start + 1..entry.slots.end;
            for slot in messages.filter(|_| entry.is_there && *of_conversation > 0.0) {
                let slot = slot as usize;
                let before = scores.messages[slot - 1];
                all[slot] = scores.messages[slot] + OF_THE_ONE_BEFORE * before;
                all[slot] += scores.windows[slot] + of_conversation;
            }
        }
        let most = all.iter().copied().fold(0.0, f64::max);
        for (score, slot) in all.iter_mut().zip(&self.slots).filter(|(score, _)| **score > 0.0) {
            if asks_when && slot.marks & SAYS_WHEN != 0 {
                *score += WHEN_COUNTS * most;
            }
            if slot.marks & ASKS != 0 {
                *score *= ASKS_COUNTS;
            }
        }
        all
    }

    /// Leaves the best `k`, in their order.
    fn best(&self, found: &mut Vec<(f64, u32)>, k: usize) {
        let order = |one: &(f64, u32), other: &(f64, u32)| {
            let by_score = other.0.total_cmp(&one.0);
            let by_place = || match (self.entry(one.1), self.entry(other.1)) {
                (Some(one), Some(other)) => one.canonical(other),
                _ => std::cmp::Ordering::Equal,
            };
            by_score.then_with(by_place).then_with(|| one.1.cmp(&other.1))
        };
        if k < found.len() {
            found.select_nth_unstable_by(k, order);
            found.truncate(k);
        }
        found.sort_unstable_by(order);
    }
}

/// Its best message in which one of the words stands, or its head.
fn best_of(place: usize, entry: &Entry, scores: &Scores, of_messages: &[f64]) -> (f64, u32) {
    let head = entry.slots.start;
    let of_conversation = scores.conversations[place];
    let messages = (head + 1..entry.slots.end).filter(|slot| scores.messages[*slot as usize] > 0.0);
    messages.fold((of_conversation, head), |best, slot| {
        let score = of_messages[slot as usize];
        if best.1 == head || score > best.0 { (score.max(of_conversation), slot) } else { best }
    })
}

fn asks_when(query: &str) -> bool {
    let mut first = String::new();
    words::each(query, |word| {
        if first.is_empty() {
            word.clone_into(&mut first);
        }
    });
    WHEN.contains(&first.as_str())
}
