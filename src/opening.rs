//! How jobs are opened, and which of a memory's jobs runs.
//!
//! Asking twice for the same job gives the same job: a page that lost the answer, or a command
//! that is run again, joins the one that is unfinished. A memory has one job at work at a time,
//! because each merges into what the one before left; the others wait, and take frames meanwhile.

use thiserror::Error;

use crate::clock::Millis;
use crate::frame::{HEADER_BYTES, PAYLOAD_BYTES_MAX};
use crate::job::Job;
use crate::prices::{Card, Prices};
use crate::prompt::Provider;
use crate::protocol::{LetWait, NewJob, Stage, VERSION, VERSION_MIN};
use crate::rows::{FIRST_MEMORY, JobRow, Money};
use crate::spend::Meter;
use crate::weigh;

/// Frames of a job, at most: 64 GiB as frames of the largest size would be, far above any export.
pub const FRAMES_MAX: u32 = 65_536;

/// Bytes of all frames, at most: the size of the largest export that is read.
pub const BYTES_MAX: u64 = 10_000_000_000;

/// Chunks of a job, at most: more than `BYTES_MAX` of small ones.
pub const CHUNKS_MAX: u64 = 10_000_000;

/// Jobs of a person that are not finished, at most.
pub const UNFINISHED_MAX: usize = 32;

/// Words such as a memory's name or a model's, at most, in bytes.
const WORD_BYTES_MAX: usize = 128;

/// Why a job is not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The sender speaks another protocol.
    #[error("this page speaks another version of the protocol than the server: reload it")]
    Protocol,
    /// Nothing would be sent.
    #[error("the manifest names no frames: choose at least one conversation")]
    NothingToSend,
    /// More than a job may have.
    #[error("the manifest is larger than a job may be: send fewer conversations")]
    TooLarge,
    /// Not the form that a manifest has.
    #[error("`{field}` does not have the form that the protocol gives it")]
    Malformed {
        /// The field.
        field: &'static str,
    },
    /// Nobody offers such a provider.
    #[error("there is no such provider: choose embedded, anthropic, openai or workers-ai")]
    NoSuchProvider,
    /// A provider of models, and no model.
    #[error("name a model: the provider has several")]
    NoModel,
    /// What the model costs is not known.
    #[error(
        "no price is known for this model, so it is not started: choose another, or give its price in PRICES"
    )]
    NoPrice,
    /// Economy, and nobody who takes batches.
    #[error("this provider takes no batches of this model: leave economy out, or choose another")]
    NoBatches,
    /// Too many unfinished ones.
    #[error("there are too many unfinished jobs: wait for one, or delete one")]
    TooMany,
}

impl OpenError {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Protocol => "other_version",
            Self::NothingToSend => "nothing_to_send",
            Self::TooLarge => "run_too_large",
            Self::Malformed { .. } => "malformed",
            Self::NoSuchProvider => "no_such_provider",
            Self::NoModel => "no_model",
            Self::NoPrice => "no_price",
            Self::NoBatches => "no_batches",
            Self::TooMany => "too_many_runs",
        }
    }
}

/// Whether a job may be opened so, and the prices of its model.
pub fn check(new: &NewJob, prices: &Prices) -> Result<Option<Card>, OpenError> {
    if !(VERSION_MIN..=VERSION).contains(&new.protocol) {
        return Err(OpenError::Protocol);
    }
    let manifest = &new.manifest;
    if manifest.frames == 0 {
        return Err(OpenError::NothingToSend);
    }
    let most = u64::from(manifest.frames) * (HEADER_BYTES + PAYLOAD_BYTES_MAX) as u64;
    if manifest.frames > FRAMES_MAX || manifest.chunks > CHUNKS_MAX || manifest.bytes > BYTES_MAX {
        return Err(OpenError::TooLarge);
    }
    let is_hash = manifest.sha256.len() == 64
        && manifest.sha256.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let fits = manifest.bytes <= most && manifest.bytes >= u64::from(manifest.frames);
    let fields = [
        ("manifest.sha256", is_hash),
        ("manifest.bytes", fits),
        ("memory", new.memory.as_deref().is_none_or(is_word)),
        ("model", new.model.as_deref().is_none_or(is_word)),
        ("cap", new.cap.is_none_or(|cap| microusd(cap).is_some())),
        ("tz", is_word(&new.tz)),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, good)| !good) {
        return Err(OpenError::Malformed { field });
    }
    let provider = Provider::from_name(&new.provider).ok_or(OpenError::NoSuchProvider)?;
    match &new.model {
        None if provider != Provider::Embedded => Err(OpenError::NoModel),
        model => card(prices, provider, model.as_deref().unwrap_or_default(), new.economy),
    }
}

fn is_word(text: &str) -> bool {
    (1..=WORD_BYTES_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The unfinished job that this one would repeat. One that is held at its cap has written what it
/// could and has not ended: at a higher one it goes on, and what it spent counts.
pub fn joined<'a>(rows: impl IntoIterator<Item = &'a JobRow>, new: &NewJob) -> Option<&'a JobRow> {
    rows.into_iter().find(|row| {
        row.ended_at.is_none()
            && row.manifest == new.manifest
            && row.memory == memory_of(new)
            && row.provider == new.provider
            && row.model == new.model
            && row.money.economy == new.economy
    })
}

/// The row of a job that is opened at `now` under `id`; `card` has the prices of its model.
pub fn row(new: &NewJob, id: String, card: Option<Card>, now: Millis) -> JobRow {
    JobRow {
        id,
        memory: memory_of(new).to_owned(),
        provider: new.provider.clone(),
        model: new.model.clone(),
        earlier_models: Vec::new(),
        let_wait: LetWait::default(),
        // One that is no amount was refused; it would allow nothing.
        cap_microusd: new.cap.map(|cap| microusd(cap).unwrap_or_default()),
        tz: new.tz.clone(),
        manifest: new.manifest.clone(),
        sent: true,
        stage: Stage::Upload,
        seq: 0,
        newest_at: None,
        received_sha256: None,
        started_at: now,
        ended_at: None,
        money: money(card, new.economy),
        hold: None,
        finish: false,
        moved_at: now,
        commands: Vec::new(),
    }
}

/// What a job of this model costs before it has begun; `economy`: in batches.
pub fn money(card: Option<Card>, economy: bool) -> Money {
    Money {
        economy,
        fixed: card.as_ref().map_or(0, weigh::fixed),
        meter: card.as_ref().map(Meter::new),
        card,
        ..Money::default()
    }
}

/// The same with what the last job of that model learnt of how it counts and answers.
pub fn taught<'j>(money: Money, earlier: impl IntoIterator<Item = &'j JobRow>) -> Money {
    let Some(card) = &money.card else { return money };
    let same = |row: &&JobRow| {
        let of = row.money.card.as_ref();
        of.is_some_and(|of| of.provider == card.provider && of.model == card.model)
            && row.money.meter.is_some_and(|meter| meter.is_calibrated())
    };
    let last = earlier.into_iter().filter(same).max_by_key(|row| (row.started_at, &row.id));
    let meter = last.and_then(|row| row.money.meter).or(money.meter);
    Money { meter, ..money }
}

/// The row as the last job of its memory left things: what the person lets wait, and the models whose
/// answers count too if its own is one of them. What they have read is not paid again.
pub fn following<'j>(row: JobRow, earlier: impl IntoIterator<Item = &'j JobRow>) -> JobRow {
    let same = |other: &&JobRow| other.memory == row.memory && other.id != row.id;
    let last = earlier.into_iter().filter(same).max_by_key(|other| (other.started_at, &other.id));
    let Some(last) = last else { return row };
    let row = JobRow { let_wait: last.let_wait, ..row };
    let mut models: Vec<String> = last.earlier_models.iter().chain(&last.model).cloned().collect();
    let all = models.len();
    models.retain(|model| Some(model) != row.model.as_ref());
    if models.len() == all {
        return row;
    }
    JobRow { earlier_models: models, ..row }
}

/// The prices of what is asked for. `None` for a provider that costs nothing.
pub fn card(
    prices: &Prices,
    provider: Provider,
    model: &str,
    economy: bool,
) -> Result<Option<Card>, OpenError> {
    let card = match provider {
        Provider::Embedded => None,
        _ => Some(prices.find(provider, model).ok_or(OpenError::NoPrice)?),
    };
    if economy && !card.is_some_and(Card::has_batches) {
        return Err(OpenError::NoBatches);
    }
    Ok(card.cloned())
}

/// Dollars as microdollars; `None` for what is no amount, or a billion and more.
pub fn microusd(dollars: f64) -> Option<i64> {
    (0.0..1e9).contains(&dollars).then(|| (dollars * 1e6).round() as i64)
}

fn memory_of(new: &NewJob) -> &str {
    new.memory.as_deref().unwrap_or(FIRST_MEMORY)
}

/// The job of a memory that is at work, or is to begin: the newest that has only to write, which is
/// soon done, else one that has begun, else the oldest whose frames are all here. One whose upload
/// never ends holds nobody up, nor does one that is held.
pub fn runner<'a>(jobs: impl IntoIterator<Item = &'a Job>, memory: &str) -> Option<&'a str> {
    jobs.into_iter()
        .filter(|job| job.row().memory == memory && job.is_gathered() && !job.is_done())
        .min_by_key(|job| {
            let row = job.row();
            let is_held = row.hold.is_some_and(|hold| !hold.writes_memory());
            let is_read = row.stage > Stage::Extract;
            let age = if is_read { -row.started_at.0 } else { row.started_at.0 };
            (is_held, !is_read, row.stage == Stage::Upload, age, row.id.as_str())
        })
        .map(|job| job.row().id.as_str())
}

/// The run whose files are the memory of that name: the newest that is written. One that was written
/// anew is no newer for it, and one that rests at its cap is written.
pub fn latest<'a>(jobs: &'a [JobRow], memory: &str) -> Option<&'a JobRow> {
    let written = jobs.iter().filter(|row| row.memory == memory && row.stage == Stage::Done);
    written.max_by_key(|row| age(row))
}

/// The jobs that feed the same memory as that one, itself among them, the newest first; none if there
/// is no such job.
pub fn siblings(mut jobs: Vec<JobRow>, id: &str) -> Vec<JobRow> {
    let memory = jobs.iter().find(|row| row.id == id).map(|row| row.memory.clone());
    jobs.retain(|row| Some(&row.memory) == memory.as_ref());
    jobs.sort_by(|one, other| age(other).cmp(&age(one)));
    jobs
}

/// Whether a job has begun to write its memory, so that what changes in it has to be written anew.
pub fn is_written(row: &JobRow) -> bool {
    row.stage > Stage::Extract
}

/// Of [`siblings`], those that hold what was read of that one too and are to be written anew without
/// it: the newer ones that are written.
pub fn built_upon(jobs: Vec<JobRow>, id: &str) -> Vec<JobRow> {
    let newer = siblings(jobs, id).into_iter().take_while(|row| row.id != id);
    newer.filter(is_written).collect()
}

fn age(row: &JobRow) -> (Millis, &str) {
    (row.started_at, &row.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Hold, Manifest};

    fn new_job() -> NewJob {
        NewJob {
            protocol: VERSION,
            manifest: Manifest { frames: 2, chunks: 9, bytes: 2_000, sha256: "a".repeat(64) },
            memory: None,
            provider: "embedded".into(),
            model: None,
            cap: None,
            economy: false,
            tz: "Europe/Brussels".into(),
        }
    }

    #[test]
    fn what_no_page_would_send_is_refused() {
        type Change = fn(&mut NewJob);
        let malformed = |field| Err(OpenError::Malformed { field });
        let cases: &[(Change, Result<(), OpenError>)] = &[
            (|_| {}, Ok(())),
            (|new| new.cap = Some(0.0), Ok(())),
            (|new| new.protocol = VERSION + 1, Err(OpenError::Protocol)),
            (|new| new.manifest.frames = 0, Err(OpenError::NothingToSend)),
            (|new| new.manifest.frames = FRAMES_MAX + 1, Err(OpenError::TooLarge)),
            (|new| new.manifest.bytes = BYTES_MAX + 1, Err(OpenError::TooLarge)),
            (|new| new.manifest.chunks = CHUNKS_MAX + 1, Err(OpenError::TooLarge)),
            (|new| new.manifest.bytes = 3_000_000, malformed("manifest.bytes")),
            (|new| new.manifest.bytes = 1, malformed("manifest.bytes")),
            (|new| new.manifest.sha256 = "A".repeat(64), malformed("manifest.sha256")),
            (|new| new.memory = Some(String::new()), malformed("memory")),
            (|new| new.memory = Some("x".repeat(129)), malformed("memory")),
            (|new| new.cap = Some(-1.0), malformed("cap")),
            (|new| new.cap = Some(f64::NAN), malformed("cap")),
            (|new| new.tz = "a\nb".into(), malformed("tz")),
            (|new| new.provider = "anthropic".into(), Err(OpenError::NoModel)),
            (|new| new.provider = "nobody".into(), Err(OpenError::NoSuchProvider)),
            (|new| new.economy = true, Err(OpenError::NoBatches)),
        ];
        for (at, (change, expected)) in cases.iter().enumerate() {
            let mut new = new_job();
            change(&mut new);
            assert_eq!(check(&new, &Prices::built_in()).map(|_| ()), *expected, "case {at}");
        }
    }

    #[test]
    fn the_same_unfinished_job_is_joined_and_a_finished_one_is_not() {
        let stored = row(&new_job(), "one".into(), None, Millis(5));
        let capped = JobRow { stage: Stage::Done, hold: Some(Hold::Cap), ..stored.clone() };
        let finished = JobRow { stage: Stage::Done, ended_at: Some(Millis(9)), ..stored.clone() };
        let mut other = new_job();
        other.model = Some("x".into());
        let economy = NewJob { economy: true, ..new_job() };
        assert_eq!(joined([&stored], &new_job()), Some(&stored));
        assert_eq!(joined([&finished], &new_job()), None);
        assert_eq!(joined([&finished, &capped], &new_job()), Some(&capped));
        assert_eq!(joined([&stored], &other), None);
        assert_eq!(joined([&stored], &economy), None, "what is begun at one price goes on at it");
    }

    #[test]
    fn what_the_models_of_the_last_job_read_counts_for_one_of_them() {
        let job = |id: &str, model: &str, earlier: &[&str], at: i64| {
            let new = NewJob { model: Some(model.to_owned()), ..new_job() };
            let mut row = row(&new, id.to_owned(), None, Millis(at));
            row.earlier_models = earlier.iter().map(|&one| one.to_owned()).collect();
            row
        };
        let (old, last) = (job("1", "a", &["z"], 1), job("2", "b", &["a"], 2));
        let other = JobRow { memory: "work".to_owned(), ..job("3", "c", &["b"], 3) };
        let all = [old, last, other];
        for (model, earlier) in [("a", &["b"][..]), ("b", &["a"]), ("c", &[]), ("z", &[])] {
            let row = following(job("4", model, &[], 4), &all);
            assert_eq!(row.earlier_models, earlier, "{model}");
        }
    }

    #[test]
    fn what_the_last_job_of_a_model_learnt_is_where_the_next_begins() {
        let prices = Prices::built_in();
        let card = |model: &str| card(&prices, Provider::Anthropic, model, false).unwrap().unwrap();
        let (one, other) = (card("claude-haiku-4-5"), card("claude-haiku-5-5"));
        let learnt = |card: &Card, tokens: u64, at: i64| {
            let mut row = row(&new_job(), format!("{at}"), Some(card.clone()), Millis(at));
            let weight = crate::spend::Weight { input: 1000, ..Default::default() };
            let usage = crate::prompt::Usage { input: tokens, ..Default::default() };
            row.money.meter.as_mut().unwrap().learn(&weight, &usage);
            row
        };
        let untaught = row(&new_job(), "new".into(), Some(one.clone()), Millis(9));
        let rows = [learnt(&one, 1100, 3), learnt(&one, 1300, 5), learnt(&other, 900, 7), untaught];
        let meter = |card: Option<Card>| taught(money(card, false), &rows).meter;
        assert_eq!(meter(Some(one)), rows[1].money.meter);
        assert_eq!(meter(Some(other)), rows[2].money.meter);
        assert_eq!(meter(None), None);
        let opus = card("claude-opus-5-5");
        assert_eq!(meter(Some(opus.clone())), Some(Meter::new(&opus)));
    }

    #[test]
    fn what_changes_in_a_memory_is_written_anew_by_those_that_hold_it() {
        let job = |id: &str, at, stage| {
            let row = row(&new_job(), id.into(), None, Millis(at));
            JobRow { stage, ..row }
        };
        let work = JobRow { memory: "work".into(), ..job("w", 9, Stage::Done) };
        let jobs = [
            job("b", 2, Stage::Done),
            work,
            job("d", 4, Stage::Extract),
            job("a", 1, Stage::Done),
            job("c", 2, Stage::Merge),
        ];
        let ids = |rows: Vec<JobRow>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        let siblings = |id: &str| ids(siblings(jobs.to_vec(), id));
        assert_eq!(siblings("a"), ["d", "c", "b", "a"], "at the same time the ids decide");
        assert_eq!((siblings("w"), siblings("x")), (vec!["w".to_owned()], vec![]));
        let built_upon = |id: &str| ids(built_upon(jobs.to_vec(), id));
        assert_eq!(built_upon("a"), ["c", "b"], "what only reads has nothing to write anew");
        assert_eq!(built_upon("b"), ["c"]);
        assert_eq!((built_upon("d"), built_upon("x")), (vec![], vec![]));
        let latest = |memory: &str| latest(&jobs, memory).map(|row| row.id.as_str());
        assert_eq!(
            (latest(FIRST_MEMORY), latest("work"), latest("x")),
            (Some("b"), Some("w"), None)
        );
    }

    #[test]
    fn one_job_of_a_memory_runs_and_an_endless_upload_holds_nobody_up() {
        let job = |id: &str, at, stage, frames: u32| {
            let mut row = row(&new_job(), id.into(), None, Millis(at));
            row.stage = stage;
            Job::load(row, (0..frames).map(|number| (number, 10)), [], []).unwrap()
        };
        let uploading = job("a", 1, Stage::Upload, 1);
        let older = job("b", 2, Stage::Upload, 2);
        let newer = job("c", 3, Stage::Upload, 2);
        let begun = job("d", 4, Stage::Extract, 2);
        let done = job("e", 0, Stage::Done, 2);
        assert_eq!(runner([&uploading, &done], FIRST_MEMORY), None);
        assert_eq!(runner([&newer, &uploading, &older], FIRST_MEMORY), Some("b"));
        assert_eq!(runner([&older, &begun], FIRST_MEMORY), Some("d"));
        assert_eq!(runner([&older, &begun], "another"), None);
        // What has only to write goes first, the newest of it, and what is held after all others.
        let rewrites = [job("f", 1, Stage::Merge, 2), job("g", 6, Stage::WriteProfile, 2)];
        assert_eq!(runner([&begun, &rewrites[0], &rewrites[1]], FIRST_MEMORY), Some("g"));
        let held = |hold| {
            let mut row = row(&new_job(), "h".into(), None, Millis(0));
            (row.stage, row.hold) = (Stage::Extract, Some(hold));
            Job::load(row, (0..2).map(|number| (number, 10)), [], []).unwrap()
        };
        assert_eq!(runner([&held(Hold::Paused), &older], FIRST_MEMORY), Some("b"));
        assert_eq!(runner([&held(Hold::Paused)], FIRST_MEMORY), Some("h"));
        assert_eq!(runner([&held(Hold::Cap), &begun], FIRST_MEMORY), Some("h"));
    }
}
