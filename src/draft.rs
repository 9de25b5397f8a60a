//! The draft: what would be sent of a conversation, made where the export is read.
//!
//! Page and command line both come through here, so that they send the same bytes and count the
//! same messages.

use std::collections::BTreeMap;

use crate::chunk::{Chunk, MaskedMessage, pack};
use crate::conversation::{Bucket, Buckets, Conversation, Message};
use crate::redact::{Masked, Masker};

/// What would be sent of a conversation, and where its messages ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The chunks, in the order of the thread.
    pub chunks: Vec<Chunk>,
    /// The conversation's counts, those of its trivial messages moved from `used` to `trivial`.
    pub buckets: Buckets,
    /// How many values of each kind were masked in it.
    pub masked: BTreeMap<String, u64>,
}

/// Masks a conversation's title and thread, and packs it.
///
/// One that is not to be remembered gives no chunk and is not masked: all of its messages that
/// could be read are `excluded`, also those that the thread does not show, since that bucket
/// comes before the others.
pub fn prepare(conversation: &Conversation, masker: &mut Masker) -> Draft {
    let mut buckets = conversation.buckets;
    if conversation.do_not_remember {
        let unreadable = std::mem::take(&mut buckets.unreadable);
        buckets = buckets.all_in(Bucket::Excluded);
        buckets.unreadable = unreadable;
        return Draft { buckets, ..Draft::default() };
    }
    let before = masker.counts().clone();
    let title = masker.mask(&conversation.title);
    let messages: Vec<_> =
        conversation.messages.iter().map(|message| masked(message, masker)).collect();
    let packed = pack(&conversation.key, &title, conversation.first_at(), &messages);
    let trivial = packed.trivial.min(buckets.used);
    buckets.used -= trivial;
    buckets.trivial += trivial;
    Draft { chunks: packed.chunks, buckets, masked: since(&before, masker.counts()) }
}

fn since(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    let new = now.iter().map(|(kind, n)| (kind, n - before.get(kind).unwrap_or(&0)));
    new.filter(|(_, n)| *n > 0).map(|(kind, n)| (kind.clone(), n)).collect()
}

fn masked(message: &Message, masker: &mut Masker) -> MaskedMessage {
    let Masked { text, masks } = masker.mask(&message.text);
    MaskedMessage { id: message.id.clone(), role: message.role, at: message.at, text, masks }
}
