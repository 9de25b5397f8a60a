//! Text from anywhere, on one line that does nothing.

use std::borrow::Cow;

use memchr::memmem;

/// Hosts of addresses that are written without a scheme, and that readers make links of.
const DOMAINS: &[&str] = &[
    "ai", "app", "at", "be", "biz", "ca", "ch", "cloud", "co", "com", "de", "dev", "edu", "es",
    "eu", "fr", "gg", "gov", "info", "io", "it", "jp", "link", "me", "mobi", "net", "nl", "online",
    "org", "page", "ru", "sh", "shop", "site", "so", "tech", "to", "tv", "uk", "us", "xyz", "zip",
];

/// Puts a statement, a title or a name on exactly one harmless line of Markdown, whatever it
/// holds: words stay, and nothing in them is markup, a link, an image, HTML, or a command to
/// whoever reads the file next.
///
/// * Line breaks and other white space become single spaces.
/// * Controls, marks of direction, characters without width and tags (U+E0000 to U+E007F) are
///   removed; joiners stay where a script or an emoji needs them.
/// * `<`, `![`, `](`, `[[`, backticks, backslashes and what would begin a block are escaped.
/// * Addresses, and words that begin with `@`, stand in code spans.
/// * The marks that assistants leave where they cite a source are dropped.
pub fn one_line(text: &str) -> String {
    let visible = visible(&without_citations(text));
    let mut line = String::with_capacity(visible.len() + 8);
    let mut rest = visible.as_str();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        // An address or a name begins behind anything that cannot be inside a word.
        let code = if before.is_alphanumeric() { 0 } else { code_length(rest) };
        if code > 0 {
            let (word, after) = rest.split_at(code);
            line.push('`');
            line.push_str(word);
            line.push('`');
            before = word.chars().next_back().unwrap_or(' ');
            rest = after;
            continue;
        }
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if is_escaped(c, before, after) {
            line.push('\\');
        }
        line.push(c);
        before = c;
        rest = after;
    }
    if begins_block(&line) { format!("\\{line}") } else { escape_number(line) }
}

/// Puts a text on one line for a format that has an escaping of its own: what cannot be seen is
/// removed as in [`one_line`], and no word is marked.
pub fn plain_line(text: &str) -> String {
    visible(&without_citations(text))
}

/// Whether the character has a backslash before it, so that it stands for itself.
fn is_escaped(c: char, before: char, after: &str) -> bool {
    match c {
        '<' | '`' | '\\' => true,
        '[' => before == '!' || before == '[' || after.starts_with('['),
        '(' => before == ']',
        // Two of these in a row would open a code or a comment in one reader or another.
        '~' => before == '~' || after.starts_with('~'),
        _ => false,
    }
}

/// The length in bytes of the address or `@word` that begins here, or 0.
fn code_length(rest: &str) -> usize {
    if rest.starts_with(['@', '＠']) {
        return word_length(rest, |c| !c.is_whitespace());
    }
    if !rest.starts_with(|c: char| c.is_alphanumeric()) && !rest.starts_with("://") {
        return 0;
    }
    let word = rest.get(..word_length(rest, is_in_address)).unwrap_or_default();
    let trimmed = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    let trimmed = match trimmed.strip_suffix(')') {
        Some(inner) if !inner.contains('(') => inner.trim_end_matches(['.', ',', ';', '!', '?']),
        _ => trimmed,
    };
    if is_address(trimmed) { trimmed.len() } else { 0 }
}

/// Up to a backtick, which would end the code span, or what is not wanted.
fn word_length(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.find(|c: char| c == '`' || !wanted(c)).unwrap_or(rest.len())
}

fn is_in_address(c: char) -> bool {
    !c.is_whitespace()
        && !matches!(c, '<' | '>' | '"' | '[' | ']' | '{' | '}' | '|' | '\\' | '“' | '”')
}

/// With a scheme, as `www.…`, as a mailbox, or as a host of a domain that readers know.
fn is_address(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    if lower.contains("://") {
        return true;
    }
    if ["www.", "mailto:", "xmpp:", "javascript:", "data:", "vbscript:", "tel:", "file:"]
        .iter()
        .any(|start| lower.len() > start.len() && lower.starts_with(start))
    {
        return true;
    }
    let host = lower.split(['/', '?', '#', ':']).next().unwrap_or_default();
    if let Some((name, host)) = host.rsplit_once('@') {
        return !name.is_empty() && host.contains('.');
    }
    let mut labels = host.rsplit('.');
    let top = labels.next().unwrap_or_default();
    let named = labels.next().is_some_and(|label| !label.is_empty());
    named && (DOMAINS.contains(&top) || lower.len() > host.len() + 1 && is_host(host))
}

fn is_host(host: &str) -> bool {
    host.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    }) && host.rsplit('.').next().is_some_and(|top| top.len() > 1)
}

/// Whether a line that begins so would be a heading, a quotation, a list, a fence, a rule, a
/// table, a box to tick or the definition of a link.
fn begins_block(line: &str) -> bool {
    let definition = line.starts_with('[') && line.contains("]:");
    let tick = ["[ ]", "[x]", "[X]"].iter().any(|tick| line.starts_with(tick));
    definition || tick || line.starts_with(['#', '>', '-', '+', '*', '=', '|', '~', ':', '_'])
}

/// `1. ` and `1) ` would begin a list.
fn escape_number(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || !line.get(digits..).unwrap_or_default().starts_with(['.', ')']) {
        return line;
    }
    let (number, rest) = line.split_at(digits);
    format!("{number}\\{rest}")
}

/// Without the places where an assistant cites: U+E200 to U+E201 with what is between them,
/// `【12†source】`, `:contentReference[oaicite:0]{index=0}`.
fn without_citations(text: &str) -> Cow<'_, str> {
    if !text.contains(['\u{e200}', '【']) && !text.contains(":contentReference[") {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(length) = citation(rest) {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        kept.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(kept)
}

/// The length in bytes of the citation that begins here.
fn citation(rest: &str) -> Option<usize> {
    let span = |close: char, must: &str| {
        let end = rest.find(close)? + close.len_utf8();
        (end < 400 && rest.get(..end)?.contains(must)).then_some(end)
    };
    if rest.starts_with('\u{e200}') {
        return span('\u{e201}', "");
    }
    if rest.starts_with('【') {
        return span('】', "†");
    }
    if !rest.starts_with(":contentReference[oaicite:") {
        return None;
    }
    let end = memmem::find(rest.as_bytes(), b"]")? + 1;
    let braces =
        rest.get(end..).filter(|rest| rest.starts_with('{')).and_then(|rest| rest.find('}'));
    Some(end + braces.map_or(0, |close| close + 1))
}

/// What can be seen, on one line.
fn visible(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = line.chars().next_back().unwrap_or(' ');
        if is_space(c) {
            if before != ' ' {
                line.push(' ');
            }
        } else if matches!(c, '\u{200c}' | '\u{200d}') {
            if joins(before, chars.peek().copied()) {
                line.push(c);
            }
        } else if !is_unseen(c) && (!is_selector(c) || is_ideograph(before)) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{3164}' | '\u{2800}')
}

/// Controls, marks of direction, characters without width, tags, and what has no meaning at all.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The selectors of which hundreds in a row can carry a hidden text; seen only on an ideograph.
fn is_selector(c: char) -> bool {
    matches!(c, '\u{e0100}'..='\u{e01ef}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a joiner stands where a script (Arabic to Mongolian) or an emoji has one.
fn joins(before: char, after: Option<char>) -> bool {
    let script = |c: char| {
        matches!(c, '\u{600}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
            | '\u{a840}'..='\u{a87f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
    };
    let emoji =
        |c: char| matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    after.is_some_and(|after| script(before) && script(after) || emoji(before) && emoji(after))
}
