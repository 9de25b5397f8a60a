//! Texts to paste into an assistant that has no other door: Claude's and Gemini's imports of a
//! memory, in the form that each asks other assistants for, and the fields of ChatGPT's custom
//! instructions.

use super::fit::{Entry, Group, Page, Size, fit};
use super::limits::{self, Limit};
use super::text::{quote, said_at};
use super::topic::{self, Topic};
use super::{Files, Memory};
use crate::clock::Millis;
use crate::facts::Fact;
use crate::memory::one_line;

/// What a text is sorted into: a name, a share in thousandths, topics.
type Groups = &'static [(&'static str, usize, &'static [Topic])];

const CLAUDE: Groups = &[
    ("Instructions", 150, &[Topic::Instruction]),
    ("Identity", 150, &[Topic::Identity, Topic::Relationship, Topic::Life]),
    ("Career", 150, &[Topic::Career]),
    ("Projects", 150, &[Topic::Project]),
    ("Preferences", 150, &[Topic::Preference, Topic::Tool]),
];

const GEMINI: Groups = &[
    ("Demographics", 150, &[Topic::Identity, Topic::Career]),
    ("Interests and preferences", 150, &[Topic::Preference, Topic::Tool]),
    ("Relationships", 150, &[Topic::Relationship]),
    ("Events, projects and plans", 150, &[Topic::Project, Topic::Life]),
    ("Instructions", 150, &[Topic::Instruction]),
];

/// The fields of ChatGPT's settings, by what they ask for.
const CHATGPT: Groups = &[
    ("How ChatGPT should answer", 0, &[Topic::Instruction]),
    (
        "What ChatGPT should know about you",
        0,
        &[
            Topic::Tool,
            Topic::Project,
            Topic::Career,
            Topic::Identity,
            Topic::Relationship,
            Topic::Preference,
            Topic::Life,
        ],
    ),
];

/// Writes the three texts.
pub fn write(memory: &Memory<'_>) -> Files {
    let facts = memory.lines();
    if facts.is_empty() {
        return Files::new();
    }
    let cites = memory.choice.provenance;
    let texts = [
        ("paste/claude.txt", one_page(CLAUDE, limits::CLAUDE_PASTE, &facts, claude_line)),
        (
            "paste/gemini.txt",
            one_page(GEMINI, limits::GEMINI_PASTE, &facts, |fact| gemini_line(fact, cites)),
        ),
        ("paste/chatgpt.txt", chatgpt(&facts)),
    ];
    texts.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

/// Groups of lines, the oldest of each first.
fn one_page(
    groups: Groups,
    limit: Limit,
    facts: &[&Fact],
    line: impl Fn(&Fact) -> String,
) -> String {
    let group = |(name, share, _): &(&str, usize, &[Topic])| Group {
        heading: format!("\n## {name}\n\n"),
        share: *share,
    };
    let page =
        Page { title: String::new(), groups: groups.iter().map(group).collect(), limit, share: 0 };
    let entry = |fact: &&'_ Fact| (place(groups, fact), line(fact));
    let entries: Vec<Entry> = facts
        .iter()
        .map(|fact| {
            let (group, text) = entry(fact);
            Entry { page: 0, group, text, fact }
        })
        .collect();
    let text = fit(&[page], &entries, Limit::NONE, |lines| {
        // Stable: of one day, the better comes first. What has no date comes last.
        lines.sort_by_key(|entry| {
            let at = said_at(entry.fact);
            (at.is_none(), at.map(Millis::day))
        });
    });
    text.concat().trim_start().to_owned()
}

fn place(groups: Groups, fact: &Fact) -> usize {
    let topic = topic::of(fact);
    groups.iter().position(|(_, _, topics)| topics.contains(&topic)).unwrap_or(0)
}

/// `[2025-03-04] - Keeps bees.`
fn claude_line(fact: &Fact) -> String {
    let date = said_at(fact).map_or_else(|| "unknown".to_owned(), Millis::day);
    format!("[{date}] - {}\n", one_line(&fact.statement))
}

/// The statement, then the words that prove it; if they are its own, it is what is quoted.
fn gemini_line(fact: &Fact, cites: bool) -> String {
    let said = one_line(&fact.statement);
    let date = said_at(fact).map_or_else(|| "date unknown".to_owned(), Millis::day);
    if !cites || fact.evidence.is_empty() {
        return format!("- {said} ({date})\n");
    }
    let Some((evidence, quote)) = quote(fact) else { return format!("- \"{said}\" ({date})\n") };
    let date = evidence.at.map_or(date, Millis::day);
    format!("- {said} Evidence: \"{}\" ({date})\n", one_line(&quote))
}

/// Each field under a line that names it, with its length.
fn chatgpt(facts: &[&Fact]) -> String {
    let page = |_| Page {
        title: String::new(),
        groups: vec![Group { heading: String::new(), share: 0 }],
        limit: limits::CHATGPT_FIELD,
        share: 0,
    };
    let pages: Vec<Page> = CHATGPT.iter().map(page).collect();
    let entry =
        |fact: &&'_ Fact| (place(CHATGPT, fact), format!("{}\n", one_line(&fact.statement)));
    let entries: Vec<Entry> = facts
        .iter()
        .map(|fact| {
            let (page, text) = entry(fact);
            Entry { page, group: 0, text, fact }
        })
        .collect();
    let texts = fit(&pages, &entries, Limit::NONE, |_| {});
    let mut out = String::new();
    for ((name, ..), text) in CHATGPT.iter().zip(texts).filter(|(_, text)| !text.is_empty()) {
        let text = text.trim_end();
        let (chars, most) = (Size::of(text).chars(), limits::CHATGPT_FIELD.chars);
        let head = format!("=== {name} ({chars} of {most} characters) ===\n");
        out.extend([&head, text, "\n\n"]);
    }
    out
}
