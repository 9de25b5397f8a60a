//! Claude's conversations of every layout since 2023, and its chats on designs (2026).
//!
//! What was said stands in the blocks of `content`, or in `text` where there are none: beside
//! blocks, `text` may be empty, hold the model's thoughts, or a notice that a block cannot be
//! shown. Which node was seen last the export does not say: it is the leaf written last.

use super::json::{BrokenJson, Cursor, Raw};
use super::parts::{self, Blocks};
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// What stands in `text` for a block that the app which wrote it could not show.
const NOTICE: &str = "This block is not supported on your current device yet.";

/// Whether an object is a conversation.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.has("chat_messages")
}

/// Reads an element of a list of conversations.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    let mut tree = Tree { source: Source::Claude, ..Tree::default() };
    let (mut begun, mut has_messages) = (0, None);
    let whole = Cursor::new(element).object(|value, key| {
        match &*key {
            "uuid" => tree.id = value.word()?.unwrap_or_default(),
            "name" => tree.title = value.word()?.unwrap_or_default(),
            "created_at" => tree.created_at = value.time()?,
            "updated_at" => tree.updated_at = value.time()?,
            // As tools write them that keep such conversations.
            "conversation_id" if tree.id.is_empty() => tree.id = value.word()?.unwrap_or_default(),
            "title" if tree.title.is_empty() => tree.title = value.word()?.unwrap_or_default(),
            "create_time" => tree.created_at = tree.created_at.or(value.time()?),
            "project_uuid" => tree.project = value.word()?,
            "project" => {
                let project = Shape::take(value)?.and_then(|project| project.text("uuid"));
                tree.project = tree.project.take().or(project);
            }
            "account" => {
                let account = Shape::take(value)?.and_then(|account| account.text("uuid"));
                tree.account = account.unwrap_or_default();
            }
            "chat_messages" => {
                tree.nodes.clear();
                begun = 0;
                has_messages = Some(value.list(|entry| {
                    begun += 1;
                    tree.nodes.push(message(entry)?);
                    Ok(())
                })?);
            }
            _ => value.skip()?,
        }
        Ok(())
    });
    let reason = match whole {
        Err(_) => SetAsideReason::BrokenJson,
        Ok(_) if has_messages != Some(true) => SetAsideReason::NoMapping,
        Ok(_) => {
            tree.trust_links_that_resolve();
            tree.link_what_is_silent();
            tree.current = tree.last_leaf();
            return Ok(tree);
        }
    };
    let is_mine = has_messages.is_some() || begun > 0;
    let source = is_mine.then_some(Source::Claude);
    Err(NotRead { id: tree.id, reason, messages: begun, is_mine, source })
}

fn message(entry: &mut Cursor<'_>) -> Result<Node, BrokenJson> {
    let (mut id, mut parent, mut at) = (String::new(), None, None);
    let (mut sender, mut text, mut content) = (None, None, None);
    let mut fields = 0;
    let is_object = entry.fields(|value, key| {
        fields += 1;
        match &*key.name() {
            b"uuid" => id = value.word()?.unwrap_or_default(),
            b"parent_message_uuid" => parent = Some(value.word()?),
            b"created_at" => at = value.time()?,
            b"sender" | b"role" => sender = value.word_in_place()?.or(sender.take()),
            b"text" => text = value.raw()?,
            b"content" => {
                let mut place = *value;
                let read = parts::blocks(value, &["text"]);
                if read.is_err() {
                    // Whether that matters, the sender says, who may come later.
                    place.skip()?;
                    *value = place;
                }
                content = Some(read);
            }
            _ => value.skip()?,
        }
        Ok(())
    })?;
    if !is_object {
        return Ok(parts::unreadable());
    }
    let shown = parts::role(sender.as_deref());
    let mut said = Said::unseen(Bucket::Unreadable);
    if let Ok(role) = shown {
        let content = content.unwrap_or_else(|| Ok(Blocks::default()))?;
        said = Said::by(role, canonical_text(content, text));
    } else if let Err(bucket) = shown {
        said = Said::unseen(bucket);
    }
    said.fields = fields;
    Ok(Node::new(id, parent, at, said))
}

fn canonical_text(content: Blocks, text: Option<Raw<'_>>) -> String {
    // What is known to be no text is not said again in `text`, or should not be.
    let is_told = ["thinking", "tool_use", "tool_result"];
    if !content.text.is_empty() || is_told.iter().any(|kind| content.has(kind)) {
        return content.text;
    }
    let own = text.map(Raw::text).unwrap_or_default();
    let is_notice = own.trim_matches(|c: char| c.is_whitespace() || c == '`') == NOTICE;
    if is_notice { String::new() } else { own.into_owned() }
}

/// Whether an object is a chat on a design: its blocks stand in each message, or in an object that
/// is the message's `content`.
pub(super) fn is_design_chat(shape: &Shape<'_>) -> bool {
    let Some(first) = shape.first("messages") else {
        let is_list = shape.has_list("messages");
        return is_list && shape.has_object("project") && shape.has_any(&["createdAt", "uuid"]);
    };
    let within = first.inner("content");
    first.has("contentBlocks")
        || within.is_some_and(|content| {
            content.has("contentBlocks") || (shape.has_object("project") && content.has("content"))
        })
}

/// Reads a chat on a design.
pub(super) fn read_design_chat(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    const IDS: [&str; 3] = ["uuid", "id", "chatId"];
    parts::conversation(Source::Claude, element, is_design_chat, &IDS, |chat, begun| {
        let Some(nodes) = parts::messages(chat, "messages", begun, design_message)? else {
            return Ok(None);
        };
        Ok(Some(Tree {
            source: Source::Claude,
            id: chat.any_text(&IDS).unwrap_or_default(),
            title: chat.any_text(&["title", "name"]).unwrap_or_default(),
            created_at: parts::time(chat, &["createdAt", "created_at"]),
            updated_at: parts::time(chat, &["updatedAt", "updated_at"]),
            nodes,
            ..Tree::default()
        }))
    })
}

fn design_message(message: &Shape<'_>) -> Result<Node, BrokenJson> {
    const TIMES: [&str; 3] = ["createdAt", "created_at", "timestamp"];
    let shown = parts::role(message.any_text(&["role", "sender"]).as_deref());
    // What the person put in while the model was at work stands among the model's blocks.
    let kinds: &[&str] =
        if shown == Ok(Role::User) { &["text", "user_interjection"] } else { &["text"] };
    let within = message.inner("content");
    let said_in = within.as_ref().unwrap_or(message);
    let said = parts::said(message, shown, || {
        let text = parts::text(said_in.get("contentBlocks"), kinds)?;
        if !text.is_empty() {
            return Ok(text);
        }
        let own = said_in.get("content").or_else(|| said_in.get("text"));
        parts::text(own, kinds)
    })?;
    let at = parts::time(message, &TIMES).or_else(|| parts::time(said_in, &TIMES));
    Ok(Node::new(message.any_text(&["uuid", "id"]).unwrap_or_default(), None, at, said))
}

#[cfg(test)]
#[path = "claude_tests.rs"]
mod tests;
