use expect_test::expect;

use super::super::tried::words_of;

#[test]
fn a_chat_is_in_order_of_time_and_named_after_what_was_asked() {
    let all = r#"[
        {"id":"2","version":0,"chatId":"c","content":"whole","contentChunks":[{"type":"text","text":"Six"},{"type":"reference","text":"no"},{"type":"tool_call"},{"type":"text","text":"weeks"}],"role":"assistant","createdAt":"2025-05-01T10:00:05.000Z"},
        {"id":"1","version":0,"chatId":"c","content":"\nHow long\ndo bees live?","contentChunks":null,"role":"user","createdAt":"2025-05-01T10:00:00.000Z","files":[]},
        {"id":"3","chatId":"c","content":"","contentChunks":[{"type":"image_url"}],"role":"assistant","createdAt":"2025-05-01T10:00:09Z"}]"#;
    expect![[r#"
        mistral c "How long" 2025-05-01T10:00:00Z..2025-05-01T10:00:09Z
           1 user 2025-05-01T10:00:00Z "\nHow long\ndo bees live?"
           2 assistant 2025-05-01T10:00:05Z "Six\nweeks"
        no_text 1, used 2
    "#]]
    .assert_eq(&words_of(&[("chat-c.json", all)]));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"[{"role":"user","contentChunks":5,"content":"a","createdAt":"x"},null,{"role":5,"chatId":[],"content":"whose?"},{"chatId":"other","role":"assistant","content":"b"},{"role":"assistant","content":{}}"#;
    expect![[r#"
        mistral other "a" -..-
           other#0 user - "a"
           other#3 assistant - "b"
        problem: CutShort 
        no_text 1, unreadable 2, used 2
    "#]]
    .assert_eq(&words_of(&[("chat-0f.json", all)]));
}
