//! Open Knowledge Format, v0.1 and v0.2: a folder of Markdown files, each with front matter that
//! says at least of what type it is. Each file gives one line of memory.

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
        let (text, at) = (page.body.trim_matches('\n').to_owned(), page.generated_at.or(page.at));
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
                self.body.push_str(line);
                self.body.push('\n');
            }
            Place::Body => {}
        }
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
