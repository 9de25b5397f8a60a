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

    /// What goes wrong with what is asked about batches, and with what is asked in them.
    fn plan_batch(&self, plan: &[Option<Misstep>], items: &[Misstep]) {
        let name = |one: &Misstep| format!("{one:?}");
        let plan: Vec<Option<String>> = plan.iter().map(|one| one.as_ref().map(name)).collect();
        let items: Vec<String> = items.iter().map(name).collect();
        self.control("POST", &json!({ "plan": plan, "items": items }).to_string());
    }

    /// The paths that were asked, but for how often it was asked how a batch stands.
    fn asked(&self) -> Vec<String> {
        let calls = self.control("GET", "")["calls"].as_array().unwrap().clone();
        let path = |call: &Value| call["path"].as_str().unwrap().to_owned();
        let mut paths: Vec<String> = calls.iter().map(path).collect();
        paths.dedup();
        paths
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

/// Whatever is refused once something was paid: the memory of it is there, and once it is put right
/// the same command goes on, at no more than it would have cost at once.
#[test]
fn a_refusal_in_the_middle_leaves_the_memory_of_what_was_read() {
    let bench = Bench::new();
    bench.memory("flawless", "anthropic", KEY, &[]);
    let cases = [
        (Misstep::KeyRefused, "refused the key"),
        (Misstep::NoCredit, "no credit left"),
        (Misstep::NoSuchModel, "no such model"),
    ];
    for (misstep, words) in cases {
        let name = format!("{misstep:?}");
        let before = bench.billed();
        bench.plan(&[None, Some(misstep), Some(misstep), Some(misstep), Some(misstep)]);
        let refused = bench.memory(&name, "anthropic", KEY, &["--cap", "1"]);
        assert_eq!(refused.status.code(), Some(1), "{name}: {}", said(&refused));
        assert!(said(&refused).contains(words), "{name}: {}", said(&refused));
        let receipt = bench.receipt(&name);
        assert!(receipt["messages"]["buckets"]["over_budget"].as_u64().unwrap() > 0, "{receipt}");
        assert!(receipt["facts"]["kept"].as_u64().unwrap() > 0, "{receipt}");
        bench.plan(&[]);
        let put_right = bench.memory(&name, "anthropic", KEY, &["--cap", "1"]);
        assert_eq!(put_right.status.code(), Some(0), "{name}: {}", said(&put_right));
        assert_eq!(files(&bench.out(&name)), files(&bench.out("flawless")), "{name}");
        let spent = bench.receipt(&name)["usd"]["spent"].as_f64().unwrap();
        assert_eq!((spent * 1e9).round() as u64, bench.billed() - before, "{name}");
    }
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
    // The date of the table, as `estimate` says it, and not the month in which one price was looked up.
    assert_eq!(receipt["usd"]["prices"], decant::prices::Prices::built_in().as_of);
    let raised = bench.memory("capped", "anthropic", KEY, &["--cap", "1"]);
    assert_eq!(raised.status.code(), Some(0), "{}", said(&raised));
    assert_eq!(files(&bench.out("capped")), files(&bench.out("flawless")));
}

/// Another model reads what the first has not: the memory is the same but for who read what, and
/// nothing is paid twice.
#[test]
fn another_model_goes_on_with_the_rest() {
    let bench = Bench::new();
    bench.memory("flawless", "anthropic", KEY, &[]);
    let capped = bench.memory("mixed", "anthropic", KEY, &["--cap", "0.0025"]);
    assert_eq!(capped.status.code(), Some(1), "{}", said(&capped));
    let first = bench.receipt("mixed");
    let rest = bench.memory("mixed", "openai", KEY, &["--rest"]);
    assert_eq!(rest.status.code(), Some(0), "{}", said(&rest));
    let receipt = bench.receipt("mixed");
    assert_eq!(receipt["provider"], "openai");
    assert_eq!(receipt["earlier_models"], json!([first["model"]]));
    assert_eq!(receipt["facts"], bench.receipt("flawless")["facts"]);
    let (before, now) = (first["model"].as_str().unwrap(), receipt["model"].as_str().unwrap());
    let mixed = files(&bench.out("mixed"));
    let facts = &mixed["facts.jsonl"];
    assert!(facts.contains(before) && facts.contains(now), "both have read");
    let by_one: BTreeMap<String, String> =
        mixed.iter().map(|(path, text)| (path.clone(), text.replace(now, before))).collect();
    assert_eq!(by_one, files(&bench.out("flawless")));
    let ledger = |receipt: &Value| receipt["calls"]["ok"].as_u64().unwrap();
    let whole = ledger(&bench.receipt("flawless"));
    // How many calls fit under the cap is the cap's; the rest takes no more than all of it would.
    let (capped, all) = (ledger(&first), ledger(&receipt));
    assert!(all - capped <= whole, "{capped} calls, then {all} in all; {whole} by one");
    let again = bench.memory("mixed", "openai", KEY, &["--rest"]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
}

/// Our own rules read what the model has not, and nothing more is paid.
#[test]
fn our_own_rules_go_on_with_the_rest() {
    let bench = Bench::new();
    let capped = bench.memory("ruled", "anthropic", KEY, &["--cap", "0.0025"]);
    assert_eq!(capped.status.code(), Some(1), "{}", said(&capped));
    let first = bench.receipt("ruled");
    let billed = bench.billed();
    let rest = bench.memory("ruled", "embedded", KEY, &["--rest"]);
    assert_eq!(rest.status.code(), Some(0), "{}", said(&rest));
    let receipt = bench.receipt("ruled");
    assert_eq!((&receipt["provider"], &receipt["model"]), (&json!("embedded"), &Value::Null));
    assert_eq!(receipt["earlier_models"], json!([first["model"]]));
    assert_eq!(receipt["usd"]["spent"], first["usd"]["spent"]);
    assert_eq!(receipt["messages"]["buckets"]["over_budget"], 0);
    assert!(receipt["facts"]["kept"].as_u64() > first["facts"]["kept"].as_u64(), "{receipt}");
    assert_eq!(bench.billed(), billed);
    assert!(files(&bench.out("ruled"))["facts.jsonl"].contains(first["model"].as_str().unwrap()));
}

/// In batches it costs half, and the memory is the same; what goes wrong with a request is that
/// request's alone.
#[test]
fn economy_gives_the_same_memory_for_half() {
    let bench = Bench::new();
    for provider in ["anthropic", "openai"] {
        let before = bench.billed();
        let now = bench.memory(&format!("{provider} now"), provider, KEY, &[]);
        assert_eq!(now.status.code(), Some(0), "{}", said(&now));
        let full = bench.billed() - before;
        let name = format!("{provider} later");
        let later = bench.memory(&name, provider, KEY, &["--economy", "--quiet"]);
        assert_eq!(later.status.code(), Some(0), "{}", said(&later));
        let half = bench.billed() - before - full;
        // What the service keeps from call to call it keeps here too.
        assert!(half * 100 <= full * 51, "{half} of {full}");
        assert_eq!(files(&bench.out(&name)), files(&bench.out(&format!("{provider} now"))));
        let receipt = bench.receipt(&name);
        assert_eq!(receipt["usd"]["economy"], json!(true));
        assert_eq!((receipt["usd"]["spent"].as_f64().unwrap() * 1e9).round() as u64, half);
        let markdown = fs::read_to_string(bench.out(&name).join("RECEIPT.md")).unwrap();
        assert!(markdown.contains("in batches at the price of those"), "{markdown}");

        let failing =
            [Misstep::Hang, Misstep::ServerError, Misstep::Truncated, Misstep::InvalidJson];
        let busy = [Some(Misstep::Busy), None, Some(Misstep::ServerError)];
        bench.plan_batch(&busy, &failing);
        let name = format!("{provider} rough");
        let rough = bench.memory(&name, provider, KEY, &["--economy", "--quiet"]);
        assert_eq!(rough.status.code(), Some(0), "{}", said(&rough));
        assert_eq!(files(&bench.out(&name)), files(&bench.out(&format!("{provider} now"))));
    }
    let paths = bench.asked();
    for path in ["/v1/messages/batches", "/v1/files", "/v1/batches"] {
        assert!(paths.iter().any(|asked| asked == path), "{paths:?}");
    }
}

/// The answer that says what a batch is called is lost, or the process is killed while the batch
/// waits: the first is found among those that the service knows, the second is taken up again.
#[test]
fn a_batch_outlives_the_command_that_sent_it() {
    let bench = Bench::new();
    bench.memory("flawless", "anthropic", KEY, &["--economy"]);
    let before = bench.billed();
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_decant"));
        command
            .args(["memory", "--provider", "anthropic", "--economy", "--quiet", "--vault"])
            .arg(bench.folder.path().join("vault.json"))
            .arg(bench.folder.path().join("conversations.json"))
            .arg("--out")
            .arg(bench.out("killed"))
            .env("ANTHROPIC_BASE_URL", format!("http://127.0.0.1:{}", bench.port))
            .env("ANTHROPIC_API_KEY", KEY);
        command
    };
    let sent = bench.asked().len();
    let mut killed = command().spawn().unwrap();
    // It has asked how the batch stands, so it has stored what it is called.
    while !bench.asked()[sent..].iter().any(|path| path.contains("batches/")) {
        assert!(killed.try_wait().unwrap().is_none(), "it ended before its batch was answered");
        std::thread::yield_now();
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let again = command().output().unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert_eq!(files(&bench.out("killed")), files(&bench.out("flawless")));
    let spent = bench.receipt("killed")["usd"]["spent"].as_f64().unwrap();
    assert_eq!((spent * 1e9).round() as u64, bench.billed() - before, "nothing is sent twice");

    // Its file is uploaded first; what is lost is what the batch is called.
    let other = bench.memory("other", "openai", KEY, &["--economy", "--quiet"]);
    assert_eq!(other.status.code(), Some(0), "{}", said(&other));
    let before = bench.billed();
    bench.plan_batch(&[None, Some(Misstep::LostAfterBilling)], &[]);
    let lost = bench.memory("lost", "openai", KEY, &["--economy", "--quiet"]);
    assert_eq!(lost.status.code(), Some(0), "{}", said(&lost));
    let receipt = bench.receipt("lost");
    assert_eq!(receipt["calls"]["repeated"], json!(0), "{receipt}");
    let spent = (receipt["usd"]["spent"].as_f64().unwrap() * 1e9).round() as u64;
    assert_eq!(spent, bench.billed() - before, "nothing is paid twice");
    assert_eq!(files(&bench.out("lost")), files(&bench.out("other")));
}

#[test]
fn who_has_no_batches_says_so() {
    let bench = Bench::new();
    let refused = bench.memory("none", "embedded", KEY, &["--economy"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("takes no batches"), "{}", said(&refused));
    let gemini = ["--economy", "--model", "gemini-3.8-flash"];
    let refused = bench.memory("none", "openai", KEY, &gemini);
    assert!(said(&refused).contains("takes no batches"), "{}", said(&refused));
    assert_eq!(bench.asked(), Vec::<String>::new());
    bench.plan_batch(&[Some(Misstep::NoSuchModel)], &[]);
    let held = bench.memory("held", "anthropic", KEY, &["--economy"]);
    assert_eq!(held.status.code(), Some(2));
    assert!(said(&held).contains("without --economy"), "{}", said(&held));
    assert_eq!(bench.billed(), 0);
}
