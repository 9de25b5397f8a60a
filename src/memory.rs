//! The memory as files: which fact stands where, and how it is written.
//!
//! [`write`] is a pure function of the facts. Every line with words that is not a heading states
//! one fact and has its entry in [`Written::lines`]; no fact stands in two files; a section with
//! nothing to say has no file. What does not fit a file of [`FILE_CHARS`] stands in `memory/`,
//! and a heading links there. [`one_line`] is the only way in which text from outside gets into a
//! file, so the files are harmless wherever they are read next.
//!
//! Deliberately absent: prefaces, front matter and summaries. They would be words without a fact.

mod document;
mod line;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::facts::Fact;
use crate::placeholder;

pub use document::write;
pub use line::{one_line, plain_line};

/// Characters of MEMORY.md and of each section's file, at most: what agents load at once.
pub const FILE_CHARS: usize = 12_000;

/// Lines of MEMORY.md, at most.
pub const MEMORY_LINES: usize = 200;

/// Why a line is not in the files: it cites no fact of the memory.
pub const CITES_NOTHING: &str = "cites_nothing";

/// Why a line is not in the files: nothing of it can be seen.
pub const NO_WORDS: &str = "no_words";

/// Why a line is not in the files: something in it looks like a placeholder, and does not stand in
/// what it cites.
pub const UNKNOWN_PLACEHOLDER: &str = "unknown_placeholder";

/// What a line cites: a line of `lines.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// The file, by its path in the bundle.
    pub file: String,
    /// Its number there, from 1.
    pub line: u32,
    /// The ids of its facts.
    pub facts: Vec<String>,
}

/// The files of a memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// By path in the bundle.
    pub files: BTreeMap<String, String>,
    /// In the order of files and lines.
    pub lines: Vec<Line>,
    /// How many lines were proposed: those that stand, and the rejected.
    pub proposed: u64,
    /// How many were rejected, by reason.
    pub rejected: BTreeMap<String, u64>,
}

/// Drops the lines that cite no fact of `live`, with the headings that are left over nothing, and
/// counts them as [`CITES_NOTHING`]. The numbers of the remaining lines are those of the new text.
pub fn check_lines(written: Written, live: &BTreeSet<String>) -> Written {
    without(written, CITES_NOTHING, |_, facts| {
        let facts: Vec<String> = facts.into_iter().filter(|fact| live.contains(fact)).collect();
        (!facts.is_empty()).then_some(facts)
    })
}

/// Drops the lines with a placeholder, or what looks like one, that stands in no statement or quote
/// of the facts that they cite, and counts them as [`UNKNOWN_PLACEHOLDER`].
pub fn check_placeholders(written: Written, facts: &[Fact]) -> Written {
    let by_id: BTreeMap<&str, &Fact> = facts.iter().map(|fact| (fact.id.as_str(), fact)).collect();
    without(written, UNKNOWN_PLACEHOLDER, |row, cited| {
        let facts = cited.iter().filter_map(|id| by_id.get(id.as_str()));
        let sources = facts.flat_map(|fact| {
            let quotes = fact.evidence.iter().map(|evidence| evidence.quote.as_str());
            quotes.chain([fact.statement.as_str()])
        });
        placeholder::all_known(row, &sources.collect::<Vec<_>>()).then_some(cited)
    })
}

/// Keeps the lines for which `keep` gives facts, and counts the others under that reason.
fn without(
    written: Written,
    reason: &str,
    keep: impl Fn(&str, Vec<String>) -> Option<Vec<String>>,
) -> Written {
    let mut cited: BTreeMap<(String, u32), Vec<String>> = BTreeMap::new();
    for Line { file, line, facts } in written.lines {
        cited.insert((file, line), facts);
    }
    let mut checked =
        Written { proposed: written.proposed, rejected: written.rejected, ..Written::default() };
    let mut dropped = 0;
    for (file, text) in written.files {
        let mut rows: Vec<(&str, Option<Vec<String>>)> = Vec::new();
        for (number, row) in (1..).zip(text.lines()) {
            let facts = cited.remove(&(file.clone(), number)).and_then(|facts| keep(row, facts));
            if facts.is_none() && !row.is_empty() && !row.starts_with('#') {
                dropped += 1;
            } else {
                rows.push((row, facts));
            }
        }
        let rows = without_empty_groups(rows);
        if rows.iter().all(|(row, facts)| facts.is_none() && !is_link(row)) {
            continue;
        }
        let mut text = String::with_capacity(text.len());
        for (number, (row, facts)) in (1..).zip(rows) {
            text.push_str(row);
            text.push('\n');
            checked.lines.extend(facts.map(|facts| Line {
                file: file.clone(),
                line: number,
                facts,
            }));
        }
        checked.files.insert(file, text);
    }
    if dropped > 0 {
        *checked.rejected.entry(reason.to_owned()).or_default() += dropped;
    }
    document::without_dead_links(checked)
}

/// One line of `lines.jsonl` each.
pub fn lines_jsonl(lines: &[Line]) -> String {
    lines.iter().map(json_line).collect()
}

/// A line of `facts.jsonl`, with its line break.
pub fn fact_jsonl(fact: &Fact) -> String {
    json_line(fact)
}

/// Nothing that is written so can fail to be: the keys are strings and the numbers finite.
fn json_line<T: Serialize>(value: &T) -> String {
    let mut line = serde_json::to_string(value).unwrap_or_default();
    line.push('\n');
    line
}

/// A heading that links to a file of `memory/`.
fn is_link(row: &str) -> bool {
    row.starts_with('#') && row.contains("](memory/")
}

type Row<'a> = (&'a str, Option<Vec<String>>);

/// Drops each `##` heading that no line follows, with the blank line before it.
fn without_empty_groups(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let mut kept: Vec<Row<'_>> = Vec::with_capacity(rows.len());
    for row in rows.into_iter().rev() {
        let is_group = row.0.starts_with("## ") && !is_link(row.0);
        let over_nothing = kept
            .iter()
            .rev()
            .find(|(text, _)| !text.is_empty())
            .is_none_or(|(text, facts)| facts.is_none() && text.starts_with('#'));
        let blank_twice = row.0.is_empty() && kept.last().is_none_or(|(text, _)| text.is_empty());
        if !(is_group && over_nothing || blank_twice) {
            kept.push(row);
        }
    }
    kept.reverse();
    kept
}
