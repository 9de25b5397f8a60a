use super::*;
use crate::chunk::Piece;
use crate::conversation::Role;
use crate::id::{ConversationKey, Source};

fn chunk(conversation: &str, position: u32, pieces: &[(&str, u32, &str)]) -> Chunk {
    let piece = |(at, (message, start, text)): (usize, &(&str, u32, &str))| Piece {
        message_id: (*message).into(),
        number: at as u32 + 1,
        role: if at % 2 == 0 { Role::User } else { Role::Assistant },
        at: Some(Millis(1_714_557_600_000)),
        start: *start,
        message_bytes: 0,
        text: (*text).into(),
        masks: vec![],
        signal: None,
        same_as: false,
        snapshot: false,
    };
    Chunk {
        id: format!("{conversation}-{position}"),
        key: ConversationKey {
            source: Source::ChatGpt,
            account: String::new(),
            conversation_id: conversation.into(),
        },
        title: format!("About {conversation}"),
        first_at: Some(Millis(1_714_557_600_000)),
        position,
        value: 0,
        pieces: pieces.iter().enumerate().map(piece).collect(),
    }
}

fn query(text: &str) -> Query {
    let zone = crate::clock::Zone::of("UTC");
    Query::parse(text, |year, month, day| zone.begin_of(year, month, day))
}

fn found(chunks: &[Chunk], text: &str) -> Vec<(String, String, u32)> {
    let hits = search(chunks, &query(text));
    hits.into_iter().map(|hit| (hit.conversation, hit.message.id, hit.others)).collect()
}

fn sent() -> Vec<Chunk> {
    vec![
        chunk("bees", 0, &[("b1", 0, "I keep two hives."), ("b2", 0, "Hives want shade.")]),
        chunk("bees", 1, &[("b3", 0, "Anna keeps the hives with me, by the old mill.")]),
        chunk("boats", 0, &[("s1", 0, "My boat lies at the mill."), ("s2", 0, "A mill, old?")]),
    ]
}

#[test]
fn what_is_sought_is_found_as_on_the_page_that_picks() {
    let one = |conversation: &str, message: &str, others| {
        (conversation.to_owned(), message.to_owned(), others)
    };
    let table = [
        ("hive", vec![one("bees", "b2", 2)]),
        ("mill", vec![one("bees", "b3", 0), one("boats", "s1", 1)]),
        ("\"old mill\"", vec![one("bees", "b3", 0)]),
        ("shade anna", vec![one("bees", "b2", 1)]),
        (
            "mill from:chatgpt after:2024-05 before:2024-06",
            vec![one("bees", "b3", 0), one("boats", "s1", 1)],
        ),
        ("mill from:claude", vec![]),
        ("mill before:2024-05-01", vec![]),
        ("nowhere", vec![]),
        ("", vec![]),
        // A title alone.
        ("\"about boats\"", vec![one("boats", "s1", 0)]),
    ];
    for (text, expected) in table {
        assert_eq!(found(&sent(), text), expected, "{text}");
    }
}

#[test]
fn what_is_found_is_shown_among_its_words() {
    let hits = search(&sent(), &query("shade"));
    let parts: Vec<(&str, &str)> =
        hits[0].parts.iter().map(|part| (&*part.kind, &*part.text)).collect();
    assert_eq!(parts, [("text", "Hives want "), ("hit", "shade"), ("text", ".")]);
    assert_eq!(hits[0].message.text, "");
}

#[test]
fn a_message_that_grew_is_found_once_and_one_that_was_taken_out_is_not() {
    let old = chunk("bees", 0, &[("m", 0, "I keep hives")]);
    let mut new = chunk("bees", 0, &[("m", 0, "I keep hives and a boat"), ("n", 0, "hives")]);
    assert_eq!(found(&[old.clone(), new.clone()], "hives").len(), 1);
    assert_eq!(found(&[old.clone(), new.clone()], "boat")[0].1, "m");
    for piece in &mut new.pieces {
        piece.text.clear();
    }
    assert!(found(&[new], "boat").is_empty());
}

#[test]
fn what_goes_on_in_the_next_chunk_goes_on_with_its_own_message() {
    let old = chunk("bees", 0, &[("m", 0, "I keep hives")]);
    let new = chunk("bees", 0, &[("m", 0, "I keep hives and a boat. "), ("n", 0, "Why")]);
    let next = chunk("bees", 1, &[("n", 3, " so many?")]);
    for chunks in [[new.clone(), old.clone(), next.clone()], [old, new, next.clone()]] {
        let read = conversation(&chunks, &(0..3), 3);
        let texts: Vec<&str> = read.messages.iter().map(|message| &*message.text).collect();
        assert_eq!(texts, ["I keep hives and a boat. ", "Why so many?"]);
    }
    let read = conversation(&[next], &(1..2), 2);
    assert_eq!(read.messages[0].text, " so many?", "of one that began before, the rest");
}

#[test]
fn a_stretch_ends_with_a_conversation_if_it_can() {
    let place = |conversation: &str, bytes| ChunkPlace {
        conversation: conversation.into(),
        bytes,
        ..ChunkPlace::default()
    };
    let half = STRETCH_BYTES / 2;
    let table = [
        (vec![], (0, true)),
        (vec![place("a", half), place("b", half)], (2, true)),
        (vec![place("a", half), place("b", half), place("c", 1)], (2, false)),
        (vec![place("a", half), place("b", half), place("b", 1)], (1, false)),
        // One that is longer than a stretch is searched in parts.
        (vec![place("a", half), place("a", half), place("a", 1)], (2, false)),
        (vec![place("a", 3 * half), place("b", 1)], (1, false)),
        (vec![place("a", 1); STRETCH_CHUNKS as usize + 1], (STRETCH_CHUNKS as usize, false)),
    ];
    for (places, expected) in table {
        assert_eq!(stretch(&places), expected, "{places:?}");
    }
}

#[test]
fn a_conversation_is_read_around_a_message_and_on_to_both_ends() {
    assert_eq!(window(20, Some(10), None), 8..14);
    assert_eq!(window(20, Some(1), None), 0..6);
    assert_eq!(window(20, None, Some(14)), 14..20);
    assert_eq!(window(3, None, None), 0..3);
    assert_eq!(window(3, None, Some(9)), 3..3);
    let chunks: Vec<Chunk> =
        (0..2).map(|n| chunk("bees", n, &[(&format!("m{n}"), 0, "x")])).collect();
    let read = conversation(&chunks, &(8..14), 20);
    assert_eq!((read.earlier, read.later, read.messages.len()), (Some(2), Some(14), 2));
    assert_eq!(read.messages[0].text, "x");
}
