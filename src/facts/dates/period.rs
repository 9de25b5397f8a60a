//! A stretch of days, as exactly as it was said, and how EDTF writes it.

use chrono::{Datelike, Days, NaiveDate};

/// Years that a person's life is told in. What lies outside is history, a number or a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;

/// EDTF's number of winter: the one season of two years.
pub(super) const WINTER: u32 = 24;

/// Every one is a real date: there is no way to make another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Year(i32),
    Month(i32, u32),
    Day(NaiveDate),
    /// A season by EDTF's number, 21 for spring to 24 for winter, of which only the year is known.
    Season(i32, u32),
    /// From a day to a day, as of a week.
    Days(NaiveDate, NaiveDate),
    /// From December of a year to February of the next.
    Winter(i32),
}

impl Period {
    pub(super) fn year(year: i32) -> Option<Self> {
        YEARS.contains(&year).then_some(Self::Year(year))
    }

    pub(super) fn month(year: i32, month: u32) -> Option<Self> {
        (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self::Month(year, month))
    }

    pub(super) fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::of_day)
    }

    pub(super) fn of_day(day: NaiveDate) -> Option<Self> {
        YEARS.contains(&day.year()).then_some(Self::Day(day))
    }

    pub(super) fn season(year: i32, season: u32) -> Option<Self> {
        YEARS.contains(&year).then_some(Self::Season(year, season))
    }

    pub(super) fn winter(year: i32) -> Option<Self> {
        (YEARS.contains(&year) && YEARS.contains(&(year + 1))).then_some(Self::Winter(year))
    }

    pub(super) fn days(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let inside = YEARS.contains(&first.year()) && YEARS.contains(&last.year());
        (inside && first <= last).then_some(Self::Days(first, last))
    }

    /// As EDTF writes it.
    pub(super) fn edtf(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month(year, month) | Self::Season(year, month) => format!("{year:04}-{month:02}"),
            Self::Day(day) => day.to_string(),
            Self::Days(first, last) => format!("{first}/{last}"),
            Self::Winter(year) => format!("{year:04}-12/{:04}-02", year + 1),
        }
    }

    /// The first day that it may mean.
    pub(super) fn first(self) -> NaiveDate {
        match self {
            Self::Year(year) | Self::Season(year, _) => first_of(year, 1),
            Self::Month(year, month) => first_of(year, month),
            Self::Day(day) | Self::Days(day, _) => day,
            Self::Winter(year) => first_of(year, 12),
        }
    }

    /// The last day that it may mean.
    pub(super) fn last(self) -> NaiveDate {
        match self {
            // The winter of a year may end in the next.
            Self::Season(year, WINTER) => before(first_of(year + 1, 4)),
            Self::Year(year) | Self::Season(year, _) => before(first_of(year + 1, 1)),
            Self::Month(year, month) => {
                before(first_of(year + i32::from(month == 12), month % 12 + 1))
            }
            Self::Day(day) | Self::Days(_, day) => day,
            Self::Winter(year) => before(first_of(year + 1, 3)),
        }
    }

    /// Whether the other says the same more exactly, or just as exactly.
    pub(super) fn holds(self, other: Self) -> bool {
        let is_vague = matches!(self, Self::Season(..)) && self != other;
        !is_vague && self.first() <= other.first() && other.last() <= self.last()
    }

    /// A date without an end, as the beginning or end of something needs: for a week the month or
    /// year in which all of it lies, for a season its year.
    pub(super) fn point(self) -> Option<Self> {
        let (first, last) = match self {
            Self::Days(first, last) => (first, last),
            // Programs that compare dates know no seasons.
            Self::Season(year, _) => return Some(Self::Year(year)),
            Self::Winter(_) => return None,
            point => return Some(point),
        };
        if first.year() != last.year() {
            return None;
        }
        if first.month() == last.month() {
            return Some(Self::Month(first.year(), first.month()));
        }
        Some(Self::Year(first.year()))
    }

    /// Whether it can be a bound of an interval.
    pub(super) fn is_bound(self) -> bool {
        matches!(self, Self::Year(_) | Self::Month(..) | Self::Day(_))
    }
}

/// Years come from [`YEARS`] and the one after, so the day is always there.
fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}
