//! Addresses of machines: version 4 in dots, version 6 in colons. Versions of programs, sections
//! and addresses that mean this machine or none are left alone.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Found, Kind, after, before};

/// An address of version 6, at most, with a version 4 in it.
const V6_BYTES: usize = 45;

/// Words before four numbers that are a version.
const VERSIONS: [&str; 8] = ["v", "ver", "ver.", "version", "release", "build", "rev", "revision"];

/// Before a version, within the same stretch: `update V8 to 12.4.254.21`.
const UPGRADES: [&str; 5] = ["update", "upgrade", "patch", "bump", "downgrade"];

/// What has four small numbers only where it is an address.
const ADDRESSES: [&str; 12] = [
    "ip",
    "address",
    "host",
    "server",
    "dns",
    "ping",
    "ssh",
    "gateway",
    "resolver",
    "nameserver",
    "@",
    "://",
];

/// The address of version 4 that begins at `at`.
pub(super) fn v4(text: &str, at: usize) -> Found {
    let edge = before(text, at);
    let begins = !edge.is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '$' | '€' | '£' | '~' | '^')
    });
    if !begins {
        return None;
    }
    let rest = text.get(at..)?;
    let length =
        rest.bytes().take(16).take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let word = rest.get(..length)?.trim_end_matches('.');
    if word.len() < 7 {
        return None;
    }
    let address: Ipv4Addr = word.parse().ok()?;
    let end = at + word.len();
    let next = after(text, end);
    let goes_on = next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '%'))
        || next.is_some_and(|c| matches!(c, '.' | '-' | '+'))
            && after(text, end + 1).is_some_and(char::is_alphanumeric);
    let [first, second, ..] = address.octets();
    let means_nobody = address.is_loopback() || first == 0 || (first, second) == (255, 255);
    if goes_on || means_nobody || is_version(text, at, address) {
        return None;
    }
    Some((at, end, Kind::Ip))
}

fn is_version(text: &str, at: usize, address: Ipv4Addr) -> bool {
    let from = at.saturating_sub(24);
    let from = (from..at).find(|place| text.is_char_boundary(*place)).unwrap_or(at);
    let lead = text.get(from..at).unwrap_or_default().to_lowercase();
    let trimmed = lead.trim_end_matches([' ', ':', '=', '"', '\'', '(', '`', '*']);
    let word = trimmed.rsplit([' ', '\n', '"', '\'', '(', ',']).next().unwrap_or_default();
    // `Chrome/120.0.0.0`, but `https://120.0.0.1` and `/120.0.0.1`.
    let of_program = lead.ends_with('/')
        && !lead.ends_with("//")
        && lead.len() > 1
        && lead.trim_end_matches('/').ends_with(char::is_alphanumeric);
    let has = |words: &[&str]| words.iter().any(|word| lead.contains(word));
    let is_upgrade = has(&UPGRADES) && !has(&ADDRESSES);
    if of_program || is_upgrade || VERSIONS.contains(&word) || word.ends_with("version") {
        return true;
    }
    let small = address.octets().iter().all(|octet| *octet < 20);
    let port = text.get(at..).is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        rest.starts_with([':', '/']) && rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
    });
    small && !port && !has(&ADDRESSES) && !is_resolver(address)
}

/// Addresses of small numbers that everybody knows.
fn is_resolver(address: Ipv4Addr) -> bool {
    matches!(
        address.octets(),
        [1, 1, 1, 1] | [1, 0, 0, 1] | [8, 8, 8, 8] | [8, 8, 4, 4] | [9, 9, 9, 9]
    )
}

/// The address of version 6 that holds `at`, a digit or a colon.
pub(super) fn v6(text: &str, at: usize) -> Found {
    let bytes = text.as_bytes();
    let inside = |byte: &&u8| byte.is_ascii_hexdigit() || **byte == b':';
    let lead = bytes.get(at.saturating_sub(V6_BYTES)..at)?;
    let start = at - lead.iter().rev().take_while(inside).count();
    let rest = bytes.get(start..)?;
    let length =
        rest.iter().take(V6_BYTES + 1).take_while(|byte| inside(byte) || **byte == b'.').count();
    let word = text.get(start..start + length)?.trim_end_matches('.');
    if word.bytes().filter(|byte| *byte == b':').take(2).count() < 2 || word.len() > V6_BYTES {
        return None;
    }
    let word = if word.ends_with("::") { word } else { word.trim_end_matches(':') };
    let address: Ipv6Addr = word.parse().ok()?;
    let end = start + word.len();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
    if before(text, start).is_some_and(is_part)
        || after(text, end).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
    {
        return None;
    }
    let groups: Vec<&str> = word.split(':').filter(|group| !group.is_empty()).collect();
    // `std::fs` and `a::b` are no addresses, though they could be.
    let named = groups.iter().any(|group| group.bytes().any(|byte| byte.is_ascii_digit()))
        && (groups.len() > 2 || groups.first().is_some_and(|first| first.len() == 4));
    let means_nobody = address.is_loopback() || address.is_unspecified();
    (named && !means_nobody).then_some((start, end, Kind::Ip))
}

/// The address as it is printed by the standard library.
pub(in super::super) fn normal_form(value: &str) -> String {
    let parsed = value.parse::<core::net::IpAddr>();
    parsed.map_or_else(|_| value.to_lowercase(), |address| address.to_string())
}
