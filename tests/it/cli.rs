//! The command line as a script sees it: what it prints, writes and answers.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::texts;

fn decant(home: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_decant"))
        .args(args)
        .current_dir(home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env_remove("PROVIDER")
        .output()
        .unwrap()
}

fn message(id: &str, parent: Option<&str>, role: &str, at: f64, text: &str) -> Value {
    json!({"id": id, "parent": parent, "message": {
        "id": id, "author": {"role": role}, "create_time": at,
        "content": {"content_type": "text", "parts": [text]}, "metadata": {}}})
}

fn conversation(n: u32, said: &str) -> Value {
    let at = 1_750_000_000.0 + f64::from(n) * 1000.0;
    json!({"title": format!("Talk {n}"), "create_time": at, "current_node": "b",
        "mapping": {
            "a": message("a", None, "user", at, said),
            "b": message("b", Some("a"), "assistant", at + 5.0, "I see."),
        },
        "conversation_id": format!("conversation-{n}")})
}

fn export() -> Value {
    json!([
        conversation(1, "I live in Ghent and I keep two hives there. Write to ann@example.org."),
        conversation(2, "I work as a nurse in Leipzig, and I love strong coffee."),
        {"title": "broken", "conversation_id": "no-mapping"},
    ])
}

fn home_with(export: &Value) -> TempDir {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("conversations.json"), export.to_string()).unwrap();
    home
}

fn bundle(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.to_lowercase().starts_with("receipt"))
        .collect();
    files.sort();
    files
}

#[test]
fn read_prints_a_line_for_each_conversation_and_a_receipt_that_balances() {
    let home = home_with(&export());
    let out = decant(home.path(), &["read", "conversations.json", "--receipt", "r.json"]);
    assert_eq!(out.status.code(), Some(1), "one conversation was set aside");
    let lines: Vec<Value> = String::from_utf8(out.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["id"], "conversation-1");
    assert_eq!(lines[0]["source"], "chatgpt");
    assert_eq!(lines[0]["account"], Value::Null);
    assert_eq!(lines[0]["created_at"], "2025-06-15T15:23:20Z");
    assert_eq!(lines[0]["messages"][1]["role"], "assistant");
    let receipt: Value =
        serde_json::from_slice(&fs::read(home.path().join("r.json")).unwrap()).unwrap();
    assert_eq!(receipt["conversations"]["found"], 3);
    assert_eq!(receipt["conversations"]["set_aside"][0]["reason"], "no_mapping");
    assert_eq!(receipt["messages"]["total"], 4);
    assert_eq!(receipt["messages"]["buckets"]["used"], 4);
}

#[test]
fn masked_text_is_the_same_wherever_it_is_printed() {
    let home = home_with(&export());
    let out = decant(home.path(), &["read", "conversations.json", "--masked"]);
    let printed = String::from_utf8(out.stdout).unwrap();
    assert!(!printed.contains("ann@example.org"));
    let first: Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
    let masked = first["messages"][0]["text"].as_str().unwrap();
    assert!(masked.contains("[email-"), "{masked}");

    assert_eq!(
        decant(home.path(), &["memory", "conversations.json", "--out", "m"]).status.code(),
        Some(1)
    );
    let facts = fs::read_to_string(home.path().join("m/facts.jsonl")).unwrap();
    assert!(!facts.is_empty());
    for line in facts.lines() {
        let fact: Value = serde_json::from_str(line).unwrap();
        for evidence in fact["evidence"].as_array().unwrap() {
            let of = |line: &&str| line.contains(evidence["conversation_id"].as_str().unwrap());
            let talk: Value = serde_json::from_str(printed.lines().find(of).unwrap()).unwrap();
            let messages = talk["messages"].as_array().unwrap();
            let cited = messages.iter().find(|m| m["id"] == evidence["message_id"]).unwrap();
            let (start, end) = (&evidence["start"], &evidence["end"]);
            let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
            assert_eq!(
                &cited["text"].as_str().unwrap()[start..end],
                evidence["quote"].as_str().unwrap()
            );
        }
    }
}

#[test]
fn dates_are_those_of_the_day_on_which_it_was_said_where_the_person_is() {
    // 2024-05-10T23:30:00Z
    let at = 1_715_383_800.0;
    let mut talk = conversation(1, "");
    talk["mapping"]["a"] = message(
        "a",
        None,
        "user",
        at,
        "Last March I moved to Ghent. Yesterday I adopted a dog. I have been a nurse since 2019.",
    );
    let home = home_with(&json!([talk]));
    let dates = |zone: &[&str], out: &str| {
        let args = [&["memory", "conversations.json", "--out", out], zone].concat();
        assert_eq!(decant(home.path(), &args).status.code(), Some(0));
        let facts = fs::read_to_string(home.path().join(out).join("facts.jsonl")).unwrap();
        let facts: Vec<Value> =
            facts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        ["Ghent", "dog", "nurse"].map(|word| {
            let fact = facts.iter().find(|f| f["statement"].as_str().unwrap().contains(word));
            let fact = fact.unwrap_or_else(|| panic!("no fact of {word} in {facts:?}"));
            let date = ["valid_from", "occurred"].map(|name| fact[name].as_str().unwrap_or(""));
            date.concat()
        })
    };
    assert_eq!(dates(&[], "m"), ["2024-03", "2024-05-09", "2019"]);
    let there = dates(&["--tz", "Pacific/Auckland"], "n");
    assert_eq!(there, ["2024-03", "2024-05-10", "2019"]);
}

#[test]
fn the_vault_is_its_owners_alone_and_holds_what_was_masked() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = home_with(&export());
    decant(home.path(), &["read", "conversations.json", "--masked"]);
    let path = home.path().join("data/decant/vault.json");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let vault: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let values: Vec<_> = vault["values"].as_object().unwrap().values().collect();
    assert_eq!(values, [&json!("ann@example.org")]);
}

#[test]
fn the_vault_is_never_in_the_folder_of_the_memory_and_is_its_owners_again() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let home = home_with(&export());
    let at = |name: &str| home.path().join(name);
    let vaults = ["vo/vault.json", "vo/deep/../deeper/vault.json", "./vo/v"];
    for vault in vaults {
        let args = ["memory", "conversations.json", "--out", "vo", "--vault", vault];
        let done = decant(home.path(), &args);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{vault}: {said}");
        assert!(said.contains("--vault") && said.lines().count() == 1, "{vault}: {said}");
        assert!(!at("vo").exists(), "{vault}");
    }
    // The common one stands in `data`.
    let send = ["send", "conversations.json", "--to", "http://127.0.0.1:9", "--out", "data"];
    for args in [&["memory", "conversations.json", "--out", "data"][..], &send] {
        let done = decant(home.path(), args);
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(!at("data").exists(), "{args:?}");
    }
    let here = ["memory", "conversations.json", "--out", ".", "--vault", "v.json"];
    assert_eq!(decant(home.path(), &here).status.code(), Some(2), "a name alone");
    // A folder that is there already, and a link to it.
    fs::create_dir(at("vo")).unwrap();
    symlink(at("vo"), at("link")).unwrap();
    let linked = ["memory", "conversations.json", "--out", "vo", "--vault", "link/vault.json"];
    assert_eq!(decant(home.path(), &linked).status.code(), Some(2));
    assert_eq!(fs::read_dir(at("vo")).unwrap().count(), 0);
    let beside = ["memory", "conversations.json", "--out", "vo", "--vault", "vo/../vault.json"];
    assert_eq!(decant(home.path(), &beside).status.code(), Some(1));
    fs::set_permissions(at("vault.json"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(decant(home.path(), &beside).status.code(), Some(1));
    assert_eq!(fs::metadata(at("vault.json")).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_memory_made_twice_is_the_same_and_asks_nothing_twice() {
    let home = home_with(&export());
    for out in ["one", "two", "one"] {
        let done = decant(home.path(), &["memory", "conversations.json", "--out", out]);
        assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(bundle(&home.path().join("one")), bundle(&home.path().join("two")));
    let receipt: Value =
        serde_json::from_slice(&fs::read(home.path().join("one/receipt.json")).unwrap()).unwrap();
    assert_eq!(receipt["calls"]["made"], 0, "the second run used the stored outputs");
    assert_eq!(receipt["sent"], Value::Null);
}

/// A log that ends anywhere is what a kill leaves behind.
#[test]
fn a_newer_value_stands_in_the_files_and_the_older_is_history() {
    let home = home_with(&json!([
        conversation(1, "I live in Ghent with Ana, and I have two hives."),
        conversation(
            2,
            "I moved from Ghent to Lyon. My memory was:\n\n# User\n\n## Their life\n- I have nine hives."
        ),
        conversation(3, "I've got 2 hives, and I live in Lyon."),
        conversation(4, "I work at Acme."),
        conversation(5, "I'm working for Globex."),
        conversation(6, "I work at Acme."),
    ]));
    let out = decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let facts = fs::read_to_string(home.path().join("m/facts.jsonl")).unwrap();
    let facts: Vec<Value> = facts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let status = |words: &str| {
        let fact = facts.iter().find(|fact| fact["statement"].as_str().unwrap().contains(words));
        fact.map_or("", |fact| fact["status"].as_str().unwrap())
    };
    assert_eq!(status("Ghent with Ana"), "superseded");
    assert_eq!(status("to Lyon"), "active");
    assert_eq!((status("Acme"), status("Globex")), ("contested", "contested"));
    assert_eq!(status("nine hives"), "", "a memory that was pasted is no evidence");
    let identity = fs::read_to_string(home.path().join("m/IDENTITY.md")).unwrap();
    assert!(!identity.contains("Ghent with Ana") && identity.contains("Lyon"), "{identity}");
    assert!(identity.contains("## Said both ways\n\n- "), "{identity}");
    let receipt: Value =
        serde_json::from_slice(&fs::read(home.path().join("m/receipt.json")).unwrap()).unwrap();
    assert_eq!(receipt["facts"]["rejected"]["echo"], 1);
}

#[test]
fn a_run_that_was_cut_off_anywhere_goes_on_to_the_same_memory() {
    let home = home_with(&export());
    decant(home.path(), &["memory", "conversations.json", "--out", "whole"]);
    let whole = bundle(&home.path().join("whole"));
    let log = fs::read(home.path().join("whole/.decant/log")).unwrap();
    for tenth in 1..10 {
        let out = format!("cut{tenth}");
        let store = home.path().join(&out).join(".decant");
        fs::create_dir_all(&store).unwrap();
        fs::write(store.join("log"), &log[..log.len() * tenth / 10]).unwrap();
        decant(home.path(), &["memory", "conversations.json", "--out", &out]);
        assert_eq!(bundle(&home.path().join(&out)), whole, "cut at {tenth} tenths");
    }
}

#[test]
fn what_cannot_start_says_why_in_one_line_and_exits_with_2() {
    let home = home_with(&export());
    fs::write(home.path().join("notes.json"), r#"{"nothing": "to see"}"#).unwrap();
    fs::write(home.path().join("photo.pdf"), b"%PDF-1.7 ...").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["read"], "name the export"),
        (&["read", "nowhere.zip"], "no such file"),
        (&["read", "photo.pdf"], "no export that decant knows"),
        (&["memory", "notes.json", "--out", "m"], "no export that decant knows"),
        (&["memory", "conversations.json"], "--out DIR is missing"),
        (&["dream"], "no command `dream`"),
        (&["read", "--frobnicate"], "frobnicate"),
        (&["read", "no\nwhere\u{85}.zip"], "no\\u{a}where\\u{85}.zip: there is no such file"),
        (&["dream\nof"], "no command `dream\\u{a}of`"),
        (&["memory", "x.zip", "--out", "m", "--provider", "a\nb"], "no provider `a\\u{a}b`"),
        (
            &["read", "conversations.json", "--as", "okf"],
            "`read` takes no --as: that is of `export`",
        ),
        (&["search", "a", "--queries", "q", "--cap", "1"], "--cap: that is of `memory`, `send`"),
        (&["estimate", "a", "--model", "m", "--cap", "2"], "`estimate` takes no --cap"),
        (&["estimate", "a", "--model", "m", "--tz", "UTC"], "`estimate` takes no --tz"),
        (&["read", "conversations.json", "--cap", "1"], "`read` takes no --cap"),
        (&["read", "conversations.json", "--economy"], "`read` takes no --economy"),
        (&["memory", "a", "--out", "m", "--to", "u"], "`memory` takes no --to: that is of `send`"),
        (&["memory", "a", "--out", "m", "--masked"], "`memory` takes no --masked"),
        (&["send", "a", "--out", "m", "--to", "u", "--from", "b"], "`send` takes no --from"),
        (&["send", "a", "--out", "m", "--to", "u", "--rest"], "`send` takes no --rest"),
        (&["review", "m", "--out", "n"], "`review` takes no --out"),
        (&["export", "m", "--out", "n", "--undo"], "`export` takes no --undo: that is of `review`"),
        (&["export", "--out", "m"], "name one memory"),
        (&["export", "a", "b", "--out", "m"], "name one memory"),
        (&["export", "a"], "--out DIR is missing"),
        (&["export", "nowhere", "--out", "m"], "no such file"),
        (&["export", "photo.pdf", "--out", "m"], "no memory that decant made"),
        (&["export", ".", "--out", "m"], "no memory that decant made"),
        (&["export", "a", "--out", "m", "--as", "okf,xml"], "--as xml"),
        (&["export", "a", "--out", "m", "--tz", "UTC"], "`export` takes no --tz"),
        (&["memory", "x.zip", "--out", "m", "--tz", "no zone"], "--tz"),
        (&["memory", "x.zip", "--out", "m", "--tz", "Mars/Foo"], "--tz Mars/Foo: there is no such"),
        (&["memory", "x.zip", "--out", "m", "--cap", "lots"], "--cap"),
        (
            &["memory", "conversations.json", "--out", "m", "--provider", "workers-ai"],
            "from a Worker alone",
        ),
        (&["send", "conversations.json", "--out", "m", "--to", "http://example.org"], "https://"),
        (
            &["send", "conversations.json", "--out", "m", "--to", "https://me@example.org"],
            "https://",
        ),
        (
            &["send", "conversations.json", "--out", "m", "--to", "https://example.org/x"],
            "https://",
        ),
        (
            &["send", "conversations.json", "--out", "m", "--to", "http://localhost@evil"],
            "localhost",
        ),
    ];
    for (args, why) in cases {
        let out = decant(home.path(), args);
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(why), "{args:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{args:?}: {said}");
        assert!(out.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn links_are_not_followed_out_of_a_folder_or_under_out() {
    let home = home_with(&export());
    let outside = TempDir::new().unwrap();
    fs::write(
        outside.path().join("conversations.json"),
        json!([conversation(9, "I live in Oslo.")]).to_string(),
    )
    .unwrap();
    let folder = home.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::rename(home.path().join("conversations.json"), folder.join("conversations.json")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("conversations.json"), folder.join("more.json"))
        .unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.join("linked")).unwrap();
    let out = decant(home.path(), &["read", "folder"]);
    assert_eq!(String::from_utf8(out.stdout).unwrap().lines().count(), 2);

    let target = home.path().join("precious");
    fs::write(&target, "mine").unwrap();
    fs::create_dir(home.path().join("m")).unwrap();
    std::os::unix::fs::symlink(&target, home.path().join("m/facts.jsonl")).unwrap();
    let out = decant(home.path(), &["memory", "folder", "--out", "m"]);
    assert_eq!(out.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
}

#[test]
fn the_store_is_written_through_no_link() {
    use std::os::unix::fs::symlink;
    let home = home_with(&export());
    let target = home.path().join("precious");
    // `send` comes to its outbox before it asks whether there is a server.
    let send: &[&str] = &["send", "conversations.json", "--to", "http://127.0.0.1:9"];
    let memory: &[&str] = &["memory", "conversations.json"];
    let cases = [("log", memory), ("draft", memory), ("draft", send), ("outbox", send)];
    for (n, (name, command)) in cases.into_iter().enumerate() {
        fs::write(&target, "mine").unwrap();
        let out = format!("m{n}");
        let store = home.path().join(&out).join(".decant");
        fs::create_dir_all(&store).unwrap();
        symlink(&target, store.join(name)).unwrap();
        let done = decant(home.path(), &[command, &["--out", &out]].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(name) && said.contains("is a link"), "{name}: {said}");
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine", "{name}");
        fs::remove_file(&target).unwrap();
        decant(home.path(), &[command, &["--out", &out]].concat());
        assert!(!target.exists(), "{name}: a link that leads to nothing makes nothing there");
    }
    // Nor is anything removed through one: what a receipt names may stand elsewhere now.
    decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    let (topics, outside) = (home.path().join("m/memory"), home.path().join("outside"));
    let _ = fs::remove_dir_all(&topics);
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("old.md"), "mine").unwrap();
    symlink(&outside, &topics).unwrap();
    let receipt = home.path().join("m/receipt.json");
    let text = fs::read_to_string(&receipt).unwrap();
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["outputs"]["memory/old.md"] = json!("0");
    fs::write(&receipt, value.to_string()).unwrap();
    let done = decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    assert_eq!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(fs::read_to_string(outside.join("old.md")).unwrap(), "mine");
}

/// The store with that text in place of another of its length, as a later version may write it.
fn changed_store(log: &Path, from: &str, to: &str) {
    let bytes = fs::read(log).unwrap();
    let (mut at, mut changed, mut found) = (0, Vec::new(), false);
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let body = std::str::from_utf8(&bytes[at + 8..at + 8 + length]).unwrap();
        found |= body.contains(from);
        let body = body.replace(from, to);
        assert_eq!(body.len(), length);
        changed.extend((length as u32).to_le_bytes());
        changed.extend(crc32fast::hash(body.as_bytes()).to_le_bytes());
        changed.extend(body.as_bytes());
        at += 8 + length;
    }
    assert!(found);
    fs::write(log, changed).unwrap();
}

#[test]
fn a_store_that_cannot_be_read_is_no_servers_fault() {
    let home = home_with(&export());
    decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    let log = home.path().join("m/.decant/log");
    changed_store(&log, "\\\"stance\\\":\\\"stated\\\"", "\\\"stance\\\":\\\"statue\\\"");
    let args = ["memory", "conversations.json", "--out", "n", "--from", "m"];
    let done = decant(home.path(), &args);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(
        said.contains("a line of facts.jsonl") && said.contains("anew from the export"),
        "{said}"
    );
    assert!(!said.contains("server"), "{said}");
}

#[test]
fn search_answers_each_query_with_a_line_in_their_order() {
    let home = home_with(&export());
    let queries =
        "{\"id\":\"q2\",\"query\":\"Who is a nurse?\"}\n\n{\"id\":1,\"query\":\"hives\"}\n";
    fs::write(home.path().join("q.jsonl"), queries).unwrap();
    let args = ["search", "conversations.json", "--queries", "q.jsonl", "--k", "1", "--quiet"];
    let out = decant(home.path(), &args);
    assert_eq!(out.status.code(), Some(1), "one conversation was set aside");
    assert!(out.stderr.is_empty());
    let printed = String::from_utf8(out.stdout).unwrap();
    let lines: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&json!("q2"), &json!(1)));
    assert_eq!(lines[0]["message_ids"], json!(["a"]));
    let hit = &lines[0]["hits"][0];
    assert_eq!(hit["source"], "chatgpt");
    assert_eq!(hit["conversation_id"], "conversation-2");
    assert_eq!(hit["message_id"], "a");
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    assert_eq!(lines[1]["hits"][0]["conversation_id"], "conversation-1");
}

#[test]
fn search_says_what_is_wrong_in_a_line() {
    let home = home_with(&export());
    fs::write(home.path().join("q.jsonl"), "{\"id\":1,\"query\":\"x\"}\nhives\n").unwrap();
    let table: [(&[&str], &str); 5] = [
        (&["search", "conversations.json"], "--queries"),
        (&["search", "conversations.json", "--queries", "none.jsonl"], "none.jsonl"),
        (&["search", "conversations.json", "--queries", "q.jsonl"], "q.jsonl, line 2"),
        (&["search", "conversations.json", "--queries", "q.jsonl", "--k", "0"], "--k 0"),
        (&["read", "conversations.json", "--k", "5"], "`search`"),
    ];
    for (args, word) in table {
        let out = decant(home.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(said.contains(word), "{said}");
        assert!(out.stdout.is_empty());
    }
}

#[test]
fn a_memory_leaves_in_the_same_forms_from_a_folder_a_zip_or_its_facts() {
    let home = home_with(&export());
    let at = |name: &str| home.path().join(name);
    decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    let mut zip = decant::bundle::Zip::new();
    let mut bytes = zip.begin("m/facts.jsonl");
    bytes.extend(zip.write(&fs::read(at("m/facts.jsonl")).unwrap()));
    bytes.extend(zip.end().unwrap());
    bytes.extend(zip.finish().unwrap());
    fs::write(at("m.zip"), bytes).unwrap();
    let mut trees = Vec::new();
    for (from, out) in [("m", "one"), ("m.zip", "two"), ("m/facts.jsonl", "three")] {
        let done = decant(home.path(), &["export", from, "--out", out]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(0), "{said}");
        assert!(said.contains("Wrote"), "{said}");
        trees.push(texts(&at(out)));
    }
    assert!(trees.iter().all(|tree| *tree == trees[0]));
    assert!(trees[0]["paste/claude.txt"].contains("] - I live in Ghent"));
    let folders: std::collections::BTreeSet<&str> =
        trees[0].keys().filter_map(|path| Some(path.split_once('/')?.0)).collect();
    let all = ["agents", "mcp", "okf", "openclaw", "pam", "paste", "print"];
    assert_eq!(folders, all.into_iter().collect());
    let args = ["export", "m", "--out", "some", "--as", "pam, mcp", "--without-provenance"];
    assert!(decant(home.path(), &[&args[..], &["--quiet"]].concat()).stderr.is_empty());
    let some = texts(&at("some"));
    assert_eq!(some.len(), 3, "two files and the list of them");
    assert!(!some["pam/pam.json"].contains("conversation-1"));
}

#[test]
fn what_is_no_longer_a_fact_is_removed_unless_somebody_changed_it() {
    let home = home_with(&export());
    let at = |name: &str| home.path().join(name);
    decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    decant(home.path(), &["export", "m", "--out", "m"]);
    let before = texts(&at("m/okf"));
    let facts = fs::read_to_string(at("m/facts.jsonl")).unwrap();
    assert!(facts.lines().count() >= 2);
    let (first, rest) = facts.split_once('\n').unwrap();
    let fact: Value = serde_json::from_str(first).unwrap();
    fs::write(at("m/facts.jsonl"), format!("{rest}not a fact\n")).unwrap();
    fs::write(at("m/okf/notes.md"), "mine").unwrap();
    let done = decant(home.path(), &["export", "m", "--out", "m", "--as", "okf"]);
    assert_eq!(done.status.code(), Some(1), "a line was set aside");
    let after = texts(&at("m/okf"));
    assert_eq!(after["notes.md"], "mine");
    let gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
    let is_of_it = |path: &&String| path.contains(&fact["id"].as_str().unwrap()[..12]);
    assert!(gone.iter().any(is_of_it), "{gone:?}");
    assert!(at("m/pam/pam.json").exists(), "other forms stay as they were");

    // A second one goes, and its file was changed by hand.
    let (second, rest) = rest.split_once('\n').unwrap();
    let fact: Value = serde_json::from_str(second).unwrap();
    let own = after.keys().find(|path| path.contains(&fact["id"].as_str().unwrap()[..12]));
    let own = at("m/okf").join(own.unwrap());
    fs::write(&own, "changed").unwrap();
    fs::write(at("m/facts.jsonl"), rest).unwrap();
    decant(home.path(), &["export", "m", "--out", "m", "--as", "okf"]);
    assert_eq!(fs::read_to_string(own).unwrap(), "changed");
}

#[test]
fn an_export_follows_no_link() {
    let home = home_with(&export());
    let at = |name: &str| home.path().join(name);
    decant(home.path(), &["memory", "conversations.json", "--out", "m"]);
    fs::create_dir(at("linked")).unwrap();
    std::os::unix::fs::symlink(at("m/facts.jsonl"), at("linked/facts.jsonl")).unwrap();
    let done = decant(home.path(), &["export", "linked", "--out", "x"]);
    assert_eq!(done.status.code(), Some(2));
    fs::create_dir(at("outside")).unwrap();
    fs::create_dir(at("y")).unwrap();
    std::os::unix::fs::symlink(at("outside"), at("y/okf")).unwrap();
    let done = decant(home.path(), &["export", "m", "--out", "y"]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read_dir(at("outside")).unwrap().count(), 0);
}
