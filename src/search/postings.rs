//! In which slots a term stands, and how often: differences of slots, packed into bytes.

/// See the module. A slot never comes before one that is there.
#[derive(Debug, Default)]
pub(super) struct Postings {
    bytes: Vec<u8>,
    last: u32,
}

/// Counts of so many and more take a number of their own.
const COUNT_MANY: u32 = 4;

impl Postings {
    /// Gives how many bytes it took.
    pub(super) fn push(&mut self, slot: u32, count: u32) -> usize {
        let before = self.bytes.len();
        let small = count.clamp(1, COUNT_MANY);
        let step = u64::from(slot - self.last);
        self.number(step * u64::from(COUNT_MANY) + u64::from(small - 1));
        if small == COUNT_MANY {
            self.number(u64::from(count - COUNT_MANY));
        }
        self.last = slot;
        self.bytes.len() - before
    }

    /// Slots with their counts, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut rest = self.bytes.iter();
        let mut slot = 0;
        std::iter::from_fn(move || {
            let packed = next(&mut rest)?;
            slot += (packed / u64::from(COUNT_MANY)) as u32;
            let mut count = (packed % u64::from(COUNT_MANY)) as u32 + 1;
            if count == COUNT_MANY {
                count += next(&mut rest)? as u32;
            }
            Some((slot, count))
        })
    }

    /// Seven bits a byte, the low ones first; the eighth says that more follows.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

fn next(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_in_comes_out() {
        let all =
            [(0, 1), (1, 3), (2, 4), (3, 5), (40, 127), (41, 131), (100_000, 132), (u32::MAX, 1)];
        let mut postings = Postings::default();
        for (slot, count) in all {
            postings.push(slot, count);
        }
        assert_eq!(postings.iter().collect::<Vec<_>>(), all);
    }
}
