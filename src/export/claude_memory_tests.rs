use expect_test::expect;

use super::super::tried::{words, words_of};

const PROJECT: &str = r#"{"uuid":"p","name":"Garden","is_private":true,"prompt_template":"Answer in metric.","created_at":"2026-08-01T00:00:00+00:00","updated_at":"2026-08-02T00:00:00Z","docs":[{"content":"clay"}]}"#;
const MEMORY: &str = r#"{"account_uuid":"acc","memory_files":[{"path":"/a.md","content":"c","updated_at":"2026-09-10T08:00:00Z"},{"path":"/b.md","content":""},5],"project_memories":{"p":"b","q":null},"conversations_memory":"a"}"#;

#[test]
fn a_file_of_memory_is_a_line_of_signals_under_its_name() {
    expect![[r#"
        claude p.json "Garden" 2026-08-01T00:00:00Z..2026-08-02T00:00:00Z project p
          ! ProjectInstructions - "Answer in metric."
        claude acc.json "" -..- account acc
          ! AssistantMemory - "a"
          ! AssistantMemory - "b"
          ! AssistantMemory 2026-09-10T08:00:00Z "c"

    "#]]
    .assert_eq(&words_of(&[("p.json", PROJECT), ("acc.json", MEMORY)]));
}

#[test]
fn a_list_is_one_line_too_and_loses_none() {
    let other = PROJECT.replace("\"p\"", "\"q\"").replace("metric", "imperial");
    let none = PROJECT.replace("\"p\"", "\"r\"").replace("Answer in metric.", "");
    let projects = format!("[{PROJECT},{none},{other}]");
    let old = r#"[{"conversations_memory":"**Work**","project_memories":{},"account_uuid":"acc"},{"conversations_memory":"More","account_uuid":"other"}]"#;
    expect![[r#"
        claude projects.json "Garden" 2026-08-01T00:00:00Z..2026-08-02T00:00:00Z
          ! ProjectInstructions - "Answer in metric."
          ! ProjectInstructions - "Answer in imperial."
        claude memories.json "" -..-
          ! AssistantMemory - "**Work**"
          ! AssistantMemory - "More"

    "#]]
    .assert_eq(&words_of(&[("projects.json", &projects), ("memories.json", old)]));
}

#[test]
fn a_project_without_instructions_gives_no_line() {
    for wrong in ["\"\"", "null", "5"] {
        let project = PROJECT.replace("\"Answer in metric.\"", wrong);
        assert_eq!(words(&project), "\n", "{project}");
    }
    assert_eq!(words(&PROJECT.replace("prompt_template", "template")), "\n");
}
