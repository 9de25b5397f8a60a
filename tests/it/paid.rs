//! The command line with a paid model, over a real connection to the provider on paper.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::fake::{KEY, Misstep};
use crate::fake_server;

struct Bench {
    folder: tempfile::TempDir,
    port: u16,
}

const SENTENCES: [&str; 5] = [
    "I keep two hives on the roof of my house.",
    "My sister works as a nurse in Porto.",
    "I prefer short answers without bullet points.",
    "I moved there after the flood and stayed.",
    "My boat has been in the dock since spring.",
];

impl Bench {
    /// An export of thirty conversations, and a provider.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let message = |id: String, role: &str, at: u32, text: String, parent: Value| {
            let content = json!({"content_type": "text", "parts": [text]});
            json!({"id": id, "parent": parent, "children": [], "message": {
                "id": id, "author": {"role": role}, "create_time": 1_700_000_000 + at,
                "content": content, "status": "finished_successfully", "metadata": {}}})
        };
        let conversations: Vec<Value> = (0..30)
            .map(|n| {
                let said = |k: u32| {
                    let sentence = SENTENCES[((n + k) % 5) as usize];
                    format!("{sentence} I noted it on page {} of book {n}.", 7 * n + k)
                };
                let at = n * 10_000;
                let reply = "Thank you for telling me. ".repeat(80);
                let mapping = json!({
                    "a": message("a".into(), "user", at, said(0), Value::Null),
                    "b": message("b".into(), "assistant", at + 1, reply, json!("a")),
                    "c": message("c".into(), "user", at + 2, said(1), json!("b")),
                });
                json!({"id": format!("c{n}"), "conversation_id": format!("c{n}"),
                    "title": format!("About {n}"), "create_time": 1_700_000_000 + at,
                    "update_time": 1_700_000_000 + at + 9, "mapping": mapping, "current_node": "c"})
            })
            .collect();
        let export = folder.path().join("conversations.json");
        fs::write(export, Value::Array(conversations).to_string()).unwrap();
        Self { folder, port: fake_server::start() }
    }

    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn memory(&self, name: &str, provider: &str, key: &str, more: &[&str]) -> Output {
        let vault = self.folder.path().join("vault.json");
        let base = format!("http://127.0.0.1:{}", self.port);
        Command::new(env!("CARGO_BIN_EXE_decant"))
            .arg("memory")
            .arg(self.folder.path().join("conversations.json"))
            .args(["--provider", provider, "--vault"])
            .arg(vault)
            .arg("--out")
            .arg(self.out(name))
            .args(more)
            .env("ANTHROPIC_BASE_URL", &base)
            .env("OPENAI_BASE_URL", format!("{base}/v1"))
            .env("ANTHROPIC_API_KEY", key)
            .env("OPENAI_API_KEY", key)
            .output()
            .unwrap()
    }

    fn control(&self, method: &str, body: &str) -> Value {
        let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
        let url = format!("http://127.0.0.1:{}/control", self.port);
        let answer = match method {
            "POST" => agent.post(&url).send(body).unwrap().body_mut().read_to_string(),
            _ => agent.get(&url).call().unwrap().body_mut().read_to_string(),
        };
        serde_json::from_str(&answer.unwrap()).unwrap()
    }

    fn plan(&self, plan: &[Option<Misstep>]) {
        let names: Vec<Option<String>> =
            plan.iter().map(|one| one.map(|one| format!("{one:?}"))).collect();
        self.control("POST", &json!({ "plan": names }).to_string());
    }

    fn billed(&self) -> u64 {
        self.control("GET", "")["billed"].as_u64().unwrap()
    }

    fn receipt(&self, name: &str) -> Value {
        let text = fs::read_to_string(self.out(name).join("receipt.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// Everything of a memory that must not depend on the run.
fn files(out: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in walk(out) {
        let name = entry.strip_prefix(out).unwrap().to_str().unwrap().to_owned();
        if !name.starts_with(".decant") && !name.to_lowercase().starts_with("receipt") {
            files.insert(name, fs::read_to_string(&entry).unwrap());
        }
    }
    files
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn what_goes_wrong_makes_no_difference_and_is_accounted_for() {
    let bench = Bench::new();
    let flawless = bench.memory("flawless", "anthropic", KEY, &[]);
    assert_eq!(flawless.status.code(), Some(0), "{}", said(&flawless));
    let wanted = files(&bench.out("flawless"));
    assert!(wanted["facts.jsonl"].lines().count() > 30);
    let receipt = bench.receipt("flawless");
    let spent = receipt["usd"]["spent"].as_f64().unwrap();
    assert_eq!((spent * 1e9).round() as u64, bench.billed());
    assert!(receipt["usd"]["estimated_high"].as_f64().unwrap() > 0.0);

    // A call that hangs is waited for almost two minutes: the simulator has those.
    let quick = |one: &Misstep| one.passes() && *one != Misstep::Hang;
    for misstep in Misstep::ALL.into_iter().filter(quick) {
        let before = bench.billed();
        bench.plan(&[Some(misstep), None, Some(misstep)]);
        let name = format!("{misstep:?}");
        let output = bench.memory(&name, "anthropic", KEY, &["--quiet"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
        assert_eq!(files(&bench.out(&name)), wanted, "{name}");
        let spent = bench.receipt(&name)["usd"]["spent"].as_f64().unwrap();
        assert!((spent * 1e9).round() as u64 >= bench.billed() - before, "{name}");
    }
    let openai = bench.memory("openai", "openai", KEY, &[]);
    assert_eq!(openai.status.code(), Some(0), "{}", said(&openai));
    let facts = |files: &BTreeMap<String, String>| files["facts.jsonl"].lines().count();
    assert_eq!(facts(&files(&bench.out("openai"))), facts(&wanted));
}

#[test]
fn a_refused_key_stops_with_words_and_the_right_one_goes_on() {
    let bench = Bench::new();
    bench.memory("flawless", "anthropic", KEY, &[]);
    let refused = bench.memory("keys", "anthropic", "sk-wrong-canary", &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("refused the key"), "{}", said(&refused));
    let right = bench.memory("keys", "anthropic", KEY, &[]);
    assert_eq!(right.status.code(), Some(0), "{}", said(&right));
    assert_eq!(files(&bench.out("keys")), files(&bench.out("flawless")));
    for text in [said(&refused), said(&right)] {
        assert!(!text.contains("canary"), "{text}");
    }
    for path in walk(bench.folder.path()) {
        let bytes = fs::read(&path).unwrap();
        let found = bytes.windows(6).any(|window| window == b"canary");
        assert!(!found, "a key is in {}", path.display());
    }
    let missing = bench.memory("none", "anthropic", "", &[]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("ANTHROPIC_API_KEY"), "{}", said(&missing));
    let unpriced = bench.memory("none", "anthropic", KEY, &["--model", "claude-nobody"]);
    assert_eq!(unpriced.status.code(), Some(2));
    assert!(said(&unpriced).contains("no price"), "{}", said(&unpriced));
}

#[test]
fn a_cap_is_kept_and_a_higher_one_goes_on_from_there() {
    let bench = Bench::new();
    bench.memory("flawless", "anthropic", KEY, &[]);
    let before = bench.billed();
    let capped = bench.memory("capped", "anthropic", KEY, &["--cap", "0.0025"]);
    assert_eq!(capped.status.code(), Some(1), "{}", said(&capped));
    assert!(said(&capped).contains("the cap is reached"), "{}", said(&capped));
    assert!(bench.billed() - before <= 2_500_000);
    let receipt = bench.receipt("capped");
    assert!(receipt["messages"]["buckets"]["over_budget"].as_u64().unwrap() > 0, "{receipt}");
    assert!(receipt["facts"]["kept"].as_u64().unwrap() > 0, "{receipt}");
    let raised = bench.memory("capped", "anthropic", KEY, &["--cap", "1"]);
    assert_eq!(raised.status.code(), Some(0), "{}", said(&raised));
    assert_eq!(files(&bench.out("capped")), files(&bench.out("flawless")));
}
