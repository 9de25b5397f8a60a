//! Codex: the sessions of its command line in three generations of layout, and the tasks of its
//! cloud.
//!
//! A session is a log. What is said in it are the entries of type `message`; calls of tools and
//! reasoning are parts of the model's turn, not messages. What the person typed stands in the log
//! twice, as a message and as an event; it is one message, and so is an event without the other.

use std::collections::BTreeMap;

use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{NotRead, Place, Records};
use super::tree::{Node, Said, Tree};
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// Whether an object is a task of the cloud.
pub(super) fn is_task(shape: &Shape<'_>) -> bool {
    let of_a_turn = ["input_items", "output_items", "turn_status"];
    shape.has_list("turns")
        && (shape.first("turns").is_some_and(|turn| turn.has_any(&of_a_turn))
            || shape.text("id").is_some_and(|id| id.starts_with("task_")))
}

/// Reads a task of the cloud.
pub(super) fn read_task(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    parts::conversation(Source::Codex, element, is_task, &["id"], |task, begun| {
        let nodes = parts::messages(task, "turns", begun, turn)?;
        Ok(nodes.map(|nodes| Tree {
            source: Source::Codex,
            id: task.text("id").unwrap_or_default(),
            title: task.text("title").unwrap_or_default(),
            created_at: parts::time(task, &["created_at", "create_time"]),
            updated_at: parts::time(task, &["updated_at", "update_time"]),
            nodes,
            ..Tree::default()
        }))
    })
}

fn turn(turn: &Shape<'_>) -> Result<Node, BrokenJson> {
    let is_input = turn.has_list("input_items");
    let shown = match turn.text("role") {
        Some(role) => parts::role(Some(&role)),
        None if is_input => Ok(Role::User),
        None if turn.has_list("output_items") => Ok(Role::Assistant),
        None => Err(Bucket::Unreadable),
    };
    let key = match shown {
        Ok(Role::User) => "input_items",
        _ => "output_items",
    };
    let said = parts::said(turn, shown, || {
        let mut text = String::new();
        turn.each(key, |item| {
            if let Some(item) = Shape::take(item)? {
                parts::add(&mut text, &parts::text(item.get("content"), &["text"])?);
            }
            Ok(())
        })?;
        Ok(text)
    })?;
    let at = parts::time(turn, &["created_at", "create_time"]);
    Ok(Node::new(turn.text("id").unwrap_or_default(), None, at, said))
}

/// Whether an object is an entry of a session's log, or a whole log of the first generation.
pub(super) fn is_session(shape: &Shape<'_>) -> bool {
    const KINDS: [&str; 5] =
        ["session_meta", "response_item", "event_msg", "turn_context", "compacted"];
    let kind = shape.text("type").unwrap_or_default();
    let of_us = ["input_text", "output_text"];
    let says = |content: &Shape<'_>| content.text("type").is_some_and(|k| of_us.contains(&&*k));
    (shape.has_object("payload") && KINDS.contains(&&*kind))
        || (shape.has_object("session") && shape.has_list("items"))
        || (kind == "message" && shape.first("content").is_some_and(|content| says(&content)))
        || (shape.has_all(&["id", "timestamp", "instructions"]) && !shape.has("type"))
}

/// Begins to read a session.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    let mut tree = Tree { source: Source::Codex, ..Tree::default() };
    tree.id = id_in_name(place.member).unwrap_or_default();
    Box::new(Session { tree, ..Session::default() })
}

/// The id at the end of a name like `rollout-2025-09-01T10-00-00-<uuid>.jsonl`.
fn id_in_name(name: &str) -> Option<String> {
    let stem = super::names::base(name).strip_prefix("rollout-")?.split('.').next()?;
    let start = stem.len().checked_sub(36)?;
    let id = stem.get(start..)?;
    let is_uuid = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_uuid.then(|| id.to_owned())
}

#[derive(Debug, Default)]
struct Session {
    tree: Tree,
    has_meta: bool,
    /// Who said what in a message whose event has not been met, and the other way round: how
    /// often.
    without_event: BTreeMap<(Role, String), u64>,
    without_message: BTreeMap<(Role, String), u64>,
}

impl Records for Session {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        if self.entry(element).is_none() {
            self.tree.nodes.push(parts::unreadable());
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.tree));
    }
}

impl Session {
    /// `None` if it cannot be read.
    fn entry(&mut self, element: &[u8]) -> Option<()> {
        let mut at = Cursor::new(element);
        let shape = Shape::take(&mut at).ok()??;
        let time = shape.time(&["timestamp"]);
        self.tree.updated_at = self.tree.updated_at.max(time);
        if let Some(session) = shape.inner("session") {
            self.meta(&session);
            shape
                .each("items", |item| {
                    if let Some(item) = Shape::take(item)? {
                        self.item(&item, None)?;
                    }
                    Ok(())
                })
                .ok()?;
            return Some(());
        }
        let payload = shape.inner("payload");
        match (shape.text("type").as_deref(), payload) {
            (Some("session_meta"), Some(payload)) => self.meta(&payload),
            (Some("event_msg"), Some(payload)) => self.event(&payload, time),
            (Some("response_item"), Some(payload)) => self.item(&payload, time).ok()?,
            (None, None) if shape.has_all(&["id", "timestamp"]) => self.meta(&shape),
            (Some("message"), None) => self.item(&shape, time).ok()?,
            _ => {}
        }
        Some(())
    }

    /// The first holds: a session that goes on from another has that one's too.
    fn meta(&mut self, meta: &Shape<'_>) {
        if !std::mem::replace(&mut self.has_meta, true) {
            self.tree.id = meta.text("id").unwrap_or_else(|| std::mem::take(&mut self.tree.id));
            self.tree.created_at = meta.time(&["timestamp"]);
            self.tree.updated_at = self.tree.updated_at.max(self.tree.created_at);
        }
    }

    fn item(&mut self, item: &Shape<'_>, at: Option<Millis>) -> Result<(), BrokenJson> {
        if item.text("type").is_some_and(|kind| kind != "message") || !item.has("role") {
            return Ok(());
        }
        let shown = parts::role(item.text("role").as_deref());
        let mut said = parts::said(item, shown, || {
            parts::text(item.get("content"), &["input_text", "output_text", "text"])
        })?;
        if let Ok(role) = shown {
            let key = (role, said.text.clone());
            if take_one(&mut self.without_message, &key) {
                return Ok(());
            }
            if role == Role::User && is_of_the_program(&said.text) {
                said = Said { fields: said.fields, ..Said::unseen(Bucket::Hidden) };
            } else {
                *self.without_event.entry(key).or_default() += 1;
            }
        }
        self.tree.nodes.push(Node::new(item.text("id").unwrap_or_default(), None, at, said));
        Ok(())
    }

    fn event(&mut self, event: &Shape<'_>, at: Option<Millis>) {
        let role = match event.text("type").as_deref() {
            Some("user_message") => Role::User,
            Some("agent_message") => Role::Assistant,
            _ => return,
        };
        let Some(text) = event.text("message") else { return };
        let key = (role, text);
        if is_of_the_program(&key.1) || take_one(&mut self.without_event, &key) {
            return;
        }
        *self.without_message.entry(key.clone()).or_default() += 1;
        self.tree.nodes.push(Node::new(String::new(), None, at, Said::by(role, key.1)));
    }
}

fn take_one(counts: &mut BTreeMap<(Role, String), u64>, key: &(Role, String)) -> bool {
    let count = counts.get_mut(key).filter(|count| **count > 0);
    count.map(|count| *count -= 1).is_some()
}

/// Whether a message in the person's name was written by the program: it tells the model of the
/// machine, the rules of the folder, or that the person interrupted it.
fn is_of_the_program(text: &str) -> bool {
    const BEGINNINGS: [&str; 8] = [
        "<environment_context>",
        "<user_instructions>",
        "<turn_aborted>",
        "<permissions instructions>",
        "<INSTRUCTIONS>",
        "<user_shell_command>",
        "<skill>",
        "# AGENTS.md instructions for ",
    ];
    let text = text.trim_start();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

#[cfg(test)]
#[path = "codex_tests.rs"]
mod tests;
