//! What a job's steps add up to. Nothing here is stored: it is derived from where the steps stand,
//! so it cannot disagree with them.

use std::collections::BTreeMap;

use super::{CallId, Job, Task, TaskId};
use crate::clock::Millis;
use crate::protocol::{ChunkCounts, Hold, Stage, StageSteps};
use crate::rows::{TaskState, Trouble};

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
        let passed = self.passes_over();
        for (id, task) in self.borrowed().filter(|(id, _)| self.is_reading(id.phase)) {
            let chunks = unit_chunks(id);
            let Some(unit) = task.unit.as_deref() else {
                match task.state {
                    TaskState::Done => counts.read += chunks,
                    TaskState::Calling => counts.reading += chunks,
                    TaskState::Stuck => counts.aside += chunks,
                    TaskState::Waiting | TaskState::Resting => counts.waiting += chunks,
                }
                continue;
            };
            let (aside, left) = (unit.aside.len() as u32, unit.left.len() as u32);
            let asked =
                if task.state == TaskState::Calling { unit.asked.chunks.min(left) } else { 0 };
            counts.read += chunks.saturating_sub(aside + left);
            counts.reading += asked;
            match task.state {
                TaskState::Stuck => counts.aside += aside + left,
                TaskState::Waiting | TaskState::Resting if passed => {
                    counts.aside += aside;
                    counts.passed += left;
                }
                _ => {
                    counts.aside += aside;
                    counts.waiting += left - asked;
                }
            }
        }
        counts
    }

    /// Whether what is not read yet is passed over, as at the cap.
    pub fn passes_over(&self) -> bool {
        self.row.finish || self.row.hold.is_some_and(Hold::writes_memory)
    }

    /// Nanodollars that are held back for the calls that are out.
    pub fn reserved(&self) -> u64 {
        let calling = self.borrowed().filter(|(_, task)| task.state == TaskState::Calling);
        calling.filter_map(|(_, task)| task.unit.as_deref()).map(|unit| unit.reserved).sum()
    }

    /// Why the units that rest at the moment do so, and how many there are of each.
    pub fn troubles(&self) -> BTreeMap<Trouble, u32> {
        let mut troubles = BTreeMap::new();
        for (_, task) in self.borrowed().filter(|(_, task)| task.state == TaskState::Resting) {
            if let Some(trouble) = task.unit.as_ref().and_then(|unit| unit.trouble) {
                *troubles.entry(trouble).or_default() += 1;
            }
        }
        troubles
    }

    /// The last phase of a stage, if the plan has one.
    pub fn last_phase_of(&self, stage: Stage) -> Option<u32> {
        let phase = self.phases.iter().rposition(|phase| phase.stage == stage)?;
        Some(phase as u32)
    }

    /// Steps that failed for good, and chunks that are set aside.
    pub fn needs_you(&self) -> u32 {
        let count = |task: &Task| {
            let aside = task.unit.as_ref().map_or(0, |unit| unit.aside.len() as u32);
            u32::from(task.state == TaskState::Stuck) + aside
        };
        self.borrowed().map(|(_, task)| count(task)).sum()
    }

    /// The units that are not read whole: what became of their chunks stands with each chunk.
    pub fn unread_units(&self) -> impl Iterator<Item = (TaskId, TaskState)> {
        let units = self.borrowed().filter(|(id, _)| self.is_reading(id.phase));
        units
            .filter(|(_, task)| {
                let aside = task.unit.as_ref().is_some_and(|unit| !unit.aside.is_empty());
                task.state != TaskState::Done || aside
            })
            .map(|(id, task)| (id, task.state))
    }

    /// The units that are read over the network.
    pub fn units_of_reading(&self) -> impl Iterator<Item = TaskId> {
        let reading = self.borrowed().filter(|(id, _)| self.is_reading(id.phase));
        reading.filter(|(_, task)| task.unit.is_some()).map(|(id, _)| id)
    }

    /// How often a step failed through a fault of its own since it last came to something.
    pub fn strikes(&self, task: TaskId) -> u32 {
        self.task(task).map_or(0, |task| task.strikes)
    }

    /// The earliest time at which a step that failed is tried again.
    pub fn next_try(&self) -> Option<Millis> {
        let resting = self.tasks().filter(|(_, task)| task.state == TaskState::Resting);
        resting.filter_map(|(_, task)| task.until).min()
    }

    /// The attempts whose answers are waited for.
    pub fn calls_under_way(&self) -> impl Iterator<Item = CallId> {
        let calling = self.borrowed().filter(|(_, task)| task.state == TaskState::Calling);
        calling.map(|(task, stored)| CallId { task, attempt: stored.attempt })
    }

    /// Whether this attempt's answer is waited for.
    pub fn is_calling(&self, call: CallId) -> bool {
        let task = self.task(call.task);
        task.is_some_and(|task| task.state == TaskState::Calling && task.attempt == call.attempt)
    }

    /// Units that were begun in all, those that succeeded, and those that wait for the person.
    pub fn units(&self) -> (u64, u64, u64) {
        let units = self.borrowed().filter(|(id, _)| self.is_reading(id.phase));
        units.fold((0, 0, 0), |(all, ok, needs_you), (_, task)| {
            let aside = task.unit.as_ref().is_some_and(|unit| !unit.aside.is_empty());
            let done = task.state == TaskState::Done;
            let stuck = task.state == TaskState::Stuck || aside;
            let passed = !done && !stuck && self.passes_over();
            (all + u64::from(!passed), ok + u64::from(done && !aside), needs_you + u64::from(stuck))
        })
    }

    /// What a unit that is read over the network has yet to ask. None for other steps.
    pub fn unit(&self, task: TaskId) -> Option<&crate::rows::Unit> {
        let phase = self.phases.get(task.phase as usize)?;
        phase.tasks.get(task.step as usize)?.unit.as_deref()
    }
}
