//! Facts: what a provider proposes, what code accepts, and how facts become one memory.
//!
//! A provider proposes [`Candidate`]s for one chunk. [`accept`] keeps those whose quote code finds
//! in the very message they name, and counts the rest by reason. [`Gathered`] folds equal facts into
//! one with all their evidence, and [`tie`] those that say the same in other words; it finds too
//! which replace or contradict each other. Both are pure functions of the set, whatever the order.
//! What can be derived (support, first and last seen, confidence, status, rank) comes from
//! [`Fact::derive`] alone.
//!
//! Age is measured from the newest message of the memory, never from a clock, so the same export
//! gives the same facts whenever it is read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::{Millis, rfc3339_or_null};
use crate::conversation::{Role, SignalKind};
use crate::id::Source;
pub use crate::protocol::{LetWait, Verdict};

mod accept;
mod care;
mod changes;
mod dates;
mod derive;
mod echo;
mod forms;
mod gather;
mod gist;
mod judged;
mod lasting;
mod place;
mod reach;
mod ties;
mod waits;
mod worth;

pub use accept::{QUOTE_MAX, STATEMENT_MAX, accept, accept_again, fact_id};
pub(crate) use accept::{folded_statement, has_words, is_special};
pub use care::{Care, CareError, CareKey, Decided, Decision, take_out};
pub use changes::{Change, Changes, LISTED_MAX, changes};
pub(crate) use derive::{age_days, rank};
pub(crate) use echo::OWN_WORDS;
pub(crate) use forms::form_of;
#[cfg(test)]
pub(crate) use forms::forms;
pub use gather::{EVIDENCE_MAX, Gathered};
pub(crate) use gist::topic;
pub use judged::{Judged, Judgement, PAIRS_MAX, Pair, Side, pairs};
pub use place::Place;
pub use reach::reachable;
pub use ties::{COMPARED_MAX, Tied, Ties, tie};
pub use waits::{Waiting, waits};
pub use worth::Rarity;

/// Part of the key of every stored output: another wording of the rules or prompts is another one.
pub const PROMPT_VERSION: &str = "2";

/// The file that a fact belongs to, decided by a table in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Section {
    /// What happened and what is planned, in time.
    Memory,
    /// What the person values, believes and feels about things.
    Soul,
    /// Who the person is: name, age, home, work, family.
    Identity,
    /// What the person likes, has, does and knows.
    User,
    /// How the person wants an assistant to work and answer.
    Agents,
    /// The tools, devices and programs that the person uses.
    Tools,
}

impl Section {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 6] =
        [Self::Memory, Self::Soul, Self::Identity, Self::User, Self::Agents, Self::Tools];

    /// `MEMORY` and so on: the file's name without `.md`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Memory => "MEMORY",
            Self::Soul => "SOUL",
            Self::Identity => "IDENTITY",
            Self::User => "USER",
            Self::Agents => "AGENTS",
            Self::Tools => "TOOLS",
        }
    }

    /// The name as a heading has it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Memory => "Memory",
            Self::Soul => "Soul",
            Self::Identity => "Identity",
            Self::User => "User",
            Self::Agents => "Agents",
            Self::Tools => "Tools",
        }
    }

    /// The headings under which facts stand in the files, but for those of time, each once.
    pub(crate) const GROUPS: [&str; 11] = [
        "Who they are",
        "Family and friends",
        "What matters to them",
        "What they hope for",
        "Likes and dislikes",
        "What they know and practise",
        "Their life",
        "How to work with them",
        "Devices, programs and services",
        "What happened",
        "Said both ways",
    ];
}

/// The category of a fact, as in Portable AI Memory 1.0 (`type`).
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the standard's own words")]
pub enum Category {
    Fact,
    Preference,
    Skill,
    Context,
    Relationship,
    Goal,
    Instruction,
    Identity,
    Environment,
    Project,
    Custom,
}

/// What sort of statement it is; decides how it ages and merges.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// True until it changes.
    State,
    /// Happened once.
    Event,
    /// Meant to happen.
    Plan,
    /// Tells an assistant what to do.
    Instruction,
    /// Liked, wanted or disliked.
    Preference,
}

/// How firmly it stands in the text.
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// The person said it.
    Stated,
    /// The assistant said it and the person agreed.
    Confirmed,
    /// A model concluded it.
    Inferred,
}

/// Whether and how a fact is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Stands in the files.
    Active,
    /// A newer value took its place.
    Superseded,
    /// Another fact disagrees.
    Contested,
    /// Taken back by the person.
    Retracted,
    /// Waits for the person's approval, outside the files.
    Proposed,
}

impl Status {
    /// The word that stands in records and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Superseded => "superseded",
            Self::Contested => "contested",
            Self::Retracted => "retracted",
            Self::Proposed => "proposed",
        }
    }
}

/// How a quote was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Byte for byte.
    Exact,
    /// But for case and white space.
    Folded,
}

/// How delicate a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are the meaning")]
pub enum Sensitivity {
    None,
    Personal,
    SpecialCategory,
}

/// Why a candidate did not become a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejection {
    /// It names a message that the chunk does not hold.
    NoSuchMessage,
    /// Its quote does not stand in that message.
    QuoteNotFound,
    /// It has no words.
    Empty,
    /// Its quote or statement is longer than [`QUOTE_MAX`] or [`STATEMENT_MAX`].
    TooLong,
    /// Something in it looks like a placeholder and does not stand in that message.
    UnknownPlaceholder,
    /// It does not have the form that was asked for.
    Malformed,
    /// It stands where decant's own memory was pasted.
    Echo,
    /// Forgotten by the person.
    Forgotten,
}

impl Rejection {
    /// The word that stands in receipts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSuchMessage => "no_such_message",
            Self::QuoteNotFound => "quote_not_found",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::UnknownPlaceholder => "unknown_placeholder",
            Self::Malformed => "malformed",
            Self::Echo => "echo",
            Self::Forgotten => "forgotten",
        }
    }
}

/// What a provider proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The piece of the chunk that says it, by index.
    pub piece: u32,
    /// The words that say it.
    pub quote: String,
    /// The fact itself; with `embedded`, the quote.
    pub statement: String,
    /// `subject.facet`, for facts that replace each other; none for events.
    pub key: Option<String>,
    /// See [`Category`].
    pub category: Category,
    /// See [`Kind`].
    pub kind: Kind,
    /// See [`Stance`].
    pub stance: Stance,
    /// Whom it is about: `user`, or a name.
    pub about: String,
    /// Names in it.
    pub entities: Vec<String>,
    /// How telling it is on its own, 0 to 1000.
    pub weight: u32,
}

/// Where a fact was said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The conversation's source.
    pub source: Source,
    /// The account there, or none.
    pub account: Option<String>,
    /// The conversation.
    pub conversation_id: String,
    /// The message.
    pub message_id: String,
    /// When it was written.
    #[serde(with = "rfc3339_or_null")]
    pub at: Option<Millis>,
    /// Who wrote it.
    pub said_by: Role,
    /// The bytes `start..end` of the message's masked text.
    pub quote: String,
    /// Where the quote begins, in bytes of the message's masked text.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// How it was found.
    #[serde(rename = "match")]
    pub found: Match,
}

/// A fact of one chunk, with its one piece of evidence: what is stored as a chunk's output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Accepted {
    /// [`fact_id`].
    pub id: String,
    /// The candidate's fields that do not depend on where it was said.
    pub key: Option<String>,
    /// The fact.
    pub statement: String,
    /// See [`Section`].
    pub section: Section,
    /// See [`Category`].
    pub category: Category,
    /// See [`Kind`].
    pub kind: Kind,
    /// See [`Stance`].
    pub stance: Stance,
    /// Whom it is about.
    pub about: String,
    /// Names in it.
    pub entities: Vec<String>,
    /// See [`Sensitivity`].
    pub sensitivity: Sensitivity,
    /// See [`Candidate::weight`].
    pub weight: u32,
    /// Where it was said.
    pub evidence: Evidence,
    /// The conversation's place in the canonical order.
    pub first_at: Option<Millis>,
    /// What said it, if it was no message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<SignalKind>,
    /// How far the quote is the person's own, by where it stands in the message.
    #[serde(default, skip_serializing_if = "Place::is_plain")]
    pub place: Place,
    /// What the person decided about it. Never of an output as it is stored: it is found anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    /// The model that proposed it, where that is not the job's own. Never of an output as it is
    /// stored: it is known by where that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
}

/// What a provider's answer about one chunk came to. Stored per chunk, prompt version and model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// How many candidates there were.
    pub proposed: u32,
    /// How many were rejected, by reason.
    pub rejected: BTreeMap<Rejection, u32>,
    /// The rest, in the order of the chunk's text.
    pub facts: Vec<Accepted>,
}

/// Who made a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extractor {
    /// The model, or none for `embedded`.
    pub model: Option<String>,
    /// [`PROMPT_VERSION`].
    pub prompt_version: String,
}

/// What a fact is derived in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// The time of the newest message of the memory, from which age is measured.
    pub newest: Option<Millis>,
    /// Who proposed the facts; none for `embedded`.
    pub model: Option<&'a str>,
    /// The time zone's name in which `yesterday` is a day; UTC if nobody knows it.
    pub zone: &'a str,
    /// What the person wants to approve before it stands in the files.
    pub let_wait: LetWait,
}

/// A fact of the memory: a line of `facts.jsonl`, its fields in that order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// The form of the record: 1.
    pub v: u32,
    /// [`fact_id`].
    pub id: String,
    /// See [`Candidate::key`].
    pub key: Option<String>,
    /// The fact.
    pub statement: String,
    /// The file it belongs to.
    pub section: Section,
    /// See [`Category`].
    pub category: Category,
    /// See [`Kind`].
    pub kind: Kind,
    /// The firmest stance of its evidence.
    pub stance: Stance,
    /// Who said it first.
    pub said_by: Role,
    /// Whom it is about.
    pub about: String,
    /// Names in it.
    pub entities: Vec<String>,
    /// When it was first said.
    #[serde(with = "rfc3339_or_null")]
    pub asserted_at: Option<Millis>,
    /// Since when it holds, in EDTF.
    pub valid_from: Option<String>,
    /// Until when it held, in EDTF.
    pub valid_until: Option<String>,
    /// When it happened, in EDTF.
    pub occurred: Option<String>,
    /// See [`Status`].
    pub status: Status,
    /// Facts that this one replaces.
    pub supersedes: Vec<String>,
    /// The fact that replaces this one.
    pub superseded_by: Option<String>,
    /// Facts that disagree.
    pub contradicts: Vec<String>,
    /// Where it was said, in canonical order.
    pub evidence: Vec<Evidence>,
    /// In how many conversations.
    pub support: u32,
    /// The earliest time of its evidence.
    #[serde(with = "rfc3339_or_null")]
    pub first_seen: Option<Millis>,
    /// The latest time of its evidence.
    #[serde(with = "rfc3339_or_null")]
    pub last_seen: Option<Millis>,
    /// 0 to 1 in hundredths, computed.
    pub confidence: f64,
    /// See [`Sensitivity`].
    pub sensitivity: Sensitivity,
    /// When it should be asked again, in EDTF.
    pub stale_after: Option<String>,
    /// `auto`, or what the person decided: `approved`, `edited` or `rejected`.
    pub review: String,
    /// Who made it.
    pub extractor: Extractor,
    /// See [`Fact::rank`]. Not in the record: it is derived anew with the rest.
    #[serde(skip)]
    rank: u32,
}
