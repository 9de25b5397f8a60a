//! Chunks: packing loses nothing, is stable under growth, and ids depend on what is said alone.

use decant::chunk::{CHUNK_BYTES, CHUNK_PIECES, Chunk, Mask, Masked, MaskedMessage, Packed, pack};
use decant::clock::Millis;
use decant::conversation::{Buckets, Conversation, Message, Role};
use decant::draft::{Repeats, prepare};
use decant::id::{ConversationKey, Source};
use decant::redact::{Masker, MaskingKey};
use proptest::prelude::*;

fn key() -> ConversationKey {
    ConversationKey { source: Source::ChatGpt, account: String::new(), conversation_id: "c".into() }
}

fn title(text: &str) -> Masked {
    Masked { text: text.into(), masks: Vec::new() }
}

/// Messages m0, m1 …, the person's and the assistant's by turns, a minute apart.
fn messages<T: AsRef<str>>(texts: &[T]) -> Vec<Message> {
    let role = |n| if n % 2 == 0 { Role::User } else { Role::Assistant };
    let message = |(n, text): (i64, &T)| Message {
        id: format!("m{n}"),
        role: role(n),
        at: Some(Millis(1_754_000_000_000 + 60_000 * n)),
        text: text.as_ref().into(),
    };
    (0..).zip(texts).map(message).collect()
}

fn masked<T: AsRef<str>>(texts: &[T], key: u8) -> Vec<MaskedMessage> {
    let mut masker = Masker::new(&MaskingKey::from_bytes([key; 32]), "memory");
    let mask = |message: Message| {
        let Masked { text, masks } = masker.mask(&message.text);
        MaskedMessage {
            id: message.id,
            role: message.role,
            at: message.at,
            text,
            masks,
            signal: None,
            same_as: false,
            snapshot: false,
        }
    };
    messages(texts).into_iter().map(mask).collect()
}

fn packed<T: AsRef<str>>(texts: &[T]) -> Packed {
    pack(&key(), &title("t"), None, masked(texts, 1))
}

fn ids(packed: &Packed) -> Vec<String> {
    packed.chunks.iter().map(|chunk| chunk.clone().named().id).collect()
}

fn texts(packed: &Packed) -> Vec<Vec<&str>> {
    let texts = |chunk: &Chunk| -> Vec<_> { chunk.pieces.iter().map(|p| p.text.len()).collect() };
    assert!(packed.chunks.iter().all(|chunk| texts(chunk).iter().sum::<usize>() <= CHUNK_BYTES));
    packed.chunks.iter().map(|c| c.pieces.iter().map(|p| p.text.as_str()).collect()).collect()
}

#[test]
fn whole_messages_fill_a_chunk_to_the_last_byte() {
    let half = "h".repeat(CHUNK_BYTES / 2);
    assert_eq!(texts(&packed(&[&half, &half])), [[&half, &half]]);
    assert_eq!(texts(&packed(&[half.as_str(), &half, "x"])), [vec![&*half, &half], vec!["x"]]);
    let whole = "w".repeat(CHUNK_BYTES);
    assert_eq!(texts(&packed(&["x", whole.as_str(), "y"])), [["x"], [&*whole], ["y"]]);
}

#[test]
fn a_chunk_holds_no_more_pieces_than_it_may() {
    let packed = packed(&vec!["x"; CHUNK_PIECES + 1]);
    let pieces: Vec<_> = packed.chunks.iter().map(|chunk| chunk.pieces.len()).collect();
    assert_eq!(pieces, [CHUNK_PIECES, 1]);
}

#[test]
fn a_message_that_is_too_large_is_cut_where_a_reader_would() {
    let words = |bytes: usize| "Word ".repeat(bytes / 5);
    let (two, three, four, five) = (words(2000), words(3000), words(4000), words(5000));
    let cases = [
        // A blank line, though line ends and sentence ends come later.
        (format!("{five}\n \r\n"), format!("{two}\n{two}. And. So.")),
        // A line end, though sentence ends come later.
        (format!("{five}\n"), format!("{two}. {two}.")),
        (format!("{four}. {three}. "), format!("{two}.")),
        (format!("{five}。"), "文".repeat(1500)),
        // The last one that fits.
        (format!("a\n\n{four}\n\n"), format!("{five}\n\nb")),
        // White space alone is no piece.
        (format!("\n\n{five}\n"), four.clone()),
    ];
    for (first, second) in cases {
        let packed = packed(&[format!("{first}{second}")]);
        assert_eq!(texts(&packed), [[first.as_str()], [second.as_str()]]);
    }
}

#[test]
fn a_text_without_ends_is_cut_between_characters() {
    let text = "é".repeat(CHUNK_BYTES);
    assert_eq!(texts(&packed(&[format!("x{text}")])).concat().concat(), format!("x{text}"));
    let lengths: Vec<_> =
        packed(&[format!("x{text}")]).chunks.iter().map(|c| c.pieces[0].text.len()).collect();
    assert_eq!(lengths, [CHUNK_BYTES - 1, CHUNK_BYTES, 2]);
}

#[test]
fn no_placeholder_is_cut() {
    for before in CHUNK_BYTES - 20..CHUNK_BYTES + 2 {
        let text = format!("{} ada@example.org{}", "x".repeat(before), "y".repeat(100));
        let packed = packed(&[text]);
        let pieces: Vec<_> = packed.chunks.iter().flat_map(|chunk| &chunk.pieces).collect();
        assert_eq!(pieces.iter().map(|piece| piece.masks.len()).sum::<usize>(), 1, "{before}");
        for piece in pieces {
            for Mask { start, length, kind } in &piece.masks {
                let placeholder = &piece.text[*start as usize..(start + length) as usize];
                assert!(placeholder.starts_with("[email-") && placeholder.ends_with(']'));
                assert_eq!(kind, "email");
            }
        }
    }
}

#[test]
fn the_message_after_a_cut_one_goes_on_in_its_last_chunk() {
    let large = "word. ".repeat(2000);
    let packed = packed(&[large.as_str(), "and then"]);
    let last = packed.chunks.last().unwrap();
    let names: Vec<_> =
        last.pieces.iter().map(|piece| (&*piece.message_id, piece.number)).collect();
    assert_eq!(names, [("m0", 1), ("m1", 2)]);
    assert_eq!(last.pieces[0].start as usize + last.pieces[0].text.len(), large.len());
    assert_eq!(last.pieces[0].message_bytes as usize, large.len());
}

#[test]
fn messages_without_a_letter_or_digit_are_counted_and_keep_their_number() {
    let packed = packed(&["hi", "👍🏽", "...", "?!\n", "7", "你", "x@y.zz"]);
    assert_eq!(packed.trivial, 3);
    let numbers: Vec<_> = packed.chunks[0].pieces.iter().map(|piece| piece.number).collect();
    assert_eq!(numbers, [1, 5, 6, 7]);
    assert_eq!(pack(&key(), &title(""), None, Vec::new()), Packed::default());
}

#[test]
fn the_more_people_tell_of_themselves_in_a_chunk_the_more_it_is_worth() {
    let of = |texts: &[&str]| packed(texts).chunks[0].value;
    let pasted = "One two three four five. ".repeat(40);
    let told = "I live in Ghent and I keep bees.";
    let long = "And so on. ".repeat(60);
    let ordered = [
        of(&["...", "An answer."]),
        of(&[&pasted, "An answer."]),
        of(&[told, &long]),
        of(&[&format!("{pasted}{told}"), "An answer."]),
        of(&[told, "An answer."]),
        of(&[told]),
    ];
    assert!(ordered.is_sorted(), "{ordered:?}");
    assert_eq!((ordered[0], ordered[5]), (0, 1000));
}

#[test]
fn ids_depend_on_what_is_said_alone() {
    let texts = ["I am ada@example.org", "Hello"];
    let base = pack(&key(), &title("t"), None, masked(&texts, 1));
    let same = |other: Packed| assert_eq!(ids(&other), ids(&base));
    let differs = |other: Packed| assert_ne!(ids(&other), ids(&base));

    same(pack(&key(), &title("t"), None, masked(&texts, 2)));
    same(pack(&key(), &title("another"), Some(Millis(1)), masked(&texts, 1)));
    same(pack(&key(), &title("t"), None, masked(&["I am bob@example.org", "Hello"], 1)));

    differs(packed(&["I am  ada@example.org", "Hello"]));
    differs(packed(&["I am ada@example.org", "Hellp"]));
    differs(packed(&["I am [email]", "Hello"]));
    let changed = |change: fn(&mut MaskedMessage)| {
        let mut messages = masked(&texts, 1);
        change(&mut messages[1]);
        pack(&key(), &title("t"), None, messages)
    };
    differs(changed(|message| message.role = Role::User));
    differs(changed(|message| message.at = None));
    differs(changed(|message| message.id.push('x')));
    let other = ConversationKey { conversation_id: "d".into(), ..key() };
    differs(pack(&other, &title("t"), None, masked(&texts, 1)));
}

#[test]
fn ids_stay_what_they_are() {
    // From Python's hashlib, over the fields as `chunk_id` says them.
    let packed = packed(&["I am ada@example.org", "Hello"]);
    assert_eq!(ids(&packed), ["d02a88117811863aa3363c74cc64fffd757273219081abad7030a4036a36bd13"]);
}

#[test]
fn masks_that_lie_do_not_panic() {
    let mut piece = packed(&["I am ada@example.org"]).chunks[0].pieces[0].clone();
    for (start, length) in [(0, u32::MAX), (u32::MAX, u32::MAX), (3, 0), (100, 5), (9, 1)] {
        piece.masks.push(Mask { start, length, kind: "x".into() });
        assert_eq!(decant::chunk::chunk_id(&key(), std::slice::from_ref(&piece)).len(), 64);
    }
}

fn conversation(texts: &[&str]) -> Conversation {
    let used = texts.len() as u64;
    Conversation {
        key: key(),
        title: "About ada@example.org".into(),
        created_at: None,
        updated_at: None,
        project: None,
        do_not_remember: false,
        messages: messages(texts),
        alternatives: Vec::new(),
        signals: Vec::new(),
        buckets: Buckets { used, hidden: 3, unreadable: 1, ..Buckets::default() },
    }
}

#[test]
fn a_draft_is_masked_and_its_messages_are_accounted_for() {
    let mut masker = Masker::new(&MaskingKey::from_bytes([1; 32]), "memory");
    let draft = prepare(
        &conversation(&["mail ada@example.org", "...", "ok"]),
        0,
        &mut masker,
        &mut Repeats::default(),
    );
    let expected = Buckets { used: 2, trivial: 1, hidden: 3, unreadable: 1, ..Buckets::default() };
    assert_eq!(draft.buckets, expected);
    let [chunk] = &draft.chunks[..] else { panic!("{draft:?}") };
    assert!(chunk.title.starts_with("About [email-"));
    assert_eq!(chunk.first_at, Some(Millis(1_754_000_000_000)));
    assert!(!format!("{draft:?}").contains("example.org"));
    assert_eq!(masker.counts().get("email"), Some(&2));
}

#[test]
fn what_is_not_to_be_remembered_gives_nothing_and_is_excluded() {
    let mut masker = Masker::new(&MaskingKey::from_bytes([1; 32]), "memory");
    let mut conversation = conversation(&["mail ada@example.org", "..."]);
    conversation.do_not_remember = true;
    let draft = prepare(&conversation, 0, &mut masker, &mut Repeats::default());
    assert_eq!(draft.chunks, []);
    let expected = Buckets { excluded: 5, unreadable: 1, ..Buckets::default() };
    assert_eq!(draft.buckets, expected);
    assert!(masker.counts().is_empty());
}

/// A message of some kilobytes, with ends of all sorts and values to mask.
fn text() -> impl Strategy<Value = String> {
    let parts = [
        "word",
        " ",
        ". ",
        "\n",
        "\n\n",
        "\r\n \n",
        "…",
        "。",
        "é",
        "文",
        "😀",
        "ada@example.org",
        "[email]",
    ];
    let part = (proptest::sample::select(parts.to_vec()), 0..1500_usize);
    proptest::collection::vec(part, 0..6)
        .prop_map(|parts| parts.into_iter().map(|(part, times)| part.repeat(times)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_pieces_are_the_text(texts in proptest::collection::vec(text(), 0..6)) {
        let messages = masked(&texts, 1);
        let packed = pack(&key(), &title("t"), None, messages.clone());
        let pieces: Vec<_> = packed.chunks.iter().flat_map(|chunk| &chunk.pieces).collect();
        let mut trivial = 0;
        for message in &messages {
            let own: Vec<_> = pieces.iter().filter(|piece| piece.message_id == message.id).collect();
            let whole: String = own.iter().map(|piece| piece.text.as_str()).collect();
            let masks: Vec<_> = own.iter().flat_map(|piece| {
                piece.masks.iter().map(|mask| Mask { start: mask.start + piece.start, ..mask.clone() })
            }).collect();
            if message.text.chars().any(char::is_alphanumeric) {
                prop_assert_eq!(&whole, &message.text);
                prop_assert_eq!(&masks, &message.masks);
            } else {
                prop_assert!(own.is_empty());
                trivial += 1;
            }
        }
        prop_assert_eq!(packed.trivial, trivial);
        for (position, chunk) in (0..).zip(&packed.chunks) {
            prop_assert_eq!(chunk.position, position);
            prop_assert!(chunk.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() <= CHUNK_BYTES);
        }
    }

    #[test]
    fn a_conversation_that_grows_changes_its_last_chunk_at_most(
        texts in proptest::collection::vec(text(), 1..8),
        known in 0..8_usize,
    ) {
        let (all, known) = (packed(&texts), packed(&texts[..known.min(texts.len())]));
        let stable = known.chunks.len().saturating_sub(1);
        prop_assert_eq!(&all.chunks[..stable], &known.chunks[..stable]);
    }
}
