//! Sentences whose `I` is left out and that say what somebody is or where they live all the same:
//! `been vegan for years`, `just moved to Leeds`. English only.

use super::super::words::{Language, List};
use super::rules::finding;
use super::{Category, Class, Finding, Form, Judge, Kind};

/// Words with which they begin.
pub(super) const BEGINS: List =
    List::of(85, &["based", "been", "got", "living", "moved", "relocated", "started", "working"]);

/// Of these the ones that say enough alone; with the others a time or an adverb shows whose they
/// are: `living in Oslo is dear`.
const ENOUGH: &[&str] = &["been", "got"];

pub(super) const LISTS: &[List] = &[BEGINS];

impl Judge<'_> {
    /// Where the first word stands that is not left out.
    pub(super) fn omits_subject(&self) -> Option<usize> {
        let first = self.words.first()?.lists.has(BEGINS);
        let may = self.lists.has(BEGINS) && !self.classes.any(Class::SUBJECT);
        if !may || self.language != Language::English {
            return None;
        }
        let skipped = Class::ADVERB | Class::GREETING;
        let at =
            (0..self.words.len()).find(|at| self.is_in(*at, BEGINS) || !self.has(*at, skipped))?;
        let denied = (0..at).any(|at| self.has(at, Class::NOT));
        let is_subject =
            (at + 1..self.words.len()).any(|at| ["is", "was"].contains(&self.lower_at(at)));
        let shows = ENOUGH.contains(&self.lower_at(at)) || !first || self.classes.any(Class::TIME);
        (self.is_in(at, BEGINS) && !denied && !is_subject && shows).then_some(at)
    }

    /// What such a sentence says, if it gives a value or says what goes on.
    pub(super) fn omitted(&self, sentence: &str) -> Option<Finding> {
        let at = self.omits_subject()?;
        if self.key(sentence).is_some() {
            return Some(finding(450, Category::Identity, Kind::State));
        }
        // `Been learning the cello for a year`, `been sober since May`.
        let since = |at: usize| ["for", "since"].contains(&self.lower_at(at));
        let goes_on = self.words.get(at + 1).is_some_and(|word| word.form == Form::Ing)
            || self.classes.any(Class::TIME) && since(at + 2);
        (self.lower_at(at) == "been" && goes_on).then(|| finding(350, Category::Fact, Kind::State))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn whoever_leaves_themselves_out_says_who_they_are() {
        let cases: &[(&str, Option<&str>)] = &[
            ("Been vegan for three years.", Some("user.diet")),
            ("just moved to Leeds", Some("user.home")),
            ("Just moved to Leeds with two cats.", Some("user.home")),
            ("Moved to Leeds last week.", Some("user.home")),
            ("Currently living in Oslo with my aunt.", Some("user.home")),
            ("Been living in Oslo since May.", Some("user.home")),
            ("Also got married in June.", Some("user.relationship_status")),
            ("Been a nurse for ten years.", Some("user.job")),
            ("just started a new job at Acme", Some("user.employer")),
            ("Living in Oslo is dear.", None),
            ("Moved to Trash.", None),
            ("Working at Acme was a dream.", None),
            ("Never been married before.", None),
            ("Been a while since he moved to Leeds.", None),
            ("Been there on Monday.", None),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, Language::English);
            judge.split(text);
            assert_eq!(judge.key(text).as_deref(), *expected, "{text}");
            if let Some(kind) = judge.findings(text).best.filter(|_| expected.is_some()) {
                assert_eq!(kind.kind, Kind::State, "{text}");
            }
        }
    }
}
