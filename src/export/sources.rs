//! The table of sources: by what each is known, and who reads it.
//!
//! A source is known by the fields of its conversations, never by the name of a file. To add one:
//! a file beside this, and a row here.

use std::fmt::Debug;

use super::shape::Shape;
use super::tree::Tree;
use super::{
    aistudio, bundle, chatgpt, cherrystudio, claude, claude_code, claude_memory, codex, deepseek,
    gemini, grok, librechat, lmstudio, mcp_kg, mem0, meta, mistral, names, openwebui, pam,
    perplexity, sillytavern,
};
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
    // Before ChatGPT, whose conversations have a `mapping` too.
    each(deepseek::is, b"\"mapping\"", deepseek::read),
    each(chatgpt::is, b"\"mapping\"", chatgpt::read),
    each(claude::is, b"\"chat_messages\"", claude::read),
    each(claude::is_design_chat, b"\"messages\"", claude::read_design_chat),
    records(claude_memory::is_project, claude_memory::begin),
    records(claude_memory::is_memory, claude_memory::begin),
    each(grok::is, b"\"responses\"", grok::read),
    each(openwebui::is, b"\"chat\"", openwebui::read),
    each(librechat::is, b"\"conversationId\"", librechat::read),
    records(librechat::is_message, librechat::begin),
    each(lmstudio::is, b"\"messages\"", lmstudio::read),
    records(cherrystudio::is, cherrystudio::begin),
    each(meta::is, b"\"messages\"", meta::read),
    each(codex::is_task, b"\"turns\"", codex::read_task),
    records(codex::is_session, codex::begin),
    records(claude_code::is, claude_code::begin),
    records(sillytavern::is, sillytavern::begin),
    records(mistral::is, mistral::begin),
    records(gemini::is, gemini::records),
    each(aistudio::is, b"\"chunkedPrompt\"", aistudio::read),
    each(perplexity::is, b"\"entries\"", perplexity::read),
    records(perplexity::is_turn, perplexity::begin),
    // Memories to start from.
    each(pam::is, b"\"portable-ai-memory\"", pam::read),
    each(mem0::is, b"\"memory\"", mem0::read),
    records(mem0::is_memory, mem0::records),
    each(mem0::is_backup, b"\"memories\"", mem0::read_backup),
    records(mem0::is_kept, mem0::records_kept),
    records(mcp_kg::is, mcp_kg::records),
    each(mcp_kg::is_graph, b"\"entities\"", mcp_kg::read),
    records(bundle::is, bundle::records),
];

const fn each(
    is: fn(&Shape<'_>) -> bool,
    mark: &'static [u8],
    read: fn(&[u8], Place<'_>) -> Result<Tree, NotRead>,
) -> Form {
    Form { is, mark, reader: FormReader::Each(read) }
}

const fn records(is: fn(&Shape<'_>) -> bool, begin: fn(Place<'_>) -> Box<dyn Records>) -> Form {
    Form { is, mark: b"", reader: FormReader::Records(begin) }
}

/// What stands in the conversations of each form.
pub(super) fn marks() -> impl Iterator<Item = &'static [u8]> {
    FORMS.iter().map(|form| form.mark).filter(|mark| !mark.is_empty())
}

/// The form of an element, if a source knows it.
pub(super) fn form_of(element: &[u8]) -> Option<&'static Form> {
    let shape = Shape::of(element)?;
    FORMS.iter().find(|form| (form.is)(&shape))
}

/// What a text of an export says of it that is no conversation.
pub(super) enum Beside {
    /// Whose it is.
    Account(Source, String),
    /// The names of the other files it is made of.
    Parts(Vec<String>),
}

/// What an element says of the export, if it is one that does.
pub(super) fn beside(element: &[u8]) -> Option<Beside> {
    let shape = Shape::of(element)?;
    if shape.has_list("data_files") {
        let mut names = Vec::new();
        let _ = shape.each("data_files", |file| {
            let name = Shape::take(file)?.and_then(|file| file.text("filename"));
            names.extend(name.map(|name| names::base(&name).to_owned()));
            Ok(())
        });
        return Some(Beside::Parts(names));
    }
    if shape.has("email_address") && shape.has_any(&["full_name", "verified_phone_number"]) {
        return Some(Beside::Account(Source::Claude, shape.text("uuid")?));
    }
    let is_chatgpt = shape.has("email") && shape.has_any(&["chatgpt_plus_user", "phone_number"]);
    is_chatgpt.then(|| Some(Beside::Account(Source::ChatGpt, shape.text("id")?)))?
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
