//! Telling a person's browsers that a run has come to rest, while no page of it is open.
//!
//! A push carries no word: the push service learns that something happened and for which browser,
//! and nothing of the run. What happened the browser asks this server itself. RFC 8030 is the
//! request, RFC 8292 how a server names itself in it (VAPID), RFC 7515 and 7518 its signed form.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use serde_json::json;
use zeroize::Zeroizing;

use crate::clock::Millis;
use crate::job::Job;
use crate::protocol::Hold;
use crate::settings;

/// The push services that browsers have of themselves: Chromium's, Mozilla's, Apple's, Microsoft's.
/// A page may name any address; nothing is sent to another unless the operator names its host.
const SERVICES: [&str; 4] = [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    ".notify.windows.com",
];

/// An endpoint, at most, in bytes.
const ENDPOINT_BYTES_MAX: usize = 1_024;

/// Browsers of a person that are told; the one that was added first gives way.
pub const BROWSERS_MAX: u32 = 8;

/// A service may keep a push for a browser that is away so long, in seconds.
pub const TTL_S: u32 = 86_400;

/// A signature holds so long. RFC 8292 §2 allows a day.
const SIGNED_FOR_MS: i64 = 12 * 3_600_000;

/// An uncompressed point of P-256 begins with this byte, and is so long; a secret scalar so long.
const POINT: u8 = 4;
const POINT_BYTES: usize = 65;
const SCALAR_BYTES: usize = 32;

/// With what the server names itself to push services.
#[derive(Clone)]
pub struct Vapid {
    public: Vec<u8>,
    private: Zeroizing<Vec<u8>>,
    contact: String,
}

impl Vapid {
    /// Reads `VAPID_PUBLIC_KEY`, `VAPID_PRIVATE_KEY` and `VAPID_SUBJECT` (a `mailto:` or `https:`
    /// address of the operator's), the keys in base64url as every tool writes them. None if no
    /// key is set; `Err` names what is missing or refused.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, Vec<String>> {
        let names = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"];
        let set = |name: &str| {
            get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let [public, private, contact] = names.map(set);
        if public.is_none() && private.is_none() {
            return Ok(None);
        }
        let bytes = |text: Option<String>| BASE64.decode(text?.trim_end_matches('=')).ok();
        let public = bytes(public).filter(|key| key.len() == POINT_BYTES && key[0] == POINT);
        let private = bytes(private).filter(|key| key.len() == SCALAR_BYTES).map(Zeroizing::new);
        let is_contact = |text: &String| text.starts_with("mailto:") || text.starts_with("https:");
        let contact = contact.filter(is_contact);
        let found = [public.is_some(), private.is_some(), contact.is_some()];
        if let (Some(public), Some(private), Some(contact)) = (public, private, contact) {
            return Ok(Some(Self { public, private, contact }));
        }
        let missing = names.iter().zip(found).filter(|(_, found)| !found);
        Err(missing.map(|(name, _)| (*name).to_owned()).collect())
    }

    /// The public key in base64url, as a browser subscribes with it.
    pub fn public(&self) -> String {
        BASE64.encode(&self.public)
    }

    /// The private key as a JSON Web Key, as `WebCrypto` takes it.
    pub fn jwk(&self) -> Zeroizing<String> {
        let (x, y) = self.public[1..].split_at(SCALAR_BYTES);
        let private = Zeroizing::new(BASE64.encode(&*self.private));
        Zeroizing::new(
            json!({
                "kty": "EC", "crv": "P-256",
                "x": BASE64.encode(x), "y": BASE64.encode(y), "d": *private,
            })
            .to_string(),
        )
    }

    /// What is to be signed with ES256 for a push service.
    pub fn unsigned(&self, service: &str, now: Millis) -> String {
        let part = |value: serde_json::Value| BASE64.encode(value.to_string());
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let until = (now.0 + SIGNED_FOR_MS) / 1_000;
        let claims = json!({ "aud": service, "exp": until, "sub": self.contact });
        format!("{}.{}", part(header), part(claims))
    }

    /// The header `authorization`, of what was signed and its signature.
    pub fn authorization(&self, unsigned: &str, signature: &[u8]) -> String {
        format!("vapid t={unsigned}.{}, k={}", BASE64.encode(signature), self.public())
    }
}

/// The origin of the push service that an endpoint belongs to; none if the server knows no such
/// service. `also` are the hosts that the operator named besides, with their ports if they have any.
pub fn service<'a>(endpoint: &'a str, also: &str) -> Option<&'a str> {
    if endpoint.len() > ENDPOINT_BYTES_MAX || !settings::is_address(endpoint) {
        return None;
    }
    let at = endpoint.find("://")? + 3;
    let end = endpoint[at..].find('/').map_or(endpoint.len(), |end| at + end);
    let host = &endpoint[at..end];
    let is_known = SERVICES.iter().any(|known| match known.strip_prefix('.') {
        Some(_) => host.len() > known.len() && host.ends_with(known),
        None => host == *known,
    });
    let is_named = || also.split(',').any(|own| own.trim() == host);
    let known = is_known && endpoint.starts_with("https:");
    (known || is_named()).then(|| &endpoint[..end])
}

/// Why a run does nothing more by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It is done.
    Done,
    /// It waits for the person, or for the month to end.
    Held(Hold),
    /// It is done, but for what was set aside.
    NeedsYou,
}

impl Rest {
    /// The same for who runs the server, without a word of the person's.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Done => "A run is done: its memory is written.",
            Self::NeedsYou => "A run is done but for what was set aside: its person is asked.",
            Self::Held(Hold::Cap) => "A run has reached its cap: its person is asked.",
            Self::Held(Hold::Budget) => "A run waits for next month: this one's budget is used up.",
            Self::Held(Hold::Key) => "A run waits: the provider refuses its key.",
            Self::Held(Hold::Credit) => "A run waits: its account has no credit left.",
            Self::Held(Hold::Model | Hold::Batch | Hold::Paused) => {
                "A run waits: its person is asked."
            }
        }
    }
}

/// Whether a run has come to rest, and why; a pause is no news to who asked for it.
pub fn rest(job: &Job) -> Option<Rest> {
    match job.row().hold {
        Some(Hold::Paused) => None,
        Some(hold) => Some(Rest::Held(hold)),
        None if !job.is_ended() => None,
        None if job.needs_you() > 0 => Some(Rest::NeedsYou),
        None => Some(Rest::Done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: &str =
        "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    const PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    /// What is set, and what is refused of it.
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

    fn vapid(set: &[(&str, &str)]) -> Result<Option<Vapid>, Vec<String>> {
        Vapid::read(|name| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_server_that_names_itself_by_half_is_told_what_is_missing() {
        let (public, private) = (("VAPID_PUBLIC_KEY", PUBLIC), ("VAPID_PRIVATE_KEY", PRIVATE));
        let subject = ("VAPID_SUBJECT", "mailto:ops@example.org");
        assert!(vapid(&[]).unwrap().is_none() && vapid(&[subject]).unwrap().is_none());
        assert!(vapid(&[public, private, subject]).unwrap().is_some());
        let refused: &[Case] = &[
            (&[public, private], &["VAPID_SUBJECT"]),
            (&[public, subject], &["VAPID_PRIVATE_KEY"]),
            (&[public, private, ("VAPID_SUBJECT", "me")], &["VAPID_SUBJECT"]),
            (&[("VAPID_PUBLIC_KEY", PRIVATE), private, subject], &["VAPID_PUBLIC_KEY"]),
            (&[public, ("VAPID_PRIVATE_KEY", "%"), subject], &["VAPID_PRIVATE_KEY"]),
        ];
        for (set, names) in refused {
            assert_eq!(vapid(set).err().unwrap(), *names, "{set:?}");
        }
    }

    /// The keys and the header of the example in RFC 8292 §2.4, with this contact.
    #[test]
    fn what_is_signed_has_the_form_of_the_rfc() {
        let set = [
            ("VAPID_PUBLIC_KEY", PUBLIC),
            ("VAPID_PRIVATE_KEY", PRIVATE),
            ("VAPID_SUBJECT", "mailto:ops@example.org"),
        ];
        let vapid = vapid(&set).unwrap().unwrap();
        let unsigned = vapid.unsigned("https://push.example.net", Millis(1_764_000_000_000));
        let (header, claims) = unsigned.split_once('.').unwrap();
        assert_eq!(BASE64.decode(header).unwrap(), br#"{"alg":"ES256","typ":"JWT"}"#);
        let claims: serde_json::Value =
            serde_json::from_slice(&BASE64.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://push.example.net");
        assert_eq!(claims["exp"], 1_764_043_200);
        let header = vapid.authorization(&unsigned, &[1; 64]);
        assert!(header.starts_with("vapid t=ey") && header.ends_with(&format!(", k={PUBLIC}")));
        let jwk: serde_json::Value = serde_json::from_str(&vapid.jwk()).unwrap();
        assert_eq!((&jwk["crv"], &jwk["d"]), (&json!("P-256"), &json!(PRIVATE)));
        assert_eq!(jwk["x"].as_str().unwrap().len(), 43);
    }

    #[test]
    fn only_push_services_that_are_known_are_sent_anything() {
        let own = "127.0.0.1:8090, push.example.org";
        let known = [
            ("https://fcm.googleapis.com/fcm/send/a:b", "https://fcm.googleapis.com"),
            ("https://wns2-by3p.notify.windows.com/w/?", ""),
            ("https://wns2-by3p.notify.windows.com/w/1", "https://wns2-by3p.notify.windows.com"),
            ("https://push.example.org/up/1", "https://push.example.org"),
            ("http://127.0.0.1:8090/one", "http://127.0.0.1:8090"),
            ("http://fcm.googleapis.com/fcm/send/a", ""),
            ("http://push.example.org/up/1", ""),
            ("http://127.0.0.1:8091/one", ""),
            ("https://fcm.googleapis.com.evil.example/a", ""),
            ("https://fcm.googleapis.com@evil.example/a", ""),
            ("https://fcm.googleapis.com:8443/a", ""),
            ("https://evilnotify.windows.com/a", ""),
            ("https://.notify.windows.com/a", ""),
            ("https://169.254.169.254/latest", ""),
            ("data:text/plain,a", ""),
            ("", ""),
        ];
        for (endpoint, origin) in known {
            assert_eq!(service(endpoint, own).unwrap_or_default(), origin, "{endpoint}");
        }
        let long = format!("https://fcm.googleapis.com/{}", "a".repeat(ENDPOINT_BYTES_MAX));
        assert_eq!(service(&long, own), None);
    }
}
