//! What a person may want of a job while it runs, and after.

use super::{Job, Outcome, Task, TaskId, Write};
use crate::clock::Millis;
use crate::protocol::{Hold, LetWait, Stage};
use crate::rows::TaskState;

/// So many ids of commands are remembered: a page repeats only what it has not heard of.
const COMMANDS_MAX: usize = 64;

/// What the person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begin nothing new.
    Pause,
    /// Go on.
    Resume,
    /// Read no more, and write the memory of what is read.
    Finish,
    /// The job may cost so much, in microdollars; `None`: whatever it costs. What the cap held
    /// goes on.
    Cap(Option<i64>),
    /// Try again what failed.
    Retry,
    /// Facts of these kinds wait for approval, others do not.
    LetWait(LetWait),
}

impl Job {
    /// Carries out a command, once: a page that has not heard of it asks again.
    pub(super) fn on_command<R>(
        &mut self,
        now: Millis,
        id: String,
        command: &Command,
        out: &mut Outcome<R>,
    ) {
        if !self.is_new(id) {
            return;
        }
        match *command {
            Command::Pause => {
                if !self.is_done() && self.row.hold.is_none() {
                    self.row.hold = Some(Hold::Paused);
                }
            }
            Command::Resume => self.go_on(now, out),
            Command::Finish => {
                if !self.is_ended() {
                    self.row.finish = true;
                    self.row.hold = None;
                }
            }
            Command::Cap(cap) => {
                self.row.cap_microusd = cap;
                if self.row.hold == Some(Hold::Cap) {
                    self.go_on(now, out);
                }
            }
            Command::LetWait(kinds) => {
                if self.row.let_wait != kinds {
                    self.row.let_wait = kinds;
                    self.row.moved_at = now;
                    self.unwrite(out);
                }
            }
            Command::Retry => {
                self.retry(out);
                self.go_on(now, out);
            }
        }
        self.command_batch(now, command);
    }

    /// Stores what the person decided, once, and writes the memory anew if it is being written.
    pub(super) fn on_decided<R>(
        &mut self,
        now: Millis,
        id: String,
        records: Vec<R>,
        out: &mut Outcome<R>,
    ) {
        if !self.is_new(id) {
            return;
        }
        out.writes.extend(records.into_iter().map(Write::Record));
        self.row.moved_at = now;
        self.unwrite(out);
    }

    /// Whether nothing of that name was carried out, and notes that it is now.
    pub(super) fn is_new(&mut self, id: String) -> bool {
        if self.row.commands.contains(&id) {
            return false;
        }
        self.row.commands.push(id);
        if self.row.commands.len() > COMMANDS_MAX {
            self.row.commands.remove(0);
        }
        true
    }

    /// Begins again what was held, at once.
    pub(super) fn go_on<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        self.row.hold = None;
        self.row.moved_at = now;
        let resting: Vec<(TaskId, Task)> =
            self.tasks().filter(|(_, task)| task.state == TaskState::Resting).collect();
        for (id, task) in resting {
            self.set(id, Task { state: TaskState::Waiting, until: None, ..task }, out);
        }
        let unread = self.tasks().any(|(id, task)| {
            self.asks(id, &task) && task.state == TaskState::Waiting && !self.row.finish
        });
        if unread {
            self.judge_anew(out);
            self.unwrite(out);
        }
    }

    /// It reads chunks, or asks about facts of them.
    fn asks(&self, id: TaskId, task: &Task) -> bool {
        self.is_reading(id.phase) || task.unit.is_some()
    }

    /// More will be read: what its facts leave to be judged is asked again once they are tied.
    fn judge_anew<R>(&mut self, out: &mut Outcome<R>) {
        let over = |task: &Task| matches!(task.state, TaskState::Done | TaskState::Stuck);
        let judging = self
            .tasks()
            .filter(|(id, task)| !self.is_reading(id.phase) && task.unit.is_some() && over(task));
        for (id, task) in judging.collect::<Vec<_>>() {
            self.set(id, Task { state: TaskState::Waiting, strikes: 0, until: None, ..task }, out);
        }
    }

    pub(super) fn retry<R>(&mut self, out: &mut Outcome<R>) {
        let mut asides = false;
        let failed: Vec<(TaskId, Task)> = self
            .tasks()
            .filter(|(_, task)| {
                task.state == TaskState::Stuck
                    || task.unit.as_ref().is_some_and(|unit| !unit.aside.is_empty())
            })
            .collect();
        for (id, mut task) in failed {
            if task.state != TaskState::Calling {
                task.state = TaskState::Waiting;
            }
            if let Some(unit) = task.unit.as_deref_mut() {
                asides |= !unit.aside.is_empty();
                let aside = std::mem::take(&mut unit.aside);
                unit.left.extend(aside);
                unit.complaint.clear();
                unit.widened = 0;
            }
            self.set(id, Task { strikes: 0, until: task.until, ..task }, out);
        }
        if asides {
            out.writes.push(Write::ForgetAsides);
        }
        if self.tasks().any(|(id, task)| self.asks(id, &task) && is_unread(&task)) {
            self.row.finish = false;
        }
    }

    /// What was written of the memory is written anew: chunks are to be read after all, or the person
    /// decided something.
    fn unwrite<R>(&mut self, out: &mut Outcome<R>) {
        let begun: Vec<(TaskId, Task)> = self
            .tasks()
            .filter(|(id, task)| {
                !self.is_reading(id.phase) && task.attempt > 0 && task.unit.is_none()
            })
            .collect();
        if begun.is_empty() {
            return;
        }
        for (id, task) in begun {
            // What was done again and again without a fault of its own is not to be given up.
            self.set(id, Task { state: TaskState::Waiting, strikes: 0, until: None, ..task }, out);
        }
        self.row.ended_at = None;
        self.row.stage = Stage::Extract;
        out.writes.push(Write::ForgetMemory);
    }
}

fn is_unread(task: &Task) -> bool {
    matches!(task.state, TaskState::Waiting | TaskState::Resting)
}
