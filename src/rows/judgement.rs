//! What a model said of facts of a memory.

use serde::{Deserialize, Serialize};

use crate::facts::Judgement;

/// What a model said of two facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgementRow {
    /// The memory.
    pub memory: String,
    /// [`crate::facts::Pair::id`].
    pub pair: String,
    /// The version of the rules or prompts.
    pub prompt_version: String,
    /// As in [`super::OutputRow`].
    pub model: String,
    /// What it said.
    pub judgement: Judgement,
}
