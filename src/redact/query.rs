//! Tokens in the query or the fragment of a URL, by the names that they are given there.

use super::{Kind, Span};

/// Names of parameters, without `-` and `_`, in lower case.
const NAMES: &[&str] = &[
    "accesskey",
    "accesstoken",
    "apikey",
    "apitoken",
    "auth",
    "authkey",
    "authtoken",
    "authorization",
    "clientsecret",
    "code",
    "confirmationtoken",
    "idtoken",
    "invitetoken",
    "jwt",
    "key",
    "otp",
    "passwd",
    "password",
    "pwd",
    "refreshtoken",
    "resettoken",
    "samlresponse",
    "secret",
    "session",
    "sessionid",
    "sessiontoken",
    "sharetoken",
    "sig",
    "signature",
    "ticket",
    "token",
    "xamzcredential",
    "xamzsecuritytoken",
    "xamzsignature",
    "xgoogsignature",
];

/// Names that also name what is no secret: a value of these has to look like one.
const WEAK: &[&str] = &["auth", "code", "key", "otp", "session", "sig", "ticket"];

/// The longest name.
const NAME_BYTES: usize = 32;

/// A value, at least: shorter ones are words of a language or pages of a list.
const LEAST: usize = 6;

/// A value of a weak name, at least.
const WEAK_LEAST: usize = 16;

/// The values outside of `taken`, in order. `schemes` are the places of `://`.
pub(super) fn find(bytes: &[u8], schemes: &[usize], taken: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut done = 0;
    for scheme in schemes {
        if *scheme < done {
            continue; // Another address in the query of the last one.
        }
        let next = taken.partition_point(|span| span.end <= *scheme);
        let to = taken.get(next).map_or(bytes.len(), |span| span.start);
        done = url(bytes, *scheme, to, &mut found);
        // A URL goes on behind what is masked in it.
        for span in taken.iter().skip(next) {
            if done != span.start || span.end >= bytes.len() {
                break;
            }
            let following = taken.partition_point(|other| other.end <= span.end);
            let to = taken.get(following).map_or(bytes.len(), |other| other.start);
            done = url(bytes, span.end, to, &mut found);
        }
    }
    found
}

/// Reads on from `from`, and returns where the URL ends.
fn url(bytes: &[u8], from: usize, to: usize, found: &mut Vec<Span>) -> usize {
    let rest = bytes.get(from..to).unwrap_or_default();
    let end = from + rest.iter().take_while(|byte| is_url(**byte)).count();
    let mut name_start = None;
    let mut at = from;
    while let Some(byte) = bytes.get(at).filter(|_| at < end) {
        match byte {
            b'?' | b'&' | b'#' | b';' => name_start = Some(at + 1),
            b'=' => {
                let name = name_start.take().and_then(|start| bytes.get(start..at));
                let value_end = value_end(bytes, at + 1, end);
                let value = bytes.get(at + 1..value_end).unwrap_or_default();
                if name.is_some_and(|name| is_secret(name, value)) {
                    found.push(Span { start: at + 1, end: value_end, kind: Kind::ApiKey });
                }
                at = value_end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    end
}

fn value_end(bytes: &[u8], from: usize, end: usize) -> usize {
    let rest = bytes.get(from..end).unwrap_or_default();
    let length = rest.iter().take_while(|byte| !matches!(byte, b'&' | b'#' | b';' | b'?')).count();
    let value = rest.get(..length).unwrap_or_default();
    let trailing =
        value.iter().rev().take_while(|byte| matches!(byte, b'.' | b',' | b':' | b'!')).count();
    from + length - trailing
}

fn is_secret(name: &[u8], value: &[u8]) -> bool {
    if name.len() > NAME_BYTES || value.len() < LEAST {
        return false;
    }
    let name: String = name
        .iter()
        .filter(|byte| !matches!(byte, b'-' | b'_'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let has = |test: fn(&u8) -> bool| value.iter().any(test);
    let is_strong =
        value.len() >= WEAK_LEAST && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    NAMES.contains(&name.as_str()) && (is_strong || !WEAK.contains(&name.as_str()))
}

/// What an address is made of where it stands in a text: no brackets, which may be the text's.
fn is_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%|".contains(&byte)
}
