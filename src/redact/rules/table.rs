//! The rules as data: `rules.txt`, which a test makes of the configuration of gitleaks.
//!
//! A row has the form of the rule; the least number of bytes of its secret; the entropy that it needs,
//! in hundredths of a bit; its keywords; its name; its expression. Rows that begin with a tab say what
//! is allowed for the rule above them, or for all: as secret, match or line, or with these words in the
//! secret. The forms:
//!
//! | | |
//! |---|---|
//! | `=` | a name, a sign and a value: `stripe_key = "…"`; two expressions, for name and value |
//! | `:` | the same, but that the value has its case |
//! | `^` | the secret begins with a keyword |
//! | `~` | the keyword stands in the secret |
//! | `?` | the keyword stands near it |
//!
//! Behind the least number of the first two stand the bytes that a value is made of, as the first and
//! the last of each range.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_lite::Regex;

/// What may stand between a name and its value, up to the group of the value.
const SIGN: &str = r#"(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}("#;

/// What may follow a value.
pub(super) const END: &str = r#"(?:[\x60'"\s;,)\]}]|\.(?:\s|$)|\\[nr]|[^\x00-\x7F]|$)"#;

/// What the generic rule allows: words. So whatever has no digit need not be tried.
const WORDS: &str = "^[a-zA-Z_.-]+$";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Assigned { any_case: bool },
    Begins,
    Holds,
    Near,
}

#[derive(Clone, Copy)]
pub(super) enum Target {
    Secret,
    Match,
    Line,
}

/// An expression, compiled when it is first needed.
pub(super) struct Expression {
    pub(super) text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Expression {
    fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    pub(super) fn get(&self, whole: impl FnOnce(&str) -> String) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&whole(self.text)).ok()).as_ref()
    }

    fn is_match(&self, text: &str) -> bool {
        self.get(str::to_owned).is_some_and(|regex| regex.is_match(text))
    }
}

/// What is no secret after all.
#[derive(Default)]
pub(super) struct Allowed {
    pub(super) expressions: Vec<(Target, Expression)>,
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

    pub(super) fn allows(&self, secret: &str, matched: &str, line: &str) -> bool {
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

pub(super) struct Rule {
    pub(super) form: Form,
    pub(super) least: usize,
    /// The bytes of an assigned value, a bit for each.
    pub(super) set: u128,
    /// Hundredths of a bit a character.
    pub(super) entropy: u32,
    pub(super) expression: Expression,
    pub(super) allowed: Allowed,
    /// A secret without a digit is allowed.
    pub(super) digit: bool,
}

impl Rule {
    /// Whether an assigned value may have this byte.
    pub(super) fn has(&self, byte: u8) -> bool {
        byte.is_ascii() && self.set >> byte & 1 == 1
    }

    pub(super) fn regex(&self) -> Option<&Regex> {
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
pub(super) struct Keyword {
    pub(super) rules: Vec<u16>,
    pub(super) assigned: Option<usize>,
    pub(super) begins: Option<usize>,
    pub(super) holds: Option<usize>,
    pub(super) near: bool,
}

pub(super) struct Table {
    pub(super) rules: Vec<Rule>,
    pub(super) keywords: Vec<(&'static str, Keyword)>,
    pub(super) allowed: Allowed,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| table(include_str!("../rules.txt")));

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
    let (least, ranges) =
        fields.next().map(|field| field.split_once(' ').unwrap_or((field, "")))?;
    let least = least.parse().ok()?;
    let entropy = fields.next()?.parse().ok()?;
    let keywords = fields.next()?;
    let expression = Expression::new(fields.nth(1)?);
    let allowed = Allowed::default();
    Some((
        Rule { form, least, set: set(ranges), entropy, expression, allowed, digit: false },
        keywords,
    ))
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
}

fn set(ranges: &str) -> u128 {
    let ranges = ranges.as_bytes().chunks_exact(2);
    let bits =
        |range: &[u8]| (range[0]..=range[1]).fold(0, |bits, byte| bits | 1_u128 << (byte & 127));
    ranges.fold(0, |all, range| all | bits(range))
}
