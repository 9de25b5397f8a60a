//! Grok's conversations: `{conversation, responses: [{response}]}`, in a list of an object or by
//! itself.

use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// Whether an object is a conversation with its responses.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let head = shape.inner("conversation");
    let known = ["conversation_id", "modify_time", "starred", "leaf_response_id"];
    shape.has("responses")
        && (head.is_some() || shape.first("responses").is_some_and(|one| is_response(&one)))
        || head.is_some_and(|head| head.has_any(&known))
}

fn is_response(shape: &Shape<'_>) -> bool {
    shape.has_any(&["response", "response_id"])
}

/// Reads an element of the list of conversations.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    const IDS: [&str; 3] = ["conversation_id", "id", "_id"];
    let read = parts::conversation(Source::Grok, element, is, &IDS, |shape, begun| {
        let head = shape.inner("conversation").unwrap_or_else(|| shape.clone());
        let mut nodes = Vec::new();
        let is_list = shape.each("responses", |entry| {
            begun.messages += 1;
            nodes.push(response(entry)?);
            Ok(())
        })?;
        let mut tree = Tree {
            source: Source::Grok,
            id: head.any_text(&IDS).unwrap_or_default(),
            title: head.text("title").unwrap_or_default(),
            created_at: parts::time(&head, &["create_time", "created_at"]),
            updated_at: parts::time(&head, &["modify_time", "updated_at"]),
            nodes,
            ..Tree::default()
        };
        tree.trust_links_that_resolve();
        tree.current = head.text("leaf_response_id");
        Ok(is_list.then_some(tree))
    });
    read.map_err(|mut wrong| {
        let head = Shape::of(element).and_then(|shape| shape.inner("conversation"));
        if let Some(id) = head.and_then(|head| head.any_text(&IDS)) {
            wrong.id = id;
        }
        wrong
    })
}

fn response(entry: &mut Cursor<'_>) -> Result<Node, BrokenJson> {
    let Some(outer) = Shape::take(entry)? else { return Ok(parts::unreadable()) };
    let inner = match outer.get("response") {
        Some(mut inner) => Shape::take(&mut inner)?,
        None => None,
    };
    let response = inner.unwrap_or(outer);
    // Anybody else who answers is a model, by its name.
    let shown = match response.text("sender").as_deref().map(str::trim) {
        None => Err(Bucket::Unreadable),
        Some(sender) => match parts::role(Some(sender)) {
            Err(Bucket::Unreadable) => Ok(Role::Assistant),
            known => known,
        },
    };
    let said = parts::said(&response, shown, || parts::text(response.get("message"), &["text"]))?;
    let id = response.any_text(&["_id", "response_id", "id"]).unwrap_or_default();
    let parent = response.get("parent_response_id").map(|mut parent| parent.word()).transpose()?;
    Ok(Node::new(id, parent, parts::time(&response, &["create_time", "created_at"]), said))
}

#[cfg(test)]
#[path = "grok_tests.rs"]
mod tests;
