//! A text that is one object with the list of conversations in a field, as in
//! `{"conversations": […], "projects": […]}` or `{"data": {"chats": […]}}`: where that list begins and which elements are of it.
//!
//! Without this the whole object would be one element, and held at once.

use super::scan::quote_or_backslash;

/// The fields that hold conversations.
const SECTIONS: [&[u8]; 4] = [b"chats", b"conversations", b"data", b"history"];

/// The field of an answer of a server, which may hold the object with the list.
const ANSWER: &[u8] = b"data";

/// A longer key is none of these.
const KEY_BYTES_MAX: usize = 32;

/// Looks for the beginning of the list, in bytes that are cut anywhere.
#[derive(Debug, Default)]
pub(super) struct Opening {
    depth: u32,
    /// One more than that is the depth of the object whose keys are looked at: it, or that in [`ANSWER`].
    outer: u32,
    at: At,
    /// The last string of that object.
    word: Vec<u8>,
    /// The last key of that object is one of [`SECTIONS`].
    is_section: bool,
    is_over: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Outside,
    String,
    /// In a string, after a backslash.
    Escape,
}

impl Opening {
    /// The place after the bracket that opens the list, if it is in these bytes.
    pub fn find(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let (Some(&byte), false) = (bytes.get(at), self.is_over) {
            if self.at != At::Outside {
                at = self.string(bytes, at);
                continue;
            }
            at += 1;
            match byte {
                b'"' => {
                    self.at = At::String;
                    self.word.clear();
                }
                b'[' if self.is_of_keys() && self.is_section => {
                    self.is_over = true;
                    return Some(at);
                }
                b'[' if self.depth == 0 => self.is_over = true,
                b'[' | b'{' => {
                    let answers = byte == b'{' && self.is_section && self.word == ANSWER;
                    self.outer += u32::from(answers && self.depth == 1);
                    self.depth += 1;
                    self.is_section = false;
                }
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.outer = self.outer.min(self.depth.saturating_sub(1));
                    self.is_over = self.depth == 0;
                }
                b':' if self.is_of_keys() => self.is_section = is_section(&self.word),
                b',' if self.is_of_keys() => self.is_section = false,
                _ => {}
            }
        }
        None
    }

    fn is_of_keys(&self) -> bool {
        self.depth == self.outer + 1
    }

    /// Whether nothing more is to be looked for.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Goes on to the end of a string.
    fn string(&mut self, bytes: &[u8], from: usize) -> usize {
        if self.at == At::Escape {
            self.at = At::String;
            return from + 1;
        }
        let end = quote_or_backslash(bytes, from);
        if self.is_of_keys() && self.word.len() <= KEY_BYTES_MAX {
            let text = bytes.get(from..end.unwrap_or(bytes.len())).unwrap_or_default();
            let room = KEY_BYTES_MAX + 1 - self.word.len();
            self.word.extend(text.iter().take(room));
        }
        let Some(end) = end else { return bytes.len() };
        let is_quote = bytes.get(end) == Some(&b'"');
        self.at = if is_quote { At::Outside } else { At::Escape };
        end + 1
    }
}

fn is_section(key: &[u8]) -> bool {
    SECTIONS.contains(&key)
}

/// Which of the elements after that beginning are conversations.
#[derive(Debug, Default)]
pub(super) struct Section {
    is_within_object: bool,
    is_open: bool,
}

impl Section {
    /// In the first list of such an object.
    pub fn within_object() -> Self {
        Self { is_within_object: true, is_open: true }
    }

    /// Whether an element is one of the list. Of what follows the list, keys come as elements
    /// too: they say which list is next.
    pub fn admits(&mut self, element: &[u8]) -> bool {
        if !self.is_within_object {
            return true;
        }
        if let Some(key) = element.strip_prefix(b"\"") {
            self.is_open = is_section(key.strip_suffix(b"\"").unwrap_or(key));
            return false;
        }
        self.is_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_found_however_the_bytes_are_cut() {
        let cases: &[(&str, Option<&str>)] = &[
            (r#"{"conversations": [1, 2]}"#, Some("1, 2]}")),
            (r#" {"a": {"conversations": [0]}, "b": "x\"y", "conversations":[3]}"#, Some("3]}")),
            (r#"{"a": "conversations", "b": [4]}"#, None),
            (r#"{"conversations": {"x": [5]}}"#, None),
            (r#"{"conversations": 1, "b": [6]}"#, None),
            (r#"[{"conversations": [7]}]"#, None),
            (r#"{"a": 1}{"conversations": [8]}"#, None),
            (r#"{"version": 4, "history": [9]}"#, Some("9]}")),
            (r#"{"ok": true, "data": [1]}"#, Some("1]}")),
            (r#"{"data": {"n": 1, "chats": [2]}}"#, Some("2]}}")),
            (r#"{"data": {"n": [0]}, "conversations": [3]}"#, Some("3]}")),
            (r#"{"data": {"data": {"chats": [4]}}}"#, None),
            (r#"{"data": {"x": {"chats": [5]}}}"#, None),
            (r#"{"history": {"chats": [6]}}"#, None),
        ];
        for (text, expected) in cases {
            for piece in 1..=text.len() {
                let mut opening = Opening::default();
                let mut at = 0;
                let found = text.as_bytes().chunks(piece).find_map(|bytes| {
                    let found = opening.find(bytes).map(|within| at + within);
                    at += bytes.len();
                    found
                });
                assert_eq!(found.map(|at| &text[at..]), *expected, "{text} in pieces of {piece}");
            }
        }
    }
}
