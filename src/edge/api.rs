//! What a person's object answers over HTTP.

use std::collections::VecDeque;
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures::stream::{self, StreamExt as _};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use worker::{ByteStream, Headers, Request, Response, ResponseBuilder, Url};

use super::answer::{Problem, data_headers};
use super::driver::{Driver, now};
use super::{ask, offer, push, settings_of, sockets, watched};
use crate::bundle::{TooLarge, Zip};
use crate::cited;
use crate::clock::{Millis, Zone};
use crate::facts::Fact;
use crate::opening::{self, OpenError, UNFINISHED_MAX};
use crate::protocol::{
    CallEntry, JobOpened, MemoryNow, NewJob, OwnKey, Review, SearchAnswer, SearchAsked,
    SentConversation, Snapshot, Stage,
};
use crate::route::Route;
use crate::rows::{ChunkPlace, FIRST_MEMORY, JobRow};
use crate::search::Query;
use crate::settings::Secret;
use crate::sought;
use crate::sql::SqlError;
use crate::ways::{self, Choice, Way, read_facts};
use crate::work::{self, Reads as _};

/// A body of a request, at most, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Facts asked for at once, at most.
const FACTS_MAX: usize = 200;

/// The list of facts, as a file of a memory.
const FACTS: &str = "facts.jsonl";

/// Bytes of that list, at most, of which other forms are made here, or which is asked.
const FACTS_BYTES_MAX: u64 = 8_000_000;

/// Bytes of randomness in a job's id: 22 characters of base64url.
const ID_BYTES: usize = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn random(bytes: &js_sys::Uint8Array) -> Result<JsValue, JsValue>;
}

/// Answers a request.
pub(super) async fn answer(
    driver: &Rc<Driver>,
    route: Route,
    request: Request,
) -> Result<Response, Problem> {
    let url = request.url()?;
    match route {
        Route::NewJob => open(driver, request).await,
        Route::Jobs => json(200, &jobs(driver)?),
        Route::Job(id) => json(200, &snapshot(driver, &id)?),
        Route::Socket(id) => socket(driver, &id, &request),
        Route::Bundle(id) => bundle(driver, &finished(driver, &id)?),
        Route::Export(id) => export(driver, &id, &url),
        Route::File(id, path) => file(driver, &id, &path),
        Route::Facts(id) => json(200, &facts(driver, &id, &query(&url, "ids"))?),
        Route::Review(id) => json(200, &review(driver, &id)?),
        Route::Message(id) => json(200, &message(driver, &id, &url)?),
        Route::Ask(id) => json(200, &ask::asked(driver, &id, request).await?),
        Route::Answer(id) => json(200, &ask::answered(driver, &id, request).await?),
        Route::Search(id) => json(200, &search(driver, &id, request).await?),
        Route::Conversation(id) => json(200, &conversation(driver, &id, &url)?),
        Route::Memory => json(200, &memory(driver, &url)?),
        Route::MemoryBundle => match memory(driver, &url)?.job {
            Some(id) => bundle(driver, &finished(driver, &id)?),
            None => Err(Problem::no_memory()),
        },
        Route::Key(id) => keep_key(driver, &id, request).await,
        Route::Calls(id) => json(200, &calls(driver, &id)?),
        Route::Learned(id) => json(200, &watched::learned(driver, &id)?),
        Route::Asides(id) => json(200, &watched::asides(driver, &id)?),
        Route::Models(id) => offer::of_rest(driver, &id).await,
        Route::DeleteJob(id) => delete_job(driver, &id),
        Route::PushKey => push::key(driver.env()),
        Route::KeepPush => push::keep(driver, request).await,
        Route::ForgetPush => push::forget(driver, request).await,
        Route::DeletePerson => delete_person(driver).await,
        Route::Offer => offer::answer(driver, &url).await,
        Route::Health
        | Route::Shell
        | Route::JobPage
        | Route::OfflineWorker
        | Route::SignInPage
        | Route::Asset
        | Route::Session
        | Route::SignIn
        | Route::SignOut => Err(Problem::unknown_path()),
    }
}

pub(super) fn json(status: u16, body: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(body).map_err(worker::Error::from)?;
    let headers = data_headers("application/json")?;
    Ok(ResponseBuilder::new().with_status(status).with_headers(headers).fixed(body))
}

async fn open(driver: &Rc<Driver>, request: Request) -> Result<Response, Problem> {
    let body = body(request).await?;
    let mut new: NewJob = serde_json::from_slice(&body).map_err(|_| Problem::not_understood())?;
    let own = settings_of(driver.env()).map_err(Problem::misconfigured)?;
    if new.model.is_none() && new.provider == own.provider.as_str() {
        new.model = own.model;
    }
    let card = opening::check(&new, &driver.prices()?)?;
    let (id, status) = driver.with(|held| {
        let unfinished = held.jobs.values().map(crate::job::Job::row);
        if let Some(row) = opening::joined(unfinished, &new) {
            return Ok(Ok((row.id.clone(), 200)));
        }
        if held.jobs.len() >= UNFINISHED_MAX {
            return Ok(Err(OpenError::TooMany));
        }
        let id = new_id()?;
        let mut row = opening::row(&new, id.clone(), card, now());
        let earlier = held.store.jobs()?;
        row.money = opening::taught(row.money, &earlier);
        let row = opening::following(row, &earlier);
        driver.open(held, row)?;
        Ok(Ok((id, 201)))
    })??;
    json(status, &JobOpened { id })
}

/// Reads a body as far as it may go.
pub(super) async fn body(mut request: Request) -> Result<Vec<u8>, Problem> {
    let body = at_most(request.stream()?, BODY_BYTES_MAX).await?;
    body.ok_or_else(Problem::too_large)
}

/// All that comes; `None` as soon as it is more than `most` bytes.
pub(super) async fn at_most(mut parts: ByteStream, most: usize) -> worker::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    while let Some(part) = parts.next().await {
        all.extend(part?);
        if all.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(all))
}

pub(super) fn random_bytes<const N: usize>() -> Result<[u8; N], SqlError> {
    let bytes = js_sys::Uint8Array::new_with_length(N as u32);
    random(&bytes).map_err(|_| SqlError::Engine("no randomness".into()))?;
    let mut own = [0; N];
    bytes.copy_to(&mut own);
    Ok(own)
}

fn new_id() -> Result<String, SqlError> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<ID_BYTES>()?))
}

fn jobs(driver: &Rc<Driver>) -> Result<Vec<Snapshot>, Problem> {
    Ok(driver.with(|held| {
        let rows = held.store.jobs()?;
        let snapshots = rows.iter().map(|row| held.snapshot(&row.id));
        Ok(snapshots.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    })?)
}

fn snapshot(driver: &Rc<Driver>, id: &str) -> Result<Snapshot, Problem> {
    driver.with(|held| held.snapshot(id))?.ok_or_else(Problem::no_job)
}

pub(super) fn row(driver: &Rc<Driver>, id: &str) -> Result<JobRow, Problem> {
    let job = driver.with(|held| held.job(id))?.ok_or_else(Problem::no_job)?;
    Ok(job.row().clone())
}

/// The row of a job whose memory is written: of all, or of what was read up to its cap.
pub(super) fn finished(driver: &Rc<Driver>, id: &str) -> Result<JobRow, Problem> {
    let row = row(driver, id)?;
    if row.stage == Stage::Done { Ok(row) } else { Err(Problem::not_finished()) }
}

fn socket(driver: &Rc<Driver>, id: &str, request: &Request) -> Result<Response, Problem> {
    let upgrade = request.headers().get("upgrade")?.unwrap_or_default();
    if upgrade.eq_ignore_ascii_case("websocket") {
        sockets::accept(driver, id)
    } else {
        Err(Problem::no_upgrade())
    }
}

/// The memory as a ZIP, made while it is sent: one part of a file is in memory at a time.
fn bundle(driver: &Rc<Driver>, row: &JobRow) -> Result<Response, Problem> {
    let files = driver.with(|held| Ok(held.store.files(&row.id)?))?;
    let packing = Packing {
        driver: Rc::clone(driver),
        job: row.id.clone(),
        files: files.into(),
        part: 0,
        zip: Some(Zip::new()),
    };
    let bytes = stream::unfold(packing, |mut packing| async move {
        let next = packing.next().transpose()?;
        Some((next.map_err(|error| worker::Error::RustError(error.to_string())), packing))
    });
    let headers = data_headers("application/zip")?;
    let ended = row.ended_at.map_or(String::new(), |at| at.rfc3339()[..10].to_owned());
    let name = format!("attachment; filename=\"decant-memory-{ended}.zip\"");
    headers.set("content-disposition", &name)?;
    Ok(ResponseBuilder::new().with_headers(headers).from_stream(bytes)?)
}

/// A bundle under way.
struct Packing {
    driver: Rc<Driver>,
    job: String,
    /// Paths, and how many parts each has.
    files: VecDeque<(String, u32)>,
    /// The part of the first of them that comes next.
    part: u32,
    /// `None` once the archive is complete.
    zip: Option<Zip>,
}

impl Packing {
    /// The next bytes of the archive, never none of them before its end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        let Some(zip) = &mut self.zip else { return Ok(None) };
        let Some((path, parts)) = self.files.front() else {
            return self.zip.take().map(Zip::finish).transpose().map_err(Problem::from);
        };
        let mut bytes = if self.part == 0 { zip.begin(path) } else { Vec::new() };
        let part = self.driver.with(|held| held.file_part(&self.job, path, self.part))?;
        bytes.extend(zip.write(part.ok_or_else(Problem::no_job)?.as_bytes()));
        self.part += 1;
        if self.part >= *parts {
            bytes.extend(zip.end()?);
            self.files.pop_front();
            self.part = 0;
        }
        Ok(Some(bytes))
    }
}

/// The memory in forms that other programs read, as a ZIP. The facts are in memory at once, so there
/// is a limit to them; the command line has none.
fn export(driver: &Rc<Driver>, id: &str, url: &Url) -> Result<Response, Problem> {
    let row = finished(driver, id)?;
    let asked = Way::listed(&query(url, "as")).zip(Choice::without(&query(url, "without")));
    let (ways, choice) = asked.ok_or_else(Problem::no_such_form)?;
    let facts = all_facts(driver, &row.id, Problem::too_large_to_export)?;
    let mut zip = Zip::new();
    let mut bytes = Vec::new();
    for (path, text) in ways::write(&facts, &ways, choice) {
        bytes.extend(zip.begin(&path));
        bytes.extend(zip.write(text.as_bytes()));
        bytes.extend(zip.end()?);
    }
    bytes.extend(zip.finish()?);
    let headers = data_headers("application/zip")?;
    let name = if let [way] = ways.as_slice() { way.as_str() } else { "forms" };
    headers.set("content-disposition", &format!("attachment; filename=\"decant-{name}.zip\""))?;
    Ok(ResponseBuilder::new().with_headers(headers).fixed(bytes))
}

/// All facts of a memory that is written, unless there are too many to hold at once.
pub(super) fn all_facts(
    driver: &Rc<Driver>,
    id: &str,
    too_large: fn() -> Problem,
) -> Result<Vec<Fact>, Problem> {
    let sizes = driver.with(|held| held.store.file_sizes(id))?;
    if sizes.iter().any(|(path, bytes)| path == FACTS && *bytes > FACTS_BYTES_MAX) {
        return Err(too_large());
    }
    Ok(read_facts(&text_of(driver, id, FACTS)?).facts)
}

fn file(driver: &Rc<Driver>, id: &str, path: &str) -> Result<Response, Problem> {
    finished(driver, id)?;
    let text = text_of(driver, id, path)?;
    let form = match path.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "jsonl")) => "application/x-ndjson",
        _ => "text/markdown; charset=utf-8",
    };
    Ok(ResponseBuilder::new().with_headers(data_headers(form)?).fixed(text.into_bytes()))
}

fn text_of(driver: &Rc<Driver>, id: &str, path: &str) -> Result<String, Problem> {
    let mut text = String::new();
    for nth in 0.. {
        match driver.with(|held| held.file_part(id, path, nth))? {
            Some(part) => text.push_str(&part),
            None if nth == 0 => return Err(Problem::no_file()),
            None => break,
        }
    }
    Ok(text)
}

fn facts(driver: &Rc<Driver>, id: &str, ids: &str) -> Result<Vec<Fact>, Problem> {
    let row = row(driver, id)?;
    let ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
    if ids.len() > FACTS_MAX {
        return Err(Problem::too_large());
    }
    Ok(driver.with(|held| {
        let facts = ids.iter().map(|fact| work::fact(&held.store, &row, fact));
        let facts = facts.collect::<Result<Vec<_>, _>>()?;
        Ok(facts.into_iter().flatten().collect())
    })?)
}

/// What of a memory that is written wants a look, and what was decided.
fn review(driver: &Rc<Driver>, id: &str) -> Result<Review, Problem> {
    let row = finished(driver, id)?;
    Ok(driver.with(|held| Ok(work::review(&held.store, &row)?))?)
}

fn message(
    driver: &Rc<Driver>,
    id: &str,
    url: &Url,
) -> Result<crate::protocol::CitedMessage, Problem> {
    let row = row(driver, id)?;
    let chunks = driver.with(|held| {
        let ids = held.store.conversation_chunks(
            &row.memory,
            &query(url, "source"),
            &query(url, "account"),
            &query(url, "conversation"),
        )?;
        held.chunks(&row.memory, &ids)
    })?;
    cited::message(&chunks, &query(url, "message")).ok_or_else(Problem::no_message)
}

/// Searches the next stretch of what was sent for the memory of a run.
async fn search(driver: &Rc<Driver>, id: &str, request: Request) -> Result<SearchAnswer, Problem> {
    let SearchAsked { query, after } =
        serde_json::from_slice(&body(request).await?).map_err(|_| Problem::not_understood())?;
    if query.len() > sought::QUERY_BYTES_MAX {
        return Err(Problem::too_large());
    }
    let after = after.map(|place| serde_json::from_str::<ChunkPlace>(&place)).transpose();
    let after = after.map_err(|_| Problem::not_understood())?;
    let row = row(driver, id)?;
    let zone = Zone::of(&row.tz);
    let sought = Query::parse(&query, |year, month, day| zone.begin_of(year, month, day));
    Ok(driver.with(|held| {
        let most = sought::STRETCH_CHUNKS + 1;
        let mut places = held.store.chunks_newest_first(&row.memory, after.as_ref(), most)?;
        let (count, is_last) = sought::stretch(&places);
        places.truncate(count);
        let chunks = held.chunks(&row.memory, places.iter().map(|place| &place.id))?;
        let last = places.last();
        let next = last.filter(|_| !is_last).map(serde_json::to_string).transpose();
        Ok(SearchAnswer {
            hits: sought::search(&chunks, &sought),
            back_to: last.and_then(|place| place.first_at).map(Millis::rfc3339),
            next: next.map_err(|error| SqlError::Engine(error.to_string()))?,
        })
    })?)
}

/// A stretch of a conversation that was sent.
fn conversation(driver: &Rc<Driver>, id: &str, url: &Url) -> Result<SentConversation, Problem> {
    let row = row(driver, id)?;
    let of = |name: &str| query(url, name);
    driver
        .with(|held| {
            let store = &held.store;
            let (source, account, conversation) = (of("source"), of("account"), of("conversation"));
            let ids = store.conversation_chunks(&row.memory, &source, &account, &conversation)?;
            let (message, from) = (of("message"), of("from").parse().ok());
            let around = if message.is_empty() {
                None
            } else {
                store.chunk_with(&row.memory, &ids, &message)?
            };
            let window = sought::window(ids.len() as u32, around, from);
            let some = ids.iter().skip(window.start as usize).take(window.len());
            let chunks = held.chunks(&row.memory, some)?;
            Ok((!chunks.is_empty())
                .then(|| sought::conversation(&chunks, &window, ids.len() as u32)))
        })?
        .ok_or_else(Problem::no_message)
}

/// Keeps the person's own key for a run: sealed, and never given back.
async fn keep_key(driver: &Rc<Driver>, id: &str, request: Request) -> Result<Response, Problem> {
    let asked: OwnKey =
        serde_json::from_slice(&body(request).await?).map_err(|_| Problem::not_understood())?;
    let key = Secret::new(&asked.key).ok_or_else(Problem::no_key)?;
    let sealed = driver.seal(&row(driver, id)?, &key, random_bytes()?).await?;
    row(driver, id)?; // It may have been deleted meanwhile.
    driver.with(|held| {
        held.store.write_key(&sealed)?;
        held.arm()
    })?;
    nothing()
}

/// The ledger.
fn calls(driver: &Rc<Driver>, id: &str) -> Result<Vec<CallEntry>, Problem> {
    row(driver, id)?;
    let rows = driver.with(|held| held.store.calls(id))?;
    Ok(rows.into_iter().map(crate::work::call_entry).collect())
}

fn memory(driver: &Rc<Driver>, url: &Url) -> Result<MemoryNow, Problem> {
    let asked = query(url, "memory");
    let name = if asked.is_empty() { FIRST_MEMORY } else { &asked };
    Ok(driver.with(|held| {
        let rows = held.store.jobs()?;
        let Some(last) = opening::latest(&rows, name) else {
            return Ok(MemoryNow { memory: name.to_owned(), ..MemoryNow::default() });
        };
        Ok(MemoryNow {
            memory: name.to_owned(),
            files: held.files_of(&last.id)?,
            job: Some(last.id.clone()),
            ended_at: last.ended_at.map(Millis::rfc3339),
        })
    })?)
}

pub(super) fn query(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn delete_job(driver: &Rc<Driver>, id: &str) -> Result<Response, Problem> {
    let job = driver.with(|held| held.job(id))?.ok_or_else(Problem::no_job)?;
    driver.with(|held| driver.delete_job(held, &job))?;
    sockets::end(driver.state(), Some(id));
    nothing()
}

async fn delete_person(driver: &Rc<Driver>) -> Result<Response, Problem> {
    driver.with(|held| {
        held.jobs.values().for_each(|job| driver.abandon_batch(held, job));
        Ok(())
    })?;
    driver.state().storage().delete_all().await?;
    driver.forget();
    sockets::end(driver.state(), None);
    nothing()
}

pub(super) fn nothing() -> Result<Response, Problem> {
    let headers: Headers = data_headers("application/json")?;
    headers.delete("content-type")?;
    Ok(ResponseBuilder::new().with_status(204).with_headers(headers).empty())
}

impl From<TooLarge> for Problem {
    fn from(_: TooLarge) -> Self {
        Self::too_large()
    }
}
