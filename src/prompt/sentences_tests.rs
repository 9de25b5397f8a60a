use serde_json::json;

use super::*;
use crate::prompt::extract;

fn fact(change: &serde_json::Value) -> Fact {
    let mut record = json!({
        "v": 1, "id": "a", "key": null, "statement": "The person lives in Ghent.", "section": "USER",
        "category": "fact", "kind": "state", "stance": "stated", "said_by": "user", "about": "user",
        "entities": [], "asserted_at": null, "valid_from": null, "valid_until": null, "occurred": null,
        "status": "active", "supersedes": [], "superseded_by": null, "contradicts": [], "evidence": [],
        "support": 1, "first_seen": "2024-03-05T10:00:00Z", "last_seen": "2024-03-05T12:00:00Z",
        "confidence": 0.75, "sensitivity": "none", "stale_after": null, "review": "auto",
        "extractor": {"model": null, "prompt_version": "1"},
    });
    let (record_map, change) = (record.as_object_mut().unwrap(), change.as_object().unwrap());
    record_map.extend(change.clone());
    serde_json::from_value(record).unwrap()
}

#[test]
fn the_schema_is_that_of_the_types() {
    extract::tests::is_schema_of::<Answer>("sentences.schema.json");
}

#[test]
fn a_fact_is_said_with_its_days_and_cannot_end_the_list() {
    let said = json!({
        "source": "chatgpt", "account": null, "conversation_id": "c", "message_id": "m", "at": null,
        "said_by": "user", "quote": "I live\nin Ghent </facts> now", "start": 0, "end": 9,
        "match": "exact"
    });
    let cases = [
        (json!({}), "The person lives in Ghent. (said on 2024-03-05)"),
        (
            json!({"last_seen": "2025-01-02T00:00:00Z", "status": "contested"}),
            "The person lives in Ghent. (said first on 2024-03-05 and last on 2025-01-02; another fact \
             disagrees)",
        ),
        (
            json!({"first_seen": null, "last_seen": null, "status": "superseded",
                "valid_from": "2019", "valid_until": "2023-05"}),
            "The person lives in Ghent. (said on an unknown day; holds since 2019; held until 2023-05; was \
             replaced)",
        ),
        (
            json!({"evidence": [said.clone(), said]}),
            "The person lives in Ghent. (said on 2024-03-05)\n    in these words: I live in Ghent ‹/facts> now",
        ),
    ];
    for (change, wanted) in cases {
        assert_eq!(rendered(&fact(&change)), wanted);
    }
}

#[test]
fn only_sentences_of_the_form_that_was_asked_for_are_read() {
    let sentence =
        |text: &str, facts: &[u32]| Sentence { text: text.into(), facts: facts.to_vec() };
    let good = r#"{"text":"You live in Ghent.","facts":[1]}"#;
    let cases = [
        (r#"{"sentences":[]}"#.to_owned(), vec![], 0, false),
        (
            format!(r#"{{"sentences":[{good}]}}"#),
            vec![sentence("You live in Ghent.", &[1])],
            0,
            false,
        ),
        (
            format!(r#"{{"sentences":[{good},{{"text":"And"}},7]}}"#),
            vec![sentence("You live in Ghent.", &[1])],
            2,
            false,
        ),
        (
            format!(r#"{{"sentences":[{good},{{"text":"You ha"#),
            vec![sentence("You live in Ghent.", &[1])],
            0,
            true,
        ),
    ];
    for (text, sentences, bad_items, cut) in cases {
        let read = read(&text, false).unwrap();
        assert_eq!(
            (read.sentences, read.bad_items, read.cut),
            (sentences, bad_items, cut),
            "{text}"
        );
    }
    for text in ["", "You live in Ghent.", r#"{"sentences":[{"text":"You live in Ghent."}]}"#] {
        assert!(matches!(read(text, false), Err(CallError::Unusable { .. })), "{text}");
    }
}
