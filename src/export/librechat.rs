//! `LibreChat`'s conversations: messages in a list, or each within its parent's `children`; and the
//! messages of its database, which are a list by themselves, while the conversations there list
//! only their ids.

use std::collections::BTreeMap;

use super::flat::Flat;
use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place, Records};
use super::tree::{Node, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// So many bytes of messages are held. Those after them are given as more of the same
/// conversations, which are joined by their ids.
const HELD_BYTES_MAX: usize = 4 << 20;

/// Whether an object is a conversation.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let of_a_message = ["isCreatedByUser", "parentMessageId", "messageId"];
    shape.has("conversationId") && shape.has_any(&LISTS)
        || LISTS.iter().any(|key| shape.first(key).is_some_and(|one| one.has_any(&of_a_message)))
}

const LISTS: [&str; 2] = ["messages", "messagesTree"];

/// Reads a conversation.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    const IDS: [&str; 1] = ["conversationId"];
    parts::conversation(Source::LibreChat, element, is, &IDS, |shape, begun| {
        let mut tree = Tree {
            source: Source::LibreChat,
            id: shape.any_text(&IDS).unwrap_or_default(),
            title: shape.text("title").unwrap_or_default(),
            created_at: parts::time(shape, &["createdAt"]),
            updated_at: parts::time(shape, &["updatedAt"]),
            ..Tree::default()
        };
        let mut has_list = false;
        for key in LISTS {
            let Some(list) = shape.get(key).filter(|_| shape.has_list(key)) else { continue };
            has_list = true;
            let mut flat = Flat::default();
            let is_whole = flat.read(list.rest());
            if flat.entries.iter().all(|(entry, _)| is_reference(entry)) {
                flat.entries.clear();
            }
            let first = tree.nodes.len();
            for (entry, parent) in flat.entries {
                begun.messages += 1;
                let within = parent.and_then(|parent| tree.nodes.get(first + parent));
                let within = within.map(|node| node.link.id.clone());
                tree.nodes.push(match Shape::take(&mut Cursor::new(&entry))? {
                    Some(entry) => node(&entry, within)?,
                    None => parts::unreadable(),
                });
            }
            is_whole?;
        }
        tree.trust_links_that_resolve();
        Ok(has_list.then_some(tree))
    })
}

/// Whether an entry is the id of a message that stands elsewhere.
fn is_reference(entry: &[u8]) -> bool {
    const ID_DIGITS: usize = 24;
    let is_id = |id: &str| id.len() == ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    match Shape::of(entry) {
        Some(object) => object.len() == 1 && object.has("$oid"),
        None => matches!(Cursor::new(entry).word(), Ok(Some(id)) if is_id(&id)),
    }
}

/// Whether an object is a message by itself.
pub(super) fn is_message(shape: &Shape<'_>) -> bool {
    shape.has_all(&["messageId", "conversationId", "isCreatedByUser"])
}

/// Begins to read a list of messages.
pub(super) fn begin(_: Place<'_>) -> Box<dyn Records> {
    Box::new(Messages::default())
}

/// Messages of all conversations, one after the other.
#[derive(Debug, Default)]
struct Messages {
    /// The conversations in the order in which they were met, and their places by id.
    trees: Vec<Tree>,
    places: BTreeMap<String, usize>,
    bytes: usize,
    /// Whether some were given before all was read.
    is_split: bool,
}

impl Records for Messages {
    fn take(&mut self, element: &[u8], out: &mut Vec<Tree>) {
        let (entry, whole) = Shape::begun(&mut Cursor::new(element));
        let node = whole.and_then(|()| node(&entry, None)).unwrap_or_else(|_| parts::unreadable());
        let id = entry.text("conversationId").unwrap_or_default();
        let text = node.message.as_ref().map_or(0, |said| said.text.len());
        self.bytes += size_of::<Node>() + node.link.id.len() + text;
        let place = *self.places.entry(id.clone()).or_insert(self.trees.len());
        if let Some(tree) = self.trees.get_mut(place) {
            tree.nodes.push(node);
        } else {
            self.bytes += size_of::<Tree>() + id.len();
            let (source, nodes) = (Source::LibreChat, vec![node]);
            self.trees.push(Tree { source, id, nodes, ..Tree::default() });
        }
        if self.bytes > HELD_BYTES_MAX {
            self.is_split = true;
            self.end(out);
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        self.bytes = 0;
        self.places.clear();
        for mut tree in self.trees.drain(..) {
            // In a part, what a message names may stand in another one.
            if !self.is_split {
                tree.trust_links_that_resolve();
            }
            out.push(tree);
        }
    }
}

fn node(entry: &Shape<'_>, within: Option<String>) -> Result<Node, BrokenJson> {
    let shown = match entry.flag("isCreatedByUser") {
        Some(true) => Ok(Role::User),
        Some(false) => Ok(Role::Assistant),
        None => match entry.any_text(&["role", "sender"]) {
            None => Err(Bucket::Unreadable),
            // A model is named by its own name.
            Some(word) => match parts::role(Some(&word)) {
                Err(Bucket::Unreadable) => Ok(Role::Assistant),
                known => known,
            },
        },
    };
    // Why there is no answer is not one.
    let is_error = shown == Ok(Role::Assistant) && entry.is_true("error");
    let shown = if is_error { Err(Bucket::Hidden) } else { shown };
    let said = parts::said(entry, shown, || {
        let text = parts::text(entry.get("content"), &["text"])?;
        if text.is_empty() { parts::text(entry.get("text"), &["text"]) } else { Ok(text) }
    })?;
    let named = entry.get("parentMessageId").map(|mut parent| parent.word()).transpose()?;
    // The first message has a parent that does not exist.
    let named = named.map(|id| id.filter(|id| id.bytes().any(|byte| !matches!(byte, b'0' | b'-'))));
    let parent = match within {
        Some(within) if named.as_ref().is_none_or(Option::is_none) => Some(Some(within)),
        _ => named,
    };
    let at = parts::time(entry, &["createdAt", "updatedAt", "created_at"]);
    Ok(Node::new(entry.any_text(&["messageId", "id"]).unwrap_or_default(), parent, at, said))
}

#[cfg(test)]
#[path = "librechat_tests.rs"]
mod tests;
