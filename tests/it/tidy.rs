//! The walls between the rooms, and what no file may hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may name of the others. The compiler holds the outer walls: without its
/// feature a shell's libraries do not exist.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("id", &["clock"]),
    ("conversation", &["clock", "id"]),
    ("linear", &["clock"]),
    ("export", &["clock", "conversation", "id", "linear", "receipt"]),
    // The page half.
    ("chunk", &["clock", "conversation", "id"]),
    ("pieces", &[]),
    ("placeholder", &[]),
    ("redact", &["chunk", "placeholder"]),
    ("vault", &["placeholder", "redact"]),
    ("draft", &["chunk", "clock", "conversation", "id", "redact"]),
    ("shown", &["chunk", "clock", "conversation", "redact"]),
    ("frame", &["chunk", "receipt"]),
    ("protocol", &[]),
    ("search", &["clock", "conversation", "id", "pieces"]),
    // The edge half.
    ("ask", &["conversation", "facts", "id", "placeholder", "prompt", "search"]),
    ("facts", &["chunk", "clock", "conversation", "id", "placeholder", "protocol"]),
    ("prompt", &["chunk", "clock", "conversation", "facts", "id", "tokens"]),
    ("tokens", &[]),
    ("prices", &["clock", "prompt", "tokens"]),
    ("spend", &["prices", "prompt", "tokens"]),
    ("weigh", &["chunk", "conversation", "facts", "prices", "prompt", "spend", "tokens"]),
    ("keys", &["settings"]),
    ("governor", &["clock"]),
    ("memory", &["clock", "facts", "placeholder"]),
    ("receipt", &["clock", "conversation", "facts", "id", "memory"]),
    ("plan", &["id", "protocol"]),
    ("rows", &["chunk", "clock", "facts", "prices", "prompt", "protocol", "receipt", "spend"]),
    ("job", &["clock", "prompt", "protocol", "rows", "spend"]),
    (
        "work",
        &[
            "ask",
            "chunk",
            "clock",
            "conversation",
            "facts",
            "frame",
            "governor",
            "id",
            "job",
            "memory",
            "plan",
            "prices",
            "prompt",
            "protocol",
            "receipt",
            "rows",
            "spend",
            "tokens",
            "weigh",
        ],
    ),
    ("sql", &["chunk", "clock", "facts", "job", "protocol", "receipt", "rows", "work"]),
    ("shelf", &["chunk", "facts", "job", "receipt", "rows", "work"]),
    ("bundle", &[]),
    ("sketch", &["chunk", "facts", "frame", "memory", "prompt", "work"]),
    ("ways", &["clock", "conversation", "facts", "id", "memory", "redact"]),
    ("session", &["clock", "keys"]),
    ("gate", &["clock", "session"]),
    ("push", &["clock", "job", "protocol", "settings"]),
    ("route", &[]),
    ("settings", &["gate", "governor", "keys", "prices", "prompt"]),
    (
        "opening",
        &["clock", "frame", "job", "prices", "prompt", "protocol", "rows", "spend", "weigh"],
    ),
    (
        "offer",
        &[
            "chunk", "job", "opening", "plan", "prices", "prompt", "protocol", "rows", "settings",
            "spend", "work",
        ],
    ),
    ("cited", &["chunk", "clock", "protocol"]),
    (
        "sought",
        &["chunk", "cited", "clock", "conversation", "id", "protocol", "rows", "search", "shown"],
    ),
    // The shells.
    (
        "browser",
        &[
            "bundle",
            "chunk",
            "conversation",
            "draft",
            "export",
            "frame",
            "clock",
            "id",
            "memory",
            "offer",
            "pieces",
            "prices",
            "prompt",
            "protocol",
            "receipt",
            "redact",
            "rows",
            "search",
            "sketch",
            "shown",
            "vault",
        ],
    ),
    (
        "edge",
        &[
            "ask", "bundle", "chunk", "cited", "clock", "facts", "frame", "gate", "governor",
            "job", "keys", "offer", "opening", "prices", "prompt", "protocol", "push", "route",
            "rows", "search", "session", "settings", "sought", "sql", "ways", "work",
        ],
    ),
    (
        "native",
        &[
            "bundle",
            "chunk",
            "clock",
            "conversation",
            "draft",
            "export",
            "facts",
            "frame",
            "gate",
            "id",
            "job",
            "memory",
            "opening",
            "plan",
            "prices",
            "prompt",
            "settings",
            "spend",
            "weigh",
            "protocol",
            "receipt",
            "redact",
            "rows",
            "search",
            "shelf",
            "work",
            "tokens",
            "ways",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// A file without its tests, at most.
const LINES_MAX: usize = 500;

/// Longer, and better so: each is one table or one list from top to bottom.
const LONG: &[(&str, &str)] = &[
    ("src/sql.rs", "every statement stands in this one file"),
    ("src/work.rs", "every kind of step stands in this one file"),
    ("src/job.rs", "the state machine is read as one page"),
    ("src/prompt/embedded/words.rs", "a table of words"),
    ("src/redact/forms.rs", "a table of forms"),
    ("src/redact/names/cues.rs", "a table of words"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut open: Vec<PathBuf> = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Rust without comments and without its unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn room(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    path.split(['/', '.']).next().unwrap()
}

/// The crate's own modules that some code names.
fn named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| -> String {
            text.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
        };
        match rest.strip_prefix('{') {
            None => drop(named.insert(word(rest))),
            Some(list) => {
                let list = list.split('}').next().unwrap_or_default();
                named.extend(list.split(',').map(word));
            }
        }
    }
    named.remove("");
    named
}

#[test]
fn every_module_names_only_what_it_may() {
    for (path, text) in files("src", "rs") {
        let room = room(&path);
        let Some((_, may)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            panic!("{path}: `{room}` is not in the table of what may use what");
        };
        for other in named(&code(&text)) {
            let allowed = other == room || may.contains(&other.as_str());
            assert!(allowed, "{path} names `{other}`, which `{room}` may not use");
        }
    }
}

#[test]
fn only_the_shells_touch_the_world() {
    let of_the_platform = ["worker::", "wasm_bindgen", "js_sys", "web_sys", ".await", "async fn"];
    let of_the_system =
        ["std::fs", "std::net", "std::env", "std::process", "std::thread", "SystemTime"];
    for (path, text) in files("src", "rs") {
        let (room, code) = (room(&path), code(&text));
        let platform = ["browser", "edge"].contains(&room);
        let system = ["native", "main"].contains(&room);
        for word in of_the_platform.iter().filter(|_| !platform) {
            assert!(!code.contains(word), "{path} holds `{word}`");
        }
        // Tests that stand beside the code write golden files.
        let tests = path.ends_with("_tests.rs");
        for word in of_the_system.iter().filter(|_| !system && !tests) {
            assert!(!code.contains(word), "{path} holds `{word}`");
        }
        assert!(!code.contains("Instant::now"), "{path} reads a clock");
    }
}

#[test]
fn sql_stands_in_one_file() {
    for (path, text) in files("src", "rs") {
        let code = code(&text);
        for word in ["SELECT ", "INSERT ", "DELETE FROM", "CREATE TABLE"] {
            let here = path == "src/sql.rs" || !code.contains(word);
            assert!(here, "{path} holds `{word}`: SQL belongs to src/sql.rs");
        }
    }
}

#[test]
fn files_are_short_enough_to_read() {
    for (path, text) in files("src", "rs") {
        let lines = text.split("#[cfg(test)]\nmod tests").next().unwrap().lines().count();
        let long = LONG.iter().any(|(name, _)| *name == path) || path.ends_with("_tests.rs");
        assert!(lines <= LINES_MAX || long, "{path} has {lines} lines");
    }
}

#[test]
fn the_page_never_parses_markup_from_text() {
    for ending in ["ts", "tsx"] {
        for (path, text) in files("www", ending) {
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                assert!(!text.contains(word), "{path} holds `{word}`");
            }
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // Written so that this file does not hold them.
    let words = ["TO DO", "FIX ME", "X X X"].map(|word| word.replace(' ', ""));
    for (path, text) in
        ["src", "tests"].iter().flat_map(|folder| files(folder, "rs")).chain(files("www", "ts"))
    {
        for word in &words {
            assert!(!text.contains(word.as_str()), "{path} holds `{word}`");
        }
    }
}
