//! Batches, from both sides: what is asked about one, and what its answers come to.

use crate::clock::Millis;
use crate::job::{BatchCall, BatchNews, BatchReply, CallId, StepError, TaskId};
use crate::prompt::batch::{self, Fate, News, Requests, Sought, Step};
use crate::prompt::{CallError, Request, Response};
use crate::protocol::Hold;
use crate::rows::{Batch, Trouble};

use super::calls::{rest_ms, step_error};
use super::{Heard, Reads, Worker};

/// What is asked about a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchAsk {
    /// The request.
    pub request: Request,
    /// Nanodollars that are held back for what it has begun.
    pub reserved: u64,
    /// Calls of the batch for which it has no room.
    pub left_out: Vec<CallId>,
}

/// What an answer about a batch comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// News of all of it, to be handed in.
    News(BatchReply),
    /// What was heard of each of these calls, to be handed in one by one, and then
    /// [`crate::job::fetched`].
    Results(Vec<(CallId, Heard)>),
}

impl<R: Reads> Worker<'_, R> {
    /// The request of a question about the batch that is out.
    pub fn ask_batch(&self, call: BatchCall) -> Result<BatchAsk, StepError> {
        let failed = |what: &str| StepError::Failed(what.to_owned());
        let out = self.job.row().money.batch.as_ref().filter(|_| self.job.is_asking(call));
        let out = out.ok_or_else(|| failed("there is no such batch"))?;
        let provider = self.provider().map_err(|error| failed(&error.to_string()))?;
        let reserved = if out.step == Step::Submit { self.job.reserved() } else { 0 };
        if batch::first_step(provider) != Some(out.step) {
            let request = batch::request(provider, out.step, &out.names);
            return Ok(BatchAsk { request, reserved, left_out: Vec::new() });
        }
        let mut requests = Requests::new(provider);
        let mut left_out = Vec::new();
        for call in self.job.calls_under_way() {
            if !left_out.is_empty() || !requests.push(&self.name_of(call), &self.ask(call)?) {
                left_out.push(call);
            }
        }
        Ok(BatchAsk { request: batch::send(&requests), reserved, left_out })
    }

    /// The request that has a batch given up, if one is with its provider.
    pub fn give_up_batch(&self) -> Option<Request> {
        let out = self.job.row().money.batch.as_ref().filter(|out| !out.names.id.is_empty())?;
        Some(batch::request(self.provider().ok()?, Step::Cancel, &out.names))
    }

    /// What came of it. `left_out` as it was asked.
    pub fn answer_batch(&self, call: BatchCall, heard: &Heard, left_out: Vec<CallId>) -> Told {
        let news = match (&self.job.row().money.batch, heard) {
            (Some(out), Heard::Answer(response)) => match self.news(out, response) {
                Ok(news) => news,
                Err(results) => return Told::Results(results),
            },
            (_, Heard::Unsent(error)) => BatchNews::Failed(error.clone()),
            (_, Heard::Nothing) | (None, _) => BatchNews::Lost,
        };
        Told::News(BatchReply { call, news, left_out })
    }

    /// `Err`: the results of a fetch.
    fn news(&self, out: &Batch, response: &Response) -> Result<BatchNews, Vec<(CallId, Heard)>> {
        let Ok(provider) = self.provider() else { return Ok(BatchNews::Lost) };
        let read = match out.step {
            Step::Find => batch::find(provider, &self.sought(out), response),
            step => batch::read(provider, step, response),
        };
        let rest = rest_ms(self.now, response);
        Ok(match read {
            Ok(News::Uploaded(name)) => BatchNews::Uploaded(name),
            Ok(News::Submitted(name)) => BatchNews::Submitted(name),
            Ok(News::Found(name)) => BatchNews::Found(name),
            Ok(News::Underway) => BatchNews::Underway,
            Ok(News::Ended { results, rest_may_be_billed }) => {
                BatchNews::Ended { results, rest_may_be_billed }
            }
            Ok(News::TurnedDown(error)) => BatchNews::TurnedDown(of_sending(error, rest)),
            Ok(News::Results(fates)) => return Err(self.heard_of_each(fates)),
            Err(error) => match out.step {
                // A service that fails may have taken it all the same.
                Step::Submit if is_unsure(response.status) => BatchNews::Unsure,
                // Not each service that takes batches has a list of them.
                Step::Find if is_lasting(&error) => BatchNews::Found(None),
                Step::Upload | Step::Submit if response.status != 200 => {
                    BatchNews::Failed(of_sending(error, rest))
                }
                Step::Look | Step::Fetch if response.status == 404 => BatchNews::Gone,
                // Asked again as long as any batch takes, and no longer.
                Step::Look | Step::Fetch if is_lasting(&error) => BatchNews::Underway,
                Step::Find | Step::Look | Step::Cancel | Step::Fetch => {
                    BatchNews::Failed(of_asking(error, rest))
                }
                // A service that took it, and does not say what it is called.
                Step::Upload | Step::Submit => BatchNews::Lost,
            },
        })
    }

    fn sought<'o>(&self, out: &'o Batch) -> Sought<'o> {
        let requests = self.job.calls_under_way().count() as u64;
        Sought { input: &out.names.input, requests, since: out.since }
    }

    /// What a request is called in its batch: by its job too, so that no answer of another one is
    /// taken for it.
    fn name_of(&self, call: CallId) -> String {
        let CallId { task, attempt } = call;
        format!("{}-{}-{attempt}-{}", task.phase, task.step, self.job.row().id)
    }

    fn heard_of_each(&self, fates: Vec<(String, Fate)>) -> Vec<(CallId, Heard)> {
        let heard = |fate| match fate {
            Fate::Answered(response) => Heard::Answer(response),
            Fate::Canceled => Heard::Unsent(StepError::Wait { until: Millis(0) }),
            Fate::Expired => {
                Heard::Unsent(StepError::Unavailable { why: Trouble::Busy, retry_after_ms: None })
            }
        };
        let own = fates.into_iter().filter_map(|(name, fate)| {
            let (call, job) = call_of(&name)?;
            (job == self.job.row().id).then(|| (call, heard(fate)))
        });
        own.collect()
    }
}

/// Whether a batch may have been taken though this was answered; a service that is overloaded says
/// 529 before it takes one.
fn is_unsure(status: u16) -> bool {
    (500..600).contains(&status) && status != 529
}

/// Whether neither time nor another key changes anything about it.
fn is_lasting(error: &CallError) -> bool {
    use CallError::{Busy, Down, KeyRefused, NoCredit};
    !matches!(error, Busy | Down | KeyRefused | NoCredit)
}

/// A batch that was not taken: what the provider has against the whole, the person has to know.
fn of_sending(error: CallError, rest: Option<i64>) -> StepError {
    match step_error(error, rest) {
        held @ StepError::Held(Hold::Key | Hold::Credit) => held,
        error @ (StepError::Unavailable { .. } | StepError::TooLong) => error,
        _ => StepError::Held(Hold::Batch),
    }
}

/// A batch that is out is asked about again, unless somebody has to do something first.
fn of_asking(error: CallError, rest: Option<i64>) -> StepError {
    match step_error(error, rest) {
        held @ StepError::Held(Hold::Key | Hold::Credit) => held,
        error @ StepError::Unavailable { .. } => error,
        _ => StepError::Unavailable { why: Trouble::Down, retry_after_ms: None },
    }
}

/// The call that a request is called by, and its job.
fn call_of(name: &str) -> Option<(CallId, &str)> {
    let mut parts = name.splitn(4, '-');
    let mut next = || parts.next()?.parse::<u32>().ok();
    let call = CallId { task: TaskId { phase: next()?, step: next()? }, attempt: next()? };
    Some((call, parts.next()?))
}
