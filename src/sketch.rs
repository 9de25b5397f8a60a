//! A first memory, made where the export is read, by our own rules. Nothing of it leaves.
//!
//! It is what the job makes of the same chunks, without a store and without steps, since nothing has
//! to outlive it. What is held is bounded: of more than [`HELD_BYTES`] the chunks that are worth the
//! most are kept, whatever the order in which they come.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use thiserror::Error;

use crate::chunk::Chunk;
use crate::facts::{self, Fact, Gathered, Setting, Ties, accept};
use crate::frame::Record;
use crate::memory;
use crate::prompt::embedded::Embedded;
use crate::work::{LeafRow, ReadError, best_of_each_section, files_of, live};

/// Bytes of lines that are held, at most; what is made of them takes several times as much.
pub const HELD_BYTES: usize = 8 << 20;

/// A chunk's value, and its id where two are worth the same.
type Worth = (u32, Reverse<String>);

/// Why there is no sketch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SketchError {
    /// A line is no chunk and no reading.
    #[error("a line of the draft has another form")]
    NoLine,
    /// It lacks a chunk that it was given.
    #[error(transparent)]
    Read(#[from] ReadError),
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
        let Record::Chunk(chunk) = record else { return Ok(()) };
        self.all += 1;
        // Most are passed over by their value, before they are named.
        if self.bar.as_ref().is_some_and(|(value, _)| chunk.value < *value) {
            return Ok(());
        }
        let worth = (chunk.value, Reverse(chunk.named().id));
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

    /// Makes the memory of what is held.
    pub fn finish(self) -> Result<Sketched, SketchError> {
        let (all, read) = (self.all, self.held.len() as u64);
        let chunks = chunks(self.held.into_values())?;
        let leaves = leaves(&chunks)?;
        let newest = leaves.iter().filter_map(|leaf| leaf.last_at).max();
        let setting = Setting { newest, zone: &self.tz, ..Setting::default() };
        let live = leaves.iter().filter_map(|leaf| chunks.get(&leaf.id));
        let facts = tied(gathered(live), &setting);
        Ok(Sketched { files: files(&facts), all, read })
    }
}

fn chunks(lines: impl Iterator<Item = Vec<u8>>) -> Result<BTreeMap<String, Chunk>, SketchError> {
    let parsed = lines.map(|line| match serde_json::from_slice(&line) {
        Ok(Record::Chunk(chunk)) => {
            let chunk = chunk.named();
            Ok((chunk.id.clone(), chunk))
        }
        _ => Err(SketchError::NoLine),
    });
    parsed.collect()
}

/// Those that count, in canonical order.
fn leaves(chunks: &BTreeMap<String, Chunk>) -> Result<Vec<LeafRow>, ReadError> {
    let mut leaves: Vec<LeafRow> = chunks.values().map(|chunk| LeafRow::of(chunk, false)).collect();
    leaves.sort();
    live(leaves, |id| chunks.get(id).cloned().ok_or_else(|| ReadError("a chunk".to_owned())))
}

/// What is said in them, what says the very same as one.
fn gathered<'a>(chunks: impl Iterator<Item = &'a Chunk>) -> BTreeMap<String, Gathered> {
    let embedded = Embedded::new();
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for fact in chunks.flat_map(|chunk| accept(chunk, embedded.extract(chunk)).facts) {
        match gathered.get_mut(&fact.id) {
            Some(same) => same.absorb(fact),
            None => drop(gathered.insert(fact.id.clone(), Gathered::new(fact))),
        }
    }
    gathered
}

/// The facts, each tied to those of its topic, in the order of their ids.
fn tied(gathered: BTreeMap<String, Gathered>, setting: &Setting) -> BTreeMap<String, Fact> {
    let mut topics: BTreeMap<String, Vec<Gathered>> = BTreeMap::new();
    for fact in gathered.into_values() {
        let topic = fact.shown().map(facts::topic).unwrap_or_default();
        topics.entry(topic).or_default().push(fact);
    }
    let tied = topics.into_values().flat_map(|facts| match facts.len() {
        1 => facts.into_iter().map(|fact| (fact, Ties::default())).collect(),
        _ => facts::tie(facts, setting, &[]).facts,
    });
    let facts = tied.map(|(fact, ties)| Fact::derive(&fact, &ties, setting));
    facts.map(|fact| (fact.id.clone(), fact)).collect()
}

fn files(facts: &BTreeMap<String, Fact>) -> BTreeMap<String, String> {
    let ranked =
        facts.values().map(|fact| (fact.id.clone(), fact.section, fact.status, fact.rank()));
    let chosen = best_of_each_section(ranked.collect()).into_values().flatten();
    let chosen: Vec<Fact> = chosen.filter_map(|id| facts.get(&id).cloned()).collect();
    let written = files_of(&chosen);
    let all: Vec<String> = facts.values().map(memory::fact_jsonl).collect();
    let lines = memory::lines_jsonl(&written.lines);
    let records = [("facts.jsonl", all.concat()), ("lines.jsonl", lines)];
    let records = records.map(|(path, text)| (path.to_owned(), text));
    written.files.into_iter().chain(records).collect()
}
