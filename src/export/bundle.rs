//! A memory that this program made: its facts, one a line. What else lies in its folder says the
//! same in other words, and is of no form that is read.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::signals::{broken, line, saved};
use super::sources::{Place, Records};
use super::tree::Tree;
use super::when;
use crate::conversation::Signal;
use crate::id::Source;

/// What no longer holds is no memory to start from.
const GONE: &[&str] = &["superseded", "retracted"];

/// Whether an object is a fact.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.has_all(&["v", "id", "statement", "section", "evidence"])
}

/// Begins to read the facts of a text.
pub(super) fn records(place: Place<'_>) -> Box<dyn Records> {
    Box::new(Facts(line(Source::Pasted, place)))
}

#[derive(Debug)]
struct Facts(Tree);

impl Records for Facts {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        match fact(element) {
            Ok(fact) => self.0.signals.extend(fact),
            Err(BrokenJson { .. }) => self.0.nodes.push(broken()),
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.0));
    }
}

fn fact(element: &[u8]) -> Result<Option<Signal>, BrokenJson> {
    let (mut statement, mut status, mut at) = (None, None, None);
    Cursor::new(element).object(|value, key| {
        match &*key {
            "statement" => statement = value.word()?,
            "status" => status = value.word()?,
            "asserted_at" => at = value.word()?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let is_gone = status.is_some_and(|status| GONE.contains(&status.as_str()));
    let at = at.and_then(|at| when::of(&at));
    Ok(statement.filter(|_| !is_gone).map(|text| saved(text, at)))
}
