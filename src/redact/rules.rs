//! The rules of gitleaks: keywords, expressions, entropy and what is allowed, as a table.
//!
//! `rules.txt` is made of the configuration of gitleaks by a test. A row has the form of the rule,
//! the least number of bytes of its secret, the entropy that it needs (in hundredths of a bit), its
//! keywords, its name and its expression; rows that begin with a tab say what is allowed for the
//! rule above them, or for all. The forms:
//!
//! | | |
//! |---|---|
//! | `=` | a name, a sign and a value: `stripe_key = "…"`; two expressions, for name and value |
//! | `:` | the same, but that the value has its case |
//! | `^` | the secret begins with a keyword |
//! | `~` | the keyword stands in the secret |
//! | `?` | the keyword stands near it |
//!
//! An expression runs only where a keyword stands and a scan of a few bytes has found room for the
//! secret, and only on a window: as far as [`AFTER`] and [`BEFORE`] around the keyword. A secret that
//! reaches out of it is masked to its end all the same, since a span grows to the end of its word.
//! So the time is linear in the text, at worst the window times the number of keywords.
//!
//! In one thing it is wider than gitleaks: where a secret has to be followed by a quote, white space
//! or the end, it may also be followed by punctuation, as keys are that stand in a sentence.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_lite::Regex;

use super::entropy::bits_exceed;
use super::{Kind, Span};

/// Bytes before a keyword that an expression sees, where the keyword does not begin the match.
const BEFORE: usize = 256;

/// Bytes behind a keyword that an expression sees.
const AFTER: usize = 1_024;

/// Between a name and its sign: `[ \t\w.-]{0,20}[\s'"]{0,3}`.
const NAME_TO_SIGN: usize = 23;

/// The sign itself and what may stand before the value.
const SIGN_TO_VALUE: usize = 8;

/// What may stand between a name and its value, up to the group of the value.
const SIGN: &str = r#"(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}("#;

/// What may follow a value.
const END: &str = r#"(?:[\x60'"\s;,)\]}]|\.(?:\s|$)|\\[nr]|[^\x00-\x7F]|$)"#;

/// What the generic rule allows: words. So whatever has no digit need not be tried.
const WORDS: &str = "^[a-zA-Z_.-]+$";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Assigned { any_case: bool },
    Begins,
    Holds,
    Near,
}

#[derive(Clone, Copy)]
enum Target {
    Secret,
    Match,
    Line,
}

/// An expression, compiled when it is first needed.
struct Expression {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn get(&self, whole: impl FnOnce(&str) -> String) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&whole(self.text)).ok()).as_ref()
    }

    fn is_match(&self, text: &str) -> bool {
        self.get(str::to_owned).is_some_and(|regex| regex.is_match(text))
    }
}

/// What is no secret after all.
#[derive(Default)]
struct Allowed {
    expressions: Vec<(Target, Expression)>,
    words: Vec<&'static str>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Allowed {
    fn add(&mut self, row: &'static str) {
        let Some((target, text)) = row.split_once('\t') else { return };
        let target = match target {
            "m" => Target::Match,
            "l" => Target::Line,
            "s" => Target::Secret,
            _ => return self.words.extend(text.split(' ')),
        };
        self.expressions.push((target, Expression::new(text)));
    }

    fn allows(&self, secret: &str, matched: &str, line: &str) -> bool {
        self.has_word(secret)
            || self.expressions.iter().any(|(target, expression)| {
                expression.is_match(match target {
                    Target::Secret => secret,
                    Target::Match => matched,
                    Target::Line => line,
                })
            })
    }

    fn has_word(&self, secret: &str) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let automaton = self.automaton.get_or_init(|| {
            let mut builder = AhoCorasick::builder();
            builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::ContiguousNFA));
            builder.build(&self.words).ok()
        });
        automaton.as_ref().is_some_and(|automaton| automaton.is_match(secret))
    }
}

struct Rule {
    form: Form,
    least: usize,
    /// Hundredths of a bit a character.
    entropy: u32,
    expression: Expression,
    allowed: Allowed,
    /// A secret without a digit is allowed.
    digit: bool,
}

impl Rule {
    fn regex(&self) -> Option<&Regex> {
        self.expression.get(|text| match (self.form, text.split_once('\t')) {
            (Form::Assigned { any_case }, Some((name, value))) => {
                let case = if any_case { "(?i)" } else { "" };
                let gap = r#"(?:[ \t\w.-]{0,20})[\s'"]{0,3}"#;
                format!("^(?i:(?:{name}){gap}){SIGN}{case}{value}){END}")
            }
            (Form::Begins, _) => format!("^(?:{text})"),
            _ => text.to_owned(),
        })
    }
}

/// A word that rules begin with, and the least that has to follow it.
#[derive(Default)]
struct Keyword {
    rules: Vec<u16>,
    assigned: Option<usize>,
    begins: Option<usize>,
    holds: Option<usize>,
    near: bool,
}

struct Table {
    rules: Vec<Rule>,
    keywords: Vec<(&'static str, Keyword)>,
    allowed: Allowed,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| table(include_str!("rules.txt")));

fn table(text: &'static str) -> Table {
    let mut table = Table { rules: Vec::new(), keywords: Vec::new(), allowed: Allowed::default() };
    let mut keywords: BTreeMap<&str, Keyword> = BTreeMap::new();
    for row in text.lines().filter(|row| !row.starts_with('#')) {
        if let Some(row) = row.strip_prefix('\t') {
            match table.rules.last_mut() {
                Some(rule) => {
                    rule.digit |= row.ends_with(WORDS);
                    rule.allowed.add(row);
                }
                None => table.allowed.add(row),
            }
        } else if let Some((rule, words)) = rule(row) {
            for word in words.split(' ') {
                keywords.entry(word).or_default().add(&rule, table.rules.len() as u16);
            }
            table.rules.push(rule);
        }
    }
    table.keywords = keywords.into_iter().collect();
    table
}

fn rule(row: &'static str) -> Option<(Rule, &'static str)> {
    let mut fields = row.splitn(6, '\t');
    let form = match fields.next()? {
        "=" => Form::Assigned { any_case: true },
        ":" => Form::Assigned { any_case: false },
        "^" => Form::Begins,
        "~" => Form::Holds,
        _ => Form::Near,
    };
    let least = fields.next()?.parse().ok()?;
    let entropy = fields.next()?.parse().ok()?;
    let keywords = fields.next()?;
    let expression = Expression::new(fields.nth(1)?);
    let allowed = Allowed::default();
    Some((Rule { form, least, entropy, expression, allowed, digit: false }, keywords))
}

impl Keyword {
    fn add(&mut self, rule: &Rule, number: u16) {
        self.rules.push(number);
        let lower = |known: &mut Option<usize>| {
            *known = Some(known.map_or(rule.least, |least| least.min(rule.least)));
        };
        match rule.form {
            Form::Assigned { .. } => lower(&mut self.assigned),
            Form::Begins => lower(&mut self.begins),
            Form::Holds => lower(&mut self.holds),
            Form::Near => self.near = true,
        }
    }

    /// Whether there is room for a secret, as a few bytes can tell.
    fn may(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        self.near
            || self.assigned.is_some_and(|least| {
                assigned(bytes, end)
                    .is_some_and(|(_, value)| has_run(bytes, value, least, is_value))
            })
            || self.begins.is_some_and(|least| has_run(bytes, start, least, is_word))
            || self.holds.is_some_and(|least| {
                let from = word_start(bytes, start, start.saturating_sub(BEFORE));
                has_run(bytes, from, least, is_word)
            })
    }
}

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

/// The hit of a keyword, by its place in [`keywords`], if it is worth an expression.
pub(super) fn hit(bytes: &[u8], keyword: u16, start: usize, end: usize) -> Option<Hit> {
    let (_, known) = TABLE.keywords.get(usize::from(keyword))?;
    known.may(bytes, start, end).then_some(Hit { start, end, keyword })
}

/// The secrets outside of `taken`, in order, maybe with overlaps. Both lists are in order.
pub(super) fn find(text: &str, taken: &[Span], hits: &[Hit]) -> Vec<Span> {
    let mut search = Search { text, found: Vec::new(), tried: BTreeMap::new() };
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
        let run = bytes.get(value..)?.iter().take(AFTER).take_while(|byte| is_value(**byte));
        let (length, digits) = run
            .fold((0, 0), |(n, digits), byte| (n + 1, digits + u32::from(byte.is_ascii_digit())));
        (length >= rule.least && !(rule.digit && digits == 0))
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
        |byte| is_sign(byte) || matches!(byte, b'`' | b'\'' | b' ' | b'\t' | b'\n' | b'\r');
    // A value in quotes that belong to it begins with one.
    let gap = run(rest, SIGN_TO_VALUE, is_gap);
    Some((from + name, from + name + gap))
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
