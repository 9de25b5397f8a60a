//! Made-up exports for the tests: chunks and frames of conversations in which people say things
//! about themselves.

use decant::chunk::{Chunk, Piece, chunk_id};
use decant::clock::Millis;
use decant::conversation::{Buckets, Role};
use decant::frame::{Packer, Record, line};
use decant::id::{ConversationKey, Source};
use decant::receipt::{Conversations, FileRead, Messages, Reading};

use crate::planted::Dice;

/// The id of the one job of a test.
pub const JOB: &str = "abcdefghijklmnopqrstuv";

/// The frames of an export with so many chunks; the last frame holds the reading.
pub fn frames(seed: u64, count: usize) -> Vec<Vec<u8>> {
    frames_of(chunks(seed, count))
}

/// The frames of an export with these chunks, as if each were a conversation.
pub fn frames_of(chunks: Vec<Chunk>) -> Vec<Vec<u8>> {
    let count = chunks.len();
    let mut frames = Vec::new();
    let mut messages = Messages::default();
    let mut packers = Packer::new();
    for (n, chunk) in chunks.into_iter().enumerate() {
        let used = chunk.pieces.len() as u64;
        messages.add(Buckets { used, ..Buckets::default() });
        frames.extend(packers.push(&line(&Record::Chunk(chunk)).unwrap()));
        // Small frames, so that there are some to lose.
        if n % 5 == 4 {
            frames.extend(packers.finish());
        }
    }
    let found = count as u64;
    let reading = Reading {
        files: vec![FileRead {
            name: "conversations.json".into(),
            complete: true,
            ..FileRead::default()
        }],
        conversations: Conversations { found, read: found, ..Conversations::default() },
        messages,
        ..Reading::default()
    };
    frames.extend(packers.push(&line(&Record::Reading(reading)).unwrap()));
    frames.extend(packers.finish());
    frames
}

/// The id of one chunk of that export.
pub fn a_chunk(seed: u64, count: usize) -> String {
    chunks(seed, count).swap_remove(count / 2).id
}

/// One chunk to a conversation, long enough that a unit holds a few.
pub fn chunks(seed: u64, count: usize) -> Vec<Chunk> {
    let mut dice = Dice::new(seed);
    (0..count).map(|n| chunk(&mut dice, n)).collect()
}

fn chunk(dice: &mut Dice, n: usize) -> Chunk {
    let key = ConversationKey {
        source: Source::ChatGpt,
        account: String::new(),
        conversation_id: format!("conversation-{n:04}"),
    };
    let began = Millis(1_600_000_000_000 + i64::from(dice.below(1_000_000_000)) * 100);
    let pieces: Vec<Piece> = (0..4 + dice.below(6))
        .map(|number| {
            let role = if number % 2 == 0 { Role::User } else { Role::Assistant };
            let text = if role == Role::User { said(dice) } else { filler(dice) };
            piece(format!("m{number}"), number, role, began + i64::from(number) * 60_000, text)
        })
        .collect();
    let id = chunk_id(&key, &pieces);
    let value = dice.below(1000);
    let title = format!("Talk {n}");
    Chunk { id, key, title, first_at: Some(began), position: 0, value, pieces }
}

/// A whole message without masks, the `n`-th of its conversation, from 0.
pub fn piece(message_id: String, n: u32, role: Role, at: Millis, text: String) -> Piece {
    Piece {
        message_id,
        number: n + 1,
        role,
        at: Some(at),
        start: 0,
        message_bytes: text.len() as u32,
        text,
        masks: Vec::new(),
        signal: None,
        same_as: false,
        snapshot: false,
    }
}

fn said(dice: &mut Dice) -> String {
    let place = dice.pick(&["Ghent", "Lyon", "Oslo", "Leipzig", "Porto", "Graz"]);
    let thing = dice.pick(&["two hives", "a wooden boat", "an old van", "a vegetable garden"]);
    let food = dice.pick(&["hazelnuts", "rye bread", "strong coffee", "olives", "pickled herring"]);
    let year = 1990 + dice.below(34);
    match dice.below(6) {
        0 => format!("I live in {place} and I keep {thing} there. What should I do in spring?"),
        1 => format!("My sister moved to {place} in {year}. I visit her every summer."),
        2 => format!(
            "I really love {food}, but I can't stand {} at all.",
            dice.pick(&["raisins", "liver", "tofu"])
        ),
        3 => format!(
            "I work as a {} in {place}.",
            dice.pick(&["nurse", "carpenter", "teacher", "cook"])
        ),
        4 => format!("I bought {thing} in {year} and restored it with my father."),
        _ => "Thanks, that helps! Could you explain the second point again?".to_owned(),
    }
}

/// Enough of it that a few chunks fill a unit.
fn filler(dice: &mut Dice) -> String {
    let words = ["the", "frame", "then", "wood", "water", "slowly", "check", "before", "winter"];
    (0..500).map(|_| dice.pick(&words)).collect::<Vec<_>>().join(" ")
}
