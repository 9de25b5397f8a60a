//! Next month's export: a memory that goes on from an earlier one is that of all exports at once,
//! and only what is new is paid for.

use std::fs;

use serde_json::{Value, json};

use crate::desk::{Desk, node, said, talk, tree};

fn desk() -> Desk {
    let desk = Desk::new();
    desk.put("a.json", &march());
    desk.put("b.json", &april());
    desk
}

/// The same with custom instructions at its beginning.
fn instructed(mut talk: Value, n: u32, instructions: &str) -> Value {
    let content = json!({"content_type": "user_editable_context", "user_profile": "",
        "user_instructions": instructions});
    let id = format!("m{n}-instructions");
    let first = format!("m{n}-0-user");
    talk["mapping"][&id] = node(&id, None, n * 100_000, "user", &content);
    talk["mapping"][&first]["parent"] = json!(id);
    talk
}

/// The same, answered anew: the first answer is on another branch.
fn regenerated(mut talk: Value, n: u32) -> Value {
    let mut other = talk["mapping"][format!("m{n}-0-assistant")].clone();
    let id = format!("m{n}-0-other");
    other["id"] = json!(id);
    other["message"]["id"] = json!(id);
    talk["mapping"][&id] = other;
    talk
}

fn lines(n: u32, count: usize) -> Vec<String> {
    const SENTENCES: [&str; 6] = [
        "I keep two hives on the roof of my house",
        "My sister Petra works as a nurse in Porto",
        "I prefer short answers without bullet points",
        "I use a workbench of oak that my father made",
        "My boat has been in the dock since spring",
        "I learned to weave baskets in Lapland",
    ];
    let line = |k: usize| {
        format!("{}. I wrote it on page {k} of book {n}.", SENTENCES[(n as usize + k) % 6])
    };
    (0..count).map(line).collect()
}

/// Five conversations.
fn march() -> Vec<Value> {
    vec![
        talk(1, &lines(1, 2)),
        talk(2, &lines(2, 1)),
        talk(3, &lines(3, 4)),
        instructed(talk(4, &lines(4, 1)), 4, "Always answer in rhymes and in French."),
        talk(5, &lines(5, 1)),
    ]
}

/// A month later: the first was deleted, two have grown, of which one is now of several chunks, the
/// instructions are others, an answer was made anew, and a sixth has begun.
fn april() -> Vec<Value> {
    vec![
        talk(2, &lines(2, 3)),
        talk(3, &lines(3, 12)),
        talk(4, &lines(4, 1)),
        regenerated(talk(5, &lines(5, 2)), 5),
        instructed(talk(6, &lines(6, 2)), 6, "Always answer in plain prose, in Dutch."),
    ]
}

#[test]
fn going_on_from_a_memory_is_the_memory_of_all_exports_at_once() {
    let desk = desk();
    for (provider, more) in [("embedded", ""), ("anthropic", "paid-")] {
        let run = |out: &str, args: &[&str]| {
            let out = format!("{more}{out}");
            desk.memory(&[args, &["--provider", provider, "--out", &out]].concat());
            desk.files(&out)
        };
        let from = |out: &str| format!("{more}{out}");
        let at_once = run("at-once", &["a.json", "b.json"]);
        assert!(at_once["facts.jsonl"].lines().count() > 10, "{}", at_once["facts.jsonl"]);
        assert!(at_once["facts.jsonl"].contains("\"c1\""), "what was deleted there stays here");
        assert_eq!(run("turned", &["b.json", "a.json"]), at_once);
        let only_a = run("a", &["a.json"]);
        assert_ne!(only_a, at_once);
        run("b", &["b.json"]);
        let (a, b) = (&from("a"), &from("b"));
        assert_eq!(run("a-b", &["b.json", "--from", a]), at_once, "{provider}");
        assert_eq!(run("a-ab", &["a.json", "b.json", "--from", a]), at_once, "{provider}");
        assert_eq!(run("b-a", &["a.json", "--from", b]), at_once, "the older one came last");
        assert_eq!(run("a", &["b.json", "--from", a]), at_once, "in its own folder");
        assert_eq!(run("b", &["a.json"]), at_once, "the same without being asked to");
        assert_eq!(run("a", &["a.json"]), at_once, "and nothing is lost by an old export");
        for out in ["at-once", "a-b", "a-ab", "b-a", "a", "b"] {
            let (once, receipt) = (desk.receipt(&from("at-once")), desk.receipt(&from(out)));
            assert_eq!(receipt["facts"], once["facts"], "{out}");
            assert_eq!(receipt["lines"], once["lines"], "{out}");
        }
        if provider == "embedded" {
            let facts = &at_once["facts.jsonl"];
            assert!(facts.contains("plain prose") && !facts.contains("rhymes"), "{facts}");
        }
    }
}

#[test]
fn only_new_and_changed_chunks_are_asked() {
    let desk = desk();
    let paid = ["--provider", "anthropic"];
    let run = |args: &[&str]| {
        let before = desk.asked();
        desk.memory(&[args, &paid].concat());
        let after = desk.asked();
        (after.0 - before.0, after.1 - before.1)
    };
    let all = run(&["a.json", "b.json", "--out", "at-once"]);
    let first = run(&["a.json", "--out", "a"]);
    let second = run(&["b.json", "--out", "b", "--from", "a"]);
    assert!(first.0 > 0 && second.0 > 0);
    assert!(second.1 < all.1, "{second:?} of {all:?}");
    let receipt = desk.receipt("b");
    assert_eq!(receipt["calls"]["made"], second.0);

    let none = (0, 0);
    assert_eq!(run(&["b.json", "--out", "c", "--from", "b"]), none, "nothing is new");
    assert_eq!(run(&["a.json", "--out", "c", "--from", "b"]), none, "nor in what is older");
    assert_eq!(run(&["b.json", "--out", "b"]), none);
    let other = run(&["b.json", "--out", "d", "--from", "b", "--model", "claude-haiku-4-5"]);
    assert!(other.0 > 0, "{other:?}");
    assert_eq!(desk.receipt("d")["facts"], receipt["facts"], "another model reads all");
    assert_eq!(run(&["b.json", "--out", "d"]), none, "the first model's answers came along");
}

#[test]
fn what_it_would_cost_to_go_on_is_said_before() {
    let desk = desk();
    let model = ["--model", "claude-haiku-5-5"];
    let estimate = |args: &[&str]| -> Value {
        let done = desk.decant(&[&["estimate"], args, &model].concat());
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", said(&done));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let paid = [&["a.json", "--out", "a", "--provider", "anthropic"][..], &model].concat();
    desk.memory(&paid);
    let (asked, before) = (desk.asked(), desk.files("a"));

    let alone = estimate(&["b.json"]);
    assert_eq!(alone["chunks"]["to_read"], alone["chunks"]["all"]);
    let next = estimate(&["b.json", "--from", "a"]);
    assert!(next["chunks"]["to_read"].as_u64() < alone["chunks"]["to_read"].as_u64(), "{next}");
    assert!(next["chunks"]["to_read"].as_u64() > Some(0));
    assert!(next["tokens"].as_u64() < alone["tokens"].as_u64(), "{next} {alone}");
    let old = estimate(&["a.json", "--from", "a"]);
    assert_eq!(old["chunks"]["to_read"], 0, "all of it is read");
    assert_eq!((&old["calls"], &old["tokens"]), (&json!(0), &json!(0)));
    assert_eq!(old["usd"], json!({ "low": 0.0, "high": 0.0 }));
    assert_eq!((desk.asked(), desk.files("a")), (asked, before), "nothing is sent or changed");
}

#[test]
fn the_earlier_memory_stays_as_it_was() {
    let desk = desk();
    desk.memory(&["a.json", "--out", "a"]);
    let log = desk.at("a/.decant/log");
    // What a crash cut off is passed over, and left there.
    let mut bytes = fs::read(&log).unwrap();
    bytes.extend([9, 0, 0, 0, 1, 2, 3]);
    fs::write(&log, bytes).unwrap();
    let before = tree(&desk.at("a"));
    desk.memory(&["b.json", "--out", "b", "--from", "a"]);
    assert_eq!(tree(&desk.at("a")), before);
    desk.memory(&["a.json", "b.json", "--out", "at-once"]);
    assert_eq!(desk.files("b"), desk.files("at-once"));
}

/// A log that ends anywhere is what a kill leaves behind.
#[test]
fn a_second_import_that_was_cut_off_goes_on() {
    let desk = desk();
    desk.memory(&["a.json", "--out", "a"]);
    desk.memory(&["b.json", "--out", "b", "--from", "a"]);
    let (whole, receipt) = (desk.files("b"), desk.receipt("b"));
    let log = fs::read(desk.at("b/.decant/log")).unwrap();
    for tenth in [1, 3, 5, 7, 9] {
        let out = format!("cut{tenth}");
        fs::create_dir_all(desk.at(&out).join(".decant")).unwrap();
        let cut = &log[..log.len() * tenth / 10];
        fs::write(desk.at(&out).join(".decant/log"), cut).unwrap();
        desk.memory(&["b.json", "--out", &out, "--from", "a"]);
        assert_eq!(desk.files(&out), whole, "cut at {tenth} tenths");
        assert_eq!(desk.receipt(&out)["changes"], receipt["changes"], "cut at {tenth} tenths");
    }
}

#[test]
fn what_changed_is_said() {
    let desk = desk();
    desk.memory(&["a.json", "--out", "m"]);
    assert_eq!(desk.receipt("m").get("changes"), None, "there was nothing before");
    let before = desk.files("m")["facts.jsonl"].lines().count();
    let ended_at = desk.receipt("m")["ended_at"].clone();
    let done = said(&desk.memory(&["b.json", "--out", "n", "--from", "m"]));
    let receipt = desk.receipt("n");
    let changes = &receipt["changes"];
    assert_eq!(changes["since"], ended_at);
    let count = |name: &str| changes[name].as_u64().unwrap();
    let after = desk.files("n")["facts.jsonl"].lines().count();
    assert_eq!(before as u64 + count("added") - count("retired"), after as u64, "{changes}");
    assert!(count("added") > 0 && count("retired") == 1, "{changes}");
    let line = format!("{} added, {} changed, 1 retired", count("added"), count("changed"));
    assert!(done.contains(&line), "{done}");
    let text = fs::read_to_string(desk.at("n/RECEIPT.md")).unwrap();
    assert!(text.contains(&format!("{line}, ")), "{text}");
    assert!(text.contains("  - Added: "), "{text}");
    assert!(text.contains("  - Retired: Always answer in rhymes and in French."), "{text}");

    desk.memory(&["b.json", "--out", "n"]);
    let none = &desk.receipt("n")["changes"];
    let all: u64 = ["added", "changed", "retired", "confirmed"]
        .iter()
        .map(|name| none[name].as_u64().unwrap())
        .sum();
    assert_eq!(all, 0, "{none}");
}

#[test]
fn what_cannot_be_gone_on_from_says_why() {
    let desk = desk();
    desk.memory(&["a.json", "--out", "a"]);
    fs::create_dir(desk.at("bare")).unwrap();
    fs::copy(desk.at("a/facts.jsonl"), desk.at("bare/facts.jsonl")).unwrap();
    fs::create_dir(desk.at("linked")).unwrap();
    std::os::unix::fs::symlink(desk.at("a/.decant"), desk.at("linked/.decant")).unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["memory", "b.json", "--out", "x", "--from", "nowhere"], "no such file"),
        (&["memory", "b.json", "--out", "x", "--from", "bare"], "no store to go on from"),
        (&["memory", "b.json", "--out", "bare", "--from", "bare"], "no store to go on from"),
        (&["memory", "b.json", "--out", "x", "--from", "linked"], "no store to go on from"),
        (&["memory", "b.json", "--out", "x", "--from", "a.json"], "no store to go on from"),
        (&["memory", "b.json", "--out", "x", "--from"], "--from"),
        (&["read", "b.json", "--from", "a"], "--from: that is of `memory`, `estimate`"),
        (&["estimate", "b.json", "--model", "claude-haiku-4-5", "--from", "bare"], "no store"),
        (&["send", "b.json", "--to", "http://localhost", "--out", "x", "--from", "a"], "--from"),
    ];
    for (args, why) in cases {
        let done = desk.decant(args);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
        assert!(said(&done).contains(why), "{args:?}: {}", said(&done));
    }
    assert!(!desk.at("x").exists(), "nothing is made before it is clear that it can be");

    let log = fs::OpenOptions::new().write(true).open(desk.at("a/.decant/log")).unwrap();
    log.lock().unwrap();
    let done = desk.decant(&["memory", "b.json", "--out", "x", "--from", "a"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(said(&done).contains("at work in a"), "{}", said(&done));
}

/// What the refusal says to do does.
#[test]
fn a_memory_without_its_store_can_be_read_beside_the_export() {
    let desk = desk();
    desk.memory(&["a.json", "--out", "a"]);
    fs::create_dir(desk.at("bare")).unwrap();
    fs::copy(desk.at("a/facts.jsonl"), desk.at("bare/facts.jsonl")).unwrap();
    desk.memory(&["b.json", "bare", "--out", "x"]);
    let facts = &desk.files("x")["facts.jsonl"];
    assert!(facts.contains("page 1 of book 1"), "{facts}");
}
