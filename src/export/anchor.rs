//! How to find the next conversation where one is damaged so that its end cannot be told.
//!
//! An export writes all its conversations alike, so that each begins with the same bytes: the
//! brace, the blanks and the first key, as in `{"title":`. Quotes within strings are escaped, so
//! these bytes never occur in what somebody said. Where parts of a conversation begin with that
//! key too, as messages do with their ids, the key after it tells them apart.

use memchr::memmem;

use super::scan::end_of_string;

/// The bytes that conversations of a list begin with.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    first: memmem::Finder<'static>,
    /// The second key, if it follows soon.
    second: Option<Vec<u8>>,
    /// Whether it is that of an element which could be read.
    pub is_sound: bool,
}

/// A longer beginning is none.
const ANCHOR_BYTES_MAX: usize = 256;

/// A second key that comes later is not looked for.
const SECOND_KEY_WITHIN: usize = 1024;

impl Anchor {
    /// That of an element which is a conversation.
    pub fn of(element: &[u8]) -> Option<Self> {
        let head = element.get(..ANCHOR_BYTES_MAX).unwrap_or(element);
        let opened = head.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
        let key = memchr::memchr2(b'"', b'\\', opened)?;
        let colon = opened.get(key..)?.strip_prefix(b"\"")?.trim_ascii_start();
        let after = colon.strip_prefix(b":")?;
        let anchor = head.get(..head.len() - after.len())?;
        let rest = element.get(anchor.len()..)?;
        let second = second_key(rest).map(<[u8]>::to_vec);
        Some(Self { first: memmem::Finder::new(anchor).into_owned(), second, is_sound: true })
    }

    /// That of an element which is none, or not known to be one: its first key alone, since damage
    /// may lie before the second.
    pub fn of_what_may_be_damaged(element: &[u8]) -> Option<Self> {
        Self::of(element).map(|anchor| Self { second: None, is_sound: false, ..anchor })
    }

    /// Whether an element begins so.
    pub fn begins(&self, element: &[u8]) -> bool {
        let rest = element.strip_prefix(self.first.needle());
        rest.is_some_and(|rest| self.goes_on(rest))
    }

    /// Whether what follows the first key is as it should be.
    fn goes_on(&self, rest: &[u8]) -> bool {
        self.second.is_none() || second_key(rest) == self.second.as_deref()
    }

    /// The first place from `from` on where an element begins: there, and after a comma or on a
    /// line of its own.
    pub fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let within = bytes.get(from..)?;
        let mut places = self.first.find_iter(within).map(|at| from + at);
        places.find(|at| {
            let before = bytes.get(..*at).unwrap_or_default();
            let is_element =
                before.last() == Some(&b'\n') || before.trim_ascii_end().last() == Some(&b',');
            is_element && self.begins(bytes.get(*at..).unwrap_or_default())
        })
    }

    /// How many of the last bytes looked at have to be looked at again with those that follow.
    pub fn overlap(&self) -> usize {
        // What may stand between the comma and the brace of an indented list.
        let after = if self.second.is_some() { SECOND_KEY_WITHIN } else { 0 };
        self.first.needle().len() + 16 + after
    }
}

/// The key that follows a value, if the value is a string or a word and not long.
fn second_key(rest: &[u8]) -> Option<&[u8]> {
    let rest = rest.get(..SECOND_KEY_WITHIN).unwrap_or(rest).trim_ascii_start();
    let value = match rest.first()? {
        b'"' => end_of_string(rest, 1)?.0 + 1,
        b'{' | b'[' => return None,
        _ => memchr::memchr(b',', rest)?,
    };
    let after = rest.get(value..)?.trim_ascii_start().strip_prefix(b",")?.trim_ascii_start();
    let key = after.strip_prefix(b"\"")?;
    key.get(..memchr::memchr(b'"', key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_beginning_up_to_the_first_value() {
        let cases: &[(&str, Option<&str>)] = &[
            (r#"{"title": "x"}"#, Some(r#"{"title":"#)),
            ("{\n  \"id\" : 1}", Some("{\n  \"id\" :")),
            ("{}", None),
            (r#"{"a\"b": 1}"#, None),
            ("[1]", None),
            ("{\"title", None),
        ];
        for (element, anchor) in cases {
            let found = Anchor::of(element.as_bytes()).map(|anchor| anchor.first.needle().to_vec());
            assert_eq!(found.as_deref(), anchor.map(str::as_bytes), "{element}");
        }
    }

    #[test]
    fn is_found_where_an_element_may_begin() {
        let Some(anchor) = Anchor::of(br#"{"title": "x"}"#) else { panic!("an anchor") };
        let cases: &[(&str, Option<usize>)] = &[
            (r#"x {"title": 1"#, None),
            (r#"x, {"title": 1"#, Some(3)),
            (r#"{"a": {"title": 1}}"#, None),
            ("x\n{\"title\": 1", Some(2)),
            (r#", "{\"title\": 1""#, None),
        ];
        for (text, place) in cases {
            assert_eq!(anchor.find(text.as_bytes(), 0), *place, "{text}");
        }
    }

    #[test]
    fn the_second_key_tells_a_conversation_from_its_parts() {
        let Some(anchor) = Anchor::of(br#"{"uuid": "a\"b", "name": "x"}"#) else {
            panic!("an anchor")
        };
        let cases: &[(&str, Option<usize>)] = &[
            (r#"x, {"uuid": "m", "text": 1"#, None),
            (r#"x, {"uuid": "m", "text": 1}, {"uuid": "c", "name": "#, Some(29)),
            (r#"x, {"uuid": null, "name": "#, Some(3)),
            (r#"x, {"uuid": "c", "na"#, None),
        ];
        for (text, place) in cases {
            assert_eq!(anchor.find(text.as_bytes(), 0), *place, "{text}");
        }
    }
}
