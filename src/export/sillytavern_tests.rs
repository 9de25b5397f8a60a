use expect_test::expect;

use super::super::tried::words_of;

#[test]
fn the_swipe_that_was_chosen_is_the_message() {
    let chat = r#"{"user_name":"You","character_name":"Seraphina","create_date":"2025-6-1 @14h 23m 10s 123ms","chat_metadata":{}}
{"name":"Seraphina","is_user":false,"is_system":false,"send_date":"June 1, 2025 2:23pm","mes":"Hello","swipes":["Hi","Hello","Hey"],"swipe_id":1,"extra":{}}
{"name":"You","is_user":true,"send_date":1748788000000,"mes":"a"}
{"name":"Seraphina","is_user":false,"send_date":"2025-06-01T14:30:00.000Z","mes":"stale","swipes":["stale","chosen"],"swipe_id":1}
{"name":"note","is_user":false,"is_system":true,"send_date":"2025-06-01@14h31m00s","mes":"no"}
{"name":"You","is_user":true,"send_date":"whenever","mes":"","swipes":[]}"#;
    expect![[r#"
        sillytavern x-09db8c0e5f5b16d5 "Seraphina" 2025-06-01T14:23:10.123Z..-
           x-09db8c0e5f5b16d5#0 assistant 2025-06-01T14:23:00Z "Hello"
           x-09db8c0e5f5b16d5#1 user 2025-06-01T14:26:40Z "a"
           x-09db8c0e5f5b16d5#2 assistant 2025-06-01T14:30:00Z "chosen"
         ~ x-09db8c0e5f5b16d5#0.1 assistant 2025-06-01T14:23:00Z "Hi"
         ~ x-09db8c0e5f5b16d5#0.2 assistant 2025-06-01T14:23:00Z "Hey"
         ~ x-09db8c0e5f5b16d5#2.1 assistant 2025-06-01T14:30:00Z "stale"
        hidden 1, no_text 1, other_branch 3, used 3
    "#]]
    .assert_eq(&words_of(&[("chat.jsonl", chat)]));
}

#[test]
fn any_field_may_be_missing_and_any_line_broken() {
    let chat = r#"{"name":"You","is_user":true,"mes":"an old chat has no first line"}
{"mes":5,"is_user":"x","swipes":"x","swipe_id":"y"}
{"name":"S","mes":"b","swipes":["b","c"]}
{"name":"S","mes":"cut
7
{"name":"S","is_user":false,"mes":"d","swipe_id":9,"swipes":["e"],"send_date":0}"#;
    expect![[r#"
        sillytavern x-d840e4b088988339 "" -..-
           x-d840e4b088988339#0 user - "an old chat has no first line"
           x-d840e4b088988339#2 assistant - "b"
           x-d840e4b088988339#5 assistant - "d"
         ~ x-d840e4b088988339#2.1 assistant - "c"
         ~ x-d840e4b088988339#5.1 assistant - "e"
        no_text 1, other_branch 2, unreadable 2, used 3
    "#]]
    .assert_eq(&words_of(&[("chat.jsonl", chat)]));
}
