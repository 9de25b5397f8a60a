//! The Durable Object that keeps an account within its limits, and the one that keeps the operator's
//! budget: one class, an object for each account and one named [`BUDGET`](super::lease).
//! Rules are in [`crate::governor`]; here they are stored, and alerts are sent.
//!
//! All that changes is stored before it is answered. The money has a row of its own: should that
//! not be readable nothing is given, while an account that cannot be read is learnt anew. Nothing
//! outside reaches these objects: the Worker routes no path here.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use worker::{
    DurableObject, Env, Error, Fetch, Headers, Method, Request, RequestInit, RequestRedirect,
    Response, ResponseBuilder, Result, ScheduledTime, State, durable_object,
};

use super::driver::now;
use crate::governor::budget::{Alert, Budget};
use crate::governor::{Answer, Kept, Message};
use crate::settings;

/// The keys of what is stored.
const ACCOUNT: &str = "account";
const MONEY: &str = "money";

/// Where alerts go.
const WEBHOOK: &str = "ALERT_WEBHOOK_URL";

/// So long an alert may take.
const ALERT_TIMEOUT_MS: u32 = 10_000;

/// See the module.
#[durable_object]
pub struct Governor {
    desk: Rc<Desk>,
}

// After a panic nothing is held: it is read anew.
impl std::panic::UnwindSafe for Governor {}
impl std::panic::RefUnwindSafe for Governor {}

struct Desk {
    state: State,
    env: Env,
    kept: RefCell<Option<Kept>>,
    /// Alerts to be sent, one after another: what was reached first is told first.
    due: RefCell<VecDeque<Alert>>,
    is_telling: Cell<bool>,
}

impl DurableObject for Governor {
    fn new(state: State, env: Env) -> Self {
        let (kept, due) = (RefCell::default(), RefCell::default());
        Self { desk: Rc::new(Desk { state, env, kept, due, is_telling: Cell::new(false) }) }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let message: Message = request.json().await?;
        let answer = self.desk.handle(&message).await?;
        Ok(ResponseBuilder::new().fixed(serde_json::to_vec(&answer)?))
    }

    /// It rings for an alert that is to be tried again.
    async fn alarm(&self) -> Result<Response> {
        let kept = self.desk.take().await?;
        self.desk.keep_budget(kept).await?;
        Response::empty()
    }
}

/// Lets others tell once this is over, also by a panic.
struct Telling<'a>(&'a Cell<bool>);

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Desk {
    async fn handle(self: &Rc<Self>, message: &Message) -> Result<Answer> {
        let mut kept = self.take().await?;
        let budget = settings::budget_month(|name| super::setting(&self.env, name));
        let answer = kept.handle(now(), budget, message);
        match message {
            Message::Ask(_) | Message::Done { .. } => {
                let stored = serde_json::to_string(&kept.account)?;
                self.kept.replace(Some(kept));
                self.state.storage().put(ACCOUNT, stored).await?;
            }
            Message::Reserve { .. } | Message::Settle { .. } => self.keep_budget(kept).await?,
        }
        Ok(answer)
    }

    /// What is known, to be put back. No other event comes in while storage is read.
    async fn take(&self) -> Result<Kept> {
        if let Some(kept) = self.kept.take() {
            return Ok(kept);
        }
        let storage = self.state.storage();
        let account = storage.get::<String>(ACCOUNT).await?;
        let account = account.and_then(|text| serde_json::from_str(&text).ok());
        let budget = match storage.get::<String>(MONEY).await? {
            Some(text) => serde_json::from_str(&text)?,
            None => Budget::default(),
        };
        Ok(Kept { account: account.unwrap_or_default(), budget })
    }

    /// Stores the money, and sends what the operator is to be told of it.
    async fn keep_budget(self: &Rc<Self>, mut kept: Kept) -> Result<()> {
        let due = kept.budget.take_due(now());
        let stored = serde_json::to_string(&kept.budget)?;
        let next = kept.budget.next_alert_at();
        self.kept.replace(Some(kept));
        let storage = self.state.storage();
        storage.put(MONEY, stored).await?;
        if let Some(at) = next {
            let after = (at.0 - now().0).max(1);
            storage.set_alarm(ScheduledTime::from(after)).await?;
        }
        let is_news = !due.is_empty();
        self.due.borrow_mut().extend(due);
        if is_news && !self.is_telling.replace(true) {
            let desk = Rc::clone(self);
            self.state.wait_until(async move { desk.tell().await });
        }
        Ok(())
    }

    /// Sends what is due, and what becomes due meanwhile.
    async fn tell(self: &Rc<Self>) {
        let _over = Telling(&self.is_telling);
        loop {
            let next = self.due.borrow_mut().pop_front();
            let Some(alert) = next else { break };
            self.alert(&alert).await;
        }
    }

    /// Sends an alert. One that cannot be sent stays, and the alarm rings for it.
    async fn alert(self: &Rc<Self>, alert: &Alert) {
        let url = super::setting(&self.env, WEBHOOK).unwrap_or_default();
        if url.trim().is_empty() {
            worker::console_warn!("{}", alert.text);
        } else if post(url.trim(), &alert.text).await.is_err() {
            // Its error may name the address, and that is as good as a key.
            worker::console_warn!("an alert was not taken by {WEBHOOK}: {}", alert.text);
            return;
        }
        let noted = async {
            let mut kept = self.take().await?;
            kept.budget.sent(alert);
            self.keep_budget(kept).await
        };
        if let Err(error) = Box::pin(noted).await {
            worker::console_warn!("that an alert was sent could not be stored: {error}");
        }
    }
}

/// Posts a sentence in the form that Slack takes.
pub(super) async fn post(url: &str, text: &str) -> Result<()> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(serde_json::json!({ "text": text }).to_string().into()))
        .with_redirect(RequestRedirect::Manual);
    let request = Request::new_with_init(url, &init)?;
    let signal = web_sys::AbortSignal::timeout_with_u32(ALERT_TIMEOUT_MS).into();
    let answer = Fetch::Request(request).send_with_signal(&signal).await?;
    match answer.status_code() {
        200..=299 => Ok(()),
        status => Err(Error::RustError(format!("status {status}"))),
    }
}
