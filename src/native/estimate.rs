//! `decant estimate`: what a job would cost, before anything is sent.

use std::io::Write as _;
use std::path::Path;

use serde_json::json;

use super::draft::Draft;
use super::earlier::Earlier;
use super::log::FileLog;
use super::vault::Vault;
use super::{Failure, Outcome, Progress, args, lines, memory, random};
use crate::frame::Record;
use crate::id::hex;
use crate::opening;
use crate::prices::Card;
use crate::rows::FIRST_MEMORY;
use crate::shelf::Shelf;
use crate::tokens::Family;
use crate::work::{self, LeafRow};

/// Runs the command.
pub fn run(options: &args::Estimate) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let card = super::prices::card(options.provider, options.model.as_deref(), options.economy)?;
    let earlier = options.from.as_deref().map(Earlier::open).transpose()?;
    let mut vault = Vault::open(options.vault.as_deref(), None)?;
    let folder = tempfile::tempdir().map_err(|error| io(&error))?;
    let path = folder.path().join(hex(&random::<8>()?));
    let draft = Draft::make(&options.files, &mut vault, FIRST_MEMORY, &path, &mut progress)?;
    let leaves = match &earlier {
        Some(earlier) => going_on(options, card.as_ref(), earlier, &draft, &vault, folder.path())?,
        None => alone(&draft)?,
    };
    let reading = draft.reading.clone();
    draft.remove()?;
    let family = card.as_ref().map_or(Family::V47, |card| card.family);
    let to_read: Vec<u64> = leaves
        .iter()
        .filter(|leaf| !leaf.answered)
        .map(|leaf| leaf.tokens.weight(family).input)
        .collect();
    let chunks = json!({"all": leaves.len(), "to_read": to_read.len()});
    let estimate =
        work::estimate(leaves, &opening::money(card, options.economy)).unwrap_or_default();
    let said = json!({
        "conversations": reading.conversations.read,
        "messages": reading.messages.total,
        "chunks": chunks,
        "tokens": estimate.input.max(to_read.iter().sum()),
        "calls": estimate.calls,
        "usd": {"low": work::dollars(estimate.low), "high": work::dollars(estimate.high)},
        "provider": options.provider.as_str(),
        "model": options.model,
        "economy": options.economy,
        "prices": super::prices::prices()?.as_of,
    });
    let mut out = std::io::stdout().lock();
    let written = lines::write(&mut out, &said).and_then(|()| out.flush());
    written.map_err(|error| Failure::Io { what: "stdout".into(), error })?;
    Ok(if reading.is_whole() { Outcome::Whole } else { Outcome::Partly })
}

/// The chunks of a draft, none of them read.
fn alone(draft: &Draft) -> Result<Vec<LeafRow>, Failure> {
    let mut leaves = Vec::new();
    draft.lines(|line| {
        let record = serde_json::from_slice(line);
        if let Record::Chunk(chunk) = record.map_err(|_| Failure::DraftChanged)? {
            leaves.push(LeafRow::of(&chunk, false));
        }
        Ok(())
    })?;
    Ok(leaves)
}

/// The chunks that a memory would be made of that goes on from an earlier one. It is begun in `folder`,
/// as `memory` would begin it, and left there.
fn going_on(
    options: &args::Estimate,
    card: Option<&Card>,
    earlier: &Earlier,
    draft: &Draft,
    vault: &Vault,
    folder: &Path,
) -> Result<Vec<LeafRow>, Failure> {
    let log = FileLog::open(&folder.join("log")).map_err(|error| io(&error))?;
    let log = log.ok_or_else(|| Failure::Busy { path: folder.display().to_string() })?;
    let mut shelf = Shelf::open(log)?;
    let care_key = vault.care_key(FIRST_MEMORY);
    earlier.copy_to(&mut shelf, &care_key)?;
    let begun = args::Memory {
        files: options.files.clone(),
        out: folder.to_owned(),
        from: options.from.clone(),
        provider: options.provider,
        model: options.model.clone(),
        cap_microusd: None,
        economy: options.economy,
        rest: false,
        tz: "UTC".to_owned(),
        vault: options.vault.clone(),
        quiet: options.quiet,
    };
    let (job, _) = memory::open(&begun, card.cloned(), draft, &mut shelf, &care_key)?;
    Ok(work::leaves(&shelf, job.row())?)
}

fn io(error: &std::io::Error) -> Failure {
    let error = std::io::Error::new(error.kind(), error.to_string());
    Failure::Io { what: "a temporary folder".into(), error }
}
