//! Batches: many requests in one, which a provider answers when it has time, within a day and for
//! less. What is asked about a batch, step by step, and how the answers are read; one file each for
//! the providers that have them.
//!
//! A name that an answer gives is put into the path of the next request, so it is taken only if it
//! is a plain word. An address that an answer names is never asked.

mod anthropic;
mod openai;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{CallError, Provider, Request, Response};
use crate::clock::Millis;

/// The body of a batch, at most, in bytes: a shell holds it twice while it is sent.
pub const BODY_BYTES_MAX: usize = 8_000_000;

/// A name that a provider gives, at most, in bytes.
const NAME_BYTES_MAX: usize = 128;

/// What is asked about a batch next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// To take the file with the requests, where they come in a file. It costs nothing.
    Upload,
    /// To answer them.
    Submit,
    /// What it is called, where nobody heard what came of that.
    Find,
    /// Whether they are answered.
    Look,
    /// To give up what is not answered yet.
    Cancel,
    /// The answers.
    Fetch,
}

/// What the provider calls a batch and its parts; empty as long as it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The file with the requests.
    pub input: String,
    /// The batch.
    pub id: String,
    /// What the answers are to be fetched by, one after another.
    pub results: Vec<String>,
    /// A request of which the answers say nothing may have been billed all the same.
    pub rest_may_be_billed: bool,
}

/// What an answer about a batch says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The file is there, under this name.
    Uploaded(String),
    /// The batch is taken, under this name.
    Submitted(String),
    /// Among those that the provider knows it has this name; none if it is not there.
    Found(Option<String>),
    /// It is not answered yet.
    Underway,
    /// It is answered, as far as it will be.
    Ended {
        /// As in [`Names`].
        results: Vec<String>,
        /// As in [`Names`].
        rest_may_be_billed: bool,
    },
    /// It was turned down as a whole: nothing is billed.
    TurnedDown(CallError),
    /// What became of its requests, in any order.
    Results(Vec<(String, Fate)>),
}

/// What became of a request of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was answered, as it would have been alone.
    Answered(Response),
    /// It was given up before its turn came; not billed.
    Canceled,
    /// Its turn did not come within a day; not billed.
    Expired,
}

/// What a batch is known by whose name nobody heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought<'a> {
    /// The file with its requests, where they came in a file.
    pub input: &'a str,
    /// How many requests it holds.
    pub requests: u64,
    /// It was not submitted before.
    pub since: Millis,
}

/// Two clocks differ by so much at most.
const SKEW_MS: i64 = 10_000;

/// Where asking for a batch begins; none where a provider has no batches.
pub fn first_step(provider: Provider) -> Option<Step> {
    match provider {
        Provider::Anthropic => Some(Step::Submit),
        Provider::Openai => Some(Step::Upload),
        Provider::Embedded | Provider::WorkersAi => None,
    }
}

/// The requests of a batch, in the form in which its first step sends them.
#[derive(Debug)]
pub struct Requests {
    provider: Provider,
    text: String,
}

impl Requests {
    /// None yet.
    pub fn new(provider: Provider) -> Self {
        Self { provider, text: String::new() }
    }

    /// Adds one under a name; false if there is no room for it.
    pub fn push(&mut self, name: &str, request: &Request) -> bool {
        let item = match self.provider {
            Provider::Anthropic => anthropic::item(name, &request.body),
            _ => openai::item(name, &request.body),
        };
        let fits = self.text.is_empty() || self.text.len() + item.len() <= BODY_BYTES_MAX;
        if fits {
            self.text.push_str(&item);
        }
        fits
    }
}

/// The request that sends them.
pub fn send(requests: &Requests) -> Request {
    match requests.provider {
        Provider::Anthropic => anthropic::send(&requests.text),
        _ => openai::send(&requests.text),
    }
}

/// The request of a step that sends none.
pub fn request(provider: Provider, step: Step, names: &Names) -> Request {
    match provider {
        Provider::Anthropic => anthropic::request(step, &names.id),
        _ => openai::request(step, names),
    }
}

/// What an answer to a step says. `Err`: the step itself came to nothing.
pub fn read(provider: Provider, step: Step, response: &Response) -> Result<News, CallError> {
    match provider {
        Provider::Anthropic => anthropic::read(step, response),
        _ => openai::read(step, response),
    }
}

/// Reads the list that [`Step::Find`] asks for. Where several batches may be the one, none is: who
/// was asked by whom is only seen in the answers, by the names of the requests.
pub fn find(provider: Provider, sought: &Sought, response: &Response) -> Result<News, CallError> {
    let found = match provider {
        Provider::Anthropic => anthropic::find(sought, response),
        _ => openai::find(sought, response),
    }?;
    let only = match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    Ok(News::Found(only))
}

/// The batches of a list.
fn listed(body: &Value) -> Result<&Vec<Value>, CallError> {
    body.get("data").and_then(Value::as_array).ok_or_else(strange)
}

/// A body that no service of this kind answers with.
fn strange() -> CallError {
    CallError::Unusable { complaint: "it was not what the service is known to answer".into() }
}

fn parsed(response: &Response) -> Result<Value, CallError> {
    serde_json::from_slice(&response.body).map_err(|_| strange())
}

/// The name that an answer gives in a field, if it is a plain word.
fn name(body: &Value, field: &str) -> Option<String> {
    let name = body.get(field)?.as_str()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let good = (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(plain);
    good.then(|| name.to_owned())
}

/// The lines of an answer. A line that cannot be read says nothing.
fn lines(response: &Response) -> impl Iterator<Item = Value> {
    let lines = response.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
