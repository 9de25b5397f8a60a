//! What was sent, searched and read.

use serde::{Deserialize, Serialize};

/// The body of `POST /api/jobs/:id/search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchAsked {
    /// What somebody typed: words, phrases and filters.
    pub query: String,
    /// Where to go on, as [`SearchAnswer::next`] says; from the newest on if it is none.
    #[serde(default)]
    pub after: Option<String>,
}

/// What was found in a stretch of what was sent. All of it is searched by asking again with `next`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchAnswer {
    /// Conversations in which all of it stands, the newest first.
    pub hits: Vec<SearchHit>,
    /// When the last conversation that was searched began, RFC 3339, if its export says so.
    pub back_to: Option<String>,
    /// Where to go on, as `after`. None: all was searched.
    pub next: Option<String>,
}

/// A conversation in which was found what was sought, by one message of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SearchHit {
    /// Where the conversation comes from.
    pub source: String,
    /// The account, or `""`.
    pub account: String,
    /// The conversation's id.
    pub conversation: String,
    /// Its masked title.
    pub title: String,
    /// Its best message.
    pub message: SentMessage,
    /// The words around what was found there.
    pub parts: Vec<TextPart>,
    /// In how many other messages of the conversation some of it stands.
    pub others: u32,
}

/// A stretch of a masked text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextPart {
    /// `text`, `mask` or `hit`.
    pub kind: String,
    /// The stretch.
    pub text: String,
}

/// A message as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SentMessage {
    /// Its id.
    pub id: String,
    /// Its number in the thread, from 1; 0 if it stands beside it.
    pub number: u32,
    /// `user` or `assistant`.
    pub role: String,
    /// When it was written, RFC 3339.
    pub at: Option<String>,
    /// Its masked text. In what was found it is left out: the parts say it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A stretch of a conversation that was sent:
/// `GET /api/jobs/:id/conversation?source=&account=&conversation=`, with `message=` for the stretch
/// around that message, or `from=` for the one that begins there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SentConversation {
    /// Its masked title.
    pub title: String,
    /// Its messages, in their order. One that began before the stretch is here with its rest alone.
    pub messages: Vec<SentMessage>,
    /// Where the stretch before this one begins, as `from`; none if nothing stands before it.
    pub earlier: Option<u32>,
    /// Where the stretch after this one begins; none at the end.
    pub later: Option<u32>,
}

/// A message of the export as the memory's page shows it, beside a fact that cites it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CitedMessage {
    /// The title of its conversation, masked.
    pub title: String,
    /// Its number in the thread, from 1.
    pub number: u32,
    /// `user` or `assistant`.
    pub role: String,
    /// When it was written, RFC 3339.
    pub at: Option<String>,
    /// Its masked text.
    pub text: String,
}
