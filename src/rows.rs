//! What is stored: one type for each table, the same in SQL, in the command line's file and in
//! the simulator.
//!
//! Nothing here is nullable in SQL: an absent text is `""` and an absent time 0 there, and an
//! `Option` here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::facts::{Output, Section, Status};
use crate::protocol::{Manifest, Stage};
use crate::receipt::Reading;

/// The name of the memory that is fed if none is named.
pub const FIRST_MEMORY: &str = "main";

/// A job: one import, from the first chunk to the memory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobRow {
    /// 22 base64url characters.
    pub id: String,
    /// The memory it feeds.
    pub memory: String,
    /// Who reads the chunks.
    pub provider: String,
    /// With which model, if the provider has several.
    pub model: Option<String>,
    /// What it may cost, in millionths of a dollar.
    pub cap_microusd: Option<i64>,
    /// The person's time zone, as in the IANA database.
    pub tz: String,
    /// What the frames amount to.
    pub manifest: Manifest,
    /// Whether the chunks come in frames over a connection; the receipt says what was sent.
    pub sent: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Grows with every change.
    pub seq: u64,
    /// The time of the newest message of the memory, once the plan is made: age is measured from
    /// it.
    pub newest_at: Option<Millis>,
    /// SHA-256 over the frames as they arrived, in hex, once all are here.
    pub received_sha256: Option<String>,
    /// When it was opened.
    pub started_at: Millis,
    /// When it ended.
    pub ended_at: Option<Millis>,
}

/// A frame that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRow {
    /// The job.
    pub job: String,
    /// The frame's number.
    pub number: u32,
    /// Its size, header included.
    pub bytes: u64,
}

/// A frame's bytes, kept until the checksum over all frames is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameBytesRow {
    /// The job.
    pub job: String,
    /// The frame's number.
    pub number: u32,
    /// Header and payload.
    pub body: Vec<u8>,
}

/// A phase of a job's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseRow {
    /// The job.
    pub job: String,
    /// Its number, from 0.
    pub phase: u32,
    /// The stage it belongs to.
    pub stage: Stage,
    /// How many steps it has.
    pub steps: u32,
}

/// A step that has begun. One that has not has no row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The job.
    pub job: String,
    /// The phase.
    pub phase: u32,
    /// The step in the phase.
    pub step: u32,
    /// Where it stands.
    pub state: TaskState,
    /// How often it was begun.
    pub attempt: u32,
    /// How often it failed through a fault of its own.
    pub strikes: u32,
    /// How often it failed at all.
    pub failures: u32,
    /// When its call must have been answered, or when it may be tried again.
    pub until: Option<Millis>,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Not begun, or to be begun again.
    Waiting,
    /// At work until `until`.
    Calling,
    /// Failed; may be tried again at `until`.
    Resting,
    /// Its output is stored.
    Done,
    /// Failed too often; waits for the person.
    Stuck,
}

/// What a step of the plan works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRow {
    /// The job.
    pub job: String,
    /// The phase.
    pub phase: u32,
    /// The step in the phase.
    pub step: u32,
    /// What it does: [`crate::plan::StepKind`].
    pub kind: String,
    /// The node, or the range of a part; else `""`.
    pub node: String,
    /// Chunks or children, by id.
    pub members: Vec<String>,
}

/// A chunk of a memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkRow {
    /// The memory.
    pub memory: String,
    /// The job that brought it.
    pub job: String,
    /// The chunk.
    pub chunk: Chunk,
}

/// What reading the export gave, as sent with the chunks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingRow {
    /// The job.
    pub job: String,
    /// The reading half of the receipt.
    pub reading: Reading,
}

/// The answer about one chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRow {
    /// The memory.
    pub memory: String,
    /// The chunk.
    pub chunk: String,
    /// The version of the rules or prompts.
    pub prompt_version: String,
    /// The model, or the provider's name if it has one model only.
    pub model: String,
    /// What it came to.
    pub output: Output,
}

/// What a node of the reduction tree chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRow {
    /// The memory.
    pub memory: String,
    /// The node.
    pub node: String,
    /// SHA-256 of what it chose from.
    pub inputs: String,
    /// The version of the rules or prompts.
    pub prompt_version: String,
    /// As in [`OutputRow`].
    pub model: String,
    /// Fact ids, best first, by section.
    pub chosen: BTreeMap<Section, Vec<String>>,
}

/// A fact of the memory as a job left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// The job.
    pub job: String,
    /// [`crate::facts::fact_id`].
    pub id: String,
    /// The file it belongs to.
    pub section: Section,
    /// Whether it is shown.
    pub status: Status,
    /// Larger is better.
    pub rank: u32,
    /// All that was said, as [`crate::facts::Gathered`] in JSON.
    pub body: String,
}

/// A part of a file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// The job.
    pub job: String,
    /// Its path in the bundle.
    pub path: String,
    /// The parts are joined in this order.
    pub part: u32,
    /// Its text.
    pub body: String,
}

/// The numbers of the lines of the files, for the receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesRow {
    /// The job.
    pub job: String,
    /// Lines proposed.
    pub proposed: u64,
    /// Lines dropped, by reason.
    pub rejected: BTreeMap<String, u64>,
}

/// A row to write. Writing one that is stored already replaces it, except for chunks and frames,
/// which never change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is named as its row")]
pub enum Record {
    Job(JobRow),
    Frame(FrameRow),
    FrameBytes(FrameBytesRow),
    /// The frames' bytes of this job are needed no more.
    ForgetFrameBytes(String),
    Phase(PhaseRow),
    Task(TaskRow),
    Step(StepRow),
    Chunk(ChunkRow),
    Reading(ReadingRow),
    Output(OutputRow),
    Node(NodeRow),
    Fact(FactRow),
    File(FileRow),
    Lines(LinesRow),
}
