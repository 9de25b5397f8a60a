//! What Claude's export holds besides conversations: the instructions of projects, and what the
//! assistant remembers of the person.
//!
//! Each file makes one conversation without messages, whose id is the file's name and whose
//! signals are those of all that stands in it, in its order: so no two have one id, and none is
//! lost where a file is a list. It is of a project or an account if all in the file is.

use super::json::BrokenJson;
use super::names;
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::Tree;
use crate::clock::Millis;
use crate::conversation::{Signal, SignalKind};
use crate::id::Source;

/// Whether an object is a project.
pub(super) fn is_project(shape: &Shape<'_>) -> bool {
    let is_project = shape.has_any(&["is_starter_project", "is_private", "creator", "docs"]);
    (shape.has("prompt_template") && (is_project || shape.has("uuid")))
        || (shape.has_all(&["uuid", "docs"]) && is_project && shape.has_list("docs"))
}

/// Whether an object is what the assistant remembers.
pub(super) fn is_memory(shape: &Shape<'_>) -> bool {
    shape.has("conversations_memory")
        || shape.has_object("project_memories")
        || (shape.has_list("memory_files") && shape.has_any(&["account_uuid", "memory_files"]))
}

/// Begins to read a file of either.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    Box::new(Memory { id: names::base(place.member).to_owned(), ..Memory::default() })
}

#[derive(Debug, Default)]
struct Memory {
    id: String,
    signals: Vec<Signal>,
    title: Common<String>,
    project: Common<String>,
    account: Common<String>,
    created_at: Option<Millis>,
    updated_at: Option<Millis>,
}

/// What all elements that say something of it agree on.
#[derive(Debug, Default)]
enum Common<T> {
    #[default]
    Unknown,
    One(T),
    Several,
}

impl<T: PartialEq> Common<T> {
    fn add(&mut self, value: Option<T>) {
        let Some(value) = value else { return };
        *self = match std::mem::take(self) {
            Self::Unknown => Self::One(value),
            Self::One(known) if known == value => Self::One(known),
            Self::One(_) | Self::Several => Self::Several,
        };
    }

    fn one(self) -> Option<T> {
        if let Self::One(value) = self { Some(value) } else { None }
    }
}

impl Records for Memory {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        let Some(shape) = Shape::of(element) else { return };
        let before = self.signals.len();
        let _ = if is_project(&shape) {
            self.signal(SignalKind::ProjectInstructions, shape.text("prompt_template"), None);
            Ok(())
        } else {
            self.memory(&shape)
        };
        if self.signals.len() == before {
            return;
        }
        if is_project(&shape) {
            self.title.add(shape.text("name"));
            self.project.add(shape.text("uuid"));
        }
        self.account.add(shape.text("account_uuid"));
        self.created_at =
            [self.created_at, shape.time(&["created_at"])].into_iter().flatten().min();
        self.updated_at = self.updated_at.max(shape.time(&["updated_at"]));
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        let Self { id, signals, title, project, account, created_at, updated_at } =
            std::mem::take(self);
        if signals.is_empty() {
            return;
        }
        out.push(Tree {
            source: Source::Claude,
            account: account.one().unwrap_or_default(),
            id,
            title: title.one().unwrap_or_default(),
            created_at,
            updated_at,
            project: project.one(),
            signals,
            ..Tree::default()
        });
    }
}

impl Memory {
    fn signal(&mut self, kind: SignalKind, text: Option<String>, at: Option<Millis>) {
        self.signals.extend(text.map(|text| Signal {
            kind,
            text,
            at,
            message_id: None,
            is_snapshot: false,
        }));
    }

    fn memory(&mut self, shape: &Shape<'_>) -> Result<(), BrokenJson> {
        let kind = SignalKind::AssistantMemory;
        self.signal(kind, shape.text("conversations_memory"), None);
        if let Some(mut projects) = shape.get("project_memories") {
            projects.object(|value, _| {
                self.signal(kind, value.word()?, None);
                Ok(())
            })?;
        }
        shape.each("memory_files", |file| {
            if let Some(file) = Shape::take(file)? {
                self.signal(kind, file.text("content"), file.time(&["updated_at"]));
            }
            Ok(())
        })?;
        Ok(())
    }
}

#[cfg(test)]
#[path = "claude_memory_tests.rs"]
mod tests;
