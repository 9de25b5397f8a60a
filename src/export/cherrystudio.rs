//! Cherry Studio's backup: topics that list messages, messages that list blocks, blocks of text.
//! All of it is one object, and the tables may stand in any order, so it is joined at its end.

use std::collections::BTreeMap;

use super::json::{BrokenJson, Cursor};
use super::parts;
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Node, Tree};
use crate::conversation::Role;
use crate::id::Source;

/// Whether an object is a backup.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.inner("indexedDB").is_some_and(|tables| tables.has_any(&["topics", "message_blocks"]))
}

/// Begins to read a backup.
pub(super) fn begin(_: Place<'_>) -> Box<dyn Records> {
    Box::new(Backup)
}

#[derive(Debug)]
struct Backup;

impl Records for Backup {
    fn take(&mut self, element: &[u8], out: &mut Vec<Tree>) {
        let Some(shape) = Shape::of(element) else { return };
        // Of a backup that ends early, what stands before its end is read.
        let _ = read(&shape, out);
    }

    fn end(&mut self, _: &mut Vec<Tree>) {}
}

fn read(shape: &Shape<'_>, out: &mut Vec<Tree>) -> Result<(), BrokenJson> {
    let Some(tables) = shape.inner("indexedDB") else { return Ok(()) };
    let texts = texts(&tables);
    let titles = titles(shape).unwrap_or_default();
    tables.each("topics", |topic| {
        let (topic, whole) = match topic.peek() {
            Some(b'{') => Shape::begun(topic),
            _ => return topic.skip(),
        };
        let mut tree = Tree {
            source: Source::CherryStudio,
            id: topic.text("id").unwrap_or_default(),
            created_at: parts::time(&topic, &["createdAt"]),
            updated_at: parts::time(&topic, &["updatedAt"]),
            title: topic.any_text(&["name", "title"]).unwrap_or_default(),
            ..Tree::default()
        };
        if let Some(known) = titles.get(&tree.id) {
            tree.title.clone_from(&known.title);
            tree.created_at = tree.created_at.or(known.created_at);
            tree.updated_at = tree.updated_at.or(known.updated_at);
        }
        let mut answers = Answers::default();
        let read = topic.each("messages", |entry| {
            tree.nodes.push(match Shape::take(entry)? {
                Some(entry) => {
                    answers.note(&entry, tree.nodes.len());
                    message(&entry, &texts)?
                }
                None => parts::unreadable(),
            });
            Ok(())
        });
        if let Err(BrokenJson { .. }) = read {
            tree.nodes.push(parts::unreadable());
        }
        answers.choose(&mut tree.nodes);
        out.push(tree);
        whole
    })?;
    Ok(())
}

/// The answers that several models gave to one question, by its id: each with its place, after
/// how it was chosen.
#[derive(Default)]
struct Answers(BTreeMap<String, Vec<(Chosen, usize)>>);

/// How an answer was chosen, the one that counts most first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Chosen {
    /// The person said that it is to go on with this one.
    Useful,
    /// It is the one that is shown.
    Shown,
    Not,
}

impl Answers {
    fn note(&mut self, entry: &Shape<'_>, place: usize) {
        let is_answer = parts::role(entry.text("role").as_deref()) == Ok(Role::Assistant);
        let Some(question) = entry.text("askId").filter(|_| is_answer) else { return };
        let chosen = if entry.is_true("useful") {
            Chosen::Useful
        } else if entry.is_true("foldSelected") {
            Chosen::Shown
        } else {
            Chosen::Not
        };
        self.0.entry(question).or_default().push((chosen, place));
    }

    /// Leaves one answer to each question on the thread.
    fn choose(self, nodes: &mut [Node]) {
        for answers in self.0.into_values() {
            let first = answers.iter().min().copied();
            for (_, place) in answers.into_iter().filter(|answer| Some(*answer) != first) {
                if let Some(node) = nodes.get_mut(place) {
                    node.is_aside = true;
                }
            }
        }
    }
}

/// The text of each block that is one.
fn texts<'a>(tables: &Shape<'a>) -> BTreeMap<String, Cursor<'a>> {
    let mut texts = BTreeMap::new();
    let _ = tables.each("message_blocks", |block| {
        if let Some(block) = Shape::take(block)?
            && block.text("type").as_deref() == Some("main_text")
            && let (Some(id), Some(content)) = (block.text("id"), block.get("content"))
        {
            texts.insert(id, content);
        }
        Ok(())
    });
    texts
}

fn message(entry: &Shape<'_>, texts: &BTreeMap<String, Cursor<'_>>) -> Result<Node, BrokenJson> {
    let shown = parts::role(entry.text("role").as_deref());
    let said = parts::said(entry, shown, || {
        let mut text = String::new();
        entry.each("blocks", |id| {
            if id.peek() == Some(b'{') {
                if let Some(block) = Shape::take(id)?
                    && block.text("type").as_deref() == Some("main_text")
                {
                    parts::add(&mut text, &block.text("content").unwrap_or_default());
                }
            } else if let Some(id) = id.word()?
                && let Some(mut content) = texts.get(&id).copied()
            {
                parts::add(&mut text, &content.text()?.unwrap_or_default());
            }
            Ok(())
        })?;
        // Before there were blocks, a message had its text itself.
        Ok(if text.is_empty() { parts::text(entry.get("content"), &["text"])? } else { text })
    })?;
    let at = parts::time(entry, &["createdAt", "updatedAt"]);
    Ok(Node::new(entry.text("id").unwrap_or_default(), None, at, said))
}

/// What the topics are called: it stands in the settings, which are JSON in a string in JSON in a
/// string.
fn titles(shape: &Shape<'_>) -> Option<BTreeMap<String, Tree>> {
    let settings = shape.inner("localStorage")?.text("persist:cherry-studio")?;
    let assistants = Shape::of(settings.as_bytes())?.text("assistants")?;
    let assistants = Shape::of(assistants.as_bytes())?;
    let mut titles = BTreeMap::new();
    let mut note = |topic: &mut Cursor<'_>| {
        if let Some(topic) = Shape::take(topic)?
            && let (Some(id), Some(title)) = (topic.text("id"), topic.text("name"))
        {
            let (created_at, updated_at) = (topic.time(&["createdAt"]), topic.time(&["updatedAt"]));
            titles.insert(id, Tree { title, created_at, updated_at, ..Tree::default() });
        }
        Ok(())
    };
    let mut note_all = |assistant: &Shape<'_>| assistant.each("topics", &mut note).map(|_| ());
    let _ = assistants.each("assistants", |assistant| {
        Shape::take(assistant)?.map_or(Ok(()), |assistant| note_all(&assistant))
    });
    if let Some(default) = assistants.inner("defaultAssistant") {
        let _ = note_all(&default);
    }
    Some(titles)
}

#[cfg(test)]
#[path = "cherrystudio_tests.rs"]
mod tests;
