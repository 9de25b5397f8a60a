//! What of a conversation can be found, and how it goes from where conversations are read to where they
//! are searched: in `postcard`, each behind its length, one after another.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::conversation::Conversation;
use crate::id::ConversationKey;
use crate::pieces::Pieces;

/// The length of what follows: so many bytes, little-endian.
const LENGTH_BYTES: usize = 4;

/// Of a conversation, what an [`Index`](super::Index) takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findable<'a> {
    /// Which it is.
    pub key: ConversationKey,
    /// As the export has it.
    pub title: &'a str,
    /// When it began.
    pub first_at: Option<Millis>,
    /// Those of its messages, in the order of the thread.
    #[serde(borrow)]
    pub texts: Vec<&'a str>,
}

impl<'a> From<&'a Conversation> for Findable<'a> {
    fn from(conversation: &'a Conversation) -> Self {
        Self {
            key: conversation.key.clone(),
            title: &conversation.title,
            first_at: conversation.first_at(),
            texts: conversation.messages.iter().map(|message| message.text.as_str()).collect(),
        }
    }
}

impl Findable<'_> {
    /// Adds it to what is on its way, with the row that it has in a list.
    pub fn write(&self, row: u32, to: &mut Pieces) {
        let record = (row, self);
        // It is written once its length is known, and writing into memory does not fail.
        if let Ok(length) = postcard::experimental::serialized_size(&record) {
            to.add(&(length as u32).to_le_bytes());
            let _ = postcard::to_io(&record, to);
        }
    }
}

/// Puts together what [`Findable::write`] wrote, wherever it is cut.
#[derive(Default)]
pub struct Stream {
    /// What is not whole yet.
    begun: Vec<u8>,
}

impl Stream {
    /// Takes the next bytes, and gives `each` what is whole with them, and its row. What cannot be read
    /// is left out.
    pub fn push(&mut self, bytes: &[u8], mut each: impl FnMut(u32, &Findable<'_>)) {
        self.begun.extend_from_slice(bytes);
        let mut rest = self.begun.as_slice();
        while let Some((record, after)) = first(rest) {
            if let Ok((row, findable)) = postcard::from_bytes(record) {
                each(row, &findable);
            }
            rest = after;
        }
        let read = self.begun.len() - rest.len();
        self.begun.drain(..read);
    }
}

/// The first record that is whole, and what follows.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH_BYTES>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::id::Source;

    type Made = (String, String, Option<i64>, Vec<String>);

    fn findable((id, title, at, texts): &Made) -> Findable<'_> {
        Findable {
            key: ConversationKey {
                source: Source::Claude,
                account: title.clone(),
                conversation_id: id.clone(),
            },
            title,
            first_at: at.map(Millis),
            texts: texts.iter().map(String::as_str).collect(),
        }
    }

    fn made() -> impl Strategy<Value = Made> {
        (".{0,9}", ".{0,20}", any::<Option<i64>>(), vec("\\PC{0,200}", 0..5))
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_wherever_it_is_cut(
            all in vec((any::<u32>(), made()), 0..6),
            piece in 1_usize..300,
        ) {
            let mut written = Pieces::default();
            for (row, one) in &all {
                findable(one).write(*row, &mut written);
            }
            let written = written.iter().collect::<Vec<_>>().concat();
            let (mut stream, mut met) = (Stream::default(), 0);
            for piece in written.chunks(piece) {
                stream.push(piece, |row, read| {
                    assert_eq!((row, read), (all[met].0, &findable(&all[met].1)));
                    met += 1;
                });
            }
            prop_assert_eq!(met, all.len());
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_what_follows_is_not() {
        let one = ("a".to_owned(), "Bees".to_owned(), None, vec!["Two hives.".to_owned()]);
        let mut written = Pieces::default();
        written.add(&[3, 0, 0, 0, 0xff, 0xff, 0xff]);
        findable(&one).write(7, &mut written);
        let (mut stream, mut rows) = (Stream::default(), Vec::new());
        written.iter().for_each(|piece| stream.push(piece, |row, _| rows.push(row)));
        assert_eq!(rows, [7]);
    }
}
