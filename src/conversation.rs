//! What every format of export is turned into.

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, rfc3339_or_null};
use crate::id::ConversationKey;

/// Who wrote a message of the thread. Tools and the system write none that a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person whose export it is.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// The word that stands on the wire and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// A message with text. `text` is the canonical text: the non-empty text parts and
/// transcriptions joined by `\n`, nothing trimmed or normalised, never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The export's id, or `<conversation id>#<n>`.
    pub id: String,
    /// Who wrote it.
    pub role: Role,
    /// When, if the export says so.
    #[serde(with = "rfc3339_or_null")]
    pub at: Option<Millis>,
    /// The canonical text, or the masked text once it is masked.
    pub text: String,
}

/// What an export itself holds as memory or instructions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Signal {
    /// What it is.
    pub kind: SignalKind,
    /// Its text, as the export has it.
    pub text: String,
    /// When it was written, if the export says so.
    #[serde(with = "rfc3339_or_null")]
    pub at: Option<Millis>,
    /// The message that held it, if one did.
    pub message_id: Option<String>,
    /// Whether it is all that the assistant remembered at that time, not one thing more.
    #[serde(skip)]
    pub is_snapshot: bool,
}

/// The kinds of [`Signal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    /// What the assistant was told to remember.
    SavedMemory,
    /// What the person wrote about themselves and how to be answered.
    CustomInstructions,
    /// The same, for a project.
    ProjectInstructions,
    /// What the assistant wrote down about the person by itself.
    AssistantMemory,
}

impl SignalKind {
    /// The word that stands on the wire and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SavedMemory => "saved_memory",
            Self::CustomInstructions => "custom_instructions",
            Self::ProjectInstructions => "project_instructions",
            Self::AssistantMemory => "assistant_memory",
        }
    }

    /// Who wrote such a text: instructions are the person's own words.
    pub fn written_by(self) -> Role {
        match self {
            Self::CustomInstructions | Self::ProjectInstructions => Role::User,
            Self::SavedMemory | Self::AssistantMemory => Role::Assistant,
        }
    }
}

/// Where a message of the export ended. Each is in the first that fits, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Bucket {
    /// It, or its conversation, could not be read.
    Unreadable,
    /// Left out by the person, or by their setting in the assistant.
    Excluded,
    /// Not on the branch that the person last saw.
    OtherBranch,
    /// Never shown to the person.
    Hidden,
    /// Written by a tool, or to one.
    ToolOutput,
    /// Pictures, sound and the like, without words.
    NoText,
    /// Words that say nothing, such as a lone emoji.
    Trivial,
    /// Says what another message does.
    SameAs,
    /// Dropped whole by masking.
    Redacted,
    /// The cap was reached before it was read.
    OverBudget,
    /// Its unit of work failed.
    Failed,
    /// Read for the memory.
    Used,
}

impl Bucket {
    /// All of them, in their order.
    pub const ALL: [Self; 12] = [
        Self::Unreadable,
        Self::Excluded,
        Self::OtherBranch,
        Self::Hidden,
        Self::ToolOutput,
        Self::NoText,
        Self::Trivial,
        Self::SameAs,
        Self::Redacted,
        Self::OverBudget,
        Self::Failed,
        Self::Used,
    ];
}

/// How many messages ended where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buckets {
    /// See [`Bucket::Used`].
    pub used: u64,
    /// See [`Bucket::OtherBranch`].
    pub other_branch: u64,
    /// See [`Bucket::Hidden`].
    pub hidden: u64,
    /// See [`Bucket::ToolOutput`].
    pub tool_output: u64,
    /// See [`Bucket::NoText`].
    pub no_text: u64,
    /// See [`Bucket::Trivial`].
    pub trivial: u64,
    /// See [`Bucket::SameAs`].
    pub same_as: u64,
    /// See [`Bucket::Excluded`].
    pub excluded: u64,
    /// See [`Bucket::Redacted`].
    pub redacted: u64,
    /// See [`Bucket::OverBudget`].
    pub over_budget: u64,
    /// See [`Bucket::Failed`].
    pub failed: u64,
    /// See [`Bucket::Unreadable`].
    pub unreadable: u64,
}

impl Buckets {
    /// The count of one bucket.
    pub fn of(&mut self, bucket: Bucket) -> &mut u64 {
        match bucket {
            Bucket::Unreadable => &mut self.unreadable,
            Bucket::Excluded => &mut self.excluded,
            Bucket::OtherBranch => &mut self.other_branch,
            Bucket::Hidden => &mut self.hidden,
            Bucket::ToolOutput => &mut self.tool_output,
            Bucket::NoText => &mut self.no_text,
            Bucket::Trivial => &mut self.trivial,
            Bucket::SameAs => &mut self.same_as,
            Bucket::Redacted => &mut self.redacted,
            Bucket::OverBudget => &mut self.over_budget,
            Bucket::Failed => &mut self.failed,
            Bucket::Used => &mut self.used,
        }
    }

    /// All messages there are.
    pub fn total(mut self) -> u64 {
        Bucket::ALL.iter().map(|bucket| *self.of(*bucket)).sum()
    }

    /// Adds another count to this one.
    pub fn add(&mut self, mut other: Self) {
        for bucket in Bucket::ALL {
            *self.of(bucket) += *other.of(bucket);
        }
    }

    /// Puts all that is counted into one bucket, as when the whole conversation goes there.
    #[must_use]
    pub fn all_in(self, bucket: Bucket) -> Self {
        let mut all = Self::default();
        *all.of(bucket) = self.total();
        all
    }
}

/// A conversation as the person last saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// What makes it the same one in another export.
    pub key: ConversationKey,
    /// Its title, or `""`.
    pub title: String,
    /// When it began, if the export says so.
    pub created_at: Option<Millis>,
    /// When it last changed, if the export says so.
    pub updated_at: Option<Millis>,
    /// The project it belongs to in the assistant, by id.
    pub project: Option<String>,
    /// The person asked the assistant not to remember it.
    pub do_not_remember: bool,
    /// The thread: messages with text on the branch last seen, in their order.
    pub messages: Vec<Message>,
    /// Visible messages with text on other branches, in document order.
    pub alternatives: Vec<Message>,
    /// What it holds as memory or instructions.
    pub signals: Vec<Signal>,
    /// Where each of its messages ended; `used` counts those of `messages`.
    pub buckets: Buckets,
}

impl Conversation {
    /// Whether it is no conversation at all, but a file of memory that holds nothing else.
    pub fn is_only_remembered(&self) -> bool {
        self.buckets.total() == 0 && !self.signals.is_empty()
    }

    /// The earliest time of a message of the thread, else of the conversation: its place in the
    /// canonical order.
    pub fn first_at(&self) -> Option<Millis> {
        self.messages.iter().filter_map(|message| message.at).min().or(self.created_at)
    }

    /// How many words the messages of its thread have: what stands between white space.
    pub fn words(&self) -> u32 {
        self.messages.iter().map(|message| words(&message.text) as u32).sum()
    }
}

/// Line by line where some white space may be no ASCII, since of most lines all bytes can be looked
/// at at once.
fn words(text: &str) -> usize {
    if has_plain_space(text) {
        return words_of_bytes(text.as_bytes());
    }
    let of_line = |line: &str| {
        if has_plain_space(line) {
            words_of_bytes(line.as_bytes())
        } else {
            line.split_whitespace().count()
        }
    };
    text.split('\n').map(of_line).sum()
}

/// Whether no white space can be in a text but that of ASCII: any other begins with one of these
/// bytes (Unicode, `White_Space`).
fn has_plain_space(text: &str) -> bool {
    let may_be_wide = |byte: u8| (byte == 0xC2) | (0xE1..=0xE3).contains(&byte);
    !text.bytes().fold(false, |any, byte| any | may_be_wide(byte))
}

/// The bytes that begin a word, counted in stretches of which a byte can hold the sum.
fn words_of_bytes(text: &[u8]) -> usize {
    const STRETCH: usize = 240;
    let is_space = |byte: u8| (byte == b' ') | (b'\t'..=b'\r').contains(&byte);
    let next = text.get(1..).unwrap_or_default();
    let begins = |(before, byte): (&u8, &u8)| u8::from(is_space(*before) & !is_space(*byte));
    let of_stretch = |(before, bytes): (&[u8], &[u8])| {
        usize::from(before.iter().zip(bytes).map(begins).sum::<u8>())
    };
    let first = text.first().is_some_and(|byte| !is_space(*byte));
    let rest = text.chunks(STRETCH).zip(next.chunks(STRETCH)).map(of_stretch);
    usize::from(first) + rest.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_stand_between_white_space(text in "([ab,] ?|[\n\r\t\x0b\x0c\x1c\u{a0}\u{85}\u{3000}\u{2009}é—])*|(a {1,2}|\n){500,900}") {
            prop_assert_eq!(words(&text), text.split_whitespace().count());
        }
    }
}
