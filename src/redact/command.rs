//! Secrets of commands and manifests: `Authorization` headers, `curl -u name:password`, the data
//! of a Kubernetes secret. What gitleaks has as three expressions over many lines are scans here.

use super::entropy::bits_exceed;
use super::{Kind, Span};

/// What such a place begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Authorization,
    Curl,
    KindOf,
}

/// The words, in any case.
pub(super) const ALL: [(&str, Command); 3] = [
    ("authorization", Command::Authorization),
    ("curl", Command::Curl),
    ("kind:", Command::KindOf),
];

/// A command goes on for so many bytes at most, and a manifest in either direction.
const COMMAND_BYTES: usize = 2_048;

/// Lines of a command, at most.
const COMMAND_LINES: usize = 6;

/// A token, at least, and the entropy it needs in hundredths of a bit (both as in gitleaks).
const TOKEN_BYTES: usize = 8;
const TOKEN_ENTROPY: u32 = 275;

/// A token, at most, as far as its entropy is measured.
const TOKEN_LOOK: usize = 512;

/// What stands for a password in examples.
const NO_PASSWORDS: [&str; 8] =
    ["changeit", "changeme", "pass", "password", "pwd", "test", "token", "xxx"];

/// The secrets outside of `taken`. `commands` are in order.
pub(super) fn find(
    bytes: &[u8],
    commands: &[(Command, usize, usize)],
    taken: &[Span],
) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut header, mut curl, mut manifest) = (0, 0, 0);
    for (command, start, end) in commands {
        match command {
            Command::Authorization if *start >= header => {
                let span = authorization(bytes, *end);
                header = span.map_or(*end, |span| span.end);
                found.extend(span);
            }
            Command::Curl => curl = users(bytes, (*end).max(curl), &mut found),
            Command::KindOf if *start >= manifest => {
                manifest = secrets(bytes, *start, *end, &mut found);
            }
            Command::Authorization | Command::KindOf => {} // Looked at already.
        }
    }
    found.retain(|span| {
        let next = taken.partition_point(|known| known.end <= span.start);
        taken.get(next).is_none_or(|known| known.start >= span.end)
    });
    found
}

/// `Authorization: Bearer 7k3q…`, as a header, in JSON or in code.
fn authorization(bytes: &[u8], from: usize) -> Option<Span> {
    let at = skip(bytes, from, b"\"'\\ ");
    if !matches!(bytes.get(at), Some(b':' | b'=')) {
        return None;
    }
    let at = skip(bytes, at + 1, b"\"'`\\ \t");
    let word = run(bytes, at, |byte| byte.is_ascii_alphabetic() || byte == b'-');
    let start = match bytes.get(at + word) {
        Some(b' ' | b'\t') if word > 0 && word < 12 => skip(bytes, at + word, b" \t"),
        _ => at,
    };
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_=~@.+/-".contains(&byte);
    let value = bytes.get(start..bytes.len().min(start + TOKEN_LOOK))?;
    let value = value.get(..run(value, 0, is_inside))?;
    let text = std::str::from_utf8(value).ok()?;
    let is_token = value.len() >= TOKEN_BYTES
        && value.iter().any(u8::is_ascii_digit)
        && bits_exceed(text, TOKEN_ENTROPY);
    // Only what is masked is read to its end: the next of many headers begins behind it.
    let end = || {
        let end = start + run(bytes, start, is_inside);
        let value = bytes.get(start..end).unwrap_or_default();
        end - value.iter().rev().take_while(|byte| **byte == b'.').count()
    };
    is_token.then(|| Span { start, end: end(), kind: Kind::ApiKey })
}

/// The passwords behind `-u name:` in a command; where it was looked at last.
fn users(bytes: &[u8], from: usize, found: &mut Vec<Span>) -> usize {
    let to = (from + COMMAND_BYTES).min(bytes.len());
    let (mut at, mut lines) = (from, 0);
    while at < to && lines < COMMAND_LINES {
        let rest = bytes.get(at..to).unwrap_or_default();
        let flag = match rest {
            [b' ' | b'\t' | b'\n', b'-', b'u', b' ' | b'\t' | b'=' | b'"' | b'\'', ..] => 3,
            [b' ' | b'\t' | b'\n', rest @ ..] if rest.starts_with(b"--user") => 7,
            _ => 0,
        };
        lines += usize::from(rest.first() == Some(&b'\n'));
        at += flag.max(1);
        if flag > 0
            && let Some(span) = user(bytes, skip(bytes, at, b" \t="))
        {
            at = span.end;
            found.push(span);
        }
    }
    at
}

fn user(bytes: &[u8], from: usize) -> Option<Span> {
    let quote = bytes.get(from).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let from = from + usize::from(quote.is_some());
    let inside = |byte: u8| match quote {
        Some(quote) => byte != quote && byte != b'\n',
        None => !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'[' | b']'),
    };
    let length = bytes.get(from..)?.iter().take(256).take_while(|byte| inside(**byte)).count();
    let whole = bytes.get(from..from + length)?;
    let colon = whole.iter().position(|byte| *byte == b':')?;
    let password = whole.get(colon + 1..)?;
    let is_stand_in = matches!(password.first(), Some(b'$' | b'<' | b'{' | b'*' | b'[') | None)
        || NO_PASSWORDS.iter().any(|word| password.eq_ignore_ascii_case(word.as_bytes()));
    let is_text = std::str::from_utf8(password).is_ok();
    (password.len() > 2 && !is_stand_in && is_text).then_some(Span {
        start: from + colon + 1,
        end: from + length,
        kind: Kind::Password,
    })
}

/// The values under `data:` and `stringData:` of a manifest that says `kind: Secret`; where it was
/// looked at last.
fn secrets(bytes: &[u8], start: usize, end: usize, found: &mut Vec<Span>) -> usize {
    let at = skip(bytes, end, b" \t\"'");
    let is_secret = bytes.get(at..at + 6).is_some_and(|word| word.eq_ignore_ascii_case(b"secret"));
    if !is_secret || bytes.get(at + 6).is_some_and(u8::is_ascii_alphanumeric) {
        return end;
    }
    let from = start.saturating_sub(COMMAND_BYTES);
    let to = (at + COMMAND_BYTES).min(bytes.len());
    let mut data = false;
    let mut line_start = from;
    while line_start < to {
        let window = bytes.get(..to).unwrap_or_default();
        let length = run(window, line_start, |byte| byte != b'\n');
        let line = window.get(line_start..line_start + length).unwrap_or_default();
        if line.starts_with(b"---") {
            data = false;
            if line_start > start {
                break;
            }
        } else if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            data = line.starts_with(b"data:") || line.starts_with(b"stringData:");
        } else if data && (line_start + length < to || to == bytes.len()) {
            found.extend(entry(line, line_start));
        }
        line_start += length + 1;
    }
    to
}

/// `  name: value`, with or without quotes.
fn entry(line: &[u8], line_start: usize) -> Option<Span> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let start = skip(line, colon + 1, b" \t\"'");
    let value = line.get(start..)?;
    let length =
        value.len() - value.iter().rev().take_while(|byte| b" \t\r\"'".contains(byte)).count();
    let is_value = length >= TOKEN_BYTES && !value.starts_with(b"{") && !value.starts_with(b"[");
    let is_text = std::str::from_utf8(value.get(..length)?).is_ok();
    (is_value && is_text).then_some(Span {
        start: line_start + start,
        end: line_start + start + length,
        kind: Kind::Password,
    })
}

fn skip(bytes: &[u8], from: usize, any: &[u8]) -> usize {
    from + bytes
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take(16)
        .take_while(|byte| any.contains(byte))
        .count()
}

fn run(bytes: &[u8], from: usize, inside: impl Fn(u8) -> bool) -> usize {
    bytes.get(from..).unwrap_or_default().iter().take_while(|byte| inside(**byte)).count()
}
