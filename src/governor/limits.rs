//! What a service says of its limits, in its headers, and what is left of a limit as time passes.
//!
//! Two families are read: Anthropic's `anthropic-ratelimit-*`, whose resets are points in time, and
//! `x-ratelimit-*` of OpenAI and those who copy it, whose resets are durations. Both mean by a reset
//! the time at which all is free again, and fill a limit steadily until then. What cannot be
//! understood is not there.

use chrono::DateTime;
use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// The longest that a service is believed when it says how long to leave it alone.
const RETRY_AFTER_MAX_MS: i64 = 3_600_000;

/// The longest that a limit is believed to take until it is full.
const RESET_MAX_MS: i64 = 86_400_000;

/// What services count their limits by, and what a limit is taken to fill in until they say more.
const WINDOW_MS: i64 = 60_000;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Calls.
    Requests,
    /// Tokens read and written, together.
    Tokens,
    /// Tokens read.
    Input,
    /// Tokens written.
    Output,
}

/// The state of a limit as a service told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What is limited.
    pub kind: Kind,
    /// How much there is when all is free.
    pub limit: u64,
    /// How much is left.
    pub remaining: u64,
    /// When all is free again.
    pub full_at: Millis,
}

/// What the headers of an answer say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Each limit that is told whole.
    pub limits: Vec<Limit>,
    /// The service asks to be left alone until then.
    pub rest_until: Option<Millis>,
}

/// How the headers of each family are called: kind, limit, what is left of it, reset.
const NAMES: [(Kind, [&str; 3]); 6] = [
    (
        Kind::Requests,
        [
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-requests-reset",
        ],
    ),
    (
        Kind::Input,
        [
            "anthropic-ratelimit-input-tokens-limit",
            "anthropic-ratelimit-input-tokens-remaining",
            "anthropic-ratelimit-input-tokens-reset",
        ],
    ),
    (
        Kind::Output,
        [
            "anthropic-ratelimit-output-tokens-limit",
            "anthropic-ratelimit-output-tokens-remaining",
            "anthropic-ratelimit-output-tokens-reset",
        ],
    ),
    (
        Kind::Tokens,
        [
            "anthropic-ratelimit-tokens-limit",
            "anthropic-ratelimit-tokens-remaining",
            "anthropic-ratelimit-tokens-reset",
        ],
    ),
    (
        Kind::Requests,
        [
            "x-ratelimit-limit-requests",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests",
        ],
    ),
    (
        Kind::Tokens,
        ["x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"],
    ),
];

/// Reads the headers of an answer that came at `now`. Names are in lower case.
pub fn read(now: Millis, headers: &[(String, String)]) -> Told {
    let value = |name: &str| {
        let found = headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.trim())
    };
    let mut limits: Vec<Limit> = Vec::new();
    for (kind, [limit, remaining, reset]) in NAMES {
        let number = |name: &str| value(name)?.parse::<u64>().ok();
        let (Some(limit), Some(remaining)) = (number(limit), number(remaining)) else { continue };
        let told = value(reset).and_then(|text| point(now, text));
        let full_at = told.unwrap_or(now + WINDOW_MS).clamp(now, now + RESET_MAX_MS);
        if limit > 0 && !limits.iter().any(|known| known.kind == kind) {
            limits.push(Limit { kind, limit, remaining: remaining.min(limit), full_at });
        }
    }
    // Anthropic's limit on both together repeats whichever of the two is the tighter.
    let has = |kind| limits.iter().any(|known| known.kind == kind);
    if has(Kind::Input) && has(Kind::Output) {
        limits.retain(|known| known.kind != Kind::Tokens);
    }
    let rest = match value("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        Some(ms) if ms >= 0.0 => Some(now + ms.min(RETRY_AFTER_MAX_MS as f64).ceil() as i64),
        _ => value("retry-after").and_then(|text| date_or_seconds(now, text)),
    };
    let latest = now + RETRY_AFTER_MAX_MS;
    Told { limits, rest_until: rest.map(|until| until.min(latest)).filter(|until| *until > now) }
}

/// A reset: RFC 3339, or a duration from now on.
fn point(now: Millis, text: &str) -> Option<Millis> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Some(Millis(at.timestamp_millis())),
        Err(_) => duration_ms(text).map(|ms| now + ms),
    }
}

/// `retry-after`: seconds, or a date of HTTP.
fn date_or_seconds(now: Millis, text: &str) -> Option<Millis> {
    match DateTime::parse_from_rfc2822(text) {
        Ok(at) => Some(Millis(at.timestamp_millis())),
        Err(_) => duration_ms(text).map(|ms| now + ms),
    }
}

/// `6m0s`, `1.5s`, `20ms`, or seconds without a unit, in milliseconds rounded up; a day at most.
fn duration_ms(text: &str) -> Option<i64> {
    let mut ms = 0.0;
    let mut rest = text;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let is_part_of_number = |c: char| c.is_ascii_digit() || c == '.';
        let (number, after) =
            rest.split_at(rest.find(|c| !is_part_of_number(c)).unwrap_or(rest.len()));
        let (unit, next) = after.split_at(after.find(is_part_of_number).unwrap_or(after.len()));
        let unit_ms = match unit {
            "d" => 86_400_000.0,
            "h" => 3_600_000.0,
            "m" => 60_000.0,
            "s" => 1_000.0,
            "" if number.len() == text.len() => 1_000.0,
            "ms" => 1.0,
            "us" | "µs" => 1e-3,
            "ns" => 1e-6,
            _ => return None,
        };
        ms += number.parse::<f64>().ok()? * unit_ms;
        rest = next;
    }
    Some(ms.min(RESET_MAX_MS as f64).ceil() as i64)
}

/// A limit as it is thought to stand: what was told, less what was begun since, and filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bucket {
    limit: u64,
    remaining: u64,
    seen: Millis,
    full_at: Millis,
    /// The lease whose answer told it.
    pub(super) told_by: u64,
}

impl Bucket {
    pub(super) fn new(now: Millis, told: &Limit, told_by: u64) -> Self {
        let Limit { limit, remaining, full_at, .. } = *told;
        Self { limit, remaining, seen: now, full_at, told_by }
    }

    /// What is free at that time.
    fn available(&self, now: Millis) -> u64 {
        let (passed, whole) = (now.0 - self.seen.0, self.full_at.0 - self.seen.0);
        if passed >= whole {
            return self.limit;
        }
        let missing = u128::from(self.limit - self.remaining);
        let filled =
            missing * u128::from(passed.max(0).unsigned_abs()) / u128::from(whole.unsigned_abs());
        self.remaining + u64::try_from(filled).unwrap_or(0)
    }

    /// When so much is free; a need above the limit has to find all of it free.
    pub(super) fn ready_at(&self, now: Millis, need: u64) -> Millis {
        let need = need.min(self.limit);
        if self.available(now) >= need {
            return now;
        }
        let missing = u128::from((self.limit - self.remaining).max(1));
        let whole = (self.full_at.0 - self.seen.0).max(0).unsigned_abs();
        let after =
            (u128::from(need - self.remaining.min(need)) * u128::from(whole)).div_ceil(missing);
        let at = self.seen + i64::try_from(after).unwrap_or(RESET_MAX_MS);
        at.clamp(now + 1, self.full_at.max(now + 1))
    }

    /// Takes what a call needs.
    pub(super) fn take(&mut self, now: Millis, need: u64) {
        let need = need.min(self.limit);
        self.remaining = self.available(now).saturating_sub(need);
        self.seen = now;
        let longer =
            u128::from(need) * u128::from(WINDOW_MS.unsigned_abs()) / u128::from(self.limit.max(1));
        self.full_at = self.full_at.max(now) + i64::try_from(longer).unwrap_or(WINDOW_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25T12:00:00Z.
    const NOW: Millis = Millis(1_795_608_000_000);

    fn headers(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_duration_is_read_in_every_form() {
        let cases = [
            ("1s", Some(1_000)),
            ("6m0s", Some(360_000)),
            ("20ms", Some(20)),
            ("1h2m3.5s", Some(3_723_500)),
            ("120us", Some(1)),
            ("7", Some(7_000)),
            ("0.25", Some(250)),
            ("0s", Some(0)),
            ("400d", Some(RESET_MAX_MS)),
            ("1s5", None),
            ("-1s", None),
            ("soon", None),
            ("1 s", None),
            ("", None),
            ("s", None),
            ("1.2.3s", None),
        ];
        for (text, ms) in cases {
            assert_eq!(duration_ms(text), ms, "{text}");
        }
    }

    #[test]
    fn the_time_to_be_left_alone_is_read_as_seconds_or_as_a_date() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<i64>);
        let cases: &[Case] = &[
            (&[("retry-after", "17")], Some(17_000)),
            (&[("retry-after", " 1.5 ")], Some(1_500)),
            (&[("retry-after", "Wed, 25 Nov 2026 12:00:30 GMT")], Some(30_000)),
            (&[("retry-after", "Wed, 25 Nov 2026 11:00:00 GMT")], None),
            (&[("retry-after", "9999999")], Some(RETRY_AFTER_MAX_MS)),
            (&[("retry-after-ms", "250"), ("retry-after", "1")], Some(250)),
            (&[("retry-after-ms", "NaN"), ("retry-after", "1")], Some(1_000)),
            (&[("retry-after", "0")], None),
            (&[("retry-after", "-3")], None),
            (&[("retry-after", "later")], None),
            (&[], None),
        ];
        for (given, wanted) in cases {
            let found = read(NOW, &headers(given)).rest_until;
            assert_eq!(found, wanted.map(|ms| NOW + ms), "{given:?}");
        }
    }

    #[test]
    fn both_families_are_read() {
        let anthropic = headers(&[
            ("anthropic-ratelimit-requests-limit", "50"),
            ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2026-11-25T12:00:02Z"),
            ("anthropic-ratelimit-input-tokens-limit", "30000"),
            ("anthropic-ratelimit-input-tokens-remaining", "12000"),
            ("anthropic-ratelimit-input-tokens-reset", "2026-11-25T13:00:36+01:00"),
            ("anthropic-ratelimit-output-tokens-limit", "8000"),
            ("anthropic-ratelimit-output-tokens-remaining", "9000"),
            ("anthropic-ratelimit-output-tokens-reset", "2026-11-25T11:00:00Z"),
            ("anthropic-ratelimit-tokens-limit", "38000"),
            ("anthropic-ratelimit-tokens-remaining", "20000"),
            ("anthropic-ratelimit-tokens-reset", "2026-11-25T12:00:36Z"),
        ]);
        let limit =
            |kind, limit, remaining, ms| Limit { kind, limit, remaining, full_at: NOW + ms };
        let wanted = vec![
            limit(Kind::Requests, 50, 49, 2_000),
            limit(Kind::Input, 30_000, 12_000, 36_000),
            // What cannot be is bounded: no more left than there is, no reset that has passed.
            limit(Kind::Output, 8_000, 8_000, 0),
        ];
        assert_eq!(read(NOW, &anthropic).limits, wanted);
        let openai = headers(&[
            ("x-ratelimit-limit-requests", "500"),
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "120ms"),
            ("x-ratelimit-limit-tokens", "200000"),
            ("x-ratelimit-remaining-tokens", "1"),
            ("x-ratelimit-reset-tokens", "1m0s"),
        ]);
        let wanted =
            vec![limit(Kind::Requests, 500, 0, 120), limit(Kind::Tokens, 200_000, 1, 60_000)];
        assert_eq!(read(NOW, &openai).limits, wanted);
    }

    #[test]
    fn what_is_not_told_whole_is_not_there() {
        let cases: &[&[(&str, &str)]] = &[
            &[("x-ratelimit-limit-requests", "5")],
            &[("x-ratelimit-remaining-requests", "5")],
            &[("x-ratelimit-limit-requests", "0"), ("x-ratelimit-remaining-requests", "0")],
            &[("x-ratelimit-limit-requests", "many"), ("x-ratelimit-remaining-requests", "1")],
        ];
        for given in cases {
            assert!(read(NOW, &headers(given)).limits.is_empty(), "{given:?}");
        }
    }

    #[test]
    fn a_limit_fills_until_its_reset_and_is_ready_when_it_says() {
        for (limit, remaining, ms) in [(10, 0, 60_000), (7, 3, 1), (1, 0, 59_999), (9, 9, 0)] {
            let told = Limit { kind: Kind::Tokens, limit, remaining, full_at: NOW + ms };
            let mut bucket = Bucket::new(NOW, &told, 1);
            assert_eq!(bucket.available(NOW), remaining);
            assert_eq!(bucket.available(NOW + ms), limit);
            for need in 0..=limit + 1 {
                let at = bucket.ready_at(NOW, need);
                assert!(bucket.available(at) >= need.min(limit), "{need} of {limit}");
                let just_before = at == NOW || bucket.available(Millis(at.0 - 1)) < need.min(limit);
                assert!(just_before, "{need} of {limit}");
            }
            bucket.take(NOW + ms, limit);
            assert_eq!(bucket.available(NOW + ms), 0);
            assert_eq!(bucket.ready_at(NOW + ms, limit), NOW + ms + WINDOW_MS);
        }
    }
}
