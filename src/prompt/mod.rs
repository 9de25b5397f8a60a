//! Providers: what is asked of whoever proposes facts, and how the answer is read. One file each;
//! none of them calls anybody.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::chunk::Chunk;
use crate::facts::{Candidate, Fact, Judgement, Pair};

mod anthropic;
pub mod batch;
pub mod embedded;
mod extract;
mod http;
mod items;
mod judge;
mod openai;
mod sentences;
mod workers_ai;

pub use extract::rendered;
pub use judge::rendered as rendered_pair;
pub use sentences::{Sentence, rendered as rendered_fact};

/// Who reads the chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    /// Rules of our own, without a model.
    Embedded,
    /// Anthropic's Messages.
    Anthropic,
    /// Any server that speaks OpenAI's chat completions.
    Openai,
    /// Cloudflare's Workers AI, by its binding.
    WorkersAi,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Embedded, Self::Anthropic, Self::Openai, Self::WorkersAi];

    /// The word of settings, commands and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Anthropic => "anthropic",
            Self::Openai => "openai",
            Self::WorkersAi => "workers-ai",
        }
    }

    /// The header that carries a key, and its value.
    pub fn key_header(self, key: &str) -> (&'static str, String) {
        match self {
            Self::Anthropic => ("x-api-key", key.to_owned()),
            Self::Embedded | Self::Openai | Self::WorkersAi => {
                ("authorization", format!("Bearer {key}"))
            }
        }
    }

    /// The provider of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == name)
    }
}

/// What is done with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "HTTP's own words")]
pub enum Method {
    Get,
    Post,
}

/// A request as data. The key is no part of it: a shell adds it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is done.
    pub method: Method,
    /// Appended to the base URL.
    pub path: String,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Empty where nothing is sent.
    pub body: String,
}

impl Request {
    fn get(path: String) -> Self {
        Self { method: Method::Get, path, headers: Vec::new(), body: String::new() }
    }

    /// Of a body as JSON.
    fn post(path: String, body: String) -> Self {
        Self { method: Method::Post, path, headers: Vec::new(), body }
            .with("content-type", "application/json")
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// Tokens, as a provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read, without those of a cache.
    pub input: u64,
    /// Read from a cache.
    pub cached: u64,
    /// Written to a cache.
    pub cache_written: u64,
    /// Written.
    pub output: u64,
}

/// No call has so many tokens: a count beyond it is no count, and would not fit the ledger's sums.
const TOKENS_MAX: u64 = 100_000_000;

impl Usage {
    fn is_believable(&self) -> bool {
        [self.input, self.cached, self.cache_written, self.output]
            .iter()
            .all(|count| *count <= TOKENS_MAX)
    }
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The model.
    pub model: &'a str,
    /// Of what.
    pub question: Question<'a>,
    /// Tokens that the answer may have.
    pub max_output: u32,
    /// What was wrong with the form of the answer before.
    pub complaint: Option<&'a str>,
}

/// Of what something is asked.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// What these chunks say of the person; parts of the answer are numbered as they are.
    Chunks(&'a [Chunk]),
    /// What the facts of these pairs are to each other.
    Pairs(&'a [Pair]),
    /// What a person wants to know, and the facts to answer from.
    Person(&'a str, &'a [Fact]),
}

impl Question<'_> {
    fn instructions(self) -> &'static str {
        match self {
            Self::Chunks(_) => extract::INSTRUCTIONS,
            Self::Pairs(_) => judge::INSTRUCTIONS,
            Self::Person(..) => sentences::INSTRUCTIONS,
        }
    }

    /// As it stands: the order of its fields is that in which a model is held to answer, the evidence
    /// before what is made of it.
    fn schema(self) -> &'static RawValue {
        let schema = match self {
            Self::Chunks(_) => extract::SCHEMA,
            Self::Pairs(_) => judge::SCHEMA,
            Self::Person(..) => sentences::SCHEMA,
        };
        serde_json::from_str(schema).unwrap_or(RawValue::NULL)
    }

    fn schema_name(self) -> &'static str {
        match self {
            Self::Chunks(_) => extract::SCHEMA_NAME,
            Self::Pairs(_) => judge::SCHEMA_NAME,
            Self::Person(..) => sentences::SCHEMA_NAME,
        }
    }

    fn message(self, ask: &Ask) -> String {
        match self {
            Self::Chunks(chunks) => extract::message(chunks, ask),
            Self::Pairs(pairs) => judge::message(pairs, ask),
            Self::Person(asked, facts) => sentences::message(asked, facts, ask),
        }
    }

    /// Reads the text of an answer.
    fn read(self, text: &str, cut: bool) -> Result<Answer, CallError> {
        match self {
            Self::Chunks(chunks) => items::read(text, chunks.len(), cut),
            Self::Pairs(pairs) => judge::read(text, pairs, cut),
            Self::Person(..) => sentences::read(text, cut),
        }
    }
}

/// What an answer comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// What was billed, if the provider says so.
    pub usage: Option<Usage>,
    /// The provider's name for the call.
    pub request_id: Option<String>,
    /// The answer, or why there is none.
    pub result: Result<Answer, CallError>,
}

/// A read answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The parts whose closing brace was read: the chunk's place in what was asked, and what it
    /// says.
    pub parts: Vec<(u32, Vec<Candidate>)>,
    /// The pairs of which something was read: the pair's place in what was asked, and what it says.
    pub pairs: Vec<(u32, Judgement)>,
    /// The sentences that were read.
    pub sentences: Vec<Sentence>,
    /// The answer ends before its end.
    pub cut: bool,
    /// Facts in those parts, pairs, or sentences, that do not have the form that was asked for.
    pub bad_items: u32,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// Too much is asked of the provider at the moment.
    Busy,
    /// The provider failed.
    Down,
    /// The key is refused.
    KeyRefused,
    /// The account has no credit left.
    NoCredit,
    /// There is no such model.
    NoSuchModel,
    /// The request is longer than the model takes.
    TooLong,
    /// The request is refused for its form.
    Rejected {
        /// The provider's word for it.
        what: String,
    },
    /// The model refused to answer.
    Refused,
    /// The answer has not the form that was asked for.
    Unusable {
        /// What is wrong with it, for the model.
        complaint: String,
    },
}

/// The request of a call. For a provider that calls nobody it is empty.
pub fn request(provider: Provider, ask: &Ask) -> Request {
    match provider {
        Provider::Anthropic => anthropic::request(ask),
        Provider::Openai => openai::request(ask),
        Provider::WorkersAi => workers_ai::request(ask),
        Provider::Embedded => Request::post(String::new(), String::new()),
    }
}

/// What an answer to a question comes to.
pub fn read(provider: Provider, question: Question, response: &Response) -> Reply {
    let mut reply = dialect(provider, question, response);
    reply.usage = reply.usage.filter(Usage::is_believable);
    reply
}

fn dialect(provider: Provider, question: Question, response: &Response) -> Reply {
    match provider {
        Provider::Anthropic => anthropic::read(question, response),
        Provider::Openai => openai::read(question, response),
        Provider::WorkersAi => workers_ai::read(question, response),
        Provider::Embedded => {
            let what = "it calls nobody".to_owned();
            Reply { usage: None, request_id: None, result: Err(CallError::Rejected { what }) }
        }
    }
}
