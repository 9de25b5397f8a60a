use expect_test::expect;

use super::super::tried::{read, words, words_of};
use super::*;

const ZEROS: &str = "00000000-0000-0000-0000-000000000000";

#[test]
fn messages_may_stand_in_a_list_or_within_each_other() {
    let flat = format!(
        r#"{{"conversationId":"l","endpoint":"openAI","title":"T","exportAt":"12:00:00 GMT","branches":true,"recursive":false,"messages":[
        {{"messageId":"1","parentMessageId":"{ZEROS}","text":"a","sender":"User","isCreatedByUser":true,"createdAt":"2025-01-01T00:00:00Z"}},
        {{"messageId":"2","parentMessageId":"1","text":"","content":[{{"type":"think","think":"no"}},{{"type":"text","text":{{"value":"b"}}}}],"sender":"GPT-4","isCreatedByUser":false,"createdAt":"2025-01-01T00:00:02Z"}},
        {{"messageId":"3","parentMessageId":"1","text":"c","sender":"GPT-4","isCreatedByUser":false,"createdAt":"2025-01-01T00:00:01Z"}}]}}"#
    );
    let seen = words(&flat);
    expect![[r#"
        librechat l "T" -..-
           1 user 2025-01-01T00:00:00Z "a"
           2 assistant 2025-01-01T00:00:02Z "b"
         ~ 3 assistant 2025-01-01T00:00:01Z "c"
        other_branch 1, used 2
    "#]]
    .assert_eq(&seen);
    for key in ["messages", "messagesTree"] {
        let nested = format!(
            r#"{{"conversationId":"l","title":"T","recursive":true,"{key}":[
            {{"messageId":"1","parentMessageId":"{ZEROS}","text":"a","isCreatedByUser":true,"createdAt":"2025-01-01T00:00:00Z","children":[
            {{"messageId":"2","text":"b","sender":"GPT-4","createdAt":"2025-01-01T00:00:02Z","children":[]}},
            {{"messageId":"3","parentMessageId":"1","text":"c","isCreatedByUser":false,"createdAt":"2025-01-01T00:00:01Z"}}]}}]}}"#
        );
        assert_eq!(words(&nested), seen, "{key}");
    }
}

#[test]
fn nesting_costs_no_stack() {
    let depth = 500;
    let open = (0..depth)
        .map(|n| format!(r#"{{"messageId":"m{n}","isCreatedByUser":true,"text":"x","children":["#));
    let open: String = open.collect();
    let deep = format!(r#"{{"conversationId":"l","messages":[{open}{}]}}"#, "]}".repeat(depth));
    let (found, _) = read(&[("a.json", &deep)], usize::MAX);
    assert_eq!(found[0].messages.len(), depth);
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"{"conversationId":7,"messages":[null,{"isCreatedByUser":"x","text":"whose?"},{"messageId":1,"parentMessageId":[],"sender":"User","text":"a"},{"sender":"Claude","text":5,"content":[5]},{"isCreatedByUser":false,"text":"b","children":"x"}]}"#;
    expect![[r#"
        librechat x-faf11660783e4103 "" -..-
           x-faf11660783e4103#2 user - "a"
           x-faf11660783e4103#4 assistant - "b"
        no_text 1, unreadable 2, used 2
    "#]]
    .assert_eq(&words(all));
}

/// Messages of two conversations as the database lists them, the ids of a third, and an error.
const STORED: [&str; 5] = [
    r#"{"_id":{"$oid":"65aa00000000000000000001"},"messageId":"1","conversationId":"l","parentMessageId":"00000000-0000-0000-0000-000000000000","sender":"User","isCreatedByUser":true,"text":"a","createdAt":{"$date":"2025-01-01T00:00:00.000Z"},"error":false}"#,
    r#"{"_id":{"$oid":"65aa00000000000000000002"},"messageId":"9","conversationId":"k","parentMessageId":"00000000-0000-0000-0000-000000000000","sender":"User","isCreatedByUser":true,"text":"d","createdAt":{"$date":{"$numberLong":"1735689603000"}}}"#,
    r#"{"_id":{"$oid":"65aa00000000000000000003"},"messageId":"2","conversationId":"l","parentMessageId":"1","sender":"GPT-4","isCreatedByUser":false,"text":"b","createdAt":{"$date":"2025-01-01T00:00:01.000Z"}}"#,
    r#"{"_id":{"$oid":"65aa00000000000000000004"},"messageId":"3","conversationId":"l","parentMessageId":"1","sender":"GPT-4","isCreatedByUser":false,"text":"c","createdAt":{"$date":"2025-01-01T00:00:02.000Z"}}"#,
    r#"{"messageId":"4","conversationId":"l","#,
];

#[test]
fn messages_of_the_database_are_put_into_their_conversations() {
    let lines = STORED.join("\n");
    let seen = words_of(&[("messages.jsonl", &lines)]);
    expect![[r#"
        librechat l "" -..-
           1 user 2025-01-01T00:00:00Z "a"
           3 assistant 2025-01-01T00:00:02Z "c"
         ~ 2 assistant 2025-01-01T00:00:01Z "b"
        librechat k "" -..-
           9 user 2025-01-01T00:00:03Z "d"
        problem: CutShort 
        other_branch 1, unreadable 1, used 3
    "#]]
    .assert_eq(&seen);
    let list = format!("[{}]", STORED[..4].join(","));
    let whole = seen.replace("problem: CutShort \n", "").replace("unreadable 1, ", "");
    assert_eq!(words_of(&[("messages.json", &list)]), whole);
}

#[test]
fn ids_of_messages_are_no_messages_and_their_conversation_gives_its_title() {
    let talks = r#"[{"_id":{"$oid":"65bb00000000000000000001"},"conversationId":"l","user":"u","title":"Bees","messages":[{"$oid":"65aa00000000000000000001"},{"$oid":"65aa00000000000000000003"}],"createdAt":{"$date":"2025-01-01T00:00:00.000Z"},"updatedAt":{"$date":"2025-01-01T00:00:09.000Z"}},
        {"conversationId":"m","title":"Hives","messages":["65aa00000000000000000007"]}]"#;
    expect![[r#"
        librechat l "Bees" 2025-01-01T00:00:00Z..2025-01-01T00:00:09Z
        librechat m "Hives" -..-

    "#]]
    .assert_eq(&words_of(&[("conversations.json", talks)]));
    let messages = [STORED[0], STORED[2]].join("\n");
    let mut files = [("conversations.json", talks), ("messages.jsonl", &messages)];
    for _ in 0..2 {
        let (mut found, _) = read(&files, usize::MAX);
        found.sort_by_key(|one| one.key.conversation_id.clone());
        assert_eq!((found[0].title.as_str(), found[0].messages.len()), ("Bees", 2));
        assert_eq!((found[1].title.as_str(), found[1].messages.len()), ("Hives", 0));
        files.reverse();
    }
}

#[test]
fn so_many_messages_are_held_and_the_rest_is_more_of_the_same() {
    let mut messages = Messages { bytes: HELD_BYTES_MAX, ..Messages::default() };
    let mut parts = Vec::new();
    messages.take(STORED[2].as_bytes(), &mut parts);
    assert_eq!((parts.len(), messages.bytes, messages.trees.len()), (1, 0, 0));
    messages.take(STORED[3].as_bytes(), &mut parts);
    messages.end(&mut parts);
    // Neither part has the message that both name.
    for part in parts {
        assert_eq!(part.id, "l");
        assert_eq!(part.nodes[0].link.parent, Some(Some("1".to_owned())));
    }
}

#[test]
fn an_error_is_no_answer() {
    let failed = r#"{"conversationId":"l","messages":[{"messageId":"1","text":"a","isCreatedByUser":true,"error":false},{"messageId":"2","parentMessageId":"1","sender":"GPT-4","text":"{\"type\":\"no_key\"}","isCreatedByUser":false,"error":true}]}"#;
    expect![[r#"
        librechat l "" -..-
           1 user - "a"
        hidden 1, used 1
    "#]]
    .assert_eq(&words(failed));
}
