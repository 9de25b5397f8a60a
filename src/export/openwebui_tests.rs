use expect_test::expect;

use super::super::tried::words;

#[test]
fn the_thread_ends_in_the_current_message() {
    let all = r#"[{"id":"w","user_id":"u","title":"T","chat":{"title":"t","models":["m"],"history":{"messages":{
        "1":{"id":"1","parentId":null,"childrenIds":["2","3"],"role":"user","content":"a","timestamp":1754000000},
        "2":{"id":"2","parentId":"1","childrenIds":[],"role":"assistant","content":"b","timestamp":1754000001,"model":"m"},
        "3":{"id":"3","parentId":"1","childrenIds":[],"role":"assistant","content":"c","timestamp":1754000002}},"currentId":"2"},
        "messages":[{"id":"1","role":"user","content":"a"}]},"created_at":1754000000,"updated_at":1754000009,"pinned":false}]"#;
    expect![[r#"
        openwebui w "T" 2025-07-31T22:13:20Z..2025-07-31T22:13:29Z
           1 user 2025-07-31T22:13:20Z "a"
           2 assistant 2025-07-31T22:13:21Z "b"
         ~ 3 assistant 2025-07-31T22:13:22Z "c"
        other_branch 1, used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn a_chat_may_be_a_list_or_stand_by_itself() {
    let list = r#"[{"id":"w","chat":{"messages":[{"id":"1","role":"user","content":"a"},{"role":"assistant","content":[{"type":"text","text":"b"},{"type":"image_url"}]}]}}]"#;
    expect![[r#"
        openwebui w "" -..-
           1 user - "a"
           w#1 assistant - "b"
        used 2
    "#]]
    .assert_eq(&words(list));
    let bare = r#"{"title":"t","history":{"messages":{"1":{"childrenIds":["2"],"role":"user","content":"a"},"2":{"role":"assistant","content":"b"}}}}"#;
    expect![[r#"
        openwebui x-debf25ea006a95b9 "t" -..-
           1 user - "a"
           2 assistant - "b"
        used 2
    "#]]
    .assert_eq(&words(bare));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"[{"id":5,"title":[],"chat":{"history":{"messages":{"1":null,"2":{"role":"user","content":5},"3":{"content":"whose?"},"4":{"role":"system","content":"no"},"5":{"role":"tool","content":"no"},"6":{"role":"user","content":"kept","timestamp":"x","parentId":9}},"currentId":5}}},
        {"id":"odd","chat":{"history":{"messages":7}}}]"#;
    expect![[r#"
        openwebui x-46b4a0c9f94f1c97 "" -..-
           6 user - "kept"
        set aside: odd NoMapping
        hidden 1, no_text 1, tool_output 1, unreadable 2, used 1
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn an_answer_may_stand_in_the_output_alone() {
    let all = r#"[{"id":"w","chat":{"history":{"messages":{
        "1":{"id":"1","parentId":null,"childrenIds":["2"],"role":"user","content":"a"},
        "2":{"id":"2","parentId":"1","childrenIds":["3"],"role":"assistant","content":"","output":[{"type":"reasoning","content":[{"type":"output_text","text":"no"}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"b"}]},{"type":"function_call","name":"f"},5,{"type":"message","content":[{"type":"output_text","text":"c"}]}]},
        "3":{"id":"3","parentId":"2","childrenIds":[],"role":"assistant","content":"d","output":[{"type":"message","content":[{"type":"output_text","text":"other"}]}]}},"currentId":"3"}}}]"#;
    expect![[r#"
        openwebui w "" -..-
           1 user - "a"
           2 assistant - "b\nc"
           3 assistant - "d"
        used 3
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn a_chat_may_be_json_in_a_string() {
    let chat = r#"{"title":"t","models":["m"],"history":{"messages":{"1":{"id":"1","parentId":null,"childrenIds":["2"],"role":"user","content":"say \"a\""},"2":{"id":"2","parentId":"1","role":"assistant","content":"b"}},"currentId":"2"}}"#;
    let row = |chat: &str| {
        let chat = serde_json::to_string(chat).unwrap();
        words(&format!(
            r#"[{{"id":"w","user_id":"u","title":"T","chat":{chat},"timestamp":1754000000}}]"#
        ))
    };
    expect![[r#"
        openwebui w "T" 2025-07-31T22:13:20Z..-
           1 user - "say \"a\""
           2 assistant - "b"
        used 2
    "#]]
    .assert_eq(&row(chat));
    let broken = "set aside: w BrokenJson\nunreadable 1\n";
    assert_eq!(row(&chat.replace("\\\"a\\\"", "\"a\"")), broken);
}
