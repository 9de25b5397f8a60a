//! How a fact came to be: what took the place of what, since when each held, and in which words of
//! which message it was said.

use std::collections::{BTreeMap, BTreeSet};

use super::escaped;
use crate::clock::Millis;
use crate::conversation::Role;
use crate::facts::{Evidence, Fact, Status};

/// Digits of an id that are shown.
const SHOWN_DIGITS: usize = 10;

/// For people: the facts of one line of descent, the newest first, then those that disagree with
/// any of them. Facts that are not in `facts` are left out.
pub fn history(facts: &[Fact], id: &str) -> String {
    let by_id: BTreeMap<&str, &Fact> = facts.iter().map(|fact| (&*fact.id, fact)).collect();
    let line = descent(&by_id, id);
    let own: BTreeSet<&str> = line.iter().map(|fact| &*fact.id).collect();
    let others: BTreeSet<&str> = line
        .iter()
        .flat_map(|fact| fact.contradicts.iter().map(String::as_str))
        .filter(|id| !own.contains(id))
        .collect();
    let others = others.iter().filter_map(|id| by_id.get(id));
    let others: String = others.map(|fact| told(fact)).collect();
    let line: String = line.iter().map(|fact| told(fact)).collect();
    if others.is_empty() { line } else { format!("{line}Said otherwise\n{others}") }
}

/// What took its place, itself, and what it took the place of; the newest first.
fn descent<'f>(by_id: &BTreeMap<&str, &'f Fact>, id: &str) -> Vec<&'f Fact> {
    let mut seen = BTreeSet::new();
    let mut newest = id;
    while let Some(next) = by_id.get(newest).and_then(|fact| fact.superseded_by.as_deref())
        && by_id.contains_key(next)
        && seen.insert(next)
    {
        newest = next;
    }
    let mut line: Vec<&Fact> = Vec::new();
    let mut open = vec![newest];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(fact) = by_id.get(id).filter(|_| seen.insert(id)) else { continue };
        line.push(fact);
        open.extend(fact.supersedes.iter().map(String::as_str));
    }
    // The newest stays in front, whatever the times say.
    if let Some(older) = line.get_mut(1..) {
        older.sort_by_key(|fact| (std::cmp::Reverse(fact.last_seen), &fact.id));
    }
    line
}

fn told(fact: &Fact) -> String {
    let id: String = fact.id.chars().take(SHOWN_DIGITS).collect();
    let statement = one_line(&fact.statement);
    let mut notes = vec![standing(fact.status).to_owned()];
    notes.extend(fact.valid_from.as_ref().map(|date| format!("since {date}")));
    notes.extend(fact.valid_until.as_ref().map(|date| format!("until {date}")));
    notes.extend(fact.occurred.as_ref().map(|date| format!("happened {date}")));
    notes.extend(Some(fact.review.clone()).filter(|review| review != "auto"));
    let said: String = fact.evidence.iter().map(quoted).collect();
    format!("  {id}  {statement}\n    {}\n{said}", escaped(&notes.join(", ")))
}

fn standing(status: Status) -> &'static str {
    match status {
        Status::Active => "holds",
        Status::Superseded => "something newer took its place",
        Status::Contested => "said both ways",
        Status::Retracted => "wrong, as you said",
        Status::Proposed => "waits for you",
    }
}

fn quoted(evidence: &Evidence) -> String {
    let day = evidence.at.map_or_else(|| "no date   ".to_owned(), Millis::day);
    let who = if evidence.said_by == Role::User { "you" } else { "the assistant" };
    let quote = one_line(&evidence.quote);
    let place = format!("{}, {}", evidence.conversation_id, evidence.message_id);
    format!("    {day}  {who}: “{quote}”  ({}, {})\n", evidence.source.as_str(), one_line(&place))
}

/// One line, whatever the export said.
fn one_line(text: &str) -> String {
    escaped(&text.replace(['\n', '\r'], " "))
}
