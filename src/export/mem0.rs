//! mem0's memories: a list of them, or an object with that list in `results` or `memories`.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{broken, line, lists, saved};
use super::sources::{NotRead, Place, Records};
use super::tree::Tree;
use super::when;
use crate::conversation::Signal;
use crate::id::Source;

/// The fields that hold the list.
const LISTS: [&str; 2] = ["results", "memories"];

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
    let (mut text, mut created_at, mut updated_at) = (None, None, None);
    value.object(|value, key| {
        match &*key {
            "memory" => text = value.word()?,
            "created_at" => created_at = value.word()?,
            "updated_at" => updated_at = value.word()?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let at = created_at.or(updated_at).and_then(|at| when::of(&at));
    Ok(text.map(|text| saved(text, at)))
}
