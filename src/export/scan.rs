//! What splitting and reading JSON have in common: the few bytes that matter, the end of a string,
//! and the end of what nests. Everything that looks at each byte of an export is here, and looks
//! at 64 of them at a time.

// Named, because the bench takes this file without the modules around it.
#[path = "scan/block.rs"]
mod block;

use self::block::{Block, quotes_and_backslashes};

/// What a byte means outside a string.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a number or word, or nothing that belongs here.
    Other,
    /// Space, tab, line feed, carriage return.
    Blank,
    /// `"`
    Quote,
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    /// `,` or `:`
    Mark,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    classes[b' ' as usize] = Class::Blank;
    classes[b'\t' as usize] = Class::Blank;
    classes[b'\n' as usize] = Class::Blank;
    classes[b'\r' as usize] = Class::Blank;
    classes[b'"' as usize] = Class::Quote;
    classes[b'{' as usize] = Class::Open;
    classes[b'[' as usize] = Class::Open;
    classes[b'}' as usize] = Class::Close;
    classes[b']' as usize] = Class::Close;
    classes[b',' as usize] = Class::Mark;
    classes[b':' as usize] = Class::Mark;
    classes
};

/// The class of a byte outside a string.
#[inline]
pub(super) fn class(byte: u8) -> Class {
    CLASSES[byte as usize]
}

/// Where the next `"` or `\` is, from `from` on.
#[inline]
pub(super) fn quote_or_backslash(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(next) = bytes.get(at..)?.first_chunk() {
        let hits = quotes_and_backslashes(next);
        if hits != 0 {
            return Some(at + hits.trailing_zeros() as usize);
        }
        at += block::BYTES;
    }
    last_quote_or_backslash(bytes, at)
}

#[inline(never)]
fn last_quote_or_backslash(bytes: &[u8], from: usize) -> Option<usize> {
    let hits = quotes_and_backslashes(&padded(bytes.get(from..)?));
    (hits != 0).then(|| from + hits.trailing_zeros() as usize)
}

/// Where the quote is that ends a string of which the bytes from `from` on are left, and whether
/// anything before it is escaped.
#[inline]
pub(super) fn end_of_string(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let end = quote_or_backslash(bytes, from)?;
    if bytes.get(end) == Some(&b'"') {
        return Some((end, false));
    }
    end_of_escaped(bytes, end).map(|end| (end, true))
}

/// The same from the first backslash on, all escapes of a block at once: in other scripts most of a
/// text are.
#[inline(never)]
fn end_of_escaped(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut is_escaped) = (from, false);
    while let Some(next) = bytes.get(at..)?.first_chunk() {
        if is_escaped || quotes_and_backslashes(next) != 0 {
            let quotes = unescaped_quotes(next, &mut is_escaped);
            if quotes != 0 {
                return Some(at + quotes.trailing_zeros() as usize);
            }
        }
        at += block::BYTES;
    }
    let quotes = unescaped_quotes(&padded(bytes.get(at..)?), &mut is_escaped);
    (quotes != 0).then(|| at + quotes.trailing_zeros() as usize)
}

/// The bytes of a block.
pub(super) const BLOCK_BYTES: usize = block::BYTES;

/// Copies the block that these bytes begin with, and says how many of them stand before a `"` or
/// `\`: where there is neither, all of the block that are there.
#[inline]
pub(super) fn copy_block(bytes: &[u8], to: &mut [u8; block::BYTES]) -> usize {
    if let Some(block) = bytes.first_chunk() {
        *to = *block;
        return quotes_and_backslashes(block).trailing_zeros() as usize;
    }
    *to = padded(bytes);
    bytes.len().min(quotes_and_backslashes(to).trailing_zeros() as usize)
}

/// Where in a text something else stands than words with one space between them: a `<`, a `&`,
/// another blank, or a second space.
pub(super) fn end_of_words(text: &[u8]) -> usize {
    let (mut at, mut after_space) = (0, 0);
    while let Some(next) = text.get(at..).and_then(<[u8]>::first_chunk) {
        let hits = no_words(next, &mut after_space);
        if hits != 0 {
            return at + hits.trailing_zeros() as usize;
        }
        at += block::BYTES;
    }
    let hits = no_words(&padded(text.get(at..).unwrap_or_default()), &mut after_space);
    text.len().min(at + hits.trailing_zeros() as usize)
}

#[inline]
fn no_words(bytes: &[u8; block::BYTES], after_space: &mut u64) -> u64 {
    let block = Block::of(bytes);
    let spaces = block.spaces();
    let hits = block.markup_and_blanks() | spaces & (spaces << 1 | *after_space);
    *after_space = spaces >> 63;
    hits
}

/// In a block of a string, the quotes that end it, and whether the byte after the block is escaped.
#[inline]
fn unescaped_quotes(bytes: &[u8; block::BYTES], is_escaped: &mut bool) -> u64 {
    let block = Block::of(bytes);
    let (escaped, beyond) = runs(block.backslashes(), u64::from(*is_escaped));
    *is_escaped = beyond;
    block.quotes() & !escaped
}

/// Less than a block, filled up with what means nothing.
fn padded(bytes: &[u8]) -> [u8; block::BYTES] {
    let mut all = [b' '; block::BYTES];
    for (to, byte) in all.iter_mut().zip(bytes) {
        *to = *byte;
    }
    all
}

/// Where in a value bytes have come to: how deep it nests there, and whether in a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Nesting {
    /// Objects and lists that are open.
    pub depth: u64,
    pub in_string: bool,
    /// In a string, after a backslash.
    pub is_escaped: bool,
}

impl Nesting {
    /// Goes on to the end of the value: what follows the bracket or, where none is open, the
    /// quote that closes it. `None`: it is not in these bytes, which are all taken.
    #[inline]
    pub fn end(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        // What is in `self` is kept in registers from block to block.
        let mut here = *self;
        let end = loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(next) = rest.first_chunk() else {
                break here.rest(rest).map(|end| at + end);
            };
            if let Some(end) = here.block(next, block::BYTES) {
                break Some(at + end);
            }
            at += block::BYTES;
        };
        *self = here;
        end
    }

    #[inline(never)]
    fn rest(&mut self, bytes: &[u8]) -> Option<usize> {
        self.block(&padded(bytes), bytes.len())
    }

    /// The same in a block, of which so many bytes are there.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a call for each block would cost a third more")]
    fn block(&mut self, bytes: &[u8; block::BYTES], length: usize) -> Option<usize> {
        let block = Block::of(bytes);
        let (mut quotes, backslashes) = (block.quotes(), block.backslashes());
        if (quotes | backslashes) == 0 && self.in_string && !self.is_escaped {
            return None;
        }
        let mut beyond = false;
        if backslashes != 0 || self.is_escaped {
            let escaped;
            (escaped, beyond) = runs(backslashes, u64::from(self.is_escaped));
            quotes &= !escaped;
            if length < block::BYTES {
                beyond = escaped >> length & 1 != 0;
            }
        }
        let inside = prefix_xor(quotes) ^ u64::from(self.in_string).wrapping_neg();
        // Outside of strings a backslash escapes nothing, and the first of those is what the
        // computation took for an escape.
        if self.depth == 0 || backslashes & !inside != 0 {
            return self.one_by_one(bytes.get(..length)?);
        }
        let (opens, closes) = (block.opens() & !inside, block.closes() & !inside);
        if closes != 0 {
            let ends = u64::from(closes.count_ones());
            if ends >= self.depth
                && let Some(end) = self.close(opens, closes)
            {
                return Some(end);
            }
            self.depth = (self.depth + u64::from(opens.count_ones())).saturating_sub(ends);
        } else if opens != 0 {
            self.depth += u64::from(opens.count_ones());
        }
        self.in_string = inside >> 63 != 0;
        self.is_escaped = beyond;
        None
    }

    /// What follows the bracket that closes the value, if it is among these.
    #[inline]
    fn close(&mut self, opens: u64, mut closes: u64) -> Option<usize> {
        let mut depth = self.depth;
        let mut counted = 0;
        while closes != 0 {
            let bit = closes & closes.wrapping_neg();
            let before = opens & (bit - 1) & !counted;
            counted |= before;
            depth += u64::from(before.count_ones());
            depth -= 1;
            if depth == 0 {
                self.depth = 0;
                return Some(bit.trailing_zeros() as usize + 1);
            }
            closes ^= bit;
        }
        None
    }

    /// Byte after byte, whatever stands where.
    #[inline(never)]
    fn one_by_one(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.is_escaped {
                self.is_escaped = false;
                continue;
            }
            match (self.in_string, byte) {
                (true, b'\\') => self.is_escaped = true,
                (true, b'"') if self.depth == 0 => return Some(at + 1),
                (_, b'"') => self.in_string = !self.in_string,
                (false, b'{' | b'[') => self.depth += 1,
                (false, b'}' | b']') => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Of runs of backslashes, what they escape: in each run every second byte, and what follows a run
/// of odd length. The second tells whether the byte after the block is.
#[inline]
fn runs(backslashes: u64, carried: u64) -> (u64, bool) {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let backslashes = backslashes & !carried;
    let follows = backslashes << 1 | carried;
    let odd_starts = backslashes & !EVEN & !follows;
    let (even_ends, beyond) = odd_starts.overflowing_add(backslashes);
    ((EVEN ^ even_ends << 1) & follows, beyond)
}

/// Each bit becomes whether there is an odd number of ones up to it: from each opening quote to
/// before the closing one.
#[inline]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_what_a_plain_search_finds() {
        let bytes: Vec<u8> = (0..600_u32)
            .map(|n| match n.wrapping_mul(2_654_435_761) >> 24 {
                0..4 => b'"',
                4..8 => b'\\',
                8..20 => b'#',
                other => other as u8,
            })
            .collect();
        for from in 0..=bytes.len() {
            let plain = bytes[from..].iter().position(|byte| matches!(byte, b'"' | b'\\'));
            assert_eq!(quote_or_backslash(&bytes, from), plain.map(|at| from + at), "{from}");
        }
        assert_eq!(quote_or_backslash(&bytes, bytes.len() + 1), None);
    }

    fn plain_end_of_string(bytes: &[u8]) -> Option<(usize, bool)> {
        let mut at = 0;
        let mut has_escapes = false;
        loop {
            match bytes.get(at)? {
                b'"' => return Some((at, has_escapes)),
                b'\\' => (has_escapes, at) = (true, at + 2),
                _ => at += 1,
            }
        }
    }

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            4 => Just(b'a'),
            3 => Just(b'\\'),
            3 => Just(b'"'),
            1 => prop::sample::select(b"{}[]".to_vec()),
        ];
        prop::collection::vec(byte, 0..400)
    }

    proptest! {
        #[test]
        fn a_string_ends_where_a_plain_search_says(
            text in prop::collection::vec(prop::sample::select(b"\\\\\\aaaa\"".to_vec()), 0..300),
        ) {
            for from in 0..=text.len() {
                let plain = plain_end_of_string(&text[from..]);
                let expected = plain.map(|(at, has_escapes)| (from + at, has_escapes));
                prop_assert_eq!(end_of_string(&text, from), expected);
            }
        }

        /// 64 bytes at a time, in pieces cut anywhere, come to the same end and the same place as
        /// one byte after the other.
        #[test]
        fn blocks_and_bytes_go_the_same_way(
            text in text(),
            cut in any::<prop::sample::Index>(),
            depth in 0_u64..70,
            is_escaped: bool,
        ) {
            let in_string = depth == 0 || is_escaped;
            let begin = Nesting { depth, in_string, is_escaped };
            let mut plain = begin;
            let end = plain.one_by_one(&text);

            let mut cut = cut.index(text.len() + 1);
            let mut nesting = begin;
            let mut found = nesting.end(&text[..cut], 0);
            if found.is_none() {
                found = nesting.end(&text, cut);
                cut = text.len();
            }
            prop_assert_eq!(found, end, "{}", cut);
            if end.is_none() {
                prop_assert_eq!(nesting, plain);
            }
        }
    }
}
