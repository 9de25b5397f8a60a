//! The batches of the provider on paper, in both dialects: as strict as the services are, as slow as
//! it is asked about them, with answers out of order. Who asks decides what goes wrong with each
//! request; nothing here opens a socket or reads a clock.

use std::collections::{BTreeMap, BTreeSet};

use decant::clock::Millis;
use decant::prompt::{Method, Provider, Usage};
use serde_json::{Value, json};

use super::fake::{self, Asked, Misstep, Sent, answer, error};

/// What the provider knows of batches.
#[derive(Debug, Default)]
pub struct Batches {
    files: BTreeMap<String, String>,
    taken: BTreeMap<String, Batch>,
    made: u32,
    /// A batch is answered over so many questions how it stands; the next one says that it is.
    looks: usize,
    /// Larger ones are turned down.
    pub items_max: Option<usize>,
    /// What its clock shows; a batch says when it was made.
    pub now: Millis,
    /// It takes batches, and answers this when asked for the list of them.
    pub unlisted: Option<u16>,
    /// Until then it says nothing of use about any of them.
    pub mute_until: Millis,
    /// What was billed, in nanodollars.
    pub billed: u64,
    pub usage: Usage,
}

#[derive(Debug)]
struct Batch {
    provider: Provider,
    made_at: Millis,
    /// The file with its requests.
    input: String,
    /// Those whose turn has not come, the last first.
    open: Vec<Item>,
    at_once: usize,
    /// Lines of what became of the others, and whether each was answered.
    results: Vec<(String, bool)>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Working,
    /// Done, and not said yet.
    Finalizing,
    Canceling,
    Canceled,
    Ended,
    TooLarge,
}

#[derive(Debug)]
struct Item {
    id: String,
    body: String,
    misstep: Option<Misstep>,
}

type Refused = (u16, &'static str, &'static str);

const fn invalid(what: &'static str) -> Refused {
    (400, "invalid_request_error", what)
}

const UNKNOWN: Refused = (404, "not_found_error", "no such batch or file");

impl Batches {
    /// Answers a request about batches; none if it is about something else. `plan` says what goes
    /// wrong with each request of a new batch, by its body.
    pub fn handle(
        &mut self,
        method: Method,
        asked: &Asked,
        plan: &mut dyn FnMut(&str) -> Option<Misstep>,
    ) -> Option<Sent> {
        let path = asked.path.replace('?', "/?");
        let words: Vec<&str> = path.split('/').skip(1).collect();
        let done = match (asked.provider, words.as_slice()) {
            (Provider::Anthropic, ["v1", "messages", "batches", rest @ ..]) => {
                fake::opened(asked).and_then(|()| self.anthropic(method, rest, asked, plan))
            }
            (Provider::Openai, [first @ ("files" | "batches"), rest @ ..]) => fake::opened(asked)
                .and_then(|()| match *first {
                    "files" => self.openai_files(method, rest, asked),
                    _ => self.openai_batches(method, rest, asked.body, plan),
                }),
            _ => return None,
        };
        Some(done.unwrap_or_else(|(status, kind, what)| error(status, kind, what, Vec::new())))
    }

    /// Answers all that is left, as for batches that nobody asks about any more.
    #[allow(dead_code, reason = "for the simulator")]
    pub fn finish_all(&mut self) {
        let ids: Vec<String> = self.taken.keys().cloned().collect();
        for id in ids {
            self.work(&id, usize::MAX);
        }
    }

    /// A provider that takes so many looks for a batch.
    #[allow(dead_code, reason = "for the simulator")]
    pub fn slow(looks: usize) -> Self {
        Self { looks, ..Self::default() }
    }

    /// Whether none was ever taken.
    #[allow(dead_code, reason = "for the simulator")]
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    fn anthropic(
        &mut self,
        method: Method,
        rest: &[&str],
        asked: &Asked,
        plan: &mut dyn FnMut(&str) -> Option<Misstep>,
    ) -> Result<Sent, Refused> {
        match (method, rest) {
            (Method::Post, []) => {
                let body: Value = serde_json::from_str(asked.body).map_err(|_| invalid("JSON"))?;
                let requests = body["requests"].as_array().ok_or(invalid("requests"))?;
                let mut items = Vec::new();
                for request in requests {
                    let id = request["custom_id"].as_str().ok_or(invalid("custom_id"))?;
                    let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
                    if !(1..=64).contains(&id.len()) || !id.chars().all(word) {
                        return Err(invalid("custom_id: ^[a-zA-Z0-9_-]{1,64}$"));
                    }
                    if !request["params"].is_object() || request["params"]["stream"] == true {
                        return Err(invalid("params"));
                    }
                    items.push((id.to_owned(), request["params"].to_string()));
                }
                if self.items_max.is_some_and(|max| items.len() > max) {
                    return Err((413, "request_too_large", "too large"));
                }
                self.open(Provider::Anthropic, String::new(), items, plan)
            }
            (Method::Get, ["?limit=100"]) => self.list(Provider::Anthropic),
            (Method::Get, [id]) => self.look(id),
            (Method::Post, [id, "cancel"]) => self.cancel(id),
            (Method::Get, [id, "results"]) => {
                let batch = self.taken.get(*id).ok_or(UNKNOWN)?;
                if batch.state != State::Ended {
                    return Err(UNKNOWN);
                }
                Ok(answer(batch.lines(|_| true)))
            }
            _ => Err(UNKNOWN),
        }
    }

    fn openai_files(
        &mut self,
        method: Method,
        rest: &[&str],
        asked: &Asked,
    ) -> Result<Sent, Refused> {
        match (method, rest) {
            (Method::Post, []) => {
                let form = form(asked).ok_or(invalid("multipart/form-data"))?;
                if form.get("purpose").map(String::as_str) != Some("batch") {
                    return Err(invalid("purpose"));
                }
                let lines = form.get("file").ok_or(invalid("file"))?.clone();
                self.made += 1;
                let id = format!("file-{}", self.made);
                self.files.insert(id.clone(), lines);
                Ok(answer(json!({"id": id, "object": "file", "purpose": "batch"}).to_string()))
            }
            (Method::Get, [id, "content"]) => {
                let (batch, answered) = match id.rsplit_once('-') {
                    Some((batch, "out")) => (batch, true),
                    Some((batch, "err")) => (batch, false),
                    _ => return Err(UNKNOWN),
                };
                let batch = self.taken.get(batch).ok_or(UNKNOWN)?;
                Ok(answer(batch.lines(|good| good == answered)))
            }
            _ => Err(UNKNOWN),
        }
    }

    fn openai_batches(
        &mut self,
        method: Method,
        rest: &[&str],
        body: &str,
        plan: &mut dyn FnMut(&str) -> Option<Misstep>,
    ) -> Result<Sent, Refused> {
        match (method, rest) {
            (Method::Post, []) => {
                let body: Value = serde_json::from_str(body).map_err(|_| invalid("JSON"))?;
                if body["endpoint"] != "/v1/chat/completions" || body["completion_window"] != "24h"
                {
                    return Err(invalid("endpoint, completion_window"));
                }
                let input = body["input_file_id"].as_str().unwrap_or_default().to_owned();
                let file = self.files.get(&input);
                let mut items = Vec::new();
                let mut models = BTreeSet::new();
                for line in file.ok_or(invalid("input_file_id"))?.lines() {
                    let line: Value = serde_json::from_str(line).map_err(|_| invalid("JSONL"))?;
                    let id = line["custom_id"].as_str().ok_or(invalid("custom_id"))?;
                    if line["method"] != "POST" || line["url"] != "/v1/chat/completions" {
                        return Err(invalid("method, url"));
                    }
                    models.insert(line["body"]["model"].to_string());
                    items.push((id.to_owned(), line["body"].to_string()));
                }
                if models.len() > 1 {
                    return Err(invalid("all requests of a file name one model"));
                }
                self.open(Provider::Openai, input, items, plan)
            }
            (Method::Get, ["?limit=100"]) => self.list(Provider::Openai),
            (Method::Get, [id]) => self.look(id),
            (Method::Post, [id, "cancel"]) => self.cancel(id),
            _ => Err(UNKNOWN),
        }
    }

    fn open(
        &mut self,
        provider: Provider,
        input: String,
        items: Vec<(String, String)>,
        plan: &mut dyn FnMut(&str) -> Option<Misstep>,
    ) -> Result<Sent, Refused> {
        let ids: BTreeSet<&str> = items.iter().map(|(id, _)| id.as_str()).collect();
        if items.is_empty() || ids.len() < items.len() {
            return Err(invalid("one request at least, each with a custom_id of its own"));
        }
        let too_large = self.items_max.is_some_and(|max| items.len() > max);
        let open: Vec<Item> =
            items.into_iter().map(|(id, body)| Item { misstep: plan(&body), id, body }).collect();
        self.made += 1;
        let id = format!("batch_{}", self.made);
        let at_once = open.len().div_ceil(self.looks.max(1));
        let state = if too_large { State::TooLarge } else { State::Working };
        let made_at = self.now;
        let results = Vec::new();
        let batch = Batch { provider, made_at, input, open, at_once, results, state };
        let said = batch.said(&id);
        self.taken.insert(id, batch);
        Ok(said)
    }

    /// All of one dialect, as they stand. Nothing moves for it.
    fn list(&self, provider: Provider) -> Result<Sent, Refused> {
        if let Some(status) = self.unlisted {
            return Err((status, "not_found_error", "there is no list"));
        }
        let own = self.taken.iter().filter(|(_, batch)| batch.provider == provider);
        let batches: Vec<Value> = own.map(|(id, batch)| batch.described(id)).collect();
        Ok(answer(json!({"object": "list", "data": batches, "has_more": false}).to_string()))
    }

    fn look(&mut self, id: &str) -> Result<Sent, Refused> {
        if self.now < self.mute_until {
            return Err(invalid("no"));
        }
        let batch = self.taken.get_mut(id).ok_or(UNKNOWN)?;
        match batch.state {
            State::Working => {
                let at_once = batch.at_once;
                self.work(id, at_once);
            }
            State::Canceling => batch.give_up(),
            State::Finalizing => batch.state = State::Ended,
            State::Canceled | State::Ended | State::TooLarge => {}
        }
        self.taken.get(id).map(|batch| batch.said(id)).ok_or(UNKNOWN)
    }

    fn cancel(&mut self, id: &str) -> Result<Sent, Refused> {
        let batch = self.taken.get_mut(id).ok_or(UNKNOWN)?;
        if batch.state != State::Working {
            return Err(invalid("only what is under way can be canceled"));
        }
        batch.state = State::Canceling;
        Ok(batch.said(id))
    }

    /// Answers the next requests of a batch, the last of them first.
    fn work(&mut self, id: &str, most: usize) {
        let Some(batch) = self.taken.get_mut(id).filter(|one| one.state == State::Working) else {
            return;
        };
        for _ in 0..most.min(batch.open.len()) {
            let Some(item) = batch.open.pop() else { break };
            let (line, answered, played) = batch.answered(&item);
            self.billed += played.nanodollars;
            self.usage.input += played.usage.input;
            self.usage.cached += played.usage.cached;
            self.usage.output += played.usage.output;
            batch.results.push((line, answered));
        }
        if batch.open.is_empty() {
            batch.state = State::Finalizing;
        }
    }
}

impl Batch {
    /// What becomes of a request: a line of the results, whether it was answered, what it cost.
    fn answered(&self, item: &Item) -> (String, bool, fake::Played) {
        let path = match self.provider {
            Provider::Anthropic => "/v1/messages",
            _ => "/chat/completions",
        };
        let headers = fake::headers(self.provider);
        let asked = Asked {
            provider: self.provider,
            path,
            headers: &headers,
            body: &item.body,
            economy: true,
        };
        let mut played = fake::play(&asked, item.misstep);
        let (status, body) = match &played.sent {
            Sent::Answer { status, body, .. } => (*status, serde_json::from_str(body).unwrap()),
            // Its turn did not come within a day.
            Sent::Silence | Sent::Nothing => (0, Value::Null),
        };
        if status == 0 {
            (played.usage, played.nanodollars) = (Usage::default(), 0);
        }
        (self.line(&item.id, status, &body), status == 200, played)
    }

    fn line(&self, id: &str, status: u16, body: &Value) -> String {
        let anthropic = self.provider == Provider::Anthropic;
        let line = match (anthropic, status) {
            (true, 0) => json!({"custom_id": id, "result": {"type": "expired"}}),
            (true, 200) => {
                json!({"custom_id": id, "result": {"type": "succeeded", "message": body}})
            }
            (true, _) => json!({"custom_id": id, "result": {"type": "errored", "error": body}}),
            (false, 0) => json!({"id": "batch_req_1", "custom_id": id, "response": null,
                "error": {"code": "batch_expired", "message": "as planned"}}),
            (false, _) => json!({"id": "batch_req_1", "custom_id": id, "error": null, "response":
                {"status_code": status, "request_id": "req-1", "body": body}}),
        };
        line.to_string()
    }

    /// What is left will not be answered. OpenAI need not name it.
    fn give_up(&mut self) {
        let anthropic = self.provider == Provider::Anthropic;
        self.state = if anthropic { State::Ended } else { State::Canceled };
        for (n, item) in std::mem::take(&mut self.open).into_iter().enumerate() {
            let line = if anthropic {
                json!({"custom_id": item.id, "result": {"type": "canceled"}})
            } else {
                json!({"custom_id": item.id, "response": null,
                    "error": {"code": "batch_cancelled", "message": "as wanted"}})
            };
            if anthropic || n % 2 == 0 {
                self.results.push((line.to_string(), false));
            }
        }
    }

    fn lines(&self, wanted: impl Fn(bool) -> bool) -> String {
        let lines = self.results.iter().filter(|(_, answered)| wanted(*answered));
        let lines: Vec<&str> = lines.map(|(line, _)| line.as_str()).collect();
        lines.join("\n")
    }

    fn said(&self, id: &str) -> Sent {
        answer(self.described(id).to_string())
    }

    fn described(&self, id: &str) -> Value {
        if self.provider == Provider::Anthropic {
            let status = match self.state {
                State::Working | State::Finalizing => "in_progress",
                State::Canceling => "canceling",
                State::Canceled | State::Ended | State::TooLarge => "ended",
            };
            // An address that must not be asked.
            let elsewhere = format!("http://127.0.0.1:9/{id}/results");
            json!({"id": id, "type": "message_batch", "processing_status": status,
                "created_at": self.made_at.rfc3339(), "request_counts":
                {"processing": self.open.len(), "succeeded": self.results.len(), "errored": 0},
                "results_url": if status == "ended" { json!(elsewhere) } else { Value::Null }})
        } else {
            let status = match self.state {
                State::Working => "in_progress",
                State::Finalizing => "finalizing",
                State::Canceling => "cancelling",
                State::Canceled => "cancelled",
                State::Ended => "completed",
                State::TooLarge => "failed",
            };
            let ended = matches!(self.state, State::Canceled | State::Ended);
            let file = |good: bool, suffix: &str| match self.lines(|one| one == good).as_str() {
                "" => Value::Null,
                _ if !ended => Value::Null,
                _ => json!(format!("{id}-{suffix}")),
            };
            let errors = match self.state {
                State::TooLarge => json!({"data": [{"code": "token_limit_exceeded"}]}),
                _ => Value::Null,
            };
            json!({"id": id, "object": "batch", "status": status, "errors": errors,
                "input_file_id": self.input, "created_at": self.made_at.0 / 1000,
                "output_file_id": file(true, "out"), "error_file_id": file(false, "err")})
        }
    }
}

/// The fields of a form with files, by name.
fn form(asked: &Asked) -> Option<BTreeMap<String, String>> {
    let kind = asked.headers.iter().find(|(name, _)| name == "content-type")?;
    let boundary = kind.1.strip_prefix("multipart/form-data; boundary=")?;
    let body = asked.body.strip_suffix(&format!("\r\n--{boundary}--\r\n"))?;
    let mut fields = BTreeMap::new();
    for part in format!("\r\n{body}").split(&format!("\r\n--{boundary}\r\n")).skip(1) {
        let (head, text) = part.split_once("\r\n\r\n")?;
        let name = head.split_once("form-data; name=\"")?.1.split_once('"')?.0;
        fields.insert(name.to_owned(), text.to_owned());
    }
    Some(fields)
}
