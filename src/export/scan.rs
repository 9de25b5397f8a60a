//! What splitting and reading JSON have in common: the few bytes that matter, and the end of a
//! string. Everything that looks at each byte of an export is here, so that a faster way has one
//! place to go.

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

/// Where the next `"` or `\` is, from `from` on. A call of `memchr` costs more than most strings
/// of an export are long, so the first few bytes are looked at eight at a time.
#[inline]
pub(super) fn quote_or_backslash(bytes: &[u8], from: usize) -> Option<usize> {
    const SHORT: usize = 32;
    let rest = bytes.get(from..)?;
    let mut at = 0;
    while let Some(word) = rest.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        if at == SHORT {
            break;
        }
        let word = u64::from_le_bytes(*word);
        let hits = zero_bytes(word ^ repeat(b'"')) | zero_bytes(word ^ repeat(b'\\'));
        if hits != 0 {
            return Some(from + at + (hits.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    memchr::memchr2(b'"', b'\\', rest.get(at..)?).map(|found| from + at + found)
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The top bit of each byte that is zero. Bytes above a zero byte may be marked too, so only the
/// lowest mark counts.
const fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(repeat(0x01)) & !word & repeat(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
