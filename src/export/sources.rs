//! The table of sources: by what each is known, and who reads it.
//!
//! A source is known by the fields of its conversations, never by the name of a file. To add one:
//! a file beside this, and a row here.

use std::fmt::Debug;

use super::shape::Shape;
use super::tree::Tree;
use super::{aistudio, bundle, chatgpt, gemini, mcp_kg, mem0, pam, perplexity};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// Where an element stands, for sources whose conversations say too little of themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The member's name in its archive, or the file's.
    pub member: &'a str,
}

/// A form in which a source writes conversations as JSON.
pub(super) struct Form {
    /// Whether an element of a list, or a text that is one object, is of this form.
    pub is: fn(&Shape<'_>) -> bool,
    /// What stands in every conversation of it: by this one is known whose end is missing.
    pub mark: &'static [u8],
    /// Who reads it.
    pub reader: FormReader,
}

/// How the elements of a text make conversations.
pub(super) enum FormReader {
    /// Each is one.
    Each(fn(&[u8], Place<'_>) -> Result<Tree, NotRead>),
    /// They are records of which several make one.
    Records(fn(Place<'_>) -> Box<dyn Records>),
}

/// Reads the records of one text. What is broken or unknown it counts itself, as a message that
/// is unreadable or as nothing.
pub(super) trait Records: Debug {
    /// Takes the next element, which may be cut or broken; conversations that are complete go to
    /// `out`.
    fn take(&mut self, element: &[u8], out: &mut Vec<Tree>);

    /// There are no more.
    fn end(&mut self, out: &mut Vec<Tree>);
}

/// Why an element gave no conversation, and what is known of it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotRead {
    /// Its id, or `""`.
    pub id: String,
    /// What is wrong with it.
    pub reason: SetAsideReason,
    /// The messages that could be counted.
    pub messages: u64,
    /// Whether it is of the form all the same.
    pub is_mine: bool,
    /// Whose it is, as far as can be told.
    pub source: Option<Source>,
}

impl NotRead {
    /// A conversation that could be read, but that may not be.
    pub fn of(tree: &Tree, reason: SetAsideReason) -> Self {
        let source = Some(tree.source);
        Self { id: tree.id.clone(), reason, messages: tree.messages(), is_mine: true, source }
    }

    /// Something that no source knows.
    pub fn unknown(reason: SetAsideReason) -> Self {
        Self { id: String::new(), reason, messages: 0, is_mine: false, source: None }
    }
}

/// All forms; the first that fits is taken.
pub(super) const FORMS: &[Form] = &[
    Form { is: chatgpt::is, mark: b"\"mapping\"", reader: FormReader::Each(chatgpt::read) },
    Form { is: gemini::is, mark: b"\"products\"", reader: FormReader::Records(gemini::records) },
    Form { is: aistudio::is, mark: b"\"chunkedPrompt\"", reader: FormReader::Each(aistudio::read) },
    Form { is: perplexity::is, mark: b"\"entries\"", reader: FormReader::Each(perplexity::read) },
    // Memories to start from.
    Form { is: pam::is, mark: b"\"portable-ai-memory\"", reader: FormReader::Each(pam::read) },
    Form { is: mem0::is, mark: b"\"memory\"", reader: FormReader::Each(mem0::read) },
    Form { is: mem0::is_memory, mark: b"\"memory\"", reader: FormReader::Records(mem0::records) },
    Form {
        is: mcp_kg::is,
        mark: b"\"observations\"",
        reader: FormReader::Records(mcp_kg::records),
    },
    Form { is: bundle::is, mark: b"\"statement\"", reader: FormReader::Records(bundle::records) },
];

/// The form of an element, if a source knows it.
pub(super) fn form_of(element: &[u8]) -> Option<&'static Form> {
    let shape = Shape::of(element)?;
    FORMS.iter().find(|form| (form.is)(&shape))
}
