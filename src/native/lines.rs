//! JSON as lines on stdout, whatever is in its texts.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Writes a value as one line. Characters that steer a terminal, or end a line for some who read
/// lines, are written as `\u` and digits: the value is the same.
pub fn write(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, OneLine))?;
    out.write_all(b"\n")
}

/// As `serde_json` writes by itself, which escapes what JSON demands: U+0000 to U+001F.
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let steers = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}');
        let mut rest = fragment;
        while let Some(at) = rest.find(steers) {
            let (before, after) = rest.split_at(at);
            CompactFormatter.write_string_fragment(out, before)?;
            let mut after = after.chars();
            if let Some(c) = after.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = after.as_str();
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn a_line_is_one_and_steers_nothing_whatever_the_value() {
        let text = "a\u{7f}b\u{85}c\u{9b}31m d\u{2028}e\u{2029}\n\"ü\u{a0}\u{2027}";
        let value = json!({ text: [text, 1.5, null] });
        let mut bytes = Vec::new();
        super::write(&mut bytes, &value).unwrap();
        let line = String::from_utf8(bytes).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
        let steers = |c: char| c.is_control() || ('\u{2028}'..='\u{2029}').contains(&c);
        assert_eq!(line.find(steers), Some(line.len() - 1), "{line:?}");
        assert!(line.contains("ü\u{a0}\u{2027}"), "all else is as it was");
    }
}
