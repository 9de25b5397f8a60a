//! All that was said for one fact, whatever the order in which it came.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Accepted, Decided};

/// How many pieces of evidence are kept: the first half and the last half in the canonical order.
/// A fact is written anew with each slice of merging that finds it again, so what it carries must
/// stay small.
pub const EVIDENCE_MAX: usize = 64;

/// Everything accepted under one id, in the canonical order (source, account, first time of the
/// conversation, conversation, time, message, place), each place once, at most [`EVIDENCE_MAX`].
///
/// It is the same whatever the order of arrival and however the parts were gathered before: which
/// places are kept depends on the canonical order alone, so a bound on parts loses nothing that
/// the whole would keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gathered {
    /// [`super::fact_id`].
    pub id: String,
    /// Never empty.
    pub items: Vec<Accepted>,
}

impl Gathered {
    /// Of one piece of evidence.
    pub fn new(accepted: Accepted) -> Self {
        Self { id: accepted.id.clone(), items: vec![accepted] }
    }

    /// Adds a piece of evidence for the same fact.
    ///
    /// # Panics
    ///
    /// If it is for another: that is a mistake of ours.
    pub fn absorb(&mut self, accepted: Accepted) {
        self.absorb_all(Self::new(accepted));
    }

    /// Adds what was gathered elsewhere for the same fact.
    ///
    /// # Panics
    ///
    /// If it is for another: that is a mistake of ours.
    pub fn absorb_all(&mut self, other: Self) {
        assert_eq!(self.id, other.id, "evidence of another fact");
        self.add(other);
    }

    /// Adds what was gathered for a fact that says the same in other words.
    pub(super) fn join(&mut self, mut other: Self) {
        for item in &mut other.items {
            item.id.clone_from(&self.id);
        }
        self.add(other);
    }

    /// What speaks for all of it: what the person decided last, else what was said first.
    pub fn shown(&self) -> Option<&Accepted> {
        let decided = self.items.iter().filter(|item| item.decided.is_some());
        // Of several decided at once the first.
        decided.rev().max_by_key(|item| &item.decided).or(self.items.first())
    }

    /// What the person decided about it last.
    pub fn decided(&self) -> Option<&Decided> {
        self.items.iter().filter_map(|item| item.decided.as_ref()).max()
    }

    /// What was said first in the canonical order comes first.
    pub(super) fn canonical_cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.items.first(), other.items.first());
        one.map(place).cmp(&two.map(place)).then_with(|| self.id.cmp(&other.id))
    }

    fn add(&mut self, other: Self) {
        self.items.extend(other.items);
        // Where two differ at one place, the rest of the record decides, not the arrival.
        self.items.sort_by(|one, other| canonical(one, other).then_with(|| one.cmp(other)));
        self.items.dedup_by(|one, other| canonical(one, other).is_eq());
        if let Some(surplus) = self.items.len().checked_sub(EVIDENCE_MAX) {
            self.items.drain(EVIDENCE_MAX / 2..EVIDENCE_MAX / 2 + surplus);
        }
    }
}

fn canonical(one: &Accepted, other: &Accepted) -> Ordering {
    place(one).cmp(&place(other))
}

fn place(accepted: &Accepted) -> impl Ord {
    let evidence = &accepted.evidence;
    (
        (evidence.source, evidence.account.as_deref(), accepted.first_at),
        (evidence.conversation_id.as_str(), evidence.at, evidence.message_id.as_str()),
        (evidence.start, evidence.end),
    )
}
