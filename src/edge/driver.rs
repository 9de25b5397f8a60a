//! Carries out what a person's jobs decide: the driver of [`crate::job`] over a Durable Object.
//!
//! Everything happens in [`Driver::with`], without an `await`, so nothing else runs in between.
//! What is held in memory is a copy of what is stored; after an error or a panic the copy is
//! dropped, and the next event loads it anew. Work is done while the alarm rings, a slice at a
//! time, and each step's result is stored before the next begins.

mod batch;
mod calls;
mod care;
mod models;
mod question;
mod stored;

pub(super) use self::models::Wanted;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use worker::{Env, State};

use super::answer::Problem;
use super::sockets;
use super::store::Engine;
use crate::chunk::Chunk;
use crate::clock::Millis;
use crate::facts::CareKey;
use crate::job::{Command, Effect, Event, Job, Outcome, Reply, StepError};
use crate::opening::runner;
use crate::prices::Prices;
use crate::prompt::embedded::Embedded;
use crate::protocol::{FileEntry, FromEdge, Hold, Snapshot};
use crate::push;
use crate::rows::{JobRow, Record};
use crate::settings;
use crate::sql::{SqlError, Store};
use crate::work::{self, Reads as _, Seen, Worker};

/// Where the clock does run, a slice ends after so long: sockets are served between slices.
const SLICE_MS: i64 = 150;

/// After an error that is not a step's own, the alarm rings again this much later.
const AFTER_ERROR_MS: i64 = 15_000;

/// The page is told of progress at most once in so long.
const REPORT_MS: i64 = 100;

/// Names the code in receipts and in `/health`.
pub(super) const BUILD: &str = env!("CARGO_PKG_VERSION");

/// The driver of all jobs of a person.
pub(super) struct Driver {
    state: State,
    env: Env,
    slice_steps: usize,
    held: RefCell<Option<Held>>,
    embedded: OnceCell<Embedded>,
}

/// What is known of the store.
pub(super) struct Held {
    pub(super) store: Store<Engine>,
    /// Those that are not done.
    pub(super) jobs: BTreeMap<String, Job>,
    wake_at: BTreeMap<String, Millis>,
    /// When the alarm will ring at the latest.
    alarm: Option<Millis>,
    queue: VecDeque<(String, Effect)>,
    reported_at: BTreeMap<String, Millis>,
    /// Jobs of which the page has not been told the latest.
    unreported: BTreeSet<String>,
    files: BTreeMap<String, Vec<FileEntry>>,
    /// How many conversations were brought, by job: of those whose frames are all stored.
    conversations: BTreeMap<String, u32>,
    /// Jobs that were at rest and are written anew after a decision, which is no news to who decided.
    written_anew: BTreeSet<String>,
    /// By which the person's decisions find their facts.
    pub(in crate::edge) care_key: CareKey,
    /// Where keys go to, by provider.
    key_hosts: BTreeMap<String, String>,
}

/// The time, which the core is told.
pub(super) fn now() -> Millis {
    Millis(worker::Date::now().as_millis().cast_signed())
}

/// The linear memory of this isolate, which only grows: for whoever watches the platform's limit.
fn memory_bytes() -> usize {
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size(0) * 65_536;
    #[cfg(not(target_arch = "wasm32"))]
    return 0;
}

impl Driver {
    pub(super) fn new(state: State, env: Env, slice_steps: usize) -> Self {
        Self { state, env, slice_steps, held: RefCell::new(None), embedded: OnceCell::new() }
    }

    pub(super) fn env(&self) -> &Env {
        &self.env
    }

    /// What models cost here.
    pub(super) fn prices(&self) -> Result<Prices, Problem> {
        let prices = settings::prices(|name| super::setting(&self.env, name));
        let prices = prices.map_err(|_| Problem::misconfigured(vec!["PRICES".to_owned()]))?;
        Ok(prices.on(now()))
    }

    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// Does something with what is stored. An error, and a panic too, leaves nothing in memory.
    pub(super) fn with<T>(
        self: &Rc<Self>,
        body: impl FnOnce(&mut Held) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let mut held = match self.held.take() {
            Some(held) => held,
            None => self.load()?,
        };
        let result = body(&mut held);
        if result.is_ok() {
            self.held.replace(Some(held));
        }
        result
    }

    /// Forgets what is held, as after deleting everything.
    pub(super) fn forget(&self) {
        self.held.replace(None);
    }

    fn load(self: &Rc<Self>) -> Result<Held, SqlError> {
        let engine = Engine::new(&self.state);
        let now = now();
        let store = engine.transaction(|| Store::open(Engine::new(&self.state), now))?;
        let rows = store.jobs()?;
        let care_key = care::care_key(&store)?;
        let mut held = Held {
            store,
            jobs: BTreeMap::new(),
            wake_at: BTreeMap::new(),
            alarm: None,
            queue: VecDeque::new(),
            reported_at: BTreeMap::new(),
            unreported: BTreeSet::new(),
            files: BTreeMap::new(),
            conversations: BTreeMap::new(),
            written_anew: BTreeSet::new(),
            care_key,
            key_hosts: self.key_hosts(),
        };
        // A job that is held at its cap has not ended: the person may yet raise it.
        let is_open = |row: &&JobRow| row.ended_at.is_none() || row.money.questions.open.is_some();
        for row in rows.iter().filter(is_open) {
            if let Some(job) = held.store.job(&row.id)? {
                held.jobs.insert(row.id.clone(), job);
            }
        }
        let ids: Vec<String> = held.jobs.keys().cloned().collect();
        for id in ids {
            if let Some(job) = held.jobs.get_mut(&id) {
                let outcome = job.recover(now);
                self.carry_out(&mut held, &id, &outcome, now)?;
            }
        }
        Ok(held)
    }

    /// Hands an event to a job and carries out what comes of it.
    pub(super) fn deliver(
        self: &Rc<Self>,
        held: &mut Held,
        id: &str,
        event: Event<Record>,
    ) -> Result<(), SqlError> {
        if !held.jobs.contains_key(id)
            && matches!(
                event,
                Event::Command { .. }
                    | Event::Decided { .. }
                    | Event::Switched { .. }
                    | Event::Asked(_)
                    | Event::Answered(_)
            )
            && let Some(ended) = held.store.job(id)?
        {
            // What failed in a run that is over can be tried again, and what it wrote be decided
            // about and asked.
            held.jobs.insert(id.to_owned(), ended);
            held.files.remove(id);
        }
        let Some(job) = held.jobs.get_mut(id) else { return Ok(()) };
        let now = now();
        let before = push::rest(job);
        let is_decision = matches!(
            event,
            Event::Decided { .. } | Event::Command { command: Command::LetWait(_), .. }
        );
        let outcome = job.handle(now, event);
        let rest = push::rest(job);
        self.carry_out(held, id, &outcome, now)?;
        if is_decision && before.is_some() && rest.is_none() {
            held.written_anew.insert(id.to_owned());
        }
        if let Some(rest) = rest.filter(|rest| Some(*rest) != before)
            && !held.written_anew.remove(id)
        {
            let endpoints = held.store.pushes()?;
            self.state.wait_until(super::push::tell(Rc::clone(self), endpoints, rest));
        }
        Ok(())
    }

    /// Stores a job that was opened.
    pub(super) fn open(self: &Rc<Self>, held: &mut Held, row: JobRow) -> Result<(), SqlError> {
        let (job, write) = Job::open::<Record>(row);
        let id = job.row().id.clone();
        held.jobs.insert(id.clone(), job);
        let outcome = Outcome { writes: vec![write], effects: vec![], wake_at: None };
        self.carry_out(held, &id, &outcome, now())
    }

    /// The writes and the alarm in one transaction, then the effects.
    fn carry_out(
        self: &Rc<Self>,
        held: &mut Held,
        id: &str,
        outcome: &Outcome<Record>,
        now: Millis,
    ) -> Result<(), SqlError> {
        match outcome.wake_at {
            Some(at) => held.wake_at.insert(id.to_owned(), at),
            None => held.wake_at.remove(id),
        };
        let done = held.jobs.get(id).is_some_and(Job::is_done);
        let ended = held.jobs.get(id).is_some_and(Job::is_ended);
        if !done {
            held.files.remove(id);
        }
        if ended {
            held.jobs.remove(id);
            held.wake_at.remove(id);
            worker::console_log!("a job is done; WebAssembly memory: {} bytes", memory_bytes());
        }
        let alarm = held.alarm_to_set()?;
        let store = &held.store;
        store.engine().transaction(|| {
            store.commit(id, outcome)?;
            if ended {
                store.forget_key(id)?;
            }
            alarm.map_or(Ok(()), |at| store.engine().ring_at(at))
        })?;
        held.alarm = alarm.or(held.alarm);
        for effect in &outcome.effects {
            match effect {
                Effect::Acknowledge { frame } => {
                    sockets::tell(&self.state, id, &FromEdge::Stored { n: *frame });
                }
                Effect::Report => {
                    // Frames are acknowledged one by one; what follows is told in between.
                    let told = held.reported_at.get(id).copied();
                    let now_and_then = told.is_none_or(|at| at + REPORT_MS <= now);
                    if done || now_and_then {
                        self.report(held, id, now)?;
                    } else {
                        held.unreported.insert(id.to_owned());
                    }
                }
                Effect::Plan | Effect::Step(_) => held.queue.push_back((id.to_owned(), *effect)),
                Effect::Call(call) => self.begin_call(held, id, *call),
                Effect::Batch(call) => self.begin_batch(held, id, *call),
            }
        }
        Ok(())
    }

    /// Tells the page where a job stands.
    fn report(&self, held: &mut Held, id: &str, now: Millis) -> Result<(), SqlError> {
        held.unreported.remove(id);
        held.reported_at.insert(id.to_owned(), now);
        if sockets::is_followed(&self.state, id)
            && let Some(snapshot) = held.snapshot(id)?
        {
            sockets::tell(&self.state, id, &FromEdge::Snapshot(Box::new(snapshot)));
        }
        Ok(())
    }

    /// Tells the page what it has not been told yet.
    pub(super) fn report_rest(&self, held: &mut Held) -> Result<(), SqlError> {
        for id in std::mem::take(&mut held.unreported) {
            self.report(held, &id, now())?;
        }
        Ok(())
    }

    /// The alarm rang. Never fails: the platform drops an alarm that has failed seven times.
    pub(super) fn ring(self: &Rc<Self>) {
        let slice = catch_unwind(AssertUnwindSafe(|| self.with(|held| self.slice(held))));
        let reason = match slice {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "a panic".to_owned(),
        };
        worker::console_error!("work stopped: {reason}");
        self.forget();
        if let Err(error) = Engine::new(&self.state).ring_at(now() + AFTER_ERROR_MS) {
            worker::console_error!("the alarm could not be set: {error}");
        }
    }

    fn slice(self: &Rc<Self>, held: &mut Held) -> Result<(), SqlError> {
        held.alarm = None;
        let began = now();
        for idle in held.idle_keys(began)? {
            held.store.forget_key(&idle)?;
        }
        for id in held.awaited() {
            self.deliver(held, &id, Event::Tick)?;
        }
        for _ in 0..self.slice_steps {
            let Some((id, effect)) = held.queue.pop_front() else { break };
            if let Some(event) = self.perform(held, &id, effect)? {
                self.deliver(held, &id, event)?;
            }
            if now() >= began + SLICE_MS {
                break;
            }
        }
        self.report_rest(held)?;
        held.arm()
    }

    /// Does the work of an effect. A step that fails, or panics, is the job's own affair.
    fn perform(
        &self,
        held: &Held,
        id: &str,
        effect: Effect,
    ) -> Result<Option<Event<Record>>, SqlError> {
        let Some(job) = held.jobs.get(id) else { return Ok(None) };
        match effect {
            Effect::Plan => Ok(Some(work::plan(&held.store, job.row())?)),
            Effect::Step(call) if job.is_calling(call) => {
                let worker = self.worker(held, job);
                let reply = catch_unwind(AssertUnwindSafe(|| worker.perform(call)));
                let reply = reply.unwrap_or_else(|_| Reply {
                    call,
                    result: Err(StepError::Failed("a panic".to_owned())),
                    called: None,
                    to_judge: Vec::new(),
                });
                if let Err(error) = &reply.result {
                    worker::console_error!("{:?} of a job: {error}", call.task);
                }
                Ok(Some(Event::Reply(reply)))
            }
            Effect::Step(_)
            | Effect::Call(_)
            | Effect::Batch(_)
            | Effect::Acknowledge { .. }
            | Effect::Report => Ok(None),
        }
    }

    fn worker<'a>(&'a self, held: &'a Held, job: &'a Job) -> Worker<'a, Store<Engine>> {
        Worker {
            reads: &held.store,
            job,
            embedded: self.embedded.get_or_init(Embedded::new),
            now: now(),
            build: BUILD,
            care_key: &held.care_key,
        }
    }
}

impl Held {
    /// For each memory, the job that is at work or is to begin.
    fn runners(&self) -> Vec<String> {
        let mut memories: Vec<&str> =
            self.jobs.values().map(|job| job.row().memory.as_str()).collect();
        memories.sort_unstable();
        memories.dedup();
        let runners = memories.into_iter().filter_map(|memory| runner(self.jobs.values(), memory));
        runners.map(str::to_owned).collect()
    }

    /// Those of these chunks of a memory that are there, in this order.
    pub(super) fn chunks<'a>(
        &self,
        memory: &str,
        ids: impl IntoIterator<Item = &'a String>,
    ) -> Result<Vec<Chunk>, SqlError> {
        let chunks = ids.into_iter().map(|id| self.store.chunk(memory, id));
        let chunks = chunks.collect::<Result<Vec<_>, _>>()?;
        Ok(chunks.into_iter().flatten().collect())
    }

    /// The jobs that the alarm rings for: those at work, and those that have written what is read and
    /// wait for the next month.
    fn awaited(&self) -> Vec<String> {
        let mut ids = self.runners();
        let waits = |job: &&Job| job.is_done() && job.row().hold == Some(Hold::Budget);
        ids.extend(self.jobs.values().filter(waits).map(|job| job.row().id.clone()));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// When the alarm must be set to ring, if it does not ring early enough.
    fn alarm_to_set(&self) -> Result<Option<Millis>, SqlError> {
        let awaited = self.awaited();
        let wanted = awaited.iter().filter_map(|id| self.wake_at.get(id)).min().copied();
        let keys = self.store.keys()?;
        let expires = keys.iter().map(|key| self.key_expires(key)).min();
        let wanted = wanted.into_iter().chain(expires).min();
        Ok(wanted.filter(|wanted| self.alarm.is_none_or(|at| *wanted < at)))
    }

    /// Sets the alarm for what is left to do.
    pub(super) fn arm(&mut self) -> Result<(), SqlError> {
        if let Some(at) = self.alarm_to_set()? {
            self.store.engine().ring_at(at)?;
            self.alarm = Some(at);
        }
        Ok(())
    }

    /// The job of that id, as it stands.
    pub(super) fn job(&self, id: &str) -> Result<Option<Job>, SqlError> {
        match self.jobs.get(id) {
            Some(job) => Ok(Some(job.clone())),
            None => self.store.job(id),
        }
    }

    /// Forgets a job that was deleted.
    pub(super) fn drop_job(&mut self, id: &str) {
        self.jobs.remove(id);
        self.wake_at.remove(id);
        self.files.remove(id);
        self.conversations.remove(id);
        self.unreported.remove(id);
        self.written_anew.remove(id);
        self.reported_at.remove(id);
        self.queue.retain(|(job, _)| job != id);
    }

    /// All that the page shows of a job.
    pub(super) fn snapshot(&mut self, id: &str) -> Result<Option<Snapshot>, SqlError> {
        let Some(job) = self.job(id)? else { return Ok(None) };
        let row = job.row();
        let units = self.store.unit_chunks(id)?;
        let seen = Seen {
            units: units.into_iter().map(|(phase, step, chunks)| ((phase, step), chunks)).collect(),
            facts: work::models(row)
                .map(|model| self.store.facts_found(&row.memory, model))
                .sum::<Result<u64, SqlError>>()?,
            conversations: self.conversations_of(&job)?,
            files: if job.is_done() { self.files_of(id)? } else { Vec::new() },
            asides: self.store.asides(id)?,
            key_host: self.key_hosts.get(&row.provider).cloned().unwrap_or_default(),
            waiting: job.is_gathered()
                && !job.is_done()
                && runner(self.jobs.values(), &row.memory) != Some(id),
        };
        Ok(Some(work::snapshot(&job, seen, now())))
    }
}
