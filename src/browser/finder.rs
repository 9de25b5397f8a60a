//! Search in what an [`Importer`] has read: while it reads, and after.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::{Importer, to_js};
use crate::clock::Millis;
use crate::search::{Index, Query};

/// What was found, best first.
#[derive(Default, Serialize)]
struct Answer {
    rows: Vec<u32>,
    /// The place of the best message of each in its thread, unless title or date alone was meant.
    messages: Vec<Option<u32>>,
    scores: Vec<f64>,
    /// Of how many conversations only title and date can be found.
    cut: u32,
    /// Whether the text of each has yet to be looked at: see [`Importer::holds`].
    is_open: bool,
}

#[wasm_bindgen]
impl Importer {
    /// From now on what is read can be found. The index takes `limit` bytes, about; of what is
    /// read beyond, titles and dates can be found.
    pub fn make_searchable(&mut self, limit: u32) {
        self.index = Some(Index::with_limit(limit as usize));
    }

    /// The conversations that are meant and in which all these words stand, in title, date or
    /// messages, best first, as `{rows, messages, scores, cut, is_open}`. The last word may be
    /// unfinished. Days are those of the place where this runs.
    pub fn find(&self, query: &str) -> Result<JsValue, JsError> {
        let mut answer = Answer::default();
        if let Some(index) = &self.index {
            let query = parse(query);
            answer.cut = index.cut() as u32;
            answer.is_open = query.has_phrases();
            for found in index.conversations(&query) {
                if let Some(row) = self.places.get(found.conversation) {
                    answer.rows.push(*row);
                    answer.messages.push(found.message);
                    answer.scores.push(found.score);
                }
            }
        }
        to_js(&answer)
    }

    /// A row is left out of what can be found; false if it was not in it.
    pub fn forget(&mut self, row: u32) -> bool {
        let key = self.places.iter().find(|(_, place)| **place == row).map(|(key, _)| key);
        match (&mut self.index, key) {
            (Some(index), Some(key)) => index.remove(key),
            _ => false,
        }
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
