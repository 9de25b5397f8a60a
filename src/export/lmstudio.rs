//! LM Studio's conversations: each message in the versions that there are of it, of which one is
//! chosen. A version is one step, or several with the model's thoughts among them.

use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use crate::conversation::Bucket;
use crate::id::Source;

/// Whether an object is a conversation.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let head = ["lastUsedModel", "tokenCount", "systemPrompt", "userLastMessagedAt"];
    match shape.first("messages") {
        Some(first) => {
            let has_steps = first.has_list("steps");
            first.has("versions") || first.has("currentlySelected") || has_steps
        }
        None => shape.has_list("messages") && shape.has_any(&head) && shape.has("name"),
    }
}

/// Reads a conversation.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    parts::conversation(Source::LmStudio, element, is, &["id"], |shape, begun| {
        let nodes = parts::messages(shape, "messages", begun, message)?;
        Ok(nodes.map(|nodes| Tree {
            source: Source::LmStudio,
            id: shape.text("id").unwrap_or_default(),
            title: shape.any_text(&["name", "title"]).unwrap_or_default(),
            created_at: shape.time(&["createdAt"]),
            updated_at: shape.time(&["updatedAt", "assistantLastMessagedAt"]),
            nodes,
            ..Tree::default()
        }))
    })
}

fn message(message: &Shape<'_>) -> Result<Node, BrokenJson> {
    let mut versions = Vec::new();
    let is_list = message.each("versions", |entry| {
        versions.push(match Shape::take(entry)? {
            Some(version) => said(&version)?,
            None => Said::unseen(Bucket::Unreadable),
        });
        Ok(())
    })?;
    if !is_list {
        versions.push(said(message)?);
    }
    let selected = message.index("currentlySelected").unwrap_or(0);
    let chosen = if versions.is_empty() {
        Said::unseen(Bucket::NoText)
    } else {
        versions.remove(selected.min(versions.len() - 1))
    };
    let id = message.text("id").unwrap_or_default();
    let at = parts::time(message, &["createdAt", "timestamp"]);
    Ok(Node { versions, ..Node::new(id, None, at, chosen) })
}

fn said(version: &Shape<'_>) -> Result<Said, BrokenJson> {
    let shown = parts::role(version.text("role").as_deref());
    parts::said(version, shown, || {
        let mut text = parts::text(version.get("content"), &["text"])?;
        version.each("steps", |entry| step(entry, &mut text))?;
        Ok(text)
    })
}

fn step(entry: &mut Cursor<'_>, text: &mut String) -> Result<(), BrokenJson> {
    let Some(step) = Shape::take(entry)? else { return Ok(()) };
    let style = step.inner("style").and_then(|style| style.text("type"));
    let is_shown = step.text("type").is_none_or(|kind| kind == "contentBlock")
        && style.as_deref() != Some("thinking")
        && step.text("role").is_none_or(|role| parts::role(Some(&role)).is_ok());
    if is_shown {
        parts::add(text, &parts::text(step.get("content"), &["text"])?);
    }
    Ok(())
}

#[cfg(test)]
#[path = "lmstudio_tests.rs"]
mod tests;
