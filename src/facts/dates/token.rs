//! A text as words, numbers and marks.

use super::words::{Entry, Is, Language, Unit, meanings};

/// Longer words are in no table.
const WORD_BYTES: usize = 40;

/// From here on a character is a word of its own: Chinese, Japanese, Korean.
const CJK: char = '\u{2e80}';

#[derive(Clone, Debug)]
pub(super) enum Shape {
    Word,
    /// How it was written decides what it may be, so the digits are counted too.
    Number {
        value: u32,
        digits: u32,
    },
    Mark(char),
}

#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) shape: Shape,
    pub(super) text: &'a str,
    /// No space in front of it.
    pub(super) is_glued: bool,
    /// Behind an apostrophe: `s` in `year's`.
    pub(super) is_clipped: bool,
    known: &'static [Entry],
}

impl Token<'_> {
    pub(super) fn is(&self, language: Language, what: Is) -> bool {
        self.all(language).any(|is| is == what)
    }

    /// All that it is in the language.
    pub(super) fn all(&self, language: Language) -> impl Iterator<Item = Is> {
        self.known.iter().filter(move |entry| entry.language == language).map(|entry| entry.is)
    }

    /// Whether it stands in the language's table at all.
    pub(super) fn is_of(&self, language: Language) -> bool {
        self.all(language).next().is_some()
    }

    /// Whether there can be a date where it is.
    pub(super) fn may_date(&self) -> bool {
        let is_named = |entry: &Entry| {
            matches!(
                entry.is,
                Is::Day(_)
                    | Is::Month(_)
                    | Is::Season(_)
                    | Is::Unit(_)
                    | Is::Weekday(_)
                    | Is::MaybeWeekday(_)
            )
        };
        self.number().is_some() || self.is_cjk() || self.known.iter().any(is_named)
    }

    fn is_cjk(&self) -> bool {
        self.text.starts_with(|c| c >= CJK)
    }

    pub(super) fn mark(&self) -> Option<char> {
        if let Shape::Mark(mark) = self.shape { Some(mark) } else { None }
    }

    pub(super) fn number(&self) -> Option<u32> {
        if let Shape::Number { value, .. } = self.shape { Some(value) } else { None }
    }

    pub(super) fn digits(&self) -> u32 {
        if let Shape::Number { digits, .. } = self.shape { digits } else { 0 }
    }

    /// A number of four digits.
    pub(super) fn four(&self) -> Option<u32> {
        self.number().filter(|_| self.digits() == 4)
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Word)
    }

    pub(super) fn begins_large(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    pub(super) fn count(&self, language: Language) -> Option<u32> {
        let word =
            || self.all(language).find_map(|is| if let Is::Count(n) = is { Some(n) } else { None });
        self.number().or_else(word)
    }

    pub(super) fn unit(&self, language: Language) -> Option<Unit> {
        self.all(language).find_map(|is| if let Is::Unit(unit) = is { Some(unit) } else { None })
    }

    pub(super) fn month(&self, language: Language) -> Option<u32> {
        self.all(language).find_map(|is| if let Is::Month(month) = is { Some(month) } else { None })
    }
}

/// The text in one pass.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut is_glued, mut is_clipped) = (false, false);
    let mut lower = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((from, c)) = chars.next() {
        if c.is_whitespace() {
            (is_glued, is_clipped) = (false, false);
            continue;
        }
        let is_letter = |c: char| c.is_alphabetic() && c < CJK;
        let is_digit = |c: char| c.is_ascii_digit();
        let mut to = from + c.len_utf8();
        let mut run = |of: &dyn Fn(char) -> bool| {
            while let Some((at, next)) = chars.next_if(|(_, next)| of(*next)) {
                to = at + next.len_utf8();
            }
            text.get(from..to).unwrap_or_default()
        };
        let (shape, text) = if is_digit(c) {
            let digits = run(&is_digit);
            let value = digits.parse().unwrap_or(u32::MAX);
            (Shape::Number { value, digits: digits.len() as u32 }, digits)
        } else if is_letter(c) {
            (Shape::Word, run(&is_letter))
        } else {
            let one = run(&|_| false);
            (if c >= CJK { Shape::Word } else { Shape::Mark(c) }, one)
        };
        // Within a word an apostrophe only parts it: `l'an`, `we've`.
        let after_word =
            is_glued && tokens.last().is_some_and(|last: &Token<'_>| last.mark().is_none());
        if matches!(c, '\'' | '’') && after_word {
            is_clipped = true;
            continue;
        }
        lower.clear();
        let is_short = text.len() <= WORD_BYTES && matches!(shape, Shape::Word);
        lower.extend(text.chars().filter(|_| is_short).flat_map(char::to_lowercase));
        let known = meanings(&lower);
        tokens.push(Token { shape, text, is_glued, is_clipped, known });
        (is_glued, is_clipped) = (true, false);
    }
    tokens
}
