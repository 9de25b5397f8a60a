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

/// What has signs of both is neither.
pub(super) fn tense(tokens: &[Token<'_>], language: Language) -> Tense {
    let mut past = false;
    let mut future = false;
    let mut has_auxiliary = false;
    for token in tokens.iter().filter(|token| token.is_word()) {
        let lower = token.text.to_lowercase();
        past |= token.is(language, Is::Did) || token.is(language, Is::Begin);
        future |= token.is(language, Is::Will);
        if !NOT_PAST.contains(&lower.as_str()) {
            past |= ends_in_past(&lower, language, has_auxiliary, token.begins_large());
            future |= ends_in_future(&lower, language);
        }
        has_auxiliary |= token.is(language, Is::Auxiliary);
    }
    match (past, future) {
        (true, false) => Tense::Past,
        (false, true) => Tense::Future,
        _ => Tense::Unknown,
    }
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
