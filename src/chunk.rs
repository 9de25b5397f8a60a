//! Chunks: what is sent and stored. A chunk holds whole messages of one conversation, in the
//! order of the thread, up to [`CHUNK_BYTES`]; a message larger than that is cut.
//!
//! Packing is prefix-stable: a conversation that grows changes its last chunk at most. A chunk's
//! id depends on what is said and by whom, never on the title, the position or the placeholders'
//! letters, so next month's export makes the same chunks of the same messages. It takes all of a
//! chunk's text to make it, so it is made once it is wanted: [`Chunk::named`].

mod value;

use std::borrow::Cow;

use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::conversation::{Role, SignalKind};
use crate::id::{ConversationKey, FieldsHash};

pub use value::{SIGNAL_VALUE, value_of};

/// Part of every id: another packing is another chunk.
pub const CHUNKER_VERSION: &str = "1";

/// The masked text of a chunk, in bytes, at most. Bytes, not tokens: tokens belong to a model,
/// and chunks outlive models.
pub const CHUNK_BYTES: usize = 8 * 1024;

/// The messages of a chunk, at most: what stands beside their text (ids, times) is bounded too.
pub const CHUNK_PIECES: usize = 512;

/// What a masked stretch of text stands for, at `start..start + length` bytes of a masked text.
/// The value itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mask {
    /// Where the placeholder begins.
    pub start: u32,
    /// Its length.
    pub length: u32,
    /// Its kind, as in `[kind-…]`.
    pub kind: String,
}

impl Mask {
    /// Where it begins and ends. A mask that came from outside may lie past its text.
    fn range(&self) -> (usize, usize) {
        let start = self.start as usize;
        (start, start.saturating_add(self.length as usize))
    }
}

/// A text with placeholders in place of values, and where they stand, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// The masked text.
    pub text: String,
    /// Its placeholders, by offsets in `text`.
    pub masks: Vec<Mask>,
}

/// A message, or a stretch of one, in a chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The message's id in the conversation.
    pub message_id: String,
    /// Its number in the thread, from 1; 0 for what is not of the thread: a signal, or the person's
    /// words on another branch. For people; not part of the id.
    pub number: u32,
    /// Who wrote it.
    pub role: Role,
    /// When, if known.
    pub at: Option<Millis>,
    /// Where `text` begins in the message's masked text, in bytes.
    pub start: u32,
    /// The length of the message's whole masked text, in bytes; not part of the id.
    pub message_bytes: u32,
    /// The stretch of the masked text.
    pub text: String,
    /// The placeholders in `text`, by offsets in `text`.
    pub masks: Vec<Mask>,
    /// What it is, if it is no message but a text that the assistant kept as memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<SignalKind>,
    /// Whether a message of another conversation, met before, says the very same: it adds evidence
    /// to what that one says, and nothing else. Not part of the id.
    #[serde(default, skip_serializing_if = "is_false")]
    pub same_as: bool,
    /// Whether it is all that the assistant remembered at that time, not one thing more. Not part
    /// of the id.
    #[serde(default, skip_serializing_if = "is_false")]
    pub snapshot: bool,
}

impl Piece {
    /// By what its message is named where the person leaves it out: the message's id. What an
    /// assistant remembered stands together from several conversations, so its name has theirs.
    pub fn name(&self, key: &ConversationKey) -> String {
        let id = &self.message_id;
        match self.signal {
            None => id.clone(),
            Some(_) => {
                format!("{}/{}/{}/{id}", key.source.as_str(), key.account, key.conversation_id)
            }
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What is sent and stored, and answered by a model in one piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// [`chunk_id`] of the rest, or `""` until it is [named](Self::named).
    pub id: String,
    /// The conversation.
    pub key: ConversationKey,
    /// Its title, masked. Not part of the id.
    pub title: String,
    /// The conversation's place in the canonical order. Not part of the id.
    pub first_at: Option<Millis>,
    /// This chunk's place in the conversation, from 0. Not part of the id.
    pub position: u32,
    /// What it is worth reading first: larger is earlier. Not part of the id.
    pub value: u32,
    /// The messages.
    pub pieces: Vec<Piece>,
}

impl Chunk {
    /// The same under its id. Of what is read not all is sent, and ids take a good part of the time
    /// that reading does: a chunk gets its own where it is to be sent or stored.
    #[must_use]
    pub fn named(mut self) -> Self {
        if self.id.is_empty() {
            self.id = chunk_id(&self.key, &self.pieces);
        }
        self
    }

    /// The same without the pieces of which `is_out` says so, another chunk that is not named yet;
    /// none if nothing is left. It stays where it is in the conversation, and no other chunk changes.
    pub fn without(mut self, is_out: impl Fn(&Piece) -> bool) -> Option<Self> {
        self.pieces.retain(|piece| !is_out(piece));
        if self.pieces.is_empty() {
            return None;
        }
        self.id = String::new();
        self.value = value_of(&self.pieces);
        Some(self)
    }
}

/// 64 hex digits: SHA-256 over the chunker's version, the conversation's key and, for each piece,
/// message id, byte range, role, time and masked text with each placeholder reduced to its kind.
pub fn chunk_id(key: &ConversationKey, pieces: &[Piece]) -> String {
    let mut hash = FieldsHash::default();
    hash.field(CHUNKER_VERSION.as_bytes());
    hash.field(key.source.as_str().as_bytes());
    hash.field(key.account.as_bytes());
    hash.field(key.conversation_id.as_bytes());
    for piece in pieces {
        let end = piece.start as usize + piece.text.len();
        hash.field(piece.message_id.as_bytes());
        hash.field(format!("{}..{end}", piece.start).as_bytes());
        hash.field(piece.role.as_str().as_bytes());
        if let Some(kind) = piece.signal {
            // A role is no kind of signal, so this cannot be taken for another field.
            hash.field(kind.as_str().as_bytes());
        }
        hash.field(piece.at.map_or(String::new(), Millis::rfc3339).as_bytes());
        hash.field(without_letters(&piece.text, &piece.masks).as_bytes());
    }
    hash.hex()
}

/// `[email-7k3q2a9d4m]` as `[email]`, so that another device's key makes the same chunk.
fn without_letters<'a>(text: &'a str, masks: &[Mask]) -> Cow<'a, str> {
    if masks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mask in masks {
        let (start, end) = mask.range();
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push('[');
        out.push_str(&mask.kind);
        out.push(']');
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// A message of the thread, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedMessage {
    /// The message's id in the conversation.
    pub id: String,
    /// Who wrote it.
    pub role: Role,
    /// When, if known.
    pub at: Option<Millis>,
    /// Its masked text.
    pub text: String,
    /// The placeholders in `text`, in order, by offsets in `text`.
    pub masks: Vec<Mask>,
    /// What it is, if it is no message.
    pub signal: Option<SignalKind>,
    /// See [`Piece::same_as`].
    pub same_as: bool,
    /// See [`Piece::snapshot`].
    pub snapshot: bool,
}

impl MaskedMessage {
    /// Whether it has neither a letter nor a digit, in any script: a lone emoji, or dots.
    pub fn is_trivial(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }
}

/// What packing a conversation gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    /// The chunks, in the order of the thread, none of them named.
    pub chunks: Vec<Chunk>,
    /// How many messages are in none, because they say nothing.
    pub trivial: u64,
}

/// Packs a conversation's thread. Whole messages go into a chunk as long as they fit into
/// [`CHUNK_BYTES`] (and are no more than [`CHUNK_PIECES`]); what is larger than that begins a chunk and is cut, without overlap: at the
/// last blank line that fits, else the last line end, else the last end of a sentence, else
/// anywhere between two characters, and never in a placeholder. Pieces hold all of the text of
/// all messages but the trivial ones.
///
/// Chunks are filled from the first message on, so that messages that are added change the last
/// chunk at most.
pub fn pack(
    key: &ConversationKey,
    title: &Masked,
    first_at: Option<Millis>,
    messages: Vec<MaskedMessage>,
) -> Packed {
    let packer = Packer { key, title, first_at, chunks: Vec::new(), pieces: Vec::new(), bytes: 0 };
    packer.pack((1..).zip(messages))
}

/// Packs what is not of the thread, in chunks of its own, so that the thread's are the same with
/// and without it. `positions` is where those chunks begin; larger than any of the thread's.
pub fn pack_beside(
    key: &ConversationKey,
    title: &Masked,
    first_at: Option<Millis>,
    texts: Vec<MaskedMessage>,
    positions: u32,
) -> Vec<Chunk> {
    let packer = Packer { key, title, first_at, chunks: Vec::new(), pieces: Vec::new(), bytes: 0 };
    let mut chunks = packer.pack(std::iter::repeat(0).zip(texts)).chunks;
    for chunk in &mut chunks {
        chunk.position += positions;
    }
    chunks
}

impl Packer<'_> {
    fn pack(mut self, messages: impl Iterator<Item = (u32, MaskedMessage)>) -> Packed {
        let mut trivial = 0;
        for (number, message) in messages {
            if message.is_trivial() {
                trivial += 1;
                continue;
            }
            if message.text.len() <= CHUNK_BYTES {
                self.add(whole(number, message));
                continue;
            }
            self.close();
            let mut start = 0;
            while message.text.len() - start > CHUNK_BYTES {
                let end = start + cut(&message, start);
                self.add(stretch(number, &message, start, end));
                self.close();
                start = end;
            }
            self.add(stretch(number, &message, start, message.text.len()));
        }
        self.close();
        Packed { chunks: self.chunks, trivial }
    }
}

struct Packer<'a> {
    key: &'a ConversationKey,
    title: &'a Masked,
    first_at: Option<Millis>,
    chunks: Vec<Chunk>,
    /// Those of the chunk that is not full yet.
    pieces: Vec<Piece>,
    /// Their text.
    bytes: usize,
}

impl Packer<'_> {
    fn add(&mut self, piece: Piece) {
        let bytes = piece.text.len();
        if self.bytes + bytes > CHUNK_BYTES || self.pieces.len() == CHUNK_PIECES {
            self.close();
        }
        self.bytes += bytes;
        self.pieces.push(piece);
    }

    fn close(&mut self) {
        self.bytes = 0;
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.is_empty() {
            return;
        }
        self.chunks.push(Chunk {
            id: String::new(),
            key: self.key.clone(),
            title: self.title.text.clone(),
            first_at: self.first_at,
            position: self.chunks.len() as u32,
            value: value_of(&pieces),
            pieces,
        });
    }
}

/// The piece that is all of a message.
fn whole(number: u32, message: MaskedMessage) -> Piece {
    Piece {
        message_id: message.id,
        number,
        role: message.role,
        at: message.at,
        start: 0,
        message_bytes: message.text.len() as u32,
        text: message.text,
        masks: message.masks,
        signal: message.signal,
        same_as: message.same_as,
        snapshot: message.snapshot,
    }
}

/// The piece that is a stretch of a message.
fn stretch(number: u32, message: &MaskedMessage, start: usize, end: usize) -> Piece {
    let inside = |mask: &&Mask| start <= mask.range().0 && mask.range().1 <= end;
    let from = start as u32;
    let moved = |mask: &Mask| Mask { start: mask.start - from, ..mask.clone() };
    Piece {
        message_id: message.id.clone(),
        number,
        role: message.role,
        at: message.at,
        start: from,
        message_bytes: message.text.len() as u32,
        text: message.text.get(start..end).unwrap_or_default().to_owned(),
        masks: message.masks.iter().filter(inside).map(moved).collect(),
        signal: message.signal,
        same_as: message.same_as,
        snapshot: message.snapshot,
    }
}

/// The length of the piece that begins at `start` of a message of which more than
/// [`CHUNK_BYTES`] are left: more than nothing, at most that.
fn cut(message: &MaskedMessage, start: usize) -> usize {
    let rest = message.text.get(start..).unwrap_or_default();
    let mask_at = |at: usize| {
        let next = message.masks.partition_point(|mask| mask.range().1 <= start + at);
        let mask = message.masks.get(next).filter(|mask| mask.range().0 < start + at);
        mask.map(|mask| mask.range().0.saturating_sub(start))
    };
    let limit = rest.floor_char_boundary(CHUNK_BYTES);
    let limit = mask_at(limit).filter(|at| *at > 0).unwrap_or(limit);
    let fits = rest.get(..limit).unwrap_or_default();
    let words = fits.len() - fits.trim_start().len();
    let is_cut = |at: &usize| *at > words && mask_at(*at).is_none();
    line_ends(fits, true)
        .find(is_cut)
        .or_else(|| line_ends(fits, false).find(is_cut))
        .or_else(|| sentence_ends(fits).filter(is_cut).last())
        .unwrap_or(limit)
}

/// Where the lines of a text end, or only the blank ones, from the last to the first.
fn line_ends(text: &str, blank: bool) -> impl Iterator<Item = usize> {
    let is_blank = move |end: &usize| {
        let line = text.get(..*end - 1).and_then(|before| before.rsplit_once('\n'));
        line.is_some_and(|(_, line)| line.trim().is_empty())
    };
    let ends = memchr::memrchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    ends.filter(move |end| !blank || is_blank(end))
}

/// Where the sentences of a text end, but for the last, which may go on.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> {
    let sentences = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    sentences.segment_str(text).filter(|end| 0 < *end && *end < text.len())
}
