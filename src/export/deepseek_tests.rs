use expect_test::expect;

use super::super::tried::words;

#[test]
fn fragments_say_who_speaks_and_the_newest_leaf_ends_the_thread() {
    let all = r#"[{"id":"d","title":"Bees","inserted_at":"2025-03-01T18:00:00+08:00","updated_at":"2025-03-01T18:05:00+08:00","mapping":{
        "root":{"id":"root","parent":null,"children":["1"],"message":null},
        "1":{"id":"1","parent":"root","children":["2","3"],"message":{"files":[],"model":"m","inserted_at":"2025-03-01T18:00:01+08:00","fragments":[{"type":"REQUEST","content":"How long do bees live?"}]}},
        "2":{"id":"2","parent":"1","children":[],"message":{"inserted_at":"2025-03-01T18:00:09+08:00","fragments":[{"type":"THINK","content":"no"},{"type":"RESPONSE","content":"Six weeks [citation:1]"},{"type":"SEARCH","results":[]},{"type":"RESPONSE","content":"or so"}]}},
        "3":{"id":"3","parent":"1","children":[],"message":{"inserted_at":"2025-03-01T18:00:05+08:00","fragments":[{"type":"RESPONSE","content":"Older answer"}]}}}}]"#;
    expect![[r#"
        deepseek d "Bees" 2025-03-01T10:00:00Z..2025-03-01T10:05:00Z
           1 user 2025-03-01T10:00:01Z "How long do bees live?"
           2 assistant 2025-03-01T10:00:09Z "Six weeks [citation:1]\nor so"
         ~ 3 assistant 2025-03-01T10:00:05Z "Older answer"
        other_branch 1, used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn older_files_have_content_and_take_turns() {
    let all = r#"[{"title":"Old","id":"o","mapping":{
        "2":{"message":{"content":"b","reasoning_content":null,"inserted_at":"2024-01-01T00:00:02Z"},"parent":"1"},
        "1":{"message":{"content":"a","inserted_at":"2024-01-01T00:00:01Z"},"parent":"root"},
        "3":{"message":{"content":"c","inserted_at":"2024-01-01T00:00:03Z"},"parent":"2"},
        "4":{"message":{"content":"d","reasoning_content":"thought","inserted_at":"2024-01-01T00:00:04Z"},"parent":"3"},
        "root":{"message":null,"parent":null}}}]"#;
    expect![[r#"
        deepseek o "Old" -..-
           1 user 2024-01-01T00:00:01Z "a"
           2 assistant 2024-01-01T00:00:02Z "b"
           3 user 2024-01-01T00:00:03Z "c"
           4 assistant 2024-01-01T00:00:04Z "d"
        used 4
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"[{"id":"e","inserted_at":5,"mapping":{}},
        {"inserted_at":"2025-01-01T00:00:00Z","mapping":{"1":{"message":{"fragments":[5,{"type":"REQUEST"},{"content":"x"}]}},"2":{"message":{"fragments":"x"}},"3":5,"4":{"message":{"fragments":[{"type":"RESPONSE","content":"kept"}],"inserted_at":[]},"parent":7,"children":"x"}}},
        {"id":"m","inserted_at":"x","mapping":"none"}]"#;
    expect![[r#"
        deepseek e "" 1970-01-01T00:00:05Z..-
        deepseek x-f8a7a1f779f18123 "" 2025-01-01T00:00:00Z..-
           4 assistant - "kept"
        set aside: m NoMapping
        other_branch 1, unreadable 1, used 1
    "#]]
    .assert_eq(&words(all));
}
