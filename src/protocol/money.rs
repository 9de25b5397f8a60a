//! What a run costs.

use serde::{Deserialize, Serialize};

/// A call in the ledger, as `GET /api/jobs/:id/calls` lists them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CallEntry {
    /// The model.
    pub model: String,
    /// When it was made, RFC 3339.
    pub started_at: String,
    /// When it was settled, RFC 3339.
    pub ended_at: Option<String>,
    /// `open`, `settled`, `lost` or `unsent`.
    pub state: String,
    /// What went wrong, if anything did: a word of [`crate::rows::Trouble`].
    pub trouble: Option<String>,
    /// Chunks, or pairs of facts, that were asked.
    pub chunks: u32,
    /// The batch of the run with which it went, at the price of those; 0: alone.
    #[serde(default)]
    pub batch: u32,
    /// Tokens that were read.
    #[cfg_attr(test, ts(type = "number"))]
    pub input: u64,
    /// Tokens that were written.
    #[cfg_attr(test, ts(type = "number"))]
    pub output: u64,
    /// Dollars.
    pub usd: f64,
}

/// What a run costs, in dollars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Budget {
    /// Billed, and what may have been where nobody heard of it.
    pub spent: f64,
    /// Held back for the calls that are out.
    pub reserved: f64,
    /// What questions to the memory cost besides, with what is held back for one.
    #[serde(default)]
    pub questions: f64,
    /// What it will have cost at the end, at least, as estimated when the plan was made.
    pub low: f64,
    /// And at most.
    pub high: f64,
    /// What it may cost.
    pub cap: Option<f64>,
    /// The chunks are read in batches, at the price of those.
    #[serde(default)]
    pub economy: bool,
    /// What its calls taught of the model: how it counts, and how much it writes. Whoever keeps it
    /// can say better what the next run will cost; none before the first answer.
    #[serde(default)]
    #[cfg_attr(test, ts(type = "unknown"))]
    pub meter: Option<serde_json::Value>,
    /// Calls that were made.
    #[cfg_attr(test, ts(type = "number"))]
    pub calls: u64,
    /// Tokens that the provider counted: read, with those from a cache.
    #[cfg_attr(test, ts(type = "number"))]
    pub input: u64,
    /// And written.
    #[cfg_attr(test, ts(type = "number"))]
    pub output: u64,
}
