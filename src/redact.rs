//! Masking: e-mail addresses and credentials give way to placeholders before anything leaves.
//!
//! [`Masker::mask`] turns a text into its masked text: `[email-7k3q2a9d4m]` in place of a value,
//! and a table of where the placeholders stand. The ten letters are a keyed hash of the value in
//! its normal form, so a value has one placeholder everywhere in a memory, and nobody without the
//! key can try values against it. Text that looks like a placeholder is masked as `literal`, so
//! that every placeholder in a masked text is one that the masker wrote.
//!
//! What callers rely on:
//! - Outside of the masks the text is the input, byte for byte.
//! - Masking a masked text finds its placeholders (as `literal`) and nothing else.
//! - A credential, once masked, is kept in no form from which it could be had back.
//! - The time is linear in the text, whatever stands in it. When in doubt it masks: a word too
//!   much costs a reader little, a key too few may cost a person much.
//!
//! Deliberately absent: regular expressions, which would be most of the page's weight, and
//! guesses by entropy, which mask hashes and ids that a memory needs.

mod email;
mod forms;
mod table;
mod url;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::chunk::Mask;
pub use crate::chunk::Masked;

/// What a memory's key is derived with from the person's masking key.
const MEMORY_LABEL: &[u8] = b"decant memory";

/// Crockford's base 32, lower case: digits and letters without `i l o u`.
const BASE_32: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a placeholder; each is five bits of the hash.
const LETTERS: usize = 10;

/// What a masked value is. The words stand in placeholders, in mask tables and in the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A PEM or PGP block of a private key.
    PrivateKey,
    /// The password in `scheme://user:password@host`.
    Password,
    /// A JSON web token.
    Jwt,
    /// A key or token with a fixed form.
    ApiKey,
    /// An e-mail address.
    Email,
    /// Text that looks like a placeholder.
    Literal,
}

impl Kind {
    /// All of them, the gravest first.
    pub const ALL: [Self; 6] =
        [Self::PrivateKey, Self::Password, Self::Jwt, Self::ApiKey, Self::Email, Self::Literal];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKey => "private_key",
            Self::Password => "password",
            Self::Jwt => "jwt",
            Self::ApiKey => "api_key",
            Self::Email => "email",
            Self::Literal => "literal",
        }
    }

    /// Whether it opens something. Such a value never leaves the text that it was found in.
    pub fn is_credential(self) -> bool {
        match self {
            Self::PrivateKey | Self::Password | Self::Jwt | Self::ApiKey => true,
            Self::Email | Self::Literal => false,
        }
    }

    /// The form in which two spellings of one value are the same bytes.
    fn normal_form(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Email => email::normal_form(value).into(),
            Self::PrivateKey | Self::Password | Self::Jwt | Self::ApiKey | Self::Literal => {
                value.into()
            }
        }
    }
}

/// Bytes `start..end` of a text that are to be masked. Both lie on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
    kind: Kind,
}

/// The person's masking key: 32 random bytes that the shell keeps. It is never printed.
#[derive(Clone)]
pub struct MaskingKey([u8; 32]);

impl MaskingKey {
    /// The key of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for MaskingKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("MaskingKey(…)")
    }
}

/// A value that a placeholder was made for.
struct Met {
    /// Bits of the hash that are not in the placeholder: they differ if two values share one.
    witness: u64,
    /// The value as first met; none for a credential.
    value: Option<String>,
}

/// Masks the texts of one memory, and remembers what its placeholders stand for.
pub struct Masker {
    key: Hmac<Sha256>,
    met: BTreeMap<String, Met>,
    collided: BTreeSet<String>,
    collisions: BTreeSet<String>,
    counts: BTreeMap<String, u64>,
}

impl Masker {
    /// A masker for the memory of that name.
    pub fn new(key: &MaskingKey, memory: &str) -> Self {
        let mut derived = keyed(&key.0);
        derived.update(MEMORY_LABEL);
        derived.update(&[0]);
        derived.update(memory.as_bytes());
        let key = keyed(&derived.finalize().into_bytes().into());
        Self {
            key,
            met: BTreeMap::new(),
            collided: BTreeSet::new(),
            collisions: BTreeSet::new(),
            counts: BTreeMap::new(),
        }
    }

    /// Placeholders known to stand for two values, from an earlier masker's
    /// [`collisions`](Self::collisions): both values become `[kind]`.
    #[must_use]
    pub fn with_collisions(mut self, collided: BTreeSet<String>) -> Self {
        self.collided.extend(collided);
        self
    }

    /// Puts a placeholder in place of every value found in the text.
    pub fn mask(&mut self, text: &str) -> Masked {
        let spans = find(text);
        let mut out = String::with_capacity(text.len());
        let mut masks = Vec::with_capacity(spans.len());
        let mut done = 0;
        for Span { start, end, kind } in spans {
            let (Some(before), Some(value)) = (text.get(done..start), text.get(start..end)) else {
                unreachable!("spans are in order and on character boundaries");
            };
            out.push_str(before);
            let placeholder = self.placeholder(kind, value);
            masks.push(Mask {
                start: out.len() as u32,
                length: placeholder.len() as u32,
                kind: kind.as_str().to_owned(),
            });
            out.push_str(&placeholder);
            *self.counts.entry(kind.as_str().to_owned()).or_default() += 1;
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Masked { text: out, masks }
    }

    /// How many values were masked so far, by kind.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Placeholders that were found to stand for two values. If there are any, what was masked
    /// before they were found has to be masked again, by a new masker that is given these and
    /// all that this one was given (which are not repeated here).
    pub fn collisions(&self) -> &BTreeSet<String> {
        &self.collisions
    }

    /// Each placeholder with the value that it stands for, as first met: what a vault holds.
    /// Credentials are not among them, nor values whose placeholder is `[kind]`.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.met.iter().filter_map(|(placeholder, met)| {
            let value = met.value.as_deref()?;
            (!self.is_collided(placeholder)).then_some((placeholder.as_str(), value))
        })
    }

    fn placeholder(&mut self, kind: Kind, value: &str) -> String {
        let mut hash = self.key.clone();
        hash.update(kind.as_str().as_bytes());
        hash.update(&[0]);
        hash.update(kind.normal_form(value).as_bytes());
        self.name(kind, value, hash.finalize().into_bytes().into())
    }

    /// The placeholder of the value with this hash, or `[kind]` if another value has it already.
    fn name(&mut self, kind: Kind, value: &str, hash: [u8; 32]) -> String {
        let (bits, witness) = (bits_of(&hash[..8]), bits_of(&hash[8..16]));
        let placeholder = format!("[{}-{}]", kind.as_str(), letters(bits));
        if !self.is_collided(&placeholder) {
            let value = || (!kind.is_credential()).then(|| value.to_owned());
            let met = self
                .met
                .entry(placeholder.clone())
                .or_insert_with(|| Met { witness, value: value() });
            if met.witness == witness {
                return placeholder;
            }
            self.collisions.insert(placeholder);
        }
        format!("[{}]", kind.as_str())
    }

    fn is_collided(&self, placeholder: &str) -> bool {
        self.collided.contains(placeholder) || self.collisions.contains(placeholder)
    }
}

/// What is to be masked in a text, in order, without overlaps.
///
/// Credentials come first and addresses are looked for between them, so that no part of a key can
/// pass for an address, whose value the vault may hold.
fn find(text: &str) -> Vec<Span> {
    let mut spans = forms::find(text);
    let addresses = email::find(text, &spans);
    if !addresses.is_empty() {
        spans.extend(addresses);
        spans.sort_unstable_by_key(|span| span.start);
    }
    spans
}

/// HMAC-SHA-256 under a key of 32 bytes, which the standard pads with zeros to a block.
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    Hmac::new(&block.into())
}

/// Eight bytes as one number, the first the most significant.
fn bits_of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}

/// The first fifty bits, five to a letter, the most significant first.
fn letters(bits: u64) -> String {
    (0..LETTERS).map(|at| char::from(BASE_32[(bits >> (59 - 5 * at)) as usize % 32])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masker() -> Masker {
        Masker::new(&MaskingKey::from_bytes([7; 32]), "m")
    }

    /// Fifty bits cannot be made to collide in a test, so the hashes are given here.
    #[test]
    fn two_values_with_one_placeholder_are_found_and_told_apart_from_one_value_met_twice() {
        let mut masker = masker();
        let (one, mut other) = ([9; 32], [9; 32]);
        other[15] = 8;
        let placeholder = masker.name(Kind::Email, "a@x.org", one);
        assert_eq!(masker.name(Kind::Email, "A@x.org", one), placeholder);
        assert!(masker.collisions().is_empty());
        assert_eq!(masker.values().collect::<Vec<_>>(), [(placeholder.as_str(), "a@x.org")]);

        assert_eq!(masker.name(Kind::Email, "b@x.org", other), "[email]");
        assert_eq!(masker.collisions(), &BTreeSet::from([placeholder]));
        assert_eq!(masker.name(Kind::Email, "a@x.org", one), "[email]");
        assert_eq!(masker.values().count(), 0, "nobody could say which of the two it is");
    }

    #[test]
    fn the_same_bits_under_two_kinds_are_two_placeholders() {
        let mut masker = masker();
        let email = masker.name(Kind::Email, "x", [1; 32]);
        assert_ne!(masker.name(Kind::ApiKey, "x", [1; 32]), email);
        assert!(masker.collisions().is_empty());
    }

    #[test]
    fn letters_are_crockford_base_32() {
        assert_eq!(letters(0), "0000000000");
        assert_eq!(letters(u64::MAX), "zzzzzzzzzz");
        // 00000 00001 00010 … 01001, then fourteen bits that are in no letter.
        assert_eq!(letters(0x0044_3214_c742_7fff), "0123456789");
        assert_eq!(letters(0x0044_3214_c742_4000), "0123456789");
    }
}
