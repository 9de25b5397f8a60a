//! Cloudflare's Workers AI, called by its binding: the path is the model, the body its input.
//! <https://developers.cloudflare.com/workers-ai/features/json-mode/>
//!
//! Its models answer in two forms: newer ones as chat completions do, older ones with `response`,
//! a text or, where the form was kept, the object itself. What a shell hears as an exception it
//! hands on as status 500 with the exception's words.

use serde::Deserialize;
use serde_json::Value;

use super::openai::{self, Asked, Counted, Format};
use super::{Ask, CallError, Question, Reply, Request, Response, http};

/// The input of a call. Its form of the form is the bare schema.
pub(super) fn request(ask: &Ask) -> Request {
    let body = Asked {
        model: "",
        max_tokens: Some(ask.max_output),
        max_completion_tokens: None,
        response_format: Format { kind: "json_schema", json_schema: ask.question.schema() },
        messages: openai::messages(ask),
    };
    let body = serde_json::to_string(&body).unwrap_or_default();
    Request::post(ask.model.to_owned(), body)
}

#[derive(Deserialize)]
struct Body {
    response: Value,
    usage: Option<Counted>,
}

/// What an answer to a question comes to.
pub(super) fn read(question: Question, response: &Response) -> Reply {
    if response.status != 200 {
        return Reply { usage: None, request_id: None, result: Err(refusal(response)) };
    }
    let Ok(body) = serde_json::from_slice::<Body>(&response.body) else {
        return openai::completion(question, &response.body, None);
    };
    let text = match body.response {
        Value::String(text) => text,
        other => other.to_string(),
    };
    // Nothing in this form says that an answer was cut; that it is not closed does.
    let result = question.read(&text, false);
    Reply { usage: body.usage.map(Counted::usage), request_id: None, result }
}

/// The HTTP status that goes with the number that an exception's words begin with.
/// <https://developers.cloudflare.com/workers-ai/platform/errors/>
const STATUSES: [(&str, u16); 15] = [
    ("3003", 400),
    ("3006", 413),
    ("3007", 408),
    ("3008", 408),
    ("3023", 403),
    ("3036", 402),
    ("3039", 400),
    ("3040", 429),
    ("3041", 403),
    ("3042", 404),
    ("5004", 400),
    ("5005", 405),
    ("5007", 404),
    ("5016", 403),
    ("5018", 403),
];

/// What the exception said, as the shell hands it on.
fn words(response: &Response) -> String {
    let body: Option<Value> = serde_json::from_slice(&response.body).ok();
    let words = body.as_ref().and_then(|body| body["errors"][0]["message"].as_str());
    words.map_or_else(|| String::from_utf8_lossy(&response.body).into_owned(), str::to_owned)
}

fn refusal(response: &Response) -> CallError {
    let message = words(response).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["json mode couldn't be met"]) {
        return CallError::Unusable { complaint: "it did not have the form".to_owned() };
    }
    if says(&["context window", "too long", "maximum context"]) {
        return CallError::TooLong;
    }
    let begins = message.strip_prefix("aierror: ").unwrap_or(&message);
    let number = begins.split_once(": ").map_or("", |(number, _)| number);
    let known = STATUSES.iter().find(|(known, _)| *known == number);
    let status = known.map_or(response.status, |(_, status)| *status);
    // Without a number, or with another one than documented.
    if says(&["capacity temporarily exceeded", "rate limit", "too many requests"]) {
        CallError::Busy
    } else if says(&["no such model", "model not found"]) {
        CallError::NoSuchModel
    } else if says(&["daily free allocation", "neurons"]) {
        CallError::NoCredit
    } else {
        http::refusal(&Response { status, headers: Vec::new(), body: Vec::new() })
    }
}
