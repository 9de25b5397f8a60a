//! What is written with digits: payment cards, accounts, telephone numbers, addresses of machines.
//!
//! Each digit that begins a number is offered to the four in turn. They look at a bounded stretch
//! around it, and where one finds its own, the search goes on behind it; so the time is linear.

mod account;
mod ip;
mod phone;

use super::{Kind, Span};

pub(super) use account::normal_form as normal_account;
pub(super) use ip::normal_form as normal_ip;
pub(super) use phone::normal_form as normal_phone;

/// What was found from a place on: its start may lie before it (`+`, `(`, `DE`).
type Found = Option<(usize, usize, Kind)>;

/// Finds them in `text`, which is a part of a larger one that begins at `from` there.
pub(super) fn find(text: &str, from: usize, found: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut floor = 0;
    while let Some(step) = bytes.get(at..).and_then(next) {
        at += step;
        let begins =
            !at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit);
        let span = if bytes.get(at) == Some(&b':') {
            ip::v6(text, at)
        } else if begins {
            account::find(text, at)
                .or_else(|| ip::v4(text, at))
                .or_else(|| ip::v6(text, at))
                .or_else(|| phone::find(text, at))
        } else {
            None
        };
        if let Some((start, end, kind)) = span.filter(|(start, ..)| *start >= floor) {
            found.push(Span { start: from + start, end: from + end, kind });
            (at, floor) = (end, end);
        } else {
            // All of a number is one number.
            let rest = bytes.get(at..).unwrap_or_default();
            at += rest.iter().take_while(|byte| byte.is_ascii_digit()).count().max(1);
        }
    }
}

/// The first digit or colon, which follows the nine; so many bytes at once as have none.
fn next(bytes: &[u8]) -> Option<usize> {
    const AT_ONCE: usize = 16;
    let begins = |byte: &u8| (b'0'..=b':').contains(byte);
    let has_none = |some: &&[u8]| !some.iter().fold(false, |any, byte| any | begins(byte));
    let calm = bytes.chunks_exact(AT_ONCE).take_while(has_none).count() * AT_ONCE;
    let rest = bytes.get(calm..)?;
    rest.iter().position(begins).map(|at| calm + at)
}

/// The letter, digit or sign that ends `text` at `at`.
fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Whether a word goes on here.
fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c == '_' || c.is_ascii_alphanumeric() || c.is_alphabetic() && !is_unspaced(c))
}

/// Scripts without spaces: a number may stand right beside their letters.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}')
}
