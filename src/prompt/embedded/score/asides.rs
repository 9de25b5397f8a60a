//! What a request tells by the way of somebody of the person's: `lunches for my son who hates peas?`
//! English only.

use super::super::words::Language;
use super::{Category, Class, Judge, Kind, Verdict};

/// Words between whose somebody is and what is told of them, at most.
const NEAR: usize = 6;

/// Words of what is told, at least; and at most, with who it is.
const TOLD_MIN: usize = 2;
const WORDS_MAX: usize = 16;

/// So much it counts.
const SCORE: u32 = 250;

impl Judge<'_> {
    /// The words of the sentence that was judged last which tell of somebody, if it asks otherwise.
    pub(in super::super) fn aside<'s>(&self, sentence: &'s str) -> Option<(&'s str, Verdict)> {
        if self.language != Language::English || !self.classes.any(Class::POSSESSIVE) {
            return None;
        }
        let whose = (0..self.words.len()).find(|at| self.has(*at, Class::POSSESSIVE))?;
        let is_who = |at: &usize| ["who", "who's", "whos"].contains(&self.lower_at(*at));
        let who = (whose + 2..=whose + NEAR).find(is_who)?;
        let end = self.clause_end(sentence, who);
        let told = end.checked_sub(who + 1)?;
        let other = Class::SUBJECT | Class::WOULD | Class::WILL;
        if told < TOLD_MIN || end - whose > WORDS_MAX || self.has(who + 1, other) {
            return None;
        }
        let one = self.relative(whose + 1, who)?;
        if self.is_made_up(sentence) {
            return None;
        }
        let (start, last) = (self.words.get(whose)?.start, self.words.get(end - 1)?.end);
        let verdict = Verdict {
            score: SCORE,
            category: Category::Relationship,
            kind: Kind::State,
            key: None,
            about: one.to_owned(),
            entities: Vec::new(),
        };
        Some((sentence.get(start..last)?, verdict))
    }

    /// Who of the family it is, or a child by its age: `my 4 year old`.
    fn relative(&self, from: usize, to: usize) -> Option<&str> {
        let kin = (from..to).find(|at| self.has(*at, Class::KIN)).map(|at| self.lower_at(at));
        let aged = |at: usize| {
            let years = ["year", "years", "yr", "yo"].contains(&self.lower_at(at));
            years || self.lower_at(at).ends_with("-year-old")
        };
        kin.or_else(|| (from..to).any(aged).then_some("child"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn a_request_tells_of_others_by_the_way() {
        let cases: &[(&str, Option<&str>)] = &[
            ("Lunch ideas for my 4 year old who hates peas?", Some("my 4 year old who hates peas")),
            (
                "Plan a trip with my wife who's afraid of boats, three days",
                Some("my wife who's afraid of boats"),
            ),
            ("what can i cook for my aunt who is diabetic", Some("my aunt who is diabetic")),
            ("What should I give my brother who would love a boat?", None),
            ("Write a story about my dog who speaks Welsh.", None),
            ("Imagine my aunt who lives on the moon.", None),
            ("Who is my aunt?", None),
            ("Is my boss who hates peas right?", None),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, Language::English);
            judge.judge(text, 160);
            assert_eq!(judge.aside(text).map(|(told, _)| told), *expected, "{text}");
        }
    }
}
