//! A conversation as its owner reads it beside the list: the very text that would be sent, masks in
//! their places, and besides it what stays, since it says nothing or stands on a branch that was
//! left.
//!
//! What is sent is had back from the lines of its chunks. Of the rest [`unsent`] gives what has to
//! be kept for it when the conversation is read; [`messages`] puts both together.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::chunk::{Chunk, Mask};
use crate::clock::Millis;
use crate::conversation::{Conversation, Message, Role, SignalKind};
use crate::redact::{Masked, Masker};

/// Of a message that was found, so many bytes are shown about, and so many before the words.
const EXCERPT_BYTES: usize = 160;
const BEFORE_BYTES: usize = 40;

/// A message of a conversation, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// By what it is left out: see [`Piece::name`](crate::chunk::Piece::name).
    pub name: String,
    /// Its number in the thread, from 1; 0 if it is not of the thread.
    pub number: u32,
    /// Who wrote it.
    pub role: Role,
    /// When, if known.
    pub at: Option<Millis>,
    /// The masked text.
    pub text: String,
    /// The placeholders in it.
    pub masks: Vec<Mask>,
    /// What it is, if it is no message.
    pub signal: Option<SignalKind>,
    /// Whether it is in what would be sent.
    pub is_sent: bool,
}

/// The messages that are in none of the conversation's chunks. Of one that is not to be remembered
/// nothing is kept.
pub fn unsent(conversation: &Conversation, chunks: &[Chunk], masker: &mut Masker) -> Vec<Shown> {
    if conversation.do_not_remember {
        return Vec::new();
    }
    let pieces = || chunks.iter().flat_map(|chunk| &chunk.pieces);
    let numbers: BTreeSet<u32> = pieces().map(|piece| piece.number).collect();
    let beside: BTreeSet<&str> =
        pieces().filter(|piece| piece.number == 0).map(|piece| piece.message_id.as_str()).collect();
    let thread = (1..).zip(&conversation.messages).filter(|(number, _)| !numbers.contains(number));
    let others = conversation.alternatives.iter();
    let others = others.filter(|message| !beside.contains(message.id.as_str()));
    let rest = thread.chain(others.map(|message| (0, message)));
    rest.map(|(number, message)| shown(number, message, masker)).collect()
}

fn shown(number: u32, message: &Message, masker: &mut Masker) -> Shown {
    let Masked { text, masks } = masker.mask(&message.text);
    let (role, at) = (message.role, message.at);
    let name = message.id.clone();
    Shown { name, number, role, at, text, masks, signal: None, is_sent: false }
}

/// All messages: the thread in its order, then what stands beside it, by time.
pub fn messages(chunks: Vec<Chunk>, unsent: Vec<Shown>) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let pieces = chunks.into_iter().flat_map(|Chunk { key, pieces, .. }| {
        pieces.into_iter().map(move |piece| (piece.name(&key), piece))
    });
    for (name, piece) in pieces {
        // A long message is in several pieces, one after the other.
        if let Some(begun) = all.last_mut().filter(|_| piece.start > 0) {
            let from = begun.text.len() as u32;
            let moved =
                piece.masks.into_iter().map(|mask| Mask { start: mask.start + from, ..mask });
            begun.masks.extend(moved);
            begun.text.push_str(&piece.text);
            continue;
        }
        all.push(Shown {
            name,
            number: piece.number,
            role: piece.role,
            at: piece.at,
            text: piece.text,
            masks: piece.masks,
            signal: piece.signal,
            is_sent: true,
        });
    }
    all.extend(unsent);
    all.sort_by_key(|message| match message.number {
        0 => (1, 0, message.at),
        number => (0, number, None),
    });
    all
}

/// A stretch of a text, to be shown as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Part<'a> {
    /// What it is.
    pub kind: PartKind,
    /// The stretch.
    pub text: &'a str,
}

/// The kinds of [`Part`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Nothing but text.
    Text,
    /// A placeholder.
    Mask,
    /// What was sought.
    Hit,
}

/// The text cut at its masks and at what was found in it; both are in order. A placeholder stays
/// whole, whatever was found in it.
pub fn parts<'a>(text: &'a str, masks: &[Mask], hits: &[Range<usize>]) -> Vec<Part<'a>> {
    parts_within(text, 0..text.len(), masks, hits)
}

/// The parts around what was found first: from white space on where there is some, and without half
/// a placeholder.
pub fn excerpt<'a>(text: &'a str, masks: &[Mask], hits: &[Range<usize>]) -> Vec<Part<'a>> {
    let hit = hits.first().map_or(0, |hit| hit.start);
    let mut start = text.floor_char_boundary(hit.saturating_sub(BEFORE_BYTES));
    if start > 0 {
        let mut before = text.get(start..hit).unwrap_or_default().char_indices();
        let space = before.find(|(_, c)| c.is_whitespace());
        start += space.map_or(0, |(at, c)| at + c.len_utf8());
    }
    let mut end = text.ceil_char_boundary(start + EXCERPT_BYTES);
    for mask in masks.iter().map(range_of) {
        if mask.start < start && start < mask.end {
            start = mask.start;
        }
        if mask.start < end && end < mask.end {
            end = mask.end;
        }
    }
    parts_within(text, start..end, masks, hits)
}

fn parts_within<'a>(
    text: &'a str,
    within: Range<usize>,
    masks: &[Mask],
    hits: &[Range<usize>],
) -> Vec<Part<'a>> {
    let masks: Vec<Range<usize>> = masks.iter().map(range_of).collect();
    let is_masked = |hit: &Range<usize>| {
        let next = masks.partition_point(|mask| mask.end <= hit.start);
        masks.get(next).is_some_and(|mask| mask.start < hit.end)
    };
    let found = hits.iter().filter(|hit| !is_masked(hit)).map(|hit| (hit.clone(), PartKind::Hit));
    let placeholders = masks.iter().map(|mask| (mask.clone(), PartKind::Mask));
    let mut special: Vec<(Range<usize>, PartKind)> = placeholders.chain(found).collect();
    special.retain(|(range, _)| within.start <= range.start && range.end <= within.end);
    special.sort_by_key(|(range, _)| range.start);
    let mut parts = Vec::new();
    let mut add = |range: Range<usize>, kind| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            parts.push(Part { kind, text });
        }
    };
    let mut at = within.start;
    for (range, kind) in special {
        add(at..range.start, PartKind::Text);
        at = range.end;
        add(range, kind);
    }
    add(at..within.end, PartKind::Text);
    parts
}

fn range_of(mask: &Mask) -> Range<usize> {
    let start = mask.start as usize;
    start..start.saturating_add(mask.length as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Buckets;
    use crate::draft::{self, Repeats};
    use crate::redact::MaskingKey;

    fn message(id: &str, role: Role, text: &str) -> Message {
        Message { id: id.to_owned(), role, at: None, text: text.to_owned() }
    }

    fn conversation() -> Conversation {
        let long = "A sentence of a long letter to grete@example.com. ".repeat(400);
        Conversation {
            key: crate::id::ConversationKey::default(),
            title: "Boat".to_owned(),
            created_at: None,
            updated_at: None,
            project: None,
            do_not_remember: false,
            messages: vec![
                message("a", Role::User, "I am restoring a boat."),
                message("b", Role::User, "👍"),
                message("c", Role::Assistant, &long),
            ],
            alternatives: vec![
                message("d", Role::Assistant, "Write to mina@example.com instead."),
                message("e", Role::User, "Actually it is a canoe from Ghent."),
            ],
            signals: Vec::new(),
            buckets: Buckets { used: 3, other_branch: 2, ..Buckets::default() },
        }
    }

    fn read(conversation: &Conversation) -> Vec<Shown> {
        let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "main");
        let draft = draft::prepare(conversation, 0, &mut masker, &mut Repeats::default());
        let unsent = unsent(conversation, &draft.chunks, &mut masker);
        messages(draft.chunks, unsent)
    }

    #[test]
    fn every_message_is_there_once_and_says_whether_it_is_sent() {
        let shown = read(&conversation());
        let told: Vec<_> = shown.iter().map(|one| (one.number, one.is_sent)).collect();
        assert_eq!(told, [(1, true), (2, false), (3, true), (0, true), (0, false)]);
        assert_eq!(shown[3].text, "Actually it is a canoe from Ghent.");
        assert!(shown.iter().all(|one| !one.text.contains("@example.com")));
        assert_eq!(shown[2].masks.len(), 400, "of all its pieces");
        for one in &shown {
            for mask in one.masks.iter().map(range_of) {
                assert!(one.text[mask].starts_with("[email-"));
            }
        }
    }

    #[test]
    fn of_what_is_not_to_be_remembered_nothing_is_kept() {
        let secret = Conversation { do_not_remember: true, ..conversation() };
        assert_eq!(read(&secret), []);
    }

    fn told(parts: Vec<Part<'_>>) -> Vec<(PartKind, &str)> {
        parts.into_iter().map(|part| (part.kind, part.text)).collect()
    }

    #[test]
    fn a_text_is_cut_at_masks_and_hits() {
        use PartKind::{Hit, Mask as Masked, Text};
        let text = "Write to [email] about the boat.";
        let mask = Mask { start: 9, length: 7, kind: "email".to_owned() };
        let hits = [10..15, 27..31];
        let expected = [
            (Text, "Write to "),
            (Masked, "[email]"),
            (Text, " about the "),
            (Hit, "boat"),
            (Text, "."),
        ];
        assert_eq!(told(parts(text, &[mask], &hits)), expected);
        assert_eq!(told(parts("", &[], &[])), []);
    }

    #[test]
    fn an_excerpt_has_the_words_and_no_half_of_anything() {
        let text = format!(
            "{} [email-7k3q2a9d4m] über den Böden, das Boot {}",
            "ä ".repeat(90),
            "ö".repeat(200)
        );
        let start = text.find("[email").unwrap_or_default();
        let mask = Mask { start: start as u32, length: 18, kind: "email".to_owned() };
        let at = text.find("Boot").unwrap_or_default();
        let hit = at..at + 4;
        let shown: String = excerpt(&text, &[mask], &[hit]).iter().map(|part| part.text).collect();
        assert!(shown.contains("Boot"), "{shown}");
        assert_eq!(shown.contains("[email"), shown.contains("9d4m]"), "{shown}");
        assert!(shown.len() < 2 * EXCERPT_BYTES, "{shown}");
        let from_start: String = excerpt(&text, &[], &[]).iter().map(|part| part.text).collect();
        assert!(text.starts_with(&from_start));
    }
}
