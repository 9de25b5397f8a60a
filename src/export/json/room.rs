//! Where one string after another is decoded, a block at a time: what is kept of it is then copied
//! once, in its own size, and what is looked at only is not copied at all.

use super::super::scan::{BLOCK_BYTES, copy_block};
use super::{escape, utf8};

/// Room for a string that is not longer than most.
const ROOM_BYTES: usize = 4 << 10;

/// A longer string is decoded elsewhere, so that no room is held for it.
const ROOM_BYTES_MAX: usize = 1 << 20;

/// See the module.
#[derive(Debug, Default)]
pub(in super::super) struct Room(Vec<u8>);

impl Room {
    /// The string whose first quote stands before these bytes, and how many of them it takes.
    /// `None` where it is too long, has no end, or is not as the standard has it.
    pub(super) fn string(&mut self, bytes: &[u8]) -> Option<(&str, usize)> {
        let (taken, made) = self.fill(bytes)?;
        let with_quote = bytes.get(..=taken)?.len();
        Some((utf8(self.0.get(..made)?)?, with_quote))
    }

    /// Decodes up to a quote or the end: how many bytes were taken, and how many made of them.
    fn fill(&mut self, bytes: &[u8]) -> Option<(usize, usize)> {
        let (mut from, mut made) = (0, 0);
        loop {
            let Some(to) = self.0.get_mut(made..).and_then(<[u8]>::first_chunk_mut) else {
                self.grow()?;
                continue;
            };
            let plain = copy_block(bytes.get(from..)?, to);
            (from, made) = (from + plain, made + plain);
            if plain == BLOCK_BYTES {
                continue;
            }
            if bytes.get(from) != Some(&b'\\') {
                return Some((from, made));
            }
            // A run of escapes, as text in other scripts is, without a block between them.
            while bytes.get(from) == Some(&b'\\')
                && let Some(to) = self.0.get_mut(made..).and_then(<[u8]>::first_chunk_mut::<4>)
            {
                let (character, after) = escape(bytes.get(from + 1..)?)?;
                from = bytes.len() - after.len();
                made += character.encode_utf8(to).len();
            }
        }
    }

    fn grow(&mut self) -> Option<()> {
        let bytes = (2 * self.0.len()).max(ROOM_BYTES);
        (bytes <= ROOM_BYTES_MAX).then(|| self.0.resize(bytes, 0))
    }
}
