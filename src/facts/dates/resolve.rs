//! From what was said to a stretch of days.
//!
//! Where readers could differ (`next Friday` on a Monday, `in May` in May) there is no answer.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::period::{Period, WINTER};
use super::words::Unit;

/// How far back or ahead a person counts.
const COUNT_MAX: i64 = 3660;

/// A season may be called the last one only so many days after its end, as before it has another
/// name: the one that just ended.
const SEASON_REST_DAYS: i64 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Last,
    This,
    Next,
}

impl Way {
    fn step(self) -> i32 {
        match self {
            Self::Last => -1,
            Self::This => 0,
            Self::Next => 1,
        }
    }
}

/// A date in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// With its year.
    Sure(Period),
    /// A month, a day of a month, a season, a day of the week: without a year or week.
    Month(u32),
    DayOf(u32, u32),
    Season(u32),
    Weekday(u32),
    /// `last March`, `this year`.
    MonthOf(Way, u32),
    WeekdayOf(Way, u32),
    SeasonOf(Way, u32),
    UnitOf(Way, Unit),
    /// `in March last year`, `on Monday last week`.
    MonthIn(Way, u32),
    DayIn(Way, u32, u32),
    SeasonIn(Way, u32),
    WeekdayIn(Way, u32),
    /// So many units from now; negative before.
    Away(i64, Unit),
    /// `2018 to 2021`.
    Span(Period, Period),
    /// Looks like a date and is none, or not the fact's.
    Never,
}

/// The day on which it was said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    pub(super) today: NaiveDate,
    pub(super) is_southern: bool,
}

/// Where a date without a year is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    Past,
    Future,
    Unknown,
}

/// The days that it means, if that is certain.
pub(super) fn resolve(said: Said, now: Option<Now>, lean: Lean) -> Option<Period> {
    if let Said::Sure(period) = said {
        return Some(period);
    }
    let now = now?;
    let today = now.today;
    let (year, month) = (today.year(), today.month());
    match said {
        Said::Month(said) => Period::month(nearest_year(year, month, said, lean)?, said),
        Said::DayOf(month, day) => nearest_day(today, month, day, lean),
        Said::Season(_) | Said::Sure(_) | Said::Span(..) | Said::Never => None,
        Said::Weekday(day) => nearest_weekday(today, day, lean),
        Said::MonthOf(Way::Last, said) => {
            Period::month(if said < month { year } else { year - 1 }, said)
        }
        Said::MonthOf(Way::This, said) => Period::month(year, said),
        Said::MonthOf(Way::Next, said) => {
            // Ahead in this year, it may be that one or the one after.
            (said <= month).then(|| Period::month(year + 1, said)).flatten()
        }
        Said::MonthIn(way, month) => Period::month(year + way.step(), month),
        Said::DayIn(way, month, day) => Period::day(year + way.step(), month, day),
        Said::SeasonIn(way, season) => Period::season(year + way.step(), season),
        Said::WeekdayIn(way, day) => {
            let days = i64::from(way.step()) * 7 + i64::from(day);
            Period::of_day(moved(monday(today)?, days)?)
        }
        Said::WeekdayOf(way, day) => weekday_of(today, way, day),
        Said::SeasonOf(way, season) => season_of(now, way, season),
        Said::UnitOf(way, unit) => {
            if unit == Unit::Weekend {
                weekend_of(today, way)
            } else {
                away(today, i64::from(way.step()), unit)
            }
        }
        Said::Away(n, unit) => away(today, n, unit),
    }
}

fn away(today: NaiveDate, n: i64, unit: Unit) -> Option<Period> {
    if n.abs() > COUNT_MAX {
        return None;
    }
    match unit {
        Unit::Day => Period::of_day(moved(today, n)?),
        Unit::Week => week(moved(today, n * 7)?),
        Unit::Weekend => None,
        Unit::Month => {
            let first = today.with_day(1)?;
            let months = Months::new(n.unsigned_abs() as u32);
            let there = if n < 0 {
                first.checked_sub_months(months)
            } else {
                first.checked_add_months(months)
            }?;
            Period::month(there.year(), there.month())
        }
        Unit::Year => Period::year(today.year() + n as i32),
    }
}

fn moved(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    let count = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) }
}

fn monday(day: NaiveDate) -> Option<NaiveDate> {
    moved(day, -i64::from(day.weekday().num_days_from_monday()))
}

/// From Monday to Sunday.
fn week(day: NaiveDate) -> Option<Period> {
    let monday = monday(day)?;
    Period::days(monday, moved(monday, 6)?)
}

fn nearest_year(year: i32, month: u32, said: u32, lean: Lean) -> Option<i32> {
    match lean {
        _ if said == month => None,
        Lean::Past => Some(if said < month { year } else { year - 1 }),
        Lean::Future => Some(if said > month { year } else { year + 1 }),
        Lean::Unknown => None,
    }
}

fn nearest_day(today: NaiveDate, month: u32, day: u32, lean: Lean) -> Option<Period> {
    let year = today.year();
    let here = NaiveDate::from_ymd_opt(year, month, day);
    let year = match lean {
        Lean::Past if here? > today => year - 1,
        Lean::Future if here? < today => year + 1,
        Lean::Past | Lean::Future => year,
        Lean::Unknown => return None,
    };
    Period::day(year, month, day)
}

fn nearest_weekday(today: NaiveDate, day: u32, lean: Lean) -> Option<Period> {
    let ahead = (day + 7 - today.weekday().num_days_from_monday()) % 7;
    match lean {
        _ if ahead == 0 => None,
        Lean::Past => Period::of_day(moved(today, i64::from(ahead) - 7)?),
        Lean::Future => Period::of_day(moved(today, i64::from(ahead))?),
        Lean::Unknown => None,
    }
}

/// The nearest one and that of the week before or after must be the same day.
fn weekday_of(today: NaiveDate, way: Way, day: u32) -> Option<Period> {
    let here = today.weekday().num_days_from_monday();
    let of_week = |weeks: i64| moved(monday(today)?, weeks * 7 + i64::from(day));
    match way {
        Way::Last if day >= here => Period::of_day(of_week(-1)?),
        Way::Next if day <= here => Period::of_day(of_week(1)?),
        Way::This => Period::of_day(of_week(0)?),
        Way::Last | Way::Next => None,
    }
}

/// From within the weekend nobody knows which is the last or the next.
fn weekend_of(today: NaiveDate, way: Way) -> Option<Period> {
    let is_weekend = today.weekday().num_days_from_monday() >= 5;
    let weeks = match (way, is_weekend) {
        (Way::Last, false) => -7,
        (Way::This, true) => 0,
        _ => return None,
    };
    let saturday = moved(monday(today)?, weeks + 5)?;
    Period::days(saturday, moved(saturday, 1)?)
}

/// Spring from March, summer from June, autumn from September, winter from December; the year of
/// a winter is that of its December. In the south, whose seasons these are not, none.
fn season_of(now: Now, way: Way, season: u32) -> Option<Period> {
    if now.is_southern {
        return None;
    }
    let of_year = |year| match season {
        WINTER => Period::winter(year),
        _ => Period::season(year, season),
    };
    let first = |year| NaiveDate::from_ymd_opt(year, (season - 20) * 3, 1);
    let end = |year| first(year)?.checked_add_months(Months::new(3));
    let year = now.today.year();
    let (here, before) = (year, year - 1);
    let is_on = |year| Some(first(year)? <= now.today && now.today < end(year)?);
    match way {
        Way::Last => {
            let past = [here, before, before - 1]
                .into_iter()
                .find(|year| end(*year).is_some_and(|end| end <= now.today))?;
            // Just over, it may be that one or the one before.
            let rest = (now.today - end(past)?).num_days();
            (rest >= SEASON_REST_DAYS).then(|| of_year(past)).flatten()
        }
        Way::This if is_on(before)? => of_year(before),
        Way::This if now.today < end(here)? && (season != WINTER || now.today.month() > 8) => {
            of_year(here)
        }
        Way::This => (season != WINTER).then(|| of_year(here)).flatten(),
        // Ahead in this year, it may be that one or the one after.
        Way::Next if season == WINTER => None,
        Way::Next => (first(here)? <= now.today).then(|| of_year(here + 1)).flatten(),
    }
}
