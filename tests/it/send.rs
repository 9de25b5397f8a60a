//! `decant send` against a server on paper, which says what it is told to say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use decant::id::sha256;
use decant::receipt::Receipt;
use serde_json::{Value, json};
use tungstenite::Message;

const ID: &str = "abcdefghijklmnopqrstuv";

/// What the server does, and what it was sent.
#[derive(Default)]
struct Edge {
    /// The job was there already.
    joined: bool,
    /// The frames that it says it has, as ranges.
    have: Vec<[u32; 2]>,
    /// How often each frame arrives damaged.
    damaged: u32,
    /// Where the job stands once all frames are there and all commands carried out, one after
    /// another; what follows `finish` waits for that command.
    says: Vec<Value>,
    commands: Vec<Value>,
    frames: BTreeMap<u32, u32>,
    wanted: u32,
}

/// The memory, as far as it matters here.
fn files() -> [(&'static str, String); 2] {
    let receipt = serde_json::to_string(&Receipt { version: 1, ..Receipt::default() }).unwrap();
    [("facts.jsonl", String::new()), ("receipt.json", receipt)]
}

fn snapshot(stage: &str, hold: Option<&str>, spent: f64) -> Value {
    let files = files().into_iter().filter(|_| stage == "done");
    let files: Value = files
        .map(|(path, text)| {
            json!({"path": path, "bytes": text.len(), "sha256": sha256(text.as_bytes())})
        })
        .collect();
    json!({
        "kind": "snapshot", "id": ID, "seq": 1, "stage": stage, "waiting": false,
        "manifest": {"frames": 1, "chunks": 1, "bytes": 1, "sha256": "a".repeat(64)},
        "provider": "anthropic", "model": "claude-haiku-5-5", "frames_stored": 1, "steps": [],
        "chunks": {"read": 0, "reading": 0, "aside": 0, "waiting": 1}, "needs_you": 0,
        "next_try": null, "facts": 0, "hold": hold, "key_host": "", "finish": false, "late": false,
        "budget": {"spent": spent, "reserved": 0.0, "low": 0.0, "high": 0.0, "cap": null,
            "calls": 0, "input": 0, "output": 0},
        "troubles": [], "files": files, "received_sha256": null,
        "started_at": "2026-11-01T00:00:00Z", "ended_at": null,
    })
}

fn serve(edge: Edge) -> (u16, Arc<Mutex<Edge>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let edge = Arc::new(Mutex::new(edge));
    let shared = Arc::clone(&edge);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let edge = Arc::clone(&shared);
            std::thread::spawn(move || {
                let mut head = [0; 512];
                let read = stream.peek(&mut head).unwrap_or(0);
                if String::from_utf8_lossy(&head[..read]).contains("/socket ") {
                    talk(stream, &edge);
                } else {
                    answer(stream, &edge);
                }
            });
        }
    });
    (port, edge)
}

/// One request, and the end of the connection.
fn answer(mut stream: TcpStream, edge: &Mutex<Edge>) {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    let is_whole = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
        let length = head.lines().find_map(|line| {
            line.to_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse().unwrap())
        });
        match length {
            Some(length) => body.len() >= length,
            None => !head.to_lowercase().contains("chunked") || body.ends_with("0\r\n\r\n"),
        }
    };
    while !is_whole(&request) {
        let read = stream.read(&mut piece).unwrap();
        request.extend(&piece[..read]);
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split_whitespace().nth(1).unwrap();
    let (status, body) = if path == "/api/jobs" {
        let (from, to) = (request.find("\r\n{").unwrap() + 2, request.rfind('}').unwrap() + 1);
        let job: Value = serde_json::from_str(&request[from..to]).unwrap();
        let mut edge = edge.lock().unwrap();
        edge.wanted = job["manifest"]["frames"].as_u64().unwrap() as u32;
        (if edge.joined { 200 } else { 201 }, json!({ "id": ID }).to_string())
    } else {
        let own = files().into_iter().find(|(name, _)| path.ends_with(name));
        own.map_or((404, String::new()), |(_, text)| (200, text))
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status} So\r\ncontent-length: {length}\r\nconnection: close\r\n");
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
}

fn talk(stream: TcpStream, edge: &Mutex<Edge>) {
    let mut socket = tungstenite::accept(stream).unwrap();
    let have = edge.lock().unwrap().have.clone();
    let mut stored: BTreeSet<u32> = (0..if have.is_empty() { 0 } else { 99 }).collect();
    let mut said = 0;
    let hello = json!({"kind": "hello", "protocol": [1, 1], "seq": 0, "have": have});
    let mut out = vec![hello];
    loop {
        for message in out.drain(..) {
            if socket.send(Message::Text(message.to_string().into())).is_err() {
                return;
            }
        }
        let Ok(message) = socket.read() else { return };
        let mut edge = edge.lock().unwrap();
        match message {
            Message::Text(text) => {
                let command: Value = serde_json::from_str(&text).unwrap();
                if command["kind"] != "hello" {
                    out.push(json!({"kind": "ack", "id": command["id"]}));
                    edge.commands.push(command);
                }
            }
            Message::Binary(frame) => {
                let n = u32::from_le_bytes(frame[8..12].try_into().unwrap());
                let times = edge.frames.entry(n).or_default();
                *times += 1;
                let kind = if *times <= edge.damaged { "damaged" } else { "stored" };
                if kind == "stored" {
                    stored.insert(n);
                }
                out.push(json!({"kind": kind, "n": n}));
            }
            _ => continue,
        }
        let is_here = stored.len() >= edge.wanted as usize;
        let is_told = !edge.joined || edge.commands.len() >= 2;
        let finished = edge.commands.iter().any(|command| command["kind"] == "finish");
        while let (true, true, Some(next)) = (is_here, is_told, edge.says.get(said)) {
            if next == "finish" && !finished {
                break;
            }
            said += 1;
            if next != "finish" {
                out.push(next.clone());
            }
        }
    }
}

/// Sends an export of so many conversations, each of some ten thousand letters.
fn send(port: u16, conversations: u32) -> (Output, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let talks: Vec<Value> = (0..conversations)
        .map(|n| {
            let said = format!("I keep {n} hives. ").repeat(600);
            json!({"title": "Talk", "create_time": 1_750_000_000 + n, "current_node": "a",
                "conversation_id": format!("c{n}"), "mapping": {"a": {"id": "a", "parent": null,
                "message": {"id": "a", "author": {"role": "user"}, "create_time": 1_750_000_000 + n,
                "content": {"content_type": "text", "parts": [said]}, "metadata": {}}}}})
        })
        .collect();
    fs::write(home.path().join("conversations.json"), Value::Array(talks).to_string()).unwrap();
    let to = format!("http://127.0.0.1:{port}");
    let output = Command::new(env!("CARGO_BIN_EXE_decant"))
        .args(["send", "conversations.json", "--to", &to, "--out", "m", "--cap", "2"])
        .args(["--provider", "anthropic", "--model", "claude-haiku-5-5"])
        .current_dir(home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .output()
        .unwrap();
    (output, home)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn at_its_cap_the_memory_of_what_was_read_is_fetched() {
    let says = vec![
        snapshot("merge", Some("cap"), 1.5),
        snapshot("write_memory", Some("cap"), 1.5),
        snapshot("done", Some("cap"), 1.5),
    ];
    for joined in [false, true] {
        let have = if joined { vec![[0, 0]] } else { Vec::new() };
        let (port, edge) = serve(Edge { joined, have, says: says.clone(), ..Edge::default() });
        let (done, home) = send(port, 1);
        assert_eq!(done.status.code(), Some(1), "{}", said(&done));
        assert!(said(&done).contains("the cap is reached"), "{}", said(&done));
        assert!(home.path().join("m/receipt.json").exists());
        let edge = edge.lock().unwrap();
        let kinds: Vec<&Value> = edge.commands.iter().map(|command| &command["kind"]).collect();
        let wanted: &[&str] = if joined { &["cap", "resume"] } else { &[] };
        assert_eq!(kinds, wanted);
        assert_eq!(edge.frames.len(), usize::from(!joined));
    }
}

#[test]
fn a_refusal_in_the_middle_leaves_the_memory_of_what_was_read() {
    for hold in ["key", "credit", "model"] {
        let says = vec![
            snapshot("extract", Some(hold), 1.5),
            json!("finish"),
            snapshot("merge", None, 1.5),
            snapshot("done", None, 1.5),
        ];
        let (port, edge) = serve(Edge { says, ..Edge::default() });
        let (done, home) = send(port, 1);
        assert_eq!(done.status.code(), Some(1), "{hold}: {}", said(&done));
        assert!(said(&done).contains("the provider"), "{hold}: {}", said(&done));
        assert!(home.path().join("m/receipt.json").exists(), "{hold}");
        assert_eq!(edge.lock().unwrap().commands.len(), 1, "{hold}");
        // At the very start there is nothing to write.
        let says = vec![snapshot("extract", Some(hold), 0.0)];
        let (port, edge) = serve(Edge { says, ..Edge::default() });
        let (done, home) = send(port, 1);
        assert_eq!(done.status.code(), Some(2), "{hold}: {}", said(&done));
        assert!(!home.path().join("m/receipt.json").exists(), "{hold}");
        assert!(edge.lock().unwrap().commands.is_empty(), "{hold}");
    }
    // A run that its person paused elsewhere is theirs to go on with.
    let says = vec![snapshot("extract", Some("paused"), 1.5)];
    let (port, edge) = serve(Edge { says, ..Edge::default() });
    assert_eq!(send(port, 1).0.status.code(), Some(2));
    assert!(edge.lock().unwrap().commands.is_empty());
}

#[test]
fn frames_that_arrive_damaged_are_counted_each_by_itself() {
    let says = || vec![snapshot("done", None, 0.0)];
    let (port, edge) = serve(Edge { damaged: 3, says: says(), ..Edge::default() });
    let (done, _) = send(port, 200);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let frames = edge.lock().unwrap().frames.clone();
    assert!(frames.len() > 1, "{frames:?}");
    assert!(frames.values().all(|times| *times == 4), "{frames:?}");
    let (port, _) = serve(Edge { damaged: 4, says: says(), ..Edge::default() });
    let (done, _) = send(port, 1);
    assert_eq!(done.status.code(), Some(2));
    assert!(said(&done).contains("damaged again and again"), "{}", said(&done));
}

#[test]
fn frames_that_a_server_says_it_has_are_no_more_than_there_are() {
    let says = vec![snapshot("done", None, 0.0)];
    let have = vec![[0, u32::MAX], [5, 2], [7, u32::MAX]];
    let (port, edge) = serve(Edge { joined: true, have, says, ..Edge::default() });
    let (done, _) = send(port, 1);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(edge.lock().unwrap().frames.is_empty());
}
