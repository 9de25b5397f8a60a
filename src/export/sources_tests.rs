use super::super::tried::read;
use super::*;

/// A text of each form, as small as it may be.
const TEXTS: &[(Source, &str)] = &[
    (
        Source::ChatGpt,
        r#"[{"title":"t","mapping":{"1":{"message":{"author":{"role":"user"},"content":{"content_type":"text","parts":["a"]}},"parent":null}},"current_node":"1","id":"c"}]"#,
    ),
    (
        Source::ChatGpt,
        r#"[{"id":"c","current_node":"1","mapping":{"1":{"id":"1","message":null,"parent":null}}}]"#,
    ),
    (
        Source::DeepSeek,
        r#"[{"id":"d","title":"t","inserted_at":"2025-01-01T00:00:00Z","mapping":{"root":{"message":null},"1":{"message":{"fragments":[{"type":"REQUEST","content":"a"}]}}}}]"#,
    ),
    (
        Source::DeepSeek,
        r#"[{"id":"d","mapping":{"1":{"message":{"content":"a","reasoning_content":null}}}}]"#,
    ),
    (
        Source::DeepSeek,
        r#"[{"id":"d","title":"t","inserted_at":"2025-01-01T00:00:00Z","mapping":{"root":{"message":null}}}]"#,
    ),
    (Source::Claude, r#"[{"uuid":"c","name":"t","chat_messages":[]}]"#),
    (Source::Claude, r#"{"uuid":"c","chat_messages":[{"text":"a","sender":"human"}]}"#),
    (
        Source::Claude,
        r#"{"id":"d","messages":[{"role":"user","contentBlocks":[]}],"project":{"uuid":"p"}}"#,
    ),
    (Source::Claude, r#"[{"uuid":"p","name":"t","prompt_template":"a","docs":[]}]"#),
    (Source::Claude, r#"[{"conversations_memory":"a","account_uuid":"x"}]"#),
    (Source::Claude, r#"{"account_uuid":"x","memory_files":[{"path":"/a","content":"a"}]}"#),
    (
        Source::Grok,
        r#"{"conversations":[{"conversation":{"id":"g"},"responses":[{"response":{"sender":"human","message":"a"}}]}]}"#,
    ),
    (Source::Grok, r#"[{"conversation":{"conversation_id":"g","title":"t"},"responses":[]}]"#),
    (
        Source::Mistral,
        r#"[{"id":"1","chatId":"c","role":"user","content":"a","contentChunks":null}]"#,
    ),
    (
        Source::OpenWebUi,
        r#"[{"id":"w","chat":{"history":{"messages":{"1":{"role":"user","content":"a"}},"currentId":"1"}}}]"#,
    ),
    (
        Source::LibreChat,
        r#"{"conversationId":"l","title":"t","messages":[{"messageId":"1","text":"a","isCreatedByUser":true}]}"#,
    ),
    (Source::LibreChat, r#"{"conversationId":"l","messagesTree":[]}"#),
    (
        Source::SillyTavern,
        "{\"user_name\":\"u\",\"character_name\":\"c\"}\n{\"name\":\"u\",\"is_user\":true,\"mes\":\"a\"}",
    ),
    (
        Source::LmStudio,
        r#"{"name":"t","messages":[{"versions":[{"role":"user","content":[{"type":"text","text":"a"}]}],"currentlySelected":0}]}"#,
    ),
    (Source::LmStudio, r#"{"name":"t","systemPrompt":"","messages":[]}"#),
    (
        Source::CherryStudio,
        r#"{"time":1,"version":5,"localStorage":{},"indexedDB":{"topics":[{"id":"t","messages":[]}],"message_blocks":[]}}"#,
    ),
    (
        Source::Meta,
        r#"{"participants":[{"name":"Meta AI"},{"name":"A"}],"messages":[{"sender_name":"A","content":"a"}]}"#,
    ),
    (Source::Codex, r#"{"type":"session_meta","payload":{"id":"s"}}"#),
    (Source::Codex, r#"{"id":"s","timestamp":"2025-01-01T00:00:00Z","instructions":null}"#),
    (
        Source::Codex,
        r#"{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}"#,
    ),
    (Source::Codex, r#"{"session":{"id":"s"},"items":[]}"#),
    (
        Source::Codex,
        r#"[{"id":"task_e_1","title":"t","turns":[{"id":"1","role":"user","input_items":[]}]}]"#,
    ),
    (
        Source::ClaudeCode,
        r#"{"type":"user","sessionId":"s","uuid":"1","parentUuid":null,"message":{"role":"user","content":"a"}}"#,
    ),
    (
        Source::ClaudeCode,
        "{\"type\":\"summary\",\"summary\":\"t\",\"leafUuid\":\"1\"}\n{\"type\":\"assistant\",\"uuid\":\"1\",\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}}",
    ),
];

#[test]
fn each_text_is_known_as_its_own_source_under_any_name() {
    for (source, text) in TEXTS {
        for name in ["conversations.json", "x.json", "chat.jsonl"] {
            let (found, reading) = read(&[(name, text)], usize::MAX);
            assert_eq!(reading.files[0].sources, [*source], "{name} {text}");
            assert!(found.iter().all(|one| one.key.source == *source) && found.len() == 1);
            assert!(reading.conversations.set_aside.is_empty() && reading.files[0].complete);
        }
    }
}

#[test]
fn no_text_fits_two_forms_but_those_with_a_mapping() {
    for (source, text) in TEXTS {
        let first = text.lines().next().unwrap().trim_start_matches('[');
        let first = first.strip_prefix(r#"{"conversations":["#).unwrap_or(first);
        let shape = Shape::of(first.as_bytes()).unwrap();
        let fitting = FORMS.iter().filter(|form| (form.is)(&shape)).count();
        let expected = if *source == Source::DeepSeek { 2 } else { 1 };
        assert_eq!(fitting, expected, "{text}");
    }
}

#[test]
fn two_sources_in_one_drop_are_told_apart() {
    let files: Vec<(&str, &str)> =
        TEXTS.iter().map(|(_, text)| ("conversations.json", *text)).collect();
    let (_, reading) = read(&files, 5);
    for (file, (source, text)) in reading.files.iter().zip(TEXTS) {
        assert_eq!(file.sources, [*source], "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    /// Whatever is wrong with a text, all of it is read to the same end however it comes.
    #[test]
    fn damage_is_the_same_however_the_bytes_are_cut(
        which in 0..TEXTS.len(),
        repeat in 1..4_usize,
        damage in proptest::collection::vec((0..400_usize, 0..40_usize, "[\\[\\]{}\",:\\\\\nan0]{0,3}"), 0..4),
        piece in 1..50_usize,
    ) {
        let (_, text) = TEXTS[which];
        let mut text = vec![text; repeat].join("\n");
        for (at, length, put) in damage {
            let start = at.min(text.len());
            let end = (start + length).min(text.len());
            if text.is_char_boundary(start) && text.is_char_boundary(end) {
                text.replace_range(start..end, &put);
            }
        }
        let files = [("a.json", text.as_str())];
        let whole = read(&files, usize::MAX);
        proptest::prop_assert_eq!(read(&files, piece), whole);
    }
}
