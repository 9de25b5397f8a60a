//! What the steps of a job do with what is stored. Pure: a driver hands in its store as [`Reads`]
//! and stores what comes back, in the transaction that marks the step done. The Durable Object,
//! the command line and the simulator run this same code, so they make the same memory.

mod batch;
mod calls;
mod care;
mod judge;
mod live;
mod models;
mod question;
mod removal;
mod waiting;
mod watched;

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::chunk::{Chunk, Piece};
use crate::clock::Millis;
use crate::conversation::Buckets;
use crate::facts::{
    self, Care, CareKey, Decision, Fact, Gathered, Judgement, Output, PROMPT_VERSION, Rejection,
    Section, Setting, Status, Ties, Verdict, accept,
};
use crate::frame;
use crate::id::{Source, hex, sha256_of_fields};
use crate::job::{CallId, Event, Job, Planned, Reply, StepError, Steps, TaskId};
use crate::memory::{self, Written};
use crate::plan::{self, Leaf, QUICK_PASS_UNITS, StepKind, UNIT_BYTES, UNIT_TOKENS};
use crate::prices::Prices;
use crate::prompt::embedded::Embedded;
use crate::protocol::{Budget, CallEntry, FileEntry, Snapshot, Stage, TroubleCount};
use crate::receipt::{FactCounts, LineCounts, Reading, Receipt, Sent, Tokens, Units, Usd};
use crate::rows::{
    AsideRow, CallRow, CallState, ChunkRow, FIRST_MEMORY, FactRow, FileRow, FrameBytesRow, JobRow,
    LinesRow, Money, NodeRow, OutputRow, ReadingRow, Record, StepRow, TaskState, Trouble,
};
use crate::spend::{self, Estimate, Meter, Weight};
use crate::weigh;

pub use batch::{BatchAsk, Told};
pub use calls::Heard;
pub use care::{
    DECIDED_MAX, Look, Wish, WishError, beginning, decide, decided_by, looks, review, undo,
};
pub use live::live;
pub use models::{SwitchError, models, rest, switch};
pub use removal::{blanked, remove};
pub use watched::{ASIDES_MAX, LEARNED_MAX, OUTPUTS_MAX, learned, set_aside};

/// A node of the tree passes so many facts of each section on, at most: what fits in the files
/// and their topics.
pub const CHOSEN_MAX: usize = 500;

/// A stored part of a file, at most; rows have a limit of their own.
pub const FILE_PART_BYTES: usize = 1_000_000;

/// Why something could not be read from the store. Names tables and columns, never values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the store could not be read: {0}")]
pub struct ReadError(pub String);

/// A chunk without its text, in the canonical order of a memory: the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "as in `Chunk` and `plan::Leaf`")]
pub struct LeafRow {
    pub source: Source,
    pub account: String,
    pub first_at: Option<Millis>,
    pub conversation_id: String,
    pub position: u32,
    pub id: String,
    pub value: u32,
    pub bytes: u64,
    pub last_at: Option<Millis>,
    pub tokens: weigh::Tokens,
    pub answered: bool,
}

impl LeafRow {
    /// The chunk without its text.
    pub fn of(chunk: &Chunk, answered: bool) -> Self {
        Self {
            source: chunk.key.source,
            account: chunk.key.account.clone(),
            first_at: chunk.first_at,
            conversation_id: chunk.key.conversation_id.clone(),
            position: chunk.position,
            id: chunk.id.clone(),
            value: chunk.value,
            bytes: chunk.pieces.iter().map(|piece| piece.text.len() as u64).sum(),
            last_at: chunk.pieces.iter().filter_map(|piece| piece.at).max(),
            tokens: weigh::Tokens::of(chunk),
            answered,
        }
    }
}

/// What the outputs and facts of a memory add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Candidates in all outputs.
    pub proposed: u64,
    /// Those rejected, by reason.
    pub rejected: BTreeMap<Rejection, u64>,
    /// Facts of the memory.
    pub kept: u64,
}

impl Tallies {
    /// Counts an output no more.
    fn remove(&mut self, output: &Output) {
        self.proposed = self.proposed.saturating_sub(u64::from(output.proposed));
        for (reason, count) in &output.rejected {
            let left = self.rejected.entry(*reason).or_default();
            *left = left.saturating_sub(u64::from(*count));
        }
        self.rejected.retain(|_, count| *count > 0);
    }

    /// Counts so many candidates as forgotten.
    fn forget(&mut self, count: u64) {
        if count > 0 {
            *self.rejected.entry(Rejection::Forgotten).or_default() += count;
        }
    }

    /// Counts an output too.
    pub fn add(&mut self, proposed: u64, rejected: &BTreeMap<Rejection, u32>) {
        self.proposed += proposed;
        for (reason, count) in rejected {
            *self.rejected.entry(*reason).or_default() += u64::from(*count);
        }
    }
}

/// What the steps read. Rows of a memory are shared by its jobs; facts and files are a job's own.
#[allow(missing_docs, reason = "each reads the row that it names")]
pub trait Reads {
    /// In canonical order, with whether each has an output of this version and model.
    fn leaves(&self, memory: &str, model: &str) -> Result<Vec<LeafRow>, ReadError>;
    fn chunk(&self, memory: &str, id: &str) -> Result<Option<Chunk>, ReadError>;
    fn step(&self, job: &str, phase: u32, step: u32) -> Result<Option<StepRow>, ReadError>;
    fn reading(&self, job: &str) -> Result<Option<Reading>, ReadError>;
    fn output(&self, memory: &str, chunk: &str, model: &str) -> Result<Option<Output>, ReadError>;
    /// All of this version, with their models, in the order of these.
    fn outputs(&self, memory: &str, chunk: &str) -> Result<Vec<(String, Output)>, ReadError>;
    /// What the model said of a pair, by [`facts::Pair::id`].
    fn judgement(
        &self,
        memory: &str,
        pair: &str,
        model: &str,
    ) -> Result<Option<Judgement>, ReadError>;
    fn node(&self, memory: &str, node: &str, model: &str) -> Result<Option<NodeRow>, ReadError>;
    fn fact(&self, job: &str, id: &str) -> Result<Option<FactRow>, ReadError>;
    /// Those with `from <= id < to`, in the order of their ids.
    fn facts_between(&self, job: &str, from: &str, to: &str) -> Result<Vec<FactRow>, ReadError>;
    /// Those with `from <= topic < to` that share it with another, in the order of topics and ids.
    fn facts_sharing_topics(
        &self,
        job: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<FactRow>, ReadError>;
    /// What the person decided about the facts of a memory, in any order.
    fn decisions(&self, memory: &str) -> Result<Vec<Decision>, ReadError>;
    /// Of those ids that are facts, in the order of their ids.
    fn ranks(
        &self,
        job: &str,
        ids: &[String],
    ) -> Result<Vec<(String, Section, Status, u32)>, ReadError>;
    /// Paths and how many parts each has, in the order of the paths.
    fn files(&self, job: &str) -> Result<Vec<(String, u32)>, ReadError>;
    /// The n-th part of a file, from 0.
    fn file_part(&self, job: &str, path: &str, nth: u32) -> Result<Option<String>, ReadError>;
    fn lines(&self, job: &str) -> Result<Option<LinesRow>, ReadError>;
    fn tallies(&self, memory: &str, job: &str, model: &str) -> Result<Tallies, ReadError>;
    fn frame_bytes(&self, job: &str, number: u32) -> Result<Option<FrameBytesRow>, ReadError>;
    /// The chunks that a job has set aside, in the order of their ids.
    fn asides(&self, job: &str) -> Result<Vec<AsideRow>, ReadError>;
}

/// What came from outside, as the row that is stored: without the messages that the person took out.
pub fn received_row(record: frame::Record, memory: &str, job: &str, care: &Care) -> Record {
    let job = job.to_owned();
    match record {
        frame::Record::Chunk(chunk) => {
            let (memory, chunk) = (memory.to_owned(), care.received(chunk));
            Record::Chunk(ChunkRow { memory, job, chunk })
        }
        frame::Record::Reading(reading) => Record::Reading(ReadingRow { job, reading }),
    }
}

/// The name under which outputs are stored: the model, or the provider that has no other.
pub fn model_name(row: &JobRow) -> &str {
    row.model.as_deref().unwrap_or(&row.provider)
}

/// Makes the plan of a job whose chunks are all stored.
pub fn plan(reads: &impl Reads, row: &JobRow) -> Result<Event<Record>, ReadError> {
    let rows = leaves(reads, row)?;
    let newest_at = rows.iter().filter_map(|leaf| leaf.last_at).max();
    let laid = lay_out(rows, &row.money);
    let mut records = Vec::new();
    for (phase, (planned, _)) in laid.iter().enumerate() {
        records.extend(planned.steps.iter().enumerate().map(|(step, planned)| {
            Record::Step(StepRow {
                job: row.id.clone(),
                phase: phase as u32,
                step: step as u32,
                kind: planned.kind.as_str().to_owned(),
                node: planned.node.clone(),
                members: planned.members.clone(),
            })
        }));
    }
    let received_sha256 = if row.sent { Some(received(reads, row)?) } else { None };
    if row.sent {
        records.push(Record::ForgetFrameBytes(row.id.clone()));
    }
    let estimate = cost(&laid, &row.money).map_or((0, 0), |cost| (cost.low, cost.high));
    let phases = laid.into_iter().map(|(phase, steps)| (phase.stage, steps)).collect();
    Ok(Event::Planned(Planned { newest_at, received_sha256, estimate, phases, records }))
}

/// The chunks that count of a job's memory, in canonical order, with whether one of its models has read
/// each.
pub fn leaves(reads: &impl Reads, row: &JobRow) -> Result<Vec<LeafRow>, ReadError> {
    let chunk = |id: &str| reads.chunk(&row.memory, id)?.ok_or_else(|| missing("chunk"));
    live::live(models::leaves(reads, row)?, chunk)
}

/// What a job of these chunks would cost; none where nothing is paid.
pub fn estimate(leaves: Vec<LeafRow>, money: &Money) -> Option<Estimate> {
    cost(&lay_out(leaves, money), money)
}

/// The phases of a plan, each with its steps as the job sees them: units that are paid have what
/// their chunks weigh.
fn lay_out(rows: Vec<LeafRow>, money: &Money) -> Vec<(plan::Phase, Steps)> {
    let card = money.card.as_ref();
    let weights: BTreeMap<String, Weight> = match card {
        Some(card) => {
            rows.iter().map(|leaf| (leaf.id.clone(), leaf.tokens.weight(card.family))).collect()
        }
        None => BTreeMap::new(),
    };
    let leaves: Vec<Leaf> = rows
        .into_iter()
        .map(|leaf| Leaf {
            size: card.map_or(leaf.bytes, |card| leaf.tokens.weight(card.family).input),
            id: leaf.id,
            value: leaf.value,
            answered: leaf.answered,
        })
        .collect();
    let unit_size = if card.is_some() { UNIT_TOKENS } else { UNIT_BYTES };
    // Nothing of a batch comes before the rest of it.
    let quick = if money.economy { 0 } else { QUICK_PASS_UNITS };
    let of_step = |step: &plan::Step| -> Vec<Weight> {
        step.members.iter().filter_map(|id| weights.get(id).copied()).collect()
    };
    plan::phases(&leaves, unit_size, quick, card.is_some())
        .into_iter()
        .map(|phase| {
            let kind = phase.steps.first().map(|step| step.kind);
            let steps = match kind {
                Some(StepKind::Unit) if card.is_some() => {
                    Steps::Units(phase.steps.iter().map(of_step).collect())
                }
                Some(StepKind::Judge) => Steps::Judging(phase.steps.len() as u32),
                _ => Steps::Own(phase.steps.len() as u32),
            };
            (phase, steps)
        })
        .collect()
}

fn cost(laid: &[(plan::Phase, Steps)], money: &Money) -> Option<Estimate> {
    let (card, meter) = (money.card.as_ref()?, money.meter.as_ref()?);
    let units = laid.iter().flat_map(|(_, steps)| match steps {
        // Which pairs of facts there will be is not known: they are few beside what is read.
        Steps::Own(_) | Steps::Judging(_) => &[][..],
        Steps::Units(units) => units,
    });
    let units: Vec<Weight> = units.map(|unit| whole(money.fixed, unit)).collect();
    Some(spend::estimate(card, meter, &units, money.fixed, money.economy))
}

/// What a request with all these chunks weighs.
fn whole(fixed: u64, chunks: &[Weight]) -> Weight {
    let mut all = Weight { input: fixed, ..Weight::default() };
    for chunk in chunks {
        all += *chunk;
    }
    all
}

/// SHA-256 over the frames as they arrived, in order.
fn received(reads: &impl Reads, row: &JobRow) -> Result<String, ReadError> {
    let mut hash = Sha256::new();
    for number in 0..row.manifest.frames {
        let frame = reads.frame_bytes(&row.id, number)?.ok_or_else(|| missing("frame"))?;
        hash.update(&frame.body);
    }
    Ok(hex(&hash.finalize()))
}

/// A step with all it needs.
#[derive(Debug)]
pub struct Worker<'a, R> {
    /// The store.
    pub reads: &'a R,
    /// The job as it stands.
    pub job: &'a Job,
    /// The provider that is always there.
    pub embedded: &'a Embedded,
    /// The time, for the receipt.
    pub now: Millis,
    /// The build, for the receipt.
    pub build: &'a str,
    /// By which the person's decisions find their facts.
    pub care_key: &'a CareKey,
}

impl<R: Reads> Worker<'_, R> {
    /// Performs a step of our own code.
    pub fn perform(&self, call: CallId) -> Reply<Record> {
        let failed = |error: ReadError| StepError::Failed(error.to_string());
        let done = self.step(call.task).and_then(|records| {
            let to_judge = self.to_judge(call.task)?;
            Ok((records, to_judge))
        });
        let (result, to_judge) = match done {
            Ok((records, to_judge)) => (Ok(records), to_judge),
            Err(error) => (Err(failed(error)), Vec::new()),
        };
        Reply { call, result, called: None, to_judge }
    }

    fn step(&self, task: TaskId) -> Result<Vec<Record>, ReadError> {
        let row = self.job.row();
        let step =
            self.reads.step(&row.id, task.phase, task.step)?.ok_or_else(|| missing("step"))?;
        match StepKind::from_name(&step.kind).ok_or_else(|| missing("kind of step"))? {
            StepKind::Unit => self.read_unit(&step),
            StepKind::Slice => self.merge_slice(&step),
            StepKind::Topics => self.tie_topics(task, &step),
            // Nobody is there to be asked: the job passes it over.
            StepKind::Judge => Ok(Vec::new()),
            StepKind::Leaves | StepKind::Node => self.choose(&step),
            StepKind::Memory => self.write_memory(),
            StepKind::FactPart => self.write_fact_part(&step),
            StepKind::Profile => self.write_profile(),
            StepKind::Receipt => self.write_receipt(),
        }
    }

    fn read_unit(&self, step: &StepRow) -> Result<Vec<Record>, ReadError> {
        let row = self.job.row();
        let mut records = Vec::new();
        for id in &step.members {
            // A model may have read it before the rules took over.
            if self.output(id)?.is_some() {
                continue;
            }
            // It goes with the last run that brought it.
            let Some(chunk) = self.reads.chunk(&row.memory, id)? else { continue };
            let output = accept(&chunk, self.embedded.extract(&chunk));
            records.push(Record::Output(OutputRow {
                memory: row.memory.clone(),
                chunk: id.clone(),
                prompt_version: PROMPT_VERSION.to_owned(),
                model: model_name(row).to_owned(),
                output,
            }));
        }
        Ok(records)
    }

    /// Folds the facts of these chunks into those that are there: the union, in whatever order
    /// the slices come.
    fn merge_slice(&self, step: &StepRow) -> Result<Vec<Record>, ReadError> {
        let row = self.job.row();
        let decisions = self.reads.decisions(&row.memory)?;
        let care = Care::of(&decisions, self.care_key);
        let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
        for chunk in &step.members {
            for fact in self.facts_of(chunk, &care)? {
                match gathered.get_mut(&fact.id) {
                    Some(same) => same.absorb(fact),
                    None => {
                        gathered.insert(fact.id.clone(), Gathered::new(fact));
                    }
                }
            }
        }
        gathered
            .into_values()
            .map(|mut fact| {
                if let Some(stored) = self.reads.fact(&row.id, &fact.id)? {
                    fact.absorb_all(parse(&stored.body)?);
                }
                self.fact_row(&fact, Ties::default())
            })
            .collect()
    }

    /// Ties the facts whose topic begins with a byte of the range, topic by topic; with what a model
    /// said of them, where it is not asked next.
    fn tie_topics(&self, task: TaskId, step: &StepRow) -> Result<Vec<Record>, ReadError> {
        let row = self.job.row();
        let mut records = Vec::new();
        for facts in self.topics(&step.node)? {
            let is_first = self.is_judged_next(task);
            let judged = if is_first { Vec::new() } else { self.judged(&facts)? };
            let tied = facts::tie(facts, &self.setting(), &judged);
            let forgotten = tied.folded.into_iter();
            records.extend(forgotten.map(|id| Record::ForgetFact { job: row.id.clone(), id }));
            for (fact, ties) in tied.facts {
                records.push(self.fact_row(&fact, ties)?);
            }
        }
        Ok(records)
    }

    /// The facts whose topic begins with a byte of the range, each topic by itself.
    fn topics(&self, range: &str) -> Result<Vec<Vec<Gathered>>, ReadError> {
        let (_, from, to) = bytes_of(range)?;
        let mut topics: BTreeMap<String, Vec<Gathered>> = BTreeMap::new();
        for stored in self.reads.facts_sharing_topics(&self.job.row().id, &from, &to)? {
            topics.entry(stored.topic).or_default().push(parse(&stored.body)?);
        }
        Ok(topics.into_values().collect())
    }

    fn fact_row(&self, gathered: &Gathered, ties: Ties) -> Result<Record, ReadError> {
        let fact = Fact::derive(gathered, &ties, &self.setting());
        let body = serde_json::to_string(gathered).map_err(|_| missing("form of a fact"))?;
        Ok(Record::Fact(FactRow {
            job: self.job.row().id.clone(),
            id: fact.id.clone(),
            section: fact.section,
            status: fact.status,
            rank: fact.rank(),
            topic: gathered.shown().map(facts::topic).unwrap_or_default(),
            ties,
            body,
        }))
    }

    fn setting(&self) -> Setting<'_> {
        setting(self.job.row())
    }

    fn derive(&self, stored: &FactRow) -> Result<Fact, ReadError> {
        derive(stored, &self.setting())
    }

    /// The best facts of each section among those of the children.
    fn choose(&self, step: &StepRow) -> Result<Vec<Record>, ReadError> {
        let row = self.job.row();
        let ids: BTreeSet<String> = if step.kind == StepKind::Leaves.as_str() {
            let decisions = self.reads.decisions(&row.memory)?;
            let care = Care::of(&decisions, self.care_key);
            let facts = step.members.iter().map(|chunk| self.facts_of(chunk, &care));
            let facts = facts.collect::<Result<Vec<_>, _>>()?;
            facts.into_iter().flatten().map(|fact| fact.id).collect()
        } else {
            let nodes = step.members.iter().map(|node| self.chosen(node));
            let nodes = nodes.collect::<Result<Vec<_>, _>>()?;
            nodes.into_iter().flat_map(BTreeMap::into_values).flatten().collect()
        };
        let ids: Vec<String> = ids.into_iter().collect();
        let ranked = self.reads.ranks(&row.id, &ids)?;
        let inputs = ranked.iter().map(|(id, _, status, rank)| format!("{id} {status:?} {rank}"));
        let inputs: Vec<String> = inputs.collect();
        let inputs = sha256_of_fields(inputs.iter().map(String::as_bytes));
        Ok(vec![Record::Node(NodeRow {
            memory: row.memory.clone(),
            node: step.node.clone(),
            inputs,
            prompt_version: PROMPT_VERSION.to_owned(),
            model: model_name(row).to_owned(),
            chosen: best_of_each_section(ranked),
        })])
    }

    fn chosen(&self, node: &str) -> Result<BTreeMap<Section, Vec<String>>, ReadError> {
        let row = self.job.row();
        let stored = self.reads.node(&row.memory, node, model_name(row))?;
        Ok(stored.ok_or_else(|| missing("node"))?.chosen)
    }

    /// The facts of a chunk as the person wants them; none where its unit was set aside.
    fn facts_of(&self, chunk: &str, care: &Care) -> Result<Vec<facts::Accepted>, ReadError> {
        let output = self.output(chunk)?.unwrap_or_default();
        Ok(output.facts.into_iter().filter_map(|fact| care.apply(fact)).collect())
    }

    /// The files of the memory, from what the root of the tree chose.
    fn written(&self) -> Result<Written, ReadError> {
        let row = self.job.row();
        let mut facts = Vec::new();
        if let Some(phase) = self.job.last_phase_of(Stage::Reduce) {
            let root = self.reads.step(&row.id, phase, 0)?.ok_or_else(|| missing("root"))?;
            for id in self.chosen(&root.node)?.into_values().flatten() {
                let stored = self.reads.fact(&row.id, &id)?.ok_or_else(|| missing("fact"))?;
                facts.push(self.derive(&stored)?);
            }
        }
        Ok(files_of(&facts))
    }

    fn write_memory(&self) -> Result<Vec<Record>, ReadError> {
        let files = self.written()?.files.into_iter();
        let own = files.filter(|(path, _)| belongs_to_memory(path));
        Ok(own.flat_map(|(path, body)| self.file_rows(&path, 0, &body)).collect())
    }

    fn write_profile(&self) -> Result<Vec<Record>, ReadError> {
        let written = self.written()?;
        let profile = written.files.iter().filter(|(path, _)| !belongs_to_memory(path));
        let mut records: Vec<Record> =
            profile.flat_map(|(path, body)| self.file_rows(path, 0, body)).collect();
        records.extend(self.file_rows("lines.jsonl", 0, &memory::lines_jsonl(&written.lines)));
        records.push(Record::Lines(LinesRow {
            job: self.job.row().id.clone(),
            proposed: written.proposed,
            rejected: written.rejected,
        }));
        Ok(records)
    }

    /// A part of `facts.jsonl`: the facts whose id begins with a byte of the range `00-0f`.
    fn write_fact_part(&self, step: &StepRow) -> Result<Vec<Record>, ReadError> {
        let (first, from, to) = bytes_of(&step.node)?;
        let stored = self.reads.facts_between(&self.job.row().id, &from, &to)?;
        let mut body = String::new();
        for fact in stored {
            body.push_str(&memory::fact_jsonl(&self.derive(&fact)?));
        }
        Ok(self.file_rows("facts.jsonl", first * PARTS_OF_A_RANGE, &body))
    }

    fn write_receipt(&self) -> Result<Vec<Record>, ReadError> {
        let receipt = self.receipt()?;
        let json = serde_json::to_string(&receipt).map_err(|_| missing("form of the receipt"))?;
        let mut records = self.file_rows("receipt.json", 0, &(json + "\n"));
        records.extend(self.file_rows("RECEIPT.md", 0, &receipt.markdown()));
        Ok(records)
    }

    fn receipt(&self) -> Result<Receipt, ReadError> {
        let row = self.job.row();
        let money = &row.money;
        let mut reading = self.reads.reading(&row.id)?.unwrap_or_default();
        let tallies = self.tallies()?;
        let lines = self.reads.lines(&row.id)?.unwrap_or_default();
        let (planned, ok, needs_you) = self.job.units();
        let rejected: u64 = tallies.rejected.values().sum();
        let lines_rejected: u64 = lines.rejected.values().sum();
        self.move_unread(&mut reading.messages.buckets)?;
        self.move_removed(&mut reading.messages.buckets)?;
        let (waiting, waiting_listed) = self.waiting()?;
        Ok(Receipt {
            version: 1,
            reading,
            units: Units { planned, ok, failed: planned - ok - needs_you, needs_you },
            facts: FactCounts {
                proposed: tallies.proposed,
                kept: tallies.kept,
                merged: tallies.proposed.saturating_sub(tallies.kept + rejected),
                rejected: words(&tallies.rejected),
                waiting,
                waiting_listed,
            },
            lines: LineCounts {
                proposed: lines.proposed,
                kept: lines.proposed.saturating_sub(lines_rejected),
                rejected: lines.rejected,
            },
            calls: row.money.calls,
            tokens: Tokens {
                input: money.usage.input + money.usage.cached + money.usage.cache_written,
                cached: money.usage.cached,
                output: money.usage.output,
            },
            usd: Usd {
                estimated_low: dollars(money.low),
                estimated_high: dollars(money.high),
                spent: dollars(money.spent),
                cap: row.cap_microusd.map(|micro| micro as f64 / 1e6),
                economy: money.economy,
                prices: Prices::built_in().as_of,
            },
            provider: row.provider.clone(),
            model: row.model.clone(),
            earlier_models: row.earlier_models.clone(),
            prompt_version: PROMPT_VERSION.to_owned(),
            build: self.build.to_owned(),
            tz: row.tz.clone(),
            started_at: Some(row.started_at),
            ended_at: Some(self.now),
            sent: row
                .received_sha256
                .clone()
                .map(|sha256| Sent { bytes: row.manifest.bytes, sha256 }),
            outputs: self.outputs()?,
            changes: None,
        })
    }

    /// What the outputs of the chunks that count add up to, and the facts.
    fn tallies(&self) -> Result<Tallies, ReadError> {
        let row = self.job.row();
        let model = model_name(row);
        let mut tallies = self.reads.tallies(&row.memory, &row.id, model)?;
        let merged = self.merged()?;
        if !row.earlier_models.is_empty() {
            tallies = self.tallies_of(&merged, tallies.kept)?;
            tallies.forget(self.forgotten(&merged)?);
            return Ok(tallies);
        }
        for leaf in self.reads.leaves(&row.memory, model)? {
            if leaf.answered && !merged.contains(&leaf.id) {
                let output = self.reads.output(&row.memory, &leaf.id, model)?;
                tallies.remove(&output.unwrap_or_default());
            }
        }
        tallies.forget(self.forgotten(&merged)?);
        Ok(tallies)
    }

    /// The same where several models have read: what the output of each chunk says that counts.
    fn tallies_of(&self, chunks: &BTreeSet<String>, kept: u64) -> Result<Tallies, ReadError> {
        let mut tallies = Tallies { kept, ..Tallies::default() };
        for chunk in chunks {
            let output = self.output(chunk)?.unwrap_or_default();
            tallies.add(u64::from(output.proposed), &output.rejected);
        }
        Ok(tallies)
    }

    /// Candidates that were accepted, and that the person wants nowhere.
    fn forgotten(&self, merged: &BTreeSet<String>) -> Result<u64, ReadError> {
        let row = self.job.row();
        let decisions = self.reads.decisions(&row.memory)?;
        if decisions.iter().all(|decision| decision.verdict != Verdict::Forget) {
            return Ok(0);
        }
        let care = Care::of(&decisions, self.care_key);
        let mut forgotten = 0;
        for chunk in merged {
            let output = self.output(chunk)?;
            let facts = output.unwrap_or_default().facts;
            forgotten +=
                facts.into_iter().filter(|fact| care.apply(fact.clone()).is_none()).count() as u64;
        }
        Ok(forgotten)
    }

    /// The chunks of the plan: those of its slices.
    fn merged(&self) -> Result<BTreeSet<String>, ReadError> {
        let job = &self.job.row().id;
        let mut merged = BTreeSet::new();
        let mut phase = 0;
        while let Some(first) = self.reads.step(job, phase, 0)? {
            let is_slice = first.kind == StepKind::Slice.as_str();
            let (mut next, mut step) = (Some(first).filter(|_| is_slice), 0);
            while let Some(slice) = next {
                merged.extend(slice.members);
                step += 1;
                next = self.reads.step(job, phase, step)?;
            }
            phase += 1;
        }
        Ok(merged)
    }

    /// Messages of chunks that were set aside, or passed over, were not used. A message counts where
    /// it begins; what is not of the thread was counted elsewhere.
    fn move_unread(&self, buckets: &mut Buckets) -> Result<(), ReadError> {
        let row = self.job.row();
        let asides = self.reads.asides(&row.id)?;
        for (task, state) in self.job.unread_units() {
            let step = self.reads.step(&row.id, task.phase, task.step)?;
            for id in step.ok_or_else(|| missing("step"))?.members {
                let aside = asides.binary_search_by(|row| row.chunk.cmp(&id)).is_ok();
                if !aside && self.output(&id)?.is_some() {
                    continue;
                }
                let chunk = self.reads.chunk(&row.memory, &id)?.ok_or_else(|| missing("chunk"))?;
                let left =
                    chunk.pieces.iter().filter(|piece| begins(piece) && !piece.text.is_empty());
                let moved = (left.count() as u64).min(buckets.used);
                buckets.used -= moved;
                if aside || state == TaskState::Stuck {
                    buckets.failed += moved;
                } else {
                    buckets.over_budget += moved;
                }
            }
        }
        Ok(())
    }

    /// Messages that the person took out are excluded.
    fn move_removed(&self, buckets: &mut Buckets) -> Result<(), ReadError> {
        let row = self.job.row();
        let decisions = self.reads.decisions(&row.memory)?;
        if !Care::of(&decisions, self.care_key).removes() {
            return Ok(());
        }
        for id in self.merged()? {
            let chunk = self.reads.chunk(&row.memory, &id)?.ok_or_else(|| missing("chunk"))?;
            let out = chunk.pieces.iter().filter(|piece| begins(piece) && piece.text.is_empty());
            let moved = (out.count() as u64).min(buckets.used);
            buckets.used -= moved;
            buckets.excluded += moved;
        }
        Ok(())
    }

    fn outputs(&self) -> Result<BTreeMap<String, String>, ReadError> {
        let job = &self.job.row().id;
        let mut outputs = BTreeMap::new();
        for (path, parts) in self.reads.files(job)? {
            let mut hash = Sha256::new();
            for nth in 0..parts {
                let part = self.reads.file_part(job, &path, nth)?;
                hash.update(part.ok_or_else(|| missing("part of a file"))?);
            }
            outputs.insert(path, hex(&hash.finalize()));
        }
        Ok(outputs)
    }

    fn file_rows(&self, path: &str, first_part: u32, body: &str) -> Vec<Record> {
        let parts = split(body, FILE_PART_BYTES);
        let job = &self.job.row().id;
        (first_part..)
            .zip(parts)
            .map(|(part, body)| {
                Record::File(FileRow { job: job.clone(), path: path.to_owned(), part, body })
            })
            .collect()
    }
}

/// Whether a message that counts as used begins here.
fn begins(piece: &Piece) -> bool {
    piece.start == 0 && piece.number > 0 && !piece.same_as
}

/// Parts of `facts.jsonl` are numbered by the first byte of their ids times this, so that one
/// range may take many rows.
const PARTS_OF_A_RANGE: u32 = 10_000;

/// The files of a job, with their sizes and checksums, in the order of their paths.
pub fn file_entries(reads: &impl Reads, job: &str) -> Result<Vec<FileEntry>, ReadError> {
    let mut entries = Vec::new();
    for (path, parts) in reads.files(job)? {
        let (mut bytes, mut hash) = (0, Sha256::new());
        for nth in 0..parts {
            let part =
                reads.file_part(job, &path, nth)?.ok_or_else(|| missing("part of a file"))?;
            bytes += part.len() as u64;
            hash.update(&part);
        }
        entries.push(FileEntry { path, bytes, sha256: hex(&hash.finalize()) });
    }
    Ok(entries)
}

/// A row of the ledger, for people.
pub fn call_entry(row: CallRow) -> CallEntry {
    let state = match row.state {
        CallState::Open => "open",
        CallState::Settled => "settled",
        CallState::Lost => "lost",
        CallState::Unsent => "unsent",
    };
    CallEntry {
        model: row.model,
        started_at: row.started_at.rfc3339(),
        ended_at: row.ended_at.map(Millis::rfc3339),
        state: state.to_owned(),
        trouble: row.trouble.map(|trouble| trouble.as_str().to_owned()),
        chunks: row.chunks,
        batch: row.batch,
        input: row.usage.input + row.usage.cached + row.usage.cache_written,
        output: row.usage.output,
        usd: dollars(row.cost),
    }
}

/// Nanodollars as dollars.
pub fn dollars(nano: u64) -> f64 {
    nano as f64 / 1e9
}

/// What a driver adds to what a job knows of itself, for the page.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Chunks of each unit, by phase and step.
    pub units: BTreeMap<(u32, u32), u32>,
    /// Facts found so far.
    pub facts: u64,
    /// Conversations that its frames brought; 0 until all are stored.
    pub conversations: u32,
    /// The files, once the memory is written.
    pub files: Vec<FileEntry>,
    /// Why chunks were set aside.
    pub asides: Vec<AsideRow>,
    /// The host that a key goes to.
    pub key_host: String,
    /// Another job of the same memory is at work.
    pub waiting: bool,
}

/// A run in which nothing came of anything for so long says so.
pub const LATE_MS: i64 = 60_000;

/// All that the page shows of a job at `now`.
pub fn snapshot(job: &Job, seen: Seen, now: Millis) -> Snapshot {
    let row = job.row();
    let frames_stored = job.frames_stored().iter().map(|[first, last]| last - first + 1).sum();
    let chunks =
        job.chunk_counts(|task| seen.units.get(&(task.phase, task.step)).copied().unwrap_or(0));
    let batch = row.money.batch.as_ref();
    let at_work =
        !job.is_done() && row.stage != Stage::Upload && row.hold.is_none() && batch.is_none();
    Snapshot {
        id: row.id.clone(),
        seq: row.seq,
        memory: if row.memory == FIRST_MEMORY { String::new() } else { row.memory.clone() },
        stage: row.stage,
        waiting: seen.waiting,
        manifest: row.manifest.clone(),
        provider: row.provider.clone(),
        model: row.model.clone(),
        earlier_models: row.earlier_models.clone(),
        let_wait: row.let_wait,
        frames_stored,
        steps: job.steps(),
        chunks,
        conversations: seen.conversations,
        needs_you: job.needs_you(),
        next_try: job.next_try().map(Millis::rfc3339),
        facts: seen.facts,
        budget: budget(job),
        hold: row.hold,
        key_host: seen.key_host,
        batch_since: batch.map(|batch| batch.since.rfc3339()),
        finish: row.finish,
        late: at_work && !seen.waiting && now >= row.moved_at + LATE_MS,
        troubles: troubles(job, &seen.asides),
        files: seen.files,
        received_sha256: row.received_sha256.clone(),
        started_at: row.started_at.rfc3339(),
        ended_at: row.ended_at.map(Millis::rfc3339),
        at: now.rfc3339(),
    }
}

fn budget(job: &Job) -> Budget {
    let (row, money) = (job.row(), &job.row().money);
    let meter = money.meter.filter(Meter::is_calibrated);
    Budget {
        spent: dollars(money.spent),
        reserved: dollars(job.reserved()),
        questions: dollars(money.committed().saturating_sub(money.spent)),
        low: dollars(money.low),
        high: dollars(money.high),
        cap: row.cap_microusd.map(|micro| micro as f64 / 1e6),
        economy: money.economy,
        meter: meter.and_then(|meter| serde_json::to_value(meter).ok()),
        calls: money.calls.made,
        input: money.usage.input + money.usage.cached + money.usage.cache_written,
        output: money.usage.output,
    }
}

fn troubles(job: &Job, asides: &[AsideRow]) -> Vec<TroubleCount> {
    let mut aside: BTreeMap<Trouble, u32> = BTreeMap::new();
    for row in asides {
        *aside.entry(row.why).or_default() += 1;
    }
    let count = |aside| {
        move |(trouble, count): (Trouble, u32)| TroubleCount {
            trouble: trouble.as_str().to_owned(),
            aside,
            count,
        }
    };
    job.troubles().into_iter().map(count(false)).chain(aside.into_iter().map(count(true))).collect()
}

/// The files of a memory of these facts, the best of each section first, with every line checked.
pub fn files_of(facts: &[Fact]) -> Written {
    let live: BTreeSet<String> = facts.iter().map(|fact| fact.id.clone()).collect();
    let checked = memory::check_lines(memory::write(facts), &live);
    memory::check_placeholders(checked, facts)
}

/// Of facts by id, section, status and rank, those that may stand in the files: of each section the
/// best [`CHOSEN_MAX`], best first.
pub fn best_of_each_section(
    mut ranked: Vec<(String, Section, Status, u32)>,
) -> BTreeMap<Section, Vec<String>> {
    ranked.retain(|(_, _, status, _)| matches!(status, Status::Active | Status::Contested));
    ranked.sort_by(|a, b| b.3.cmp(&a.3).then_with(|| a.0.cmp(&b.0)));
    let mut chosen: BTreeMap<Section, Vec<String>> = BTreeMap::new();
    for (id, section, _, _) in ranked {
        let best = chosen.entry(section).or_default();
        if best.len() < CHOSEN_MAX {
            best.push(id);
        }
    }
    chosen
}

fn words(rejected: &BTreeMap<Rejection, u64>) -> BTreeMap<String, u64> {
    rejected.iter().map(|(reason, count)| (reason.as_str().to_owned(), *count)).collect()
}

fn belongs_to_memory(path: &str) -> bool {
    path == "MEMORY.md" || path.starts_with("memory/")
}

/// At least one part, each cut at a character.
fn split(body: &str, bytes_max: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = body;
    while rest.len() > bytes_max {
        let (part, after) = rest.split_at(rest.floor_char_boundary(bytes_max));
        parts.push(part.to_owned());
        rest = after;
    }
    parts.push(rest.to_owned());
    parts
}

/// The first byte of a range `00-0f`, and the texts that it begins with and ends before.
fn bytes_of(range: &str) -> Result<(u32, String, String), ReadError> {
    let byte = |hex| u32::from_str_radix(hex, 16).map_err(|_| missing("range"));
    let (from, last) = range.split_once('-').ok_or_else(|| missing("range"))?;
    let after = byte(last)? + 1;
    // `g` comes after every hex digit.
    let to = if after > 0xff { "g".to_owned() } else { format!("{after:02x}") };
    Ok((byte(from)?, from.to_owned(), to))
}

/// What the facts of a job are derived in.
fn setting(row: &JobRow) -> Setting<'_> {
    Setting {
        newest: row.newest_at,
        model: row.model.as_deref(),
        zone: &row.tz,
        let_wait: row.let_wait,
    }
}

/// The fact that is stored.
fn derive(stored: &FactRow, setting: &Setting) -> Result<Fact, ReadError> {
    Ok(Fact::derive(&parse(&stored.body)?, &stored.ties, setting))
}

/// The fact of that id as a job left it.
pub fn fact(reads: &impl Reads, row: &JobRow, id: &str) -> Result<Option<Fact>, ReadError> {
    let stored = reads.fact(&row.id, id)?;
    stored.map(|stored| derive(&stored, &setting(row))).transpose()
}

fn parse(body: &str) -> Result<Gathered, ReadError> {
    serde_json::from_str(body).map_err(|_| missing("form of a fact"))
}

fn missing(what: &str) -> ReadError {
    ReadError(format!("a {what} is missing or unknown"))
}
