//! A question to the memory.

use serde::{Deserialize, Serialize};

use super::Access;

/// The body of `POST /api/jobs/:id/ask`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Question {
    /// What somebody wants to know.
    pub question: String,
}

/// The answer to it, by rules and for nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Found {
    /// The facts that fit, as in `facts.jsonl`, the best first.
    #[cfg_attr(test, ts(type = "unknown[]"))]
    pub facts: Vec<serde_json::Value>,
    /// What it takes to have the run's model write an answer from facts that fit. None where rules read
    /// the run, and where nothing fits.
    pub model: Option<AnswerOffer>,
}

/// What it takes to have a model answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnswerOffer {
    /// As its provider calls it.
    pub model: String,
    /// Who has it.
    pub provider: String,
    /// Where the question and the facts go; empty where that is no address but the platform's own.
    pub host: String,
    /// How many facts go there.
    pub facts: u32,
    /// What it may cost at most, in dollars.
    pub usd: f64,
    /// Whether it can be asked without a key of the person's own.
    pub access: Access,
}

/// The body of `POST /api/jobs/:id/answer`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnswerAsked {
    /// What somebody wants to know.
    pub question: String,
    /// The person's own key, for this one call: it is not kept.
    #[serde(default)]
    pub key: Option<String>,
}

/// An answer that a model wrote, of which only what stands on facts is left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrittenAnswer {
    /// Sentences in their order; none: the memory does not answer the question.
    pub sentences: Vec<WrittenSentence>,
    /// The facts that they stand on, as in `facts.jsonl`, in the order in which they are named first.
    #[cfg_attr(test, ts(type = "unknown[]"))]
    pub facts: Vec<serde_json::Value>,
    /// Sentences that were left out, since they do not stand on the facts.
    pub dropped: u32,
    /// What it cost, in dollars.
    pub usd: f64,
}

/// A sentence of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrittenSentence {
    /// What it says.
    pub text: String,
    /// The facts that it stands on, by their number in the list, from 1.
    pub facts: Vec<u32>,
}
