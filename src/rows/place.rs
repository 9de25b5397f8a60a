//! The order in which what was sent is searched.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// Where a chunk stands among all of its memory, from the newest conversation on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkPlace {
    /// When its conversation began.
    pub first_at: Option<Millis>,
    /// Where it comes from.
    pub source: String,
    /// The account, or `""`.
    pub account: String,
    /// The conversation's id.
    pub conversation: String,
    /// The chunk's place in it.
    pub position: u32,
    /// The chunk.
    pub id: String,
    /// Its masked text, in bytes.
    pub bytes: u64,
}

impl ChunkPlace {
    /// Whether both are of one conversation.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        self.source == other.source
            && self.account == other.account
            && self.conversation == other.conversation
    }
}
