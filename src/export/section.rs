//! A text that is one object with the list of conversations in a field, as in
//! `{"conversations": […], "projects": […]}` or `{"data": {"chats": […]}}`: where that list begins and which elements are of it.
//!
//! The list is known by its name, or by the first element, whatever it is called. Without this the
//! whole object would be one element, and held at once.

use super::scan::quote_or_backslash;

/// The fields that hold conversations.
const SECTIONS: [&[u8]; 4] = [b"chats", b"conversations", b"data", b"history"];

/// The field of an answer of a server, which may hold the object with the list.
const ANSWER: &[u8] = b"data";

/// The fields of a conversation by which a list of them is known, whatever that is called: what has
/// them stands in no list of a single one.
const MARKS: [&[u8]; 2] = [b"chat_messages", b"mapping"];

/// A list that stands deeper is not looked at.
const DEPTH_MAX: u32 = 3;

/// What is held of an element until one of [`MARKS`] is met: what stands before those is short.
const HELD_BYTES_MAX: usize = 256 << 10;

/// A longer key is none of these.
const KEY_BYTES_MAX: usize = 32;

/// Looks for the beginning of such a list, however the bytes are cut.
#[derive(Debug, Default)]
pub(super) struct Opening {
    depth: u32,
    /// One more than that is the depth of the object whose keys are looked at: it, or that in [`ANSWER`].
    outer: u32,
    at: At,
    /// The last string of that object, or of the first element of a list.
    word: Vec<u8>,
    /// The last key of that object is one of [`SECTIONS`].
    is_section: bool,
    is_over: bool,
    /// The depth of the outermost list that is open.
    list: Option<u32>,
    /// What there is of that list, as long as its first element may be a conversation.
    first: Option<Vec<u8>>,
}

/// Where a list begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// What came of it before these bytes.
    pub before: Vec<u8>,
    /// The place in these bytes from which it goes on.
    pub at: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Outside,
    String,
    Escape,
}

impl Opening {
    /// Where the list begins, behind its bracket, once that is known.
    pub fn find(&mut self, bytes: &[u8]) -> Option<Opened> {
        let (mut at, mut start) = (0, 0);
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
                    return Some(Opened { before: Vec::new(), at });
                }
                b'[' if self.depth == 0 => self.is_over = true,
                b'[' | b'{' => {
                    let answers = byte == b'{' && self.is_section && self.word == ANSWER;
                    self.outer += u32::from(answers && self.depth == 1);
                    if byte == b'[' && self.list.is_none() {
                        self.list = Some(self.depth);
                        start = at;
                        self.first = (self.depth <= DEPTH_MAX).then(Vec::new);
                    }
                    self.depth += 1;
                    self.is_section = false;
                }
                b']' | b'}' => self.close(),
                b':' if self.is_of_first() && MARKS.contains(&&*self.word) => {
                    self.is_over = true;
                    let before = self.first.take().unwrap_or_default();
                    return Some(Opened { before, at: start });
                }
                b':' if self.is_of_keys() => self.is_section = is_section(&self.word),
                b',' if self.is_of_keys() => self.is_section = false,
                _ => {}
            }
        }
        self.hold(bytes.get(start..).unwrap_or_default());
        None
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.outer = self.outer.min(self.depth.saturating_sub(1));
        self.is_over = self.depth == 0;
        // The first element is at its end, or its list is.
        if self.list.is_some_and(|list| self.depth <= list + 1) {
            self.first = None;
        }
        self.list = self.list.filter(|list| self.depth > *list);
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = |held: &Vec<u8>| held.len() + bytes.len() <= HELD_BYTES_MAX;
        self.first = self.first.take().filter(room);
        if let Some(held) = &mut self.first {
            held.extend_from_slice(bytes);
        }
    }

    fn is_of_keys(&self) -> bool {
        self.depth == self.outer + 1
    }

    /// Whether keys are those of the first element of a list.
    fn is_of_first(&self) -> bool {
        self.first.is_some() && self.list.is_some_and(|list| self.depth == list + 2)
    }

    /// Whether nothing more is to be looked for.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Passes over a string, and gives the place behind what is passed.
    fn string(&mut self, bytes: &[u8], from: usize) -> usize {
        if self.at == At::Escape {
            self.at = At::String;
            return from + 1;
        }
        let end = quote_or_backslash(bytes, from);
        if (self.is_of_keys() || self.is_of_first()) && self.word.len() <= KEY_BYTES_MAX {
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
            (
                r#"{"n": [], "a \" b": [ {"t": ["x"], "mapping": 1}]}"#,
                Some(r#" {"t": ["x"], "mapping": 1}]}"#),
            ),
            (
                r#"{"a": {"b": {"c": [{"chat_messages": []}]}}}"#,
                Some(r#"{"chat_messages": []}]}}}"#),
            ),
            (r#"{"a": {"b": {"c": {"d": [{"mapping": 1}]}}}}"#, None),
            (r#"{"a": [{"b": {"mapping": 1}}], "c": [[{"mapping": 1}]]}"#, None),
            (r#"{"a": [{"b": "mapping"}, {"mapping": 1}]}"#, None),
            (r#"{"mapping": {"a": {"children": ["mapping"]}}, "b": {"mapping": {}}}"#, None),
        ];
        for (text, expected) in cases {
            for piece in 1..=text.len() {
                let mut opening = Opening::default();
                let mut at = 0;
                let found = text.as_bytes().chunks(piece).find_map(|bytes| {
                    let found = opening.find(bytes);
                    let found = found.map(|opened| at + opened.at - opened.before.len());
                    at += bytes.len();
                    found
                });
                assert_eq!(found.map(|at| &text[at..]), *expected, "{text} in pieces of {piece}");
            }
        }
    }
}
