//! `facts.jsonl` as it is read back.

use crate::facts::Fact;

/// What a `facts.jsonl` holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// In the order of the lines.
    pub facts: Vec<Fact>,
    /// How many lines are no fact of a form that is known.
    pub unread: usize,
}

/// The form of the records that is known.
const VERSION: u32 = 1;

/// Reads it, line by line; a line that cannot be read is counted, and the others stand.
pub fn read_facts(jsonl: &str) -> Facts {
    let mut read = Facts::default();
    for line in jsonl.trim_start_matches('\u{feff}').lines() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Fact>(line) {
            Ok(fact) if fact.v == VERSION && is_id(&fact.id) => read.facts.push(fact),
            _ => read.unread += 1,
        }
    }
    read
}

/// Whether it may be the name of a fact: ids become names of files.
fn is_id(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}
