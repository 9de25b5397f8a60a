//! What the page and the server say to each other.
//!
//! Chunks travel as binary frames; everything else is JSON, one message to a text frame. Page and
//! server may be one [`VERSION`] apart, since a deploy reloads nobody's page: fields and kinds of
//! events that the other side does not know are ignored, and what would be misread needs a new
//! version. The page's half is generated into `www/src/gen/protocol.ts`.

use serde::{Deserialize, Serialize};

pub mod close;
mod money;
mod offer;
mod problem;
mod question;
mod review;
mod search;
mod session;
mod watched;

pub use money::{Budget, CallEntry};
pub use offer::{
    Access, Forecast, JobOpened, ModelOffer, NewJob, Offer, ProviderOffer, PushKey, PushTo, Range,
    RestOffer,
};
pub use problem::ProblemJson;
pub use question::{AnswerAsked, AnswerOffer, Found, Question, WrittenAnswer, WrittenSentence};
pub use review::{Forgotten, LetWait, Review, ReviewFact, Verdict};
pub use search::{
    CitedMessage, SearchAnswer, SearchAsked, SearchHit, SentConversation, SentMessage, TextPart,
};
pub use session::{SessionNow, SignIn};
pub use watched::{Learned, SetAside};

/// The version that this code speaks.
pub const VERSION: u32 = 1;

/// The oldest that it still understands.
pub const VERSION_MIN: u32 = 1;

/// So many frames may be under way without an answer.
pub const FRAMES_IN_FLIGHT: u32 = 4;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Frames arrive.
    Upload,
    /// The most telling chunks are read first.
    QuickPass,
    /// All chunks are read.
    Extract,
    /// Equal facts are folded into one.
    Merge,
    /// The facts for the files are chosen, level by level.
    Reduce,
    /// `MEMORY.md` and its topics are written.
    WriteMemory,
    /// The profile, the lists and the receipt are written.
    WriteProfile,
    /// The memory is complete.
    Done,
}

impl Stage {
    /// The word that stands in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::QuickPass => "quick_pass",
            Self::Extract => "extract",
            Self::Merge => "merge",
            Self::Reduce => "reduce",
            Self::WriteMemory => "write_memory",
            Self::WriteProfile => "write_profile",
            Self::Done => "done",
        }
    }
}

/// Why a job begins nothing new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The person paused it.
    Paused,
    /// The next call might cost more than the person's cap leaves. The memory is that of what is
    /// read.
    Cap,
    /// The operator's budget of this month is used up. The memory is that of what is read.
    Budget,
    /// The provider refused the key.
    Key,
    /// The account has no credit left.
    Credit,
    /// The provider has no such model.
    Model,
    /// The provider does not take batches, or not this one.
    Batch,
}

impl Hold {
    /// The word that stands in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Cap => "cap",
            Self::Budget => "budget",
            Self::Key => "key",
            Self::Credit => "credit",
            Self::Model => "model",
            Self::Batch => "batch",
        }
    }

    /// Whether a job that is held so writes the memory of what is read, and is no more than paused.
    pub fn writes_memory(self) -> bool {
        matches!(self, Self::Cap | Self::Budget)
    }
}

/// What the frames of a job amount to; known before the first is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Manifest {
    /// How many frames.
    pub frames: u32,
    /// How many chunks they hold.
    #[cfg_attr(test, ts(type = "number"))]
    pub chunks: u64,
    /// Their bytes, headers included.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// SHA-256 over their bytes in order, in hex.
    pub sha256: String,
}

/// The body of `PUT /api/jobs/:id/key`: the person's own key, for this run alone.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OwnKey {
    /// The key.
    pub key: String,
}

/// A text message from the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromPage {
    /// The first message: which versions the page speaks.
    Hello {
        /// The oldest and the newest.
        protocol: [u32; 2],
    },
    /// A command, under an id that the page chose; repeating it changes nothing. Answered by `ack`
    /// or `nack`. Try again what failed.
    Retry {
        /// Names the command.
        id: String,
    },
    /// Begin nothing new. Calls that are out are awaited.
    Pause {
        /// Names the command.
        id: String,
    },
    /// Go on.
    Resume {
        /// Names the command.
        id: String,
    },
    /// Read no more, and write the memory of what is read.
    Finish {
        /// Names the command.
        id: String,
    },
    /// Decides about facts of this memory, which is then written anew.
    Decide {
        /// Names the command, and the decision.
        id: String,
        /// What is decided.
        verdict: Verdict,
        /// The facts, by id.
        facts: Vec<String>,
        /// With `edit`, the new words.
        #[serde(default)]
        statement: String,
    },
    /// Takes a decision back.
    Undo {
        /// Names the command.
        id: String,
        /// The command that decided it.
        decision: String,
    },
    /// Takes the messages in which what was forgotten was said out of this memory, for good.
    Remove {
        /// Names the command.
        id: String,
        /// The command that forgot it.
        decision: String,
    },
    /// Facts of these kinds wait for approval from now on, others do not. The memory is written anew,
    /// and so are the earlier ones of the same name.
    LetWait {
        /// Names the command.
        id: String,
        /// The kinds.
        #[cfg_attr(test, ts(type = "(\"inferred\" | \"contested\" | \"special\")[]"))]
        kinds: LetWait,
    },
    /// Another model reads what is not read yet.
    Switch {
        /// Names the command.
        id: String,
        /// Who has it.
        provider: String,
        /// The model.
        model: String,
        /// In batches.
        #[serde(default)]
        economy: bool,
    },
    /// The run may cost so much.
    Cap {
        /// Names the command.
        id: String,
        /// Dollars; none: no cap.
        cap: Option<f64>,
    },
}

/// A text message from the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromEdge {
    /// The first message.
    Hello {
        /// The oldest and the newest version that the server speaks.
        protocol: [u32; 2],
        /// The number of the latest event.
        #[cfg_attr(test, ts(type = "number"))]
        seq: u64,
        /// The frames that are stored, as ranges `[first, last]`.
        have: Vec<[u32; 2]>,
    },
    /// A frame is stored for good.
    Stored {
        /// Its number.
        n: u32,
    },
    /// A frame arrived with a wrong checksum: send it again.
    Damaged {
        /// Its number.
        n: u32,
    },
    /// A frame was refused and will be again; the upload cannot go on.
    Refused {
        /// Its number.
        n: u32,
        /// A stable code.
        code: String,
        /// For the person.
        message: String,
        /// Why, as a stable word, where a page may say it in another language.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Where the job stands now.
    Snapshot(Box<Snapshot>),
    /// A command was carried out.
    Ack {
        /// The command.
        id: String,
    },
    /// A command was not carried out.
    Nack {
        /// The command.
        id: String,
        /// Why, as a stable code.
        code: String,
        /// Why, in words.
        #[serde(default)]
        detail: String,
        /// Why, as a stable word, where a page may say it in another language.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// All that the page shows of a job. A later one replaces an earlier one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Snapshot {
    /// The job.
    pub id: String,
    /// Grows with every change.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// The memory that it feeds; empty for the person's first.
    #[serde(default)]
    pub memory: String,
    /// Where it stands.
    pub stage: Stage,
    /// Another job of the same memory is at work; this one waits for it.
    pub waiting: bool,
    /// What the frames amount to.
    pub manifest: Manifest,
    /// Who reads.
    pub provider: String,
    /// With which model.
    pub model: Option<String>,
    /// The models that it was read with before.
    #[serde(default)]
    pub earlier_models: Vec<String>,
    /// What the person wants to approve before it stands in the files.
    #[serde(default)]
    #[cfg_attr(test, ts(type = "(\"inferred\" | \"contested\" | \"special\")[]"))]
    pub let_wait: LetWait,
    /// Frames that are stored.
    pub frames_stored: u32,
    /// Each stage that the plan has, in order, with its steps.
    pub steps: Vec<StageSteps>,
    /// Chunks by where they stand; the four add up to all that the job has.
    pub chunks: ChunkCounts,
    /// How many conversations its frames brought; 0 until all are stored.
    #[serde(default)]
    pub conversations: u32,
    /// Steps that failed for good and wait for the person.
    pub needs_you: u32,
    /// The earliest time at which a failed step is tried again, RFC 3339.
    pub next_try: Option<String>,
    /// Facts found so far.
    #[cfg_attr(test, ts(type = "number"))]
    pub facts: u64,
    /// What it costs.
    pub budget: Budget,
    /// Why nothing new is begun, if it is not.
    pub hold: Option<Hold>,
    /// The host that a key for this run goes to; empty if it takes none.
    pub key_host: String,
    /// Since when the batch that is out has been so, RFC 3339.
    #[serde(default)]
    pub batch_since: Option<String>,
    /// The person wants no more to be read.
    pub finish: bool,
    /// Nothing has come of anything for so long that it is worth saying.
    pub late: bool,
    /// Why units are not read at the moment, or not at all, and how many chunks or calls of each:
    /// words of [`crate::rows::Trouble`].
    pub troubles: Vec<TroubleCount>,
    /// The files of the memory, once it is complete.
    pub files: Vec<FileEntry>,
    /// SHA-256 of the frames as they arrived, once all are stored.
    pub received_sha256: Option<String>,
    /// When the job was opened, RFC 3339.
    pub started_at: String,
    /// When it ended, RFC 3339.
    pub ended_at: Option<String>,
    /// When the server says this, RFC 3339.
    #[serde(default)]
    pub at: String,
}

/// How many there are of one kind of trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TroubleCount {
    /// The word.
    pub trouble: String,
    /// Whether it waits for the person; else it is tried again by itself.
    pub aside: bool,
    /// How many.
    pub count: u32,
}

/// The steps of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StageSteps {
    /// The stage.
    pub stage: Stage,
    /// Steps done.
    pub done: u32,
    /// Steps in all.
    pub all: u32,
}

/// Chunks by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChunkCounts {
    /// Read; their facts are stored.
    pub read: u32,
    /// Being read.
    pub reading: u32,
    /// Set aside: they failed for good.
    pub aside: u32,
    /// Not begun.
    pub waiting: u32,
    /// Passed over: there was no money for them, or the person wanted no more to be read.
    #[serde(default)]
    pub passed: u32,
}

/// The answer to `GET /api/memory`: the memory as the last finished job left it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemoryNow {
    /// Its name.
    pub memory: String,
    /// The job that left it so; none if none has finished.
    pub job: Option<String>,
    /// When that was, RFC 3339.
    pub ended_at: Option<String>,
    /// Its files.
    pub files: Vec<FileEntry>,
}

/// A file of the memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FileEntry {
    /// Its path in the bundle.
    pub path: String,
    /// Its bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// SHA-256 of them, in hex.
    pub sha256: String,
}

/// Whether this has the form of a name of the IANA time zone database.
pub fn is_time_zone(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+-/".contains(c);
    (1..=64).contains(&name.len()) && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use ts_rs::{Config, TS};

    use super::*;

    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/src/gen/protocol.ts");

    fn typescript() -> String {
        let config = Config::default();
        let types = [
            (Stage::docs(), Stage::decl(&config)),
            (Manifest::docs(), Manifest::decl(&config)),
            (NewJob::docs(), NewJob::decl(&config)),
            (JobOpened::docs(), JobOpened::decl(&config)),
            (FromPage::docs(), FromPage::decl(&config)),
            (FromEdge::docs(), FromEdge::decl(&config)),
            (Snapshot::docs(), Snapshot::decl(&config)),
            (StageSteps::docs(), StageSteps::decl(&config)),
            (ChunkCounts::docs(), ChunkCounts::decl(&config)),
            (Hold::docs(), Hold::decl(&config)),
            (OwnKey::docs(), OwnKey::decl(&config)),
            (Offer::docs(), Offer::decl(&config)),
            (ProviderOffer::docs(), ProviderOffer::decl(&config)),
            (RestOffer::docs(), RestOffer::decl(&config)),
            (PushKey::docs(), PushKey::decl(&config)),
            (PushTo::docs(), PushTo::decl(&config)),
            (Access::docs(), Access::decl(&config)),
            (ModelOffer::docs(), ModelOffer::decl(&config)),
            (Range::docs(), Range::decl(&config)),
            (Forecast::docs(), Forecast::decl(&config)),
            (CallEntry::docs(), CallEntry::decl(&config)),
            (Budget::docs(), Budget::decl(&config)),
            (TroubleCount::docs(), TroubleCount::decl(&config)),
            (Verdict::docs(), Verdict::decl(&config)),
            (Review::docs(), Review::decl(&config)),
            (ReviewFact::docs(), ReviewFact::decl(&config)),
            (Forgotten::docs(), Forgotten::decl(&config)),
            (FileEntry::docs(), FileEntry::decl(&config)),
            (ProblemJson::docs(), ProblemJson::decl(&config)),
            (SignIn::docs(), SignIn::decl(&config)),
            (SessionNow::docs(), SessionNow::decl(&config)),
            (CitedMessage::docs(), CitedMessage::decl(&config)),
            (Question::docs(), Question::decl(&config)),
            (Found::docs(), Found::decl(&config)),
            (AnswerOffer::docs(), AnswerOffer::decl(&config)),
            (AnswerAsked::docs(), AnswerAsked::decl(&config)),
            (WrittenAnswer::docs(), WrittenAnswer::decl(&config)),
            (WrittenSentence::docs(), WrittenSentence::decl(&config)),
            (SearchAsked::docs(), SearchAsked::decl(&config)),
            (SearchAnswer::docs(), SearchAnswer::decl(&config)),
            (SearchHit::docs(), SearchHit::decl(&config)),
            (SentMessage::docs(), SentMessage::decl(&config)),
            (TextPart::docs(), TextPart::decl(&config)),
            (SentConversation::docs(), SentConversation::decl(&config)),
            (Learned::docs(), Learned::decl(&config)),
            (SetAside::docs(), SetAside::decl(&config)),
        ];
        let constants = [
            ("VERSION", VERSION),
            ("VERSION_MIN", VERSION_MIN),
            ("FRAMES_IN_FLIGHT", FRAMES_IN_FLIGHT),
            ("CLOSE_NOT_UNDERSTOOD", close::NOT_UNDERSTOOD.into()),
            ("CLOSE_NO_SUCH_JOB", close::NO_SUCH_JOB.into()),
            ("CLOSE_VERSION", close::VERSION.into()),
        ];
        let head =
            "// Written by `UPDATE=1 cargo test page_types` from src/protocol.rs. Do not edit.";
        let constants = constants.map(|(name, value)| format!("\nexport const {name} = {value};"));
        let types =
            types.map(|(docs, decl)| format!("\n{}export {decl}", docs.unwrap_or_default()));
        let all = [head.to_owned()].into_iter().chain(constants).chain(types);
        let text = all.collect::<Vec<_>>().join("\n");
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
    }

    #[test]
    fn page_types_are_those_of_this_file() {
        let wanted = typescript();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(PATH, &wanted).unwrap();
        }
        let there = std::fs::read_to_string(PATH).unwrap_or_default();
        assert!(there == wanted, "www/src/gen/protocol.ts is stale: run UPDATE=1 cargo test");
    }
}
