//! `LibreChat`'s conversations: messages in a list, or each within its parent's `children`.

use super::flat::Flat;
use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;

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

fn node(entry: &Shape<'_>, within: Option<String>) -> Result<Node, BrokenJson> {
    let shown = match entry.get("isCreatedByUser").map(|mut by| by.peek()) {
        Some(Some(b't')) => Ok(Role::User),
        Some(Some(b'f')) => Ok(Role::Assistant),
        _ => match entry.any_text(&["role", "sender"]) {
            None => Err(Bucket::Unreadable),
            // A model is named by its own name.
            Some(word) => match parts::role(Some(&word)) {
                Err(Bucket::Unreadable) => Ok(Role::Assistant),
                known => known,
            },
        },
    };
    let said = parts::said(entry, shown, || {
        let text = parts::text(entry.get("content"), &["text"])?;
        Ok(if text.is_empty() { entry.text("text").unwrap_or_default() } else { text })
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
