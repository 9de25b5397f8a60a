//! `decant estimate`: what a job would cost, before anything is sent.

use std::io::Write as _;

use serde_json::json;

use super::draft::Draft;
use super::vault::Vault;
use super::{Failure, Outcome, Progress, args, print, random};
use crate::frame::Record;
use crate::id::hex;
use crate::opening;
use crate::rows::FIRST_MEMORY;
use crate::weigh;
use crate::work::{self, LeafRow};

/// Runs the command.
pub fn run(options: &args::Estimate) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let card = super::prices::card(options.provider, options.model.as_deref(), options.economy)?;
    let mut vault = Vault::open(options.vault.as_deref())?;
    let folder = tempfile::tempdir().map_err(|error| io(&error))?;
    let path = folder.path().join(hex(&random::<8>()?));
    let draft = Draft::make(&options.files, &mut vault, FIRST_MEMORY, &path, &mut progress)?;
    let mut leaves = Vec::new();
    let mut tokens = 0;
    draft.lines(|line| {
        let record = serde_json::from_slice(line);
        if let Record::Chunk(chunk) =
            record.map_err(|_| Failure::Protocol("a line of the draft".into()))?
        {
            let leaf = LeafRow::of(&chunk, false);
            if let Some(card) = &card {
                tokens += leaf.tokens.weight(card.family).input;
            } else {
                tokens += weigh::Tokens::of(&chunk).weight(crate::tokens::Family::V47).input;
            }
            leaves.push(leaf);
        }
        Ok(())
    })?;
    let reading = draft.reading.clone();
    draft.remove()?;
    let estimate =
        work::estimate(leaves, &opening::money(card, options.economy)).unwrap_or_default();
    let said = json!({
        "conversations": reading.conversations.read,
        "messages": reading.messages.total,
        "tokens": estimate.input.max(tokens),
        "calls": estimate.calls,
        "usd": {"low": work::dollars(estimate.low), "high": work::dollars(estimate.high)},
        "provider": options.provider.as_str(),
        "model": options.model,
        "economy": options.economy,
        "prices": super::prices::prices()?.as_of,
    });
    print(&format!("{said}\n"))?;
    std::io::stdout().flush().map_err(|error| io(&error))?;
    Ok(if reading.is_whole() { Outcome::Whole } else { Outcome::Partly })
}

fn io(error: &std::io::Error) -> Failure {
    let error = std::io::Error::new(error.kind(), error.to_string());
    Failure::Io { what: "a temporary folder".into(), error }
}
