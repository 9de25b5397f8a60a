//! Splits the bytes of a JSON text into its elements, however the bytes arrive.
//!
//! The elements are those of a list, or of several lists or values one after the other (as in
//! JSONL), or the one value that the text is. An element is delimited by nesting and strings
//! alone, so one that is broken inside does not spoil the next. One is held at a time; one that
//! comes whole in a piece is not even copied.
//!
//! ```text
//! while let Some(element) = splitter.next(&mut bytes) { … }
//! ```
//!
//! takes all of `bytes`. [`Splitter::end`] says what the text ended in.

use super::scan::{Class, Nesting, class};

/// A conversation may be this large; a larger one is set aside.
pub(super) const ELEMENT_BYTES_MAX: usize = 256 << 20;

/// What is kept of an element that is too large, so that its id may be found.
const HEAD_BYTES: usize = 64 << 10;

/// Room that is given back once the element that needed it is gone.
const IDLE_BYTES_MAX: usize = 1 << 20;

/// An element of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element<'a> {
    /// As it stands in the text.
    Whole(&'a [u8]),
    /// The beginning of one that is larger than is allowed.
    TooLarge(&'a [u8]),
}

/// How a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End<'a> {
    /// Where it may end.
    Whole,
    /// After the last word of a text that is no list.
    Last(&'a [u8]),
    /// Before the list was closed, but between two elements.
    CutBetween,
    /// Inside this element.
    CutInside(Element<'a>),
}

/// See the module.
#[derive(Debug)]
pub(super) struct Splitter {
    limit: usize,
    in_list: bool,
    state: State,
    /// Where in the element it has come to, if that is no word.
    nesting: Nesting,
    /// The element under way, as far as it came in earlier pieces.
    held: Vec<u8>,
    too_large: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    /// In a number or a word that is an element.
    Word,
    /// In an object, a list or a string.
    Value,
    /// An element has been given away, and what is held of it is not needed any more.
    Given,
}

impl Splitter {
    /// `limit` is the size of an element in bytes, at most.
    pub fn new(limit: usize) -> Self {
        let (state, held) = (State::Between, Vec::new());
        let nesting = Nesting::default();
        Self { limit, in_list: false, state, nesting, held, too_large: false }
    }

    /// For a text of which the beginning has been passed over.
    pub fn within_list(limit: usize) -> Self {
        Self { in_list: true, ..Self::new(limit) }
    }

    /// The next element that ends in `bytes`, which becomes what follows it; `None` once all of
    /// `bytes` is taken.
    pub fn next<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Option<Element<'s>> {
        if self.state == State::Given {
            self.forget();
        }
        let piece = *bytes;
        *bytes = &[];
        let start = if self.state == State::Between { self.begin(piece)? } else { 0 };
        let Some(end) = self.element_end(piece, start) else {
            self.hold(piece.get(start..).unwrap_or_default());
            return None;
        };
        let (element, rest) = piece.split_at(end);
        *bytes = rest;
        self.state = State::Given;
        let element = element.get(start..).unwrap_or_default();
        if self.held.is_empty() && element.len() <= self.limit {
            return Some(Element::Whole(element));
        }
        self.hold(element);
        Some(self.held_element())
    }

    /// What the text ended in, once there are no more bytes.
    pub fn end(&mut self) -> End<'_> {
        match self.state {
            State::Between | State::Given if self.in_list => End::CutBetween,
            State::Between | State::Given => End::Whole,
            State::Word if !self.in_list && !self.too_large => End::Last(&self.held),
            _ => End::CutInside(self.held_element()),
        }
    }

    /// Finds the beginning of the next element.
    fn begin(&mut self, piece: &[u8]) -> Option<usize> {
        for (at, &byte) in piece.iter().enumerate() {
            self.state = match class(byte) {
                Class::Open if byte == b'[' && !self.in_list => {
                    self.in_list = true;
                    continue;
                }
                Class::Close => {
                    self.in_list &= byte != b']';
                    continue;
                }
                Class::Blank | Class::Mark => continue,
                Class::Open | Class::Quote => State::Value,
                // A byte order mark, which is no word.
                Class::Other if matches!(byte, 0xEF | 0xBB | 0xBF) => continue,
                Class::Other => State::Word,
            };
            let in_string = byte == b'"';
            let depth = u64::from(self.state == State::Value && !in_string);
            self.nesting = Nesting { depth, in_string, is_escaped: false };
            return Some(at);
        }
        None
    }

    /// Where the element under way ends in `piece`, if it does. Its first byte, where it stands in
    /// this piece, has been looked at by `begin`.
    fn element_end(&mut self, piece: &[u8], start: usize) -> Option<usize> {
        let begun_before = !self.held.is_empty() || self.too_large;
        let at = if begun_before { start } else { start + 1 };
        match self.state {
            State::Word => {
                let rest = piece.get(at..)?;
                rest.iter().position(|byte| class(*byte) != Class::Other).map(|n| at + n)
            }
            State::Value => self.nesting.end(piece, at),
            State::Between | State::Given => Some(at),
        }
    }

    /// Of an element that is too large the head is kept, the same however the bytes are cut.
    fn hold(&mut self, bytes: &[u8]) {
        if !self.too_large && bytes.len() > self.limit - self.held.len() {
            self.too_large = true;
            self.held.truncate(HEAD_BYTES);
            self.held.shrink_to_fit();
        }
        let most = if self.too_large { HEAD_BYTES } else { self.limit };
        let room = most.saturating_sub(self.held.len()).min(bytes.len());
        if self.held.capacity() - self.held.len() < room {
            // Not doubled, as by itself: a page never gives back what it once took.
            self.held.reserve_exact(room.max(self.held.len() / 4));
        }
        self.held.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    fn held_element(&self) -> Element<'_> {
        if self.too_large { Element::TooLarge(&self.held) } else { Element::Whole(&self.held) }
    }

    fn forget(&mut self) {
        self.state = State::Between;
        self.too_large = false;
        self.held.clear();
        if self.held.capacity() > IDLE_BYTES_MAX {
            self.held = Vec::new();
        }
    }
}

#[cfg(test)]
#[path = "split_tests.rs"]
mod tests;
