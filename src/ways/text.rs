//! How the formats write text and times.

use std::fmt::Write as _;

use crate::clock::{DAY_MS, Millis};
use crate::facts::{Evidence, Fact};
use crate::memory::plain_line;

/// A JSON string that is a YAML string too: whatever YAML does not print is escaped.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Everything else beyond ASCII that `plain_line` lets through is printable in YAML.
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                // Writing to a String does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text on one line, with what HTML reads as markup escaped, in elements and attributes alike.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// When it was first said, as far as is known.
pub fn said_at(fact: &Fact) -> Option<Millis> {
    fact.asserted_at.or(fact.first_seen)
}

/// To the second, as formats want times that are compared as texts.
pub fn seconds(at: Millis) -> String {
    Millis(at.0.div_euclid(1000) * 1000).rfc3339()
}

/// The first second of a year, month or day in EDTF; none for what is more than that.
pub fn first_second(edtf: &str) -> Option<Millis> {
    let bytes = edtf.as_bytes();
    let is_date = bytes.iter().enumerate().all(|(place, byte)| match place {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let whole = match bytes.len() {
        4 if is_date => format!("{edtf}-01-01"),
        7 if is_date => format!("{edtf}-01"),
        10 if is_date => edtf.to_owned(),
        _ => return None,
    };
    Millis::from_export_text(&format!("{whole}T00:00:00Z"))
}

/// The last second of a year, month or day in EDTF.
pub fn last_second(edtf: &str) -> Option<Millis> {
    let first = first_second(edtf)?;
    let number = |range: std::ops::Range<usize>| edtf.get(range)?.parse::<i64>().ok();
    let next = match (edtf.len(), number(0..4)?, number(5..7)) {
        (10, ..) => first + DAY_MS,
        (7, year, Some(12)) => first_second(&format!("{:04}", year + 1))?,
        (7, year, Some(month)) => first_second(&format!("{year:04}-{:02}", month + 1))?,
        (_, year, _) => first_second(&format!("{:04}", year + 1))?,
    };
    Some(next + -1000)
}

/// The words in which it was said, if they are others than the statement's.
pub fn quote(fact: &Fact) -> Option<(&Evidence, String)> {
    let evidence = fact.evidence.first()?;
    let quote = plain_line(&evidence.quote);
    (!quote.is_empty() && quote != plain_line(&fact.statement)).then_some((evidence, quote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_a_first_and_a_last_second() {
        let cases = [
            ("2024", "2024-01-01T00:00:00Z", "2024-12-31T23:59:59Z"),
            ("2024-02", "2024-02-01T00:00:00Z", "2024-02-29T23:59:59Z"),
            ("2024-12", "2024-12-01T00:00:00Z", "2024-12-31T23:59:59Z"),
            ("2025-06-15", "2025-06-15T00:00:00Z", "2025-06-15T23:59:59Z"),
        ];
        for (edtf, first, last) in cases {
            assert_eq!(first_second(edtf).map(Millis::rfc3339).as_deref(), Some(first), "{edtf}");
            assert_eq!(last_second(edtf).map(Millis::rfc3339).as_deref(), Some(last), "{edtf}");
        }
        for none in ["", "2024-13", "2024-02-30", "2024/2025", "202X", "2024-6", "20240615", "é024"]
        {
            assert_eq!(first_second(none), None, "{none}");
            assert_eq!(last_second(none), None, "{none}");
        }
    }

    #[test]
    fn what_yaml_or_html_would_read_is_escaped() {
        assert_eq!(quoted("a \"b\" \\ \u{85}\n{x}: #"), r#""a \"b\" \\ \u0085\u000a{x}: #""#);
        assert_eq!(html("<b a='1'>\u{202e}&\n\""), "&lt;b a=&#39;1&#39;&gt;&amp; &quot;");
    }
}
