//! The rules of gitleaks: keywords, expressions, entropy and what is allowed, as a table.
//!
//! An expression runs only where a keyword stands and a scan of a few bytes has found room for the
//! secret, and only on a window: as far as [`AFTER`] and [`BEFORE`] around the keyword. A secret that
//! reaches out of it is masked to its end all the same, since a span grows to the end of its word.
//! So the time is linear in the text, at worst the window times the number of keywords.
//!
//! In one thing it is wider than gitleaks: where a secret has to be followed by a quote, white space
//! or the end, it may also be followed by punctuation, as keys are that stand in a sentence.

mod table;

use std::collections::BTreeMap;

use super::entropy::bits_exceed;
use super::{Kind, Span};
use table::{Allowed, Form, Keyword, Rule, TABLE};

/// Bytes before a keyword that an expression sees, where the keyword does not begin the match.
const BEFORE: usize = 256;

/// Bytes behind a keyword that an expression sees.
const AFTER: usize = 1_024;

/// Between a name and its sign: `[ \t\w.-]{0,20}[\s'"]{0,3}`.
const NAME_TO_SIGN: usize = 23;

/// The sign itself and what may stand before the value.
const SIGN_TO_VALUE: usize = 8;

/// An unbroken word with so many assignments in it that came to nothing is looked at no more, but for
/// its last [`LAST`] bytes: nobody writes so, and it would take long.
const ASSIGNED_MAX: u32 = 8;

/// See [`ASSIGNED_MAX`]; longer than any value that has to end.
const LAST: usize = 200;

/// The keywords, which the automaton looks for without regard to case.
pub(super) fn keywords() -> impl Iterator<Item = &'static str> {
    TABLE.keywords.iter().map(|(word, _)| *word)
}

/// A place where a rule may find something.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    start: usize,
    end: usize,
    keyword: u16,
}

impl Keyword {
    /// Whether there is room for a secret, as a few bytes can tell.
    fn may(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        self.near
            || self.assigned.is_some_and(|least| {
                let from = assigned(bytes, end).map(|(_, value)| value - quote(bytes, value));
                from.is_some_and(|from| has_run(bytes, from, least, is_value))
            })
            || self.begins.is_some_and(|least| has_run(bytes, start, least, is_word))
            || self.holds.is_some_and(|least| {
                let from = word_start(bytes, start, start.saturating_sub(BEFORE));
                has_run(bytes, from, least, is_word)
            })
    }
}

/// The hit of a keyword, by its place in [`keywords`], if it is worth an expression.
pub(super) fn hit(bytes: &[u8], keyword: u16, start: usize, end: usize) -> Option<Hit> {
    let (_, known) = TABLE.keywords.get(usize::from(keyword))?;
    known.may(bytes, start, end).then_some(Hit { start, end, keyword })
}

/// The secrets outside of `taken`, in order, maybe with overlaps. Both lists are in order.
pub(super) fn find(text: &str, taken: &[Span], hits: &[Hit]) -> Vec<Span> {
    let (found, tried, words) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut search = Search { text, found, tried, words };
    for hit in hits {
        let next = taken.partition_point(|span| span.end <= hit.start);
        let from = next.checked_sub(1).and_then(|last| taken.get(last)).map_or(0, |span| span.end);
        let to = taken.get(next).map_or(text.len(), |span| span.start);
        if hit.end <= to {
            search.hit(*hit, from, to);
        }
    }
    search.found
}

struct Search<'a> {
    text: &'a str,
    found: Vec<Span>,
    /// By rule, how far it was tried: the place of a sign, or the end of a window.
    tried: BTreeMap<u16, usize>,
    /// By rule, the end of the word that it was tried in last, and how often.
    words: BTreeMap<u16, (usize, u32)>,
}

impl Search<'_> {
    fn hit(&mut self, hit: Hit, from: usize, to: usize) {
        let Some((_, keyword)) = TABLE.keywords.get(usize::from(hit.keyword)) else { return };
        for number in &keyword.rules {
            let Some(rule) = TABLE.rules.get(usize::from(*number)) else { continue };
            let window = match rule.form {
                Form::Assigned { .. } => self.assigned(rule, *number, hit, to),
                Form::Begins => self.begins(rule, hit, from, to),
                Form::Holds => self.holds(rule, *number, hit, from, to),
                Form::Near => self.near(*number, hit, from, to),
            };
            let Some((start, end)) = window else { continue };
            if let Some(span) = self.search(rule, start, end, from, to) {
                self.found.push(span);
            }
        }
    }

    fn assigned(
        &mut self,
        rule: &Rule,
        number: u16,
        hit: Hit,
        to: usize,
    ) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes().get(..to)?;
        let (sign, value) = assigned(bytes, hit.end)?;
        // Of `api_key`, both words are keywords of one rule, and the first is tried.
        if self.tried.get(&number).is_some_and(|tried| *tried >= sign) {
            return None;
        }
        self.tried.insert(number, sign);
        // A quote may belong to the value.
        let value = if rule.has(b'"') { value - quote(bytes, value) } else { value };
        let rest = bytes.get(value..)?;
        let length = run(rest, AFTER, |byte| rule.has(byte));
        let is_digit = |byte: &&u8| byte.is_ascii_digit();
        let digits = rest.iter().take(length).filter(is_digit).count();
        let (end, times) = self.words.entry(number).or_default();
        *times = if value < *end { *times + 1 } else { 1 };
        *end = value + length;
        let room = length >= rule.least && !(rule.digit && digits == 0);
        let ends = length == AFTER || rest.get(length).is_none_or(|byte| is_end(*byte));
        (room && ends && (*times <= ASSIGNED_MAX || length < LAST))
            .then_some((hit.start, value + length + 2))
    }

    fn begins(&self, rule: &Rule, hit: Hit, from: usize, to: usize) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let expression = rule.expression.text;
        let at_word = expression.strip_prefix("(?i)").unwrap_or(expression).starts_with("\\b");
        let before = hit.start.checked_sub(1).filter(|before| *before >= from);
        if at_word && before.and_then(|at| bytes.get(at)).is_some_and(|byte| is_name(*byte)) {
            return None;
        }
        let end = hit.end + run(bytes.get(hit.end..to)?, AFTER, is_word);
        (end - hit.start >= rule.least).then_some((hit.start, end + 2))
    }

    fn holds(
        &mut self,
        rule: &Rule,
        number: u16,
        hit: Hit,
        from: usize,
        to: usize,
    ) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let start = word_start(bytes, hit.start, hit.start.saturating_sub(BEFORE).max(from));
        let end = hit.end + run(bytes.get(hit.end..to)?, AFTER, is_word);
        if end - start < rule.least
            || self.tried.get(&number).is_some_and(|tried| hit.start < *tried)
        {
            return None;
        }
        self.tried.insert(number, end);
        Some((start.saturating_sub(1).max(from), end + 1))
    }

    fn near(&mut self, number: u16, hit: Hit, from: usize, to: usize) -> Option<(usize, usize)> {
        let tried = self.tried.get(&number).copied().unwrap_or_default();
        if hit.start < tried {
            return None;
        }
        let end = (hit.end + AFTER / 2).min(to);
        self.tried.insert(number, end);
        Some((hit.start.saturating_sub(BEFORE).max(from), end))
    }

    /// Runs the expression on the window, which ends at `to` at the latest, and looks at its secret.
    fn search(
        &self,
        rule: &Rule,
        start: usize,
        end: usize,
        from: usize,
        to: usize,
    ) -> Option<Span> {
        let (start, end) = (floor(self.text, start), ceil(self.text, end.min(to)));
        let window = self.text.get(start..end)?;
        let groups = rule.regex()?.captures(window)?;
        let whole = groups.get(0)?;
        let secret =
            groups.iter().skip(1).flatten().find(|group| !group.is_empty()).unwrap_or(whole);
        let length = secret.as_str().len();
        if rule.entropy > 0 && !bits_exceed(secret.as_str(), rule.entropy) {
            return None;
        }
        let matched = self.matched(rule.form, start + whole.start(), start + whole.end(), from);
        let line = self.line(start + whole.start(), start + whole.end(), from, to);
        let allowed = |list: &Allowed| list.allows(secret.as_str(), matched, line);
        if allowed(&TABLE.allowed) || allowed(&rule.allowed) {
            return None;
        }
        let start = start + secret.start();
        let rest = self.text.as_bytes().get(start + length..to)?;
        let end =
            start + length + run(rest, rest.len(), |byte| is_name(byte) || b"-+/=".contains(&byte));
        Some(Span { start, end, kind: Kind::ApiKey })
    }

    /// What gitleaks would have matched: with up to fifty bytes of the name before the keyword.
    fn matched(&self, form: Form, start: usize, end: usize, from: usize) -> &str {
        let bytes = self.text.as_bytes();
        let start = match form {
            Form::Assigned { .. } => {
                let is_part = |byte: &&u8| is_name(**byte) || matches!(**byte, b'.' | b'-');
                let before = bytes.get(from..start).unwrap_or_default();
                start - before.iter().rev().take(50).take_while(is_part).count()
            }
            _ => start,
        };
        self.text.get(start..end).unwrap_or_default()
    }

    fn line(&self, start: usize, end: usize, from: usize, to: usize) -> &str {
        let bytes = self.text.as_bytes();
        let is_inside = |byte: &&u8| **byte != b'\n';
        let before = bytes.get(from..start).unwrap_or_default();
        let before = before.iter().rev().take(BEFORE).take_while(is_inside).count();
        let after = bytes.get(end..to).unwrap_or_default();
        let after = after.iter().take(BEFORE).take_while(is_inside).count();
        let (start, end) = (floor(self.text, start - before), ceil(self.text, end + after));
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Where the sign stands behind a name that ends at `from`, and where its value begins at the
/// earliest. No further than the expression would look.
fn assigned(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(from..)?;
    let is_between = |byte| {
        is_name(byte) || matches!(byte, b'.' | b'-' | b' ' | b'\t' | b'\n' | b'\r' | b'\'' | b'"')
    };
    let name = run(rest, NAME_TO_SIGN + 1, is_between);
    let is_sign = |byte: u8| matches!(byte, b'=' | b'>' | b':' | b'|' | b'?' | b',');
    if !rest.get(name).is_some_and(|byte| is_sign(*byte)) {
        return None;
    }
    let rest = rest.get(name..)?;
    let is_gap =
        |byte| is_sign(byte) || matches!(byte, b'`' | b'\'' | b'"' | b' ' | b'\t' | b'\n' | b'\r');
    let gap = run(rest, SIGN_TO_VALUE, is_gap);
    Some((from + name, from + name + gap))
}

/// 1 if a double quote stands before the value.
fn quote(bytes: &[u8], value: usize) -> usize {
    usize::from(value.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'"'))
}

/// Where the unbroken word that holds `at` begins, not before `floor`.
fn word_start(bytes: &[u8], at: usize, floor: usize) -> usize {
    let before = bytes.get(floor..at).unwrap_or_default();
    at - before.iter().rev().take_while(|byte| is_word(**byte)).count()
}

fn has_run(bytes: &[u8], from: usize, least: usize, is: impl Fn(u8) -> bool) -> bool {
    bytes.get(from..from + least).is_some_and(|bytes| bytes.iter().all(|byte| is(*byte)))
}

fn run(bytes: &[u8], most: usize, is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take(most).take_while(|byte| is(**byte)).count()
}

/// What may follow a value: the first bytes of [`table::END`].
fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || b"`'\";,)]}.\\".contains(&byte)
        || !byte.is_ascii()
        || byte == b'\x0b'
}

/// What values of assignments are made of.
fn is_value(byte: u8) -> bool {
    is_name(byte) || matches!(byte, b'.' | b'=' | b'+' | b'/' | b'-' | b':' | b'%' | b'"' | b'~')
}

/// What tokens are made of, and addresses with tokens.
fn is_word(byte: u8) -> bool {
    is_value(byte) && byte != b'"' || matches!(byte, b'\\' | b'|' | b'@' | b'\r' | b'\n')
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

fn ceil(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_compiles() {
        for rule in &TABLE.rules {
            assert!(rule.regex().is_some(), "{}", rule.expression.text);
        }
        let lists = TABLE.rules.iter().map(|rule| &rule.allowed).chain([&TABLE.allowed]);
        for (_, expression) in lists.flat_map(|list| &list.expressions) {
            assert!(expression.get(str::to_owned).is_some(), "{}", expression.text);
        }
        assert!(TABLE.rules.len() > 180, "{}", TABLE.rules.len());
    }
}
