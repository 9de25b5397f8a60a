//! What a job's steps add up to. Nothing here is stored: it is derived from where the steps stand,
//! so it cannot disagree with them.

use super::{CallId, Job, TaskId};
use crate::clock::Millis;
use crate::protocol::{ChunkCounts, Stage, StageSteps};
use crate::rows::TaskState;

/// How many calls there were. See [`Job::calls`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the receipt")]
pub struct Calls {
    pub made: u64,
    pub ok: u64,
    pub failed: u64,
    pub repeated: u64,
}

impl Job {
    /// The numbers of the frames that are stored, as ranges `[first, last]`.
    pub fn frames_stored(&self) -> Vec<[u32; 2]> {
        let mut ranges: Vec<[u32; 2]> = Vec::new();
        for number in &self.frames {
            match ranges.last_mut() {
                Some([_, last]) if *last + 1 == *number => *last = *number,
                _ => ranges.push([*number, *number]),
            }
        }
        ranges
    }

    /// Steps done and in all, by stage.
    pub fn steps(&self) -> Vec<StageSteps> {
        let mut steps: Vec<StageSteps> = Vec::new();
        for phase in &self.phases {
            let done = phase.tasks.iter().filter(|task| task.state == TaskState::Done).count();
            let (done, all) = (done as u32, phase.tasks.len() as u32);
            match steps.last_mut() {
                Some(last) if last.stage == phase.stage => {
                    last.done += done;
                    last.all += all;
                }
                _ => steps.push(StageSteps { stage: phase.stage, done, all }),
            }
        }
        steps
    }

    /// How many chunks stand where, by how many each unit has; they add up to what is planned.
    pub fn chunk_counts(&self, unit_chunks: impl Fn(TaskId) -> u32) -> ChunkCounts {
        let mut counts = ChunkCounts::default();
        for (id, task) in self.tasks().filter(|(id, _)| self.is_reading(id.phase)) {
            let chunks = unit_chunks(id);
            match task.state {
                TaskState::Done => counts.read += chunks,
                TaskState::Calling => counts.reading += chunks,
                TaskState::Stuck => counts.aside += chunks,
                TaskState::Waiting | TaskState::Resting => counts.waiting += chunks,
            }
        }
        counts
    }

    /// The last phase of a stage, if the plan has one.
    pub fn last_phase_of(&self, stage: Stage) -> Option<u32> {
        let phase = self.phases.iter().rposition(|phase| phase.stage == stage)?;
        Some(phase as u32)
    }

    /// Units that failed for good.
    pub fn stuck_units(&self) -> impl Iterator<Item = TaskId> {
        self.tasks()
            .filter(|(id, task)| self.is_reading(id.phase) && task.state == TaskState::Stuck)
            .map(|(id, _)| id)
    }

    /// Steps that failed for good.
    pub fn stuck(&self) -> u32 {
        self.tasks().filter(|(_, task)| task.state == TaskState::Stuck).count() as u32
    }

    /// The earliest time at which a step that failed is tried again.
    pub fn next_try(&self) -> Option<Millis> {
        let resting = self.tasks().filter(|(_, task)| task.state == TaskState::Resting);
        resting.filter_map(|(_, task)| task.until).min()
    }

    /// Calls to the provider: made, answered, failed, and made again because nobody was there to
    /// take the answer.
    pub fn calls(&self) -> Calls {
        let mut calls = Calls::default();
        for (_, task) in self.tasks().filter(|(id, _)| self.is_reading(id.phase)) {
            let ok = u64::from(task.state == TaskState::Done);
            let open = u64::from(task.state == TaskState::Calling);
            calls.made += u64::from(task.attempt);
            calls.ok += ok;
            calls.failed += u64::from(task.failures);
            let lost = u64::from(task.attempt) - ok - open - u64::from(task.failures);
            calls.repeated += lost;
        }
        calls
    }

    /// The attempts whose answers are waited for.
    pub fn calls_under_way(&self) -> impl Iterator<Item = CallId> {
        let calling = self.tasks().filter(|(_, task)| task.state == TaskState::Calling);
        calling.map(|(task, stored)| CallId { task, attempt: stored.attempt })
    }

    /// Whether this attempt's answer is waited for.
    pub fn is_calling(&self, call: CallId) -> bool {
        let task = self.task(call.task);
        task.is_some_and(|task| task.state == TaskState::Calling && task.attempt == call.attempt)
    }

    /// Units in all, those that succeeded, and those that wait for the person.
    pub fn units(&self) -> (u64, u64, u64) {
        let units = self.tasks().filter(|(id, _)| self.is_reading(id.phase));
        units.fold((0, 0, 0), |(all, ok, stuck), (_, task)| {
            let is = |state| u64::from(task.state == state);
            (all + 1, ok + is(TaskState::Done), stuck + is(TaskState::Stuck))
        })
    }
}
