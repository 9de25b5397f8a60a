//! Portable AI Memory v1.0: `pam.json`.
//!
//! What is empty is left out rather than written as `null`, times are whole seconds, and the
//! memories stand in the order of their ids: so the checksum is the same whether it is taken over
//! the document as it stands, as RFC 8785 says, or over what a reader makes of it and writes again.
//!
//! The standard wants a time of each memory; one without a date has that of the newest words of all,
//! and says so (`metadata.date_unknown`). Dates that are known to a month or a year stand as they
//! are in the metadata, and as their first or last second where the standard wants a second.

use std::collections::{BTreeMap, BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::{Map, Value, json};

use super::text::{first_second, last_second, said_at, seconds};
use super::{Files, Memory, WRITER};
use crate::clock::Millis;
use crate::conversation::Role;
use crate::facts::{Category, Evidence, Fact, Status};
use crate::id::{Source, sha256};
use crate::memory::plain_line;

/// Where a memory without a source comes from, as the standard calls it.
const NOWHERE: &str = "local";

/// The person, of whom nothing but the facts is known.
const OWNER: &str = "owner";

/// A conversation: its source, its account there, its id.
type Key<'a> = (Source, Option<&'a str>, &'a str);

/// Writes the document.
pub fn write(memory: &Memory<'_>) -> Files {
    let mut facts: Vec<&Fact> = memory.all().collect();
    facts.sort_by(|one, other| one.id.cmp(&other.id));
    if facts.is_empty() {
        return Files::new();
    }
    let ids: BTreeSet<&str> = facts.iter().map(|fact| fact.id.as_str()).collect();
    let names = conversations(&facts, memory.choice.provenance);
    // Nothing was ever dated: the standard's own dawn of time.
    let fallback = memory.newest.unwrap_or(Millis(0));
    let writer = Writer { ids, names, fallback, cites: memory.choice.provenance };
    let memories: Vec<Value> = facts.iter().map(|fact| writer.memory(fact)).collect();
    let checksum = hash(&canonical(&Value::Array(memories.clone())));
    let mut document = json!({
        "schema": "portable-ai-memory",
        "schema_version": "1.0",
        "spec_uri": "https://portable-ai-memory.org/spec/v1.0",
        "export_id": uuid(&checksum),
        "exported_by": WRITER,
        "owner": {"id": OWNER},
        "memories": memories,
        "relations": writer.relations(&facts),
        "conversations_index": writer.index(&facts),
        "integrity": {
            "canonicalization": "RFC8785",
            "checksum": checksum,
            "total_memories": facts.len(),
        },
        "export_type": "full",
    });
    if let (Some(newest), Some(document)) = (memory.newest, document.as_object_mut()) {
        document.insert("export_date".to_owned(), json!(seconds(newest)));
    }
    // Nothing in it can fail to be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    Files::from([("pam/pam.json".to_owned(), text + "\n")])
}

struct Writer<'a> {
    ids: BTreeSet<&'a str>,
    names: BTreeMap<Key<'a>, String>,
    fallback: Millis,
    cites: bool,
}

impl<'a> Writer<'a> {
    fn at(&self, fact: &Fact) -> Millis {
        said_at(fact).unwrap_or(self.fallback)
    }

    fn memory(&self, fact: &Fact) -> Value {
        let content = plain_line(&fact.statement);
        let created = self.at(fact);
        let updated = fact.last_seen.map_or(created, |last| last.max(created));
        let mut temporal = Map::new();
        temporal.insert("created_at".to_owned(), json!(seconds(created)));
        temporal.insert("updated_at".to_owned(), json!(seconds(updated)));
        let from = fact.valid_from.as_deref().and_then(first_second);
        let until = fact.valid_until.as_deref().and_then(last_second);
        put(&mut temporal, "valid_from", from.map(seconds));
        put(&mut temporal, "valid_until", until.filter(|until| from <= Some(*until)).map(seconds));
        if fact.status == Status::Superseded {
            let by = fact.superseded_by.as_deref().filter(|id| self.ids.contains(id));
            put(&mut temporal, "superseded_by", by.map(str::to_owned));
        }
        let confidence = json!({
            "initial": fact.confidence.clamp(0.0, 1.0),
            "current": fact.confidence.clamp(0.0, 1.0),
            "last_reinforced": seconds(updated),
        });
        let mut memory = json!({
            "id": fact.id,
            "type": fact.category,
            "status": if fact.status == Status::Superseded { "superseded" } else { "active" },
            "content": content,
            "content_hash": content_hash(&content),
            "tags": [fact.section.as_str().to_lowercase()],
            "confidence": confidence,
            "temporal": temporal,
            "provenance": self.provenance(fact),
            "access": {"visibility": "private", "exportable": true, "shared_with": []},
            "metadata": self.metadata(fact),
        });
        if let (Category::Custom, Some(memory)) = (fact.category, memory.as_object_mut()) {
            memory.insert("custom_type".to_owned(), json!(fact.kind));
        }
        memory
    }

    fn provenance(&self, fact: &Fact) -> Value {
        let method = match (&fact.extractor.model, fact.said_by) {
            (Some(_), _) => "llm_inference",
            (None, Role::User) => "explicit_user_input",
            (None, Role::Assistant) => "api_export",
        };
        let mut said = Map::new();
        said.insert("extraction_method".to_owned(), json!(method));
        said.insert("extractor".to_owned(), json!(WRITER));
        let first = fact.evidence.first().filter(|_| self.cites);
        said.insert("platform".to_owned(), json!(first.map_or(NOWHERE, |e| e.source.as_str())));
        if let Some(evidence) = first {
            put(&mut said, "conversation_ref", self.names.get(&key(evidence)).cloned());
            put(&mut said, "message_ref", Some(evidence.message_id.clone()));
            put(&mut said, "platform_user_id", evidence.account.clone());
        }
        Value::Object(said)
    }

    /// What the standard has no place for, in the words of `facts.jsonl`.
    fn metadata(&self, fact: &Fact) -> Value {
        let mut more = Map::new();
        for (name, value) in [
            ("section", json!(fact.section)),
            ("kind", json!(fact.kind)),
            ("stance", json!(fact.stance)),
            ("said_by", json!(fact.said_by)),
            ("about", json!(plain_line(&fact.about))),
            ("support", json!(fact.support)),
            ("sensitivity", json!(fact.sensitivity)),
        ] {
            more.insert(name.to_owned(), value);
        }
        put(&mut more, "key", fact.key.clone());
        put(&mut more, "valid_from", fact.valid_from.clone());
        put(&mut more, "valid_until", fact.valid_until.clone());
        put(&mut more, "occurred", fact.occurred.clone());
        put(&mut more, "stale_after", fact.stale_after.clone());
        if !fact.entities.is_empty() {
            let names: Vec<String> = fact.entities.iter().map(|name| plain_line(name)).collect();
            more.insert("entities".to_owned(), json!(names));
        }
        if fact.status == Status::Contested {
            more.insert("contested".to_owned(), json!(true));
        }
        if said_at(fact).is_none() {
            more.insert("date_unknown".to_owned(), json!(true));
        }
        if self.cites {
            let evidence: Vec<Value> = fact.evidence.iter().map(|one| self.evidence(one)).collect();
            more.insert("evidence".to_owned(), json!(evidence));
        }
        Value::Object(more)
    }

    fn evidence(&self, evidence: &Evidence) -> Value {
        let mut one = Map::new();
        one.insert("platform".to_owned(), json!(evidence.source));
        put(&mut one, "conversation_ref", self.names.get(&key(evidence)).cloned());
        one.insert("message_ref".to_owned(), json!(plain_line(&evidence.message_id)));
        one.insert("said_by".to_owned(), json!(evidence.said_by));
        one.insert("quote".to_owned(), json!(plain_line(&evidence.quote)));
        put(&mut one, "at", evidence.at.map(Millis::rfc3339));
        Value::Object(one)
    }

    /// What replaces and what contradicts, between memories that are in the document.
    fn relations(&self, facts: &[&Fact]) -> Vec<Value> {
        let mut found = BTreeMap::new();
        for fact in facts {
            let older = fact.supersedes.iter().map(|old| (&fact.id, old, "supersedes"));
            let newer = fact.superseded_by.iter().map(|new| (new, &fact.id, "supersedes"));
            let against = fact.contradicts.iter().map(|other| {
                // It holds both ways, and is said once.
                (fact.id.as_str().min(other), fact.id.as_str().max(other))
            });
            let against = against.map(|(one, other)| (one, other, "contradicts"));
            let both = older.chain(newer).map(|(a, b, kind)| (a.as_str(), b.as_str(), kind));
            for (from, to, kind) in both.chain(against) {
                if from != to && self.ids.contains(from) && self.ids.contains(to) {
                    let at = found.entry((from, to, kind)).or_insert_with(|| self.at(fact));
                    *at = (*at).max(self.at(fact));
                }
            }
        }
        let relation = |((from, to, kind), at): ((&str, &str, &str), Millis)| {
            json!({
                "id": format!("{kind}:{from}:{to}"), "from": from, "to": to, "type": kind,
                "created_at": seconds(at),
            })
        };
        found.into_iter().map(relation).collect()
    }

    /// The conversations that memories name as theirs.
    fn index(&self, facts: &[&'a Fact]) -> Vec<Value> {
        let mut of: BTreeMap<Key<'a>, (Vec<&str>, Vec<Millis>)> = BTreeMap::new();
        for fact in facts.iter().filter(|_| self.cites) {
            for (nth, evidence) in fact.evidence.iter().enumerate() {
                let (memories, times) = of.entry(key(evidence)).or_default();
                times.extend(evidence.at);
                if nth == 0 {
                    memories.push(&fact.id);
                }
            }
        }
        let entry = |(key, (memories, times)): (Key<'a>, (Vec<&str>, Vec<Millis>))| {
            let first = times.iter().min().copied().unwrap_or(self.fallback);
            let last = times.iter().max().copied().unwrap_or(first);
            json!({
                "id": self.names.get(&key), "platform": key.0,
                "temporal": {"created_at": seconds(first), "updated_at": seconds(last)},
                "derived_memories": memories,
            })
        };
        of.into_iter().map(entry).collect()
    }
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<String>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), Value::String(plain_line(&value)));
    }
}

fn key(evidence: &Evidence) -> Key<'_> {
    (evidence.source, evidence.account.as_deref(), &evidence.conversation_id)
}

/// What each conversation is called: its own id, unless two have the same.
fn conversations<'a>(facts: &[&'a Fact], cites: bool) -> BTreeMap<Key<'a>, String> {
    let mut names: BTreeMap<Key<'a>, String> = BTreeMap::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let keys: BTreeSet<Key<'a>> =
        facts.iter().filter(|_| cites).flat_map(|fact| fact.evidence.iter().map(key)).collect();
    for key in keys {
        let mut name = plain_line(key.2);
        if name.is_empty() {
            "unnamed".clone_into(&mut name);
        }
        if used.contains(&name) {
            let account = plain_line(key.1.unwrap_or_default());
            name = format!("{}:{account}:{name}", key.0.as_str());
        }
        while !used.insert(name.clone()) {
            name.push('~');
        }
        names.insert(key, name);
    }
    names
}

/// Over the text without spaces at its ends, in lower case, composed, with single spaces.
fn content_hash(content: &str) -> String {
    let lower = content.trim().to_lowercase();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&lower);
    hash(&composed.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn hash(text: &str) -> String {
    format!("sha256:{}", sha256(text.as_bytes()))
}

/// The id of this very export: a UUID of version 8, made of its checksum.
fn uuid(checksum: &str) -> String {
    let hex = |range: std::ops::Range<usize>| {
        let digits = checksum.strip_prefix("sha256:").unwrap_or_default();
        digits.get(range).unwrap_or_default().to_owned()
    };
    format!("{}-{}-8{}-8{}-{}", hex(0..8), hex(8..12), hex(12..15), hex(15..18), hex(18..30))
}

/// RFC 8785, for what is written here: keys are of ASCII, and numbers are whole or hundredths.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut members: Vec<(&String, &Value)> = map.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let member =
                |(key, value): (&String, &Value)| format!("{}:{}", string(key), canonical(value));
            format!("{{{}}}", members.into_iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::Array(list) => {
            format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        Value::String(text) => string(text),
        // As JavaScript writes it: 1.0 is 1. No number here has an exponent.
        Value::Number(number) => match number.as_f64() {
            Some(fraction) if number.is_f64() => fraction.to_string(),
            _ => number.to_string(),
        },
        Value::Bool(_) | Value::Null => value.to_string(),
    }
}

/// A string as `serde_json` writes it, which is as RFC 8785 wants it.
fn string(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // From the standard's own example.
        let said = "User values systematic approaches to problem-solving and prefers \
                    comprehensive technical documentation over simplified explanations.";
        let expected = "sha256:191046caf76449b18bd0323524537d737f9c6042d71bbbe5ba46e4d8663c266a";
        assert_eq!(content_hash(said), expected);
        assert_eq!(content_hash("  Cafe\u{301}  AU\tlait "), content_hash("café au lait"));
    }

    #[test]
    fn canonical_is_sorted_and_tight() {
        let value = json!({"b": [1.0, 0.87, 3, null], "a": "é\n\u{1f}\"", "C": {}});
        assert_eq!(canonical(&value), "{\"C\":{},\"a\":\"é\\n\\u001f\\\"\",\"b\":[1,0.87,3,null]}");
    }
}
