//! Everything that is found, and the count of it.
//!
//! A conversation that was met before is compared with what is known of the first by a number for
//! each of its messages, so that of most pairs one is known to hold all of the other without
//! either being kept. For the few where each has something of its own, the files are read again
//! ([`Tally::read_again`]), and both are held then.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use xxhash_rust::xxh64::xxh64;

use super::Found;
use super::listed::add_set_aside;
use super::sources::NotRead;
use super::tree::Tree;
use crate::clock::Millis;
use crate::conversation::{Bucket, Buckets, Conversation};
use crate::id::{ConversationKey, Source};
use crate::receipt::{Conversations, Messages, SetAside, SetAsideReason};

/// Of conversations that are read again, so many bytes are held at once, or one conversation.
const HELD_BYTES_MAX: usize = 4 << 20;

/// What has been found so far, in the order met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// What has not been fetched yet.
    pub found: VecDeque<Found>,
    /// The counts for the receipt.
    pub conversations: Conversations,
    /// The counts for the receipt.
    pub messages: Messages,
    /// The file that is being read, by its place in the list given.
    pub file: u32,
    /// By [`hashed`] key.
    met: BTreeMap<(u64, ConversationKey), Box<Met>>,
    /// Those of which two copies have to be held to make one of them.
    split: BTreeSet<ConversationKey>,
    /// Set while files are read again.
    again: Option<Again>,
    accounts: BTreeMap<Source, BTreeSet<String>>,
    /// Whose export of a source was met last, and in which file; empty if that has several.
    owners: BTreeMap<Source, (u32, String)>,
    /// The member whose conversation was met last, if that was broken.
    last_broken: Option<String>,
}

/// What is kept of a conversation that has been read.
#[derive(Debug)]
struct Met {
    marks: Box<[u64]>,
    head: u64,
    updated_at: Option<Millis>,
    buckets: [u32; Bucket::ALL.len()],
    /// How often it was met, and in which files.
    times: u32,
    files: Vec<u32>,
}

#[derive(Debug, Default)]
struct Again {
    held: BTreeMap<ConversationKey, (Tree, u32)>,
    bytes: usize,
}

impl Tally {
    /// A conversation, read from so many bytes.
    pub fn read(&mut self, tree: Tree, bytes: usize) {
        if self.again.is_some() {
            return self.hold(tree, bytes);
        }
        self.conversations.found += 1;
        self.last_broken = None;
        let (marks, head) = (tree.marks(), tree.mark_of_head());
        let conversation = tree.conversation();
        let (key, updated_at) = (&conversation.key, conversation.updated_at);
        let buckets = packed(conversation.buckets);
        let met = match self.met.entry(hashed(key)) {
            Entry::Occupied(met) => met.into_mut(),
            Entry::Vacant(place) => {
                self.conversations.read += 1;
                self.messages.add(conversation.buckets);
                let files = vec![self.file];
                let met = Met { marks, head, updated_at, buckets, times: 1, files };
                place.insert(Box::new(met));
                self.found.push_back(Found::Conversation(conversation));
                return;
            }
        };
        self.conversations.merged += 1;
        met.times += 1;
        if met.files.last() != Some(&self.file) {
            met.files.push(self.file);
        }
        if self.split.contains(key) {
            return;
        }
        match met.compare(&marks, head, updated_at) {
            Holds::All => {}
            Holds::Less => {
                self.messages.exchange(unpacked(met.buckets), conversation.buckets);
                (met.marks, met.head, met.buckets) = (marks, head, buckets);
                met.updated_at = met.updated_at.max(updated_at);
                self.found.push_back(Found::Again(conversation));
            }
            Holds::Other => drop(self.split.insert(key.clone())),
        }
    }

    /// Which files have to be read again now, if any. What is then read of them is held until it
    /// is whole, and nothing else is counted.
    pub fn read_again(&mut self) -> Option<BTreeSet<u32>> {
        if let Some(again) = self.again.take() {
            let is_stuck = again.bytes == 0;
            // A file may have gone away in between: what there is of it is used.
            for (key, (tree, _)) in again.held {
                self.finish_split(&key, tree);
            }
            if is_stuck {
                self.split.clear();
            }
        }
        if self.split.is_empty() {
            return None;
        }
        self.again = Some(Again::default());
        let split = self.split.iter().filter_map(|key| self.met.get(&hashed(key)));
        Some(split.flat_map(|met| met.files.iter().copied()).collect())
    }

    fn hold(&mut self, tree: Tree, bytes: usize) {
        let key = match tree.id.as_str() {
            "" => tree.clone().conversation().key,
            _ => tree.key(tree.id.clone()),
        };
        let (Some(again), Some(met)) = (&mut self.again, self.met.get(&hashed(&key))) else {
            return;
        };
        if !self.split.contains(&key) {
            return;
        }
        // Those that records give together at their end come as read from no bytes.
        let bytes = bytes.max(tree.text_bytes());
        let times = met.times;
        match again.held.get_mut(&key) {
            Some((held, left)) => {
                held.merge(tree);
                *left = left.saturating_sub(1);
                if *left > 0 {
                    return;
                }
            }
            None if again.bytes == 0 || again.bytes + bytes <= HELD_BYTES_MAX => {
                again.bytes += bytes.max(1);
                again.held.insert(key, (tree, times.saturating_sub(1)));
                return;
            }
            None => return,
        }
        if let Some((tree, _)) = again.held.remove(&key) {
            self.finish_split(&key, tree);
        }
    }

    fn finish_split(&mut self, key: &ConversationKey, tree: Tree) {
        self.split.remove(key);
        let conversation = Conversation { key: key.clone(), ..tree.conversation() };
        if let Some(met) = self.met.get_mut(&hashed(key)) {
            self.messages.exchange(unpacked(met.buckets), conversation.buckets);
            met.buckets = packed(conversation.buckets);
        }
        self.found.push_back(Found::Again(conversation));
    }

    /// Notes whose export it is. `true` if it is another one's than what was read before of the
    /// same source.
    pub fn is_other_account(&mut self, source: Source, account: &str) -> bool {
        match self.owners.get_mut(&source) {
            Some((file, owner)) if *file == self.file => {
                if owner != account {
                    owner.clear();
                }
            }
            _ => drop(self.owners.insert(source, (self.file, account.to_owned()))),
        }
        let known = self.accounts.entry(source).or_default();
        known.insert(account.to_owned()) && known.len() > 1
    }

    /// Whose the file that is being read is, as an export of this source; empty if it does not say.
    pub fn owner(&self, source: Source) -> &str {
        match self.owners.get(&source) {
            Some((file, owner)) if *file == self.file => owner,
            _ => "",
        }
    }

    /// Whether what was met last is a conversation of that member, and broken.
    pub fn ended_broken(&self, member: &str) -> bool {
        self.last_broken.as_deref() == Some(member)
    }

    /// One that could not be read.
    pub fn set_aside(&mut self, not_read: NotRead, member: &str) {
        let is_broken = not_read.reason == SetAsideReason::BrokenJson;
        self.last_broken = is_broken.then(|| member.to_owned());
        if self.again.is_some() {
            return;
        }
        let mut buckets = Buckets::default();
        *buckets.of(Bucket::Unreadable) = not_read.messages;
        self.messages.add(buckets);
        self.conversations.found += 1;
        let NotRead { id, reason, .. } = not_read;
        let set_aside = SetAside { id, member: member.to_owned(), reason, count: 1 };
        add_set_aside(&mut self.conversations, set_aside.clone());
        self.found.push_back(Found::SetAside(set_aside));
    }
}

/// A key with a number made of it, which is compared first: that is many times faster than keys
/// are, of which those of one export begin alike.
fn hashed(key: &ConversationKey) -> (u64, ConversationKey) {
    let account = xxh64(key.account.as_bytes(), key.source as u64);
    (xxh64(key.conversation_id.as_bytes(), account), key.clone())
}

/// How what is known of a conversation stands to another copy of it.
enum Holds {
    /// It has all that the other has, and is no older.
    All,
    /// The other has all that it has, and more or newer.
    Less,
    /// Each has something that the other has not.
    Other,
}

impl Met {
    fn compare(&self, marks: &[u64], head: u64, updated_at: Option<Millis>) -> Holds {
        let follows_other = updated_at > self.updated_at;
        let follows_this = updated_at < self.updated_at || (!follows_other && head != self.head);
        if !follows_other && is_subset(marks, &self.marks) {
            Holds::All
        } else if !follows_this && is_subset(&self.marks, marks) {
            Holds::Less
        } else {
            Holds::Other
        }
    }
}

/// Whether all of a sorted list stand in another.
fn is_subset(some: &[u64], all: &[u64]) -> bool {
    let mut rest = all.iter();
    some.iter().all(|mark| rest.any(|other| other == mark))
}

fn packed(mut buckets: Buckets) -> [u32; Bucket::ALL.len()] {
    Bucket::ALL.map(|bucket| u32::try_from(*buckets.of(bucket)).unwrap_or(u32::MAX))
}

fn unpacked(counts: [u32; Bucket::ALL.len()]) -> Buckets {
    let mut buckets = Buckets::default();
    for (bucket, count) in Bucket::ALL.into_iter().zip(counts) {
        *buckets.of(bucket) = u64::from(count);
    }
    buckets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Role;
    use crate::export::tree::{Node, Said};

    #[test]
    fn what_is_held_to_be_joined_is_counted_by_its_text_too() {
        let copy = |id: &str, letter: &str| Tree {
            id: id.to_owned(),
            nodes: vec![Node::new(
                letter.to_owned(),
                None,
                None,
                Said::by(Role::User, letter.repeat(HELD_BYTES_MAX)),
            )],
            ..Tree::default()
        };
        let all = || ["1", "2"].into_iter().flat_map(|id| [copy(id, "a"), copy(id, "b")]);
        let mut tally = Tally::default();
        all().for_each(|tree| tally.read(tree, 0));
        for _ in 0..2 {
            assert!(tally.read_again().is_some());
            all().for_each(|tree| tally.read(tree, 0));
        }
        assert_eq!(tally.read_again(), None);
    }

    #[test]
    fn a_file_is_of_the_account_that_it_names_and_of_nobody_if_it_names_two() {
        let mut tally = Tally::default();
        let cases: &[(u32, Option<&str>, &str)] = &[
            (0, None, ""),
            (0, Some("a"), "a"),
            (0, Some("a"), "a"),
            (1, None, ""),
            (1, Some("b"), "b"),
            (2, Some("a"), "a"),
            (2, Some("b"), ""),
            (2, Some("a"), ""),
            (3, Some("b"), "b"),
        ];
        for (file, account, owner) in cases {
            tally.file = *file;
            if let Some(account) = account {
                tally.is_other_account(Source::ChatGpt, account);
            }
            assert_eq!(tally.owner(Source::ChatGpt), *owner, "{file}, {account:?}");
            assert_eq!(tally.owner(Source::Claude), "");
        }
    }
}
