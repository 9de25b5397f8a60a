use super::super::tried::read;
use super::*;
use crate::clock::Millis;
use crate::conversation::Message;
use crate::receipt::ProblemReason;

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

/// What was said and by whom, written otherwise than an export writes it: by a tool, a database, or
/// whoever edited the file.
const ODD: &[(&str, &str)] = &[
    (
        r#"[{"id":"c","create_time":"2025-07-31T22:13:20","mapping":{"1":{"parent":null,"message":{"author":{"role":"User"},"create_time":"2025-07-31 22:13:20.5","content":["I live","in Ghent"]}},"2":{"parent":1,"message":{"author":{"role":"ASSISTANT"},"content":[{"type":"text","text":"Nice."}]}}},"current_node":2}]"#,
        "user 2025-07-31T22:13:20.500Z I live\nin Ghent|assistant - Nice.",
    ),
    (
        r#"[{"id":"c","mapping":{"1":{"parent":null,"message":{"author":{"role":"user"},"create_time":1754000000500000,"content":"a"}},"2":{"parent":1,"message":{"author":{"role":"user"},"create_time":1754000000500,"content":{"parts":"b"}}}}}]"#,
        "user 2025-07-31T22:13:20.500Z a|user 2025-07-31T22:13:20.500Z b",
    ),
    (
        r#"[{"uuid":"c","chat_messages":[{"sender":"HUMAN","created_at":1754000000,"content":[{"text":"a"},{"type":"x","text":"b"}]},{"sender":"Assistant","created_at":"2025-07-31","content":{"text":"c"}}]}]"#,
        "user 2025-07-31T22:13:20Z a|assistant 2025-07-31T00:00:00Z c",
    ),
    (
        r#"[{"conversation":{"id":"g"},"responses":[{"response":{"_id":"1","sender":"human","message":{"text":"a"},"create_time":1754000000}}]}]"#,
        "user 2025-07-31T22:13:20Z a",
    ),
    (
        r#"[{"id":"d","mapping":{"root":{"id":"root","parent":null},"1":{"parent":"root","message":{"inserted_at":"2025-07-31T22:13:20","fragments":[{"type":"request","content":"a"}]}},"2":{"parent":1,"message":{"fragments":[{"type":"think","content":"b"},{"type":"Response","content":"c"}]}}}}]"#,
        "user 2025-07-31T22:13:20Z a|assistant - c",
    ),
    (
        r#"{"chunkedPrompt":{"chunks":[{"role":"USER","parts":"a"},{"role":"assistant","parts":["b",{"text":"c"}]}]}}"#,
        "user - a|assistant - bc",
    ),
    (
        r#"[{"header":"Gemini Apps","title":"Prompted a","time":"2025-07-31T22:13:20","products":"Gemini Apps","safeHtmlItem":{"html":"<p>b</p>"}}]"#,
        "user 2025-07-31T22:13:20Z a|assistant 2025-07-31T22:13:20Z b",
    ),
    (
        r#"[{"header":"Gemini Apps","title":"Prompted a","time":1754000000,"products":null,"safeHtmlItem":"<p>b</p>"}]"#,
        "user 2025-07-31T22:13:20Z a|assistant 2025-07-31T22:13:20Z b",
    ),
    (
        r#"{"conversationId":"l","messages":[{"messageId":"1","isCreatedByUser":1,"text":"a"},{"messageId":"2","isCreatedByUser":"false","text":[{"type":"text","text":"b"}]}]}"#,
        "user - a|assistant - b",
    ),
    (
        "{\"user_name\":\"u\",\"character_name\":\"c\"}\r\n{\"name\":\"u\",\"is_user\":\"true\",\"mes\":\"a\"}\r\n{\"name\":\"c\",\"is_user\":0,\"mes\":\"b\"}\r\n{\"name\":\"u\",\"is_user\":1,\"mes\":\"c\"}",
        "user - a|assistant - b|user - c",
    ),
    (
        r#"[{"id":"w","created_at":1754000000000000000,"chat":{"models":[],"messages":[{"role":"User","timestamp":1754000000,"content":[{"text":"a"}]}]}}]"#,
        "user 2025-07-31T22:13:20Z a",
    ),
    (
        r#"[{"uuid":"p","entries":[{"query":"a","answer":{"answer":"b","web_results":[]}}]}]"#,
        "user - a|assistant - b",
    ),
];

#[test]
fn what_is_written_otherwise_says_the_same() {
    for (text, expected) in ODD {
        for piece in [usize::MAX, 1] {
            let (found, _) = read(&[("x.json", text)], piece);
            let show = |one: &Message| {
                let at = one.at.map_or_else(|| "-".to_owned(), Millis::rfc3339);
                format!("{} {at} {}", one.role.as_str(), one.text)
            };
            let said: Vec<_> = found.iter().flat_map(|one| &one.messages).map(show).collect();
            assert_eq!(said.join("|"), *expected, "{text}");
        }
    }
}

/// Layouts whose fields nobody has documented: another than is known of a source, a page.
const UNDOCUMENTED: &[(&str, &str, &[&str])] = &[
    (
        "userInteractions.json",
        r#"{"userInteractions": [{"conversationId": "Anna 7", "prompt": {"text": "my secret"}, "at": 7}]}"#,
        &["{userInteractions: [{conversationId: string, prompt: {text: string}, at: number}]}"],
    ),
    (
        "your_ai_conversations.json",
        r#"{"your_ai_conversations": [{"title": "Anna", "messages": [{"sender": "user", "text": "my secret"}]}]}"#,
        &["{your_ai_conversations: [{title: string, messages: [object]}]}"],
    ),
    (
        "your_ai_conversations.html",
        r#"<html><body><td class="_2piu _a6_r">You: my secret<br>Meta AI: Anna</td></body></html>"#,
        &[],
    ),
];

#[test]
fn what_nobody_has_documented_is_set_aside_and_told_without_a_value() {
    for (name, text, layouts) in UNDOCUMENTED {
        let (found, reading) = read(&[(name, text)], usize::MAX);
        assert!(found.is_empty(), "{name}");
        let file = &reading.files[0];
        let problems: Vec<_> = file.problems.iter().map(|one| one.reason).collect();
        assert_eq!(problems, [ProblemReason::NoConversations], "{name}");
        let left: Vec<_> = file.left.iter().map(|left| left.layout.as_str()).collect();
        assert_eq!(left, *layouts, "{name}");
        let told = format!("{reading:?}");
        assert!(!told.contains("secret") && !told.contains("Anna"), "{told}");
    }
}
