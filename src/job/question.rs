//! A question to the memory that the run's model answers, once the memory is written.
//!
//! It is no step of the plan and no part of what the run cost: the memory and its receipt stay as they
//! are. But its money is held back before it is asked, stands in the ledger, and counts under the cap.

use thiserror::Error;

use super::{Bill, Job, Outcome, Write};
use crate::clock::Millis;
use crate::prompt::Usage;
use crate::rows::{CallRow, CallState, OpenQuestion, QUESTIONS, Trouble};
use crate::spend::{Reservation, Weight};

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Which, as [`OpenQuestion::number`].
    pub number: u32,
    /// What it cost.
    pub bill: Bill,
    /// It was sent.
    pub sent: bool,
    /// What went wrong, if anything did.
    pub trouble: Option<Trouble>,
    /// The provider's name for the call.
    pub request_id: String,
}

/// Why no question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuestionRefusal {
    /// The memory is not written yet.
    #[error("this run is not finished yet")]
    NotDone,
    /// Rules read, and answer nothing in sentences.
    #[error("this run was read by rules: there is no model to ask")]
    NoModel,
    /// One at a time.
    #[error("an answer is still being written: wait for it")]
    Underway,
    /// It may cost more than is left.
    #[error("the answer may cost more than the cap of this run leaves: raise the cap")]
    Cap,
}

impl QuestionRefusal {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotDone => "not_finished",
            Self::NoModel => "no_model_to_ask",
            Self::Underway => "answer_underway",
            Self::Cap => "answer_over_cap",
        }
    }
}

impl Job {
    /// What a question of that weight may cost at most; none where no model reads.
    pub fn price_of_question(&self, asked: &Weight) -> Option<Reservation> {
        let money = &self.row.money;
        let (card, meter) = (money.card.as_ref()?, money.meter.as_ref()?);
        Some(meter.reserve(card, asked, false))
    }

    /// Why a question of that weight would not be asked, if it would not.
    pub fn question_refusal(&self, asked: &Weight) -> Option<QuestionRefusal> {
        if !self.is_done() {
            return Some(QuestionRefusal::NotDone);
        }
        let Some(price) = self.price_of_question(asked) else {
            return Some(QuestionRefusal::NoModel);
        };
        if self.row.money.questions.open.is_some() {
            return Some(QuestionRefusal::Underway);
        }
        let committed = self.row.money.committed().saturating_add(self.reserved());
        let fits = self.cap().is_none_or(|cap| committed.saturating_add(price.nanodollars) <= cap);
        (!fits).then_some(QuestionRefusal::Cap)
    }

    /// The question that is not answered yet.
    pub fn open_question(&self) -> Option<&OpenQuestion> {
        self.row.money.questions.open.as_ref()
    }

    pub(super) fn on_asked<R>(&mut self, now: Millis, asked: Weight, out: &mut Outcome<R>) {
        let price = self.price_of_question(&asked);
        let (Some(price), None) = (price, self.question_refusal(&asked)) else { return };
        let questions = &mut self.row.money.questions;
        questions.asked = questions.asked.saturating_add(1);
        let open =
            OpenQuestion { number: questions.asked, reserved: price.nanodollars, asked_at: now };
        questions.open = Some(open.clone());
        let usage = Usage::default();
        out.writes.push(self.question_row(&open, CallState::Open, None, usage, 0, "", None));
    }

    pub(super) fn on_answered<R>(
        &mut self,
        now: Millis,
        answered: &Answered,
        out: &mut Outcome<R>,
    ) {
        let open = self.row.money.questions.open.take_if(|open| open.number == answered.number);
        let Some(open) = open else { return };
        let money = &mut self.row.money;
        let (usage, cost, state) = match answered.bill {
            Bill::Nothing if answered.sent => (Usage::default(), 0, CallState::Settled),
            Bill::Nothing => (Usage::default(), 0, CallState::Unsent),
            Bill::Counted(usage) => {
                let cost =
                    money.card.as_ref().map_or(open.reserved, |card| card.cost(&usage, false));
                (usage, cost, CallState::Settled)
            }
            Bill::Unknown => (Usage::default(), open.reserved, CallState::Lost),
        };
        money.questions.spent = money.questions.spent.saturating_add(cost);
        let (trouble, request_id) = (answered.trouble, answered.request_id.as_str());
        let ended = Some(now);
        out.writes.push(self.question_row(&open, state, trouble, usage, cost, request_id, ended));
    }

    /// A question of which nobody will hear any more, because the process ended meanwhile.
    pub(super) fn lose_question<R>(&mut self, now: Millis, out: &mut Outcome<R>) {
        let Some(open) = self.open_question() else { return };
        let lost = Answered {
            number: open.number,
            bill: Bill::Unknown,
            sent: true,
            trouble: Some(Trouble::Lost),
            request_id: String::new(),
        };
        self.on_answered(now, &lost, out);
    }

    #[allow(clippy::too_many_arguments, reason = "a row of the ledger has so many columns")]
    fn question_row<R>(
        &self,
        open: &OpenQuestion,
        state: CallState,
        trouble: Option<Trouble>,
        usage: Usage,
        cost: u64,
        request_id: &str,
        ended_at: Option<Millis>,
    ) -> Write<R> {
        Write::Call(CallRow {
            job: self.row.id.clone(),
            phase: QUESTIONS,
            step: open.number,
            attempt: 1,
            batch: 0,
            model: self.row.model.clone().unwrap_or_default(),
            chunks: 0,
            reserved: open.reserved,
            state,
            trouble,
            usage,
            cost,
            request_id: request_id.to_owned(),
            started_at: open.asked_at,
            ended_at,
        })
    }
}
