//! Bytes on their way, in pieces of one size: where much was let go of there is room for many of them, and
//! for one as long as a conversation often none. A page's memory only grows.

use std::io;

/// A piece is this long, but for the last.
const PIECE_BYTES: usize = 1 << 16;

/// See the module.
#[derive(Debug, Default)]
pub struct Pieces {
    pieces: Vec<Vec<u8>>,
}

impl Pieces {
    /// Adds bytes to what is there.
    pub fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.pieces.last().is_none_or(|last| last.len() == PIECE_BYTES) {
                self.pieces.push(Vec::with_capacity(PIECE_BYTES));
            }
            let Some(last) = self.pieces.last_mut() else { return };
            let (now, rest) = bytes.split_at(bytes.len().min(PIECE_BYTES - last.len()));
            last.extend_from_slice(now);
            bytes = rest;
        }
    }

    /// The pieces, one after another.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.pieces.iter().map(Vec::as_slice)
    }

    /// How many bytes they are together.
    pub fn len(&self) -> usize {
        let last = self.pieces.last().map_or(0, Vec::len);
        self.pieces.len().saturating_sub(1) * PIECE_BYTES + last
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.add(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_added_is_there_in_pieces_of_one_size(
            all in vec((any::<u8>(), 0..3 * PIECE_BYTES), 0..6),
        ) {
            let (mut pieces, mut expected) = (Pieces::default(), Vec::new());
            for (byte, length) in all {
                pieces.add(&vec![byte; length]);
                expected.extend(vec![byte; length]);
                prop_assert_eq!(pieces.len(), expected.len());
            }
            prop_assert_eq!(pieces.is_empty(), expected.is_empty());
            let lengths: Vec<usize> = pieces.iter().map(<[u8]>::len).collect();
            let whole = lengths.len().saturating_sub(1);
            prop_assert!(lengths.iter().take(whole).all(|length| *length == PIECE_BYTES));
            prop_assert_eq!(pieces.iter().collect::<Vec<_>>().concat(), expected);
        }
    }
}
