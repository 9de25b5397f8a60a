//! What a model is asked so that it answers a person's question from facts of their memory, and the
//! form in which it answers: sentences, each with the facts that it rests on.

use std::fmt::Write as _;

use serde::Deserialize;

use super::extract::{fenced, one_line};
use super::{Ask, CallError, items};
use crate::clock::Millis;
use crate::facts::{Fact, Status};

/// As [`super::extract::INSTRUCTIONS`].
pub(super) const INSTRUCTIONS: &str = include_str!("sentences.txt");

/// The form of the answer as a JSON Schema, made of [`Answer`] by a test.
pub(super) const SCHEMA: &str = include_str!("sentences.schema.json");

/// The name under which services know the form.
pub(super) const SCHEMA_NAME: &str = "sentences";

/// Of the words in which a fact was said, so many are shown.
const QUOTES: usize = 2;

/// The answer.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read item by item; the schema is made of it")]
struct Answer {
    sentences: Vec<Item>,
}

/// A sentence, as a model writes it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Item {
    text: String,
    facts: Vec<u32>,
}

/// A sentence of an answer. Nobody has checked it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it says.
    pub text: String,
    /// The facts that it names, by their numbers in the question, from 1.
    pub facts: Vec<u32>,
}

/// What is asked, with the facts, and what was wrong with the answer before.
pub(super) fn message(question: &str, facts: &[Fact], ask: &Ask) -> String {
    let mut said = "<facts>\n".to_owned();
    for (number, fact) in (1..).zip(facts) {
        let _ = writeln!(said, "[{number}] {}", rendered(fact));
    }
    let _ = writeln!(said, "</facts>\n\n<question>\n{}\n</question>", told(question));
    if let Some(complaint) = ask.complaint {
        let _ = writeln!(
            said,
            "An answer to this before could not be used: {complaint}. Keep to the form exactly."
        );
    }
    said
}

/// What stands of a fact in a request, without its number.
pub fn rendered(fact: &Fact) -> String {
    let mut said = told(&fact.statement);
    let day = |at: Option<Millis>| at.map_or_else(|| "an unknown day".to_owned(), Millis::day);
    let (first, last) = (day(fact.first_seen), day(fact.last_seen));
    let _ = if first == last {
        write!(said, " (said on {first}")
    } else {
        write!(said, " (said first on {first} and last on {last}")
    };
    let dates = [
        ("holds since", &fact.valid_from),
        ("held until", &fact.valid_until),
        ("happened", &fact.occurred),
    ];
    for (what, date) in dates {
        if let Some(date) = date {
            let _ = write!(said, "; {what} {}", told(date));
        }
    }
    said.push_str(match fact.status {
        Status::Superseded => "; was replaced)",
        Status::Contested => "; another fact disagrees)",
        Status::Active | Status::Retracted | Status::Proposed => ")",
    });
    let quotes = fact.evidence.iter().map(|evidence| told(&evidence.quote));
    let mut others: Vec<String> = quotes.filter(|quote| *quote != told(&fact.statement)).collect();
    others.dedup();
    for quote in others.iter().take(QUOTES) {
        let _ = write!(said, "\n    in these words: {quote}");
    }
    said
}

fn told(text: &str) -> String {
    fenced(&one_line(text))
}

/// Reads the text of an answer, as far as it is closed.
pub(super) fn read(text: &str, cut: bool) -> Result<super::Answer, CallError> {
    let (closed, cut) = items::closed(text, "sentences", cut)?;
    let mut answer = super::Answer { cut, ..super::Answer::default() };
    for raw in &closed {
        match serde_json::from_str::<Item>(raw.get()) {
            Ok(Item { text, facts }) => answer.sentences.push(Sentence { text, facts }),
            Err(_) => answer.bad_items += 1,
        }
    }
    if answer.sentences.is_empty() && !closed.is_empty() {
        let complaint = "its sentences were not objects with `text` and `facts` alone";
        return Err(CallError::Unusable { complaint: complaint.to_owned() });
    }
    Ok(answer)
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
