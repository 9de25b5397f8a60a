//! Words by hash.

use super::Known;

/// Words by hash: open addressing, at most half full, so a look is one or two comparisons.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The [`head`] of each word, 0 where there is none: what is looked at for every word of a text
    /// stands close together.
    heads: Vec<u64>,
    words: Vec<(&'static str, Known)>,
    /// The lengths of those that begin with a byte, as bits: many words are told from all by theirs.
    lengths: [u64; 256],
}

impl Table {
    pub(super) fn new(listed: impl Iterator<Item = (Known, &'static str)> + Clone) -> Self {
        let size = (listed.clone().count() * 2).next_power_of_two();
        let words = vec![("", Known::default()); size];
        let mut table = Self { heads: vec![0; size], words, lengths: [0; 256] };
        for (known, word) in listed {
            table.put(word, known);
        }
        table
    }

    fn put(&mut self, word: &'static str, more: Known) {
        let at = self.slot(word.as_bytes()).unwrap_or_else(|free| free);
        if let (Some(place), Some(known)) = (self.heads.get_mut(at), self.words.get_mut(at)) {
            *place = head(word.as_bytes());
            *known = (word, known.1.and(more));
        }
        let first = word.bytes().next().map_or(0, usize::from);
        self.lengths[first] |= 1 << word.len();
    }

    pub(super) fn get(&self, word: &[u8]) -> Known {
        let lengths = word.first().map_or(0, |first| self.lengths[usize::from(*first)]);
        let may = word.len() < 64 && lengths & 1 << word.len() != 0;
        let at = if may { self.slot(word).ok() } else { None };
        at.and_then(|at| self.words.get(at)).map_or(Known::default(), |known| known.1)
    }

    /// Where the word is, or the free place where it would be.
    fn slot(&self, word: &[u8]) -> Result<usize, usize> {
        let last = self.heads.len() - 1;
        let head = head(word);
        let is_it = |at: usize| {
            let known = self.words.get(at).map_or("", |known| known.0);
            known.len() == word.len() && (word.len() <= HEAD || known.as_bytes() == word)
        };
        let hash = (head ^ word.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let mut at = hash as usize & last;
        while let Some(other) = self.heads.get(at).filter(|other| **other != 0) {
            if *other == head && is_it(at) {
                return Ok(at);
            }
            at = (at + 1) & last;
        }
        Err(at)
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
