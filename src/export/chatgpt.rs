//! ChatGPT's conversations: legacy (2023 to 2026), slim (2026), and what lies between them.
//!
//! Any key may be missing, of a wrong type, or in any order: `current_node` and the ids come after
//! `mapping` in one layout and before it in the other. So an element is read once into a skeleton
//! that remembers where the texts stand, then the tree is resolved, then those texts are decoded
//! that somebody will see.

use std::collections::{BTreeMap, BTreeSet};

mod message;

use self::message::RawMessage;
use super::json::{BrokenJson, Cursor};
use crate::clock::Millis;
use crate::conversation::{Bucket, Buckets, Conversation, Message, Signal};
use crate::id::{ConversationKey, Source, made_up_conversation_id};
use crate::linear::{Link, thread};
use crate::receipt::SetAsideReason;

/// Why an element gave no conversation, and what is known of it all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotRead {
    /// Its id, or `""`.
    pub id: String,
    /// What is wrong with it.
    pub reason: SetAsideReason,
    /// The messages that could be counted.
    pub messages: u64,
    /// Whether it has the key by which a conversation of this source is known.
    pub has_mapping: bool,
    /// Whose it is, as far as can be told.
    pub source: Option<Source>,
}

impl NotRead {
    /// A conversation that could be read, but that may not be.
    pub fn of(conversation: &Conversation, reason: SetAsideReason) -> Self {
        let id = conversation.key.conversation_id.clone();
        let (messages, source) = (conversation.buckets.total(), Some(conversation.key.source));
        Self { id, reason, messages, has_mapping: true, source }
    }
}

/// Reads an element of a list of conversations.
pub(super) fn read(element: &[u8]) -> Result<Conversation, NotRead> {
    let mut skeleton = Skeleton::default();
    let whole = Cursor::new(element).object(|value, key| skeleton.field(value, &key));
    let reason = match whole {
        Err(_) => SetAsideReason::BrokenJson,
        Ok(_) if !skeleton.has_mapping => SetAsideReason::NoMapping,
        Ok(_) if skeleton.is_look_alike() => SetAsideReason::UnknownLayout,
        Ok(_) => match skeleton.conversation() {
            Ok(conversation) => return Ok(conversation),
            Err(BrokenJson { .. }) => SetAsideReason::BrokenJson,
        },
    };
    Err(NotRead {
        reason,
        messages: skeleton.messages_begun,
        has_mapping: skeleton.has_mapping,
        source: skeleton.has_author().then_some(Source::ChatGpt),
        id: skeleton.conversation_id.or(skeleton.id).unwrap_or_default(),
    })
}

/// A conversation as far as it is read.
#[derive(Default)]
struct Skeleton<'a> {
    conversation_id: Option<String>,
    id: Option<String>,
    title: Option<String>,
    created_at: Option<Millis>,
    updated_at: Option<Millis>,
    gizmo_id: Option<String>,
    template_id: Option<String>,
    do_not_remember: bool,
    current_node: Option<String>,
    has_mapping: bool,
    nodes: Vec<Node<'a>>,
    messages_begun: u64,
}

#[derive(Default)]
struct Node<'a> {
    link: Link,
    message: Option<RawMessage<'a>>,
}

impl<'a> Skeleton<'a> {
    fn field(&mut self, value: &mut Cursor<'a>, key: &str) -> Result<(), BrokenJson> {
        match key {
            "conversation_id" => self.conversation_id = value.word()?,
            "id" => self.id = value.word()?,
            "title" => self.title = value.word()?,
            "create_time" => self.created_at = value.time()?,
            "update_time" => self.updated_at = value.time()?,
            "gizmo_id" => self.gizmo_id = value.word()?,
            "conversation_template_id" => self.template_id = value.word()?,
            "is_do_not_remember" => self.do_not_remember = value.is_true()?,
            "current_node" => self.current_node = value.word()?,
            "mapping" => self.mapping(value)?,
            _ => value.skip()?,
        }
        Ok(())
    }

    /// An object of nodes by id, or a list of nodes. What holds no node at all is something else
    /// of that name.
    fn mapping(&mut self, value: &mut Cursor<'a>) -> Result<(), BrokenJson> {
        self.nodes.clear();
        self.messages_begun = 0;
        self.has_mapping = matches!(value.peek(), Some(b'{' | b'['));
        let mut values = 0;
        if value.peek() == Some(b'[') {
            value.list(|item| {
                values += 1;
                let node = self.node(item)?;
                self.nodes.extend(node);
                Ok(())
            })?;
        } else {
            value.object(|item, key| {
                values += 1;
                if let Some(mut node) = self.node(item)? {
                    node.link.id = key.into_owned();
                    self.nodes.push(node);
                }
                Ok(())
            })?;
            self.keep_the_last_of_each_key();
        }
        self.has_mapping &= values == 0 || !self.nodes.is_empty();
        Ok(())
    }

    /// Of nodes under one key the last holds, in the place of the first, as everywhere in JSON.
    fn keep_the_last_of_each_key(&mut self) {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut moves = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            let first = *places.entry(&node.link.id).or_insert(place);
            if first != place {
                moves.push((place, first));
            }
        }
        for (place, first) in &moves {
            self.nodes.swap(*place, *first);
        }
        let mut gone = moves.iter().map(|(place, _)| *place).peekable();
        let mut place = 0;
        self.nodes.retain(|_| {
            let keep = gone.next_if_eq(&place).is_none();
            place += 1;
            keep
        });
    }

    fn node(&mut self, value: &mut Cursor<'a>) -> Result<Option<Node<'a>>, BrokenJson> {
        let mut node = Node::default();
        let mut children = None;
        let is_node = value.object(|value, key| {
            match &*key {
                "id" => node.link.id = value.word()?.unwrap_or_default(),
                "parent" => node.link.parent = Some(value.word()?),
                "children" => {
                    children = Some(*value);
                    value.skip()?;
                }
                "message" => {
                    self.messages_begun += u64::from(value.peek() == Some(b'{'));
                    node.message = RawMessage::read(value)?;
                }
                _ => value.skip()?,
            }
            Ok(())
        })?;
        if node.link.parent.is_none()
            && let Some(mut children) = children
        {
            children.list(|child| {
                node.link.children.extend(child.word()?);
                Ok(())
            })?;
        }
        if let Some(message) = &node.message {
            node.link.at = message.at;
            node.link.has_message = true;
            if node.link.id.is_empty() {
                node.link.id = message.id.clone().unwrap_or_default();
            }
        }
        Ok(is_node.then_some(node))
    }

    /// Another assistant's export has a `mapping` too, but its messages have no author.
    fn is_look_alike(&self) -> bool {
        !self.has_author() && self.nodes.iter().any(|node| node.message.is_some())
    }

    fn has_author(&self) -> bool {
        let mut messages = self.nodes.iter().filter_map(|node| node.message.as_ref());
        messages.any(|message| !message.is_without_author())
    }

    fn conversation(&mut self) -> Result<Conversation, BrokenJson> {
        let links: Vec<Link> =
            self.nodes.iter_mut().map(|node| std::mem::take(&mut node.link)).collect();
        let path = thread(&links, self.current_node.as_deref());
        let on_path: BTreeSet<usize> = path.iter().copied().collect();
        let mut buckets = Buckets::default();
        let mut spoken: BTreeMap<usize, Message> = BTreeMap::new();
        let mut signals: Vec<(usize, Signal)> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            let Some(raw) = &node.message else { continue };
            signals.extend(raw.signals()?.into_iter().map(|signal| (place, signal)));
            let shown = raw.shown();
            let text = match shown {
                Ok(_) => raw.content.canonical_text()?,
                Err(_) => String::new(),
            };
            let bucket = match shown {
                Err(Bucket::Unreadable) => Bucket::Unreadable,
                _ if !on_path.contains(&place) => Bucket::OtherBranch,
                Err(bucket) => bucket,
                Ok(_) if text.is_empty() => Bucket::NoText,
                Ok(_) => Bucket::Used,
            };
            *buckets.of(bucket) += 1;
            if let (Ok(role), false) = (shown, text.is_empty()) {
                let message = Message { id: String::new(), role, at: raw.at, text };
                spoken.insert(place, message);
            }
        }
        Ok(self.assemble(&links, &path, spoken, signals, buckets))
    }

    fn assemble(
        &mut self,
        links: &[Link],
        path: &[usize],
        mut spoken: BTreeMap<usize, Message>,
        signals: Vec<(usize, Signal)>,
        buckets: Buckets,
    ) -> Conversation {
        let title = self.title.take().unwrap_or_default();
        let first = path.iter().find_map(|place| spoken.get(place));
        let first_text = first.map_or("", |message| &message.text);
        let times = path.iter().filter_map(|place| spoken.get(place)?.at);
        let first_at = times.min().or(self.created_at);
        let id = self.conversation_id.take().or(self.id.take()).unwrap_or_else(|| {
            made_up_conversation_id(Source::ChatGpt, &title, first_at, first_text)
        });
        let mut ids = self.message_ids(links, &id);
        for (place, message) in &mut spoken {
            message.id = ids.get_mut(*place).map(std::mem::take).unwrap_or_default();
        }
        let message_id = |place: usize| match spoken.get(&place) {
            Some(message) => Some(message.id.clone()),
            None => ids.get(place).cloned(),
        };
        let signals = signals
            .into_iter()
            .map(|(place, signal)| Signal { message_id: message_id(place), ..signal })
            .collect();
        let messages = path.iter().filter_map(|place| spoken.remove(place)).collect();
        let project = [self.gizmo_id.take(), self.template_id.take()];
        let account = String::new();
        Conversation {
            key: ConversationKey { source: Source::ChatGpt, account, conversation_id: id },
            title,
            created_at: self.created_at,
            updated_at: self.updated_at,
            project: project.into_iter().flatten().find(|id| id.starts_with("g-p-")),
            do_not_remember: self.do_not_remember,
            messages,
            alternatives: spoken.into_values().collect(),
            signals,
            buckets,
        }
    }

    /// The id of each node's message: its own, else the node's, else one made of its place in
    /// time. No two are the same, whatever the export says.
    fn message_ids(&self, links: &[Link], conversation_id: &str) -> Vec<String> {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut ids = vec![String::new(); self.nodes.len()];
        let mut without = Vec::new();
        for (place, (node, link)) in self.nodes.iter().zip(links).enumerate() {
            let Some(message) = &node.message else { continue };
            let own = message.id.as_deref().unwrap_or_default();
            let known = [own, &link.id];
            match known.into_iter().find(|id| !id.is_empty() && taken.insert(id)) {
                Some(id) => id.clone_into(&mut ids[place]),
                None => without.push(place),
            }
        }
        if without.is_empty() {
            return ids;
        }
        let numbers = self.places_in_time();
        for place in without {
            let number = numbers.get(&place).copied().unwrap_or_default();
            let mut id = format!("{conversation_id}#{number}");
            while taken.contains(id.as_str()) {
                id.push('\'');
            }
            ids[place] = id;
        }
        ids
    }

    /// Each message's number by time, from 0; equal times and missing ones in document order.
    fn places_in_time(&self) -> BTreeMap<usize, usize> {
        let mut known = None;
        let mut by_time: Vec<(Option<Millis>, usize)> = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if let Some(message) = &node.message {
                known = message.at.or(known);
                by_time.push((known, place));
            }
        }
        by_time.sort_unstable();
        by_time.iter().enumerate().map(|(number, (_, place))| (*place, number)).collect()
    }
}
