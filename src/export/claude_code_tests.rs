use expect_test::expect;

use super::super::tried::{words, words_of};

fn line(uuid: &str, parent: &str, second: u32, rest: &str) -> String {
    format!(
        r#"{{"parentUuid":{parent},"isSidechain":false,"userType":"external","cwd":"/x","sessionId":"s","version":"1","timestamp":"2025-09-01T10:00:{second:02}Z","uuid":"{uuid}",{rest}}}"#
    )
}

fn user(content: &str) -> String {
    format!(r#""type":"user","message":{{"role":"user","content":{content}}}"#)
}

fn assistant(content: &str) -> String {
    format!(
        r#""type":"assistant","requestId":"r","message":{{"id":"msg_1","role":"assistant","model":"m","content":[{content}]}}"#
    )
}

#[test]
fn each_line_that_says_something_is_a_message() {
    let result = format!(
        r#""toolUseResult":{{}},{}"#,
        user(r#"[{"type":"tool_result","tool_use_id":"t","content":"no"}]"#)
    );
    let side = line("side", "null", 7, &user(r#""beside the thread""#))
        .replace("\"isSidechain\":false", "\"isSidechain\":true");
    let meta = format!(r#""isMeta":true,{}"#, user(r#""told by the program""#));
    let log = [
        r#"{"type":"file-history-snapshot","messageId":"x","snapshot":{}}"#.to_owned(),
        r#"{"type":"summary","summary":"Fixing it","leafUuid":"6"}"#.to_owned(),
        line("0", "null", 0, &user(r#""<command-name>/clear</command-name>""#)),
        line("1", r#""0""#, 1, &meta),
        line("2", r#""1""#, 2, &user(r#""Fix it""#)),
        line("3", r#""2""#, 3, &assistant(r#"{"type":"thinking","thinking":"no"}"#)),
        line("4", r#""3""#, 4, &assistant(r#"{"type":"text","text":"I will"}"#)),
        line("5", r#""4""#, 5, &assistant(r#"{"type":"tool_use","id":"t","input":{}}"#)),
        line("6", r#""5""#, 6, &result),
        side,
        line("7b", r#""6""#, 6, &assistant(r#"{"type":"text","text":"Another end"}"#)),
        line("7", r#""6""#, 7, &assistant(r#"{"type":"text","text":"Done"}"#)),
        line("8", r#""7""#, 8, &user(r#"[{"type":"text","text":"Thanks"},{"type":"image"}]"#)),
        line("9", r#""8""#, 9, r#""type":"system","content":"hook ran","level":"info""#),
        r#"{"type":"queue-operation","operation":"enqueue","sessionId":"s"}"#.to_owned(),
    ];
    expect![[r#"
        claude_code s "Fixing it" 2025-09-01T10:00:00Z..2025-09-01T10:00:09Z
           2 user 2025-09-01T10:00:02Z "Fix it"
           4 assistant 2025-09-01T10:00:04Z "I will"
           7 assistant 2025-09-01T10:00:07Z "Done"
           8 user 2025-09-01T10:00:08Z "Thanks"
         ~ 7b assistant 2025-09-01T10:00:06Z "Another end"
        hidden 4, other_branch 2, tool_output 2, used 4
    "#]]
    .assert_eq(&words_of(&[("s.jsonl", &log.join("\n"))]));
}

#[test]
fn the_thread_goes_on_where_the_log_was_made_shorter() {
    let boundary = r#""logicalParentUuid":"2","type":"system","subtype":"compact_boundary""#;
    let summary = format!(r#""isCompactSummary":true,{}"#, user(r#""This session goes on""#));
    let log = [
        line("1", "null", 1, &user(r#""a""#)),
        line("2", r#""1""#, 2, &assistant(r#"{"type":"text","text":"b"}"#)),
        line("3", "null", 3, boundary),
        line("4", r#""3""#, 4, &summary),
        line("5", r#""4""#, 5, &user(r#""c""#)),
    ];
    expect![[r#"
        claude_code s "" 2025-09-01T10:00:01Z..2025-09-01T10:00:05Z
           1 user 2025-09-01T10:00:01Z "a"
           2 assistant 2025-09-01T10:00:02Z "b"
           5 user 2025-09-01T10:00:05Z "c"
        hidden 2, used 3
    "#]]
    .assert_eq(&words(&log.join("\r\n")));
}

#[test]
fn any_field_may_be_missing_and_any_line_broken() {
    let log = r#"{"type":"user","uuid":"1","message":{"role":"user","content":5}}
{"type":"user","message":{"role":"user","content":"no uuid"},"sessionId":"s"}
{"type":"user","uuid":"2","message":"plain"}
{"type":"assistant","uuid":"3","message":{"content":[{"type":"te
{"type":"odd","uuid":"4","message":{"role":"alien"}}
[1, 2]
{"type":"user","uuid":"5","parentUuid":7,"timestamp":[],"message":{"role":"user","content":"kept"}}"#;
    expect![[r#"
        claude_code s "" -..-
           s#1 user - "no uuid"
           2 user - "plain"
           5 user - "kept"
        no_text 1, unreadable 3, used 3
    "#]]
    .assert_eq(&words_of(&[("b1.jsonl", log)]));
}

/// What is left of a message in the person's name, and the buckets.
fn said_in(content: &serde_json::Value) -> String {
    let found = words_of(&[("s.jsonl", &line("1", "null", 1, &user(&content.to_string())))]);
    found.split_once('\n').unwrap().1.to_owned()
}

#[test]
fn what_the_program_writes_in_the_persons_name_is_hidden() {
    let text = |text: &str| serde_json::json!({"type": "text", "text": text});
    let (file, note) =
        ("<ide_opened_file>a.rs</ide_opened_file>", "<system-reminder>\nno\n</system-reminder>");
    let all = [
        serde_json::json!("[Request interrupted by user]"),
        serde_json::json!([text("[Request interrupted by user for tool use]")]),
        serde_json::json!(format!("{note}\n{file}")),
        serde_json::json!([text(file), text(note)]),
        serde_json::json!("<system-reminder>without an end"),
        serde_json::json!([text("<command-name>/init</command-name>"), text("Look at all files")]),
        serde_json::json!([text(note), text("<task-notification>x</task-notification>")]),
    ];
    for content in &all {
        assert_eq!(said_in(content), "hidden 1\n", "{content}");
    }
    let some = [
        (serde_json::json!(format!("{file}\nA question ")), "A question "),
        (serde_json::json!(format!(" Go on\n\n{note}\n{note}\n")), " Go on"),
        (serde_json::json!(format!("{note}{file} Go on {note}")), "Go on"),
        (serde_json::json!([text("One"), text(note), text(file), text("Two")]), "One\nTwo"),
        (serde_json::json!([text("[Request interrupted by user]"), text("Stop it")]), "Stop it"),
        // What the person wrote of it is theirs.
        (
            serde_json::json!("What is <system-reminder>x</system-reminder> for?"),
            "What is <system-reminder>x</system-reminder> for?",
        ),
        (
            serde_json::json!("[Request interrupted by user] is what I see"),
            "[Request interrupted by user] is what I see",
        ),
        (serde_json::json!(" An end </ide_selection>"), " An end </ide_selection>"),
    ];
    for (content, expected) in &some {
        let line = format!("   1 user 2025-09-01T10:00:01Z {expected:?}\nused 1\n");
        assert_eq!(said_in(content), line, "{content}");
    }
}

#[test]
fn what_the_program_says_where_no_answer_came_is_hidden() {
    let said = assistant(r#"{"type":"text","text":"API Error"}"#);
    let cases = [
        (said.clone(), "used 1\n"),
        (format!(r#""isApiErrorMessage":true,{said}"#), "hidden 1\n"),
        (said.replace(r#""model":"m""#, r#""model":"<synthetic>""#), "hidden 1\n"),
    ];
    for (said, expected) in cases {
        let found = words_of(&[("s.jsonl", &line("1", "null", 1, &said))]);
        assert!(found.ends_with(expected), "{said}: {found}");
    }
}

#[test]
fn a_title_is_that_of_its_session() {
    let summary = |text: &str, leaf: &str| {
        format!(r#"{{"type":"summary","summary":"{text}","leafUuid":"{leaf}"}}"#)
    };
    let title = |kind: &str, text: &str, session: &str| {
        let name = kind.replace("Title", "-title");
        format!(r#"{{"type":"{name}","{kind}":"{text}","sessionId":"{session}"}}"#)
    };
    let (own, made) = ("customTitle", "aiTitle");
    let cases: &[(&[String], &str, &str)] = &[
        (&[summary("Old", "1"), summary("New", "1"), summary("Another file's", "9")], "New", ""),
        (&[summary("Of s", "1"), summary("Of t", "2"), summary("New", "1b")], "New", "Of t"),
        (&[title(made, "Of s", "s"), title(made, "Of t", "t")], "Of s", "Of t"),
        (&[title(own, "My own", "s"), title(made, "Later", "s")], "My own", ""),
        (&[title(made, "Later", "s"), summary("Older", "1")], "Later", ""),
        (&[title(own, "Of no session here", "u")], "", ""),
    ];
    let said = [
        line("1", "null", 1, &user(r#""a""#)),
        line("1b", r#""1""#, 1, &user(r#""b""#)),
        line("2", "null", 2, &user(r#""c""#)).replace(r#""sessionId":"s""#, r#""sessionId":"t""#),
    ];
    for (titles, of_s, of_t) in cases {
        for log in [[titles, &said[..]].concat(), [&said[..], titles].concat()] {
            let found = words_of(&[("x.jsonl", &log.join("\n"))]);
            for (session, title) in [("s", of_s), ("t", of_t)] {
                let head = format!("claude_code {session} {title:?} ");
                assert!(found.contains(&head), "{head} in {found}");
            }
        }
    }
}

#[test]
fn the_thread_goes_on_where_lines_were_kept() {
    let summary = format!(r#""isCompactSummary":true,{}"#, user(r#""This session goes on""#));
    let said = |text: &str| assistant(&format!(r#"{{"type":"text","text":"{text}"}}"#));
    let begun = [
        line("1", "null", 1, &user(r#""a""#)),
        line("2", r#""1""#, 2, &said("b")),
        line("2b", r#""1""#, 3, &said("not chosen")),
        line("3", r#""2""#, 4, &user(r#""c""#)),
        line("side", "null", 5, &said("beside")).replace("Sidechain\":false", "Sidechain\":true"),
    ];
    let kept = |about: &str| {
        let cut = r#""logicalParentUuid":"4","type":"system","subtype":"compact_boundary""#;
        line("cut", "null", 6, &format!(r#"{cut},"compactMetadata":{{{about}}}"#))
    };
    let about = [
        r#""preservedMessages":{"uuids":["2","3","4"]}"#,
        r#""preservedSegment":{"headUuid":"3","tailUuid":"4"}"#,
        r#""trigger":"auto""#,
    ];
    let again = [
        line("sum", r#""cut""#, 7, &summary),
        line("4", r#""sum""#, 5, &said("d")),
        line("5", r#""4""#, 8, &user(r#""e""#)),
    ];
    let expected = expect![[r#"
        claude_code s "" 2025-09-01T10:00:01Z..2025-09-01T10:00:08Z
           1 user 2025-09-01T10:00:01Z "a"
           2 assistant 2025-09-01T10:00:02Z "b"
           3 user 2025-09-01T10:00:04Z "c"
           4 assistant 2025-09-01T10:00:05Z "d"
           5 user 2025-09-01T10:00:08Z "e"
         ~ 2b assistant 2025-09-01T10:00:03Z "not chosen"
    "#]];
    let first = line("4", r#""3""#, 5, &said("d"));
    for about in about {
        let cut = [kept(about)];
        let once = [&begun[..], &cut, &again].concat();
        let twice = [&begun[..], std::slice::from_ref(&first), &cut, &again].concat();
        for log in [once, twice] {
            let found = words(&log.join("\n"));
            let (thread, buckets) = found.trim_end().rsplit_once('\n').unwrap();
            expected.assert_eq(&format!("{thread}\n"));
            assert!(buckets.ends_with("used 5"), "{buckets}");
        }
    }
}

fn queued(text: &str, rest: &str) -> String {
    let prompt = serde_json::json!(text);
    format!(
        r#""type":"attachment","attachment":{{"type":"queued_command","prompt":{prompt}{rest}}}"#
    )
}

fn queue(operation: &str, second: u32, text: Option<&str>) -> String {
    let content = text.map(|text| format!(r#","content":{}"#, serde_json::json!(text)));
    format!(
        r#"{{"type":"queue-operation","operation":"{operation}","timestamp":"2025-09-01T10:00:{second:02}Z","sessionId":"s"{}}}"#,
        content.unwrap_or_default()
    )
}

#[test]
fn what_is_typed_while_the_model_works_is_said() {
    let said = |text: &str| assistant(&format!(r#"{{"type":"text","text":"{text}"}}"#));
    let human = r#","commandMode":"prompt","origin":{"kind":"human"}"#;
    let parts = r#"[{"type":"text","text":"by parts"},{"type":"image","source":{}}]"#;
    let log = [
        queue("enqueue", 0, Some("start")),
        queue("dequeue", 0, None),
        line("1", "null", 1, &user(r#""start""#)),
        line("2", r#""1""#, 2, &assistant(r#"{"type":"tool_use","id":"t","input":{}}"#)),
        queue("enqueue", 3, Some("by attachment")),
        queue("remove", 4, Some("by attachment")),
        line("3", r#""2""#, 4, &queued("by attachment", human)),
        line("4", r#""3""#, 5, &queued("other order", "")),
        queue("remove", 6, Some("other order")),
        line("5", r#""4""#, 6, &queued("", "").replace(r#""""#, parts)),
        queue("remove", 6, None),
        line("6", r#""5""#, 7, &said("well")),
        queue("remove", 8, Some("from the queue")),
        line("side", "null", 8, &said("beside")).replace("Sidechain\":false", "Sidechain\":true"),
        line("7", r#""6""#, 9, &said("good")),
        queue("remove", 10, Some("not chosen")),
        line("7b", r#""7""#, 11, &said("beside it")),
        line("8", r#""7""#, 12, &user(r#""again""#)),
        queue("remove", 13, Some("at the end")),
        queue("popAll", 14, Some("taken back")),
        queue("remove", 14, Some("<task-notification>done</task-notification>")),
    ];
    expect![[r#"
        claude_code s "" 2025-09-01T10:00:01Z..2025-09-01T10:00:13Z
           1 user 2025-09-01T10:00:01Z "start"
           3 user 2025-09-01T10:00:04Z "by attachment"
           4 user 2025-09-01T10:00:05Z "other order"
           5 user 2025-09-01T10:00:06Z "by parts"
           6 assistant 2025-09-01T10:00:07Z "well"
           s#6 user 2025-09-01T10:00:08Z "from the queue"
           7 assistant 2025-09-01T10:00:09Z "good"
           8 user 2025-09-01T10:00:12Z "again"
           s#12 user 2025-09-01T10:00:13Z "at the end"
         ~ s#9 user 2025-09-01T10:00:10Z "not chosen"
         ~ 7b assistant 2025-09-01T10:00:11Z "beside it"
        other_branch 3, tool_output 1, used 9
    "#]]
    .assert_eq(&words(&log.join("\n")));
}

#[test]
fn what_others_put_into_the_queue_is_hidden() {
    let cases = [
        (r#","commandMode":"prompt""#, "used 2\n"),
        (r#","origin":{"kind":"human"}"#, "used 2\n"),
        (r#","commandMode":"task-notification""#, "hidden 1, used 1\n"),
        (r#","origin":{"kind":"peer"}"#, "hidden 1, used 1\n"),
        (r#","isMeta":true"#, "hidden 1, used 1\n"),
    ];
    for (rest, expected) in cases {
        let said = line("1", "null", 1, &user(r#""a""#));
        let from_queue = queue("remove", 2, Some("do it"));
        let attached = line("2", r#""1""#, 2, &queued("do it", rest));
        for log in [[&said, &from_queue, &attached], [&said, &attached, &from_queue]] {
            let found = words(&log.map(String::as_str).join("\n"));
            assert!(found.ends_with(expected), "{rest}: {found}");
        }
    }
}
