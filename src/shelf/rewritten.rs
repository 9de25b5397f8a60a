//! A log without what is in it no more. A log is only ever added to, so what was taken out of the
//! memory still stands in it, until it is written anew.

use super::{Log, Shelf, ShelfError, Slot};
use crate::rows::{FrameRow, Record};

/// Rows that are written in one batch.
const BATCH_ROWS: usize = 256;

impl<L: Log> Shelf<L> {
    /// Whether the log still holds the text of messages that were taken out.
    pub fn has_remains(&self) -> bool {
        self.has_remains
    }

    /// The same rows in another log, which is empty, and nothing else.
    pub fn rewritten<M: Log>(&self, empty: M) -> Result<Shelf<M>, ShelfError> {
        let mut new = Shelf::open(empty)?;
        let mut batch = Vec::new();
        for record in self.indexed().map(Ok).chain(self.slots().map(|slot| self.read(slot))) {
            batch.push(record?);
            if batch.len() >= BATCH_ROWS {
                new.put(&batch)?;
                batch.clear();
            }
        }
        new.put(&batch)?;
        Ok(new)
    }

    /// The rows that are held in memory.
    fn indexed(&self) -> impl Iterator<Item = Record> {
        let jobs = self.jobs.values().cloned().map(|row| Record::Job(Box::new(row)));
        let frames = self.frames.iter().map(|((job, number), bytes)| {
            Record::Frame(FrameRow { job: job.clone(), number: *number, bytes: *bytes })
        });
        let phases = self.phases.values().cloned().map(Record::Phase);
        let tasks = self.tasks.values().cloned().map(Record::Task);
        let lines = self.lines.values().cloned().map(Record::Lines);
        let calls = self.calls.values().cloned().map(Record::Call);
        let asides = self.asides.values().cloned().map(Record::Aside);
        let judgements = self.judgements.values().cloned().map(Record::Judgement);
        let taken_back = self.decisions.iter().filter(|(_, slot)| slot.is_none());
        let taken_back = taken_back.map(|((memory, id), _)| Record::ForgetDecision {
            memory: memory.clone(),
            id: id.clone(),
        });
        jobs.chain(frames)
            .chain(phases)
            .chain(tasks)
            .chain(lines)
            .chain(calls)
            .chain(asides)
            .chain(judgements)
            .chain(taken_back)
    }

    /// Where the others stand.
    fn slots(&self) -> impl Iterator<Item = Slot> {
        let frames = self.frame_bytes.values().copied();
        let steps = self.steps.values().copied();
        let chunks = self.chunks.values().map(|(_, slot)| *slot);
        let readings = self.readings.values().copied();
        let outputs = self.outputs.values().map(|place| place.slot);
        let nodes = self.nodes.values().copied();
        let facts = self.facts.values().map(|place| place.slot);
        let files = self.files.values().copied();
        let decisions = self.decisions.values().filter_map(|slot| *slot);
        frames
            .chain(steps)
            .chain(chunks)
            .chain(readings)
            .chain(outputs)
            .chain(nodes)
            .chain(facts)
            .chain(files)
            .chain(decisions)
    }
}
