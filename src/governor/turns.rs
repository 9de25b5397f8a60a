//! Whose turn it is.
//!
//! Turns are counted per person, so that somebody with five calls to make waits for five others and
//! not for a life's export: each call counts as one turn, whoever is new begins where those stand who
//! were served last, and the longer somebody waits the earlier they come. Of two persons' calls a
//! quick one goes first, but never more than three in a row while others wait.
//!
//! Nobody is called: who waits comes back at a time that they were told. Until shortly after it a
//! place is kept for them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Ask, PERSON_CALLS_MAX, Priority};
use crate::clock::Millis;

/// A place is kept for who comes back within so long.
const SOON_MS: i64 = 2_000;

/// And for who is so late.
const LATE_MS: i64 = 3_000;

/// Who is so late is gone.
const GONE_MS: i64 = 60_000;

/// Waiting so long is worth a turn.
const TURN_MS: i64 = 30_000;

/// So many quick calls go before one that waits behind them.
const QUICK_MAX: u32 = 3;

/// Calls that are remembered as waiting, at most; more come back without being remembered.
const WAITERS_MAX: usize = 1_000;

/// Persons whose turns are remembered, at most.
const PERSONS_MAX: usize = 1_000;

/// A call that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiter {
    ask: Ask,
    since: Millis,
    /// When it was told to come back.
    at: Millis,
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Turns {
    waiters: Vec<Waiter>,
    /// The turn at which each person was served last.
    served: BTreeMap<String, u64>,
    /// The turn that was served last.
    turn: u64,
    quick: u32,
}

impl Turns {
    /// A call comes, or comes back.
    pub(super) fn join(&mut self, now: Millis, ask: &Ask) {
        self.waiters.retain(|waiter| now <= waiter.at + GONE_MS);
        if let Some(waiter) = self.waiters.iter_mut().find(|waiter| waiter.ask.is_same(ask)) {
            waiter.ask.clone_from(ask);
            waiter.at = now;
        } else if self.waiters.len() < WAITERS_MAX {
            self.waiters.push(Waiter { ask: ask.clone(), since: now, at: now });
        }
    }

    /// A call is told to come back.
    pub(super) fn promise(&mut self, ask: &Ask, at: Millis) {
        if let Some(waiter) = self.waiters.iter_mut().find(|waiter| waiter.ask.is_same(ask)) {
            waiter.at = at;
        }
    }

    /// Those whose turn comes before this call's, of those that are here or come soon. `open`: how
    /// many calls of a person are under way.
    pub(super) fn ahead(&self, now: Millis, ask: &Ask, open: impl Fn(&str) -> usize) -> Vec<&Ask> {
        let here = |waiter: &&Waiter| waiter.at <= now + SOON_MS && now <= waiter.at + LATE_MS;
        let mut of_person: BTreeMap<&str, Vec<&Waiter>> = BTreeMap::new();
        for waiter in self.waiters.iter().filter(here) {
            of_person.entry(&waiter.ask.person).or_default().push(waiter);
        }
        let mut order = Vec::new();
        for (person, mut waiters) in of_person {
            waiters.sort_by_key(|waiter| (waiter.ask.priority, waiter.since, &waiter.ask.call));
            let first = self.next_turn(person);
            let room = PERSON_CALLS_MAX.saturating_sub(open(person));
            for (place, waiter) in waiters.into_iter().take(room).enumerate() {
                order.push((self.key(now, waiter, first + place as u64), waiter));
            }
        }
        order.sort_by_key(|(key, waiter)| {
            (*key, waiter.since, &waiter.ask.person, &waiter.ask.call)
        });
        let before = order.into_iter().map(|(_, waiter)| &waiter.ask);
        before.take_while(|other| !other.is_same(ask)).collect()
    }

    fn key(&self, now: Millis, waiter: &Waiter, turn: u64) -> (bool, i64) {
        let bulk = waiter.ask.priority == Priority::Bulk;
        let ms = (now.0 - waiter.since.0).max(0);
        let turn_ms = i64::try_from(turn).unwrap_or(i64::MAX).saturating_mul(TURN_MS);
        (bulk == (self.quick < QUICK_MAX), turn_ms.saturating_sub(ms))
    }

    fn next_turn(&self, person: &str) -> u64 {
        self.served.get(person).map_or(self.turn, |served| (served + 1).max(self.turn))
    }

    /// A call is begun.
    pub(super) fn serve(&mut self, ask: &Ask) {
        let turn = self.next_turn(&ask.person);
        self.turn = self.turn.max(turn);
        self.served.insert(ask.person.clone(), turn);
        self.waiters.retain(|waiter| !waiter.ask.is_same(ask));
        let others_wait = self.waiters.iter().any(|waiter| waiter.ask.priority == Priority::Bulk);
        self.quick = match ask.priority {
            Priority::Quick if others_wait => self.quick + 1,
            Priority::Quick | Priority::Bulk => 0,
        };
        // Who was served long ago begins like somebody new.
        let (now, persons) = (self.turn, self.served.len());
        self.served.retain(|_, turn| persons <= PERSONS_MAX / 2 || *turn >= now);
        if self.served.len() > PERSONS_MAX {
            self.served.clear();
        }
    }
}
