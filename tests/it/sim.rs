//! The simulator: a second driver of the real job, with its own store, clock, network, page and
//! provider, and faults drawn from a seed. Whatever goes wrong, the memory must be, byte for byte,
//! that of a flawless run.
//!
//! `SEEDS=20000 cargo test sim` runs more worlds; `SEED=14 cargo test sim` runs one again.

mod curve;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use decant::clock::Millis;
use decant::facts::{Care, CareKey, Verdict};
use decant::frame;
use decant::job::{
    BATCH_MAX_MS, BatchCall, CALLS_MAX, CallId, Command, Effect, Event, Job, LOOK_MAX_MS, Outcome,
    Reply, StepError, SwitchRefusal, TaskId, Write, fetched,
};
use decant::opening;
use decant::prices::Prices;
use decant::prompt::embedded::Embedded;
use decant::prompt::{Provider, Request, Response};
use decant::protocol::{Hold, LetWait, Manifest, Stage};
use decant::rows::{CallState, FIRST_MEMORY, FrameBytesRow, JobRow, Record, TaskState, Trouble};
use decant::shelf::{Log, Shelf, ShelfError, record};
use decant::work::{self, BatchAsk, Heard, Reads, SwitchError, Told, Worker};

use crate::fake::{self, Misstep, Sent};
use crate::fake_batches::Batches;
use crate::made;
use crate::planted::Dice;

/// Faults cease then; a job that is not done as long again afterwards never will be.
const FAULTS_END_MS: i64 = 4 * 3_600_000;

/// A log in memory that can lose its end.
#[derive(Debug, Default)]
pub struct MemoryLog(pub Vec<u8>);

impl Log for MemoryLog {
    fn append(&mut self, bytes: &[u8]) -> Result<u64, ShelfError> {
        self.0.extend_from_slice(bytes);
        Ok((self.0.len() - bytes.len()) as u64)
    }

    fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        let at = usize::try_from(at).unwrap();
        Ok(self.0[at..at + length].to_vec())
    }

    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    fn truncate(&mut self, length: u64) -> Result<(), ShelfError> {
        self.0.truncate(usize::try_from(length).unwrap());
        Ok(())
    }
}

/// How likely each fault is, in thousandths, each time it could occur.
#[derive(Clone, Copy, Debug, Default)]
struct Faults {
    crash: u32,
    lost: u32,
    twice: u32,
    late: u32,
    misstep: u32,
    failed: u32,
    alarm_late: u32,
}

const ROUGH: Faults =
    Faults { crash: 25, lost: 60, twice: 60, late: 150, misstep: 250, failed: 30, alarm_late: 100 };

/// A rough network and a process that never ends: what was lost must be noticed by the clock.
const NO_CRASH: Faults = Faults { crash: 0, ..ROUGH };

/// An outage as long as providers have had them.
const OUTAGE_MS: i64 = 3_600_000;

/// No world takes so many events; more of them go round in a circle.
const EVENTS_MAX: u32 = 100_000;

/// What is on its way to the driver.
#[derive(Clone, Debug)]
enum Parcel {
    Frame(u32),
    Heard(CallId, Heard),
    Batch(BatchCall, Heard, Vec<CallId>),
}

/// One world.
struct World<'a> {
    dice: Dice,
    faults: Faults,
    now: Millis,
    embedded: &'a Embedded,
    care_key: CareKey,
    frames: &'a [Vec<u8>],
    /// `None` only while it is reopened.
    shelf: Option<Shelf<MemoryLog>>,
    job: Option<Job>,
    queue: VecDeque<Effect>,
    under_way: Vec<(Millis, Parcel)>,
    alarm: Option<Millis>,
    /// Crash at this commit, counted from 1, and never else.
    crash_at_commit: Option<u32>,
    commits: u32,
    /// Whatever is asked about this chunk is refused.
    chunk_that_fails: Option<String>,
    /// What the provider has billed for single calls, in nanodollars.
    billed: u64,
    batches: Batches,
    /// Only these missteps are made.
    missteps: Vec<Misstep>,
    /// Until then nobody answers a call over the network.
    outage_until: Millis,
    /// Until then the operator's budget is used up.
    budget_until: Millis,
    /// What the page knows to be stored, and what it has sent and not heard of.
    acknowledged: BTreeSet<u32>,
    sent: BTreeSet<u32>,
    asked: BTreeSet<CallId>,
    asked_by_this_process: BTreeSet<CallId>,
    /// Questions about batches.
    asked_about: BTreeSet<BatchCall>,
    asked_about_by_this_process: BTreeSet<BatchCall>,
    done: BTreeSet<TaskId>,
    outputs: BTreeSet<String>,
    last_seq: u64,
    last_stage: Stage,
    /// A cap below what is spent already holds nothing back any more.
    lowest_cap: u64,
    /// Another model, or another way to ask it, was chosen.
    switched: bool,
}

impl<'a> World<'a> {
    fn new(
        seed: u64,
        faults: Faults,
        provider: &str,
        frames: &'a [Vec<u8>],
        embedded: &'a Embedded,
    ) -> Self {
        let row = job_row(provider, frames, Millis(1_764_000_000_000));
        Self::of(seed, faults, row, frames, embedded)
    }

    fn of(
        seed: u64,
        faults: Faults,
        row: JobRow,
        frames: &'a [Vec<u8>],
        embedded: &'a Embedded,
    ) -> Self {
        let now = row.started_at;
        let mut shelf = Shelf::open(MemoryLog::default()).unwrap();
        let (job, write) = Job::open(row);
        shelf.put(&[record(made::JOB, &write)]).unwrap();
        Self {
            dice: Dice::new(seed),
            faults,
            now,
            embedded,
            care_key: CareKey::from_bytes(&[7; 32]),
            frames,
            shelf: Some(shelf),
            job: Some(job),
            queue: VecDeque::new(),
            under_way: Vec::new(),
            alarm: None,
            crash_at_commit: None,
            commits: 0,
            chunk_that_fails: None,
            billed: 0,
            batches: Batches::slow(3),
            missteps: Misstep::ALL.into_iter().filter(|one| one.passes()).collect(),
            outage_until: now,
            budget_until: now,
            acknowledged: BTreeSet::new(),
            sent: BTreeSet::new(),
            asked: BTreeSet::new(),
            asked_by_this_process: BTreeSet::new(),
            asked_about: BTreeSet::new(),
            asked_about_by_this_process: BTreeSet::new(),
            done: BTreeSet::new(),
            outputs: BTreeSet::new(),
            last_seq: 0,
            last_stage: Stage::Upload,
            lowest_cap: 0,
            switched: false,
        }
    }

    fn shelf(&self) -> &Shelf<MemoryLog> {
        self.shelf.as_ref().unwrap()
    }

    /// Runs to the end of the job; returns its files.
    fn run(mut self) -> (BTreeMap<String, String>, u32) {
        let end = self.now + 2 * FAULTS_END_MS;
        let faults_end = self.now + FAULTS_END_MS;
        let mut events = 0;
        loop {
            if self.now >= faults_end {
                self.faults = Faults::default();
            }
            events += 1;
            assert!(self.now < end && events < EVENTS_MAX, "the job never ends: {:?}", self.job);
            self.page_sends();
            if !self.step() {
                // What was set aside (refused again and again, say) can be answered at last.
                let job = self.job.as_ref().unwrap();
                if self.chunk_that_fails.is_some() || job.needs_you() == 0 {
                    break;
                }
                self.try_again();
            }
        }
        let stored = self.shelf().job(made::JOB).unwrap().unwrap();
        let hold = stored.row().hold;
        let ended_at = stored.row().ended_at.unwrap_or_else(|| panic!("held for {hold:?}"));
        assert!(stored.row().started_at < ended_at && ended_at <= self.now);
        self.check_ledger();
        (files(self.shelf()), self.commits)
    }

    /// Runs until nothing happens any more by itself.
    fn settle(&mut self) {
        let faults_end = self.now + FAULTS_END_MS;
        let mut events = 0;
        loop {
            if self.now >= faults_end {
                self.faults = Faults::default();
            }
            events += 1;
            assert!(events < EVENTS_MAX, "the job never ends: {:?}", self.job);
            self.page_sends();
            if !self.step() {
                return;
            }
        }
    }

    fn command(&mut self, id: &str, command: &Command) {
        loop {
            while self.job.is_none() {
                self.restart();
            }
            // What was not heard of is said again.
            if self.deliver(Event::Command { id: id.to_owned(), command: command.clone() }) {
                return;
            }
        }
    }

    /// Has a decision of the person stored, whatever the job is at.
    fn decide(&mut self, id: &str, records: &[Record]) {
        loop {
            while self.job.is_none() {
                self.restart();
            }
            let records = records.to_vec();
            if self.deliver(Event::Decided { id: id.to_owned(), records }) {
                return;
            }
        }
    }

    /// Has what was set aside tried again, now that it can be answered, until nothing is left.
    fn try_again(&mut self) {
        self.faults = Faults::default();
        while self.job.as_ref().is_none_or(|job| job.needs_you() > 0) {
            self.command(&format!("again {}", self.commits), &Command::Retry);
            self.settle();
        }
    }

    fn row(&self) -> JobRow {
        self.shelf().jobs().next().unwrap().clone()
    }

    /// The ledger is what was billed, or more where nobody heard of it; its rows add up to what the
    /// job says it spent.
    fn check_ledger(&mut self) {
        // Nobody asks about a batch that was lost, and it is answered and billed all the same.
        self.batches.finish_all();
        let row = self.row();
        let calls: Vec<_> = self.shelf().calls(made::JOB).collect();
        let sum: u64 = calls.iter().map(|call| call.cost).sum();
        assert_eq!(sum, row.money.spent, "the ledger does not add up");
        let billed = self.billed();
        assert!(billed <= row.money.spent, "{billed} billed, {} known", row.money.spent);
        assert!(self.switched || calls.iter().all(|call| (call.batch > 0) == row.money.economy));
        assert!(calls.iter().all(|call| call.state != CallState::Open || row.ended_at.is_none()));
    }

    /// What the provider has billed.
    fn billed(&self) -> u64 {
        self.billed + self.batches.billed
    }

    /// Advances to whatever comes next. False once the job is done and nothing is under way.
    fn step(&mut self) -> bool {
        if self.job.is_none() {
            self.restart();
            return true;
        }
        let done = self.job.as_ref().is_some_and(Job::is_done);
        let next = (0..self.under_way.len()).min_by_key(|place| self.under_way[*place].0);
        let arrival = next.map(|place| self.under_way[place].0);
        match (arrival, self.alarm) {
            (None, None) if done || self.is_held() => false,
            (None, None) if self.acknowledged.len() == self.frames.len() => {
                panic!("nothing will ever happen again: {:?}", self.job)
            }
            (None, None) => {
                // Frames were lost: the page gives the connection up and asks what is there.
                self.now = self.now + 15_000;
                self.reconnect();
                true
            }
            (Some(at), alarm) if alarm.is_none_or(|alarm| at <= alarm) => {
                self.now = self.now.max(at);
                let (_, parcel) = self.under_way.remove(next.unwrap());
                self.arrive(parcel);
                true
            }
            (_, Some(alarm)) => {
                self.now = self.now.max(alarm);
                if self.fault(self.faults.alarm_late) {
                    self.now = self.now + i64::from(self.dice.below(60_000));
                }
                self.ring();
                true
            }
            (Some(_), None) => unreachable!("handled above"),
        }
    }

    fn is_held(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.row().hold.is_some())
    }

    fn fault(&mut self, thousandths: u32) -> bool {
        thousandths > 0 && self.dice.below(1000) < thousandths
    }

    fn page_sends(&mut self) {
        let open: Vec<u32> = (0..self.frames.len() as u32)
            .filter(|number| !self.acknowledged.contains(number) && !self.sent.contains(number))
            .take(4_usize.saturating_sub(self.sent.len()))
            .collect();
        for number in open {
            self.sent.insert(number);
            let delay = i64::from(self.dice.below(200)) + 1;
            if self.fault(self.faults.lost) {
                continue;
            }
            self.under_way.push((self.now + delay, Parcel::Frame(number)));
            if self.fault(self.faults.twice) {
                self.under_way.push((self.now + 2 * delay, Parcel::Frame(number)));
            }
        }
    }

    fn reconnect(&mut self) {
        self.sent.clear();
        if let Some(job) = &self.job {
            let have = job.frames_stored();
            let stored = |n: u32| have.iter().any(|[first, last]| (*first..=*last).contains(&n));
            assert!(self.acknowledged.iter().all(|n| stored(*n)), "an acknowledged frame is gone");
            self.acknowledged = (0..self.frames.len() as u32).filter(|n| stored(*n)).collect();
        }
    }

    fn arrive(&mut self, parcel: Parcel) {
        match parcel {
            Parcel::Frame(number) => {
                let bytes = &self.frames[number as usize];
                let decisions = self.shelf().decisions(FIRST_MEMORY).unwrap();
                let care = Care::of(&decisions, &self.care_key);
                let records = records_of(number, bytes, &care);
                let length = bytes.len() as u64;
                assert_eq!(self.job.as_ref().unwrap().frame_refusal(number, length), None);
                self.deliver(Event::Frame { number, bytes: length, records });
            }
            Parcel::Heard(call, heard) => {
                if self.job.as_ref().is_some_and(|job| job.is_calling(call)) {
                    let reply = self.worker().answer(call, &heard);
                    self.deliver(Event::Reply(reply));
                }
            }
            Parcel::Batch(call, heard, left_out) => self.hear_of_batch(call, &heard, left_out),
        }
    }

    fn hear_of_batch(&mut self, call: BatchCall, heard: &Heard, left_out: Vec<CallId>) {
        if !self.job.as_ref().is_some_and(|job| job.is_asking(call)) {
            return;
        }
        match self.worker().answer_batch(call, heard, left_out) {
            Told::News(reply) => drop(self.deliver(Event::Batch(reply))),
            Told::Results(results) => {
                for (call, heard) in results {
                    if self.job.as_ref().is_some_and(|job| job.is_calling(call)) {
                        let reply = self.worker().answer(call, &heard);
                        if !self.deliver(Event::Reply(reply)) {
                            return;
                        }
                    }
                }
                self.deliver(fetched(call));
            }
        }
    }

    /// The alarm rings: the job is told, and local work is done, a few steps at a time.
    fn ring(&mut self) {
        self.alarm = None;
        if !self.deliver(Event::Tick) {
            return;
        }
        for _ in 0..3 {
            let Some(effect) = self.queue.pop_front() else { return };
            if self.fault(self.faults.crash) {
                return self.crash();
            }
            let event = match effect {
                Effect::Plan => work::plan(self.shelf(), self.job.as_ref().unwrap().row()).unwrap(),
                Effect::Step(call) => Event::Reply(self.perform(call)),
                Effect::Acknowledge { .. }
                | Effect::Report
                | Effect::Call(_)
                | Effect::Batch(_) => unreachable!("done at once"),
            };
            if !self.deliver(event) {
                return;
            }
        }
    }

    fn perform(&mut self, call: CallId) -> Reply<Record> {
        let failed = |what: &str| Reply {
            call,
            result: Err(StepError::Failed(what.into())),
            called: None,
            to_judge: Vec::new(),
        };
        if self.fault(self.faults.failed) {
            return failed("a fault");
        }
        let step = self.shelf().step(made::JOB, call.task.phase, call.task.step).unwrap().unwrap();
        if let Some(chunk) = &self.chunk_that_fails
            && step.kind == "unit"
            && step.members.contains(chunk)
        {
            return failed("it always fails");
        }
        self.worker().perform(call)
    }

    fn worker(&self) -> Worker<'_, Shelf<MemoryLog>> {
        Worker {
            reads: self.shelf(),
            job: self.job.as_ref().unwrap(),
            embedded: self.embedded,
            now: self.now,
            build: "simulated",
            care_key: &self.care_key,
        }
    }

    /// What a driver does with an event. Returns whether its writes are stored.
    fn deliver(&mut self, event: Event<Record>) -> bool {
        let stale = self.is_stale(&event);
        let outcome = self.job.as_mut().unwrap().handle(self.now, event);
        if stale {
            let touched = outcome.writes.iter().any(|write| matches!(write, Write::Record(_)));
            assert!(!touched, "an answer that nobody waits for was stored");
        }
        self.carry_out(&outcome)
    }

    fn carry_out(&mut self, outcome: &Outcome<Record>) -> bool {
        self.commits += u32::from(!outcome.writes.is_empty());
        let planned = self.crash_at_commit.take_if(|nth| *nth == self.commits).is_some();
        if planned || self.fault(self.faults.crash) {
            self.tear(outcome);
            return false;
        }
        self.shelf.as_mut().unwrap().commit(made::JOB, outcome).unwrap();
        self.alarm = outcome.wake_at;
        self.check(outcome);
        for effect in &outcome.effects {
            if self.fault(self.faults.crash) {
                self.crash();
                return false;
            }
            self.perform_effect(*effect);
        }
        true
    }

    fn perform_effect(&mut self, effect: Effect) {
        match effect {
            Effect::Acknowledge { frame } => {
                if !self.fault(self.faults.lost) {
                    self.acknowledged.insert(frame);
                    self.sent.remove(&frame);
                }
            }
            Effect::Report => {}
            Effect::Plan => self.queue.push_back(effect),
            Effect::Step(call) => {
                assert!(self.asked.insert(call), "{call:?} was made twice");
                self.asked_by_this_process.insert(call);
                self.queue.push_back(effect);
            }
            Effect::Call(call) => {
                assert!(self.asked.insert(call), "{call:?} was made twice");
                self.asked_by_this_process.insert(call);
                self.call(call);
            }
            Effect::Batch(call) => {
                assert!(self.asked_about.insert(call), "{call:?} was asked twice");
                self.asked_about_by_this_process.insert(call);
                self.ask_about_batch(call);
            }
        }
    }

    /// A question about a batch, over the network.
    fn ask_about_batch(&mut self, call: BatchCall) {
        let ask = self.worker().ask_batch(call).expect("something is to be asked");
        let BatchAsk { request, left_out, .. } = ask;
        let slow = if self.fault(self.faults.late) { 400_000 } else { 20_000 };
        let delay = i64::from(self.dice.below(slow)) + 1;
        if self.now < self.outage_until {
            let error = StepError::Unavailable { why: Trouble::Down, retry_after_ms: None };
            let heard = Heard::Unsent(error);
            self.under_way.push((self.now + 5, Parcel::Batch(call, heard, left_out)));
            return;
        }
        let heard = match self.played(request) {
            Sent::Silence => return,
            Sent::Nothing => Heard::Nothing,
            Sent::Answer { status, headers, body } => {
                let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value));
                Heard::Answer(Response {
                    status,
                    headers: headers.collect(),
                    body: body.into_bytes(),
                })
            }
        };
        if self.fault(self.faults.lost) {
            return;
        }
        let parcel = Parcel::Batch(call, heard, left_out);
        self.under_way.push((self.now + delay, parcel.clone()));
        if self.fault(self.faults.twice) {
            self.under_way.push((self.now + 2 * delay, parcel));
        }
    }

    /// What the provider does with it: a misstep concerns the request itself, or one in the batch.
    fn played(&mut self, request: Request) -> Sent {
        let provider = self.job.as_ref().unwrap().row().money.card.as_ref().unwrap().provider;
        let mut headers = request.headers;
        headers.push(fake::headers(provider).remove(0));
        let asked = fake::Asked {
            provider,
            path: &request.path,
            headers: &headers,
            body: &request.body,
            economy: true,
        };
        // That a batch is too large does not change from one time to the next.
        if self.dice.below(3) == 0
            && let misstep = self.misstep().filter(|one| *one != Misstep::TooLarge)
            && let Some(sent) = fake::turned_away(misstep)
        {
            return sent;
        }
        let mut batches = std::mem::take(&mut self.batches);
        batches.now = self.now;
        let fails = self.rendered_that_fails();
        let mut plan = |body: &str| match &fails {
            Some(text) if body.contains(text) => Some(Misstep::Refusal),
            _ => self.misstep(),
        };
        let sent = batches.handle(request.method, &asked, &mut plan);
        self.batches = batches;
        sent.expect("it is about batches")
    }

    fn misstep(&mut self) -> Option<Misstep> {
        if !self.fault(self.faults.misstep) {
            return None;
        }
        let nth = self.dice.below(self.missteps.len() as u32) as usize;
        Some(self.missteps[nth])
    }

    /// The chunk that fails, as it stands in a request.
    fn rendered_that_fails(&self) -> Option<String> {
        let chunk = self.shelf().chunk(FIRST_MEMORY, self.chunk_that_fails.as_ref()?).unwrap()?;
        Some(json_text(&decant::prompt::rendered(&chunk)))
    }

    /// A call over the network.
    fn call(&mut self, call: CallId) {
        let request = match self.worker().ask(call) {
            Ok(request) => request,
            Err(error) => panic!("nothing could be asked: {error}"),
        };
        let slow = if self.fault(self.faults.late) { 400_000 } else { 20_000 };
        let delay = i64::from(self.dice.below(slow)) + 1;
        if self.now < self.outage_until {
            let error = StepError::Unavailable { why: Trouble::Down, retry_after_ms: None };
            self.under_way.push((self.now + 5, Parcel::Heard(call, Heard::Unsent(error))));
            return;
        }
        if self.now < self.budget_until {
            let heard = Heard::Unsent(StepError::Held(Hold::Budget));
            self.under_way.push((self.now + 5, Parcel::Heard(call, heard)));
            return;
        }
        let mut misstep = self.misstep();
        if self.rendered_that_fails().is_some_and(|text| request.body.contains(&text)) {
            misstep = Some(Misstep::Refusal);
        }
        let provider = self.job.as_ref().unwrap().row().money.card.as_ref().unwrap().provider;
        let mut headers = request.headers;
        headers.push(fake::headers(provider).remove(0));
        let asked = fake::Asked {
            provider,
            path: &request.path,
            headers: &headers,
            body: &request.body,
            economy: false,
        };
        let played = fake::play(&asked, misstep);
        self.billed += played.nanodollars;
        let heard = match played.sent {
            Sent::Silence => return,
            Sent::Nothing => Heard::Nothing,
            Sent::Answer { status, headers, body } => {
                let headers =
                    headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                Heard::Answer(Response { status, headers, body: body.into_bytes() })
            }
        };
        if self.fault(self.faults.lost) {
            return;
        }
        self.under_way.push((self.now + delay, Parcel::Heard(call, heard.clone())));
        if self.fault(self.faults.twice) {
            self.under_way.push((self.now + 2 * delay, Parcel::Heard(call, heard)));
        }
    }

    fn is_stale(&self, event: &Event<Record>) -> bool {
        let Event::Reply(Reply { call, .. }) = event else { return false };
        let tasks = self.shelf().job(made::JOB).unwrap().unwrap();
        !tasks.is_calling(*call)
    }

    /// The process ends while it stores: a part of the batch may be there.
    fn tear(&mut self, outcome: &Outcome<Record>) {
        let mut shelf = self.shelf.take().unwrap();
        let before = shelf.job(made::JOB).unwrap();
        shelf.commit(made::JOB, outcome).unwrap();
        let mut log = shelf.into_log();
        let whole = log.0.len();
        let lost = self.dice.below(whole.min(200) as u32) as usize + 1;
        if outcome.writes.is_empty() {
            self.shelf = Some(Shelf::open(log).unwrap());
        } else {
            let kept = whole - lost.min(whole);
            if self.dice.below(2) == 0 {
                log.0.truncate(kept);
            } else {
                // The length reached the disk, and these bytes did not.
                log.0[kept..].fill(0);
            }
            let shelf = Shelf::open(log).unwrap();
            assert_eq!(shelf.job(made::JOB).unwrap(), before, "half a commit is there");
            self.shelf = Some(shelf);
        }
        self.crash();
    }

    fn crash(&mut self) {
        self.job = None;
        self.queue.clear();
        // Frames on the wire are lost with the connection, answers with the process.
        self.under_way.clear();
        self.asked_by_this_process.clear();
        self.asked_about_by_this_process.clear();
        let log = self.shelf.take().unwrap().into_log();
        self.shelf = Some(Shelf::open(log).unwrap());
    }

    fn restart(&mut self) {
        self.now = self.now + i64::from(self.dice.below(5_000)) + 1;
        let mut job = self.shelf().job(made::JOB).unwrap().unwrap();
        let outcome = job.recover(self.now);
        self.job = Some(job);
        if self.carry_out(&outcome) {
            self.reconnect();
        }
    }

    /// After every commit.
    fn check(&mut self, outcome: &Outcome<Record>) {
        let job = self.job.as_ref().unwrap();
        let stored = self.shelf().job(made::JOB).unwrap().unwrap();
        assert_eq!(*job, stored, "what is held is not what is stored");
        assert!(outcome.wake_at.is_none_or(|at| at > self.now), "the alarm is in the past");
        let row = job.row();
        assert!(row.seq >= self.last_seq, "the sequence runs backwards");
        let unwritten = outcome.writes.iter().any(|write| matches!(write, Write::ForgetMemory));
        assert!(row.stage >= self.last_stage || unwritten, "a stage is undone");
        if unwritten {
            let read: BTreeSet<TaskId> = job.units_of_reading().collect();
            self.done.retain(|id| read.contains(id));
        }
        let committed = row.money.spent + job.reserved();
        let cap = row.cap_microusd.map_or(u64::MAX, |cap| cap as u64 * 1_000);
        assert!(committed <= cap.max(self.lowest_cap), "{committed} committed, the cap is {cap}");
        let mut calling = 0;
        for write in &outcome.writes {
            match write {
                // What is left of an answer takes its place.
                Write::Record(Record::ForgetOutputs { chunk, .. }) => {
                    self.outputs.remove(chunk);
                }
                Write::Task(task) => {
                    let id = TaskId { phase: task.phase, step: task.step };
                    let again = task.unit.as_ref().is_some_and(|unit| !unit.left.is_empty());
                    assert!(again || !self.done.contains(&id), "{id:?} comes undone");
                    self.done.remove(&id);
                    if task.state == TaskState::Done {
                        self.done.insert(id);
                    }
                }
                Write::Record(Record::Output(row)) => {
                    assert!(self.outputs.insert(row.chunk.clone()), "a chunk is answered twice");
                }
                _ => {}
            }
        }
        let batch = row.money.batch.as_ref();
        if let Some(batch) = batch.filter(|batch| batch.until.is_some()) {
            let call = BatchCall { batch: batch.number, turn: batch.turn };
            let asked = self.asked_about_by_this_process.contains(&call)
                || outcome.effects.contains(&Effect::Batch(call));
            assert!(asked, "{call:?} is waited for, and nobody was asked");
        }
        assert_eq!(batch.is_some(), row.money.economy && job.reserved() > 0);
        for call in job.calls_under_way().filter(|_| batch.is_none()) {
            calling += 1;
            let asked = self.asked_by_this_process.contains(&call)
                || outcome.effects.contains(&Effect::Step(call))
                || outcome.effects.contains(&Effect::Call(call));
            assert!(asked, "{call:?} is waited for, and nobody was asked");
        }
        assert!(calling <= CALLS_MAX, "{calling} calls at once");
        let members = |task: TaskId| {
            let step = self.shelf().step(made::JOB, task.phase, task.step).unwrap().unwrap();
            step.members.len() as u32
        };
        let counts = job.chunk_counts(members);
        let sum = counts.read + counts.reading + counts.aside + counts.waiting + counts.passed;
        let planned: u32 = self.shelf().unit_members(made::JOB);
        assert_eq!(sum, planned, "the counts do not add up");
        (self.last_seq, self.last_stage) = (row.seq, row.stage);
    }
}

/// Rules of our own, a model over the network, and models that are asked in batches.
const PROVIDERS: [&str; 4] = ["embedded", "anthropic", "anthropic economy", "openai economy"];

/// Those that are paid.
const PAID: [&str; 3] = ["anthropic", "anthropic economy", "openai economy"];

pub fn job_row(provider: &str, frames: &[Vec<u8>], now: Millis) -> JobRow {
    let bytes = frames.concat();
    let (provider, economy) = match provider.split_once(' ') {
        Some((provider, _)) => (provider, true),
        None => (provider, false),
    };
    let known = Provider::from_name(provider).unwrap();
    let model = match known {
        Provider::Embedded => None,
        Provider::Anthropic => Some(MODEL.to_owned()),
        _ => Some("gpt-6-luna".to_owned()),
    };
    let prices = Prices::built_in();
    let name = model.as_deref().unwrap_or_default();
    let card = opening::card(&prices, known, name, economy).unwrap();
    JobRow {
        id: made::JOB.into(),
        memory: FIRST_MEMORY.into(),
        provider: provider.into(),
        model,
        cap_microusd: None,
        tz: "UTC".into(),
        manifest: Manifest {
            frames: frames.len() as u32,
            chunks: 0,
            bytes: bytes.len() as u64,
            sha256: decant::id::sha256(&bytes),
        },
        sent: true,
        stage: Stage::Upload,
        seq: 0,
        newest_at: None,
        received_sha256: None,
        started_at: now,
        ended_at: None,
        money: opening::money(card, economy),
        hold: None,
        finish: false,
        moved_at: now,
        commands: Vec::new(),
        earlier_models: Vec::new(),
        let_wait: LetWait::default(),
    }
}

/// The model that is simulated.
const MODEL: &str = "claude-haiku-5-5";

/// A text as it stands in JSON.
fn json_text(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

pub fn records_of(number: u32, bytes: &[u8], care: &Care) -> Vec<Record> {
    let job = made::JOB.to_owned();
    let rows = frame::parse(bytes).unwrap().records.into_iter();
    let mut records: Vec<Record> =
        rows.map(|record| work::received_row(record, FIRST_MEMORY, &job, care)).collect();
    records.push(Record::FrameBytes(FrameBytesRow { job, number, body: bytes.to_vec() }));
    records
}

/// The files of the memory; of the receipt only what does not depend on the run.
pub fn files(shelf: &impl Reads) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for (path, parts) in shelf.files(made::JOB).unwrap() {
        let parts: Vec<String> = (0..parts)
            .map(|nth| shelf.file_part(made::JOB, &path, nth).unwrap().unwrap())
            .collect();
        files.insert(path, parts.concat());
    }
    files.remove("RECEIPT.md").expect("a receipt for people");
    let receipt = files.remove("receipt.json").expect("a receipt");
    let receipt: decant::receipt::Receipt = serde_json::from_str(&receipt).unwrap();
    assert_eq!(receipt.laws(), Vec::<String>::new());
    let mut receipt = serde_json::to_value(&receipt).unwrap();
    // How often something had to be asked, and what that cost, is the run's; a fact that was not
    // closed in one answer and is in the next was proposed once more.
    for field in ["build", "started_at", "ended_at", "calls", "tokens", "usd"] {
        receipt.as_object_mut().unwrap().remove(field);
    }
    files.insert("receipt.json".into(), receipt.to_string());
    files
}

pub fn flawless(
    provider: &str,
    frames: &[Vec<u8>],
    embedded: &Embedded,
) -> BTreeMap<String, String> {
    let world = World::new(0, Faults::default(), provider, frames, embedded);
    let (files, _) = world.run();
    assert!(files["facts.jsonl"].lines().count() > 3, "the world has something to remember");
    files
}

/// The worlds of a test: so many, or as `SEED` and `SEEDS` say.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SEEDS").unwrap_or(usual),
    }
}

#[test]
fn whatever_goes_wrong_the_memory_is_that_of_a_flawless_run() {
    let embedded = Embedded::new();
    let seeds = seeds(96);
    // Few exports, many runs of each: what a flawless run gives is computed once.
    let exports: Vec<Vec<Vec<u8>>> =
        (0..6).map(|export| made::frames(export, 3 + 11 * export as usize)).collect();
    let expected = PROVIDERS.map(|provider| {
        let of = exports.iter().map(|frames| flawless(provider, frames, &embedded));
        of.collect::<Vec<_>>()
    });
    for seed in seeds {
        let export = (seed % 6) as usize;
        let frames = &exports[export];
        for (provider, expected) in PROVIDERS.into_iter().zip(&expected) {
            // Of the two that are asked in batches one is enough.
            if provider == PROVIDERS[2 + seed as usize % 2] {
                continue;
            }
            let expected = &expected[export];
            let faults = if seed % 4 == 3 { NO_CRASH } else { ROUGH };
            let mut world = World::new(seed, faults, provider, frames, &embedded);
            if seed % 4 == 2 {
                world.outage_until = world.now + OUTAGE_MS;
            }
            let run = std::panic::AssertUnwindSafe(|| world.run());
            match std::panic::catch_unwind(run) {
                Ok((files, _)) => assert_eq!(&files, expected, "SEED={seed} with {provider}"),
                Err(panic) => {
                    eprintln!("SEED={seed} with {provider}");
                    std::panic::resume_unwind(panic);
                }
            }
        }
    }
}

#[test]
fn a_crash_at_any_one_commit_costs_nothing() {
    let embedded = Embedded::new();
    let frames = made::frames(7, 20);
    for provider in PROVIDERS {
        let (expected, commits) =
            World::new(1, Faults::default(), provider, &frames, &embedded).run();
        assert!(commits > 10);
        for nth in 1..=commits {
            let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
            world.crash_at_commit = Some(nth);
            let (files, _) = world.run();
            assert_eq!(files, expected, "crashed at commit {nth} with {provider}");
        }
    }
}

/// What the records come to that forget one fact of that memory and put another right.
fn decisions(world: &World) -> Vec<Record> {
    let row = world.row();
    let facts = world.shelf().facts_between(made::JOB, "", "g").unwrap();
    let [first, .., last] = facts.as_slice() else { panic!("too few facts") };
    let wishes =
        [(Verdict::Forget, "", first), (Verdict::Edit, "I have it in my own words.", last)];
    let records = wishes.into_iter().flat_map(|(verdict, statement, fact)| {
        let facts = [fact.id.clone()];
        let wish = work::Wish { id: verdict.as_str(), verdict, statement, facts: &facts };
        work::decide(world.shelf(), &row, &wish, world.now, &world.care_key).unwrap()
    });
    records.collect()
}

/// So many pairs of facts have been judged.
fn judgements(world: &World) -> usize {
    let rows = world.shelf().memory(FIRST_MEMORY).map(Result::unwrap);
    rows.filter(|row| matches!(row, Record::Judgement(_))).count()
}

/// Whenever the person decides, and whatever goes wrong, the memory is that of a run before which
/// it was decided; and taken back, it is that of a run in which it never was.
#[test]
fn what_is_decided_in_the_middle_is_as_if_it_had_been_from_the_start() {
    let embedded = Embedded::new();
    for provider in PROVIDERS {
        let frames = made::frames(9, 30);
        let mut before = World::new(1, Faults::default(), provider, &frames, &embedded);
        before.settle();
        let undecided = files(before.shelf());
        let (all_asked, mut back) = (judgements(&before), 0);
        let decided = decisions(&before);
        let forget: Vec<Record> = ["forget", "edit"]
            .into_iter()
            .flat_map(|id| {
                let mut after = World::new(1, Faults::default(), provider, &frames, &embedded);
                after.decide("all", &decided);
                work::undo(after.shelf(), FIRST_MEMORY, id).unwrap()
            })
            .collect();
        let mut from_the_start = World::new(1, Faults::default(), provider, &frames, &embedded);
        from_the_start.decide("all", &decided);
        let (expected, _) = from_the_start.run();
        assert!(expected["facts.jsonl"].contains("in my own words"), "{expected:?}");
        assert_ne!(expected, undecided);
        assert_eq!(all_asked > 0, provider != "embedded");
        for seed in seeds(8) {
            let mut world = World::new(seed, ROUGH, provider, &frames, &embedded);
            for _ in 0..world.dice.below(150) {
                world.page_sends();
                if !world.step() {
                    break;
                }
            }
            let asked = judgements(&world);
            world.decide("all", &decided);
            // Heard again.
            world.decide("all", &decided);
            world.settle();
            world.try_again();
            assert_eq!(files(world.shelf()), expected, "SEED={seed} with {provider}");
            world.decide("back", &forget);
            world.settle();
            world.try_again();
            // Facts of which nobody was asked while they were forgotten are left as code has them, until
            // the next import.
            if asked == all_asked {
                assert_eq!(files(world.shelf()), undecided, "SEED={seed} with {provider}");
                back += 1;
            }
        }
        assert!(back > 0, "{provider}: it was always too early");
    }
}

/// Whenever messages are taken out, and whatever goes wrong, nothing that is stored holds them, and
/// the memory is that of a run whose messages went at its end.
#[test]
fn what_is_taken_out_in_the_middle_leaves_the_same_memory() {
    let embedded = Embedded::new();
    for provider in PROVIDERS {
        let frames = made::frames(9, 30);
        let mut at_the_end = World::new(1, Faults::default(), provider, &frames, &embedded);
        at_the_end.settle();
        let forgotten = decisions(&at_the_end);
        let facts = at_the_end.shelf().facts_between(made::JOB, "", "g").unwrap();
        let fact =
            work::fact(at_the_end.shelf(), &at_the_end.row(), &facts[0].id).unwrap().unwrap();
        let words = fact.evidence[0].quote.clone();
        let taken_out = |world: &mut World| {
            let decided = work::decided_by(world.shelf(), FIRST_MEMORY, "forget").unwrap();
            let records = work::remove(world.shelf(), &world.row(), decided, &world.care_key);
            let records = records.ok()?;
            world.decide("out", &records);
            Some(())
        };
        at_the_end.decide("all", &forgotten);
        taken_out(&mut at_the_end).unwrap();
        assert!(taken_out(&mut at_the_end).is_none(), "there is nothing left to take out");
        at_the_end.settle();
        let mut expected = files(at_the_end.shelf());
        // An answer that was out when its messages went finds no quote, and not what was forgotten.
        expected.remove("receipt.json");
        for seed in seeds(6) {
            let mut world = World::new(seed, ROUGH, provider, &frames, &embedded);
            world.decide("all", &forgotten);
            for _ in 0..world.dice.below(200) {
                world.page_sends();
                if !world.step() {
                    break;
                }
            }
            world.crash();
            taken_out(&mut world);
            world.settle();
            world.try_again();
            // What was not read yet was not found.
            taken_out(&mut world);
            world.settle();
            let mut found = files(world.shelf());
            found.remove("receipt.json");
            assert_eq!(found, expected, "SEED={seed} with {provider}");
            let stored = world.shelf().rewritten(MemoryLog::default()).unwrap().into_log().0;
            let left = memchr::memmem::find(&stored, words.as_bytes());
            assert_eq!(left, None, "SEED={seed} with {provider}");
        }
    }
}

#[test]
fn what_always_fails_is_set_aside_alone_and_counted() {
    let embedded = Embedded::new();
    let frames = made::frames(3, 40);
    for provider in PROVIDERS {
        let whole = flawless(provider, &frames, &embedded);
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        world.chunk_that_fails = Some(made::a_chunk(3, 40));
        let (files, _) = world.run();
        let receipt: serde_json::Value = serde_json::from_str(&files["receipt.json"]).unwrap();
        assert_eq!(receipt["units"]["needs_you"], 1);
        assert!(receipt["messages"]["buckets"]["failed"].as_u64().unwrap() > 0);
        let (kept, all) =
            (files["facts.jsonl"].lines().count(), whole["facts.jsonl"].lines().count());
        assert!(0 < kept && kept < all, "{kept} of {all}");
        if provider != "embedded" {
            // Found by halves: nothing but the one chunk is missing.
            let lost = receipt["messages"]["buckets"]["failed"].as_u64().unwrap();
            assert!(lost <= 8, "{lost} messages");
        }
    }
}

/// A model that writes less than one chunk has to say: some of its facts are there, and no chunk is
/// given up.
#[test]
fn an_answer_that_is_too_long_alone_is_asked_to_be_shorter() {
    let embedded = Embedded::new();
    let frames = made::frames(3, 40);
    for provider in PAID {
        let whole = flawless(provider, &frames, &embedded);
        let mut row = job_row(provider, &frames, Millis(1_764_000_000_000));
        row.money.card.as_mut().unwrap().max_output = 250;
        let (files, _) = World::of(1, Faults::default(), row, &frames, &embedded).run();
        let receipt: serde_json::Value = serde_json::from_str(&files["receipt.json"]).unwrap();
        assert_eq!(receipt["units"]["needs_you"], 0);
        assert_eq!(receipt["messages"]["buckets"]["failed"], 0);
        let kept = |files: &BTreeMap<_, String>| files["facts.jsonl"].lines().count();
        assert!(kept(&files) < kept(&whole), "the answers were too long for it");
        assert!(3 * kept(&files) > kept(&whole), "{} of {}", kept(&files), kept(&whole));
    }
}

/// Whatever the cap, it holds; the memory of what was read is there, and raising the cap step by
/// step ends in the memory of a flawless run without a cap.
#[test]
fn a_cap_holds_and_raising_it_leads_to_the_same_memory() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    let whole = PAID.map(|provider| flawless(provider, &frames, &embedded));
    for seed in seeds(12) {
        let nth = seed as usize / 2 % PAID.len();
        let (provider, whole) = (PAID[nth], &whole[nth]);
        let faults = if seed % 2 == 0 { ROUGH } else { Faults::default() };
        let mut world = World::new(seed, faults, provider, &frames, &embedded);
        let mut cap = 100 + i64::from(Dice::new(seed).below(1_500));
        world.command("the first cap", &Command::Cap(Some(cap)));
        let mut paused = 0;
        loop {
            world.settle();
            let row = world.row();
            world.check_ledger();
            if row.hold.is_none() {
                break;
            }
            assert_eq!(row.hold, Some(Hold::Cap), "SEED={seed}");
            assert!(world.billed() <= cap as u64 * 1_000, "SEED={seed}: the cap does not hold");
            let files = files(world.shelf());
            let receipt: serde_json::Value = serde_json::from_str(&files["receipt.json"]).unwrap();
            let over = receipt["messages"]["buckets"]["over_budget"].as_u64().unwrap();
            let job = world.job.as_ref().unwrap();
            let left =
                |phase| job.unit(TaskId { phase, step: 0 }).map_or(0, |unit| unit.left.len());
            assert!(over > 0 || (0..9).any(|phase| left(phase) > 0), "SEED={seed}: {receipt}");
            paused += 1;
            cap += 200 + cap / 2;
            world.command(&format!("raise {paused}"), &Command::Cap(Some(cap)));
        }
        assert!(paused > 0, "SEED={seed}: the cap was never reached");
        world.try_again();
        assert_eq!(&files(world.shelf()), whole, "SEED={seed} with {provider}");
    }
}

#[test]
fn what_only_the_person_can_mend_waits_for_them() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 20);
    let cases = [
        (Misstep::KeyRefused, Hold::Key),
        (Misstep::NoCredit, Hold::Credit),
        (Misstep::NoSuchModel, Hold::Model),
    ];
    for (provider, (misstep, hold)) in
        PAID.into_iter().flat_map(|provider| cases.map(|case| (provider, case)))
    {
        let whole = flawless(provider, &frames, &embedded);
        let faults = Faults { misstep: 1_000, ..Faults::default() };
        let mut world = World::new(3, faults, provider, &frames, &embedded);
        world.missteps = vec![misstep];
        world.settle();
        // A batch is not looked for in vain: what is not there may be the way to send it.
        let held = world.row().hold.expect("it is held");
        let no_batches = world.row().money.economy && hold == Hold::Model && held == Hold::Batch;
        assert!(held == hold || no_batches, "{misstep:?} with {provider}: {held:?}");
        assert_eq!(world.row().ended_at, None);
        world.faults = Faults::default();
        world.command("mended", &Command::Resume);
        world.settle();
        assert_eq!(files(world.shelf()), whole, "{misstep:?} with {provider}");
    }
}

/// What the operator's budget of a month holds goes on when the next one begins, by itself; and where
/// that is used up too, a month later.
#[test]
fn a_new_month_has_a_new_budget() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 20);
    let whole = flawless("anthropic", &frames, &embedded);
    for months in 1..3 {
        let mut world = World::new(3, Faults::default(), "anthropic", &frames, &embedded);
        world.budget_until = (0..months).fold(world.now, |at, _| at.next_month());
        world.settle();
        assert_eq!(files(world.shelf()), whole, "after {months}");
        let row = world.row();
        assert!(row.ended_at.is_some_and(|at| at >= world.budget_until), "{:?}", row.hold);
        let held = world.shelf().calls(made::JOB).filter(|call| call.state == CallState::Unsent);
        assert!(held.count() <= 2 * CALLS_MAX, "it asks once a month");
    }
}

/// A run that is to end ends, also if the last answer is that the key is refused.
#[test]
fn an_end_that_is_wanted_waits_for_no_key() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    let mut world = World::new(3, Faults::default(), "anthropic", &frames, &embedded);
    while world.job.as_ref().unwrap().calls_under_way().count() == 0 || world.billed == 0 {
        world.page_sends();
        assert!(world.step());
    }
    world.faults.misstep = 1_000;
    world.missteps = vec![Misstep::KeyRefused];
    while !world.under_way.iter().any(|(_, parcel)| matches!(parcel, Parcel::Heard(_, Heard::Answer(answer)) if answer.status == 401)) {
        assert!(world.step());
    }
    world.command("enough", &Command::Finish);
    world.settle();
    let row = world.row();
    assert!(row.ended_at.is_some(), "{:?}", row.hold);
    files(world.shelf());
}

#[test]
fn what_a_model_makes_up_is_rejected_and_counted() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 20);
    let made_up = [Misstep::InventedQuotes, Misstep::Injected];
    for (provider, misstep) in
        PAID.into_iter().flat_map(|provider| made_up.map(|misstep| (provider, misstep)))
    {
        let faults = Faults { misstep: 1_000, ..Faults::default() };
        let mut world = World::new(3, faults, provider, &frames, &embedded);
        world.missteps = vec![misstep];
        let (files, _) = world.run();
        let receipt: serde_json::Value = serde_json::from_str(&files["receipt.json"]).unwrap();
        assert!(receipt["facts"]["rejected"]["quote_not_found"].as_u64().unwrap() > 0);
        assert!(files.values().all(|text| !text.contains("evil.example")), "{misstep:?}");
    }
}

#[test]
fn the_person_pauses_goes_on_finishes_and_tries_again() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    let whole = PAID.map(|provider| flawless(provider, &frames, &embedded));
    for seed in seeds(12) {
        let nth = seed as usize / 3 % PAID.len();
        let (provider, whole) = (PAID[nth], &whole[nth]);
        let mut world = World::new(seed, ROUGH, provider, &frames, &embedded);
        let steps = 8 + world.dice.below(60);
        for _ in 0..steps {
            world.page_sends();
            if !world.step() {
                break;
            }
        }
        world.command("wait", &Command::Pause);
        world.command("wait", &Command::Pause);
        world.settle();
        if world.row().hold.is_none() {
            continue; // It was done before.
        }
        assert!(world.shelf().job(made::JOB).unwrap().unwrap().calls_under_way().count() == 0);
        if seed % 3 == 0 {
            world.command("enough", &Command::Finish);
            world.settle();
            assert!(world.row().ended_at.is_some(), "SEED={seed}");
            files(world.shelf());
            // And on second thoughts.
            world.command("more", &Command::Retry);
        } else {
            world.command("on", &Command::Resume);
            // Heard again, from another window.
            world.command("wait", &Command::Pause);
        }
        world.settle();
        world.try_again();
        world.check_ledger();
        assert_eq!(&files(world.shelf()), whole, "SEED={seed} with {provider}");
    }
}

/// A world that was paused at any moment, and in which nothing is under way any more.
fn paused<'a>(
    seed: u64,
    provider: &str,
    frames: &'a [Vec<u8>],
    embedded: &'a Embedded,
) -> World<'a> {
    let mut world = World::new(seed, ROUGH, provider, frames, embedded);
    for _ in 0..8 + world.dice.below(60) {
        world.page_sends();
        if !world.step() {
            break;
        }
    }
    world.command("wait", &Command::Pause);
    world.settle();
    world
}

/// Whenever the person chooses another model, it reads what the first has not, and nothing else.
#[test]
fn another_model_reads_the_rest_and_nothing_else() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    let other = |mut files: BTreeMap<String, String>| {
        for text in files.values_mut() {
            *text = text.replace("gpt-6-luna", MODEL);
        }
        let receipt = files.get_mut("receipt.json").unwrap();
        let mut value: serde_json::Value = serde_json::from_str(receipt).unwrap();
        for of_the_model in ["provider", "model", "earlier_models", "outputs"] {
            value.as_object_mut().unwrap().remove(of_the_model);
        }
        *receipt = value.to_string();
        files
    };
    let whole = other(flawless("anthropic", &frames, &embedded));
    let mut mixed = 0;
    for seed in seeds(12) {
        let from = PAID[seed as usize % PAID.len()];
        let to = PAID[(seed as usize + 1 + seed as usize / 3 % 2) % PAID.len()];
        let mut world = paused(seed, from, &frames, &embedded);
        let row = job_row(to, &[], world.now);
        let chosen = |world: &World| {
            let job = world.shelf().job(made::JOB).unwrap().unwrap();
            work::switch(world.shelf(), &job, "other".to_owned(), row.money.clone())
        };
        let before = world.row();
        match chosen(&world) {
            Ok(event) => {
                world.switched = true;
                while !world.deliver(event.clone()) {
                    while world.job.is_none() {
                        world.restart();
                    }
                }
                // Heard again.
                assert_eq!(chosen(&world), Err(SwitchError::Refused(SwitchRefusal::Same)));
                assert_eq!(
                    world.row().earlier_models.len(),
                    usize::from(before.model != row.model)
                );
            }
            Err(error) => {
                let nothing = SwitchError::Refused(SwitchRefusal::NothingLeft);
                let unplanned = SwitchError::Refused(SwitchRefusal::NoUnits);
                assert!(error == nothing || error == unplanned, "SEED={seed}: {error}");
                world.command("on", &Command::Resume);
            }
        }
        world.settle();
        world.try_again();
        world.check_ledger();
        let written = files(world.shelf());
        let facts = &written["facts.jsonl"];
        mixed += u32::from(facts.contains("gpt-6-luna") && facts.contains(MODEL));
        assert_eq!(other(written), whole, "SEED={seed} from {from} to {to}");
    }
    assert!(mixed > 3, "{mixed} memories were read by two models");
}

/// Whenever the person would rather pay no more, our own rules read what the model has not: each
/// chunk is read by one of them, and nothing more is spent.
#[test]
fn our_own_rules_read_the_rest_for_nothing() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    let mut mixed = 0;
    for seed in seeds(12) {
        let from = PAID[seed as usize % PAID.len()];
        let mut world = paused(seed, from, &frames, &embedded);
        let spent = world.row().money.spent;
        let job = world.shelf().job(made::JOB).unwrap().unwrap();
        let money = opening::money(None, false);
        let Ok(event) = work::switch(world.shelf(), &job, "other".to_owned(), money) else {
            continue;
        };
        world.switched = true;
        while !world.deliver(event.clone()) {
            while world.job.is_none() {
                world.restart();
            }
        }
        world.settle();
        world.try_again();
        world.check_ledger();
        let row = world.row();
        assert_eq!((row.money.spent, row.ended_at.is_some()), (spent, true), "SEED={seed}");
        let read = |model: &str| {
            let leaves = world.shelf().leaves(&row.memory, model).unwrap();
            leaves.iter().map(|leaf| leaf.answered).collect::<Vec<_>>()
        };
        let (rules, model) = (read("embedded"), read(&row.earlier_models[0]));
        assert!(
            rules.iter().zip(&model).all(|(one, other)| one != other),
            "SEED={seed}: each chunk has one reader"
        );
        mixed += u32::from(rules.contains(&true) && model.contains(&true));
        let receipt: serde_json::Value =
            serde_json::from_str(&files(world.shelf())["receipt.json"]).unwrap();
        assert_eq!(receipt["messages"]["buckets"]["failed"], 0, "SEED={seed}");
    }
    assert!(mixed > 3, "{mixed} memories were read by both");
}

/// A process that ends while a batch waits asks for its answers when it is back: nothing is sent
/// twice, and what was spent is what was billed, to the nanodollar, at half the price.
#[test]
fn a_batch_that_waits_outlives_its_process() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    for provider in ["anthropic economy", "openai economy"] {
        let mut undisturbed = World::new(1, Faults::default(), provider, &frames, &embedded);
        undisturbed.settle();
        let whole = undisturbed.row().money;
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        let mut crashes = 0;
        loop {
            world.page_sends();
            if !world.step() {
                break;
            }
            let waits = |job: &Job| {
                let batch = job.row().money.batch.as_ref();
                batch.is_some_and(|batch| !batch.names.id.is_empty() && batch.until.is_none())
            };
            if world.job.as_ref().is_some_and(waits) {
                world.crash();
                crashes += 1;
            }
        }
        assert!(crashes > 2, "{crashes}");
        world.check_ledger();
        let row = world.row();
        assert_eq!(row.money.calls, whole.calls);
        assert_eq!((row.money.batches, row.money.spent), (whole.batches, whole.spent));
        assert_eq!(row.money.spent, world.billed());
        assert_eq!(files(world.shelf()), files(undisturbed.shelf()));
        let alone: u64 = world
            .shelf()
            .calls(made::JOB)
            .map(|call| row.money.card.as_ref().unwrap().cost(&call.usage, false))
            .sum();
        assert!(row.money.spent * 2 <= alone + 2 * row.money.calls.made, "it costs half");
    }
}

/// A batch of which nobody heard what it is called is found among those that the provider knows:
/// nothing is paid twice. Where there is no list, all of it counts as spent, since it may be billed.
#[test]
fn a_batch_that_was_lost_as_it_was_sent_is_found_or_counts_as_spent() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    for (provider, unlisted) in [
        ("anthropic economy", None),
        ("openai economy", None),
        ("anthropic economy", Some(404)),
        ("openai economy", Some(404)),
        ("anthropic economy", Some(400)),
        ("openai economy", Some(200)),
    ] {
        let whole = flawless(provider, &frames, &embedded);
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        world.batches.unlisted = unlisted;
        while world.batches.is_empty() {
            world.page_sends();
            assert!(world.step());
        }
        world.crash();
        world.settle();
        world.check_ledger();
        let row = world.row();
        if unlisted.is_some() {
            assert!(row.money.calls.repeated > 0 && row.money.spent > world.billed());
        } else {
            assert_eq!((row.money.calls.repeated, row.money.spent), (0, world.billed()));
        }
        assert_eq!(files(world.shelf()), whole);
    }
}

/// It is given up when no provider would still work on it, and what it cost counts as spent.
#[test]
fn a_batch_of_which_nothing_can_be_read_is_not_looked_at_for_ever() {
    let embedded = Embedded::new();
    let frames = made::frames(5, 58);
    for provider in ["anthropic economy", "openai economy"] {
        let whole = flawless(provider, &frames, &embedded);
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        world.batches.mute_until = world.now + BATCH_MAX_MS + LOOK_MAX_MS;
        world.settle();
        world.check_ledger();
        assert!(world.row().money.calls.repeated > 0, "{provider}");
        assert_eq!(files(world.shelf()), whole, "{provider}");
    }
}

/// What a provider takes at once is found by halves.
#[test]
fn a_batch_that_is_too_large_is_sent_in_parts() {
    let embedded = Embedded::new();
    let frames = made::frames(11, 300);
    for provider in ["anthropic economy", "openai economy"] {
        let whole = flawless(provider, &frames, &embedded);
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        world.batches.items_max = Some(1);
        let (files, _) = world.run();
        assert_eq!(files, whole);
        let mut world = World::new(1, Faults::default(), provider, &frames, &embedded);
        world.batches.items_max = Some(0);
        world.settle();
        assert_eq!(world.row().hold, Some(Hold::Batch), "{provider}");
        assert_eq!(world.row().money.spent, 0);
    }
}

/// What a dozen messages packed into one call, the assistant's words shortened and the instructions
/// kept by the provider come to, beside one call for every 2,000 tokens with the same
/// instructions, nothing shortened and nothing kept, at the same prices. Both read every word of
/// the person, so both find the same facts. `cargo test units_pay -- --nocapture` prints it.
#[test]
fn units_pay() {
    let embedded = Embedded::new();
    let frames = made::frames(11, 300);
    let mut world = World::new(0, Faults::default(), "anthropic", &frames, &embedded);
    world.settle();
    let row = world.row();
    let money = &row.money;
    // What is judged afterwards is asked once for all of it.
    let job = world.job.as_ref().unwrap();
    let read: BTreeSet<TaskId> = job.units_of_reading().collect();
    let is_of_reading = |call: &&decant::rows::CallRow| {
        read.contains(&TaskId { phase: call.phase, step: call.step })
    };
    let calls: Vec<_> = world.shelf().calls(made::JOB).filter(is_of_reading).collect();
    let (made, spent) = (calls.len() as u64, calls.iter().map(|call| call.cost).sum::<u64>());
    let output: u64 = calls.iter().map(|call| call.usage.output).sum();
    let card = money.card.as_ref().unwrap();
    let tokens_of = |text: &str| decant::tokens::count(text).tokens(card.family);
    let raw: u64 = made::chunks(11, 300)
        .iter()
        .flat_map(|chunk| &chunk.pieces)
        .map(|piece| tokens_of(&piece.text) + 8)
        .sum();
    let calls = raw.div_ceil(2_000);
    let usage = decant::prompt::Usage {
        input: calls * money.fixed + raw,
        output: output + calls * 8,
        ..decant::prompt::Usage::default()
    };
    let cost = card.cost(&decant::prompt::Usage { input: 2_000 + money.fixed, ..usage }, false)
        - card
            .cost(&decant::prompt::Usage { input: 2_000 + money.fixed, output: 0, ..usage }, false)
        + usage.input * card.rates.input;
    #[allow(clippy::print_stdout, reason = "for whoever asks")]
    {
        println!(
            "{} calls and ${:.4} beside {calls} and ${:.4}: {:.1} and {:.1} times as many",
            made,
            spent as f64 / 1e9,
            cost as f64 / 1e9,
            calls as f64 / made as f64,
            cost as f64 / spent as f64
        );
    }
    assert!(made * 8 <= calls);
    assert!(spent * 3 <= cost);
}
