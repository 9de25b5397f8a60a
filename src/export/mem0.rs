//! mem0's memories: a list of them, or an object with that list in `results` or `memories`. And
//! those of `OpenMemory`, its program for one machine, whose backup holds all of them twice: in an
//! object with what belongs to them, and on lines.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{broken, line, lists, saved};
use super::sources::{NotRead, Place, Records};
use super::tree::Tree;
use super::{names, parts};
use crate::conversation::Signal;
use crate::id::Source;

/// The fields that hold the list.
const LISTS: [&str; 2] = ["results", "memories"];

/// What was put away is no memory to start from. One that is paused is only not shown for a while.
const GONE: &[&str] = &["archived", "deleted"];

/// Whether an object is one memory of a list.
pub(super) fn is_memory(shape: &Shape<'_>) -> bool {
    let others = ["id", "hash", "user_id", "created_at", "metadata", "categories"];
    shape.text("memory").is_some() && others.iter().any(|key| shape.has(key))
}

/// Whether an object holds the list.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    LISTS.iter().any(|list| shape.first(list).is_some_and(|first| is_memory(&first)))
}

/// Reads the object that holds the list.
pub(super) fn read(element: &[u8], place: Place<'_>) -> Result<Tree, NotRead> {
    lists(element, line(Source::Mem0, place), &LISTS, memory)
}

/// Whether an object is one memory of `OpenMemory`.
pub(super) fn is_kept(shape: &Shape<'_>) -> bool {
    const STATES: [&str; 4] = ["active", "paused", "archived", "deleted"];
    let state = shape.text("state");
    state.is_some_and(|state| STATES.contains(&state.as_str()))
        && shape.has_all(&["id", "content", "created_at"])
        && shape.has_any(&["app", "app_id", "app_name"])
}

/// Whether an object holds the list of these: a backup, or a page of the program's answer.
pub(super) fn is_backup(shape: &Shape<'_>) -> bool {
    let holds = |list| shape.first(list).is_some_and(|first| is_kept(&first));
    (shape.has_all(&["user", "apps", "categories"]) && holds("memories"))
        || (shape.has_all(&["total", "page"]) && holds("items"))
}

/// Reads the object that holds the list of these.
pub(super) fn read_backup(element: &[u8], place: Place<'_>) -> Result<Tree, NotRead> {
    lists(element, line_kept(place), &["memories", "items"], memory)
}

/// Begins to read a list of these.
pub(super) fn records_kept(place: Place<'_>) -> Box<dyn Records> {
    Box::new(List(line_kept(place)))
}

/// `memories.json` and `memories.jsonl` of a backup say the same: they are one line.
fn line_kept(place: Place<'_>) -> Tree {
    let id = names::stem(place.member).to_owned();
    Tree { id, ..line(Source::Mem0, place) }
}

/// Begins to read a list.
pub(super) fn records(place: Place<'_>) -> Box<dyn Records> {
    Box::new(List(line(Source::Mem0, place)))
}

#[derive(Debug)]
struct List(Tree);

impl Records for List {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        match memory(&mut Cursor::new(element)) {
            Ok(signal) => self.0.signals.extend(signal),
            Err(BrokenJson { .. }) => self.0.nodes.push(broken()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.0));
    }
}

fn memory(value: &mut Cursor<'_>) -> Result<Option<Signal>, BrokenJson> {
    let (mut text, mut content) = (None, None);
    let (mut created_at, mut updated_at) = (None, None);
    let (mut state, mut event) = (None, None);
    value.object(|value, key| {
        match &*key {
            "memory" => text = value.word()?,
            "content" => content = value.word()?,
            "state" => state = value.word()?,
            "event" => event = value.word()?,
            "created_at" => created_at = parts::time_of(value)?,
            "updated_at" => updated_at = parts::time_of(value)?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    // What was done to a memory may be that it was deleted.
    let is_gone = event.as_deref() == Some("DELETE")
        || state.as_deref().is_some_and(|state| GONE.contains(&state));
    let text = text.or(content.filter(|_| state.is_some()));
    let at = created_at.or(updated_at);
    Ok(text.filter(|_| !is_gone).map(|text| saved(text, at)))
}
