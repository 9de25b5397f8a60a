//! Codex: the sessions of its command line in three generations of layout, and the tasks of its
//! cloud.
//!
//! A session is a log. What is said in it are the entries of type `message`; calls of tools and
//! reasoning are parts of the model's turn, not messages. What the person typed stands in the log
//! twice, as a message and as an event; it is one message, and so is an event without the other.
//! A session of a helper of the model is hidden: what is asked in it is not the person's.

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
        let mut nodes = Vec::new();
        let has_turns = task.each("turns", |turn| {
            if let Some(turn) = Shape::take(turn)? {
                add_turn(&turn, begun, &mut nodes)?;
            } else {
                begun.messages += 1;
                nodes.push(parts::unreadable());
            }
            Ok(())
        })?;
        Ok(has_turns.then(|| Tree {
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

/// What is asked and what is answered may stand in a turn each, or both in one: then the id is
/// that of the question.
fn add_turn(
    turn: &Shape<'_>,
    begun: &mut parts::Begun,
    nodes: &mut Vec<Node>,
) -> Result<(), BrokenJson> {
    let is_input = turn.has_list("input_items");
    let shown = match turn.text("role") {
        Some(role) => parts::role(Some(&role)),
        None if is_input => Ok(Role::User),
        None if turn.has_list("output_items") => Ok(Role::Assistant),
        None => Err(Bucket::Unreadable),
    };
    let is_of_person = shown == Ok(Role::User);
    let at = parts::time(turn, &["created_at", "create_time"]);
    let id = turn.text("id").unwrap_or_default();
    let mut add = |id, shown, key| {
        begun.messages += 1;
        nodes.push(Node::new(id, None, at, parts::said(turn, shown, || items(turn, key))?));
        Ok(())
    };
    add(id, shown, if is_of_person { "input_items" } else { "output_items" })?;
    if is_of_person && turn.first("output_items").is_some() {
        add(String::new(), Ok(Role::Assistant), "output_items")?;
    }
    Ok(())
}

/// The canonical text of a list of items.
fn items(turn: &Shape<'_>, key: &str) -> Result<String, BrokenJson> {
    let mut text = String::new();
    turn.each(key, |item| {
        if let Some(item) = Shape::take(item)? {
            parts::add(&mut text, &parts::text(item.get("content"), &["text"])?);
        }
        Ok(())
    })?;
    Ok(text)
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
    /// Whether another model asks in it.
    is_of_helper: bool,
    /// Who said what in a message whose event has not been met: how often.
    without_event: BTreeMap<Words, u64>,
    /// The other way round: at which nodes.
    without_message: BTreeMap<Words, Vec<usize>>,
    /// The nodes that were not undone.
    kept: Vec<usize>,
    /// Where in `kept` each turn begins: with what the person says.
    turns: Vec<usize>,
}

/// Who said what. Without white space: an event has the parts of a prompt in a row and trimmed.
type Words = (Role, String);

impl Records for Session {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        if self.entry(element).is_none() {
            self.add(parts::unreadable());
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        let said = self.tree.nodes.iter_mut().filter_map(|node| node.message.as_mut());
        for said in said.filter(|said| self.is_of_helper && said.shown.is_ok()) {
            *said = Said { fields: said.fields, ..Said::unseen(Bucket::Hidden) };
        }
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
            self.is_of_helper = meta.inner("source").is_some_and(|from| from.has("subagent"));
            self.tree.updated_at = self.tree.updated_at.max(self.tree.created_at);
        }
    }

    fn item(&mut self, item: &Shape<'_>, at: Option<Millis>) -> Result<(), BrokenJson> {
        if item.text("type").is_some_and(|kind| kind != "message") || !item.has("role") {
            return Ok(());
        }
        let said = match parts::role(item.text("role").as_deref()) {
            Ok(Role::User) => prompt(item)?,
            shown => parts::said(item, shown, || parts::text(item.get("content"), &KINDS))?,
        };
        if let Ok(role) = said.shown {
            let key = words(role, &said.text);
            let met = self.without_message.get_mut(&key).and_then(Vec::pop);
            if let Some(place) = met {
                // The message is the one whose parts are known.
                let node = self.tree.nodes.get_mut(place).and_then(|node| node.message.as_mut());
                if let Some(told) = node {
                    told.text = said.text;
                }
                return Ok(());
            }
            *self.without_event.entry(key).or_default() += 1;
        }
        self.add(Node::new(item.text("id").unwrap_or_default(), None, at, said));
        Ok(())
    }

    fn add(&mut self, node: Node) {
        if node.message.as_ref().is_some_and(|said| said.shown == Ok(Role::User)) {
            self.turns.push(self.kept.len());
        }
        self.kept.push(self.tree.nodes.len());
        self.tree.nodes.push(node);
    }

    /// The last turns were taken back: the thread goes on from before them.
    fn undo(&mut self, turns: usize) {
        // What is said again afterwards is another message.
        self.without_event.clear();
        self.without_message.clear();
        let left = self.turns.len().saturating_sub(turns);
        for start in self.turns.drain(left..).take(1) {
            for place in self.kept.drain(start..) {
                if let Some(node) = self.tree.nodes.get_mut(place) {
                    node.is_aside = true;
                }
            }
        }
    }

    /// A session that goes on from another has the names of that one too.
    fn name(&mut self, event: &Shape<'_>) {
        if event.text("thread_id").is_none_or(|id| id == self.tree.id) {
            self.tree.title = event.text("thread_name").unwrap_or_default();
        }
    }

    fn event(&mut self, event: &Shape<'_>, at: Option<Millis>) {
        let role = match event.text("type").as_deref() {
            Some("thread_name_updated") => return self.name(event),
            Some("thread_rolled_back") => {
                return self.undo(event.index("num_turns").unwrap_or_default());
            }
            Some("user_message") => Role::User,
            Some("agent_message") => Role::Assistant,
            _ => return,
        };
        let Some(told) = event.text("message") else { return };
        let text = if role == Role::User { own_words(&told) } else { &told };
        let key = words(role, text);
        if text.is_empty() || take_one(&mut self.without_event, &key) {
            return;
        }
        self.without_message.entry(key).or_default().push(self.tree.nodes.len());
        self.add(Node::new(String::new(), None, at, Said::by(role, text.to_owned())));
    }
}

/// The types of blocks that are said.
const KINDS: [&str; 3] = ["input_text", "output_text", "text"];

/// A message in the person's name: theirs but for what the program put into it.
fn prompt(item: &Shape<'_>) -> Result<Said, BrokenJson> {
    let mut said = parts::said(item, Ok(Role::User), || match item.get("content") {
        Some(mut content) => Ok(parts::own_blocks(&mut content, &KINDS, without_label)?.text),
        None => Ok(String::new()),
    })?;
    let own = own_words(&said.text);
    if own.len() < said.text.len() {
        said = match own {
            "" => Said { fields: said.fields, ..Said::unseen(Bucket::Hidden) },
            own => Said { text: own.to_owned(), ..said },
        };
    }
    Ok(said)
}

fn words(role: Role, text: &str) -> Words {
    (role, text.split_whitespace().collect())
}

/// A part of a prompt, unless the program wrote it around a picture: `<image name=[Image #1]>`.
fn without_label(part: &str) -> &str {
    let label = part.trim();
    let is_named = label.starts_with("<image name=") && label.ends_with('>');
    if is_named || matches!(label, "<image>" | "</image>") { "" } else { part }
}

fn take_one(counts: &mut BTreeMap<Words, u64>, key: &Words) -> bool {
    let count = counts.get_mut(key).filter(|count| **count > 0);
    count.map(|count| *count -= 1).is_some()
}

/// What of a text in the person's name is theirs. An editor writes what is open and selected above
/// the request, under headings; only what stands under the last is the person's.
fn own_words(text: &str) -> &str {
    const REQUEST: &str = "\n## My request for Codex:";
    if is_of_the_program(text) {
        return "";
    }
    let is_above = text.trim_start().starts_with("# ");
    let request = text.rsplit_once(REQUEST).filter(|_| is_above);
    request.map_or(text, |(_, request)| request.trim_start())
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
