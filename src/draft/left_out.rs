//! What the person leaves out of what would be sent: whole conversations, and single messages.
//!
//! A message is taken out of its chunk, and the chunk stays where it is: packed anew, all that
//! comes after would be other chunks, which were never read.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Draft, Repeat, said};
use crate::chunk::Chunk;
use crate::conversation::{Bucket, Buckets, Conversation};
use crate::redact::Kind;

/// The messages of a conversation that are left out, as the receipt has to know them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// How many were `used`.
    used: u64,
    /// Which of those that are in `same_as`, by their place among these.
    same_as: BTreeSet<u64>,
    /// How many were on other branches.
    other_branch: u64,
    /// How many values of each kind were masked in them.
    masked: BTreeMap<String, u64>,
    /// What they said.
    said: BTreeSet<u64>,
    /// Nothing of the conversation is left.
    is_all: bool,
}

/// The chunks without the messages of these names, as [`Piece::name`](crate::chunk::Piece::name)
/// gives them. A chunk of which nothing is left is gone; the others keep their place.
pub fn without(chunks: Vec<Chunk>, names: &BTreeSet<String>) -> (Vec<Chunk>, Cut) {
    let mut cut = Cut::default();
    let mut repeats = 0;
    let mut texts: Vec<String> = Vec::new();
    let pieces =
        chunks.iter().flat_map(|chunk| chunk.pieces.iter().map(move |piece| (chunk, piece)));
    for (chunk, piece) in pieces {
        // A long message is in several pieces; the first stands for it.
        let is_first = piece.start == 0;
        let is_repeat = is_first && piece.same_as;
        let place = repeats;
        repeats += u64::from(is_repeat);
        if !names.contains(&piece.name(&chunk.key)) {
            continue;
        }
        for mask in &piece.masks {
            *cut.masked.entry(mask.kind.clone()).or_default() += 1;
        }
        match texts.last_mut().filter(|_| !is_first) {
            Some(begun) => begun.push_str(&piece.text),
            None => texts.push(piece.text.clone()),
        }
        if is_repeat {
            cut.same_as.insert(place);
        } else if is_first && piece.signal.is_none() {
            let bucket = if piece.number == 0 { &mut cut.other_branch } else { &mut cut.used };
            *bucket += 1;
        }
    }
    cut.said = texts.iter().map(|text| said(text)).collect();
    let rest = |chunk: Chunk| {
        let key = chunk.key.clone();
        chunk.without(|piece| names.contains(&piece.name(&key)))
    };
    let left: Vec<Chunk> = chunks.into_iter().filter_map(rest).collect();
    cut.is_all = left.is_empty();
    (left, cut)
}

/// What the person leaves out of all that was read.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut<'a> {
    /// By the place of a conversation, 0 if all of it is left out. What is not told of is not.
    pub picked: &'a [u8],
    /// The conversations of which single messages are, by their places.
    pub cuts: &'a BTreeMap<u32, Cut>,
}

impl LeftOut<'_> {
    /// Whether nothing of the conversation at that place goes.
    fn is_all_of(&self, place: u32) -> bool {
        let is_picked = self.picked.get(place as usize) != Some(&0);
        !is_picked || self.cuts.get(&place).is_some_and(|cut| cut.is_all)
    }

    /// Whether the message that is repeated does not go.
    fn has(&self, repeat: &Repeat) -> bool {
        let cut = self.cuts.get(&repeat.place);
        self.is_all_of(repeat.place) || cut.is_some_and(|cut| cut.said.contains(&repeat.said))
    }
}

/// What the receipt needs of a conversation that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// As it was read; these are in the reader's total.
    pub read: Buckets,
    /// As it would be sent, if nothing were left out.
    pub drafted: Buckets,
    /// How many values of each kind were masked in it. A map would take many times the room.
    pub masked: Box<[(Kind, u32)]>,
    /// Which messages say the same as its own.
    pub repeats: Box<[Repeat]>,
    /// Whether there is anything to send.
    pub has_chunks: bool,
}

impl Counted {
    /// What it needs of a conversation and of what was drafted of it.
    pub fn of(conversation: &Conversation, draft: &Draft) -> Self {
        Self {
            read: conversation.buckets,
            drafted: draft.buckets,
            masked: kinds(&draft.masked),
            repeats: draft.repeats.as_slice().into(),
            has_chunks: !draft.chunks.is_empty(),
        }
    }

    /// The same of what an export holds as memory, in which so much is masked.
    pub fn of_remembered(masked: &BTreeMap<String, u64>) -> Self {
        Self { masked: kinds(masked), has_chunks: true, ..Self::default() }
    }

    /// Where its messages end, and how many values of each kind are masked in what is sent of it.
    /// `place` is its own among the conversations.
    pub fn as_sent(&self, place: u32, left_out: &LeftOut<'_>) -> (Buckets, BTreeMap<String, u64>) {
        if self.has_chunks && left_out.is_all_of(place) {
            return (all_left_out(self.read), BTreeMap::new());
        }
        let none = Cut::default();
        let cut = left_out.cuts.get(&place).unwrap_or(&none);
        let mut now = self.drafted;
        let mut exclude = |bucket: Bucket, n: u64| {
            let n = n.min(*now.of(bucket));
            *now.of(bucket) -= n;
            now.excluded += n;
        };
        exclude(Bucket::Used, cut.used);
        exclude(Bucket::SameAs, cut.same_as.len() as u64);
        exclude(Bucket::OtherBranch, cut.other_branch);
        // What repeats something that is left out is read itself.
        let stay = (0..).zip(&self.repeats).filter(|(at, _)| !cut.same_as.contains(at));
        let alone = stay.filter(|(_, repeat)| left_out.has(repeat)).count() as u64;
        let alone = alone.min(now.same_as);
        now.same_as -= alone;
        now.used += alone;
        let rest = |(kind, n): &(Kind, u32)| {
            let kind = kind.as_str();
            let n = u64::from(*n).saturating_sub(cut.masked.get(kind).copied().unwrap_or(0));
            (n > 0).then(|| (kind.to_owned(), n))
        };
        (now, self.masked.iter().filter_map(rest).collect())
    }
}

fn kinds(masked: &BTreeMap<String, u64>) -> Box<[(Kind, u32)]> {
    masked.iter().filter_map(|(kind, n)| Some((Kind::named(kind)?, *n as u32))).collect()
}

/// All that could be read is left out; `excluded` comes before the other buckets.
fn all_left_out(mut buckets: Buckets) -> Buckets {
    let unreadable = std::mem::take(&mut buckets.unreadable);
    let mut left_out = buckets.all_in(Bucket::Excluded);
    left_out.unreadable = unreadable;
    left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk::CHUNK_BYTES;
    use crate::conversation::{Conversation, Message, Role};
    use crate::draft::{Draft, Repeats, prepare};
    use crate::id::ConversationKey;
    use crate::redact::{Masker, MaskingKey};

    const TEMPLATE: &str = "Translate the following letter into Dutch, keep its tone, and mind the names of all who are in it.";

    fn message(id: &str, role: Role, text: &str) -> Message {
        Message { id: id.to_owned(), role, at: None, text: text.to_owned() }
    }

    /// A greeting, an address, an emoji, a template, an answer of several chunks, and new words on a
    /// branch that was left.
    fn conversation(id: &str) -> Conversation {
        let long = "A sentence of a long answer to mina@example.com. ".repeat(400);
        assert!(long.len() > 2 * CHUNK_BYTES);
        Conversation {
            key: ConversationKey { conversation_id: id.to_owned(), ..ConversationKey::default() },
            title: "Boat".to_owned(),
            created_at: None,
            updated_at: None,
            project: None,
            do_not_remember: false,
            messages: vec![
                message("hello", Role::User, "I am restoring a boat."),
                message("address", Role::User, "Write to grete@example.com or to eva@example.com."),
                message("emoji", Role::User, "👍"),
                message("template", Role::User, TEMPLATE),
                message("long", Role::Assistant, &long),
            ],
            alternatives: vec![message("branch", Role::User, "It is a canoe from Ghent.")],
            signals: Vec::new(),
            buckets: Buckets { used: 5, other_branch: 1, hidden: 2, ..Buckets::default() },
        }
    }

    /// What is drafted of conversations, one after the other.
    fn drafts(ids: &[&str]) -> Vec<(Conversation, Draft)> {
        let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "main");
        let mut repeats = Repeats::default();
        let mut prepared = |(place, id): (u32, &&str)| {
            let conversation = conversation(id);
            let draft = prepare(&conversation, place, &mut masker, &mut repeats);
            (conversation, draft)
        };
        (0..).zip(ids).map(&mut prepared).collect()
    }

    fn counted((conversation, draft): &(Conversation, Draft)) -> Counted {
        Counted::of(conversation, draft)
    }

    fn cut_of(draft: &Draft, names: &[&str]) -> (Vec<Chunk>, Cut) {
        without(draft.chunks.clone(), &names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn ids(chunks: &[Chunk]) -> BTreeSet<&str> {
        let pieces = chunks.iter().flat_map(|chunk| &chunk.pieces);
        pieces.map(|piece| piece.message_id.as_str()).collect()
    }

    #[test]
    fn what_is_left_out_is_in_no_chunk_and_is_counted_once() {
        // Names; then used, excluded, on another branch, trivial, same as others, addresses.
        let table: &[(&[&str], [u64; 6])] = &[
            (&[], [4, 0, 1, 1, 0, 402]),
            (&["nobody"], [4, 0, 1, 1, 0, 402]),
            (&["emoji"], [4, 0, 1, 1, 0, 402]),
            (&["hello"], [3, 1, 1, 1, 0, 402]),
            (&["address"], [3, 1, 1, 1, 0, 400]),
            (&["long"], [3, 1, 1, 1, 0, 2]),
            (&["branch"], [4, 1, 0, 1, 0, 402]),
            (&["hello", "branch", "long"], [2, 3, 0, 1, 0, 2]),
        ];
        let all = drafts(&["a"]);
        let draft = &all[0].1;
        for (names, expected) in table {
            let (left, cut) = cut_of(draft, names);
            for name in *names {
                assert!(!ids(&left).contains(name), "{names:?}");
            }
            for chunk in &left {
                assert_eq!(chunk.id, "");
            }
            let cuts = BTreeMap::from([(0, cut)]);
            let left_out = LeftOut { picked: &[1], cuts: &cuts };
            let (now, masked) = counted(&all[0]).as_sent(0, &left_out);
            let Buckets { used, excluded, other_branch, trivial, same_as, .. } = now;
            let emails = masked.get("email").copied().unwrap_or(0);
            assert_eq!(
                [used, excluded, other_branch, trivial, same_as, emails],
                *expected,
                "{names:?}"
            );
            assert_eq!(now.total(), draft.buckets.total(), "{names:?}");
        }
    }

    #[test]
    fn the_chunks_that_are_not_concerned_stay_what_and_where_they_are() {
        let all = drafts(&["a"]);
        let before = &all[0].1.chunks;
        let (left, _) = cut_of(&all[0].1, &["hello"]);
        assert_eq!(left.len(), before.len());
        assert_ne!(left[0].clone().named().id, before[0].clone().named().id);
        assert_eq!(left[0].position, before[0].position);
        assert_eq!(left[1..], before[1..]);
    }

    #[test]
    fn of_what_has_nothing_left_nothing_is_sent() {
        let all = drafts(&["a"]);
        let every = ["hello", "address", "template", "long", "branch"];
        let (left, cut) = cut_of(&all[0].1, &every);
        assert_eq!(left, []);
        let cuts = BTreeMap::from([(0, cut)]);
        let by_message = counted(&all[0]).as_sent(0, &LeftOut { picked: &[1], cuts: &cuts });
        let none = BTreeMap::new();
        let as_a_whole = counted(&all[0]).as_sent(0, &LeftOut { picked: &[0], cuts: &none });
        assert_eq!(by_message, as_a_whole);
        assert_eq!((by_message.0.excluded, by_message.1), (8, BTreeMap::new()));
    }

    #[test]
    fn what_repeats_a_message_that_is_left_out_is_read_itself() {
        let all = drafts(&["a", "b"]);
        // Left out of the first and of the second; then used, excluded and same as, of the second.
        // The long answer is said again too.
        let table: &[(&[&str], &[&str], [u64; 3])] = &[
            (&[], &[], [2, 0, 2]),
            (&["hello"], &[], [2, 0, 2]),
            (&["template"], &[], [3, 0, 1]),
            (&["template", "long"], &[], [4, 0, 0]),
            (&[], &["template"], [2, 1, 1]),
            (&["template"], &["template"], [2, 1, 1]),
            (&["long"], &["template"], [3, 1, 0]),
        ];
        for (of_first, of_second, expected) in table {
            let cuts = [(0, cut_of(&all[0].1, of_first).1), (1, cut_of(&all[1].1, of_second).1)];
            let cuts = BTreeMap::from(cuts);
            let left_out = LeftOut { picked: &[1, 1], cuts: &cuts };
            let (now, _) = counted(&all[1]).as_sent(1, &left_out);
            assert_eq!(
                [now.used, now.excluded, now.same_as],
                *expected,
                "{of_first:?} {of_second:?}"
            );
            assert_eq!(now.total(), 8, "{of_first:?} {of_second:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_trivial_however_often_it_is_said() {
        let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "main");
        let mut repeats = Repeats::default();
        for (place, id) in (0..).zip(["a", "b"]) {
            let mut dashes = conversation(id);
            dashes.messages = vec![message("dashes", Role::User, &"-".repeat(100))];
            dashes.alternatives.clear();
            dashes.buckets = Buckets { used: 1, ..Buckets::default() };
            let draft = prepare(&dashes, place, &mut masker, &mut repeats);
            assert_eq!((draft.buckets.trivial, draft.buckets.total()), (1, 1), "{id}");
        }
    }
}
