use expect_test::expect;

use super::super::tried::{words, words_of};

#[test]
fn what_stands_in_the_log_twice_is_one_message() {
    let log = r#"{"timestamp":"2025-09-01T10:00:00.000Z","type":"session_meta","payload":{"id":"s","timestamp":"2025-09-01T09:59:59Z","cwd":"/x","instructions":null}}
{"timestamp":"2025-09-01T10:00:00.500Z","type":"response_item","payload":{"type":"message","role":"developer","content":[{"type":"input_text","text":"no"}]}}
{"timestamp":"2025-09-01T10:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"<environment_context>no</environment_context>"}]}}
{"timestamp":"2025-09-01T10:00:02Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"go on"}]}}
{"timestamp":"2025-09-01T10:00:02Z","type":"event_msg","payload":{"type":"user_message","message":"go on","kind":"plain"}}
{"timestamp":"2025-09-01T10:00:03Z","type":"event_msg","payload":{"type":"agent_reasoning","text":"no"}}
{"timestamp":"2025-09-01T10:00:03Z","type":"response_item","payload":{"type":"reasoning","encrypted_content":"x"}}
{"timestamp":"2025-09-01T10:00:04Z","type":"response_item","payload":{"type":"function_call","name":"shell","arguments":"{}","call_id":"c"}}
{"timestamp":"2025-09-01T10:00:04Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"no"}}
{"timestamp":"2025-09-01T10:00:05Z","type":"event_msg","payload":{"type":"agent_message","message":"done"}}
{"timestamp":"2025-09-01T10:00:05Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"done"}]}}
{"timestamp":"2025-09-01T10:00:06Z","type":"event_msg","payload":{"type":"user_message","message":"go on"}}
{"timestamp":"2025-09-01T10:00:06Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"go on"}]}}
{"timestamp":"2025-09-01T10:00:07Z","type":"event_msg","payload":{"type":"user_message","message":"an event alone"}}
{"timestamp":"2025-09-01T10:00:07Z","type":"turn_context","payload":{"cwd":"/x"}}
"#;
    expect![[r#"
        codex s "" 2025-09-01T09:59:59Z..2025-09-01T10:00:07Z
           s#2 user 2025-09-01T10:00:02Z "go on"
           s#3 assistant 2025-09-01T10:00:05Z "done"
           s#4 user 2025-09-01T10:00:06Z "go on"
           s#5 user 2025-09-01T10:00:07Z "an event alone"
        hidden 2, used 4
    "#]]
    .assert_eq(&words_of(&[("rollout.jsonl", log)]));
}

#[test]
fn the_first_generations_have_no_envelope() {
    let lines = r#"{"id":"s1","timestamp":"2025-05-01T10:00:00Z","instructions":null,"git":{}}
{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}
{"record_type":"state"}
{"type":"reasoning","id":"r","summary":[]}
{"type":"message","role":"assistant","id":"m","content":[{"type":"output_text","text":"b"}]}"#;
    expect![[r#"
        codex s1 "" 2025-05-01T10:00:00Z..2025-05-01T10:00:00Z
           s1#0 user - "a"
           m assistant - "b"
        used 2
    "#]]
    .assert_eq(&words(lines));
    let whole = r#"{"session":{"timestamp":"2025-04-20T10:00:00Z","id":"s0","instructions":""},"items":[{"role":"user","content":[{"type":"input_text","text":"a"}],"type":"message"},{"type":"reasoning"},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"b"}]}]}"#;
    expect![[r#"
        codex s0 "" 2025-04-20T10:00:00Z..2025-04-20T10:00:00Z
           s0#0 user - "a"
           s0#1 assistant - "b"
        used 2
    "#]]
    .assert_eq(&words(whole));
}

#[test]
fn a_line_that_is_broken_or_cut_is_one_message_that_cannot_be_read() {
    let log = r#"{"timestamp":"2025-09-01T10:00:01Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}}
{"timestamp":"2025-09-01T10:00:02Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"inp
{"timestamp":"2025-09-01T10:00:03Z","type":"response_item","payload":null}
nonsense

{"timestamp":"2025-09-01T10:00:04Z","type":"response_item","payload":{"type":"message","role":7,"content":[{"type":"output_text","text":"whose?"}]}}
{"timestamp":"2025-09-01T10:00:04Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[5,{"type":"output_text","text":"b"}]}}
{"timestamp":"2025-09-01T10:00:05Z","type":"resp"#;
    let name = "rollout-2025-09-01T10-00-00-0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee.jsonl";
    expect![[r#"
        codex 0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee "" -..2025-09-01T10:00:04Z
           0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee#0 user 2025-09-01T10:00:01Z "a"
           0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee#4 assistant 2025-09-01T10:00:04Z "b"
        problem: CutShort 
        unreadable 4, used 2
    "#]]
    .assert_eq(&words_of(&[(name, log)]));
    let begun_broken = format!("{{\"type\":\"session_meta\",\"payl\n{log}");
    expect![[r#"
        codex 0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee "" -..2025-09-01T10:00:04Z
           0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee#1 user 2025-09-01T10:00:01Z "a"
           0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee#5 assistant 2025-09-01T10:00:04Z "b"
        problem: CutShort 
        unreadable 5, used 2
    "#]]
    .assert_eq(&words_of(&[(name, &begun_broken)]));
}

#[test]
fn tasks_of_the_cloud_are_conversations() {
    let all = r#"[{"id":"task_e_1","title":"Fix it","turns":[
        {"id":"task_e_1~usertrn_e_1","role":"user","input_items":[{"type":"message","content":[{"content_type":"text","text":"Fix"},{"content_type":"repo_file_citation","path":"no"},{"content_type":"text","text":"it"}]}],"branch":"main"},
        {"id":"task_e_1~assttrn_e_1","role":"assistant","output_items":[{"type":"pr","output_diff":{}},{"content":[{"content_type":"text","text":"Fixed"}]}],"turn_status":"completed"},
        null,{"turn_status":"failed"}]},
        {"id":"task_e_2","turns":[]},{"id":"task_e_3","title":"none"}]"#;
    expect![[r#"
        codex task_e_1 "Fix it" -..-
           task_e_1~usertrn_e_1 user - "Fix\nit"
           task_e_1~assttrn_e_1 assistant - "Fixed"
        codex task_e_2 "" -..-
        set aside: task_e_3 NoMapping
        unreadable 2, used 2
    "#]]
    .assert_eq(&words(all));
}
