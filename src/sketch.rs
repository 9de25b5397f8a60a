//! A first memory, made where the export is read: the whole job, by our own rules, with its store in
//! memory. Nothing of it leaves.
//!
//! What is held is bounded: of more than [`HELD_BYTES`] the chunks that are worth the most are kept,
//! whatever the order in which they come.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use thiserror::Error;

use crate::clock::Millis;
use crate::facts::{Care, CareKey};
use crate::frame;
use crate::job::{Effect, Event, Job};
use crate::opening;
use crate::prompt::Provider;
use crate::prompt::embedded::Embedded;
use crate::protocol::{Manifest, Stage};
use crate::rows::{FIRST_MEMORY, JobRow, Record};
use crate::shelf::{MemoryLog, Shelf, ShelfError, record};
use crate::work::{self, ReadError, Reads as _, Worker, received_row};

/// Bytes of lines that are held, at most; what is made of them takes several times as much.
pub const HELD_BYTES: usize = 8 << 20;

/// Rows that are stored in one batch.
const BATCH_ROWS: usize = 64;

/// There is one job, and nobody else sees it.
const JOB: &str = "sketch";

/// A chunk's value, and its id where two are worth the same.
type Worth = (u32, Reverse<String>);

/// Why there is no sketch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SketchError {
    /// A line is no chunk and no reading.
    #[error("a line of the draft has another form")]
    NoLine,
    /// Its own store failed.
    #[error(transparent)]
    Shelf(#[from] ShelfError),
    /// The same, while a step read it.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The job did not come to its end.
    #[error("the sketch stopped at {}", .0.as_str())]
    Stopped(Stage),
}

/// What a sketch came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketched {
    /// The files of the memory, by path, but for the receipts: nothing was sent or paid.
    pub files: BTreeMap<String, String>,
    /// Of so many chunks.
    pub all: u64,
    /// So many were read.
    pub read: u64,
}

/// A sketch that takes chunks.
#[derive(Debug)]
pub struct Sketch {
    tz: String,
    held_max: usize,
    /// The lines, least worth first.
    held: BTreeMap<Worth, Vec<u8>>,
    /// What the best of those was worth that had no room. What is worth less has none either, so that
    /// the order in which they come makes no difference.
    bar: Option<Worth>,
    held_bytes: usize,
    all: u64,
}

impl Sketch {
    /// In that time zone, an IANA name.
    pub fn new(tz: &str) -> Self {
        Self::holding(tz, HELD_BYTES)
    }

    /// The same, that holds so many bytes.
    pub fn holding(tz: &str, held_max: usize) -> Self {
        let held = BTreeMap::new();
        Self { tz: tz.to_owned(), held_max, held, bar: None, held_bytes: 0, all: 0 }
    }

    /// Takes a line of the draft.
    pub fn push(&mut self, line: &[u8]) -> Result<(), SketchError> {
        let record = serde_json::from_slice(line).map_err(|_| SketchError::NoLine)?;
        let frame::Record::Chunk(chunk) = record else { return Ok(()) };
        self.all += 1;
        let worth = (chunk.value, Reverse(chunk.id));
        if self.bar.as_ref().is_some_and(|bar| worth < *bar) {
            return Ok(());
        }
        self.held_bytes += line.len();
        self.held.insert(worth, line.to_vec());
        while self.held_bytes > self.held_max
            && let Some((worth, least)) = self.held.pop_first()
        {
            self.held_bytes -= least.len();
            self.bar = Some(worth);
        }
        Ok(())
    }

    /// Makes the memory of what is held. Nobody pays and nobody is asked, so it comes to its end.
    pub fn finish(self, now: Millis) -> Result<Sketched, SketchError> {
        let (all, read) = (self.all, self.held.len() as u64);
        let mut shelf = Shelf::open(MemoryLog::default())?;
        let (job, write) = Job::open(self.row(now));
        shelf.put(&[record(JOB, &write)])?;
        store(&mut shelf, self.held.into_values())?;
        run(job, &mut shelf, now)?;
        Ok(Sketched { files: files(&shelf)?, all, read })
    }

    fn row(&self, now: Millis) -> JobRow {
        let manifest = Manifest {
            frames: 0,
            chunks: self.held.len() as u64,
            bytes: self.held_bytes as u64,
            sha256: String::new(),
        };
        JobRow {
            id: JOB.to_owned(),
            memory: FIRST_MEMORY.to_owned(),
            provider: Provider::Embedded.as_str().to_owned(),
            model: None,
            cap_microusd: None,
            tz: self.tz.clone(),
            manifest,
            sent: false,
            stage: Stage::Upload,
            seq: 0,
            newest_at: None,
            received_sha256: None,
            started_at: now,
            ended_at: None,
            money: opening::money(None),
            hold: None,
            finish: false,
            moved_at: now,
            commands: Vec::new(),
        }
    }
}

/// Nothing was decided about a memory that is only being sketched.
fn care_key() -> CareKey {
    CareKey::from_bytes(&[0; 32])
}

fn store(
    shelf: &mut Shelf<MemoryLog>,
    lines: impl Iterator<Item = Vec<u8>>,
) -> Result<(), SketchError> {
    let (key, mut batch) = (care_key(), Vec::new());
    let nothing = Care::of(&[], &key);
    for line in lines {
        let record = serde_json::from_slice(&line).map_err(|_| SketchError::NoLine)?;
        batch.push(received_row(record, FIRST_MEMORY, JOB, &nothing));
        if batch.len() >= BATCH_ROWS {
            shelf.put(&batch)?;
            batch.clear();
        }
    }
    Ok(shelf.put(&batch)?)
}

fn run(mut job: Job, shelf: &mut Shelf<MemoryLog>, now: Millis) -> Result<(), SketchError> {
    let (embedded, key) = (Embedded::new(), care_key());
    let mut queue: VecDeque<Effect> = VecDeque::new();
    let mut event: Option<Event<Record>> = Some(Event::Gathered);
    let mut was_woken = false;
    loop {
        if let Some(event) = event.take() {
            let outcome = job.handle(now, event);
            shelf.commit(JOB, &outcome)?;
            queue.extend(outcome.effects);
        }
        let next = queue.pop_front();
        was_woken &= next.is_none();
        event = match next {
            Some(Effect::Plan) => Some(work::plan(shelf, job.row())?),
            Some(Effect::Step(call)) => {
                let (embedded, care_key) = (&embedded, &key);
                let worker =
                    Worker { reads: &*shelf, job: &job, embedded, now, build: "", care_key };
                Some(Event::Reply(worker.perform(call)))
            }
            Some(_) => None,
            None if job.is_done() => return Ok(()),
            None if !was_woken => {
                was_woken = true;
                Some(Event::Tick)
            }
            None => return Err(SketchError::Stopped(job.row().stage)),
        };
    }
}

fn files(shelf: &Shelf<MemoryLog>) -> Result<BTreeMap<String, String>, SketchError> {
    let mut files = BTreeMap::new();
    for (path, parts) in shelf.files(JOB)? {
        if ["receipt.json", "RECEIPT.md"].contains(&path.as_str()) {
            continue;
        }
        let mut text = String::new();
        for nth in 0..parts {
            text.push_str(&shelf.file_part(JOB, &path, nth)?.unwrap_or_default());
        }
        files.insert(path, text);
    }
    Ok(files)
}
