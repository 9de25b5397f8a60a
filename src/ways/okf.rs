//! Open Knowledge Format v0.2: a folder in which each fact is a concept, a Markdown file with front
//! matter, with an `index.md` in each folder and a `log.md` of what was learnt when.
//!
//! The statement stands in the body under its title, with a footnote for each conversation that says
//! it; the label of a footnote is the `id` of an entry in `sources`. A fact that another replaced is
//! `deprecated`, one that is contested a `draft`. Fields that the format does not know come last.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{first_second, quoted, said_at, seconds};
use super::{Files, Memory, WRITER};
use crate::clock::Millis;
use crate::conversation::Role;
use crate::facts::{Evidence, Fact, Section, Stance, Status};
use crate::memory::{one_line, plain_line};

/// Characters of a title, at most.
const TITLE_CHARS: usize = 60;

/// Characters of a file's name before the part that makes it unique, at most.
const SLUG_CHARS: usize = 30;

/// Digits of a fact's id in the name of its file.
const ID_CHARS: usize = 12;

/// A fact as a file.
struct Concept<'a> {
    fact: &'a Fact,
    /// In the folder of its section.
    file: String,
    title: String,
}

/// Writes the folder.
pub fn write(memory: &Memory<'_>) -> Files {
    let concepts = concepts(memory);
    let mut files = Files::new();
    if concepts.is_empty() {
        return files;
    }
    for concept in &concepts {
        let text = concept.write(memory.choice.provenance);
        files.insert(format!("okf/{}", concept.path()), text);
    }
    let mut folders = String::new();
    for section in Section::ALL {
        let here: Vec<&Concept> =
            concepts.iter().filter(|concept| concept.fact.section == section).collect();
        if here.is_empty() {
            continue;
        }
        let folder = folder(section);
        files.insert(format!("okf/{folder}/index.md"), index(&here));
        folders.extend([
            "* [",
            section.title(),
            "](",
            &folder,
            "/index.md) - ",
            about(section),
            "\n",
        ]);
    }
    let root = format!("---\nokf_version: \"0.2\"\n---\n\n# Memory\n\n{folders}");
    files.insert("okf/index.md".to_owned(), root);
    files.extend(log(&concepts).map(|text| ("okf/log.md".to_owned(), text)));
    files
}

fn concepts<'a>(memory: &Memory<'a>) -> Vec<Concept<'a>> {
    let mut titles = BTreeSet::new();
    let mut paths = BTreeSet::new();
    let mut concepts = Vec::new();
    for fact in memory.all() {
        let mut title = title(&fact.statement);
        if !titles.insert(title.to_lowercase()) {
            title = format!("{title} ({})", id(fact));
            titles.insert(title.to_lowercase());
        }
        let mut file = format!("{}-{}", slug(&title), id(fact));
        while !paths.insert((fact.section, file.clone())) {
            file.push_str("-x");
        }
        concepts.push(Concept { fact, file, title });
    }
    concepts
}

impl Concept<'_> {
    fn path(&self) -> String {
        format!("{}/{}.md", folder(self.fact.section), self.file)
    }

    fn write(&self, cites: bool) -> String {
        let fact = self.fact;
        let sources = if cites { sources(fact) } else { Vec::new() };
        let marks: Vec<String> = sources.iter().map(|(id, _)| format!("[^{id}]")).collect();
        let marks = marks.concat();
        let mut text = format!(
            "---\n{}---\n\n# {}\n\n{}{marks}\n",
            self.front(&sources),
            one_line(&self.title),
            without_marks(&fact.statement)
        );
        for (nth, (id, evidence)) in sources.iter().enumerate() {
            let break_ = if nth == 0 { "\n" } else { "" };
            let at = evidence.at.map_or_else(|| "without a date".to_owned(), Millis::day);
            let quote = without_marks(&evidence.quote);
            text.extend([break_, "[^", id, "]: ", &at, ": \"", &quote, "\"\n"]);
        }
        text
    }

    fn front(&self, sources: &[(String, &Evidence)]) -> String {
        let fact = self.fact;
        let mut rows = vec![
            format!("type: {}", quoted(&kind(fact))),
            format!("title: {}", quoted(&self.title)),
            format!("description: {}", quoted(&description(fact))),
            format!("tags: [{}]", folder(fact.section)),
            format!("status: {}", status(fact)),
        ];
        let changed = fact.last_seen.or(fact.asserted_at);
        let at = changed.map_or(String::new(), |at| format!(", at: {}", quoted(&seconds(at))));
        rows.push(format!("generated: {{ by: {}{at} }}", quoted(WRITER)));
        let stale = fact.stale_after.as_deref().and_then(first_second);
        rows.extend(stale.map(|at| format!("stale_after: {}", quoted(&seconds(at)))));
        if !sources.is_empty() {
            rows.push("sources:".to_owned());
        }
        for (id, evidence) in sources {
            rows.push(format!("  - id: {id}"));
            rows.push(format!("    resource: {}", quoted(&resource(evidence))));
            rows.push(format!("    author: {}", quoted(author(evidence))));
            let at = evidence.at.map(|at| quoted(&seconds(at)));
            rows.extend(at.map(|at| format!("    last_modified: {at}")));
        }
        rows.extend(own(fact));
        rows.push(String::new());
        rows.join("\n")
    }
}

/// What the format has no field for, in the words of `facts.jsonl`.
fn own(fact: &Fact) -> Vec<String> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let fields = [
        ("fact_id", Some(fact.id.clone())),
        ("key", fact.key.clone()),
        ("about", Some(fact.about.clone())),
        ("kind", Some(word(serde_json::json!(fact.kind)))),
        ("stance", Some(word(serde_json::json!(fact.stance)))),
        ("sensitivity", Some(word(serde_json::json!(fact.sensitivity)))),
        ("valid_from", fact.valid_from.clone()),
        ("valid_until", fact.valid_until.clone()),
        ("occurred", fact.occurred.clone()),
        ("superseded_by", fact.superseded_by.clone()),
    ];
    let field = |(name, value): (&str, Option<String>)| {
        value.map(|value| format!("{name}: {}", quoted(&plain_line(&value))))
    };
    let mut rows: Vec<String> = fields.into_iter().filter_map(field).collect();
    rows.push(format!("confidence: {:.2}", fact.confidence.clamp(0.0, 1.0)));
    rows.push(format!("support: {}", fact.support));
    for (name, values) in [("entities", &fact.entities), ("contradicts", &fact.contradicts)] {
        let list: Vec<String> = values.iter().map(|value| quoted(&plain_line(value))).collect();
        if !list.is_empty() {
            rows.push(format!("{name}: [{}]", list.join(", ")));
        }
    }
    rows
}

/// On one line, in which nothing is the mark of a footnote.
fn without_marks(text: &str) -> String {
    one_line(text).replace("[^", "[\\^")
}

/// The first words that say it in each conversation.
fn sources(fact: &Fact) -> Vec<(String, &Evidence)> {
    let mut seen = BTreeSet::new();
    let mut firsts = Vec::new();
    for one in &fact.evidence {
        if seen.insert((one.source, one.account.as_deref(), &one.conversation_id)) {
            firsts.push((format!("s{}", firsts.len() + 1), one));
        }
    }
    firsts
}

fn resource(evidence: &Evidence) -> String {
    plain_line(&format!(
        "{} conversation {}, message {}",
        evidence.source.as_str(),
        evidence.conversation_id,
        evidence.message_id
    ))
}

fn author(evidence: &Evidence) -> &'static str {
    match evidence.said_by {
        Role::User => "human:owner",
        Role::Assistant => "process:assistant",
    }
}

fn status(fact: &Fact) -> &'static str {
    match fact.status {
        Status::Active => "stable",
        Status::Contested | Status::Proposed => "draft",
        Status::Superseded | Status::Retracted => "deprecated",
    }
}

/// The category, as a short word.
fn kind(fact: &Fact) -> String {
    let word = serde_json::json!(fact.category);
    let mut chars = word.as_str().unwrap_or_default().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// How well it is known.
fn description(fact: &Fact) -> String {
    let stance = match fact.stance {
        Stance::Stated => "Stated",
        Stance::Confirmed => "Confirmed",
        Stance::Inferred => "Inferred",
    };
    let times = match fact.support {
        0 | 1 => "in one conversation".to_owned(),
        many => format!("in {many} conversations"),
    };
    let last = fact.last_seen.map_or(String::new(), |at| format!(", last on {}", at.day()));
    format!("{stance} {times}{last}.")
}

/// The beginning of a statement, without what a title has to escape.
fn title(statement: &str) -> String {
    let line = plain_line(statement);
    let cleaned: String =
        line.chars().map(|c| if "\"\\`<>[]*_~#|".contains(c) { ' ' } else { c }).collect();
    let mut title = String::new();
    for word in cleaned.split_whitespace() {
        let length = title.chars().count() + word.chars().count();
        if !title.is_empty() && length >= TITLE_CHARS {
            title.push('…');
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.extend(word.chars().take(TITLE_CHARS));
    }
    if title.is_empty() { "Untitled".to_owned() } else { title }
}

fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if slug.len() >= SLUG_CHARS {
            break;
        }
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "fact".to_owned() } else { slug.to_owned() }
}

/// What of a fact's id a file's name can hold.
fn id(fact: &Fact) -> String {
    let is_plain = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let id: String = fact.id.chars().filter(is_plain).take(ID_CHARS).collect();
    if id.is_empty() { "0".to_owned() } else { id }
}

fn folder(section: Section) -> String {
    section.as_str().to_lowercase()
}

fn about(section: Section) -> &'static str {
    match section {
        Section::Memory => "what happened and what is planned",
        Section::Soul => "what the person values",
        Section::Identity => "who the person is",
        Section::User => "what the person likes, does and knows",
        Section::Agents => "how an assistant should work",
        Section::Tools => "what the person works with",
    }
}

/// The list of a folder, by type.
fn index(concepts: &[&Concept<'_>]) -> String {
    let mut by_type: BTreeMap<String, Vec<&&Concept>> = BTreeMap::new();
    for concept in concepts {
        by_type.entry(kind(concept.fact)).or_default().push(concept);
    }
    let mut parts = Vec::new();
    for (kind, mut concepts) in by_type {
        concepts.sort_by_key(|concept| (concept.title.to_lowercase(), &concept.file));
        let rows = concepts.iter().map(|concept| {
            let about = description(concept.fact);
            format!("* [{}]({}.md) - {about}\n", one_line(&concept.title), concept.file)
        });
        parts.push(format!("# {kind}\n\n{}", rows.collect::<String>()));
    }
    parts.join("\n")
}

/// What was learnt on which day, the newest first; none if nothing has a date.
fn log(concepts: &[Concept<'_>]) -> Option<String> {
    let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let by_id: BTreeMap<&str, &Concept> =
        concepts.iter().map(|concept| (concept.fact.id.as_str(), concept)).collect();
    let link = |concept: &Concept| format!("[{}]({})", one_line(&concept.title), concept.path());
    let mut note = |at: Option<Millis>, text: String| {
        if let Some(at) = at {
            days.entry(at.day()).or_default().push(text);
        }
    };
    for concept in by_id.values() {
        note(said_at(concept.fact), format!("* **Creation**: {}\n", link(concept)));
        let by = concept.fact.superseded_by.as_deref().and_then(|id| by_id.get(id));
        if let (Status::Superseded, Some(by)) = (concept.fact.status, by) {
            let text = format!("* **Deprecation**: {}, replaced by {}\n", link(concept), link(by));
            note(said_at(by.fact), text);
        }
    }
    if days.is_empty() {
        return None;
    }
    let day = |(day, mut rows): (String, Vec<String>)| {
        rows.sort();
        format!("\n## {day}\n\n{}", rows.concat())
    };
    Some(format!("# Log\n{}", days.into_iter().rev().map(day).collect::<String>()))
}
