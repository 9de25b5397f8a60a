use expect_test::expect;

use super::super::tried::{read, words};

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
