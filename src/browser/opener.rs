//! A conversation that the person opens, and of one that was found the words around: made of what
//! the worker kept, for what is held here has no text.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::finder::{Finder, parse};
use super::{Importer, places, to_js};
use crate::chunk::Chunk;
use crate::conversation::{Role, SignalKind};
use crate::frame::Record;
use crate::pieces::Pieces;
use crate::shown::{self, Part, Shown, messages};

#[derive(Serialize)]
struct MessageGiven<'a> {
    name: &'a str,
    number: u32,
    role: Role,
    at: Option<i64>,
    signal: Option<SignalKind>,
    is_sent: bool,
    parts: Vec<Part<'a>>,
}

/// A row of what was found, as far as the words stand in it.
#[derive(Serialize)]
struct ExcerptGiven<'a> {
    title: Vec<Part<'a>>,
    message: Vec<Part<'a>>,
}

#[wasm_bindgen]
impl Importer {
    /// From now on what is not sent of a conversation can be had too.
    pub fn keep_rest(&mut self) {
        self.rest = Some(Pieces::default());
    }

    /// Where it lies, as [`lines_places`](Self::lines_places).
    pub fn rest_places(&self) -> Vec<u32> {
        self.rest.as_ref().map(places).unwrap_or_default()
    }

    /// It has been copied.
    pub fn rest_taken(&mut self) {
        if let Some(rest) = &mut self.rest {
            *rest = Pieces::default();
        }
    }
}

#[wasm_bindgen]
impl Finder {
    /// The messages of a conversation of these lines and this rest, as a list of `{name, number,
    /// role, at, signal, is_sent, parts}`; what is sought is marked.
    pub fn opened(&self, lines: &[u8], rest: &[u8], query: &str) -> Result<JsValue, JsError> {
        let all = messages(chunks(lines)?, unsent(rest)?);
        let texts = all.iter().map(|message| message.text.as_str());
        let hits = self.index.marks(&parse(query), texts);
        let given = all.iter().zip(&hits).map(|(message, hits)| MessageGiven {
            name: &message.name,
            number: message.number,
            role: message.role,
            at: message.at.map(|at| at.0),
            signal: message.signal,
            is_sent: message.is_sent,
            parts: shown::parts(&message.text, &message.masks, hits),
        });
        to_js(&given.collect::<Vec<_>>())
    }

    /// Whether the phrases that are sought stand in the conversation of these lines: in one of its
    /// messages each, or in its title.
    pub fn holds(&self, lines: &[u8], query: &str) -> Result<bool, JsError> {
        let chunks = chunks(lines)?;
        let title = chunks.first().map(|chunk| chunk.title.clone()).unwrap_or_default();
        let all = messages(chunks, Vec::new());
        let thread = all.iter().filter(|message| message.number > 0);
        let texts: Vec<&str> =
            thread.map(|message| message.text.as_str()).chain([&*title]).collect();
        Ok(parse(query).holds(&texts))
    }

    /// Of a row that was found, its title and the words around what is sought, as `{title,
    /// message}`: in the message at that place of its thread, else in the first that has it.
    pub fn excerpt(
        &self,
        title: &str,
        lines: &[u8],
        place: Option<u32>,
        query: &str,
    ) -> Result<JsValue, JsError> {
        let query = parse(query);
        let all = messages(chunks(lines)?, Vec::new());
        let has_phrases = |message: &&Shown| query.holds(&[message.text.as_str()]);
        let is_best = |message: &&Shown| place.is_some_and(|at| message.number == at + 1);
        let mut thread = all.iter().filter(|message| message.number > 0);
        // Of a phrase the index does not know where it stands.
        let message =
            if query.has_phrases() { thread.find(has_phrases) } else { thread.find(is_best) };
        let hits = self.index.marks(&query, message.iter().map(|message| message.text.as_str()));
        let excerpt = message.zip(hits.first()).filter(|(_, hits)| !hits.is_empty());
        let excerpt =
            excerpt.map(|(message, hits)| shown::excerpt(&message.text, &message.masks, hits));
        let in_title = self.index.marks(&query, std::iter::once(title));
        let in_title = in_title.first().map(Vec::as_slice).unwrap_or_default();
        to_js(&ExcerptGiven {
            title: shown::parts(title, &[], in_title),
            message: excerpt.unwrap_or_default(),
        })
    }
}

pub(super) fn chunks(lines: &[u8]) -> Result<Vec<Chunk>, JsError> {
    let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut chunks = Vec::new();
    for line in lines {
        match serde_json::from_slice(line)? {
            Record::Chunk(chunk) => chunks.push(chunk),
            Record::Reading(_) => return Err(JsError::new("a reading is no conversation")),
        }
    }
    Ok(chunks)
}

fn unsent(rest: &[u8]) -> Result<Vec<Shown>, JsError> {
    if rest.is_empty() { Ok(Vec::new()) } else { Ok(serde_json::from_slice(rest)?) }
}
