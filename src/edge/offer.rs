//! `GET /api/offer` and `GET /api/jobs/:id/models`: who may be asked here, and what it costs.

use std::rc::Rc;

use worker::{Env, Response, Url};

use super::answer::Problem;
use super::api::{json, query};
use super::driver::{Driver, now};
use super::model;
use super::setting;
use crate::keys::VaultKey;
use crate::offer;
use crate::prices::Prices;
use crate::prompt::Provider;
use crate::protocol::{Access, Offer, ProviderOffer, Range, RestOffer};
use crate::settings;

/// Answers the first: with what is set up and, as far as its services say, what works.
pub(super) async fn answer(driver: &Rc<Driver>, url: &Url) -> Result<Response, Problem> {
    let (env, prices) = (driver.env(), driver.prices()?);
    let get = |name: &str| setting(env, name);
    let services = services(env).await;
    let providers = services.into_iter().map(|(provider, host, access)| ProviderOffer {
        provider: provider.as_str().to_owned(),
        access,
        models: offer::models_at(&prices, provider, &host),
        host,
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
            range: range(driver, &prices, url)?,
        },
    )
}

/// What the run that the request describes would cost here.
fn range(driver: &Rc<Driver>, prices: &Prices, url: &Url) -> Result<Option<Range>, Problem> {
    let provider = Provider::from_name(&query(url, "provider"));
    let model = query(url, "model");
    let Some(card) = provider.and_then(|provider| prices.find(provider, &model)) else {
        return Ok(None);
    };
    let numbers = ["calls", "input", "cached", "output"].map(|name| query(url, name).parse().ok());
    let [Some(calls), Some(input), Some(cached), Some(output)] = numbers else { return Ok(None) };
    let economy = query(url, "economy") == "true";
    let money = driver.money(card, economy)?;
    Ok(offer::range(&money, calls, [input, cached, output]))
}

/// Answers the second: what each model would read the rest of a run for.
pub(super) async fn of_rest(driver: &Rc<Driver>, id: &str) -> Result<Response, Problem> {
    let services = services(driver.env()).await;
    let prices = driver.prices()?;
    let job = driver.with(|held| held.job(id))?.ok_or_else(Problem::no_job)?;
    let mut cards = Vec::new();
    for (provider, host, access) in &services {
        for model in offer::models_at(&prices, *provider, host) {
            if let Some(card) = prices.find(*provider, &model.model) {
                cards.push((card.clone(), host, *access));
            }
        }
    }
    let alone: Vec<_> = cards.iter().map(|(card, ..)| card.clone()).collect();
    let rest = driver.rest(&job, &alone)?;
    let offers =
        cards.into_iter().zip(rest).map(|((card, host, access), (range, economy))| RestOffer {
            provider: card.provider.as_str().to_owned(),
            model: card.model,
            host: host.clone(),
            access,
            range,
            economy,
        });
    let rules = RestOffer {
        provider: Provider::Embedded.as_str().to_owned(),
        model: String::new(),
        host: String::new(),
        access: Access::Ready,
        range: Range::default(),
        economy: None,
    };
    json(200, &offers.chain(std::iter::once(rules)).collect::<Vec<_>>())
}

/// The providers of models, each with its host and whether it can be asked.
async fn services(env: &Env) -> Vec<(Provider, String, Access)> {
    let get = |name: &str| setting(env, name);
    let refused = model::try_credentials(env, now()).await.err().unwrap_or_default();
    let bound = model::is_bound(env);
    let paid = Provider::ALL.into_iter().filter(|provider| *provider != Provider::Embedded);
    paid.map(|provider| {
        let service = settings::address(provider, get).ok();
        let host = service.map_or(String::new(), |service| service.host().to_owned());
        (provider, host, offer::access(provider, get, &refused, bound))
    })
    .collect()
}
