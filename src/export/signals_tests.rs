use super::*;
use crate::export::shape::Shape;
use crate::export::sources::{FormReader, form_of};
use crate::export::tried::words_of;

/// What a text of these elements holds.
fn read(elements: &[&str]) -> Tree {
    let place = Place { member: "x/memory.json" };
    let form = form_of(elements[0].as_bytes()).expect("a form");
    match form.reader {
        FormReader::Each(read) => read(elements[0].as_bytes(), place).unwrap(),
        FormReader::Records(begin) => {
            let (mut records, mut out) = (begin(place), Vec::new());
            for element in elements {
                records.take(element.as_bytes(), &mut out);
            }
            records.end(&mut out);
            out.pop().unwrap()
        }
    }
}

/// The elements of a text, and what is found: whose, and the memories with their dates.
type Case = (&'static [&'static str], Source, &'static [(&'static str, &'static str)]);

const DAY: &str = "2025-03-04T10:00:00Z";

const CASES: &[Case] = &[
    (
        &[r#"{"schema": "portable-ai-memory", "schema_version": "1.0", "owner": {}, "memories": [
                {"id": "a", "content": "Keeps bees.", "status": "active", "temporal": {"created_at": "2025-03-04T10:00:00Z"}},
                {"id": "b", "content": "Kept cats.", "status": "superseded", "temporal": {}},
                {"id": "c", "content": "Likes tea.", "temporal": {"updated_at": "2025-03-04T11:00:00+01:00"}},
                {"id": "d", "content": 7}, 8, {}]}"#],
        Source::Pam,
        &[("Keeps bees.", DAY), ("Likes tea.", DAY)],
    ),
    (
        &[
            r#"{"results": [{"id": "a", "memory": "Keeps bees.", "created_at": "2025-03-04T10:00:00Z"}, {"id": "b"}]}"#,
        ],
        Source::Mem0,
        &[("Keeps bees.", DAY)],
    ),
    (
        &[
            r#"{"id": "a", "memory": "Keeps bees.", "created_at": "2025-03-04T02:00:00.000000-08:00"}"#,
            r#"{"id": "b", "memory": "Likes tea.", "user_id": "u"}"#,
            r#"{"id": "c", "memory": "#,
            "7",
        ],
        Source::Mem0,
        &[("Keeps bees.", DAY), ("Likes tea.", "")],
    ),
    (
        &[
            r#"{"results": [{"id": "a", "memory": "Keeps bees.", "event": "ADD"}, {"id": "b", "memory": "Kept cats.", "event": "DELETE"}, {"id": "c", "memory": "Likes tea.", "event": "UPDATE", "previous_memory": "Likes tee."}]}"#,
        ],
        Source::Mem0,
        &[("Keeps bees.", ""), ("Likes tea.", "")],
    ),
    (
        &[
            r#"{"type": "relation", "from": "Anna", "to": "Ghent", "relationType": "lives_in"}"#,
            r#"{"type": "entity", "name": "Anna", "entityType": "person", "observations": [{"content": "Keeps bees", "createdAt": "2025-03-04T10:00:00Z"}, {"text": "Likes tea"}, {}]}"#,
        ],
        Source::McpKg,
        &[("Anna lives_in Ghent", ""), ("Anna: Keeps bees", DAY), ("Anna: Likes tea", "")],
    ),
    (
        &[
            r#"{"entities": [{"name": "Anna", "entityType": "person", "observations": ["Keeps bees", 7]}, 8], "relations": [{"from": "Anna", "to": "Ghent", "relationType": "lives_in"}]}"#,
        ],
        Source::McpKg,
        &[("Anna: Keeps bees", ""), ("Anna lives_in Ghent", "")],
    ),
    (
        &[
            r#"{"type": "entity", "name": "Anna", "entityType": "person", "observations": ["Keeps bees", 7, "Likes tea"]}"#,
            r#"{"type": "relation", "from": "Anna", "to": "Ghent", "relationType": "lives_in"}"#,
            r#"{"type": "entity", "name": "#,
        ],
        Source::McpKg,
        &[("Anna: Keeps bees", ""), ("Anna: Likes tea", ""), ("Anna lives_in Ghent", "")],
    ),
    (
        &[
            r#"{"v": 1, "id": "a", "statement": "Keeps bees.", "section": "USER", "asserted_at": "2025-03-04T10:00:00Z", "status": "active", "evidence": []}"#,
            r#"{"v": 1, "id": "b", "statement": "Kept cats.", "section": "USER", "status": "retracted", "evidence": []}"#,
        ],
        Source::Pasted,
        &[("Keeps bees.", DAY)],
    ),
];

#[test]
fn every_form_gives_its_memories_with_their_dates() {
    for (elements, source, expected) in CASES {
        let tree = read(elements);
        assert_eq!((tree.source, tree.id.as_str()), (*source, "memory.json"));
        let cut = elements.iter().filter(|element| element.ends_with(": ")).count();
        assert_eq!(tree.clone().conversation().buckets.unreadable, cut as u64, "{source:?}");
        let show = |at: Option<Millis>| at.map(Millis::rfc3339).unwrap_or_default();
        let found: Vec<_> =
            tree.signals.iter().map(|one| (one.text.as_str(), show(one.at))).collect();
        let expected: Vec<_> =
            expected.iter().map(|(text, at)| (*text, (*at).to_owned())).collect();
        assert_eq!(found, expected, "{source:?}");
        assert!(tree.signals.iter().all(|one| one.kind == SignalKind::SavedMemory));
    }
}

#[test]
fn what_only_looks_alike_is_none() {
    let none = [
        r#"{"memories": [{"id": "x", "content": "y"}]}"#,
        r#"{"schema": "other", "memories": []}"#,
        r#"{"results": [{"title": "x"}]}"#,
        r#"{"memory": "x"}"#,
        r#"{"type": "entity", "name": "x"}"#,
        r#"{"id": "x", "statement": "y"}"#,
        r#"{"entities": [{"name": "x"}], "relations": []}"#,
        r#"{"id": "x", "content": "y", "state": "open", "created_at": "z", "app": "a"}"#,
        r#"{"id": "x", "content": "y", "state": "active", "created_at": "z"}"#,
        r#"{"memories": [{"id": "x", "content": "y", "state": "active", "created_at": "z", "app_id": "a"}]}"#,
    ];
    for json in none {
        assert!(Shape::of(json.as_bytes()).is_some());
        assert!(form_of(json.as_bytes()).is_none(), "{json}");
    }
}

#[test]
fn what_a_backup_holds_twice_is_one_memory_and_what_was_put_away_is_none() {
    let object = r#"{"user": {"id": "u", "user_id": "anna"}, "apps": [], "categories": [], "memories": [
        {"id": "a", "user_id": "u", "app_id": null, "content": "Keeps bees.", "metadata": {}, "state": "active", "created_at": "2025-03-04T10:00:00+00:00", "archived_at": null, "category_ids": []},
        {"id": "b", "user_id": "u", "app_id": null, "content": "Kept cats.", "state": "deleted", "created_at": "2025-03-04T10:00:00+00:00"},
        {"id": "c", "user_id": "u", "app_id": null, "content": "Kept dogs.", "state": "archived", "created_at": "2025-03-04T10:00:00+00:00"},
        {"id": "d", "user_id": "u", "app_id": null, "content": "Likes tea.", "state": "paused", "created_at": "2025-03-04T10:00:00+00:00"}],
        "export_meta": {"version": "1"}}"#;
    let lines = r#"{"id": "a", "content": "Keeps bees.", "metadata": {}, "created_at": "2025-03-04T10:00:00+00:00", "updated_at": null, "state": "active", "app": "claude", "categories": []}
{"id": "b", "content": "Kept cats.", "metadata": {}, "created_at": "2025-03-04T10:00:00+00:00", "updated_at": null, "state": "deleted", "app": null, "categories": []}
{"id": "d", "content": "Likes tea.", "metadata": {}, "created_at": "2025-03-04T10:00:00+00:00", "updated_at": null, "state": "paused", "app": null, "categories": []}"#;
    let page = r#"{"items": [{"id": "a", "content": "Keeps bees.", "created_at": 1741082400, "state": "active", "app_id": "x", "app_name": "claude", "categories": [], "metadata_": {}},
        {"id": "d", "content": "Likes tea.", "created_at": 1741082400, "state": "paused", "app_id": "x", "app_name": "claude"}], "total": 2, "page": 1, "size": 10, "pages": 1}"#;
    let expected = "mem0 memories \"\" -..-\n  ! SavedMemory 2025-03-04T10:00:00Z \"Keeps bees.\"\n  ! SavedMemory 2025-03-04T10:00:00Z \"Likes tea.\"\n\n";
    let (object, lines) = (("memories.json", object), ("memories.jsonl", lines));
    for files in [&[object, lines][..], &[lines, object], &[lines], &[("x/memories.json", page)]] {
        assert_eq!(words_of(files), expected, "{files:?}");
    }
}

#[test]
fn memories_of_two_files_of_one_name_are_joined_in_the_order_met() {
    let file = |memories: &[&str]| {
        let told = |memory: &&str| saved((*memory).to_owned(), None);
        let signals = memories.iter().map(told).collect();
        Tree { signals, ..line(Source::McpKg, Place { member: "a/memory.json" }) }
    };
    let mut tree = file(&["d", "b", "b"]);
    tree.merge(file(&["c", "b", "c", "a", "d"]));
    let told: Vec<_> = tree.signals.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(told, ["d", "b", "b", "c", "a"]);
}
