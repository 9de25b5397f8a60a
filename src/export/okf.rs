//! Open Knowledge Format, v0.1 and v0.2: a folder of Markdown files, each with front matter that
//! says at least of what type it is. Each file gives one line of memory: its body, without a
//! heading that repeats the title and without the footnotes that name its sources.

use std::collections::BTreeSet;

use super::text_lines::Lines;
use super::texts::{Sniff, Text};
use super::tree::Tree;
use super::{Flow, names, when};
use crate::clock::Millis;
use crate::conversation::{Signal, SignalKind};
use crate::id::Source;

/// A file may be this large; of a larger one the beginning is read.
const FILE_BYTES_MAX: usize = 4 << 20;

/// Files that list others.
const RESERVED: &[&str] = &["index.md", "log.md"];

/// What is no longer so is no memory.
const GONE: &[&str] = &["deprecated", "superseded", "retracted", "archived"];

/// Whether it is a file of such a folder. What tools write into Markdown with front matter of
/// their own has no `type`.
pub(super) fn is(sniff: &Sniff<'_>) -> bool {
    let name = names::base(sniff.name).to_ascii_lowercase();
    let head = String::from_utf8_lossy(sniff.head);
    let mut lines = head.trim_start_matches('\u{feff}').lines();
    let is_front = lines.next().is_some_and(|line| line.trim_end() == "---");
    let mut front = lines.take_while(|line| line.trim_end() != "---");
    name.rsplit_once('.').is_some_and(|(_, ending)| ending == "md")
        && !RESERVED.contains(&name.as_str())
        && is_front
        && front.any(|line| value(line, "type").is_some())
}

/// Begins to read one.
pub(super) fn begin(sniff: &Sniff<'_>) -> Box<dyn Text> {
    let id = names::base(sniff.name).to_owned();
    Box::new(Concept { id, lines: Lines::default(), page: Page::default() })
}

#[derive(Debug)]
struct Concept {
    id: String,
    lines: Lines,
    page: Page,
}

#[derive(Debug, Default)]
struct Page {
    place: Place,
    title: String,
    status: String,
    /// The field whose inner fields follow.
    section: String,
    generated_at: Option<Millis>,
    at: Option<Millis>,
    body: String,
    /// The labels of the footnotes.
    labels: BTreeSet<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Before,
    Front,
    Body,
}

impl Text for Concept {
    fn push(&mut self, bytes: &[u8], _: &mut Vec<Tree>) -> Flow {
        self.lines.push(bytes, &mut |line| self.page.line(line));
        Flow::More
    }

    fn end(&mut self, out: &mut Vec<Tree>) -> bool {
        self.lines.end(&mut |line| self.page.line(line));
        let page = std::mem::take(&mut self.page);
        let is_whole = page.place == Place::Body;
        let (text, at) = (page.text(), page.generated_at.or(page.at));
        let is_memory = !text.trim().is_empty() && !GONE.contains(&page.status.as_str());
        let signal = Signal {
            kind: SignalKind::SavedMemory,
            text,
            at,
            message_id: None,
            is_snapshot: false,
        };
        out.push(Tree {
            source: Source::Okf,
            id: std::mem::take(&mut self.id),
            title: page.title,
            signals: is_memory.then_some(signal).into_iter().collect(),
            ..Tree::default()
        });
        is_whole
    }
}

impl Page {
    fn line(&mut self, line: &str) {
        match self.place {
            Place::Before => self.place = Place::Front,
            Place::Front if line.trim_end() == "---" => self.place = Place::Body,
            Place::Front => self.front(line),
            Place::Body if self.body.len() + line.len() < FILE_BYTES_MAX => {
                if let Some((label, _)) = definition(line) {
                    self.labels.insert(label.to_owned());
                }
                self.body.push_str(line);
                self.body.push('\n');
            }
            Place::Body => {}
        }
    }

    /// What the body says. Who says so stands in footnotes, whose labels are ids of sources.
    fn text(&self) -> String {
        let mut kept: Vec<String> = Vec::new();
        let mut is_footnote = false;
        for line in self.body.lines() {
            let repeats = line.strip_prefix("# ").is_some_and(|heading| self.is_title(heading));
            let is_first = kept.iter().all(String::is_empty);
            // A footnote goes on over lines that are indented.
            is_footnote =
                definition(line).is_some() || is_footnote && line.starts_with([' ', '\t']);
            let is_title = repeats && is_first;
            if !is_footnote && !is_title {
                kept.push(self.without_marks(line));
            }
        }
        kept.join("\n").trim_matches('\n').to_owned()
    }

    fn is_title(&self, heading: &str) -> bool {
        let plain = |text: &str| text.replace(['\\', '`'], "");
        !self.title.is_empty() && plain(heading.trim()) == plain(&self.title)
    }

    /// A line without its `[^label]`s, if they are defined in the body.
    fn without_marks(&self, line: &str) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("[^") {
            let is_mark = |label: &str| self.labels.contains(label) && !before.ends_with('\\');
            let label = after.split_once(']').filter(|(label, _)| is_mark(label));
            out.push_str(before);
            rest = if let Some((_, after)) = label {
                after
            } else {
                out.push_str("[^");
                after
            };
        }
        out.push_str(rest);
        out
    }

    /// A field. Only the few that matter here are looked for, so no more of YAML is read than one
    /// line has.
    fn front(&mut self, line: &str) {
        if !line.starts_with(char::is_whitespace)
            && let Some((key, _)) = line.split_once(':')
        {
            key.trim().clone_into(&mut self.section);
        }
        if let Some(title) = value(line, "title") {
            self.title = title;
        } else if let Some(status) = value(line, "status") {
            self.status = status.to_lowercase();
        } else if let Some(at) = value(line, "timestamp") {
            self.at = when::of(&at);
        } else if self.section == "generated" {
            // `generated: { by: …, at: … }`, on one line or on several.
            let at = line.split(['{', ',', '}']).find_map(|part| {
                let part = part.trim().trim_start_matches("generated:").trim();
                value(part, "at")
            });
            self.generated_at = at.and_then(|at| when::of(&at)).or(self.generated_at);
        }
    }
}

/// A line that begins a footnote: its label, and its text.
fn definition(line: &str) -> Option<(&str, &str)> {
    let (label, text) = line.strip_prefix("[^")?.split_once("]:")?;
    let is_label = !label.is_empty() && !label.contains([']', '[', ' ']);
    is_label.then_some((label, text))
}

/// What follows `key:` on a line that begins with it, without quotes.
fn value(line: &str, key: &str) -> Option<String> {
    let rest = line.strip_prefix(key)?.trim_start().strip_prefix(':')?.trim();
    let within = |quote: char| rest.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let text = within('"').or_else(|| within('\'')).unwrap_or(rest);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::export::texts::read_text;

    fn read(name: &str, text: &str) -> Option<Vec<Conversation>> {
        read_text(name, text.as_bytes())
    }

    #[test]
    fn a_file_gives_its_body_with_its_date() {
        let cases = [
            "---\ntype: person\ntitle: \"Anna\"\ngenerated: { by: agent, at: 2026-01-05T09:00:00Z }\n---\n\nKeeps *bees*.\n\nIn Ghent.\n",
            "---\r\ntitle: Anna\r\ntype: person\r\ngenerated:\r\n  by: agent\r\n  at: '2026-01-05T09:00:00Z'\r\n---\r\nKeeps *bees*.\r\n\r\nIn Ghent.",
            "\u{feff}---\ntimestamp: 2026-01-05T09:00:00Z\ntype: person\ntitle: Anna\n---\nKeeps *bees*.\n\nIn Ghent.\n",
        ];
        for text in cases {
            let found = read("people/anna.md", text).unwrap();
            let one = &found[0];
            assert_eq!(
                (one.key.source, one.key.conversation_id.as_str()),
                (Source::Okf, "anna.md")
            );
            assert_eq!((one.title.as_str(), one.messages.len()), ("Anna", 0));
            let signal = &one.signals[0];
            assert_eq!(signal.text, "Keeps *bees*.\n\nIn Ghent.");
            assert_eq!(signal.kind, SignalKind::SavedMemory);
            assert_eq!(signal.at.map(Millis::rfc3339).as_deref(), Some("2026-01-05T09:00:00Z"));
        }
    }

    #[test]
    fn titles_and_sources_are_not_said_again() {
        let said = |body: &str| {
            let text = format!("---\ntype: fact\ntitle: \"Keeps two hives\"\n---\n{body}");
            read("a.md", &text).unwrap()[0].signals[0].text.clone()
        };
        let cases = [
            (
                "\n# Keeps two hives\n\nKeeps two hives.[^s1][^s2]\n\n[^s1]: \"I keep\n  two\"\n[^s2]: x\n",
                "Keeps two hives.",
            ),
            ("# Another\n\nOne.\n", "# Another\n\nOne."),
            ("One.\n\n# Keeps two hives\n\nTwo.\n", "One.\n\n# Keeps two hives\n\nTwo."),
            (
                "Not a mark[^x] or [^ y.\n\n[^a b]: no footnote\n",
                "Not a mark[^x] or [^ y.\n\n[^a b]: no footnote",
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(said(body), expected, "{body}");
        }
    }

    #[test]
    fn what_is_none_or_no_longer_so_is_left_out() {
        let gone = read("a.md", "---\ntype: note\nstatus: deprecated\n---\nOld.\n").unwrap();
        assert_eq!(gone[0].signals, []);
        let empty = read("a.md", "---\ntype: note\n---\n\n").unwrap();
        assert_eq!(empty[0].signals, []);
        let none = [
            ("index.md", "---\ntype: note\n---\nx\n"),
            ("a.md", "---\ntitle: note\n---\nx\n"),
            ("a.md", "---\ntype:\n---\nx\n"),
            ("a.md", "# type: note\n"),
            ("a.txt", "---\ntype: note\n---\nx\n"),
        ];
        for (name, text) in none {
            assert!(read(name, text).is_none(), "{name} {text}");
        }
    }
}
