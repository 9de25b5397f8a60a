//! What a person decides about facts, between the socket and the jobs of a memory.

use std::rc::Rc;

use super::{Driver, Held, now};
use crate::edge::api::random_bytes;
use crate::edge::store::Engine;
use crate::facts::CareKey;
use crate::job::{Command, Event, Job};
use crate::opening;
use crate::protocol::LetWait;
use crate::rows::Record;
use crate::sql::{SqlError, Store};
use crate::work::{self, Wish, WishError};

impl Driver {
    /// Has the records of a decision stored, and what was written of the memory written anew, by
    /// each job that has begun to write it: what is forgotten leaves the earlier bundles too.
    pub(in crate::edge) fn decide(
        self: &Rc<Self>,
        held: &mut Held,
        job: &str,
        (id, records): (&str, &[Record]),
    ) -> Result<(), SqlError> {
        let mut others = opening::siblings(held.store.jobs()?, job);
        others.retain(|other| other.id != job && opening::is_written(other));
        for job in std::iter::once(job).chain(others.iter().map(|other| other.id.as_str())) {
            let event = Event::Decided { id: id.to_owned(), records: records.to_vec() };
            self.deliver(held, job, event)?;
        }
        self.report_rest(held)?;
        held.arm()
    }

    /// Has facts of these kinds wait from now on, and others not, in all jobs of a memory, the newest
    /// first: also one that has not begun to write.
    pub(in crate::edge) fn let_wait(
        self: &Rc<Self>,
        held: &mut Held,
        job: &str,
        (id, kinds): (&str, LetWait),
    ) -> Result<(), SqlError> {
        for job in opening::siblings(held.store.jobs()?, job) {
            let command = Command::LetWait(kinds);
            self.deliver(held, &job.id, Event::Command { id: id.to_owned(), command })?;
        }
        self.report_rest(held)?;
        held.arm()
    }

    /// Removes a job with all that only it has. Later runs of its memory, which hold what was read of
    /// that too, are written anew without it.
    pub(in crate::edge) fn delete_job(
        self: &Rc<Self>,
        held: &mut Held,
        job: &Job,
    ) -> Result<(), SqlError> {
        self.abandon_batch(held, job);
        let id = job.row().id.as_str();
        let later = opening::built_upon(held.store.jobs()?, id);
        let store = &held.store;
        store.engine().transaction(|| store.delete_job(id))?;
        held.drop_job(id);
        for other in later {
            let event = Event::Decided { id: format!("deleted {id}"), records: Vec::new() };
            self.deliver(held, &other.id, event)?;
        }
        self.report_rest(held)?;
        held.arm()
    }
}

impl Held {
    /// The records that a wish about facts of a job comes to, or why it comes to none.
    pub(in crate::edge) fn wished(
        &self,
        job: &str,
        wish: &Wish,
    ) -> Result<Result<Vec<Record>, WishError>, SqlError> {
        let Some(job) = self.job_unheard(job, wish.id)? else { return Ok(Ok(Vec::new())) };
        Ok(work::decide(&self.store, job.row(), wish, now(), &self.care_key))
    }

    /// The records that take back what was decided under that name, or why there are none.
    pub(in crate::edge) fn taken_back(
        &self,
        job: &str,
        (id, decision): (&str, &str),
    ) -> Result<Result<Vec<Record>, WishError>, SqlError> {
        let Some(job) = self.job_unheard(job, id)? else { return Ok(Ok(Vec::new())) };
        Ok(work::undo(&self.store, &job.row().memory, decision))
    }

    /// The records that take out the messages of what was forgotten under that name, or why there
    /// are none.
    pub(in crate::edge) fn taken_out(
        &self,
        job: &str,
        (id, decision): (&str, &str),
    ) -> Result<Result<Vec<Record>, WishError>, SqlError> {
        let Some(job) = self.job_unheard(job, id)? else { return Ok(Ok(Vec::new())) };
        let row = job.row();
        let decisions = work::decided_by(&self.store, &row.memory, decision);
        Ok(decisions
            .map_err(WishError::from)
            .and_then(|decisions| work::remove(&self.store, row, decisions, &self.care_key)))
    }

    /// The job, unless it carried out this command already, and only its page has not heard of it.
    pub(super) fn job_unheard(&self, job: &str, command: &str) -> Result<Option<Job>, SqlError> {
        let job = self.job(job)?;
        Ok(job.filter(|job| !job.row().commands.iter().any(|id| id == command)))
    }
}

/// The person's key to the marks of their decisions; made at first use.
pub(super) fn care_key(store: &Store<Engine>) -> Result<CareKey, SqlError> {
    if let Some(key) = store.care_key()? {
        return Ok(CareKey::from_bytes(&key));
    }
    let key = random_bytes()?;
    store.write_care_key(&key)?;
    Ok(CareKey::from_bytes(&key))
}
