//! What counts as a word: letters and digits in a row, in lower case. Scripts that are written
//! without spaces give each two neighbours instead, since nothing says where a word ends.

/// Of a longer word, such as a key or a picture in letters, so much counts.
const WORD_BYTES: usize = 64;

/// Hands over each word of a text, in order.
pub(super) fn each(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::with_capacity(WORD_BYTES);
    let mut run = Run::default();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            run.end(&mut word, &mut take);
            push(&mut word, c.to_ascii_lowercase());
        } else if c.is_ascii() || !(c.is_alphanumeric() || is_mark(c)) {
            run.end(&mut word, &mut take);
            flush(&mut word, &mut take);
        } else if is_spaceless(c) {
            if !run.is_open {
                flush(&mut word, &mut take);
            }
            run.next(c, &mut word, &mut take);
        } else {
            run.end(&mut word, &mut take);
            c.to_lowercase().for_each(|c| push(&mut word, c));
        }
    }
    run.end(&mut word, &mut take);
    flush(&mut word, &mut take);
}

/// Whether more could be typed at the end of the last word.
pub(super) fn ends_within(text: &str) -> bool {
    text.chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Neighbours of a script without spaces.
#[derive(Default)]
struct Run {
    is_open: bool,
    last: Option<char>,
    pairs: u32,
}

impl Run {
    fn next(&mut self, c: char, word: &mut String, take: &mut impl FnMut(&str)) {
        self.is_open = true;
        if let Some(last) = self.last.replace(c) {
            word.push(last);
            word.push(c);
            self.pairs += 1;
            flush(word, take);
        }
    }

    /// One that stands alone is a word.
    fn end(&mut self, word: &mut String, take: &mut impl FnMut(&str)) {
        if !self.is_open {
            return;
        }
        if let Some(last) = self.last.filter(|_| self.pairs == 0) {
            word.push(last);
        }
        flush(word, take);
        *self = Self::default();
    }
}

fn push(word: &mut String, c: char) {
    if word.len() + c.len_utf8() <= WORD_BYTES {
        word.push(c);
    }
}

fn flush(word: &mut String, take: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        take(word);
        word.clear();
    }
}

/// Marks that stand on a letter, but are none.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9cd}' | '\u{bcd}' | '\u{200d}')
}

/// Thai to Khmer, Hangul, kana and the ideographs.
fn is_spaceless(c: char) -> bool {
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
        each(text, |word| words.push(word.to_owned()));
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
        assert_eq!(words(&"ä".repeat(1000)), ["ä".repeat(32)]);
    }
}
