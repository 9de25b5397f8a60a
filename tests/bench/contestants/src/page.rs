//! The contestants for a browser's worker, or for node.

use wasm_bindgen::prelude::*;

use crate::Contestant;

/// One contestant; see [`crate::contestant`].
#[wasm_bindgen]
pub struct Runner(Box<dyn Contestant>);

#[wasm_bindgen]
impl Runner {
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, bytes: f64) -> Result<Runner, JsError> {
        let contestant = crate::contestant(name, bytes as u64);
        contestant.map(Self).ok_or_else(|| JsError::new("there is no such contestant"))
    }

    /// `[start, end]` of the range to deliver next, or nothing.
    pub fn want(&mut self) -> Option<Vec<f64>> {
        self.0.want().map(|(start, end)| vec![start as f64, end as f64])
    }

    /// Takes the next bytes; true if no more of the range is wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.0.push(bytes)
    }

    /// The range has been delivered.
    pub fn end(&mut self) {
        self.0.end();
    }

    /// Conversations, messages, bytes of text, and what was made of it.
    pub fn totals(&self) -> Vec<f64> {
        let totals = self.0.totals();
        [totals.conversations, totals.messages, totals.text, totals.made].map(|n| n as f64).to_vec()
    }
}
