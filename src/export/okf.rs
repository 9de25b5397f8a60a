//! Open Knowledge Format, v0.1 and v0.2: a folder of Markdown files, each with front matter that
//! says at least of what type it is. Each file gives one line of memory: its body, without a
//! heading that repeats the title and without the footnotes that name its sources; or where it has
//! none, its description.

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

/// The same of its title, and of its description.
const FRONT_BYTES_MAX: usize = 64 << 10;

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
    /// As they are written, with the lines that they go on over.
    title: String,
    description: String,
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
        let (title, at) = (scalar(&page.title), page.generated_at.or(page.at));
        let text = match page.text(&title) {
            text if text.trim().is_empty() => scalar(&page.description),
            text => text,
        };
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
            title,
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
    fn text(&self, title: &str) -> String {
        let mut kept: Vec<String> = Vec::new();
        let mut is_footnote = false;
        for line in self.body.lines() {
            let repeats = line.strip_prefix("# ").is_some_and(|heading| is_title(heading, title));
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

    /// A field. Only the few that matter here are looked for, so no more of YAML is read than they
    /// need.
    fn front(&mut self, line: &str) {
        let is_field = !line.starts_with(char::is_whitespace);
        if is_field && let Some((key, _)) = line.split_once(':') {
            key.trim().trim_matches(['"', '\'']).clone_into(&mut self.section);
        }
        let long = match self.section.as_str() {
            "title" => Some(("title", &mut self.title)),
            "description" => Some(("description", &mut self.description)),
            _ => None,
        };
        if let Some((key, text)) = long {
            if let Some(begun) = rest_of(line, key) {
                begun.clone_into(text);
            } else if (line.is_empty() || !is_field) && text.len() + line.len() < FRONT_BYTES_MAX {
                text.push('\n');
                text.push_str(line);
            }
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

fn is_title(heading: &str, title: &str) -> bool {
    let plain = |text: &str| text.replace(['\\', '`'], "");
    !title.is_empty() && plain(heading.trim()) == plain(title)
}

/// What follows `key:` on a line that begins with it, as it is written.
fn rest_of<'l>(line: &'l str, key: &str) -> Option<&'l str> {
    let quoted = |quote| line.strip_prefix(quote)?.strip_prefix(key)?.strip_prefix(quote);
    let after = line.strip_prefix(key).or_else(|| quoted('"')).or_else(|| quoted('\''))?;
    Some(after.trim_start().strip_prefix(':')?.trim())
}

/// The same, without quotes, if it says something.
fn value(line: &str, key: &str) -> Option<String> {
    let text = without_quotes(rest_of(line, key)?);
    (!text.is_empty()).then_some(text)
}

fn without_quotes(text: &str) -> String {
    let within = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    match (within('"'), within('\'')) {
        (Some(within), _) => serde_json::from_str(text).unwrap_or_else(|_| within.to_owned()),
        (None, Some(within)) => within.replace("''", "'"),
        (None, None) => text.to_owned(),
    }
}

/// What a field says that may go on over several lines: those of a block after `|` stay as they
/// are, all others are one line up to the next blank one.
fn scalar(written: &str) -> String {
    let (first, rest) = written.split_once('\n').unwrap_or((written, ""));
    let marks = first.strip_prefix(['|', '>']);
    let is_block =
        marks.is_some_and(|marks| marks.bytes().all(|mark| b"+-0123456789".contains(&mark)));
    let lines = || if is_block { rest } else { written }.lines();
    if is_block && first.starts_with('|') {
        let indent_of = |line: &str| line.len() - line.trim_start().len();
        let is_said = |line: &&str| !line.trim().is_empty();
        let indent = lines().find(is_said).map_or(0, indent_of);
        let bare = |line| str::get(line, indent.min(indent_of(line))..).unwrap_or(line);
        return lines().map(bare).collect::<Vec<_>>().join("\n").trim_end().to_owned();
    }
    let mut text = String::new();
    for line in lines().map(str::trim) {
        let gap = if line.is_empty() { "\n" } else { " " };
        let goes_on = !text.is_empty() && !text.ends_with('\n');
        text.push_str(if goes_on { gap } else { "" });
        text.push_str(line);
    }
    without_quotes(text.trim())
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
    fn front_matter_is_read_as_it_is_written() {
        let seen = |text: &str| {
            let found = read("a.md", text).unwrap();
            let text = found[0].signals.first().map(|signal| signal.text.clone());
            (found[0].title.clone(), text.unwrap_or_default())
        };
        let cases = [
            (
                "type: fact\ntitle: Lives\ndescription: Lives in Ghent\n---\n",
                "Lives",
                "Lives in Ghent",
            ),
            (
                "type: fact\ntitle: Lives\ndescription: x\n---\n# Lives\n\nIn Ghent.\n",
                "Lives",
                "In Ghent.",
            ),
            ("title: >\n  Long\n  title\ntype: fact\n---\nX.\n", "Long title", "X."),
            ("type: fact\ntitle: >-\n  Long\n---\n# Long\nX.\n", "Long", "X."),
            (
                "type: fact\ntitle: t\ndescription: |\n  One:\n    - two\n\n three\n---\n",
                "t",
                "One:\n  - two\n\nthree",
            ),
            (
                "type: fact\ntitle: t\ndescription: One that\n  goes on,\n\n  and on\ntags:\n- x\n---\n",
                "t",
                "One that goes on,\nand on",
            ),
            ("'type': fact\n\"title\": 'Don''t'\n---\nX.\n", "Don't", "X."),
            ("\"type\": fact\ntitle: \"Say \\\"no\\\"\"\n---\nX.\n", "Say \"no\"", "X."),
        ];
        for (front, title, text) in cases {
            let expected = (title.to_owned(), text.to_owned());
            assert_eq!(seen(&format!("---\n{front}")), expected, "{front}");
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
