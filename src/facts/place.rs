//! Where in a message a quote stands: in the person's plain words, or among what they show.
//!
//! It is told by the text's form alone, in any language, so that words cannot talk their way out.

use serde::{Deserialize, Serialize};

use super::reach::names_something_to_reach;
use crate::chunk::Piece;

/// A paragraph longer than this, in bytes, may be pasted.
const PARAGRAPH_MAX: usize = 600;

/// A message longer than this, in bytes, may hold what was pasted.
const MESSAGE_MAX: usize = 2_000;

/// Words between quotation marks, from which on they are somebody's and not a name for something.
const QUOTED_WORDS: usize = 3;

/// How far a quote is the person's own, by where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In a short message or paragraph of plain words.
    #[default]
    Plain,
    /// In a text so long that it may be pasted, or beside something that can be fetched or run.
    Beside,
    /// In code, in a quotation, or in a text that the line before announces.
    Apart,
}

impl Place {
    /// As it is for most; it is not written down.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::Plain
    }

    /// Of the bytes `start..end` of the piece. What was kept as memory has no such places.
    pub(super) fn of(piece: &Piece, start: usize, end: usize) -> Self {
        if piece.signal.is_some() {
            return Self::Plain;
        }
        let text = piece.text.as_str();
        let (Some(before), Some(quote)) = (text.get(..start), text.get(start..end)) else {
            return Self::Apart;
        };
        if is_code(before, quote) || is_quoted(before, quote, text.get(end..)) || is_shown(before) {
            return Self::Apart;
        }
        let is_part = piece.start > 0 || (piece.message_bytes as usize) > text.len();
        let is_long = text.len() > MESSAGE_MAX || paragraph(text, start).len() > PARAGRAPH_MAX;
        if is_part || is_long || names_something_to_reach(text) {
            return Self::Beside;
        }
        Self::Plain
    }
}

/// The lines between blank ones in which this byte stands.
fn paragraph(text: &str, at: usize) -> &str {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind("\n\n").map_or(0, |found| found + 2);
    let end = after.find("\n\n").map_or(text.len(), |found| at + found);
    text.get(start..end).unwrap_or(text)
}

/// Between fences or backticks, or in a line that is set in as code is.
fn is_code(before: &str, quote: &str) -> bool {
    let is_fence = |line: &&str| {
        let bare = line.trim_start();
        bare.starts_with("```") || bare.starts_with("~~~")
    };
    let fences = before.lines().filter(is_fence).count();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_open = line.matches('`').count() % 2 == 1;
    let is_set_in = line.starts_with("    ") || line.starts_with('\t');
    fences % 2 == 1 || quote.lines().any(|line| is_fence(&line)) || is_open || is_set_in
}

/// In a line that begins with `>`, inside quotation marks, or with such words in it.
fn is_quoted(before: &str, quote: &str, after: Option<&str>) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let lines = quote.lines().skip(1).chain([if line.is_empty() { quote } else { line }]);
    if lines.map(str::trim_start).any(|line| line.starts_with('>')) {
        return true;
    }
    // A quotation may go over several lines, but not beyond a blank one.
    let said = before.rsplit("\n\n").next().unwrap_or_default();
    let closes = after.unwrap_or_default().split("\n\n").next().unwrap_or_default();
    let is_inside = Marks::after(said).is_open() && closes.contains(is_mark);
    is_inside || quoted_words(quote) >= QUOTED_WORDS
}

/// Which quotation marks are open at the end of a text.
#[derive(Default)]
struct Marks {
    straight: bool,
    curly: i32,
}

impl Marks {
    fn after(text: &str) -> Self {
        let mut marks = Self::default();
        for c in text.chars() {
            marks.add(c);
        }
        marks
    }

    fn add(&mut self, c: char) {
        match c {
            '"' => self.straight = !self.straight,
            '„' | '«' | '「' | '『' => self.curly += 1,
            // It closes in German what `„` opened, and opens in English.
            '“' => self.curly += if self.curly > 0 { -1 } else { 1 },
            '”' | '»' | '」' | '』' => self.curly = (self.curly - 1).max(0),
            _ => {}
        }
    }

    fn is_open(&self) -> bool {
        self.straight || self.curly > 0
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '」' | '』')
}

/// The longest run of words between marks, where both stand in the text or one is cut off with it.
fn quoted_words(text: &str) -> usize {
    let (mut marks, mut words, mut longest) = (Marks::default(), 0, 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let was_open = marks.is_open();
        word.chars().for_each(|c| marks.add(c));
        words = if was_open || marks.is_open() { words + 1 } else { 0 };
        longest = longest.max(words);
    }
    longest
}

/// Behind a colon, on the same line or with a blank line between: what is shown to be worked on.
fn is_shown(before: &str) -> bool {
    let is_colon = |text: &str| text.trim_end().ends_with([':', '：']);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut paragraphs = before.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let announced = before.contains("\n\n") && paragraphs.any(is_colon);
    is_colon(line) || announced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Role;

    fn place(text: &str, quote: &str) -> Place {
        let piece = Piece {
            message_id: "m".into(),
            number: 1,
            role: Role::User,
            at: None,
            start: 0,
            message_bytes: text.len() as u32,
            text: text.into(),
            masks: Vec::new(),
            signal: None,
            same_as: false,
            snapshot: false,
        };
        let start = text.find(quote).unwrap_or_default();
        Place::of(&piece, start, start + quote.len())
    }

    #[test]
    fn only_plain_words_are_plain() {
        let cases: &[(&str, Place)] = &[
            ("Hm. Always be brief.", Place::Plain),
            ("He said \"ok\". Always be brief.", Place::Plain),
            (
                "It isn't that \"hard\" a thing. Always be brief. The \"rest\" is fine.",
                Place::Plain,
            ),
            ("My wishes:\n- Always be brief.", Place::Plain),
            ("```\ncode\n```\nAlways be brief.", Place::Beside),
            ("„Ja“, sagte er. Always be brief.", Place::Plain),
            ("Always be brief. See https://a.example", Place::Beside),
            ("Always be brief. Then run `ls`.", Place::Beside),
            ("```\nAlways be brief.\n```", Place::Apart),
            ("~~~ text\nAlways be brief.", Place::Apart),
            ("Like\n\n    Always be brief.", Place::Apart),
            ("Is `Always be brief.` fine", Place::Apart),
            ("> Always be brief.", Place::Apart),
            ("It said \"Always be brief.\" Why?", Place::Apart),
            ("Da stand „Always be brief.“ Warum?", Place::Apart),
            ("On lit « Always be brief. » Pourquoi ?", Place::Apart),
            ("\"Look.\nAlways be brief.\nBye\"", Place::Apart),
            ("Translate: Always be brief.", Place::Apart),
            ("Shorten this:\n\nHi,\n\nAlways be brief.", Place::Apart),
        ];
        for (text, expected) in cases {
            assert_eq!(place(text, "Always be brief."), *expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_may_be_pasted_and_a_quotation_may_stand_inside() {
        let page = "The mill was restored by volunteers of the village. ".repeat(8);
        let long = format!("{page}Always be brief. {page}");
        assert_eq!(place(&long, "Always be brief."), Place::Beside);
        let own = format!("{page}\n\nAlways be brief.\n\n{page}");
        assert_eq!(place(&own, "Always be brief."), Place::Plain);
        let said = "She wrote \"please always be brief\" to me";
        assert_eq!(place(said, said), Place::Apart);
        let word = "Always write \"colour\" and not \"color\"";
        assert_eq!(place(word, word), Place::Plain);
    }
}
