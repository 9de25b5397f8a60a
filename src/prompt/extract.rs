//! What a model is asked about chunks, and the form in which it answers.
//!
//! Messages are numbered anew in each part, so that a chunk is said in the same words wherever it
//! stands, and evidence is a small number that a model cannot make up unnoticed. What the person
//! wrote stands whole; the assistant's words, most of the tokens and few of the facts, are
//! shortened to their beginning and end, which is what the person's next message answers to.

use std::fmt::Write as _;

use serde::Deserialize;

use super::Ask;
use crate::chunk::{Chunk, Piece};
use crate::clock::Millis;
use crate::conversation::{Role, SignalKind};
use crate::facts::{Candidate, Category, Kind, Stance};

/// What every request begins with: it changes with [`crate::facts::PROMPT_VERSION`] only, so that a
/// provider can keep it.
pub const INSTRUCTIONS: &str = include_str!("extract.txt");

/// The form of the answer as a JSON Schema, made of [`Answer`] and [`Part`] by a test.
pub const SCHEMA: &str = include_str!("extract.schema.json");

/// The name under which services know the form.
pub const SCHEMA_NAME: &str = "facts";

/// So much of an assistant's message is said, in bytes: of its beginning and of its end.
const ASSISTANT_HEAD: usize = 120;
const ASSISTANT_TAIL: usize = 80;

/// A title, at most, in bytes.
const TITLE_BYTES: usize = 120;

/// The answer.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read item by item in `items`; the schema is made of it")]
pub(super) struct Answer {
    parts: Vec<Part>,
}

/// What one part says.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "as above")]
pub(super) struct Part {
    part: u32,
    facts: Vec<Item>,
}

/// A fact, as a model writes it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    m: u32,
    quote: String,
    statement: String,
    category: Category,
    kind: Kind,
    stance: Stance,
    about: String,
    entities: Vec<String>,
    key: String,
}

impl Item {
    /// The fact as a candidate. A message number that is none of the part's names no piece, and is
    /// rejected for it later.
    pub(super) fn candidate(self) -> Candidate {
        Candidate {
            piece: self.m.checked_sub(1).unwrap_or(u32::MAX),
            quote: self.quote,
            statement: self.statement,
            key: Some(self.key).filter(|key| !key.trim().is_empty()),
            category: self.category,
            kind: self.kind,
            stance: self.stance,
            about: if self.about.trim().is_empty() { "user".to_owned() } else { self.about },
            entities: self.entities,
            weight: weight(self.kind, self.stance),
        }
    }
}

/// How telling a fact is on its own, by its kind: what lasts before what has passed.
fn weight(kind: Kind, stance: Stance) -> u32 {
    let of_kind = match kind {
        Kind::Instruction => 700,
        Kind::State | Kind::Preference => 600,
        Kind::Plan => 450,
        Kind::Event => 400,
    };
    if stance == Stance::Inferred { of_kind - 200 } else { of_kind }
}

/// What is said of the chunks, and of what was wrong with the answer before.
pub(super) fn message(chunks: &[Chunk], ask: &Ask) -> String {
    let mut said = String::new();
    for (number, chunk) in (1..).zip(chunks) {
        let _ = writeln!(said, "<part {number}>");
        said.push_str(&rendered(chunk));
        said.push_str("</part>\n\n");
    }
    let _ = match chunks.len() {
        1 => writeln!(said, "Write down the facts of part 1."),
        all => writeln!(said, "Write down the facts of parts 1 to {all}."),
    };
    if let Some(complaint) = ask.complaint {
        let _ = writeln!(
            said,
            "An answer to this before could not be used: {complaint}. Keep to the form exactly."
        );
    }
    said
}

/// What stands of a chunk in a request, without its number.
pub fn rendered(chunk: &Chunk) -> String {
    let mut said = String::new();
    let title = fenced(&one_line(shortened(&chunk.title, TITLE_BYTES, 0).as_str()));
    let begun = chunk.first_at.map(Millis::rfc3339).unwrap_or_default();
    let day = begun.get(..10).unwrap_or("an unknown day");
    let _ = writeln!(said, "Conversation \"{title}\", begun {day}");
    let mut last_day = day.to_owned();
    // A message that was taken out keeps its number.
    for (number, piece) in (1..).zip(&chunk.pieces).filter(|(_, piece)| !piece.text.is_empty()) {
        // A day is said where it begins: dates are resolved against days, not minutes.
        let at = piece.at.map(Millis::rfc3339).unwrap_or_default();
        let _ = match at.get(..10).filter(|day| *day != last_day) {
            Some(day) => write!(said, "[{number}] {}, {day}: ", who(piece)),
            None => write!(said, "[{number}] {}: ", who(piece)),
        };
        if let Some(day) = at.get(..10) {
            day.clone_into(&mut last_day);
        }
        let whole = piece.role == Role::User || piece.signal.is_some();
        if whole {
            said.push_str(&fenced(&piece.text));
        } else {
            said.push_str(&fenced(&shortened(&piece.text, ASSISTANT_HEAD, ASSISTANT_TAIL)));
        }
        said.push('\n');
    }
    said
}

fn who(piece: &Piece) -> &'static str {
    match (piece.signal, piece.role) {
        (Some(SignalKind::CustomInstructions), _) => "custom instructions",
        (Some(SignalKind::ProjectInstructions), _) => "project instructions",
        (Some(SignalKind::SavedMemory | SignalKind::AssistantMemory), _) => "kept memory",
        (None, Role::User) => "person",
        (None, _) => "assistant",
    }
}

/// The text cannot end the part, the pair or the facts among which it stands, begin another, or begin a message:
/// quotes are found whatever the white space.
pub(super) fn fenced(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n']) {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let after = from.get(1..).unwrap_or_default();
        let word = after.strip_prefix('/').unwrap_or(after);
        let is = |word: &str| {
            ["part", "pair", "fact", "ques"].iter().any(|tag| word.eq_ignore_ascii_case(tag))
        };
        let names_tag = word.get(..4).is_some_and(is);
        said.push_str(match from.as_bytes() {
            [b'<', ..] if names_tag => "‹",
            [b'<', ..] => "<",
            [b'\n', b'[', ..] => "\n ",
            _ => "\n",
        });
        rest = after;
    }
    said.push_str(rest);
    said
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning and the end of a text, and how much stands between them; all of it, if little
/// would be saved.
fn shortened(text: &str, head: usize, tail: usize) -> String {
    /// What saying that something is left out takes.
    const GAP: usize = 50;
    if text.len() <= head + tail + GAP {
        return text.to_owned();
    }
    let begin = text.get(..text.floor_char_boundary(head)).unwrap_or_default();
    let end = text.get(text.ceil_char_boundary(text.len() - tail)..).unwrap_or_default();
    let between = text.get(begin.len()..text.len() - end.len()).unwrap_or_default();
    let left_out = between.chars().count();
    format!("{begin} [… {left_out} more …] {end}")
}

#[cfg(test)]
#[path = "extract_tests.rs"]
pub(super) mod tests;
