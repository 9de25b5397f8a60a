//! What answers say of an account's limits.
//!
//! Anthropic: `anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{remaining,reset}`,
//! resets in RFC 3339. OpenAI: `x-ratelimit-{remaining,reset}-{requests,tokens}`, resets as
//! durations (`1s`, `6m0s`, `20ms`). Both: `retry-after` in seconds.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;

/// The longest that a service is believed when it says how long to leave it alone.
const REST_MAX_MS: i64 = 3_600_000;

/// What is left of each limit, and when it is whole again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The service asks to be left alone for so long.
    pub retry_after_ms: Option<i64>,
    /// Limits of which nothing is left, by when they are whole again: a time, or a while from now.
    at: Vec<Millis>,
    after_ms: Vec<i64>,
}

impl Limits {
    /// Reads the headers of an answer; names in lower case.
    pub fn read(headers: &[(String, String)]) -> Self {
        let header =
            |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.trim());
        let mut limits = Self::default();
        let seconds = header("retry-after").and_then(|text| text.parse::<f64>().ok());
        let ms = header("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
        let rest = ms.or_else(|| Some(seconds? * 1e3)).filter(|ms| *ms >= 0.0);
        limits.retry_after_ms = rest.map(|ms| ms.min(REST_MAX_MS as f64).ceil() as i64);
        for what in ["requests", "tokens", "input-tokens", "output-tokens"] {
            let name = |which: &str| format!("anthropic-ratelimit-{what}-{which}");
            if header(&name("remaining")) == Some("0")
                && let Some(at) = header(&name("reset")).and_then(Millis::from_export_text)
            {
                limits.at.push(at);
            }
            if header(&format!("x-ratelimit-remaining-{what}")) == Some("0")
                && let Some(ms) = header(&format!("x-ratelimit-reset-{what}")).and_then(duration_ms)
            {
                limits.after_ms.push(ms);
            }
        }
        limits
    }

    /// Until when nothing is left of some limit.
    pub fn exhausted_until(&self, now: Millis) -> Option<Millis> {
        let after = self.after_ms.iter().map(|ms| now + *ms);
        let latest = self.at.iter().copied().chain(after).max()?;
        Some(latest.min(now + REST_MAX_MS)).filter(|until| *until > now)
    }
}

/// `6m0s`, `1.5s`, `20ms` as milliseconds, rounded up.
fn duration_ms(text: &str) -> Option<i64> {
    let mut ms = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest.get(digits..)?;
        let (each, length) = match unit.as_bytes() {
            [b'm', b's', ..] => (1.0, 2),
            [b'h', ..] => (3_600_000.0, 1),
            [b'm', ..] => (60_000.0, 1),
            [b's', ..] => (1_000.0, 1),
            _ => return None,
        };
        ms += number * each;
        rest = unit.get(length..)?;
    }
    Some(ms.min(REST_MAX_MS as f64).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_says_its_limits_in_its_own_way() {
        type Case<'a> = (&'a [(&'a str, &'a str)], Option<i64>, Option<i64>);
        let now = Millis::from_export_text("2026-11-25T08:00:00Z").unwrap();
        let cases: &[Case] = &[
            (&[], None, None),
            (&[("retry-after", "7")], Some(7_000), None),
            (&[("retry-after", "0.25")], Some(250), None),
            (&[("retry-after-ms", "12.5"), ("retry-after", "1")], Some(13), None),
            (&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")], None, None),
            (&[("retry-after", "-3")], None, None),
            (&[("retry-after", "1e12")], Some(3_600_000), None),
            (
                &[
                    ("anthropic-ratelimit-tokens-remaining", "0"),
                    ("anthropic-ratelimit-tokens-reset", "2026-11-25T08:00:30Z"),
                ],
                None,
                Some(30_000),
            ),
            (
                &[
                    ("anthropic-ratelimit-tokens-remaining", "9000"),
                    ("anthropic-ratelimit-tokens-reset", "2026-11-25T08:00:30Z"),
                ],
                None,
                None,
            ),
            (
                &[
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "6m0s"),
                    ("x-ratelimit-remaining-tokens", "0"),
                    ("x-ratelimit-reset-tokens", "20ms"),
                ],
                None,
                Some(360_000),
            ),
            (
                &[("x-ratelimit-remaining-tokens", "0"), ("x-ratelimit-reset-tokens", "soon")],
                None,
                None,
            ),
        ];
        for (headers, retry_after, exhausted) in cases {
            let headers: Vec<_> =
                headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            let limits = Limits::read(&headers);
            assert_eq!(limits.retry_after_ms, *retry_after, "{headers:?}");
            let until = limits.exhausted_until(now).map(|until| until.0 - now.0);
            assert_eq!(until, *exhausted, "{headers:?}");
        }
    }
}
