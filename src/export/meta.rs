//! Meta AI's conversations, in the layout of Meta's other messages: newest first, times in
//! milliseconds, and the bytes of UTF-8 written as if each were a character. That layout holds
//! people's messages to each other too; one of Meta AI is known by who takes part.

use std::borrow::Cow;

use super::json::BrokenJson;
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Tree};
use crate::conversation::Role;
use crate::id::Source;

const NAME: &str = "Meta AI";

/// Whether an object is a conversation with Meta AI.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    if !shape.has_list("messages") {
        return false;
    }
    let mut is_ours = false;
    let mut look = |key, list| {
        let _ = shape.each(list, |one| {
            let name = Shape::take(one)?.and_then(|one| one.text(key));
            is_ours |= name.as_deref() == Some(NAME);
            Ok(())
        });
    };
    look("name", "participants");
    look("sender_name", "messages");
    is_ours
}

/// Reads a conversation.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    const IDS: [&str; 3] = ["thread_path", "thread_id", "id"];
    parts::conversation(Source::Meta, element, is, &IDS, |shape, begun| {
        let Some(mut nodes) = parts::messages(shape, "messages", begun, message)? else {
            return Ok(None);
        };
        let mut times = nodes.iter().filter_map(|node| node.link.at);
        let (first, last) = (times.next(), times.next_back());
        if first > last && last.is_some() {
            nodes.reverse();
        }
        let title = shape.text("title").unwrap_or_default();
        Ok(Some(Tree {
            source: Source::Meta,
            id: shape.any_text(&IDS).unwrap_or_default(),
            title: repaired(title),
            nodes,
            ..Tree::default()
        }))
    })
}

fn message(entry: &Shape<'_>) -> Result<Node, BrokenJson> {
    let shown = match entry.text("sender_name").as_deref() {
        Some(NAME) => Ok(Role::Assistant),
        Some(_) => Ok(Role::User),
        None => parts::role(entry.any_text(&["role", "sender"]).as_deref()),
    };
    let said = parts::said(entry, shown, || {
        let content = entry.get("content").or_else(|| entry.get("text"));
        Ok(repaired(parts::text(content, &["text"])?))
    })?;
    let at = parts::time(entry, &["timestamp_ms", "timestamp", "created_at"]);
    Ok(Node::new(entry.any_text(&["message_id", "id"]).unwrap_or_default(), None, at, said))
}

/// What was meant by bytes that were each written as a character; a text that is nothing of the
/// kind as it is.
fn repaired(text: String) -> String {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match bytes.as_deref().map(String::from_utf8_lossy) {
        Some(Cow::Borrowed(meant)) if meant != text => meant.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
#[path = "meta_tests.rs"]
mod tests;
