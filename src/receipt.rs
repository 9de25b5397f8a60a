//! The receipt: what became of everything, in numbers that add up.
//!
//! Its reading half ([`Reading`]) is made where the export is read and travels with the chunks;
//! the rest is known where the job ran. `laws` says what must hold in every receipt.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, rfc3339_or_null};
use crate::conversation::{Bucket, Buckets};
use crate::facts::Changes;
use crate::id::Source;

mod markdown;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How many more there were than are listed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub members_unlisted: u64,
    /// Whether it was read to its end.
    pub complete: bool,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
    /// What could be read, but holds no conversation that decant knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Left>,
    /// How many files this is: one, or all that there was no room to list.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub files: u64,
}

impl Default for FileRead {
    fn default() -> Self {
        Self {
            name: String::new(),
            bytes: 0,
            sources: Vec::new(),
            members_read: Vec::new(),
            members_unlisted: 0,
            complete: false,
            problems: Vec::new(),
            left: Vec::new(),
            files: 1,
        }
    }
}

fn one() -> u64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_one(count: &u64) -> bool {
    *count == 1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A text in which nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The member or file.
    pub member: String,
    /// Its layout: names of keys and types, never a value.
    pub layout: String,
}

/// Something wrong with a file or a member of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What, as a stable word.
    pub reason: ProblemReason,
    /// The member it concerns, if one.
    pub member: Option<String>,
    /// How often, where there are more than can be listed.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u64,
}

impl Problem {
    /// A single one.
    pub fn of(reason: ProblemReason, member: Option<String>) -> Self {
        Self { reason, member, count: 1 }
    }
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
    /// It is the export of another account than what was read before it of the same source.
    SeveralAccounts,
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

impl Conversations {
    /// How many were set aside: an entry may stand for more than one.
    pub fn count_set_aside(&self) -> u64 {
        self.set_aside.iter().map(|one| one.count).sum()
    }
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
    /// How many, where there are more than can be listed: those have neither id nor member.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u64,
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

    /// Counts the messages of some conversations as `new` where they were counted as `old`: what
    /// becomes of them is known only once they are picked and packed.
    pub fn exchange(&mut self, mut old: Buckets, mut new: Buckets) {
        for bucket in Bucket::ALL {
            let count = self.buckets.of(bucket);
            *count = (*count + *new.of(bucket)).saturating_sub(*old.of(bucket));
        }
        self.total = self.buckets.total();
    }
}

impl Reading {
    /// Whether every file was read to its end, and no conversation was set aside.
    pub fn is_whole(&self) -> bool {
        let whole = |file: &FileRead| file.complete && file.problems.is_empty();
        self.conversations.set_aside.is_empty() && self.files.iter().all(whole)
    }

    /// Checks that the numbers add up.
    ///
    /// # Panics
    ///
    /// If they do not: that is a mistake of ours, never of an export.
    pub fn assert_balanced(&self) {
        let conversations = &self.conversations;
        let set_aside = conversations.count_set_aside();
        assert_eq!(
            conversations.found,
            conversations.read + conversations.merged + set_aside,
            "conversations do not add up"
        );
        assert_eq!(self.messages.total, self.messages.buckets.total(), "messages do not add up");
    }
}

/// The whole receipt: `receipt.json`, its fields in that order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The form of the record: 1.
    pub version: u32,
    /// What was read.
    #[serde(flatten)]
    pub reading: Reading,
    /// Units of work.
    pub units: Units,
    /// Facts of the whole memory, as of the end.
    pub facts: FactCounts,
    /// Lines of the whole memory, as of the end.
    pub lines: LineCounts,
    /// Calls to a provider.
    pub calls: Calls,
    /// What the provider counted.
    pub tokens: Tokens,
    /// Money.
    pub usd: Usd,
    /// `embedded` or a provider's name.
    pub provider: String,
    /// The model, or none for `embedded`.
    pub model: Option<String>,
    /// The models that it was read with before the run went on with this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_models: Vec<String>,
    /// [`crate::facts::PROMPT_VERSION`].
    pub prompt_version: String,
    /// Which build of decant it was.
    pub build: String,
    /// In which "yesterday" was resolved.
    pub tz: String,
    /// When the job started, if there was one.
    #[serde(with = "rfc3339_or_null")]
    pub started_at: Option<Millis>,
    /// When it ended; none before.
    #[serde(with = "rfc3339_or_null")]
    pub ended_at: Option<Millis>,
    /// What left the machine; none without a server.
    pub sent: Option<Sent>,
    /// SHA-256 of each file of the bundle but the two receipts, by path.
    pub outputs: BTreeMap<String, String>,
    /// What became of the memory since an earlier one, if it goes on from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}

/// Units of work. At the end `planned = ok + failed + needs_you`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    /// All that the job was cut into.
    pub planned: u64,
    /// Done.
    pub ok: u64,
    /// Not done, and tried again by another job.
    pub failed: u64,
    /// Not done before the person does something.
    pub needs_you: u64,
}

/// `proposed = kept + merged + Σ rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCounts {
    /// By the provider.
    pub proposed: u64,
    /// The lines of `facts.jsonl`.
    pub kept: u64,
    /// Said again, so that they became evidence of one that is kept.
    pub merged: u64,
    /// By reason: the words of [`crate::facts::Rejection`].
    pub rejected: BTreeMap<String, u64>,
    /// Of `kept`, those that stand in no file until the person approves of them, by reason: the
    /// words of [`crate::facts::Waiting`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waiting: BTreeMap<String, u64>,
    /// The first of them, for people; not in the record.
    #[serde(skip)]
    pub waiting_listed: Vec<Waits>,
}

/// A fact that waits for the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Why.
    pub reason: String,
    /// The words that say it.
    pub quote: String,
}

/// So many facts that wait are listed, at most.
pub const WAITING_LISTED: usize = 20;

/// `proposed = kept + Σ rejected`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCounts {
    /// By the writer.
    pub proposed: u64,
    /// The lines of `lines.jsonl`.
    pub kept: u64,
    /// By reason.
    pub rejected: BTreeMap<String, u64>,
}

/// Calls to a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// Sent.
    pub made: u64,
    /// Answered in a way that could be used.
    pub ok: u64,
    /// Not.
    pub failed: u64,
    /// Sent again after a crash, because it was not known whether they had been answered.
    pub repeated: u64,
}

/// Tokens as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Read, with those from a cache.
    pub input: u64,
    /// Of `input`, read from a cache.
    pub cached: u64,
    /// Written.
    pub output: u64,
}

/// US dollars.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usd {
    /// What was shown before the start, at least.
    pub estimated_low: f64,
    /// What was shown before the start, at most.
    pub estimated_high: f64,
    /// Settled.
    pub spent: f64,
    /// The cap, if there is one.
    pub cap: Option<f64>,
    /// The calls were made in batches, at the price of those.
    #[serde(default)]
    pub economy: bool,
    /// The date of the price list.
    pub prices: String,
}

/// What left the machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Of all frames.
    pub bytes: u64,
    /// Over the frames' bytes in order, lower-case hex.
    pub sha256: String,
}

impl Receipt {
    /// Whether nothing was set aside, in reading or afterwards.
    pub fn is_whole(&self) -> bool {
        self.reading.is_whole() && self.units.failed + self.units.needs_you == 0
    }

    /// What does not hold, in words; empty if the numbers add up. The law of units is one of the
    /// end, so it is asked only of a receipt that has one.
    pub fn laws(&self) -> Vec<String> {
        let conversations = &self.reading.conversations;
        let set_aside = conversations.count_set_aside();
        let messages = &self.reading.messages;
        let (units, facts, lines) = (&self.units, &self.facts, &self.lines);
        let mut broken = Vec::new();
        let mut law = |what: &str, left: u64, right: u64| {
            if left != right {
                broken.push(format!("{what}: {left} is not {right}"));
            }
        };
        law(
            "conversations.found = read + merged + set_aside",
            conversations.found,
            conversations.read + conversations.merged + set_aside,
        );
        law("messages.total = the sum of the buckets", messages.total, messages.buckets.total());
        law(
            "facts.proposed = kept + merged + rejected",
            facts.proposed,
            facts.kept + facts.merged + sum(&facts.rejected),
        );
        law("lines.proposed = kept + rejected", lines.proposed, lines.kept + sum(&lines.rejected));
        if self.ended_at.is_some() {
            law(
                "units.planned = ok + failed + needs_you",
                units.planned,
                units.ok + units.failed + units.needs_you,
            );
        }
        broken
    }

    /// The laws, and that `kept` counts the lines of the bundle's `facts.jsonl` and `lines.jsonl`.
    pub fn laws_of_bundle(&self, facts_jsonl: &str, lines_jsonl: &str) -> Vec<String> {
        let mut broken = self.laws();
        for (what, kept, lines) in [
            ("facts.kept = the lines of facts.jsonl", self.facts.kept, facts_jsonl),
            ("lines.kept = the lines of lines.jsonl", self.lines.kept, lines_jsonl),
        ] {
            let lines = lines.lines().count() as u64;
            if kept != lines {
                broken.push(format!("{what}: {kept} is not {lines}"));
            }
        }
        broken
    }
}

fn sum(counts: &BTreeMap<String, u64>) -> u64 {
    counts.values().sum()
}
