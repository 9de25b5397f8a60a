//! Saved memories that somebody copied out of an assistant into a text: `[2025-03-04] - memory`,
//! `[unknown] - memory`, `1. [2025-03-04]. memory`, `1. memory`.
//!
//! Plain text may be anything, so it is taken for memories only if it was given by itself and most
//! of its lines look like them.

use super::text_lines::Lines;
use super::texts::{Sniff, Text};
use super::tree::Tree;
use super::{Flow, names, when};
use crate::clock::Millis;
use crate::conversation::{Signal, SignalKind};
use crate::id::Source;

/// More memories in one text are not read.
const MEMORIES_MAX: usize = 100_000;

/// Whether a text holds memories.
pub(super) fn is(sniff: &Sniff<'_>) -> bool {
    let head = String::from_utf8_lossy(sniff.head);
    let lines =
        || head.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| counts(line));
    let dated = lines().filter(|line| entry(line).is_some()).count();
    // Numbers alone may be anything's, unless they count all of it from the first line on.
    let mut next = 1;
    let numbered = lines().filter(|line| {
        let is_next = number(line) == Some(next);
        next += u32::from(is_next);
        is_next
    });
    let numbered = numbered.count();
    let alike = if numbered == lines().count() && numbered > 1 { numbered } else { dated };
    sniff.is_alone && alike > 0 && alike * 2 > lines().count()
}

/// The number that a line begins with, as in `12. Keeps bees.`
fn number(line: &str) -> Option<u32> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    bullet(line).and(line.get(..digits)?.parse().ok())
}

/// Begins to read it.
pub(super) fn begin(sniff: &Sniff<'_>) -> Box<dyn Text> {
    let id = names::base(sniff.name).to_owned();
    Box::new(Pasted { id, lines: Lines::default(), found: Found::default() })
}

#[derive(Debug)]
struct Pasted {
    id: String,
    lines: Lines,
    found: Found,
}

#[derive(Debug, Default)]
struct Found {
    signals: Vec<Signal>,
    /// Whether a line that begins nothing goes on with the memory before it.
    is_open: bool,
}

impl Text for Pasted {
    fn push(&mut self, bytes: &[u8], _: &mut Vec<Tree>) -> Flow {
        self.lines.push(bytes, &mut |line| self.found.line(line));
        Flow::More
    }

    fn end(&mut self, out: &mut Vec<Tree>) -> bool {
        self.lines.end(&mut |line| self.found.line(line));
        out.push(Tree {
            source: Source::Pasted,
            id: std::mem::take(&mut self.id),
            signals: std::mem::take(&mut self.found.signals),
            ..Tree::default()
        });
        true
    }
}

impl Found {
    fn line(&mut self, line: &str) {
        let line = line.trim();
        if !counts(line) {
            self.is_open = false;
        } else if let Some((at, text)) = entry(line) {
            self.add(at, text);
        } else if let Some(text) = bullet(line) {
            self.add(None, text);
        } else if let (true, Some(last)) = (self.is_open, self.signals.last_mut()) {
            last.text.push('\n');
            last.text.push_str(line);
        } else {
            self.add(None, line);
        }
    }

    fn add(&mut self, at: Option<Millis>, text: &str) {
        if !text.is_empty() && self.signals.len() < MEMORIES_MAX {
            let (kind, text) = (SignalKind::SavedMemory, text.to_owned());
            self.signals.push(Signal { kind, text, at, message_id: None, is_snapshot: false });
            self.is_open = true;
        }
    }
}

/// Whether a line says something: it is no blank, no heading, no rule and no fence.
fn counts(line: &str) -> bool {
    let is_heading = line.starts_with('#')
        || (line.starts_with("**") && line.trim_end_matches(':').ends_with("**"))
        || (line.ends_with(':') && bullet(line).is_none() && entry(line).is_none());
    let has_words = line.chars().any(char::is_alphanumeric);
    has_words && !is_heading && !line.starts_with("```")
}

/// A line that is a memory with its date: what it says, and when, if the date says so.
fn entry(line: &str) -> Option<(Option<Millis>, &str)> {
    let line = bullet(line).unwrap_or(line);
    let (date, rest) = line.strip_prefix('[')?.split_once(']')?;
    let date = date.trim();
    let is_unknown = date.eq_ignore_ascii_case("unknown") || date.eq_ignore_ascii_case("no date");
    let is_like_date = date.len() >= 4 && date.bytes().take(4).all(|byte| byte.is_ascii_digit());
    if !is_unknown && !is_like_date {
        return None;
    }
    let rest = rest.trim_start_matches(['.', ':', ' ']);
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    // The dash after the date; one that belongs to what is said has no blank after it.
    let text = match rest.strip_prefix(is_dash) {
        Some(text) if text.starts_with(' ') => text,
        _ => rest,
    };
    Some((when::of(date).filter(|_| date.len() >= 10), text.trim()))
}

/// A line after its number or bullet.
fn bullet(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => line.strip_prefix(['-', '*', '•']),
        1..=5 => line.get(digits..)?.strip_prefix(['.', ')']),
        _ => None,
    }?;
    rest.starts_with(' ').then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::texts::read_text;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        let found = read_text("my memories.txt", text.as_bytes())?;
        let one = &found[0];
        assert_eq!(one.key.source, Source::Pasted);
        assert_eq!(one.key.conversation_id, "my memories.txt");
        assert_eq!(one.messages, []);
        let show = |at: Option<Millis>| at.map(Millis::rfc3339).unwrap_or_default();
        Some(one.signals.iter().map(|one| (one.text.clone(), show(one.at))).collect())
    }

    #[test]
    fn every_way_of_writing_is_read() {
        let day = "2025-03-04T00:00:00Z";
        let cases: &[(&str, &[(&str, &str)])] = &[
            (
                "[2025-03-04] - Keeps bees.\n[unknown] - Likes tea - black.\n",
                &[("Keeps bees.", day), ("Likes tea - black.", "")],
            ),
            (
                "1. [2025-03-04]. Keeps bees.\r\n2. [2025-03-04]. Likes tea.",
                &[("Keeps bees.", day), ("Likes tea.", day)],
            ),
            (
                "## Identity\n\n- [2025-03-04] – Keeps bees\nin Ghent.\n\n## Other\n- Plain.\n[2025] x\n[unknown] y",
                &[("Keeps bees\nin Ghent.", day), ("Plain.", ""), ("x", ""), ("y", "")],
            ),
            ("```\n**Career**\n[2025-03-04] - A [b] c\n```\n", &[("A [b] c", day)]),
            ("\u{feff}[unknown] - One.", &[("One.", "")]),
            (
                "1. [2025-03-04]. Keeps bees.\n2. Likes tea.\n3. Lives in Ghent.",
                &[("Keeps bees.", day), ("Likes tea.", ""), ("Lives in Ghent.", "")],
            ),
            ("1) Keeps bees.\n\n2) Likes tea.", &[("Keeps bees.", ""), ("Likes tea.", "")]),
            ("Preferences:\n[2025-13-04] - No such month.", &[("No such month.", "")]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(text, at)| ((*text).to_owned(), (*at).to_owned())).collect();
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        let diary = "[2025-03-04] - Rain.\nIt rained.\nI stayed in.\nNothing more.\n";
        for text in ["", "Dear Anna,\nall is well.\n", diary, "[x] - a\n[ ] - b\n", "- a\n- b\n"] {
            assert_eq!(read(text), None, "{text}");
        }
        let text = b"[2025-03-04] - Keeps bees.\n";
        let sniff = Sniff { name: "x/notes.txt", head: text, is_alone: false };
        assert!(!is(&sniff), "in an archive");
    }
}
