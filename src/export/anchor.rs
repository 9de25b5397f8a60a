//! How to find the next conversation where one is damaged so that its end cannot be told.
//!
//! An export writes all its conversations alike, so that each begins with the same bytes: the
//! brace, the blanks and the first key, as in `{"title":`. Quotes within strings are escaped, so
//! these bytes never occur in what somebody said.

use memchr::memmem;

/// The bytes that conversations of a list begin with.
#[derive(Clone, Debug)]
pub(super) struct Anchor(memmem::Finder<'static>);

/// A longer beginning is none.
const ANCHOR_BYTES_MAX: usize = 256;

impl Anchor {
    /// That of an element which is a conversation.
    pub fn of(element: &[u8]) -> Option<Self> {
        let head = element.get(..ANCHOR_BYTES_MAX).unwrap_or(element);
        let opened = head.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
        let key = memchr::memchr2(b'"', b'\\', opened)?;
        let colon = opened.get(key..)?.strip_prefix(b"\"")?.trim_ascii_start();
        let after = colon.strip_prefix(b":")?;
        let anchor = head.get(..head.len() - after.len())?;
        Some(Self(memmem::Finder::new(anchor).into_owned()))
    }

    /// Whether an element begins so.
    pub fn begins(&self, element: &[u8]) -> bool {
        element.starts_with(self.0.needle())
    }

    /// The first place from `from` on where an element begins: there, and after a comma or on a
    /// line of its own.
    pub fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let within = bytes.get(from..)?;
        let mut places = self.0.find_iter(within).map(|at| from + at);
        places.find(|at| {
            let before = bytes.get(..*at).unwrap_or_default();
            before.last() == Some(&b'\n') || before.trim_ascii_end().last() == Some(&b',')
        })
    }

    /// How many of the last bytes looked at have to be looked at again with those that follow.
    pub fn overlap(&self) -> usize {
        // What may stand between the comma and the brace of an indented list.
        self.0.needle().len() + 16
    }
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
            let found =
                Anchor::of(element.as_bytes()).map(|Anchor(finder)| finder.needle().to_vec());
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
}
