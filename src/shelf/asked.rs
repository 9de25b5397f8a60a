//! What a driver asks of the store besides what the steps read.

use super::index::judged;
use super::{Log, Shelf, ShelfError, of_job, stored_under};
use crate::job::Job;
use crate::rows::{CallRow, JobRow, Record};

impl<L: Log> Shelf<L> {
    /// The ledger of a job, by step and attempt.
    pub fn calls(&self, job: &str) -> impl Iterator<Item = &CallRow> {
        self.calls.values().filter(move |row| row.job == job)
    }

    /// How many chunks the units of a job have.
    pub fn unit_members(&self, job: &str) -> u32 {
        let steps = self.steps.iter().filter(|((of, _, _), _)| of == job);
        let units = steps.filter_map(|(_, slot)| match self.read(*slot) {
            Ok(Record::Step(row)) if row.kind == "unit" => Some(row.members.len() as u32),
            _ => None,
        });
        units.sum()
    }

    /// The chunks of a memory, what was answered of them and what was said of its facts, of any model.
    pub fn memory(&self, memory: &str) -> impl Iterator<Item = Result<Record, ShelfError>> {
        let chunks = self.chunks.iter().filter(move |((of, _), _)| of == memory);
        let outputs = self.outputs.iter().filter(move |((of, _, _), _)| of == memory);
        let slots = chunks.map(|(_, (_, slot))| *slot).chain(outputs.map(|(_, place)| place.slot));
        let judgements = self.judgements.values().filter(move |row| row.memory == memory);
        let judgements = judgements.cloned().map(|row| Ok(Record::Judgement(row)));
        slots.map(|slot| self.read(slot)).chain(judgements)
    }

    /// Whether this very chunk, or an answer of it, is stored already.
    pub fn holds(&self, record: &Record) -> bool {
        match record {
            Record::Chunk(row) | Record::Blanked(row) => {
                self.chunks.contains_key(&(row.memory.clone(), row.chunk.id.clone()))
            }
            Record::Output(row) => {
                let under = stored_under(&row.prompt_version, &row.model);
                self.outputs.contains_key(&(row.memory.clone(), row.chunk.clone(), under))
            }
            Record::Judgement(row) => self.judgements.contains_key(&judged(row)),
            Record::Decision(row) => {
                self.decisions.contains_key(&(row.memory.clone(), row.decision.id.clone()))
            }
            _ => false,
        }
    }

    /// The job of that id as it is stored.
    pub fn job(&self, id: &str) -> Result<Option<Job>, ShelfError> {
        let Some(row) = self.jobs.get(id) else { return Ok(None) };
        let frames = of_job(&self.frames, id).map(|((_, number), bytes)| (*number, *bytes));
        let phases = of_job(&self.phases, id).map(|(_, row)| row.clone());
        let tasks = self
            .tasks
            .range((id.to_owned(), 0, 0)..)
            .take_while(|((job, _, _), _)| job == id)
            .map(|(_, row)| row.clone());
        Ok(Some(Job::load(row.clone(), frames, phases, tasks)?))
    }

    /// All jobs.
    pub fn jobs(&self) -> impl Iterator<Item = &JobRow> {
        self.jobs.values()
    }
}
