//! Numbers for words: each word lies once in one text, and a table of hashes finds it. Numbers
//! are given in the order of arrival.

use xxhash_rust::xxh64::xxh64;

const SLOTS_FIRST: usize = 1 << 10;

/// See the module.
#[derive(Debug)]
pub(super) struct Interner {
    text: String,
    /// Where each word begins; it ends where the next begins.
    starts: Vec<u32>,
    /// The number of a word, and one; 0 where there is none.
    slots: Vec<u32>,
}

impl Default for Interner {
    fn default() -> Self {
        Self { text: String::new(), starts: vec![0], slots: vec![0; SLOTS_FIRST] }
    }
}

impl Interner {
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// What it holds, without spare room.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.starts.len() * 4 + self.slots.len() * 4
    }

    pub(super) fn word(&self, number: u32) -> &str {
        match self.starts.get(number as usize..) {
            Some([start, end, ..]) => {
                self.text.get(*start as usize..*end as usize).unwrap_or_default()
            }
            _ => "",
        }
    }

    pub(super) fn find(&self, word: &str) -> Option<u32> {
        self.slots[self.slot(word)].checked_sub(1)
    }

    /// The number of a word, which it has from now on.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        let slot = self.slot(word);
        if let Some(number) = self.slots[slot].checked_sub(1) {
            return number;
        }
        self.text.push_str(word);
        self.slots[slot] = self.starts.len() as u32;
        self.starts.push(self.text.len() as u32);
        if self.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.len() as u32 - 1
    }

    /// The words that begin so, by number.
    pub(super) fn beginning_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = u32> + 'a {
        (0..self.len() as u32).filter(move |number| self.word(*number).starts_with(prefix))
    }

    /// Where the word stands, or the free slot where it belongs.
    fn slot(&self, word: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = xxh64(word.as_bytes(), 0) as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.word(number) == word {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for number in 0..self.len() as u32 {
            let slot = self.slot(self.word(number));
            self.slots[slot] = number + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_however_many_follow() {
        let mut words = Interner::default();
        let all: Vec<String> = (0..5000).map(|n| format!("w{n}")).collect();
        for word in &all {
            words.intern(word);
        }
        for (n, word) in all.iter().enumerate() {
            assert_eq!(words.find(word), Some(n as u32));
            assert_eq!(words.intern(word), n as u32);
            assert_eq!(words.word(n as u32), word);
        }
        assert_eq!(words.find("w"), None);
        let found: Vec<&str> = words.beginning_with("w499").map(|n| words.word(n)).collect();
        assert_eq!(found.len(), 11);
        assert_eq!(found[0], "w499");
    }
}
