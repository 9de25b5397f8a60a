use expect_test::expect;

use super::super::tried::{read, words, words_of};

/// A conversation with the messages given, as this year's export writes it.
fn conversation(messages: &str) -> String {
    format!(
        r#"[{{"uuid":"c","name":"Garden","summary":"An overview","created_at":"2026-09-01T10:00:00.123456Z",
        "updated_at":"2026-09-01T10:09:00+00:00","account":{{"uuid":"acc"}},"project_uuid":"p","chat_messages":[{messages}]}}]"#
    )
}

fn message(uuid: &str, sender: &str, text: &str, parent: &str) -> String {
    format!(
        r#"{{"uuid":"{uuid}","text":"","content":[{{"type":"text","text":"{text}","citations":[]}}],
        "sender":"{sender}","created_at":"2026-09-01T10:00:00Z","parent_message_uuid":{parent}}}"#
    )
}

const ROOT: &str = r#""00000000-0000-4000-8000-000000000000""#;

#[test]
fn the_thread_ends_in_the_leaf_written_last() {
    let all = [
        message("m1", "human", "Plan a bed", ROOT),
        message("m2", "assistant", "Six plants", r#""m1""#),
        message("m3", "assistant", "Five plants", r#""m1""#),
        message("m4", "human", "Why five?", r#""m3""#),
        message("m5", "human", "Plan a path", ROOT),
        message("m6", "assistant", "Space", r#""m4""#),
    ];
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "Plan a bed"
           m3 assistant 2026-09-01T10:00:00Z "Five plants"
           m4 user 2026-09-01T10:00:00Z "Why five?"
           m6 assistant 2026-09-01T10:00:00Z "Space"
         ~ m2 assistant 2026-09-01T10:00:00Z "Six plants"
         ~ m5 user 2026-09-01T10:00:00Z "Plan a path"
        other_branch 2, used 4
    "#]]
    .assert_eq(&words(&conversation(&all.join(","))));
}

#[test]
fn without_a_link_that_resolves_the_order_of_writing_holds() {
    let all = [
        message("m1", "human", "One", r#""gone""#),
        message("m2", "assistant", "Two", r#""m2""#),
        message("m3", "human", "Three", "null"),
    ];
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "One"
           m2 assistant 2026-09-01T10:00:00Z "Two"
           m3 user 2026-09-01T10:00:00Z "Three"
        used 3
    "#]]
    .assert_eq(&words(&conversation(&all.join(","))));
}

#[test]
fn what_says_nothing_of_a_parent_follows_what_was_written_before_it() {
    let silent = r#"{"uuid":"m1","text":"Old","sender":"human"},{"uuid":"m2","text":"Older form","sender":"assistant"}"#;
    let all = [silent.to_owned(), message("m3", "human", "New", r#""m2""#)];
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user - "Old"
           m2 assistant - "Older form"
           m3 user 2026-09-01T10:00:00Z "New"
        used 3
    "#]]
    .assert_eq(&words(&conversation(&all.join(","))));
}

#[test]
fn only_text_blocks_are_text_and_text_alone_where_there_are_no_blocks() {
    let all = r#"
        {"uuid":"old","text":"text only","sender":"human"},
        {"uuid":"two","text":"x","sender":"assistant","content":[{"type":"text","text":"a"},{"type":"tool_use","name":"artifacts","input":{"content":"no"}},{"type":"text","text":""},{"type":"text","text":" b "}]},
        {"uuid":"notice","text":"This block is not supported on your current device yet.","sender":"assistant","content":[{"type":"thinking","thinking":"no"},{"type":"text","text":"yes"}]},
        {"uuid":"thought","text":"thinking out loud","sender":"assistant","content":[{"type":"thinking","thinking":"thinking out loud"}]},
        {"uuid":"tool","text":"This block is not supported on your current device yet.","sender":"assistant","content":[{"type":"tool_result","content":"no"},{"type":"token_budget"}]},
        {"uuid":"bare","text":"```\nThis block is not supported on your current device yet.\n```","sender":"assistant","content":[]},
        {"uuid":"paste","text":"","sender":"human","content":[],"attachments":[{"extracted_content":"soil: clay"}]},
        {"uuid":"empty","text":"said","sender":"human","content":[]},
        {"uuid":"string","text":"","sender":"human","content":"plain"}"#;
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           old user - "text only"
           two assistant - "a\n b "
           notice assistant - "yes"
           empty user - "said"
           string user - "plain"
        no_text 4, used 5
    "#]]
    .assert_eq(&words(&conversation(all)));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"[
        {"uuid":"empty","name":null,"chat_messages":[]},
        {"uuid":7,"name":["x"],"created_at":{},"account":"x","project_uuid":5,"chat_messages":[null,5,{"uuid":[],"text":9,"sender":"human"},{"text":"kept","sender":"human","created_at":"soon","content":{"type":"x"}},{"text":"whose?"},{"text":"b","sender":"robot"}]},
        {"uuid":"none","name":"no messages"},
        {"uuid":"odd","name":"odd","chat_messages":"x"},
        {"chat_messages":[{"sender":"human","text":"keys in another order","uuid":"z"}],"uuid":"last"}
    ]"#;
    expect![[r#"
        claude empty "" -..-
        claude x-ec2ddb0bfb0ff50b "" -..-
           x-ec2ddb0bfb0ff50b#3 user - "kept"
        claude last "" -..-
           z user - "keys in another order"
        set aside: none NoMapping
        set aside: odd NoMapping
        no_text 1, unreadable 4, used 2
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn a_cut_export_keeps_what_was_whole() {
    let all = conversation(&message("m1", "human", "One", ROOT));
    let whole = all.trim_end_matches(']');
    let cut = format!("{whole},{}", &whole[1..whole.len() - 30]);
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "One"
        set aside: c CutShort
        problem: CutShort 
        unreadable 1, used 1
    "#]]
    .assert_eq(&words(&cut));
}

#[test]
fn a_chat_on_a_design_is_a_conversation() {
    let chat = r#"{"uuid":"d","title":"Poster","createdAt":"2026-06-01T00:00:00Z","updatedAt":"2026-06-02T00:00:00Z","project":{"uuid":"x","name":"n"},"messages":[
        {"uuid":"a","role":"user","createdAt":"2026-06-01T00:00:01Z","contentBlocks":[{"type":"text","text":"Make it red"}]},
        {"uuid":"b","role":"assistant","contentBlocks":[{"type":"thinking","text":"no"},{"type":"tool_call","text":"no"},{"type":"error","text":"no"},{"type":"text","text":"Done"},{"type":"user_interjection","text":"wait"}]},
        {"uuid":"c","role":"assistant","contentBlocks":[{"type":"tool_call"}]}]}"#;
    expect![[r#"
        claude d "Poster" 2026-06-01T00:00:00Z..2026-06-02T00:00:00Z
           a user 2026-06-01T00:00:01Z "Make it red"
           b assistant - "Done"
        no_text 1, used 2
    "#]]
    .assert_eq(&words(chat));
}

#[test]
fn a_chat_on_a_design_may_have_each_message_in_its_content() {
    let chat = r#"{"uuid":"d","title":"Chat","created_at":"2026-06-01T00:00:00Z","updated_at":"2026-06-02T00:00:00Z","project":{"uuid":"x","name":"n"},"messages":[
        {"uuid":"a","role":"user","created_at":"2026-06-01T00:00:01Z","content":{"id":"a","role":"user","kind":"chat","content":"Make it red","timestamp":"2026-06-01T00:00:09Z","attachments":[{"name":"Style","content":"not said"}]}},
        {"uuid":"b","role":"assistant","content":{"id":"b","role":"assistant","content":"","timestamp":"2026-06-01T00:00:02Z","contentBlocks":[{"type":"thinking","text":"no"},{"type":"text","text":"I look first."},{"type":"tool_call","toolCall":{"output":"no"}},{"type":"error","message":"no"},{"type":"text","text":"Done"}]}},
        {"uuid":"c","role":"assistant","content":{"content":"Which red?","timestamp":"2026-06-01T00:00:03Z","contentBlocks":[{"type":"tool_call"}]}}]}"#;
    expect![[r#"
        claude d "Chat" 2026-06-01T00:00:00Z..2026-06-02T00:00:00Z
           a user 2026-06-01T00:00:01Z "Make it red"
           b assistant 2026-06-01T00:00:02Z "I look first.\nDone"
           c assistant 2026-06-01T00:00:03Z "Which red?"
        used 3
    "#]]
    .assert_eq(&words(chat));
    let without_blocks = r#"{"uuid":"d","project":{"uuid":"x"},"messages":[{"uuid":"a","role":"user","content":{"role":"user","content":"Make it red"}}]}"#;
    expect![[r#"
        claude d "" -..-
           a user - "Make it red"
        used 1
    "#]]
    .assert_eq(&words(without_blocks));
}

#[test]
fn a_second_account_is_noticed() {
    let users =
        r#"[{"uuid":"acc","full_name":"A","email_address":"a@b.c","verified_phone_number":null}]"#;
    let other = users.replace("acc", "other");
    let all = conversation(&message("m1", "human", "One", ROOT));
    let files = [("users.json", users), ("c.json", &all)];
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "One"
        used 1
    "#]]
    .assert_eq(&words_of(&files));
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "One"
        problem: SeveralAccounts users (1).json
        used 1
    "#]]
    .assert_eq(&words_of(&[files[0], files[1], ("users (1).json", &other)]));
    let moved = all.replace(r#""acc""#, r#""third""#);
    expect![[r#"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account acc project p
           m1 user 2026-09-01T10:00:00Z "One"
        claude c "Garden" 2026-09-01T10:00:00.123Z..2026-09-01T10:09:00Z account third project p
           m1 user 2026-09-01T10:00:00Z "One"
        problem: SeveralAccounts d.json
        used 2
    "#]]
    .assert_eq(&words_of(&[files[0], files[1], ("d.json", &moved)]));
    let user = r#"{"id":"user-1","email":"a@b.c","chatgpt_plus_user":false,"phone_number":null}"#;
    let another = user.replace("user-1", "user-2");
    expect![[r"
        problem: SeveralAccounts user (1).json

    "]]
    .assert_eq(&words_of(&[("user.json", user), ("user (1).json", &another)]));
}

#[test]
fn the_manifest_names_what_is_missing() {
    let manifest = r#"{"created_at":"2026-09-18T08:00:00Z","version":"1.0","total_files":2,"data_files":[
        {"category":"conversations","part":0,"filename":"conversations-000.zip","export_url":"https://x.y"},
        {"category":"memories","part":0,"filename":"memories-000.zip"},{"category":"odd"}, 5]}"#;
    expect![[r"
        problem: MissingPart conversations-000.zip
        problem: MissingPart memories-000.zip

    "]]
    .assert_eq(&words_of(&[("manifest-x.json", manifest)]));
    let with_one = [("manifest-x.json", manifest), ("memories-000.zip", "")];
    expect![[r"
        problem: MissingPart conversations-000.zip
        problem: NotAnExport 

    "]]
    .assert_eq(&words_of(&with_one));
}

#[test]
fn a_conversation_without_its_end_costs_no_other() {
    let of = |n: usize| {
        let messages: Vec<String> =
            (0..40).map(|m| message(&format!("{n}-{m}"), "human", "One", "null")).collect();
        let one = conversation(&messages.join(","))
            .replace(r#""uuid":"c""#, &format!(r#""uuid":"c{n}""#));
        one[1..one.len() - 1].to_owned()
    };
    for lost in [1, 2, 3] {
        let mut all: Vec<String> = (0..12).map(of).collect();
        for damaged in [3, 7] {
            let end = all[damaged].len() - lost;
            all[damaged].truncate(end);
        }
        let text = format!("[{}]", all.join(","));
        for piece in [97, usize::MAX] {
            let (found, reading) = read(&[("a.json", &text)], piece);
            assert_eq!(found.len(), 10, "{lost}");
            assert_eq!(reading.conversations.set_aside.len(), 2, "{lost}");
            assert_eq!(reading.messages.total, 480, "{lost}");
        }
    }
}
