//! What the page of a run asks for beside its snapshot.

use serde::{Deserialize, Serialize};

/// Something that a run learned a moment ago, before anything is merged: `GET /api/jobs/:id/learned`
/// gives a few, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Learned {
    /// The fact's id.
    pub id: String,
    /// What it says, masked.
    pub statement: String,
    /// The masked title of the conversation in which it stands.
    pub title: String,
    /// When it was said, RFC 3339.
    pub at: Option<String>,
}

/// A piece of a conversation that was set aside: `GET /api/jobs/:id/asides` gives them, the newest
/// conversation first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetAside {
    /// Where the conversation comes from.
    pub source: String,
    /// The account, or `""`.
    pub account: String,
    /// The conversation's id.
    pub conversation: String,
    /// Its masked title.
    pub title: String,
    /// The message with which the piece begins.
    pub message: String,
    /// When that was written, RFC 3339.
    pub at: Option<String>,
    /// Why: a word of [`crate::rows::Trouble`].
    pub trouble: String,
}
