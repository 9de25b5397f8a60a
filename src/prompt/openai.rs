//! Chat completions as OpenAI has them, and as vLLM, llama.cpp, Ollama and Gemini's compatible
//! endpoint take them: <https://platform.openai.com/docs/api-reference/chat>.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Ask, CallError, Question, Reply, Request, Response, Usage, http};

/// The body of a request. Of the two names of the limit one is there.
#[derive(Serialize)]
pub(super) struct Asked<'a, F> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_completion_tokens: Option<u32>,
    pub(super) response_format: Format<F>,
    pub(super) messages: Value,
}

#[derive(Serialize)]
pub(super) struct Format<F> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) json_schema: F,
}

#[derive(Serialize)]
struct Named {
    name: &'static str,
    strict: bool,
    schema: &'static RawValue,
}

/// The request of a call.
pub(super) fn request(ask: &Ask) -> Request {
    let knows_new = is_new(ask.model);
    let schema =
        Named { name: ask.question.schema_name(), strict: true, schema: ask.question.schema() };
    let body = Asked {
        model: ask.model,
        max_tokens: Some(ask.max_output).filter(|_| !knows_new),
        max_completion_tokens: Some(ask.max_output).filter(|_| knows_new),
        response_format: Format { kind: "json_schema", json_schema: schema },
        messages: messages(ask),
    };
    let body = serde_json::to_string(&body).unwrap_or_default();
    Request::post("/chat/completions".to_owned(), body)
}

/// The instructions, which never change, and what is asked.
pub(super) fn messages(ask: &Ask) -> Value {
    json!([
        {"role": "system", "content": ask.question.instructions()},
        {"role": "user", "content": ask.question.message(ask)},
    ])
}

/// OpenAI's own models since o1 refuse `max_tokens`; servers that came before know nothing else.
fn is_new(model: &str) -> bool {
    let digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    // `gpt-oss` is run by servers of one's own.
    let own = model.starts_with("gpt-") && !model.starts_with("gpt-oss");
    own || model.strip_prefix('o').is_some_and(digit)
}

#[derive(Deserialize)]
struct Body {
    id: Option<String>,
    choices: Vec<Choice>,
    usage: Option<Counted>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) struct Counted {
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
    prompt_tokens_details: Option<Details>,
}

#[derive(Clone, Copy, Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

impl Counted {
    /// `prompt_tokens` holds those of the cache too.
    pub(super) fn usage(self) -> Usage {
        let cached = self.prompt_tokens_details.and_then(|details| details.cached_tokens);
        let cached = cached.unwrap_or(0).min(self.prompt_tokens);
        Usage {
            input: self.prompt_tokens - cached,
            cached,
            cache_written: 0,
            output: self.completion_tokens,
        }
    }
}

/// What an answer to a question comes to.
pub(super) fn read(question: Question, response: &Response) -> Reply {
    let request_id = response.header("x-request-id").map(str::to_owned);
    if response.status != 200 {
        return Reply { usage: None, request_id, result: Err(refusal(response)) };
    }
    completion(question, &response.body, request_id)
}

/// Reads the body of a completion.
pub(super) fn completion(question: Question, body: &[u8], request_id: Option<String>) -> Reply {
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return Reply { usage: None, request_id, result: http::not_the_service() };
    };
    let usage = body.usage.map(Counted::usage);
    let request_id = request_id.or(body.id);
    let result = match body.choices.into_iter().next() {
        None => http::not_the_service(),
        Some(choice) => {
            let text = choice.message.content.unwrap_or_default();
            match (choice.message.refusal, choice.finish_reason.as_deref()) {
                (Some(refusal), _) if !refusal.is_empty() => Err(CallError::Refused),
                (_, Some("content_filter")) => Err(CallError::Refused),
                (_, Some("length")) => question.read(&text, true),
                _ => question.read(&text, false),
            }
        }
    };
    Reply { usage, request_id, result }
}

pub(super) fn refusal(response: &Response) -> CallError {
    let code = response.error_code();
    let message = response.error_message();
    match response.status {
        429 if code == "insufficient_quota" => CallError::NoCredit,
        400 if code == "context_length_exceeded"
            || message.contains("context length")
            || message.contains("context size")
            || message.contains("too long") =>
        {
            CallError::TooLong
        }
        _ => http::refusal(response),
    }
}
