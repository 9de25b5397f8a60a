//! The knowledge graph of MCP's reference memory server: `memory.jsonl`, a line for each entity with
//! what was observed of it, then a line for each relation.
//!
//! The person is `default_user`, as that server's own instructions call them. A fact is an
//! observation of whom it is about; a name in it is an entity that it mentions. Nothing more is
//! concluded, so there is one kind of relation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Files, Memory};
use crate::facts::Fact;
use crate::memory::plain_line;

/// What that server calls the person.
const PERSON: &str = "default_user";

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
    let entity = |(name, observations): (&String, &Vec<String>)| {
        let kind = if people.contains(name) { "person" } else { "topic" };
        json!({"type": "entity", "name": name, "entityType": kind, "observations": observations})
    };
    let relation = |(from, to): &(String, String)| json!({"type": "relation", "from": from, "to": to, "relationType": "mentions"});
    let lines = of.iter().map(entity).chain(mentions.iter().map(relation));
    let lines: Vec<String> = lines.map(|line| format!("{line}\n")).collect();
    let text = lines.concat();
    Files::from([("mcp/memory.jsonl".to_owned(), text)])
}

fn about(fact: &Fact) -> String {
    let name = plain_line(&fact.about);
    if name.is_empty() || name == "user" { PERSON.to_owned() } else { name }
}
