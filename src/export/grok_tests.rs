use expect_test::expect;

use super::super::tried::words;

#[test]
fn all_spellings_are_read() {
    let all = r#"{"projects":[{"workspace_id":"w","name":"n"}],"conversations":[{"conversation":{"id":"g","title":"Sun","create_time":"2025-06-21T19:28:21.177720Z","modify_time":{"$date":{"$numberLong":"1750534101000"}}},"responses":[
        {"response":{"_id":"1","sender":"human","message":"Why?","create_time":{"$date":{"$numberLong":"1750534100000"}},"model":"grok-3"}},
        {"response":{"response_id":"2","sender":"ASSISTANT","message":"Because","parent_response_id":"1","create_time":{"$date":"2025-06-21T19:28:25Z"},"thinking_trace":"no"},"share_link":null},
        {"response":{"_id":"3","sender":"grok-3","message":"Rather because","parent_response_id":"1","create_time":"2025-06-21T19:28:30Z"}},
        {"response":{"_id":"4","sender":"assistant","message":"","partial":true,"parent_response_id":"3","create_time":"2025-06-21T19:28:31Z"}},
        {"response":{"_id":"5","sender":"human","message":"I see","parent_response_id":"4","create_time":"2025-06-21T19:28:32Z"}},
        {"response":{"_id":"6","sender":"human","message":"Another root","create_time":"2025-06-21T19:20:00Z"}},
        {"response":{"_id":"7","sender":"human","message":"An orphan","parent_response_id":"gone","create_time":"2025-06-21T19:20:00Z"}}]}],
        "tasks":[],"media_posts":[{"conversation":"x"}]}"#;
    expect![[r#"
        grok g "Sun" 2025-06-21T19:28:21.177Z..2025-06-21T19:28:21Z
           1 user 2025-06-21T19:28:20Z "Why?"
           3 assistant 2025-06-21T19:28:30Z "Rather because"
           5 user 2025-06-21T19:28:32Z "I see"
         ~ 2 assistant 2025-06-21T19:28:25Z "Because"
         ~ 6 user 2025-06-21T19:20:00Z "Another root"
         ~ 7 user 2025-06-21T19:20:00Z "An orphan"
        no_text 1, other_branch 3, used 3
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn without_links_the_order_of_writing_holds() {
    let all = r#"{"conversation":{"conversation_id":"g"},"responses":[{"response":{"sender":"human","message":"a"}},{"response":{"sender":"assistant","message":"b","parent_response_id":"gone"}}]}"#;
    expect![[r#"
        grok g "" -..-
           g#0 user - "a"
           g#1 assistant - "b"
        used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn the_leaf_that_is_named_is_the_one_seen_last() {
    let all = r#"[{"conversation":{"id":"g","leaf_response_id":"2"},"responses":[{"response":{"_id":"1","sender":"human","message":"a"}},{"response":{"_id":"2","sender":"x","message":"b","parent_response_id":"1"}},{"response":{"_id":"3","sender":"x","message":"c","parent_response_id":"1"}}]}]"#;
    expect![[r#"
        grok g "" -..-
           1 user - "a"
           2 assistant - "b"
         ~ 3 assistant - "c"
        other_branch 1, used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"{"conversations":[{"conversation":null,"responses":[null,{"response":5},{"response":{"message":"whose?"}},{"response":{"sender":"human","message":["x"],"create_time":{"$date":[]}}},{"response":{"sender":"human","message":"kept"}}]},
        {"conversation":{"id":"none","title":5,"starred":true}},{"conversation":{"id":"odd"},"responses":{}}]}"#;
    expect![[r#"
        grok x-777ab0636a830452 "" -..-
           x-777ab0636a830452#3 user - "x"
           x-777ab0636a830452#4 user - "kept"
        set aside: none NoMapping
        set aside: odd NoMapping
        unreadable 3, used 2
    "#]]
    .assert_eq(&words(all));
}
