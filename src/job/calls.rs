//! Calls over the network: what is held back for them, what they cost, and what is asked next
//! when an answer is cut, refused or of no use.
//!
//! A unit is asked whole at first. What makes that impossible is found by halves: a unit whose
//! answer was cut or refused, or of no use twice, is asked again in shares half as large, down to
//! the one chunk that cannot be read, which is set aside alone; after an answer that is of use the
//! shares grow again. No number of failures ends the job.

use super::{
    Bill, CALLS_MAX, CallId, Called, Effect, Job, Outcome, REST_MS, STEP_TIMEOUT_MS, StepError,
    Task, TaskId, Write, after_failure, is_ready,
};
use crate::clock::Millis;
use crate::prompt::Usage;
use crate::protocol::Hold;
use crate::rows::{CallRow, CallState, TaskState, Trouble, Unit};
use crate::spend::{Meter, Reservation, Weight};

/// A single chunk's answer that was cut is given four times the room so often, at most.
const WIDENED_MAX: u32 = 3;

/// So many pairs of facts are asked about at once, at most.
const PAIRS_AT_ONCE: u32 = 64;

/// A fact takes this room in an answer, in tokens, and rarely more.
const FACT_ROOM: u32 = 200;

impl Job {
    /// Makes the calls that there is room and money for, in the order of the plan.
    pub(super) fn begin_calls<R>(&mut self, now: Millis, phase: usize, out: &mut Outcome<R>) {
        if self.row.hold.is_some() || self.row.finish {
            return;
        }
        for step in 0..self.phases[phase].tasks.len() {
            let id = TaskId { phase: phase as u32, step: step as u32 };
            let task = &self.phases[phase].tasks[step];
            if !is_ready(task, now) {
                continue;
            }
            let under_way = self.phases[phase].tasks.iter();
            let under_way = under_way.filter(|task| task.state == TaskState::Calling).count();
            if under_way >= self.calls_at_once() {
                return;
            }
            let Some(unit) = task.unit.as_deref() else { continue };
            // Of those that are not under way, who comes first in the plan comes first here too.
            let others: u64 = self
                .borrowed()
                .filter(|(other, task)| *other < id || task.state == TaskState::Calling)
                .map(|(_, task)| self.held_back(task))
                .sum();
            let Some((asked, reservation)) = self.affordable(unit, others) else {
                // What others hold back may come free: nothing overtakes meanwhile.
                if others == 0 {
                    self.row.hold = Some(Hold::Cap);
                }
                return;
            };
            self.call(now, id, asked, &reservation, out);
        }
    }

    /// What a step leaves to be judged is asked in the next phase, if that one asks: once, for what it
    /// has not begun to ask or came to the end of.
    pub(super) fn leave_to_judge<R>(
        &mut self,
        tied: TaskId,
        left: Vec<Weight>,
        out: &mut Outcome<R>,
    ) {
        let id = TaskId { phase: tied.phase + 1, ..tied };
        if self.is_reading(id.phase) {
            return;
        }
        let Some(mut task) = self.task(id).filter(|task| task.state == TaskState::Waiting) else {
            return;
        };
        let Some(unit) = task.unit.as_deref_mut() else { return };
        let state = if left.is_empty() { TaskState::Done } else { TaskState::Waiting };
        unit.share = self.share_of(id, left.len());
        unit.left = left;
        self.set(id, Task { state, ..task }, out);
    }

    /// So many of those that are left are asked at once, at most.
    fn share_of(&self, id: TaskId, left: usize) -> u32 {
        let most = if self.is_reading(id.phase) { u32::MAX } else { PAIRS_AT_ONCE };
        (left as u32).clamp(1, most)
    }

    /// One call teaches how this model counts; until then no more are made at once.
    fn calls_at_once(&self) -> usize {
        let taught = self.row.money.meter.as_ref().is_none_or(Meter::is_calibrated);
        if taught { CALLS_MAX } else { 1 }
    }

    /// Nanodollars that an admitted unit may yet cost with its next call.
    fn held_back(&self, task: &Task) -> u64 {
        let Some(unit) = task.unit.as_deref() else { return 0 };
        match task.state {
            TaskState::Calling => unit.reserved,
            TaskState::Waiting | TaskState::Resting if task.attempt > 0 => {
                let asked = self.weigh(unit, unit.share);
                self.reserve(unit, &asked).map_or(0, |reservation| reservation.nanodollars)
            }
            _ => 0,
        }
    }

    /// The next call of a unit, if there is money for it; where none is held back for others, less
    /// may be asked than could be.
    pub(super) fn affordable(&self, unit: &Unit, others: u64) -> Option<(Weight, Reservation)> {
        let cap = self.cap();
        let committed = self.row.money.committed().saturating_add(others);
        let mut share = unit.share.clamp(1, unit.left.len().max(1) as u32);
        loop {
            let asked = self.weigh(unit, share);
            let reservation = self.reserve(unit, &asked)?;
            let fits =
                cap.is_none_or(|cap| committed.saturating_add(reservation.nanodollars) <= cap);
            if fits {
                return Some((asked, reservation));
            }
            if others > 0 || share == 1 {
                return None;
            }
            share /= 2;
        }
    }

    /// Nanodollars that the job may cost.
    pub(super) fn cap(&self) -> Option<u64> {
        self.row.cap_microusd.map(|micro| u64::try_from(micro).unwrap_or(0) * 1_000)
    }

    fn weigh(&self, unit: &Unit, share: u32) -> Weight {
        let mut asked = Weight { input: self.row.money.fixed, own: 0, chunks: 0 };
        for chunk in unit.left.iter().take(share as usize) {
            asked += *chunk;
        }
        asked
    }

    fn reserve(&self, unit: &Unit, asked: &Weight) -> Option<Reservation> {
        let money = &self.row.money;
        let (card, meter) = (money.card.as_ref()?, money.meter.as_ref()?);
        let wider = Weight { own: asked.own.max(256) << (2 * unit.widened), ..*asked };
        let asked = if unit.widened == 0 { asked } else { &wider };
        Some(meter.reserve(card, asked, money.economy))
    }

    /// Notes a call that is to be made: alone, or with the batch that is being put together.
    pub(super) fn call<R>(
        &mut self,
        now: Millis,
        id: TaskId,
        asked: Weight,
        reservation: &Reservation,
        out: &mut Outcome<R>,
    ) {
        let Some(mut task) = self.task(id) else { return };
        let Some(unit) = task.unit.as_deref_mut() else { return };
        unit.asked = asked;
        unit.asked_at = now;
        unit.max_output = reservation.max_output;
        unit.reserved = reservation.nanodollars;
        task.attempt += 1;
        task.state = TaskState::Calling;
        let alone = !self.row.money.economy;
        task.until = alone.then_some(now + STEP_TIMEOUT_MS);
        let call = CallId { task: id, attempt: task.attempt };
        self.row.money.calls.made += 1;
        out.writes.push(Write::Call(CallRow {
            job: self.row.id.clone(),
            phase: id.phase,
            step: id.step,
            attempt: task.attempt,
            batch: self.row.money.batches,
            model: self.row.model.clone().unwrap_or_default(),
            chunks: asked.chunks,
            reserved: reservation.nanodollars,
            state: CallState::Open,
            trouble: None,
            usage: Usage::default(),
            cost: 0,
            request_id: String::new(),
            started_at: now,
            ended_at: None,
        }));
        self.set(id, task, out);
        if alone {
            out.effects.push(Effect::Call(call));
        }
    }

    /// Takes what came of a call.
    pub(super) fn on_answer<R>(
        &mut self,
        now: Millis,
        call: CallId,
        result: Result<Vec<R>, StepError>,
        called: Called<R>,
        out: &mut Outcome<R>,
    ) {
        let Some(mut task) = self.task(call.task) else { return };
        let Some(mut unit) = task.unit.take() else { return };
        let trouble = match &result {
            Ok(_) => called.cut.then_some(Trouble::Cut),
            Err(error) => error.trouble(),
        };
        let sent = !matches!(result, Err(StepError::Wait { .. }));
        self.settle(now, call, &unit, sent, &called, trouble, out);
        let asked = unit.asked.chunks;
        unit.trouble = trouble;
        unit.reserved = 0;
        unit.left = called.left;
        task.until = None;
        task.state = TaskState::Waiting;
        match result {
            Ok(records) => {
                self.row.money.calls.ok += 1;
                self.row.moved_at = now;
                out.writes.extend(records.into_iter().map(Write::Record));
                unit.complaint.clear();
                unit.widened = 0;
                task.strikes = 0;
                unit.share = if called.cut { (asked / 2).max(1) } else { unit.share * 2 };
            }
            Err(StepError::Wait { until }) => {
                task.state = TaskState::Resting;
                task.until = Some(until.max(now + 1));
            }
            Err(error) => {
                self.row.money.calls.failed += 1;
                let give_up = called.give_up;
                task = self.after_trouble(now, task, &mut unit, &error, give_up, out);
            }
        }
        unit.share = unit.share.clamp(1, self.share_of(call.task, unit.left.len()));
        // While the facts are gathered anew nobody can say what is left of their pairs.
        let is_anew = self.active().is_some_and(|phase| phase < call.task.phase as usize);
        if unit.left.is_empty() && !is_anew {
            task.state = TaskState::Done;
            task.until = None;
        }
        task.unit = Some(unit);
        self.set(call.task, task, out);
        self.end_batch();
    }

    /// What is asked next after a call that came to nothing.
    fn after_trouble<R>(
        &mut self,
        now: Millis,
        task: Task,
        unit: &mut Unit,
        error: &StepError,
        give_up: Option<R>,
        out: &mut Outcome<R>,
    ) -> Task {
        match error {
            StepError::Unavailable { retry_after_ms, .. } => {
                return after_failure(now, task, false, *retry_after_ms);
            }
            StepError::Held(hold) => {
                // Whoever wants no more to be read need not be waited for.
                if !self.row.finish {
                    self.row.hold = Some(*hold);
                }
                return task;
            }
            StepError::Unusable(complaint) if unit.complaint.is_empty() => {
                unit.complaint.clone_from(complaint);
                return task;
            }
            StepError::Failed(_) if task.strikes == 0 => {
                return after_failure(now, task, true, None);
            }
            StepError::Cut if unit.widened < WIDENED_MAX => {
                self.widen(unit);
                return task;
            }
            _ => {}
        }
        unit.complaint.clear();
        let asked = unit.asked.chunks;
        if asked > 1 {
            unit.share = asked / 2;
        } else if let (Some(record), false) = (give_up, unit.left.is_empty()) {
            out.writes.push(Write::Record(record));
            unit.aside.push(unit.left.remove(0));
            unit.widened = 0;
        } else {
            return after_failure(now, task, true, None);
        }
        Task { strikes: 0, ..task }
    }

    /// Gives a single chunk's answer more room. The last time, or once it has all that the model
    /// writes, it is also asked to be shorter: some of the facts instead of none.
    fn widen(&self, unit: &mut Unit) {
        let card = self.row.money.card.as_ref();
        let is_all = card.is_none_or(|card| unit.max_output >= card.max_output);
        unit.widened = if is_all { WIDENED_MAX } else { unit.widened + 1 };
        if unit.widened == WIDENED_MAX {
            let facts = (unit.max_output / FACT_ROOM).max(1);
            unit.complaint = format!(
                "it was longer than there is room for: write {facts} facts at most, those that matter most"
            );
        }
    }

    /// Writes down what a call cost.
    #[allow(clippy::too_many_arguments, reason = "a row of the ledger has so many columns")]
    fn settle<R>(
        &mut self,
        now: Millis,
        call: CallId,
        unit: &Unit,
        sent: bool,
        called: &Called<R>,
        trouble: Option<Trouble>,
        out: &mut Outcome<R>,
    ) {
        let reads = self.is_reading(call.task.phase);
        let money = &mut self.row.money;
        let (mut usage, mut cost, mut state) = (Usage::default(), 0, CallState::Settled);
        match called.bill {
            Bill::Nothing => {}
            Bill::Counted(counted) => {
                usage = counted;
                cost = money.card.as_ref().map_or(0, |card| card.cost(&usage, money.economy));
                // What is judged tells nothing of what is read.
                if let Some(meter) = money.meter.as_mut().filter(|_| reads) {
                    meter.learn(&unit.asked, &usage);
                }
            }
            Bill::Unknown => {
                cost = unit.reserved;
                state = CallState::Lost;
            }
        }
        if !sent {
            state = CallState::Unsent;
            money.calls.made = money.calls.made.saturating_sub(1);
        }
        money.spent = money.spent.saturating_add(cost);
        money.usage.input += usage.input;
        money.usage.cached += usage.cached;
        money.usage.cache_written += usage.cache_written;
        money.usage.output += usage.output;
        out.writes.push(Write::Call(CallRow {
            job: self.row.id.clone(),
            phase: call.task.phase,
            step: call.task.step,
            attempt: call.attempt,
            batch: self.row.money.batches,
            model: self.row.model.clone().unwrap_or_default(),
            chunks: unit.asked.chunks,
            reserved: unit.reserved,
            state,
            trouble,
            usage,
            cost,
            request_id: called.request_id.clone(),
            started_at: unit.asked_at,
            ended_at: Some(now),
        }));
    }

    /// A call of which nobody will hear any more: because the process ended meanwhile, which says
    /// nothing of the provider, or because its time is over.
    pub(super) fn lose<R>(
        &mut self,
        now: Millis,
        id: TaskId,
        process_ended: bool,
        out: &mut Outcome<R>,
    ) {
        let Some(mut task) = self.task(id) else { return };
        let Some(mut unit) = task.unit.take() else { return };
        let call = CallId { task: id, attempt: task.attempt };
        let called = Called {
            bill: Bill::Unknown,
            request_id: String::new(),
            cut: false,
            left: Vec::new(),
            give_up: None,
        };
        self.settle(now, call, &unit, true, &called, Some(Trouble::Lost), out);
        self.row.money.calls.repeated += 1;
        unit.trouble = Some(Trouble::Lost);
        unit.reserved = 0;
        task.unit = Some(unit);
        let task = if process_ended {
            // Not at once, should it be the call that ends the process.
            Task { state: TaskState::Resting, until: Some(now + REST_MS), ..task }
        } else {
            after_failure(now, task, false, None)
        };
        self.set(id, task, out);
    }
}

impl StepError {
    /// The word for it in the ledger; none where nothing was tried.
    pub fn trouble(&self) -> Option<Trouble> {
        Some(match self {
            Self::Wait { .. } => return None,
            Self::Unavailable { why, .. } => *why,
            Self::Failed(_) | Self::Held(_) => Trouble::Failed,
            Self::TooLong => Trouble::TooLong,
            Self::Cut => Trouble::Cut,
            Self::Refused => Trouble::Refused,
            Self::Unusable(_) => Trouble::Unusable,
        })
    }
}
