//! How placeholders are written, and how to tell those that only look like one.
//!
//! The masker writes `[email-7k3q2a9d4m]`: a kind and ten letters of base 32, or the kind alone
//! where the letters would stand for two values. A model that is given masked text may mangle one
//! or make one up. [`all_known`] finds both: whatever looks like a placeholder has to stand, letter
//! for letter, in the text that is cited. Nothing is repaired or filled in.

/// Letters of a placeholder; each is five bits of the hash.
pub const LETTERS: usize = 10;

/// Crockford's base 32, lower case: digits and letters without `i l o u`.
pub const BASE_32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The kinds of masked values, the gravest first.
pub const KINDS: [&str; 12] = [
    "private_key",
    "password",
    "jwt",
    "api_key",
    "card",
    "iban",
    "email",
    "phone",
    "ip",
    "word",
    "name",
    "literal",
];

/// Letters that a model left out or added are looked for in words up to this length.
const WORD_BYTES: usize = 24;

/// The first fifty bits as letters, five bits to a letter, the most significant first.
pub fn write(kind: &str, bits: u64) -> String {
    let letter = |at| char::from(BASE_32[(bits >> (59 - 5 * at)) as usize % 32]);
    let letters: String = (0..LETTERS).map(letter).collect();
    format!("[{kind}-{letters}]")
}

/// The length of what follows `[kind` in a placeholder: `]`, or `-7k3q2a9d4m]`.
pub fn tail_bytes(rest: &[u8]) -> Option<usize> {
    match rest {
        [b']', ..] => Some(1),
        [b'-', rest @ ..] if rest.get(LETTERS) == Some(&b']') => {
            let letters = rest.iter().take(LETTERS);
            letters.into_iter().all(|byte| BASE_32.contains(byte)).then_some(LETTERS + 2)
        }
        _ => None,
    }
}

/// The length of the placeholder that begins the text, and its kind.
pub fn read(text: &str) -> Option<(usize, &'static str)> {
    let rest = text.strip_prefix('[')?;
    KINDS.iter().find_map(|kind| {
        let tail = tail_bytes(rest.strip_prefix(kind)?.as_bytes())?;
        Some((1 + kind.len() + tail, *kind))
    })
}

/// Whether everything in the text that looks like a placeholder also stands in one of the sources.
pub fn all_known(text: &str, sources: &[&str]) -> bool {
    suspects(text).all(|suspect| sources.iter().any(|source| stands_in(source, suspect)))
}

/// Whether it stands there as it is: `[email]` is not known because `[email]s` is.
fn stands_in(source: &str, suspect: &str) -> bool {
    source.match_indices(suspect).any(|(at, _)| {
        let before = source.get(..at).and_then(|before| before.chars().next_back());
        let after = source.get(at + suspect.len()..).and_then(|after| after.chars().next());
        let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let open = |c: Option<char>| suspect.starts_with(char::is_alphanumeric) && goes_on(c);
        let close = |c: Option<char>| suspect.ends_with(char::is_alphanumeric) && goes_on(c);
        !open(before) && !close(after)
    })
}

/// Whether a cut at this byte would part a placeholder of the text.
pub fn parts_one(text: &str, at: usize) -> bool {
    // The longest is `[private_key-7k3q2a9d4m]`.
    let from = at.saturating_sub(WORD_BYTES);
    (from..at).any(|start| {
        let placeholder = text.get(start..).and_then(read);
        placeholder.is_some_and(|(length, _)| start + length > at)
    })
}

/// Whatever looks like a placeholder, well formed or not, in order.
fn suspects(text: &str) -> impl Iterator<Item = &str> {
    let mut done = 0;
    words(text).filter_map(move |(start, word)| {
        if start < done {
            return None;
        }
        let (from, to) = suspect(text, start, word)?;
        done = to;
        text.get(from..to)
    })
}

/// Where a suspect begins and ends, if this word is its kind or its letters.
fn suspect(text: &str, start: usize, word: &str) -> Option<(usize, usize)> {
    let before = text.get(..start)?;
    let open = before.ends_with('[') || before.ends_with("[ ");
    let from = if open { before.rfind('[')? } else { start };
    let rest = text.get(start..)?;
    if let Some(kind) = kind_bytes(rest) {
        let after = rest.get(kind..)?;
        let gap = after.len() - after.trim_start_matches(is_joint).len();
        let tail = after.get(gap..)?;
        let letters = tail.len() - tail.trim_start_matches(char::is_alphanumeric).len();
        let end = start + kind + gap + letters;
        let next = text.get(end..)?;
        let cut = next.starts_with('…') || next.starts_with("...");
        let closed = next.strip_prefix(' ').unwrap_or(next).starts_with(']');
        let token = tail.get(..letters)?;
        let like = is_letters(token) || open && is_number(token);
        if open && (closed || cut || like) {
            let end = end + next.find(']').filter(|at| *at < 5).map_or(0, |at| at + 1);
            return Some((from, end));
        }
        if gap > 0 && (like || cut && has_both(token)) {
            return Some((from, end));
        }
    }
    is_whole(word).then_some((from, start + word.len()))
}

/// The length of a kind that begins the text, however it is spelled: `Private Key`, `e-mail`.
fn kind_bytes(text: &str) -> Option<usize> {
    KINDS.iter().chain(&["e_mail"]).find_map(|kind| {
        let same = |(at, byte): (usize, &u8)| match kind.as_bytes().get(at) {
            Some(b'_') => matches!(byte, b'_' | b' ' | b'-'),
            Some(letter) => byte.eq_ignore_ascii_case(letter),
            None => false,
        };
        let head = text.as_bytes().get(..kind.len())?;
        let ends = !text.get(kind.len()..)?.starts_with(char::is_alphabetic);
        (ends && head.iter().enumerate().all(same)).then_some(kind.len())
    })
}

/// What a model writes between the kind and the letters.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | ' ' | ':' | '#' | '=' | '.' | '/' | '–' | '—' | '\u{2011}')
}

/// About as long as the letters of a placeholder, and no word or number.
fn is_letters(word: &str) -> bool {
    (LETTERS - 3..=LETTERS + 4).contains(&word.len()) && has_both(word)
}

/// As long, and by chance without a letter.
fn is_number(word: &str) -> bool {
    word.len() == LETTERS && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Exactly as the letters of a placeholder, and no word or number of hex.
fn is_whole(word: &str) -> bool {
    let base_32 = |byte| BASE_32.contains(&byte);
    let beyond_hex = |byte: u8| byte.is_ascii_alphabetic() && !byte.is_ascii_hexdigit();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() == LETTERS && word.bytes().all(base_32) && digits > 1 && word.bytes().any(beyond_hex)
}

fn has_both(word: &str) -> bool {
    word.is_ascii()
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The words of letters and digits, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let length = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        from = start + length;
        Some((start, word.get(..length)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "Write to [email-7k3q2a9d4m] or call [phone-0123456789], [email].";

    fn known(text: &str) -> bool {
        all_known(text, &[SOURCE])
    }

    #[test]
    fn letters_are_crockford_base_32() {
        assert_eq!(write("x", 0), "[x-0000000000]");
        assert_eq!(write("x", u64::MAX), "[x-zzzzzzzzzz]");
        // 00000 00001 00010 … 01001, then fourteen bits that are in no letter.
        assert_eq!(write("x", 0x0044_3214_c742_7fff), "[x-0123456789]");
        assert_eq!(write("x", 0x0044_3214_c742_4000), "[x-0123456789]");
    }

    #[test]
    fn what_stands_in_the_source_is_known() {
        for text in [
            "",
            "Can be reached at [email-7k3q2a9d4m].",
            "[phone-0123456789] is the number, [email] the address",
            "\"[email-7k3q2a9d4m]\"",
        ] {
            assert!(known(text), "{text}");
        }
    }

    #[test]
    fn what_a_model_mangled_or_made_up_is_not() {
        for text in [
            "[email-7k3q2a9d4n]",
            "[phone-7k3q2a9d4m]",
            "[email 7k3q2a9d4m]",
            "[email_7k3q2a9d4m]",
            "[email: 7k3q2a9d4m]",
            "[Email-7k3q2a9d4m]",
            "[EMAIL-7K3Q2A9D4M]",
            "[email-7k3q2a9d4]",
            "[email-7k3q2a9d4mm]",
            "[email-7k3q2a…]",
            "[email 7k3q…]",
            "[email-7k3q...]",
            "[ email-7k3q2a9d4m ]",
            "[e-mail-7k3q2a9d4m]",
            "(email-7k3q2a9d4n)",
            "email 7k3q2a9d4n",
            "E-mail: 7k3q2a9d4n",
            "the address 7k3q2a9d4n",
            "[private key-0123456789]",
            "[name]",
            "[Phone]",
            "[api_key-7k3q2a9d4m]",
            "[name-0000000000",
        ] {
            assert!(!known(text), "{text}");
        }
    }

    #[test]
    fn words_that_only_name_a_kind_are_left_alone() {
        for text in [
            "Her email is on the card, her name is Ada, and the phone rang 2024-03-04.",
            "Uses the API key in a private key store; IP 10.0.0.1, word 2007",
            "[link](https://example.org/0123456789) [1] [x]",
            "commit 0123456789, 7a6f3c0d9e, version 1.2.3",
            "name: Ada2 email: none [names] [emails are long]",
        ] {
            assert!(known(text), "{text}");
        }
    }

    #[test]
    fn a_cut_inside_of_a_placeholder_is_seen() {
        let at = SOURCE.find("[email-").unwrap_or_default();
        assert!(!parts_one(SOURCE, at) && !parts_one(SOURCE, at + 18));
        assert!((at + 1..at + 18).all(|cut| parts_one(SOURCE, cut)));
    }
}
