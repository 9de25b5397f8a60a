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

#[test]
fn a_turn_that_holds_question_and_answer_is_two_messages() {
    let task = r#"[{"id":"task_e_1","title":"t","turns":[
        {"id":"a","input_items":[{"content":[{"content_type":"text","text":"Paint it"}]}],"output_items":[{"content":[{"content_type":"text","text":"Painted"}]}]},
        {"id":"b","role":"user","input_items":[{"content":[{"content_type":"text","text":"Thanks"}]}],"output_items":[]}]}]"#;
    expect![[r#"
        codex task_e_1 "t" -..-
           a user - "Paint it"
           task_e_1#1 assistant - "Painted"
           b user - "Thanks"
        used 3
    "#]]
    .assert_eq(&words(task));
}

/// The log of a session with these entries, a second apart.
fn log(entries: &[&str]) -> String {
    log_from(r#""cli""#, entries)
}

fn log_from(source: &str, entries: &[&str]) -> String {
    let meta = format!(r#""session_meta","payload":{{"id":"s","source":{source}}}"#);
    let lines = std::iter::once(&*meta).chain(entries.iter().copied()).enumerate();
    let line = |(second, entry)| {
        format!(r#"{{"timestamp":"2026-01-02T03:04:{second:02}Z","type":{entry}}}"#)
    };
    lines.map(line).collect::<Vec<_>>().join("\n")
}

/// A message of these parts, and an event.
fn item(role: &str, parts: &[&str]) -> String {
    let kind = if role == "user" { "input_text" } else { "output_text" };
    let part = |text: &&str| match *text {
        "PICTURE" => r#"{"type":"input_image","image_url":"data:"}"#.to_owned(),
        text => format!(r#"{{"type":"{kind}","text":{}}}"#, serde_json::json!(text)),
    };
    let parts = parts.iter().map(part).collect::<Vec<_>>().join(",");
    format!(r#""response_item","payload":{{"type":"message","role":"{role}","content":[{parts}]}}"#)
}

fn event(text: &str) -> String {
    let text = serde_json::json!(text);
    format!(r#""event_msg","payload":{{"type":"user_message","message":{text}}}"#)
}

#[test]
fn a_prompt_of_several_parts_is_one_message() {
    let picture = ["<image name=[Image #1]>", "PICTURE", "</image>", "What bird is it?"];
    let at_path = ["<image name=[Image #1] path=\"/a b.png\">", "PICTURE", "</image>", "And it?"];
    let cases: &[(&[&str], &str, &str)] = &[
        (&picture, "What bird is it?", "What bird is it?"),
        (&at_path, "And it?", "And it?"),
        (&["<image>", "PICTURE", "</image>", "This?"], "This?", "This?"),
        (&["One. ", "Two."], "One. Two.", "One. \nTwo."),
        (&["Ends in a line\n"], "Ends in a line", "Ends in a line\n"),
        (&["What is </image> for?"], "What is </image> for?", "What is </image> for?"),
    ];
    for (parts, told, expected) in cases {
        let (item, event) = (item("user", parts), event(told));
        for entries in [[&*item, &event], [&*event, &item]] {
            let found = words(&log(&entries));
            let line = format!("s#0 user 2026-01-02T03:04:01Z {expected:?}\n");
            assert!(found.contains(&line), "{line} in {found}");
            assert!(found.ends_with("\nused 1\n"), "{found}");
        }
    }
    // A picture alone.
    let found = words(&log(&[&item("user", &picture[..3]), &event("")]));
    assert!(found.ends_with("\nno_text 1\n"), "{found}");
}

#[test]
fn what_an_editor_writes_above_a_request_is_not_the_persons() {
    let context = "# Context from my IDE setup:\n\n## Active file: a.rs\n\n";
    let quoted = "## Active selection of the file:\n## My request for Codex:\nnot this\n";
    let cases = [
        (format!("{context}## My request for Codex:\nRename it\n"), "Rename it\n"),
        (format!("{context}{quoted}\n## My request for Codex: \n\nRename it"), "Rename it"),
        (
            "# Files mentioned by the user:\n\n## a.png: /a.png\n\n## My request for Codex:\nSee"
                .into(),
            "See",
        ),
        ("# Plan\n\nWhere does ## My request for Codex: come from?".into(), ""),
        ("Why\n## My request for Codex:\nthere?".into(), ""),
    ];
    for (text, expected) in &cases {
        let expected = if expected.is_empty() { text } else { *expected };
        let (item, event) = (item("user", &[text]), event(text));
        for entries in [&[&*item, &event][..], &[&event, &item], &[&event]] {
            let found = words(&log(entries));
            assert!(
                found.contains(&format!(" user 2026-01-02T03:04:01Z {expected:?}\n")),
                "{found}"
            );
            assert!(found.ends_with("\nused 1\n"), "{found}");
        }
    }
    let nothing = format!("{context}## My request for Codex:\n");
    let found = words(&log(&[&item("user", &[&nothing]), &event(&nothing)]));
    assert!(found.ends_with("\nhidden 1\n"), "{found}");
}

#[test]
fn turns_that_were_undone_are_beside_the_thread() {
    let said = |text: &str| [event(text), item("user", &[text])];
    let answer = |text: &str| item("assistant", &[text]);
    let undo =
        |turns: &str| format!(r#""event_msg","payload":{{"type":"thread_rolled_back"{turns}}}"#);
    let mut entries = vec![item("user", &["<environment_context>x</environment_context>"])];
    for (text, undone) in [("a", ""), ("b", ""), ("c", ""), ("d", "1"), ("e", "2"), ("f", "")] {
        entries.extend(said(text));
        entries.push(answer(&format!("to {text}")));
        if !undone.is_empty() {
            entries.push(undo(&format!(r#","num_turns":{undone}"#)));
        }
    }
    entries.push(undo(""));
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    expect![[r#"
        codex s "" -..2026-01-02T03:04:22Z
           s#1 user 2026-01-02T03:04:02Z "a"
           s#2 assistant 2026-01-02T03:04:04Z "to a"
           s#3 user 2026-01-02T03:04:05Z "b"
           s#4 assistant 2026-01-02T03:04:07Z "to b"
           s#11 user 2026-01-02T03:04:19Z "f"
           s#12 assistant 2026-01-02T03:04:21Z "to f"
         ~ s#5 user 2026-01-02T03:04:08Z "c"
         ~ s#6 assistant 2026-01-02T03:04:10Z "to c"
         ~ s#7 user 2026-01-02T03:04:11Z "d"
         ~ s#8 assistant 2026-01-02T03:04:13Z "to d"
         ~ s#9 user 2026-01-02T03:04:15Z "e"
         ~ s#10 assistant 2026-01-02T03:04:17Z "to e"
        hidden 1, other_branch 6, used 6
    "#]]
    .assert_eq(&words(&log(&entries)));
    // The same words again are said on the thread.
    let again = [&*event("a"), &undo(r#","num_turns":1"#), &item("user", &["a"])];
    assert!(words(&log(&again)).ends_with("other_branch 1, used 1\n"));
    // More than there are: what stands before the first turn stays.
    let all = [entries[0], entries[1], entries[2], entries[3], &undo(r#","num_turns":9"#)];
    assert!(words(&log(&all)).ends_with("hidden 1, other_branch 2\n"));
}

#[test]
fn what_a_model_asks_its_helper_is_hidden() {
    let said = [item("user", &["Look into the tests"]), item("assistant", &["Found it"])];
    let said = said.each_ref().map(String::as_str);
    let sources = [
        (r#"{"subagent":{"thread_spawn":{"parent_thread_id":"p","depth":1}}}"#, "hidden 2\n"),
        (r#"{"subagent":"review"}"#, "hidden 2\n"),
        (r#""vscode""#, "used 2\n"),
        ("null", "used 2\n"),
    ];
    for (source, expected) in sources {
        let found = words(&log_from(source, &said));
        assert!(found.ends_with(expected), "{source}: {found}");
    }
}

#[test]
fn the_name_of_a_session_is_its_title() {
    let named = |id: &str, name: &str| {
        format!(
            r#""event_msg","payload":{{"type":"thread_name_updated"{id},"thread_name":{name}}}"#
        )
    };
    let (mine, other) = (r#","thread_id":"s""#, r#","thread_id":"t""#);
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[(mine, r#""Old""#), (mine, r#""New""#)], "New"),
        (&[("", r#""Mine""#), (other, r#""Another's""#)], "Mine"),
        (&[(mine, r#""Taken away""#), (mine, "null")], ""),
    ];
    for (names, title) in cases {
        let mut entries = vec![event("a")];
        entries.extend(names.iter().map(|(id, name)| named(id, name)));
        let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
        let found = words(&log(&entries));
        assert!(found.starts_with(&format!("codex s {title:?} ")), "{found}");
    }
}
