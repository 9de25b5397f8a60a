//! A point in time, as the core knows it: handed in, never read from a clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

mod zone;

pub use zone::Zone;

/// Milliseconds since 1970-01-01T00:00:00Z. Written to people and files as RFC 3339 in UTC.
///
/// The value 0 never stands for a time of a message: exports write it where they know none.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write.
const RANGE_MS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// Numbers above this are milliseconds, below it seconds: 1e11 s is the year 5138, 1e11 ms is 1973.
const SECONDS_MAX: f64 = 1e11;

/// Microseconds and nanoseconds are taken for such only where they give a time of these years, 2000
/// to 2100: other numbers as large count from another beginning.
const FINER_MS: std::ops::Range<f64> = 946_684_800_000.0..4_102_444_800_000.0;

/// Milliseconds of a day.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Millis {
    /// A number found in an export, in seconds, milliseconds or finer. `None` for 0, for what is no
    /// number, and for what lies outside the years 1 to 9999.
    pub fn from_export_number(number: f64) -> Option<Self> {
        let ms = if number.abs() > SECONDS_MAX { number } else { number * 1000.0 };
        let finer = [number / 1e3, number / 1e6].into_iter().find(|ms| FINER_MS.contains(ms));
        let ms = finer.filter(|_| ms > *RANGE_MS.end() as f64).unwrap_or(ms).round();
        let in_range = ms.is_finite() && RANGE_MS.contains(&(ms as i64));
        (in_range && ms != 0.0).then_some(Self(ms as i64))
    }

    /// RFC 3339 (also with an offset), the same without a zone, which is UTC, a day, or a number in a
    /// string, as exports write them.
    pub fn from_export_text(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<f64>() {
            return Self::from_export_number(number);
        }
        let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.timestamp_millis()).ok();
        let ms = zoned.or_else(|| without_zone(text))?;
        (ms != 0 && RANGE_MS.contains(&ms)).then_some(Self(ms))
    }

    /// RFC 3339 in UTC with `Z`; a fraction only if it is not zero.
    pub fn rfc3339(self) -> String {
        let format = if self.0 % 1000 == 0 { SecondsFormat::Secs } else { SecondsFormat::Millis };
        self.utc().to_rfc3339_opts(format, true)
    }

    /// The year in UTC.
    pub fn year(self) -> i32 {
        self.utc().year()
    }

    /// `YYYY-MM-DD` in UTC.
    pub fn day(self) -> String {
        self.rfc3339().chars().take(10).collect()
    }

    /// `January` and so on, in UTC.
    pub fn month_name(self) -> &'static str {
        name_of_month(&self.month()).unwrap_or_default()
    }

    /// `YYYY-MM` in UTC.
    pub fn month(self) -> String {
        let utc = self.utc();
        format!("{:04}-{:02}", utc.year(), utc.month())
    }

    /// The first moment of the month after this one, in UTC.
    #[must_use]
    pub fn next_month(self) -> Self {
        let utc = self.utc();
        let (year, month) =
            if utc.month() == 12 { (utc.year() + 1, 1) } else { (utc.year(), utc.month() + 1) };
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        Self(first.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

/// `January` of `2024-01`.
pub fn name_of_month(month: &str) -> Option<&'static str> {
    let number = month.rsplit('-').next()?.parse::<usize>().ok()?;
    MONTHS.get(number.checked_sub(1)?).copied()
}

impl std::ops::Add<i64> for Millis {
    type Output = Self;

    /// Later by so many milliseconds.
    fn add(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// Serialises an optional time as RFC 3339 or `null`.
pub mod rfc3339_or_null {
    use super::Millis;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// For `#[serde(with = …)]`.
    #[allow(clippy::ref_option, reason = "the signature that serde asks for")]
    pub fn serialize<S: Serializer>(at: &Option<Millis>, to: S) -> Result<S::Ok, S::Error> {
        at.map(Millis::rfc3339).serialize(to)
    }

    /// For `#[serde(with = …)]`.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Millis>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        Ok(text.and_then(|text| Millis::from_export_text(&text)))
    }
}

/// A day, or a day and a time of day, of four digits for the year.
fn without_zone(text: &str) -> Option<i64> {
    let (year, _) = text.split_once('-')?;
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at = text.replacen(' ', "T", 1);
    let forms = [format!("{at}Z"), format!("{at}T00:00:00Z")];
    let mut read = forms.iter().filter_map(|form| DateTime::parse_from_rfc3339(form).ok());
    read.next().map(|at| at.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_month_begins_at_its_first_moment() {
        let cases = [
            ("2026-11-30T23:59:59Z", "2026-12-01T00:00:00Z"),
            ("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2024-02-29T12:00:00Z", "2024-03-01T00:00:00Z"),
        ];
        for (now, next) in cases {
            assert_eq!(Millis::from_export_text(now).unwrap().next_month().rfc3339(), next);
        }
    }

    #[test]
    fn reads_times_as_exports_write_them() {
        let cases: &[(&str, Option<i64>)] = &[
            ("1754000000.12", Some(1_754_000_000_120)),
            ("1754000000120", Some(1_754_000_000_120)),
            ("0", None),
            ("", None),
            ("yesterday", None),
            ("NaN", None),
            ("1e300", None),
            ("2026-09-01T10:00:00.123456Z", Some(1_788_256_800_123)),
            ("2026-09-01T18:00:00+08:00", Some(1_788_256_800_000)),
            ("2026-09-01T10:00:00", Some(1_788_256_800_000)),
            ("2026-09-01 10:00:00.123456", Some(1_788_256_800_123)),
            ("2026-09-01", Some(1_788_220_800_000)),
            ("26-09-01", None),
            ("2026-09", None),
            ("2026-02-30", None),
            ("1754000000120000", Some(1_754_000_000_120)),
            ("1754000000120000000", Some(1_754_000_000_120)),
            // Microseconds since 1601, as browsers count.
            ("13398473600000000", None),
        ];
        for (text, ms) in cases {
            assert_eq!(Millis::from_export_text(text), ms.map(Millis), "{text}");
        }
    }

    #[test]
    fn writes_a_fraction_only_if_there_is_one() {
        assert_eq!(Millis(1_754_000_000_000).rfc3339(), "2025-07-31T22:13:20Z");
        assert_eq!(Millis(1_754_000_000_120).rfc3339(), "2025-07-31T22:13:20.120Z");
    }
}
