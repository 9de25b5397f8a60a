//! The operator's budget of a month, over all persons and all accounts.
//!
//! What a call may cost is held back before it is made, so that spent + held back never exceeds the
//! budget; what it did cost takes that place. A call of which nobody hears any more counts as if it
//! had cost all that was held back for it, here as in its job's ledger. Months are those of UTC, and
//! a call counts in the month in which it ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LEASE_MS;
use crate::clock::Millis;

/// Hundredths of the budget at which the operator is told.
const LEVELS: [u8; 3] = [50, 80, 100];

/// Calls that are under way, at most.
const OPEN_MAX: usize = 1_000;

/// A batch of which nothing was heard for so long counts as spent: no provider takes as long.
const BATCH_MS: i64 = 30 * 3_600_000;

/// When to ask again if what others hold back may come free.
const WAIT_MS: i64 = 3_000;

/// An alert that could not be sent is tried once more, so much later.
const RETRY_MS: i64 = 600_000;

/// Times that an alert is tried.
const TRIES_MAX: u8 = 2;

/// What comes of asking for money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// It is held back.
    Yes,
    /// What others hold back may come free: ask again then.
    Wait(Millis),
    /// The budget is used up until then: the first moment of the next month.
    Over(Millis),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Open {
    nanodollars: u64,
    until: Millis,
}

/// What the operator is to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Hundredths of the budget.
    pub level: u8,
    /// One sentence, without anything of a person.
    pub text: String,
    /// When it is to be sent.
    at: Millis,
    tries: u8,
}

/// See the module. All amounts are nanodollars.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// `YYYY-MM`.
    month: String,
    spent: u64,
    open: BTreeMap<String, Open>,
    /// The budget of which the levels below were told: with another one they are told anew.
    told_of: u64,
    told: Vec<u8>,
    alerts: Vec<Alert>,
}

impl Budget {
    /// Holds back what a call may cost. The same call may ask again; it is held back once.
    pub fn reserve(&mut self, now: Millis, budget: u64, call: &str, nanodollars: u64) -> Reserved {
        self.reserve_for(LEASE_MS, now, budget, call, nanodollars)
    }

    /// The same for a batch, which is out for longer.
    pub fn reserve_for_batch(
        &mut self,
        now: Millis,
        budget: u64,
        batch: &str,
        nanodollars: u64,
    ) -> Reserved {
        self.reserve_for(BATCH_MS, now, budget, batch, nanodollars)
    }

    fn reserve_for(
        &mut self,
        ms: i64,
        now: Millis,
        budget: u64,
        call: &str,
        nanodollars: u64,
    ) -> Reserved {
        self.turn(now);
        let others = self.open.iter().filter(|(other, _)| other.as_str() != call);
        let held = others.fold(0_u64, |sum, (_, open)| sum.saturating_add(open.nanodollars));
        let wanted = self.spent.saturating_add(nanodollars);
        let reserved = if wanted > budget {
            Reserved::Over(now.next_month())
        } else if wanted.saturating_add(held) > budget || self.open.len() >= OPEN_MAX {
            Reserved::Wait(now + WAIT_MS)
        } else {
            let until = now + ms;
            self.open.insert(call.to_owned(), Open { nanodollars, until });
            Reserved::Yes
        };
        self.tell(now, budget, matches!(reserved, Reserved::Over(_)));
        reserved
    }

    /// A call is over. `cost`: none if nobody knows, or if it may have been more than was seen.
    pub fn settle(&mut self, now: Millis, budget: u64, call: &str, cost: Option<u64>) {
        self.turn(now);
        if let Some(open) = self.open.remove(call) {
            self.spent = self.spent.saturating_add(cost.unwrap_or(open.nanodollars));
        }
        self.tell(now, budget, false);
    }

    /// The alerts that are to be sent now. Each counts as tried from here on, so that nothing that
    /// happens meanwhile sends it again at once.
    pub fn take_due(&mut self, now: Millis) -> Vec<Alert> {
        let mut due = Vec::new();
        for alert in self.alerts.iter_mut().filter(|alert| alert.at <= now) {
            alert.tries += 1;
            alert.at = now + RETRY_MS;
            due.push(alert.clone());
        }
        self.alerts.retain(|alert| alert.tries < TRIES_MAX);
        due
    }

    /// An alert was sent, or there is nobody to send it to.
    pub fn sent(&mut self, alert: &Alert) {
        self.alerts.retain(|other| other.text != alert.text);
    }

    /// When the next alert is to be sent.
    pub fn next_alert_at(&self) -> Option<Millis> {
        self.alerts.iter().map(|alert| alert.at).min()
    }

    /// Spent in this month, and held back.
    pub fn committed(&self) -> (u64, u64) {
        let held = self.open.values().fold(0_u64, |sum, open| sum.saturating_add(open.nanodollars));
        (self.spent, held)
    }

    /// What is over with time: a month, and calls of which nobody hears any more.
    fn turn(&mut self, now: Millis) {
        let month = now.month();
        // A clock that is set back begins no month again.
        if month > self.month {
            *self = Self { month, open: std::mem::take(&mut self.open), ..Self::default() };
        }
        let spent = &mut self.spent;
        self.open.retain(|_, open| {
            let lost = open.until <= now;
            *spent = spent.saturating_add(if lost { open.nanodollars } else { 0 });
            !lost
        });
    }

    fn tell(&mut self, now: Millis, budget: u64, refused: bool) {
        if self.told_of != budget {
            (self.told_of, self.told) = (budget, Vec::new());
        }
        for level in LEVELS {
            let part = u128::from(budget) * u128::from(level);
            let reached = self.spent > 0 && u128::from(self.spent) * 100 >= part;
            if (reached || refused && level == 100) && !self.told.contains(&level) {
                self.told.push(level);
                let text = self.sentence(budget, level);
                self.alerts.push(Alert { level, text, at: now, tries: 0 });
            }
        }
    }

    fn sentence(&self, budget: u64, level: u8) -> String {
        let (month, spent, budget) = (&self.month, dollars(self.spent), dollars(budget));
        match level {
            100 => format!(
                "decant: the budget of {month} is used up ({spent} of {budget} spent). Runs with paid \
                 models are held; raise BUDGET_USD_MONTH or wait for the next month."
            ),
            level => format!(
                "decant: {level} % of the budget of {month} is spent ({spent} of {budget})."
            ),
        }
    }
}

/// Nanodollars as people write them, to the cent.
fn dollars(nanodollars: u64) -> String {
    let cents = nanodollars / 10_000_000;
    format!("${}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CENT: u64 = 10_000_000;

    fn at(text: &str) -> Millis {
        Millis::from_export_text(text).unwrap()
    }

    fn texts(alerts: &[Alert]) -> Vec<&str> {
        alerts.iter().map(|alert| alert.text.as_str()).collect()
    }

    #[test]
    fn each_level_is_told_once_a_month() {
        let now = at("2026-11-30T23:00:00Z");
        let mut budget = Budget::default();
        let mut told = Vec::new();
        for call in 0..10 {
            assert_eq!(budget.reserve(now, 10 * CENT, &call.to_string(), CENT), Reserved::Yes);
            budget.settle(now, 10 * CENT, &call.to_string(), Some(CENT));
            for alert in budget.take_due(now) {
                told.push((call, alert.level));
                budget.sent(&alert);
            }
        }
        assert_eq!(told, [(4, 50), (7, 80), (9, 100)]);
        let next = at("2026-12-01T00:00:00Z");
        for _ in 0..3 {
            assert_eq!(budget.reserve(now, 10 * CENT, "more", CENT), Reserved::Over(next));
        }
        assert_eq!(budget.take_due(now), []);
        assert_eq!(budget.next_alert_at(), None);
        // A new month, and a new budget, begin anew.
        assert_eq!(budget.reserve(next, 10 * CENT, "more", 6 * CENT), Reserved::Yes);
        budget.settle(next, 10 * CENT, "more", Some(6 * CENT));
        let wanted = ["decant: 50 % of the budget of 2026-12 is spent ($0.06 of $0.10)."];
        assert_eq!(texts(&budget.take_due(next)), wanted);
        budget.settle(next, 12 * CENT, "nobody", None);
        let wanted = ["decant: 50 % of the budget of 2026-12 is spent ($0.06 of $0.12)."];
        assert_eq!(texts(&budget.take_due(next)), wanted);
    }

    #[test]
    fn a_batch_is_held_back_for_longer_than_a_call() {
        let now = at("2026-11-05T00:00:00Z");
        let mut budget = Budget::default();
        assert_eq!(budget.reserve_for_batch(now, 10 * CENT, "b", 6 * CENT), Reserved::Yes);
        let day = now + 86_400_000;
        assert_eq!(budget.reserve(day, 10 * CENT, "c", 5 * CENT), Reserved::Wait(day + WAIT_MS));
        budget.settle(day, 10 * CENT, "b", Some(CENT));
        assert_eq!(budget.committed(), (CENT, 0));
        assert_eq!(budget.reserve_for_batch(day, 10 * CENT, "d", 6 * CENT), Reserved::Yes);
        budget.settle(day + BATCH_MS, 10 * CENT, "nobody", None);
        assert_eq!(budget.committed(), (7 * CENT, 0), "what nobody heard of counts as spent");
    }

    #[test]
    fn a_refusal_tells_that_the_budget_is_used_up() {
        let now = at("2026-12-05T00:00:00Z");
        let mut budget = Budget::default();
        let next = at("2027-01-01T00:00:00Z");
        assert_eq!(budget.reserve(now, 0, "a", 1), Reserved::Over(next));
        let due = budget.take_due(now);
        assert_eq!(due.iter().map(|alert| alert.level).collect::<Vec<_>>(), [100]);
    }

    #[test]
    fn an_alert_that_is_not_sent_is_tried_once_more() {
        let now = at("2026-11-01T00:00:00Z");
        let mut budget = Budget::default();
        budget.reserve(now, 0, "a", 1);
        let first = budget.take_due(now);
        assert_eq!(first.len(), 1);
        assert_eq!(budget.take_due(now), []);
        let later = budget.next_alert_at().unwrap();
        assert_eq!(texts(&budget.take_due(later)), texts(&first));
        assert_eq!(budget.next_alert_at(), None);
        assert_eq!(budget.take_due(later + RETRY_MS), []);
    }

    #[test]
    fn what_others_hold_back_is_waited_for_and_what_is_lost_is_spent() {
        let now = at("2026-11-01T00:00:00Z");
        let mut budget = Budget::default();
        assert_eq!(budget.reserve(now, 10, "a", 6), Reserved::Yes);
        // Asked again by the same call, it is held back once.
        assert_eq!(budget.reserve(now, 10, "a", 6), Reserved::Yes);
        assert_eq!(budget.committed(), (0, 6));
        assert_eq!(budget.reserve(now, 10, "b", 6), Reserved::Wait(now + WAIT_MS));
        budget.settle(now, 10, "a", Some(1));
        assert_eq!(budget.reserve(now, 10, "b", 6), Reserved::Yes);
        let lost = now + LEASE_MS;
        assert_eq!(budget.reserve(lost, 10, "c", 4), Reserved::Over(at("2026-12-01T00:00:00Z")));
        assert_eq!(budget.reserve(lost, 10, "c", 3), Reserved::Yes);
        assert_eq!(budget.committed(), (7, 3));
        // A report that comes too late changes nothing.
        budget.settle(lost, 10, "b", Some(0));
        assert_eq!(budget.committed(), (7, 3));
    }

    proptest! {
        #[test]
        fn what_is_spent_and_held_back_never_exceeds_the_budget(
            budget in 0_u64..1_000,
            steps in prop::collection::vec((0_u8..3, 0_u8..6, 0_u64..400, 0_i64..100_000), 1..200),
        ) {
            let mut state = Budget::default();
            let mut now = at("2026-11-29T00:00:00Z");
            let mut reserved = BTreeMap::new();
            for (what, call, nanodollars, ms) in steps {
                now = now + ms;
                let call = call.to_string();
                if what == 0 {
                    let cost = reserved.get(&call).map(|most: &u64| nanodollars.min(*most));
                    state.settle(now, budget, &call, cost);
                } else if state.reserve(now, budget, &call, nanodollars) == Reserved::Yes {
                    reserved.insert(call, nanodollars);
                }
                let (spent, held) = state.committed();
                prop_assert!(spent + held <= budget);
                let stored = serde_json::to_string(&state).unwrap();
                prop_assert_eq!(&state, &serde_json::from_str(&stored).unwrap());
            }
        }
    }
}
