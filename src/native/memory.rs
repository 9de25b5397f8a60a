//! `decant memory`: the whole job here, without a server. Its store is one log of the job's
//! writes under `--out`; run again after an interruption, it goes on.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::bundle::Bundle;
use super::draft::Draft;
use super::files::io;
use super::log::FileLog;
use super::vault::Vault;
use super::{BUILD, Failure, Outcome, Progress, args, now, random};
use crate::frame;
use crate::id::hex;
use crate::job::{Effect, Event, Job};
use crate::prompt::embedded::Embedded;
use crate::protocol::{Manifest, Stage};
use crate::receipt::Receipt;
use crate::rows::{ChunkRow, FIRST_MEMORY, JobRow, ReadingRow, Record};
use crate::shelf::{Shelf, record};
use crate::work::{self, Reads as _, Worker};

/// Chunks that are stored in one batch.
const BATCH_CHUNKS: usize = 256;

/// Runs the command.
pub fn run(options: &args::Memory) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let mut vault = Vault::open(options.vault.as_deref())?;
    let bundle = Bundle::open(&options.out)?;
    let path = bundle.store("log");
    let log = FileLog::open(&path).map_err(|error| io(&path, error))?;
    let log = log.ok_or_else(|| Failure::Busy { path: options.out.display().to_string() })?;
    let mut shelf = Shelf::open(log)?;
    let draft_path = bundle.store("draft");
    let draft = Draft::make(&options.files, &mut vault, FIRST_MEMORY, &draft_path, &mut progress)?;
    let (job, queue) = open(options, &draft, &mut shelf)?;
    draft.remove()?;
    let id = job.row().id.clone();
    finish(job, queue, &mut shelf, &mut progress)?;
    let receipt = write(&shelf, &id, &bundle)?;
    progress.done(&format!(
        "{} facts, {} lines; the memory is in {}",
        receipt.facts.kept,
        receipt.lines.kept,
        options.out.display()
    ));
    Ok(if receipt.is_whole() { Outcome::Whole } else { Outcome::Partly })
}

/// The unfinished job of the same draft and what it was at, or a new one; all its chunks are
/// stored.
fn open(
    options: &args::Memory,
    draft: &Draft,
    shelf: &mut Shelf<FileLog>,
) -> Result<(Job, VecDeque<Effect>), Failure> {
    let unfinished = shelf.jobs().find(|row| {
        row.stage != Stage::Done
            && row.manifest.sha256 == draft.sha256
            && row.provider == options.provider
    });
    let row = match unfinished {
        Some(row) => row.clone(),
        None => new_row(options, draft)?,
    };
    if let Some(mut job) = shelf.job(&row.id)?
        && row.stage != Stage::Upload
    {
        let outcome = job.recover(now());
        shelf.commit(&row.id, &outcome)?;
        return Ok((job, outcome.effects.into()));
    }
    let (job, write) = Job::open(row);
    let id = job.row().id.clone();
    shelf.put(&[record(&id, &write)])?;
    let mut batch = Vec::new();
    draft.lines(|line| {
        batch.push(of_line(&id, line)?);
        if batch.len() >= BATCH_CHUNKS {
            shelf.put(&batch)?;
            batch.clear();
        }
        Ok(())
    })?;
    shelf.put(&batch)?;
    Ok((job, VecDeque::new()))
}

fn new_row(options: &args::Memory, draft: &Draft) -> Result<JobRow, Failure> {
    Ok(JobRow {
        id: hex(&random::<11>()?),
        memory: FIRST_MEMORY.to_owned(),
        provider: options.provider.clone(),
        model: None,
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
        started_at: now(),
        ended_at: None,
    })
}

fn of_line(job: &str, line: &[u8]) -> Result<Record, Failure> {
    let form = |_| Failure::Protocol("a line of the draft".into());
    Ok(match serde_json::from_slice(line).map_err(form)? {
        frame::Record::Chunk(chunk) => {
            let (memory, job) = (FIRST_MEMORY.to_owned(), job.to_owned());
            Record::Chunk(ChunkRow { memory, job, chunk })
        }
        frame::Record::Reading(reading) => {
            Record::Reading(ReadingRow { job: job.to_owned(), reading })
        }
    })
}

/// Drives the job to its end.
fn finish(
    mut job: Job,
    mut queue: VecDeque<Effect>,
    shelf: &mut Shelf<FileLog>,
    progress: &mut Progress,
) -> Result<(), Failure> {
    let embedded = Embedded::new();
    let mut wake_at = apply(&mut job, shelf, Event::Gathered, &mut queue)?;
    while !job.is_done() {
        let event = match queue.pop_front() {
            Some(Effect::Plan) => work::plan(shelf, job.row())?,
            Some(Effect::Step(call)) => {
                let (reads, now) = (&*shelf, now());
                let worker = Worker { reads, job: &job, embedded: &embedded, now, build: BUILD };
                Event::Reply { call, result: worker.perform(call.task) }
            }
            Some(Effect::Acknowledge { .. } | Effect::Report) => {
                show(&job, progress);
                continue;
            }
            None => {
                let stage = job.row().stage.as_str();
                let at = wake_at.ok_or_else(|| Failure::Stuck { what: stage.to_owned() })?;
                let pause = u64::try_from(at.0 - now().0).unwrap_or(0);
                std::thread::sleep(std::time::Duration::from_millis(pause));
                Event::Tick
            }
        };
        wake_at = apply(&mut job, shelf, event, &mut queue)?;
    }
    Ok(())
}

fn apply(
    job: &mut Job,
    shelf: &mut Shelf<FileLog>,
    event: Event<Record>,
    queue: &mut VecDeque<Effect>,
) -> Result<Option<crate::clock::Millis>, Failure> {
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

fn write(shelf: &Shelf<FileLog>, job: &str, bundle: &Bundle) -> Result<Receipt, Failure> {
    let files = shelf.files(job)?;
    let paths: Vec<String> = files.iter().map(|(path, _)| path.clone()).collect();
    bundle.remove_others(&paths)?;
    let part = |path: &str, nth| -> Result<String, Failure> {
        let part = shelf.file_part(job, path, nth)?;
        part.ok_or_else(|| Failure::Protocol("a part of a file".into()))
    };
    for (path, parts) in &files {
        let parts = (0..*parts).map(|nth| Ok(Cow::Owned(part(path, nth)?.into_bytes())));
        bundle.write(path, parts)?;
    }
    let parts = files.iter().find(|(path, _)| path == "receipt.json").map_or(0, |(_, n)| *n);
    let receipt = (0..parts).map(|nth| part("receipt.json", nth)).collect::<Result<String, _>>()?;
    serde_json::from_str(&receipt).map_err(|_| Failure::Protocol("the receipt".into()))
}
