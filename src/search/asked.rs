//! What somebody types to find conversations: words, `"a phrase"`, and which conversations alone
//! are meant: `from:claude before:2025 after:2024-03`.

use std::ops::Range;

use crate::clock::Millis;
use crate::id::Source;

use super::phrase;

/// Other names of sources, as the page calls them.
const ALSO: [(&str, Source); 2] = [("lechat", Source::Mistral), ("metaai", Source::Meta)];

/// See the module. What is no filter and in no quotation marks is a word.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Words, the last of which may be unfinished.
    pub(super) words: String,
    phrases: Vec<String>,
    /// None: any.
    sources: Option<Vec<Source>>,
    since: Option<Millis>,
    until: Option<Millis>,
}

impl Query {
    /// `begins` says when a day begins where the person is. Dates name a year, a month or a day;
    /// `before` and `after` mean its beginning. A date that is no date yet, as while it is typed,
    /// says nothing; a source that nobody knows finds nothing.
    pub fn parse(text: &str, begins: impl Fn(i32, u32, u32) -> Millis) -> Self {
        let mut query = Self::default();
        let mut ends_in_word = false;
        for part in parts(text) {
            ends_in_word = false;
            match part {
                Part::Phrase(phrase) if !phrase.trim().is_empty() => {
                    query.phrases.push(phrase.to_owned());
                }
                Part::Phrase(_) => {}
                Part::Word(word) => {
                    if !query.filter(word, &begins) {
                        query.words.push_str(word);
                        query.words.push(' ');
                        ends_in_word = true;
                    }
                }
            }
        }
        if ends_in_word && text.ends_with(char::is_alphanumeric) {
            // The last word may go on.
            query.words.pop();
        }
        query
    }

    /// Whether a conversation holds all phrases is to be seen in its text, which the index does not
    /// have.
    pub fn has_phrases(&self) -> bool {
        !self.phrases.is_empty()
    }

    /// The phrases, without their quotation marks.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().map(String::as_str)
    }

    /// Whether each of the phrases stands in one of these texts.
    pub fn holds(&self, texts: &[&str]) -> bool {
        let stands = |phrase| texts.iter().any(|text| !phrase::find(text, phrase).is_empty());
        self.phrases().all(stands)
    }

    /// Where the phrases stand in a text.
    pub(super) fn phrases_in(&self, text: &str) -> Vec<Range<usize>> {
        self.phrases().flat_map(|phrase| phrase::find(text, phrase)).collect()
    }

    /// Whether it asks for anything but words.
    pub(super) fn is_narrowed(&self) -> bool {
        let has_dates = self.since.is_some() || self.until.is_some();
        self.has_phrases() || self.sources.is_some() || has_dates
    }

    /// Whether a conversation is among those that are meant.
    pub(super) fn admits(&self, source: Source, first_at: Option<Millis>) -> bool {
        let is_of = self.sources.as_ref().is_none_or(|sources| sources.contains(&source));
        let is_since = self.since.is_none_or(|since| first_at.is_some_and(|at| since <= at));
        let is_until = self.until.is_none_or(|until| first_at.is_some_and(|at| at < until));
        is_of && is_since && is_until
    }

    /// Takes a word that says which conversations are meant; false if it does not.
    fn filter(&mut self, word: &str, begins: &impl Fn(i32, u32, u32) -> Millis) -> bool {
        let Some((name, value)) = word.split_once(':') else { return false };
        let time = || date(value).map(|(year, month, day)| begins(year, month, day));
        match name.to_lowercase().as_str() {
            "from" if !value.is_empty() => self.sources = Some(sources(value)),
            "from" => {}
            "after" => self.since = time().or(self.since),
            "before" => self.until = time().or(self.until),
            _ => return false,
        }
        true
    }
}

enum Part<'a> {
    Word(&'a str),
    Phrase(&'a str),
}

/// Words and phrases in their order. A quotation mark that is not closed yet is none.
fn parts(text: &str) -> Vec<Part<'_>> {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = split_at_mark(rest, is_mark) {
        let Some((phrase, after)) = split_at_mark(after, is_mark) else { break };
        parts.extend(before.split_whitespace().map(Part::Word));
        parts.push(Part::Phrase(phrase));
        rest = after;
    }
    parts.extend(rest.split_whitespace().map(|word| Part::Word(word.trim_start_matches(is_mark))));
    parts
}

fn split_at_mark(text: &str, is_mark: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    let (at, mark) = text.char_indices().find(|(_, c)| is_mark(*c))?;
    Some((text.get(..at)?, text.get(at + mark.len_utf8()..)?))
}

/// The source of that name; else all whose names begin so.
fn sources(name: &str) -> Vec<Source> {
    let plain = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let name = plain(name);
    let named = Source::ALL.map(|source| (plain(source.as_str()), source));
    let also = ALSO.map(|(name, source)| (name.to_owned(), source));
    let all = || named.iter().chain(&also);
    let mut found: Vec<Source> =
        all().filter(|(own, _)| *own == name).map(|(_, source)| *source).collect();
    if found.is_empty() {
        found =
            all().filter(|(own, _)| own.starts_with(&name)).map(|(_, source)| *source).collect();
    }
    found
}

/// The first day of `2024`, `2024-03` or `2024-03-15`.
fn date(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut part = |most: u32| match parts.next() {
        None | Some("" | "0") => Some(1),
        Some(part) => part.parse().ok().filter(|number| (1..=most).contains(number)),
    };
    let (month, day) = (part(12)?, part(31)?);
    parts.next().is_none().then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Query {
        Query::parse(text, |year, month, day| {
            Millis(i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day))
        })
    }

    #[test]
    fn words_phrases_and_filters_are_told_apart() {
        let query =
            parse("boats from:claude \"standing  rigging\" Before:2025 after:2024-03 in Ghe");
        assert_eq!(query.words, "boats in Ghe");
        assert_eq!(query.phrases, ["standing  rigging"]);
        assert_eq!(query.sources, Some(vec![Source::Claude]));
        assert_eq!(
            (query.since, query.until),
            (Some(Millis(20_240_301)), Some(Millis(20_250_101)))
        );
    }

    #[test]
    fn what_is_not_typed_to_its_end_says_what_it_does_already() {
        let table = [
            // A phrase that is not closed is words.
            ("\"standing rig", "standing rig", 0),
            ("„stehendes Gut“", "", 1),
            ("boat from:", "boat ", 0),
            ("boat before:20", "boat ", 0),
            ("boat \"\"", "boat ", 0),
            ("boat ", "boat ", 0),
            ("boat", "boat", 0),
            ("at 10:30", "at 10:30", 0),
        ];
        for (text, words, phrases) in table {
            let query = parse(text);
            assert_eq!((query.words.as_str(), query.phrases.len()), (words, phrases), "{text}");
            assert_eq!((query.since, query.until), (None, None), "{text}");
        }
    }

    #[test]
    fn sources_are_found_by_their_names_and_beginnings() {
        let of = |text: &str| parse(text).sources.unwrap();
        assert_eq!(of("from:claude"), [Source::Claude]);
        assert_eq!(of("from:claude-code"), [Source::ClaudeCode]);
        assert_eq!(of("from:clau"), [Source::Claude, Source::ClaudeCode]);
        assert_eq!(of("from:LeChat"), [Source::Mistral]);
        assert_eq!(of("from:nobody"), []);
    }

    #[test]
    fn dates_are_years_months_or_days() {
        let table = [
            ("2024", Some((2024, 1, 1))),
            ("2024-", Some((2024, 1, 1))),
            ("2024-0", Some((2024, 1, 1))),
            ("2024-3", Some((2024, 3, 1))),
            ("2024-03-15", Some((2024, 3, 15))),
            ("2024-13", None),
            ("2024-03-15-1", None),
            ("24", None),
            ("soon", None),
        ];
        for (text, expected) in table {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn what_has_no_date_is_neither_before_nor_after() {
        let at = |day| Some(Millis(day));
        let query = parse("after:2024-03 before:2025");
        assert!(query.admits(Source::Claude, at(20_240_301)));
        assert!(!query.admits(Source::Claude, at(20_240_229)));
        assert!(!query.admits(Source::Claude, at(20_250_101)));
        assert!(!query.admits(Source::Claude, None));
        assert!(parse("bees").admits(Source::Claude, None));
    }
}
