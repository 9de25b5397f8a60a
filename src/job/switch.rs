//! Another model, or our own rules, for what a job has not read yet.
//!
//! What was read stays as it was answered; what was set aside is tried again, for another model may
//! be able to read it. The plan stays too: its units are asked in their order, and weighed anew as
//! the new model counts.

use thiserror::Error;

use super::{Job, Outcome, Task, TaskId};
use crate::clock::Millis;
use crate::rows::{Money, TaskState};
use crate::spend::Weight;

/// Who reads the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// The provider.
    pub provider: String,
    /// Its model; none for our own rules.
    pub model: Option<String>,
    /// What that costs: a job's money before its first call.
    pub money: Money,
    /// Of each unit, what its chunks weigh that are not read.
    pub left: Vec<(TaskId, Vec<Weight>)>,
    /// What the rest will cost, in nanodollars: at least and at most.
    pub rest: (u64, u64),
}

/// Why a job does not go on with another model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SwitchRefusal {
    /// It reads with rules, or has no plan yet.
    #[error("only a run that a model reads, and that has begun, can go on with another")]
    NoUnits,
    /// Answers are still to come, and are counted as the model counts that was asked.
    #[error(
        "answers are still to come: pause the run, and choose another model once they are here"
    )]
    Underway,
    /// All is read.
    #[error("everything is read: nothing is left for another model")]
    NothingLeft,
    /// It is this model already.
    #[error("the run is read with this model already")]
    Same,
}

impl SwitchRefusal {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NoUnits => "nothing_to_hand_on",
            Self::Underway => "answers_underway",
            Self::NothingLeft => "nothing_left",
            Self::Same => "same_model",
        }
    }
}

impl Job {
    /// Why it would not go on with that model, if it would not.
    pub fn switch_refusal(
        &self,
        provider: &str,
        model: Option<&str>,
        economy: bool,
    ) -> Option<SwitchRefusal> {
        let units = || self.units_of_reading().filter_map(|task| self.unit(task));
        let is_it = self.row.provider == provider && self.row.model.as_deref() == model;
        if is_it && self.row.money.economy == economy {
            return Some(SwitchRefusal::Same);
        }
        if units().next().is_none() {
            return Some(SwitchRefusal::NoUnits);
        }
        let mut calls = self.calls_under_way();
        if self.row.money.batch.is_some() || calls.any(|call| self.unit(call.task).is_some()) {
            return Some(SwitchRefusal::Underway);
        }
        let all_read = units().all(|unit| unit.left.is_empty() && unit.aside.is_empty());
        all_read.then_some(SwitchRefusal::NothingLeft)
    }

    /// Goes on with another model, at once.
    pub(super) fn on_switched<R>(
        &mut self,
        now: Millis,
        id: String,
        to: Switch,
        out: &mut Outcome<R>,
    ) {
        let model = to.model.as_deref();
        let refused = self.switch_refusal(&to.provider, model, to.money.economy).is_some();
        if refused || !self.is_new(id) {
            return;
        }
        self.retry(out);
        let row = &mut self.row;
        let before = std::mem::replace(&mut row.provider, to.provider);
        row.earlier_models.push(std::mem::replace(&mut row.model, to.model).unwrap_or(before));
        let name = row.model.as_ref().unwrap_or(&row.provider);
        row.earlier_models.retain(|earlier| earlier != name);
        let money = &mut row.money;
        (money.card, money.fixed, money.meter) = (to.money.card, to.money.fixed, to.money.meter);
        (money.economy, money.batch_max) = (to.money.economy, None);
        let (low, high) = to.rest;
        (money.low, money.high) =
            (money.spent.saturating_add(low), money.spent.saturating_add(high));
        for (id, left) in to.left {
            self.weigh_anew(id, left, out);
        }
        if self.row.model.is_none() {
            self.judge_no_more(out);
        }
        self.go_on(now, out);
    }

    /// Rules are asked about nothing.
    fn judge_no_more<R>(&mut self, out: &mut Outcome<R>) {
        let judging =
            self.tasks().filter(|(id, task)| !self.is_reading(id.phase) && task.unit.is_some());
        for (id, task) in judging.collect::<Vec<_>>() {
            self.set(id, Task { unit: None, state: TaskState::Done, until: None, ..task }, out);
        }
    }

    /// A unit as it is asked for the first time.
    fn weigh_anew<R>(&mut self, id: TaskId, left: Vec<Weight>, out: &mut Outcome<R>) {
        let Some(mut task) = self.task(id) else { return };
        let Some(unit) = task.unit.as_deref_mut() else { return };
        let state = if left.is_empty() { TaskState::Done } else { TaskState::Waiting };
        if self.row.model.is_none() {
            // Rules are no calls: what is left of it is a step like any other.
            task.unit = None;
        } else {
            unit.share = left.len().max(1) as u32;
            unit.left = left;
            unit.trouble = None;
        }
        self.set(id, Task { state, failures: 0, until: None, ..task }, out);
    }
}
