//! The table of sources that are no JSON: lists of values, pages, plain text.

use std::fmt::Debug;

use super::Flow;
use super::tree::Tree;

/// The beginning of some bytes, and what is known of them besides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sniff<'a> {
    /// The member's name in its archive, or the file's.
    pub name: &'a str,
    /// The first bytes, some thousands at most.
    pub head: &'a [u8],
    /// Whether it was given by itself, not in an archive.
    pub is_alone: bool,
}

/// Reads a text that is no JSON, however its bytes are cut.
pub(super) trait Text: Debug {
    /// Takes the next bytes; conversations that are complete go to `out`.
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Tree>) -> Flow;

    /// There are no more. `false` if they end where the text does not.
    fn end(&mut self, out: &mut Vec<Tree>) -> bool;
}

/// Begins to read a text.
pub(super) type Begin = fn(&Sniff<'_>) -> Box<dyn Text>;

/// All forms; the first that fits is taken.
const TEXT_FORMS: &[(fn(&Sniff<'_>) -> bool, Begin)] = &[];

/// Who reads it, if a source knows it.
pub(super) fn text_form_of(sniff: &Sniff<'_>) -> Option<Begin> {
    TEXT_FORMS.iter().find(|(is, _)| is(sniff)).map(|(_, begin)| *begin)
}
