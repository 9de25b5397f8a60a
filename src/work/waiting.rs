//! What waits for the person's approval, for the receipt.

use std::collections::BTreeMap;

use super::{ReadError, Reads, Worker, parse};
use crate::facts::{Gathered, Status, waits};
use crate::receipt::{WAITING_LISTED, Waits};

/// The facts are looked through in so many parts, one after the other: by the first byte of the id.
const PARTS: u32 = 256;

impl<R: Reads> Worker<'_, R> {
    /// How many facts wait, by reason, and the first of them in the order of their ids.
    pub(super) fn waiting(&self) -> Result<(BTreeMap<String, u64>, Vec<Waits>), ReadError> {
        let (mut counts, mut listed) = (BTreeMap::new(), Vec::new());
        for part in 0..PARTS {
            let to = if part + 1 < PARTS { format!("{:02x}", part + 1) } else { "g".to_owned() };
            let stored =
                self.reads.facts_between(&self.job.row().id, &format!("{part:02x}"), &to)?;
            for fact in stored.into_iter().filter(|fact| fact.status == Status::Proposed) {
                let gathered: Gathered = parse(&fact.body)?;
                let Some(reason) = waits(&gathered) else { continue };
                *counts.entry(reason.as_str().to_owned()).or_default() += 1;
                if listed.len() < WAITING_LISTED
                    && let Some(first) = gathered.items.first()
                {
                    let quote = first.evidence.quote.clone();
                    listed.push(Waits { reason: reason.as_str().to_owned(), quote });
                }
            }
        }
        Ok((counts, listed))
    }
}
