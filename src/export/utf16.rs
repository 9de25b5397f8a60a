//! Text that somebody saved as UTF-16, as editors on Windows do.

/// Decodes bytes that are cut anywhere; halves of surrogate pairs become U+FFFD.
#[derive(Clone, Debug)]
pub(super) struct Utf16 {
    is_big_endian: bool,
    /// Half a unit, and the first unit of a pair.
    half: Option<u8>,
    high: Option<u16>,
}

impl Utf16 {
    /// Whether a text is UTF-16, by its byte order mark or by its first letter, which in an export
    /// is one of ASCII.
    pub fn of(head: &[u8]) -> Option<Self> {
        let is_big_endian = match head {
            [0xFF, 0xFE, ..] => false,
            [0xFE, 0xFF, ..] => true,
            [letter, 0, next, 0, ..] if is_text(*letter) && is_text(*next) => false,
            [0, letter, 0, next, ..] if is_text(*letter) && is_text(*next) => true,
            _ => return None,
        };
        Some(Self { is_big_endian, half: None, high: None })
    }

    /// The characters that end in these bytes, without the byte order mark.
    pub fn decode(&mut self, bytes: &[u8]) -> String {
        let mut units = Vec::with_capacity(bytes.len() / 2 + 2);
        units.extend(self.high.take());
        for byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            let unit = if self.is_big_endian {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            };
            if unit != 0xFEFF {
                units.push(unit);
            }
        }
        if let Some(last) = units.pop_if(|unit| (0xD800..0xDC00).contains(unit)) {
            self.high = Some(last);
        }
        String::from_utf16_lossy(&units)
    }

    /// What is left of a text that ends in the middle of a character.
    pub fn end(&mut self) -> String {
        let broken = self.half.take().is_some() | self.high.take().is_some();
        if broken { "\u{FFFD}".to_owned() } else { String::new() }
    }
}

fn is_text(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders_are_decoded_however_they_are_cut() {
        let text = "[{\"a\": \"Zoë 🐝\"}]";
        for (mark, big) in [(true, false), (true, true), (false, false), (false, true)] {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            for piece in 1..bytes.len() {
                let mut utf16 = Utf16::of(&bytes).unwrap();
                let mut decoded: String =
                    bytes.chunks(piece).map(|bytes| utf16.decode(bytes)).collect();
                decoded.push_str(&utf16.end());
                assert_eq!(decoded, text, "{mark} {big} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn what_is_cut_in_a_character_says_so() {
        let mut utf16 = Utf16::of(&[0xFF, 0xFE, b'a', 0, 0x3D, 0xD8]).unwrap();
        assert_eq!(utf16.decode(&[0xFF, 0xFE, b'a', 0, 0x3D, 0xD8]), "a");
        assert_eq!(utf16.end(), "\u{FFFD}");
        assert!(Utf16::of(b"[{\"a\": 1}]").is_none());
        assert!(Utf16::of(b"").is_none());
    }
}
