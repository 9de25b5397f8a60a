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
    let mut small = String::with_capacity(WORD_BYTES);
    let mut start = 0;
    for (end, met) in stretches(text.as_bytes()) {
        let stretch = text.get(start..end).unwrap_or_default();
        if met == SMALL {
            take(cut(stretch), start..end);
        } else if met & OTHER == 0 && met != 0 {
            small.clear();
            small.push_str(cut(stretch));
            small.make_ascii_lowercase();
            take(&small, start..end);
        } else if met != 0 {
            each_of_mixed(stretch, start, &mut take);
        }
        start = end + 1;
    }
}

/// What a byte can be of a word: nothing, a letter or digit as it is, a large letter, a part of a
/// character that is not ASCII.
const SMALL: u8 = 1;
const LARGE: u8 = 2;
const OTHER: u8 = 4;
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => SMALL,
            b'A'..=b'Z' => LARGE,
            0x80.. => OTHER,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// What stands between ASCII that is in no word: where each ends, and of what it is.
fn stretches(text: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut rest = text.iter();
    let mut is_over = false;
    std::iter::from_fn(move || {
        let mut met = 0;
        while let Some(byte) = rest.next() {
            let class = CLASSES[usize::from(*byte)];
            if class == 0 {
                return Some((text.len() - rest.len() - 1, met));
            }
            met |= class;
        }
        (!std::mem::replace(&mut is_over, true)).then_some((text.len(), met))
    })
}

/// As much of a word of ASCII as counts.
fn cut(word: &str) -> &str {
    word.get(..WORD_BYTES).unwrap_or(word)
}

/// The words of a part of a text that begins at `from`, whatever it is of.
fn each_of_mixed(text: &str, from: usize, take: &mut dyn FnMut(&str, Range<usize>)) {
    let mut word = Word { text: String::with_capacity(WORD_BYTES), start: 0 };
    let mut run = Run::default();
    for (at, c) in text.char_indices().map(|(at, c)| (from + at, c)) {
        if c.is_ascii_alphanumeric() {
            run.end(at, &mut word, take);
            word.push(at, c.to_ascii_lowercase());
        } else if c.is_ascii() || !(c.is_alphanumeric() || is_mark(c)) {
            run.end(at, &mut word, take);
            word.flush(at, take);
        } else if is_spaceless(c) {
            if !run.is_open {
                word.flush(at, take);
            }
            run.next(at, c, &mut word, take);
        } else {
            run.end(at, &mut word, take);
            c.to_lowercase().for_each(|c| word.push(at, c));
        }
    }
    let end = from + text.len();
    run.end(end, &mut word, take);
    word.flush(end, take);
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

    fn flush(&mut self, end: usize, take: &mut dyn FnMut(&str, Range<usize>)) {
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
        take: &mut dyn FnMut(&str, Range<usize>),
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
    fn end(&mut self, end: usize, word: &mut Word, take: &mut dyn FnMut(&str, Range<usize>)) {
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
    use proptest::prelude::*;

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
        for (letter, kept) in [("ä", "ä"), ("a", "a"), ("A", "a")] {
            let mut found = Vec::new();
            each_at(&letter.repeat(1000), |word, at| found.push((word.to_owned(), at)));
            assert_eq!(found, [(kept.repeat(64 / kept.len()), 0..1000 * letter.len())]);
        }
    }

    proptest! {
        #[test]
        fn words_of_ascii_are_those_that_any_letters_make(text in "([a-cA-C0-9äÉ東京가\u{300}' ,\n—]|[A-Za-z0-9]{60,70})*") {
            let (mut all, mut found) = (Vec::new(), Vec::new());
            each_of_mixed(&text, 0, &mut |word: &str, at| all.push((word.to_owned(), at)));
            each_at(&text, |word, at| found.push((word.to_owned(), at)));
            prop_assert_eq!(found, all);
        }
    }
}
