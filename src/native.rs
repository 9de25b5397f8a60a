//! The command line: `read`, `search`, `memory` and `send` over the same core as the page, with no
//! rule of its own. What it prints and how it exits is part of the project's interfaces.

mod args;
mod bundle;
mod draft;
mod earlier;
mod estimate;
mod export;
mod files;
mod history;
mod lines;
mod log;
mod memory;
mod model;
mod prices;
mod read;
mod review;
mod search;
mod send;
mod spool;
mod vault;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use thiserror::Error;

use crate::clock::Millis;
use crate::conversation::Conversation;
use crate::export::Found;

/// Which build this is, for receipts.
pub const BUILD: &str = match option_env!("DECANT_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// All conversations of the files and folders, for tools that measure. Errors are for people.
pub fn conversations(paths: &[PathBuf]) -> Result<Vec<Conversation>, String> {
    let inputs = files::inputs(paths).map_err(|error| error.to_string())?;
    let mut conversations = Vec::new();
    let read = files::read(&inputs, |found, _| {
        if let Found::Conversation(conversation) = found {
            conversations.push(conversation);
        }
        Ok(())
    });
    read.map_err(|error| error.to_string())?;
    Ok(conversations)
}

/// Why a command could not start or go on. Each says what to do; none holds text of an export.
#[derive(Debug, Error)]
#[non_exhaustive]
enum Failure {
    #[error("{0}; `decant help` names the commands and their options")]
    Usage(String),
    #[error("{path}: there is no such file or folder")]
    NoSuchFile { path: String },
    #[error(
        "{path}: this is no export that decant knows. Give it the .zip from the export mail, the \
         unzipped folder, or conversations.json{layout}"
    )]
    NotAnExport { path: String, layout: String },
    #[error(
        "{path}: this is no memory that decant made. Give it the folder with facts.jsonl, or the \
         .zip of it"
    )]
    NotAMemory { path: String },
    #[error("{path}: {error}")]
    Memory { path: String, error: crate::bundle::opened::NotRead },
    #[error("{path} only names the parts of an export; give decant these too: {parts}")]
    PartsMissing { path: String, parts: String },
    #[error("{what}: {error}")]
    Io { what: String, error: std::io::Error },
    #[error("{path}: not a vault that decant made; move it away or name another with --vault")]
    BadVault { path: String },
    #[error(
        "{path}: the vault would be in the folder of the memory, which is there to be passed on; \
         name another with --vault, or choose another --out"
    )]
    VaultInOut { path: String },
    #[error("another decant is at work in {path}; wait for it or choose another --out")]
    Busy { path: String },
    #[error("another decant is at work in {path}; wait until its memory is written")]
    BusyFrom { path: String },
    #[error(
        "{path} has no store to go on from: --from takes the folder that `decant memory` wrote, \
         with .decant in it. Any other memory can be given as a FILE beside the export: what it \
         says is read again"
    )]
    NoStore { path: String },
    #[error(
        "{path} has no store, so nothing in it can be decided: name the folder that `decant memory` \
         wrote, with .decant in it"
    )]
    NoStoreToReview { path: String },
    #[error("{fact}: {why}")]
    NotDecided { fact: String, why: String },
    #[error(
        "{path} is a link; decant writes only plain files under --out. Remove it, or choose another \
         --out"
    )]
    Link { path: String },
    #[error(
        "{path} is no plain file, and decant writes only those under --out. Remove it, or choose \
         another --out"
    )]
    NoFile { path: String },
    #[error(
        "{what} of the same step failed again and again; what is done is kept. Run the same \
         command again to go on"
    )]
    Stuck { what: String },
    #[error("{}. What is done is kept", model::advice(*hold))]
    Held { hold: crate::protocol::Hold },
    #[error("set {names} in the environment, or correct it: the provider cannot be called without")]
    Settings { names: String },
    #[error(
        "Workers AI is asked from a Worker alone: use `decant send` to a server that has it, or \
         another --provider"
    )]
    FromWorkerAlone,
    #[error(transparent)]
    Opening(#[from] crate::opening::OpenError),
    #[error("the run in DIR does not go on with that model: {0}")]
    Switch(#[from] crate::work::SwitchError),
    #[error("{path}, line {line}: no query; each line is {{\"id\":…,\"query\":\"…\"}}")]
    NoQuery { path: String, line: usize },
    #[error("PRICES: {0}")]
    Prices(String),
    #[error(transparent)]
    Shelf(#[from] crate::shelf::ShelfError),
    #[error(transparent)]
    Read(#[from] crate::work::ReadError),
    #[error(
        "--to takes an address such as https://decant.example, or this machine's: http://localhost:8787"
    )]
    NotAServer,
    #[error("the server answered {status} {code}: {detail}")]
    Refused { status: u16, code: String, detail: String },
    #[error("no connection to {url}: {error}. Start the server and run the same command again")]
    NoServer { url: String, error: String },
    #[error(
        "the store of the memory, .decant in its folder, holds {what} that this version cannot \
         read: move it away, and make the memory anew from the export"
    )]
    Damaged { what: &'static str },
    #[error("the draft that was just written under --out is not as it was: run the command again")]
    DraftChanged,
    #[error("the server said something unexpected: {0}. Are both of the same version?")]
    Protocol(String),
}

/// How a command that ran to its end came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is done.
    Whole,
    /// Something was set aside or failed; the receipt says what.
    Partly,
}

/// Runs the command line.
pub fn main() -> ExitCode {
    run(lexopt::Parser::from_env())
}

/// Runs a command by its arguments, as [`main`] would, for tools that measure.
pub fn command(arguments: Vec<std::ffi::OsString>) -> ExitCode {
    run(lexopt::Parser::from_args(arguments))
}

fn run(arguments: lexopt::Parser) -> ExitCode {
    let result = args::parse(arguments).and_then(|command| match command {
        args::Command::Help => print(args::HELP),
        args::Command::Version => print(&format!("decant {BUILD}\n")),
        args::Command::Read(options) => read::run(&options),
        args::Command::Memory(options) => memory::run(&options),
        args::Command::Send(options) => send::run(&options),
        args::Command::Estimate(options) => estimate::run(&options),
        args::Command::Search(options) => search::run(&options),
        args::Command::Export(options) => export::run(&options),
        args::Command::Review(options) => review::run(&options),
    });
    match result {
        Ok(Outcome::Whole) => ExitCode::SUCCESS,
        Ok(Outcome::Partly) => ExitCode::from(1),
        // Nobody reads any more, as with `| head`.
        Err(Failure::Io { error, .. }) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            say(&format!("decant: {failure}"));
            ExitCode::from(2)
        }
    }
}

fn print(text: &str) -> Result<Outcome, Failure> {
    let printed = std::io::stdout().write_all(text.as_bytes());
    printed.map_err(|error| Failure::Io { what: "stdout".into(), error })?;
    Ok(Outcome::Whole)
}

/// Says a line on stderr. Text from outside has its controls escaped, so that a file's name can
/// neither steer a terminal nor begin a line of its own.
fn say(line: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{}", escaped(line));
}

fn escaped(line: &str) -> String {
    // Besides controls, what ends a line for some, and what turns the direction of those that follow.
    let steers = |c: char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    line.chars().fold(String::with_capacity(line.len()), |mut out, c| {
        if c.is_control() || steers(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        out
    })
}

/// Progress on stderr: one line that is written over on a terminal, plain lines otherwise.
struct Progress {
    quiet: bool,
    terminal: bool,
    last: String,
}

impl Progress {
    fn new(quiet: bool) -> Self {
        Self { quiet, terminal: std::io::stderr().is_terminal(), last: String::new() }
    }

    /// `detail` changes often and is shown on a terminal only; `stage` is said once.
    fn show(&mut self, stage: &str, detail: &str) {
        if self.quiet {
            return;
        }
        if self.terminal {
            let mut out = std::io::stderr().lock();
            let _ = write!(out, "\r\x1b[2K{stage} {}", escaped(detail));
            let _ = out.flush();
        } else if self.last != stage {
            say(stage);
        }
        stage.clone_into(&mut self.last);
    }

    /// Ends the line.
    fn done(&mut self, line: &str) {
        if self.quiet {
            return;
        }
        if self.terminal {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[2K");
        }
        say(line);
    }
}

/// The one look at the clock.
#[allow(clippy::disallowed_methods, reason = "a shell hands the time in")]
fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Bytes that nobody can guess.
fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Io {
        what: "the system's randomness".into(),
        error: std::io::Error::other(error.to_string()),
    })?;
    Ok(bytes)
}
