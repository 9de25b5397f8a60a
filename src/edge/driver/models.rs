//! Another model for the rest of a job, between the page and the job.

use std::rc::Rc;

use thiserror::Error;

use super::{Driver, Held};
use crate::edge::answer::Problem;
use crate::job::Job;
use crate::offer;
use crate::opening::{self, OpenError};
use crate::prices::Card;
use crate::prompt::Provider;
use crate::protocol::Range;
use crate::rows::Money;
use crate::sql::SqlError;
use crate::work::{self, SwitchError};

/// Which model is wanted.
pub(in crate::edge) struct Wanted<'a> {
    pub(in crate::edge) provider: &'a str,
    pub(in crate::edge) model: &'a str,
    pub(in crate::edge) economy: bool,
}

/// Why a job does not go on with another model.
#[derive(Debug, Error)]
pub(in crate::edge) enum NotSwitched {
    #[error("the server's own prices cannot be read: its operator has to put PRICES right")]
    NoPrices,
    #[error(transparent)]
    Opening(#[from] OpenError),
    #[error(transparent)]
    Switch(#[from] SwitchError),
}

impl NotSwitched {
    /// The word by which a page knows it; `""` for what it cannot put better.
    pub(in crate::edge) fn reason(&self) -> &'static str {
        match self {
            Self::NoPrices => "no_prices",
            Self::Opening(error) => error.reason(),
            Self::Switch(error) => error.reason(),
        }
    }
}

impl Driver {
    /// Has a job go on with another model, unless it carried out this command already. A key that the
    /// person entered for the service before goes.
    pub(in crate::edge) fn switch(
        self: &Rc<Self>,
        held: &mut Held,
        id: &str,
        (command, wanted): (&str, &Wanted),
    ) -> Result<Result<(), NotSwitched>, SqlError> {
        let Some(job) = held.job_unheard(id, command)? else { return Ok(Ok(())) };
        let event = match self.card(wanted) {
            Ok(card) => {
                let money = held.money(card, wanted.economy)?;
                work::switch(&held.store, &job, command.to_owned(), money)
                    .map_err(NotSwitched::from)
            }
            Err(error) => Err(error),
        };
        match event {
            Ok(event) => {
                if wanted.provider != job.row().provider {
                    held.store.forget_key(id)?;
                }
                self.deliver(held, id, event)?;
                self.report_rest(held)?;
                held.arm()?;
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(error)),
        }
    }

    /// None for our own rules.
    fn card(&self, wanted: &Wanted) -> Result<Option<Card>, NotSwitched> {
        let prices = self.prices().map_err(|_| NotSwitched::NoPrices)?;
        let provider = Provider::from_name(wanted.provider).ok_or(SwitchError::NoModel)?;
        Ok(opening::card(&prices, provider, wanted.model, wanted.economy)?)
    }

    /// What the rest of a job would cost with each of these models, alone and in batches.
    pub(in crate::edge) fn rest(
        self: &Rc<Self>,
        job: &Job,
        cards: &[Card],
    ) -> Result<Vec<(Range, Option<Range>)>, Problem> {
        let rest = self.with(|held| {
            let mut moneys = Vec::new();
            for card in cards {
                moneys.push(held.money(Some(card.clone()), false)?);
                moneys.push(held.money(Some(card.clone()), true)?);
            }
            Ok(work::rest(&held.store, job, &moneys)?)
        })?;
        let range =
            |at: usize| rest.get(at).copied().flatten().map(|estimate| offer::range_of(&estimate));
        let pair = |(nth, card): (usize, &Card)| {
            let economy = if card.has_batches() { range(2 * nth + 1) } else { None };
            (range(2 * nth).unwrap_or_default(), economy)
        };
        Ok(cards.iter().enumerate().map(pair).collect())
    }

    /// The money of a job of this model before its first call.
    pub(in crate::edge) fn money(
        self: &Rc<Self>,
        card: &Card,
        economy: bool,
    ) -> Result<Money, Problem> {
        Ok(self.with(|held| held.money(Some(card.clone()), economy))?)
    }
}

impl Held {
    /// As [`Driver::money`]; without a card, of one that our own rules read.
    fn money(&self, card: Option<Card>, economy: bool) -> Result<Money, SqlError> {
        Ok(opening::taught(opening::money(card, economy), &self.store.jobs()?))
    }
}
