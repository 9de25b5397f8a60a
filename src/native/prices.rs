//! What the model costs: the built-in table, with what `PRICES` says over it.

use super::{Failure, now};
use crate::opening;
use crate::prices::{Card, Prices};
use crate::prompt::Provider;
use crate::settings;

/// The prices that hold here.
pub fn prices() -> Result<Prices, Failure> {
    let prices = settings::prices(|name| std::env::var(name).ok());
    Ok(prices.map_err(|error| Failure::Prices(error.to_string()))?.on(now()))
}

/// The prices of a model; none for a provider that costs nothing.
pub fn card(
    provider: Provider,
    model: Option<&str>,
    economy: bool,
) -> Result<Option<Card>, Failure> {
    Ok(opening::card(&prices()?, provider, model.unwrap_or_default(), economy)?)
}
