//! What is asked: words that are sought together, each with all terms that it may stand for.

use std::collections::BTreeMap;
use std::ops::Range;

use super::asked::Query;
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

    /// The conversations that are meant in which all of the words stand, best first; those of
    /// phrases too, but not yet in a row: see [`Query::has_phrases`]. The last word may be
    /// unfinished, as when somebody types.
    pub fn conversations(&self, query: &Query) -> Vec<Found<'_>> {
        let mut sought = self.sought_by(query);
        for phrase in query.phrases() {
            sought.extend(self.sought(&self.words_of(phrase)));
        }
        let needed = sought.iter().filter(|sought| sought.is_needed).count() as u32;
        if needed == 0 && !query.is_narrowed() {
            return Vec::new();
        }
        let scores = score::scores(self, &sought);
        let of_messages = self.of_messages(&scores, false);
        let mut found: Vec<(f64, u32)> = Vec::new();
        for (place, entry) in self.conversations.iter().enumerate() {
            let is_meant = entry.is_there && query.admits(entry.key.source, entry.first_at);
            if is_meant && scores.needed.get(place) == Some(&needed) {
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

    /// Where what is asked for stands in each of these texts, in order.
    pub fn marks<'t>(
        &self,
        query: &Query,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Vec<Vec<Range<usize>>> {
        let mut terms: Vec<u32> =
            self.sought_by(query).into_iter().flat_map(|sought| sought.terms).collect();
        terms.sort_unstable();
        let languages = self.languages();
        let mut known: BTreeMap<String, bool> = BTreeMap::new();
        let mut is_sought = |word: &str| {
            if let Some(is_sought) = known.get(word) {
                return *is_sought;
            }
            let meant = self.lexicon.meant_by(word, &languages);
            let is_sought = meant.iter().any(|term| terms.binary_search(term).is_ok());
            known.insert(word.to_owned(), is_sought);
            is_sought
        };
        let marks_in = |text: &str| {
            let mut marks = query.phrases_in(text);
            words::each_at(text, |word, at| {
                if is_sought(word) {
                    marks.push(at);
                }
            });
            merged(marks)
        };
        texts.into_iter().map(marks_in).collect()
    }

    /// What stands for the words of a query, but for its phrases.
    fn sought_by(&self, query: &Query) -> Vec<Sought> {
        let mut words = self.words_of(&query.words);
        let mut typed = Vec::new();
        if words::ends_within(&query.words) {
            words::each(&query.words, |word| typed = vec![word.to_owned()]);
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
        sought
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

/// In order, and none within or beside another.
fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
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
