//! What counts as a word: letters and digits in a row, in lower case. Scripts that are written
//! without spaces give each two neighbours instead, since nothing says where a word ends.

use std::ops::Range;

/// Of a longer word, such as a key or a picture in letters, so much counts.
const WORD_BYTES: usize = 64;

/// Hands over each word of a text, in order.
pub(super) fn each(text: &str, mut take: impl FnMut(&str)) {
    each_at(text, |word, _| take(word));
}

/// The same, with where each word stands.
pub(super) fn each_at(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut word = Word { text: String::with_capacity(WORD_BYTES), start: 0 };
    let mut run = Run::default();
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() {
            run.end(at, &mut word, &mut take);
            word.push(at, c.to_ascii_lowercase());
        } else if c.is_ascii() || !(c.is_alphanumeric() || is_mark(c)) {
            run.end(at, &mut word, &mut take);
            word.flush(at, &mut take);
        } else if is_spaceless(c) {
            if !run.is_open {
                word.flush(at, &mut take);
            }
            run.next(at, c, &mut word, &mut take);
        } else {
            run.end(at, &mut word, &mut take);
            c.to_lowercase().for_each(|c| word.push(at, c));
        }
    }
    run.end(text.len(), &mut word, &mut take);
    word.flush(text.len(), &mut take);
}

/// Whether more could be typed at the end of the last word.
pub(super) fn ends_within(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphanumeric)
}

/// A word that may go on, and where it begins.
struct Word {
    text: String,
    start: usize,
}

impl Word {
    fn push(&mut self, at: usize, c: char) {
        if self.text.is_empty() {
            self.start = at;
        }
        if self.text.len() + c.len_utf8() <= WORD_BYTES {
            self.text.push(c);
        }
    }

    fn flush(&mut self, end: usize, take: &mut impl FnMut(&str, Range<usize>)) {
        if !self.text.is_empty() {
            take(&self.text, self.start..end);
            self.text.clear();
        }
    }
}

/// Neighbours of a script without spaces.
#[derive(Default)]
struct Run {
    is_open: bool,
    last: Option<(usize, char)>,
    pairs: u32,
}

impl Run {
    fn next(
        &mut self,
        at: usize,
        c: char,
        word: &mut Word,
        take: &mut impl FnMut(&str, Range<usize>),
    ) {
        self.is_open = true;
        if let Some((before, last)) = self.last.replace((at, c)) {
            word.push(before, last);
            word.push(at, c);
            self.pairs += 1;
            word.flush(at + c.len_utf8(), take);
        }
    }

    /// One that stands alone is a word.
    fn end(&mut self, end: usize, word: &mut Word, take: &mut impl FnMut(&str, Range<usize>)) {
        if !self.is_open {
            return;
        }
        if let Some((at, last)) = self.last.filter(|_| self.pairs == 0) {
            word.push(at, last);
        }
        word.flush(end, take);
        *self = Self::default();
    }
}

/// Marks that stand on a letter, but are none.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9cd}' | '\u{bcd}' | '\u{200d}')
}

/// Thai to Khmer, Hangul, kana and the ideographs.
pub(super) fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{30ff}' | '\u{3130}'..='\u{318f}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_at(text, |word, at| {
            assert_eq!(text[at].to_lowercase(), word);
            words.push(word.to_owned());
        });
        words
    }

    #[test]
    fn words_are_letters_and_digits_in_lower_case() {
        let table = [
            ("", ""),
            (" — !", ""),
            ("Two HIVES, 2024-03.", "two hives 2024 03"),
            ("Ann's snake_case", "ann s snake case"),
            ("Straße ÉTÉ İzmir", "straße été i\u{307}zmir"),
            ("हिन्दी में", "हिन्दी में"),
            ("東京", "東京"),
            ("東京に行く", "東京 京に に行 行く"),
            ("猫", "猫"),
            ("猫 犬", "猫 犬"),
            ("GPT4で東京v2", "gpt4 で東 東京 v2"),
        ];
        for (text, expected) in table {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let mut found = Vec::new();
        each_at(&"ä".repeat(1000), |word, at| found.push((word.to_owned(), at)));
        assert_eq!(found, [("ä".repeat(32), 0..2000)]);
    }
}
