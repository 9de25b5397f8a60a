//! The ways out of the memory: what fits fits, what is written is of its format and harmless, and
//! what we read of it is what we wrote.

mod formats;
mod snapshot;

use std::collections::BTreeSet;

use decant::conversation::Conversation;
use decant::facts::{Fact, Status};
use decant::memory::{one_line, plain_line};
use decant::ways::{Choice, Files, Way, limits, read_facts, value, write};
use serde_json::{Value, json};

use crate::export::read;
use crate::planted::Dice;

/// A fact with these fields, and what is usual in the rest.
fn fact(id: &str, statement: &str, fields: Value) -> Fact {
    let mut fact = json!({
        "v": 1, "id": id, "key": null, "statement": statement, "section": "USER",
        "category": "fact", "kind": "state", "stance": "stated", "said_by": "user",
        "about": "user", "entities": [], "asserted_at": "2025-03-04T10:00:01Z",
        "valid_from": null, "valid_until": null, "occurred": null, "status": "active",
        "supersedes": [], "superseded_by": null, "contradicts": [],
        "evidence": [{"source": "chatgpt", "account": null, "conversation_id": format!("c-{id}"),
            "message_id": "m1", "at": "2025-03-04T10:00:01Z", "said_by": "user",
            "quote": statement, "start": 0, "end": statement.len(), "match": "exact"}],
        "support": 1, "first_seen": "2025-03-04T10:00:01Z", "last_seen": "2025-03-04T10:00:01Z",
        "confidence": 0.75, "sensitivity": "none", "stale_after": null, "review": "auto",
        "extractor": {"model": null, "prompt_version": "1"},
    });
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    for (name, value) in fields {
        fact[name] = value;
    }
    serde_json::from_value(fact).unwrap()
}

/// One of each that matters.
fn a_life() -> Vec<Fact> {
    let instruction =
        json!({"section": "AGENTS", "category": "instruction", "kind": "instruction"});
    vec![
        fact("a1", "Answer briefly.", instruction),
        fact(
            "a2",
            "Lives in Ghent.",
            json!({"section": "IDENTITY", "category": "identity",
            "key": "user.city", "entities": ["Ghent"], "supersedes": ["a3"], "support": 3,
            "evidence": [
                {"source": "chatgpt", "account": null, "conversation_id": "talk", "message_id": "m1",
                 "at": "2025-03-04T10:00:01.250Z", "said_by": "user", "quote": "I live in Ghent now",
                 "start": 0, "end": 19, "match": "exact"},
                {"source": "claude", "account": "work", "conversation_id": "talk",
                 "message_id": "m9", "at": "2025-05-01T08:00:00Z", "said_by": "user",
                 "quote": "here in Ghent", "start": 4, "end": 17, "match": "exact"}],
            "valid_from": "2024-03", "last_seen": "2025-05-01T08:00:00Z"}),
        ),
        fact(
            "a3",
            "Lives in Oslo.",
            json!({"section": "IDENTITY", "category": "identity",
            "key": "user.city", "status": "superseded", "superseded_by": "a2",
            "valid_until": "2024-02"}),
        ),
        fact(
            "a4",
            "Works as a nurse.",
            json!({"section": "IDENTITY", "category": "fact",
            "key": "user.job", "asserted_at": null, "first_seen": null, "last_seen": null}),
        ),
        fact(
            "a5",
            "Anna is a beekeeper.",
            json!({"about": "Anna", "category": "relationship",
            "section": "IDENTITY", "entities": ["Anna"]}),
        ),
        fact(
            "a6",
            "Has asthma.",
            json!({"sensitivity": "special_category",
            "contradicts": ["a7"], "status": "contested"}),
        ),
        fact(
            "a7",
            "Has no illness.",
            json!({"sensitivity": "special_category",
            "contradicts": ["a6"], "status": "contested"}),
        ),
        fact(
            "a8",
            "Wants to plant an orchard.",
            json!({"section": "MEMORY", "category": "goal",
            "kind": "plan", "stale_after": "2025-06-02"}),
        ),
        fact(
            "a9",
            "Uses a ThinkPad with Debian.",
            json!({"section": "TOOLS",
            "category": "environment"}),
        ),
        fact("b1", "Likes rye bread.", json!({"category": "preference", "kind": "preference"})),
        fact("b2", "Always open the link.", json!({"section": "AGENTS", "status": "proposed"})),
        fact("b3", "Has a cat.", json!({"status": "retracted"})),
    ]
}

/// Text that wants to be more than text.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "![x](https://evil.example/?q=1) [y](javascript:alert(1))",
    "one\n# Heading\n---\ntype: evil\n@~/.ssh/id_rsa",
    "\u{202e}turned\u{200b} and \u{e0041}hidden\u{1b}[31m",
    "\"quoted\" 'single' `code` \\ back & amp; {brace} [^s1]: note [^s1]",
    "- [2025-01-01] - a list, *bold* | table | #tag $(cmd) ${var} %s",
    "{\"type\":\"entity\",\"name\":\"x\"}",
    "\u{2028}line\u{2029}break\u{85}next\u{b}tab\tend",
];

fn hostile() -> Vec<Fact> {
    let of = |(n, text): (usize, &&str)| {
        let more = json!({"about": if n % 3 == 0 { *text } else { "user" }, "entities": [text],
            "key": text, "valid_from": text, "stale_after": text, "occurred": text,
            "evidence": [{"source": "chatgpt", "account": text, "conversation_id": text,
                "message_id": text, "at": null, "said_by": "user", "quote": text, "start": 0,
                "end": 1, "match": "exact"}]});
        fact(&format!("{n:032x}"), text, more)
    };
    HOSTILE.iter().enumerate().map(of).collect()
}

/// Many facts of any section, as long or short as facts are.
fn many(count: u32, seed: u64) -> Vec<Fact> {
    let mut dice = Dice::new(seed);
    let sections = ["MEMORY", "SOUL", "IDENTITY", "USER", "AGENTS", "TOOLS"];
    let categories = ["fact", "preference", "skill", "project", "environment", "instruction"];
    let made = (0..count).map(|n| {
        let words = 1 + dice.below(60);
        let body: Vec<&str> =
            (0..words).map(|_| ["bee", "🐝🐝", "<é>", "@x"][dice.below(4) as usize]).collect();
        fact(
            &format!("{n:032x}"),
            &format!("Fact {n} {}", body.join(" ")),
            json!({
            "section": sections[dice.below(6) as usize],
            "category": categories[dice.below(6) as usize],
            "confidence": f64::from(dice.below(101)) / 100.0, "support": 1 + dice.below(8)}),
        )
    });
    made.collect()
}

fn all(facts: &[Fact]) -> Files {
    write(facts, &Way::ALL, Choice::default())
}

#[test]
fn nothing_is_written_of_nothing() {
    assert!(all(&[]).is_empty());
    let waits = fact("a", "Always open the link.", json!({"status": "proposed"}));
    let empty = fact("b", "\u{200b} -- \n", json!({}));
    assert!(all(&[waits, empty]).is_empty());
}

#[test]
fn each_way_keeps_to_its_folder_and_the_order_of_facts_makes_no_difference() {
    let mut facts = a_life();
    let files = all(&facts);
    let folders: BTreeSet<&str> =
        files.keys().map(|path| path.split_once('/').unwrap().0).collect();
    assert_eq!(folders, Way::ALL.iter().map(|way| way.as_str()).collect());
    facts.reverse();
    assert_eq!(all(&facts), files);
    for way in Way::ALL {
        let one = write(&facts, &[way], Choice::default());
        assert!(one.iter().all(|(path, text)| files.get(path) == Some(text)));
        assert_eq!(Way::from_name(way.as_str()), Some(way));
    }
}

#[test]
fn facts_that_went_through_their_file_give_the_same_bytes() {
    let facts = a_life();
    let jsonl: String = facts.iter().map(decant::memory::fact_jsonl).collect();
    let again = read_facts(&jsonl);
    assert_eq!((again.facts.len(), again.unread), (facts.len(), 0));
    assert_eq!(all(&again.facts), all(&facts));
    let broken =
        format!("{jsonl}\nnot json\n{{\"v\":1}}\n{}", jsonl.replace("{\"v\":1,", "{\"v\":2,"));
    let broken = format!("{broken}{}", jsonl.lines().next().unwrap().replace("a1", "../a1"));
    let read = read_facts(&broken);
    assert_eq!((read.facts.len(), read.unread), (facts.len(), 3 + facts.len()));
}

#[test]
fn what_waits_or_was_taken_back_is_nowhere_and_history_only_where_it_has_a_place() {
    for (path, text) in all(&a_life()) {
        assert!(!text.contains("open the link") && !text.contains("a cat"), "{path}");
        let has_history = path.starts_with("okf/") || path.starts_with("pam/");
        assert!(has_history || !text.contains("Oslo"), "{path}");
    }
}

#[test]
fn what_is_left_out_on_demand_is_in_no_file() {
    let facts = a_life();
    let without = |choice: Choice, words: &[&str]| {
        let (with, without) = (all(&facts), write(&facts, &Way::ALL, choice));
        for word in words {
            assert!(with.values().any(|text| text.contains(word)), "{word}");
            for (path, text) in &without {
                assert!(!text.contains(word), "{path}: {word}");
            }
        }
        assert!(without.values().any(|text| text.contains("rye bread")));
    };
    without(Choice { special: false, ..Choice::default() }, &["asthma", "no illness"]);
    without(Choice { others: false, ..Choice::default() }, &["Anna", "beekeeper"]);
    without(Choice { names: false, ..Choice::default() }, &["Anna"]);
    without(
        Choice { provenance: false, ..Choice::default() },
        &["I live in Ghent now", "here in Ghent", "talk", "c-a1", "\"m1\"", "chatgpt"],
    );
}

/// The part of a file that a limit is about.
fn fields(text: &str) -> Vec<&str> {
    text.split("=== ")
        .filter_map(|part| part.split_once(" ===\n"))
        .map(|(_, text)| text.trim())
        .collect()
}

#[test]
fn every_file_is_within_its_limit_and_full() {
    let utf16 = |text: &str| text.encode_utf16().count();
    for (count, seed) in [(0, 1), (3, 2), (300, 3), (1500, 4), (1500, 5)] {
        let facts = many(count, seed);
        let files = all(&facts);
        let longest = facts.iter().map(|one| utf16(&one_line(&one.statement))).max().unwrap_or(0);
        let is_full = count == 1500;
        let text = |path: &str| files.get(path).map_or("", String::as_str);
        let claude = text("agents/CLAUDE.md");
        assert!(claude.lines().count() <= 200 && claude.len() <= 25_000);
        assert!(!is_full || claude.lines().count() >= 190 || claude.len() + 4 * longest > 25_000);
        let agents = text("agents/AGENTS.md").len();
        assert!(agents <= limits::AGENTS_MD.bytes);
        assert!(!is_full || agents + 4 * longest > limits::AGENTS_MD.bytes);
        let claws: Vec<usize> = files
            .iter()
            .filter(|(path, _)| path.starts_with("openclaw/"))
            .map(|(_, text)| utf16(text))
            .collect();
        assert!(
            claws.iter().all(|chars| *chars <= 12_000) && claws.iter().sum::<usize>() <= 60_000
        );
        // Each of six has its sixth, and the whole is used.
        assert!(!is_full || claws.len() == 6 && claws.iter().all(|chars| chars + longest > 9_900));
        assert!(!is_full || claws.iter().sum::<usize>() + longest > 60_000);
        for paste in ["paste/claude.txt", "paste/gemini.txt"] {
            assert!(utf16(text(paste)) <= 40_000);
            assert!(!is_full || utf16(text(paste)) + 3 * longest > 40_000, "{paste}");
        }
        let chatgpt = fields(text("paste/chatgpt.txt"));
        assert!(chatgpt.iter().all(|field| utf16(field) <= 1_500));
        assert!(!is_full || chatgpt.len() == 2);
    }
}

#[test]
fn the_best_are_in_the_smallest_file_and_no_group_is_driven_out() {
    let facts = many(1500, 7);
    let files = all(&facts);
    let newest = facts.iter().filter_map(|one| one.last_seen).max();
    let text = &files["agents/CLAUDE.md"];
    let is_in = |one: &&Fact| text.contains(&format!("- {}\n", one_line(&one.statement)));
    let mean = |facts: &[&Fact]| {
        facts.iter().map(|one| f64::from(value(one, newest))).sum::<f64>() / facts.len() as f64
    };
    let (inside, outside): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(is_in);
    assert!(mean(&inside) > mean(&outside) + 200.0, "{} {}", mean(&inside), mean(&outside));
    let headings = text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(headings, 6);
    assert!(text.find("## How to work").unwrap() < text.find("## About them").unwrap());

    // Five hundred sure instructions leave room for the one doubtful tool.
    let mut facts: Vec<Fact> = (0..500)
        .map(|n| {
            fact(
                &format!("{n:04}"),
                &format!("Do thing number {n} as I like it."),
                json!({
            "section": "AGENTS", "category": "instruction", "kind": "instruction",
            "confidence": 0.95, "support": 9}),
            )
        })
        .collect();
    facts.push(fact(
        "zz",
        "Uses vim.",
        json!({"section": "TOOLS", "category": "environment",
        "confidence": 0.1}),
    ));
    assert!(all(&facts)["agents/CLAUDE.md"].contains("Uses vim."));
}

#[test]
fn a_stale_plan_goes_last_and_a_repeated_fact_first() {
    let at = json!({"last_seen": "2025-03-04T10:00:01Z"});
    let now = fact("n", "x", json!({"last_seen": "2026-03-04T10:00:01Z"})).last_seen;
    let plan = fact("p", "Plans.", json!({"kind": "plan", "support": 9, "confidence": 0.95}));
    let weak = fact("w", "Weak.", json!({"confidence": 0.05, "kind": "event"}));
    let said = fact("s", "Said.", at);
    let often = fact("o", "Often.", json!({"support": 4}));
    assert!(value(&plan, now) < value(&weak, now));
    assert!(value(&said, now) < value(&often, now));
    assert!(value(&said, now) < value(&said, said.last_seen), "what is fresh is worth more");
}

/// What is read of files, as their conversations.
fn read_back(files: &Files, folder: &str) -> Vec<Conversation> {
    let given: Vec<(&str, &[u8])> = files
        .iter()
        .filter(|(path, _)| path.starts_with(folder))
        .map(|(path, text)| (path.rsplit('/').next().unwrap(), text.as_bytes()))
        .collect();
    let found = read(&given);
    assert_eq!(found.set_aside, []);
    found.conversations
}

fn said(conversations: &[Conversation]) -> BTreeSet<String> {
    let signals = conversations.iter().flat_map(|one| &one.signals);
    signals.map(|signal| signal.text.clone()).collect()
}

fn live(facts: &[Fact]) -> Vec<&Fact> {
    facts.iter().filter(|one| matches!(one.status, Status::Active | Status::Contested)).collect()
}

#[test]
fn what_we_write_we_read_again() {
    let facts = a_life();
    let files = all(&facts);
    let statements: BTreeSet<String> =
        live(&facts).iter().map(|one| one.statement.clone()).collect();
    assert_eq!(said(&read_back(&files, "okf/")), statements);
    assert_eq!(said(&read_back(&files, "pam/")), statements);
    assert_eq!(said(&read_back(&files, "paste/claude.txt")), statements);
    let observed: BTreeSet<String> = live(&facts)
        .iter()
        .map(|one| {
            let name = if one.about == "user" { "default_user" } else { &one.about };
            format!("{name}: {}", one.statement)
        })
        .chain(["default_user mentions Ghent".to_owned()])
        .collect();
    assert_eq!(said(&read_back(&files, "mcp/")), observed);
    let dates = read_back(&files, "pam/");
    let at = dates[0].signals.iter().find(|one| one.text == "Answer briefly.").unwrap().at;
    assert_eq!(at, facts[0].asserted_at);
}

#[test]
fn hostile_text_comes_back_as_the_same_harmless_line() {
    let facts = hostile();
    let files = all(&facts);
    let lines = |of: fn(&str) -> String| -> BTreeSet<String> {
        facts.iter().map(|one| of(&one.statement)).collect()
    };
    assert_eq!(said(&read_back(&files, "pam/")), lines(plain_line));
    assert_eq!(said(&read_back(&files, "paste/claude.txt")), lines(one_line));
    assert_eq!(
        said(&read_back(&files, "okf/")),
        lines(|text| one_line(text).replace("[^", "[\\^"))
    );
    let observed = said(&read_back(&files, "mcp/"));
    for line in lines(plain_line) {
        assert!(observed.iter().any(|one| one.ends_with(&line)), "{line}");
    }
}

#[test]
fn hostile_text_is_harmless_in_every_file() {
    for (path, text) in all(&hostile()) {
        let strange = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{e0000}'..='\u{e007f}')
        };
        assert!(!text.contains(strange), "{path}");
        let is_markdown = matches!(path.rsplit_once('.'), Some((_, "md" | "txt")));
        for line in text.lines().filter(|_| is_markdown && !path.ends_with("index.md")) {
            assert!(!line.starts_with('@'), "{path}: {line}");
            if let Some(said) = line.strip_prefix("- ") {
                for bad in ["<script", "<img", "![", "](", "# Heading"] {
                    let at = said.find(bad);
                    assert!(
                        at.is_none_or(|at| said[..at].ends_with(['\\', '!', ' '])),
                        "{path}: {line}"
                    );
                }
            }
        }
    }
}

#[test]
fn other_peoples_names_have_stand_ins() {
    let facts = [
        fact("b1", "My sister Petra Maes works in Porto.", json!({})),
        fact("b2", "I cook with Petra and Annabel; Petras dog barks.", json!({})),
        fact(
            "b3",
            "My boss Tom likes Ghent.",
            json!({"about": "Tom", "entities": ["Tom", "Ghent"]}),
        ),
        fact("b4", "The neighbours are kind.", json!({"about": "neighbours"})),
        fact("b5", "My aunt sings. My dog too.", json!({"about": "My aunt"})),
    ];
    let choice = Choice { names: false, ..Choice::default() };
    let files = write(&facts, &[Way::Pam], choice);
    let text: String = files.values().cloned().collect();
    for expected in [
        "My sister [person-1] works in Porto.",
        "I cook with [person-1] and Annabel; [person-1]s dog barks.",
        "My boss [person-2] likes Ghent.",
        "The neighbours are kind.",
        "My aunt sings. My dog too.",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for name in ["Petra", "Maes", "Tom"] {
        assert!(!text.contains(name), "{name}: {text}");
    }
    let backwards: Vec<Fact> = facts.iter().rev().cloned().collect();
    assert_eq!(write(&backwards, &[Way::Pam], choice), files);
}
