//! Which chunks of a memory count.
//!
//! Exports of several months bring a conversation that has grown as chunks of which the last takes
//! the place of an earlier, shorter one, and what an assistant remembered as a newer list beside an
//! older. All of it stays stored; what [`live`] passes over is neither read, merged nor counted.
//! It is a pure function of the set of chunks, whatever the order in which the exports came.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{LeafRow, ReadError};
use crate::chunk::{Chunk, Piece, SIGNAL_VALUE};
use crate::clock::Millis;
use crate::conversation::SignalKind;
use crate::id::{Source, sha256};

/// Of these chunks, in canonical order, those that count.
///
/// Where several stand at one place of a conversation, one does: that with the latest message, so
/// that what a person saw last is what is remembered; then the one with more messages, and of the
/// same messages the one in which more is masked. Of custom instructions, and of lists of all that
/// an assistant remembered, the last counts, as it does in one export.
pub fn live(
    leaves: Vec<LeafRow>,
    chunk: impl Fn(&str) -> Result<Chunk, ReadError>,
) -> Result<Vec<LeafRow>, ReadError> {
    let mut gone = replaced(&leaves, &chunk)?;
    gone.extend(outdated(&leaves, &chunk)?);
    Ok(leaves.into_iter().filter(|leaf| !gone.contains(&leaf.id)).collect())
}

/// Chunks of messages whose place another has taken.
fn replaced(
    leaves: &[LeafRow],
    chunk: impl Fn(&str) -> Result<Chunk, ReadError>,
) -> Result<BTreeSet<String>, ReadError> {
    let place = |leaf: &LeafRow| {
        (leaf.source, leaf.account.clone(), leaf.conversation_id.clone(), leaf.position)
    };
    let same = |one: &LeafRow, other: &LeafRow| {
        one.position == other.position
            && one.conversation_id == other.conversation_id
            && one.account == other.account
            && one.source == other.source
    };
    let mut by_place: Vec<&LeafRow> = leaves.iter().filter(|leaf| !holds_signals(leaf)).collect();
    by_place.sort_by_cached_key(|leaf| place(leaf));
    let mut gone = BTreeSet::new();
    for versions in by_place.chunk_by(|one, other| same(one, other)) {
        if let [_] = versions {
            continue;
        }
        let mut ranked = Vec::new();
        for leaf in versions {
            let pieces = chunk(&leaf.id)?.pieces;
            let masks: usize = pieces.iter().map(|piece| piece.masks.len()).sum();
            ranked.push((leaf.last_at, pieces.len(), masks, leaf.bytes, leaf.id.clone()));
        }
        ranked.sort();
        ranked.pop();
        gone.extend(ranked.into_iter().map(|(.., id)| id));
    }
    Ok(gone)
}

/// What an assistant remembered, as a list of one piece each.
struct Told {
    kind: SignalKind,
    /// When, in which conversation and at which place of it.
    said: (Option<Millis>, String, u32),
    snapshot: bool,
    start: u32,
    /// SHA-256 of the text: all that is remembered at once may be long.
    text: String,
}

/// Of whose and which texts only the last counts.
type Slot = (Source, String, SignalKind);

/// Chunks of what an assistant remembered, all of which is outdated or stands in others too.
fn outdated(
    leaves: &[LeafRow],
    chunk: impl Fn(&str) -> Result<Chunk, ReadError>,
) -> Result<Vec<String>, ReadError> {
    let mut chunks: Vec<(&LeafRow, Vec<Told>)> = Vec::new();
    let mut last: BTreeMap<Slot, (Option<Millis>, String, u32)> = BTreeMap::new();
    for leaf in leaves.iter().filter(|leaf| holds_signals(leaf)) {
        let pieces = chunk(&leaf.id)?.pieces;
        let told: Vec<Told> = pieces.iter().filter_map(|piece| told(leaf, piece)).collect();
        for one in told.iter().filter(|one| one.counts_once()) {
            let slot = last.entry(one.slot(leaf)).or_default();
            if *slot < one.said {
                slot.clone_from(&one.said);
            }
        }
        chunks.push((leaf, told));
    }
    let is_outdated = |leaf: &LeafRow, one: &Told| {
        let Some(last) = last.get(&one.slot(leaf)) else { return false };
        if one.counts_once() {
            return one.said < *last;
        }
        // A single memory is in the list of all that was made after it, or was deleted before that.
        let at = one.said.0;
        one.kind == SignalKind::SavedMemory && at.is_some() && last.0 > at
    };
    let mut ordered: Vec<(usize, &LeafRow, Vec<&Told>)> = Vec::new();
    for (leaf, told) in &chunks {
        let counts: Vec<&Told> = told.iter().filter(|one| !is_outdated(leaf, one)).collect();
        ordered.push((told.len() - counts.len(), leaf, counts));
    }
    // Where two chunks hold the same, the one stays that holds nothing outdated besides, or more.
    ordered.sort_by_key(|(outdated, leaf, counts)| (*outdated, Reverse(counts.len()), *leaf));
    let mut texts = BTreeSet::new();
    let mut gone = Vec::new();
    for (_, leaf, counts) in ordered {
        let new = counts.into_iter().filter(|one| {
            texts.insert((leaf.source, &leaf.account, one.kind, one.start, &one.text))
        });
        if new.count() == 0 {
            gone.push(leaf.id.clone());
        }
    }
    Ok(gone)
}

fn holds_signals(leaf: &LeafRow) -> bool {
    leaf.value == SIGNAL_VALUE
}

fn told(leaf: &LeafRow, piece: &Piece) -> Option<Told> {
    let place = piece.message_id.strip_prefix("signal#").and_then(|place| place.parse().ok());
    Some(Told {
        kind: piece.signal?,
        said: (piece.at, leaf.conversation_id.clone(), place.unwrap_or(0)),
        snapshot: piece.snapshot,
        start: piece.start,
        text: sha256(piece.text.as_bytes()),
    })
}

impl Told {
    fn counts_once(&self) -> bool {
        self.snapshot || self.kind == SignalKind::CustomInstructions
    }

    fn slot(&self, leaf: &LeafRow) -> Slot {
        (leaf.source, leaf.account.clone(), self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::{Mask, chunk_id};
    use crate::conversation::Role;
    use crate::id::ConversationKey;
    use crate::rows::FIRST_MEMORY;

    const SIGNALS: u32 = 1 << 25;

    fn piece(id: &str, at: i64, text: &str) -> Piece {
        Piece {
            message_id: id.to_owned(),
            number: 1,
            role: Role::User,
            at: Some(Millis(at)),
            start: 0,
            message_bytes: text.len() as u32,
            text: text.to_owned(),
            masks: Vec::new(),
            signal: None,
            same_as: false,
            snapshot: false,
        }
    }

    fn signal(place: u32, at: i64, kind: SignalKind, text: &str) -> Piece {
        Piece { signal: Some(kind), ..piece(&format!("signal#{place}"), at, text) }
    }

    fn chunk(conversation: &str, position: u32, pieces: Vec<Piece>) -> Chunk {
        let key = ConversationKey {
            conversation_id: conversation.to_owned(),
            ..ConversationKey::default()
        };
        let of_signals = pieces.iter().any(|piece| piece.signal.is_some());
        Chunk {
            id: chunk_id(&key, &pieces),
            key,
            title: FIRST_MEMORY.to_owned(),
            first_at: Some(Millis(1)),
            position,
            value: if of_signals { SIGNAL_VALUE } else { 500 },
            pieces,
        }
    }

    /// The chunks that count, by their place in the list, whichever way the list is turned.
    fn live_of(chunks: &[Chunk]) -> Vec<usize> {
        let of = |chunks: Vec<&Chunk>| -> BTreeSet<String> {
            let mut leaves: Vec<_> = chunks.iter().map(|one| LeafRow::of(one, false)).collect();
            leaves.sort();
            let find = |id: &str| chunks.iter().find(|one| one.id == id).map(|one| (*one).clone());
            let find = |id: &str| find(id).ok_or_else(|| ReadError(id.to_owned()));
            live(leaves, find).unwrap().into_iter().map(|leaf| leaf.id).collect()
        };
        let ids = of(chunks.iter().collect());
        assert_eq!(of(chunks.iter().rev().collect()), ids);
        (0..chunks.len()).filter(|n| ids.contains(&chunks[*n].id)).collect()
    }

    #[test]
    fn of_a_conversation_that_grew_the_longer_chunk_counts() {
        let said = |n: i64| piece(&format!("m{n}"), n, "I keep two hives.");
        let chunks = [
            chunk("c", 0, vec![said(1), said(2)]),
            chunk("c", 1, vec![said(3)]),
            chunk("c", 1, vec![said(3), said(4)]),
            chunk("c", 2, vec![said(5)]),
            chunk("d", 1, vec![said(3)]),
        ];
        assert_eq!(live_of(&chunks), [0, 2, 3, 4]);
    }

    #[test]
    fn without_times_the_one_with_more_messages_counts_and_then_the_one_that_masks_more() {
        let untimed = |id: &str, text: &str| Piece { at: None, ..piece(id, 0, text) };
        let (short, long) = (untimed("m1", "A long, long text."), untimed("m2", "b"));
        let grown =
            [chunk("c", 0, vec![short.clone()]), chunk("c", 0, vec![untimed("m1", "A"), long])];
        assert_eq!(live_of(&grown), [1]);
        let masks = vec![Mask { start: 0, length: 17, kind: "word".into() }];
        let masked = Piece { masks, ..untimed("m1", "[word-7k3q2a9d4m]") };
        let masked = [chunk("c", 0, vec![short]), chunk("c", 0, vec![masked])];
        assert_eq!(live_of(&masked), [1], "what was masked since must not come back");
    }

    #[test]
    fn of_instructions_and_lists_the_last_counts() {
        let instructions =
            |place, at, text| signal(place, at, SignalKind::CustomInstructions, text);
        let memory = |place, at, text| signal(place, at, SignalKind::SavedMemory, text);
        let list = |at, text| Piece { snapshot: true, ..memory(0, at, text) };
        let chunks = [
            chunk("a", SIGNALS, vec![instructions(0, 5, "Rhyme.")]),
            chunk("b", SIGNALS, vec![instructions(0, 9, "Do not rhyme.")]),
            chunk("c", SIGNALS, vec![list(5, "Has hives.")]),
            chunk("d", SIGNALS, vec![list(7, "Has two hives.")]),
            chunk("e", SIGNALS, vec![memory(0, 6, "Likes tea.")]),
            chunk("f", SIGNALS, vec![memory(0, 8, "Likes coffee.")]),
        ];
        assert_eq!(live_of(&chunks), [1, 3, 5]);
    }

    #[test]
    fn what_holds_nothing_outdated_takes_the_place_of_what_does() {
        let instructions = |at, text| signal(0, at, SignalKind::CustomInstructions, text);
        let memory = |text| signal(1, 6, SignalKind::SavedMemory, text);
        let before = chunk("a", SIGNALS, vec![instructions(5, "Rhyme."), memory("Has hives.")]);
        let after = chunk("a", SIGNALS, vec![memory("Has hives.")]);
        let last = chunk("b", SIGNALS, vec![instructions(9, "Do not rhyme.")]);
        assert_eq!(live_of(&[before.clone(), after, last.clone()]), [1, 2]);
        assert_eq!(live_of(&[before, last]), [0, 1], "but no memory is lost with it");
    }
}
