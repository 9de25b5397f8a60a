//! The knowledge graph of MCP's reference memory server: `memory.jsonl`, a line for each entity with
//! what was observed of it, then a line for each relation.
//!
//! The person is `default_user`, as that server's own instructions call them. A fact is an
//! observation of whom it is about; a name in it is an entity that it mentions. Nothing more is
//! concluded, so there is one kind of relation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Files, Memory};
use crate::facts::Fact;
use crate::memory::plain_line;

/// What that server calls the person.
const PERSON: &str = "default_user";

/// A line, its fields in the server's own order.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Row<'a> {
    Entity { name: &'a str, entity_type: &'a str, observations: &'a [String] },
    Relation { from: &'a str, to: &'a str, relation_type: &'a str },
}

/// Writes the graph.
pub fn write(memory: &Memory<'_>) -> Files {
    let facts = memory.lines();
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut people = BTreeSet::from([PERSON.to_owned()]);
    let mut mentions: BTreeSet<(String, String)> = BTreeSet::new();
    for fact in &facts {
        let about = about(fact);
        people.insert(about.clone());
        for name in fact.entities.iter().map(|name| plain_line(name)) {
            if !name.is_empty() && name != about {
                mentions.insert((about.clone(), name));
            }
        }
        of.entry(about).or_default().push(plain_line(&fact.statement));
    }
    if of.is_empty() {
        return Files::new();
    }
    for (_, name) in &mentions {
        of.entry(name.clone()).or_default();
    }
    let mut text = String::new();
    for (name, observations) in &of {
        let entity_type = if people.contains(name) { "person" } else { "topic" };
        text.push_str(&line(&Row::Entity { name, entity_type, observations }));
    }
    for (from, to) in &mentions {
        text.push_str(&line(&Row::Relation { from, to, relation_type: "mentions" }));
    }
    Files::from([("mcp/memory.jsonl".to_owned(), text)])
}

/// A row with its line break. Nothing in it can fail to be written.
fn line(row: &Row<'_>) -> String {
    serde_json::to_string(row).unwrap_or_default() + "\n"
}

fn about(fact: &Fact) -> String {
    let name = plain_line(&fact.about);
    if name.is_empty() || name == "user" { PERSON.to_owned() } else { name }
}
