use expect_test::expect;

use super::super::tried::words;

#[test]
fn blocks_are_joined_whatever_stands_first() {
    let blocks = r#""message_blocks":[{"id":"b1","messageId":"m1","type":"main_text","content":"a"},{"id":"b2","messageId":"m2","type":"thinking","content":"no"},{"id":"b3","messageId":"m2","type":"main_text","content":"b"},{"id":"b4","messageId":"m2","type":"main_text","content":"c"},5]"#;
    let topics = r#""topics":[{"id":"t","messages":[{"id":"m1","role":"user","blocks":["b1"],"createdAt":"2025-05-01T10:00:00Z"},{"id":"m2","role":"assistant","blocks":["b2","b3","gone","b4"]},{"id":"m3","role":"assistant","content":"an old one"},null,{"id":"m4"}]},7,{"messages":"x"}]"#;
    let settings = r#""localStorage":{"persist:cherry-studio":"{\"assistants\":\"{\\\"assistants\\\":[{\\\"topics\\\":[{\\\"id\\\":\\\"t\\\",\\\"name\\\":\\\"Bees\\\",\\\"createdAt\\\":\\\"2025-05-01T09:00:00Z\\\"}]}]}\"}"}"#;
    let one =
        words(&format!(r#"{{"time":1,"version":5,{settings},"indexedDB":{{{blocks},{topics}}}}}"#));
    let other = words(&format!(r#"{{"indexedDB":{{{topics},{blocks}}},{settings}}}"#));
    expect![[r#"
        cherrystudio t "Bees" 2025-05-01T09:00:00Z..-
           m1 user 2025-05-01T10:00:00Z "a"
           m2 assistant - "b\nc"
           m3 assistant - "an old one"
        cherrystudio x-9f5555961454d205 "" -..-
        unreadable 2, used 3
    "#]]
    .assert_eq(&one);
    assert_eq!(one, other);
}

#[test]
fn of_the_answers_to_one_question_one_is_on_the_thread() {
    let answer = |id: &str, question: &str, marks: &str| {
        format!(
            r#"{{"id":"{id}","role":"assistant","askId":"{question}","content":"{id}"{marks}}}"#
        )
    };
    let ask = |id: &str| format!(r#"{{"id":"{id}","role":"user","content":"{id}"}}"#);
    let messages = [
        ask("q1"),
        answer("a1", "q1", r#","foldSelected":false"#),
        answer("a2", "q1", r#","foldSelected":true"#),
        ask("q2"),
        answer("b1", "q2", r#","foldSelected":true"#),
        answer("b2", "q2", r#","useful":true"#),
        ask("q3"),
        answer("c1", "q3", ""),
        answer("c2", "q3", ""),
        answer("d1", "q4", ""),
    ];
    let topics = format!(r#""topics":[{{"id":"t","messages":[{}]}}]"#, messages.join(","));
    expect![[r#"
        cherrystudio t "" -..-
           q1 user - "q1"
           a2 assistant - "a2"
           q2 user - "q2"
           b2 assistant - "b2"
           q3 user - "q3"
           c1 assistant - "c1"
           d1 assistant - "d1"
         ~ a1 assistant - "a1"
         ~ b1 assistant - "b1"
         ~ c2 assistant - "c2"
        other_branch 3, used 7
    "#]]
    .assert_eq(&words(&format!(r#"{{"indexedDB":{{{topics}}}}}"#)));
}
