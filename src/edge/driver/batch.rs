//! Batches of a job over the network. No lease of an account is held for them, since providers count
//! them apart; the operator's budget holds back what one may cost as long as it is out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use worker::Delay;

use super::{Driver, Held};
use crate::edge::lease::{self, Grant};
use crate::edge::model::{self, Purpose};
use crate::job::{BatchCall, CallId, Event, Job, StepError, fetched};
use crate::prompt::{Provider, Request};
use crate::protocol::Hold;
use crate::rows::{KeyRow, Record, Trouble};
use crate::sql::SqlError;
use crate::work::{BatchAsk, Heard, Told};

impl Driver {
    /// Asks what is due about the batch that is out.
    pub(super) fn begin_batch(self: &Rc<Self>, held: &Held, id: &str, call: BatchCall) {
        let Some(job) = held.jobs.get(id) else { return };
        let asked = catch_unwind(AssertUnwindSafe(|| self.worker(held, job).ask_batch(call)));
        let asked = asked.unwrap_or_else(|_| Err(StepError::Failed("a panic".to_owned())));
        let asked = asked.and_then(|ask| Ok((ask, Self::purpose(held, job)?)));
        // The operator's budget knows a batch by this name, whenever it is asked about.
        let operator_pays = asked.as_ref().is_ok_and(|(_, purpose)| purpose.own_key.is_none());
        let money = operator_pays.then(|| self.money_of(id, call.batch));
        let driver = Rc::clone(self);
        let id = id.to_owned();
        self.state.wait_until(async move {
            let (heard, left_out) = match asked {
                Ok((BatchAsk { request, reserved, left_out }, purpose)) => {
                    let heard = driver.ask(&purpose, money.as_deref(), reserved, request).await;
                    (heard, left_out)
                }
                Err(error) => (Heard::Unsent(error), Vec::new()),
            };
            driver.hear_of_batch(&id, call, &heard, left_out).await;
            driver.settle_batch(&id, call, money.as_deref()).await;
        });
    }

    /// Has a batch that is out given up, whatever comes of it: nobody waits for it any more.
    pub(in crate::edge) fn abandon_batch(self: &Rc<Self>, held: &Held, job: &Job) {
        let Some(request) = self.worker(held, job).give_up_batch() else { return };
        let Ok(purpose) = Self::purpose(held, job) else { return };
        let driver = Rc::clone(self);
        self.state.wait_until(async move {
            driver.ask(&purpose, None, 0, request).await;
        });
    }

    fn money_of(&self, id: &str, batch: u32) -> String {
        format!("{} {id} batch {batch}", self.state.id())
    }

    /// Makes a request about a batch, once the money for what it begins is held back.
    async fn ask(
        &self,
        purpose: &Purpose,
        money: Option<&str>,
        reserved: u64,
        request: Request,
    ) -> Heard {
        if let Some(money) = money.filter(|_| reserved > 0) {
            match lease::reserve_for_batch(&self.env, money, reserved).await {
                Ok(None) => {}
                Ok(Some(Grant::Wait(until))) => {
                    return Heard::Unsent(StepError::Wait { until });
                }
                Ok(Some(_)) => return Heard::Unsent(StepError::Held(Hold::Budget)),
                Err(error) => {
                    worker::console_warn!("the governor could not be asked: {error}");
                    return Heard::Unsent(model::governor_away());
                }
            }
        }
        model::ask_unleased(&self.env, purpose, request).await
    }

    /// Takes what came of it: of the results each by itself, with room for others between them.
    async fn hear_of_batch(
        self: &Rc<Self>,
        id: &str,
        call: BatchCall,
        heard: &Heard,
        left_out: Vec<CallId>,
    ) {
        let told = self.guarded(|held| {
            let Some(job) = held.jobs.get(id).filter(|job| job.is_asking(call)) else {
                return Ok(None);
            };
            Ok(Some(self.worker(held, job).answer_batch(call, heard, left_out)))
        });
        match told.flatten() {
            None => {}
            Some(Told::News(reply)) => {
                self.guarded(|held| self.take(held, id, Event::Batch(reply)));
            }
            Some(Told::Results(results)) => {
                for (call, heard) in results {
                    let taken = self.guarded(|held| {
                        let Some(job) = held.jobs.get(id).filter(|job| job.is_calling(call)) else {
                            return Ok(());
                        };
                        let reply = self.worker(held, job).answer(call, &heard);
                        self.take(held, id, Event::Reply(reply))
                    });
                    if taken.is_none() {
                        return; // What is not stored is fetched again.
                    }
                    Delay::from(Duration::ZERO).await;
                }
                self.guarded(|held| self.take(held, id, fetched(call)));
            }
        }
    }

    fn take(
        self: &Rc<Self>,
        held: &mut Held,
        id: &str,
        event: Event<Record>,
    ) -> Result<(), SqlError> {
        self.deliver(held, id, event)?;
        self.report_rest(held)?;
        held.arm()
    }

    /// Tells the budget what a batch cost, once it is over.
    async fn settle_batch(self: &Rc<Self>, id: &str, call: BatchCall, money: Option<&str>) {
        let Some(money) = money else { return };
        let cost = self.guarded(|held| {
            let job = held.job(id)?;
            let out = job.and_then(|job| job.row().money.batch.as_ref().map(|batch| batch.number));
            if out == Some(call.batch) {
                return Ok(None);
            }
            let calls = held.store.calls(id)?.into_iter();
            let own = calls.filter(|row| row.batch == call.batch).map(|row| row.cost);
            Ok(Some(own.sum::<u64>()))
        });
        if let Some(cost) = cost.flatten()
            && let Err(error) = lease::settle_batch(&self.env, money, cost).await
        {
            worker::console_warn!("the governor could not be told: {error}");
        }
    }

    /// Does something with what is stored; none if it could not be done.
    fn guarded<T>(
        self: &Rc<Self>,
        body: impl FnOnce(&mut Held) -> Result<T, SqlError>,
    ) -> Option<T> {
        match catch_unwind(AssertUnwindSafe(|| self.with(body))) {
            Ok(Ok(done)) => return Some(done),
            Ok(Err(error)) => worker::console_error!("of a batch something was lost: {error}"),
            Err(_) => {
                worker::console_error!("of a batch something was lost: a panic");
                self.forget();
            }
        }
        None
    }

    /// For whom a job calls, and with whose key. While it cannot be known whether the person entered
    /// one of their own, nothing is called: the operator does not pay in their place.
    pub(super) fn purpose(held: &Held, job: &Job) -> Result<Purpose, StepError> {
        let row = job.row();
        let provider = Provider::from_name(&row.provider).unwrap_or(Provider::Embedded);
        let own = |stored: &KeyRow| stored.job == row.id && stored.provider == row.provider;
        match held.store.keys() {
            Ok(keys) => Ok(Purpose { provider, own_key: keys.into_iter().find(own), given: None }),
            Err(error) => {
                worker::console_error!("the keys of persons could not be read: {error}");
                Err(StepError::Unavailable { why: Trouble::Down, retry_after_ms: None })
            }
        }
    }
}
