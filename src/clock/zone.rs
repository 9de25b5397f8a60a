//! Where a day begins: a time zone by its name.
//!
//! A name that nobody knows is UTC, so a zone is always there. The rules of all zones are compiled
//! in: what a day is must not depend on the machine that asks.

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use tz::TimeZone;

use super::Millis;

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    rules: TimeZone,
    is_southern: bool,
}

/// Zones, or beginnings of their names, where summer is in January. What is not listed counts as
/// northern, as UTC does.
const SOUTHERN: &[&str] = &[
    "Africa/Gaborone",
    "Africa/Harare",
    "Africa/Johannesburg",
    "Africa/Lusaka",
    "Africa/Maputo",
    "Africa/Windhoek",
    "America/Argentina/",
    "America/Asuncion",
    "America/Buenos_Aires",
    "America/La_Paz",
    "America/Lima",
    "America/Montevideo",
    "America/Punta_Arenas",
    "America/Santiago",
    "America/Sao_Paulo",
    "Antarctica/",
    "Australia/",
    "Brazil/East",
    "Chile/",
    "Indian/Antananarivo",
    "Indian/Mauritius",
    "Indian/Reunion",
    "NZ",
    "Pacific/Auckland",
    "Pacific/Chatham",
];

impl Zone {
    /// The zone of an IANA name such as `Europe/Brussels`; UTC if there is none of that name.
    pub fn of(name: &str) -> Self {
        let rules = tzdb_data::find_raw(name.as_bytes())
            .and_then(|data| TimeZone::from_tz_data(data).ok())
            .unwrap_or_else(TimeZone::utc);
        let is_southern = SOUTHERN.iter().any(|known| name.starts_with(known));
        Self { rules, is_southern }
    }

    /// Whether there is a zone of that name.
    pub fn is_known(name: &str) -> bool {
        tzdb_data::find_raw(name.as_bytes()).is_some()
    }

    /// The day there at that time; none beyond the years that a calendar knows.
    pub fn day_of(&self, at: Millis) -> Option<NaiveDate> {
        let second = at.0.div_euclid(1000);
        // Rules that cannot be asked about a time are those of a zone that says nothing of it.
        let offset =
            self.rules.find_local_time_type(second).map_or(0, tz::LocalTimeType::ut_offset);
        let local = second.checked_add(i64::from(offset))?;
        DateTime::from_timestamp(local, 0).map(|there| there.date_naive())
    }

    /// When a day begins there: the first millisecond that is of it, or after it where that day
    /// was left out. A day that no calendar knows begins as the one before it would end.
    pub fn begin_of(&self, year: i32, month: u32, day: u32) -> Millis {
        const HOURS: i64 = 60 * 60 * 1000;
        let start = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let day = start + Days::new(u64::from(day.max(1)) - 1);
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        // No zone is further than that from UTC, and its days follow each other.
        let (mut before, mut at) = (midnight - 26 * HOURS, midnight + 26 * HOURS);
        while at - before > 1 {
            let middle = before + (at - before) / 2;
            let is_there = self.day_of(Millis(middle)).is_none_or(|there| there >= day);
            if is_there { at = middle } else { before = middle }
        }
        Millis(at)
    }

    /// Whether seasons are those of the southern half of the earth.
    pub fn is_southern(&self) -> bool {
        self.is_southern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_it_does_in_the_zone() {
        let cases = [
            ("UTC", "2024-05-10T23:30:00Z", "2024-05-10"),
            ("Pacific/Auckland", "2024-05-10T23:30:00Z", "2024-05-11"),
            ("America/Los_Angeles", "2024-05-10T06:59:59Z", "2024-05-09"),
            ("America/Los_Angeles", "2024-05-10T07:00:00Z", "2024-05-10"),
            // Summer time, and none.
            ("Europe/Brussels", "2024-07-01T22:00:00Z", "2024-07-02"),
            ("Europe/Brussels", "2024-12-01T22:00:00Z", "2024-12-01"),
            // Long after the last change that is written down one by one.
            ("Europe/Brussels", "2090-07-01T22:00:00Z", "2090-07-02"),
            ("europe/brussels", "2024-07-01T22:00:00Z", "2024-07-02"),
            ("Nowhere/At_All", "2024-05-10T23:30:00Z", "2024-05-10"),
            ("", "2024-05-10T23:30:00Z", "2024-05-10"),
        ];
        for (zone, at, day) in cases {
            let at = Millis::from_export_text(at).unwrap();
            assert_eq!(Zone::of(zone).day_of(at).unwrap().to_string(), day, "{zone} {at:?}");
        }
    }

    #[test]
    fn a_day_has_its_first_moment() {
        let cases = [
            ("UTC", (2024, 5, 10), "2024-05-10T00:00:00Z"),
            ("Pacific/Auckland", (2024, 5, 11), "2024-05-10T12:00:00Z"),
            ("America/Los_Angeles", (2024, 5, 10), "2024-05-10T07:00:00Z"),
            ("Europe/Brussels", (2024, 3, 31), "2024-03-30T23:00:00Z"),
            ("Europe/Brussels", (2024, 4, 1), "2024-03-31T22:00:00Z"),
            // Days that the month does not have are those after it.
            ("UTC", (2024, 2, 31), "2024-03-02T00:00:00Z"),
            // The day that Samoa left out.
            ("Pacific/Apia", (2011, 12, 30), "2011-12-30T10:00:00Z"),
        ];
        for (zone, (year, month, day), at) in cases {
            assert_eq!(Zone::of(zone).begin_of(year, month, day).rfc3339(), at, "{zone} {day}");
        }
    }

    #[test]
    fn no_time_is_too_far_to_be_asked_for() {
        for ms in [i64::MIN, -62_135_596_800_000, -1, 0, 253_402_300_799_999, i64::MAX] {
            for zone in ["UTC", "Pacific/Auckland", "America/New_York"] {
                let _ = Zone::of(zone).day_of(Millis(ms));
            }
        }
        assert_eq!(Zone::of("UTC").day_of(Millis(-1)).unwrap().to_string(), "1969-12-31");
    }
}
