//! Words by hash.

use std::collections::BTreeMap;

use super::Known;

/// Words by hash: open addressing, at most half full, so a look is one or two comparisons.
#[derive(Clone, Debug)]
pub(super) struct Table {
    slots: Vec<Slot>,
    words: Vec<&'static str>,
    /// What is known of any of them, each once: few differ, and what is looked at for every word of a
    /// text stands close together.
    known: Vec<Known>,
    /// The lengths of those that begin with a byte, as bits: many words are told from all by theirs.
    lengths: [u64; 256],
}

/// Where a word may be.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// See [`head`].
    head: u64,
    /// In bytes; 0 where there is no word.
    length: u16,
    word: u16,
    known: u16,
}

impl Table {
    pub(super) fn new(listed: impl Iterator<Item = (Known, &'static str)>) -> Self {
        let mut words: BTreeMap<&'static str, Known> = BTreeMap::new();
        for (more, word) in listed {
            let known = words.entry(word).or_default();
            *known = known.and(more);
        }
        let slots = vec![Slot::default(); (words.len() * 2).next_power_of_two()];
        let mut table = Self { slots, words: Vec::new(), known: Vec::new(), lengths: [0; 256] };
        let mut places = BTreeMap::new();
        for (word, known) in words {
            let place = *places.entry(known).or_insert(table.known.len());
            if place == table.known.len() {
                table.known.push(known);
            }
            table.put(word, place);
        }
        table
    }

    fn put(&mut self, word: &'static str, known: usize) {
        let mut at = self.place(head(word.as_bytes()), word.len());
        while self.slots.get(at).is_some_and(|slot| slot.length > 0) {
            at = self.next(at);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            let (length, place) = (word.len() as u16, self.words.len() as u16);
            *slot = Slot { head: head(word.as_bytes()), length, word: place, known: known as u16 };
        }
        self.words.push(word);
        let first = word.bytes().next().map_or(0, usize::from);
        self.lengths[first] |= 1 << word.len();
    }

    pub(super) fn get(&self, word: &[u8]) -> Known {
        let lengths = word.first().map_or(0, |first| self.lengths[usize::from(*first)]);
        if word.len() >= 64 || lengths & 1 << word.len() == 0 {
            return Known::default();
        }
        let head = head(word);
        let is_it = |slot: &Slot| {
            let whole = || self.words.get(usize::from(slot.word)).map(|known| known.as_bytes());
            slot.head == head
                && usize::from(slot.length) == word.len()
                && (word.len() <= HEAD || whole() == Some(word))
        };
        let mut at = self.place(head, word.len());
        while let Some(slot) = self.slots.get(at).filter(|slot| slot.length > 0) {
            if is_it(slot) {
                return self.known.get(usize::from(slot.known)).copied().unwrap_or_default();
            }
            at = self.next(at);
        }
        Known::default()
    }

    /// Where a word stands, if others do not stand there.
    fn place(&self, head: u64, length: usize) -> usize {
        let hash = (head ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        hash as usize & (self.slots.len() - 1)
    }

    fn next(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }
}

/// Bytes of a word that are compared as one number.
const HEAD: usize = 8;

/// The first bytes of a word: all of one that has no more.
fn head(word: &[u8]) -> u64 {
    if let Some(head) = word.first_chunk::<HEAD>() {
        return u64::from_le_bytes(*head);
    }
    match (word.first_chunk(), word.last_chunk()) {
        (Some(head), Some(tail)) => {
            u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail))
        }
        _ => word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}
