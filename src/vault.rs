//! The vault file: what placeholders stand for, under a passphrase. The person may save it, keep it
//! where they like, and open it again beside a bundle to read that with its values.
//!
//! Bytes in, bytes out; salt and nonce are handed in. What callers rely on:
//!
//! - Values of credentials, cards and accounts are never in it, whoever hands them in.
//! - Every byte of the file is checked: its head is authenticated with what is sealed.
//! - What is wrong with a file is told apart: no vault, a newer one, a damaged one, another
//!   passphrase.
//!
//! The file: `decant\0v`, version, one byte for how the key is derived (1: PBKDF2-HMAC-SHA-256),
//! rounds (four bytes), salt (16), nonce (12); then AES-256-GCM of the values as JSON, with all of
//! that as associated data; then SHA-256 of everything before it, which tells a damaged file from
//! a mistyped passphrase. Numbers are big-endian.

use std::collections::BTreeMap;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::placeholder;
use crate::redact::Kind;

/// What the file begins with.
const MAGIC: &[u8; 8] = b"decant\0v";

/// The version of the file.
const VERSION: u8 = 1;

/// PBKDF2-HMAC-SHA-256.
const DERIVATION: u8 = 1;

/// Rounds of the derivation: what OWASP asks for, and a second in a browser.
pub const ROUNDS: u32 = 600_000;

/// Of a file that asks for more, we take no notice: opening it would take minutes.
const ROUNDS_MAX: u32 = 10_000_000;

/// Bytes of the salt.
pub const SALT_BYTES: usize = 16;

/// Bytes of the nonce.
pub const NONCE_BYTES: usize = 12;

/// Characters of a passphrase, at least.
pub const PASSPHRASE_CHARS: usize = 8;

/// A file, at most.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

const HEAD_BYTES: usize = MAGIC.len() + 2 + 4 + SALT_BYTES + NONCE_BYTES;
const SUM_BYTES: usize = 32;

/// What placeholders stand for.
pub type Values = BTreeMap<String, String>;

/// Why a vault could not be made or opened.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum VaultError {
    /// The file is something else.
    #[error("this is not a vault; choose the file that was saved as one")]
    NotAVault,
    /// A later decant made it.
    #[error("this vault was made by a newer decant (version {version}); open it with that one")]
    Newer {
        /// The version that it has.
        version: u8,
    },
    /// It was cut or changed.
    #[error("this vault is damaged; use another copy of it")]
    Damaged,
    /// The passphrase is another.
    #[error("this is not the passphrase of this vault; try again")]
    WrongPassphrase,
    /// A passphrase that could be guessed.
    #[error("a passphrase needs {PASSPHRASE_CHARS} characters or more; choose a longer one")]
    ShortPassphrase,
    /// More than [`FILE_BYTES_MAX`].
    #[error("there is more to seal than a vault holds; choose fewer conversations")]
    TooLarge,
}

impl VaultError {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotAVault => "not_a_vault",
            Self::Newer { .. } => "newer_vault",
            Self::Damaged => "damaged_vault",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::ShortPassphrase => "short_passphrase",
            Self::TooLarge => "vault_full",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    values: Values,
}

/// Seals what placeholders stand for. Whatever is no placeholder, or stands for a credential, a
/// card or an account, is left out. A salt and a nonce are random, and used once.
pub fn seal<'a>(
    values: impl Iterator<Item = (&'a str, &'a str)>,
    passphrase: &str,
    salt: [u8; SALT_BYTES],
    nonce: [u8; NONCE_BYTES],
) -> Result<Vec<u8>, VaultError> {
    if passphrase.chars().count() < PASSPHRASE_CHARS {
        return Err(VaultError::ShortPassphrase);
    }
    let kept = values.filter(|(placeholder, _)| may_be_kept(placeholder));
    let values = kept.map(|(placeholder, value)| (placeholder.to_owned(), value.to_owned()));
    let plain = serde_json::to_vec(&Sealed { values: values.collect() });
    let plain = plain.map_err(|_| VaultError::TooLarge)?;
    let mut file = Vec::with_capacity(HEAD_BYTES + plain.len() + 16 + SUM_BYTES);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&[VERSION, DERIVATION]);
    file.extend_from_slice(&ROUNDS.to_be_bytes());
    file.extend_from_slice(&salt);
    file.extend_from_slice(&nonce);
    let payload = Payload { msg: &plain, aad: &file };
    let sealed = cipher(passphrase, &salt, ROUNDS).encrypt(&Nonce::from(nonce), payload);
    file.extend_from_slice(&sealed.map_err(|_| VaultError::TooLarge)?);
    let sum = Sha256::digest(&file);
    file.extend_from_slice(&sum);
    if file.len() > FILE_BYTES_MAX { Err(VaultError::TooLarge) } else { Ok(file) }
}

/// Opens a vault file.
pub fn open(file: &[u8], passphrase: &str) -> Result<Values, VaultError> {
    let rest = file.strip_prefix(MAGIC).ok_or(VaultError::NotAVault)?;
    match rest.first() {
        Some(&VERSION) => {}
        Some(&version) if version > VERSION => return Err(VaultError::Newer { version }),
        _ => return Err(VaultError::Damaged),
    }
    let body = file.len().checked_sub(SUM_BYTES).filter(|_| file.len() <= FILE_BYTES_MAX);
    let (body, sum) =
        file.split_at_checked(body.ok_or(VaultError::Damaged)?).ok_or(VaultError::Damaged)?;
    if Sha256::digest(body).as_slice() != sum {
        return Err(VaultError::Damaged);
    }
    let (head, sealed) = body.split_at_checked(HEAD_BYTES).ok_or(VaultError::Damaged)?;
    let (rounds, salt, nonce) = head_parts(head).ok_or(VaultError::Damaged)?;
    let payload = Payload { msg: sealed, aad: head };
    let plain = cipher(passphrase, &salt, rounds).decrypt(&Nonce::from(nonce), payload);
    let plain = plain.map_err(|_| VaultError::WrongPassphrase)?;
    let sealed: Sealed = serde_json::from_slice(&plain).map_err(|_| VaultError::Damaged)?;
    Ok(sealed.values)
}

/// A part of a masked text beside an opened vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// As it stands there.
    Text(&'a str),
    /// What a placeholder stands for.
    Value(&'a str),
    /// A placeholder that the vault does not have.
    Placeholder(&'a str),
}

/// The text with the values of an opened vault in place of its placeholders. A placeholder that the
/// vault does not have stays. The values are the person's own text: what shows the result has to
/// show it as text.
pub fn fill(text: &str, values: &Values) -> String {
    let words = |part| match part {
        Part::Text(text) | Part::Value(text) | Part::Placeholder(text) => text,
    };
    parts(text, values).map(words).collect()
}

/// The same by parts, so that values can be told from the text around them. No part is empty.
pub fn parts<'a>(text: &'a str, values: &'a Values) -> impl Iterator<Item = Part<'a>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let opens = || rest.match_indices('[');
        let found = opens().find_map(|(at, _)| Some((at, placeholder::read(rest.get(at..)?)?.0)));
        let (at, length) = found.unwrap_or((rest.len(), 0));
        if at > 0 {
            let (text, after) = rest.split_at(at);
            rest = after;
            return Some(Part::Text(text));
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        let value = values.get(word).map(|value| Part::Value(value));
        (length > 0).then(|| value.unwrap_or(Part::Placeholder(word)))
    })
}

/// Whether it is a placeholder of its own letters, of a kind whose values may be kept.
fn may_be_kept(text: &str) -> bool {
    placeholder::read(text).is_some_and(|(length, kind)| {
        let has_letters = length > kind.len() + 2;
        let is_credential = Kind::named(kind).is_none_or(Kind::is_credential);
        length == text.len() && has_letters && !is_credential
    })
}

/// Rounds, salt and nonce.
fn head_parts(head: &[u8]) -> Option<(u32, [u8; SALT_BYTES], [u8; NONCE_BYTES])> {
    let (derivation, rest) = head.get(MAGIC.len() + 1..)?.split_first()?;
    let (rounds, rest) = rest.split_first_chunk()?;
    let (salt, nonce) = rest.split_first_chunk()?;
    let rounds = u32::from_be_bytes(*rounds);
    let known = *derivation == DERIVATION && (ROUNDS..=ROUNDS_MAX).contains(&rounds);
    known.then_some((rounds, *salt, nonce.try_into().ok()?))
}

fn cipher(passphrase: &str, salt: &[u8], rounds: u32) -> Aes256Gcm {
    let mut key = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.as_bytes(), salt, rounds, &mut key);
    Aes256Gcm::new(&key.into())
}
