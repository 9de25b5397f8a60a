//! A password that somebody names as one: `DB_PASSWORD=…`, `my password for the router is …`,
//! `das Passwort lautet …`.
//!
//! Where one is named a word about passwords stands more often than a password. So it takes a digit, or a
//! sign within, beside the letters; and what code and examples have in a password's place is left.

use super::{Kind, Span};

/// What a password is called, in any case.
pub(super) const WORDS: [&str; 13] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "passwort",
    "kennwort",
    "wachtwoord",
    "contraseña",
    "contrasena",
    "mot de passe",
    "senha",
    "пароль",
];

/// What may stand between, each with its blanks: `is` in the same languages.
const IS: [&str; 8] = [" is ", " ist ", " lautet ", " est ", " es ", " è ", " é ", " was "];

/// What a password is for begins so.
const FOR: [&str; 12] = [
    " for ", " to ", " of ", " on ", " für ", " zu ", " von ", " voor ", " de ", " del ", " pour ",
    " para ",
];

/// What it is for, at most, in bytes.
const FOR_BYTES: usize = 48;

/// The password begins so near behind its name, in bytes.
const NEAR: usize = 128;

/// A password, at least, in bytes.
const BYTES_MIN: usize = 6;

/// A password, at most, as far as it is judged.
const LOOK: usize = 256;

/// What stands behind the name with a digit in it and is no password, as a beginning.
const NO_PASSWORDS: [&str; 10] =
    ["argon2", "base64", "bcrypt", "http", "md5", "oauth2", "pbkdf2", "scrypt", "sha", "utf"];

/// The passwords outside of `taken`. `labels` are the places of the names, in order.
pub(super) fn find(text: &str, labels: &[(usize, usize)], taken: &[Span]) -> Vec<Span> {
    let (mut found, mut from) = (Vec::new(), 0);
    for (start, end) in labels {
        if *start < from || !is_a_name(text, *start) {
            continue;
        }
        if let Some(span) = value_of(text, *end) {
            // Also behind one that is taken: each value is read to its end once.
            from = span.end;
            found.extend(Some(span).filter(|span| is_free(taken, span)));
        }
    }
    found
}

fn is_free(taken: &[Span], span: &Span) -> bool {
    let next = taken.partition_point(|known| known.end <= span.start);
    taken.get(next).is_none_or(|known| known.start >= span.end)
}

/// Whether a name begins here and no other word ends in it: `desenha` has no `senha`, `dbPassword` has one.
fn is_a_name(text: &str, start: usize) -> bool {
    let (before, name) = text.split_at(start);
    let is_hump = name.starts_with(char::is_uppercase) && before.ends_with(char::is_lowercase);
    is_hump || !before.ends_with(char::is_alphabetic)
}

fn value_of(text: &str, end: usize) -> Option<Span> {
    let start = behind_separator(text, end)?;
    let rest = text.get(start..)?;
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
    let look: String = rest.chars().take(LOOK).take_while(|c| !ends(*c)).collect();
    let value = bare(&look);
    if !is_password(value) {
        return None;
    }
    // Only what is masked is read to its end: the next name begins behind it.
    let whole = rest.split(ends).next().unwrap_or_default();
    Some(Span { start, end: start + bare(whole).len(), kind: Kind::Password })
}

/// A value without what ends a sentence or a list behind it.
fn bare(value: &str) -> &str {
    value.trim_end_matches(['.', ',', ';', ':', ')', ']', '}', '*'])
}

/// Where the value begins behind the name and what separates it, on the same line.
fn behind_separator(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let near = rest.get(..rest.floor_char_boundary(NEAR))?;
    let line = near.split('\n').next().unwrap_or_default();
    let closed = line.trim_start_matches(['"', '\'', '`', '*', ']']);
    let sign = closed.trim_start_matches([' ', '\t']);
    let value = match sign.strip_prefix([':', '=']) {
        Some(value) => value.trim_start_matches([':', '=', '>']),
        None => behind_words(closed)?,
    };
    let value = value.trim_start_matches([' ', '\t', '"', '\'', '`', '*']);
    Some(end + (line.len() - value.len()))
}

/// What stands behind `is`, or behind what the password is for and then `is` or a colon.
fn behind_words(closed: &str) -> Option<&str> {
    let after =
        |text: &'_ str| IS.iter().find_map(|is| text.find(is).map(|at| (at, at + is.len())));
    if let Some((0, value)) = after(closed) {
        return closed.get(value..).map(|value| value.trim_start_matches(':'));
    }
    FOR.iter().find(|word| closed.starts_with(**word))?;
    let is_near = |at: usize| at <= FOR_BYTES;
    let colon = closed.find(": ").map(|at| (at, at + 2));
    let (_, value) =
        [after(closed), colon].into_iter().flatten().min().filter(|found| is_near(found.0))?;
    closed.get(value..)
}

fn is_password(value: &str) -> bool {
    let stands_in = value.starts_with(['$', '<', '{', '%', '[', '*', '/', '~', '\\']);
    let lower = value.to_lowercase();
    let is_of_code = value.contains(['(', '{'])
        || NO_PASSWORDS.iter().any(|word| lower.starts_with(word))
        || is_path(value);
    let has_letter = value.chars().any(char::is_alphabetic);
    let has_digit = value.contains(|c: char| c.is_ascii_digit());
    let within = value.trim_end_matches(['!', '?']);
    let has_sign = within.contains(|c: char| c.is_ascii_punctuation() && !"._-/:,".contains(c));
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let is_mixed = has_letter && (has_digit || has_sign);
    value.len() >= BYTES_MIN && !stands_in && !is_of_code && (is_mixed || is_number)
}

/// `self.password2`, `process.env.PASS1`.
fn is_path(value: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    value.contains('.') && value.split('.').all(is_word)
}
