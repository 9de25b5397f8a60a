//! What is read of a text besides whole conversations: records of which several make one, on lines
//! or in a list, and what says something of the export.

use super::super::json::Cursor;
use super::super::lines::{Lines, bare};
use super::super::sources::{Beside, Form, FormReader, Place, Records, beside, form_of};
use super::super::split::{ELEMENT_BYTES_MAX, Element};
use super::super::tally::Tally;
use super::{ELEMENTS_TRIED, Member};
use crate::id::Source;
use crate::receipt::{Problem, ProblemReason};

impl Member {
    pub(super) fn read_lines(&mut self, mut bytes: &[u8], tally: &mut Tally) {
        let Some(mut lines) = self.lines.take() else { return };
        while let Some(Element::Whole(line) | Element::TooLarge(line)) = lines.next(&mut bytes) {
            self.record(line, tally);
        }
        self.lines = Some(lines);
    }

    /// Takes the last line. `false` if it is cut.
    pub(super) fn end_lines(&mut self, tally: &mut Tally) -> bool {
        let mut lines = self.lines.take();
        let Some(line) = lines.as_mut().and_then(Lines::end) else { return true };
        let (Element::Whole(line) | Element::TooLarge(line)) = line;
        self.record(line, tally);
        Cursor::new(line).skip().is_ok()
    }

    pub(super) fn record(&mut self, element: &[u8], tally: &mut Tally) {
        let mut trees = std::mem::take(&mut self.trees);
        if let Some(records) = &mut self.records {
            records.take(element, &mut trees);
        }
        self.take_trees(trees.drain(..), element.len(), tally);
        self.trees = trees;
    }

    pub(super) fn begin_records(
        &mut self,
        form: &'static Form,
        begin: fn(Place<'_>) -> Box<dyn Records>,
    ) {
        self.form = Some(form);
        self.records = Some(begin(Place { member: &self.name }));
        self.doubtful.clear();
        (self.is_recognised, self.holds_json) = (true, true);
        let is_lines = self.first_letter == Some(b'{');
        self.lines = is_lines.then(|| Lines::new(ELEMENT_BYTES_MAX));
    }

    /// Whether an element is several lines, because the first of them is broken, and a later one
    /// is a record.
    pub(super) fn begins_lines(&mut self, element: &[u8]) -> bool {
        let may_be = !self.is_recognised && self.first_letter == Some(b'{');
        if !may_be || memchr::memmem::find(element, b"\n{").is_none() {
            return false;
        }
        let mut lines = element.split(|byte| *byte == b'\n').take(ELEMENTS_TRIED);
        let form = lines.find_map(|line| form_of(bare(line)));
        match form.map(|form| (form, &form.reader)) {
            Some((form, FormReader::Records(begin))) => self.begin_records(form, *begin),
            _ => return false,
        }
        true
    }

    /// Whether an element is no conversation, but says something of the export.
    pub(super) fn is_beside(&mut self, element: &[u8], tally: &mut Tally) -> bool {
        match beside(element) {
            None => return false,
            Some(Beside::Account(source, account)) => self.note_account(source, &account, tally),
            Some(Beside::Parts(names)) => self.held.parts_named.extend(names),
        }
        (self.holds_json, self.held.is_beside) = (true, true);
        true
    }

    pub(super) fn note_account(&mut self, source: Source, account: &str, tally: &mut Tally) {
        if tally.is_other_account(source, account) {
            let (reason, member) = (ProblemReason::SeveralAccounts, Some(self.name.clone()));
            self.held.problems.push(Problem::of(reason, member));
        }
    }
}
