//! Mistral's Le Chat: each file is the list of one chat's messages. A chat has no title of its
//! own; the first line of what the person first said is one.

use super::by_id::ById;
use super::group::named_by_its_messages;
use super::json::BrokenJson;
use super::names;
use super::parts;
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Node, Tree};
use crate::conversation::Bucket;
use crate::id::Source;

/// Whether an object is a message of such a chat.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let usual = ["content", "contentChunks", "createdAt", "version"];
    (shape.has("chatId") && shape.has("role") && shape.has_any(&usual))
        || (shape.has_all(&["role", "contentChunks"]) && shape.has_any(&["createdAt", "version"]))
        || shape.has_all(&["chatId", "contentChunks"])
}

/// Begins to read a chat.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    let stem = names::base(place.member).split('.').next().unwrap_or_default();
    let of_file = stem.strip_prefix("chat-").unwrap_or_default().to_owned();
    Box::new(Chats { of_file, chats: ById::default() })
}

/// The chats of one file, in the order met: one, as far as is known.
#[derive(Debug)]
struct Chats {
    of_file: String,
    chats: ById<Tree>,
}

impl Records for Chats {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        let mut at = super::json::Cursor::new(element);
        let message = Shape::take(&mut at).ok().flatten();
        let id = message.as_ref().and_then(|message| message.text("chatId"));
        let node = message.and_then(|message| node(&message).ok());
        self.chats.of(id.as_deref()).nodes.push(node.unwrap_or_else(parts::unreadable));
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        for (id, tree) in self.chats.take() {
            let id = if id.is_empty() { self.of_file.clone() } else { id };
            out.push(named_by_its_messages(Tree { id, source: Source::Mistral, ..tree }));
        }
    }
}

fn node(message: &Shape<'_>) -> Result<Node, BrokenJson> {
    let shown = match message.text("role") {
        None => Err(Bucket::Unreadable),
        Some(word) => parts::role(Some(&word)),
    };
    let said = parts::said(message, shown, || {
        let text = parts::text(message.get("contentChunks"), &["text"])?;
        let whole = || parts::text(message.get("content"), &["text"]);
        if text.is_empty() { whole() } else { Ok(text) }
    })?;
    let at = parts::time(message, &["createdAt", "created_at"]);
    Ok(Node::new(message.text("id").unwrap_or_default(), None, at, said))
}

#[cfg(test)]
#[path = "mistral_tests.rs"]
mod tests;
