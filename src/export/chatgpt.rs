//! ChatGPT's conversations: legacy (2023 to 2026), slim (2026), and what lies between them.
//!
//! Any key may be missing, of a wrong type, or in any order: `current_node` and the ids come after
//! `mapping` in one layout and before it in the other. So an element is read once into a skeleton
//! that remembers where the texts stand, then the tree is resolved, then those texts are decoded
//! that somebody will see.

use std::borrow::Cow;
use std::collections::BTreeMap;

mod message;

use self::message::RawMessage;
use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use crate::clock::Millis;
use crate::id::Source;
use crate::linear::{Link, Places};
use crate::receipt::SetAsideReason;

/// Whether an object may be a conversation. Another assistant's export has a `mapping` too.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.has("mapping")
}

/// Reads an element of a list of conversations.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    let mut skeleton = Skeleton::default();
    let whole = Cursor::new(element).object(|value, key| skeleton.field(value, &key));
    let reason = match whole {
        Err(_) => SetAsideReason::BrokenJson,
        Ok(_) if !skeleton.has_mapping => SetAsideReason::NoMapping,
        Ok(_) if skeleton.is_look_alike() => SetAsideReason::UnknownLayout,
        Ok(_) => match skeleton.tree() {
            Ok(tree) => return Ok(tree),
            Err(BrokenJson { .. }) => SetAsideReason::BrokenJson,
        },
    };
    Err(NotRead {
        reason,
        messages: skeleton.messages_begun,
        is_mine: skeleton.has_mapping,
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
    nodes: Vec<RawNode<'a>>,
    messages_begun: u64,
}

#[derive(Default)]
struct RawNode<'a> {
    /// By what others name it.
    id: Cow<'a, str>,
    /// What else links it to others.
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
            "current_node" => self.current_node = value.id()?.map(Cow::into_owned),
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
                    node.id = key;
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
        if Places::of(self.nodes.iter().map(|node| &*node.id)).are_different() {
            return;
        }
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut moves = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            let first = *places.entry(&node.id).or_insert(place);
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

    fn node(&mut self, value: &mut Cursor<'a>) -> Result<Option<RawNode<'a>>, BrokenJson> {
        let mut node = RawNode::default();
        let mut children = None;
        let is_node = value.fields(|value, key| {
            match &*key.name() {
                b"id" => node.id = value.id()?.unwrap_or_default(),
                b"parent" => node.link.parent = Some(value.id()?.map(Cow::into_owned)),
                b"children" => {
                    children = Some(*value);
                    value.skip()?;
                }
                b"message" => {
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
                node.link.children.extend(child.id()?.map(Cow::into_owned));
                Ok(())
            })?;
        }
        if let Some(message) = &node.message {
            node.link.at = message.at;
            node.link.has_message = true;
            if node.id.is_empty() {
                node.id = message.id.clone().unwrap_or_default();
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

    fn tree(&mut self) -> Result<Tree, BrokenJson> {
        let project = [self.gizmo_id.take(), self.template_id.take()];
        let nodes: Result<_, BrokenJson> = self.nodes.drain(..).map(RawNode::node).collect();
        Ok(Tree {
            source: Source::ChatGpt,
            account: String::new(),
            id: self.conversation_id.take().or(self.id.take()).unwrap_or_default(),
            title: self.title.take().unwrap_or_default(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            project: project.into_iter().flatten().find(|id| id.starts_with("g-p-")),
            do_not_remember: self.do_not_remember,
            current: self.current_node.take(),
            nodes: nodes?,
            signals: Vec::new(),
        })
    }
}

impl RawNode<'_> {
    /// Decodes what somebody will see of it.
    fn node(self) -> Result<Node, BrokenJson> {
        let Some(raw) = self.message else {
            let link = Link { id: self.id.into_owned(), ..self.link };
            return Ok(Node { link, ..Node::default() });
        };
        let shown = raw.shown();
        let text = match shown {
            Ok(_) => raw.content.canonical_text()?,
            Err(_) => String::new(),
        };
        let signals = raw.signals()?;
        let own_id = raw.id.filter(|id| *id != self.id).unwrap_or_default();
        let said = Said { id: own_id.into_owned(), shown, text, fields: raw.fields };
        let link = Link { id: self.id.into_owned(), ..self.link };
        Ok(Node { link, message: Some(said), signals, ..Node::default() })
    }
}
