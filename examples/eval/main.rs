//! How good a provider is, on exports whose truth is known.
//!
//! `cargo run --example eval --features native -- [DATA] [--people N] [--misses] [-- OPTIONS]`
//! (`make eval`, `make eval DATA=folder`). With a folder it first prints how well the provider without a model chooses
//! from the dialogues in it (see `dialogues.rs`). Then exports are made up in which it is known what is said
//! (`tests/planted/`), the whole job is run on those of each person, and a table is printed: once
//! for the sentences that rules may be fitted to, once for others.
//!
//! - found: of what should be in the memory, the share that is; right file: of that, the share that stands
//!   in the file where it belongs; false: statements about the person in the memory that the
//!   person did not make, by what they were made of.
//! - `--misses` prints what went wrong, a line each, of the first sentences only.
//! - OPTIONS are those of `decant memory`, such as `--provider anthropic --cap 1`.

mod dialogues;
#[path = "../../tests/planted/mod.rs"]
mod planted;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use planted::score::{Bundle, Scores, score};
use planted::{Planted, Words};

/// People whose exports are made up: enough for each language to be met twice.
const PEOPLE: u64 = 12;

struct Order {
    data: Option<PathBuf>,
    people: u64,
    misses: bool,
    options: Vec<OsString>,
}

fn main() -> ExitCode {
    let Some(order) = arguments() else {
        let usage = "usage: eval [DATA] [--people N] [--misses] [-- options of decant memory]";
        let _ = writeln!(io::stderr(), "{usage}");
        return ExitCode::from(2);
    };
    let folder = order.data.as_deref();
    let result = folder.map_or(Ok(()), dialogues::evaluate).and_then(|()| evaluate(&order));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<Order> {
    let mut order = Order { data: None, people: PEOPLE, misses: false, options: Vec::new() };
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--") => order.options = arguments.by_ref().collect(),
            Some("--people") => order.people = arguments.next()?.to_str()?.parse().ok()?,
            Some("--misses") => order.misses = true,
            Some("") => {}
            Some(other) if other.starts_with("--") => return None,
            _ if order.data.is_none() => order.data = Some(argument.into()),
            _ => return None,
        }
    }
    Some(order)
}

fn evaluate(order: &Order) -> Result<(), String> {
    let mut out = io::stdout().lock();
    for (words, name) in [(Words::First, "first"), (Words::Second, "second")] {
        let mut all = Scores::default();
        for seed in 0..order.people {
            let planted = planted::planted(seed, words);
            all.join(score(&planted, &memory(&planted, &order.options)?));
        }
        let title = format!("{} people, {name} sentences", order.people);
        writeln!(out, "\n{title}\n{}", all.table()).map_err(|error| error.to_string())?;
        if order.misses && words == Words::First {
            writeln!(out, "{}", all.misses.join("\n")).map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

/// Runs the whole job on the exports, in a folder of its own.
fn memory(planted: &Planted, options: &[OsString]) -> Result<Bundle, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let out = folder.path().join("memory");
    let mut arguments: Vec<OsString> = vec!["memory".into()];
    for (name, content) in &planted.files {
        let path = folder.path().join(name);
        fs::write(&path, content.to_string()).map_err(|error| error.to_string())?;
        arguments.push(path.into());
    }
    arguments.extend(["--out".into(), out.clone().into(), "--quiet".into()]);
    arguments.extend(["--vault".into(), folder.path().join("vault.json").into()]);
    arguments.extend(options.iter().cloned());
    if decant::native::command(arguments) == ExitCode::from(2) {
        return Err("the job could not be run".to_owned());
    }
    let mut files = BTreeMap::new();
    read(&out, "", &mut files).map_err(|error| error.to_string())?;
    let facts = files.get("facts.jsonl").into_iter().flat_map(|text| text.lines());
    let facts: Result<_, _> = facts.map(serde_json::from_str).collect();
    Ok(Bundle { facts: facts.map_err(|error| error.to_string())?, files })
}

/// The files of a memory by their paths; what is hidden is not of it.
fn read(folder: &Path, before: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let name = format!("{before}{name}");
        if path.is_dir() {
            read(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
