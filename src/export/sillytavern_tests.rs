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
        sillytavern x-a0261e974f924102 "S" -..-
           x-a0261e974f924102#0 user - "an old chat has no first line"
           x-a0261e974f924102#2 assistant - "b"
           x-a0261e974f924102#5 assistant - "d"
         ~ x-a0261e974f924102#2.1 assistant - "c"
         ~ x-a0261e974f924102#5.1 assistant - "e"
        no_text 1, other_branch 2, unreadable 2, used 3
    "#]]
    .assert_eq(&words_of(&[("chat.jsonl", chat)]));
}

#[test]
fn a_branch_is_a_chat_by_its_name() {
    let begin = r#"{"user_name":"You","character_name":"Seraphina","create_date":"2025-6-1 @14h 23m 10s 123ms","chat_metadata":{}}
{"name":"Seraphina","is_user":false,"send_date":"2025-06-01T14:23:00Z","mes":"Hello"}
"#;
    let stay = format!("{begin}{}", r#"{"name":"You","is_user":true,"mes":"I stay."}"#);
    let leave = format!("{begin}{}", r#"{"name":"You","is_user":true,"mes":"I leave."}"#);
    let chats = [
        ("Seraphina - 2025-6-1 @14h 23m 10s 123ms.jsonl", stay.as_str()),
        ("Seraphina/Branch #1 - 2025-6-1 @15h 00m 10s 123ms.jsonl", &leave),
    ];
    expect![[r#"
        sillytavern Seraphina - 2025-6-1 @14h 23m 10s 123ms "Seraphina" 2025-06-01T14:23:10.123Z..-
           Seraphina - 2025-6-1 @14h 23m 10s 123ms#0 assistant 2025-06-01T14:23:00Z "Hello"
           Seraphina - 2025-6-1 @14h 23m 10s 123ms#1 user - "I stay."
        sillytavern Branch #1 - 2025-6-1 @15h 00m 10s 123ms "Seraphina" 2025-06-01T14:23:10.123Z..-
           Branch #1 - 2025-6-1 @15h 00m 10s 123ms#0 assistant 2025-06-01T14:23:00Z "Hello"
           Branch #1 - 2025-6-1 @15h 00m 10s 123ms#1 user - "I leave."
        used 4
    "#]]
    .assert_eq(&words_of(&chats));
}

#[test]
fn where_the_first_line_names_nobody_the_messages_do() {
    let titles = [
        (
            r#"{"name":"You","is_user":true,"mes":"a"}
{"name":"note","is_user":false,"is_system":true,"mes":"no"}
{"name":"Seraphina","is_user":false,"is_system":false,"mes":"b"}
{"name":"Bob","is_user":false,"mes":"c"}"#,
            "Seraphina",
        ),
        (r#"{"name":"You","is_user":true,"mes":"a"}"#, ""),
    ];
    for (messages, title) in titles {
        let head = r#"{"chat_metadata":{},"user_name":"unused","character_name":"unused"}"#;
        let seen = words_of(&[("chat.jsonl", &format!("{head}\n{messages}"))]);
        assert!(seen.lines().next().unwrap().contains(&format!(" \"{title}\" ")), "{seen}");
    }
}
