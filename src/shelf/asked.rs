//! What a driver asks of the store besides what the steps read.

use super::{Log, Shelf, ShelfError, stored_under};
use crate::rows::{CallRow, Record};

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

    /// The chunks of a memory and what was answered of them, of any model: what another
    /// store needs to go on from it.
    pub fn memory(&self, memory: &str) -> impl Iterator<Item = Result<Record, ShelfError>> {
        let chunks = self.chunks.iter().filter(move |((of, _), _)| of == memory);
        let outputs = self.outputs.iter().filter(move |((of, _, _), _)| of == memory);
        let slots = chunks.map(|(_, (_, slot))| *slot).chain(outputs.map(|(_, place)| place.slot));
        slots.map(|slot| self.read(slot))
    }

    /// Whether this very chunk, or an answer of it, is stored already.
    pub fn holds(&self, record: &Record) -> bool {
        match record {
            Record::Chunk(row) => {
                self.chunks.contains_key(&(row.memory.clone(), row.chunk.id.clone()))
            }
            Record::Output(row) => {
                let under = stored_under(&row.prompt_version, &row.model);
                self.outputs.contains_key(&(row.memory.clone(), row.chunk.clone(), under))
            }
            _ => false,
        }
    }
}
