//! Search in what an [`Importer`] reads: while it reads, and after. It is in an instance of its own: what it
//! takes of memory is none of the importer's, and the two work at once.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::{Importer, places, to_js};
use crate::clock::Millis;
use crate::id::ConversationKey;
use crate::pieces::Pieces;
use crate::search::{Index, Query, Stream};

/// What was found, best first.
#[derive(Default, Serialize)]
struct Answer {
    rows: Vec<u32>,
    /// The place of the best message of each in its thread, unless title or date alone was meant.
    messages: Vec<Option<u32>>,
    scores: Vec<f64>,
    /// Of how many conversations only title and date can be found.
    cut: u32,
    /// Whether the text of each has yet to be looked at: see [`Finder::holds`].
    is_open: bool,
}

#[wasm_bindgen]
impl Importer {
    /// From now on what a [`Finder`] needs of what is read can be had.
    pub fn make_searchable(&mut self) {
        self.findable = Some(Pieces::default());
    }

    /// Where it lies, as [`lines_places`](Self::lines_places).
    pub fn findable_places(&self) -> Vec<u32> {
        self.findable.as_ref().map(places).unwrap_or_default()
    }

    /// It has been copied.
    pub fn findable_taken(&mut self) {
        if let Some(findable) = &mut self.findable {
            *findable = Pieces::default();
        }
    }
}

/// Finds conversations by what is said in them. It keeps no text but of the one that is coming in.
#[wasm_bindgen]
pub struct Finder {
    pub(super) index: Index,
    /// The row of each conversation.
    rows: BTreeMap<ConversationKey, u32>,
    stream: Stream,
}

#[wasm_bindgen]
impl Finder {
    /// The index takes `limit` bytes, about; of what comes beyond, titles and dates can be found.
    #[wasm_bindgen(constructor)]
    pub fn new(limit: u32) -> Self {
        Self {
            index: Index::with_limit(limit as usize),
            rows: BTreeMap::new(),
            stream: Stream::default(),
        }
    }

    /// Takes the next bytes of what an importer [gives](Importer::findable_places). A conversation takes
    /// the place of what was there of the same one.
    pub fn push(&mut self, bytes: &[u8]) {
        self.stream.push(bytes, |row, findable| {
            self.index.take(findable);
            self.rows.insert(findable.key.clone(), row);
        });
    }

    /// What comes next is from another importer: it begins with a conversation.
    pub fn begin_again(&mut self) {
        self.stream = Stream::default();
    }

    /// The conversations that are meant and in which all these words stand, in title, date or
    /// messages, best first, as `{rows, messages, scores, cut, is_open}`. The last word may be
    /// unfinished. Days are those of the place where this runs.
    pub fn find(&self, query: &str) -> Result<JsValue, JsError> {
        let query = parse(query);
        let mut answer = Answer {
            cut: self.index.cut() as u32,
            is_open: query.has_phrases(),
            ..Answer::default()
        };
        for found in self.index.conversations(&query) {
            if let Some(row) = self.rows.get(found.conversation) {
                answer.rows.push(*row);
                answer.messages.push(found.message);
                answer.scores.push(found.score);
            }
        }
        to_js(&answer)
    }
}

/// What somebody typed.
pub(super) fn parse(query: &str) -> Query {
    Query::parse(query, |year, month, day| {
        let month = month as i32 - 1;
        let day = js_sys::Date::new_with_year_month_day(year as u32, month, day as i32);
        Millis(day.get_time() as i64)
    })
}
