//! Calls to a model, from both sides: what a unit asks, and what its answer comes to.

use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::facts::{Output, PROMPT_VERSION, Pair, Rejection, accept};
use crate::governor::limits;
use crate::job::{Bill, CallId, Called, Reply, StepError};
use crate::prompt::{self, Answer, Ask, CallError, Provider, Question, Request, Response};
use crate::protocol::Hold;
use crate::rows::{AsideRow, OutputRow, Record, StepRow, Trouble};
use crate::spend::Weight;
use crate::tokens::Family;
use crate::weigh::{self, Tokens};

use super::{ReadError, Reads, Worker, missing, model_name};

/// What a shell heard of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// The service answered.
    Answer(Response),
    /// It may have been sent, and nobody answered whole.
    Nothing,
    /// It was certainly not sent, and why.
    Unsent(StepError),
}

impl<R: Reads> Worker<'_, R> {
    /// The request of a call.
    pub fn ask(&self, call: CallId) -> Result<Request, StepError> {
        let failed = |error: ReadError| StepError::Failed(error.to_string());
        let asked = self.asked(call).map_err(failed)?;
        if asked.is_empty() {
            // The run that brought them was deleted, or the person decided: nothing is left of the unit.
            return Err(failed(missing("chunk or pair")));
        }
        let unit = self.job.unit(call.task).ok_or_else(|| failed(missing("unit")))?;
        let complaint = Some(unit.complaint.as_str()).filter(|complaint| !complaint.is_empty());
        let ask = Ask {
            model: model_name(self.job.row()),
            question: asked.question(),
            max_output: unit.max_output,
            complaint,
        };
        Ok(prompt::request(self.provider().map_err(failed)?, &ask))
    }

    /// What came of a call.
    pub fn answer(&self, call: CallId, heard: &Heard) -> Reply<Record> {
        let answered = self.take(call, heard).unwrap_or_else(|error| Taken {
            result: Err(StepError::Failed(error.to_string())),
            bill: Bill::Unknown,
            request_id: String::new(),
            cut: false,
        });
        let Taken { result, bill, request_id, cut } = answered;
        let judging = self.is_judging(call).unwrap_or(false);
        let result = result.or_else(|error| match self.unknown(call, &error) {
            Some(records) if judging => Ok(records),
            _ => Err(error),
        });
        let new: &[Record] = result.as_deref().unwrap_or_default();
        let left = self.left(call, new).unwrap_or_else(|_| {
            self.job.unit(call.task).map(|unit| unit.left.clone()).unwrap_or_default()
        });
        let lasting = result.as_ref().err().filter(|_| !judging);
        let give_up = lasting.and_then(|error| self.give_up(call, error));
        let called = Some(Called { bill, request_id, cut, left, give_up });
        Reply { call, result, called, to_judge: Vec::new() }
    }

    pub(super) fn provider(&self) -> Result<Provider, ReadError> {
        Provider::from_name(&self.job.row().provider).ok_or_else(|| missing("provider"))
    }

    pub(super) fn family(&self) -> Family {
        self.job.row().money.card.as_ref().map_or(Family::V47, |card| card.family)
    }

    /// What this call asks: what comes first of what is left, as much as the job held money back for.
    fn asked(&self, call: CallId) -> Result<Asked, ReadError> {
        let family = self.family();
        if self.is_judging(call)? {
            let pairs = self.unjudged(call.task)?;
            return Ok(Asked::Pairs(self.fitting(call, pairs, |pair| weigh::pair(pair, family))?));
        }
        let weight = |chunk: &Chunk| Tokens::of(chunk).weight(family);
        Ok(Asked::Chunks(self.fitting(call, self.unread(call)?, weight)?))
    }

    fn fitting<T>(
        &self,
        call: CallId,
        left: Vec<T>,
        weigh: impl Fn(&T) -> Weight,
    ) -> Result<Vec<T>, ReadError> {
        let unit = self.job.unit(call.task).ok_or_else(|| missing("unit"))?;
        let mut asked = Vec::new();
        let mut weight = Weight { input: self.job.row().money.fixed, ..Weight::default() };
        for one in left {
            weight += weigh(&one);
            let fits = weight.chunks <= unit.asked.chunks && weight.input <= unit.asked.input;
            if !fits && !asked.is_empty() {
                break;
            }
            asked.push(one);
        }
        Ok(asked)
    }

    pub(super) fn unit_step(&self, call: CallId) -> Result<StepRow, ReadError> {
        let step = self.reads.step(&self.job.row().id, call.task.phase, call.task.step)?;
        step.ok_or_else(|| missing("step"))
    }

    /// The unit's chunks that are neither read nor set aside, nor gone with the run that brought them.
    fn unread(&self, call: CallId) -> Result<Vec<Chunk>, ReadError> {
        let row = self.job.row();
        let asides = self.reads.asides(&row.id)?;
        let mut unread = Vec::new();
        for id in self.unit_step(call)?.members {
            let aside = asides.binary_search_by(|row| row.chunk.cmp(&id)).is_ok();
            if !aside && self.output(&id)?.is_none() {
                unread.extend(self.reads.chunk(&row.memory, &id)?);
            }
        }
        Ok(unread)
    }

    /// What the rest weighs, once these records are stored.
    fn left(&self, call: CallId, new: &[Record]) -> Result<Vec<Weight>, ReadError> {
        if self.is_judging(call)? {
            let is_new = |pair: &Pair| {
                let it = |record: &Record| matches!(record, Record::Judgement(row) if row.pair == pair.id);
                new.iter().any(it)
            };
            let left = self.unjudged(call.task)?.into_iter().filter(|pair| !is_new(pair));
            return Ok(left.map(|pair| weigh::pair(&pair, self.family())).collect());
        }
        let is_new = |id: &str| {
            new.iter().any(|record| matches!(record, Record::Output(row) if row.chunk == id))
        };
        let unread = self.unread(call)?.into_iter().filter(|chunk| !is_new(&chunk.id));
        Ok(unread.map(|chunk| Tokens::of(&chunk).weight(self.family())).collect())
    }

    /// Sets the one chunk aside that was asked alone.
    fn give_up(&self, call: CallId, error: &StepError) -> Option<Record> {
        let why = match error {
            StepError::TooLong => Trouble::TooLong,
            StepError::Cut => Trouble::Cut,
            StepError::Refused => Trouble::Refused,
            StepError::Unusable(_) => Trouble::Unusable,
            StepError::Failed(_) => Trouble::Failed,
            StepError::Wait { .. } | StepError::Unavailable { .. } | StepError::Held(_) => {
                return None;
            }
        };
        let alone = self.job.unit(call.task).is_some_and(|unit| unit.asked.chunks == 1);
        let chunk = self.unread(call).ok()?.into_iter().next().filter(|_| alone)?.id;
        Some(Record::Aside(AsideRow { job: self.job.row().id.clone(), chunk, why }))
    }

    fn take(&self, call: CallId, heard: &Heard) -> Result<Taken, ReadError> {
        let response = match heard {
            Heard::Answer(response) => response,
            Heard::Nothing => {
                let why = Trouble::Lost;
                let error = StepError::Unavailable { why, retry_after_ms: None };
                return Ok(Taken::without(error, Bill::Unknown));
            }
            Heard::Unsent(error) => return Ok(Taken::without(error.clone(), Bill::Nothing)),
        };
        let asked = self.asked(call)?;
        let reply = prompt::read(self.provider()?, asked.question(), response);
        let bill = bill_of(&reply, response);
        let cut = reply.result.as_ref().is_ok_and(|answer| answer.cut);
        let result = match reply.result {
            Ok(answer) => match &asked {
                Asked::Chunks(chunks) => self.outputs_of(chunks, answer),
                Asked::Pairs(pairs) => self.judgements_of(pairs, &answer),
            },
            Err(error) => Err(step_error(error, rest_ms(self.now, response))),
        };
        Ok(Taken { result, bill, request_id: reply.request_id.unwrap_or_default(), cut })
    }

    /// What an answer says of each chunk, checked. A chunk of which a whole answer says nothing is
    /// asked again with the rest.
    fn outputs_of(&self, chunks: &[Chunk], answer: Answer) -> Result<Vec<Record>, StepError> {
        if answer.parts.is_empty() {
            return match (answer.cut, chunks.len()) {
                (true, 0 | 1) => Err(StepError::Cut),
                (true, _) => Ok(Vec::new()),
                (false, _) => Err(StepError::Unusable("`parts` is empty".to_owned())),
            };
        }
        let row = self.job.row();
        let mut malformed = answer.bad_items;
        let outputs = answer.parts.into_iter().filter_map(|(index, candidates)| {
            let chunk = chunks.get(index as usize)?;
            let mut output: Output = accept(chunk, candidates);
            let bad = std::mem::take(&mut malformed);
            if bad > 0 {
                output.proposed += bad;
                output.rejected.insert(Rejection::Malformed, bad);
            }
            Some(Record::Output(OutputRow {
                memory: row.memory.clone(),
                chunk: chunk.id.clone(),
                prompt_version: PROMPT_VERSION.to_owned(),
                model: model_name(row).to_owned(),
                output,
            }))
        });
        Ok(outputs.collect())
    }
}

/// What a call asks.
enum Asked {
    Chunks(Vec<Chunk>),
    Pairs(Vec<Pair>),
}

impl Asked {
    fn is_empty(&self) -> bool {
        match self {
            Self::Chunks(chunks) => chunks.is_empty(),
            Self::Pairs(pairs) => pairs.is_empty(),
        }
    }

    fn question(&self) -> Question<'_> {
        match self {
            Self::Chunks(chunks) => Question::Chunks(chunks),
            Self::Pairs(pairs) => Question::Pairs(pairs),
        }
    }
}

/// What came of a call, before it is known what is left.
struct Taken {
    result: Result<Vec<Record>, StepError>,
    bill: Bill,
    request_id: String,
    cut: bool,
}

impl Taken {
    fn without(error: StepError, bill: Bill) -> Self {
        Self { result: Err(error), bill, request_id: String::new(), cut: false }
    }
}

/// A service that answers and does not say what it counted may have billed all the same.
pub(super) fn bill_of(reply: &prompt::Reply, response: &Response) -> Bill {
    match reply.usage {
        Some(usage) => Bill::Counted(usage),
        None if response.status == 200 => Bill::Unknown,
        None => Bill::Nothing,
    }
}

/// How long a service asks to be left alone, in milliseconds: as its lease reads it too, where calls
/// take one.
pub(super) fn rest_ms(now: Millis, response: &Response) -> Option<i64> {
    limits::read(now, &response.headers).rest_until.map(|until| until.0 - now.0)
}

pub(super) fn step_error(error: CallError, retry_after_ms: Option<i64>) -> StepError {
    match error {
        CallError::Busy => StepError::Unavailable { why: Trouble::Busy, retry_after_ms },
        CallError::Down => StepError::Unavailable { why: Trouble::Down, retry_after_ms },
        CallError::KeyRefused => StepError::Held(Hold::Key),
        CallError::NoCredit => StepError::Held(Hold::Credit),
        CallError::NoSuchModel => StepError::Held(Hold::Model),
        CallError::TooLong => StepError::TooLong,
        CallError::Rejected { what } => StepError::Failed(what),
        CallError::Refused => StepError::Refused,
        CallError::Unusable { complaint } => StepError::Unusable(complaint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_left_alone_as_long_as_it_asks_in_seconds_or_until_a_date() {
        // 2026-11-25T12:00:00Z
        let now = Millis(1_795_608_000_000);
        let asked =
            [("17", Some(17_000)), ("Wed, 25 Nov 2026 12:00:30 GMT", Some(30_000)), ("", None)];
        for (text, rest) in asked {
            let headers = vec![("retry-after".to_owned(), text.to_owned())];
            let response = Response { status: 429, headers, body: Vec::new() };
            let error = step_error(CallError::Busy, rest_ms(now, &response));
            let wanted = StepError::Unavailable { why: Trouble::Busy, retry_after_ms: rest };
            assert_eq!(error, wanted, "{text}");
        }
    }
}
