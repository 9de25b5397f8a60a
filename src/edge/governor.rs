//! The Durable Object that keeps an account's calls within its limits, and the way to ask it.
//!
//! One object per account, named by provider, address and a hash of the key, and one named
//! [`BUDGET`] for the operator's month, in which all accounts that the operator pays for are
//! counted. What a governor knows is stored whole before a grant is given, so that no money is
//! forgotten. Nothing outside reaches it: the Worker routes no path here.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use worker::{
    DurableObject, Env, Fetch, Headers, Method, Request as Http, RequestInit, RequestRedirect,
    Response, ResponseBuilder, Result, State, durable_object,
};

use super::driver::now;
use crate::governor::{Ask, Governor as Core, Grant, Limits, Report};
use crate::id::sha256;
use crate::settings::Service;

/// The binding of governors.
const GOVERNOR: &str = "GOVERNOR";

/// The object of the operator's month.
const BUDGET: &str = "budget";

/// The key of what a governor knows.
const STATE: &str = "state";

/// An alert is tried so often.
const ALERT_TRIES: u32 = 2;

/// See the module.
#[durable_object]
pub struct Governor {
    state: State,
    env: Env,
    core: RefCell<Option<Core>>,
}

// After a panic nothing is held: it is read anew.
impl std::panic::UnwindSafe for Governor {}
impl std::panic::RefUnwindSafe for Governor {}

/// What a governor is told.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Said {
    Ask { ask: Ask },
    Done { report: Report },
    Reserve { ask: Ask, budget: u64 },
    Settle { call: String, spent: u64, budget: u64 },
}

impl DurableObject for Governor {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, core: RefCell::new(None) }
    }

    async fn fetch(&self, mut request: Http) -> Result<Response> {
        let said: Said = request.json().await?;
        let mut core = match self.core.take() {
            Some(core) => core,
            None => self.load().await,
        };
        let grant = match said {
            Said::Ask { ask } => core.ask(now(), &ask),
            Said::Reserve { ask, budget } => core.reserve(now(), &ask, budget),
            Said::Done { report } => {
                core.done(now(), &report);
                Grant::Go
            }
            Said::Settle { call, spent, budget } => {
                for share in core.settle(now(), &call, spent, budget) {
                    self.alert(share);
                }
                Grant::Go
            }
        };
        let answer = serde_json::to_vec(&grant)?;
        let stored = serde_json::to_string(&core)?;
        self.core.replace(Some(core));
        self.state.storage().put(STATE, stored).await?;
        Ok(ResponseBuilder::new().fixed(answer))
    }
}

impl Governor {
    async fn load(&self) -> Core {
        let stored = self.state.storage().get::<String>(STATE).await.ok().flatten();
        stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Tells the operator, in the form that Slack takes, and waits for nobody.
    fn alert(&self, share: u8) {
        let Some(url) = super::setting(&self.env, "ALERT_WEBHOOK_URL") else { return };
        if url.trim().is_empty() {
            return;
        }
        self.state.wait_until(async move {
            for _ in 0..ALERT_TRIES {
                if post_alert(url.trim(), share).await.is_ok() {
                    return;
                }
            }
            worker::console_warn!("an alert was not taken: {share} % of the month's budget");
        });
    }
}

async fn post_alert(url: &str, share: u8) -> Result<()> {
    let text = format!("decant: {share} % of this month's budget for models is spent.");
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(serde_json::json!({"text": text}).to_string().into()))
        .with_redirect(RequestRedirect::Manual);
    let signal = web_sys::AbortSignal::timeout_with_u32(10_000).into();
    let http = Http::new_with_init(url, &init)?;
    let answer = Fetch::Request(http).send_with_signal(&signal).await?;
    match answer.status_code() {
        200..=299 => Ok(()),
        status => Err(worker::Error::RustError(format!("status {status}"))),
    }
}

/// The account of a service, by which its governor is named: nothing of the key can be read in it.
pub(super) fn account(service: &Service) -> String {
    let key = service.key.as_ref().map(|key| sha256(key.expose().as_bytes()));
    let key = key.as_deref().and_then(|hash| hash.get(..16)).unwrap_or_default();
    format!("{} {} {key}", service.provider.as_str(), service.host())
}

/// Asks whether a call may be made now: its account, and then the operator's month, if there is a
/// budget for it.
pub(super) async fn ask(env: &Env, account: &str, ask: &Ask, budget: Option<u64>) -> Result<Grant> {
    let grant = say(env, account, &Said::Ask { ask: ask.clone() }).await?;
    match budget {
        Some(budget) if grant == Grant::Go => {
            let of_month = say(env, BUDGET, &Said::Reserve { ask: ask.clone(), budget }).await?;
            if of_month == Grant::OverBudget {
                // The account is free for others again.
                let limits = Limits::default();
                let report = Report { call: ask.call.clone(), status: Some(200), limits };
                say(env, account, &Said::Done { report }).await?;
            }
            Ok(of_month)
        }
        _ => Ok(grant),
    }
}

/// Tells what came of a call, and what it cost. What is not heard is noticed when the lease ends.
pub(super) async fn done(
    env: &Env,
    account: &str,
    report: Report,
    spent: u64,
    budget: Option<u64>,
) -> Result<()> {
    if let Some(budget) = budget {
        let call = report.call.clone();
        say(env, BUDGET, &Said::Settle { call, spent, budget }).await?;
    }
    say(env, account, &Said::Done { report }).await.map(|_| ())
}

async fn say(env: &Env, name: &str, said: &Said) -> Result<Grant> {
    let stub = env.durable_object(GOVERNOR)?.get_by_name(name)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_body(Some(serde_json::to_string(said)?.into()));
    let request = Http::new_with_init("http://governor/", &init)?;
    stub.fetch_with_request(request).await?.json().await
}
