//! The proper names in a sentence.

use super::super::words::Language;
use super::{Class, Form, Judge, Word};

/// Names in a sentence that are kept, at most.
const ENTITIES_MAX: usize = 8;

impl Judge<'_> {
    /// Proper names, as they are written: capitals inside a sentence, in runs, unless somebody is
    /// addressed. Not in German, where every noun has one.
    pub(super) fn names<'s>(&self, sentence: &'s str) -> Vec<&'s str> {
        let mut names: Vec<&str> = Vec::new();
        if self.language == Language::German {
            return names;
        }
        let mut at = 1;
        while let Some(word) = self.words.get(at) {
            let run = self.run_of_names(sentence, at);
            at += run.max(1);
            let Some(last) = self.words.get(at - 1).filter(|_| run > 0) else { continue };
            let name = sentence.get(word.start..last.end).unwrap_or_default();
            if names.len() < ENTITIES_MAX
                && !is_addressed(sentence, word.start, last.end)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// How many words from here on are one name.
    fn run_of_names(&self, sentence: &str, at: usize) -> usize {
        let is_name = |word: &&Word| {
            let common = Class::SUBJECT | Class::TIME | Class::POSSESSIVE | Class::GREETING;
            word.form == Form::Capital && word.end - word.start > 1 && !word.class.any(common)
        };
        let Some(mut end) = self.words.get(at).filter(is_name).map(|word| word.end) else {
            return 0;
        };
        if starts_anew(sentence, self.words.get(at).map_or(0, |word| word.start)) {
            return 0;
        }
        let mut run = 1;
        while let Some(word) = self.words.get(at + run).filter(is_name) {
            if sentence.get(end..word.start) != Some(" ") {
                break;
            }
            end = word.end;
            run += 1;
        }
        run
    }
}

/// Whether what stands here has its capital from a full stop, a colon or a quotation mark.
fn starts_anew(sentence: &str, at: usize) -> bool {
    let before = sentence.get(..at).unwrap_or_default().trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '“', '*', '-', '('])
}

/// `…, Anna!` and `Thanks, Anna, …` speak to somebody.
fn is_addressed(sentence: &str, start: usize, end: usize) -> bool {
    let before = sentence.get(..start).unwrap_or_default().trim_end();
    let after = sentence.get(end..).unwrap_or_default().trim_start();
    let near_the_front = before.split_whitespace().count() < 2;
    let closed = after.is_empty() || after.starts_with(['!', ',', '.', '?', '-', '–']);
    closed && (before.ends_with(',') || near_the_front)
}
