//! Telephone numbers: with a country's code (E.164), in the usual national spellings, and any
//! number behind a word that says it is one. Groups of digits that are as likely a date, a price,
//! a part of a book's number or an id are left alone.

use super::{Found, Kind, after, before, is_word};

/// Digits of a number with its country's code, by E.164.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Groups of digits, at most: `06 12 34 56 78` behind a country's code has six.
const GROUPS_MAX: usize = 8;

/// Before a number, in lower case, within [`CUE_BYTES`].
const CUES: &[&str] = &[
    "phone",
    "mobile",
    "cell",
    "tel",
    "call",
    "whatsapp",
    "sms",
    "fax",
    "text me",
    "landline",
    "signal",
    "handy",
    "telefon",
    "rufnummer",
    "mobil",
    "nummer:",
    "ruf mich",
    "anruf",
    "festnetz",
    "tél",
    "portable",
    "appelle",
    "numéro de",
    "móvil",
    "movil",
    "teléfono",
    "llama",
    "celular",
    "telefone",
    "telefono",
    "cellulare",
    "telefoon",
    "bel me",
    "☎",
    "📞",
    "📱",
    "电话",
    "電話",
    "手机",
    "전화",
    "телефон",
];

/// How far a word may stand from its number.
const CUE_BYTES: usize = 24;

/// A number, in groups.
struct Number {
    start: usize,
    end: usize,
    /// As it begins: `+`, `(`, or a digit.
    plus: bool,
    /// The group that stands in brackets, by index.
    bracket: Option<usize>,
    groups: Vec<String>,
    signs: Vec<char>,
}

/// The number that has its first digit at `at`.
pub(super) fn find(text: &str, at: usize) -> Found {
    let number = read(text, at)?;
    let digits: usize = number.groups.iter().map(String::len).sum();
    if !(7..=17).contains(&digits) || is_money(text, &number) || is_date(&number) {
        return None;
    }
    let is_number = if number.plus {
        is_international(&number.groups.concat(), digits)
    } else {
        is_dialled_abroad(&number, digits)
            || is_bracketed(&number, digits)
            || is_american(&number)
            || is_national(&number, digits)
            || digits <= *E164_DIGITS.end() && is_announced(text, number.start)
    };
    is_number.then_some((number.start, number.end, Kind::Phone))
}

/// A plus, if there is one, and digits.
pub(in super::super) fn normal_form(value: &str) -> String {
    let value = value.replace("(0)", "");
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    match (value.trim_start().starts_with('+'), digits.strip_prefix("00")) {
        (true, _) => format!("+{digits}"),
        (false, Some(abroad)) => format!("+{abroad}"),
        (false, None) => digits,
    }
}

fn read(text: &str, at: usize) -> Option<Number> {
    let (mut start, mut plus, mut bracket) = (at, false, None);
    let digits = text.get(at..)?.bytes().take(6).take_while(u8::is_ascii_digit).count();
    if before(text, start) == Some('(') && after(text, at + digits) == Some(')') {
        start -= 1;
        bracket = Some(0);
    }
    if before(text, start) == Some('+') {
        start -= 1;
        plus = true;
    }
    let edge = before(text, start);
    let bad = |c: char| {
        matches!(
            c,
            '.' | ','
                | '-'
                | '/'
                | '#'
                | '$'
                | '€'
                | '£'
                | '%'
                | '&'
                | '_'
                | '+'
                | '*'
                | '^'
                | '~'
                | '@'
                | '\\'
        )
    };
    let inside = !plus && bracket.is_none() && follows_digits(text, start);
    if is_word(edge) || edge.is_some_and(bad) || inside {
        return None;
    }
    let mut number =
        Number { start, end: at, plus, bracket, groups: vec![String::new()], signs: Vec::new() };
    let mut from = at;
    while number.groups.len() <= GROUPS_MAX {
        let rest = text.get(from..)?;
        let length = rest.bytes().take(18).take_while(u8::is_ascii_digit).count();
        number.groups.last_mut()?.push_str(rest.get(..length)?);
        from += length;
        number.end = from;
        let count = number.groups.len();
        let found = sign(text, from, number.bracket == Some(count - 1), count == 1);
        let Some((width, sign, open)) = found else { break };
        if open {
            if number.bracket.is_some() {
                break;
            }
            number.bracket = Some(number.groups.len());
        }
        from += width;
        number.signs.push(sign);
        number.groups.push(String::new());
    }
    let open = number.bracket == Some(number.groups.len() - 1);
    let next = after(text, number.end);
    let goes_on = next.is_some_and(|c| c == '%' || c == '_' || c == '@' || c == '=')
        || is_word(next)
        || next.is_some_and(|c| matches!(c, '.' | ',' | ':' | '-' | '/'))
            && after(text, number.end + 1).is_some_and(|c| c.is_ascii_alphanumeric());
    (!open && !goes_on).then_some(number)
}

/// Whether the number is a later part of a longer row of digits.
fn follows_digits(text: &str, start: usize) -> bool {
    let mut chars = text.get(..start).unwrap_or_default().chars().rev();
    let sign = chars.next().is_some_and(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'));
    sign && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// What stands between two groups: its width, its sign, and whether it opens a bracket. Behind the
/// area there may be a stroke with spaces; between later groups it parts two numbers.
fn sign(text: &str, from: usize, bracketed: bool, first: bool) -> Option<(usize, char, bool)> {
    let rest = text.get(from..)?;
    let mut width = 0;
    if bracketed {
        width += 1;
        if !rest.starts_with(')') {
            return None;
        }
    }
    let mut sign = if bracketed { ')' } else { '\0' };
    let rest = rest.get(width..)?;
    let joint = rest.chars().next()?;
    if matches!(joint, ' ' | '-' | '.' | '/' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '\u{2009}') {
        width += joint.len_utf8();
        sign = if matches!(joint, '\u{a0}' | '\u{202f}' | '\u{2009}') { ' ' } else { joint };
        if first && rest.starts_with(" / ") {
            width += 2;
            sign = '/';
        }
    }
    let rest = text.get(from + width..)?;
    let open = rest.starts_with('(') && !bracketed;
    width += usize::from(open);
    let next = text.get(from + width..)?.chars().next()?;
    (next.is_ascii_digit() && (sign != '\0' || open)).then_some((width, sign, open))
}

/// A country's code and enough digits. In North America and Russia all numbers are of one length.
fn is_international(digits: &str, count: usize) -> bool {
    let count = count - usize::from(digits.get(2..4).is_some_and(|zero| zero.starts_with('0')));
    if !E164_DIGITS.contains(&count) {
        return false;
    }
    let area = |at: usize| digits.as_bytes().get(at).is_some_and(|digit| *digit > b'1');
    match digits.as_bytes().first() {
        Some(b'1') => digits.len() == 11 && area(1) && area(4),
        Some(b'7') => digits.len() == 11,
        Some(b'0') | None => false,
        _ => true,
    }
}

/// `0049 30 123456`.
fn is_dialled_abroad(number: &Number, digits: usize) -> bool {
    let all = number.groups.concat();
    let abroad = all.strip_prefix("00").filter(|rest| !rest.starts_with('0'));
    number.groups.len() > 1
        && number.signs.first().is_some_and(|sign| *sign != '.')
        && abroad.is_some_and(|abroad| is_international(abroad, digits - 2))
}

/// `(212) 555-0123`, `(030) 123456`, `8 (495) 123-45-67`, `(11) 91234-5678`.
fn is_bracketed(number: &Number, digits: usize) -> bool {
    let Some(area) = number.bracket.and_then(|at| number.groups.get(at)) else { return false };
    let is_year = area.len() == 4 && (area.starts_with("19") || area.starts_with("20"));
    let first =
        number.bracket == Some(0) || number.groups.first().is_some_and(|group| group.len() == 1);
    first
        && (2..=5).contains(&area.len())
        && !is_year
        && (8..=11).contains(&digits)
        && !number.signs.contains(&'.')
}

/// Three, three and four digits with the same sign between them, with or without a 1.
fn is_american(number: &Number) -> bool {
    let groups = match number.groups.as_slice() {
        [one, rest @ ..] if one == "1" => rest,
        groups => groups,
    };
    let [area, office, line] = groups else { return false };
    let is_area = |group: &String| {
        group.len() == 3 && group.as_bytes().first().is_some_and(|digit| *digit > b'1')
    };
    let same = number.signs.windows(2).all(|signs| signs.first() == signs.last());
    is_area(area) && is_area(office) && line.len() == 4 && same && !number.signs.contains(&'/')
}

/// A zero, the area, and groups with one sign between them; Chinese mobiles, `138 0013 8000`.
fn is_national(number: &Number, digits: usize) -> bool {
    let Some(([area, rest @ ..], signs)) = number.groups.get(..).zip(number.signs.get(1..)) else {
        return false;
    };
    let same = signs.windows(2).all(|signs| signs.first() == signs.last());
    let lengths: Vec<usize> = number.groups.iter().map(String::len).collect();
    if lengths == [3, 4, 4] && area.starts_with('1') {
        return same
            && !matches!(area.as_bytes().get(1), Some(b'0'..=b'2') | None)
            && number.signs.first() == signs.first();
    }
    let is_area =
        area.len() > 1 && area.len() < 6 && area.starts_with('0') && !area.starts_with("00");
    let longest = rest.iter().map(String::len).max().unwrap_or_default();
    let last = rest.last().map_or(0, String::len);
    let even = rest.len() == 1 || last > 1 && (last > 2 || longest < 4);
    is_area && even && same && longest > 1 && (9..=12).contains(&digits)
}

/// Behind a word that says so.
fn is_announced(text: &str, start: usize) -> bool {
    let from = (start.saturating_sub(CUE_BYTES)..start)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(start);
    let lead = text.get(from..start).unwrap_or_default().to_lowercase();
    // The word belongs to the last number before it, if there is one.
    let lead = lead.rsplit(|c: char| c.is_ascii_digit() || c == '\n').next().unwrap_or_default();
    let begins = |at: usize| !before(lead, at).is_some_and(char::is_alphanumeric);
    let mut rests = lead.char_indices().filter(|(at, _)| begins(*at)).map(|(at, _)| &lead[at..]);
    rests.any(|rest| CUES.iter().any(|cue| rest.starts_with(cue)))
}

/// Thousands in groups, with a currency or without: `12 000 000`, `50.000.000 €`.
fn is_money(text: &str, number: &Number) -> bool {
    let lead = text.get(..number.start).unwrap_or_default().trim_end();
    let rest = text.get(number.end..).unwrap_or_default().trim_start();
    let is_currency = |c: Option<char>| {
        c.is_some_and(|c| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '%' | '°'))
    };
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    is_currency(lead.chars().next_back())
        || is_currency(rest.chars().next())
        || matches!(
            word,
            "EUR"
                | "USD"
                | "CHF"
                | "GBP"
                | "Euro"
                | "euros"
                | "dollars"
                | "km"
                | "kg"
                | "bytes"
                | "MB"
                | "ms"
        )
}

/// A date or a span of years, with or without a time: `01.02.2024 10`, `2020-2024`.
fn is_date(number: &Number) -> bool {
    let value = |at: usize| number.groups.get(at).and_then(|group| group.parse::<u32>().ok());
    let length = |at: usize| number.groups.get(at).map_or(0, String::len);
    let is_year =
        |at: usize| length(at) == 4 && value(at).is_some_and(|year| (1000..2200).contains(&year));
    let is_part = |at: usize| {
        (1..=2).contains(&length(at)) && value(at).is_some_and(|part| (1..=31).contains(&part))
    };
    !number.plus
        && (is_part(0)
            && is_part(1)
            && (is_year(2)
                || length(2) == 2 && number.groups.len() < 5 && number.signs.first() == Some(&'.'))
            || is_year(0) && (is_part(1) && is_part(2) || is_year(1)))
}
