//! What the other says around a message: an answer tells more than what is said unasked, and what
//! the other takes up more than what they pass over.
//!
//! It says nothing of what is true of the person, so nothing is proposed for it; what is proposed
//! counts more.

use std::cell::OnceCell;

use super::passages::head as begin;
use super::phrases::{head, small_head};

/// What a sentence counts more that answers a question, and how many of a message do: the first.
const ANSWERS: u32 = 100;
const ANSWERS_MAX: usize = 2;

/// What a sentence counts more of which the other takes up a word.
const TAKEN_UP: u32 = 100;

/// Words of fewer bytes say too little to be taken up.
const WORD_BYTES: usize = 4;

/// What is taken up is so soon, in bytes.
const AFTER_BYTES: usize = 1000;

/// What the other said right before a message and right after it; nothing where they did not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// What they said before it.
    pub before: &'a str,
    /// What they said after it.
    pub after: &'a str,
}

/// The same, for the sentences of the message.
pub(super) struct Context<'a> {
    around: Around<'a>,
    asks: bool,
    /// The [`head`]s of the words after it, once they are asked for.
    words: OnceCell<Vec<u64>>,
}

impl<'a> Context<'a> {
    pub(super) fn of(around: Around<'a>) -> Self {
        Self { around, asks: asks(around.before), words: OnceCell::new() }
    }

    /// What the sentence counts more at this place in its message, from 0, of which these are the
    /// words that say something, in small letters.
    pub(super) fn adds<'w>(&self, place: usize, words: impl Iterator<Item = &'w str>) -> u32 {
        let answers = if self.asks && place < ANSWERS_MAX { ANSWERS } else { 0 };
        let taken = if self.takes_up(words) { TAKEN_UP } else { 0 };
        answers + taken
    }

    fn takes_up<'w>(&self, words: impl Iterator<Item = &'w str>) -> bool {
        let mut long = words.filter(|word| word.len() >= WORD_BYTES);
        let taken = || self.words.get_or_init(|| heads(begin(self.around.after, AFTER_BYTES)));
        long.any(|word| taken().contains(&head(word.as_bytes())))
    }
}

/// Whether it ends in a question, but for a caption behind it.
fn asks(text: &str) -> bool {
    let text = text.trim_end();
    let bare =
        text.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')).map(|(bare, _)| bare);
    let marks = |c: &char| !c.is_alphanumeric();
    let mut marks = bare.unwrap_or(text).chars().rev().take_while(marks);
    marks.any(|c| matches!(c, '?' | '？'))
}

/// The [`head`]s of words in small letters: `hive` and `hives` differ by theirs, `adoption` and
/// `adoptions` do not.
fn heads(text: &str) -> Vec<u64> {
    let is_long = |word: &&str| word.len() >= WORD_BYTES;
    if !text.is_ascii() {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(is_long);
        return words.map(|word| head(word.as_bytes())).collect();
    }
    let mut heads = Vec::with_capacity(text.len() / WORD_BYTES);
    let mut rest = text.as_bytes();
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
        let length = end.unwrap_or(rest.len());
        if length >= WORD_BYTES {
            heads.push(small_head(rest, length));
        }
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_and_what_is_taken_up_count_more() {
        let cases: &[(&str, &str, usize, &str, u32)] = &[
            ("", "", 0, "hives", 0),
            ("Do you keep bees?", "", 0, "hives", ANSWERS),
            ("Do you keep bees? 😊", "", 1, "hives", ANSWERS),
            ("Do you keep bees? [photo: a hive]", "", 0, "hives", ANSWERS),
            ("Do you keep bees?", "", 2, "hives", 0),
            ("Do you? I keep goats.", "", 0, "hives", 0),
            ("", "Nice HIVES!", 5, "hives", TAKEN_UP),
            ("", "Eine Übung.", 5, "übung", TAKEN_UP),
            ("", "Nice hive!", 5, "hives", 0),
            ("", "So do I.", 5, "so", 0),
            ("And you?", "hives", 0, "hives", ANSWERS + TAKEN_UP),
        ];
        for (before, after, place, word, adds) in cases {
            let context = Context::of(Around { before, after });
            let found = context.adds(*place, std::iter::once(*word));
            assert_eq!(found, *adds, "{before} {word} {after}");
        }
    }
}
