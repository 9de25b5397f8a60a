//! `decant review`: what in a memory waits for its person, and what they decide. The decisions are
//! stored beside what was read, and the memory is written anew from both.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write as _;
use std::path::Path;

use super::args::{self, Asked};
use super::bundle::Bundle;
use super::earlier::{facts, store, text};
use super::files::io;
use super::history::history;
use super::log::{FileLog, NewLog};
use super::memory::{Driver, write};
use super::vault::Vault;
use super::{Failure, Outcome, Progress, escaped, now, random};
use crate::facts::{CareKey, Decision, Status, Verdict, Waiting};
use crate::id::hex;
use crate::job::{Command, Event};
use crate::protocol::Stage;
use crate::receipt::Receipt;
use crate::rows::{FIRST_MEMORY, JobRow, Record};
use crate::shelf::Shelf;
use crate::work::{self, Look, Reads as _, Wish, WishError};

/// Digits of an id that are shown: enough that two are hardly ever alike.
const SHOWN_DIGITS: usize = 10;

/// Digits of an id that must be given, at least.
const DIGITS_MIN: usize = 4;

/// Runs the command.
pub fn run(options: &args::Review) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let path = options.memory.display().to_string();
    let log_path = store(&options.memory).map_err(|failure| match failure {
        Failure::NoStore { path } => Failure::NoStoreToReview { path },
        other => other,
    })?;
    let vault = Vault::open(options.vault.as_deref(), Some(&options.memory))?;
    let key = vault.care_key(FIRST_MEMORY);
    let mut shelf = open(&log_path, &path)?;
    let row = last_job(&shelf).ok_or(Failure::NoStoreToReview { path })?;
    let mut events = decided(&shelf, &row, &options.asked, &key)?;
    if let Some(kinds) = options.let_wait.filter(|kinds| *kinds != row.let_wait) {
        let id = hex(&random::<8>()?);
        events.push(Event::Command { id, command: Command::LetWait(kinds) });
    }
    // A run that was cut off may have left the files of another memory than is stored.
    if options.asked.iter().any(|asked| matches!(asked, Asked::Remove { .. })) {
        unwrite(&mut shelf, Some(&row.id))?;
    }
    if !events.is_empty() || !is_written(&shelf, &row, &options.memory)? {
        carry_out(&mut shelf, &row, events, key.clone(), &mut progress)?;
        let receipt = write(&shelf, &row.id, &Bundle::open(&options.memory)?, None)?;
        let (facts, lines) = (receipt.facts.kept, receipt.lines.kept);
        progress.done(&format!("Written anew: {facts} facts, {lines} lines"));
    }
    let shelf = without_remains(shelf, &log_path)?;
    let row = shelf.jobs().find(|now| now.id == row.id).cloned().unwrap_or(row);
    let listed = if options.history.is_empty() {
        list(&work::looks(&shelf, &row)?, &shelf.decisions(FIRST_MEMORY)?, &key)
    } else {
        histories(&shelf, &row, &options.history)?
    };
    let printed = std::io::stdout().write_all(listed.as_bytes());
    printed.map_err(|error| Failure::Io { what: "stdout".into(), error })?;
    Ok(Outcome::Whole)
}

/// The store of a memory, which nobody else has open.
fn open(log_path: &Path, memory: &str) -> Result<Shelf<FileLog>, Failure> {
    let log = FileLog::open(log_path).map_err(|error| io(log_path, error))?;
    let log = log.ok_or_else(|| Failure::Busy { path: memory.to_owned() })?;
    Ok(Shelf::open(log)?)
}

/// The store without the text of what was taken out, also if the process that took it out was ended
/// before it came to that.
pub fn without_remains(shelf: Shelf<FileLog>, log_path: &Path) -> Result<Shelf<FileLog>, Failure> {
    if !shelf.has_remains() {
        return Ok(shelf);
    }
    // A draft that a process left behind holds the texts too.
    let draft = log_path.with_file_name("draft");
    if draft.exists() {
        std::fs::remove_file(&draft).map_err(|error| io(&draft, error))?;
    }
    let new = NewLog::in_place_of(log_path);
    let log = new.begin().map_err(|error| io(log_path, error))?;
    let rewritten = shelf.rewritten(log)?;
    new.end(rewritten.log()).map_err(|error| io(log_path, error))?;
    Ok(rewritten)
}

/// The import that wrote the memory last, or was at it.
fn last_job(shelf: &Shelf<FileLog>) -> Option<JobRow> {
    let jobs = shelf.jobs().filter(|row| row.memory == FIRST_MEMORY && row.stage > Stage::Extract);
    jobs.max_by_key(|row| (row.started_at, &row.id)).cloned()
}

/// Whether the folder holds what the import wrote last.
fn is_written(shelf: &Shelf<FileLog>, row: &JobRow, folder: &Path) -> Result<bool, Failure> {
    let read = |text: &str| serde_json::from_str::<Receipt>(text).ok();
    let stored = read(&text(shelf, &row.id, "receipt.json")?);
    let there = std::fs::read_to_string(folder.join("receipt.json")).ok();
    let written = |receipt: &Receipt| (receipt.outputs.clone(), receipt.ended_at);
    let there = there.and_then(|text| read(&text));
    Ok(stored.is_some() && stored.as_ref().map(written) == there.as_ref().map(written))
}

/// What was asked, as one event at most: all of it is carried out, or nothing.
fn decided(
    shelf: &Shelf<FileLog>,
    row: &JobRow,
    asked: &[Asked],
    key: &CareKey,
) -> Result<Vec<Event<Record>>, Failure> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let (wish, at) = (hex(&random::<8>()?), now());
    let (mut records, mut to_remove) = (Vec::new(), Vec::new());
    for (n, asked) in asked.iter().enumerate() {
        records.extend(match asked {
            Asked::Undo => undo(shelf, key)?,
            Asked::Decide { verdict, fact, statement } => {
                let facts = found(shelf, row, fact)?;
                let id = format!("{wish}/{n:03}");
                let wish = Wish { id: &id, verdict: *verdict, statement, facts: &facts };
                let decided = work::decide(shelf, row, &wish, at, key);
                decided.map_err(|error| not_decided(fact, &error))?
            }
            Asked::Remove { fact } => {
                let facts = found(shelf, row, fact)?;
                let id = format!("{wish}/{n:03}");
                let (verdict, statement) = (Verdict::Forget, "");
                let wish = Wish { id: &id, verdict, statement, facts: &facts };
                let decided = work::decide(shelf, row, &wish, at, key);
                let decided = decided.map_err(|error| not_decided(fact, &error))?;
                to_remove.extend(decided.iter().filter_map(|record| match record {
                    Record::Decision(row) => Some(row.decision.clone()),
                    _ => None,
                }));
                decided
            }
        });
    }
    if !to_remove.is_empty() {
        // All at once: two of them may stand in one chunk.
        let removed = work::remove(shelf, row, to_remove, key);
        records.extend(removed.map_err(|error| not_decided("--remove", &error))?);
    }
    Ok(vec![Event::Decided { id: wish, records }])
}

/// Lets go of what imports but one wrote of the memory, which holds what is taken out: their files are
/// in no folder any more. One that is under way writes it anew when it goes on.
pub fn unwrite(shelf: &mut Shelf<FileLog>, but: Option<&str>) -> Result<(), Failure> {
    let rows: Vec<JobRow> = shelf.jobs().filter(|row| Some(&*row.id) != but).cloned().collect();
    for row in rows {
        if row.stage == Stage::Done {
            shelf.put(&[Record::ForgetMemory(row.id)])?;
        } else if let Some(mut job) = shelf.job(&row.id)? {
            let event = Event::Decided { id: hex(&random::<8>()?), records: Vec::new() };
            let outcome = job.handle(now(), event);
            shelf.commit(&row.id, &outcome)?;
        }
    }
    Ok(())
}

/// Takes back all that was decided the last time.
fn undo(shelf: &Shelf<FileLog>, key: &CareKey) -> Result<Vec<Record>, Failure> {
    let mut decisions = shelf.decisions(FIRST_MEMORY)?;
    decisions.retain(|decision| decision.is_under(key));
    let time = |decision: &Decision| decision.id.split('/').next().unwrap_or_default().to_owned();
    let last = decisions.iter().max_by_key(|decision| (decision.at, &decision.id)).map(time);
    let last = last.ok_or_else(|| not_decided("--undo", &WishError::NothingToUndo))?;
    let own = decisions.into_iter().filter(|decision| time(decision) == last);
    let forget = |decision: Decision| Record::ForgetDecision {
        memory: FIRST_MEMORY.to_owned(),
        id: decision.id,
    };
    Ok(own.map(forget).collect())
}

/// The facts that a person names: by the beginning of an id, or by a line that cites them.
fn found(shelf: &Shelf<FileLog>, row: &JobRow, named: &str) -> Result<Vec<String>, Failure> {
    let refuse = |why: &str| Failure::NotDecided { fact: named.to_owned(), why: why.to_owned() };
    if let Some((file, line)) = named.rsplit_once(':') {
        let line: u64 = line.parse().map_err(|_| refuse("give a line as USER.md:12"))?;
        let cited = cited(&text(shelf, &row.id, "lines.jsonl")?, file, line);
        return if cited.is_empty() { Err(refuse("no such line cites a fact")) } else { Ok(cited) };
    }
    if named.len() < DIGITS_MIN {
        return Err(refuse("give more of the id, four digits at least"));
    }
    let ids = work::beginning(shelf, &row.id, named).map_err(|_| refuse("this is no id"))?;
    match ids.as_slice() {
        [] => Err(refuse("no fact of this memory has that id; facts.jsonl has them all")),
        [_] => Ok(ids),
        _ => Err(refuse("several facts begin so: give more of the id")),
    }
}

/// The facts that a line of `lines.jsonl` names for a line of a file.
fn cited(lines: &str, file: &str, line: u64) -> Vec<String> {
    let entries = lines.lines().filter_map(|entry| serde_json::from_str(entry).ok());
    let mut own = entries
        .filter(|entry: &crate::memory::Line| entry.file == file && u64::from(entry.line) == line);
    own.next().map(|entry| entry.facts).unwrap_or_default()
}

fn not_decided(fact: &str, error: &WishError) -> Failure {
    Failure::NotDecided { fact: fact.to_owned(), why: error.to_string() }
}

fn carry_out(
    shelf: &mut Shelf<FileLog>,
    row: &JobRow,
    events: Vec<Event<Record>>,
    key: CareKey,
    progress: &mut Progress,
) -> Result<(), Failure> {
    let missing = || Failure::Damaged { what: "an import" };
    let job = shelf.job(&row.id)?.ok_or_else(missing)?;
    let mut driver = Driver::new(job, VecDeque::new(), None, shelf, key);
    driver.recover()?;
    for event in events {
        driver.apply(event)?;
    }
    driver.finish(progress)
}

/// For people: the history of each fact that is named.
fn histories(shelf: &Shelf<FileLog>, row: &JobRow, named: &[String]) -> Result<String, Failure> {
    let facts = facts(shelf, &row.id)?;
    let mut told = String::new();
    for named in named {
        for id in found(shelf, row, named)? {
            told.push_str(&history(&facts, &id));
        }
    }
    Ok(told)
}

/// For people: what wants a look, then what was decided.
fn list(looks: &[Look], decisions: &[Decision], key: &CareKey) -> String {
    let with = |status: Status| {
        lines(looks.iter().filter(move |look| look.fact.status == status).map(line))
    };
    let decided = lines(looks.iter().filter(|look| look.fact.review != "auto").map(line));
    let own = || decisions.iter().filter(|decision| decision.is_under(key));
    let mut days: BTreeMap<String, (usize, u32)> = BTreeMap::new();
    for decision in own().filter(|decision| decision.verdict == Verdict::Forget) {
        let (count, removed) = days.entry(decision.at.day()).or_default();
        *count += 1;
        *removed += decision.removed();
    }
    let forgotten = lines(days.iter().map(|(day, (count, removed))| match removed {
        0 => format!("  {day}  {count}\n"),
        removed => format!("  {day}  {count}, with the messages it was said in ({removed})\n"),
    }));
    let foreign = match decisions.len() - own().count() {
        0 => String::new(),
        count => format!("  {count}: name that one with --vault\n"),
    };
    let sections = [
        ("Waiting for you, outside the files", with(Status::Proposed)),
        ("Said both ways", with(Status::Contested)),
        ("Decided", decided),
        ("Forgotten", forgotten),
        ("Decided with another vault, and not counted", foreign),
    ];
    let some = sections.into_iter().filter(|(_, lines)| !lines.is_empty());
    let listed = lines(some.map(|(title, lines)| format!("{title}\n{lines}")));
    if listed.is_empty() {
        return "Nothing waits, nothing disagrees, and nothing was decided yet.\n".to_owned();
    }
    listed
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().concat()
}

/// One line, whatever the export said.
fn line(look: &Look) -> String {
    let fact = &look.fact;
    let id: String = fact.id.chars().take(SHOWN_DIGITS).collect();
    let statement = escaped(&fact.statement.replace('\n', " "));
    let said = match (look.waits, fact.review.as_str()) {
        (Some(reason), _) => format!("  ({})", why(reason)),
        (None, "auto") => String::new(),
        (None, review) => format!("  ({review})"),
    };
    format!("  {id}  {:8}  {statement}{said}\n", fact.section.as_str())
}

/// Why a fact waits, in words.
fn why(reason: Waiting) -> &'static str {
    match reason {
        Waiting::SuspectedInstruction => "tells an assistant what to do; is it your own wish?",
        Waiting::NamesSomethingToReach => "names something that can be opened, fetched or run",
        Waiting::NotInOwnWords => "would shape an assistant, and is not in your own words",
        Waiting::Inferred => "was concluded, and not said",
        Waiting::Contested => "something else says otherwise",
        Waiting::Special => "concerns health, belief and the like",
    }
}
