//! Economy: units are asked in batches, which a provider answers within a day and for less.
//!
//! A batch holds what is ready and affordable, in the order of the plan, each request with its own
//! row in the ledger and its own money held back. It is stored before it is sent, and under its
//! provider's name as soon as that is known: a process that ends meanwhile finds it there and asks
//! for its answers. A batch whose name nobody heard is looked for among those that the provider knows,
//! and counts as spent if it is not there, as one does of which nothing can be read for as long as any
//! batch takes. Each answer is taken as that of a single call is; what is left to ask goes into the
//! next batch, which begins when all that can be asked again can go with it.

use super::{
    Bill, CallId, Called, Command, Effect, Event, HEARTBEAT_MS, Job, Outcome, STEP_TIMEOUT_MS,
    StepError, TaskId, is_ready,
};
use crate::clock::Millis;
use crate::prompt::batch::{Names, Step};
use crate::protocol::Hold;
use crate::rows::{Batch, TaskState, Trouble};

/// Tokens of a batch, asked and answered, at most: some millions of bytes each way.
const BATCH_TOKENS_MAX: u64 = 1_000_000;

/// How a batch stands is asked first after so long, and then after twice as long each time: a small
/// one may be answered within the minute.
pub const LOOK_MS: i64 = 2_000;

/// What is not found after so many questions is not there.
const FINDS_MAX: u32 = 3;

/// The longest time between two such questions.
pub const LOOK_MAX_MS: i64 = 300_000;

/// No provider takes longer: a batch that is not answered by then never will be.
pub const BATCH_MAX_MS: i64 = 26 * 3_600_000;

/// Names one question about a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchCall {
    /// The batch of the job, from 1.
    pub batch: u32,
    /// The question, from 1.
    pub turn: u32,
}

/// What came of a question about a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchReply {
    /// The question.
    pub call: BatchCall,
    /// What was answered.
    pub news: BatchNews,
    /// Calls for which the request that was sent had no room.
    pub left_out: Vec<CallId>,
}

/// An answer to such a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchNews {
    /// The requests are there, under this name.
    Uploaded(String),
    /// The batch is taken, under this name.
    Submitted(String),
    /// Of those that the provider knows it is this one, or none.
    Found(Option<String>),
    /// The service failed as it was submitted, and may have taken it.
    Unsure,
    /// It is not answered yet.
    Underway,
    /// It is answered; as in [`Names`].
    Ended {
        /// What to fetch.
        results: Vec<String>,
        /// Whether the rest counts.
        rest_may_be_billed: bool,
    },
    /// One of its results was fetched; what it says of each call was handed in before.
    Fetched,
    /// The batch was turned down as a whole, and nothing is billed.
    TurnedDown(StepError),
    /// The question itself came to nothing.
    Failed(StepError),
    /// The provider knows no such batch any more.
    Gone,
    /// Nobody answered; what was asked may have been done.
    Lost,
}

impl Job {
    /// Puts a batch together if none is out, and asks what is due about it.
    pub(super) fn begin_batch<R>(&mut self, now: Millis, phase: usize, out: &mut Outcome<R>) {
        if self.row.money.batch.is_none() && self.row.hold.is_none() && !self.row.finish {
            self.fill_batch(now, phase, out);
        }
        let may_ask = self.may_ask();
        let Some(batch) = &mut self.row.money.batch else { return };
        if may_ask && batch.until.is_none() && batch.next_at <= now {
            batch.turn += 1;
            batch.until = Some(now + STEP_TIMEOUT_MS);
            let (number, turn) = (batch.number, batch.turn);
            out.effects.push(Effect::Batch(BatchCall { batch: number, turn }));
        }
    }

    /// All that is ready and affordable, as much as a batch may hold.
    fn fill_batch<R>(&mut self, now: Millis, phase: usize, out: &mut Outcome<R>) {
        let resting = |task: &super::Task| task.state == TaskState::Resting && !is_ready(task, now);
        if self.phases[phase].tasks.iter().any(resting) {
            return;
        }
        let most = self.row.money.batch_max.unwrap_or(u32::MAX);
        let number = self.row.money.batches + 1;
        let (mut tokens, mut held, mut taken) = (0, 0, 0);
        for step in 0..self.phases[phase].tasks.len() {
            let task = &self.phases[phase].tasks[step];
            let Some(unit) = task.unit.as_deref().filter(|_| is_ready(task, now)) else { continue };
            let Some((asked, reservation)) = self.affordable(unit, held) else {
                if taken == 0 {
                    self.row.hold = Some(Hold::Cap);
                }
                break;
            };
            tokens += asked.input + u64::from(reservation.max_output);
            if taken > 0 && (taken >= most || tokens > BATCH_TOKENS_MAX) {
                break;
            }
            held += reservation.nanodollars;
            taken += 1;
            self.row.money.batches = number;
            let id = TaskId { phase: phase as u32, step: step as u32 };
            self.call(now, id, asked, &reservation, out);
        }
        if taken > 0 {
            let step = self.row.money.card.as_ref().map(|card| card.provider);
            self.row.money.batch = Some(Batch {
                number,
                step: step.and_then(crate::prompt::batch::first_step).unwrap_or(Step::Submit),
                turn: 0,
                until: None,
                next_at: now,
                looks: 0,
                unheard: false,
                names: Names::default(),
                since: now,
                cancel: false,
            });
        }
    }

    /// Whoever waits for the person asks nothing; a pause has the batch end.
    fn may_ask(&self) -> bool {
        let paused = |hold: Hold| hold == Hold::Paused || hold.writes_memory();
        self.row.finish || self.row.hold.is_none_or(paused)
    }

    /// Takes what came of a question about the batch that is out.
    pub(super) fn on_batch<R>(&mut self, now: Millis, reply: BatchReply, out: &mut Outcome<R>) {
        if !self.is_asking(reply.call) {
            return;
        }
        for call in reply.left_out {
            self.give_back(now, call, &StepError::Wait { until: now }, out);
        }
        let Some(mut batch) = self.row.money.batch.take() else { return };
        batch.until = None;
        let asked = batch.step;
        match reply.news {
            BatchNews::Uploaded(_) if batch.cancel => {
                return self.turned_down(now, &StepError::Wait { until: now }, out);
            }
            BatchNews::Uploaded(name) => {
                batch.names.input = name;
                batch.ask(Step::Submit, now);
            }
            BatchNews::Submitted(name) | BatchNews::Found(Some(name)) => {
                batch.looks = 0;
                batch.names.id = name;
                self.row.moved_at = now;
                batch.underway(now);
            }
            BatchNews::Unsure => batch.find(now, false),
            BatchNews::Found(None) if batch.looks < FINDS_MAX => {
                batch.later(Step::Find, now, None);
            }
            BatchNews::Found(None) if !batch.unheard => {
                let error = StepError::Unavailable { why: Trouble::Down, retry_after_ms: None };
                return self.turned_down(now, &error, out);
            }
            BatchNews::Underway if asked == Step::Cancel => {
                batch.cancel = false;
                batch.looks = 0;
                batch.later(Step::Look, now, None);
            }
            BatchNews::Underway if now < batch.since + BATCH_MAX_MS => batch.underway(now),
            BatchNews::Ended { results, rest_may_be_billed } => {
                batch.names = Names { results, rest_may_be_billed, ..batch.names };
                if batch.names.results.is_empty() {
                    return self.close(now, &batch, out);
                }
                batch.ask(Step::Fetch, now);
            }
            BatchNews::Fetched if asked == Step::Fetch => {
                batch.names.results.drain(..1);
                if batch.names.results.is_empty() {
                    return self.close(now, &batch, out);
                }
                batch.ask(Step::Fetch, now);
            }
            BatchNews::TurnedDown(error) => return self.turned_down(now, &error, out),
            BatchNews::Failed(error) if matches!(asked, Step::Upload | Step::Submit) => {
                return self.turned_down(now, &error, out);
            }
            BatchNews::Failed(error) => self.asks_again(now, &mut batch, &error),
            BatchNews::Lost if asked == Step::Upload => {
                let error = StepError::Unavailable { why: Trouble::Lost, retry_after_ms: None };
                return self.turned_down(now, &error, out);
            }
            BatchNews::Lost if asked == Step::Submit => batch.find(now, true),
            BatchNews::Fetched | BatchNews::Lost => batch.again(now, None),
            BatchNews::Found(None) | BatchNews::Gone | BatchNews::Underway => {
                return self.lose_batch(now, out);
            }
        }
        self.row.money.batch = Some(batch);
    }

    /// A question about a batch that is out came to nothing.
    fn asks_again(&mut self, now: Millis, batch: &mut Batch, error: &StepError) {
        match error {
            StepError::Unavailable { retry_after_ms, .. } => batch.again(now, *retry_after_ms),
            StepError::Held(hold) => {
                self.row.hold = Some(*hold);
                batch.again(now, None);
            }
            _ => batch.again(now, None),
        }
    }

    /// Whether this question's answer is waited for.
    pub fn is_asking(&self, call: BatchCall) -> bool {
        self.row.money.batch.as_ref().is_some_and(|batch| {
            batch.number == call.batch && batch.turn == call.turn && batch.until.is_some()
        })
    }

    /// Each call of the batch is back as if it had been refused alone, and nothing is billed. A batch
    /// that is too large is tried in halves.
    fn turned_down<R>(&mut self, now: Millis, error: &StepError, out: &mut Outcome<R>) {
        let calls: Vec<CallId> = self.calls_under_way().collect();
        let too_large = *error == StepError::TooLong;
        let again = StepError::Wait { until: now };
        let held = StepError::Held(Hold::Batch);
        let error = match calls.len() {
            0 | 1 if too_large => &held,
            _ if too_large => {
                self.row.money.batch_max = Some(calls.len() as u32 / 2);
                &again
            }
            _ => error,
        };
        self.row.money.batch = None;
        for call in calls {
            self.give_back(now, call, error, out);
        }
    }

    /// A call of a batch that was not answered and is not billed.
    fn give_back<R>(&mut self, now: Millis, call: CallId, error: &StepError, out: &mut Outcome<R>) {
        let Some(unit) = self.unit(call.task).filter(|_| self.is_calling(call)) else { return };
        let called = Called {
            bill: Bill::Nothing,
            request_id: String::new(),
            cut: false,
            left: unit.left.clone(),
            give_up: None,
        };
        self.on_answer(now, call, Err(error.clone()), called, out);
    }

    /// A batch of which nothing is out any more is over.
    pub(super) fn end_batch(&mut self) {
        if self.calls_under_way().next().is_none() {
            self.row.money.batch = None;
        }
    }

    /// The batch is read. What its results do not name is asked again.
    fn close<R>(&mut self, now: Millis, batch: &Batch, out: &mut Outcome<R>) {
        if batch.names.rest_may_be_billed {
            return self.lose_batch(now, out);
        }
        let rest: Vec<CallId> = self.calls_under_way().collect();
        for call in rest {
            self.give_back(now, call, &StepError::Wait { until: now }, out);
        }
    }

    /// Nobody will hear of what is left of the batch.
    fn lose_batch<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        self.row.money.batch = None;
        let calls: Vec<CallId> = self.calls_under_way().collect();
        for call in calls {
            self.lose(now, call.task, false, out);
        }
    }

    /// What was asked last has not been answered in time.
    pub(super) fn tick_batch<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        let Some(batch) = &self.row.money.batch else { return };
        if batch.until.is_some_and(|until| until <= now) {
            let call = BatchCall { batch: batch.number, turn: batch.turn };
            let reply = BatchReply { call, news: BatchNews::Lost, left_out: Vec::new() };
            self.on_batch(now, reply, out);
        }
    }

    /// The process that asked has ended. A batch may have been begun, and nobody knows its name; all
    /// else is asked again.
    pub(super) fn recover_batch(&mut self, now: Millis) {
        let Some(batch) = &mut self.row.money.batch else { return };
        if batch.until.is_none() {
            return;
        }
        batch.until = None;
        if batch.step == Step::Submit {
            batch.find(now, true);
        } else {
            batch.next_at = now;
        }
    }

    /// A pause or an end has what is not answered yet given up; going on takes that back, if it is not
    /// too late.
    pub(super) fn command_batch(&mut self, now: Millis, command: &Command) {
        let wants_no_more = match command {
            Command::Pause => self.row.hold == Some(Hold::Paused),
            Command::Finish => self.row.finish,
            Command::Resume | Command::Retry | Command::Cap(_) | Command::LetWait(_) => false,
        };
        let Some(batch) = &mut self.row.money.batch else { return };
        batch.cancel = wants_no_more;
        if batch.until.is_none() && matches!(batch.step, Step::Look | Step::Cancel) {
            batch.ask(if wants_no_more { Step::Cancel } else { Step::Look }, now);
        }
    }

    /// When something about the batch is due.
    pub(super) fn batch_due(&self, now: Millis) -> Option<Millis> {
        let batch = self.row.money.batch.as_ref()?;
        match batch.until {
            Some(until) => Some(until.min(now + HEARTBEAT_MS)),
            None => self.may_ask().then_some(batch.next_at),
        }
    }
}

impl Batch {
    fn ask(&mut self, step: Step, at: Millis) {
        (self.step, self.next_at) = (step, at);
    }

    /// It is out, and not answered.
    fn underway(&mut self, now: Millis) {
        if self.cancel {
            self.ask(Step::Cancel, now);
        } else {
            self.later(Step::Look, now, None);
        }
    }

    /// It was submitted, and nobody heard what came of it.
    fn find(&mut self, now: Millis, unheard: bool) {
        (self.unheard, self.looks) = (unheard, 0);
        self.later(Step::Find, now, None);
    }

    /// What was asked came to nothing; how it stands is asked first.
    fn again(&mut self, now: Millis, retry_after_ms: Option<i64>) {
        let step = if self.step == Step::Find { Step::Find } else { Step::Look };
        self.later(step, now, retry_after_ms);
    }

    fn later(&mut self, step: Step, now: Millis, retry_after_ms: Option<i64>) {
        let pause = (LOOK_MS << self.looks.min(16)).min(LOOK_MAX_MS);
        self.looks += 1;
        self.ask(step, now + pause.max(retry_after_ms.unwrap_or(0)));
    }
}

/// What a driver hands in once the results of a fetch are.
pub fn fetched<R>(call: BatchCall) -> Event<R> {
    Event::Batch(BatchReply { call, news: BatchNews::Fetched, left_out: Vec::new() })
}
