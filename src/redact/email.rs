//! E-mail addresses: as RFC 5321 and RFC 6531 have them where they are written in practice, that
//! is without quoted local parts, and with a top-level domain of letters.
//!
//! The search starts at each `@` (also as `%40`, as links have it) and walks outwards, so a text
//! without one costs a scan for two bytes.

use memchr::memchr2_iter;

use super::{Kind, Span};

/// A local part, in characters. RFC 5321 allows 64; of a longer run the last 64 are masked.
const LOCAL_CHARS: usize = 64;

/// What follows a dot in names that are no addresses, and is no top-level domain: pictures in two
/// sizes (`icon@2x.png`), units of systemd (`getty@tty1.service`).
const NO_DOMAINS: [&str; 10] =
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "heic", "service", "socket"];

/// Escapes in a link that stand for a character of a local part: `+ - . _`.
const LOCAL_ESCAPES: [&str; 4] = ["2b", "2d", "2e", "5f"];

/// The addresses outside of `taken`, in order. `taken` is in order and without overlaps.
pub(super) fn find(text: &str, taken: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    for span in taken {
        find_between(text, from, span.start, &mut found);
        from = span.end;
    }
    find_between(text, from, text.len(), &mut found);
    found
}

/// Trimmed, lower case, escapes of a link undone.
pub(super) fn normal_form(address: &str) -> String {
    let mut normal = address.trim().to_lowercase();
    if normal.contains('%') {
        for (escape, sign) in [("%40", "@"), ("%2b", "+"), ("%2d", "-"), ("%2e", "."), ("%5f", "_")]
        {
            normal = normal.replace(escape, sign);
        }
    }
    normal
}

fn find_between(text: &str, from: usize, to: usize, found: &mut Vec<Span>) {
    let Some(between) = text.get(from..to) else { return };
    let mut floor = 0;
    for at in memchr2_iter(b'@', b'%', between.as_bytes()) {
        let (Some(before), Some(rest)) = (between.get(floor..at), between.get(at..)) else {
            continue; // Inside the address found last.
        };
        let Some(domain) = rest.strip_prefix('@').or_else(|| rest.strip_prefix("%40")) else {
            continue;
        };
        let Some(local) = local_bytes(before) else { continue };
        let Some(length) = domain_bytes(domain, false).or_else(|| domain_bytes(domain, true))
        else {
            continue;
        };
        let end = at + (rest.len() - domain.len()) + length;
        found.push(Span { start: from + at - local, end: from + end, kind: Kind::Email });
        floor = end;
    }
}

/// The length of the local part that ends `before`.
fn local_bytes(before: &str) -> Option<usize> {
    let unspaced = is_unspaced(before.chars().next_back()?);
    let local = |c: &char| {
        let sign =
            matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&' | '~' | '!' | '$' | '*' | '^');
        sign || is_word(*c) && (unspaced || !is_unspaced(*c))
    };
    let run = before.chars().rev().take(LOCAL_CHARS).take_while(local);
    let mut start = before.len() - run.map(char::len_utf8).sum::<usize>();
    start = after_escapes(before, start);
    let local = before.get(start..)?.trim_start_matches(|c| !is_word(c));
    (!local.is_empty()).then_some(local.len())
}

/// Where the local part begins that was taken to begin at `start`, if what came before it is
/// written as an escape: `\n` in JSON, `%3C` in a link.
fn after_escapes(before: &str, mut start: usize) -> usize {
    let bytes = before.as_bytes();
    let at = |at: usize| bytes.get(at).copied().unwrap_or_default();
    if start > 0 && at(start - 1) == b'\\' && matches!(at(start), b'n' | b'r' | b't') {
        start += 1;
    }
    while let Some(sign) = before.get(start..).and_then(find_other_escape) {
        let hex =
            at(start + sign + 1).is_ascii_hexdigit() && at(start + sign + 2).is_ascii_hexdigit();
        start += sign + if hex { 3 } else { 1 };
    }
    start
}

/// The first `%` that is not an escape for a character of a local part.
fn find_other_escape(run: &str) -> Option<usize> {
    run.match_indices('%').map(|(at, _)| at).find(|at| {
        let code = run.get(at + 1..at + 3).unwrap_or_default();
        !LOCAL_ESCAPES.iter().any(|known| code.eq_ignore_ascii_case(known))
    })
}

/// The length of the domain that begins `rest`: two labels or more, the last one of letters.
///
/// A label that begins in a script with spaces ends where one without begins, since Chinese or
/// Japanese text goes on right after an address; `mixed` is for domains that mix them.
fn domain_bytes(rest: &str, mixed: bool) -> Option<usize> {
    let (mut at, mut count, mut numbers, mut best) = (0, 0_u32, 0, None);
    while let Some(label) = rest.get(at..).map(|rest| label(rest, mixed)) {
        if label.is_empty() || label.starts_with('-') {
            break;
        }
        count += 1;
        numbers += u32::from(label.bytes().all(|byte| byte.is_ascii_digit()));
        if count == 2 && numbers == 2 {
            return None; // A version (`package@1.2.3-rc.x`) or an address of a machine.
        }
        if count > 1
            && let Some(top) = top_level(label)
        {
            best = Some(at + top.len());
        }
        at += label.len();
        if rest.as_bytes().get(at) != Some(&b'.') {
            break;
        }
        at += 1;
    }
    best
}

fn label(rest: &str, mixed: bool) -> &str {
    let unspaced = mixed || rest.chars().next().is_some_and(is_unspaced);
    let inside = |c: char| c == '-' || is_word(c) && (unspaced || !is_unspaced(c));
    let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// The top-level domain that begins a label: two letters or more, or one in punycode.
fn top_level(label: &str) -> Option<&str> {
    if label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
        return Some(label.trim_end_matches('-')).filter(|top| top.len() > 4);
    }
    let letters = label.split(|c: char| c == '-' || c.is_numeric()).next()?;
    let is_domain = !NO_DOMAINS.iter().any(|name| letters.eq_ignore_ascii_case(name));
    (is_domain && letters.chars().nth(1).is_some()).then_some(letters)
}

/// Letters and digits of any script, with the signs that belong to a letter before them.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric()
        || matches!(c,
            '\u{300}'..='\u{36f}'       // combining accents
            | '\u{591}'..='\u{5c7}'     // Hebrew points
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'     // Arabic vowels
            | '\u{900}'..='\u{963}'     // India, without its full stops
            | '\u{966}'..='\u{dff}'
            | '\u{e31}'..='\u{e3a}'     // Thai
            | '\u{e47}'..='\u{e4e}'
            | '\u{eb1}'..='\u{ece}'     // Lao
            | '\u{1037}'..='\u{103e}'   // Burmese
            | '\u{17b4}'..='\u{17d3}'   // Khmer
            | '\u{200c}' | '\u{200d}' // joiners, which Persian and Hindi spell with
        )
}

/// Letters of scripts that are written without spaces, or that put endings right after a word.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{fff}'           // Thai, Lao, Tibetan
        | '\u{1000}'..='\u{109f}'       // Burmese
        | '\u{1100}'..='\u{11ff}'       // Hangul
        | '\u{1780}'..='\u{17ff}'       // Khmer
        | '\u{2e80}'..='\u{2fdf}'       // radicals
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{31ff}'       // kana, bopomofo, Hangul
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'       // Han
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'       // Hangul
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ffdc}'       // half-width kana and Hangul
        | '\u{20000}'..='\u{3ffff}'     // Han
    )
}
