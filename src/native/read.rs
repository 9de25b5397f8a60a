//! `decant read`: every conversation as one JSON line on stdout.

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

use super::draft::{missing_parts, refuse_what_is_no_export};
use super::files::{self, io};
use super::spool::Spool;
use super::vault::Vault;
use super::{Failure, Outcome, Progress, args, lines};
use crate::clock::{Millis, rfc3339_or_null};
use crate::conversation::{Conversation, Message, Signal};
use crate::export::Found;
use crate::receipt::{Conversations, FileRead, Messages, Reading};
use crate::redact::Masker;
use crate::rows::FIRST_MEMORY;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    source: &'a str,
    account: Option<&'a str>,
    title: &'a str,
    #[serde(with = "rfc3339_or_null")]
    created_at: Option<Millis>,
    #[serde(with = "rfc3339_or_null")]
    updated_at: Option<Millis>,
    project: Option<&'a str>,
    messages: &'a [Message],
    alternatives: &'a [Message],
    signals: &'a [Signal],
}

/// The parts of the receipt that reading knows.
#[derive(Serialize)]
struct Receipt<'a> {
    version: u32,
    files: &'a [FileRead],
    conversations: &'a Conversations,
    messages: &'a Messages,
    masked: &'a std::collections::BTreeMap<String, u64>,
}

/// Runs the command.
pub fn run(options: &args::Read) -> Result<Outcome, Failure> {
    let vault = options.masked.then(|| Vault::open(options.vault.as_deref(), None)).transpose()?;
    let mut masker = vault.map(|vault| (vault.masker(FIRST_MEMORY), vault));
    let inputs = files::inputs(&options.files)?;
    let mut progress = Progress::new(options.quiet);
    let spool_error = |error| Failure::Io { what: "a temporary file".into(), error };
    let mut spool = Spool::new(tempfile::tempfile().map_err(spool_error)?);
    let mut reading = files::read(&inputs, |found, reader| {
        let (Found::Conversation(mut conversation) | Found::Again(mut conversation)) = found else {
            return Ok(());
        };
        if let Some((masker, _)) = &mut masker {
            mask(&mut conversation, masker);
        }
        let mut text = Vec::new();
        lines::write(&mut text, &line(&conversation)).map_err(spool_error)?;
        spool.put(&conversation.key, &text).map_err(spool_error)?;
        let at = reader.progress().bytes_read / 1_000_000;
        progress.show("Reading", &format!("{at} MB"));
        Ok(())
    })?;
    let mut out = std::io::stdout().lock();
    spool
        .read(|bytes| out.write_all(bytes))
        .and_then(|()| out.flush())
        .map_err(|error| Failure::Io { what: "stdout".into(), error })?;
    if let Some((masker, vault)) = &mut masker {
        reading.masked.clone_from(masker.counts());
        vault.keep(masker)?;
    }
    let missing = missing_parts(&reading);
    if let Some(path) = &options.receipt {
        write_receipt(path, &reading)?;
    }
    if missing.is_empty() {
        refuse_what_is_no_export(&reading, &options.files)?;
    }
    let found = reading.conversations.read;
    progress.done(&format!("{found} conversations, {} messages", reading.messages.total));
    if !missing.is_empty() {
        progress.done(&format!("Parts of the export are missing: {}", missing.join(", ")));
    }
    Ok(if reading.is_whole() { Outcome::Whole } else { Outcome::Partly })
}

fn line(conversation: &Conversation) -> Line<'_> {
    let account = conversation.key.account.as_str();
    Line {
        id: &conversation.key.conversation_id,
        source: conversation.key.source.as_str(),
        account: Some(account).filter(|account| !account.is_empty()),
        title: &conversation.title,
        created_at: conversation.created_at,
        updated_at: conversation.updated_at,
        project: conversation.project.as_deref(),
        messages: &conversation.messages,
        alternatives: &conversation.alternatives,
        signals: &conversation.signals,
    }
}

fn mask(conversation: &mut Conversation, masker: &mut Masker) {
    conversation.title = masker.mask(&conversation.title).text;
    let messages = conversation.messages.iter_mut().chain(&mut conversation.alternatives);
    for message in messages {
        message.text = masker.mask(&message.text).text;
    }
    for signal in &mut conversation.signals {
        signal.text = masker.mask(&signal.text).text;
    }
}

fn write_receipt(path: &Path, reading: &Reading) -> Result<(), Failure> {
    let receipt = Receipt {
        version: 1,
        files: &reading.files,
        conversations: &reading.conversations,
        messages: &reading.messages,
        masked: &reading.masked,
    };
    let text =
        serde_json::to_string(&receipt).map_err(|error| io(path, std::io::Error::other(error)))?;
    std::fs::write(path, text + "\n").map_err(|error| io(path, error))
}
