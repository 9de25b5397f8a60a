//! What waits for the person's approval, for the receipt.

use std::collections::BTreeMap;

use super::care::each;
use super::{ReadError, Reads, Worker, parse};
use crate::facts::{Gathered, Status, waits};
use crate::receipt::{WAITING_LISTED, Waits};

impl<R: Reads> Worker<'_, R> {
    /// How many facts wait, by reason, and the first of them in the order of their ids.
    pub(super) fn waiting(&self) -> Result<(BTreeMap<String, u64>, Vec<Waits>), ReadError> {
        let let_wait = self.job.row().let_wait;
        let (mut counts, mut listed) = (BTreeMap::new(), Vec::new());
        each(self.reads, &self.job.row().id, |fact| {
            if fact.status != Status::Proposed {
                return Ok(());
            }
            let gathered: Gathered = parse(&fact.body)?;
            let Some(reason) = waits(&gathered, &fact.ties, let_wait) else { return Ok(()) };
            *counts.entry(reason.as_str().to_owned()).or_default() += 1;
            if listed.len() < WAITING_LISTED
                && let Some(shown) = gathered.shown()
            {
                let quote = shown.evidence.quote.clone();
                listed.push(Waits { reason: reason.as_str().to_owned(), quote });
            }
            Ok(())
        })?;
        Ok((counts, listed))
    }
}
