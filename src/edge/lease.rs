//! How a person's object asks for leave to call a provider: first the account, then the operator's
//! budget, if there is one; and how it says what came of it.

use std::time::Duration;

use worker::{Delay, Env, Method, Request, RequestInit, Result};

use super::driver::now;
use crate::clock::Millis;
use crate::governor::{Answer, Ask, Ending, Message, Report, limits};
use crate::prompt::Response;
use crate::settings;

/// The binding of the objects.
const GOVERNOR: &str = "GOVERNOR";

/// The object that keeps the operator's budget.
pub(super) const BUDGET: &str = "budget";

/// A turn that comes within so long is waited for here; the job itself waits for a later one. The
/// call has to end before the job gives it up, so it has to begin soon.
const PATIENCE_MS: i64 = 5_000;

/// What somebody wants to call for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The call; it has the same name whenever it is asked for.
    pub(super) ask: Ask,
    /// Which attempt at it: each may be billed.
    pub(super) attempt: u32,
    /// What it may cost at most.
    pub(super) nanodollars: u64,
    /// Whether the operator pays.
    pub(super) operator_pays: bool,
}

/// Leave to make one call. Whoever has it says what came of it; what is not said is noticed when
/// its time is over.
#[derive(Debug)]
pub(super) struct Lease {
    account: String,
    number: u64,
    /// The name under which money is held back.
    money: Option<String>,
}

/// What comes of a wish.
#[derive(Debug)]
pub(super) enum Grant {
    /// The call may be made, now.
    Go(Lease),
    /// Ask again then.
    Wait(Millis),
    /// The operator's budget of this month is used up.
    OverBudget,
}

/// Asks whether a call may be made.
pub(super) async fn ask(env: &Env, account: &str, wish: &Wish) -> Result<Grant> {
    let latest = now() + PATIENCE_MS;
    let number = loop {
        match say(env, account, &Message::Ask(wish.ask.clone())).await? {
            Answer::Granted { lease, .. } => break lease,
            Answer::Wait { at } if at <= latest => sleep_until(at).await,
            Answer::Wait { at } => return Ok(Grant::Wait(at)),
            Answer::Reserved | Answer::OverBudget { .. } | Answer::Noted => {
                return Err(worker::Error::RustError("a governor's answer is of no use".into()));
            }
        }
    };
    let has_budget = settings::budget_month(|name| super::setting(env, name)).is_some();
    let money = (wish.operator_pays && has_budget)
        .then(|| format!("{} {} {}", wish.ask.person, wish.ask.call, wish.attempt));
    let lease = Lease { account: account.to_owned(), number, money };
    let refused = match lease.reserve(env, wish.nanodollars).await {
        Ok(None) if now() <= latest => return Ok(Grant::Go(lease)),
        // So late the job would give the call up before it has ended.
        Ok(None) => Ok(Grant::Wait(now() + 1)),
        Ok(Some(refused)) => Ok(refused),
        Err(error) => Err(error),
    };
    lease.end(env, Ending::Unsent, None).await?;
    lease.settle(env, Some(0)).await?;
    refused
}

impl Lease {
    async fn reserve(&self, env: &Env, nanodollars: u64) -> Result<Option<Grant>> {
        let Some(call) = self.money.clone() else { return Ok(None) };
        reserve(env, Message::Reserve { call, nanodollars, batch: false }).await
    }

    /// Says how the call ended, so that the next may begin. `answer`: none if there was none.
    pub(super) async fn end(
        &self,
        env: &Env,
        ending: Ending,
        answer: Option<&Response>,
    ) -> Result<()> {
        let told = answer.map(|answer| limits::read(now(), &answer.headers)).unwrap_or_default();
        let report = Report { ending, told };
        say(env, &self.account, &Message::Done { lease: self.number, report }).await.map(|_| ())
    }

    /// Says what the call cost; none if nobody knows.
    pub(super) async fn settle(&self, env: &Env, cost: Option<u64>) -> Result<()> {
        let Some(call) = self.money.clone() else { return Ok(()) };
        say(env, BUDGET, &Message::Settle { call, cost }).await.map(|_| ())
    }
}

/// Holds back what a batch may cost, for as long as one may be out; none if it is.
pub(super) async fn reserve_for_batch(
    env: &Env,
    name: &str,
    nanodollars: u64,
) -> Result<Option<Grant>> {
    if settings::budget_month(|name| super::setting(env, name)).is_none() {
        return Ok(None);
    }
    reserve(env, Message::Reserve { call: name.to_owned(), nanodollars, batch: true }).await
}

/// Says what a batch cost.
pub(super) async fn settle_batch(env: &Env, name: &str, cost: u64) -> Result<()> {
    if settings::budget_month(|name| super::setting(env, name)).is_none() {
        return Ok(());
    }
    say(env, BUDGET, &Message::Settle { call: name.to_owned(), cost: Some(cost) }).await.map(|_| ())
}

async fn reserve(env: &Env, message: Message) -> Result<Option<Grant>> {
    match say(env, BUDGET, &message).await? {
        Answer::Wait { at } => Ok(Some(Grant::Wait(at))),
        Answer::OverBudget { .. } => Ok(Some(Grant::OverBudget)),
        _ => Ok(None),
    }
}

async fn sleep_until(at: Millis) {
    let ms = (at.0 - now().0).clamp(1, PATIENCE_MS).unsigned_abs();
    Delay::from(Duration::from_millis(ms)).await;
}

async fn say(env: &Env, name: &str, message: &Message) -> Result<Answer> {
    let stub = env.durable_object(GOVERNOR)?.get_by_name(name)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(message)?.into()));
    let request = Request::new_with_init("http://governor/", &init)?;
    stub.fetch_with_request(request).await?.json().await
}
