//! One account with a provider, shared fairly by all persons, within the limits that it has.
//!
//! A call is made under a lease. Whoever wants one asks, and is given it or a time to ask again;
//! nobody is refused for good, and a service that is out of order costs time and nothing else. A
//! lease ends by itself, so that a holder that died keeps nobody waiting for ever; where its call is
//! asked for again, it ends at once.
//!
//! How much may be under way is learnt: from what the service says of its limits
//! ([`limits`]), and from its saying that it is too much, which halves what is under way while every
//! answer lets it grow a little. Who is asked to leave the service alone is asked for all.
//!
//! Nothing is drawn by chance: what spreads calls over time is a hash of who they are. The state is
//! small and can be stored; a state that is lost is learnt anew, at the price of a few calls too many.
//! Money is apart, in [`budget`], and is not to be lost.

mod breaker;
pub mod budget;
pub mod limits;
#[cfg(test)]
#[path = "governor/world_tests.rs"]
mod tests;
mod turns;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::clock::Millis;
use breaker::Breaker;
use budget::{Budget, Reserved};
use limits::{Bucket, Kind, Told};
use turns::Turns;

/// A lease ends by itself after so many milliseconds: a job gives its call up after 120 s.
pub const LEASE_MS: i64 = 150_000;

/// Calls of one person that are under way, at most.
pub const PERSON_CALLS_MAX: usize = 5;

/// Calls that are under way to begin with, and at most, in thousandths.
const WIDTH_FIRST: u32 = 5_000;
const WIDTH_MAX: u32 = 50_000;

/// The least that is under way, in thousandths.
const WIDTH_MIN: u32 = 1_000;

/// The first rest after a service said that it is too much; the longest, in milliseconds. What is
/// rested is drawn from nothing to this, which doubles each time.
const REST_MS: i64 = 1_000;
const REST_MAX_MS: i64 = 60_000;

/// After a rest calls are spread over so many milliseconds.
const SPREAD_MS: i64 = 1_000;

/// Who waits for another call to end asks again after so many milliseconds, at least and at most.
const TURN_MIN_MS: i64 = 1_000;
const TURN_MAX_MS: i64 = 10_000;

/// How long a call is thought to take until the first has ended.
const CALL_MS: i64 = 15_000;

/// What goes before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Somebody is looking: the quick pass, a question.
    Quick,
    /// All else.
    Bulk,
}

/// A call that somebody wants to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Whose it is; a name that says nothing of them.
    pub person: String,
    /// Which of that person's calls. One that is asked again has the name that it had.
    pub call: String,
    /// Tokens of the request.
    pub tokens_in: u64,
    /// Tokens that the answer may have.
    pub tokens_out: u64,
    /// What goes before what.
    pub priority: Priority,
}

impl Ask {
    fn is_same(&self, other: &Self) -> bool {
        self.person == other.person && self.call == other.call
    }

    /// What it takes of a limit.
    fn need(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Requests => 1,
            Kind::Tokens => self.tokens_in.saturating_add(self.tokens_out),
            Kind::Input => self.tokens_in,
            Kind::Output => self.tokens_out,
        }
    }
}

/// How a call ended, as far as it says something of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was not made.
    Unsent,
    /// The service answered.
    Answered,
    /// It is too much at the moment.
    Busy,
    /// Nobody answered, or the service is out of order.
    Down,
}

impl Ending {
    /// What the status of an answer says; none if there was no answer.
    pub fn of(status: Option<u16>) -> Self {
        match status {
            Some(408 | 429) => Self::Busy,
            None | Some(500..) => Self::Down,
            Some(_) => Self::Answered,
        }
    }
}

/// How a call ended, and what the service said beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it ended.
    pub ending: Ending,
    /// What the headers said.
    pub told: Told,
}

/// What is asked of the object that keeps an account, or the budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Message {
    /// To make a call.
    Ask(Ask),
    /// A call has ended.
    Done {
        /// Its lease.
        lease: u64,
        /// How.
        report: Report,
    },
    /// To hold money back.
    Reserve {
        /// For which attempt at which call.
        call: String,
        /// What it may cost.
        nanodollars: u64,
        /// It is a batch, of which nothing may be heard for a day.
        #[serde(default)]
        batch: bool,
    },
    /// To count what a call did cost.
    Settle {
        /// Which attempt at which call.
        call: String,
        /// What it cost; none if nobody knows.
        cost: Option<u64>,
    },
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// The call may be made.
    Granted {
        /// To be named when it has ended.
        lease: u64,
        /// When the lease ends by itself.
        until: Millis,
    },
    /// Ask again then.
    Wait {
        /// Not before.
        at: Millis,
    },
    /// The money is held back.
    Reserved,
    /// The budget is used up until then.
    OverBudget {
        /// The first moment of the next month.
        until: Millis,
    },
    /// It is noted.
    Noted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lease {
    ask: Ask,
    since: Millis,
    until: Millis,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Governor {
    buckets: BTreeMap<Kind, Bucket>,
    /// How many calls may be under way, in thousandths.
    width: u32,
    /// At how many it was too much last, in thousandths; 0 if it never was.
    ceiling: u32,
    rest_until: Millis,
    /// Times in a row that it was too much.
    refusals: u32,
    /// When it was too much last: what began before says nothing new.
    refused_at: Option<Millis>,
    breaker: Breaker,
    leases: BTreeMap<u64, Lease>,
    last_lease: u64,
    turns: Turns,
    /// How long a call takes.
    call_ms: i64,
}

impl Default for Governor {
    fn default() -> Self {
        Self {
            buckets: BTreeMap::new(),
            width: WIDTH_FIRST,
            ceiling: 0,
            rest_until: Millis(0),
            refusals: 0,
            refused_at: None,
            breaker: Breaker::default(),
            leases: BTreeMap::new(),
            last_lease: 0,
            turns: Turns::default(),
            call_ms: CALL_MS,
        }
    }
}

impl Governor {
    /// Somebody wants to make a call.
    pub fn ask(&mut self, now: Millis, ask: &Ask) -> Answer {
        self.expire(now, ask);
        self.turns.join(now, ask);
        match self.ready_at(now, ask) {
            Some(at) => {
                let at = at.max(now + 1);
                self.turns.promise(ask, at);
                Answer::Wait { at }
            }
            None => self.grant(now, ask),
        }
    }

    /// A call has ended. A lease that has ended before says nothing any more.
    pub fn done(&mut self, now: Millis, lease: u64, report: &Report) {
        let Some(held) = self.leases.remove(&lease) else { return };
        if report.ending == Ending::Unsent {
            self.breaker.lost(now, lease);
            return;
        }
        self.learn(now, lease, &report.told);
        if let Some(until) = report.told.rest_until {
            self.rest_until = self.rest_until.max(until);
        }
        let is_news = self.refused_at.is_none_or(|at| held.since >= at);
        match report.ending {
            Ending::Unsent => {}
            Ending::Answered => {
                self.breaker.answered(lease);
                self.widen();
                self.call_ms += (now.0 - held.since.0 - self.call_ms) / 8;
                if is_news {
                    self.refusals = 0;
                }
            }
            Ending::Busy => {
                // It is too much, and it is there.
                self.breaker.answered(lease);
                if is_news {
                    self.ceiling = self.width;
                    self.width = (self.width / 2).max(WIDTH_MIN);
                    self.refused_at = Some(now);
                    let most = (REST_MS << self.refusals.min(16)).min(REST_MAX_MS);
                    let rest = jitter(&held.ask.call, self.refusals, most);
                    self.rest_until = self.rest_until.max(now + rest);
                    self.refusals += 1;
                }
            }
            Ending::Down => self.breaker.down(now, lease, &held.ask.call),
        }
    }

    /// Calls that are under way.
    pub fn under_way(&self) -> usize {
        self.leases.len()
    }

    /// One call more for each round that goes well; where it was too much before, for eight.
    fn widen(&mut self) {
        let is_near = self.ceiling > 0 && self.width + 1_000 > self.ceiling;
        let more = if is_near { 125_000 } else { 1_000_000 };
        self.width = (self.width + more / self.width.max(WIDTH_MIN)).min(WIDTH_MAX);
    }

    /// Ends the leases whose time is over, and the one that the same call held before.
    fn expire(&mut self, now: Millis, ask: &Ask) {
        let breaker = &mut self.breaker;
        self.leases.retain(|id, lease| {
            let over = lease.until <= now || lease.ask.is_same(ask);
            if over {
                breaker.lost(now, *id);
            }
            !over
        });
    }

    /// When this call may be made; none if now.
    fn ready_at(&self, now: Millis, ask: &Ask) -> Option<Millis> {
        let spread = |at: Millis| at + jitter(&ask.call, self.refusals, SPREAD_MS);
        if self.rest_until > now {
            return Some(spread(self.rest_until));
        }
        match self.breaker {
            Breaker::Open { until, .. } if until > now => return Some(spread(until)),
            Breaker::Probing { .. } => return Some(spread(now + TURN_MIN_MS)),
            Breaker::Open { .. } | Breaker::Closed { .. } => {}
        }
        let of_person =
            |person: &str| self.leases.values().filter(|lease| lease.ask.person == person).count();
        let admitted = if self.breaker.admits_one() { 1 } else { self.width as usize / 1_000 };
        let free = admitted.saturating_sub(self.leases.len());
        let ahead = self.turns.ahead(now, ask, of_person);
        if free <= ahead.len() || of_person(&ask.person) >= PERSON_CALLS_MAX {
            // Calls end one after another; who is far behind need not ask often.
            let between = self.call_ms / self.leases.len().max(1) as i64;
            let behind = (ahead.len() + 1).saturating_sub(free).max(1) as i64;
            let turn = between.min(TURN_MIN_MS).saturating_mul(behind);
            return Some(now + turn.clamp(TURN_MIN_MS, TURN_MAX_MS));
        }
        // What those before need is theirs: no call is overtaken for ever by smaller ones.
        let full = |(kind, bucket): (&Kind, &Bucket)| {
            let before =
                ahead.iter().fold(0_u64, |sum, other| sum.saturating_add(other.need(*kind)));
            bucket.ready_at(now, before.saturating_add(ask.need(*kind)))
        };
        self.buckets.iter().map(full).max().filter(|at| *at > now)
    }

    fn grant(&mut self, now: Millis, ask: &Ask) -> Answer {
        self.last_lease += 1;
        let (lease, until) = (self.last_lease, now + LEASE_MS);
        for (kind, bucket) in &mut self.buckets {
            bucket.take(now, ask.need(*kind));
        }
        self.breaker.begin(lease);
        self.turns.serve(ask);
        self.leases.insert(lease, Lease { ask: ask.clone(), since: now, until });
        Answer::Granted { lease, until }
    }

    /// Takes over what the service says, less what was begun after the call that it answers: the
    /// service may not have known of that.
    fn learn(&mut self, now: Millis, lease: u64, told: &Told) {
        for limit in &told.limits {
            if self.buckets.get(&limit.kind).is_some_and(|known| known.told_by > lease) {
                continue;
            }
            let mut bucket = Bucket::new(now, limit, lease);
            for (_, later) in self.leases.range(lease + 1..) {
                bucket.take(now, later.ask.need(limit.kind));
            }
            self.buckets.insert(limit.kind, bucket);
        }
    }
}

/// What one object keeps: an account, or the budget that all accounts share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The account.
    pub account: Governor,
    /// The budget.
    pub budget: Budget,
}

impl Kept {
    /// Answers a message. `budget`: what the operator spends in a month at most, in nanodollars.
    pub fn handle(&mut self, now: Millis, budget: Option<u64>, message: &Message) -> Answer {
        let budget = budget.unwrap_or(u64::MAX);
        match message {
            Message::Ask(ask) => self.account.ask(now, ask),
            Message::Done { lease, report } => {
                self.account.done(now, *lease, report);
                Answer::Noted
            }
            Message::Reserve { call, nanodollars, batch } => {
                let reserved = if *batch {
                    self.budget.reserve_for_batch(now, budget, call, *nanodollars)
                } else {
                    self.budget.reserve(now, budget, call, *nanodollars)
                };
                match reserved {
                    Reserved::Yes => Answer::Reserved,
                    Reserved::Wait(at) => Answer::Wait { at },
                    Reserved::Over(until) => Answer::OverBudget { until },
                }
            }
            Message::Settle { call, cost } => {
                self.budget.settle(now, budget, call, *cost);
                Answer::Noted
            }
        }
    }
}

/// The name of an account's object: it tells neither the key nor the host.
pub fn account_name(provider: &str, host: &str, key: &str) -> String {
    let mut hash = Sha256::new().chain_update(b"decant account\0");
    for part in [provider, host, key] {
        hash = hash.chain_update((part.len() as u64).to_le_bytes()).chain_update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest.iter().take(16).fold("account-".to_owned(), |name, byte| format!("{name}{byte:02x}"))
}

/// A number from 0 to `most` that looks drawn.
fn jitter(call: &str, round: u32, most: i64) -> i64 {
    let digest: [u8; 32] =
        Sha256::new().chain_update(call).chain_update(round.to_le_bytes()).finalize().into();
    let [a, b, c, d, ..] = digest;
    (i64::from(u32::from_le_bytes([a, b, c, d])) * most.max(0)) >> 32
}
