//! What is stored: one type for each table, the same in SQL, in the command line's file and in
//! the simulator.
//!
//! Nothing here is nullable in SQL: an absent text is `""` and an absent time 0 there, and an
//! `Option` here.

mod batch;
mod judgement;
mod money;
mod place;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::batch::Batch;
pub use self::judgement::JudgementRow;
pub use self::money::{Money, OpenQuestion, QUESTIONS, Questions};
pub use self::place::ChunkPlace;
use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::facts::{Decision, Output, Section, Status, Ties};
use crate::prompt::Usage;
use crate::protocol::{Hold, LetWait, Manifest, Stage};
use crate::receipt::Reading;
use crate::spend::Weight;

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
    /// The models that it was read with before, in that order: what they read counts.
    #[serde(default)]
    pub earlier_models: Vec<String>,
    /// What the person wants to approve before it stands in the files.
    #[serde(default)]
    pub let_wait: LetWait,
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
    /// What it costs.
    pub money: Money,
    /// Why nothing new is begun, if it is not.
    pub hold: Option<Hold>,
    /// The person wants the memory of what is read, and no more to be read.
    pub finish: bool,
    /// When a step last came to something.
    pub moved_at: Millis,
    /// The commands that were carried out last, by the ids that the page gave them.
    pub commands: Vec<String>,
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
    /// What only a unit that is read over the network has.
    pub unit: Option<Unit>,
}

/// A unit that is read over the network, as far as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its chunks that are neither read nor set aside, in the order in which they are asked.
    pub left: Vec<Weight>,
    /// So many of them are asked at once, at most.
    pub share: u32,
    /// What the last call asked: the request may weigh no more.
    pub asked: Weight,
    /// When that was.
    pub asked_at: Millis,
    /// Tokens that its answer may have.
    pub max_output: u32,
    /// Nanodollars that are held back for the call that is out.
    pub reserved: u64,
    /// How often a single chunk's answer was cut: each time it may be four times as long.
    pub widened: u32,
    /// Its chunks that are set aside.
    pub aside: Vec<Weight>,
    /// Why the last call came to nothing.
    pub trouble: Option<Trouble>,
    /// What was wrong with the form of the last answer; said when it is asked again.
    pub complaint: String,
}

/// Why a call came to nothing, or to less than was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The provider has too much to do.
    Busy,
    /// The provider could not be reached, or failed.
    Down,
    /// Nobody answered in time, or the process ended while the call was out.
    Lost,
    /// The answer was longer than it may be.
    Cut,
    /// The request was longer than it may be.
    TooLong,
    /// The model refused.
    Refused,
    /// The answer did not have the form that was asked for.
    Unusable,
    /// The request was not understood, or our own code failed.
    Failed,
}

impl Trouble {
    /// The word that stands in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Down => "down",
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::TooLong => "too_long",
            Self::Refused => "refused",
            Self::Unusable => "unusable",
            Self::Failed => "failed",
        }
    }
}

/// A call in the ledger: written before it is made, settled when it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// The job.
    pub job: String,
    /// The phase.
    pub phase: u32,
    /// The step in the phase.
    pub step: u32,
    /// The attempt at the step.
    pub attempt: u32,
    /// The batch of the job with which it went; 0: alone.
    #[serde(default)]
    pub batch: u32,
    /// The model.
    pub model: String,
    /// Chunks, or pairs of facts, that were asked.
    pub chunks: u32,
    /// Nanodollars held back for it.
    pub reserved: u64,
    /// Where it stands.
    pub state: CallState,
    /// What went wrong, if anything did.
    pub trouble: Option<Trouble>,
    /// Tokens, as the provider counted them.
    pub usage: Usage,
    /// Nanodollars that it cost.
    pub cost: u64,
    /// The provider's name for it.
    pub request_id: String,
    /// When it was made.
    pub started_at: Millis,
    /// When it was settled.
    pub ended_at: Option<Millis>,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// It is out; its reservation is held back.
    Open,
    /// It was answered, and billed or not as its cost says.
    Settled,
    /// What became of it is not known: its reservation counts as spent.
    Lost,
    /// It was not sent.
    Unsent,
}

/// A person's own key for one job, as [`crate::keys`] seals it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The job.
    pub job: String,
    /// Whom it is for.
    pub provider: String,
    /// The host that it is sent to.
    pub host: String,
    /// The sealed key.
    pub sealed: Vec<u8>,
    /// When it was entered.
    pub stored_at: Millis,
}

/// A chunk that is given up until the person wants it tried again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AsideRow {
    /// The job.
    pub job: String,
    /// The chunk.
    pub chunk: String,
    /// Why.
    pub why: Trouble,
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
    /// What it shares with the facts that it may repeat or replace: hex digits, or nothing.
    #[serde(default)]
    pub topic: String,
    /// What other facts do to it. Stored, because it follows from all of them.
    #[serde(default)]
    pub ties: Ties,
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

/// What the person decided about a fact of a memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRow {
    /// The memory.
    pub memory: String,
    /// The decision.
    pub decision: Decision,
}

/// A row to write. Writing one that is stored already replaces it, except for chunks and frames,
/// which change by [`Record::Blanked`] alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is named as its row")]
pub enum Record {
    Job(Box<JobRow>),
    Frame(FrameRow),
    FrameBytes(FrameBytesRow),
    /// The frames' bytes of this job are needed no more.
    ForgetFrameBytes(String),
    Phase(PhaseRow),
    Task(TaskRow),
    Step(StepRow),
    Chunk(ChunkRow),
    /// A chunk from which messages were taken out, in place of the one that is stored.
    Blanked(ChunkRow),
    Reading(ReadingRow),
    Output(OutputRow),
    /// What any model answered of a chunk.
    ForgetOutputs {
        memory: String,
        chunk: String,
    },
    Judgement(JudgementRow),
    Node(NodeRow),
    Fact(FactRow),
    /// A fact of a job that became part of another.
    ForgetFact {
        job: String,
        id: String,
    },
    Decision(DecisionRow),
    /// A decision that the person took back.
    ForgetDecision {
        memory: String,
        id: String,
    },
    File(FileRow),
    Lines(LinesRow),
    Call(CallRow),
    Aside(AsideRow),
    /// The chunks that this job set aside are to be tried again.
    ForgetAsides(String),
    /// What this job has written of the memory (facts, files, lines) is to be written anew.
    ForgetMemory(String),
}
