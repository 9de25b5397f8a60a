//! Questions to a memory: answered by rules, or by the run's model.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;

use super::{Driver, Held};
use crate::ask::written::Written;
use crate::edge::answer::Problem;
use crate::edge::lease::Wish;
use crate::edge::{model, setting};
use crate::facts::Fact;
use crate::governor::{Ask, Priority};
use crate::job::{Event, Job, QuestionRefusal, StepError};
use crate::offer;
use crate::prompt::{Provider, Request};
use crate::protocol::{Access, AnswerOffer};
use crate::settings::{self, Secret};
use crate::sql::SqlError;
use crate::work::{self, Heard};

/// A question of which the ledger knows, and which is to be sent.
struct Begun {
    number: u32,
    request: Request,
    purpose: model::Purpose,
    wish: Wish,
}

/// What came of it, and what it cost, in dollars.
type Come = (Result<Written, StepError>, f64);

impl Driver {
    /// What it takes to have the model of a job answer from these facts; none where there is none.
    pub(in crate::edge) fn answer_offer(
        self: &Rc<Self>,
        id: &str,
        question: &str,
        facts: &[Fact],
    ) -> Result<Option<AnswerOffer>, SqlError> {
        let get = |name: &str| setting(&self.env, name);
        self.with(|held| {
            let Some(job) = held.job(id)?.filter(|_| !facts.is_empty()) else { return Ok(None) };
            let weight = self.worker(held, &job).weigh_question(question, facts);
            let Some(price) = weight.and_then(|weight| job.price_of_question(&weight)) else {
                return Ok(None);
            };
            let row = job.row();
            let provider = Provider::from_name(&row.provider).unwrap_or(Provider::Embedded);
            let has_own = Self::purpose(held, &job).is_ok_and(|purpose| purpose.own_key.is_some());
            let access = match offer::access(provider, get, &[], model::is_bound(&self.env)) {
                _ if has_own => Access::Ready,
                access => access,
            };
            if access != Access::Ready && settings::key_name(provider).is_none() {
                return Ok(None);
            }
            Ok(Some(AnswerOffer {
                model: row.model.clone().unwrap_or_default(),
                provider: row.provider.clone(),
                host: settings::address(provider, get)
                    .map_or(String::new(), |service| service.host().to_owned()),
                facts: facts.len() as u32,
                usd: work::dollars(price.nanodollars),
                access,
            }))
        })
    }

    /// Asks the model of a job, and waits for what it answers. Whoever asked may go away meanwhile: what
    /// it cost is noted all the same.
    pub(in crate::edge) async fn ask_model(
        self: &Rc<Self>,
        id: &str,
        question: &str,
        facts: Vec<Fact>,
        key: Option<Secret>,
    ) -> Result<Come, Problem> {
        let Begun { number, request, purpose, wish } =
            self.with(|held| self.begin_question(held, id, question, &facts, key))??;
        let (come, coming) = oneshot::channel();
        let (driver, id, question) = (Rc::clone(self), id.to_owned(), question.to_owned());
        self.state.wait_until(async move {
            let outcome = RefCell::new(None);
            let heard = |heard: &Heard| {
                let (answer, cost) = driver.answered(&id, number, &question, &facts, heard)?;
                outcome.replace(Some((answer, work::dollars(cost))));
                Some(cost)
            };
            model::call(&driver.env, &purpose, &wish, request, heard).await;
            if let Some(outcome) = outcome.into_inner() {
                // Whoever asked may be gone.
                let _ = come.send(outcome);
            }
        });
        coming.await.map_err(|_| Problem::answer_lost())
    }

    fn begin_question(
        self: &Rc<Self>,
        held: &mut Held,
        id: &str,
        question: &str,
        facts: &[Fact],
        key: Option<Secret>,
    ) -> Result<Result<Begun, Problem>, SqlError> {
        let Some(job) = held.job(id)? else { return Ok(Err(Problem::no_job())) };
        let Some(weight) = self.worker(held, &job).weigh_question(question, facts) else {
            return Ok(Err(Problem::NotAsked(QuestionRefusal::NoModel)));
        };
        if let Some(refusal) = job.question_refusal(&weight) {
            return Ok(Err(Problem::NotAsked(refusal)));
        }
        let Some(price) = job.price_of_question(&weight) else {
            return Ok(Err(Problem::NotAsked(QuestionRefusal::NoModel)));
        };
        let sent = self.worker(held, &job).question(question, facts, price.max_output);
        let sent = sent.and_then(|request| Ok((request, Self::purpose(held, &job)?)));
        let (request, purpose) = match sent {
            Ok((request, purpose)) => (request, model::Purpose { given: key, ..purpose }),
            Err(error) => return Ok(Err(Problem::not_answered(&error))),
        };
        // Whoever takes no key is not to be asked on somebody's account as if it were theirs.
        if purpose.given.is_some() && settings::key_name(purpose.provider).is_none() {
            return Ok(Err(Problem::wants_no_key()));
        }
        self.deliver(held, id, Event::Asked(weight))?;
        let open = held.job(id)?.and_then(|job| job.open_question().cloned());
        let Some(open) = open else { return Ok(Err(Problem::no_job())) };
        let wish = Wish {
            ask: Ask {
                person: self.state.id().to_string(),
                call: format!("{id} question {}", open.number),
                tokens_in: weight.input,
                tokens_out: price.max_output.into(),
                priority: Priority::Quick,
            },
            attempt: 1,
            nanodollars: open.reserved,
            operator_pays: purpose.own_key.is_none() && purpose.given.is_none(),
        };
        Ok(Ok(Begun { number: open.number, request, purpose, wish }))
    }

    /// Takes what came of a question: what the person may read, and what it cost, in nanodollars.
    fn answered(
        self: &Rc<Self>,
        id: &str,
        number: u32,
        question: &str,
        facts: &[Fact],
        heard: &Heard,
    ) -> Option<(Result<Written, StepError>, u64)> {
        let spent = |job: &Job| job.row().money.questions.spent;
        self.store_heard(|held| {
            let Some(job) = held.job(id)? else { return Ok(None) };
            let worker = self.worker(held, &job);
            let (answered, result) = worker.answer_question(number, question, facts, heard);
            if let Err(error) = &result {
                worker::console_warn!("a question of a person: {error}");
            }
            self.deliver(held, id, Event::Answered(answered))?;
            let after = held.job(id)?.map_or(0, |job| spent(&job));
            Ok(Some((result, after.saturating_sub(spent(&job)))))
        })
    }
}
