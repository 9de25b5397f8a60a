//! The one place of the server that calls a model.

use std::cell::Cell;
use std::time::Duration;

use futures::future::{Either, select};
use worker::{
    AbortSignal, Delay, Env, Fetch, Headers, Method, Request as Http, RequestInit, RequestRedirect,
};

use super::api::at_most;
use super::call::OWNER;
use super::driver::now;
use super::lease::{self, Grant, Lease, Wish};
use super::{ai, seal};
use crate::clock::Millis;
use crate::governor::Ending;
use crate::job::StepError;
use crate::keys::{self, KeyError, VaultKey};
use crate::prompt::{self, Provider, Request, Response};
use crate::protocol::Hold;
use crate::rows::KeyRow;
use crate::settings::{self, Secret, Service};
use crate::work::Heard;

/// A call that has not been answered by then never will be. Shorter than the job's own patience,
/// so that an answer is not given up while it is under way.
const TIMEOUT_MS: u32 = 110_000;

/// An answer, at most, in bytes: far above what any model may write.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Some services refuse whoever does not say who they are.
const AGENT: &str = concat!("decant/", env!("CARGO_PKG_VERSION"));

/// What a call is made for.
#[derive(Clone, Debug)]
pub(super) struct Purpose {
    /// Who answers.
    pub(super) provider: Provider,
    /// The person's own key, sealed, if they gave one for this run.
    pub(super) own_key: Option<KeyRow>,
    /// A key that the person gave for this one call, and that is not kept.
    pub(super) given: Option<Secret>,
}

/// The service of a call, with the key that opens it. A person's own key that does not open is no
/// leave to use the operator's.
async fn service_of(env: &Env, purpose: &Purpose) -> Result<Service, StepError> {
    let get = |name: &str| super::setting(env, name);
    if let Some(key) = &purpose.given {
        let service = settings::address(purpose.provider, get);
        let service = service.map_err(|_| StepError::Held(Hold::Key))?;
        return Ok(Service { key: Some(key.clone()), ..service });
    }
    let Some(stored) = &purpose.own_key else {
        return settings::service(purpose.provider, get).map_err(|_| StepError::Held(Hold::Key));
    };
    let service = settings::address(purpose.provider, get);
    let service = service.map_err(|_| StepError::Held(Hold::Key))?;
    let opened = match get("VAULT_KEY").and_then(|keys| VaultKey::read(&keys)) {
        Some(vault) => seal::open(&vault, &stored.sealed, &bound_to(stored, &service)).await,
        None => Err(KeyError::DoesNotOpen),
    };
    match opened {
        Ok(key) => Ok(Service { key: Some(key), ..service }),
        Err(error) => {
            worker::console_warn!("{error}");
            Err(StepError::Held(Hold::Key))
        }
    }
}

/// What a stored key is bound to, where it goes now.
pub(super) fn bound_to<'a>(stored: &'a KeyRow, service: &'a Service) -> keys::Purpose<'a> {
    let KeyRow { job, .. } = stored;
    let (provider, host) = (service.provider.as_str(), service.host());
    keys::Purpose { person: OWNER, job, provider, host }
}

/// Makes a call as soon as its account allows it, and waits for what comes of it: `heard` takes
/// that, and says what it cost; none if it cannot say.
pub(super) async fn call(
    env: &Env,
    purpose: &Purpose,
    wish: &Wish,
    request: Request,
    heard: impl FnOnce(&Heard) -> Option<u64>,
) {
    let unsent = match service_of(env, purpose).await {
        Err(error) => error,
        Ok(service) => match lease::ask(env, &service.account(), wish).await {
            Ok(Grant::Go(lease)) => {
                return under(env, &lease, &service, request, heard).await;
            }
            Ok(Grant::Wait(until)) => StepError::Wait { until },
            Ok(Grant::OverBudget) => StepError::Held(Hold::Budget),
            Err(error) => {
                worker::console_warn!("the governor could not be asked: {error}");
                governor_away()
            }
        },
    };
    heard(&Heard::Unsent(unsent));
}

/// Makes a call for which there is leave. The account is told as soon as it has ended, so that the
/// next may begin; the budget when it is known what it cost.
async fn under(
    env: &Env,
    lease: &Lease,
    service: &Service,
    request: Request,
    heard: impl FnOnce(&Heard) -> Option<u64>,
) {
    let came = if service.provider == Provider::WorkersAi {
        by_binding(env, request).await
    } else {
        over_network(service, request).await
    };
    let (ending, answer) = match &came {
        Heard::Answer(answer) => (Ending::of(Some(answer.status)), Some(answer)),
        Heard::Nothing => (Ending::of(None), None),
        Heard::Unsent(_) => (Ending::Unsent, None),
    };
    // What comes of it is stored first: it is paid for.
    let cost = heard(&came);
    let told = lease.end(env, ending, answer).await;
    if let Err(error) = told.and(lease.settle(env, cost).await) {
        worker::console_warn!("the governor could not be told: {error}");
    }
}

/// Makes a request for which no turn has to be waited for.
pub(super) async fn ask_unleased(env: &Env, purpose: &Purpose, request: Request) -> Heard {
    match service_of(env, purpose).await {
        Ok(service) => over_network(&service, request).await,
        Err(error) => Heard::Unsent(error),
    }
}

/// What is heard where the governor could not be asked.
pub(super) fn governor_away() -> StepError {
    StepError::Wait { until: now() + GOVERNOR_AWAY_MS }
}

/// A governor that could not be asked is asked again after so long.
const GOVERNOR_AWAY_MS: i64 = 1_000;

async fn over_network(service: &Service, request: Request) -> Heard {
    match post(service, request).await {
        Ok(response) => Heard::Answer(response),
        // Whether it was sent cannot be told here: refused and lost look the same.
        Err(error) => {
            worker::console_warn!("a call was not answered: {}", kind(&error));
            Heard::Nothing
        }
    }
}

async fn post(service: &Service, request: Request) -> worker::Result<Response> {
    let headers = Headers::new();
    headers.set("user-agent", AGENT)?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    if let Some((name, value)) = service.key_header() {
        headers.set(name, &value)?;
    }
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    if request.method == prompt::Method::Post {
        init.with_method(Method::Post).with_body(Some(request.body.into()));
    }
    let http = Http::new_with_init(&format!("{}{}", service.base, request.path), &init)?;
    let signal: AbortSignal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS).into();
    let mut response = Fetch::Request(http).send_with_signal(&signal).await?;
    let headers = response.headers().entries().collect();
    let status = response.status_code();
    let body = at_most(response.stream()?, ANSWER_BYTES_MAX).await?;
    let body = body.ok_or_else(|| worker::Error::RustError("an answer above the limit".into()))?;
    Ok(Response { status, headers, body })
}

/// Asks each service that a key is set for whether it takes it, as cheaply as can be; an answer
/// holds for a while. `Err` names the settings that are refused.
pub(super) async fn try_credentials(env: &Env, now: Millis) -> Result<(), Vec<String>> {
    if let Some((at, verdict)) = TRIED.take()
        && now < at + TRIED_MS
    {
        TRIED.set(Some((at, verdict.clone())));
        return verdict;
    }
    let mut refused = Vec::new();
    for provider in Provider::ALL {
        let get = |name: &str| super::setting(env, name);
        let given = settings::key_name(provider).and_then(get);
        let (Some(_), Ok(service)) = (given, settings::service(provider, get)) else { continue };
        let Some(path) = settings::question(provider) else { continue };
        let status = ask(&service, path).await.ok();
        if let Err(name) = settings::verdict(provider, status) {
            refused.push(name.to_owned());
        }
    }
    let verdict = if refused.is_empty() { Ok(()) } else { Err(refused) };
    TRIED.set(Some((now, verdict.clone())));
    verdict
}

/// What was tried last, and when.
type Tried = Option<(Millis, Result<(), Vec<String>>)>;

thread_local! {
    static TRIED: Cell<Tried> = const { Cell::new(None) };
}

/// So long an answer to that question holds.
const TRIED_MS: i64 = 60_000;

/// So long it is waited for.
const QUESTION_TIMEOUT_MS: u32 = 5_000;

/// The status of an answer to a question that costs nothing.
async fn ask(service: &Service, path: &str) -> worker::Result<u16> {
    let headers = Headers::new();
    headers.set("user-agent", AGENT)?;
    if service.provider == Provider::Anthropic {
        headers.set("anthropic-version", "2023-06-01")?;
    }
    if let Some((name, value)) = service.key_header() {
        headers.set(name, &value)?;
    }
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    let http = Http::new_with_init(&format!("{}{path}", service.base), &init)?;
    let signal: AbortSignal = web_sys::AbortSignal::timeout_with_u32(QUESTION_TIMEOUT_MS).into();
    Ok(Fetch::Request(http).send_with_signal(&signal).await?.status_code())
}

/// Whether there is a binding for Workers AI.
pub(super) fn is_bound(env: &Env) -> bool {
    ai::binding(env).is_some()
}

/// Workers AI is no address but a binding: what it answers is put as if it had been one.
async fn by_binding(env: &Env, request: Request) -> Heard {
    let Some(ai) = ai::binding(env) else { return Heard::Unsent(StepError::Held(Hold::Key)) };
    let answer = Box::pin(ai::run(&ai, &request.path, &request.body));
    let patience = Duration::from_millis(TIMEOUT_MS.into());
    let (status, body) = match select(answer, Delay::from(patience)).await {
        Either::Left((Ok(body), _)) => (200, body),
        Either::Left((Err(words), _)) => {
            (500, serde_json::json!({"errors": [{"message": words}]}).to_string())
        }
        Either::Right(_) => return Heard::Nothing,
    };
    if body.len() > ANSWER_BYTES_MAX {
        return Heard::Nothing;
    }
    Heard::Answer(Response { status, headers: Vec::new(), body: body.into_bytes() })
}

/// What sort of error it is; its text may name an address.
fn kind(error: &worker::Error) -> &'static str {
    match error {
        worker::Error::JsError(text) if text.contains("Timeout") => "timed out",
        worker::Error::JsError(_) | worker::Error::Internal(_) => "no connection",
        _ => "an unexpected error",
    }
}
