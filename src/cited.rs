//! A message put together again from the pieces of it that chunks hold.

use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::protocol::CitedMessage;

/// The message of that id among the chunks of its conversation. A message that grew between two
/// exports stands in two chunks; of pieces that begin at the same byte the longest counts. `None`
/// if its first piece is not there.
pub fn message(chunks: &[Chunk], message_id: &str) -> Option<CitedMessage> {
    let pieces = || {
        let all = chunks.iter().flat_map(|chunk| chunk.pieces.iter().map(move |p| (chunk, p)));
        all.filter(|(_, piece)| piece.message_id == message_id)
    };
    let mut text = String::new();
    let mut first = None;
    loop {
        let next = pieces()
            .filter(|(_, piece)| piece.start as usize == text.len() && !piece.text.is_empty())
            .max_by_key(|(_, piece)| piece.text.len());
        let Some((chunk, piece)) = next else { break };
        first.get_or_insert((chunk, piece));
        text.push_str(&piece.text);
    }
    let (chunk, piece) = first?;
    Some(CitedMessage {
        title: chunk.title.clone(),
        number: piece.number,
        role: piece.role.as_str().to_owned(),
        at: piece.at.map(Millis::rfc3339),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::Piece;
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
