//! What a model is asked about pairs of facts, and the form in which it answers.
//!
//! A pair is named by the ids of its facts, in the question and in the answer: what was decided
//! meanwhile may have taken a pair away, and an answer about it is then nobody's.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::extract::{fenced, one_line};
use super::{Ask, CallError, items};
use crate::clock::Millis;
use crate::facts::{Judgement, Pair, Side};

/// As [`super::extract::INSTRUCTIONS`].
pub(super) const INSTRUCTIONS: &str = include_str!("judge.txt");

/// The form of the answer as a JSON Schema, made of [`Answer`] by a test.
pub(super) const SCHEMA: &str = include_str!("judge.schema.json");

/// The name under which services know the form.
pub(super) const SCHEMA_NAME: &str = "pairs";

/// So much of a fact's id names it.
const ID_DIGITS: usize = 8;

/// The answer.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read item by item; the schema is made of it")]
struct Answer {
    pairs: Vec<Item>,
}

/// What two facts are to each other, as a model writes it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Item {
    a: String,
    b: String,
    answer: Word,
    by: String,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Word {
    Same,
    Refines,
    Supersedes,
    Both,
    Contradict,
}

/// What is said of the pairs, and of what was wrong with the answer before.
pub(super) fn message(pairs: &[Pair], ask: &Ask) -> String {
    let mut said: String = pairs.iter().map(rendered).collect();
    let _ = writeln!(said, "Say of each pair what its two statements are to each other.");
    if let Some(complaint) = ask.complaint {
        let _ = writeln!(
            said,
            "An answer to this before could not be used: {complaint}. Keep to the form exactly."
        );
    }
    said
}

/// What stands of a pair in a request.
pub fn rendered(pair: &Pair) -> String {
    format!("<pair>\n{}{}</pair>\n\n", line(&pair.first), line(&pair.second))
}

fn line(side: &Side) -> String {
    let day = |at: Option<Millis>| at.map_or_else(|| "an unknown day".to_owned(), Millis::day);
    let (first, last) = (day(side.first_seen), day(side.last_seen));
    let statement = fenced(&one_line(&side.statement));
    let id = name(&side.fact);
    if first == last {
        format!("{id}, said on {first}: {statement}\n")
    } else {
        format!("{id}, said first on {first} and last on {last}: {statement}\n")
    }
}

fn name(id: &str) -> &str {
    id.get(..ID_DIGITS).unwrap_or(id)
}

/// Reads the text of an answer about these pairs, as far as it is closed: which of them, and what it
/// says of each. What names another pair says nothing.
pub(super) fn read(text: &str, pairs: &[Pair], cut: bool) -> Result<super::Answer, CallError> {
    let (closed, cut) = items::closed(text, "pairs", cut)?;
    let mut answer = super::Answer { cut, ..super::Answer::default() };
    for raw in &closed {
        match understood(raw, pairs) {
            Some((at, judgement)) if answer.pairs.iter().all(|(seen, _)| *seen != at) => {
                answer.pairs.push((at, judgement));
            }
            _ => answer.bad_items += 1,
        }
    }
    if answer.pairs.is_empty() && !closed.is_empty() {
        let complaint = "none of its pairs was one that was asked about, in the form asked for";
        return Err(CallError::Unusable { complaint: complaint.to_owned() });
    }
    Ok(answer)
}

fn understood(raw: &RawValue, pairs: &[Pair]) -> Option<(u32, Judgement)> {
    let item: Item = serde_json::from_str(raw.get()).ok()?;
    let is_it = |pair: &Pair| {
        let names = (name(&pair.first.fact), name(&pair.second.fact));
        names == (&item.a, &item.b) || names == (&item.b, &item.a)
    };
    let at = pairs.iter().position(is_it)?;
    let pair = pairs.get(at)?;
    let by_first = item.by == name(&pair.first.fact);
    let by_second = item.by == name(&pair.second.fact);
    let judgement = match item.answer {
        Word::Same => Judgement::Same,
        Word::Both => Judgement::Both,
        Word::Contradict => Judgement::Contradict,
        Word::Refines if by_first => Judgement::FirstRefines,
        Word::Refines if by_second => Judgement::SecondRefines,
        Word::Supersedes if by_first => Judgement::FirstSupersedes,
        Word::Supersedes if by_second => Judgement::SecondSupersedes,
        Word::Refines | Word::Supersedes => return None,
    };
    Some((u32::try_from(at).ok()?, judgement))
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
