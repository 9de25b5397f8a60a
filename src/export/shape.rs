//! The keys of a JSON object and what kinds of values they have: what a source is known by, and
//! all that is ever reported of a layout that nobody has seen.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::json::{BrokenJson, Cursor};
use crate::clock::Millis;

/// The fields of an object as they stand in the text. Of one that is broken, those before the
/// break.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape<'a> {
    fields: Vec<(Cow<'a, str>, Cursor<'a>)>,
}

/// More fields of one object are not looked at.
const FIELDS_MAX: usize = 256;

impl<'a> Shape<'a> {
    /// Of an object; `None` for any other value.
    pub fn of(element: &'a [u8]) -> Option<Self> {
        let mut at = Cursor::new(element);
        let is_object = at.peek() == Some(b'{');
        // What is broken further on is not this reader's business.
        is_object.then(|| Self::begun(&mut at).0)
    }

    /// Takes an object whole; `None` where another value stands.
    pub fn take(at: &mut Cursor<'a>) -> Result<Option<Self>, BrokenJson> {
        if at.peek() != Some(b'{') {
            return at.skip().map(|()| None);
        }
        let (shape, end) = Self::begun(at);
        end.map(|()| Some(shape))
    }

    /// Takes an object as far as it goes, and says whether that is to its end.
    pub fn begun(at: &mut Cursor<'a>) -> (Self, Result<(), BrokenJson>) {
        let mut shape = Self::default();
        let end = at.object(|value, key| {
            if shape.fields.len() < FIELDS_MAX {
                shape.fields.push((key, *value));
            }
            value.skip()
        });
        (shape, end.map(|_| ()))
    }

    /// How many fields it has.
    pub fn len(&self) -> u32 {
        self.fields.len() as u32
    }

    /// The value of a field; of several the last, as everywhere in JSON.
    pub fn get(&self, key: &str) -> Option<Cursor<'a>> {
        self.fields.iter().rev().find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    /// Whether there is such a field.
    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether all of these fields are there.
    pub fn has_all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    /// Whether one of these fields is there.
    pub fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// Whether a field holds a list.
    pub fn has_list(&self, key: &str) -> bool {
        self.get(key).and_then(|mut value| value.peek()) == Some(b'[')
    }

    /// Whether a field holds an object.
    pub fn has_object(&self, key: &str) -> bool {
        self.get(key).and_then(|mut value| value.peek()) == Some(b'{')
    }

    /// The shape of an object in a field.
    pub fn inner(&self, key: &str) -> Option<Self> {
        let mut at = self.get(key)?;
        (at.peek() == Some(b'{')).then(|| Self::begun(&mut at).0)
    }

    /// The shape of the first object of a list in a field.
    pub fn first(&self, key: &str) -> Option<Self> {
        let mut first = None;
        let _ = self.get(key)?.list(|item| {
            if first.is_none() && item.peek() == Some(b'{') {
                first = Some(Self::begun(&mut item.clone()).0);
            }
            item.skip()
        });
        first
    }

    /// The text of a field, if it says something.
    pub fn text(&self, key: &str) -> Option<String> {
        self.get(key)?.word().ok()?
    }

    /// The text of the first of these fields that has one.
    pub fn any_text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.text(key))
    }

    /// A place in a list, counted from 0.
    pub fn index(&self, key: &str) -> Option<usize> {
        let number = self.get(key)?.number().ok()??;
        number.to_string().parse().ok()
    }

    /// The time in the first of these fields that has one.
    pub fn time(&self, keys: &[&str]) -> Option<Millis> {
        keys.iter().find_map(|key| self.get(key)?.time().ok()?)
    }

    /// Whether a field is `true`.
    pub fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(|mut value| value.is_true() == Ok(true))
    }

    /// Whether a field says yes or no.
    pub fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.flag().ok()?
    }

    /// Calls `each` for every item of the list in a field; `false` if there is no list.
    pub fn each(
        &self,
        key: &str,
        each: impl FnMut(&mut Cursor<'a>) -> Result<(), BrokenJson>,
    ) -> Result<bool, BrokenJson> {
        self.get(key).map_or(Ok(false), |mut value| value.list(each))
    }
}

/// How deep a report goes, and how long it may become.
const REPORT_DEPTH: usize = 4;
const REPORT_BYTES_MAX: usize = 2_000;

/// A key that says something of the layout is a word of a program. Everything else that stands
/// where a key does (an id, a name, an address) is somebody's value.
const KEY_BYTES_MAX: usize = 40;

/// More keys than an object of a program has are somebody's values.
const KEYS_MAX: usize = 40;

/// The layout of a value, without a single value of the person's: names of keys and types, as in
/// `{id: string, messages: [{role: string, text: string}]}`.
pub(super) fn report(element: &[u8]) -> String {
    let mut text = String::new();
    describe(&mut Cursor::new(element), REPORT_DEPTH, &mut text);
    text
}

fn describe(value: &mut Cursor<'_>, depth: usize, out: &mut String) {
    let kind = value.peek();
    if out.len() > REPORT_BYTES_MAX {
        out.push('…');
        return;
    }
    match kind {
        Some(b'{') if depth > 0 => describe_object(value, depth, out),
        Some(b'[') if depth > 0 => {
            out.push('[');
            let mut is_first = true;
            let _ = value.list(|item| {
                if std::mem::take(&mut is_first) {
                    describe(&mut item.clone(), depth - 1, out);
                }
                item.skip()
            });
            out.push(']');
        }
        Some(b'{') => out.push_str("object"),
        Some(b'[') => out.push_str("list"),
        Some(b'"') => out.push_str("string"),
        Some(b't' | b'f') => out.push_str("boolean"),
        Some(b'n') => out.push_str("null"),
        Some(b'-' | b'0'..=b'9') => out.push_str("number"),
        Some(_) | None => out.push('?'),
    }
}

fn describe_object(value: &mut Cursor<'_>, depth: usize, out: &mut String) {
    let mut fields: Vec<(Cow<'_, str>, Cursor<'_>)> = Vec::new();
    let mut keys = 0_usize;
    let _ = value.object(|value, key| {
        keys += 1;
        if fields.len() <= KEYS_MAX {
            fields.push((key, *value));
        }
        value.skip()
    });
    let is_map = keys > KEYS_MAX || fields.iter().any(|(key, _)| !is_word(key));
    out.push('{');
    if is_map {
        let _ = write!(out, "<{} keys>: ", if keys > KEYS_MAX { "many" } else { "other" });
        if let Some((_, value)) = fields.first_mut() {
            describe(value, depth - 1, out);
        }
    } else {
        for (n, (key, value)) in fields.iter_mut().enumerate() {
            let _ = write!(out, "{}{key}: ", if n == 0 { "" } else { ", " });
            describe(value, depth - 1, out);
        }
    }
    out.push('}');
}

/// Whether a key may be the word of a program: letters, `_` and `-`, no digits, in one script.
fn is_word(key: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-');
    !key.is_empty() && key.len() <= KEY_BYTES_MAX && key.bytes().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_holds_keys_and_types_and_no_value() {
        let cases: &[(&str, &str)] = &[
            (
                r#"{"id": "secret", "n": 1, "on": true, "list": [{"role": "x"}, 2], "no": null}"#,
                "{id: string, n: number, on: boolean, list: [{role: string}], no: null}",
            ),
            (r#"{"Anna Schmidt": {"age": 5}}"#, "{<other keys>: {age: number}}"),
            (r#"{"550e8400-e29b": [1]}"#, "{<other keys>: [number]}"),
            (r#"{"a": {"b": {"c": {"d": {"e": 1}}}}}"#, "{a: {b: {c: {d: object}}}}"),
            ("[]", "[]"),
            ("\"secret\"", "string"),
            (r#"{"a": "#, "{a: ?}"),
            ("", "?"),
        ];
        for (json, expected) in cases {
            assert_eq!(report(json.as_bytes()), *expected, "{json}");
        }
        let many: Vec<String> = (0..50).map(|n| format!("\"Name{}\": 1", "x".repeat(n))).collect();
        assert_eq!(report(format!("{{{}}}", many.join(",")).as_bytes()), "{<many keys>: number}");
    }
}
