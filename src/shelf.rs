//! The store of a driver without a database: one append-only log of the job's writes, and an
//! index of where each row's latest version stands in it.
//!
//! A commit is one batch: its length, its CRC-32, and its rows as lines of JSON. A batch that was
//! cut off by the end of the process has the wrong checksum; it and what follows are dropped on
//! opening, so a commit is there wholly or not at all. Only the index is in memory: the size of
//! an export does not show.

mod asked;
mod index;
mod rewritten;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::chunk::Chunk;
use crate::facts::{Decision, Judgement, Output, PROMPT_VERSION, Rejection, Section, Status};
use crate::job::{LoadError, Outcome, Write};
use crate::receipt::Reading;
use crate::rows::{
    AsideRow, CallRow, FactRow, FrameBytesRow, FrameRow, JobRow, JudgementRow, LinesRow, NodeRow,
    PhaseRow, Record, StepRow, TaskRow,
};
use crate::work::{LeafRow, ReadError, Reads, Tallies};

/// The length and the checksum before each batch.
const HEADER_BYTES: usize = 8;

/// Bytes that are only ever added to.
pub trait Log {
    /// Adds bytes at the end; returns where they begin.
    fn append(&mut self, bytes: &[u8]) -> Result<u64, ShelfError>;
    /// Bytes that were added before.
    fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ShelfError>;
    /// How many there are.
    fn length(&self) -> u64;
    /// Drops all from there on.
    fn truncate(&mut self, length: u64) -> Result<(), ShelfError>;
}

/// Why the store could not do it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShelfError {
    /// The operating system refused.
    #[error("the store could not be read or written: {0}")]
    Io(String),
    /// A row has another form than this code knows.
    #[error(
        "the store was written by another version of decant: move .decant out of the memory's folder, and make the memory anew from the export"
    )]
    UnknownForm,
    /// Stored rows are no job.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl From<ShelfError> for ReadError {
    fn from(error: ShelfError) -> Self {
        Self(error.to_string())
    }
}

/// Where a row's latest version stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    at: u64,
    length: usize,
}

/// A row of the tree, or of what was answered, by memory, node, chunk or pair, and model.
type NodeKey = (String, String, String);

/// See the module.
#[derive(Debug)]
pub struct Shelf<L> {
    log: L,
    jobs: BTreeMap<String, JobRow>,
    frames: BTreeMap<(String, u32), u64>,
    frame_bytes: BTreeMap<(String, u32), Slot>,
    phases: BTreeMap<(String, u32), PhaseRow>,
    tasks: BTreeMap<(String, u32, u32), TaskRow>,
    steps: BTreeMap<(String, u32, u32), Slot>,
    chunks: BTreeMap<(String, String), (LeafRow, Slot)>,
    readings: BTreeMap<String, Slot>,
    outputs: BTreeMap<NodeKey, OutputPlace>,
    judgements: BTreeMap<NodeKey, JudgementRow>,
    nodes: BTreeMap<NodeKey, Slot>,
    facts: BTreeMap<(String, String), FactPlace>,
    /// Which facts share a topic, by job and topic.
    topics: BTreeMap<(String, String), BTreeSet<String>>,
    files: BTreeMap<(String, String, u32), Slot>,
    lines: BTreeMap<String, LinesRow>,
    calls: BTreeMap<(String, u32, u32, u32), CallRow>,
    asides: BTreeMap<(String, String), AsideRow>,
    /// None for one that was taken back: a copy of it from elsewhere does not bring it again.
    decisions: BTreeMap<(String, String), Option<Slot>>,
    /// Whether the text of something that was taken out stands in the log.
    has_remains: bool,
}

#[derive(Debug)]
struct FactPlace {
    section: Section,
    status: Status,
    rank: u32,
    topic: String,
    slot: Slot,
}

#[derive(Debug)]
struct OutputPlace {
    proposed: u64,
    rejected: BTreeMap<Rejection, u32>,
    slot: Slot,
}

impl<L: Log> Shelf<L> {
    /// Reads the log from its beginning; drops what a crash cut off.
    pub fn open(log: L) -> Result<Self, ShelfError> {
        let mut shelf = Self {
            log,
            jobs: BTreeMap::new(),
            frames: BTreeMap::new(),
            frame_bytes: BTreeMap::new(),
            phases: BTreeMap::new(),
            tasks: BTreeMap::new(),
            steps: BTreeMap::new(),
            chunks: BTreeMap::new(),
            readings: BTreeMap::new(),
            outputs: BTreeMap::new(),
            judgements: BTreeMap::new(),
            nodes: BTreeMap::new(),
            facts: BTreeMap::new(),
            topics: BTreeMap::new(),
            files: BTreeMap::new(),
            lines: BTreeMap::new(),
            calls: BTreeMap::new(),
            asides: BTreeMap::new(),
            decisions: BTreeMap::new(),
            has_remains: false,
        };
        let mut at = 0;
        while let Some(batch) = shelf.whole_batch(at)? {
            let body = at + HEADER_BYTES as u64;
            at = body + batch.len() as u64;
            shelf.index(body, &batch)?;
        }
        shelf.log.truncate(at)?;
        Ok(shelf)
    }

    /// The log, as it stands.
    pub fn into_log(self) -> L {
        self.log
    }

    /// The same, lent.
    pub fn log(&self) -> &L {
        &self.log
    }

    /// Stores what an event came to, wholly or not at all.
    pub fn commit(&mut self, job: &str, outcome: &Outcome<Record>) -> Result<(), ShelfError> {
        let records: Vec<Record> = outcome.writes.iter().map(|write| record(job, write)).collect();
        self.put(&records)
    }

    /// Stores rows, wholly or not at all.
    pub fn put(&mut self, records: &[Record]) -> Result<(), ShelfError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut batch = vec![0; HEADER_BYTES];
        for record in records {
            serde_json::to_writer(&mut batch, record).map_err(|_| ShelfError::UnknownForm)?;
            batch.push(b'\n');
        }
        let body = &batch[HEADER_BYTES..];
        let (length, checksum) = (body.len() as u32, crc32fast::hash(body));
        batch[..4].copy_from_slice(&length.to_le_bytes());
        batch[4..HEADER_BYTES].copy_from_slice(&checksum.to_le_bytes());
        let at = self.log.append(&batch)?;
        self.index(at + HEADER_BYTES as u64, &batch[HEADER_BYTES..])
    }

    fn whole_batch(&self, at: u64) -> Result<Option<Vec<u8>>, ShelfError> {
        let left = self.log.length().saturating_sub(at);
        if left < HEADER_BYTES as u64 {
            return Ok(None);
        }
        let header = self.log.read(at, HEADER_BYTES)?;
        let number = |at: usize| {
            u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        let (length, checksum) = (number(0), number(4));
        if left - (HEADER_BYTES as u64) < u64::from(length) {
            return Ok(None);
        }
        let batch = self.log.read(at + HEADER_BYTES as u64, length as usize)?;
        Ok((crc32fast::hash(&batch) == checksum).then_some(batch))
    }

    fn index(&mut self, mut at: u64, batch: &[u8]) -> Result<(), ShelfError> {
        for line in batch.split_inclusive(|byte| *byte == b'\n') {
            let record = serde_json::from_slice(line).map_err(|_| ShelfError::UnknownForm)?;
            self.place(record, Slot { at, length: line.len() });
            at += line.len() as u64;
        }
        Ok(())
    }

    fn read(&self, slot: Slot) -> Result<Record, ShelfError> {
        self.parse(slot)
    }

    fn parse<T: DeserializeOwned>(&self, slot: Slot) -> Result<T, ShelfError> {
        let line = self.log.read(slot.at, slot.length)?;
        serde_json::from_slice(&line).map_err(|_| ShelfError::UnknownForm)
    }

    fn get<T>(
        &self,
        slot: Option<Slot>,
        take: impl Fn(Record) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        match slot {
            None => Ok(None),
            Some(slot) => match take(self.read(slot)?) {
                Some(row) => Ok(Some(row)),
                None => Err(ShelfError::UnknownForm.into()),
            },
        }
    }
}

impl<L: Log> Reads for Shelf<L> {
    fn leaves(&self, memory: &str, model: &str) -> Result<Vec<LeafRow>, ReadError> {
        let under = stored_under(PROMPT_VERSION, model);
        let chunks = self.chunks.iter().filter(|((of, _), _)| of == memory);
        let mut leaves: Vec<LeafRow> = chunks
            .map(|((memory, id), (leaf, _))| {
                let key = (memory.clone(), id.clone(), under.clone());
                LeafRow { answered: self.outputs.contains_key(&key), ..leaf.clone() }
            })
            .collect();
        leaves.sort();
        Ok(leaves)
    }

    fn chunk(&self, memory: &str, id: &str) -> Result<Option<Chunk>, ReadError> {
        let place = self.chunks.get(&(memory.to_owned(), id.to_owned()));
        self.get(place.map(|(_, slot)| *slot), |record| match record {
            Record::Chunk(row) | Record::Blanked(row) => Some(row.chunk),
            _ => None,
        })
    }

    fn step(&self, job: &str, phase: u32, step: u32) -> Result<Option<StepRow>, ReadError> {
        let slot = self.steps.get(&(job.to_owned(), phase, step)).copied();
        self.get(slot, |record| match record {
            Record::Step(row) => Some(row),
            _ => None,
        })
    }

    fn reading(&self, job: &str) -> Result<Option<Reading>, ReadError> {
        self.get(self.readings.get(job).copied(), |record| match record {
            Record::Reading(row) => Some(row.reading),
            _ => None,
        })
    }

    fn output(&self, memory: &str, chunk: &str, model: &str) -> Result<Option<Output>, ReadError> {
        let under = stored_under(PROMPT_VERSION, model);
        let place = self.outputs.get(&(memory.to_owned(), chunk.to_owned(), under));
        self.get(place.map(|place| place.slot), |record| match record {
            Record::Output(row) => Some(row.output),
            _ => None,
        })
    }

    fn outputs(&self, memory: &str, chunk: &str) -> Result<Vec<(String, Output)>, ReadError> {
        let from = (memory.to_owned(), chunk.to_owned(), stored_under(PROMPT_VERSION, ""));
        let own = self.outputs.range(from.clone()..).take_while(|((of, id, under), _)| {
            *of == from.0 && *id == from.1 && under.starts_with(&from.2)
        });
        let read = own.map(|(_, place)| match self.read(place.slot)? {
            Record::Output(row) => Ok((row.model, row.output)),
            _ => Err(ShelfError::UnknownForm.into()),
        });
        read.collect()
    }

    fn judgement(
        &self,
        memory: &str,
        pair: &str,
        model: &str,
    ) -> Result<Option<Judgement>, ReadError> {
        let key = (memory.to_owned(), pair.to_owned(), stored_under(PROMPT_VERSION, model));
        Ok(self.judgements.get(&key).map(|row| row.judgement))
    }

    fn node(&self, memory: &str, node: &str, model: &str) -> Result<Option<NodeRow>, ReadError> {
        let under = stored_under(PROMPT_VERSION, model);
        let slot = self.nodes.get(&(memory.to_owned(), node.to_owned(), under)).copied();
        self.get(slot, |record| match record {
            Record::Node(row) => Some(row),
            _ => None,
        })
    }

    fn fact(&self, job: &str, id: &str) -> Result<Option<FactRow>, ReadError> {
        let place = self.facts.get(&(job.to_owned(), id.to_owned()));
        self.get(place.map(|place| place.slot), |record| match record {
            Record::Fact(row) => Some(row),
            _ => None,
        })
    }

    fn facts_between(&self, job: &str, from: &str, to: &str) -> Result<Vec<FactRow>, ReadError> {
        let from = Bound::Included((job.to_owned(), from.to_owned()));
        let to = Bound::Excluded((job.to_owned(), to.to_owned()));
        let ids: Vec<String> =
            self.facts.range((from, to)).map(|((_, id), _)| id.clone()).collect();
        ids.iter()
            .map(|id| self.fact(job, id)?.ok_or_else(|| ShelfError::UnknownForm.into()))
            .collect()
    }

    fn facts_sharing_topics(
        &self,
        job: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<FactRow>, ReadError> {
        let from = Bound::Included((job.to_owned(), from.to_owned()));
        let to = Bound::Excluded((job.to_owned(), to.to_owned()));
        let shared = self.topics.range((from, to)).filter(|(_, ids)| ids.len() > 1);
        shared
            .flat_map(|(_, ids)| ids)
            .map(|id| self.fact(job, id)?.ok_or_else(|| ShelfError::UnknownForm.into()))
            .collect()
    }

    fn ranks(
        &self,
        job: &str,
        ids: &[String],
    ) -> Result<Vec<(String, Section, Status, u32)>, ReadError> {
        let mut ranks: Vec<_> = ids
            .iter()
            .filter_map(|id| {
                let place = self.facts.get(&(job.to_owned(), id.clone()))?;
                Some((id.clone(), place.section, place.status, place.rank))
            })
            .collect();
        ranks.sort();
        Ok(ranks)
    }

    fn files(&self, job: &str) -> Result<Vec<(String, u32)>, ReadError> {
        let mut files: Vec<(String, u32)> = Vec::new();
        for (of, path, _) in self.files.keys().filter(|(of, _, _)| of == job) {
            debug_assert_eq!(of, job);
            match files.last_mut() {
                Some((last, parts)) if last == path => *parts += 1,
                _ => files.push((path.clone(), 1)),
            }
        }
        Ok(files)
    }

    fn file_part(&self, job: &str, path: &str, nth: u32) -> Result<Option<String>, ReadError> {
        let from = (job.to_owned(), path.to_owned(), 0);
        let parts = self.files.range(from..);
        let slot = parts
            .take_while(|((of, file, _), _)| of == job && file == path)
            .nth(nth as usize)
            .map(|(_, slot)| *slot);
        self.get(slot, |record| match record {
            Record::File(row) => Some(row.body),
            _ => None,
        })
    }

    fn lines(&self, job: &str) -> Result<Option<LinesRow>, ReadError> {
        Ok(self.lines.get(job).cloned())
    }

    fn tallies(&self, memory: &str, job: &str, model: &str) -> Result<Tallies, ReadError> {
        let kept = self.facts.keys().filter(|(of, _)| of == job).count() as u64;
        let mut tallies = Tallies { kept, ..Tallies::default() };
        let under = stored_under(PROMPT_VERSION, model);
        for ((of, chunk, key), place) in &self.outputs {
            let live = self.chunks.contains_key(&(of.clone(), chunk.clone()));
            if of == memory && *key == under && live {
                tallies.add(place.proposed, &place.rejected);
            }
        }
        Ok(tallies)
    }

    fn frame_bytes(&self, job: &str, number: u32) -> Result<Option<FrameBytesRow>, ReadError> {
        let slot = self.frame_bytes.get(&(job.to_owned(), number)).copied();
        self.get(slot, |record| match record {
            Record::FrameBytes(row) => Some(row),
            _ => None,
        })
    }

    fn decisions(&self, memory: &str) -> Result<Vec<Decision>, ReadError> {
        let own = self.decisions.iter().filter(|((of, _), _)| of == memory);
        let read = own.filter_map(|(_, slot)| *slot).map(|slot| match self.read(slot)? {
            Record::Decision(row) => Ok(row.decision),
            _ => Err(ShelfError::UnknownForm.into()),
        });
        read.collect()
    }

    fn asides(&self, job: &str) -> Result<Vec<AsideRow>, ReadError> {
        Ok(self.asides.values().filter(|row| row.job == job).cloned().collect())
    }
}

/// A write as the row it is.
pub fn record(job: &str, write: &Write<Record>) -> Record {
    match write {
        Write::Job(row) => Record::Job(row.clone()),
        Write::Frame { number, bytes } => {
            Record::Frame(FrameRow { job: job.to_owned(), number: *number, bytes: *bytes })
        }
        Write::Phase(row) => Record::Phase(row.clone()),
        Write::Task(row) => Record::Task(row.clone()),
        Write::Call(row) => Record::Call(row.clone()),
        Write::ForgetAsides => Record::ForgetAsides(job.to_owned()),
        Write::ForgetMemory => Record::ForgetMemory(job.to_owned()),
        Write::Record(record) => record.clone(),
    }
}

fn stored_under(prompt_version: &str, model: &str) -> String {
    format!("{prompt_version} {model}")
}

fn of_job<'a, T>(
    rows: &'a BTreeMap<(String, u32), T>,
    job: &'a str,
) -> impl Iterator<Item = (&'a (String, u32), &'a T)> {
    rows.range((job.to_owned(), 0)..).take_while(move |((of, _), _)| of == job)
}
