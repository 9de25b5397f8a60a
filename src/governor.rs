//! Who may call a provider's account now, so that all persons together stay within its limits.
//!
//! One [`Governor`] per account. It is asked before each call and told after it; it never makes a
//! job fail, it only says when to ask again. What it knows of the account it learns: from the
//! limits and resets that answers carry, from `retry-after`, and where there are none from how many
//! calls at once go well (one more for each round that does, half after a refusal). When calls from
//! different units fail one after another it stops asking, and lets a single call find out whether
//! the service is back.
//!
//! Among those who wait, a quick pass goes before bulk work, whoever has fewest calls out before
//! who has many, and who waits longest before who came last; bulk work that has waited long enough
//! counts as quick. A lease ends by itself, so a holder that died blocks nobody for ever.
//!
//! One more governor, that of the operator's month, is asked by [`Governor::reserve`] alone: it
//! keeps what all accounts spend within the month's budget.
//!
//! Pure: times are handed in, and the jitter that keeps those who wait from coming back at once is
//! made of the call's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

mod limits;

pub use limits::Limits;

/// Calls of one person at once, at most.
pub const PERSON_MAX: usize = 5;

/// Calls at once that are begun with, and that are tried at most.
const AT_ONCE_FIRST: u32 = 5;
const AT_ONCE_MAX: u32 = 50;

/// A lease ends by itself: a call ends in less.
pub const LEASE_MS: i64 = 130_000;

/// Who waits asks again after so long, and up to as long again.
const WAIT_MS: i64 = 400;

/// A waiter that has not come back for so long is gone.
const WAITER_GONE_MS: i64 = 120_000;

/// Waiters that are remembered, at most.
const WAITERS_MAX: usize = 1_000;

/// Bulk work that has waited so long is as urgent as a quick pass.
const PATIENCE_MS: i64 = 20_000;

/// So many failures one after another open the circuit.
const DOWNS_MAX: u32 = 4;

/// It stays open so long at first, twice as long each time, and at most so long.
const OPEN_MS: i64 = 2_000;
const OPEN_MAX_MS: i64 = 60_000;

/// The rest after a refusal that does not say how long.
const BUSY_MS: i64 = 1_000;

/// Shares of the month's budget at which the operator is told, in hundredths.
const ALERTS: [u8; 3] = [50, 80, 100];

/// How urgent a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Somebody waits for it.
    Quick,
    /// It has time.
    Bulk,
}

/// A wish to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Whose call it is.
    pub person: String,
    /// Names what is called for, whichever attempt it is: who waits keeps their place under it.
    pub call: String,
    /// What it may cost at most.
    pub nanodollars: u64,
    /// How urgent it is.
    pub priority: Priority,
}

/// The answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Grant {
    /// Call now.
    Go,
    /// Ask again then.
    Wait {
        /// When.
        until: Millis,
    },
    /// The month's budget does not hold it; only [`Governor::reserve`] says so.
    OverBudget,
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The call.
    pub call: String,
    /// The status of the answer; none if there was none.
    pub status: Option<u16>,
    /// What the answer said of the account's limits.
    pub limits: Limits,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lease {
    person: String,
    until: Millis,
    reserved: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiter {
    person: String,
    priority: Priority,
    since: Millis,
    seen: Millis,
}

/// See the module. Bounded, and stored whole after each change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Governor {
    leases: BTreeMap<String, Lease>,
    waiters: BTreeMap<String, Waiter>,
    /// Calls at once that have gone well.
    at_once: u32,
    /// Answers that went well since it last grew.
    well: u32,
    /// Nobody calls before then.
    closed_until: Millis,
    /// Failures one after another.
    downs: u32,
    /// How often the circuit was opened since a call went well.
    opened: u32,
    month: Month,
}

/// The month's money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Month {
    /// `2026-11`.
    name: String,
    spent: u64,
    /// Alerts that were given.
    alerts: Vec<u8>,
}

impl Default for Governor {
    fn default() -> Self {
        Self {
            leases: BTreeMap::new(),
            waiters: BTreeMap::new(),
            at_once: AT_ONCE_FIRST,
            well: 0,
            closed_until: Millis(0),
            downs: 0,
            opened: 0,
            month: Month::default(),
        }
    }
}

impl Governor {
    /// Whether this call may be made now.
    pub fn ask(&mut self, now: Millis, ask: &Ask) -> Grant {
        self.tidy(now);
        if self.leases.contains_key(&ask.call) {
            // Its holder died and came back.
            self.lease(now, ask);
            return Grant::Go;
        }
        if now < self.closed_until {
            return self.wait(now, ask, self.closed_until);
        }
        let room = if self.downs >= DOWNS_MAX {
            usize::from(self.leases.is_empty()) // One call finds out.
        } else {
            (self.at_once as usize).saturating_sub(self.leases.len())
        };
        let own = self.out(&ask.person);
        if own >= PERSON_MAX || self.before(now, ask) >= room {
            return self.wait(now, ask, now);
        }
        self.waiters.remove(&ask.call);
        self.lease(now, ask);
        Grant::Go
    }

    /// Whether the month's budget holds this call; nothing else is looked at.
    pub fn reserve(&mut self, now: Millis, ask: &Ask, budget: u64) -> Grant {
        self.tidy(now);
        let others = self.leases.iter().filter(|(call, _)| **call != ask.call);
        let reserved: u64 = others.map(|(_, lease)| lease.reserved).sum();
        if self.month.spent.saturating_add(reserved).saturating_add(ask.nanodollars) > budget {
            return Grant::OverBudget;
        }
        self.lease(now, ask);
        Grant::Go
    }

    fn lease(&mut self, now: Millis, ask: &Ask) {
        let lease =
            Lease { person: ask.person.clone(), until: now + LEASE_MS, reserved: ask.nanodollars };
        self.leases.insert(ask.call.clone(), lease);
    }

    /// Settles what a call of the month cost. Returns the shares of its budget at which the
    /// operator is to be told, each once a month.
    pub fn settle(&mut self, now: Millis, call: &str, spent: u64, budget: u64) -> Vec<u8> {
        self.tidy(now);
        if self.leases.remove(call).is_some() {
            self.month.spent = self.month.spent.saturating_add(spent);
        }
        self.alerts(budget)
    }

    /// Takes what came of a call.
    pub fn done(&mut self, now: Millis, report: &Report) {
        self.tidy(now);
        self.leases.remove(&report.call);
        match report.status {
            Some(429) => {
                self.at_once = (self.at_once / 2).max(1);
                self.well = 0;
                self.close(now + report.limits.retry_after_ms.unwrap_or(BUSY_MS));
            }
            Some(500..=599) | None => {
                self.downs = self.downs.saturating_add(1);
                if self.downs >= DOWNS_MAX {
                    let open = (OPEN_MS << self.opened.min(10)).min(OPEN_MAX_MS);
                    self.opened = self.opened.saturating_add(1);
                    self.close(now + open.max(report.limits.retry_after_ms.unwrap_or(0)));
                } else if let Some(rest) = report.limits.retry_after_ms {
                    self.close(now + rest);
                }
            }
            Some(_) => {
                (self.downs, self.opened) = (0, 0);
                self.well += 1;
                if self.well >= self.at_once {
                    self.at_once = (self.at_once + 1).min(AT_ONCE_MAX);
                    self.well = 0;
                }
            }
        }
        if let Some(reset) = report.limits.exhausted_until(now) {
            self.close(reset);
        }
    }

    /// Calls that are out.
    pub fn under_way(&self) -> usize {
        self.leases.len()
    }

    fn close(&mut self, until: Millis) {
        self.closed_until = self.closed_until.max(until);
    }

    fn out(&self, person: &str) -> usize {
        self.leases.values().filter(|lease| lease.person == person).count()
    }

    /// How many of those who wait go before this call. A person whose calls are all out waits
    /// behind everybody.
    fn before(&self, now: Millis, ask: &Ask) -> usize {
        let since = self.waiters.get(&ask.call).map_or(now, |waiter| waiter.since);
        let rank = |priority: Priority, person: &str, since: Millis, call: &str| {
            let urgent = priority == Priority::Quick || now >= since + PATIENCE_MS;
            (!urgent, self.out(person), since, call.to_owned())
        };
        let own = rank(ask.priority, &ask.person, since, &ask.call);
        let others = self.waiters.iter().filter(|(call, waiter)| {
            **call != ask.call
                && self.out(&waiter.person) < PERSON_MAX
                && rank(waiter.priority, &waiter.person, waiter.since, call) < own
        });
        // Of each person, no more calls than they may have out.
        let mut of_person: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, waiter) in others {
            let count = of_person.entry(&waiter.person).or_insert_with(|| self.out(&waiter.person));
            *count = (*count + 1).min(PERSON_MAX);
        }
        of_person.iter().map(|(person, count)| count - self.out(person)).sum()
    }

    fn wait(&mut self, now: Millis, ask: &Ask, from: Millis) -> Grant {
        if self.waiters.len() < WAITERS_MAX || self.waiters.contains_key(&ask.call) {
            let waiter = self.waiters.entry(ask.call.clone()).or_insert_with(|| Waiter {
                person: ask.person.clone(),
                priority: ask.priority,
                since: now,
                seen: now,
            });
            waiter.seen = now;
        }
        Grant::Wait { until: from.max(now) + WAIT_MS + jitter(&ask.call, now) }
    }

    /// Forgets what is over: leases whose holder died, and counts them as spent; waiters that have
    /// not come back; last month.
    fn tidy(&mut self, now: Millis) {
        let month = now.month();
        if self.month.name != month {
            self.month = Month { name: month, ..Month::default() };
        }
        let spent = &mut self.month.spent;
        self.leases.retain(|_, lease| {
            let lives = now < lease.until;
            if !lives {
                *spent = spent.saturating_add(lease.reserved);
            }
            lives
        });
        self.waiters.retain(|_, waiter| now < waiter.seen + WAITER_GONE_MS);
    }

    fn alerts(&mut self, budget: u64) -> Vec<u8> {
        if budget == 0 {
            return Vec::new();
        }
        let spent = u128::from(self.month.spent) * 100;
        let due = ALERTS.into_iter().filter(|share| {
            spent >= u128::from(*share) * u128::from(budget) && !self.month.alerts.contains(share)
        });
        let due: Vec<u8> = due.collect();
        self.month.alerts.extend(&due);
        due
    }
}

/// Up to [`WAIT_MS`], different for each call and each time.
fn jitter(call: &str, now: Millis) -> i64 {
    let hash = crate::id::sha256(format!("{call} {}", now.0).as_bytes());
    let number = hash.get(..8).and_then(|digits| i64::from_str_radix(digits, 16).ok());
    number.unwrap_or(0) % WAIT_MS
}

#[cfg(test)]
mod tests;
