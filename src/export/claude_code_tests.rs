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
