//! The settings of a server, and which of them are missing or refused.
//!
//! A setting that cannot be honoured stops the server at once and by name, not at the first call
//! that would have needed it. The command line reads the same names from its environment.

use std::fmt;

use zeroize::Zeroizing;

use crate::gate::Auth;
use crate::prices::{Prices, PricesError};
use crate::prompt::Provider;

/// What the server was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// `SLICE_STEPS`: a slice of work ends after so many steps.
    pub slice_steps: usize,
    /// `PROVIDER`: who reads if nobody is named.
    pub provider: Provider,
    /// `MODEL`: with which model, if none is named.
    pub model: Option<String>,
}

/// The platform's clock may stand still while code runs, so a slice has a limit that needs no
/// clock. A step takes some tens of milliseconds; the platform allows thirty seconds.
const SLICE_STEPS: usize = 64;

/// Reads the settings by name. `Err` names those that are missing or refused.
pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Settings, Vec<String>> {
    let set = |name: &str| get(name).filter(|text| !text.trim().is_empty());
    let mut refused: Vec<String> = Vec::new();
    let mut refuse = |name: &str| refused.push(name.to_owned());
    for name in Auth::read(&get).err().into_iter().flatten() {
        refuse(&name);
    }
    // Not honoured yet: better nowhere than elsewhere.
    if set("JURISDICTION").is_some() {
        refuse("JURISDICTION");
    }
    let provider = match set("PROVIDER") {
        None => Some(Provider::Embedded),
        Some(name) => Provider::from_name(name.trim()),
    };
    if provider.is_none() {
        refuse("PROVIDER");
    }
    let slice_steps = match set("SLICE_STEPS") {
        Some(text) => text.parse().ok().filter(|steps| (1..=SLICE_STEPS).contains(steps)),
        None => Some(SLICE_STEPS),
    };
    if slice_steps.is_none() {
        refuse("SLICE_STEPS");
    }
    if set("BUDGET_USD_MONTH").is_some_and(|text| dollars(&text).is_none()) {
        refuse("BUDGET_USD_MONTH");
    }
    for webhook in ["ALERT_WEBHOOK_URL", "RUN_WEBHOOK_URL"] {
        if set(webhook).is_some_and(|url| !is_address(url.trim())) {
            refuse(webhook);
        }
    }
    if set("VAULT_KEY").is_some_and(|keys| crate::keys::VaultKey::read(&keys).is_none()) {
        refuse("VAULT_KEY");
    }
    if prices(&get).is_err() {
        refuse("PRICES");
    }
    // What the chosen provider cannot work without is asked for at once.
    if let Some(provider) = provider
        && let Err(names) = service(provider, &get)
    {
        for name in &names {
            refuse(name);
        }
    }
    match (provider, slice_steps) {
        (Some(provider), Some(slice_steps)) if refused.is_empty() => {
            let model = set("MODEL").or_else(|| default_model(provider));
            Ok(Settings { slice_steps, provider, model })
        }
        _ => Err(refused),
    }
}

/// The built-in prices with those of `PRICES` over them. `Err` says what is wrong with these.
pub fn prices(get: impl Fn(&str) -> Option<String>) -> Result<Prices, PricesError> {
    match get("PRICES").filter(|own| !own.trim().is_empty()) {
        Some(own) => Prices::built_in().with(&own),
        None => Ok(Prices::built_in()),
    }
}

/// `BUDGET_USD_MONTH` alone, in nanodollars; none if it is not set. An amount that cannot be read
/// lets nothing be spent.
pub fn budget_month(get: impl Fn(&str) -> Option<String>) -> Option<u64> {
    let text = get("BUDGET_USD_MONTH").filter(|text| !text.trim().is_empty())?;
    Some(dollars(&text).unwrap_or(0))
}

/// A service that models are asked of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Which dialect it speaks.
    pub provider: Provider,
    /// Its address: requests' paths are appended to it.
    pub base: String,
    /// What opens it, if anything has to.
    pub key: Option<Secret>,
}

impl Service {
    /// The header that carries the key.
    pub fn key_header(&self) -> Option<(&'static str, String)> {
        self.key.as_ref().map(|key| self.provider.key_header(&key.0))
    }

    /// What the object that keeps this account is called.
    pub fn account(&self) -> String {
        let key = self.key.as_ref().map_or("", |key| key.expose());
        crate::governor::account_name(self.provider.as_str(), self.host(), key)
    }

    /// Host and port: what a key is bound to.
    pub fn host(&self) -> &str {
        let rest = self.base.split_once("://").map_or(self.base.as_str(), |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

/// A key. It is never shown, and wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// A key as somebody gave it, without white space around it. `None` for what cannot stand in a
    /// header.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=512).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The key itself, for the one header that carries it, and for sealing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }
}

/// What a provider's settings are called, and its own address.
struct Names {
    base: &'static str,
    key: &'static str,
    home: &'static str,
}

fn names(provider: Provider) -> Option<Names> {
    match provider {
        Provider::Embedded | Provider::WorkersAi => None,
        Provider::Anthropic => Some(Names {
            base: "ANTHROPIC_BASE_URL",
            key: "ANTHROPIC_API_KEY",
            home: "https://api.anthropic.com",
        }),
        Provider::Openai => Some(Names {
            base: "OPENAI_BASE_URL",
            key: "OPENAI_API_KEY",
            home: "https://api.openai.com/v1",
        }),
    }
}

/// The setting that holds a provider's key.
pub fn key_name(provider: Provider) -> Option<&'static str> {
    names(provider).map(|names| names.key)
}

/// The setting that holds a provider's address.
pub fn base_name(provider: Provider) -> Option<&'static str> {
    names(provider).map(|names| names.base)
}

/// A provider's service. `Err` names the settings that are missing or refused. A server of one's
/// own, at another address than OpenAI's, may want no key.
pub fn service(
    provider: Provider,
    get: impl Fn(&str) -> Option<String>,
) -> Result<Service, Vec<String>> {
    let service = address(provider, &get)?;
    let Some(names) = names(provider) else { return Ok(service) };
    let may_lack = provider == Provider::Openai && service.base != names.home;
    let given = get(names.key).filter(|text| !text.trim().is_empty());
    match given.as_deref().map(Secret::new) {
        Some(Some(key)) => Ok(Service { key: Some(key), ..service }),
        None if may_lack => Ok(service),
        Some(None) | None => Err(vec![names.key.to_owned()]),
    }
}

/// A provider's service without its key: where a person's own key goes to.
pub fn address(
    provider: Provider,
    get: impl Fn(&str) -> Option<String>,
) -> Result<Service, Vec<String>> {
    let Some(names) = names(provider) else {
        return Ok(Service { provider, base: String::new(), key: None });
    };
    let given = get(names.base).filter(|text| !text.trim().is_empty());
    let base = given.as_deref().map_or(names.home, str::trim).trim_end_matches('/').to_owned();
    if !is_address(&base) {
        return Err(vec![names.base.to_owned()]);
    }
    Ok(Service { provider, base, key: None })
}

/// Whether secrets may be sent there: encrypted, or to this machine; no credentials, no query.
pub(crate) fn is_address(url: &str) -> bool {
    let (rest, local_only) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return false,
    };
    let host = rest.split('/').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    // A name may come to mean another machine.
    let is_local = name == "127.0.0.1";
    let plain = url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['@', '?', '#', '\\']);
    plain && !name.is_empty() && (is_local || !local_only)
}

/// The model that is taken if none is named: the cheapest that does well.
pub fn default_model(provider: Provider) -> Option<String> {
    let model = match provider {
        Provider::Embedded => return None,
        Provider::Anthropic => "claude-haiku-5-5",
        Provider::Openai => "gpt-6-luna",
        Provider::WorkersAi => "@cf/zai-org/glm-4.7-flash",
    };
    Some(model.to_owned())
}

/// Dollars as nanodollars; `None` for what is no amount.
fn dollars(text: &str) -> Option<u64> {
    let dollars: f64 = text.trim().parse().ok()?;
    (0.0..=1e9).contains(&dollars).then(|| (dollars * 1e9).round() as u64)
}

/// What a cheap question to a service said of the settings: `Err` names the one that is wrong.
/// `status`: none if nobody could be reached.
pub fn verdict(provider: Provider, status: Option<u16>) -> Result<(), &'static str> {
    match (names(provider), status) {
        (Some(names), None) => Err(names.base),
        (Some(names), Some(401 | 403)) => Err(names.key),
        // A service that does not answer this question may answer others.
        _ => Ok(()),
    }
}

/// The path of that question.
pub fn question(provider: Provider) -> Option<&'static str> {
    match provider {
        Provider::Embedded | Provider::WorkersAi => None,
        Provider::Anthropic => Some("/v1/models?limit=1"),
        Provider::Openai => Some("/models"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get<'a>(given: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string())
    }

    #[test]
    fn a_setting_that_cannot_be_honoured_is_named() {
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
        let key = ("ANTHROPIC_API_KEY", "sk-1");
        let cases: &[Case] = &[
            (&[], &[]),
            (&[("AUTH", "local"), ("PROVIDER", "embedded")], &[]),
            (&[("AUTH", ""), ("PROVIDER", "")], &[]),
            (&[("AUTH", "token")], &["OWNER_TOKEN", "COOKIE_KEY"]),
            (&[("AUTH", "access")], &["AUTH"]),
            (&[("SLICE_STEPS", "1")], &[]),
            (&[("SLICE_STEPS", "0")], &["SLICE_STEPS"]),
            (&[("SLICE_STEPS", "many")], &["SLICE_STEPS"]),
            (&[("PROVIDER", "anthropic")], &["ANTHROPIC_API_KEY"]),
            (&[("PROVIDER", "anthropic"), key], &[]),
            (&[("PROVIDER", "anthropic"), ("ANTHROPIC_API_KEY", "a b")], &["ANTHROPIC_API_KEY"]),
            (&[("PROVIDER", "openai")], &["OPENAI_API_KEY"]),
            (&[("PROVIDER", "openai"), ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")], &[]),
            (
                &[
                    ("PROVIDER", "anthropic"),
                    key,
                    ("ANTHROPIC_BASE_URL", "http://elsewhere.example"),
                ],
                &["ANTHROPIC_BASE_URL"],
            ),
            (&[("PROVIDER", "workers-ai")], &[]),
            (&[("AUTH", "LOCAL"), ("PROVIDER", "x")], &["AUTH", "PROVIDER"]),
            (&[("BUDGET_USD_MONTH", "much")], &["BUDGET_USD_MONTH"]),
            (&[("BUDGET_USD_MONTH", "12.50")], &[]),
            (&[("ALERT_WEBHOOK_URL", "ftp://x")], &["ALERT_WEBHOOK_URL"]),
            (&[("RUN_WEBHOOK_URL", "nowhere")], &["RUN_WEBHOOK_URL"]),
            (&[("PRICES", "[{\"model\":\"new\"}]")], &["PRICES"]),
            (&[("VAULT_KEY", "short")], &["VAULT_KEY"]),
            (&[("JURISDICTION", "eu")], &["JURISDICTION"]),
        ];
        for (given, refused) in cases {
            let found = read(get(given)).err().unwrap_or_default();
            assert_eq!(found, *refused, "{given:?}");
        }
    }

    #[test]
    fn a_key_goes_only_where_it_is_safe() {
        let cases = [
            ("https://api.anthropic.com", true),
            ("https://gateway.example/anthropic", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost", false),
            ("http://[::1]:1", false),
            ("https://[::1]:1", true),
            ("http://127.0.0.1.example", false),
            ("http://api.anthropic.com", false),
            ("https://me:secret@host", false),
            ("https://host?x=1", false),
            ("https://host#x", false),
            ("https://", false),
            ("https://ho st", false),
            ("file:///etc", false),
        ];
        for (url, is_safe) in cases {
            assert_eq!(is_address(url), is_safe, "{url}");
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let given = [("ANTHROPIC_API_KEY", " sk-secret \n"), ("ANTHROPIC_BASE_URL", "")];
        let service = service(Provider::Anthropic, get(&given)).unwrap();
        assert!(!format!("{service:?}").contains("sk-"));
        assert_eq!(service.key_header(), Some(("x-api-key", "sk-secret".to_owned())));
        assert_eq!(service.host(), "api.anthropic.com");
    }

    #[test]
    fn a_service_that_answers_is_believed_and_one_that_refuses_is_named() {
        let cases = [
            (Provider::Embedded, None, Ok(())),
            (Provider::Anthropic, Some(200), Ok(())),
            (Provider::Anthropic, Some(404), Ok(())),
            (Provider::Anthropic, Some(401), Err("ANTHROPIC_API_KEY")),
            (Provider::Anthropic, None, Err("ANTHROPIC_BASE_URL")),
            (Provider::Openai, Some(403), Err("OPENAI_API_KEY")),
        ];
        for (provider, status, wanted) in cases {
            assert_eq!(verdict(provider, status), wanted, "{provider:?} {status:?}");
        }
    }
}
