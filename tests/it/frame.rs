//! Frames: what goes in comes out, and what is no frame never does.

use decant::chunk::{Chunk, Mask, Piece, chunk_id};
use decant::conversation::Role;
use decant::frame::{self, FrameError, Packer, Record};
use decant::id::{ConversationKey, Source};
use decant::receipt::{Conversations, Reading, SetAside, SetAsideReason};
use proptest::prelude::*;

fn chunk(text: &str, masks: Vec<Mask>) -> Chunk {
    let key = ConversationKey {
        source: Source::ChatGpt,
        account: String::new(),
        conversation_id: "c".into(),
    };
    let pieces = vec![Piece {
        message_id: "m".into(),
        number: 1,
        role: Role::User,
        at: None,
        start: 0,
        message_bytes: text.len() as u32,
        text: text.into(),
        masks,
        signal: None,
        same_as: false,
        snapshot: false,
    }];
    let id = chunk_id(&key, &pieces);
    Chunk { id, key, title: "t".into(), first_at: None, position: 0, value: 1, pieces }
}

fn frames(records: &[Record]) -> Vec<Vec<u8>> {
    let mut packer = Packer::new();
    let mut frames: Vec<_> =
        records.iter().filter_map(|record| packer.push(&frame::line(record).unwrap())).collect();
    frames.extend(packer.finish());
    assert_eq!(packer.frames() as usize, frames.len());
    frames
}

#[test]
fn many_records_come_back_in_order_from_several_frames() {
    let text = "x".repeat(8000);
    let records: Vec<_> =
        (0..300).map(|n| Record::Chunk(chunk(&format!("{n} {text}"), vec![]))).collect();
    let frames = frames(&records);
    assert!(frames.len() > 1);
    let back: Vec<_> =
        frames.iter().flat_map(|bytes| frame::parse(bytes).unwrap().records).collect();
    assert_eq!(back, records);
}

#[test]
fn a_chunk_that_is_not_named_is_sent_under_its_id() {
    let named = [chunk("He said \"id\":\"\".", vec![]), chunk("Grüße, \u{1f41d}", vec![])];
    let nameless = named.clone().map(|one| Chunk { id: String::new(), ..one });
    assert_eq!(frames(&nameless.map(Record::Chunk)), frames(&named.map(Record::Chunk)));
}

#[test]
fn a_reading_of_very_many_conversations_fits_a_frame_of_its_own() {
    let set_aside = (0..25_000)
        .map(|n| SetAside {
            id: decant::id::sha256(&u32::to_le_bytes(n)),
            member: "conversations-000.json".into(),
            reason: SetAsideReason::NoMapping,
            count: 1,
        })
        .collect();
    let conversations = Conversations { found: 25_000, set_aside, ..Conversations::default() };
    let reading = Record::Reading(Reading { conversations, ..Reading::default() });
    let records = [Record::Chunk(chunk("hello", vec![])), reading];
    let frames = frames(&records);
    assert!(
        frames.iter().all(|bytes| bytes.len() <= frame::HEADER_BYTES + frame::PAYLOAD_BYTES_MAX)
    );
    let back: Vec<_> =
        frames.iter().flat_map(|bytes| frame::parse(bytes).unwrap().records).collect();
    assert_eq!(back, records);
}

#[test]
fn what_is_no_frame_is_named_so() {
    let good = frames(&[Record::Chunk(chunk("hello", vec![]))]).remove(0);
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        frame::parse(&bytes)
    };
    assert_eq!(frame::parse(b"GET / HTTP/1.1"), Err(FrameError::NotAFrame));
    assert_eq!(changed(0, b'X'), Err(FrameError::NotAFrame));
    assert_eq!(changed(4, 9), Err(FrameError::NotAFrame));
    assert_eq!(changed(15, 9), Err(FrameError::TooLarge { number: 0 }));
    assert_eq!(changed(19, 9), Err(FrameError::TooLarge { number: 0 }));
    assert_eq!(changed(30, good[30] ^ 1), Err(FrameError::Damaged { number: 0 }));
    assert_eq!(changed(60, good[60] ^ 1), Err(FrameError::Damaged { number: 0 }));
    assert_eq!(frame::parse(&good[..good.len() - 1]), Err(FrameError::Damaged { number: 0 }));
}

#[test]
fn a_frame_that_inflates_without_end_stops_at_its_stated_length() {
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b'a'; 64 << 20], 9);
    let good = frames(&[Record::Chunk(chunk("hello", vec![]))]).remove(0);
    let mut bytes = good[..frame::HEADER_BYTES].to_vec();
    bytes[12..16].copy_from_slice(&(bomb.len() as u32).to_le_bytes());
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bomb);
    bytes[20..52].copy_from_slice(&digest);
    bytes.extend_from_slice(&bomb);
    assert!(matches!(frame::parse(&bytes), Err(FrameError::Refused { .. })));
}

#[test]
fn a_chunk_that_is_not_what_its_id_says_is_refused() {
    let mut forged = chunk("hello", vec![]);
    forged.pieces[0].text = "hullo".into();
    let bytes = frames(&[Record::Chunk(forged)]).remove(0);
    assert!(matches!(frame::parse(&bytes), Err(FrameError::Refused { .. })));
    let mask = Mask { start: 2, length: 90, kind: "email".into() };
    let bytes = frames(&[Record::Chunk(chunk("hello", vec![mask]))]).remove(0);
    assert!(matches!(frame::parse(&bytes), Err(FrameError::Refused { .. })));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), tail in any::<bool>()) {
        let mut frame = if tail { frame::MAGIC.to_vec() } else { Vec::new() };
        if tail { frame.extend_from_slice(&1u16.to_le_bytes()); }
        frame.extend(bytes);
        prop_assert!(frame::parse(&frame).is_err());
    }
}
