//! A person's own key for one run, as it is stored: sealed under the operator's `VAULT_KEY`.
//!
//! AES-256-GCM. What the key is for (person, run, provider and host) is bound to it as associated
//! data: moved to another row, or with the address changed beneath it, it does not open. Of two
//! vault keys the first seals and both open, so that one can be replaced.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::settings::Secret;

/// Bytes of a nonce, drawn anew for each sealing.
pub const NONCE_BYTES: usize = 12;

/// A vault key has so many characters at least: 128 bits in hex.
const VAULT_KEY_CHARS: usize = 32;

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
pub struct VaultKey(Vec<[u8; 32]>);

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
    /// Each part with its length, so that no two purposes read alike.
    fn bound(&self) -> Vec<u8> {
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
        let values: Vec<&str> = setting.split(',').map(str::trim).collect();
        let good = (1..=2).contains(&values.len())
            && values.iter().all(|value| value.len() >= VAULT_KEY_CHARS);
        let derive = |value: &&str| {
            Sha256::new()
                .chain_update(b"decant keys at rest\0")
                .chain_update(value)
                .finalize()
                .into()
        };
        good.then(|| Self(values.iter().map(derive).collect()))
    }

    /// Seals a key under a nonce that was never used before.
    pub fn seal(
        &self,
        key: &Secret,
        purpose: &Purpose,
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, KeyError> {
        let first = self.0.first().ok_or(KeyError::Malformed)?;
        let cipher = Aes256Gcm::new(&(*first).into());
        let aad = purpose.bound();
        let payload = Payload { msg: key.expose().as_bytes(), aad: &aad };
        let sealed =
            cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| KeyError::Malformed)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Opens a sealed key.
    pub fn open(&self, sealed: &[u8], purpose: &Purpose) -> Result<Secret, KeyError> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(KeyError::Malformed)?;
        let aad = purpose.bound();
        let opened = self.0.iter().find_map(|key| {
            let payload = Payload { msg: body, aad: &aad };
            Aes256Gcm::new(&(*key).into()).decrypt(&Nonce::from(*nonce), payload).ok()
        });
        let text = String::from_utf8(opened.ok_or(KeyError::DoesNotOpen)?);
        text.ok().as_deref().and_then(Secret::new).ok_or(KeyError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSE: Purpose<'static> =
        Purpose { person: "p", job: "j", provider: "anthropic", host: "api.anthropic.com" };

    fn vault(setting: &str) -> VaultKey {
        VaultKey::read(setting).unwrap()
    }

    #[test]
    fn a_key_opens_for_its_purpose_alone() {
        let vault = vault(&"a".repeat(32));
        let key = Secret::new("sk-canary").unwrap();
        let sealed = vault.seal(&key, &PURPOSE, [7; NONCE_BYTES]).unwrap();
        assert!(!sealed.windows(6).any(|bytes| bytes == b"canary"));
        assert_eq!(vault.open(&sealed, &PURPOSE), Ok(key));
        let others = [
            Purpose { person: "q", ..PURPOSE },
            Purpose { job: "k", ..PURPOSE },
            Purpose { provider: "openai", ..PURPOSE },
            Purpose { host: "evil.example", ..PURPOSE },
            // The same letters, cut elsewhere.
            Purpose { person: "pj", job: "", ..PURPOSE },
        ];
        for other in others {
            assert_eq!(vault.open(&sealed, &other), Err(KeyError::DoesNotOpen), "{other:?}");
        }
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(vault.open(&damaged, &PURPOSE).is_err(), "byte {at}");
        }
        assert_eq!(vault.open(&sealed[..5], &PURPOSE), Err(KeyError::Malformed));
    }

    #[test]
    fn a_vault_key_can_be_replaced() {
        let (old, new) = ("o".repeat(32), "n".repeat(32));
        let key = Secret::new("sk-1").unwrap();
        let sealed = vault(&old).seal(&key, &PURPOSE, [1; NONCE_BYTES]).unwrap();
        let both = vault(&format!("{new}, {old}"));
        assert_eq!(both.open(&sealed, &PURPOSE), Ok(key.clone()));
        let again = both.seal(&key, &PURPOSE, [2; NONCE_BYTES]).unwrap();
        assert_eq!(vault(&new).open(&again, &PURPOSE), Ok(key));
        assert_eq!(vault(&new).open(&sealed, &PURPOSE), Err(KeyError::DoesNotOpen));
        for weak in ["", "short", &format!("{new},short"), &format!("{new},{new},{new}")] {
            assert!(VaultKey::read(weak).is_none(), "{weak}");
        }
        assert_eq!(format!("{:?}", vault(&new)), "a vault key");
    }
}
