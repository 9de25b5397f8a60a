//! Perplexity: the workbook of its official export, with a sheet of conversations and one of what
//! it remembers, and the JSON of the same, which the vendor sends on request and tools save.
//!
//! A conversation is a list of entries, each a question with its answer. What a cell of the
//! workbook holds is JSON in one of several layouts, so it is read for what it has.

use super::group::{named_by_its_messages, sort_by_time};
use super::json::{BrokenJson, Cursor};
use super::names;
use super::parts;
use super::shape::Shape;
use super::signals::saved;
use super::sources::{NotRead, Place, Records};
use super::tree::{Node, Said, Tree};
use super::when;
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// Whether an object is a conversation.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let questions = ["query", "query_str"];
    let others = ["answer", "blocks", "query_status"];
    shape.first("entries").is_some_and(|entry| {
        questions.iter().any(|key| entry.has(key)) && others.iter().any(|key| entry.has(key))
    })
}

/// Reads one.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    let mut tree = Tree { source: Source::Perplexity, ..Tree::default() };
    let mut ids = [None, None, None];
    let whole = Cursor::new(element).object(|value, key| {
        match &*key {
            "context_uuid" => ids[0] = value.word()?,
            "uuid" | "id" => ids[1] = value.word()?,
            "context_title" | "title" => tree.title = value.word()?.unwrap_or_default(),
            "created_at" => tree.created_at = parts::time_of(value)?,
            "updated_at" => tree.updated_at = parts::time_of(value)?,
            "collection_uuid" => tree.project = value.word()?,
            "thread_metadata" => {
                value.object(|value, key| {
                    match &*key {
                        "title" => tree.title = value.word()?.unwrap_or_default(),
                        "created_at" => tree.created_at = parts::time_of(value)?,
                        "updated_at" => tree.updated_at = parts::time_of(value)?,
                        _ => value.skip()?,
                    }
                    Ok(())
                })?;
            }
            "entries" => {
                tree.nodes.clear();
                value.list(|item| {
                    let entry = Entry::read(item)?;
                    ids[2] = ids[2].take().or_else(|| entry.context.clone());
                    if tree.title.is_empty() {
                        entry.thread_title.clone_into(&mut tree.title);
                    }
                    entry.add_to(&mut tree.nodes);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    });
    tree.id = ids.into_iter().flatten().next().unwrap_or_default();
    sort_by_time(&mut tree.nodes);
    match whole {
        Ok(_) => Ok(tree),
        Err(BrokenJson { .. }) => Err(NotRead::of(&tree, SetAsideReason::BrokenJson)),
    }
}

/// Whether an object is a question with its answer, as an older layout lists them: a file of one
/// conversation, `{"metadata": {…}, "conversations": [{"query", "answer", "timestamp", …}]}`.
pub(super) fn is_turn(shape: &Shape<'_>) -> bool {
    shape.has_all(&["query", "answer", "timestamp"]) && shape.has_any(&["uuid", "mode", "model"])
}

/// Begins to read a file of those. What its metadata says, its title too, stands apart from the
/// list, so the first question is the title.
pub(super) fn begin(_: Place<'_>) -> Box<dyn Records> {
    Box::new(Turns::default())
}

#[derive(Debug, Default)]
struct Turns(Vec<Node>);

impl Records for Turns {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        match Entry::read(&mut Cursor::new(element)) {
            Ok(entry) => entry.add_to(&mut self.0),
            Err(_) => self.0.push(parts::unreadable()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        let nodes = std::mem::take(&mut self.0);
        if !nodes.is_empty() {
            let tree = Tree { source: Source::Perplexity, nodes, ..Tree::default() };
            out.push(named_by_its_messages(tree));
        }
    }
}

/// A question with its answer.
#[derive(Default)]
struct Entry {
    is_object: bool,
    context: Option<String>,
    thread_title: String,
    question: Option<String>,
    answer: Option<String>,
    /// What a list of messages says instead.
    role: Option<String>,
    content: Option<String>,
    at: Option<Millis>,
    fields: u32,
}

impl Entry {
    fn read(value: &mut Cursor<'_>) -> Result<Self, BrokenJson> {
        let mut entry = Self::default();
        entry.is_object = value.object(|value, key| entry.field(value, &key))?;
        Ok(entry)
    }

    fn field(&mut self, value: &mut Cursor<'_>, key: &str) -> Result<(), BrokenJson> {
        self.fields += 1;
        match key {
            "query" | "query_str" | "question" => {
                self.question = value.word()?.or(self.question.take());
            }
            "answer" | "response" => self.answer = answer(value)?.or(self.answer.take()),
            "role" => self.role = value.word()?,
            "content" if value.peek() == Some(b'"') => self.content = value.word()?,
            "context_uuid" => self.context = value.word()?,
            "thread_title" => self.thread_title = value.word()?.unwrap_or_default(),
            "created_at" | "timestamp" | "entry_created_datetime" => {
                self.at = parts::time_of(value)?.or(self.at);
            }
            "entry_updated_datetime" | "updated_datetime" => {
                let at = parts::time_of(value)?;
                self.at = self.at.or(at);
            }
            "blocks" => {
                let answer = blocks(value)?;
                self.answer = self.answer.take().or(answer);
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn add_to(self, nodes: &mut Vec<Node>) {
        let mut add = |said: Said| {
            let said = Said { fields: self.fields, ..said };
            nodes.push(Node::new(String::new(), None, self.at, said));
        };
        match (self.role.as_deref(), self.content) {
            (Some("user" | "human"), Some(text)) => return add(Said::by(Role::User, text)),
            (Some("assistant"), Some(text)) => return add(Said::by(Role::Assistant, text)),
            (Some(_), Some(_)) => return add(Said::unseen(Bucket::Hidden)),
            _ => {}
        }
        let is_nothing = self.question.is_none() && self.answer.is_none();
        if !self.is_object || is_nothing {
            return add(Said::unseen(if self.is_object {
                Bucket::NoText
            } else {
                Bucket::Unreadable
            }));
        }
        if let Some(question) = self.question {
            add(Said::by(Role::User, question));
        }
        if let Some(answer) = self.answer {
            add(Said::by(Role::Assistant, answer));
        }
    }
}

/// An answer, or the one in an object that has more of it.
fn answer(value: &mut Cursor<'_>) -> Result<Option<String>, BrokenJson> {
    if value.peek() != Some(b'{') {
        return value.word();
    }
    Ok(Shape::take(value)?.and_then(|answer| answer.any_text(&["answer", "text"])))
}

/// The answer in the blocks of an entry.
fn blocks(value: &mut Cursor<'_>) -> Result<Option<String>, BrokenJson> {
    let mut found = None;
    value.list(|block| {
        block.object(|value, key| {
            if key != "markdown_block" {
                return value.skip();
            }
            let (mut answer, mut chunks) = (None, String::new());
            value.object(|value, key| {
                match &*key {
                    "answer" => answer = value.word()?,
                    "chunks" => {
                        value.list(|item| {
                            chunks.push_str(&item.word()?.unwrap_or_default());
                            Ok(())
                        })?;
                    }
                    _ => value.skip()?,
                }
                Ok(())
            })?;
            let answer = answer.or_else(|| (!chunks.is_empty()).then_some(chunks));
            found = found.take().or(answer);
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(found)
}

/// A line of a sheet: the value of a column by its name.
pub(super) type Row<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

/// Which sheet it is, by its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// A conversation a line.
    Conversations,
    /// A memory a line.
    Memory,
}

impl Sheet {
    /// By the names of its columns.
    pub fn of(columns: &[String]) -> Option<Self> {
        let has = |name: &str| columns.iter().any(|column| column == name);
        if has("UUID") && has("OUTPUT_STR") {
            Some(Self::Conversations)
        } else if has("MEMORY_VALUE") {
            Some(Self::Memory)
        } else {
            None
        }
    }
}

/// The conversation in a line of the sheet of conversations.
pub(super) fn conversation(row: &Row<'_>) -> Tree {
    let at = |name: &str| row(name).and_then(time_of_cell);
    let text = |name: &str| row(name).unwrap_or_default().to_owned();
    let created_at = at("CREATED");
    let mut tree = Tree {
        source: Source::Perplexity,
        id: text("UUID"),
        title: text("TITLE"),
        created_at,
        updated_at: at("UPDATED"),
        ..Tree::default()
    };
    let output = text("OUTPUT_STR");
    // A cell holds so much and no more: what was whole before the cut is read.
    let whole = output_of(&mut Cursor::new(output.as_bytes()), &mut tree.nodes);
    if whole.is_err() && !output.trim().is_empty() {
        let said = Said::unseen(Bucket::Unreadable);
        tree.nodes.push(Node::new(String::new(), None, None, said));
    }
    tree
}

/// The fields that hold the entries of a conversation.
const LISTS: [&str; 5] = ["entries", "conversation", "conversations", "messages", "output"];

fn output_of(value: &mut Cursor<'_>, nodes: &mut Vec<Node>) -> Result<(), BrokenJson> {
    if value.peek() == Some(b'[') {
        return entries(value, nodes);
    }
    if value.peek() != Some(b'{') {
        return Err(BrokenJson { at: 0 });
    }
    let mut entry = Entry { is_object: true, ..Entry::default() };
    let before = nodes.len();
    value.object(|value, key| match &*key {
        list if LISTS.contains(&list) && value.peek() == Some(b'[') => entries(value, nodes),
        key => entry.field(value, key),
    })?;
    if nodes.len() == before {
        entry.add_to(nodes);
    }
    Ok(())
}

/// Entries, messages, or the steps from a question to its answer.
fn entries(value: &mut Cursor<'_>, nodes: &mut Vec<Node>) -> Result<(), BrokenJson> {
    value.list(|item| {
        let mut entry = Entry::default();
        let (mut step, mut content) = (None, None);
        entry.is_object = item.object(|value, key| match &*key {
            "step_type" => {
                step = value.word()?;
                Ok(())
            }
            "content" if value.peek() == Some(b'{') => {
                content = Some(*value);
                value.skip()
            }
            key => entry.field(value, key),
        })?;
        let (Some(step), content) = (step, content) else {
            entry.add_to(nodes);
            return Ok(());
        };
        if let Some(mut content) = content {
            content.object(|value, key| entry.field(value, &key))?;
        }
        match step.as_str() {
            "INITIAL_QUERY" => entry.answer = None,
            "FINAL" => {
                entry.question = None;
                entry.answer = entry.answer.map(inner_answer);
            }
            _ => {
                let said = Said::unseen(Bucket::ToolOutput);
                nodes.push(Node::new(String::new(), None, entry.at, said));
                return Ok(());
            }
        }
        entry.add_to(nodes);
        Ok(())
    })?;
    Ok(())
}

/// An answer that is itself JSON with the answer in it.
fn inner_answer(answer: String) -> String {
    let inner = Shape::of(answer.as_bytes()).and_then(|shape| shape.text("answer"));
    inner.unwrap_or(answer)
}

/// The memory in a line of the sheet of memories; those that were deleted are none.
pub(super) fn memory(row: &Row<'_>) -> Option<crate::conversation::Signal> {
    let is_set = |name: &str| {
        row(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    };
    if is_set("IS_DELETED") || is_set("IS_FORGOTTEN") {
        return None;
    }
    let value = row("MEMORY_VALUE").filter(|value| !value.is_empty())?;
    Some(saved(value.to_owned(), row("FIRST_CREATED_AT").and_then(time_of_cell)))
}

/// The line that holds the memories of a workbook.
pub(super) fn memories(workbook: &str) -> Tree {
    let id = names::base(workbook).to_owned();
    Tree { source: Source::Perplexity, id, ..Tree::default() }
}

/// A time as a cell has it: in words, or as a number of days.
fn time_of_cell(cell: &str) -> Option<Millis> {
    let days = cell.parse::<f64>().ok().and_then(when::of_days);
    days.or_else(|| when::of(cell))
}

#[cfg(test)]
#[path = "perplexity_tests.rs"]
mod tests;
