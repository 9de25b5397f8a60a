//! The receipt: what became of everything, in numbers that add up.
//!
//! Its reading half ([`Reading`]) is made where the export is read and travels with the chunks;
//! the rest is known where the job ran. `laws` says what must hold in every receipt.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::conversation::Buckets;
use crate::id::Source;

/// What reading the files gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The files, in the order given.
    pub files: Vec<FileRead>,
    /// Counts of conversations, and which were set aside.
    pub conversations: Conversations,
    /// Where each message ended.
    pub messages: Messages,
    /// How many values of each kind were masked.
    pub masked: BTreeMap<String, u64>,
}

/// One file as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// Its name without the folders.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// What it is an export of; empty for a file in which nothing was found.
    pub sources: Vec<Source>,
    /// The members of the archive that conversations were read from, by their names there; for a
    /// file that is no archive, its own name.
    pub members_read: Vec<String>,
    /// Whether it was read to its end.
    pub complete: bool,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// Something wrong with a file or a member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What, as a stable word.
    pub reason: ProblemReason,
    /// The member it concerns, if one.
    pub member: Option<String>,
}

/// The reasons of a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProblemReason {
    /// Neither an archive nor JSON.
    NotAnExport,
    /// An archive or JSON without conversations.
    NoConversations,
    /// The file ends early; what was whole before is read.
    CutShort,
    /// The archive's directory is missing or damaged; its members were looked for one by one.
    NoDirectory,
    /// A member is encrypted.
    Encrypted,
    /// A member is compressed in a way that archives of exports never use.
    UnknownMethod,
    /// A member's bytes do not have the checksum or size that the archive states.
    Damaged,
    /// A limit on sizes, counts or the ratio of inflation.
    TooLarge,
    /// A part that the export's own manifest names is not there.
    MissingPart,
    /// The file changed or went away while it was read.
    Changed,
}

/// Counts of conversations. `found = read + merged + set_aside`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversations {
    /// All that there were.
    pub found: u64,
    /// Read, whether picked or not.
    pub read: u64,
    /// Met again, and folded into the first.
    pub merged: u64,
    /// Found, and not readable.
    pub set_aside: Vec<SetAside>,
}

/// A conversation that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its id, if that much could be read; `""` otherwise.
    pub id: String,
    /// The member or file that holds it.
    pub member: String,
    /// Why.
    pub reason: SetAsideReason,
}

/// Why a conversation is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SetAsideReason {
    /// It has no `mapping`, so no messages.
    NoMapping,
    /// Its JSON is broken.
    BrokenJson,
    /// The file ends inside it.
    CutShort,
    /// Larger than a conversation may be.
    TooLarge,
    /// Its messages have a shape that decant does not know.
    UnknownLayout,
    /// A conversation of the same id was read before.
    MetBefore,
}

/// Counts of messages. `total` is the sum of the buckets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// All that could be counted.
    pub total: u64,
    /// Where they ended.
    pub buckets: Buckets,
}

impl Messages {
    /// Counts these messages too.
    pub fn add(&mut self, buckets: Buckets) {
        self.buckets.add(buckets);
        self.total = self.buckets.total();
    }
}

impl Reading {
    /// Panics where the numbers do not add up: that is a mistake of ours, never of an export.
    pub fn assert_balanced(&self) {
        let conversations = &self.conversations;
        let set_aside = conversations.set_aside.len() as u64;
        assert_eq!(
            conversations.found,
            conversations.read + conversations.merged + set_aside,
            "conversations do not add up"
        );
        assert_eq!(self.messages.total, self.messages.buckets.total(), "messages do not add up");
    }
}
