//! Everything that is found, and the count of it.

use std::collections::{BTreeSet, VecDeque};

use super::Found;
use super::chatgpt::NotRead;
use crate::conversation::{Bucket, Buckets, Conversation};
use crate::id::ConversationKey;
use crate::receipt::{Conversations, Messages, SetAside, SetAsideReason};

/// What has been found so far, in the order met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// What has not been fetched yet.
    pub found: VecDeque<Found>,
    /// The counts for the receipt.
    pub conversations: Conversations,
    /// The counts for the receipt.
    pub messages: Messages,
    seen: BTreeSet<ConversationKey>,
    /// The member whose conversation was met last, if that was broken.
    last_broken: Option<String>,
}

impl Tally {
    /// A conversation of the member of that name. The first of each id is read.
    pub fn read(&mut self, conversation: Conversation, member: &str) {
        if !self.seen.insert(conversation.key.clone()) {
            let again = NotRead::of(&conversation, SetAsideReason::MetBefore);
            return self.set_aside(again, member);
        }
        self.conversations.found += 1;
        self.conversations.read += 1;
        self.last_broken = None;
        self.messages.add(conversation.buckets);
        self.found.push_back(Found::Conversation(conversation));
    }

    /// Whether what was met last is a conversation of that member, and broken.
    pub fn ended_broken(&self, member: &str) -> bool {
        self.last_broken.as_deref() == Some(member)
    }

    /// One that could not be read.
    pub fn set_aside(&mut self, not_read: NotRead, member: &str) {
        let mut buckets = Buckets::default();
        *buckets.of(Bucket::Unreadable) = not_read.messages;
        self.messages.add(buckets);
        self.conversations.found += 1;
        let NotRead { id, reason, .. } = not_read;
        let is_broken = reason == SetAsideReason::BrokenJson;
        self.last_broken = is_broken.then(|| member.to_owned());
        let set_aside = SetAside { id, member: member.to_owned(), reason };
        self.conversations.set_aside.push(set_aside.clone());
        self.found.push_back(Found::SetAside(set_aside));
    }
}
