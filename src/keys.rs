//! A person's own key for one run, as it is stored: sealed under the operator's `VAULT_KEY` with
//! AES-256-GCM, which the platform's own cipher does.
//!
//! What the key is for (person, run, provider and host) is bound to it as associated
//! data: moved to another row, or with the address changed beneath it, it does not open. Of two
//! vault keys the first seals and both open, so that one can be replaced.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of a nonce, drawn anew for each sealing.
pub const NONCE_BYTES: usize = 12;

/// Bytes of a key of the cipher.
pub const KEY_BYTES: usize = 32;

/// A key that the operator gives has so many characters at least: 128 bits in hex.
const GIVEN_CHARS: usize = 32;

/// Why a key is not opened or sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Damaged, of another purpose, or sealed under a vault key that is gone.
    #[error("the stored key does not open: enter it again")]
    DoesNotOpen,
    /// Not what a seal looks like.
    #[error("the stored key is not whole: enter it again")]
    Malformed,
}

/// The operator's keys, the newest first.
#[derive(Clone)]
pub struct VaultKey(Vec<Zeroizing<[u8; KEY_BYTES]>>);

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a vault key")
    }
}

/// What a key is for.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what its name says")]
pub struct Purpose<'a> {
    pub person: &'a str,
    pub job: &'a str,
    pub provider: &'a str,
    /// Host and port that the key is sent to.
    pub host: &'a str,
}

impl Purpose<'_> {
    /// The associated data: each part with its length, so that no two purposes read alike.
    pub fn bound(&self) -> Vec<u8> {
        let mut bound = Vec::new();
        for part in [self.person, self.job, self.provider, self.host] {
            bound.extend((part.len() as u64).to_le_bytes());
            bound.extend(part.as_bytes());
        }
        bound
    }
}

impl VaultKey {
    /// Reads `VAULT_KEY`: one value or two, with a comma between them. `None` if one is too short
    /// to be worth anything.
    pub fn read(setting: &str) -> Option<Self> {
        let derive = |value: &str| {
            let hash = Sha256::new().chain_update(b"decant keys at rest\0").chain_update(value);
            Zeroizing::new(hash.finalize().into())
        };
        Some(Self(values(setting)?.into_iter().map(derive).collect()))
    }

    /// The keys, the newest first: that one seals, all open. Each is wiped when it is dropped.
    pub fn keys(&self) -> &[Zeroizing<[u8; KEY_BYTES]>] {
        &self.0
    }
}

/// The keys of a setting that may have one value or two, the newest first, with a comma between them.
/// `None` if one is too short to be worth anything.
pub fn values(setting: &str) -> Option<Vec<&str>> {
    let values: Vec<&str> = setting.split(',').map(str::trim).collect();
    let are_good = values.len() <= 2 && values.iter().all(|value| value.len() >= GIVEN_CHARS);
    are_good.then_some(values)
}

/// A sealed key as it is stored: the nonce, then what the cipher made of it, its tag included.
pub fn stored(nonce: [u8; NONCE_BYTES], body: &[u8]) -> Vec<u8> {
    [&nonce[..], body].concat()
}

/// The parts of a sealed key as it is stored.
pub fn parts(stored: &[u8]) -> Result<(&[u8; NONCE_BYTES], &[u8]), KeyError> {
    stored.split_first_chunk::<NONCE_BYTES>().ok_or(KeyError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_purposes_are_bound_alike() {
        let one =
            Purpose { person: "p", job: "j", provider: "anthropic", host: "api.anthropic.com" };
        let all = [
            one,
            Purpose { person: "q", ..one },
            Purpose { job: "k", ..one },
            Purpose { provider: "openai", ..one },
            Purpose { host: "evil.example", ..one },
            // The same letters, cut elsewhere.
            Purpose { person: "pj", job: "", ..one },
            Purpose { person: "", job: "pj", ..one },
        ];
        for (n, left) in all.iter().enumerate() {
            for right in &all[..n] {
                assert_ne!(left.bound(), right.bound(), "{left:?} {right:?}");
            }
        }
    }

    #[test]
    fn a_vault_key_can_be_replaced() {
        let (old, new) = ("o".repeat(32), "n".repeat(32));
        let vault = |setting: &str| VaultKey::read(setting).unwrap();
        let both = vault(&format!("{new}, {old}"));
        assert_eq!(both.keys(), [vault(&new).keys(), vault(&old).keys()].concat());
        assert_ne!(vault(&new).keys(), vault(&old).keys());
        for weak in ["", "short", &format!("{new},short"), &format!("{new},{new},{new}")] {
            assert!(VaultKey::read(weak).is_none(), "{weak}");
        }
        assert_eq!(format!("{both:?}"), "a vault key");
    }

    #[test]
    fn what_is_stored_has_two_parts() {
        let whole = stored([7; NONCE_BYTES], b"body");
        assert_eq!(parts(&whole), Ok((&[7; NONCE_BYTES], &b"body"[..])));
        assert_eq!(parts(&whole[..NONCE_BYTES - 1]), Err(KeyError::Malformed));
    }
}
