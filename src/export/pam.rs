//! Portable AI Memory, v1.0: one object with a list of memories.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{line, lists, saved};
use super::sources::{NotRead, Place};
use super::tree::Tree;
use super::when;
use crate::conversation::Signal;
use crate::id::Source;

/// What no longer holds is no memory to start from.
const GONE: &[&str] = &["superseded", "retracted", "archived"];

/// Whether an object is such a memory.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.text("schema").as_deref() == Some("portable-ai-memory") && shape.has_list("memories")
}

/// Reads it.
pub(super) fn read(element: &[u8], place: Place<'_>) -> Result<Tree, NotRead> {
    lists(element, line(Source::Pam, place), &["memories"], memory)
}

fn memory(value: &mut Cursor<'_>) -> Result<Option<Signal>, BrokenJson> {
    let (mut content, mut status) = (None, None);
    let (mut created_at, mut updated_at) = (None, None);
    value.object(|value, key| {
        match &*key {
            "content" => content = value.word()?,
            "status" => status = value.word()?,
            "temporal" => {
                value.object(|value, key| {
                    match &*key {
                        "created_at" => created_at = value.word()?,
                        "updated_at" => updated_at = value.word()?,
                        _ => value.skip()?,
                    }
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let is_gone = status.is_some_and(|status| GONE.contains(&status.as_str()));
    let at = created_at.or(updated_at).and_then(|at| when::of(&at));
    Ok(content.filter(|_| !is_gone).map(|text| saved(text, at)))
}
