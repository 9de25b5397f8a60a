use expect_test::expect;

use super::super::tried::words;

#[test]
fn what_is_newest_first_is_turned_round_and_its_letters_are_repaired() {
    let all = r#"{"participants":[{"name":"Zo\u00c3\u00ab"},{"name":"Meta AI"}],"messages":[
        {"sender_name":"Meta AI","timestamp_ms":1754000002000,"content":"Un caf\u00c3\u00a9 \u00e2\u0080\u0094 oui"},
        {"sender_name":"Zo\u00c3\u00ab","timestamp_ms":1754000001000,"content":"caf\u00e9?"},
        {"sender_name":"Zo\u00c3\u00ab","timestamp_ms":1754000000000,"photos":[]},
        {"timestamp_ms":"x","content":"whose?"},7],"title":"Meta AI","thread_path":"inbox/meta_1"}"#;
    expect![[r#"
        meta inbox/meta_1 "Meta AI" -..-
           inbox/meta_1#3 user 2025-07-31T22:13:21Z "café?"
           inbox/meta_1#4 assistant 2025-07-31T22:13:22Z "Un café — oui"
        no_text 1, unreadable 2, used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn what_people_write_to_each_other_is_not_read() {
    let all = r#"{"participants":[{"name":"A"},{"name":"B"}],"messages":[{"sender_name":"A","timestamp_ms":1,"content":"private"}],"title":"B"}"#;
    expect![[r"
        problem: NoConversations 

    "]]
    .assert_eq(&words(all));
}
