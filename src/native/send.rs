//! `decant send`: what the page does. Reads, masks and packs here, streams the frames to a
//! server, follows the job, and fetches the memory. Run again, it joins the same job and sends
//! only what is missing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use sha2::{Digest as _, Sha256};
use tungstenite::client::IntoClientRequest as _;
use tungstenite::http::HeaderValue;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket};

use super::bundle::{Bundle, is_ours, made_anew};
use super::draft::Draft;
use super::files::io;
use super::memory::words;
use super::model::advice;
use super::vault::Vault;
use super::{Failure, Outcome, Progress, args, random};
use crate::frame::Packer;
use crate::gate::is_loopback;
use crate::id::{hex, sha256};
use crate::protocol::{
    FRAMES_IN_FLIGHT, FromEdge, FromPage, Hold, JobOpened, Manifest, NewJob, ProblemJson, Snapshot,
    Stage, VERSION, VERSION_MIN, close,
};
use crate::receipt::Receipt;
use crate::rows::FIRST_MEMORY;

/// How often a frame that arrives damaged is sent again.
const DAMAGED_MAX: u32 = 3;

/// Pauses before connecting again; after the last, the person is told.
const PAUSES_MS: [u64; 8] = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000];

/// A server that says nothing for so long is asked whether it is there, by connecting anew.
const SILENCE: Duration = Duration::from_mins(1);

type Socket = WebSocket<MaybeTlsStream<TcpStream>>;

/// Runs the command.
pub fn run(options: &args::Send) -> Result<Outcome, Failure> {
    let server = Server::new(&options.to)?;
    let memory = &options.memory;
    let mut progress = Progress::new(memory.quiet);
    let mut vault = Vault::open(memory.vault.as_deref(), Some(&memory.out))?;
    let bundle = Bundle::open(&memory.out)?;
    let mut outbox = Outbox::make(memory, &mut vault, &bundle, &mut progress)?;
    let (job, joined) = server.open(memory, &outbox.manifest)?;
    let commands = if joined { going_on(memory)? } else { Vec::new() };
    let (snapshot, hold) = server.follow(&job, &commands, &mut outbox, &mut progress)?;
    let receipt = server.fetch(&job, &snapshot, &bundle)?;
    outbox.remove(&bundle)?;
    progress.done(&format!(
        "{} facts, {} lines; the memory is in {}",
        receipt.facts.kept,
        receipt.lines.kept,
        memory.out.display()
    ));
    if let Some(hold) = hold {
        progress.done(advice(hold));
    }
    let whole = receipt.is_whole() && hold.is_none();
    Ok(if whole { Outcome::Whole } else { Outcome::Partly })
}

/// What is said to a job that was there already: whoever runs the command again wants it to go on,
/// at the price that they name now.
fn going_on(options: &args::Memory) -> Result<Vec<FromPage>, Failure> {
    let cap = options.cap_microusd.map(|micro| micro as f64 / 1e6);
    Ok(vec![
        FromPage::Cap { id: hex(&random::<8>()?), cap },
        FromPage::Resume { id: hex(&random::<8>()?) },
    ])
}

/// The frames, in a file.
struct Outbox {
    file: File,
    /// Where each frame begins, and where the last ends.
    bounds: Vec<u64>,
    manifest: Manifest,
}

impl Outbox {
    fn make(
        options: &args::Memory,
        vault: &mut Vault,
        bundle: &Bundle,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let draft_path = bundle.store("draft")?;
        let draft = Draft::make(&options.files, vault, FIRST_MEMORY, &draft_path, progress)?;
        let path = bundle.store("outbox")?;
        let file = made_anew(&path)?;
        let mut out = BufWriter::new(file);
        let mut packer = Packer::new();
        let mut hash = Sha256::new();
        let mut bounds = vec![0];
        let mut put = |frame: Vec<u8>| {
            hash.update(&frame);
            bounds.push(bounds.last().copied().unwrap_or(0) + frame.len() as u64);
            out.write_all(&frame).map_err(|error| io(&path, error))
        };
        draft.lines(|line| packer.push(line).map_or(Ok(()), &mut put))?;
        packer.finish().map_or(Ok(()), &mut put)?;
        draft.remove()?;
        let manifest = Manifest {
            frames: packer.frames(),
            chunks: packer.chunks(),
            bytes: bounds.last().copied().unwrap_or(0),
            sha256: hex(&hash.finalize()),
        };
        let file = out.into_inner().map_err(|error| io(&path, error.into_error()))?;
        Ok(Self { file, bounds, manifest })
    }

    fn frame(&mut self, number: u32) -> Result<Vec<u8>, Failure> {
        let bound = |at: u32| self.bounds.get(at as usize).copied();
        let (Some(from), Some(to)) = (bound(number), bound(number + 1)) else {
            return Err(Failure::Protocol(format!("frame {number}")));
        };
        let outbox = |error| Failure::Io { what: "the outbox".into(), error };
        let mut frame = vec![0; (to - from) as usize];
        self.file.seek(SeekFrom::Start(from)).map_err(outbox)?;
        self.file.read_exact(&mut frame).map_err(outbox)?;
        Ok(frame)
    }

    fn remove(self, bundle: &Bundle) -> Result<(), Failure> {
        drop(self.file);
        let path = bundle.store("outbox")?;
        std::fs::remove_file(&path).map_err(|error| io(&path, error))
    }
}

/// Where things are sent to.
struct Server {
    /// `http://host:port`.
    url: String,
    token: Option<String>,
    agent: ureq::Agent,
}

impl Server {
    fn new(url: &str) -> Result<Self, Failure> {
        let url = url.trim_end_matches('/').to_owned();
        if !is_safe(&url) {
            return Err(Failure::NotAServer);
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(2)))
            .build();
        let token = std::env::var("DECANT_TOKEN").ok().filter(|token| !token.is_empty());
        Ok(Self { url, token, agent: config.into() })
    }

    /// The job's id, and whether it was there already.
    fn open(&self, options: &args::Memory, manifest: &Manifest) -> Result<(String, bool), Failure> {
        let body = NewJob {
            protocol: VERSION,
            manifest: manifest.clone(),
            memory: None,
            provider: options.provider.as_str().to_owned(),
            model: options.model.clone(),
            cap: options.cap_microusd.map(|micro| micro as f64 / 1e6),
            economy: options.economy,
            tz: options.tz.clone(),
        };
        let request = self.agent.post(format!("{}/api/jobs", self.url));
        let response = self.authorised(request).send_json(&body);
        let joined = response.as_ref().is_ok_and(|response| response.status() == 200);
        let opened: JobOpened = serde_json::from_slice(&self.bytes(response)?)
            .map_err(|_| Failure::Protocol("an answer".into()))?;
        let form = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if opened.id.len() != 22 || !opened.id.chars().all(form) {
            return Err(Failure::Protocol("a job's id".into()));
        }
        Ok((opened.id, joined))
    }

    /// Sends what is missing and follows the job to its end, through any number of connections. Says
    /// too why no more was read, if something held it.
    fn follow(
        &self,
        job: &str,
        commands: &[FromPage],
        outbox: &mut Outbox,
        progress: &mut Progress,
    ) -> Result<(Snapshot, Option<Hold>), Failure> {
        let mut pauses = PAUSES_MS.iter();
        let mut ended_by = None;
        loop {
            let mut talk = Talk { commands: commands.to_vec(), ended_by, ..Talk::default() };
            let followed = self.connect(job).and_then(|socket| talk.hold(socket, outbox, progress));
            ended_by = talk.ended_by;
            match followed {
                Ok(snapshot) => {
                    let hold = snapshot.hold.or(ended_by);
                    return Ok((snapshot, hold));
                }
                Err(Failure::NoServer { url, error }) => {
                    if talk.advanced {
                        pauses = PAUSES_MS.iter();
                    }
                    let Some(pause) = pauses.next() else {
                        return Err(Failure::NoServer { url, error });
                    };
                    progress.show("Waiting for the server", &error);
                    std::thread::sleep(Duration::from_millis(*pause));
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    fn connect(&self, job: &str) -> Result<Socket, Failure> {
        let address = self.url.replacen("http", "ws", 1);
        let lost = |error: tungstenite::Error| lost(&self.url, &error);
        let url = format!("{address}/api/jobs/{job}/socket");
        let mut request = url.into_client_request().map_err(lost)?;
        if let Some(token) = &self.token {
            let value = HeaderValue::from_str(&format!("Bearer {token}"));
            let value = value.map_err(|_| Failure::Usage("DECANT_TOKEN is no token".into()))?;
            request.headers_mut().insert("Authorization", value);
        }
        let (socket, _) = tungstenite::connect(request).map_err(|error| match error {
            tungstenite::Error::Http(response) if response.status().is_client_error() => {
                refusal(response.status().as_u16(), response.body().as_deref().unwrap_or_default())
            }
            error => lost(error),
        })?;
        let stream = match socket.get_ref() {
            MaybeTlsStream::Plain(stream) => Some(stream),
            MaybeTlsStream::Rustls(stream) => Some(&stream.sock),
            _ => None,
        };
        let set = stream.map_or(Ok(()), |stream| stream.set_read_timeout(Some(SILENCE)));
        set.map_err(|error| lost(tungstenite::Error::Io(error)))?;
        Ok(socket)
    }

    /// Fetches the files of the memory; each must have the checksum that the job states.
    fn fetch(&self, job: &str, snapshot: &Snapshot, bundle: &Bundle) -> Result<Receipt, Failure> {
        let paths: Vec<String> = snapshot.files.iter().map(|file| file.path.clone()).collect();
        if let Some(strange) = paths.iter().find(|path| !is_ours(path)) {
            return Err(Failure::Protocol(format!("a file named {strange}")));
        }
        bundle.remove_others(&paths)?;
        let mut receipt = None;
        for file in &snapshot.files {
            let url = format!("{}/api/jobs/{job}/files/{}", self.url, file.path);
            let body = self.bytes(self.authorised(self.agent.get(url)).call())?;
            if sha256(&body) != file.sha256 {
                return Err(Failure::Protocol(format!("{}: another checksum", file.path)));
            }
            if file.path == "receipt.json" {
                receipt = serde_json::from_slice(&body).ok();
            }
            bundle.write(&file.path, [Ok(Cow::Owned(body))])?;
        }
        receipt.ok_or_else(|| Failure::Protocol("no receipt".into()))
    }

    fn authorised<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        match &self.token {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn bytes(
        &self,
        response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Vec<u8>, Failure> {
        let no_server = |error: ureq::Error| Failure::NoServer {
            url: self.url.clone(),
            error: error.to_string(),
        };
        let mut response = response.map_err(no_server)?;
        let body = response.body_mut().with_config().limit(u64::MAX).read_to_vec();
        let body = body.map_err(no_server)?;
        match response.status().as_u16() {
            200 | 201 => Ok(body),
            status => Err(refusal(status, &body)),
        }
    }
}

/// Whether what was masked, and the token, may go there: encrypted, or to this machine. Nothing but scheme,
/// host and port.
fn is_safe(url: &str) -> bool {
    let (host, is_encrypted) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(host), _) => (host, true),
        (_, Some(host)) => (host, false),
        _ => return false,
    };
    let is_host = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    is_host && !host.is_empty() && (is_encrypted || is_loopback(host))
}

/// One connection.
#[derive(Default)]
struct Talk {
    stored: BTreeSet<u32>,
    in_flight: BTreeSet<u32>,
    /// How often each frame has arrived damaged, of those that have.
    damaged: BTreeMap<u32, u32>,
    /// The server told something new: it is worth trying again for long.
    advanced: bool,
    /// Said once the server has said hello; repeating them changes nothing.
    commands: Vec<FromPage>,
    /// Commands of which the server has not said that they are carried out.
    unheard: usize,
    /// The provider refused to go on, and the server was told to write the memory of what is read.
    ended_by: Option<Hold>,
}

impl Talk {
    fn hold(
        &mut self,
        mut socket: Socket,
        outbox: &mut Outbox,
        progress: &mut Progress,
    ) -> Result<Snapshot, Failure> {
        tell(&mut socket, &FromPage::Hello { protocol: [VERSION_MIN, VERSION] })?;
        loop {
            let message = socket.read().map_err(|error| lost("the server", &error))?;
            let event = match message {
                Message::Text(text) => serde_json::from_str::<FromEdge>(&text).ok(),
                Message::Close(frame) => return Err(closed(frame.map(|f| f.code.into()))),
                _ => None, // Kinds that this version does not know.
            };
            match event {
                None => continue,
                Some(FromEdge::Ack { .. } | FromEdge::Nack { .. }) => {
                    self.unheard = self.unheard.saturating_sub(1);
                    continue;
                }
                Some(FromEdge::Hello { protocol: [oldest, newest], have, .. }) => {
                    if oldest > VERSION || newest < VERSION_MIN {
                        return Err(closed(Some(close::VERSION)));
                    }
                    self.stored = numbers(&have, outbox.manifest.frames);
                    for command in &self.commands {
                        tell(&mut socket, command)?;
                    }
                    self.unheard = self.commands.len();
                }
                Some(FromEdge::Stored { n } | FromEdge::Damaged { n })
                    if n >= outbox.manifest.frames =>
                {
                    continue; // None of ours.
                }
                Some(FromEdge::Stored { n }) => {
                    self.advanced = true;
                    self.stored.insert(n);
                    self.in_flight.remove(&n);
                    let all = outbox.manifest.frames;
                    progress.show("Sending", &format!("{} of {all}", self.stored.len()));
                }
                Some(FromEdge::Damaged { n }) => {
                    let times = self.damaged.entry(n).or_default();
                    *times += 1;
                    if *times > DAMAGED_MAX {
                        let detail = format!("frame {n} arrives damaged again and again");
                        return Err(Failure::Protocol(detail));
                    }
                    self.in_flight.remove(&n);
                }
                Some(FromEdge::Refused { code, message, .. }) => {
                    return Err(Failure::Refused { status: 0, code, detail: message });
                }
                Some(FromEdge::Snapshot(snapshot)) => {
                    if self.unheard > 0 {
                        continue; // It says what was before the commands.
                    }
                    if snapshot.stage == Stage::Done {
                        let _ = socket.close(None);
                        return Ok(*snapshot);
                    }
                    if let Some(hold) = snapshot.hold.filter(|hold| !hold.writes_memory()) {
                        self.held(&mut socket, &snapshot, hold)?;
                        continue;
                    }
                    self.advanced |= snapshot.stage > Stage::Upload;
                    show(&snapshot, progress);
                }
            }
            self.send(&mut socket, outbox)?;
        }
    }

    /// Nothing more can be asked before the person does something. The memory of what was read and
    /// paid for is written all the same, as at the cap; a run that its person paused stays so, and a
    /// batch that is out is paid for and waited for.
    fn held(
        &mut self,
        socket: &mut Socket,
        snapshot: &Snapshot,
        hold: Hold,
    ) -> Result<(), Failure> {
        let has_something = snapshot.budget.spent > 0.0 || snapshot.chunks.read > 0;
        if hold == Hold::Paused || snapshot.batch_since.is_some() || !has_something {
            return Err(Failure::Held { hold });
        }
        self.ended_by = Some(hold);
        self.unheard += 1;
        tell(socket, &FromPage::Finish { id: hex(&random::<8>()?) })
    }

    fn send(&mut self, socket: &mut Socket, outbox: &mut Outbox) -> Result<(), Failure> {
        let room = (FRAMES_IN_FLIGHT as usize).saturating_sub(self.in_flight.len());
        let next: Vec<u32> = (0..outbox.manifest.frames)
            .filter(|n| !self.stored.contains(n) && !self.in_flight.contains(n))
            .take(room)
            .collect();
        for number in next {
            let frame = outbox.frame(number)?;
            let sent = socket.send(Message::Binary(frame.into()));
            sent.map_err(|error| lost("the server", &error))?;
            self.in_flight.insert(number);
        }
        Ok(())
    }
}

/// The frames of those ranges. What the server says it has besides is none of ours, and may be
/// without end.
fn numbers(have: &[[u32; 2]], frames: u32) -> BTreeSet<u32> {
    have.iter().flat_map(|[first, last]| *first..frames.min(last.saturating_add(1))).collect()
}

fn tell(socket: &mut Socket, message: &FromPage) -> Result<(), Failure> {
    let text =
        serde_json::to_string(message).map_err(|error| Failure::Protocol(error.to_string()))?;
    socket.send(Message::Text(text.into())).map_err(|error| lost("the server", &error))
}

fn show(snapshot: &Snapshot, progress: &mut Progress) {
    if snapshot.stage == Stage::Upload {
        return;
    }
    let steps = snapshot.steps.iter().find(|steps| steps.stage == snapshot.stage);
    let detail = steps.map_or(String::new(), |steps| format!("{} of {}", steps.done, steps.all));
    progress.show(words(snapshot.stage), &detail);
}

fn closed(code: Option<u16>) -> Failure {
    match code {
        Some(close::VERSION) => {
            Failure::Protocol("it speaks another version of the protocol".into())
        }
        Some(close::NO_SUCH_JOB) => Failure::Protocol("it does not know the job any more".into()),
        Some(close::NOT_UNDERSTOOD) => Failure::Protocol("it did not understand a message".into()),
        _ => {
            Failure::NoServer { url: "the server".into(), error: "it closed the connection".into() }
        }
    }
}

fn lost(url: &str, error: &tungstenite::Error) -> Failure {
    Failure::NoServer { url: url.to_owned(), error: error.to_string() }
}

fn refusal(status: u16, body: &[u8]) -> Failure {
    match serde_json::from_slice::<ProblemJson>(body) {
        Ok(problem) => Failure::Refused { status, code: problem.code, detail: problem.detail },
        Err(_) => {
            Failure::Refused { status, code: String::new(), detail: "no reason given".into() }
        }
    }
}
