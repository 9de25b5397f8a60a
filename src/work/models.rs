//! The models of a job: what each has read, and what another would read for what.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{LeafRow, ReadError, Reads, Worker, missing, model_name, whole};
use crate::facts::Output;
use crate::job::{Event, Job, Switch, SwitchRefusal, TaskId};
use crate::prompt::Provider;
use crate::rows::{JobRow, Money, Record};
use crate::spend::{self, Estimate, Weight};
use crate::tokens::Family;
use crate::weigh::Tokens;

/// The names under which the outputs of a job are stored, in the order in which they count: what an
/// earlier model has read is not read again.
pub fn models(row: &JobRow) -> impl Iterator<Item = &str> {
    row.earlier_models.iter().map(String::as_str).chain([model_name(row)])
}

/// The chunks of a job's memory in canonical order, with whether one of its models has read each.
pub(super) fn leaves(reads: &impl Reads, row: &JobRow) -> Result<Vec<LeafRow>, ReadError> {
    let mut leaves = reads.leaves(&row.memory, model_name(row))?;
    for earlier in &row.earlier_models {
        for (leaf, other) in leaves.iter_mut().zip(reads.leaves(&row.memory, earlier)?) {
            leaf.answered |= other.answered;
        }
    }
    Ok(leaves)
}

/// What the first of a job's models that read a chunk has answered.
pub(super) fn output(
    reads: &impl Reads,
    row: &JobRow,
    chunk: &str,
) -> Result<Option<Output>, ReadError> {
    for model in models(row) {
        if let Some(mut output) = reads.output(&row.memory, chunk, model)? {
            if model != model_name(row) {
                for fact in &mut output.facts {
                    fact.model = Some(model.to_owned());
                }
            }
            return Ok(Some(output));
        }
    }
    Ok(None)
}

/// Why a job does not go on with the model that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SwitchError {
    /// What the model is, nobody knows.
    #[error("there is no such model: choose one that is offered")]
    NoModel,
    /// The job does not.
    #[error(transparent)]
    Refused(#[from] SwitchRefusal),
    /// The store could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl SwitchError {
    /// The word by which a page knows it; `""` for what it cannot put better.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoModel => "no_such_model",
            Self::Refused(refusal) => refusal.reason(),
            Self::Read(_) => "",
        }
    }
}

/// The event with which a job goes on with another model; `money` is that of a job of that model
/// before its first call. Without a card it goes on with our own rules.
pub fn switch(
    reads: &impl Reads,
    job: &Job,
    id: String,
    money: Money,
) -> Result<Event<Record>, SwitchError> {
    let card = money.card.as_ref();
    let provider = card.map_or(Provider::Embedded, |card| card.provider).as_str().to_owned();
    let model = card.map(|card| card.model.clone());
    let refusal = job.switch_refusal(&provider, model.as_deref(), money.economy);
    refusal.map_or(Ok(()), Err)?;
    let unread = unread(reads, job)?;
    let rest = cost(&unread, &money).map_or((0, 0), |cost| (cost.low, cost.high));
    let family = card.map_or(Family::O200k, |card| card.family);
    let left = unread.into_iter().map(|(task, chunks)| (task, weights(&chunks, family)));
    let left = left.collect();
    let to = Box::new(Switch { provider, model, money, left, rest });
    Ok(Event::Switched { id, to })
}

/// What it would cost to read the rest of a job, with each such money; none where nothing is paid.
pub fn rest(
    reads: &impl Reads,
    job: &Job,
    moneys: &[Money],
) -> Result<Vec<Option<Estimate>>, ReadError> {
    let unread = unread(reads, job)?;
    Ok(moneys.iter().map(|money| cost(&unread, money)).collect())
}

type Unread = Vec<(TaskId, Vec<Tokens>)>;

fn cost(unread: &Unread, money: &Money) -> Option<Estimate> {
    let (card, meter) = (money.card.as_ref()?, money.meter.as_ref()?);
    let units = unread.iter().filter(|(_, chunks)| !chunks.is_empty());
    let units: Vec<Weight> =
        units.map(|(_, chunks)| whole(money.fixed, &weights(chunks, card.family))).collect();
    Some(spend::estimate(card, meter, &units, money.fixed, money.economy))
}

fn weights(chunks: &[Tokens], family: Family) -> Vec<Weight> {
    chunks.iter().map(|tokens| tokens.weight(family)).collect()
}

/// Of each unit, the chunks that are not read, those included that were set aside.
fn unread(reads: &impl Reads, job: &Job) -> Result<Unread, ReadError> {
    let row = job.row();
    let unread = leaves(reads, row)?.into_iter().filter(|leaf| !leaf.answered);
    let unread: BTreeMap<String, Tokens> = unread.map(|leaf| (leaf.id, leaf.tokens)).collect();
    let mut units = Vec::new();
    for task in job.units_of_reading() {
        let step = reads.step(&row.id, task.phase, task.step)?.ok_or_else(|| missing("step"))?;
        let left = step.members.iter().filter_map(|id| unread.get(id).copied());
        units.push((task, left.collect()));
    }
    Ok(units)
}

impl<R: Reads> Worker<'_, R> {
    /// What was answered of a chunk.
    pub(super) fn output(&self, chunk: &str) -> Result<Option<Output>, ReadError> {
        output(self.reads, self.job.row(), chunk)
    }
}
