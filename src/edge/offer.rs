//! `GET /api/offer`: who may be asked here, and what it costs.

use worker::{Env, Response, Url};

use super::answer::Problem;
use super::api::{json, query};
use super::driver::now;
use super::model;
use super::setting;
use crate::keys::VaultKey;
use crate::offer;
use crate::prices::Prices;
use crate::prompt::Provider;
use crate::protocol::{Offer, ProviderOffer, Range};
use crate::settings;

/// Answers it: with what is set up and, as far as its services say, what works.
pub(super) async fn answer(env: &Env, prices: &Prices, url: &Url) -> Result<Response, Problem> {
    let get = |name: &str| setting(env, name);
    let refused = model::try_credentials(env, now()).await.err().unwrap_or_default();
    let bound = model::is_bound(env);
    let providers = Provider::ALL
        .into_iter()
        .filter(|provider| *provider != Provider::Embedded)
        .map(|provider| {
            let service = settings::address(provider, get).ok();
            let host = service.map_or(String::new(), |service| service.host().to_owned());
            ProviderOffer {
                provider: provider.as_str().to_owned(),
                access: offer::access(provider, get, &refused, bound),
                models: offer::models_at(prices, provider, &host),
                host,
            }
        });
    let own = settings::read(get).map_err(Problem::misconfigured)?;
    let vault = get("VAULT_KEY").and_then(|keys| VaultKey::read(&keys));
    json(
        200,
        &Offer {
            prices: prices.as_of.clone(),
            provider: own.provider.as_str().to_owned(),
            own_keys: vault.is_some(),
            providers: providers.collect(),
            range: range(prices, url),
        },
    )
}

/// What the run that the request describes would cost here.
fn range(prices: &Prices, url: &Url) -> Option<Range> {
    let provider = Provider::from_name(&query(url, "provider"))?;
    let card = prices.find(provider, &query(url, "model"))?;
    let [calls, input, cached, output] =
        ["calls", "input", "cached", "output"].map(|name| query(url, name).parse().ok());
    let economy = query(url, "economy") == "true";
    Some(offer::range(card, calls?, [input?, cached?, output?], economy))
}
