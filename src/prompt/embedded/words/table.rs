//! Words by hash.

use super::Known;

/// Words by hash: open addressing, at most half full, so a look is one or two comparisons.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The [`head`] of each word, 0 where there is none: what is looked at for every word of a text
    /// stands close together.
    heads: Vec<u64>,
    /// Which of the words that is.
    places: Vec<u16>,
    words: Vec<(&'static str, Known)>,
    /// The lengths of those that begin with a byte, as bits: many words are told from all by theirs.
    lengths: [u64; 256],
}

impl Table {
    pub(super) fn new(listed: impl Iterator<Item = (Known, &'static str)> + Clone) -> Self {
        let size = (listed.clone().count() * 2).next_power_of_two();
        let (heads, places) = (vec![0; size], vec![0; size]);
        let mut table = Self { heads, places, words: Vec::new(), lengths: [0; 256] };
        for (known, word) in listed {
            table.put(word, known);
        }
        table
    }

    fn put(&mut self, word: &'static str, more: Known) {
        match self.find(word.as_bytes()) {
            Ok(place) => {
                if let Some(known) = self.words.get_mut(place) {
                    known.1 = known.1.and(more);
                }
            }
            Err(free) => {
                if let (Some(to), Some(of)) = (self.heads.get_mut(free), self.places.get_mut(free))
                {
                    (*to, *of) = (head(word.as_bytes()), self.words.len() as u16);
                }
                self.words.push((word, more));
            }
        }
        let first = word.bytes().next().map_or(0, usize::from);
        self.lengths[first] |= 1 << word.len();
    }

    pub(super) fn get(&self, word: &[u8]) -> Known {
        let lengths = word.first().map_or(0, |first| self.lengths[usize::from(*first)]);
        let may = word.len() < 64 && lengths & 1 << word.len() != 0;
        let place = if may { self.find(word).ok() } else { None };
        place.and_then(|place| self.words.get(place)).map_or(Known::default(), |known| known.1)
    }

    /// Which of the words it is, or the free head that would be its own.
    fn find(&self, word: &[u8]) -> Result<usize, usize> {
        let last = self.heads.len() - 1;
        let head = head(word);
        let is_it = |place: usize| {
            let known = self.words.get(place).map_or("", |known| known.0);
            known.len() == word.len() && (word.len() <= HEAD || known.as_bytes() == word)
        };
        let hash = (head ^ word.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let mut at = hash as usize & last;
        while let Some(other) = self.heads.get(at).filter(|other| **other != 0) {
            let place = self.places.get(at).copied().map_or(0, usize::from);
            if *other == head && is_it(place) {
                return Ok(place);
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
