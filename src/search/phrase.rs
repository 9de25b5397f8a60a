//! Words that stand in a text exactly so: small and large letters are the same, and so is all
//! white space; at their ends no word goes on.

use std::ops::Range;

use super::words::is_spaceless;

/// Where the phrase stands in the text.
pub(super) fn find(text: &str, phrase: &str) -> Vec<Range<usize>> {
    let sought: Vec<char> = folded(phrase.trim()).map(|(_, c)| c).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    let Some(first) = sought.first() else { return found };
    let is_first = |c: char| c.to_lowercase().next() == Some(*first);
    for (at, _) in text.char_indices().filter(|(_, c)| is_first(*c)) {
        let is_over = found.last().is_none_or(|last| last.end <= at);
        if let Some(end) = end_of(text, at, &sought).filter(|_| is_over) {
            found.push(at..end);
        }
    }
    found
}

/// Where the phrase ends, if it begins here and is no part of longer words.
fn end_of(text: &str, start: usize, sought: &[char]) -> Option<usize> {
    let mut rest = folded(text.get(start..)?);
    for c in sought {
        if rest.next()?.1 != *c {
            return None;
        }
    }
    let end = rest.next().map_or(text.len(), |(at, _)| start + at);
    let goes_on = |one: Option<char>, other: Option<&char>| {
        let is_word = |c: char| c.is_alphanumeric() && !is_spaceless(c);
        one.is_some_and(is_word) && other.is_some_and(|c| is_word(*c))
    };
    let before = text.get(..start)?.chars().next_back();
    let after = text.get(end..)?.chars().next();
    let is_whole = !goes_on(before, sought.first()) && !goes_on(after, sought.last());
    is_whole.then_some(end)
}

/// Its letters in lower case, and one space for all white space in a row, each with its place.
fn folded(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut was_space = false;
    let kept = text.char_indices().filter(move |(_, c)| {
        let is_space = c.is_whitespace();
        !(std::mem::replace(&mut was_space, is_space) && is_space)
    });
    kept.flat_map(|(at, c)| {
        let c = if c.is_whitespace() { ' ' } else { c };
        c.to_lowercase().map(move |c| (at, c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_where_its_very_words_do() {
        let table: [(&str, &str, &[&str]); 10] = [
            ("The standing rigging, then", "Standing Rigging", &["standing rigging"]),
            ("standing\n  rigging", "standing rigging", &["standing\n  rigging"]),
            ("rigging, standing", "standing rigging", &[]),
            ("start of art: Art!", "art", &["art", "Art"]),
            ("to be or not to be", "to be", &["to be", "to be"]),
            ("aaa", "a", &[]),
            ("a a a a", "a a", &["a a", "a a"]),
            ("STRASSE straße", "Straße", &["straße"]),
            ("来年、東京に引っ越します。", "東京", &["東京"]),
            ("nothing", " ", &[]),
        ];
        for (text, phrase, expected) in table {
            let found: Vec<&str> = find(text, phrase).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{phrase} in {text}");
        }
    }
}
