//! What somebody is, with words before it, and where they live, behind that.

use super::keys::{REACH, Said};
use super::omitted::BEGINS;
use super::values::WORKS;
use super::{Class, Form, Word, traits};

/// How somebody comes by a job.
const TAKES_UP: &[&str] = &["accepted", "got", "landed", "start", "started"];

impl Said<'_> {
    /// `I just started a new job at Acme`
    pub(super) fn takes_up(&self, subject: usize) -> Option<&'static str> {
        if !self.lists.has(WORKS) {
            return None;
        }
        let is_job = |at: &usize| self.lower(*at) == Some("job");
        let job = (subject..self.words.len().min(subject + REACH + 2)).find(is_job)?;
        let other = Class::NOT | Class::WOULD | Class::WILL | Class::WANT | Class::TO;
        let takes = |at: usize| TAKES_UP.iter().any(|verb| self.lower(at) == Some(*verb));
        let is_taken = (subject..job).any(takes) && !(subject..job).any(|at| self.has(at, other));
        let at = ["at", "with"].map(Some).contains(&self.lower(job + 1));
        (is_taken && at && self.is_firm(job + 2)).then_some("employer")
    }

    /// A name stands there, a program's too: whoever makes it has people who work there.
    pub(super) fn is_firm(&self, at: usize) -> bool {
        let capital = |word: &Word| word.form == Form::Capital && !word.class.any(Class::TIME);
        self.is_named(at) || self.words.get(at).is_some_and(capital)
    }

    /// `a nurse`, `a freelance web designer`; not `a former nurse`.
    pub(super) fn is_job(&self, what: usize) -> bool {
        let mut near = what..what + 3;
        let Some(at) = near.find(|at| self.is(*at, traits::PROFESSIONS)) else { return false };
        let other = Class::PLAIN | Class::TO | Class::KIN | Class::PERSON | Class::NOT;
        let is_over = |at: usize| ["ex", "former", "retired"].map(Some).contains(&self.lower(at));
        let english = at == what || self.has(what - 1, Class::ARTICLE);
        english && !(what..at).any(|at| self.has(at, other) || is_over(at))
    }

    /// `I'm a baker, 40, living in Ghent`: behind what one is.
    pub(super) fn resides(&self, subject: usize, what: usize) -> Option<&'static str> {
        if !self.lists.has(BEGINS) || !(subject..what).any(|at| self.has(at, Class::BE)) {
            return None;
        }
        let told = what..self.words.len().min(what + 2 * REACH);
        // `afraid of living in Oslo`
        let lives = |at: usize| {
            let before = self.words.get(at - 1).map_or(0, |word| word.end);
            let now = self.words.get(at).map_or(0, |word| word.start);
            let joined = self.sentence.get(before..now).unwrap_or_default().contains(',');
            self.lower(at) == Some("living") && joined
        };
        let at = told.skip(1).find(|at| lives(*at))?;
        self.is_home(at).then_some("home")
    }
}
