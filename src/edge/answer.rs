//! Answers: errors as `application/problem+json`, and the headers of each kind of answer.

use thiserror::Error;
use worker::{Headers, Response, ResponseBuilder, Result};

use super::driver::BUILD;
use crate::gate::Refusal;
use crate::job::{QuestionRefusal, StepError};
use crate::opening::OpenError;
use crate::protocol::{Hold, ProblemJson, VERSION};
use crate::sql::SqlError;

/// When to ask again after too many, in seconds.
const RETRY_AFTER_S: &str = "60";

/// For pages that show what an export or a model says beside buttons that act.
const JOB_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    font-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types offline";

/// For the worker that keeps the files of the job's page: it fetches them from here, and no more.
const OFFLINE_POLICY: &str = "default-src 'none'; connect-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// For what is no page.
const DATA_POLICY: &str = "default-src 'none'; sandbox";

/// Why a request is answered with an error.
#[derive(Debug, Error)]
pub enum Problem {
    /// A setting is missing or refused.
    #[error("the server's settings cannot be honoured: set {}", .0.join(" and "))]
    Misconfigured(Vec<String>),
    /// The gate turned it away.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Another error that has a code.
    #[error("{detail}")]
    Coded {
        /// The HTTP status.
        status: u16,
        /// The stable code.
        code: &'static str,
        /// Which of the problems with that code it is.
        reason: &'static str,
        /// What happened and what to do.
        detail: &'static str,
    },
    /// A job is not opened.
    #[error(transparent)]
    NotOpened(#[from] OpenError),
    /// A question is not asked.
    #[error(transparent)]
    NotAsked(#[from] QuestionRefusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] SqlError),
    /// The platform failed.
    #[error("the server could not answer: try again")]
    Platform(#[from] worker::Error),
}

impl Problem {
    pub(super) fn misconfigured(settings: Vec<String>) -> Self {
        Self::Misconfigured(settings)
    }

    pub(super) fn unknown_path() -> Self {
        coded(404, "S02", "unknown_path", "there is nothing at this address")
    }

    pub(super) fn method() -> Self {
        coded(405, "S02", "method", "this address does not take this method")
    }

    pub(super) fn timed_out() -> Self {
        coded(504, "S05", "timed_out", "the server took too long: nothing is lost, try again")
    }

    pub(super) fn not_understood() -> Self {
        coded(400, "S02", "not_understood", "the body is not what this address takes")
    }

    pub(super) fn too_large() -> Self {
        coded(
            413,
            "S02",
            "too_large",
            "this is more than one request may ask or bring: ask for less at once",
        )
    }

    pub(super) fn no_such_form() -> Self {
        coded(
            400,
            "S02",
            "no_such_form",
            "there is no such form, or nothing of that name to leave out",
        )
    }

    pub(super) fn too_large_to_export() -> Self {
        let what = "this memory is too large to be put in other forms here: download it, and have \
                    `decant export` on the command line do it";
        coded(413, "S02", "too_large_to_export", what)
    }

    pub(super) fn too_large_to_ask() -> Self {
        coded(413, "S02", "too_large_to_ask", "this memory is too large to be asked: search it")
    }

    /// Why a model gave no answer to a question.
    pub(super) fn not_answered(error: &StepError) -> Self {
        match error {
            StepError::Wait { .. } | StepError::Unavailable { .. } => coded(
                503,
                "S05",
                "model_away",
                "the model cannot be asked at the moment: try again in a while",
            ),
            StepError::Held(Hold::Key) => coded(
                422,
                "S05",
                "model_key",
                "the provider takes no key that is known here: give one of your own",
            ),
            StepError::Held(Hold::Credit) => {
                coded(409, "S05", "model_credit", "the account of the key has no credit left")
            }
            StepError::Held(Hold::Budget) => {
                coded(409, "S05", "model_budget", "the operator's budget of this month is used up")
            }
            StepError::Held(_) => {
                coded(422, "S05", "model_gone", "the provider does not have this model any more")
            }
            StepError::TooLong
            | StepError::Cut
            | StepError::Refused
            | StepError::Unusable(_)
            | StepError::Failed(_) => coded(
                502,
                "S05",
                "model_useless",
                "the model wrote nothing that can be used: put the question in other words",
            ),
        }
    }

    pub(super) fn answer_lost() -> Self {
        coded(500, "S05", "answer_lost", "the answer was lost here: ask again")
    }

    pub(super) fn nothing_fits() -> Self {
        coded(404, "M04", "nothing_fits", "nothing in this memory fits the question")
    }

    pub(super) fn too_many_windows() -> Self {
        coded(429, "S04", "too_many_windows", "this run is followed by too many windows: close one")
    }

    pub(super) fn no_key() -> Self {
        coded(422, "U07", "no_key", "this is no key: it is empty, too long or holds a space")
    }

    pub(super) fn nobody_signs_in() -> Self {
        coded(
            404,
            "S02",
            "nobody_signs_in",
            "nobody has to sign in here: this server answers to its own machine alone",
        )
    }

    pub(super) fn no_push() -> Self {
        coded(
            400,
            "S02",
            "no_push",
            "this server tells no browser of that push service: its operator can name it",
        )
    }

    pub(super) fn wants_no_key() -> Self {
        coded(422, "S02", "wants_no_key", "the provider of this run takes no key")
    }

    pub(super) fn no_upgrade() -> Self {
        coded(426, "S02", "no_upgrade", "this address is a WebSocket: connect with an upgrade")
    }

    pub(super) fn no_job() -> Self {
        coded(404, "J13", "no_job", "there is no run at this address")
    }

    pub(super) fn not_finished() -> Self {
        coded(
            409,
            "S02",
            "not_finished",
            "this run has not finished: its memory is there when it has",
        )
    }

    pub(super) fn no_memory() -> Self {
        coded(404, "S02", "no_memory", "there is no memory yet: a run has to finish first")
    }

    pub(super) fn no_file() -> Self {
        coded(404, "S02", "no_file", "the memory has no such file")
    }

    pub(super) fn no_message() -> Self {
        coded(404, "M03", "no_message", "this message was not sent here: look it up in the export")
    }

    fn parts(&self) -> (u16, &'static str) {
        match self {
            Self::Misconfigured(_) => (503, "S01"),
            Self::Refused(refusal) => (refusal.status(), refusal.code()),
            Self::Coded { status, code, .. } => (*status, code),
            Self::NotOpened(OpenError::Protocol) => (409, "J04"),
            Self::NotOpened(OpenError::TooMany) => (429, "S04"),
            Self::NotOpened(OpenError::TooLarge) => (413, "S02"),
            Self::NotOpened(OpenError::NoPrice) => (422, "P02"),
            Self::NotOpened(OpenError::NoBatches) => (422, "P03"),
            Self::NotOpened(_) => (422, "S02"),
            Self::NotAsked(QuestionRefusal::Cap) => (409, "J09"),
            Self::NotAsked(_) => (409, "S02"),
            Self::Store(_) | Self::Platform(_) => (500, "X01"),
        }
    }

    /// The word by which a page knows it; `""` for what it cannot put better.
    fn reason(&self) -> &'static str {
        match self {
            Self::Misconfigured(_) => "misconfigured",
            Self::Refused(refusal) => refusal.reason(),
            Self::Coded { reason, .. } => reason,
            Self::NotOpened(error) => error.reason(),
            Self::NotAsked(refusal) => refusal.reason(),
            Self::Store(_) | Self::Platform(_) => "failed",
        }
    }

    /// The error as an answer.
    pub(super) fn response(self) -> Result<Response> {
        match &self {
            Self::Platform(error) => worker::console_error!("{error}"),
            Self::Store(error) => worker::console_error!("{error}"),
            _ => {}
        }
        let (status, code) = self.parts();
        let (detail, reason) = (self.to_string(), self.reason().to_owned());
        let settings = match self {
            Self::Misconfigured(settings) => settings,
            _ => Vec::new(),
        };
        let problem = ProblemJson {
            kind: "about:blank".into(),
            title: title(status).into(),
            status,
            detail,
            code: code.into(),
            reason,
            settings,
        };
        let body = serde_json::to_vec(&problem)?;
        let headers = data_headers("application/problem+json")?;
        match status {
            401 => headers.set("www-authenticate", "Bearer")?,
            429 => headers.set("retry-after", RETRY_AFTER_S)?,
            _ => {}
        }
        Ok(ResponseBuilder::new().with_status(status).with_headers(headers).fixed(body))
    }
}

fn coded(status: u16, code: &'static str, reason: &'static str, detail: &'static str) -> Problem {
    Problem::Coded { status, code, reason, detail }
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        426 => "Upgrade Required",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

/// The headers of everything under `/api`, of errors and of `/health`.
pub(super) fn data_headers(content_type: &str) -> Result<Headers> {
    let headers = Headers::new();
    headers.set("content-type", content_type)?;
    headers.set("content-security-policy", DATA_POLICY)?;
    headers.set("cross-origin-resource-policy", "same-origin")?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("referrer-policy", "no-referrer")?;
    headers.set("cache-control", "no-store")?;
    Ok(headers)
}

/// The answer to `/health` of a server that is fit to work.
pub(super) fn health() -> Result<Response, Problem> {
    let body = serde_json::json!({"ok": true, "protocol": VERSION, "build": BUILD});
    let headers = data_headers("application/json")?;
    Ok(ResponseBuilder::new().with_headers(headers).fixed(body.to_string().into_bytes()))
}

/// `/`. Its policy names the hashes of its own scripts and styles, so it is made with the page and
/// comes with its file; without one nothing may run.
pub(super) fn shell(file: Response, own_origin: &str) -> Result<Response, Problem> {
    let policy = file.headers().get("content-security-policy")?;
    let headers = page_headers(&file, policy.as_deref().unwrap_or(DATA_POLICY))?;
    headers.set("connection-allowlist", &format!("(\"{own_origin}/job/new?\")"))?;
    headers.set("cross-origin-opener-policy", "noopener-allow-popups")?;
    headers.set("cache-control", "no-store, no-transform")?;
    Ok(file.with_headers(headers))
}

/// `/job/…`.
pub(super) fn job_page(file: Response) -> Result<Response, Problem> {
    let headers = page_headers(&file, JOB_POLICY)?;
    headers.set("cross-origin-opener-policy", "noopener-allow-popups")?;
    headers.set("cache-control", "no-store")?;
    Ok(file.with_headers(headers))
}

/// `/job/offline.js`. A browser asks anew for it, so that it is never older than the page.
pub(super) fn offline_worker(file: Response) -> Result<Response, Problem> {
    let headers = page_headers(&file, OFFLINE_POLICY)?;
    headers.set("cache-control", "no-cache")?;
    Ok(file.with_headers(headers))
}

/// A script, style, font or picture of the pages, named by the hash of what it holds.
pub(super) fn asset(file: Response) -> Result<Response, Problem> {
    let headers = page_headers(&file, DATA_POLICY)?;
    headers.set("cache-control", "public, max-age=31536000, immutable")?;
    Ok(file.with_headers(headers))
}

fn page_headers(file: &Response, policy: &str) -> Result<Headers> {
    let headers = Headers::new();
    for name in ["content-type", "etag"] {
        if let Some(value) = file.headers().get(name)? {
            headers.set(name, &value)?;
        }
    }
    headers.set("content-security-policy", policy)?;
    headers.set("cross-origin-resource-policy", "same-origin")?;
    headers.set("x-content-type-options", "nosniff")?;
    headers.set("referrer-policy", "no-referrer")?;
    Ok(headers)
}
