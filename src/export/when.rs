//! Times as people and programs write them, where they are not RFC 3339.
//!
//! What can be read in two ways is read in none: a time is never guessed.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveTime};

use crate::clock::Millis;

/// A date with a time of day, or a date, as programs write it: `2026-01-05T09:00:00`, with a space
/// for the `T`, with a fraction, with an offset or a zone, or none, which is UTC; or a number.
pub(super) fn of(text: &str) -> Option<Millis> {
    let text = text.trim();
    Millis::from_export_text(text).or_else(|| iso(text)).or_else(|| month_first(text))
}

/// A number of days since the end of 1899, as spreadsheets count.
pub(super) fn of_days(days: f64) -> Option<Millis> {
    // From 1954 to 2119: anything else is no date of a conversation.
    const DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;
    const DAYS_BEFORE_1970: f64 = 25_569.0;
    let ms = ((days - DAYS_BEFORE_1970) * 86_400_000.0).round();
    DAYS.contains(&days).then_some(Millis(ms as i64))
}

fn iso(text: &str) -> Option<Millis> {
    let date = text.get(..10)?;
    let [year, month, day] = numbers(date, '-')?;
    if date.len() != 10 || year < 1000 {
        return None;
    }
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return utc([year, month, day], [0; 4], 0);
    }
    let rest = rest.strip_prefix(['T', ' '])?;
    let (time, zone) = clock(rest)?;
    utc([year, month, day], time, offset(zone)?)
}

/// `1/5/2026 9:05:00 PM +00:00`: the month first, as one vendor writes it in every language.
fn month_first(text: &str) -> Option<Millis> {
    let (date, rest) = text.split_once(' ')?;
    let [month, day, year] = numbers(date, '/')?;
    let (time, zone) = clock(rest)?;
    (year >= 1000).then(|| utc([year, month, day], time, offset(zone)?))?
}

/// A time of day at the beginning of a text, as hours, minutes, seconds and milliseconds, and what
/// follows it.
fn clock(text: &str) -> Option<([u32; 4], &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (digits, mut rest) = text.split_at(end);
    let mut parts = digits.split(':').map(|part| part.parse::<u32>().ok());
    let (mut hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let mut ms = 0;
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        let (digits, after) = fraction.split_at(end);
        if !digits.is_empty() {
            ms = format!("{digits:0<3}").get(..3)?.parse().ok()?;
            rest = after;
        }
    }
    let (half, after) = half_of_day(rest);
    match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(is_afternoon) => hour = hour % 12 + if is_afternoon { 12 } else { 0 },
        None => {}
    }
    Some(([hour, minute, second, ms], after.trim()))
}

/// Whether a text begins with the mark of the second half of the day, and what follows that.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    let start = text.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    for (mark, is_afternoon) in [
        ("ص", false),
        ("م", true),
        ("π.μ.", false),
        ("μ.μ.", true),
        ("a.\u{a0}m.", false),
        ("p.\u{a0}m.", true),
        ("a. m.", false),
        ("p. m.", true),
        ("a.m.", false),
        ("p.m.", true),
        ("am", false),
        ("pm", true),
    ] {
        let head = start.get(..mark.len()).unwrap_or_default();
        let after = start.get(mark.len()..).unwrap_or_default();
        if head.to_lowercase() == mark && !after.starts_with(char::is_alphanumeric) {
            return (Some(is_afternoon), after);
        }
    }
    (None, text)
}

/// Zones whose short name means one offset, in minutes.
const ZONES: &[(&str, i32)] = &[
    ("", 0),
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("OEZ", 120),
    ("OESZ", 180),
    ("SEČ", 60),
    ("SELČ", 120),
    ("MSK", 180),
    ("TRT", 180),
    ("BRT", -180),
    ("ART", -180),
    ("COT", -300),
    ("PET", -300),
    ("WIB", 420),
    ("ICT", 420),
    ("WITA", 480),
    ("SGT", 480),
    ("PKT", 300),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("JST", 540),
    ("KST", 540),
    ("HKT", 480),
    ("AWST", 480),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// An offset or zone in minutes: `+02:00`, `UTC+2`, `CEST`; none is 0.
fn offset(zone: &str) -> Option<i32> {
    let zone = zone.trim();
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| zone.eq_ignore_ascii_case(name)) {
        return Some(*minutes);
    }
    let signed = zone.strip_prefix("UTC").or(zone.strip_prefix("GMT")).unwrap_or(zone);
    let (sign, digits) = match signed.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (-1, digits),
        None => (1, signed.strip_prefix('+')?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The names of months in the languages that are known, by what they begin with. Each beginning
/// means the same month in all of them.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "jän", "sty", "oca", "янв", "яну", "січ", "ιαν"],
    &["feb", "fév", "fev", "lut", "şub", "фев", "лют", "φεβ"],
    &["mar", "mär", "mrt", "maa", "már", "мар", "бер", "μαρ"],
    &["apr", "avr", "abr", "kwi", "nis", "ápr", "апр", "кві", "απρ"],
    &["may", "mai", "maj", "mag", "mei", "máj", "май", "мая", "тра", "μαΐ", "μαϊ"],
    &["jun", "juin", "giu", "cze", "haz", "jún", "июн", "юни", "чер", "ιουν"],
    &["jul", "juil", "lug", "lip", "tem", "júl", "июл", "юли", "лип", "ιουλ"],
    &["aug", "ago", "aoû", "aou", "sie", "ağu", "авг", "сер", "αυγ"],
    &["sep", "set", "wrz", "eyl", "sze", "сен", "сеп", "вер", "σεπ"],
    &["oct", "okt", "ott", "out", "paź", "eki", "окт", "жов", "οκτ"],
    &["nov", "kas", "ноя", "ное", "νοε"],
    &["dec", "dez", "dic", "déc", "des", "gru", "дек", "гру", "δεκ"],
];

/// Where the digits of other scripts begin: each has ten of them in a row (Unicode, `Nd`).
const ZEROS: [char; 14] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{be6}', '\u{c66}',
    '\u{ce6}', '\u{d66}', '\u{e50}', '\u{1040}', '\u{17e0}', '\u{ff10}',
];

/// A text with the digits of any script as those of ASCII.
pub(super) fn with_plain_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let plain = |c: char| {
        let digit = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|n| *n < 10);
        ZEROS.into_iter().find_map(digit).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    text.chars().map(plain).collect::<String>().into()
}

/// The place of a time of day with points, `10.00.00`, in a text of plain digits.
pub(super) fn dotted_clock(text: &str) -> Option<std::ops::Range<usize>> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find(is_part).map(|at| from + at) {
        let length = text.get(start..)?.find(|c| !is_part(c)).unwrap_or(text.len() - start);
        let part = text.get(start..start + length)?;
        let mut lengths = part.split('.').map(str::len);
        let is_clock = matches!(lengths.next(), Some(1 | 2))
            && lengths.next() == Some(2)
            && lengths.next() == Some(2)
            && lengths.next().is_none();
        if is_clock {
            return Some(start..start + length);
        }
        from = start + length;
    }
    None
}

/// A date with a time of day and a zone, as an activity page shows it in the language of the
/// person: `Jul 2, 2026, 10:00:00 AM UTC`, `02.07.2026, 12:00:00 MESZ`.
pub(super) fn shown(text: &str) -> Option<Millis> {
    let mut text = with_plain_digits(text.trim());
    if let (false, Some(clock)) = (text.contains(':'), dotted_clock(&text)) {
        let colons = text.get(clock.clone())?.replace('.', ":");
        text.to_mut().replace_range(clock, &colons);
    }
    let colon = text.find(':')?;
    let hour = text.get(..colon)?.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (date, rest) = text.split_at_checked(hour)?;
    let (mut time, zone) = clock(rest)?;
    if zone.is_empty() {
        return None;
    }
    if let Some(is_afternoon) = half_of_day_before(date) {
        if !(1..=12).contains(&time[0]) {
            return None;
        }
        time[0] = time[0] % 12 + if is_afternoon { 12 } else { 0 };
    }
    utc(day(date)?, time, offset_shown(zone, date, rest)?)
}

/// The offset of a zone in minutes. Some short names mean different ones in different places, but
/// for the way in which what stands around them is written there: of each, CLDR has one zone for
/// the languages that write so.
fn offset_shown(zone: &str, date: &str, clock: &str) -> Option<i32> {
    let is_chinese = date.contains('年');
    match (zone, half_of_day_is_written(clock)) {
        ("CST", true) => Some(-360),
        ("CST" | "[台灣標準時間]" | "[台北標準時間]", false) if is_chinese => Some(480),
        ("IST", true) => Some(330),
        ("BST", false) => Some(60),
        _ => offset(zone),
    }
}

/// Whether a date ends with the mark of the second half of the day, where that stands before the
/// time of day.
fn half_of_day_before(date: &str) -> Option<bool> {
    let date = date.trim_end();
    let marks = [("上午", false), ("午前", false), ("오전", false)];
    let later = [("下午", true), ("午後", true), ("오후", true)];
    let mark = marks.iter().chain(&later).find(|(mark, _)| date.ends_with(mark));
    mark.map(|(_, is_afternoon)| *is_afternoon)
}

fn half_of_day_is_written(clock: &str) -> bool {
    let after = clock.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    half_of_day(after).0.is_some()
}

/// A day in a text, if there is only one way to read it.
pub(super) fn day(text: &str) -> Option<[u32; 3]> {
    let is_between = |c: char| !c.is_alphanumeric() || "年月日년월일".contains(c);
    let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
    let mut numbers = Vec::new();
    let mut month = None;
    for word in &words {
        if let Ok(number) = word.parse::<u32>() {
            numbers.push(number);
        } else if let Some(found) = month_of(word) {
            month = Some(found);
        }
    }
    match (numbers.as_slice(), month) {
        ([day, year] | [year, day], Some(month)) if *year >= 1000 && *day <= 31 => {
            Some([*year, month, *day])
        }
        ([year, month, day], None) if *year >= 1000 => Some([*year, *month, *day]),
        ([first, second, year], None) => {
            let year = if *year < 100 { year + 2000 } else { *year };
            let is_dotted = text.contains('.') && !text.contains('/');
            if is_dotted || *first > 12 || first == second {
                Some([year, *second, *first])
            } else {
                (*second > 12).then_some([year, *first, *second])
            }
        }
        _ => None,
    }
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let place = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    Some(place as u32 + 1)
}

/// Three numbers with a mark between them.
fn numbers(text: &str, mark: char) -> Option<[u32; 3]> {
    let mut parts = text.split(mark).map(|part| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok())?
    });
    let three = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(three)
}

/// A day and a time of day at an offset of so many minutes.
pub(super) fn utc(date: [u32; 3], time: [u32; 4], minutes: i32) -> Option<Millis> {
    let [year, month, day] = date;
    let [hour, minute, second, ms] = time;
    let date = NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)?;
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, ms)?;
    let at = date.and_time(time).and_utc().timestamp_millis() - i64::from(minutes) * 60_000;
    (at != 0).then_some(Millis(at))
}

/// A time of day at the beginning of a text, as [`utc`] takes it, and what follows it.
pub(super) fn time_of_day(text: &str) -> Option<([u32; 4], &str)> {
    clock(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rfc(at: Option<Millis>) -> String {
        at.map(Millis::rfc3339).unwrap_or_default()
    }

    #[test]
    fn what_programs_write_is_read() {
        let cases: &[(&str, &str)] = &[
            ("2026-01-05T09:00:00", "2026-01-05T09:00:00Z"),
            ("2026-01-05 09:00:00.5", "2026-01-05T09:00:00.500Z"),
            ("2026-01-05 09:00:00 UTC", "2026-01-05T09:00:00Z"),
            ("2026-01-05 09:00:00+02:00", "2026-01-05T07:00:00Z"),
            ("2026-01-05 09:00:00.123456 +0200", "2026-01-05T07:00:00.123Z"),
            ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z"),
            ("2026-01-05", "2026-01-05T00:00:00Z"),
            ("1/5/2026 9:05:00 +00:00", "2026-01-05T09:05:00Z"),
            ("1/25/2026 9:05:00 PM -08:00", "2026-01-26T05:05:00Z"),
            ("2026-02-30", ""),
            ("2026-01-05 25:00:00", ""),
            ("25/1/2026 9:05:00 +00:00", ""),
            ("yesterday", ""),
            ("", ""),
            ("2026-01-05 09:00:00 IST", ""),
            ("é026-01-0é", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(rfc(of(text)), *expected, "{text}");
        }
    }

    #[test]
    fn what_a_page_shows_is_read_only_if_it_is_certain() {
        let cases: &[(&str, &str)] = &[
            ("Jul 2, 2026, 10:00:00\u{202f}AM UTC", "2026-07-02T10:00:00Z"),
            ("Jul 2, 2026, 12:30:00 PM PDT", "2026-07-02T19:30:00Z"),
            ("Jan 2, 2026, 12:30:00 AM CST", "2026-01-02T06:30:00Z"),
            ("02.07.2026, 12:00:00 MESZ", "2026-07-02T10:00:00Z"),
            ("2 juil. 2026, 12:00:00 CEST", "2026-07-02T10:00:00Z"),
            ("2 de jul. de 2026, 7:00:00 GMT-03:00", "2026-07-02T10:00:00Z"),
            ("2026/07/02 19:00:00 JST", "2026-07-02T10:00:00Z"),
            ("25/07/2026, 12:00:00 CEST", "2026-07-25T10:00:00Z"),
            ("2 Jul 2026, 11:00:00 BST", "2026-07-02T10:00:00Z"),
            ("2 Jul 2026, 3:30:00 pm IST", "2026-07-02T10:00:00Z"),
            ("2. juli 2026 10.00.00 CEST", "2026-07-02T08:00:00Z"),
            ("2.7.2026 klo 10.00.00 EEST", "2026-07-02T07:00:00Z"),
            ("2 Jul 2026, 10.00.00 WIB", "2026-07-02T03:00:00Z"),
            ("2. 7. 2026 10:00:00 SELČ", "2026-07-02T08:00:00Z"),
            ("2 июл. 2026 г., 10:00:00 MSK", "2026-07-02T07:00:00Z"),
            ("2 лип. 2026 р., 10:00:00 EEST", "2026-07-02T07:00:00Z"),
            ("2 Ιουλ 2026, 3:00:00 μ.μ. EEST", "2026-07-02T12:00:00Z"),
            ("2 Tem 2026 10:00:00 TRT", "2026-07-02T07:00:00Z"),
            ("2026. júl. 2. 10:00:00 CEST", "2026-07-02T08:00:00Z"),
            ("2 de jul. de 2026, 10:00:00 BRT", "2026-07-02T13:00:00Z"),
            ("2026. 7. 2. 오전 10:00:00 KST", "2026-07-02T01:00:00Z"),
            ("2026. 7. 2. 오후 3:00:00 KST", "2026-07-02T06:00:00Z"),
            ("2026年7月2日 10:00:00 CST", "2026-07-02T02:00:00Z"),
            ("2026年7月2日 下午3:00:00 [台灣標準時間]", "2026-07-02T07:00:00Z"),
            ("٢ jul ٢٠٢٦, ١٠:٠٠:٠٠ UTC", "2026-07-02T10:00:00Z"),
            // Which number is the month, which zone is meant, or which month it is, is not certain.
            ("02/07/2026, 12:00:00 CEST", ""),
            ("2 Jul 2026, 12:00:00 IST", ""),
            ("2 Jul 2026, 12:00:00 CST", ""),
            ("2 Jul 2026, 12:00:00 AM BST", ""),
            ("2 Jul 2026, 12:00:00", ""),
            ("2 Xyz 2026, 12:00:00 UTC", ""),
            ("2026. 7. 2. 오후 15:00:00 KST", ""),
            ("2.7.2026", ""),
            ("10:00", ""),
            (":", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(rfc(shown(text)), *expected, "{text}");
        }
    }

    #[test]
    fn days_of_a_spreadsheet_are_times() {
        assert_eq!(rfc(of_days(46_027.5)), "2026-01-05T12:00:00Z");
        assert_eq!(of_days(1.0), None);
        assert_eq!(of_days(f64::NAN), None);
    }
}
