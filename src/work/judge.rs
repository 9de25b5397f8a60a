//! Pairs of facts that a model is asked about: which there are, and what was said of them.

use crate::facts::{self, Gathered, Judged, Judgement, PROMPT_VERSION, Pair};
use crate::job::{CallId, StepError, TaskId};
use crate::plan::StepKind;
use crate::prompt::Answer;
use crate::rows::{JudgementRow, Record};
use crate::spend::Weight;
use crate::weigh;

use super::{ReadError, Reads, Worker, missing, model_name, models};

/// A pair that was asked about alone so often in vain is not asked about again.
const TRIES_MAX: u32 = 5;

impl<R: Reads> Worker<'_, R> {
    /// The pairs of a topic with what the first of the job's models said of each, if one did. None where
    /// no model was ever there to be asked.
    fn pairs(&self, topic: &[Gathered]) -> Result<Vec<(Pair, Option<Judgement>)>, ReadError> {
        let row = self.job.row();
        if row.money.card.is_none() && row.earlier_models.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = facts::pairs(topic.to_vec(), &self.setting(), self.care_key).into_iter();
        let said = |pair: Pair| {
            for model in models(row) {
                let said = self.reads.judgement(&row.memory, &pair.id, model)?;
                if said.is_some() {
                    return Ok((pair, said));
                }
            }
            Ok((pair, None))
        };
        pairs.map(said).collect()
    }

    /// What was said of the facts of a topic.
    pub(super) fn judged(&self, topic: &[Gathered]) -> Result<Vec<Judged>, ReadError> {
        let pairs = self.pairs(topic)?.into_iter();
        let judged = pairs.filter_map(|(pair, said)| {
            let (first, second) = (pair.first.fact, pair.second.fact);
            said.map(|judgement| Judged { first, second, judgement })
        });
        Ok(judged.collect())
    }

    /// The pairs that a step asks about: those of its topics of which nothing was said yet.
    pub(super) fn unjudged(&self, task: TaskId) -> Result<Vec<Pair>, ReadError> {
        let step = self.reads.step(&self.job.row().id, task.phase, task.step)?;
        let mut unjudged = Vec::new();
        for topic in self.topics(&step.ok_or_else(|| missing("step"))?.node)? {
            let pairs = self.pairs(&topic)?.into_iter();
            unjudged.extend(pairs.filter(|(_, said)| said.is_none()).map(|(pair, _)| pair));
        }
        Ok(unjudged)
    }

    /// Whether what a step of tying leaves is judged next, and tied anew with that.
    pub(super) fn is_judged_next(&self, tying: TaskId) -> bool {
        self.job.unit(TaskId { phase: tying.phase + 1, ..tying }).is_some()
    }

    /// What the pairs weigh that a step of tying leaves to be judged: of facts as they were before it,
    /// so that they are the same whatever was judged before.
    pub(super) fn to_judge(&self, task: TaskId) -> Result<Vec<Weight>, ReadError> {
        let step = self.reads.step(&self.job.row().id, task.phase, task.step)?;
        let is_tying = step.is_some_and(|step| step.kind == StepKind::Topics.as_str());
        if !is_tying || !self.is_judged_next(task) {
            return Ok(Vec::new());
        }
        let unjudged = self.unjudged(task)?.into_iter();
        Ok(unjudged.map(|pair| weigh::pair(&pair, self.family())).collect())
    }

    /// Whether a call asks about pairs.
    pub(super) fn is_judging(&self, call: CallId) -> Result<bool, ReadError> {
        Ok(self.unit_step(call)?.kind == StepKind::Judge.as_str())
    }

    /// What an answer says of each pair. One of which a whole answer says nothing is asked about again
    /// with the rest.
    pub(super) fn judgements_of(
        &self,
        pairs: &[Pair],
        answer: &Answer,
    ) -> Result<Vec<Record>, StepError> {
        if answer.pairs.is_empty() && !pairs.is_empty() {
            return match (answer.cut, pairs.len()) {
                (true, 1) => Err(StepError::Cut),
                (true, _) => Ok(Vec::new()),
                (false, _) => Err(StepError::Unusable("`pairs` is empty".to_owned())),
            };
        }
        let said = answer.pairs.iter().filter_map(|(at, judgement)| {
            pairs.get(*at as usize).map(|pair| self.judgement_row(pair, *judgement))
        });
        Ok(said.collect())
    }

    /// Of a pair that was asked about alone and in vain, again and again, nothing is known: it stays as
    /// code has it.
    pub(super) fn unknown(&self, call: CallId, error: &StepError) -> Option<Vec<Record>> {
        let lasts = !matches!(
            error,
            StepError::Wait { .. } | StepError::Unavailable { .. } | StepError::Held(_)
        );
        let alone = self.job.unit(call.task).is_some_and(|unit| unit.asked.chunks == 1);
        let in_vain = alone && lasts && self.job.strikes(call.task) + 1 >= TRIES_MAX;
        let pair = self.unjudged(call.task).ok()?.into_iter().next().filter(|_| in_vain)?;
        Some(vec![self.judgement_row(&pair, Judgement::Unknown)])
    }

    fn judgement_row(&self, pair: &Pair, judgement: Judgement) -> Record {
        let row = self.job.row();
        Record::Judgement(JudgementRow {
            memory: row.memory.clone(),
            pair: pair.id.clone(),
            prompt_version: PROMPT_VERSION.to_owned(),
            model: model_name(row).to_owned(),
            judgement,
        })
    }
}
