//! Chunks: what is sent and stored. A chunk holds whole messages of one conversation, in the
//! order of the thread, up to [`CHUNK_BYTES`]; a message larger than that is cut.
//!
//! Packing is prefix-stable: a conversation that grows changes its last chunk at most. A chunk's
//! id depends on what is said and by whom, never on the title, the position or the placeholders'
//! letters, so next month's export makes the same chunks of the same messages.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::conversation::Role;
use crate::id::{ConversationKey, sha256_of_fields};

/// Part of every id: another packing is another chunk.
pub const CHUNKER_VERSION: &str = "1";

/// The masked text of a chunk, in bytes, at most. Bytes, not tokens: tokens belong to a model,
/// and chunks outlive models.
pub const CHUNK_BYTES: usize = 8 * 1024;

/// What a masked stretch of text stands for, at `start..start + length` bytes of a masked text.
/// The value itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    /// Where the placeholder begins.
    pub start: u32,
    /// Its length.
    pub length: u32,
    /// Its kind, as in `[kind-…]`.
    pub kind: String,
}

/// A message, or a stretch of one, in a chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The message's id in the conversation.
    pub message_id: String,
    /// Its number in the thread, from 1. For people; not part of the id.
    pub number: u32,
    /// Who wrote it.
    pub role: Role,
    /// When, if known.
    pub at: Option<Millis>,
    /// Where `text` begins in the message's masked text, in bytes.
    pub start: u32,
    /// The length of the message's whole masked text, in bytes; not part of the id.
    pub message_bytes: u32,
    /// The stretch of the masked text.
    pub text: String,
    /// The placeholders in `text`, by offsets in `text`.
    pub masks: Vec<Mask>,
}

/// What is sent and stored, and answered by a model in one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// [`chunk_id`] of the rest.
    pub id: String,
    /// The conversation.
    pub key: ConversationKey,
    /// Its title, masked. Not part of the id.
    pub title: String,
    /// The conversation's place in the canonical order. Not part of the id.
    pub first_at: Option<Millis>,
    /// This chunk's place in the conversation, from 0. Not part of the id.
    pub position: u32,
    /// What it is worth reading first: larger is earlier. Not part of the id.
    pub value: u32,
    /// The messages.
    pub pieces: Vec<Piece>,
}

/// 64 hex digits: SHA-256 over the chunker's version, the conversation's key and, for each piece,
/// message id, byte range, role, time and masked text with each placeholder reduced to its kind.
pub fn chunk_id(key: &ConversationKey, pieces: &[Piece]) -> String {
    let mut fields: Vec<Vec<u8>> = vec![
        CHUNKER_VERSION.into(),
        key.source.as_str().into(),
        key.account.clone().into(),
        key.conversation_id.clone().into(),
    ];
    for piece in pieces {
        let end = piece.start as usize + piece.text.len();
        fields.push(piece.message_id.clone().into());
        fields.push(format!("{}..{end}", piece.start).into());
        fields.push(piece.role.as_str().into());
        fields.push(piece.at.map_or(String::new(), Millis::rfc3339).into());
        fields.push(without_letters(&piece.text, &piece.masks).into());
    }
    sha256_of_fields(fields.iter().map(Vec::as_slice))
}

/// `[email-7k3q2a9d4m]` as `[email]`, so that another device's key makes the same chunk.
fn without_letters(text: &str, masks: &[Mask]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mask in masks {
        let (start, end) = (mask.start as usize, (mask.start + mask.length) as usize);
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push('[');
        out.push_str(&mask.kind);
        out.push(']');
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
