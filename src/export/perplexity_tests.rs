use expect_test::expect;

use super::super::tried::words_of;
use super::*;
use crate::conversation::Conversation;
use crate::export::sources::form_of;

const PLACE: Place<'static> = Place { member: "perplexity_x.json" };

fn said(one: &Conversation) -> Vec<(Role, &str)> {
    one.messages.iter().map(|one| (one.role, one.text.as_str())).collect()
}

#[test]
fn both_layouts_of_json_are_read() {
    let by_vendor = r#"{"context_uuid": "c", "context_title": "Bees", "collection_uuid": null, "created_at": "2026-01-05T09:00:00",
        "entries": [{"query": "How long?", "answer": "Six weeks [1].", "created_at": "2026-01-05T09:00:00Z", "query_status": "COMPLETED"}, 7]}"#;
    let by_tool = r#"{"thread_metadata": {"title": "Bees", "created_at": "2026-01-05T09:00:00Z"},
        "entries": [{"context_uuid": "c", "query_str": "How long?", "entry_created_datetime": "2026-01-05T09:00:00Z",
            "blocks": [{"other": 1}, {"markdown_block": {"chunks": ["Six ", "weeks [1]."]}}]}, 7]}"#;
    for json in [by_vendor, by_tool] {
        assert!(form_of(json.as_bytes()).is_some(), "{json}");
        let one = read(json.as_bytes(), PLACE).unwrap().conversation();
        assert_eq!((one.key.conversation_id.as_str(), one.title.as_str()), ("c", "Bees"));
        assert_eq!(said(&one), [(Role::User, "How long?"), (Role::Assistant, "Six weeks [1].")]);
        assert_eq!((one.messages[1].id.as_str(), one.buckets.unreadable), ("c#1", 1));
        let at = one.created_at.map(Millis::rfc3339);
        assert_eq!(at.as_deref(), Some("2026-01-05T09:00:00Z"));
    }
    let cut = &by_vendor[..by_vendor.len() - 4];
    assert_eq!(read(cut.as_bytes(), PLACE).unwrap_err().messages, 2);
    assert!(form_of(br#"{"entries": [{"url": "x"}]}"#).is_none());
}

#[test]
fn entries_are_in_the_order_of_their_times() {
    let json = r#"{"entries": [
        {"query_str": "second?", "entry_created_datetime": "2026-01-05T09:20:00Z", "answer": "b"},
        {"query_str": "first?", "entry_created_datetime": "2026-01-05T09:10:00Z", "answer": "a"}]}"#;
    let one = read(json.as_bytes(), PLACE).unwrap().conversation();
    let texts = one.messages.iter().map(|message| message.text.as_str());
    assert_eq!(texts.collect::<Vec<_>>(), ["first?", "a", "second?", "b"]);
}

#[test]
fn a_list_of_turns_is_one_conversation() {
    let json = r#"{"metadata": {"thread_id": "t", "thread_title": "Bees"}, "conversations": [
        {"uuid": "2", "query": "Why?", "answer": "Work.", "mode": "CONCISE", "timestamp": "2026-01-05T09:01:00Z"},
        {"uuid": "1", "query": "How long?", "answer": "Six weeks.", "timestamp": "2026-01-05T09:00:00Z"},
        {"uuid": "3", "query": "#;
    expect![[r#"
        perplexity x-a747c1a738e8c5a3 "How long?" 2026-01-05T09:00:00Z..2026-01-05T09:01:00Z
           x-a747c1a738e8c5a3#0 user 2026-01-05T09:00:00Z "How long?"
           x-a747c1a738e8c5a3#1 assistant 2026-01-05T09:00:00Z "Six weeks."
           x-a747c1a738e8c5a3#3 user 2026-01-05T09:01:00Z "Why?"
           x-a747c1a738e8c5a3#4 assistant 2026-01-05T09:01:00Z "Work."
        problem: CutShort 
        unreadable 1, used 4
    "#]]
    .assert_eq(&words_of(&[("perplexity.json", json)]));
}

/// A cell, what is said in it, and how many messages of it cannot be read.
type Case = (&'static str, &'static [(Role, &'static str)], u64);

#[test]
fn a_cell_is_read_for_what_it_has() {
    let both: &'static [(Role, &str)] = &[(Role::User, "q"), (Role::Assistant, "a")];
    let cases: &[Case] = &[
        (r#"[{"query": "q", "answer": "a"}]"#, both, 0),
        (r#"{"entries": [{"query_str": "q", "answer": "a"}]}"#, both, 0),
        (
            r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
            both,
            0,
        ),
        (r#"{"query": "q", "answer": "a", "web_results": [{"url": "u"}]}"#, both, 0),
        (
            r#"[{"step_type": "INITIAL_QUERY", "content": {"query": "q"}}, {"step_type": "SEARCH_WEB", "content": {}},
                {"step_type": "FINAL", "content": {"answer": "{\"answer\": \"a\", \"web_results\": []}"}}]"#,
            both,
            0,
        ),
        (r#"[{"query": "q", "answer": "a"}, {"query": "cut of"#, both, 1),
        ("not JSON", &[], 1),
        ("", &[], 0),
    ];
    for (cell, expected, unreadable) in cases {
        let row = |name: &str| match name {
            "UUID" => Some("c"),
            "CREATED" => Some("46027.5"),
            "OUTPUT_STR" => Some(*cell),
            _ => None,
        };
        let one = conversation(&row).conversation();
        assert_eq!(said(&one), *expected, "{cell}");
        assert_eq!(one.buckets.unreadable, *unreadable, "{cell}");
        assert_eq!(one.created_at.map(Millis::rfc3339).as_deref(), Some("2026-01-05T12:00:00Z"));
    }
}

#[test]
fn deleted_memories_are_none() {
    let row = |deleted: &'static str, forgotten: &'static str| {
        move |name: &str| match name {
            "MEMORY_KEY" => Some("pets"),
            "MEMORY_VALUE" => Some("Keeps bees."),
            "FIRST_CREATED_AT" => Some("2026-01-05 09:00:00 UTC"),
            "IS_DELETED" => Some(deleted),
            "IS_FORGOTTEN" => Some(forgotten),
            _ => None,
        }
    };
    let kept = memory(&row("FALSE", "0")).unwrap();
    assert_eq!(kept.text, "Keeps bees.");
    assert_eq!(kept.at.map(Millis::rfc3339).as_deref(), Some("2026-01-05T09:00:00Z"));
    assert_eq!(memory(&row("TRUE", "")), None);
    assert_eq!(memory(&row("false", "1")), None);
}
