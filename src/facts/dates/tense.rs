//! Whether a text tells of what was or of what is to come, by its words' endings and little words.
//!
//! It need not know: a date without a year or a direction is then no date.

use super::token::Token;
use super::words::{Is, Language};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Unknown,
}

/// Words that end like a past form and are none.
const NOT_PAST: &[&str] = &[
    "need", "feed", "seed", "indeed", "speed", "breed", "exceed", "proceed", "succeed", "hundred",
    "sacred", "naked", "wicked", "embed", "weed", "greed", "ici", "aussi", "ainsi", "qué", "sé",
    "té", "café", "mamá", "papá", "sei", "rei", "lei", "gegen", "genau", "geld", "genug", "gern",
    "aquí", "allí", "así", "mí", "sí", "bebé", "moi", "toi", "lundi", "mardi", "tout", "petit",
    "merci", "tutto", "molto", "contento", "contenta", "quanto", "tanto", "questo", "questa",
    "gelukkig", "gezond", "gebied",
];

/// Words between a verb of [`Is::Auxiliary`] and its participle, in the languages in which it is near.
const PARTICIPLE_REACH: usize = 3;

/// That of the clauses in which the dates begin, if it is one.
pub(super) fn tense_at(
    tokens: &[Token<'_>],
    language: Language,
    dates: impl Iterator<Item = usize>,
) -> Tense {
    let mut clauses = dates.map(|at| {
        let clause = clause(tokens, language, at);
        let told = tense(clause, language);
        // `In June, I moved`: what has no verb is of the rest.
        let is_part =
            told == Tense::Unknown && !clause.iter().any(|token| is_subject(token, language));
        if is_part { tense(tokens, language) } else { told }
    });
    let first = clauses.next().unwrap_or(Tense::Unknown);
    if clauses.all(|told| told == first) { first } else { Tense::Unknown }
}

/// Who does something, of whom a clause of its own tells.
fn is_subject(token: &Token<'_>, language: Language) -> bool {
    let subjects: &[&str] = match language {
        Language::English => &["i", "we", "he", "she", "they"],
        Language::German => &["ich", "wir", "er"],
        Language::French => &["je", "j", "il", "elle", "nous", "on", "ils", "elles"],
        Language::Spanish => &["yo", "él", "ella", "nosotros", "nosotras"],
        Language::Italian | Language::Portuguese | Language::Dutch => &[],
    };
    token.is_word() && subjects.contains(&token.text.to_lowercase().as_str())
}

/// From a mark or a subject to the next.
fn clause<'a, 'b>(tokens: &'a [Token<'b>], language: Language, at: usize) -> &'a [Token<'b>] {
    let is_edge = |at: &usize| {
        tokens.get(*at).is_some_and(|token| {
            let ends = token.mark().is_some_and(|mark| ",;:.!…–—()".contains(mark));
            ends || is_subject(token, language)
        })
    };
    let from = (0..at).rev().find(is_edge).unwrap_or(0);
    let to = (at..tokens.len()).find(is_edge).unwrap_or(tokens.len());
    tokens.get(from..to).unwrap_or(tokens)
}

/// What has signs of both is neither.
fn tense(tokens: &[Token<'_>], language: Language) -> Tense {
    let mut past = false;
    let mut future = false;
    let mut auxiliary = None;
    let words = tokens.iter().enumerate().filter(|(_, token)| token.is_word());
    for (nth, (at, token)) in words.enumerate() {
        let lower = token.text.to_lowercase();
        past |= token.is(language, Is::Did) || token.is(language, Is::Begin);
        future |= token.is(language, Is::Will);
        if !NOT_PAST.contains(&lower.as_str()) {
            let is_near = |auxiliary| !is_romance(language) || nth - auxiliary <= PARTICIPLE_REACH;
            let has_auxiliary = auxiliary.is_some_and(is_near);
            past |= ends_in_past(&lower, language, has_auxiliary, token.begins_large());
            future |= ends_in_future(&lower, language);
        }
        if token.is(language, Is::Auxiliary) && !asks(tokens, at) {
            auxiliary = Some(nth);
        }
    }
    match (past, future) {
        (true, false) => Tense::Past,
        (false, true) => Tense::Future,
        _ => Tense::Unknown,
    }
}

fn is_romance(language: Language) -> bool {
    matches!(language, Language::French | Language::Spanish | Language::Italian)
}

/// `est-ce que`, `qu'est-ce que`.
fn asks(tokens: &[Token<'_>], at: usize) -> bool {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    tokens.get(at).is_some_and(|token| token.text.eq_ignore_ascii_case("est"))
        && is(at + 1, "-")
        && is(at + 2, "ce")
}

fn ends_in_past(word: &str, language: Language, has_auxiliary: bool, is_large: bool) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match language {
        Language::English => word.len() > 3 && ends(&["ed"]),
        Language::German | Language::Dutch => {
            let participle = word.len() > 5 && ends(&["t", "en", "d"]);
            has_auxiliary
                && !is_large
                && participle
                && word.contains("ge")
                && !word.ends_with("gen")
        }
        Language::French => {
            has_auxiliary
                && word.len() > 2
                && ends(&["é", "ée", "és", "ées", "i", "ie", "is", "it", "u", "ue", "us", "ert"])
        }
        Language::Spanish => {
            let is_future = ends_in_future(word, language);
            !is_future && ends(&["é", "ó", "í", "aron", "ieron", "aba", "aban"])
                || has_auxiliary && ends(&["ado", "ido"])
        }
        Language::Italian => {
            has_auxiliary && word.len() > 4 && ends(&["to", "ta", "ti", "so", "sa"])
        }
        Language::Portuguese => ends(&["ei", "ou", "aram", "eram", "iram", "ava", "avam"]),
    }
}

fn ends_in_future(word: &str, language: Language) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match language {
        Language::Spanish => {
            word.len() > 5 && ends(&["aré", "eré", "iré", "ará", "erá", "irá", "remos"])
        }
        Language::Italian => ends(&["rò", "rà"]),
        Language::French => word.len() > 4 && ends(&["erai", "irai", "erons", "irons"]),
        Language::Portuguese => word.len() > 5 && ends(&["arei", "erei", "irei", "aremos"]),
        Language::English | Language::German | Language::Dutch => false,
    }
}
