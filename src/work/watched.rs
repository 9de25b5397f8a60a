//! What the page of a run shows of it beside counts, while it is read: a few statements that it
//! learned last, and what was set aside. A driver reads a bounded number of rows for either.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::setting;
use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::facts::{
    Care, Fact, Gathered, Kind, Output, Section, Sensitivity, Setting, Status, Ties,
};
use crate::protocol::{Learned, SetAside};
use crate::rows::{JobRow, Trouble};

/// So many of the newest outputs are looked at for what was learned.
pub const OUTPUTS_MAX: u32 = 16;

/// Statements that are shown at once, at most.
pub const LEARNED_MAX: usize = 8;

/// Of one chunk so many, at most, so that a long one does not take all the room.
const OF_ONE: usize = 2;

/// Pieces that are listed of those that were set aside, at most.
pub const ASIDES_MAX: u32 = 100;

/// Of outputs with the titles of their conversations, the newest first, the statements that may be
/// shown before they are merged. Nothing that the person forgot or rejected is among them, nothing
/// that would wait for them, nothing delicate, and nothing that tells an assistant what to do.
pub fn learned(row: &JobRow, care: &Care, newest: Vec<(String, Output)>) -> Vec<Learned> {
    let setting = setting(row);
    let mut ids = BTreeSet::new();
    let mut learned = Vec::new();
    for (title, output) in newest {
        let facts = output.facts.into_iter().filter_map(|fact| care.apply(fact));
        let mut facts: Vec<Gathered> = facts.map(Gathered::new).collect();
        facts.sort_by_key(|fact| Reverse(fact.items.iter().map(|item| item.weight).max()));
        let shown = facts.iter().filter_map(|fact| shown(fact, &setting));
        let new = shown.filter(|fact| ids.insert(fact.id.clone())).take(OF_ONE);
        learned.extend(new.map(|fact| Learned {
            id: fact.id,
            statement: fact.statement,
            title: title.clone(),
            at: fact.first_seen.map(Millis::rfc3339),
        }));
    }
    learned.truncate(LEARNED_MAX);
    learned
}

/// The fact that stands on this alone, if it may be shown.
fn shown(gathered: &Gathered, setting: &Setting) -> Option<Fact> {
    let fact = Fact::derive(gathered, &Ties::default(), setting);
    let stands = fact.status == Status::Active && fact.sensitivity != Sensitivity::SpecialCategory;
    let commands = fact.section == Section::Agents || fact.kind == Kind::Instruction;
    (stands && !commands).then_some(fact)
}

/// Pieces that were set aside, each with why.
pub fn set_aside(pieces: Vec<(Trouble, Chunk)>) -> Vec<SetAside> {
    let entry = |(why, chunk): (Trouble, Chunk)| {
        let first = chunk.pieces.first();
        SetAside {
            source: chunk.key.source.as_str().to_owned(),
            account: chunk.key.account,
            conversation: chunk.key.conversation_id,
            title: chunk.title,
            message: first.map(|piece| piece.message_id.clone()).unwrap_or_default(),
            at: first.and_then(|piece| piece.at).map(Millis::rfc3339),
            trouble: why.as_str().to_owned(),
        }
    };
    pieces.into_iter().map(entry).collect()
}
