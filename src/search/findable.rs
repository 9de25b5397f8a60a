//! What of a conversation can be found, and how it goes from where conversations are read to where they
//! are searched: in `postcard`, each behind its length, one after another.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::conversation::Conversation;
use crate::id::ConversationKey;

/// The length of what follows: so many bytes, little-endian.
const LENGTH_BYTES: usize = 4;

/// What a text takes besides itself, and a conversation besides its texts, at most.
const TEXT_BYTES: usize = 5;
const REST_BYTES: usize = 64;

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
    pub fn write(&self, row: u32, to: &mut Vec<u8>) {
        let start = to.len();
        let texts = self.texts.iter().map(|text| text.len() + TEXT_BYTES);
        let names = self.title.len() + self.key.account.len() + self.key.conversation_id.len();
        // Of a long one all room at once: made little by little it takes that of several times its size.
        to.reserve(LENGTH_BYTES + REST_BYTES + names + texts.sum::<usize>());
        to.extend([0; LENGTH_BYTES]);
        if postcard::to_io(&(row, self), &mut *to).is_err() {
            // Writing into memory does not fail.
            return to.truncate(start);
        }
        let length = (to.len() - start - LENGTH_BYTES) as u32;
        if let Some(place) = to.get_mut(start..start + LENGTH_BYTES) {
            place.copy_from_slice(&length.to_le_bytes());
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
            let mut written = Vec::new();
            for (row, one) in &all {
                findable(one).write(*row, &mut written);
            }
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
        let mut written = vec![3, 0, 0, 0, 0xff, 0xff, 0xff];
        findable(&one).write(7, &mut written);
        let mut rows = Vec::new();
        Stream::default().push(&written, |row, _| rows.push(row));
        assert_eq!(rows, [7]);
    }
}
