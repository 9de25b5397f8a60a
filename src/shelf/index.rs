//! What a row of the log changes in the index.

use super::{FactPlace, Log, NodeKey, OutputPlace, Shelf, Slot, stored_under};
use crate::rows::{FactRow, JudgementRow, Record};
use crate::work::LeafRow;

/// Where a judgement is kept.
pub(super) fn judged(row: &JudgementRow) -> NodeKey {
    (row.memory.clone(), row.pair.clone(), stored_under(&row.prompt_version, &row.model))
}

impl<L: Log> Shelf<L> {
    /// Notes a row that stands there; it is the latest.
    pub(super) fn place(&mut self, record: Record, slot: Slot) {
        match record {
            Record::Job(row) => drop(self.jobs.insert(row.id.clone(), *row)),
            Record::Frame(row) => drop(self.frames.insert((row.job, row.number), row.bytes)),
            Record::FrameBytes(row) => {
                self.frame_bytes.insert((row.job, row.number), slot);
            }
            Record::ForgetFrameBytes(job) => self.frame_bytes.retain(|(of, _), _| *of != job),
            Record::Phase(row) => drop(self.phases.insert((row.job.clone(), row.phase), row)),
            Record::Task(row) => {
                self.tasks.insert((row.job.clone(), row.phase, row.step), row);
            }
            Record::Step(row) => {
                self.steps.insert((row.job, row.phase, row.step), slot);
            }
            Record::Chunk(row) => {
                let leaf = LeafRow::of(&row.chunk, false);
                self.chunks.entry((row.memory, row.chunk.id)).or_insert((leaf, slot));
            }
            Record::Blanked(row) => {
                let leaf = LeafRow::of(&row.chunk, false);
                let before = self.chunks.insert((row.memory, row.chunk.id), (leaf, slot));
                self.has_remains |= before.is_some();
            }
            Record::Reading(row) => drop(self.readings.insert(row.job, slot)),
            Record::Output(row) => {
                let key = (row.memory, row.chunk, stored_under(&row.prompt_version, &row.model));
                let (proposed, rejected) = (u64::from(row.output.proposed), row.output.rejected);
                self.outputs.insert(key, OutputPlace { proposed, rejected, slot });
            }
            Record::ForgetOutputs { memory, chunk } => {
                self.outputs.retain(|(of, id, _), _| *of != memory || *id != chunk);
            }
            Record::Judgement(row) => drop(self.judgements.insert(judged(&row), row)),
            Record::Node(row) => {
                let key = (row.memory, row.node, stored_under(&row.prompt_version, &row.model));
                self.nodes.insert(key, slot);
            }
            Record::Fact(row) => {
                self.forget_fact(&row.job, &row.id);
                let topic = (row.job.clone(), row.topic.clone());
                self.topics.entry(topic).or_default().insert(row.id.clone());
                let FactRow { job, id, section, status, rank, topic, .. } = row;
                self.facts.insert((job, id), FactPlace { section, status, rank, topic, slot });
            }
            Record::ForgetFact { job, id } => self.forget_fact(&job, &id),
            Record::File(row) => drop(self.files.insert((row.job, row.path, row.part), slot)),
            Record::Lines(row) => drop(self.lines.insert(row.job.clone(), row)),
            Record::Call(row) => {
                let key = (row.job.clone(), row.phase, row.step, row.attempt);
                self.calls.insert(key, row);
            }
            Record::Aside(row) => {
                self.asides.insert((row.job.clone(), row.chunk.clone()), row);
            }
            Record::Decision(row) => {
                self.decisions.insert((row.memory, row.decision.id), Some(slot));
            }
            Record::ForgetDecision { memory, id } => {
                self.decisions.insert((memory, id), None);
            }
            Record::ForgetAsides(job) => self.asides.retain(|(of, _), _| *of != job),
            Record::ForgetMemory(job) => {
                self.facts.retain(|(of, _), _| *of != job);
                self.topics.retain(|(of, _), _| *of != job);
                self.files.retain(|(of, _, _), _| *of != job);
                self.lines.remove(&job);
            }
        }
    }

    fn forget_fact(&mut self, job: &str, id: &str) {
        if let Some(place) = self.facts.remove(&(job.to_owned(), id.to_owned()))
            && let Some(ids) = self.topics.get_mut(&(job.to_owned(), place.topic))
        {
            ids.remove(id);
        }
    }
}
