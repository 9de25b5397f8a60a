//! What was sent, searched and read: conversations put together again from their chunks.
//!
//! There is no index: what is sought is looked for in a stretch of chunks at a time, the newest
//! conversation first, so that nothing else keeps words that are to be forgotten.

use std::collections::BTreeMap;

use crate::chunk::{Chunk, Piece};
use crate::cited::{self, Whole};
use crate::clock::Millis;
use crate::conversation::{Buckets, Conversation, Message};
use crate::protocol::{SearchHit, SentConversation, SentMessage, TextPart};
use crate::rows::ChunkPlace;
use crate::search::{Index, Query};
use crate::shown::{self, PartKind, Shown};

/// What somebody types, at most, in bytes: each of its phrases is looked for in every text.
pub const QUERY_BYTES_MAX: usize = 1_000;

/// Chunks of a stretch that is searched, at most, and their text in bytes, about.
pub const STRETCH_CHUNKS: u32 = 256;
const STRETCH_BYTES: u64 = 1024 * 1024;

/// Chunks of a stretch that is read, and how many of them stand before the message that is asked for.
const READ_CHUNKS: u32 = 6;
const READ_BEFORE: u32 = 2;

/// How many of these chunks make the next stretch, and whether it is the last. They are in order,
/// one more of them asked for than [`STRETCH_CHUNKS`]. A conversation is not cut in two unless it is
/// longer than a stretch.
pub fn stretch(places: &[ChunkPlace]) -> (usize, bool) {
    let mut bytes = 0;
    let fits = |place: &&ChunkPlace| {
        bytes += place.bytes;
        bytes <= STRETCH_BYTES
    };
    let fitting = places.iter().take_while(fits).take(STRETCH_CHUNKS as usize).count().max(1);
    let Some(next) = places.get(fitting) else { return (places.len(), true) };
    let whole = places.iter().take(fitting).rposition(|place| !place.is_of_the_same(next));
    (whole.map_or(fitting, |last| last + 1), false)
}

/// The conversations among these chunks that are meant and in which all that is sought stands, in
/// the order in which the chunks are.
pub fn search(chunks: &[Chunk], query: &Query) -> Vec<SearchHit> {
    let conversations = chunks.chunk_by(|one, next| one.key == next.key);
    let conversations: Vec<Sent> = conversations.map(Sent::of).collect();
    let mut index = Index::default();
    for sent in &conversations {
        index.add(&sent.conversation);
    }
    let found = index.conversations(query);
    let found: BTreeMap<_, _> =
        found.iter().map(|found| (found.conversation, found.message)).collect();
    let mut hits = Vec::new();
    for sent in &conversations {
        let best = found.get(&sent.conversation.key);
        hits.extend(best.and_then(|best| sent.hit(&index, query, *best)));
    }
    hits
}

/// A conversation, or a stretch of a long one.
struct Sent {
    conversation: Conversation,
    messages: Vec<Shown>,
}

impl Sent {
    fn of(chunks: &[Chunk]) -> Self {
        let first = chunks.first();
        let key = first.map(|chunk| chunk.key.clone()).unwrap_or_default();
        let created_at = first.and_then(|chunk| chunk.first_at);
        let title = chunks.last().map(|chunk| chunk.title.clone()).unwrap_or_default();
        let messages = messages(chunks);
        let plain = |shown: &Shown| Message {
            id: shown.name.clone(),
            role: shown.role,
            at: shown.at,
            text: shown.text.clone(),
        };
        let conversation = Conversation {
            key,
            title,
            created_at,
            updated_at: None,
            project: None,
            do_not_remember: false,
            messages: messages.iter().map(plain).collect(),
            alternatives: Vec::new(),
            signals: Vec::new(),
            buckets: Buckets::default(),
        };
        Self { conversation, messages }
    }

    /// What is shown of it, if its phrases stand in a row.
    fn hit(&self, index: &Index, query: &Query, best: Option<u32>) -> Option<SearchHit> {
        let title = self.conversation.title.as_str();
        let texts = || std::iter::once(title).chain(self.messages.iter().map(|one| &*one.text));
        if !query.holds(&texts().collect::<Vec<_>>()) {
            return None;
        }
        let marks = index.marks(query, texts().skip(1));
        let is_marked = |at: usize| marks.get(at).is_some_and(|marks| !marks.is_empty());
        let best = best.map(|best| best as usize).filter(|best| is_marked(*best));
        let best = best.or_else(|| (0..marks.len()).find(|at| is_marked(*at))).unwrap_or(0);
        let message = self.messages.get(best)?;
        let marked = marks.iter().filter(|marks| !marks.is_empty()).count();
        let hits = marks.get(best).map(Vec::as_slice).unwrap_or_default();
        let key = &self.conversation.key;
        Some(SearchHit {
            source: key.source.as_str().to_owned(),
            account: key.account.clone(),
            conversation: key.conversation_id.clone(),
            title: title.to_owned(),
            message: sent_message(message, String::new()),
            parts: shown::excerpt(&message.text, &message.masks, hits)
                .into_iter()
                .map(|part| TextPart {
                    kind: kind(part.kind).to_owned(),
                    text: part.text.to_owned(),
                })
                .collect(),
            others: marked.saturating_sub(usize::from(is_marked(best))) as u32,
        })
    }
}

/// The messages of chunks of one conversation: the thread, then what stands beside it, by time. One
/// that grew between two exports is in it once, as long as it became, and of what was taken out
/// nothing is.
fn messages(chunks: &[Chunk]) -> Vec<Shown> {
    let mut pieces: BTreeMap<String, Vec<&Piece>> = BTreeMap::new();
    for (chunk, piece) in
        chunks.iter().flat_map(|chunk| chunk.pieces.iter().map(move |piece| (chunk, piece)))
    {
        pieces.entry(piece.name(&chunk.key)).or_default().push(piece);
    }
    let shown = |(name, pieces): (String, Vec<&Piece>)| {
        let Whole { first, text, masks } = cited::whole(&pieces)?;
        let Piece { number, role, at, signal, .. } = *first;
        Some(Shown { name, number, role, at, text, masks, signal, is_sent: true })
    };
    let mut all: Vec<Shown> = pieces.into_iter().filter_map(shown).collect();
    all.sort_by_key(|message| match message.number {
        0 => (1, 0, message.at),
        number => (0, number, None),
    });
    all
}

fn kind(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Text => "text",
        PartKind::Mask => "mask",
        PartKind::Hit => "hit",
    }
}

fn sent_message(message: &Shown, text: String) -> SentMessage {
    SentMessage {
        id: message.name.clone(),
        number: message.number,
        role: message.role.as_str().to_owned(),
        at: message.at.map(Millis::rfc3339),
        text,
    }
}

/// Which chunks of a conversation of so many are read: from where to where. `around` is the place of
/// the chunk with the message that is asked for.
pub fn window(chunks: u32, around: Option<u32>, from: Option<u32>) -> std::ops::Range<u32> {
    let around = around.map(|at| at.saturating_sub(READ_BEFORE));
    let start = from.or(around).unwrap_or(0).min(chunks);
    start..start.saturating_add(READ_CHUNKS).min(chunks)
}

/// These chunks, which are those in that window of so many, to be read.
pub fn conversation(chunks: &[Chunk], window: &std::ops::Range<u32>, of: u32) -> SentConversation {
    let title = chunks.last().map(|chunk| chunk.title.clone()).unwrap_or_default();
    let messages = messages(chunks);
    SentConversation {
        title,
        messages: messages.iter().map(|one| sent_message(one, one.text.clone())).collect(),
        earlier: (window.start > 0).then(|| window.start.saturating_sub(READ_CHUNKS)),
        later: (window.end < of).then_some(window.end),
    }
}

#[cfg(test)]
mod tests;
