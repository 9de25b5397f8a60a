//! What memories to start from have in common: a file makes one line without messages, whose id
//! is the file's name.

use super::json::{BrokenJson, Cursor};
use super::names;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use crate::clock::Millis;
use crate::conversation::{Bucket, Signal, SignalKind};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// The line of a file.
pub(super) fn line(source: Source, place: Place<'_>) -> Tree {
    Tree { source, id: names::base(place.member).to_owned(), ..Tree::default() }
}

/// A memory in it.
pub(super) fn saved(text: String, at: Option<Millis>) -> Signal {
    Signal { kind: SignalKind::SavedMemory, text, at, message_id: None, is_snapshot: false }
}

/// Adds the memories in the lists of an object that stand under these keys.
pub(super) fn lists<S: IntoIterator<Item = Signal>>(
    element: &[u8],
    mut line: Tree,
    keys: &[&str],
    memory: fn(&mut Cursor<'_>) -> Result<S, BrokenJson>,
) -> Result<Tree, NotRead> {
    let whole = Cursor::new(element).object(|value, key| {
        if !keys.contains(&&*key) {
            return value.skip();
        }
        value.list(|item| {
            line.signals.extend(memory(item)?);
            Ok(())
        })?;
        Ok(())
    });
    match whole {
        Ok(_) => Ok(line),
        Err(BrokenJson { .. }) => Err(NotRead::of(&line, SetAsideReason::BrokenJson)),
    }
}

/// What stands for one that cannot be read, so that it is counted.
pub(super) fn broken() -> Node {
    Node::new(String::new(), None, None, Said::unseen(Bucket::Unreadable))
}

#[cfg(test)]
#[path = "signals_tests.rs"]
mod tests;
