//! What would be sent of conversations: the thread, what is new on other branches, and what the
//! export holds as memory.

use decant::clock::Millis;
use decant::conversation::{Buckets, Conversation, Message, Role, Signal, SignalKind};
use decant::draft::{Remembered, Repeats, prepare};
use decant::id::{ConversationKey, Source};
use decant::redact::{Masker, MaskingKey};

use crate::said::MARCH;

fn masker() -> Masker {
    Masker::new(&MaskingKey::from_bytes([7; 32]), "main")
}

fn message(id: &str, role: Role, text: &str) -> Message {
    Message { id: id.into(), role, at: Some(MARCH), text: text.into() }
}

fn conversation(id: &str, signals: Vec<Signal>) -> Conversation {
    let messages = vec![message("q", Role::User, "I keep two hives in Ghent.")];
    Conversation {
        key: ConversationKey {
            source: Source::ChatGpt,
            account: String::new(),
            conversation_id: id.into(),
        },
        title: format!("About {id}"),
        created_at: Some(MARCH),
        updated_at: Some(MARCH),
        project: None,
        do_not_remember: false,
        messages,
        alternatives: Vec::new(),
        signals,
        buckets: Buckets { used: 1, ..Buckets::default() },
    }
}

fn signal(kind: SignalKind, text: &str, at: Option<i64>, is_snapshot: bool) -> Signal {
    let at = at.map(|days| Millis(MARCH.0 + days * 86_400_000));
    Signal { kind, text: text.into(), at, message_id: None, is_snapshot }
}

/// What is remembered of conversations in this order: conversation, message, role, text.
fn remembered(conversations: &[Conversation]) -> Vec<(String, String, Role, String)> {
    let mut remembered = Remembered::default();
    for one in conversations {
        remembered.add(one);
    }
    let chunks = remembered.finish(&mut masker());
    let pieces = chunks.iter().flat_map(|chunk| {
        let id = &chunk.key.conversation_id;
        chunk.pieces.iter().map(move |p| (id.clone(), p.message_id.clone(), p.role, p.text.clone()))
    });
    pieces.collect()
}

#[test]
fn of_what_is_remembered_the_last_counts_in_whatever_order_it_is_met() {
    use SignalKind::{CustomInstructions, SavedMemory};
    let conversations = [
        conversation(
            "a",
            vec![
                signal(CustomInstructions, "Answer briefly.", Some(1), false),
                signal(SavedMemory, "1. Old.", Some(1), true),
                signal(SavedMemory, "Said before the snapshot.", Some(2), false),
            ],
        ),
        conversation(
            "b",
            vec![
                signal(SavedMemory, "1. New.", Some(3), true),
                signal(SavedMemory, "Said after it.", Some(4), false),
                signal(CustomInstructions, "Answer at length.", Some(2), false),
            ],
        ),
        conversation("c", vec![signal(SavedMemory, "Said after it.", Some(5), false)]),
    ];
    let expected = [
        ("b", "signal#0", Role::Assistant, "1. New."),
        ("b", "signal#1", Role::Assistant, "Said after it."),
        ("b", "signal#2", Role::User, "Answer at length."),
    ]
    .map(|(id, place, role, text)| (id.to_owned(), place.to_owned(), role, text.to_owned()));
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]] {
        let met: Vec<_> = order.iter().map(|n| conversations[*n].clone()).collect();
        assert_eq!(remembered(&met), expected, "{order:?}");
    }
}

#[test]
fn what_takes_the_place_of_a_conversation_takes_that_of_its_memory() {
    use SignalKind::AssistantMemory;
    let before = conversation("a", vec![signal(AssistantMemory, "Old.", None, false)]);
    let again = conversation("a", vec![signal(AssistantMemory, "New.", None, false)]);
    assert_eq!(remembered(&[before.clone(), again]).last().unwrap().3, "New.");
    let hidden = Conversation { do_not_remember: true, ..before.clone() };
    assert_eq!(remembered(&[before, hidden]), []);
}

#[test]
fn values_in_what_is_remembered_are_masked() {
    let text = "1. Mail is anna@example.org.";
    let one = conversation("a", vec![signal(SignalKind::SavedMemory, text, None, true)]);
    let found = remembered(&[one]);
    assert!(found[0].3.starts_with("1. Mail is [email-"), "{}", found[0].3);
}

#[test]
fn of_other_branches_the_persons_new_words_are_sent_beside_the_thread() {
    let mut one = conversation("a", Vec::new());
    let alone = prepare(&one, 0, &mut masker(), &mut Repeats::default());
    one.alternatives = vec![
        message("typo", Role::User, "I keep two hives in Gent."),
        message("answer", Role::Assistant, "Wonderful animals live in many colourful boxes."),
        message("edit", Role::User, "I keep two hives in Ghent and teach chemistry in Leuven."),
        message("again", Role::User, "I teach chemistry in Leuven and keep hives."),
    ];
    one.buckets.other_branch = 4;
    let draft = prepare(&one, 0, &mut masker(), &mut Repeats::default());
    assert_eq!(draft.chunks[0], alone.chunks[0], "the thread's chunk is the same");
    let beside: Vec<_> = draft.chunks[1..].iter().flat_map(|chunk| &chunk.pieces).collect();
    let ids: Vec<_> =
        beside.iter().map(|piece| (piece.message_id.as_str(), piece.number)).collect();
    assert_eq!(ids, [("edit", 0)]);
    assert_eq!(draft.buckets, one.buckets, "and is counted where it was");
}

#[test]
fn what_another_conversation_said_is_counted_as_the_same_and_still_sent() {
    let template = "Translate the following letter into Dutch, keep the tone, and mind the names: ";
    let long = |id: &str, text: &str| {
        let messages = vec![message("q", Role::User, text), message("a", Role::Assistant, "Ja.")];
        let buckets = Buckets { used: 2, ..Buckets::default() };
        Conversation { messages, buckets, ..conversation(id, Vec::new()) }
    };
    let said = format!("{template}{}", "word ".repeat(20));
    let (mut masker, mut repeats) = (masker(), Repeats::default());
    let mut drafts = [("a", 0), ("b", 1), ("b", 1), ("a", 0)]
        .map(|(id, place)| prepare(&long(id, &said), place, &mut masker, &mut repeats));
    let counts = drafts.each_ref().map(|draft| (draft.buckets.used, draft.buckets.same_as));
    assert_eq!(counts, [(2, 0), (1, 1), (1, 1), (2, 0)]);
    assert_eq!(drafts[1].repeats.iter().map(|repeat| repeat.place).collect::<Vec<_>>(), [0]);
    let pieces = drafts.each_mut().map(|draft| draft.chunks.remove(0).pieces);
    assert_eq!(pieces[1][0].text, said);
    assert_eq!(pieces.each_ref().map(|pieces| pieces[0].same_as), [false, true, true, false]);
    let other = prepare(&long("c", &said.replace("Dutch", "Danish")), 2, &mut masker, &mut repeats);
    assert_eq!(other.buckets.same_as, 0);
}
