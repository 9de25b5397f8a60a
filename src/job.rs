//! The life of one import, as a state machine without I/O.
//!
//! [`Job::handle`] takes one event and the time, changes the state, and returns an [`Outcome`]:
//! what to store, what to do after it is stored, and when to call again. The job never does
//! anything itself, and knows neither texts nor facts: what a frame or a reply brings goes from
//! event to write untouched, as the type `R`.
//!
//! # The driver's side of the bargain
//!
//! 1. Store all of [`Outcome::writes`] and the alarm, or none of them, in one transaction.
//! 2. Only then perform [`Outcome::effects`], in order. [`Effect::Plan`] and [`Effect::Step`] are
//!    work: perform them while the alarm rings, never while a request waits.
//! 3. When the alarm rings, hand in [`Event::Tick`].
//! 4. After a restart, [`Job::load`] the stored rows and [`Job::recover`].
//!
//! A crash between 1 and 2 loses effects, never state: `recover` begins again every step that was
//! under way. A reply names the attempt that it answers, so it is applied once or not at all.
//!
//! A plan is a list of phases; the steps of one may run at the same time, and the next begins when
//! all of them are done. A chunk that cannot be read is set aside and the job goes on without it;
//! any step that fails for good otherwise holds the job until the person tries again.
//!
//! # Money
//!
//! Where a model is paid, a call is made only once its worst case is held back and written down:
//! spent + held back + the next call never exceed the cap. Units are admitted strictly in the order
//! of the plan, which is that of their value, and an admitted one keeps its place until it is
//! settled. What may have been billed where nobody heard of it counts as spent. At the cap the
//! rest is passed over: the memory of what was read is written, and the job is held until the
//! person raises the cap, or ends it.
//!
//! A question to the memory ([`Event::Asked`]) is held back, and counts under the cap, in the same way;
//! what it costs is told apart from what the run did.

mod batch;
mod calls;
mod control;
mod counts;
mod question;
mod switch;

use std::collections::BTreeSet;

use thiserror::Error;

pub use self::batch::{
    BATCH_MAX_MS, BatchCall, BatchNews, BatchReply, LOOK_MAX_MS, LOOK_MS, fetched,
};
pub use self::control::Command;
pub use self::question::{Answered, QuestionRefusal};
pub use self::switch::{Switch, SwitchRefusal};
use crate::clock::Millis;
use crate::prompt::Usage;
use crate::protocol::{Hold, Stage};
use crate::rows::{CallRow, JobRow, PhaseRow, TaskRow, TaskState, Trouble, Unit};
use crate::spend::Weight;

/// Calls that may be under way at once. A Durable Object has six connections.
pub const CALLS_MAX: usize = 5;

/// A step that has not answered by then is begun again.
pub const STEP_TIMEOUT_MS: i64 = 120_000;

/// While a call is out the alarm rings this soon at the latest, so that a crash costs no more.
pub const HEARTBEAT_MS: i64 = 10_000;

/// A step that failed so often through its own fault is stuck.
pub const STRIKES_MAX: u32 = 8;

/// The rest after a first failure; it doubles with each up to [`REST_MAX_MS`].
pub const REST_MS: i64 = 1_000;

/// The longest rest.
pub const REST_MAX_MS: i64 = 300_000;

/// Names a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskId {
    /// The phase.
    pub phase: u32,
    /// The step in the phase.
    pub step: u32,
}

/// Names one attempt at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId {
    /// The step.
    pub task: TaskId,
    /// The attempt, from 1.
    pub attempt: u32,
}

/// Why a step gave no result.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StepError {
    /// It was not sent, for somebody else has to be served first.
    #[error("it has to wait")]
    Wait {
        /// Until then.
        until: Millis,
    },
    /// Something outside is not there at the moment; time is all it needs.
    #[error("not available at the moment ({})", why.as_str())]
    Unavailable {
        /// What.
        why: Trouble,
        /// The provider asks not to be asked again for so many milliseconds.
        retry_after_ms: Option<i64>,
    },
    /// The step itself fails; it may fail again.
    #[error("the step failed: {0}")]
    Failed(String),
    /// The request is longer than the model takes.
    #[error("the request is too long")]
    TooLong,
    /// One chunk alone was asked, and the answer was cut before it was whole.
    #[error("the answer was cut")]
    Cut,
    /// The model refused to answer.
    #[error("the model refused")]
    Refused,
    /// The answer has not the form that was asked for.
    #[error("the answer cannot be used: {0}")]
    Unusable(String),
    /// Nothing can be asked any more until the person or the operator does something.
    #[error("nothing can be asked: {}", .0.as_str())]
    Held(Hold),
}

/// What a call cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bill {
    /// Nothing, for certain.
    Nothing,
    /// As the provider counted.
    Counted(Usage),
    /// It may have been billed; nobody heard of it.
    Unknown,
}

/// Why stored rows are no job.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadError {
    /// A row names a phase or step that the plan does not have.
    #[error("step {step} of phase {phase} is stored, but not in the plan")]
    NotInPlan {
        /// The phase.
        phase: u32,
        /// The step.
        step: u32,
    },
}

/// Why a frame is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameRefusal {
    /// The manifest has no frame of that number.
    #[error("the manifest has no such frame")]
    NotInManifest,
    /// All frames together are larger than the manifest says.
    #[error("the frames are larger than the manifest says")]
    MoreThanManifest,
}

impl FrameRefusal {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotInManifest => "part_not_announced",
            Self::MoreThanManifest => "parts_too_large",
        }
    }
}

/// The steps of a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steps {
    /// So many steps of our own code.
    Own(u32),
    /// Units that are read over the network, by what their chunks weigh.
    Units(Vec<Vec<Weight>>),
    /// So many steps that ask over the network what the steps of the phase before leave to be judged,
    /// each for the one in its place.
    Judging(u32),
}

/// The plan, as the job sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<R> {
    /// The time of the newest message of the memory.
    pub newest_at: Option<Millis>,
    /// SHA-256 over the frames as they arrived.
    pub received_sha256: Option<String>,
    /// What it will cost, in nanodollars: at least and at most.
    pub estimate: (u64, u64),
    /// The phases.
    pub phases: Vec<(Stage, Steps)>,
    /// The plan itself.
    pub records: Vec<R>,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply<R> {
    /// The attempt it answers.
    pub call: CallId,
    /// What to store, or why there is nothing.
    pub result: Result<Vec<R>, StepError>,
    /// What a call came to besides; none for a step of our own code.
    pub called: Option<Called<R>>,
    /// What a step of our own code leaves to be judged, by what it weighs.
    pub to_judge: Vec<Weight>,
}

/// What came of a call besides its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Called<R> {
    /// What it cost.
    pub bill: Bill,
    /// The provider's name for it.
    pub request_id: String,
    /// Whether the answer was cut.
    pub cut: bool,
    /// The chunks of the unit that are neither read nor set aside, once the result is stored.
    pub left: Vec<Weight>,
    /// Sets the first of them aside; there if it alone was asked.
    pub give_up: Option<R>,
}

/// What happens to a job. `R` is what a driver stores besides the job's own rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<R> {
    /// A frame arrived whole; [`Job::frame_refusal`] has nothing against it.
    Frame {
        /// Its number.
        number: u32,
        /// Its size, header included.
        bytes: u64,
        /// What it holds.
        records: Vec<R>,
    },
    /// The chunks of a job without frames are stored.
    Gathered,
    /// The plan is made, as [`Effect::Plan`] asked.
    Planned(Planned<R>),
    /// A step's result.
    Reply(Reply<R>),
    /// What came of a question about the batch that is out.
    Batch(BatchReply),
    /// The alarm rang.
    Tick,
    /// The person decided something about the memory: what was written of it is written anew.
    Decided {
        /// Names it: the same id again changes nothing.
        id: String,
        /// The decision, or that it is taken back.
        records: Vec<R>,
    },
    /// The person wants another model for the rest; [`Job::switch_refusal`] has nothing against it.
    Switched {
        /// Names it: the same id again changes nothing.
        id: String,
        /// To which.
        to: Box<Switch>,
    },
    /// The person asks the run's model a question of that weight; [`Job::question_refusal`] has nothing
    /// against it, and [`Job::open_question`] says what it was given.
    Asked(Weight),
    /// What came of the question that was asked.
    Answered(Answered),
    /// The person wants something.
    Command {
        /// Names it: the same id again changes nothing.
        id: String,
        /// What.
        command: Command,
    },
}

/// Something to store.
#[derive(Clone, Debug, PartialEq)]
pub enum Write<R> {
    /// The job's own row.
    Job(Box<JobRow>),
    /// A frame's number and size.
    Frame {
        /// Its number.
        number: u32,
        /// Its size.
        bytes: u64,
    },
    /// A phase of the plan.
    Phase(PhaseRow),
    /// A step.
    Task(TaskRow),
    /// A call.
    Call(CallRow),
    /// The chunks that were set aside are to be tried again.
    ForgetAsides,
    /// What was written of the memory is to be written anew.
    ForgetMemory,
    /// What a frame, the plan or a reply brought.
    Record(R),
}

/// Something to do once the writes are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Tell the page that a frame is stored.
    Acknowledge {
        /// Its number.
        frame: u32,
    },
    /// Make the plan and hand in [`Event::Planned`].
    Plan,
    /// Perform a step of our own code and hand in [`Event::Reply`].
    Step(CallId),
    /// Make a call over the network and hand in [`Event::Reply`].
    Call(CallId),
    /// Ask what is due about the batch that is out, and hand in [`Event::Batch`]; the answers that it
    /// brings are handed in before, each as an [`Event::Reply`].
    Batch(BatchCall),
    /// Tell the page where the job stands.
    Report,
}

/// What comes of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<R> {
    /// To store, all or none.
    pub writes: Vec<Write<R>>,
    /// To do afterwards, in order.
    pub effects: Vec<Effect>,
    /// When the alarm is to ring; never in the past. `None`: not at all.
    pub wake_at: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Task {
    state: TaskState,
    attempt: u32,
    strikes: u32,
    failures: u32,
    until: Option<Millis>,
    unit: Option<Box<Unit>>,
}

const WAITING: Task = Task {
    state: TaskState::Waiting,
    attempt: 0,
    strikes: 0,
    failures: 0,
    until: None,
    unit: None,
};

#[derive(Clone, Debug, PartialEq)]
struct Phase {
    stage: Stage,
    tasks: Vec<Task>,
}

/// A job as it stands. Equal to what [`Job::load`] makes of its rows, after every event.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    row: JobRow,
    frames: BTreeSet<u32>,
    frame_bytes: u64,
    /// All chunks are there.
    gathered: bool,
    phases: Vec<Phase>,
}

impl Job {
    /// Opens a job whose first frame is yet to come. Returns its first write too.
    pub fn open<R>(row: JobRow) -> (Self, Write<R>) {
        let gathered = row.sent && row.manifest.frames == 0;
        let job =
            Self { row, frames: BTreeSet::new(), frame_bytes: 0, gathered, phases: Vec::new() };
        let write = Write::Job(Box::new(job.row.clone()));
        (job, write)
    }

    /// The job that these rows are.
    pub fn load(
        row: JobRow,
        frames: impl IntoIterator<Item = (u32, u64)>,
        phases: impl IntoIterator<Item = PhaseRow>,
        tasks: impl IntoIterator<Item = TaskRow>,
    ) -> Result<Self, LoadError> {
        let (mut job, _) = Self::open::<()>(row);
        for (number, bytes) in frames {
            job.frames.insert(number);
            job.frame_bytes += bytes;
        }
        job.phases.extend(
            phases.into_iter().map(|phase| Phase {
                stage: phase.stage,
                tasks: vec![WAITING; phase.steps as usize],
            }),
        );
        for stored in tasks {
            let id = TaskId { phase: stored.phase, step: stored.step };
            let task = job
                .phases
                .get_mut(id.phase as usize)
                .and_then(|phase| phase.tasks.get_mut(id.step as usize))
                .ok_or(LoadError::NotInPlan { phase: id.phase, step: id.step })?;
            *task = Task {
                state: stored.state,
                attempt: stored.attempt,
                strikes: stored.strikes,
                failures: stored.failures,
                until: stored.until,
                unit: stored.unit.map(Box::new),
            };
        }
        job.gathered = job.row.stage > Stage::Upload || job.all_frames_are_here();
        Ok(job)
    }

    /// Begins again what was under way when the last process ended.
    pub fn recover<R>(&mut self, now: Millis) -> Outcome<R> {
        let mut out = Outcome::nothing();
        let before = self.row.clone();
        self.recover_batch(now);
        self.lose_question(now, &mut out);
        let calling: Vec<_> =
            self.tasks().filter(|(_, task)| task.state == TaskState::Calling).collect();
        for (id, task) in calling {
            if task.unit.is_some() {
                // What is out in a batch is answered to whoever asks.
                if self.row.money.batch.is_none() {
                    self.lose(now, id, true, &mut out);
                }
            } else {
                self.row.money.calls.repeated += u64::from(self.is_reading(id.phase));
                self.set(id, after_loss(task), &mut out);
            }
        }
        self.finish(now, &before, out)
    }

    /// Takes what happened at `now`.
    pub fn handle<R>(&mut self, now: Millis, event: Event<R>) -> Outcome<R> {
        let mut out = Outcome::nothing();
        let before = self.row.clone();
        match event {
            Event::Frame { number, bytes, records } => {
                self.on_frame(number, bytes, records, &mut out);
            }
            Event::Gathered => self.gathered = true,
            Event::Planned(planned) => {
                if self.is_to_be_planned() {
                    self.on_planned(now, planned, &mut out);
                }
            }
            Event::Reply(reply) => self.on_reply(now, reply, &mut out),
            Event::Batch(reply) => self.on_batch(now, reply, &mut out),
            Event::Tick => {
                self.on_tick(now, &mut out);
                if self.is_to_be_planned() && self.row.hold.is_none() {
                    out.effects.push(Effect::Plan);
                }
            }
            Event::Decided { id, records } => self.on_decided(now, id, records, &mut out),
            Event::Switched { id, to } => self.on_switched(now, id, *to, &mut out),
            Event::Asked(weight) => self.on_asked(now, weight, &mut out),
            Event::Answered(answered) => self.on_answered(now, &answered, &mut out),
            Event::Command { id, command } => self.on_command(now, id, &command, &mut out),
        }
        self.finish(now, &before, out)
    }

    /// The job's row.
    pub fn row(&self) -> &JobRow {
        &self.row
    }

    /// Whether the memory of what is to be read is written. A job that is held at its cap may yet
    /// go on: [`Job::is_ended`] tells.
    pub fn is_done(&self) -> bool {
        self.row.stage == Stage::Done
    }

    /// Whether the job is over.
    pub fn is_ended(&self) -> bool {
        self.row.ended_at.is_some()
    }

    /// Whether all chunks are stored.
    pub fn is_gathered(&self) -> bool {
        self.gathered
    }

    /// Why this frame would not be taken, if it would not. One that is stored already is.
    pub fn frame_refusal(&self, number: u32, bytes: u64) -> Option<FrameRefusal> {
        if number >= self.row.manifest.frames {
            return Some(FrameRefusal::NotInManifest);
        }
        let more = !self.frames.contains(&number)
            && self.frame_bytes.saturating_add(bytes) > self.row.manifest.bytes;
        more.then_some(FrameRefusal::MoreThanManifest)
    }

    fn on_frame<R>(&mut self, number: u32, bytes: u64, records: Vec<R>, out: &mut Outcome<R>) {
        if self.frame_refusal(number, bytes).is_some() {
            return; // The driver has told the page.
        }
        if self.frames.insert(number) {
            self.frame_bytes += bytes;
            out.writes.push(Write::Frame { number, bytes });
            out.writes.extend(records.into_iter().map(Write::Record));
            self.gathered = self.all_frames_are_here();
        }
        out.effects.push(Effect::Acknowledge { frame: number });
    }

    fn on_planned<R>(&mut self, now: Millis, planned: Planned<R>, out: &mut Outcome<R>) {
        self.row.newest_at = planned.newest_at;
        self.row.received_sha256 = planned.received_sha256;
        (self.row.money.low, self.row.money.high) = planned.estimate;
        self.row.moved_at = now;
        for (number, (stage, steps)) in planned.phases.into_iter().enumerate() {
            let tasks = match steps {
                Steps::Own(count) => vec![WAITING; count as usize],
                Steps::Units(units) => units.into_iter().map(unit).collect(),
                Steps::Judging(count) => vec![unit(Vec::new()); count as usize],
            };
            out.writes.push(Write::Phase(PhaseRow {
                job: self.row.id.clone(),
                phase: number as u32,
                stage,
                steps: tasks.len() as u32,
            }));
            self.phases.push(Phase { stage, tasks });
        }
        let units: Vec<_> = self.tasks().filter(|(_, task)| task.unit.is_some()).collect();
        for (id, task) in units {
            self.set(id, task, out);
        }
        out.writes.extend(planned.records.into_iter().map(Write::Record));
    }

    fn on_reply<R>(&mut self, now: Millis, reply: Reply<R>, out: &mut Outcome<R>) {
        if !self.is_calling(reply.call) {
            return; // Answered or given up already; the attempt under way brings its own reply.
        }
        let Some(task) = self.task(reply.call.task) else { return };
        if let Some(called) = reply.called {
            self.on_answer(now, reply.call, reply.result, called, out);
            return;
        }
        let calls = &mut self.row.money.calls;
        let is_unit = matches!(
            self.phases.get(reply.call.task.phase as usize).map(|phase| phase.stage),
            Some(Stage::QuickPass | Stage::Extract)
        );
        match reply.result {
            Ok(records) => {
                calls.ok += u64::from(is_unit);
                self.row.moved_at = now;
                out.writes.extend(records.into_iter().map(Write::Record));
                let done = Task { state: TaskState::Done, until: None, ..task };
                self.set(reply.call.task, done, out);
                self.leave_to_judge(reply.call.task, reply.to_judge, out);
            }
            Err(error) => {
                calls.failed += u64::from(is_unit);
                let strike = matches!(error, StepError::Failed(_));
                self.set(reply.call.task, after_failure(now, task, strike, None), out);
            }
        }
    }

    fn on_tick<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        self.tick_batch(now, out);
        if self.next_budget().is_some_and(|at| at <= now) {
            self.go_on(now, out);
        }
        let late: Vec<_> = self
            .tasks()
            .filter(|(_, task)| {
                task.state == TaskState::Calling && task.until.is_some_and(|until| until <= now)
            })
            .collect();
        for (id, task) in late {
            if task.unit.is_some() {
                self.lose(now, id, false, out);
            } else {
                self.row.money.calls.failed += u64::from(self.is_reading(id.phase));
                self.set(id, after_failure(now, task, false, None), out);
            }
        }
    }

    /// Fills the room there is for calls, moves the stage on, and sets the alarm.
    fn finish<R>(&mut self, now: Millis, before: &JobRow, mut out: Outcome<R>) -> Outcome<R> {
        self.begin(now, &mut out);
        self.row.stage = self.stage();
        let over = self.row.stage == Stage::Done && self.row.hold.is_none();
        if over && self.row.ended_at.is_none() {
            self.row.ended_at = Some(now);
        }
        if !out.writes.is_empty() || self.row != *before {
            self.row.seq += 1;
            out.writes.push(Write::Job(Box::new(self.row.clone())));
            out.effects.push(Effect::Report);
        }
        out.wake_at = self.wake_at(now);
        assert!(out.wake_at.is_none_or(|at| at > now), "the alarm would ring at once, for ever");
        out
    }

    fn begin<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        let Some(phase) = self.active() else { return };
        if self.phases[phase].tasks.iter().any(|task| task.unit.is_some()) {
            if self.row.money.economy {
                self.begin_batch(now, phase, out);
            } else {
                self.begin_calls(now, phase, out);
            }
            // The cap may have ended the reading; what follows begins at once.
            if self.active() != Some(phase) {
                self.begin(now, out);
            }
        } else if self.row.hold.is_none_or(Hold::writes_memory) {
            self.begin_step(now, phase, out);
        }
    }

    /// Steps of our own code run one after another.
    fn begin_step<R>(&mut self, now: Millis, phase: usize, out: &mut Outcome<R>) {
        let tasks = &self.phases[phase].tasks;
        if tasks.iter().any(|task| task.state == TaskState::Calling) {
            return;
        }
        let Some(step) = tasks.iter().position(|task| is_ready(task, now)) else { return };
        let id = TaskId { phase: phase as u32, step: step as u32 };
        let task = tasks[step].clone();
        let attempt = task.attempt + 1;
        let until = Some(now + STEP_TIMEOUT_MS);
        self.row.money.calls.made += u64::from(self.is_reading(id.phase));
        self.set(id, Task { state: TaskState::Calling, attempt, until, ..task }, out);
        out.effects.push(Effect::Step(CallId { task: id, attempt }));
    }

    /// The only place where a step changes, so that no change goes unstored.
    fn set<R>(&mut self, id: TaskId, task: Task, out: &mut Outcome<R>) {
        out.writes.push(Write::Task(TaskRow {
            job: self.row.id.clone(),
            phase: id.phase,
            step: id.step,
            state: task.state,
            attempt: task.attempt,
            strikes: task.strikes,
            failures: task.failures,
            until: task.until,
            unit: task.unit.as_deref().cloned(),
        }));
        self.phases[id.phase as usize].tasks[id.step as usize] = task;
    }

    /// The first phase that is not through, if the plan is made and any is left.
    fn active(&self) -> Option<usize> {
        let passing = self.row.finish || self.row.hold.is_some_and(Hold::writes_memory);
        self.phases.iter().position(|phase| {
            let reading = matches!(phase.stage, Stage::QuickPass | Stage::Extract);
            phase.tasks.iter().any(|task| match task.state {
                TaskState::Done => false,
                TaskState::Stuck => !reading && task.unit.is_none(),
                TaskState::Calling => true,
                TaskState::Waiting | TaskState::Resting => {
                    !(passing && (reading || task.unit.is_some()))
                }
            })
        })
    }

    fn stage(&self) -> Stage {
        match self.active() {
            Some(phase) => self.phases[phase].stage,
            None if self.phases.is_empty() => self.row.stage,
            None => Stage::Done,
        }
    }

    fn wake_at(&self, now: Millis) -> Option<Millis> {
        let budget = self.next_budget().map(|at| at.max(now + 1));
        budget.into_iter().chain(self.wake_for_steps(now)).min()
    }

    /// When the operator's budget, if it is what holds the job, is another.
    fn next_budget(&self) -> Option<Millis> {
        (self.row.hold == Some(Hold::Budget)).then(|| self.row.moved_at.next_month())
    }

    fn wake_for_steps(&self, now: Millis) -> Option<Millis> {
        let held = self.row.hold.is_some_and(|hold| !hold.writes_memory());
        let Some(phase) = self.active() else {
            return (self.is_to_be_planned() && !held).then_some(now + 1);
        };
        let tasks = &self.phases[phase].tasks;
        let calling = tasks.iter().filter(|task| task.state == TaskState::Calling);
        let alone = calling.clone().filter(|_| self.row.money.batch.is_none());
        let heartbeat = alone.map(|task| match task.unit {
            Some(_) => now + HEARTBEAT_MS,
            None => now + 1,
        });
        let idle = !held && self.row.money.batch.is_none();
        let resting = tasks.iter().filter(|task| task.state == TaskState::Resting && idle);
        let until = calling.clone().chain(resting).filter_map(|task| task.until);
        let batch = self.batch_due(now);
        heartbeat.chain(until).chain(batch).min().map(|at| at.max(now + 1))
    }

    fn is_to_be_planned(&self) -> bool {
        self.gathered && self.phases.is_empty() && self.row.stage == Stage::Upload
    }

    fn all_frames_are_here(&self) -> bool {
        self.row.sent && self.frames.len() == self.row.manifest.frames as usize
    }

    fn is_reading(&self, phase: u32) -> bool {
        let stage = self.phases.get(phase as usize).map(|phase| phase.stage);
        matches!(stage, Some(Stage::QuickPass | Stage::Extract))
    }

    fn task(&self, id: TaskId) -> Option<Task> {
        self.phases.get(id.phase as usize)?.tasks.get(id.step as usize).cloned()
    }

    fn tasks(&self) -> impl Iterator<Item = (TaskId, Task)> {
        self.borrowed().map(|(id, task)| (id, task.clone()))
    }

    fn borrowed(&self) -> impl Iterator<Item = (TaskId, &Task)> {
        self.phases.iter().enumerate().flat_map(|(phase, tasks)| {
            let id = move |step| TaskId { phase: phase as u32, step: step as u32 };
            tasks.tasks.iter().enumerate().map(move |(step, task)| (id(step), task))
        })
    }
}

impl<R> Outcome<R> {
    fn nothing() -> Self {
        Self { writes: Vec::new(), effects: Vec::new(), wake_at: None }
    }
}

fn unit(left: Vec<Weight>) -> Task {
    let share = left.len() as u32;
    Task { unit: Some(Box::new(Unit { left, share, ..Unit::default() })), ..WAITING }
}

fn is_ready(task: &Task, now: Millis) -> bool {
    match task.state {
        TaskState::Waiting => true,
        TaskState::Resting => task.until.is_none_or(|until| until <= now),
        TaskState::Calling | TaskState::Done | TaskState::Stuck => false,
    }
}

/// Rests, twice as long each time, or as long as the provider asks; a step that failed too often
/// through its own fault is stuck.
fn after_failure(now: Millis, task: Task, strike: bool, retry_after_ms: Option<i64>) -> Task {
    let strikes = task.strikes + u32::from(strike);
    let failures = task.failures + 1;
    if strikes >= STRIKES_MAX {
        return Task { state: TaskState::Stuck, strikes, failures, until: None, ..task };
    }
    let doublings = failures.min(16) - 1;
    let rest = (REST_MS << doublings).min(REST_MAX_MS);
    let until = Some(now + rest.max(retry_after_ms.unwrap_or(0)));
    Task { state: TaskState::Resting, strikes, failures, until, ..task }
}

/// A step of our own code that was at work when the process ended may be what ended it.
fn after_loss(task: Task) -> Task {
    let strikes = task.strikes + 1;
    let state = if strikes >= STRIKES_MAX { TaskState::Stuck } else { TaskState::Waiting };
    Task { state, strikes, until: None, ..task }
}
