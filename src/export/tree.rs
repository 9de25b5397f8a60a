//! What all sources have in common: a conversation as the export has it, before its thread is
//! found, and the way from there to the [`Conversation`].
//!
//! Every source makes a [`Tree`], whether its conversations branch or not: nodes that say nothing
//! of a parent follow each other as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use xxhash_rust::xxh64::xxh64;

use crate::clock::Millis;
use crate::conversation::{Bucket, Buckets, Conversation, Message, Role, Signal};
use crate::id::{ConversationKey, Source, made_up_conversation_id};
use crate::linear::{Link, Places, put_between, thread};

/// A conversation as its source has it. Nothing need be known but the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    pub source: Source,
    /// Whose it is, if each conversation of the source says so; otherwise `""`.
    pub account: String,
    /// Its id in the export; `""` if it has none there.
    pub id: String,
    pub title: String,
    pub created_at: Option<Millis>,
    pub updated_at: Option<Millis>,
    /// The project it belongs to in the assistant, by id.
    pub project: Option<String>,
    pub do_not_remember: bool,
    /// The node that was seen last, by its id.
    pub current: Option<String>,
    /// In document order; where the document is newest first, reversed.
    pub nodes: Vec<Node>,
    /// What it holds as memory or instructions besides that in its nodes.
    pub signals: Vec<Signal>,
}

/// A node of the tree, with its message if it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub link: Link,
    pub message: Option<Said>,
    /// What its message holds as memory or instructions; `message_id` is filled in later.
    pub signals: Vec<Signal>,
    /// What else was said in its place and not chosen. Each is a message, on another branch,
    /// and takes no number from those that follow: without an id of its own it is named after
    /// this one, as in `…#4.1`.
    pub versions: Vec<Said>,
    /// Not of the thread, whatever follows it: a draft beside the one that was kept, in a source
    /// whose messages have neither ids nor links.
    pub is_aside: bool,
    /// Of the thread if what was written next is, in a source whose other messages have links.
    pub is_between: bool,
}

/// A message of the export: whatever that source counts as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Its own id; `""` if it has none, or the same as its node.
    pub id: String,
    /// Who said it, if it was shown to the person as something said; otherwise the bucket it
    /// belongs in, whether or not it is on the thread.
    pub shown: Result<Role, Bucket>,
    /// The canonical text of one that was shown.
    pub text: String,
    /// How much the export tells of it, in fields. Of two copies the one that tells more is kept.
    pub fields: u32,
}

impl Node {
    /// A node with a message. `parent` is what it says of its parent: nothing, that it has none,
    /// or which.
    #[allow(clippy::option_option, reason = "to say nothing is not to say that there is none")]
    pub fn new(id: String, parent: Option<Option<String>>, at: Option<Millis>, said: Said) -> Self {
        let link = Link { id, parent, children: Vec::new(), has_message: true, at };
        Self { link, message: Some(said), ..Self::default() }
    }
}

impl Said {
    /// One that was shown, with its canonical text.
    pub fn by(role: Role, text: String) -> Self {
        Self { id: String::new(), shown: Ok(role), text, fields: 0 }
    }

    /// One that was not.
    pub fn unseen(bucket: Bucket) -> Self {
        Self { id: String::new(), shown: Err(bucket), text: String::new(), fields: 0 }
    }
}

/// The parent that a node names, unless that is itself.
fn other_named_by(link: &Link) -> Option<&str> {
    link.parent.as_ref()?.as_deref().filter(|parent| *parent != link.id)
}

/// Room for the number of a message and what stands before it.
const NUMBER_BYTES: usize = 4;

/// So many pairs of nodes are looked at before all ids are.
const PAIRS_TRIED: usize = 8;

/// Where a message stands: the place of its node, and 0 for the one chosen there, or the number
/// of another version.
type Spot = (usize, usize);

impl Tree {
    /// How many messages there are.
    pub fn messages(&self) -> u64 {
        let of = |node: &Node| usize::from(node.message.is_some()) + node.versions.len();
        self.nodes.iter().map(of).sum::<usize>() as u64
    }

    /// How much text its messages have, in bytes.
    pub fn text_bytes(&self) -> usize {
        let said = self.nodes.iter().flat_map(|node| node.message.iter().chain(&node.versions));
        said.map(|said| said.text.len()).sum()
    }

    /// What makes it the same conversation in another export, under that id.
    pub fn key(&self, conversation_id: String) -> ConversationKey {
        ConversationKey { source: self.source, account: self.account.clone(), conversation_id }
    }

    /// Goes by the order of writing unless at least one node names another as its parent.
    pub fn trust_links_that_resolve(&mut self) {
        // In most, the second node names the first.
        let is_plain = self.nodes.windows(2).take(PAIRS_TRIED).any(|pair| match pair {
            [one, next] => other_named_by(&next.link) == Some(&one.link.id),
            _ => false,
        });
        let is_tree = || {
            let places = Places::of(self.nodes.iter().map(|node| node.link.id.as_str()));
            let mut named = self.nodes.iter().filter_map(|node| other_named_by(&node.link));
            named.any(|parent| places.last(parent).is_some())
        };
        if !is_plain && !is_tree() {
            self.nodes.iter_mut().for_each(|node| node.link.parent = None);
        }
    }

    /// Where nodes name their parents, one that says nothing of a parent, as older ones do not,
    /// follows the one written before it.
    pub fn link_what_is_silent(&mut self) {
        if self.nodes.iter().all(|node| node.link.parent.is_none()) {
            return;
        }
        let mut before = "";
        for node in &mut self.nodes {
            let link = &mut node.link;
            if link.parent.is_none() {
                link.parent = Some(Some(before.to_owned()).filter(|id| !id.is_empty()));
            }
            before = &link.id;
        }
    }

    /// The node that nobody names as its parent and that was written last, by its id.
    pub fn last_leaf(&self) -> Option<String> {
        let parents = || self.nodes.iter().filter_map(|node| node.link.parent.as_ref()?.as_deref());
        let is_readable = |node: &&Node| {
            let unreadable = Err(Bucket::Unreadable);
            node.message.as_ref().is_some_and(|said| said.shown != unreadable)
        };
        // In most, it is the last of all.
        let last = self.nodes.last().filter(is_readable);
        if let Some(last) = last.filter(|last| parents().all(|id| id != last.link.id)) {
            return Some(last.link.id.clone());
        }
        let parents: BTreeSet<&str> = parents().collect();
        let is_leaf = |node: &&Node| !parents.contains(node.link.id.as_str());
        let mut leaves = self.nodes.iter().rev().filter(is_leaf);
        let last = leaves.clone().next();
        leaves.find(is_readable).or(last).map(|node| node.link.id.clone())
    }

    /// Finds the thread; every message ends in one bucket.
    pub fn conversation(mut self) -> Conversation {
        let links: Vec<Link> =
            self.nodes.iter_mut().map(|node| std::mem::take(&mut node.link)).collect();
        let mut path = thread(&links, self.current.as_deref());
        let node = |place: usize| self.nodes.get(place);
        let is_between = |place| node(place).is_some_and(|node| node.is_between);
        if (0..links.len()).any(is_between) {
            path = put_between(&path, links.len(), is_between, |place| {
                let said = node(place).and_then(|node| node.message.as_ref());
                said.is_some_and(|said| said.shown.is_ok())
            });
        }
        path.retain(|place| self.nodes.get(*place).is_some_and(|node| !node.is_aside));
        let mut on_path = vec![false; links.len()];
        for place in &path {
            if let Some(is_on_path) = on_path.get_mut(*place) {
                *is_on_path = true;
            }
        }
        let mut buckets = Buckets::default();
        let mut spoken = Spoken(Vec::with_capacity(links.len()));
        let nodes = self.nodes.iter_mut().zip(&links).zip(on_path);
        for (place, ((node, link), is_on_path)) in nodes.enumerate() {
            let chosen = node.message.iter_mut().map(|said| (said, is_on_path));
            let others = node.versions.iter_mut().map(|said| (said, false));
            for (version, (said, is_on_path)) in chosen.chain(others).enumerate() {
                *buckets.of(said.bucket(is_on_path)) += 1;
                if let (Ok(role), false) = (said.shown, said.text.is_empty()) {
                    let (id, text) = (String::new(), std::mem::take(&mut said.text));
                    let message = Message { id, role, at: link.at, text };
                    spoken.0.push(((place, version), Some(message)));
                }
            }
        }
        self.assemble(links, &path, spoken, buckets)
    }

    fn assemble(
        mut self,
        links: Vec<Link>,
        path: &[usize],
        mut spoken: Spoken,
        buckets: Buckets,
    ) -> Conversation {
        let first = path.iter().find_map(|place| spoken.chosen(*place));
        let first_text = first.map_or("", |message| &message.text);
        let times = path.iter().filter_map(|place| spoken.chosen(*place)?.at);
        let first_at = times.min().or(self.created_at);
        let id = match std::mem::take(&mut self.id) {
            id if !id.is_empty() => id,
            _ => made_up_conversation_id(self.source, &self.title, first_at, first_text),
        };
        let mut ids = self.message_ids(links, &id);
        let mut signals = Vec::new();
        for (node, id) in self.nodes.iter_mut().zip(&ids) {
            let of_node = node.signals.drain(..);
            signals.extend(of_node.map(|signal| Signal { message_id: Some(id.clone()), ..signal }));
        }
        signals.append(&mut self.signals);
        // From the last on: the one chosen takes the id after those that are named after it.
        for ((place, version), message) in spoken.0.iter_mut().rev() {
            if let (Some(message), Some(id)) = (message, ids.get_mut(*place)) {
                message.id = self.version_id(*place, *version, id);
            }
        }
        let messages = path.iter().filter_map(|place| spoken.take_chosen(*place)).collect();
        Conversation {
            key: self.key(id),
            title: self.title,
            created_at: self.created_at,
            updated_at: self.updated_at,
            project: self.project,
            do_not_remember: self.do_not_remember,
            messages,
            alternatives: spoken.0.into_iter().filter_map(|(_, message)| message).collect(),
            signals,
            buckets,
        }
    }

    /// The id of a version of a message: its own, else that of the message and a number. The one
    /// chosen takes `id` itself.
    fn version_id(&self, place: usize, version: usize, id: &mut String) -> String {
        let Some(other) = version.checked_sub(1) else { return std::mem::take(id) };
        let own = self.nodes.get(place).and_then(|node| node.versions.get(other));
        match own.map(|said| said.id.as_str()) {
            Some(own) if !own.is_empty() => own.to_owned(),
            _ => format!("{id}.{version}"),
        }
    }

    /// The id of each node's message: its own, else the node's, else one made of its place in
    /// time. No two are the same, whatever the export says.
    fn message_ids(&mut self, links: Vec<Link>, conversation_id: &str) -> Vec<String> {
        if self.has_own_ids(&links) {
            let nodes = self.nodes.iter_mut().zip(links);
            return nodes.map(|(node, link)| node.take_id(link)).collect();
        }
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut ids = vec![String::new(); self.nodes.len()];
        let mut are_all_known = true;
        for (place, (node, link)) in self.nodes.iter().zip(&links).enumerate() {
            let Some(said) = &node.message else { continue };
            let known = [&said.id, &link.id];
            match known.into_iter().find(|id| !id.is_empty() && taken.insert(id)) {
                Some(id) => id.clone_into(&mut ids[place]),
                None => are_all_known = false,
            }
        }
        if are_all_known {
            return ids;
        }
        for (number, place) in self.in_time(&links).into_iter().enumerate() {
            if !ids[place].is_empty() {
                continue;
            }
            let mut id = String::with_capacity(conversation_id.len() + NUMBER_BYTES);
            id.push_str(conversation_id);
            let _ = write!(id, "#{number}");
            while taken.contains(id.as_str()) {
                id.push('\'');
            }
            ids[place] = id;
        }
        ids
    }

    /// Whether every message has an id, its own or the node's, that is no other's.
    fn has_own_ids(&self, links: &[Link]) -> bool {
        let nodes = self.nodes.iter().zip(links);
        let ids = nodes.filter_map(|(node, link)| Some(node.message.as_ref()?.id_in(link)));
        ids.clone().all(|id| !id.is_empty()) && Places::of(ids).are_different()
    }

    /// The places of messages in order of time, equal times and missing ones in document order.
    fn in_time(&self, links: &[Link]) -> Vec<usize> {
        let mut known = None;
        let mut by_time: Vec<(Option<Millis>, usize)> = Vec::with_capacity(links.len());
        for (place, (node, link)) in self.nodes.iter().zip(links).enumerate() {
            if node.message.is_some() {
                known = link.at.or(known);
                by_time.push((known, place));
            }
        }
        by_time.sort_unstable();
        by_time.into_iter().map(|(_, place)| place).collect()
    }

    /// What stands in it, as a set: a number for each message and signal. Two copies of a
    /// conversation with the same set say the same.
    pub fn marks(&self) -> Box<[u64]> {
        let mut marks: Vec<u64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let said = node.message.iter().chain(&node.versions);
            marks.extend(said.map(|said| said.mark(&node.link)));
            marks.extend(node.signals.iter().map(mark_of_signal));
        }
        marks.extend(self.signals.iter().map(mark_of_signal));
        marks.sort_unstable();
        marks.dedup();
        marks.into_boxed_slice()
    }

    /// Of what is the same whichever messages there are: which of two copies is the one to follow
    /// matters only if these differ.
    pub fn mark_of_head(&self) -> u64 {
        let fields = [
            self.title.as_str(),
            self.current.as_deref().unwrap_or_default(),
            self.project.as_deref().unwrap_or_default(),
            if self.do_not_remember { "1" } else { "" },
        ];
        fields.iter().fold(0, |mark, field| xxh64(field.as_bytes(), mark))
    }

    /// Folds another copy of the same conversation into this one: all messages of both, and of
    /// each the copy that tells more. What there is only one of is taken from the copy that
    /// changed last.
    pub fn merge(&mut self, mut other: Self) {
        if other.updated_at > self.updated_at {
            std::mem::swap(self, &mut other);
        }
        if self.title.is_empty() {
            self.title = other.title;
        }
        self.created_at = [self.created_at, other.created_at].into_iter().flatten().min();
        self.project = self.project.take().or(other.project);
        self.current = self.current.take().or(other.current);
        self.do_not_remember |= other.do_not_remember;
        let mut places: BTreeMap<Name, usize> =
            self.nodes.iter().enumerate().map(|(place, node)| (node.name(), place)).collect();
        for node in other.nodes {
            if let Some(same) =
                places.get(&node.name()).and_then(|place| self.nodes.get_mut(*place))
            {
                same.merge(node);
            } else {
                places.insert(node.name(), self.nodes.len());
                self.nodes.push(node);
            }
        }
        add_new(&mut self.signals, other.signals);
        let linked = |node: &Node| matches!(node.link.parent, Some(Some(_)));
        if !self.nodes.iter().any(|node| linked(node) || !node.link.children.is_empty()) {
            self.nodes.sort_by_key(|node| node.link.at);
        }
    }
}

/// Messages with text by where they stand, in that order; `None` where one was taken.
struct Spoken(Vec<(Spot, Option<Message>)>);

impl Spoken {
    /// The message that was chosen at a node.
    fn chosen(&self, place: usize) -> Option<&Message> {
        let found = self.0.binary_search_by_key(&(place, 0), |(spot, _)| *spot).ok()?;
        self.0.get(found)?.1.as_ref()
    }

    fn take_chosen(&mut self, place: usize) -> Option<Message> {
        let found = self.0.binary_search_by_key(&(place, 0), |(spot, _)| *spot).ok()?;
        self.0.get_mut(found)?.1.take()
    }
}

/// What makes a node the same one in two copies: its id, or else what is said in it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Id(String),
    Mark(u64),
}

impl Node {
    fn name(&self) -> Name {
        let own = self.message.as_ref().map_or("", |said| &said.id);
        match [self.link.id.as_str(), own].into_iter().find(|id| !id.is_empty()) {
            Some(id) => Name::Id(id.to_owned()),
            None => Name::Mark(self.message.as_ref().map_or(0, |said| said.mark(&self.link))),
        }
    }

    /// Takes what [`Said::id_in`] says of its message.
    fn take_id(&mut self, link: Link) -> String {
        match &mut self.message {
            Some(said) if said.id.is_empty() => link.id,
            Some(said) => std::mem::take(&mut said.id),
            None => String::new(),
        }
    }

    fn merge(&mut self, other: Self) {
        let weight = |node: &Self| node.message.as_ref().map(|said| (said.fields, said.text.len()));
        let is_richer = weight(&other) > weight(self);
        if self.link.parent.is_none() {
            self.link.parent = other.link.parent;
        }
        if self.link.children.len() < other.link.children.len() {
            self.link.children = other.link.children;
        }
        self.link.at = self.link.at.or(other.link.at);
        add_new(&mut self.signals, other.signals);
        if self.versions.len() < other.versions.len() {
            self.versions = other.versions;
        }
        if is_richer {
            self.message = other.message;
        }
        self.link.has_message = self.message.is_some();
    }
}

impl Said {
    fn bucket(&self, is_on_path: bool) -> Bucket {
        match self.shown {
            Err(Bucket::Unreadable) => Bucket::Unreadable,
            _ if !is_on_path => Bucket::OtherBranch,
            Err(bucket) => bucket,
            Ok(_) if self.text.is_empty() => Bucket::NoText,
            Ok(_) => Bucket::Used,
        }
    }

    /// Its own id, else the node's.
    fn id_in<'a>(&'a self, link: &'a Link) -> &'a str {
        if self.id.is_empty() { &link.id } else { &self.id }
    }

    fn mark(&self, link: &Link) -> u64 {
        let shown = match self.shown {
            Ok(role) => role as u64,
            Err(bucket) => 16 + bucket as u64,
        };
        let id = if link.id.is_empty() { &self.id } else { &link.id };
        let at = link.at.map_or(0, |at| at.0.cast_unsigned());
        let seed = if id.is_empty() { at } else { xxh64(id.as_bytes(), 1) };
        xxh64(self.text.as_bytes(), seed ^ shown)
    }
}

/// Adds those that are not there yet. A file of memories is one conversation with any number.
fn add_new(signals: &mut Vec<Signal>, others: Vec<Signal>) {
    let mut known: BTreeSet<&Signal> = signals.iter().collect();
    let are_new: Vec<bool> = others.iter().map(|signal| known.insert(signal)).collect();
    let others = others.into_iter().zip(are_new);
    signals.extend(others.filter_map(|(signal, is_new)| is_new.then_some(signal)));
}

fn mark_of_signal(signal: &Signal) -> u64 {
    xxh64(signal.text.as_bytes(), 64 + signal.kind as u64)
}
