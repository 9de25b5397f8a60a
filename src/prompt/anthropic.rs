//! Anthropic's Messages, as documented in 2026: <https://platform.claude.com/docs/en/api/messages>.
//!
//! The instructions are a block of their own that the service is asked to keep; nothing that
//! varies stands before it. The form of the answer is asked as a schema; the models think unless
//! told not to, and what they think is billed as output, so they are told not to. Sampling
//! parameters and a beginning of the answer are refused by the newer models, and are not sent.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Ask, CallError, Question, Reply, Request, Response, Usage, http};

#[derive(Serialize)]
struct Asked<'a> {
    model: &'a str,
    max_tokens: u32,
    thinking: Value,
    system: Value,
    output_config: OutputConfig,
    messages: Value,
}

#[derive(Serialize)]
struct OutputConfig {
    format: Format,
}

#[derive(Serialize)]
struct Format {
    #[serde(rename = "type")]
    kind: &'static str,
    schema: &'static RawValue,
}

/// The request of a call.
pub(super) fn request(ask: &Ask) -> Request {
    let body = Asked {
        model: ask.model,
        max_tokens: ask.max_output,
        thinking: json!({"type": "disabled"}),
        system: json!([{
            "type": "text",
            "text": ask.question.instructions(),
            "cache_control": {"type": "ephemeral"},
        }]),
        output_config: OutputConfig {
            format: Format { kind: "json_schema", schema: ask.question.schema() },
        },
        messages: json!([{"role": "user", "content": ask.question.message(ask)}]),
    };
    let body = serde_json::to_string(&body).unwrap_or_default();
    versioned(Request::post("/v1/messages".to_owned(), body))
}

/// The service answers nobody who does not say which version is spoken.
pub(super) fn versioned(request: Request) -> Request {
    request.with("anthropic-version", "2023-06-01")
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    content: Vec<Block>,
    stop_reason: Option<String>,
    usage: Option<Counted>,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: String,
}

#[derive(Clone, Copy, Deserialize)]
#[allow(clippy::struct_field_names, reason = "the service's words")]
struct Counted {
    input_tokens: u64,
    output_tokens: u64,
    #[serde(default)]
    cache_read_input_tokens: Option<u64>,
    #[serde(default)]
    cache_creation_input_tokens: Option<u64>,
}

/// What an answer to a question comes to.
pub(super) fn read(question: Question, response: &Response) -> Reply {
    let request_id = response.header("request-id").map(str::to_owned);
    if response.status != 200 {
        return Reply { usage: None, request_id, result: Err(refusal(response)) };
    }
    let Ok(body) = serde_json::from_slice::<Body>(&response.body) else {
        return Reply { usage: None, request_id, result: http::not_the_service() };
    };
    let usage = body.usage.map(|counted| Usage {
        input: counted.input_tokens,
        cached: counted.cache_read_input_tokens.unwrap_or(0),
        cache_written: counted.cache_creation_input_tokens.unwrap_or(0),
        output: counted.output_tokens,
    });
    let text: String = body
        .content
        .iter()
        .filter(|block| block.kind == "text")
        .map(|block| block.text.as_str())
        .collect();
    let result = match body.stop_reason.as_deref() {
        Some("refusal") => Err(CallError::Refused),
        Some("max_tokens" | "model_context_window_exceeded") => question.read(&text, true),
        _ => question.read(&text, false),
    };
    Reply { usage, request_id, result }
}

pub(super) fn refusal(response: &Response) -> CallError {
    let message = response.error_message();
    match response.status {
        400 if message.contains("credit balance") => CallError::NoCredit,
        400 if message.contains("too long") || message.contains("too large") => CallError::TooLong,
        _ => http::refusal(response),
    }
}
