//! The draft: what would be sent of a conversation, made where the export is read.
//!
//! Page and command line both come through here, so that they send the same bytes and count the
//! same messages. What an export holds as memory is collected while it is read and packed at its
//! end ([`Remembered`]), because only then is it known which of it is the last.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh64::xxh64;

use crate::chunk::{Chunk, MaskedMessage, pack, pack_beside};
use crate::clock::Millis;
use crate::conversation::{Bucket, Buckets, Conversation, Message, Role, Signal, SignalKind};
use crate::id::{ConversationKey, Source};
use crate::redact::{Masked, Masker};

mod left_out;

pub use left_out::{Counted, Cut, LeftOut, without};

/// The positions of chunks that are not of the thread; no thread has so many.
const BRANCH_POSITIONS: u32 = 1 << 24;
const SIGNAL_POSITIONS: u32 = 1 << 25;

/// The person's words on another branch are read if so many of them stand nowhere in their words
/// on the thread: an edit that mends a word says nothing new.
const NEW_WORDS_MIN: usize = 3;

/// What would be sent of a conversation, and where its messages ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The chunks, in the order of the thread; then those of other branches. None is
    /// [named](Chunk::named).
    pub chunks: Vec<Chunk>,
    /// The conversation's counts, those of its trivial messages moved from `used` to `trivial`.
    pub buckets: Buckets,
    /// How many values of each kind were masked in it.
    pub masked: BTreeMap<String, u64>,
    /// For each message that is in `same_as`, in their order, which one says the same.
    pub repeats: Vec<Repeat>,
}

/// A message that an earlier one of another conversation says too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// [`said`] of both.
    pub said: u64,
    /// The place of the other's conversation.
    pub place: u32,
}

/// The texts met so far, as far as there is room, to know those that repeat each other: prompts
/// that are sent again and again, templates, pasted texts.
#[derive(Debug)]
pub struct Repeats {
    /// By the last bits of a text's hash: the hash, and the place of its conversation.
    slots: Vec<(u64, u32)>,
}

/// Room for so many texts; it does not grow with the export.
const SLOTS: usize = 1 << 16;

/// A shorter text is said again by chance.
const REPEAT_BYTES_MIN: usize = 80;

impl Default for Repeats {
    fn default() -> Self {
        Self { slots: vec![(0, u32::MAX); SLOTS] }
    }
}

impl Repeats {
    /// Which other conversation said this before, if one did. The first of each text is noted.
    fn of(&mut self, text: &str, place: u32) -> Option<Repeat> {
        if text.len() < REPEAT_BYTES_MIN {
            return None;
        }
        let said = said(text);
        let slot = self.slots.get_mut(said as usize % SLOTS)?;
        if slot.1 == u32::MAX {
            *slot = (said, place);
        }
        let is_another = slot.0 == said && slot.1 != place;
        is_another.then_some(Repeat { said, place: slot.1 })
    }
}

/// What a masked text says, as a number that JavaScript has too.
fn said(text: &str) -> u64 {
    xxh64(text.as_bytes(), 0) >> 11
}

/// Masks a conversation's title and thread, and packs it.
///
/// Of its other branches only the person's own messages are packed, and only those that hold
/// something new; they stay in the bucket `other_branch`.
///
/// One that is not to be remembered gives no chunk and is not masked: all of its messages that
/// could be read are `excluded`, also those that the thread does not show, since that bucket
/// comes before the others.
///
/// `place` is the conversation's among those of this reading; a long message that says the very
/// same as one of another place is in the bucket `same_as`.
pub fn prepare(
    conversation: &Conversation,
    place: u32,
    masker: &mut Masker,
    repeats: &mut Repeats,
) -> Draft {
    let mut buckets = conversation.buckets;
    if conversation.do_not_remember {
        let unreadable = std::mem::take(&mut buckets.unreadable);
        buckets = buckets.all_in(Bucket::Excluded);
        buckets.unreadable = unreadable;
        return Draft { buckets, ..Draft::default() };
    }
    let before = masker.counts().clone();
    let title = masker.mask(&conversation.title);
    let mut messages: Vec<_> =
        conversation.messages.iter().map(|message| masked(message, masker)).collect();
    let mut same_as = Vec::new();
    // What says nothing is trivial, however often it is sent.
    for message in messages.iter_mut().filter(|message| !message.is_trivial()) {
        let other = repeats.of(&message.text, place);
        message.same_as = other.is_some();
        same_as.extend(other);
    }
    let first_at = conversation.first_at();
    let packed = pack(&conversation.key, &title, first_at, messages);
    let trivial = packed.trivial.min(buckets.used);
    buckets.used -= trivial;
    buckets.trivial += trivial;
    buckets.same_as += same_as.len() as u64;
    buckets.used = buckets.used.saturating_sub(same_as.len() as u64);
    let mut chunks = packed.chunks;
    let branches: Vec<_> = new_on_other_branches(conversation)
        .into_iter()
        .map(|message| masked(message, masker))
        .collect();
    chunks.extend(pack_beside(&conversation.key, &title, first_at, branches, BRANCH_POSITIONS));
    Draft { chunks, buckets, masked: since(&before, masker.counts()), repeats: same_as }
}

/// The person's messages on other branches that say something which the thread does not.
fn new_on_other_branches(conversation: &Conversation) -> Vec<&Message> {
    let own = |message: &&Message| message.role == Role::User;
    let alternatives = || conversation.alternatives.iter().filter(own);
    let thread = conversation.messages.iter().filter(own);
    let mut new_words: BTreeSet<Word<'_>> =
        alternatives().flat_map(|message| words(&message.text)).collect();
    for word in thread.flat_map(|message| words(&message.text)) {
        if new_words.is_empty() {
            break;
        }
        new_words.remove(&word);
    }
    let mut new = Vec::new();
    for message in alternatives() {
        let words: BTreeSet<Word<'_>> =
            words(&message.text).filter(|word| new_words.contains(word)).collect();
        if words.len() >= NEW_WORDS_MIN {
            new_words.retain(|word| !words.contains(word));
            new.push(message);
        }
    }
    new
}

/// A word with a number made of it, which is compared first: that is many times faster than words are.
type Word<'a> = (u64, Cow<'a, str>);

/// The words of a text in small letters.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    words.map(move |word| {
        let small = if word.bytes().all(is_small) {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase())
        };
        (xxh64(small.as_bytes(), 0), small)
    })
}

fn masked(message: &Message, masker: &mut Masker) -> MaskedMessage {
    let Masked { text, masks } = masker.mask(&message.text);
    let (id, role, at) = (message.id.clone(), message.role, message.at);
    MaskedMessage { id, role, at, text, masks, signal: None, same_as: false, snapshot: false }
}

/// How many values of each kind were masked since a masker's counts were `before`.
pub fn since(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let new = now.iter().map(|(kind, n)| (kind, n - before.get(kind).unwrap_or(&0)));
    new.filter(|(_, n)| *n > 0).map(|(kind, n)| (kind.clone(), n)).collect()
}

/// What the export itself holds as memory or instructions, as far as it is read.
///
/// Of snapshots of all that an assistant remembered, and of custom instructions, only the last in
/// time counts; of single memories, those that are newer than that snapshot. The rest counts once.
#[derive(Debug, Default)]
pub struct Remembered {
    /// By conversation, and the signal's place there.
    signals: BTreeMap<ConversationKey, Vec<Kept>>,
    /// The last of what counts only once, by whose and what it is.
    last: BTreeMap<Slot, Last>,
}

/// Whose and what it is, of which only the last counts.
type Slot = (Source, String, SignalKind);

/// When it was written, and where it stands.
type Last = (Option<Millis>, ConversationKey, usize);

/// A signal, where it stands, and what its chunk has to say of the conversation.
#[derive(Clone, Debug)]
struct Kept {
    place: usize,
    at: Option<Millis>,
    title: String,
    first_at: Option<Millis>,
    signal: Signal,
}

impl Remembered {
    /// Notes those of a conversation; what was noted under its key before is forgotten.
    pub fn add(&mut self, conversation: &Conversation) {
        let key = &conversation.key;
        if self.signals.remove(key).is_some() {
            self.last.retain(|_, (_, of, _)| of != key);
        }
        if conversation.do_not_remember || conversation.signals.is_empty() {
            return;
        }
        let about = conversation.updated_at.or(conversation.first_at());
        for (place, signal) in conversation.signals.iter().enumerate() {
            let at = signal.at.or(about);
            let is_last = self.is_last_of_its_kind(signal, at, key, place);
            if is_last {
                let kept = Kept {
                    place,
                    at,
                    title: conversation.title.clone(),
                    first_at: conversation.first_at(),
                    signal: signal.clone(),
                };
                self.signals.entry(key.clone()).or_default().push(kept);
            }
        }
    }

    /// Whether it may still count; of what counts only once, notes it as the last.
    fn is_last_of_its_kind(
        &mut self,
        signal: &Signal,
        at: Option<Millis>,
        key: &ConversationKey,
        place: usize,
    ) -> bool {
        let counts_once = signal.is_snapshot || signal.kind == SignalKind::CustomInstructions;
        if !counts_once {
            return true;
        }
        let slot = (key.source, key.account.clone(), signal.kind);
        let this = (at, key.clone(), place);
        if self.last.get(&slot).is_some_and(|last| *last > this) {
            return false;
        }
        if let Some((_, of, place)) = self.last.insert(slot, this)
            && let Some(kept) = self.signals.get_mut(&of)
        {
            kept.retain(|one| one.place != place);
        }
        true
    }

    /// The chunks of all that counts, masked, in canonical order; each cites the conversation that
    /// held it, and `signal#<n>` as its message.
    pub fn finish(&self, masker: &mut Masker) -> Vec<Chunk> {
        let mut texts: BTreeSet<(Source, &str, SignalKind, &str)> = BTreeSet::new();
        let mut chunks = Vec::new();
        for (key, kept) in &self.signals {
            let mut messages = Vec::new();
            for Kept { place, at, signal, .. } in kept {
                let snapshot = self.last.get(&(key.source, key.account.clone(), signal.kind));
                let is_in_snapshot = !signal.is_snapshot
                    && signal.kind == SignalKind::SavedMemory
                    && at.is_some_and(|at| snapshot.is_some_and(|(last, ..)| *last > Some(at)));
                let is_new = texts.insert((key.source, &key.account, signal.kind, &signal.text));
                if is_in_snapshot || !is_new {
                    continue;
                }
                let Masked { text, masks } = masker.mask(&signal.text);
                messages.push(MaskedMessage {
                    id: format!("signal#{place}"),
                    role: signal.kind.written_by(),
                    at: *at,
                    text,
                    masks,
                    signal: Some(signal.kind),
                    same_as: false,
                    snapshot: signal.is_snapshot,
                });
            }
            if let Some(Kept { title, first_at, .. }) = kept.first() {
                let title = masker.mask(title);
                let of_one = pack_beside(key, &title, *first_at, messages, SIGNAL_POSITIONS);
                chunks.extend(of_one);
            }
        }
        chunks
    }
}
