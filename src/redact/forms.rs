//! Credentials with a fixed form, and what looks like a placeholder.
//!
//! One automaton finds everything that can begin a form, and the keywords of all rules; tables say
//! what has to follow. The automaton reports overlapping beginnings (`sk-` in `sk-ant-`), and values
//! that overlap are masked as one, so that no rule can hide a part of a key from another.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::command::Command;
use super::table::{Chars, DIGIT_WITHIN, FORMS, Form};
use super::url::Passwords;
use super::{Kind, Span, command, joined, label, query, rules};
use crate::placeholder;

/// Segments of a web token: three if it is signed, five if it is encrypted.
const JWT_SEGMENTS: usize = 5;

/// A segment is no shorter; `{"a":1}` is ten characters of base 64.
const JWT_SEGMENT_BYTES: usize = 10;

/// `PGP PRIVATE KEY BLOCK` and its like.
const LABEL_BYTES: usize = 64;

/// Lines of a private key are 64 long or longer; words of a text rarely reach this.
const KEY_LINE_BYTES: usize = 16;

/// What the automaton reports.
#[derive(Clone, Copy)]
enum Trigger {
    Form(&'static Form),
    Jwt,
    Begin,
    End,
    Scheme,
    Bracket(Kind),
    Command(Command),
    Label,
    Keyword(u16),
}

/// What is written with its letters in any case.
impl Trigger {
    fn has_case(self) -> bool {
        !matches!(self, Self::Command(_) | Self::Label | Self::Keyword(_))
    }
}

struct Triggers {
    automaton: AhoCorasick,
    by_pattern: Vec<(String, Trigger)>,
}

static TRIGGERS: LazyLock<Triggers> = LazyLock::new(|| {
    let mut patterns = vec![
        ("eyJ".to_owned(), Trigger::Jwt),
        ("-----BEGIN".to_owned(), Trigger::Begin),
        ("-----END".to_owned(), Trigger::End),
        ("://".to_owned(), Trigger::Scheme),
    ];
    patterns.extend(Kind::ALL.map(|kind| (format!("[{}", kind.as_str()), Trigger::Bracket(kind))));
    patterns.extend(FORMS.iter().map(|form| (form.prefix.to_owned(), Trigger::Form(form))));
    let commands = command::ALL.iter().map(|(word, command)| (*word, Trigger::Command(*command)));
    let keywords = rules::keywords().enumerate();
    let keywords = keywords.map(|(number, word)| (word, Trigger::Keyword(number as u16)));
    let labels = label::WORDS.iter().map(|word| (*word, Trigger::Label));
    patterns.extend(
        commands.chain(labels).chain(keywords).map(|(word, trigger)| (word.to_owned(), trigger)),
    );
    let mut builder = AhoCorasick::builder();
    builder.kind(Some(AhoCorasickKind::DFA)).ascii_case_insensitive(true);
    let Ok(automaton) = builder.build(patterns.iter().map(|(pattern, _)| pattern)) else {
        unreachable!("a fixed table of short patterns is far below the automaton's limits")
    };
    Triggers { automaton, by_pattern: patterns }
});

/// Credentials and what looks like a placeholder, in order, without overlaps.
pub(super) fn find(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut scan = Scan::new(bytes);
    let (mut hits, mut commands, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for found in TRIGGERS.automaton.find_overlapping_iter(text) {
        let (start, end) = (found.start(), found.end());
        let known = TRIGGERS.by_pattern.get(found.pattern().as_usize());
        let Some((pattern, trigger)) = known else { continue };
        if trigger.has_case() && bytes.get(start..end) != Some(pattern.as_bytes()) {
            continue;
        }
        match trigger {
            Trigger::Form(form) => scan.form(form, start, end),
            Trigger::Jwt => scan.jwt(start, end),
            Trigger::Begin => scan.begin(start, end),
            Trigger::End => scan.end(start, end),
            Trigger::Scheme => scan.schemes.push(start),
            Trigger::Bracket(kind) => scan.literal(*kind, start, end),
            Trigger::Command(command) => commands.push((*command, start, end)),
            Trigger::Label => labels.push((start, end)),
            Trigger::Keyword(number) => hits.extend(rules::hit(bytes, *number, start, end)),
        }
    }
    let schemes = std::mem::take(&mut scan.schemes);
    let mut spans = scan.finish(&schemes);
    let mut more = rules::find(text, &spans, &hits);
    more.extend(query::find(bytes, &schemes, &spans));
    more.extend(command::find(bytes, &commands, &spans));
    more.extend(label::find(text, &labels, &spans));
    if !more.is_empty() {
        spans.extend(more);
        spans = joined(spans);
    }
    spans
}

/// One pass over a text. Matches come in the order of their ends, so each cache below is asked
/// for places that only move on, and the whole is linear.
struct Scan<'a> {
    bytes: &'a [u8],
    /// Values of fixed form.
    values: Vec<Span>,
    /// Private keys and placeholders: to a password these are one character each, as they are
    /// once they are masked.
    atoms: Vec<Span>,
    /// The private key that is open: its start and the end of its first line.
    open: Option<(usize, usize)>,
    /// Where each `://` begins.
    schemes: Vec<usize>,
    /// Per [`Chars`], the end of the run that was measured last.
    run_ends: [usize; 4],
    /// The end of the first segment of the web token that was tried last.
    jwt_tried: usize,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            values: Vec::new(),
            atoms: Vec::new(),
            open: None,
            schemes: Vec::new(),
            run_ends: [0; 4],
            jwt_tried: 0,
        }
    }

    fn form(&mut self, form: &Form, start: usize, body: usize) {
        let Some(head) = self.bytes.get(body..body + form.least) else { return };
        if !head.iter().all(|byte| form.chars.hold(*byte))
            || !(form.anywhere || self.begins_word(start))
        {
            return;
        }
        let early = self.bytes.iter().skip(body).take(DIGIT_WITHIN.max(form.least));
        let early = early.take_while(|byte| form.chars.hold(**byte));
        if form.digit && !early.into_iter().any(u8::is_ascii_digit) {
            return;
        }
        let end = self.run_end(form.chars, body);
        if end >= body + form.least {
            self.values.push(Span { start, end, kind: Kind::ApiKey });
        }
    }

    /// `header.payload.signature`, or five segments. Payloads are JSON objects, so that their
    /// base 64 begins with `e`; the second of five segments is a key, and may be empty.
    fn jwt(&mut self, start: usize, body: usize) {
        if start < self.jwt_tried {
            return; // A later start in the same segment has no more to it.
        }
        let mut end = self.run_end(Chars::Token, body);
        self.jwt_tried = end;
        if end - start < JWT_SEGMENT_BYTES {
            return;
        }
        let (mut count, mut object) = (1, false);
        while count < JWT_SEGMENTS && self.byte(end) == b'.' {
            let next = self.scan(end + 1, |byte| Chars::Token.hold(byte));
            let bytes = next - end - 1;
            if count == 1 {
                object = bytes >= JWT_SEGMENT_BYTES && self.byte(end + 1) == b'e';
            } else if bytes == 0 {
                break;
            }
            (count, end) = (count + 1, next);
        }
        if object || count == JWT_SEGMENTS {
            self.values.push(Span { start, end, kind: Kind::Jwt });
        }
    }

    fn begin(&mut self, start: usize, end: usize) {
        self.close_at(start);
        let (label, dashes) = self.label(end);
        if dashes && label.windows(11).any(|word| word == b"PRIVATE KEY") {
            self.open = Some((start, end + label.len() + 5));
        }
    }

    fn end(&mut self, start: usize, end: usize) {
        let Some((begin, _)) = self.open.take_if(|(_, header)| *header <= start) else { return };
        let (label, dashes) = self.label(end);
        let word_end = self.scan(end, |byte| byte.is_ascii_alphanumeric());
        let end = if dashes { end + label.len() + 5 } else { word_end };
        self.atoms.push(Span { start: begin, end, kind: Kind::PrivateKey });
    }

    /// What `-----BEGIN` or `-----END` is followed by, and whether dashes follow that.
    fn label(&self, from: usize) -> (&'a [u8], bool) {
        let rest = self.bytes.get(from..).unwrap_or_default();
        let is_label = |byte: &&u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b' ');
        let length = rest.iter().take(LABEL_BYTES).take_while(is_label).count();
        let (label, rest) = rest.split_at(length);
        (label, rest.starts_with(b"-----"))
    }

    /// A private key without an end: its first line, and as much of its base 64 as is there
    /// before `limit`.
    fn close_at(&mut self, limit: usize) {
        let Some((start, header)) = self.open.take() else { return };
        let body = self.bytes.get(header..limit).unwrap_or_default();
        let end = header + key_bytes(body);
        self.atoms.push(Span { start, end, kind: Kind::PrivateKey });
    }

    /// `[kind]` or `[kind-7k3q2a9d4m]`.
    fn literal(&mut self, kind: Kind, start: usize, end: usize) {
        debug_assert!(self.bytes.get(start + 1..end) == Some(kind.as_str().as_bytes()));
        let rest = self.bytes.get(end..).unwrap_or_default();
        if let Some(tail) = placeholder::tail_bytes(rest) {
            self.atoms.push(Span { start, end: end + tail, kind: Kind::Literal });
        }
    }

    fn finish(mut self, schemes: &[usize]) -> Vec<Span> {
        self.close_at(self.bytes.len());
        let atoms = joined(std::mem::take(&mut self.atoms));
        let passwords = Passwords::new(self.bytes, &atoms);
        self.values.extend(passwords.find(schemes));
        self.values.extend(atoms.iter().copied());
        joined(self.values)
    }

    /// Whether no word goes on at `start`: the byte before is no letter or digit, or is the end
    /// of an escape (`\n`, `%3D`, `\u003d`), as in keys pasted from JSON and links.
    fn begins_word(&self, start: usize) -> bool {
        let hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
        match self.bytes.get(..start).unwrap_or_default() {
            [.., b'\\', b'n' | b'r' | b't'] => true,
            [.., b'%', a, b] if hex(&[*a, *b]) => true,
            [.., b'\\', b'u', a, b, c, d] if hex(&[*a, *b, *c, *d]) => true,
            before => !before.last().is_some_and(u8::is_ascii_alphanumeric),
        }
    }

    /// The end of the run of such characters that holds `at`, without the full stop of a
    /// sentence.
    fn run_end(&mut self, chars: Chars, at: usize) -> usize {
        let known = self.run_ends[chars as usize];
        if at < known {
            return known;
        }
        let mut end = self.scan(at, |byte| chars.hold(byte) || byte.is_ascii_alphanumeric());
        while end > at && self.byte(end - 1) == b'.' {
            end -= 1;
        }
        self.run_ends[chars as usize] = end;
        end
    }

    fn scan(&self, from: usize, inside: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| inside(**byte)).count()
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }
}

/// How much of `body` is the base 64 of a key: long words of it, and a short last one, in lines
/// or in what code makes of lines; before it, headers such as `Proc-Type: 4,ENCRYPTED`.
fn key_bytes(body: &[u8]) -> usize {
    let (mut at, mut end) = (0, 0);
    loop {
        let rest = body.get(at..).unwrap_or_default();
        let gap = line_break(rest);
        let word = rest.iter().take_while(|byte| is_base_64(**byte)).count();
        if gap > 0 {
            at += gap;
        } else if word >= KEY_LINE_BYTES {
            at += word;
            end = at;
        } else if end > 0 {
            let last = matches!(rest.get(word), None | Some(b'\r' | b'\n' | b'\\' | b'"' | b'\''));
            return if word > 0 && last { at + word } else { end };
        } else {
            let name = rest.iter().take_while(|byte| is_header(**byte)).count();
            if name == 0 || rest.get(name) != Some(&b':') {
                return 0;
            }
            at += rest.iter().take_while(|byte| **byte != b'\n').count();
        }
    }
}

/// The length of what stands between two lines of a key, in a file or in code; 0 for none.
fn line_break(rest: &[u8]) -> usize {
    match rest {
        [b'\\', b'n' | b'r', ..] => 2,
        [b'+', next, ..] if next.is_ascii_whitespace() => 1,
        [b'"' | b'\'' | b',' | b'>' | b'|', ..] => 1,
        [first, ..] if first.is_ascii_whitespace() => 1,
        _ => 0,
    }
}

fn is_base_64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn is_header(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}
