//! The knowledge graph of MCP's memory server: a line for each entity with what was observed of
//! it, and for each relation between two. What is observed says nothing without its entity, so
//! each signal names it.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{broken, line, saved};
use super::sources::{Place, Records};
use super::tree::Tree;
use crate::id::Source;

/// Whether an object is a line of such a graph.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    match shape.text("type").as_deref() {
        Some("entity") => shape.has("name") && shape.has_list("observations"),
        Some("relation") => shape.has_all(&["from", "to", "relationType"]),
        _ => false,
    }
}

/// Begins to read the lines of a text.
pub(super) fn records(place: Place<'_>) -> Box<dyn Records> {
    Box::new(Graph(line(Source::McpKg, place)))
}

#[derive(Debug)]
struct Graph(Tree);

impl Records for Graph {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        match said(element) {
            Ok(texts) => self.0.signals.extend(texts.into_iter().map(|text| saved(text, None))),
            Err(BrokenJson { .. }) => self.0.nodes.push(broken()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.0));
    }
}

fn said(element: &[u8]) -> Result<Vec<String>, BrokenJson> {
    let (mut name, mut observations) = (String::new(), Vec::new());
    let (mut from, mut to, mut relation) = (None, None, None);
    Cursor::new(element).object(|value, key| {
        match &*key {
            "name" => name = value.word()?.unwrap_or_default(),
            "observations" => {
                value.list(|item| {
                    observations.extend(item.word()?);
                    Ok(())
                })?;
            }
            "from" => from = value.word()?,
            "to" => to = value.word()?,
            "relationType" => relation = value.word()?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let mut said: Vec<String> =
        observations.into_iter().map(|text| format!("{name}: {text}")).collect();
    if let (Some(from), Some(relation), Some(to)) = (from, relation, to) {
        said.push(format!("{from} {relation} {to}"));
    }
    Ok(said)
}
