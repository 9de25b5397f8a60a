//! The person's own words, and names of people: whole words of two lists.
//!
//! Words are found in any case, names as they are written, with their genitive left standing:
//! of `Anna's` and `Annas` only `Anna` is masked.

use aho_corasick::AhoCorasick;

use super::{Kind, Span};

/// A list has so many entries at most, and an entry so many bytes: more is refused by the shells.
pub const ENTRIES_MAX: usize = 2_000;
/// See [`ENTRIES_MAX`].
pub const ENTRY_BYTES: usize = 200;

/// Finds the entries of one list.
#[derive(Default)]
pub(super) struct List {
    automaton: Option<AhoCorasick>,
}

/// Both lists.
#[derive(Default)]
pub(super) struct Own {
    pub(super) words: List,
    pub(super) names: List,
}

impl List {
    /// `any_case` is for words.
    pub(super) fn new(entries: &[String], any_case: bool) -> Self {
        let entries = entries.iter().map(|entry| entry.trim());
        let entries = entries
            .filter(|entry| entry.chars().any(char::is_alphanumeric) && entry.len() <= ENTRY_BYTES);
        let mut patterns = Vec::new();
        for entry in entries.take(ENTRIES_MAX) {
            patterns.push(entry.to_owned());
            if any_case {
                // The automaton knows the cases of ASCII; here are those of other letters.
                let lower = entry.to_lowercase();
                let mut chars = lower.chars();
                let title = chars.next().map(|first| first.to_uppercase().chain(chars).collect());
                patterns.extend([entry.to_uppercase(), lower].into_iter().chain(title));
            }
        }
        patterns.sort_unstable();
        patterns.dedup();
        if patterns.is_empty() {
            return Self::default();
        }
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(any_case);
        Self { automaton: builder.build(&patterns).ok() }
    }

    pub(super) fn find(&self, kind: Kind, text: &str, from: usize, found: &mut Vec<Span>) {
        let Some(automaton) = &self.automaton else { return };
        // Overlapping, since of `Anna B` and `Anna` only the shorter may end with a word.
        for word in automaton.find_overlapping_iter(text) {
            let before = text.get(..word.start()).and_then(|text| text.chars().next_back());
            let rest = text.get(word.end()..).unwrap_or_default();
            let first = text.get(word.start()..).and_then(|text| text.chars().next());
            let last = text.get(..word.end()).and_then(|text| text.chars().next_back());
            let ends = !goes_on(rest) || kind == Kind::Name && is_genitive(rest);
            if (ends || !last.is_some_and(is_letter))
                && !(first.is_some_and(is_letter) && before.is_some_and(is_letter))
            {
                found.push(Span { start: from + word.start(), end: from + word.end(), kind });
            }
        }
    }
}

fn goes_on(rest: &str) -> bool {
    rest.chars().next().is_some_and(is_letter)
}

/// `Annas Buch`: German writes the genitive without an apostrophe.
fn is_genitive(rest: &str) -> bool {
    rest.strip_prefix('s').is_some_and(|rest| !goes_on(rest))
}

/// Letters and digits of a script with spaces: in others a word may stand right beside another.
fn is_letter(c: char) -> bool {
    (c.is_alphanumeric() || c == '_')
        && !matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}')
}
