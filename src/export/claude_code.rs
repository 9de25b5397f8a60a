//! Claude Code's sessions: a log with a line for each part of a turn, linked by `parentUuid`.
//!
//! Each line that says something is a message, and so is what the person typed while the model was
//! at work. What the program puts into the person's mouth
//! (the output of commands, reminders, a summary of what no longer fits) is hidden, and so is what
//! a helper of the model does beside the thread.

use std::collections::BTreeMap;

use super::by_id::ById;
use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Node, Said, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::linear::{Link, Places};

/// Whether an object is a line of a session.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let kind = shape.text("type");
    let fields = ["parentUuid", "isSidechain", "isMeta", "leafUuid", "sessionId", "userType"];
    kind.is_some_and(|kind| match &*kind {
        "user" | "assistant" => shape.has("message") && shape.has_any(&["uuid", "sessionId"]),
        "summary" => shape.has("leafUuid"),
        "file-history-snapshot" => shape.has("snapshot"),
        "queue-operation" | "custom-title" | "ai-title" => shape.has("sessionId"),
        _ => shape.has("uuid") && shape.has_any(&fields),
    })
}

/// Begins to read a session.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    let stem = super::names::base(place.member).split('.').next().unwrap_or_default();
    Box::new(Log { of_file: stem.to_owned(), ..Log::default() })
}

/// The sessions of one log, in the order met: nearly always one.
#[derive(Debug, Default)]
struct Log {
    of_file: String,
    sessions: ById<Session>,
    /// What a thread is about, behind its last line: those of other files' sessions too.
    summaries: Vec<(String, String)>,
}

/// A session, with what is needed of it until its last line is read.
#[derive(Debug, Default)]
struct Session {
    tree: Tree,
    /// Its name: the person's own, and the program's.
    own_title: Option<String>,
    made_title: Option<String>,
    cuts: Vec<Cut>,
    /// Words typed while the model was at work stand in the log as an attachment, as taken from
    /// the queue, or as both, in either order. Of which attachments the other is not met: how
    /// often; and the other way round: at which nodes.
    attached: BTreeMap<String, u64>,
    taken: BTreeMap<String, Vec<usize>>,
}

/// A line behind which the log was made shorter: what came before is no longer its parent.
#[derive(Debug)]
struct Cut {
    place: usize,
    /// The lines that were kept, by id. The last of them may be written again, behind the cut.
    kept: Vec<String>,
    /// The line of the thread before it.
    before: Option<String>,
}

impl Records for Log {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        let mut at = Cursor::new(element);
        match Shape::take(&mut at) {
            Ok(Some(line)) => self.line(&line),
            _ => self.sessions.of(None).tree.nodes.push(parts::unreadable()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        let summaries = self.summaries.iter().enumerate();
        let summaries: BTreeMap<&str, (usize, &str)> =
            summaries.map(|(n, (of_line, title))| (&**of_line, (n, &**title))).collect();
        for (id, session) in self.sessions.take() {
            if session.tree.nodes.iter().all(|node| node.message.is_none()) {
                continue;
            }
            let mut tree = session.tree(&summaries);
            tree.source = Source::ClaudeCode;
            tree.id = if id.is_empty() { self.of_file.clone() } else { id };
            tree.trust_links_that_resolve();
            out.push(tree);
        }
    }
}

impl Session {
    /// A queue has more than is said: what waits, what the person took back, and what then stands
    /// in a line of theirs.
    fn queue(&mut self, line: &Shape<'_>) -> Option<()> {
        let is_said = line.text("operation")? == "remove"
            && line.text("reason").is_none_or(|reason| reason == "absorbed_mid_turn");
        let text = parts::text(line.get("content"), &["text"]).ok()?;
        let own = words(line.get("content"), Role::User).ok()?.blocks.text;
        if !is_said || own.is_empty() {
            return None;
        }
        let attached = self.attached.get_mut(&text).filter(|count| **count > 0);
        if let Some(attached) = attached {
            *attached -= 1;
            return None;
        }
        let at = line.time(&["timestamp"]);
        let said = Said { fields: line.len(), ..Said::by(Role::User, own) };
        self.taken.entry(text).or_default().push(self.tree.nodes.len());
        self.add(Node { is_between: true, ..Node::new(String::new(), None, at, said) });
        Some(())
    }

    fn attach(&mut self, attachment: &Shape<'_>) {
        let text = parts::text(attachment.get("prompt"), &["text"]).unwrap_or_default();
        if let Some(place) = self.taken.get_mut(&text).and_then(Vec::pop) {
            self.tree.nodes[place] = Node::default();
        } else {
            *self.attached.entry(text).or_default() += 1;
        }
    }

    fn add(&mut self, node: Node) {
        let tree = &mut self.tree;
        tree.created_at = [tree.created_at, node.link.at].into_iter().flatten().min();
        tree.updated_at = tree.updated_at.max(node.link.at);
        tree.nodes.push(node);
    }

    fn tree(self, summaries: &BTreeMap<&str, (usize, &str)>) -> Tree {
        let mut tree = self.tree;
        if !self.cuts.is_empty() {
            drop_what_is_written_again(&mut tree.nodes);
            join(&mut tree.nodes, self.cuts);
        }
        let of_line = |node: &Node| summaries.get(&*node.link.id);
        let summary = tree.nodes.iter().filter_map(of_line).max().map(|(_, title)| *title);
        let title = self.own_title.or(self.made_title);
        tree.title = title.or(summary.map(str::to_owned)).unwrap_or_default();
        tree
    }
}

/// A line that was kept over a cut may stand in the log twice. The first is where it was said.
fn drop_what_is_written_again(nodes: &mut [Node]) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut again = Vec::new();
    for (place, node) in nodes.iter().enumerate().filter(|(_, node)| !node.link.id.is_empty()) {
        let known = *first.entry(&node.link.id).or_insert(place);
        let said = |place: usize| nodes.get(place)?.message.as_ref().map(|it| (it.shown, &it.text));
        if known != place && said(known) == said(place) {
            again.push(place);
        }
    }
    for place in again {
        nodes[place] = Node::default();
    }
}

/// The thread goes on behind a cut from the line named, if it stands before; else from the last
/// that was kept and stands before, whose parent is still its own.
fn join(nodes: &mut [Node], cuts: Vec<Cut>) {
    let places = Places::of(nodes.iter().map(|node| node.link.id.as_str()));
    let parent_of = |cut: Cut| {
        let stands_before = |id: &String| places.last(id).is_some_and(|place| place < cut.place);
        let named = nodes.get(cut.place)?.link.parent.clone().flatten();
        let kept = cut.kept.iter().rfind(|id| stands_before(id)).cloned();
        Some((cut.place, named.filter(stands_before).or(kept).or(cut.before)))
    };
    let parents: Vec<_> = cuts.into_iter().filter_map(parent_of).collect();
    for (place, parent) in parents {
        nodes[place].link.parent = Some(parent);
    }
}

/// The lines that were kept over a cut, in their order.
fn kept(line: &Shape<'_>) -> Vec<String> {
    let about = line.inner("compactMetadata").unwrap_or_default();
    let mut kept = Vec::new();
    if let Some(messages) = about.inner("preservedMessages") {
        let _ = messages.each("uuids", |id| {
            kept.extend(id.word()?);
            Ok(())
        });
    }
    if let (true, Some(ends)) = (kept.is_empty(), about.inner("preservedSegment")) {
        kept.extend(["headUuid", "tailUuid"].iter().filter_map(|end| ends.text(end)));
    }
    kept
}

impl Log {
    fn line(&mut self, line: &Shape<'_>) {
        let kind = line.text("type").unwrap_or_default();
        let session_id = line.text("sessionId");
        if line.has_any(&["customTitle", "aiTitle"]) {
            let session = self.sessions.of(session_id.as_deref());
            session.own_title = line.text("customTitle").or(session.own_title.take());
            session.made_title = line.text("aiTitle").or(session.made_title.take());
            return;
        }
        if let ("summary", Some(of_line)) = (&*kind, line.text("leafUuid")) {
            let title = line.text("summary").unwrap_or_default();
            self.summaries.push((of_line, title));
            return;
        }
        if kind == "queue-operation" {
            self.sessions.of(session_id.as_deref()).queue(line);
            return;
        }
        let queued = line.inner("attachment").filter(is_queued);
        let uuid = line.text("uuid").unwrap_or_default();
        let is_message = line.has("message") || kind == "system" || queued.is_some();
        if uuid.is_empty() && !is_message {
            return;
        }
        let session = self.sessions.of(session_id.as_deref());
        if let Some(queued) = &queued {
            session.attach(queued);
        }
        // Where the log was made shorter, the thread goes on from another line than the one named.
        let parents = ["parentUuid", "logicalParentUuid"];
        let parent = line.has_any(&parents).then(|| line.any_text(&parents));
        if line.text("parentUuid").is_none() && line.has("logicalParentUuid") {
            let (place, before) = (session.tree.nodes.len(), session.tree.current.clone());
            session.cuts.push(Cut { place, kept: kept(line), before });
        }
        if is_message && !line.is_true("isSidechain") && !uuid.is_empty() {
            session.tree.current = Some(uuid.clone());
        }
        let at = line.time(&["timestamp"]);
        let node = Link { id: uuid, parent, at, has_message: is_message, ..Link::default() };
        let message = is_message.then(|| match &queued {
            Some(queued) => queued_said(line, queued),
            None => said(line, &kind),
        });
        session.add(Node { link: node, message, ..Node::default() });
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
    let model = message.as_ref().and_then(|message| message.text("model"));
    // What the program says where no answer came.
    if line.is_true("isApiErrorMessage") || model.as_deref() == Some("<synthetic>") {
        return unseen(Bucket::Hidden);
    }
    let content = match &message {
        Some(message) => message.get("content"),
        None => line.get("message"),
    };
    let Ok(Words { blocks, is_cut }) = words(content, role) else {
        return unseen(Bucket::Unreadable);
    };
    let has = |kind| blocks.has(kind);
    let is_answer_of_a_tool = line.has_object("toolUseResult") && !blocks.are_any;
    if is_answer_of_a_tool || (blocks.text.is_empty() && (has("tool_use") || has("tool_result"))) {
        return unseen(Bucket::ToolOutput);
    }
    let is_thought = blocks.text.is_empty() && (has("thinking") || has("redacted_thinking"));
    if is_thought || (blocks.text.is_empty() && is_cut) {
        return unseen(Bucket::Hidden);
    }
    Said { fields: line.len(), ..Said::by(role, blocks.text) }
}

fn is_queued(attachment: &Shape<'_>) -> bool {
    attachment.text("type").as_deref() == Some("queued_command")
}

/// What was typed while the model was at work; the queue has what others wrote too.
fn queued_said(line: &Shape<'_>, queued: &Shape<'_>) -> Said {
    let unseen = |bucket| Said { fields: line.len(), ..Said::unseen(bucket) };
    let of_program = ["isSidechain", "isMeta"].iter().any(|flag| line.is_true(flag));
    let origin = queued.inner("origin").and_then(|origin| origin.text("kind"));
    let of_others = origin.is_some_and(|kind| kind != "human")
        || queued.text("commandMode").is_some_and(|mode| mode != "prompt");
    let Ok(Words { blocks, is_cut }) = words(queued.get("prompt"), Role::User) else {
        return unseen(Bucket::Unreadable);
    };
    let is_empty = blocks.text.is_empty() && is_cut;
    if of_program || of_others || queued.is_true("isMeta") || is_empty {
        return unseen(Bucket::Hidden);
    }
    Said { fields: line.len(), ..Said::by(Role::User, blocks.text) }
}

/// What somebody said in a message.
#[derive(Default)]
struct Words {
    blocks: parts::Blocks,
    /// Whether the program's words were taken out.
    is_cut: bool,
}

fn words(content: Option<Cursor<'_>>, role: Role) -> Result<Words, BrokenJson> {
    let Some(mut content) = content else { return Ok(Words::default()) };
    if role != Role::User {
        return Ok(Words { blocks: parts::blocks(&mut content, &["text"])?, is_cut: false });
    }
    let mut is_cut = false;
    let mut blocks = parts::own_blocks(&mut content, &["text"], |part| {
        let own = without_asides(part);
        is_cut |= own.len() < part.len();
        own
    })?;
    if is_of_the_program(&blocks.text) {
        is_cut = true;
        blocks.text.clear();
    }
    Ok(Words { blocks, is_cut })
}

/// A text without what the program tells the model before and after the person's words.
fn without_asides(text: &str) -> &str {
    let mut own = text;
    while let Some(rest) = after_aside(own.trim_start()) {
        own = rest.trim_start();
    }
    while let Some(rest) = before_aside(own.trim_end()) {
        own = rest.trim_end();
    }
    own
}

/// The elements in which it does.
const ASIDES: [(&str, &str); 4] = [
    ("<system-reminder>", "</system-reminder>"),
    ("<ide_opened_file>", "</ide_opened_file>"),
    ("<ide_selection>", "</ide_selection>"),
    ("<user-prompt-submit-hook>", "</user-prompt-submit-hook>"),
];

/// What follows an aside that stands first; one without an end has all.
fn after_aside(text: &str) -> Option<&str> {
    const NOTICES: [&str; 2] =
        ["[Request interrupted by user]", "[Request interrupted by user for tool use]"];
    let aside = ASIDES.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?;
        Some(inner.split_once(close).map_or("", |(_, rest)| rest))
    });
    let ends = |rest: &&str| rest.is_empty() || rest.starts_with('\n');
    aside.or_else(|| NOTICES.iter().find_map(|notice| text.strip_prefix(notice).filter(ends)))
}

/// What stands before an aside that stands last.
fn before_aside(text: &str) -> Option<&str> {
    ASIDES.iter().find_map(|(open, close)| Some(text.strip_suffix(close)?.rsplit_once(open)?.0))
}

/// Whether what stands in the person's name was written by the program: what a command is and
/// puts out, with all that it had the model read.
fn is_of_the_program(text: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
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
        "<task-notification>",
        "Caveat: The messages below were generated by the user while running local commands",
    ];
    let text = text.trim_start();
    BEGINNINGS.iter().any(|beginning| text.starts_with(beginning))
}

#[cfg(test)]
#[path = "claude_code_tests.rs"]
mod tests;
