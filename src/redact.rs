//! Masking: what opens something, and what names or reaches somebody, gives way to placeholders
//! before anything leaves.
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
//! - A credential, once masked, is kept in no form from which it could be had back; nor is a card
//!   or an account.
//! - The time is linear in the text, whatever stands in it. When in doubt it masks: a word too
//!   much costs a reader little, a key too few may cost a person much.
//!
//! What is found, in this order, each between what was found before: credentials of known form
//! ([`forms`]) and by the rules of gitleaks ([`rules`]), cards, accounts, telephone numbers and
//! addresses of machines ([`numbers`]), e-mail addresses ([`email`]), and the person's own words
//! and names ([`own`]). [`names`] proposes names out of the texts; masking takes only what the
//! person chose.

mod command;
mod email;
mod entropy;
mod forms;
mod label;
pub mod names;
mod numbers;
mod own;
mod query;
mod rules;
mod table;
mod url;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::chunk::Mask;
pub use crate::chunk::Masked;
use crate::placeholder;

pub use own::{ENTRIES_MAX, ENTRY_BYTES};
use own::{List, Own};

/// What a memory's key is derived with from the person's masking key.
const MEMORY_LABEL: &[u8] = b"decant memory";

/// Makes of it the key to the marks of decisions.
const CARE_LABEL: &[u8] = b"decant care 1";

/// What is masked changes what stands around it: a text is looked through again until nothing new
/// is found, so often at most.
const ROUNDS: usize = 6;

/// What a masked value is. The words stand in placeholders, in mask tables and in the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A PEM or PGP block of a private key.
    PrivateKey,
    /// The password in `scheme://user:password@host`, or of a command.
    Password,
    /// A JSON web token.
    Jwt,
    /// A key or token: by its form, or by what it is called.
    ApiKey,
    /// The number of a payment card.
    Card,
    /// The number of a bank account.
    Iban,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// The address of a machine, of version 4 or 6.
    Ip,
    /// One of the person's own words.
    Word,
    /// One of the names that the person chose.
    Name,
    /// Text that looks like a placeholder.
    Literal,
}

impl Kind {
    /// All of them, the gravest first.
    pub const ALL: [Self; 12] = [
        Self::PrivateKey,
        Self::Password,
        Self::Jwt,
        Self::ApiKey,
        Self::Card,
        Self::Iban,
        Self::Email,
        Self::Phone,
        Self::Ip,
        Self::Word,
        Self::Name,
        Self::Literal,
    ];

    /// The kind of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The word for it: one of [`placeholder::KINDS`], which has them in the same order.
    pub fn as_str(self) -> &'static str {
        placeholder::KINDS[self as usize]
    }

    /// Whether it opens something, or is the number of a card or an account. Such a value never
    /// leaves the text that it was found in.
    pub fn is_credential(self) -> bool {
        match self {
            Self::PrivateKey
            | Self::Password
            | Self::Jwt
            | Self::ApiKey
            | Self::Card
            | Self::Iban => true,
            Self::Email | Self::Phone | Self::Ip | Self::Word | Self::Name | Self::Literal => false,
        }
    }

    /// The form in which two spellings of one value are the same bytes.
    fn normal_form(self, value: &str) -> Cow<'_, str> {
        match self {
            Self::Email => email::normal_form(value).into(),
            Self::Card | Self::Iban => numbers::normal_account(value).into(),
            Self::Phone => numbers::normal_phone(value).into(),
            Self::Ip => numbers::normal_ip(value).into(),
            Self::Word => value.to_lowercase().into(),
            Self::PrivateKey
            | Self::Password
            | Self::Jwt
            | Self::ApiKey
            | Self::Name
            | Self::Literal => value.into(),
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

    /// The key to the marks of the person's decisions about the memory of that name.
    pub fn care_key(&self, memory: &str) -> [u8; 32] {
        self.derived(CARE_LABEL, memory)
    }

    fn derived(&self, label: &[u8], memory: &str) -> [u8; 32] {
        let mut derived = keyed(&self.0);
        derived.update(label);
        derived.update(&[0]);
        derived.update(memory.as_bytes());
        derived.finalize().into_bytes().into()
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
    own: Own,
    met: BTreeMap<String, Met>,
    collided: BTreeSet<String>,
    collisions: BTreeSet<String>,
    counts: BTreeMap<String, u64>,
}

impl Masker {
    /// A masker for the memory of that name.
    pub fn new(key: &MaskingKey, memory: &str) -> Self {
        let key = keyed(&key.derived(MEMORY_LABEL, memory));
        Self {
            key,
            own: Own::default(),
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

    /// The person's own words: whole words, in any case. Of more than [`ENTRIES_MAX`] the first,
    /// and none longer than [`ENTRY_BYTES`].
    #[must_use]
    pub fn with_words(mut self, words: &[String]) -> Self {
        self.own.words = List::new(words, true);
        self
    }

    /// Names of people: whole words, as they are written, without their genitive. The same limits.
    #[must_use]
    pub fn with_names(mut self, names: &[String]) -> Self {
        self.own.names = List::new(names, false);
        self
    }

    /// Puts a placeholder in place of every value found in the text.
    pub fn mask(&mut self, text: &str) -> Masked {
        let spans = find(text, &self.own);
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
        let placeholder = placeholder::write(kind.as_str(), bits);
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
/// A mask takes a word away from its neighbours, and then they may be something by themselves. So
/// the text is looked through again with its masks, until nothing more is found in it.
fn find(text: &str, own: &Own) -> Vec<Span> {
    let mut spans = find_once(text, own);
    for _ in 1..ROUNDS {
        if spans.is_empty() {
            break;
        }
        let (masked, places) = stand_in(text, &spans);
        let found = find_once(&masked, own);
        let is_new = |span: &Span| {
            places.binary_search_by_key(&span.start, |place| place.0).is_err()
                || span.kind != Kind::Literal
        };
        let new: Vec<Span> = found
            .into_iter()
            .filter(is_new)
            .map(|span| before_masking(span, &spans, &places))
            .collect();
        if new.is_empty() {
            break;
        }
        spans.extend(new);
        spans = joined(spans);
    }
    spans
}

/// Credentials come first and the rest is looked for between them, so that no part of a key can
/// pass for an address, whose value the vault may hold.
fn find_once(text: &str, own: &Own) -> Vec<Span> {
    let mut spans = forms::find(text);
    between(text, &mut spans, numbers::find);
    let addresses = email::find(text, &spans);
    add(&mut spans, addresses);
    between(text, &mut spans, |text, from, found| own.words.find(Kind::Word, text, from, found));
    between(text, &mut spans, |text, from, found| own.names.find(Kind::Name, text, from, found));
    spans
}

/// Looks for more in each stretch between the spans: `find` is given the stretch and its place.
fn between(text: &str, spans: &mut Vec<Span>, find: impl Fn(&str, usize, &mut Vec<Span>)) {
    let mut found = Vec::new();
    let mut from = 0;
    for end in spans.iter().map(Some).chain([None]) {
        let to = end.map_or(text.len(), |span| span.start);
        if let Some(stretch) = text.get(from..to) {
            find(stretch, from, &mut found);
        }
        from = end.map_or(to, |span| span.end);
    }
    add(spans, found);
}

fn add(spans: &mut Vec<Span>, found: Vec<Span>) {
    if !found.is_empty() {
        spans.extend(found);
        *spans = joined(std::mem::take(spans));
    }
}

/// In order, with those that overlap made one: of the kind that is gravest.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end => {
                last.end = last.end.max(span.end);
                last.kind = last.kind.min(span.kind);
            }
            _ => out.push(span),
        }
    }
    out
}

/// The text with placeholders of the form that masks have, and where they stand.
fn stand_in(text: &str, spans: &[Span]) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(spans.len());
    let mut done = 0;
    for span in spans {
        out.push_str(text.get(done..span.start).unwrap_or_default());
        let start = out.len();
        out.push_str(&placeholder::write(span.kind.as_str(), 0));
        places.push((start, out.len()));
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    (out, places)
}

/// Where a span of the text with placeholders lies in the text: what cuts into one takes it whole.
fn before_masking(span: Span, spans: &[Span], places: &[(usize, usize)]) -> Span {
    let back = |at: usize, is_end: bool| {
        let passed = places.partition_point(|place| place.1 <= at);
        match (places.get(passed), spans.get(passed)) {
            (Some(place), Some(span)) if place.0 < at => {
                if is_end {
                    span.end
                } else {
                    span.start
                }
            }
            _ => match passed
                .checked_sub(1)
                .and_then(|last| Some((places.get(last)?, spans.get(last)?)))
            {
                Some((place, span)) => at - place.1 + span.end,
                None => at,
            },
        }
    };
    Span { start: back(span.start, false), end: back(span.end, true), kind: span.kind }
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
}
