//! Names of people, proposed out of the texts: for the person to choose from, never masked by
//! themselves.
//!
//! A name is a capitalised word, or up to three, where people write names: behind a relation ("my
//! wife Anna", "mein Chef Peter Schmidt"), in a greeting ("Hi Anna,"), under a letter ("Best
//! regards,\nAnna"), before an address ("Anna Schmidt <anna@example.org>"), or behind words that
//! say so ("her name is Anna"). English, German, French, Spanish, with some Italian, Portuguese
//! and Dutch.
//!
//! One automaton finds the words that name a place to look at; what is looked at is bounded, so the
//! time is linear. Deliberately absent: lists of first names, which would know some peoples only,
//! and every capitalised word, which in German is every noun.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

mod cues;

use cues::{ANNOUNCED, CLOSINGS, GREETINGS, NO_NAMES, PARTICLES, POSSESSIVES, RELATIONS, TITLES};

/// Where a name was found first of these, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    /// "my wife Anna".
    Relation,
    /// "her name is Anna".
    Announced,
    /// "Anna Schmidt <anna@example.org>".
    Contact,
    /// "Best regards,\nAnna".
    Signature,
    /// "Hi Anna,".
    Greeting,
}

impl Context {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relation => "relation",
            Self::Announced => "announced",
            Self::Contact => "contact",
            Self::Signature => "signature",
            Self::Greeting => "greeting",
        }
    }
}

/// A name that the person may want masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// As it was written.
    pub name: String,
    /// In how many such places it stood.
    pub count: u32,
    /// The most telling of them.
    pub context: Context,
}

/// Distinct names, at most; later ones are not taken up.
const NAMES_MAX: usize = 5_000;

/// Words of a name, at most.
const WORDS_MAX: usize = 3;

/// How far a name may stand from the word that announces it, in bytes.
const REACH: usize = 120;

/// Gathers names from the texts of an export.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    found: BTreeMap<String, (u32, Context)>,
}

struct Cues {
    automaton: AhoCorasick,
    by_pattern: Vec<Context>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut patterns = vec![("<", Context::Contact)];
    patterns.extend(RELATIONS.iter().map(|word| (*word, Context::Relation)));
    patterns.extend(ANNOUNCED.iter().map(|word| (*word, Context::Announced)));
    patterns.extend(CLOSINGS.iter().map(|word| (*word, Context::Signature)));
    patterns.extend(GREETINGS.iter().map(|word| (*word, Context::Greeting)));
    let (patterns, by_pattern): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
    let Ok(automaton) = builder.build(&patterns) else {
        unreachable!("a fixed table of short patterns is far below the automaton's limits")
    };
    Cues { automaton, by_pattern }
});

impl Proposals {
    /// Takes up the names of one text.
    pub fn add(&mut self, text: &str) {
        for found in CUES.automaton.find_overlapping_iter(text) {
            let Some(context) = CUES.by_pattern.get(found.pattern().as_usize()) else { continue };
            let (before, after) = (text.get(..found.start()), text.get(found.end()..));
            let (Some(before), Some(after)) = (before, after) else { continue };
            let after = head(after);
            let name = match context {
                Context::Contact => contact(before, after),
                _ if continues(before, after) => None,
                Context::Relation => relation(before, after),
                Context::Announced => name(after.trim_start_matches([':', ' '])),
                Context::Signature => signature(before, after),
                Context::Greeting => greeting(before, after),
            };
            if let Some(name) = name {
                self.take(&name, *context);
            }
        }
    }

    /// The names, those found most often first.
    pub fn list(&self) -> Vec<Proposal> {
        let proposal = |(name, (count, context)): (&String, &(u32, Context))| Proposal {
            name: name.clone(),
            count: *count,
            context: *context,
        };
        let mut list: Vec<Proposal> = self.found.iter().map(proposal).collect();
        list.sort_by(|one, other| {
            other.count.cmp(&one.count).then_with(|| one.name.cmp(&other.name))
        });
        list
    }

    /// A name, and each word of it: who is "Anna Schmidt" once is "Anna" from then on.
    fn take(&mut self, words: &[&str], context: Context) {
        self.count(words.join(" "), context);
        if words.len() > 1 {
            for word in words.iter().filter(|word| !PARTICLES.contains(word)) {
                self.count((*word).to_owned(), context);
            }
        }
    }

    fn count(&mut self, name: String, context: Context) {
        if self.found.len() >= NAMES_MAX && !self.found.contains_key(&name) {
            return;
        }
        let (count, known) = self.found.entry(name).or_insert((0, context));
        *count = count.saturating_add(1);
        *known = context.min(*known);
    }
}

/// As much of a text as is looked at.
fn head(text: &str) -> &str {
    let end = (0..=REACH.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// Whether the cue is a part of a longer word.
fn continues(before: &str, after: &str) -> bool {
    before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric)
}

/// "my wife Anna", "my wife, Anna,", "my best friend Tom", "my sister's name is Eve".
fn relation<'a>(before: &str, after: &'a str) -> Option<Vec<&'a str>> {
    let mut words =
        before.rsplit(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    let close = head_end(before);
    let near = |word: &str| POSSESSIVES.contains(&word.to_lowercase().as_str());
    if !close || !words.by_ref().take(2).any(near) {
        return None;
    }
    let after = after.strip_prefix("'s").or_else(|| after.strip_prefix("’s")).unwrap_or(after);
    let after = after.trim_start_matches([' ', ',', ':', '(']);
    // "my wife is called Anna": the automaton finds what says so.
    name(after)
}

/// Whether a word ends right before the cue.
fn head_end(before: &str) -> bool {
    before.ends_with(' ') || before.ends_with('-')
}

/// "Hi Anna,", at the beginning of a line.
fn greeting<'a>(before: &str, after: &'a str) -> Option<Vec<&'a str>> {
    let line = before.rsplit(['\n', '.', '!', '?', '"', '“', '>']).next().unwrap_or_default();
    if !line.trim().is_empty() {
        return None;
    }
    let (words, rest) = read_name(after.strip_prefix(' ')?)?;
    let rest = rest.trim_start_matches(' ');
    (rest.is_empty() || rest.starts_with([',', '!', '.', '\n', '\r', ':', ';', '–', '-', '—', '"']))
        .then_some(words)
}

/// A closing on a line of its own, and a name on the next.
fn signature<'a>(before: &str, after: &'a str) -> Option<Vec<&'a str>> {
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.split_whitespace().count() > 4 {
        return None;
    }
    let (end, rest) = after.split_once('\n')?;
    if !end.trim().trim_end_matches([',', '.', '!', '-']).is_empty() {
        return None;
    }
    let next = rest.trim_start().split('\n').next()?.trim().trim_end_matches([',', '.']);
    let words = name(next)?;
    (words.join(" ").len() == next.trim_start_matches(['-', '–', ' ']).len()).then_some(words)
}

/// "Anna Schmidt <anna@example.org>".
fn contact<'a>(before: &'a str, after: &str) -> Option<Vec<&'a str>> {
    let (address, _) = after.split_once('>')?;
    if !address.contains('@') || address.contains(char::is_whitespace) {
        return None;
    }
    let start = before.len().saturating_sub(REACH);
    let start = (start..before.len()).find(|at| before.is_char_boundary(*at))?;
    let line = before.get(start..)?.rsplit(['\n', ':', ',', ';', '<', '>', '(']).next()?;
    let line = line.trim().trim_matches(['"', '\'']);
    let words = name(line)?;
    (words.join(" ") == line).then_some(words)
}

/// The name that begins a text.
fn name(text: &str) -> Option<Vec<&str>> {
    read_name(text).map(|(words, _)| words)
}

/// The name that a text begins with, titles left out.
pub fn leading(text: &str) -> Option<String> {
    name(text).map(|words| words.join(" "))
}

/// Capitalised words that are no words of a language, place or brand, and what follows them.
fn read_name(text: &str) -> Option<(Vec<&str>, &str)> {
    let mut rest = text;
    while let Some(after) = TITLES.iter().find_map(|title| rest.strip_prefix(title)) {
        let Some(after) = after.strip_prefix(". ").or_else(|| after.strip_prefix([' ', '.']))
        else {
            break;
        };
        rest = after;
    }
    let mut words: Vec<&str> = Vec::new();
    loop {
        let length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        let word = rest.get(..length)?.trim_end_matches(['-', '\'', '’']);
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let names = words.iter().filter(|word| !PARTICLES.contains(word)).count();
        let is_particle = names > 0 && PARTICLES.contains(&word);
        if !is_particle && (names == WORDS_MAX || !is_name(word)) {
            break;
        }
        words.push(word);
        rest = rest.get(word.len()..)?;
        // Of "Anna's Peter", what follows is hers.
        match rest.strip_prefix(' ') {
            Some(after) if word.len() == length => rest = after,
            _ => break,
        }
    }
    while words.last().is_some_and(|word| PARTICLES.contains(word)) {
        words.pop();
    }
    (!words.is_empty()).then_some((words, rest))
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '\u{301}' | '\u{308}')
}

/// Capitalised, not all in capitals, and no known word.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    capital
        && chars.clone().any(char::is_lowercase)
        && (2..=30).contains(&word.chars().count())
        && NO_NAMES.binary_search(&word.to_lowercase().as_str()).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let mut proposals = Proposals::default();
        proposals.add(text);
        let list = proposals.list();
        let shown = list
            .iter()
            .map(|found| format!("{} {} {}", found.name, found.count, found.context.as_str()));
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn names_are_found_where_people_write_them() {
        let cases = [
            ("Yesterday my wife Anna called.", "Anna 1 relation"),
            ("my wife, Anna, and my best friend Tom", "Anna 1 relation; Tom 1 relation"),
            (
                "my boss Peter Schmidt said",
                "Peter 1 relation; Peter Schmidt 1 relation; Schmidt 1 relation",
            ),
            ("our daughter Zoë's school", "Zoë 1 relation"),
            ("Meine Frau Anna und mein Chef Dr. Müller", "Anna 1 relation; Müller 1 relation"),
            ("ma femme Élodie, mon collègue Jean-Luc", "Jean-Luc 1 relation; Élodie 1 relation"),
            ("mi hermana Lucía y mi jefe Señor Ruiz", "Lucía 1 relation; Ruiz 1 relation"),
            ("My sister's name is Eve.", "Eve 1 announced"),
            (
                "Ich heiße Jürgen. Je m'appelle Chloé. Me llamo Inés.",
                "Chloé 1 announced; Inés 1 announced; Jürgen 1 announced",
            ),
            ("Hi Anna,\nthanks!\n\nBest regards,\nPeter", "Anna 1 greeting; Peter 1 signature"),
            ("Liebe Greta,\n…\nViele Grüße\nOtto", "Greta 1 greeting; Otto 1 signature"),
            ("Bonjour Marc,\n\nCordialement,\nSophie", "Marc 1 greeting; Sophie 1 signature"),
            (
                "From: Ada Byron <ada@example.org>",
                "Ada 1 contact; Ada Byron 1 contact; Byron 1 contact",
            ),
            (
                "my husband Vincent van Dyck",
                "Dyck 1 relation; Vincent 1 relation; Vincent van Dyck 1 relation",
            ),
            ("my son Max. Hi Max! my son Max", "Max 3 relation"),
        ];
        for (text, found) in cases {
            assert_eq!(names(text), found, "{text}");
        }
    }

    #[test]
    fn other_words_are_not_taken_for_names() {
        for text in [
            "my wife and I went to Paris",
            "My boss on Monday said English is fine",
            "Hi there, Dear Sir or Madam, Hello World!",
            "Hi team,\n\nThanks,\nThe Support Team",
            "my friend Google, my partner Microsoft, my dog",
            "Vec<String> and <div class=\"a@b\">",
            "his housewife Knowledge, the wife Anna-less",
            "Dear Hiring Manager,",
            "my WIFE IS HERE",
            "Regards the matter\nFoo",
        ] {
            assert_eq!(names(text), "", "{text}");
        }
    }

    #[test]
    fn what_is_no_name_is_sorted() {
        assert!(NO_NAMES.is_sorted());
    }

    #[test]
    fn a_text_of_cues_is_no_harder_than_another() {
        for part in ["my wife ", "<a@b>", "Hi A", "Best,\n", "my ", "Anna <"] {
            let mut proposals = Proposals::default();
            proposals.add(&part.repeat(200_000 / part.len()));
            assert!(proposals.list().len() < 10, "{part}");
        }
    }
}
