//! A message put together again from the pieces of it that chunks hold.

use crate::chunk::{Chunk, Mask, Piece};
use crate::clock::Millis;
use crate::protocol::CitedMessage;

/// What the pieces of one message come to.
pub struct Whole<'c> {
    /// The piece that it begins with.
    pub first: &'c Piece,
    /// Its masked text, as far as it is there without a gap.
    pub text: String,
    /// The placeholders in it.
    pub masks: Vec<Mask>,
}

/// Puts these pieces of one message together, from the byte on at which the first of them begins. A
/// message that grew between two exports stands in two chunks; of pieces that begin at the same byte
/// the longest counts. None if none has text.
pub fn whole<'c>(pieces: &[&'c Piece]) -> Option<Whole<'c>> {
    let said = || pieces.iter().copied().filter(|piece| !piece.text.is_empty());
    let from = said().map(|piece| piece.start as usize).min()?;
    let at = |place: usize| {
        said()
            .filter(move |piece| piece.start as usize == from + place)
            .max_by_key(|piece| piece.text.len())
    };
    let first = at(0)?;
    let mut whole = Whole { first, text: String::new(), masks: Vec::new() };
    while let Some(piece) = at(whole.text.len()) {
        let moved = whole.text.len() as u32;
        let masks = piece.masks.iter().cloned();
        whole
            .masks
            .extend(masks.map(|mask| Mask { start: mask.start.saturating_add(moved), ..mask }));
        whole.text.push_str(&piece.text);
    }
    Some(whole)
}

/// The message of that id among the chunks of its conversation. None if its first piece is not there.
pub fn message(chunks: &[Chunk], message_id: &str) -> Option<CitedMessage> {
    let all = chunks.iter().flat_map(|chunk| chunk.pieces.iter().map(move |piece| (chunk, piece)));
    let own: Vec<(&Chunk, &Piece)> =
        all.filter(|(_, piece)| piece.message_id == message_id).collect();
    let pieces: Vec<&Piece> = own.iter().map(|(_, piece)| *piece).collect();
    let Whole { first, text, .. } = whole(&pieces).filter(|whole| whole.first.start == 0)?;
    let (chunk, _) = own.iter().find(|(_, piece)| std::ptr::eq(*piece, first))?;
    Some(CitedMessage {
        title: chunk.title.clone(),
        number: first.number,
        role: first.role.as_str().to_owned(),
        at: first.at.map(Millis::rfc3339),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Role;
    use crate::id::{ConversationKey, Source};

    fn chunk(pieces: &[(&str, u32, &str)]) -> Chunk {
        let pieces = pieces.iter().map(|(message, start, text)| Piece {
            message_id: (*message).into(),
            number: 3,
            role: Role::User,
            at: None,
            start: *start,
            message_bytes: 0,
            text: (*text).into(),
            masks: vec![],
            signal: None,
            same_as: false,
            snapshot: false,
        });
        Chunk {
            id: String::new(),
            key: ConversationKey {
                source: Source::ChatGpt,
                account: String::new(),
                conversation_id: "c".into(),
            },
            title: "Bees".into(),
            first_at: None,
            position: 0,
            value: 0,
            pieces: pieces.collect(),
        }
    }

    #[test]
    fn a_message_is_whole_again_in_whatever_order_its_pieces_lie() {
        let one = chunk(&[("l", 0, "before"), ("m", 0, "I keep ")]);
        let two = chunk(&[("m", 7, "two hives"), ("n", 0, "after")]);
        for chunks in [[one.clone(), two.clone()], [two.clone(), one.clone()]] {
            assert_eq!(message(&chunks, "m").unwrap().text, "I keep two hives");
        }
        assert_eq!(message(&[two], "m"), None, "its beginning is missing");
        assert_eq!(message(&[one], "x"), None);
    }

    #[test]
    fn of_two_versions_the_longer_counts() {
        let old = chunk(&[("m", 0, "I keep")]);
        let new = chunk(&[("m", 0, "I keep two hives")]);
        assert_eq!(message(&[new, old], "m").unwrap().text, "I keep two hives");
    }
}
