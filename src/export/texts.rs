//! The table of sources that are no JSON: lists of values, pages, plain text.

use std::fmt::Debug;

use super::tree::Tree;
use super::{Flow, copilot, memories, okf, whatsapp};

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

/// Whether a text is of some form.
type Is = fn(&Sniff<'_>) -> bool;

/// All forms; the first that fits is taken.
const TEXT_FORMS: &[(Is, Begin)] = &[
    (copilot::is, copilot::begin),
    (whatsapp::is, whatsapp::begin),
    (okf::is, okf::begin),
    (memories::is, memories::begin),
];

/// Who reads it, if a source knows it.
pub(super) fn text_form_of(sniff: &Sniff<'_>) -> Option<Begin> {
    TEXT_FORMS.iter().find(|(is, _)| is(sniff)).map(|(_, begin)| *begin)
}

/// Reads a whole text as a member of its own, in small pieces; `None` if no form knows it.
#[cfg(test)]
pub(super) fn read_text(
    name: &str,
    bytes: &[u8],
) -> Option<Vec<crate::conversation::Conversation>> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let sniff = Sniff { name, head, is_alone: true };
    let begin = text_form_of(&sniff)?;
    let read = |size: usize| {
        let (mut text, mut trees) = (begin(&sniff), Vec::new());
        for piece in bytes.chunks(size) {
            if text.push(piece, &mut trees) == Flow::Enough {
                break;
            }
        }
        text.end(&mut trees);
        trees.into_iter().map(Tree::conversation).collect::<Vec<_>>()
    };
    let whole = read(bytes.len().max(1));
    for size in [1, 2, 3, 7, 64] {
        assert_eq!(read(size), whole, "{name} in pieces of {size}");
    }
    Some(whole)
}
