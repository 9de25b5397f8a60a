//! BM25 of messages, of the messages around each, and of conversations. A term counts the more,
//! the fewer hold it (of those that are there), the more often it stands there, and the shorter
//! what it stands in is.

use std::ops::Range;

use super::query::Sought;
use super::{Index, around};

/// How soon it stops to matter that a term occurs again.
const K1: f64 = 1.2;
/// How much length matters: little for a message, whose length says little.
const B_OF_MESSAGE: f64 = 0.3;
const B: f64 = 0.75;
/// What the messages around and the conversation count of what the message does.
const WINDOW_COUNTS: f64 = 2.0;
const CONVERSATION_COUNTS: f64 = 2.0;

/// By slot, but for conversations, which are by place.
pub(super) struct Scores {
    /// The title and the date, and their place, are 0 here.
    pub(super) messages: Vec<f64>,
    pub(super) windows: Vec<f64>,
    pub(super) conversations: Vec<f64>,
    /// How many of the needed words stand in each conversation.
    pub(super) needed: Vec<u32>,
}

/// How often what is sought stands where: room that is used again.
#[derive(Default)]
struct Counts {
    of: Vec<u32>,
    /// The slots with a count.
    at: Vec<u32>,
}

impl Counts {
    fn add(&mut self, slot: u32, count: u32) {
        if let Some(of) = self.of.get_mut(slot as usize) {
            if *of == 0 {
                self.at.push(slot);
            }
            *of += count;
        }
    }

    fn clear(&mut self) {
        for slot in self.at.drain(..) {
            self.of[slot as usize] = 0;
        }
    }
}

/// All scores for what is sought.
pub(super) fn scores(index: &Index, sought: &[Sought]) -> Scores {
    let slots = index.slots.len();
    let conversations = index.conversations.len();
    let mut scores = Scores {
        messages: vec![0.0; slots],
        windows: vec![0.0; slots],
        conversations: vec![0.0; conversations],
        needed: vec![0; conversations],
    };
    let mut counts = Counts { of: vec![0; slots], at: Vec::new() };
    let mut around = Counts { of: vec![0; slots], at: Vec::new() };
    for sought in sought {
        count(index, sought, &mut counts);
        scores.add_conversations(index, &counts, sought.is_needed);
        scores.add_messages(index, &counts);
        scores.add_windows(index, &counts, &mut around);
        counts.clear();
    }
    scores
}

fn count(index: &Index, sought: &Sought, counts: &mut Counts) {
    for term in &sought.terms {
        let Some(postings) = index.postings.get(*term as usize) else { continue };
        for (slot, count) in postings.iter() {
            if index.entry(slot).is_some_and(|entry| entry.is_there) {
                counts.add(slot, count);
            }
        }
    }
    if sought.terms.len() > 1 {
        counts.at.sort_unstable();
    }
}

impl Scores {
    fn add_messages(&mut self, index: &Index, counts: &Counts) {
        let is_message =
            |slot: &&u32| index.entry(**slot).is_some_and(|at| at.slots.start < **slot);
        let having = counts.at.iter().filter(is_message).count() as u64;
        let rarity = rarity(having, index.totals.messages);
        let mean = mean(index.totals.words, index.totals.messages);
        for slot in counts.at.iter().filter(is_message) {
            let length = f64::from(index.length(*slot));
            let at = *slot as usize;
            self.messages[at] +=
                rarity * weight(f64::from(counts.of[at]), length, mean, B_OF_MESSAGE);
        }
    }

    fn add_windows(&mut self, index: &Index, counts: &Counts, windows: &mut Counts) {
        for slot in &counts.at {
            let Some(messages) = messages_of(index, *slot) else { continue };
            if messages.contains(slot) {
                let count = counts.of[*slot as usize];
                around(*slot, &messages).for_each(|near| windows.add(near, count));
            }
        }
        let rarity = rarity(windows.at.len() as u64, index.totals.messages);
        let mean = mean(index.totals.words_of_windows, index.totals.messages);
        for slot in &windows.at {
            let Some(messages) = messages_of(index, *slot) else { continue };
            let length: u32 = around(*slot, &messages).map(|near| index.length(near)).sum();
            let at = *slot as usize;
            let weight = weight(f64::from(windows.of[at]), f64::from(length), mean, B);
            self.windows[at] += WINDOW_COUNTS * rarity * weight;
        }
        windows.clear();
    }

    fn add_conversations(&mut self, index: &Index, counts: &Counts, is_needed: bool) {
        let conversation = |slot: u32| index.slots.get(slot as usize).map(|at| at.conversation);
        let same = |one: &u32, next: &u32| conversation(*one) == conversation(*next);
        let totals = &index.totals;
        let having = counts.at.chunk_by(same).count() as u64;
        let rarity = rarity(having, totals.conversations);
        let mean = mean(totals.words + totals.words_of_heads, totals.conversations);
        for slots in counts.at.chunk_by(same) {
            let Some(place) = slots.first().and_then(|slot| conversation(*slot)) else { continue };
            let place = place as usize;
            let Some(entry) = index.conversations.get(place) else { continue };
            let count: u32 = slots.iter().map(|slot| counts.of[*slot as usize]).sum();
            let length: u32 = entry.slots.clone().map(|slot| index.length(slot)).sum();
            let weight = weight(f64::from(count), f64::from(length), mean, B);
            self.conversations[place] += CONVERSATION_COUNTS * rarity * weight;
            self.needed[place] += u32::from(is_needed);
        }
    }
}

fn messages_of(index: &Index, slot: u32) -> Option<Range<u32>> {
    index.entry(slot).map(|entry| entry.slots.start + 1..entry.slots.end)
}

fn rarity(having: u64, all: u64) -> f64 {
    let (having, all) = (having as f64, all as f64);
    libm::log(1.0 + (all - having + 0.5) / (having + 0.5))
}

fn weight(count: f64, length: f64, mean: f64, b: f64) -> f64 {
    count * (K1 + 1.0) / (count + K1 * (1.0 - b + b * length / mean))
}

/// Never 0: it is divided by.
fn mean(sum: u64, n: u64) -> f64 {
    (sum.max(1) as f64) / (n.max(1) as f64)
}
