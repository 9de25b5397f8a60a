//! Lexical search over the messages of an export.
//!
//! [`Index`] takes conversations as they are read and keeps no text: of each word its number, and
//! for each term in which messages it stands. What it holds grows with the text, at about a fifth
//! of it, and has a limit, beyond which only titles and dates are taken.
//!
//! [`Query`] is what somebody types. Of a phrase the index knows the words and not whether they stand
//! in a row: the caller, who has the text, asks [`Query::holds`].
//!
//! What is found, in which order and with which score, depends on the conversations alone: not on
//! the order in which they came, nor on those that were taken out again. Equal scores stand in
//! canonical order.
//!
//! The score of a message is a sum of BM25 (`score.rs`): the message itself, the messages around it
//! and its whole conversation with title and date, since what a question asks for is often said
//! beside the words that it uses. The weights were chosen on three dialogues that are not chats with
//! an assistant, all three seen.

mod asked;
mod findable;
mod interner;
mod language;
mod lexicon;
mod phrase;
mod postings;
mod query;
mod score;
mod words;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::clock::Millis;
use crate::id::ConversationKey;

pub use asked::Query;
pub use findable::{Findable, Stream};

use language::{COUNT, ENGLISH, Language};
use lexicon::Lexicon;
use postings::Postings;

/// So much of a conversation tells its language.
const SAMPLE_BYTES: usize = 4096;

/// Messages to each side that count as around.
const WINDOW: u32 = 2;

/// What the tables take for each term, about.
const TERM_BYTES: usize = 52;

/// It asks rather than tells.
const ASKS: u8 = 1;
/// It says when.
const SAYS_WHEN: u8 = 2;

/// See the module.
pub struct Index {
    lexicon: Lexicon,
    /// By term.
    postings: Vec<Postings>,
    slots: Vec<Slot>,
    /// In the order in which they came, those that were taken out included.
    conversations: Vec<Entry>,
    places: BTreeMap<ConversationKey, u32>,
    totals: Totals,
    /// How many conversations are in each language.
    in_use: [u32; COUNT],
    counted: Counted,
    posting_bytes: usize,
    limit_bytes: usize,
}

/// A message; the first slot of a conversation is that of its title and date.
struct Slot {
    conversation: u32,
    /// Words that say something.
    length: u32,
    marks: u8,
}

struct Entry {
    key: ConversationKey,
    first_at: Option<Millis>,
    language: Language,
    slots: Range<u32>,
    is_there: bool,
    is_whole: bool,
}

/// Of all that is there, for means.
#[derive(Clone, Copy, Default)]
struct Totals {
    conversations: u64,
    messages: u64,
    /// Words of messages, and of titles and dates besides.
    words: u64,
    words_of_heads: u64,
    /// Words of all windows.
    words_of_windows: u64,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// Its conversation.
    pub conversation: &'a ConversationKey,
    /// Its place in the thread, from 0.
    pub message: u32,
    /// The better, the higher; comparable within one query.
    pub score: f64,
}

/// A conversation that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    /// Which.
    pub conversation: &'a ConversationKey,
    /// The place of its best message, unless title or date alone was meant.
    pub message: Option<u32>,
    /// The better, the higher; comparable within one query.
    pub score: f64,
}

impl Default for Index {
    fn default() -> Self {
        Self::with_limit(usize::MAX)
    }
}

impl Index {
    /// An index that takes titles and dates only once it holds so much.
    pub fn with_limit(limit_bytes: usize) -> Self {
        Self {
            lexicon: Lexicon::default(),
            postings: Vec::new(),
            slots: Vec::new(),
            conversations: Vec::new(),
            places: BTreeMap::new(),
            totals: Totals::default(),
            in_use: [0; COUNT],
            counted: Counted::default(),
            posting_bytes: 0,
            limit_bytes,
        }
    }

    /// Takes a conversation, in place of what it had of the same one.
    pub fn add<'a>(&mut self, conversation: impl Into<Findable<'a>>) {
        self.take(&conversation.into());
    }

    /// The same, of what has come from elsewhere.
    pub fn take(&mut self, of: &Findable<'_>) {
        self.remove(&of.key);
        let texts = of.texts.iter().map(|text| text.len());
        // A fifth of the text is about what it will take: one that is too long shall not pass either.
        let is_whole = self.bytes() + texts.sum::<usize>() / 5 < self.limit_bytes;
        let place = self.conversations.len() as u32;
        let start = self.slots.len() as u32;
        let language = self.lexicon.tell(sample(&of.texts));
        self.add_head(of, place, language);
        for text in of.texts.iter().filter(|_| is_whole) {
            self.lexicon.each(text, language, |term| self.counted.add(term));
            let asks = text.trim_end().ends_with(['?', '？', '؟']);
            self.add_slot(place, if asks { ASKS } else { 0 });
        }
        let slots = start..self.slots.len() as u32;
        self.totals.add(self.sums(&slots));
        self.in_use[language] += 1;
        self.places.insert(of.key.clone(), place);
        self.conversations.push(Entry {
            key: of.key.clone(),
            first_at: of.first_at,
            language,
            slots,
            is_there: true,
            is_whole,
        });
    }

    /// Takes a conversation out; false if it is not there.
    pub fn remove(&mut self, key: &ConversationKey) -> bool {
        let Some(place) = self.places.remove(key) else { return false };
        let Some(entry) = self.conversations.get_mut(place as usize) else { return false };
        entry.is_there = false;
        let (slots, language) = (entry.slots.clone(), entry.language);
        self.totals.subtract(self.sums(&slots));
        self.in_use[language] -= 1;
        true
    }

    /// Of how many conversations there is no more than title and date.
    pub fn cut(&self) -> usize {
        self.conversations.iter().filter(|entry| entry.is_there && !entry.is_whole).count()
    }

    /// What it holds, about.
    pub fn bytes(&self) -> usize {
        self.posting_bytes
            + self.lexicon.bytes()
            + self.postings.len() * TERM_BYTES
            + self.slots.len() * size_of::<Slot>()
    }

    /// The date as words, and the title.
    fn add_head(&mut self, of: &Findable<'_>, place: u32, language: Language) {
        if let Some(at) = of.first_at {
            self.lexicon.each(&date_words(at), ENGLISH, |term| self.counted.add(term));
        }
        self.lexicon.each(of.title, language, |term| self.counted.add(term));
        self.add_slot(place, 0);
    }

    /// A slot of the terms that were counted.
    fn add_slot(&mut self, conversation: u32, mut marks: u8) {
        let slot = self.slots.len() as u32;
        let mut length = 0;
        self.postings.resize_with(self.lexicon.terms(), Postings::default);
        for (term, count) in self.counted.take() {
            if let Some(postings) = self.postings.get_mut(term as usize) {
                self.posting_bytes += postings.push(slot, count);
            }
            if self.lexicon.says_when(term) {
                marks |= SAYS_WHEN;
            }
            length += count;
        }
        self.slots.push(Slot { conversation, length, marks });
    }

    fn sums(&self, slots: &Range<u32>) -> Totals {
        let lengths = |range: Range<u32>| range.map(|slot| u64::from(self.length(slot)));
        let messages = slots.start + 1..slots.end;
        Totals {
            conversations: 1,
            messages: messages.len() as u64,
            words: lengths(messages.clone()).sum(),
            words_of_heads: u64::from(self.length(slots.start)),
            words_of_windows: messages.clone().flat_map(|at| lengths(around(at, &messages))).sum(),
        }
    }

    fn length(&self, slot: u32) -> u32 {
        self.slots.get(slot as usize).map_or(0, |slot| slot.length)
    }

    fn entry(&self, slot: u32) -> Option<&Entry> {
        let place = self.slots.get(slot as usize)?.conversation;
        self.conversations.get(place as usize)
    }
}

/// How often each term stands in what is taken just now.
#[derive(Default)]
struct Counted {
    /// By term; zero between two slots.
    counts: Vec<u32>,
    met: Vec<u32>,
}

impl Counted {
    fn add(&mut self, term: u32) {
        let at = term as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(at) {
            if *count == 0 {
                self.met.push(term);
            }
            *count += 1;
        }
    }

    /// Each term with its count, which begins anew.
    fn take(&mut self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let counts = &mut self.counts;
        self.met.drain(..).map(|term| {
            (term, counts.get_mut(term as usize).map(std::mem::take).unwrap_or_default())
        })
    }
}

impl Entry {
    fn canonical(&self, other: &Self) -> Ordering {
        let by = self.key.source.cmp(&other.key.source);
        let by = by.then_with(|| self.key.account.cmp(&other.key.account));
        let by = by.then_with(|| self.first_at.cmp(&other.first_at));
        by.then_with(|| self.key.conversation_id.cmp(&other.key.conversation_id))
    }
}

impl Totals {
    fn add(&mut self, other: Self) {
        self.conversations += other.conversations;
        self.messages += other.messages;
        self.words += other.words;
        self.words_of_heads += other.words_of_heads;
        self.words_of_windows += other.words_of_windows;
    }

    fn subtract(&mut self, other: Self) {
        self.conversations -= other.conversations;
        self.messages -= other.messages;
        self.words -= other.words;
        self.words_of_heads -= other.words_of_heads;
        self.words_of_windows -= other.words_of_windows;
    }
}

/// The messages around one, itself included, as far as its conversation goes.
fn around(slot: u32, messages: &Range<u32>) -> Range<u32> {
    slot.saturating_sub(WINDOW).max(messages.start)..(slot + WINDOW + 1).min(messages.end)
}

fn date_words(at: Millis) -> String {
    let day = at.day();
    let number = day.rsplit('-').next().unwrap_or_default().trim_start_matches('0');
    format!("{} {:04} {number}", at.month_name(), at.year())
}

/// The beginning of its messages.
fn sample<'a>(texts: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let mut left = SAMPLE_BYTES;
    texts.iter().map_while(move |text| {
        let end = (0..=left.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
        left -= end;
        text.get(..end).filter(|text| !text.is_empty())
    })
}
