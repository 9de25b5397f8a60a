//! `--from`: the memory that a new one goes on from. Its chunks and what was answered of them are
//! copied, so that only what is new in the next export is read; its folder is not changed.

use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use super::bundle::Bundle;
use super::files::io;
use super::log::OtherLog;
use crate::chunk::{Chunk, chunk_id};
use crate::clock::Millis;
use crate::facts::{Care, CareKey, Changes, Fact, accept_again, changes};
use crate::receipt::Receipt;
use crate::rows::{ChunkRow, DecisionRow, FIRST_MEMORY, OutputRow, Record};
use crate::shelf::{Log, Shelf, ShelfError};
use crate::work::Reads as _;

/// Rows that are copied in one batch.
const BATCH_ROWS: usize = 256;

/// An earlier memory in another folder. Nobody can add to it while this is open.
pub struct Earlier(Shelf<OtherLog>);

impl Earlier {
    /// Opens the memory in that folder. `None` if it is the folder `out`, to which is added anyway.
    pub fn beside(from: &Path, out: &Path) -> Result<Option<Self>, Failure> {
        store(from)?;
        // One that is not there yet is another.
        let is_out =
            out.canonicalize().is_ok_and(|out| from.canonicalize().is_ok_and(|it| it == out));
        if is_out { Ok(None) } else { Self::open(from).map(Some) }
    }

    /// Opens the memory in that folder.
    pub fn open(from: &Path) -> Result<Self, Failure> {
        let store = store(from)?;
        let log = OtherLog::open(&store).map_err(|error| io(&store, error))?;
        let log = log.ok_or_else(|| Failure::BusyFrom { path: from.display().to_string() })?;
        Ok(Self(Shelf::open(log)?))
    }

    /// Copies what another store does not have yet. It may be cut off and begun again. Decisions that
    /// are not under this key stay behind; says how many.
    pub fn copy_to<L: Log>(&self, into: &mut Shelf<L>, key: &CareKey) -> Result<usize, Failure> {
        let (own, foreign): (Vec<_>, Vec<_>) =
            self.0.decisions(FIRST_MEMORY)?.into_iter().partition(|one| one.is_under(key));
        let own = own.into_iter().map(|decision| {
            Record::Decision(DecisionRow { memory: FIRST_MEMORY.to_owned(), decision })
        });
        let new: Vec<Record> = own.filter(|record| !into.holds(record)).collect();
        into.put(&new)?;
        let decisions = into.decisions(FIRST_MEMORY)?;
        self.copy_read_to(into, &Care::of(&decisions, key))?;
        Ok(foreign.len())
    }

    /// The chunks, and what was answered of them.
    fn copy_read_to<L: Log>(&self, into: &mut Shelf<L>, care: &Care) -> Result<(), Failure> {
        let mut batch = Vec::new();
        for record in self.0.memory(FIRST_MEMORY) {
            let record = record?;
            if into.holds(&record) {
                continue;
            }
            batch.extend(self.checked(record, care)?);
            if batch.len() >= BATCH_ROWS {
                into.put(&batch)?;
                batch.clear();
            }
        }
        into.put(&batch)?;
        Ok(())
    }
}

impl Earlier {
    /// The record, if it is what it says. A folder may come from anybody: a chunk has the id of its
    /// words, unless the person took some out, and an answer says what stands in its chunk.
    fn checked(&self, record: Record, care: &Care) -> Result<Option<Record>, Failure> {
        Ok(match record {
            Record::Chunk(row) | Record::Blanked(row) => {
                let chunk = believed(row.chunk, care)?;
                chunk.map(|chunk| Record::Chunk(ChunkRow { chunk, ..row }))
            }
            Record::Output(row) => {
                let chunk = self.0.chunk(&row.memory, &row.chunk)?;
                let chunk = chunk.map(|chunk| believed(chunk, care)).transpose()?.flatten();
                chunk.map(|chunk| {
                    let output = accept_again(&chunk, row.output);
                    Record::Output(OutputRow { output, ..row })
                })
            }
            record => Some(record),
        })
    }
}

/// The chunk as it may be stored. None if messages were taken out of it that this person has taken
/// out no more: the export has them.
fn believed(chunk: Chunk, care: &Care) -> Result<Option<Chunk>, Failure> {
    let is_whole = chunk_id(&chunk.key, &chunk.pieces) == chunk.id;
    if is_whole || care.vouches_for(&chunk) {
        return Ok(Some(care.received(chunk)));
    }
    let misses_some = chunk.pieces.iter().any(|piece| piece.text.is_empty());
    if misses_some { Ok(None) } else { Err(ShelfError::UnknownForm.into()) }
}

/// What became of the facts since the earlier memory, or since the one that was in the same folder
/// before; none if there was none.
pub fn changes_of<L: Log>(
    shelf: &Shelf<L>,
    job: &str,
    earlier: Option<&Earlier>,
) -> Result<Option<Changes>, Failure> {
    let before = match earlier {
        Some(Earlier(earlier)) => last(earlier, None)?,
        None => last(shelf, Some(job))?,
    };
    let Some((since, before)) = before else { return Ok(None) };
    Ok(Some(changes(since, &before, &facts(shelf, job)?)))
}

/// When a memory was finished, and its facts.
type Finished = (Option<Millis>, Vec<Fact>);

/// The last memory of a store; that of one job left aside.
fn last<L: Log>(shelf: &Shelf<L>, but: Option<&str>) -> Result<Option<Finished>, Failure> {
    let mut jobs: Vec<_> = shelf
        .jobs()
        .filter(|row| Some(row.id.as_str()) != but && row.memory == FIRST_MEMORY)
        .map(|row| (row.ended_at.unwrap_or(row.moved_at), row.id.as_str()))
        .collect();
    jobs.sort_unstable();
    for (_, job) in jobs.into_iter().rev() {
        let receipt = text(shelf, job, "receipt.json")?;
        // It is written last of all: without it the memory is not whole.
        if let Ok(receipt) = serde_json::from_str::<Receipt>(&receipt) {
            return Ok(Some((receipt.ended_at, facts(shelf, job)?)));
        }
    }
    Ok(None)
}

/// The facts that a job has written.
pub fn facts<L: Log>(shelf: &Shelf<L>, job: &str) -> Result<Vec<Fact>, Failure> {
    let text = text(shelf, job, "facts.jsonl")?;
    let form = |_| Failure::Damaged { what: "a line of facts.jsonl" };
    text.lines().map(|line| serde_json::from_str(line).map_err(form)).collect()
}

/// A file of a job from its parts; `""` if there is none.
pub fn text<L: Log>(shelf: &Shelf<L>, job: &str, path: &str) -> Result<String, Failure> {
    let files = shelf.files(job)?;
    let parts = files.iter().find(|(name, _)| name == path).map_or(0, |(_, parts)| *parts);
    let missing = || Failure::Damaged { what: "a part of a file" };
    (0..parts).map(|nth| shelf.file_part(job, path, nth)?.ok_or_else(missing)).collect()
}

/// The store of a memory that `decant memory` wrote.
pub fn store(from: &Path) -> Result<PathBuf, Failure> {
    let path = from.display().to_string();
    if !from.exists() {
        return Err(Failure::NoSuchFile { path });
    }
    let store = Bundle::store_in(from, "log");
    // A link may lead out of the folder, to what nobody meant to give.
    let real = from.canonicalize().map_err(|error| io(from, error))?;
    let is_inside = store.canonicalize().is_ok_and(|store| store.starts_with(real));
    let is_plain = fs::symlink_metadata(&store).is_ok_and(|meta| meta.is_file());
    if is_inside && is_plain { Ok(store) } else { Err(Failure::NoStore { path }) }
}
