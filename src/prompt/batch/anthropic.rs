//! Anthropic's Message Batches: <https://platform.claude.com/docs/en/build-with-claude/batch-processing>.
//!
//! Each request has a result, in any order: one that was answered is billed, one that failed, was
//! canceled or expired is not. Parameters are checked when a request's turn comes, not before.

use std::fmt::Write as _;

use serde_json::Value;

use super::super::anthropic::{refusal, versioned};
use super::{CallError, Fate, Millis, News, Request, Response, SKEW_MS, Sought, Step};
use super::{lines, listed, name, parsed, strange};

const BATCHES: &str = "/v1/messages/batches";

pub(super) fn item(name: &str, body: &str) -> String {
    format!("{{\"custom_id\":\"{name}\",\"params\":{body}}},")
}

pub(super) fn send(items: &str) -> Request {
    let items = items.strip_suffix(',').unwrap_or(items);
    versioned(Request::post(BATCHES.to_owned(), format!("{{\"requests\":[{items}]}}")))
}

pub(super) fn request(step: Step, id: &str) -> Request {
    let mut path = format!("{BATCHES}/{id}");
    match step {
        Step::Cancel => {
            path.push_str("/cancel");
            return versioned(Request::post(path, String::new()));
        }
        Step::Fetch => {
            let _ = write!(path, "/results");
        }
        Step::Find => path = format!("{BATCHES}?limit=100"),
        Step::Upload | Step::Submit | Step::Look => {}
    }
    versioned(Request::get(path))
}

pub(super) fn read(step: Step, response: &Response) -> Result<News, CallError> {
    if response.status != 200 {
        return Err(refusal(response));
    }
    if step == Step::Fetch {
        return Ok(News::Results(lines(response).filter_map(|line| fate(&line)).collect()));
    }
    let body = parsed(response)?;
    let id = name(&body, "id").ok_or_else(strange)?;
    if step == Step::Submit {
        return Ok(News::Submitted(id));
    }
    match body["processing_status"].as_str() {
        Some("ended") => Ok(News::Ended { results: vec![id], rest_may_be_billed: true }),
        Some(_) => Ok(News::Underway),
        None => Err(strange()),
    }
}

/// The batches that may be the one sought. The list, newest first, does not say what they hold:
/// when they were made and how many requests they have.
/// <https://platform.claude.com/docs/en/api/messages/batches/list>
pub(super) fn find(sought: &Sought, response: &Response) -> Result<Vec<String>, CallError> {
    if response.status != 200 {
        return Err(refusal(response));
    }
    let body = parsed(response)?;
    let fits = |batch: &&Value| {
        let made = batch["created_at"].as_str().and_then(Millis::from_export_text);
        let counts = batch["request_counts"].as_object().into_iter().flat_map(|all| all.values());
        let requests: u64 = counts.filter_map(Value::as_u64).sum();
        made.is_some_and(|made| made + SKEW_MS >= sought.since) && requests == sought.requests
    };
    Ok(listed(&body)?.iter().filter(fits).filter_map(|batch| name(batch, "id")).collect())
}

fn fate(line: &Value) -> Option<(String, Fate)> {
    let id = name(line, "custom_id")?;
    let result = &line["result"];
    let answered = |status, body: &Value| {
        let body = body.to_string().into_bytes();
        Fate::Answered(Response { status, headers: Vec::new(), body })
    };
    let fate = match result["type"].as_str()? {
        "succeeded" => answered(200, &result["message"]),
        "errored" => {
            let kind = result["error"]["error"]["type"].as_str().unwrap_or_default();
            answered(status_of(kind), &result["error"])
        }
        "canceled" => Fate::Canceled,
        "expired" => Fate::Expired,
        _ => return None,
    };
    Some((id, fate))
}

/// The status that goes with a kind of error: <https://platform.claude.com/docs/en/api/errors>.
fn status_of(kind: &str) -> u16 {
    match kind {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    }
}
