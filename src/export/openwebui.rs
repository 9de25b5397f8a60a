//! Open `WebUI`'s chats: a tree of messages by id in `chat.history`, or a list of them.

use super::json::{BrokenJson, Cursor};
use super::parts::{self, Begun};
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Tree};
use crate::id::Source;

/// Whether an object is a chat, with what is known of it around it or not.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let is_chat = |chat: &Shape<'_>| {
        let history = chat.inner("history");
        history.is_some_and(|history| history.has_any(&["messages", "currentId"]))
            || (chat.has_list("messages") && chat.has("models"))
    };
    let is_inner = |chat: Shape<'_>| is_chat(&chat) || chat.has_list("messages");
    is_chat(shape)
        || shape.inner("chat").is_some_and(is_inner)
        || chat_text(shape).is_some_and(|text| Shape::of(text.as_bytes()).is_some_and(is_inner))
}

/// A chat as JSON in a string, as the database has it.
fn chat_text(shape: &Shape<'_>) -> Option<String> {
    let is_string = shape.get("chat")?.peek() == Some(b'"');
    is_string.then(|| shape.text("chat"))?
}

/// Reads an element of a list of chats.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    parts::conversation(Source::OpenWebUi, element, is, &["id"], |shape, begun| {
        let text = chat_text(shape);
        let written = text.as_ref().and_then(|text| Shape::of(text.as_bytes()));
        let chat = written.or_else(|| shape.inner("chat")).unwrap_or_else(|| shape.clone());
        let mut tree = Tree {
            source: Source::OpenWebUi,
            id: shape.text("id").or_else(|| chat.text("id")).unwrap_or_default(),
            title: shape.text("title").or_else(|| chat.text("title")).unwrap_or_default(),
            created_at: shape
                .time(&["created_at", "timestamp"])
                .or_else(|| chat.time(&["timestamp"])),
            updated_at: shape.time(&["updated_at"]),
            ..Tree::default()
        };
        let history = chat.inner("history");
        let is_tree = match history.as_ref().and_then(|history| history.get("messages")) {
            Some(mut messages) => read_tree(&mut messages, begun, &mut tree)?,
            None => false,
        };
        if !tree.nodes.is_empty() {
            tree.current = history.and_then(|history| history.text("currentId"));
            return Ok(Some(tree));
        }
        let listed = parts::messages(&chat, "messages", begun, |entry| node(entry, ""))?;
        let is_list = listed.is_some();
        tree.nodes = listed.unwrap_or_default();
        tree.trust_links_that_resolve();
        Ok((is_tree || is_list).then_some(tree))
    })
}

fn read_tree(
    messages: &mut Cursor<'_>,
    begun: &mut Begun,
    tree: &mut Tree,
) -> Result<bool, BrokenJson> {
    if messages.peek() == Some(b'[') {
        return messages.list(|entry| {
            begun.messages += 1;
            tree.nodes.push(match Shape::take(entry)? {
                Some(entry) => node(&entry, "")?,
                None => parts::unreadable(),
            });
            Ok(())
        });
    }
    messages.object(|entry, key| {
        begun.messages += 1;
        let mut node = match Shape::take(entry)? {
            Some(entry) => node(&entry, &key)?,
            None => parts::unreadable(),
        };
        node.link.id = key.into_owned();
        tree.nodes.push(node);
        Ok(())
    })
}

fn node(entry: &Shape<'_>, key: &str) -> Result<Node, BrokenJson> {
    let shown = parts::role(entry.text("role").as_deref());
    let said = parts::said(entry, shown, || {
        let text = parts::text(entry.get("content"), &["text"])?;
        Ok(if text.is_empty() { output(entry)? } else { text })
    })?;
    let id = if key.is_empty() { entry.text("id").unwrap_or_default() } else { key.to_owned() };
    let parent = entry.get("parentId").map(|mut parent| parent.word()).transpose()?;
    let mut node = Node::new(id, parent, entry.time(&["timestamp", "created_at"]), said);
    if node.link.parent.is_none() {
        entry.each("childrenIds", |child| {
            node.link.children.extend(child.word()?);
            Ok(())
        })?;
    }
    Ok(node)
}

/// What was said in `output`, where newer versions keep an answer with what led to it.
fn output(entry: &Shape<'_>) -> Result<String, BrokenJson> {
    let mut text = String::new();
    entry.each("output", |item| {
        if let Some(item) = Shape::take(item)?
            && item.text("type").as_deref() == Some("message")
        {
            parts::add(&mut text, &parts::text(item.get("content"), &["output_text"])?);
        }
        Ok(())
    })?;
    Ok(text)
}

#[cfg(test)]
#[path = "openwebui_tests.rs"]
mod tests;
