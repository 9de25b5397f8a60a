//! `decant memory`: the whole job here, without a server. Its store is one log of the job's
//! writes under `--out`; run again after an interruption, it goes on.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::bundle::Bundle;
use super::draft::Draft;
use super::earlier::{Earlier, changes_of, text};
use super::files::io;
use super::log::FileLog;
use super::model::{Model, advice};
use super::review::{unwrite, without_remains};
use super::vault::Vault;
use super::{BUILD, Failure, Outcome, Progress, args, now, random};
use crate::clock::Millis;
use crate::facts::{Care, CareKey, Changes};
use crate::id::hex;
use crate::job::{BatchCall, CallId, Command, Effect, Event, Job, StepError, fetched};
use crate::opening;
use crate::prices::Card;
use crate::prompt::Request;
use crate::prompt::embedded::Embedded;
use crate::protocol::{Hold, LetWait, Manifest, Stage};
use crate::receipt::Receipt;
use crate::rows::{FIRST_MEMORY, JobRow, Record};
use crate::shelf::{Shelf, record};
use crate::work::{self, Heard, Reads as _, Told, Worker};

/// Chunks that are stored in one batch.
const BATCH_CHUNKS: usize = 256;

/// Runs the command.
pub fn run(options: &args::Memory) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let model = Model::of(options.provider)?;
    let card = super::prices::card(options.provider, options.model.as_deref(), options.economy)?;
    let mut vault = Vault::open(options.vault.as_deref(), Some(&options.out))?;
    let from = options.from.as_deref();
    let earlier = from.map(|from| Earlier::beside(from, &options.out)).transpose()?.flatten();
    let bundle = Bundle::open(&options.out)?;
    let path = bundle.store("log")?;
    let log = FileLog::open(&path).map_err(|error| io(&path, error))?;
    let log = log.ok_or_else(|| Failure::Busy { path: options.out.display().to_string() })?;
    let mut shelf = without_remains(Shelf::open(log)?, &path)?;
    let care_key = vault.care_key(FIRST_MEMORY);
    if let Some(earlier) = &earlier {
        let foreign = earlier.copy_to(&mut shelf, &care_key)?;
        if foreign > 0 {
            progress.done(&format!(
                "{foreign} decisions stay behind: they were not made with this --vault"
            ));
        }
    }
    if earlier.is_some() {
        shelf = without_what_was_removed(shelf, &path, &care_key)?;
    }
    let draft_path = bundle.store("draft")?;
    let draft = Draft::make(&options.files, &mut vault, FIRST_MEMORY, &draft_path, &mut progress)?;
    let (job, queue) = open(options, card, &draft, &mut shelf, &care_key)?;
    draft.remove()?;
    let id = job.row().id.clone();
    let mut driver = Driver::new(job, queue, model, &mut shelf, care_key);
    driver.finish(&mut progress)?;
    let hold = driver.job.row().hold.or(driver.ended_by);
    let changes = changes_of(&shelf, &id, earlier.as_ref())?;
    let receipt = write(&shelf, &id, &bundle, changes)?;
    progress.done(&format!(
        "{} facts, {} lines; the memory is in {}",
        receipt.facts.kept,
        receipt.lines.kept,
        options.out.display()
    ));
    if let Some(changes) = &receipt.changes {
        progress.done(&said(changes));
    }
    if let Some(hold) = hold {
        progress.done(advice(hold));
    }
    let whole = receipt.is_whole() && hold.is_none();
    Ok(if whole { Outcome::Whole } else { Outcome::Partly })
}

/// The store without the messages that were taken out of the memory it goes on from, also where it had
/// them itself. What its own imports wrote of them goes too.
fn without_what_was_removed(
    mut shelf: Shelf<FileLog>,
    path: &Path,
    key: &CareKey,
) -> Result<Shelf<FileLog>, Failure> {
    // What was copied may have been cut off before the job that it was for was opened.
    let job = shelf.jobs().next().map_or_else(String::new, |row| row.id.clone());
    let decisions = shelf.decisions(FIRST_MEMORY)?;
    let records = work::blanked(&shelf, FIRST_MEMORY, &job, &Care::of(&decisions, key))?;
    if records.is_empty() {
        return Ok(shelf);
    }
    unwrite(&mut shelf, None)?;
    shelf.put(&records)?;
    without_remains(shelf, path)
}

/// The unfinished job of the same draft and what it was at, or a new one; all its chunks are
/// stored.
pub fn open(
    options: &args::Memory,
    card: Option<Card>,
    draft: &Draft,
    shelf: &mut Shelf<FileLog>,
    care_key: &CareKey,
) -> Result<(Job, VecDeque<Effect>), Failure> {
    let is_asked_for = |row: &JobRow| {
        row.provider == options.provider.as_str()
            && row.model == options.model
            && row.money.economy == options.economy
    };
    // One that a refusal had end before all was read goes on too: see `Driver::held`.
    let unfinished = shelf.jobs().find(|row| {
        (row.ended_at.is_none() || row.finish)
            && row.manifest.sha256 == draft.sha256
            && (options.rest || is_asked_for(row))
    });
    let row = if let Some(row) = unfinished {
        row.clone()
    } else {
        let mut row = new_row(options, card.clone(), draft)?;
        row.money = opening::taught(row.money, shelf.jobs());
        opening::following(row, shelf.jobs())
    };
    if let Some(mut job) = shelf.job(&row.id)?
        && row.stage != Stage::Upload
    {
        let mut effects = VecDeque::new();
        let others = !is_asked_for(&row);
        if others {
            // Nothing more is asked of the model before.
            let id = hex(&random::<8>()?);
            let command = Command::Pause;
            apply(&mut job, shelf, Event::Command { id, command }, &mut effects)?;
        }
        let outcome = job.recover(now());
        shelf.commit(&row.id, &outcome)?;
        effects.extend(outcome.effects);
        if others {
            let money = opening::money(card, options.economy);
            let money = opening::taught(money, shelf.jobs());
            let event = work::switch(&*shelf, &job, hex(&random::<8>()?), money)?;
            apply(&mut job, shelf, event, &mut effects)?;
        }
        // Whoever runs the command again wants it to go on, at the price that they name now.
        let go_on = if row.finish { Command::Retry } else { Command::Resume };
        for command in [Command::Cap(options.cap_microusd), go_on] {
            let id = hex(&random::<8>()?);
            apply(&mut job, shelf, Event::Command { id, command }, &mut effects)?;
        }
        return Ok((job, effects));
    }
    let (job, write) = Job::open(row);
    let id = job.row().id.clone();
    shelf.put(&[record(&id, &write)])?;
    let decisions = shelf.decisions(FIRST_MEMORY)?;
    let decided = Care::of(&decisions, care_key);
    let mut batch = Vec::new();
    draft.lines(|line| {
        let record = of_line(&id, line, &decided)?;
        // Last month's export brought most of them.
        if !shelf.holds(&record) {
            batch.push(record);
        }
        if batch.len() >= BATCH_CHUNKS {
            shelf.put(&batch)?;
            batch.clear();
        }
        Ok(())
    })?;
    shelf.put(&batch)?;
    Ok((job, VecDeque::new()))
}

fn new_row(options: &args::Memory, card: Option<Card>, draft: &Draft) -> Result<JobRow, Failure> {
    let now = now();
    Ok(JobRow {
        id: hex(&random::<11>()?),
        memory: FIRST_MEMORY.to_owned(),
        provider: options.provider.as_str().to_owned(),
        model: options.model.clone(),
        earlier_models: Vec::new(),
        let_wait: LetWait::default(),
        cap_microusd: options.cap_microusd,
        tz: options.tz.clone(),
        manifest: Manifest {
            frames: 0,
            chunks: draft.chunks,
            bytes: draft.bytes,
            sha256: draft.sha256.clone(),
        },
        sent: false,
        stage: Stage::Upload,
        seq: 0,
        newest_at: None,
        received_sha256: None,
        started_at: now,
        ended_at: None,
        money: opening::money(card, options.economy),
        hold: None,
        finish: false,
        moved_at: now,
        commands: Vec::new(),
    })
}

fn of_line(job: &str, line: &[u8], care: &Care) -> Result<Record, Failure> {
    let record = serde_json::from_slice(line).map_err(|_| Failure::DraftChanged)?;
    Ok(work::received_row(record, FIRST_MEMORY, job, care))
}

/// Drives a job: our own steps here, one after another, and each call in a thread of its own.
pub struct Driver<'a> {
    job: Job,
    queue: VecDeque<Effect>,
    model: Option<Model>,
    shelf: &'a mut Shelf<FileLog>,
    embedded: Embedded,
    care_key: CareKey,
    tell: Sender<(Asked, Heard)>,
    heard: Receiver<(Asked, Heard)>,
    calls_out: usize,
    /// The provider refused to go on, and the memory of what was read is written.
    ended_by: Option<Hold>,
}

/// What a request was made for.
enum Asked {
    Call(CallId),
    /// With the calls for which it had no room.
    Batch(BatchCall, Vec<CallId>),
}

impl<'a> Driver<'a> {
    /// Of a job, and what it was at.
    pub fn new(
        job: Job,
        queue: VecDeque<Effect>,
        model: Option<Model>,
        shelf: &'a mut Shelf<FileLog>,
        care_key: CareKey,
    ) -> Self {
        let embedded = Embedded::new();
        let (tell, heard) = channel();
        let (calls_out, ended_by) = (0, None);
        Self { job, queue, model, shelf, embedded, care_key, tell, heard, calls_out, ended_by }
    }

    /// Runs the job until the memory is written, or nothing more can be done here.
    pub fn finish(&mut self, progress: &mut Progress) -> Result<(), Failure> {
        let mut wake_at = self.apply(Event::Gathered)?;
        while !self.job.is_done() || self.calls_out > 0 {
            let event = match self.queue.pop_front() {
                Some(Effect::Plan) => work::plan(&*self.shelf, self.job.row())?,
                Some(Effect::Step(call)) => Event::Reply(self.worker().perform(call)),
                Some(Effect::Call(call)) => match self.begin(call) {
                    Some(event) => event,
                    None => continue,
                },
                Some(Effect::Batch(call)) => match self.begin_batch(call) {
                    Some(event) => event,
                    None => continue,
                },
                Some(Effect::Acknowledge { .. } | Effect::Report) => {
                    show(&self.job, progress);
                    continue;
                }
                None => self.wait(wake_at)?,
            };
            wake_at = self.apply(event)?;
        }
        Ok(())
    }

    /// Begins again what was under way when the last process ended.
    pub fn recover(&mut self) -> Result<(), Failure> {
        let outcome = self.job.recover(now());
        self.shelf.commit(&self.job.row().id, &outcome)?;
        self.queue.extend(outcome.effects);
        Ok(())
    }

    fn worker(&self) -> Worker<'_, Shelf<FileLog>> {
        Worker {
            reads: &*self.shelf,
            job: &self.job,
            embedded: &self.embedded,
            now: now(),
            build: BUILD,
            care_key: &self.care_key,
        }
    }

    /// Hands in what happened, and stores what it comes to.
    pub fn apply(&mut self, event: Event<Record>) -> Result<Option<Millis>, Failure> {
        apply(&mut self.job, self.shelf, event, &mut self.queue)
    }

    /// Sends a call on its way; an event at once if it cannot be sent.
    fn begin(&mut self, call: CallId) -> Option<Event<Record>> {
        let sent = self.worker().ask(call).and_then(|ask| self.send(ask, Asked::Call(call)));
        sent.err().map(|error| self.unsent(call, error))
    }

    /// The same for a question about the batch that is out.
    fn begin_batch(&mut self, call: BatchCall) -> Option<Event<Record>> {
        let ask = self.worker().ask_batch(call);
        let sent = ask.and_then(|ask| self.send(ask.request, Asked::Batch(call, ask.left_out)));
        let error = Heard::Unsent(sent.err()?);
        match self.worker().answer_batch(call, &error, Vec::new()) {
            Told::News(reply) => Some(Event::Batch(reply)),
            Told::Results(_) => None,
        }
    }

    fn send(&mut self, request: Request, asked: Asked) -> Result<(), StepError> {
        let model = self.model.clone().ok_or(StepError::Held(Hold::Model))?;
        let tell = self.tell.clone();
        let begun = std::thread::Builder::new().spawn(move || {
            // Nobody listens any more only when the process ends.
            let _ = tell.send((asked, model.call(request)));
        });
        begun.map_err(|_| StepError::Failed("no thread could be begun".to_owned()))?;
        self.calls_out += 1;
        Ok(())
    }

    /// What an answer comes to. Of the results of a batch each is stored by itself.
    fn take(&mut self, asked: Asked, heard: &Heard) -> Result<Event<Record>, Failure> {
        let (call, left_out) = match asked {
            Asked::Call(call) => return Ok(Event::Reply(self.worker().answer(call, heard))),
            Asked::Batch(call, left_out) => (call, left_out),
        };
        if !self.job.is_asking(call) {
            return Ok(Event::Tick);
        }
        match self.worker().answer_batch(call, heard, left_out) {
            Told::News(reply) => Ok(Event::Batch(reply)),
            Told::Results(results) => {
                for (call, heard) in results {
                    if self.job.is_calling(call) {
                        let reply = self.worker().answer(call, &heard);
                        self.apply(Event::Reply(reply))?;
                    }
                }
                Ok(fetched(call))
            }
        }
    }

    fn unsent(&self, call: CallId, error: StepError) -> Event<Record> {
        Event::Reply(self.worker().answer(call, &Heard::Unsent(error)))
    }

    /// Waits for an answer, or for the time at which the job wants to be woken.
    fn wait(&mut self, wake_at: Option<Millis>) -> Result<Event<Record>, Failure> {
        let stage = self.job.row().stage.as_str().to_owned();
        if self.calls_out == 0
            && let Some(hold) = self.job.row().hold
        {
            return self.held(hold);
        }
        let at = wake_at.ok_or(Failure::Stuck { what: stage })?;
        let pause = Duration::from_millis(u64::try_from(at.0 - now().0).unwrap_or(0));
        if self.calls_out == 0 {
            std::thread::sleep(pause);
            return Ok(Event::Tick);
        }
        match self.heard.recv_timeout(pause) {
            Ok((asked, heard)) => {
                self.calls_out -= 1;
                self.take(asked, &heard)
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(Event::Tick),
        }
    }
}

impl Driver<'_> {
    /// Nothing more can be asked before the person does something. The memory of what was read and
    /// paid for is written all the same, as at the cap. A batch that is out is paid for too, and is
    /// answered to whoever asks later.
    fn held(&mut self, hold: Hold) -> Result<Event<Record>, Failure> {
        let money = &self.job.row().money;
        let has_something = money.spent > 0 || money.calls.ok > 0;
        if hold.writes_memory() || money.batch.is_some() || !has_something {
            return Err(Failure::Held { hold });
        }
        self.ended_by = Some(hold);
        Ok(Event::Command { id: hex(&random::<8>()?), command: Command::Finish })
    }
}

fn apply(
    job: &mut Job,
    shelf: &mut Shelf<FileLog>,
    event: Event<Record>,
    queue: &mut VecDeque<Effect>,
) -> Result<Option<Millis>, Failure> {
    let outcome = job.handle(now(), event);
    shelf.commit(&job.row().id, &outcome)?;
    queue.extend(outcome.effects);
    Ok(outcome.wake_at)
}

fn show(job: &Job, progress: &mut Progress) {
    let stage = job.row().stage;
    let steps = job.steps();
    let detail = steps
        .iter()
        .find(|steps| steps.stage == stage)
        .map_or(String::new(), |steps| format!("{} of {}", steps.done, steps.all));
    let detail = match &job.row().money.batch {
        Some(batch) => format!("{detail}, a batch is out since {}", batch.since.rfc3339()),
        None => detail,
    };
    progress.show(words(stage), &detail);
}

/// What a stage is called on stderr.
pub fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Upload => "Sending",
        Stage::QuickPass => "Quick pass",
        Stage::Extract => "Extracting",
        Stage::Merge => "Merging",
        Stage::Reduce => "Reducing",
        Stage::WriteMemory => "Writing the memory",
        Stage::WriteProfile => "Writing the profile",
        Stage::Done => "Done",
    }
}

/// What changed, in a line.
fn said(changes: &Changes) -> String {
    let Changes { added, changed, retired, confirmed, .. } = changes;
    let since = changes.since.map_or_else(String::new, |at| format!(" since {}", at.rfc3339()));
    format!("{added} added, {changed} changed, {retired} retired{since}; {confirmed} said again")
}

/// Writes the files of the memory, the receipts last.
pub fn write(
    shelf: &Shelf<FileLog>,
    job: &str,
    bundle: &Bundle,
    changes: Option<Changes>,
) -> Result<Receipt, Failure> {
    let files = shelf.files(job)?;
    let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    bundle.remove_others(&paths)?;
    let part = |path: &str, nth| -> Result<String, Failure> {
        let part = shelf.file_part(job, path, nth)?;
        part.ok_or(Failure::Damaged { what: "a part of a file" })
    };
    for (path, parts) in files.iter().filter(|(path, _)| !is_receipt(path)) {
        let parts = (0..*parts).map(|nth| Ok(Cow::Owned(part(path, nth)?.into_bytes())));
        bundle.write(path, parts)?;
    }
    let json = text(shelf, job, "receipt.json")?;
    let form = |_| Failure::Damaged { what: "a receipt" };
    let mut receipt: Receipt = serde_json::from_str(&json).map_err(form)?;
    // What changed depends on what was there before, which the job knows nothing of.
    receipt.changes = changes;
    let json = with_changes(json, receipt.changes.as_ref()).map_err(form)?;
    bundle.write("receipt.json", [Ok(Cow::Owned(json.into_bytes()))])?;
    bundle.write("RECEIPT.md", [Ok(Cow::Owned(receipt.markdown().into_bytes()))])?;
    Ok(receipt)
}

/// Adds the changes to a receipt. Its other fields stay as they were written: a number that is read
/// and written again may end in another digit.
fn with_changes(mut json: String, changes: Option<&Changes>) -> serde_json::Result<String> {
    let end = json.rfind('}');
    if let (Some(changes), Some(end)) = (changes, end) {
        json.truncate(end);
        json = format!("{json},\"changes\":{}}}\n", serde_json::to_string(changes)?);
    }
    Ok(json)
}

fn is_receipt(path: &str) -> bool {
    ["receipt.json", "RECEIPT.md"].contains(&path)
}
