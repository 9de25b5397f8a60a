use expect_test::expect;

use super::super::tried::words;

#[test]
fn the_version_chosen_is_the_message_and_the_others_are_alternatives() {
    let all = r#"{"name":"N","pinned":false,"createdAt":1754000000000,"systemPrompt":"s","messages":[
        {"versions":[{"type":"singleStep","role":"user","content":[{"type":"text","text":"a"},{"type":"file"}]},{"type":"singleStep","role":"user","content":[{"type":"text","text":"edited"}]}],"currentlySelected":1},
        {"versions":[{"type":"multiStep","role":"assistant","senderInfo":{},"steps":[{"type":"contentBlock","style":{"type":"thinking"},"content":[{"type":"text","text":"no"}]},{"type":"contentBlock","content":[{"type":"text","text":"b"}]},{"type":"debugInfoBlock","debugInfo":"no"},{"type":"contentBlock","content":[{"type":"text","text":"c"}]}]}],"currentlySelected":0},
        {"versions":[{"role":"user","content":[{"type":"text","text":"d"}]},{"role":"user","content":[]}]}]}"#;
    expect![[r#"
        lmstudio x-d1c570b041c59970 "N" 2025-07-31T22:13:20Z..-
           x-d1c570b041c59970#0 user - "edited"
           x-d1c570b041c59970#1 assistant - "b\nc"
           x-d1c570b041c59970#2 user - "d"
         ~ x-d1c570b041c59970#0.1 user - "a"
        other_branch 2, used 3
    "#]]
    .assert_eq(&words(all));
}

#[test]
fn any_field_may_be_missing_or_of_another_type() {
    let all = r#"{"name":5,"createdAt":"x","messages":[{"versions":[],"currentlySelected":-1},null,{"versions":[{"role":"user","content":"plain"}],"currentlySelected":9},{"versions":[null,{"role":"assistant","steps":[5,{"content":[{"type":"text","text":"kept"}]}]}],"currentlySelected":1},{"versions":"x","role":"user"}]}"#;
    expect![[r#"
        lmstudio x-21d6ad0af6ceb7e1 "" -..-
           x-21d6ad0af6ceb7e1#2 user - "plain"
           x-21d6ad0af6ceb7e1#3 assistant - "kept"
        no_text 2, unreadable 2, used 2
    "#]]
    .assert_eq(&words(all));
}
