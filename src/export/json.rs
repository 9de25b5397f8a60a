//! Reads one JSON value as it stands in an export, which is not always as the standard has it.
//!
//! A [`Cursor`] stands before a value. Every method takes that value whole, or fails with
//! [`BrokenJson`]; one that asks for a type takes a value of another type too, and says so by
//! `None` or `false`. A cursor is a position and is copied freely: what may be needed later is
//! remembered as a copy, and decoded only then.
//!
//! Accepted beyond the standard: raw control characters in strings, half a surrogate pair, CESU-8
//! and other bytes that are no UTF-8 (all become what they were meant to be, or U+FFFD), unknown
//! words where a number could stand, superfluous and missing commas. Nesting costs no stack.

use std::borrow::Cow;

use thiserror::Error;

use super::scan::{Class, Nesting, class, end_of_string};
use crate::clock::Millis;

// Named, because the bench takes this file without the modules around it.
#[path = "json/room.rs"]
mod room;

pub(super) use self::room::Room;

/// The value cannot be read on from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the JSON is broken at byte {at} of the conversation: export again if it should be whole")]
pub(super) struct BrokenJson {
    /// Where, in bytes from the beginning of the element.
    pub at: usize,
}

/// A string of which it is known where it ends, and not yet what it says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Raw<'a> {
    /// What stands between the quotes.
    bytes: &'a [u8],
    has_escapes: bool,
}

impl<'a> Raw<'a> {
    /// What it says.
    pub fn text(self) -> Cow<'a, str> {
        if !self.has_escapes
            && let Some(text) = utf8(self.bytes)
        {
            return Cow::Borrowed(text);
        }
        let mut text = String::with_capacity(self.bytes.len());
        unescape(self.bytes, &mut text);
        Cow::Owned(text)
    }

    /// What it says, to be compared with names in ASCII: whether it is text does not matter there.
    pub fn name(self) -> Cow<'a, [u8]> {
        if self.has_escapes {
            Cow::Owned(self.text().into_owned().into_bytes())
        } else {
            Cow::Borrowed(self.bytes)
        }
    }

    /// Whether it says nothing.
    pub fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }
}

/// A place in a JSON text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Before the first value of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// All bytes from here on.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The byte with which the next value begins.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if class(byte) != Class::Blank {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Calls `each` for every key of an object, with the cursor before its value, which `each`
    /// takes. `false` if the value is no object.
    pub fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), BrokenJson>,
    ) -> Result<bool, BrokenJson> {
        self.fields(|value, key| each(value, key.text()))
    }

    /// The same for objects with many keys, most of which nobody knows: `each` says whether a key
    /// has to be decoded.
    pub fn fields(
        &mut self,
        mut each: impl FnMut(&mut Self, Raw<'a>) -> Result<(), BrokenJson>,
    ) -> Result<bool, BrokenJson> {
        if self.peek() != Some(b'{') {
            self.skip()?;
            return Ok(false);
        }
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'}') => break,
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let key = self.raw_string()?;
                    if self.peek() != Some(b':') {
                        return Err(self.broken());
                    }
                    self.at += 1;
                    each(self, key)?;
                }
                _ => return Err(self.broken()),
            }
        }
        self.at += 1;
        Ok(true)
    }

    /// Calls `each` with the cursor before every item of a list, which `each` takes. `false` if
    /// the value is no list.
    pub fn list(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), BrokenJson>,
    ) -> Result<bool, BrokenJson> {
        if self.peek() != Some(b'[') {
            self.skip()?;
            return Ok(false);
        }
        self.at += 1;
        loop {
            match self.peek() {
                Some(b']') => break,
                Some(b',') => self.at += 1,
                Some(_) => each(self)?,
                None => return Err(self.broken()),
            }
        }
        self.at += 1;
        Ok(true)
    }

    /// A string, not decoded yet.
    pub fn raw(&mut self) -> Result<Option<Raw<'a>>, BrokenJson> {
        if self.peek() == Some(b'"') {
            return self.raw_string().map(Some);
        }
        self.skip().map(|()| None)
    }

    /// The string that is all of a list, not decoded yet. Any other value is not taken.
    pub fn only_string(&mut self) -> Option<Raw<'a>> {
        let mut at = *self;
        if at.peek() != Some(b'[') {
            return None;
        }
        at.at += 1;
        if at.peek() != Some(b'"') {
            return None;
        }
        let only = at.raw_string().ok()?;
        if at.peek() != Some(b']') {
            return None;
        }
        at.at += 1;
        *self = at;
        Some(only)
    }

    /// A string, decoded.
    pub fn text(&mut self) -> Result<Option<Cow<'a, str>>, BrokenJson> {
        if self.peek() == Some(b'"') { self.string().map(Some) } else { self.skip().map(|()| None) }
    }

    /// A string, decoded in that room, where its end is found in the same pass.
    pub fn text_in<'r>(&mut self, room: &'r mut Room) -> Result<Option<Cow<'r, str>>, BrokenJson>
    where
        'a: 'r,
    {
        if self.peek() != Some(b'"') {
            return self.skip().map(|()| None);
        }
        let start = self.at + 1;
        match room.string(self.bytes.get(start..).unwrap_or_default()) {
            Some((text, taken)) => {
                self.at = start + taken;
                Ok(Some(Cow::Borrowed(text)))
            }
            None => self.string().map(Some),
        }
    }

    /// A string that says something.
    pub fn word(&mut self) -> Result<Option<String>, BrokenJson> {
        Ok(self.word_in_place()?.map(Cow::into_owned))
    }

    /// The same, not copied if it can be helped.
    pub fn word_in_place(&mut self) -> Result<Option<Cow<'a, str>>, BrokenJson> {
        Ok(self.text()?.filter(|text| !text.is_empty()))
    }

    /// A name by which others call something, which some write as a number.
    pub fn id(&mut self) -> Result<Option<Cow<'a, str>>, BrokenJson> {
        if self.peek() == Some(b'"') {
            return self.word_in_place();
        }
        let start = self.at_value();
        self.skip()?;
        let token = self.bytes.get(start..self.at).unwrap_or_default();
        let is_number = !token.is_empty() && token.iter().all(u8::is_ascii_digit);
        Ok(utf8(token).filter(|_| is_number).map(Cow::Borrowed))
    }

    /// A number. What Python calls `NaN` and `Infinity` is none.
    pub fn number(&mut self) -> Result<Option<f64>, BrokenJson> {
        let start = self.at_value();
        self.skip()?;
        let token = self.bytes.get(start..self.at).unwrap_or_default();
        let digits = token.first().is_some_and(|byte| matches!(byte, b'-' | b'0'..=b'9'));
        let number = std::str::from_utf8(token).ok().filter(|_| digits);
        Ok(number.and_then(|text| text.parse().ok()).filter(|number: &f64| number.is_finite()))
    }

    /// A time: seconds or milliseconds, as a number or in a string, or RFC 3339.
    pub fn time(&mut self) -> Result<Option<Millis>, BrokenJson> {
        if self.peek() == Some(b'"') {
            return Ok(Millis::from_export_text(&self.string()?));
        }
        Ok(self.number()?.and_then(Millis::from_export_number))
    }

    /// Whether the value is `true`.
    pub fn is_true(&mut self) -> Result<bool, BrokenJson> {
        let start = self.at_value();
        self.skip()?;
        Ok(self.bytes.get(start..self.at) == Some(b"true"))
    }

    /// Yes or no, as a database or a table writes it too.
    pub fn flag(&mut self) -> Result<Option<bool>, BrokenJson> {
        let start = self.at_value();
        self.skip()?;
        Ok(match self.bytes.get(start..self.at).unwrap_or_default() {
            b"true" | b"1" | b"\"true\"" => Some(true),
            b"false" | b"0" | b"\"false\"" => Some(false),
            _ => None,
        })
    }

    /// Takes the value, whatever it is.
    pub fn skip(&mut self) -> Result<(), BrokenJson> {
        match self.peek().map(class) {
            Some(Class::Quote) => self.raw_string().map(|_| ()),
            Some(Class::Open) => self.skip_nested(),
            Some(Class::Other) => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let end = rest.iter().position(|byte| class(*byte) != Class::Other);
                self.at += end.unwrap_or(rest.len());
                Ok(())
            }
            Some(Class::Close | Class::Mark | Class::Blank) | None => Err(self.broken()),
        }
    }

    /// Every string from here on, keys too, whatever they belong to.
    pub fn strings(mut self) -> impl Iterator<Item = Cow<'a, str>> {
        std::iter::from_fn(move || {
            let rest = self.bytes.get(self.at..)?;
            self.at += memchr::memchr(b'"', rest)?;
            self.string().ok()
        })
    }

    fn skip_nested(&mut self) -> Result<(), BrokenJson> {
        // Many are empty.
        if matches!(self.bytes.get(self.at + 1), Some(b']' | b'}')) {
            self.at += 2;
            return Ok(());
        }
        let mut nesting = Nesting { depth: 1, ..Nesting::default() };
        match nesting.end(self.bytes, self.at + 1) {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => Err(BrokenJson { at: self.bytes.len() }),
        }
    }

    fn at_value(&mut self) -> usize {
        self.peek();
        self.at
    }

    fn broken(&self) -> BrokenJson {
        BrokenJson { at: self.at }
    }

    fn raw_string(&mut self) -> Result<Raw<'a>, BrokenJson> {
        let start = self.at + 1;
        let (end, has_escapes) = end_of_string(self.bytes, start).ok_or_else(|| self.broken())?;
        self.at = end + 1;
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        Ok(Raw { bytes, has_escapes })
    }

    fn string(&mut self) -> Result<Cow<'a, str>, BrokenJson> {
        self.raw_string().map(Raw::text)
    }
}

/// Decodes what stands between the quotes of a string.
fn unescape(raw: &[u8], text: &mut String) {
    if let Some(raw) = utf8(raw) {
        return unescape_text(raw, text);
    }
    let mut rest = raw;
    while !rest.is_empty() {
        let plain = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        let (before, from) = rest.split_at(plain);
        push_utf8(before, text);
        rest = from;
        // A run of escapes, as text in other scripts is, without a search between them.
        while let [b'\\', after @ ..] = rest {
            rest = push_escape(after, text);
        }
    }
}

/// The same of what is known to be UTF-8, as nearly all is.
fn unescape_text(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(plain) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (before, from) = rest.split_at(plain);
        text.push_str(before);
        let mut after = from.as_bytes();
        while let [b'\\', escape @ ..] = after {
            after = push_escape(escape, text);
        }
        rest = from.get(from.len() - after.len()..).unwrap_or_default();
    }
    text.push_str(rest);
}

/// Decodes one escape, whose backslash is taken already, and gives what follows it.
fn push_escape<'a>(after: &'a [u8], text: &mut String) -> &'a [u8] {
    match (escape(after), after) {
        (Some((character, rest)), _) => {
            text.push(character);
            rest
        }
        (None, [b'u', rest @ ..]) => {
            text.push_str("\\u");
            rest
        }
        (None, []) => after,
        // No escape at all: both characters stay, the second with the plain text after it.
        (None, _) => {
            text.push('\\');
            after
        }
    }
}

/// The character that an escape stands for, whose backslash is taken already, and what follows it.
#[inline]
fn escape(after: &[u8]) -> Option<(char, &[u8])> {
    let (&letter, rest) = after.split_first()?;
    let plain = match letter {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'"' | b'\\' | b'/' => letter as char,
        b'u' => return Some(character(hex_unit(rest)?, rest.get(4..)?)),
        _ => return None,
    };
    Some((plain, rest))
}

/// The character of a UTF-16 unit, joined with the low half that follows if it is a high one, and
/// what follows it.
fn character(unit: u16, rest: &[u8]) -> (char, &[u8]) {
    if (0xD800..0xDC00).contains(&unit)
        && let [b'\\', b'u', low @ ..] = rest
        && let Some(second) = hex_unit(low)
        && let Some(Ok(joined)) = char::decode_utf16([unit, second]).next()
    {
        return (joined, low.get(4..).unwrap_or_default());
    }
    (char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), rest)
}

fn hex_unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.first_chunk::<4>()?.map(|byte| u16::from(HEX[byte as usize]));
    let [first, second, third, fourth] = digits;
    let is_unit = first | second | third | fourth < 16;
    is_unit.then_some(first << 12 | second << 8 | third << 4 | fourth)
}

/// What a byte is worth as a digit; 255 if it is none.
const HEX: [u8; 256] = {
    let mut digits = [255; 256];
    let mut n: u8 = 0;
    while n < 16 {
        let letter = b"0123456789abcdef"[n as usize];
        digits[letter as usize] = n;
        digits[letter.to_ascii_uppercase() as usize] = n;
        n += 1;
    }
    digits
};

/// The bytes as text, if they are UTF-8. Long ones are looked at many at a time.
#[inline]
pub(super) fn utf8(bytes: &[u8]) -> Option<&str> {
    const LONG: usize = 64;
    if bytes.len() < LONG {
        std::str::from_utf8(bytes).ok()
    } else {
        simdutf8::basic::from_utf8(bytes).ok()
    }
}

/// Adds bytes that should be UTF-8: pairs of surrogates written as two times three bytes (CESU-8)
/// are joined, anything else that is wrong becomes U+FFFD.
fn push_utf8(mut bytes: &[u8], text: &mut String) {
    if let Some(good) = utf8(bytes) {
        return text.push_str(good);
    }
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(good) => return text.push_str(good),
            Err(error) => error,
        };
        let (good, bad) = bytes.split_at(error.valid_up_to());
        text.push_str(std::str::from_utf8(good).unwrap_or_default());
        let (character, length) = repaired(bad);
        text.push(character);
        let wrong = length.or(error.error_len()).unwrap_or(bad.len());
        bytes = bad.get(wrong..).unwrap_or_default();
    }
}

/// The character that bytes which are no UTF-8 begin with, and how many of them it takes; by
/// itself U+FFFD, of as many bytes as the decoder says.
fn repaired(bytes: &[u8]) -> (char, Option<usize>) {
    let Some(first) = surrogate(bytes) else {
        return (char::REPLACEMENT_CHARACTER, None);
    };
    let second = bytes.get(3..).and_then(surrogate);
    match second.map(|second| char::decode_utf16([first, second]).next()) {
        Some(Some(Ok(joined))) => (joined, Some(6)),
        _ => (char::REPLACEMENT_CHARACTER, Some(3)),
    }
}

/// A surrogate in three bytes, as CESU-8 has it.
fn surrogate(bytes: &[u8]) -> Option<u16> {
    match *bytes.first_chunk::<3>()? {
        [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF] => {
            Some(0xD000 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F))
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
