//! `decant search`: the messages that answer each query best, one JSON line a query.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::draft::{missing_parts, refuse_what_is_no_export};
use super::files::{self, io};
use super::{Failure, Outcome, Progress, args, lines};
use crate::export::Found;
use crate::id::ConversationKey;
use crate::search::Index;

/// A file of queries, at most.
const QUERIES_BYTES: u64 = 64 << 20;

#[derive(Deserialize)]
struct Query {
    id: Value,
    query: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    message_ids: Vec<&'a str>,
    hits: Vec<Hit<'a>>,
}

#[derive(Serialize)]
struct Hit<'a> {
    source: &'a str,
    conversation_id: &'a str,
    message_id: &'a str,
    score: f64,
}

/// The ids of the messages of each conversation, in the order of its thread.
type Ids = BTreeMap<ConversationKey, Vec<String>>;

/// Runs the command.
pub fn run(options: &args::Search) -> Result<Outcome, Failure> {
    let queries = queries(&options.queries)?;
    let inputs = files::inputs(&options.files)?;
    let mut progress = Progress::new(options.quiet);
    let mut index = Index::default();
    let mut ids = Ids::new();
    let reading = files::read(&inputs, |found, reader| {
        let (Found::Conversation(conversation) | Found::Again(conversation)) = found else {
            return Ok(());
        };
        index.add(&conversation);
        let messages = conversation.messages.into_iter().map(|message| message.id);
        ids.insert(conversation.key, messages.collect());
        let at = reader.progress().bytes_read / 1_000_000;
        progress.show("Reading", &format!("{at} MB"));
        Ok(())
    })?;
    let missing = missing_parts(&reading);
    if missing.is_empty() {
        refuse_what_is_no_export(&reading, &options.files)?;
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let written = queries
        .iter()
        .try_for_each(|query| lines::write(&mut out, &answer(&index, &ids, query, options.k)));
    let failed = |error| Failure::Io { what: "stdout".into(), error };
    written.and_then(|()| out.flush()).map_err(failed)?;
    let found = reading.conversations.read;
    progress.done(&format!("{} queries, {found} conversations", queries.len()));
    if !missing.is_empty() {
        progress.done(&format!("Parts of the export are missing: {}", missing.join(", ")));
    }
    Ok(if reading.is_whole() { Outcome::Whole } else { Outcome::Partly })
}

fn queries(path: &Path) -> Result<Vec<Query>, Failure> {
    let shown = path.display().to_string();
    let meta = std::fs::metadata(path).map_err(|_| Failure::NoSuchFile { path: shown.clone() })?;
    if meta.len() > QUERIES_BYTES {
        let error = std::io::Error::other("more than 64 MiB of queries; give them in parts");
        return Err(io(path, error));
    }
    let text = std::fs::read_to_string(path).map_err(|error| io(path, error))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let no_query = |_| Failure::NoQuery { path: shown.clone(), line: at + 1 };
            serde_json::from_str(line).map_err(no_query)
        })
        .collect()
}

fn answer<'a>(index: &'a Index, ids: &'a Ids, query: &'a Query, k: usize) -> Answer<'a> {
    let found = index.messages(&query.query, k).into_iter().filter_map(|hit| {
        let message_id = ids.get(hit.conversation)?.get(hit.message as usize)?;
        Some(Hit {
            source: hit.conversation.source.as_str(),
            conversation_id: &hit.conversation.conversation_id,
            message_id,
            score: hit.score,
        })
    });
    let hits: Vec<_> = found.collect();
    Answer { id: &query.id, message_ids: hits.iter().map(|hit| hit.message_id).collect(), hits }
}
