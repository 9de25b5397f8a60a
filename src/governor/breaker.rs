//! Leaves a service alone that does not answer, and tries it with a single call now and then.
//!
//! It never gives up and never makes a call fail: it says when to ask again.

use serde::{Deserialize, Serialize};

use super::jitter;
use crate::clock::Millis;

/// So many calls in a row have to come to nothing.
const DOWN_MAX: u32 = 5;

/// And so many of them have to be different calls: one that always fails says nothing of the
/// service.
const CALLS_MIN: usize = 2;

/// The first rest; it doubles with each probe that comes to nothing.
const REST_MS: i64 = 5_000;

/// The longest rest, in milliseconds: so late at most an outage's end is noticed.
pub(super) const REST_MAX_MS: i64 = 60_000;

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Breaker {
    /// Calls are made.
    Closed {
        /// Calls in a row that came to nothing.
        downs: u32,
        /// Which, as far as it matters.
        calls: Vec<String>,
    },
    /// No call is made until then, and then one.
    Open {
        until: Millis,
        /// Probes that came to nothing.
        trips: u32,
    },
    /// One call is under way.
    Probing { lease: u64, trips: u32 },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { downs: 0, calls: Vec::new() }
    }
}

impl Breaker {
    /// Whether all calls that are under way are one probe, or would be.
    pub(super) fn admits_one(&self) -> bool {
        !matches!(self, Self::Closed { .. })
    }

    /// A call begins.
    pub(super) fn begin(&mut self, lease: u64) {
        if let Self::Open { trips, .. } = *self {
            *self = Self::Probing { lease, trips };
        }
    }

    /// The service answered a call, whatever it said.
    pub(super) fn answered(&mut self, lease: u64) {
        match self {
            Self::Closed { .. } => *self = Self::default(),
            Self::Probing { lease: probe, .. } if *probe == lease => *self = Self::default(),
            // A call that began before the rest says nothing of what is now.
            Self::Open { .. } | Self::Probing { .. } => {}
        }
    }

    /// A call came to nothing.
    pub(super) fn down(&mut self, now: Millis, lease: u64, call: &str) {
        match self {
            Self::Closed { downs, calls } => {
                *downs += 1;
                if calls.len() < CALLS_MIN && calls.iter().all(|known| known != call) {
                    calls.push(call.to_owned());
                }
                if *downs >= DOWN_MAX && calls.len() >= CALLS_MIN {
                    *self = Self::open(now, 0, call);
                }
            }
            Self::Probing { lease: probe, trips } if *probe == lease => {
                *self = Self::open(now, trips.saturating_add(1), call);
            }
            Self::Open { .. } | Self::Probing { .. } => {}
        }
    }

    /// A call of which nobody will hear any more: the next one is the probe.
    pub(super) fn lost(&mut self, now: Millis, lease: u64) {
        if let Self::Probing { lease: probe, trips } = *self
            && probe == lease
        {
            *self = Self::Open { until: now, trips };
        }
    }

    /// Half of the rest is certain, the other half is drawn.
    fn open(now: Millis, trips: u32, call: &str) -> Self {
        let rest = (REST_MS << trips.min(16)).min(REST_MAX_MS);
        Self::Open { until: now + rest / 2 + jitter(call, trips, rest / 2), trips }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_000_000);

    #[test]
    fn it_opens_after_several_calls_in_a_row_came_to_nothing() {
        // What happened, in order: a letter is a call that came to nothing, a dot an answer.
        let cases = [
            ("abab", false),
            ("ababa", true),
            ("abab.a", false),
            ("abab.ababa", true),
            ("aaaaaaaa", false),
            ("aaaaaaab", true),
        ];
        for (told, opens) in cases {
            let mut breaker = Breaker::default();
            for (lease, call) in told.chars().enumerate() {
                match call {
                    '.' => breaker.answered(lease as u64),
                    call => breaker.down(NOW, lease as u64, &call.to_string()),
                }
            }
            assert_eq!(breaker.admits_one(), opens, "{told}");
        }
    }

    #[test]
    fn only_its_probe_closes_it_and_each_rest_is_longer() {
        let mut breaker = Breaker::open(NOW, 0, "a");
        let mut at = NOW;
        for trip in 0..20 {
            let Breaker::Open { until, trips } = breaker else { panic!("{breaker:?}") };
            assert_eq!(trips, trip);
            let rest = (REST_MS << trip).min(REST_MAX_MS);
            assert!((rest / 2..=rest).contains(&(until.0 - at.0)), "{trip}");
            at = until;
            breaker.answered(1);
            breaker.down(at, 1, "b");
            assert!(matches!(breaker, Breaker::Open { .. }));
            breaker.begin(100);
            breaker.answered(1);
            breaker.down(at, 1, "b");
            breaker.lost(at, 1);
            assert_eq!(breaker, Breaker::Probing { lease: 100, trips });
            breaker.down(at, 100, "a");
        }
        breaker.begin(101);
        breaker.lost(at, 101);
        assert_eq!(breaker, Breaker::Open { until: at, trips: 20 });
        breaker.begin(102);
        breaker.answered(102);
        assert_eq!(breaker, Breaker::default());
    }
}
