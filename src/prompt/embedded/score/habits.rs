//! What one takes or does not: `I drink coffee`, `ich rauche nicht`. Both said, they disagree.

use super::super::words::List;
use super::{Class, Judge};

/// Verbs of what people take, or make a point of not taking.
const TAKES: List = List::of(
    27,
    &[
        "bebo", "bois", "drink", "eat", "esse", "fume", "fumo", "mange", "rauche", "smoke", "tomo",
        "trinke",
    ],
);

/// Verbs of these that say enough alone.
const ALONE: List = List::of(28, &["fume", "fumo", "rauche", "smoke"]);

/// Words with which it is not all or nothing.
const PARTLY: List = List::of(
    29,
    &[
        "aber",
        "außer",
        "but",
        "except",
        "excepto",
        "mais",
        "nur",
        "only",
        "pero",
        "salvo",
        "sauf",
        "seulement",
        "solo",
        "sólo",
        "without",
        "ohne",
        "sans",
        "sin",
        "before",
        "after",
        "much",
        "many",
        "viel",
        "beaucoup",
        "mucho",
        "mucha",
        "too",
        "enough",
        "if",
        "wenn",
        "si",
        "when",
    ],
);

/// Words between the verb and what is taken.
const PASSED: List =
    List::of(30, &["a", "any", "de", "d", "des", "du", "la", "le", "les", "l", "el", "los", "las"]);

/// Words that may end a denial.
const STILL_DENIED: List =
    List::of(31, &["all", "anymore", "at", "longer", "mehr", "more", "nada", "plus"]);

/// So many words, at most: what is longer says more than that.
const WORDS_MAX: usize = 9;

pub(super) const LISTS: &[List] = &[TAKES, ALONE, PARTLY, PASSED, STILL_DENIED, NONE];

impl Judge<'_> {
    /// The key of what is taken or not.
    pub(super) fn habit(&self) -> Option<String> {
        let count = self.words.len();
        if !self.lists.has(TAKES) {
            return None;
        }
        let verb = (0..count.min(5)).find(|at| self.is_in(*at, TAKES))?;
        let partly = (0..count).any(|at| self.is_in(at, PARTLY));
        let other = Class::WOULD | Class::WILL | Class::WANT | Class::YOU | Class::KIN;
        if count > WORDS_MAX || partly || self.words.iter().any(|word| word.class.any(other)) {
            return None;
        }
        let denies = |at: usize| self.has(at, Class::NOT) || self.is_in(at, NONE);
        let is_none = (0..count).any(denies);
        let between = Class::NOT
            | Class::ARTICLE
            | Class::ADVERB
            | Class::TIME
            | Class::HABIT
            | Class::SUBJECT
            | Class::LIKING;
        let passed = |at: &usize| {
            denies(*at)
                || self.has(*at, if is_none { Class::NOT | Class::ARTICLE } else { between })
                || self.is_in(*at, PASSED)
        };
        let what = (verb + 1..count).find(|at| !passed(at));
        let rest = what.map_or(count, |what| what + 1);
        let ends = (rest..count).all(|at| self.is_in(at, STILL_DENIED) || denies(at));
        if is_none && !ends {
            return None;
        }
        let name = self.lower_at(verb);
        if self.is_in(verb, ALONE) {
            return Some(format!("user.takes_{name}"));
        }
        let what = self.lower_at(what?);
        what.chars().all(char::is_alphabetic).then(|| format!("user.takes_{name}_{what}"))
    }
}

const NONE: List = List::of(32, &["kein", "keine", "keinen", "nada", "ningún", "ninguna"]);

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_is_taken_and_what_is_not_have_one_key() {
        let cases: &[(&str, Option<&str>)] = &[
            ("I drink coffee every morning.", Some("user.takes_drink_coffee")),
            ("I never drink coffee.", Some("user.takes_drink_coffee")),
            ("I don't smoke anymore.", Some("user.takes_smoke")),
            ("Ich trinke jeden Morgen Kaffee.", Some("user.takes_trinke_kaffee")),
            ("Ich rauche nicht mehr.", Some("user.takes_rauche")),
            ("Je ne bois jamais de café.", Some("user.takes_bois_café")),
            ("No bebo café.", Some("user.takes_bebo_café")),
            // Not all or nothing.
            ("I don't drink coffee in the evening.", None),
            ("I don't drink much coffee.", None),
            ("I drink tea but no coffee.", None),
            ("I'd drink coffee with you.", None),
            ("My sister and I drink coffee.", None),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            assert_eq!(judge.habit().as_deref(), *expected, "{text}");
        }
    }
}
