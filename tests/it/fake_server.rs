//! The provider on paper behind a port of this machine. `examples/fake_provider.rs` is a program
//! around it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use decant::clock::Millis;
use decant::prompt::{Method, Provider, Usage};
use serde_json::{Value, json};

use super::fake::{self, Asked, KEY, Misstep, Played, Sent};
use super::fake_batches::Batches;

/// How long a call that hangs does so: longer than anybody waits.
const HANG: Duration = Duration::from_mins(5);

/// Where the stand-in of Workers AI's binding asks: the rest of the path is the model.
const AI_RUN: &str = "/ai/run/";

#[derive(Default)]
struct State {
    plan: VecDeque<Option<Misstep>>,
    delay_ms: u64,
    calls: Vec<Value>,
    billed: u64,
    usage: Usage,
    under_way: u64,
    at_once: u64,
    batches: Batches,
    /// What goes wrong with the requests of the next batches, one after another.
    items: VecDeque<Option<Misstep>>,
}

/// Serves on a free port, until the process ends. Returns the port.
pub fn start() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let state = Arc::new(Mutex::new(State::default()));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&state);
            std::thread::spawn(move || serve(&stream, &state));
        }
    });
    port
}

/// One connection, one request after another.
fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some((method, path, headers, body)) = request(&mut reader) {
        let goes_on = match (method.as_str(), path.as_str()) {
            ("POST", "/control") => {
                let wanted: Value = serde_json::from_str(&body).unwrap();
                let mut state = state.lock().unwrap();
                state.plan = planned(&wanted["plan"]);
                state.items = planned(&wanted["items"]);
                state.delay_ms = wanted["delay_ms"].as_u64().unwrap_or(0);
                answer(stream, 200, &[], "{}")
            }
            ("GET", "/control") => answer(stream, 200, &[], &told(&state.lock().unwrap())),
            ("GET", models) if models.contains("/models") => {
                let known = headers.iter().any(|(_, value)| value.ends_with(KEY));
                answer(stream, if known { 200 } else { 401 }, &[], "{\"data\":[]}")
            }
            ("POST", "/v1/messages" | "/v1/chat/completions") => {
                call(stream, state, &path, &headers, &body)
            }
            ("POST", model) if model.starts_with(AI_RUN) => {
                call(stream, state, &path, &headers, &body)
            }
            ("POST" | "GET", _) => about_batches(stream, state, &method, &path, &headers, &body),
            _ => answer(stream, 404, &[], "{}"),
        };
        if !goes_on {
            return;
        }
    }
}

fn planned(names: &Value) -> VecDeque<Option<Misstep>> {
    let names = names.as_array().into_iter().flatten();
    names.map(|name| name.as_str().map(|name| Misstep::from_name(name).unwrap())).collect()
}

/// A request about batches. What is planned for calls goes wrong with the request itself.
fn about_batches(
    stream: &TcpStream,
    state: &Mutex<State>,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: &str,
) -> bool {
    let is_anthropic = path.starts_with("/v1/messages");
    let provider = if is_anthropic { Provider::Anthropic } else { Provider::Openai };
    let asked = if is_anthropic { path } else { path.strip_prefix("/v1").unwrap_or(path) };
    let asked = Asked { provider, path: asked, headers, body, economy: true };
    let method = if method == "GET" { Method::Get } else { Method::Post };
    let mut state = state.lock().unwrap();
    let State { plan, batches, items, .. } = &mut *state;
    #[allow(clippy::disallowed_methods, reason = "it is a service of its own, with a clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    batches.now = Millis(now.as_millis() as i64);
    let misstep = plan.pop_front().flatten();
    let sent = fake::turned_away(misstep).unwrap_or_else(|| {
        let mut item = |_: &str| items.pop_front().flatten();
        let unknown = fake::error(404, "not_found_error", "no such path", Vec::new());
        let sent = batches.handle(method, &asked, &mut item).unwrap_or(unknown);
        if misstep == Some(Misstep::LostAfterBilling) { Sent::Nothing } else { sent }
    });
    let status = match &sent {
        Sent::Answer { status, .. } => json!(status),
        Sent::Silence | Sent::Nothing => Value::Null,
    };
    state.calls.push(json!({
        "path": path, "misstep": misstep.map(|one| format!("{one:?}")), "status": status,
        "bytes": body.len(),
    }));
    drop(state);
    match sent {
        Sent::Answer { status, headers, body } => answer(stream, status, &headers, &body),
        Sent::Silence | Sent::Nothing => {
            let _ = stream.shutdown(std::net::Shutdown::Both);
            false
        }
    }
}

fn told(state: &State) -> String {
    json!({
        "calls": state.calls, "usage": state.usage,
        "billed": state.billed + state.batches.billed,
        "at_once": state.at_once, "left": state.plan.len(),
    })
    .to_string()
}

fn call(
    stream: &TcpStream,
    state: &Mutex<State>,
    path: &str,
    headers: &[(String, String)],
    body: &str,
) -> bool {
    let (provider, asked) = match path.strip_prefix(AI_RUN) {
        Some(model) => (Provider::WorkersAi, model),
        None if path.ends_with("/messages") => (Provider::Anthropic, path),
        None => (Provider::Openai, path.strip_prefix("/v1").unwrap_or(path)),
    };
    let (misstep, delay) = {
        let mut state = state.lock().unwrap();
        state.under_way += 1;
        state.at_once = state.at_once.max(state.under_way);
        (state.plan.pop_front().flatten(), state.delay_ms)
    };
    std::thread::sleep(Duration::from_millis(delay));
    let Played { sent, usage, nanodollars } =
        fake::play(&Asked { provider, path: asked, headers, body, economy: false }, misstep);
    {
        let mut state = state.lock().unwrap();
        state.under_way -= 1;
        state.billed += nanodollars;
        state.usage.input += usage.input;
        state.usage.cached += usage.cached;
        state.usage.output += usage.output;
        let names: Vec<&String> = headers.iter().map(|(name, _)| name).collect();
        let status = match &sent {
            Sent::Answer { status, .. } => json!(status),
            Sent::Silence | Sent::Nothing => Value::Null,
        };
        state.calls.push(json!({
            "path": path, "headers": names, "misstep": misstep.map(|one| format!("{one:?}")),
            "status": status, "billed": nanodollars, "bytes": body.len(),
        }));
    }
    match sent {
        Sent::Answer { status, headers, body } => answer(stream, status, &headers, &body),
        Sent::Silence => {
            std::thread::sleep(HANG);
            false
        }
        Sent::Nothing => {
            if misstep == Some(Misstep::SlowStream) {
                let mut stream = stream;
                let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{\"content\":";
                let _ = stream.write_all(head.as_bytes());
                std::thread::sleep(Duration::from_millis(300));
            }
            let _ = stream.shutdown(std::net::Shutdown::Both);
            false
        }
    }
}

type Request = (String, String, Vec<(String, String)>, String);

fn request(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted);
    let mut body = Vec::new();
    if let Some((_, length)) = header("content-length") {
        body.resize(length.parse().ok()?, 0);
        reader.read_exact(&mut body).ok()?;
    } else if header("transfer-encoding").is_some() {
        loop {
            let mut size = String::new();
            reader.read_line(&mut size).ok()?;
            let size = usize::from_str_radix(size.trim(), 16).ok()?;
            let mut part = vec![0; size + 2];
            reader.read_exact(&mut part).ok()?;
            body.extend(&part[..size]);
            if size == 0 {
                break;
            }
        }
    }
    Some((method, path, headers, String::from_utf8_lossy(&body).into_owned()))
}

/// False once the connection is gone.
fn answer(mut stream: &TcpStream, status: u16, headers: &[(&str, String)], body: &str) -> bool {
    let headers: String =
        headers.iter().flat_map(|(name, value)| [*name, ": ", value, "\r\n"]).collect();
    let length = body.len();
    let head = format!("HTTP/1.1 {status} As planned\r\ncontent-length: {length}\r\n{headers}\r\n");
    stream.write_all((head + body).as_bytes()).is_ok()
}
