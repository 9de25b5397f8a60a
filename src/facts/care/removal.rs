//! Messages that the person took out of a memory, for good.
//!
//! The decision to forget what was said in them knows them by marks of its own. So they stay out when
//! a later export brings them again, and nothing of their text is kept to know them by.

use super::{Care, CareKey, Decision};
use crate::chunk::{Chunk, Piece};
use crate::facts::{Output, Rejection};
use crate::id::ConversationKey;
use crate::protocol::Verdict;

/// What the mark of a message begins with; no other mark does.
const MESSAGE: char = 'm';

/// What the mark of a place begins with where the message that stands there may be another next time.
const PLACE: char = 'p';

/// What the mark of a conversation's title begins with: assistants make titles of what was said.
const TITLE: char = 't';

/// Whether a mark is of a message, a place or a title, and not of what is said.
pub(super) fn is_of_message(mark: &str) -> bool {
    mark.starts_with([MESSAGE, PLACE, TITLE])
}

/// Whether an id only counts: the export has none, and next time another text may stand there.
fn is_counted(key: &ConversationKey, id: &str) -> bool {
    let before = id.rsplit_once('#').map(|(before, _)| before);
    before.is_some_and(|before| before == "signal" || before == key.conversation_id)
}

impl CareKey {
    /// A message is known by its id or, where that only counts, by its place and its text.
    fn message(&self, key: &ConversationKey, id: &str, text: &str) -> String {
        let text = if is_counted(key, id) { text } else { "" };
        let message = [key.source.as_str(), &key.account, &key.conversation_id, id, text];
        format!("{MESSAGE}{}", self.mark("message", message))
    }

    fn place(&self, key: &ConversationKey, id: &str) -> String {
        let place = [key.source.as_str(), &key.account, &key.conversation_id, id];
        format!("{PLACE}{}", self.mark("place", place))
    }

    fn title(&self, key: &ConversationKey) -> String {
        let place = [key.source.as_str(), &key.account, &key.conversation_id];
        format!("{TITLE}{}", self.mark("title", place))
    }
}

impl Decision {
    /// The same decision, by which these messages stay out too: conversation, id and text.
    #[must_use]
    pub fn removing<'a>(
        mut self,
        messages: impl IntoIterator<Item = (&'a ConversationKey, &'a str, &'a str)>,
        key: &CareKey,
    ) -> Self {
        for (conversation, id, text) in messages {
            self.marks.extend([
                key.message(conversation, id, text),
                key.place(conversation, id),
                key.title(conversation),
            ]);
        }
        self.marks.sort_unstable();
        self.marks.dedup();
        self.seal = key.seal(&self);
        self
    }

    /// How many messages it keeps out.
    pub fn removed(&self) -> u32 {
        self.marks.iter().filter(|mark| mark.starts_with(PLACE)).count() as u32
    }

    /// Whether both are about something that says the same.
    pub fn shares_with(&self, other: &Self) -> bool {
        self.marks.iter().any(|mark| !is_of_message(mark) && other.marks.contains(mark))
    }
}

impl Care<'_> {
    /// Whether any message was taken out.
    pub fn removes(&self) -> bool {
        self.by_mark.range("m".."n").next().is_some()
    }

    /// The chunk as it may be stored: without the messages that were taken out.
    pub fn received(&self, mut chunk: Chunk) -> Chunk {
        if !self.removes() {
            return chunk;
        }
        let key = chunk.key.clone();
        take_out(&mut chunk, |piece| {
            self.is_out(&self.key.message(&key, &piece.message_id, &piece.text))
        });
        if self.is_out(&self.key.title(&key)) {
            chunk.title.clear();
        }
        chunk
    }

    fn is_out(&self, mark: &str) -> bool {
        self.by_mark.get(mark).is_some_and(|decision| decision.verdict == Verdict::Forget)
    }

    /// Whether it is the person who took out whatever is missing in a chunk: its id is that of the
    /// words it had, and vouches for them no more.
    pub fn vouches_for(&self, chunk: &Chunk) -> bool {
        let mut missing = chunk.pieces.iter().filter(|piece| piece.text.is_empty()).peekable();
        missing.peek().is_some()
            && missing.all(|piece| self.is_out(&self.key.place(&chunk.key, &piece.message_id)))
    }
}

/// Takes the text of some messages out of a chunk. Who spoke, and when, stays: it is what the chunk
/// is known by, and what the counts add up to.
pub fn take_out(chunk: &mut Chunk, is_out: impl Fn(&Piece) -> bool) {
    let own = chunk.pieces.iter_mut().filter(|piece| !piece.text.is_empty());
    for piece in own.filter(|piece| is_out(piece)) {
        piece.text = String::new();
        piece.masks = Vec::new();
    }
}

impl Output {
    /// What is left when some messages of its chunk are taken out: what cites them is forgotten.
    #[must_use]
    pub fn without(mut self, is_out: impl Fn(&str) -> bool) -> Self {
        let before = self.facts.len();
        self.facts.retain(|fact| !is_out(&fact.evidence.message_id));
        let forgotten = (before - self.facts.len()) as u32;
        if forgotten > 0 {
            *self.rejected.entry(Rejection::Forgotten).or_default() += forgotten;
        }
        self
    }
}
