//! What a job costs, and what questions to its memory do.

use serde::{Deserialize, Serialize};

use super::Batch;
use crate::clock::Millis;
use crate::prices::Card;
use crate::prompt::Usage;
use crate::receipt::Calls;
use crate::spend::Meter;

/// What a job costs: the prices it was opened with, what was spent, and what its calls taught.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Money {
    /// The model's prices when the job was opened; none for a provider that costs nothing.
    pub card: Option<Card>,
    /// Tokens of a request besides its chunks.
    pub fixed: u64,
    /// The estimate when the plan was made, in nanodollars: at least so much.
    pub low: u64,
    /// And at most.
    pub high: u64,
    /// Nanodollars: what was billed, and what may have been where nobody was there to hear of it.
    pub spent: u64,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// What is known of how this model counts and answers.
    pub meter: Option<Meter>,
    /// The calls so far.
    pub calls: Calls,
    /// Units are asked in batches, at the price of those.
    pub economy: bool,
    /// Batches so far.
    pub batches: u32,
    /// The provider takes no more requests in one, as far as it said.
    pub batch_max: Option<u32>,
    /// The batch that is out; the calls that are under way are its own.
    pub batch: Option<Batch>,
    /// Questions to the memory: not part of what the run cost.
    pub questions: Questions,
}

impl Money {
    /// Nanodollars that are gone, or held back for a question: what counts under the cap besides what
    /// is held back for the run's own calls.
    pub fn committed(&self) -> u64 {
        let open = self.questions.open.as_ref().map_or(0, |open| open.reserved);
        self.spent.saturating_add(self.questions.spent).saturating_add(open)
    }
}

/// The phase under which they stand in the ledger: no plan has so many.
pub const QUESTIONS: u32 = u32::MAX;

/// What questions to the memory came to that the run's model was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Questions {
    /// How many were asked.
    pub asked: u32,
    /// Nanodollars: what was billed, and what may have been.
    pub spent: u64,
    /// The one that is not answered yet.
    pub open: Option<OpenQuestion>,
}

/// A question that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// From 1.
    pub number: u32,
    /// Nanodollars held back for it.
    pub reserved: u64,
    /// When it was asked.
    pub asked_at: Millis,
}
