//! Payment cards and bank accounts: both carry check digits, so hardly anything else passes.

use std::ops::RangeInclusive;

use super::{Found, Kind, after, before, is_word};

/// Digits of a card, from the shortest to the longest that is issued.
const CARD_DIGITS: RangeInclusive<usize> = 13..=19;

/// The length of an IBAN by country: the registry of ISO 13616, as of 2025.
const COUNTRIES: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 \
    DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 \
    IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 \
    NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 \
    SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

/// The first four digits of what issuers give out, by ISO/IEC 7812, and how many there are.
const ISSUED: &[(RangeInclusive<u32>, &[usize])] = &[
    (4000..=4999, &[13, 16, 19]), // Visa
    (5100..=5599, &[16]),         // Mastercard
    (2221..=2720, &[16]),
    (3400..=3499, &[15]), // American Express
    (3700..=3799, &[15]),
    (6011..=6011, &[16, 17, 18, 19]), // Discover
    (6440..=6599, &[16, 17, 18, 19]),
    (3528..=3589, &[16, 17, 18, 19]),         // JCB
    (6200..=6299, &[16, 17, 18, 19]),         // UnionPay
    (3000..=3059, &[14, 15, 16, 17, 18, 19]), // Diners
    (3095..=3095, &[14, 15, 16, 17, 18, 19]),
    (3600..=3699, &[14, 15, 16, 17, 18, 19]),
    (3800..=3999, &[14, 15, 16, 17, 18, 19]),
    (5018..=5018, &[13, 14, 15, 16, 17, 18, 19]), // Maestro
    (5020..=5020, &[13, 14, 15, 16, 17, 18, 19]),
    (5038..=5038, &[13, 14, 15, 16, 17, 18, 19]),
    (5893..=5893, &[13, 14, 15, 16, 17, 18, 19]),
    (6304..=6304, &[13, 14, 15, 16, 17, 18, 19]),
    (6759..=6763, &[13, 14, 15, 16, 17, 18, 19]),
    (2200..=2204, &[16]), // Mir
    (9792..=9792, &[16]), // Troy
    (5085..=5085, &[16]), // RuPay
];

/// The card or account that has its first digit at `at`.
pub(super) fn find(text: &str, at: usize) -> Found {
    iban(text, at).or_else(|| card(text, at))
}

/// Letters and digits alone, upper case.
pub(in super::super) fn normal_form(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Thirteen to nineteen digits, in groups or not, with an issuer's beginning and Luhn's check.
fn card(text: &str, at: usize) -> Found {
    let edge = before(text, at);
    if is_word(edge) || edge.is_some_and(|c| matches!(c, '.' | ',' | '+' | '%' | '#')) {
        return None;
    }
    if edge.is_some_and(|c| matches!(c, '-' | ' ')) && ends_group(text, at) {
        return None;
    }
    let mut digits = Vec::with_capacity(19);
    let mut groups = vec![0_usize];
    let mut sign = None;
    let mut end = at;
    let mut chars = text.get(at..)?.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        if let Some(digit) = c.to_digit(10) {
            digits.push(digit as u8);
            *groups.last_mut()? += 1;
            end = at + place + 1;
        } else if matches!(c, ' ' | '-' | '\u{a0}' | '\u{202f}')
            && sign.is_none_or(|sign| sign == c)
            && chars.peek().is_some_and(|(_, c)| c.is_ascii_digit())
        {
            sign = Some(c);
            groups.push(0);
        } else {
            break;
        }
        if digits.len() > *CARD_DIGITS.end() {
            return None;
        }
    }
    let next = after(text, end);
    let goes_on = is_word(next)
        || next.is_some_and(|c| matches!(c, '-' | '.' | ','))
            && after(text, end + 1).is_some_and(char::is_alphanumeric);
    let is_card = CARD_DIGITS.contains(&digits.len())
        && !goes_on
        && is_grouped(&groups)
        && is_issued(&digits)
        && luhn(&digits);
    is_card.then_some((at, end, Kind::Card))
}

/// Whether another group of digits stands before the sign that stands before `at`.
fn ends_group(text: &str, at: usize) -> bool {
    let mut chars = text.get(..at).unwrap_or_default().chars().rev();
    chars.next();
    chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// As cards are printed.
fn is_grouped(groups: &[usize]) -> bool {
    match groups {
        [_] | [4, 6, 4 | 5] | [4, 5, 6] => true,
        [4, 4, 4, rest @ ..] => matches!(rest, [1..=4] | [4, 1..=3]),
        _ => false,
    }
}

fn is_issued(digits: &[u8]) -> bool {
    let first = digits.iter().take(4).fold(0, |all, digit| all * 10 + u32::from(*digit));
    ISSUED.iter().any(|(starts, counts)| starts.contains(&first) && counts.contains(&digits.len()))
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(*digit) << (place % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| Some(digit) != digits.first())
}

/// Two letters, two digits, and what the country has, in groups of four or not, modulo 97.
fn iban(text: &str, at: usize) -> Found {
    let start = at.checked_sub(2)?;
    let country = text.get(start..at)?;
    if !country.bytes().all(|byte| byte.is_ascii_alphabetic()) || is_word(before(text, start)) {
        return None;
    }
    let known =
        COUNTRIES.split(' ').find(|entry| entry.starts_with(&country.to_ascii_uppercase()))?;
    let length: usize = known.get(2..)?.parse().ok()?;
    let (mut rest, mut sign, mut count, mut end) = (0_u32, None, 2, at);
    let mut head = 0_u32; // Country and check digits, which belong to the end of the number.
    let mut chars = text.get(at..)?.char_indices().peekable();
    while let Some((place, c)) = chars.next().filter(|_| count < length) {
        if c.is_ascii_alphanumeric() {
            let value = c.to_digit(36)?;
            let scale = if value > 9 { 100 } else { 10 };
            if count < 4 {
                head = head * 10 + c.to_digit(10)?;
            } else {
                rest = (rest * scale + value) % 97;
            }
            count += 1;
            end = at + place + 1;
        } else if matches!(c, ' ' | '-' | '\u{a0}' | '\u{202f}')
            && sign.is_none_or(|sign| sign == c)
            && count % 4 == 0
        {
            sign = Some(c);
        } else {
            break;
        }
    }
    for letter in country.chars() {
        rest = (rest * 100 + letter.to_digit(36)?) % 97;
    }
    let valid = count == length && (rest * 100 + head) % 97 == 1 && !is_word(after(text, end));
    valid.then_some((start, end, Kind::Iban))
}
