//! What becomes of ChatGPT's conversations, in every layout they have had.

use decant::clock::Millis;
use decant::conversation::{Bucket, Buckets, Conversation, Role, SignalKind};
use decant::id::Source;
use decant::receipt::{ProblemReason, SetAsideReason};

use super::{read, read_json};

/// The same conversations in two layouts.
const LEGACY: &str = include_str!("../../fixtures/chatgpt-legacy.json");
const SLIM: &str = include_str!("../../fixtures/chatgpt-slim.json");

fn one(json: &str) -> Conversation {
    let mut outcome = read_json(json);
    assert_eq!(outcome.set_aside, [], "{json}");
    assert_eq!(outcome.conversations.len(), 1, "{json}");
    outcome.conversations.remove(0)
}

/// A conversation of a question and the node given, which is the last.
fn after_a_question(message: &str) -> Conversation {
    one(&format!(
        r#"[{{"id": "c", "current_node": "n", "mapping": {{
            "q": {{"id": "q", "parent": null, "message": {{"id": "q", "author": {{"role": "user"}}, "content": {{"content_type": "text", "parts": ["Question"]}}}}}},
            "n": {{"id": "n", "parent": "q", "message": {message}}}}}}}]"#
    ))
}

fn texts(conversation: &Conversation) -> Vec<&str> {
    conversation.messages.iter().map(|message| message.text.as_str()).collect()
}

fn buckets(set: impl FnOnce(&mut Buckets)) -> Buckets {
    let mut buckets = Buckets::default();
    set(&mut buckets);
    buckets
}

#[test]
fn a_legacy_conversation_is_what_the_person_last_saw() {
    let outcome = read_json(LEGACY);
    assert_eq!(outcome.set_aside, []);
    let [hives, project] = outcome.conversations.as_slice() else { panic!("two conversations") };
    assert_eq!(hives.title, "Two hives 🐝");
    assert_eq!(hives.key.conversation_id, "11111111-0000-4000-8000-000000000001");
    assert_eq!(hives.created_at.unwrap().rfc3339(), "2025-07-31T22:13:20.500Z");
    assert_eq!(hives.updated_at.unwrap().rfc3339(), "2025-07-31T22:20:00Z");
    let thread: Vec<_> =
        hives.messages.iter().map(|m| (m.id.as_str(), m.role, m.text.as_str())).collect();
    assert_eq!(
        thread,
        [
            ("m-question", Role::User, "What is on this frame?\nI keep two hives in Ghent."),
            ("m-answer", Role::Assistant, "Capped brood.\u{e200}cite\u{e202}turn0search0\u{e201}"),
            ("m-spoken", Role::User, "And the other one?"),
            ("m-last", Role::Assistant, "Honey."),
        ]
    );
    let others: Vec<_> =
        hives.alternatives.iter().map(|m| (m.id.as_str(), m.text.as_str())).collect();
    assert_eq!(others, [("m-again", "Pollen, perhaps."), ("m-edited", "And the third one?")]);
    assert_eq!(
        hives.buckets,
        Buckets {
            used: 4,
            other_branch: 2,
            hidden: 5,
            tool_output: 4,
            no_text: 1,
            ..Buckets::default()
        }
    );
    assert_eq!(project.project.as_deref(), Some("g-p-0123456789abcdef0123456789abcdef"));
    assert!(project.do_not_remember);
    assert!(!hives.do_not_remember);
}

#[test]
fn what_is_remembered_is_read_wherever_it_stands() {
    let outcome = read_json(LEGACY);
    let signals: Vec<_> = outcome.conversations[0]
        .signals
        .iter()
        .map(|s| {
            (s.kind, s.text.as_str(), s.message_id.as_deref().unwrap(), s.at.map(Millis::rfc3339))
        })
        .collect();
    assert_eq!(
        signals,
        [
            (SignalKind::CustomInstructions, "I keep bees.\nAnswer briefly.", "m-context", None),
            (
                SignalKind::SavedMemory,
                "1. [2025-03-04]. Keeps two hives in Ghent.\n",
                "m-memory",
                None
            ),
            (
                SignalKind::SavedMemory,
                "Lost one hive in March.",
                "m-bio",
                Some("2025-07-31T22:14:00Z".to_owned())
            ),
        ]
    );
}

#[test]
fn custom_instructions_are_taken_from_where_they_stand_alone() {
    let content = r#"{"content_type": "user_editable_context", "user_profile": "wrapped ```bees```", "user_instructions": "brief"}"#;
    let both = after_a_question(&format!(
        r#"{{"id": "n", "author": {{"role": "user"}}, "content": {content}, "metadata": {{"user_context_message_data": {{"about_user_message": "bees", "about_model_message": null}}}}}}"#
    ));
    assert_eq!(both.signals[0].text, "bees");
    let content_only = after_a_question(&format!(
        r#"{{"id": "n", "author": {{"role": "user"}}, "content": {content}}}"#
    ));
    assert_eq!(content_only.signals[0].text, "wrapped ```bees```\nbrief");
    assert_eq!(content_only.buckets, buckets(|b| (b.used, b.hidden) = (1, 1)));
}

#[test]
fn slim_and_legacy_say_the_same() {
    let slim = read_json(SLIM);
    let legacy = read_json(LEGACY);
    assert_eq!(slim.set_aside, []);
    for (slim, legacy) in slim.conversations.iter().zip(&legacy.conversations) {
        assert_eq!(slim.key, legacy.key);
        assert_eq!(slim.title, legacy.title);
        assert_eq!((slim.created_at, slim.updated_at), (legacy.created_at, legacy.updated_at));
        assert_eq!(slim.messages, legacy.messages);
        assert_eq!(slim.project, legacy.project);
        let ids = |list: &[decant::conversation::Message]| {
            let mut ids: Vec<_> = list.iter().map(|m| m.id.clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&slim.alternatives), ids(&legacy.alternatives));
    }
    assert_eq!(slim.conversations.len(), 2);
}

/// Fields of a message after a question, with `TEXT` and `ASSISTANT` for the usual ones, and the
/// bucket it belongs in.
const BUCKETS: &[(&str, Bucket)] = &[
    ("ASSISTANT, TEXT", Bucket::Used),
    (r#"ASSISTANT, TEXT, "recipient": "all", "channel": "final", "weight": 1"#, Bucket::Used),
    (r#"ASSISTANT, TEXT, "recipient": null, "channel": null, "weight": null"#, Bucket::Used),
    (
        r#"ASSISTANT, TEXT, "metadata": {"is_visually_hidden_from_conversation": true}"#,
        Bucket::Hidden,
    ),
    (r#"ASSISTANT, TEXT, "metadata": {"is_visually_hidden_from_conversation": 1}"#, Bucket::Used),
    (r#"ASSISTANT, TEXT, "weight": 0"#, Bucket::Hidden),
    (r#"ASSISTANT, TEXT, "weight": 0.0, "recipient": "python""#, Bucket::Hidden),
    (r#""author": {"role": "system"}, TEXT"#, Bucket::Hidden),
    (r#"ASSISTANT, TEXT, "channel": "commentary""#, Bucket::Hidden),
    (r#"ASSISTANT, TEXT, "channel": "anything else""#, Bucket::Hidden),
    (r#""author": {"role": "tool", "name": "web"}, TEXT"#, Bucket::ToolOutput),
    (r#""author": {"role": "function"}, TEXT"#, Bucket::ToolOutput),
    (r#"ASSISTANT, TEXT, "recipient": "web.run""#, Bucket::ToolOutput),
    (
        r#"ASSISTANT, "content": {"content_type": "thoughts"}, "recipient": "web""#,
        Bucket::ToolOutput,
    ),
    (r#"ASSISTANT, "content": {"content_type": "thoughts", "thoughts": []}"#, Bucket::Hidden),
    (r#"ASSISTANT, "content": {"content_type": "code", "text": "1+1"}"#, Bucket::Hidden),
    (
        r#"ASSISTANT, "content": {"content_type": "reasoning_recap", "content": "12 s"}"#,
        Bucket::Hidden,
    ),
    (
        r#"ASSISTANT, "content": {"content_type": "not invented yet", "parts": ["x"]}"#,
        Bucket::Hidden,
    ),
    (r#"ASSISTANT, "content": {"content_type": "text", "parts": ["", null]}"#, Bucket::NoText),
    (
        r#"ASSISTANT, "content": {"content_type": "multimodal_text", "parts": [{"a": 1}]}"#,
        Bucket::NoText,
    ),
    (r#"ASSISTANT, "content": null"#, Bucket::NoText),
    ("ASSISTANT", Bucket::NoText),
    (r#""author": {"role": "critic"}, TEXT"#, Bucket::Hidden),
    (r#""author": {"role": 7}, TEXT"#, Bucket::Unreadable),
    (r#""author": null, TEXT"#, Bucket::Unreadable),
];

#[test]
fn a_message_is_in_the_first_bucket_that_fits() {
    for (fields, bucket) in BUCKETS {
        let written = fields
            .replace("TEXT", r#""content": {"content_type": "text", "parts": ["x"]}"#)
            .replace("ASSISTANT", r#""author": {"role": "assistant"}"#);
        let conversation = after_a_question(&format!(r#"{{"id": "n", {written}}}"#));
        let expected = buckets(|all| {
            all.used = 1;
            *all.of(*bucket) += 1;
        });
        assert_eq!(conversation.buckets, expected, "{fields}");
        assert_eq!(conversation.messages.len() as u64, expected.used, "{fields}");
    }
}

#[test]
fn text_is_the_parts_that_have_words() {
    let cases: &[(&str, &str)] = &[
        (r#"{"content_type": "text", "parts": ["a", "b"]}"#, "a\nb"),
        (
            r#"{"content_type": "text", "parts": ["a", "", null, 7, "b", {"content_type": "future"}]}"#,
            "a\nb",
        ),
        (r#"{"parts": ["  spaces stay \n"], "content_type": "text"}"#, "  spaces stay \n"),
        (r#"{"content_type": "text", "parts": "one string"}"#, "one string"),
        (r#"{"content_type": "text", "text": "instead of parts"}"#, "instead of parts"),
        (
            r#"{"content_type": "text", "parts": [], "text": "beside empty parts"}"#,
            "beside empty parts",
        ),
        (r#"{"parts": ["no type"]}"#, "no type"),
        (r#"{"content_type": 7, "parts": ["type of a wrong type"]}"#, "type of a wrong type"),
        (r#""a plain string""#, "a plain string"),
        (
            r#"{"content_type": "multimodal_text", "parts": [{"content_type": "audio_transcription", "text": "spoken", "direction": "in"}, {"content_type": "audio_asset_pointer", "text": "not this"}, "typed"]}"#,
            "spoken\ntyped",
        ),
        (
            r#"{"content_type": "multimodal_text", "parts": [{"text": "in another order", "content_type": "audio_transcription"}]}"#,
            "in another order",
        ),
        (
            r#"{"content_type": "text", "parts": [{"content_type": "text", "text": "typed"}, {"text": "of no type"}, {"content_type": "future", "text": "not this"}]}"#,
            "typed\nof no type",
        ),
        (r#"{"content_type": "text", "parts": ["\ud83d", "\udc1d"]}"#, "\u{FFFD}\n\u{FFFD}"),
        (r#"{"content_type": "text", "parts": ["first"], "parts": ["last wins"]}"#, "last wins"),
    ];
    for (content, text) in cases {
        let message =
            format!(r#"{{"id": "n", "author": {{"role": "assistant"}}, "content": {content}}}"#);
        assert_eq!(texts(&after_a_question(&message)), ["Question", text], "{content}");
    }
}

#[test]
fn any_field_may_be_of_any_type() {
    let wrong = ["null", "7", "\"x\"", "[[1], {}]", "{\"a\": [null]}", "true"];
    let fields = [
        "title",
        "create_time",
        "update_time",
        "current_node",
        "gizmo_id",
        "is_do_not_remember",
        "id",
    ];
    for value in wrong {
        for field in fields {
            let json = format!(
                r#"[{{"conversation_id": "c", "{field}": {value}, "mapping": {{"n": {{"message": {{"author": {{"role": "user"}}, "content": "Hi"}}}}}}}}]"#
            );
            assert_eq!(texts(&one(&json)), ["Hi"], "{field}: {value}");
        }
        for field in ["id", "create_time", "weight", "metadata", "end_turn", "status", "channel_"] {
            let conversation = after_a_question(&format!(
                r#"{{"{field}": {value}, "author": {{"role": "assistant"}}, "content": "Hi"}}"#
            ));
            assert_eq!(texts(&conversation), ["Question", "Hi"], "{field}: {value}");
        }
        for field in ["children", "parent", "message"] {
            let json = format!(
                r#"[{{"id": "c", "current_node": "n", "mapping": {{"n": {{"id": "n", "message": {{"id": "n", "author": {{"role": "user"}}, "content": "Hi"}}}}, "odd": {{"{field}": {value}}}, "no node": {value}}}}}]"#
            );
            assert_eq!(texts(&one(&json)), ["Hi"], "{field}: {value}");
        }
    }
}

#[test]
fn a_mapping_may_be_a_list() {
    let conversation = one(r#"{"id": "c", "mapping": [
            {"id": "a", "parent": null, "message": {"author": {"role": "user"}, "content": "one", "id": "m1"}},
            {"id": "b", "parent": "a", "message": {"author": {"role": "assistant"}, "content": "two"}},
            {"message": {"id": "m3", "author": {"role": "user"}, "content": "lost"}, "parent": "zzz"}],
           "current_node": "b"}"#);
    assert_eq!(texts(&conversation), ["one", "two"]);
    assert_eq!(conversation.messages[0].id, "m1");
    assert_eq!(conversation.messages[1].id, "b");
    assert_eq!(conversation.alternatives[0].id, "m3");
}

#[test]
fn ids_are_the_exports_and_else_numbers_by_time() {
    let conversation = one(r#"{"id": "", "conversation_id": "c", "mapping": [
            {"message": {"author": {"role": "user"}, "create_time": 30, "content": "third"}},
            {"message": {"author": {"role": "user"}, "create_time": 10, "content": "first"}},
            {"message": {"author": {"role": "user"}, "content": "second, without a time"}},
            {"message": {"author": {"role": "user"}, "create_time": 10, "content": "as late, but after"}},
            {"id": "own", "message": {"author": {"role": "user"}, "create_time": 5, "content": "zeroth"}}]}"#);
    let ids: Vec<_> =
        conversation.messages.iter().map(|m| (m.text.as_str(), m.id.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("third", "c#4"),
            ("first", "c#1"),
            ("second, without a time", "c#2"),
            ("as late, but after", "c#3"),
            ("zeroth", "own"),
        ]
    );
    assert_eq!(conversation.messages[2].at, None, "a time is never invented");
}

#[test]
fn no_two_messages_have_one_id() {
    let conversation = one(r#"{"id": "c", "current_node": "n3", "mapping": {
            "n1": {"parent": null, "message": {"id": "same", "author": {"role": "user"}, "content": "1"}},
            "n2": {"parent": "n1", "message": {"id": "same", "author": {"role": "user"}, "content": "2"}},
            "same": {"parent": "n2", "message": {"id": "same", "author": {"role": "user"}, "content": "3"}},
            "n3": {"parent": "same", "message": {"id": "c#2", "author": {"role": "user"}, "content": "4"}}}}"#);
    let mut ids: Vec<_> = conversation.messages.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids.len(), 4);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{ids:?}");
}

#[test]
fn a_conversation_without_an_id_is_known_by_what_it_says() {
    let json = |title: &str| {
        format!(
            r#"[{{"title": "{title}", "mapping": {{"n": {{"message": {{"author": {{"role": "user"}}, "content": "Hi", "create_time": 1754000000}}}}}}}}]"#
        )
    };
    let id = one(&json("A")).key.conversation_id;
    assert_eq!(id.len(), 18);
    assert!(id.starts_with("x-"));
    assert_eq!(one(&json("A")).key.conversation_id, id);
    assert_ne!(one(&json("B")).key.conversation_id, id);
}

#[test]
fn of_a_key_that_is_there_twice_the_last_holds() {
    let conversation = one(
        r#"{"id": "first", "title": "first", "title": "last", "id": "last", "current_node": "n",
            "mapping": {"gone": {"message": {"author": {"role": "user"}, "content": "gone"}}},
            "mapping": {
                "n": {"message": {"author": {"role": "user"}, "content": "old"}},
                "o": {"parent": "n", "message": {"author": {"role": "user"}, "content": "other"}},
                "n": {"message": {"author": {"role": "user"}, "content": "new", "content": "newest"}}}}"#,
    );
    assert_eq!(
        (conversation.title.as_str(), conversation.key.conversation_id.as_str()),
        ("last", "last")
    );
    assert_eq!(texts(&conversation), ["newest"]);
    assert_eq!(conversation.buckets, buckets(|b| (b.used, b.other_branch) = (1, 1)));
}

#[test]
fn a_project_is_known_by_its_kind_of_id() {
    let cases: &[(&str, Option<&str>)] = &[
        (r#""gizmo_id": "g-p-01""#, Some("g-p-01")),
        (r#""gizmo_id": null, "conversation_template_id": "g-p-02""#, Some("g-p-02")),
        (r#""gizmo_id": "g-01""#, None),
        (r#""gizmo_id": null"#, None),
    ];
    for (field, project) in cases {
        let conversation = one(&format!(r#"{{"id": "c", {field}, "mapping": {{}}}}"#));
        assert_eq!(conversation.project.as_deref(), *project, "{field}");
    }
}

#[test]
fn conversations_that_cannot_be_read_are_set_aside_and_counted() {
    use SetAsideReason::{BrokenJson, CutShort, NoMapping, UnknownLayout};
    let good = r#"{"id": "good", "mapping": {"n": {"message": {"author": {"role": "user"}, "content": "Hi"}}}}"#;
    let message = r#"{"author": {"role": "user"}, "content": "x"}"#;
    let cases: &[(String, &str, SetAsideReason, u64)] = &[
        (r#"{"id": "bad", "title": "t"}"#.into(), "bad", NoMapping, 0),
        (r#"{"id": "bad", "mapping": null}"#.into(), "bad", NoMapping, 0),
        (r#"{"id": "bad", "mapping": "x"}"#.into(), "bad", NoMapping, 0),
        (r#"{"id": "bad", "mapping": {"a": "b"}}"#.into(), "bad", NoMapping, 0),
        ("null".into(), "", NoMapping, 0),
        ("[]".into(), "", NoMapping, 0),
        (format!(r#"{{"id": "bad", "mapping": {{"n": {{"message": {message}}}, "o": {{"message": {message}, "parent": }}}}}}"#), "bad", BrokenJson, 2),
        (format!(r#"{{"mapping": {{"n": {{"message": {message}}}}}, "title" "t", "id": "late"}}"#), "", BrokenJson, 1),
        (r#"{"id": "bad", "mapping": {"1": {"id": "1", "parent": null, "children": [], "message": {"files": [], "inserted_at": "2025-01-01T00:00:00Z", "fragments": [{"type": "REQUEST", "content": "Hi"}]}}}}"#.into(), "bad", UnknownLayout, 1),
    ];
    for (element, id, reason, messages) in cases {
        let outcome = read_json(&format!("[{good}, {element}, {}]", good.replace("good", "too")));
        assert_eq!(outcome.conversations.len(), 2, "{element}");
        let [aside] = outcome.set_aside.as_slice() else { panic!("{element}") };
        assert_eq!((aside.id.as_str(), aside.reason), (*id, *reason), "{element}");
        assert_eq!(aside.member, "conversations.json");
        let reading = &outcome.reading;
        assert_eq!(
            reading.messages.buckets,
            buckets(|b| (b.used, b.unreadable) = (2, *messages)),
            "{element}"
        );
        assert_eq!(reading.conversations.found, 3);
        assert_eq!(reading.conversations.set_aside, outcome.set_aside);
        assert!(reading.files[0].complete);
        assert_eq!(reading.files[0].problems, []);
    }
    let outcome = read_json(&format!(
        r#"[{good}, {{"id": "cut", "mapping": {{"n": {{"message": {message}}}, "o"#
    ));
    let [aside] = outcome.set_aside.as_slice() else { panic!("one is cut") };
    assert_eq!((aside.id.as_str(), aside.reason), ("cut", CutShort));
    assert_eq!(outcome.reading.messages.buckets, buckets(|b| (b.used, b.unreadable) = (1, 1)));
    assert!(!outcome.reading.files[0].complete);
    assert_eq!(outcome.reading.files[0].problems[0].reason, ProblemReason::CutShort);
}

#[test]
fn another_assistants_look_alike_is_not_taken_for_chatgpt() {
    let outcome = read(&[("conversations.json", include_bytes!("../../fixtures/look-alike.json"))]);
    assert_eq!(outcome.conversations.len(), 1);
    assert_eq!(outcome.conversations[0].key.source, Source::DeepSeek);
    assert_eq!(outcome.reading.conversations.set_aside, []);
    assert_eq!(outcome.reading.files[0].sources, [Source::DeepSeek]);
}
