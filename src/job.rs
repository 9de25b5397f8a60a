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
//! all of them are done. A unit that fails for good is set aside and the job goes on without it;
//! any other step that does so holds the job until the person tries again.

mod counts;

use std::collections::BTreeSet;

use thiserror::Error;

pub use self::counts::Calls;
use crate::clock::Millis;
use crate::protocol::Stage;
use crate::rows::{JobRow, PhaseRow, TaskRow, TaskState};

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
    /// Something outside is not there at the moment; time is all it needs.
    #[error("not available at the moment")]
    Unavailable,
    /// The step itself fails; it may fail again.
    #[error("the step failed: {0}")]
    Failed(String),
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
    Planned {
        /// The time of the newest message of the memory.
        newest_at: Option<Millis>,
        /// SHA-256 over the frames as they arrived.
        received_sha256: Option<String>,
        /// The phases: stage and number of steps.
        phases: Vec<(Stage, u32)>,
        /// The plan itself.
        records: Vec<R>,
    },
    /// A step's result.
    Reply {
        /// The attempt it answers.
        call: CallId,
        /// What to store, or why there is nothing.
        result: Result<Vec<R>, StepError>,
    },
    /// The alarm rang.
    Tick,
    /// The person wants stuck steps tried again.
    Retry,
}

/// Something to store.
#[derive(Clone, Debug, PartialEq)]
pub enum Write<R> {
    /// The job's own row.
    Job(JobRow),
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
    /// Perform a step and hand in [`Event::Reply`].
    Step(CallId),
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Task {
    state: TaskState,
    attempt: u32,
    strikes: u32,
    failures: u32,
    until: Option<Millis>,
}

const WAITING: Task =
    Task { state: TaskState::Waiting, attempt: 0, strikes: 0, failures: 0, until: None };

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
        let write = Write::Job(job.row.clone());
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
            };
        }
        job.gathered = job.row.stage > Stage::Upload || job.all_frames_are_here();
        Ok(job)
    }

    /// Begins again what was under way when the last process ended.
    pub fn recover<R>(&mut self, now: Millis) -> Outcome<R> {
        let mut out = Outcome::nothing();
        if let Some(phase) = self.active() {
            let local = self.is_local(phase);
            for step in 0..self.phases[phase].tasks.len() {
                let task = self.phases[phase].tasks[step];
                if task.state == TaskState::Calling {
                    let id = TaskId { phase: phase as u32, step: step as u32 };
                    self.set(id, after_loss(task, local), &mut out);
                }
            }
        }
        self.finish(now, out)
    }

    /// Takes what happened at `now`.
    pub fn handle<R>(&mut self, now: Millis, event: Event<R>) -> Outcome<R> {
        let mut out = Outcome::nothing();
        match event {
            Event::Frame { number, bytes, records } => {
                self.on_frame(number, bytes, records, &mut out);
            }
            Event::Gathered => self.gathered = true,
            Event::Planned { newest_at, received_sha256, phases, records } => {
                if self.is_to_be_planned() {
                    self.row.newest_at = newest_at;
                    self.row.received_sha256 = received_sha256;
                    self.on_planned(&phases, &mut out);
                    out.writes.extend(records.into_iter().map(Write::Record));
                }
            }
            Event::Reply { call, result } => self.on_reply(now, call, result, &mut out),
            Event::Tick => {
                self.on_tick(now, &mut out);
                if self.is_to_be_planned() {
                    out.effects.push(Effect::Plan);
                }
            }
            Event::Retry => self.on_retry(&mut out),
        }
        self.finish(now, out)
    }

    /// The job's row.
    pub fn row(&self) -> &JobRow {
        &self.row
    }

    /// Whether the memory is complete.
    pub fn is_done(&self) -> bool {
        self.row.stage == Stage::Done
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

    fn on_planned<R>(&mut self, phases: &[(Stage, u32)], out: &mut Outcome<R>) {
        for (number, (stage, steps)) in phases.iter().enumerate() {
            self.phases.push(Phase { stage: *stage, tasks: vec![WAITING; *steps as usize] });
            out.writes.push(Write::Phase(PhaseRow {
                job: self.row.id.clone(),
                phase: number as u32,
                stage: *stage,
                steps: *steps,
            }));
        }
    }

    fn on_reply<R>(
        &mut self,
        now: Millis,
        call: CallId,
        result: Result<Vec<R>, StepError>,
        out: &mut Outcome<R>,
    ) {
        let Some(task) = self.task(call.task) else { return };
        if !self.is_calling(call) {
            return; // Answered or given up already; the attempt under way brings its own reply.
        }
        match result {
            Ok(records) => {
                out.writes.extend(records.into_iter().map(Write::Record));
                self.set(call.task, Task { state: TaskState::Done, until: None, ..task }, out);
            }
            Err(error) => self.set(call.task, after_failure(now, task, &error), out),
        }
    }

    fn on_tick<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        let Some(phase) = self.active() else { return };
        for step in 0..self.phases[phase].tasks.len() {
            let task = self.phases[phase].tasks[step];
            let late = task.until.is_some_and(|until| until <= now);
            let id = TaskId { phase: phase as u32, step: step as u32 };
            if task.state == TaskState::Calling && late {
                self.set(id, after_failure(now, task, &StepError::Unavailable), out);
            }
        }
    }

    fn on_retry<R>(&mut self, out: &mut Outcome<R>) {
        let stuck: Vec<_> =
            self.tasks().filter(|(_, task)| task.state == TaskState::Stuck).collect();
        // Once the memory is being written its units are settled: a later job reads them.
        let reading = self.active().is_some_and(|phase| self.is_reading(phase as u32));
        for (id, task) in stuck {
            if reading || !self.is_reading(id.phase) {
                self.set(
                    id,
                    Task { state: TaskState::Waiting, strikes: 0, until: None, ..task },
                    out,
                );
            }
        }
    }

    /// Fills the room there is for calls, moves the stage on, and sets the alarm.
    fn finish<R>(&mut self, now: Millis, mut out: Outcome<R>) -> Outcome<R> {
        let before = self.row.clone();
        self.begin_steps(now, &mut out);
        self.row.stage = self.stage();
        if self.row.stage == Stage::Done && self.row.ended_at.is_none() {
            self.row.ended_at = Some(now);
        }
        if !out.writes.is_empty() || self.row != before {
            self.row.seq += 1;
            out.writes.push(Write::Job(self.row.clone()));
            out.effects.push(Effect::Report);
        }
        out.wake_at = self.wake_at(now);
        assert!(out.wake_at.is_none_or(|at| at > now), "the alarm would ring at once, for ever");
        out
    }

    fn begin_steps<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        let Some(phase) = self.active() else { return };
        let at_once = if self.is_local(phase) { 1 } else { CALLS_MAX };
        let tasks = &self.phases[phase].tasks;
        let under_way = tasks.iter().filter(|task| task.state == TaskState::Calling).count();
        let ready: Vec<usize> = (0..tasks.len())
            .filter(|step| is_ready(&tasks[*step], now))
            .take(at_once.saturating_sub(under_way))
            .collect();
        for step in ready {
            let id = TaskId { phase: phase as u32, step: step as u32 };
            let task = self.phases[phase].tasks[step];
            let attempt = task.attempt + 1;
            let until = Some(now + STEP_TIMEOUT_MS);
            self.set(id, Task { state: TaskState::Calling, attempt, until, ..task }, out);
            out.effects.push(Effect::Step(CallId { task: id, attempt }));
        }
    }

    /// The only place where a step changes, so that no change goes unstored.
    fn set<R>(&mut self, id: TaskId, task: Task, out: &mut Outcome<R>) {
        self.phases[id.phase as usize].tasks[id.step as usize] = task;
        out.writes.push(Write::Task(TaskRow {
            job: self.row.id.clone(),
            phase: id.phase,
            step: id.step,
            state: task.state,
            attempt: task.attempt,
            strikes: task.strikes,
            failures: task.failures,
            until: task.until,
        }));
    }

    /// The first phase that is not through, if the plan is made and any is left.
    fn active(&self) -> Option<usize> {
        self.phases.iter().position(|phase| {
            let reading = matches!(phase.stage, Stage::QuickPass | Stage::Extract);
            phase.tasks.iter().any(|task| match task.state {
                TaskState::Done => false,
                TaskState::Stuck => !reading,
                TaskState::Waiting | TaskState::Calling | TaskState::Resting => true,
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
        let Some(phase) = self.active() else {
            return self.is_to_be_planned().then_some(now + 1);
        };
        let tasks = &self.phases[phase].tasks;
        let calling = tasks.iter().any(|task| task.state == TaskState::Calling);
        let heartbeat = match (calling, self.is_local(phase)) {
            (true, true) => Some(now + 1),
            (true, false) => Some(now + HEARTBEAT_MS),
            (false, _) => None,
        };
        let until = tasks.iter().filter_map(|task| task.until).min();
        [heartbeat, until].into_iter().flatten().min().map(|at| at.max(now + 1))
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

    /// Whether the steps of a phase are our own code, run one after another while the alarm rings.
    fn is_local(&self, phase: usize) -> bool {
        self.row.provider == "embedded" || !self.is_reading(phase as u32)
    }

    fn task(&self, id: TaskId) -> Option<Task> {
        self.phases.get(id.phase as usize)?.tasks.get(id.step as usize).copied()
    }

    fn tasks(&self) -> impl Iterator<Item = (TaskId, Task)> {
        self.phases.iter().enumerate().flat_map(|(phase, tasks)| {
            tasks
                .tasks
                .iter()
                .enumerate()
                .map(move |(step, task)| (TaskId { phase: phase as u32, step: step as u32 }, *task))
        })
    }
}

impl<R> Outcome<R> {
    fn nothing() -> Self {
        Self { writes: Vec::new(), effects: Vec::new(), wake_at: None }
    }
}

fn is_ready(task: &Task, now: Millis) -> bool {
    match task.state {
        TaskState::Waiting => true,
        TaskState::Resting => task.until.is_none_or(|until| until <= now),
        TaskState::Calling | TaskState::Done | TaskState::Stuck => false,
    }
}

fn after_failure(now: Millis, task: Task, error: &StepError) -> Task {
    let strikes = task.strikes + u32::from(matches!(error, StepError::Failed(_)));
    let failures = task.failures + 1;
    if strikes >= STRIKES_MAX {
        return Task { state: TaskState::Stuck, strikes, failures, until: None, ..task };
    }
    let doublings = failures.min(16) - 1;
    let until = Some(now + (REST_MS << doublings).min(REST_MAX_MS));
    Task { state: TaskState::Resting, strikes, failures, until, ..task }
}

/// A step of our own code that was at work when the process ended may be what ended it.
fn after_loss(task: Task, local: bool) -> Task {
    let strikes = task.strikes + u32::from(local);
    let state = if strikes >= STRIKES_MAX { TaskState::Stuck } else { TaskState::Waiting };
    Task { state, strikes, until: None, ..task }
}
