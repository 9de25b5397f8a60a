//! Claude Code's sessions: a log with a line for each part of a turn, linked by `parentUuid`.
//!
//! Each line that says something is a message. What the program puts into the person's mouth
//! (the output of commands, reminders, a summary of what no longer fits) is hidden, and so is what
//! a helper of the model does beside the thread.

use super::json::Cursor;
use super::parts;
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Node, Said, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::linear::Link;

/// Whether an object is a line of a session.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let kind = shape.text("type");
    let fields = ["parentUuid", "isSidechain", "isMeta", "leafUuid", "sessionId", "userType"];
    kind.is_some_and(|kind| match &*kind {
        "user" | "assistant" => shape.has("message") && shape.has_any(&["uuid", "sessionId"]),
        "summary" => shape.has("leafUuid"),
        "file-history-snapshot" => shape.has("snapshot"),
        "queue-operation" => shape.has("sessionId"),
        _ => shape.has("uuid") && shape.has_any(&fields),
    })
}

/// Begins to read a session.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    let stem = super::names::base(place.member).split('.').next().unwrap_or_default();
    Box::new(Log { of_file: stem.to_owned(), sessions: Vec::new(), title: None })
}

/// The sessions of one log, in the order met: nearly always one.
#[derive(Debug)]
struct Log {
    of_file: String,
    sessions: Vec<Tree>,
    title: Option<String>,
}

impl Records for Log {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        let mut at = Cursor::new(element);
        match Shape::take(&mut at) {
            Ok(Some(line)) => self.line(&line),
            _ => self.session(None).nodes.push(parts::unreadable()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        for mut tree in self.sessions.drain(..) {
            if tree.nodes.iter().all(|node| node.message.is_none()) {
                continue;
            }
            if tree.id.is_empty() {
                tree.id.clone_from(&self.of_file);
            }
            if let (true, Some(title)) = (tree.title.is_empty(), &self.title) {
                tree.title.clone_from(title);
            }
            tree.trust_links_that_resolve();
            out.push(tree);
        }
    }
}

impl Log {
    /// The session of that id; without one, the last.
    fn session(&mut self, id: Option<&str>) -> &mut Tree {
        let known = match id {
            Some(id) => self.sessions.iter().position(|one| one.id == id || one.id.is_empty()),
            None => self.sessions.len().checked_sub(1),
        };
        let place = known.unwrap_or_else(|| {
            self.sessions.push(Tree { source: Source::ClaudeCode, ..Tree::default() });
            self.sessions.len() - 1
        });
        let session = &mut self.sessions[place];
        if session.id.is_empty() {
            id.unwrap_or_default().clone_into(&mut session.id);
        }
        session
    }

    fn line(&mut self, line: &Shape<'_>) {
        let kind = line.text("type").unwrap_or_default();
        if let Some(title) = line.any_text(&["customTitle", "aiTitle"]) {
            self.title = Some(title);
            return;
        }
        if kind == "summary" {
            self.title = line.text("summary").or(self.title.take());
            return;
        }
        let uuid = line.text("uuid").unwrap_or_default();
        let is_message = line.has("message") || kind == "system";
        if uuid.is_empty() && !is_message {
            return;
        }
        let at = line.time(&["timestamp"]);
        // Where the log was made shorter, the thread goes on from another line than the one named.
        let parents = ["parentUuid", "logicalParentUuid"];
        let parent = line.has_any(&parents).then(|| line.any_text(&parents));
        let node = Link { id: uuid, parent, at, has_message: is_message, ..Link::default() };
        let said = is_message.then(|| said(line, &kind));
        let is_of_thread = is_message && !line.is_true("isSidechain");
        let session = self.session(line.text("sessionId").as_deref());
        session.created_at = [session.created_at, at].into_iter().flatten().min();
        session.updated_at = session.updated_at.max(at);
        if is_of_thread && !node.id.is_empty() {
            session.current = Some(node.id.clone());
        }
        session.nodes.push(Node { link: node, message: said, ..Node::default() });
    }
}

fn said(line: &Shape<'_>, kind: &str) -> Said {
    let unseen = |bucket| Said { fields: line.len(), ..Said::unseen(bucket) };
    let message = line.inner("message");
    let role = match (kind, &message) {
        ("user", _) => Role::User,
        ("assistant", _) => Role::Assistant,
        ("system", _) => return unseen(Bucket::Hidden),
        (_, Some(message)) => match parts::role(message.text("role").as_deref()) {
            Ok(role) => role,
            Err(bucket) => return unseen(bucket),
        },
        _ => return unseen(Bucket::Unreadable),
    };
    let hidden = ["isSidechain", "isMeta", "isCompactSummary", "isVisibleInTranscriptOnly"];
    if hidden.iter().any(|flag| line.is_true(flag)) {
        return unseen(Bucket::Hidden);
    }
    let content = match &message {
        Some(message) => message.get("content"),
        None => line.get("message"),
    };
    let blocks = content.map_or_else(
        || Ok(parts::Blocks::default()),
        |mut content| parts::blocks(&mut content, &["text"]),
    );
    let Ok(blocks) = blocks else {
        return unseen(Bucket::Unreadable);
    };
    let has = |kind| blocks.has(kind);
    let is_answer_of_a_tool = line.has_object("toolUseResult") && blocks.kinds.is_empty();
    if is_answer_of_a_tool || (blocks.text.is_empty() && (has("tool_use") || has("tool_result"))) {
        return unseen(Bucket::ToolOutput);
    }
    let is_thought = blocks.text.is_empty() && (has("thinking") || has("redacted_thinking"));
    if is_thought || (role == Role::User && is_of_the_program(&blocks.text)) {
        return unseen(Bucket::Hidden);
    }
    Said { fields: line.len(), ..Said::by(role, blocks.text) }
}

/// Whether what stands in the person's name was written by the program: what a command is and
/// puts out, and what the model is told beside.
fn is_of_the_program(text: &str) -> bool {
    const BEGINNINGS: [&str; 14] = [
        "<command-name>",
        "<command-message>",
        "<command-args>",
        "<command-contents>",
        "<local-command-stdout>",
        "<local-command-stderr>",
        "<local-command-caveat>",
        "<bash-input>",
        "<bash-stdout>",
        "<bash-stderr>",
        "<system-reminder>",
        "<task-notification>",
        "<user-prompt-submit-hook>",
        "Caveat: The messages below were generated by the user while running local commands",
    ];
    let text = text.trim_start();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

#[cfg(test)]
#[path = "claude_code_tests.rs"]
mod tests;
