//! Files that agents load at their start: `CLAUDE.md` and `AGENTS.md` for those that write code, and
//! the set of `OpenClaw`.

use super::fit::{Entry, Group, Page, fit};
use super::limits::{self, Limit};
use super::topic::{self, Topic};
use super::{Files, Memory};
use crate::facts::{Fact, Section};
use crate::memory::one_line;

/// What an agent that writes code needs first, each with its guaranteed share in thousandths.
const CODING: &[(&str, usize, &[Topic])] = &[
    ("How to work with them", 350, &[Topic::Instruction]),
    ("Tools and environment", 200, &[Topic::Tool]),
    ("Projects and plans", 200, &[Topic::Project]),
    ("Work and skills", 100, &[Topic::Career]),
    ("Preferences", 50, &[Topic::Preference]),
    ("About them", 50, &[Topic::Identity, Topic::Relationship, Topic::Life]),
];

/// The groups of a file of `OpenClaw`, whose section has said the most already.
const SORTED: &[(&str, &[Topic])] = &[
    ("How to work with them", &[Topic::Instruction]),
    ("Who they are", &[Topic::Identity]),
    ("Family, friends and others", &[Topic::Relationship]),
    ("Likes, dislikes and values", &[Topic::Preference]),
    ("Work and skills", &[Topic::Career]),
    ("Projects and plans", &[Topic::Project]),
    ("Tools and environment", &[Topic::Tool]),
    ("What happened, and the rest", &[Topic::Life]),
];

/// Writes the files for agents that write code.
pub fn write(memory: &Memory<'_>) -> Files {
    let mut files = Files::new();
    let facts = memory.lines();
    for (path, limit) in
        [("agents/CLAUDE.md", limits::CLAUDE_MD), ("agents/AGENTS.md", limits::AGENTS_MD)]
    {
        if !facts.is_empty() {
            files.insert(path.to_owned(), coding(&facts, limit));
        }
    }
    files
}

fn coding(facts: &[&Fact], limit: Limit) -> String {
    let page = Page {
        title: "# The person you work with\n".to_owned(),
        groups: CODING.iter().map(|(name, share, _)| group(name, *share)).collect(),
        limit,
        share: 0,
    };
    let place = |fact: &Fact| {
        CODING.iter().position(|(_, _, topics)| topics.contains(&topic::of(fact))).unwrap_or(0)
    };
    let entries: Vec<Entry> = facts.iter().map(|fact| entry(0, place(fact), fact)).collect();
    fit(&[page], &entries, Limit::NONE, |_| {}).concat()
}

/// Writes the files of `OpenClaw`: one for each section, within what it loads of each and of all.
pub fn open_claw(memory: &Memory<'_>) -> Files {
    let facts = memory.lines();
    let is_said = |section: &Section| facts.iter().any(|fact| fact.section == *section);
    let sections: Vec<Section> = Section::ALL.into_iter().filter(is_said).collect();
    let page = |section: &Section| Page {
        title: format!("# {}\n", section.title()),
        groups: SORTED.iter().map(|(name, _)| group(name, 0)).collect(),
        limit: limits::OPENCLAW_FILE,
        share: 1000 / Section::ALL.len(),
    };
    let pages: Vec<Page> = sections.iter().map(page).collect();
    let entries: Vec<Entry> = facts
        .iter()
        .filter_map(|fact| {
            let page = sections.iter().position(|section| *section == fact.section)?;
            let here = topic::of(fact);
            let group = SORTED.iter().position(|(_, topics)| topics.contains(&here))?;
            Some(entry(page, group, fact))
        })
        .collect();
    let texts = fit(&pages, &entries, limits::OPENCLAW_ALL, |_| {});
    let path = |section: &Section| format!("openclaw/{}.md", section.as_str());
    sections.iter().map(path).zip(texts).collect()
}

fn group(name: &str, share: usize) -> Group {
    Group { heading: format!("\n## {name}\n\n"), share }
}

fn entry(page: usize, group: usize, fact: &Fact) -> Entry<'_> {
    Entry { page, group, text: format!("- {}\n", one_line(&fact.statement)), fact }
}
