//! The knowledge graph of MCP's memory server: a line for each entity with what was observed of
//! it, and for each relation between two; or one object that lists both. What is observed says
//! nothing without its entity, so each signal names it.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{broken, line, lists, saved};
use super::sources::{NotRead, Place, Records};
use super::tree::Tree;
use super::when;
use crate::conversation::Signal;
use crate::id::Source;

/// Whether an object is a line of such a graph.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    match shape.text("type").as_deref() {
        Some("entity") => is_entity(shape),
        Some("relation") => is_relation(shape),
        _ => false,
    }
}

fn is_entity(shape: &Shape<'_>) -> bool {
    shape.has("name") && shape.has_list("observations")
}

fn is_relation(shape: &Shape<'_>) -> bool {
    shape.has_all(&["from", "to", "relationType"])
}

/// Whether an object is a whole graph, as the server's tools give it.
pub(super) fn is_graph(shape: &Shape<'_>) -> bool {
    let begins = |key, is: fn(&Shape<'_>) -> bool| shape.first(key).is_some_and(|one| is(&one));
    shape.has_list("entities")
        && shape.has_list("relations")
        && (begins("entities", is_entity) || begins("relations", is_relation))
}

/// Reads it.
pub(super) fn read(element: &[u8], place: Place<'_>) -> Result<Tree, NotRead> {
    lists(element, line(Source::McpKg, place), &["entities", "relations"], said)
}

/// Begins to read the lines of a text.
pub(super) fn records(place: Place<'_>) -> Box<dyn Records> {
    Box::new(Graph(line(Source::McpKg, place)))
}

#[derive(Debug)]
struct Graph(Tree);

impl Records for Graph {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        match said(&mut Cursor::new(element)) {
            Ok(signals) => self.0.signals.extend(signals),
            Err(BrokenJson { .. }) => self.0.nodes.push(broken()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.0));
    }
}

fn said(value: &mut Cursor<'_>) -> Result<Vec<Signal>, BrokenJson> {
    let (mut name, mut observations) = (String::new(), Vec::new());
    let (mut from, mut to, mut relation) = (None, None, None);
    value.object(|value, key| {
        match &*key {
            "name" => name = value.word()?.unwrap_or_default(),
            "observations" => {
                value.list(|item| {
                    observations.extend(observation(item)?);
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
    let of_it = |observed: Signal| saved(format!("{name}: {}", observed.text), observed.at);
    let mut said: Vec<Signal> = observations.into_iter().map(of_it).collect();
    if let (Some(from), Some(relation), Some(to)) = (from, relation, to) {
        said.push(saved(format!("{from} {relation} {to}"), None));
    }
    Ok(said)
}

/// A text, or one with its time, as servers write it that came after the first.
fn observation(item: &mut Cursor<'_>) -> Result<Option<Signal>, BrokenJson> {
    if item.peek() != Some(b'{') {
        return Ok(item.word()?.map(|text| saved(text, None)));
    }
    let Some(shape) = Shape::take(item)? else { return Ok(None) };
    let at = shape.text("createdAt").and_then(|at| when::of(&at));
    Ok(shape.any_text(&["content", "text"]).map(|text| saved(text, at)))
}
