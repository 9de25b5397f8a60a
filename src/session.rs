//! Who is signed in where a server is reached over the network: whoever shows the owner's token, or a
//! browser with the cookie that it was given for that token.
//!
//! Nothing of a session is stored. A cookie says until when it holds, under a MAC that only this server
//! can make and that is bound to the token: another token signs every browser out. Of two cookie keys the
//! first signs and both are taken, so that one can be replaced. The cookie's name has it kept to this very
//! host and to https (RFC 6265bis, 4.1.3.2); no script reads it, and no other site's page sends it.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::clock::{DAY_MS, Millis};
use crate::keys;

/// What the cookie is called.
const COOKIE: &str = "__Host-decant";

/// So long a browser stays signed in.
const SIGNED_IN_MS: i64 = 30 * DAY_MS;

/// A token has so many characters at least: 128 bits in hex. Guessing is hopeless then, so nobody counts tries.
const TOKEN_CHARS: usize = 32;

/// The one person whom a server with `AUTH=token` is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Owner {
    token: Zeroizing<String>,
    /// The newest first.
    cookie_keys: Vec<Zeroizing<String>>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an owner")
    }
}

impl Owner {
    /// Reads `OWNER_TOKEN` and `COOKIE_KEY`. `Err` names those that are missing or too short to be
    /// worth anything.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let token = get("OWNER_TOKEN").map(|text| Zeroizing::new(text.trim().to_owned()));
        let is_good = |token: &Zeroizing<String>| {
            token.len() >= TOKEN_CHARS && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let setting = get("COOKIE_KEY").unwrap_or_default();
        match (token.filter(is_good), keys::values(&setting)) {
            (Some(token), Some(keys)) => {
                let own = |key: &str| Zeroizing::new(key.to_owned());
                Ok(Self { token, cookie_keys: keys.into_iter().map(own).collect() })
            }
            (token, keys) => {
                let missing = [("OWNER_TOKEN", token.is_none()), ("COOKIE_KEY", keys.is_none())];
                Err(missing.into_iter().filter(|of| of.1).map(|of| of.0.to_owned()).collect())
            }
        }
    }

    /// Whether this is the owner's token. Takes as long whatever is wrong about it.
    pub fn is_token(&self, given: &str) -> bool {
        let Some(key) = self.cookie_keys.first() else { return false };
        let of = |token: &str| signed(key, "decant token 1", token);
        of(given).verify_slice(&of(&self.token).finalize().into_bytes()).is_ok()
    }

    /// The header `Set-Cookie` that signs a browser in from now on.
    pub fn sign_in(&self, now: Millis) -> String {
        let until = (now + SIGNED_IN_MS).0 / 1000;
        let seal = self.cookie_keys.first().map(|key| self.seal(key, until).finalize());
        let seal = seal.map_or_else(Vec::new, |seal| seal.into_bytes().to_vec());
        let seal = BASE64_URL_SAFE_NO_PAD.encode(seal);
        set_cookie(&format!("{until}.{seal}"), SIGNED_IN_MS / 1000)
    }

    /// Whether one of a request's cookies, as its header has them, holds now.
    pub fn knows(&self, cookies: &str, now: Millis) -> bool {
        let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == COOKIE && self.holds(value, now))
    }

    fn holds(&self, value: &str, now: Millis) -> bool {
        let Some((until, seal)) = value.split_once('.') else { return false };
        let (Ok(until), Ok(seal)) = (until.parse::<i64>(), BASE64_URL_SAFE_NO_PAD.decode(seal))
        else {
            return false;
        };
        let is_ours = |key: &Zeroizing<String>| self.seal(key, until).verify_slice(&seal).is_ok();
        until > now.0 / 1000 && self.cookie_keys.iter().any(is_ours)
    }

    fn seal(&self, key: &str, until: i64) -> Hmac<Sha256> {
        signed(key, "decant session 1", &format!("{until}\0{}", self.token.as_str()))
    }
}

/// The header `Set-Cookie` that signs a browser out.
pub fn sign_out() -> String {
    set_cookie("", 0)
}

fn set_cookie(value: &str, seconds: i64) -> String {
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Strict")
}

/// What is said for one purpose alone.
fn signed(key: &str, purpose: &str, text: &str) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new(&block(key).into());
    mac.chain_update(purpose).chain_update([0]).chain_update(text)
}

/// A key as what is hashed first: RFC 2104, 2.
fn block(key: &str) -> [u8; 64] {
    let mut block = [0; 64];
    block[..32].copy_from_slice(&Sha256::digest(key));
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef0123456789abcdef";
    const KEY: &str = "a cookie key of thirty-two letters";
    const NEXT: &str = "another key of thirty-two letters!";
    const NOW: Millis = Millis(1_700_000_000_000);

    fn owner(token: &str, keys: &str) -> Result<Owner, Vec<String>> {
        Owner::read(|name| match name {
            "OWNER_TOKEN" => Some(token.to_owned()),
            "COOKIE_KEY" => Some(keys.to_owned()),
            _ => None,
        })
    }

    /// What a browser sends back of a `Set-Cookie`.
    fn cookie(set: &str) -> String {
        format!("theme=dark; {}", set.split(';').next().unwrap())
    }

    #[test]
    fn what_is_missing_or_too_short_is_named() {
        let short = "0123456789abcdef";
        let cases: &[(&str, &str, &[&str])] = &[
            (TOKEN, KEY, &[]),
            (&format!(" {TOKEN}\n"), &format!("{NEXT} , {KEY}"), &[]),
            (short, KEY, &["OWNER_TOKEN"]),
            ("a token of words, long enough but spaced", KEY, &["OWNER_TOKEN"]),
            (TOKEN, short, &["COOKIE_KEY"]),
            (TOKEN, &format!("{KEY},{short}"), &["COOKIE_KEY"]),
            (TOKEN, &format!("{KEY},{KEY},{KEY}"), &["COOKIE_KEY"]),
            ("", "", &["OWNER_TOKEN", "COOKIE_KEY"]),
        ];
        for (token, keys, named) in cases {
            assert_eq!(owner(token, keys).err().unwrap_or_default(), *named, "{token} {keys}");
        }
        assert!(!format!("{:?}", owner(TOKEN, KEY)).contains(TOKEN), "neither is shown");
    }

    #[test]
    fn only_the_whole_token_is_the_token() {
        let owner = owner(TOKEN, KEY).unwrap();
        assert!(owner.is_token(TOKEN));
        for other in ["", "0", &TOKEN[1..], &TOKEN.to_uppercase(), &format!("{TOKEN}0"), KEY] {
            assert!(!owner.is_token(other), "{other}");
        }
    }

    #[test]
    fn a_cookie_holds_for_its_time_its_token_and_its_keys() {
        let here = owner(TOKEN, KEY).unwrap();
        let given = cookie(&here.sign_in(NOW));
        let elsewhere = TOKEN.replace('0', "f");
        let cases: &[(&str, &str, i64, bool)] = &[
            (TOKEN, KEY, 0, true),
            (TOKEN, KEY, SIGNED_IN_MS - 1000, true),
            (TOKEN, KEY, SIGNED_IN_MS, false),
            (TOKEN, &format!("{NEXT},{KEY}"), 0, true),
            (TOKEN, NEXT, 0, false),
            (&elsewhere, KEY, 0, false),
        ];
        for (token, keys, later, holds) in cases {
            let found = owner(token, keys).unwrap().knows(&given, NOW + *later);
            assert_eq!(found, *holds, "{token} {keys} {later}");
        }
        assert!(!here.knows(&cookie(&sign_out()), NOW));
        assert!(
            here.sign_in(NOW)
                .ends_with("; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict")
        );
    }

    #[test]
    fn a_cookie_that_was_changed_is_none() {
        let owner = owner(TOKEN, KEY).unwrap();
        let set = owner.sign_in(NOW);
        let value = set.split(['=', ';']).nth(1).unwrap();
        assert!(owner.knows(&format!("{COOKIE}={value}"), NOW));
        let (until, seal) = value.split_once('.').unwrap();
        let later = until.parse::<i64>().unwrap() + 1;
        let changed = [
            format!("{later}.{seal}"),
            format!("{until}.{}", &seal[1..]),
            format!("{until}.{seal}="),
            format!("{until}."),
            until.to_owned(),
            format!("99999999999999999999.{seal}"),
            format!(".{seal}"),
        ];
        for value in changed {
            assert!(!owner.knows(&format!("{COOKIE}={value}"), NOW), "{value}");
        }
        assert!(!owner.knows(&format!("decant={value}"), NOW), "by another name");
    }
}
