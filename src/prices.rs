//! What models cost: a dated table, and what the operator says over it.
//!
//! `prices.json` has for each model the dollars per million tokens, when that was looked up, and
//! where. In the program a price is a whole number of nanodollars per token ($0.10 per million is
//! 100), so that no sum depends on the order in which it is added up. A model without a price is
//! an error and never free; a server of one's own is free if `PRICES` says so.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::clock::Millis;
use crate::prompt::{Provider, Usage, batch};
use crate::tokens::Family;

/// The table that comes with the program.
const BUILT_IN: &str = include_str!("prices.json");

/// Tokens that a model may write in one answer where the table does not say: all models that are
/// sold today may write as much.
const OUTPUT_MAX: u32 = 16_384;

/// A price above this, in dollars per million tokens, is taken for a mistake.
const PRICE_MAX: f64 = 10_000.0;

/// Why prices are not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PricesError {
    /// Not the form of a table.
    #[error("not a list of models as JSON: {what}")]
    Form {
        /// What the parser says, without values.
        what: String,
    },
    /// A model that the table does not have, without all that is needed.
    #[error("{model} is new: give its `provider`, `input` and `output`, in dollars per million")]
    Incomplete {
        /// The model.
        model: String,
    },
    /// A price that is none.
    #[error("{model}: `{field}` is no price in dollars per million tokens")]
    NoPrice {
        /// The model.
        model: String,
        /// The field.
        field: &'static str,
    },
}

/// The prices of a model, in nanodollars per token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The model, as its provider calls it.
    pub model: String,
    /// Who answers.
    pub provider: Provider,
    /// Up to how many tokens of a request these rates hold, and what holds beyond.
    pub rates: Rates,
    /// If a request is longer than so many tokens, other rates hold for all of it.
    pub long: Option<(u64, Rates)>,
    /// What a batch costs of it, in hundredths; none where there are no batches.
    pub batch_percent: Option<u64>,
    /// Tokens of request and answer together, at most, where known.
    pub context: Option<u64>,
    /// Tokens of an answer, at most.
    pub max_output: u32,
    /// How it counts.
    pub family: Family,
    /// When the prices were looked up.
    pub checked: String,
}

/// Nanodollars per token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// Read.
    pub input: u64,
    /// Read from the provider's cache.
    pub cached: u64,
    /// Read, and written to the provider's cache.
    pub cache_write: u64,
    /// Written.
    pub output: u64,
}

impl Card {
    /// The rates of a request of so many tokens.
    pub fn rates_of(&self, input: u64) -> &Rates {
        match &self.long {
            Some((over, rates)) if input > *over => rates,
            _ => &self.rates,
        }
    }

    /// Whether it can be asked in batches here.
    pub fn has_batches(&self) -> bool {
        self.batch_percent.is_some() && batch::first_step(self.provider).is_some()
    }

    /// What a call costs, in nanodollars; `economy`: as part of a batch.
    pub fn cost(&self, usage: &Usage, economy: bool) -> u64 {
        let rates = self.rates_of(usage.input + usage.cached + usage.cache_written);
        let parts = [
            (usage.input, rates.input),
            (usage.cached, rates.cached),
            (usage.cache_written, rates.cache_write),
            (usage.output, rates.output),
        ];
        let whole = parts
            .into_iter()
            .fold(0, |sum: u64, (tokens, rate)| sum.saturating_add(tokens.saturating_mul(rate)));
        self.discounted(whole, economy)
    }

    /// What remains of an amount as part of a batch.
    pub fn discounted(&self, whole: u64, economy: bool) -> u64 {
        match self.batch_percent.filter(|_| economy) {
            Some(percent) => whole.saturating_mul(percent).div_ceil(100),
            None => whole,
        }
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// When the built-in table was put together: `2026-11-24`.
    pub as_of: String,
    rows: Vec<Row>,
    cards: Vec<Card>,
}

#[derive(Deserialize)]
struct Table {
    as_of: String,
    models: Vec<Row>,
}

/// A row as it is written; all but the model may be missing where it stands over another.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    model: String,
    provider: Option<Provider>,
    input: Option<f64>,
    output: Option<f64>,
    cached: Option<f64>,
    cache_write: Option<f64>,
    batch: Option<f64>,
    long: Option<Long>,
    context: Option<u64>,
    max_output: Option<u32>,
    family: Option<Family>,
    checked: Option<String>,
    /// Where it was looked up; for people.
    #[allow(dead_code, reason = "read by people")]
    source: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Long {
    over: u64,
    input: f64,
    output: f64,
    cached: Option<f64>,
    cache_write: Option<f64>,
}

/// Prices that a vendor has announced for a day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Change {
    from: String,
    input: f64,
    output: f64,
}

impl Prices {
    /// The table that comes with the program.
    pub fn built_in() -> Self {
        // The table is part of the program, and a test reads it.
        let table = serde_json::from_str::<Table>(BUILT_IN)
            .unwrap_or(Table { as_of: String::new(), models: Vec::new() });
        let cards = table.models.iter().filter_map(|row| row.card().ok()).collect();
        Self { as_of: table.as_of, rows: table.models, cards }
    }

    /// With what the operator says: a list of rows, or an object with such a list as `models`. Of a
    /// model that the table has, fields that are not given stay as they are.
    pub fn with(mut self, own: &str) -> Result<Self, PricesError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Own {
            models: Vec<Row>,
        }
        let form = |error: serde_json::Error| PricesError::Form { what: error.to_string() };
        let own = if own.trim_start().starts_with('[') {
            serde_json::from_str::<Vec<Row>>(own).map_err(form)?
        } else {
            serde_json::from_str::<Own>(own).map_err(form)?.models
        };
        for row in own {
            let same = self.rows.iter_mut().find(|known| {
                known.model == row.model
                    && row.provider.is_none_or(|provider| known.provider == Some(provider))
            });
            match same {
                Some(known) => known.take(row),
                None => self.rows.push(row),
            }
        }
        self.cards = self.rows.iter().map(Row::card).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// As they are on that day, with what was announced for it.
    #[must_use]
    pub fn on(mut self, now: Millis) -> Self {
        let day = now.rfc3339().get(..10).unwrap_or_default().to_owned();
        for row in &mut self.rows {
            let due = row.changes.iter().filter(|change| change.from <= day);
            if let Some(change) = due.max_by(|a, b| a.from.cmp(&b.from)).cloned() {
                (row.input, row.output) = (Some(change.input), Some(change.output));
            }
        }
        self.cards = self.rows.iter().filter_map(|row| row.card().ok()).collect();
        self
    }

    /// The prices of a model.
    pub fn find(&self, provider: Provider, model: &str) -> Option<&Card> {
        self.of(provider).find(|card| card.model == model)
    }

    /// The models of a provider.
    pub fn of(&self, provider: Provider) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(move |card| card.provider == provider)
    }
}

impl Row {
    /// Takes what another row says.
    fn take(&mut self, over: Self) {
        fn over_one<T>(own: &mut Option<T>, others: Option<T>) {
            if others.is_some() {
                *own = others;
            }
        }
        // Announced changes are of prices that the operator has replaced.
        if over.input.is_some() || over.output.is_some() {
            self.changes.clear();
        }
        over_one(&mut self.input, over.input);
        over_one(&mut self.output, over.output);
        over_one(&mut self.cached, over.cached);
        over_one(&mut self.cache_write, over.cache_write);
        over_one(&mut self.batch, over.batch);
        over_one(&mut self.long, over.long);
        over_one(&mut self.context, over.context);
        over_one(&mut self.max_output, over.max_output);
        over_one(&mut self.family, over.family);
        over_one(&mut self.checked, over.checked);
        self.changes.extend(over.changes);
    }

    fn card(&self) -> Result<Card, PricesError> {
        let (Some(provider), Some(input), Some(output)) = (self.provider, self.input, self.output)
        else {
            return Err(PricesError::Incomplete { model: self.model.clone() });
        };
        let rates = self.rates(input, output, self.cached, self.cache_write)?;
        let long = match &self.long {
            Some(long) => {
                let rates = self.rates(long.input, long.output, long.cached, long.cache_write)?;
                Some((long.over, rates))
            }
            None => None,
        };
        let batch_percent = match self.batch {
            None => None,
            Some(share) if (0.0..=1.0).contains(&share) => Some((share * 100.0).round() as u64),
            Some(_) => return Err(self.no_price("batch")),
        };
        Ok(Card {
            model: self.model.clone(),
            provider,
            rates,
            long,
            batch_percent,
            context: self.context,
            max_output: self.max_output.unwrap_or(OUTPUT_MAX),
            family: self.family.unwrap_or(Family::O200k),
            checked: self.checked.clone().unwrap_or_else(|| "by the operator".to_owned()),
        })
    }

    fn rates(
        &self,
        input: f64,
        output: f64,
        cached: Option<f64>,
        cache_write: Option<f64>,
    ) -> Result<Rates, PricesError> {
        Ok(Rates {
            input: self.price("input", input)?,
            output: self.price("output", output)?,
            cached: self.price("cached", cached.unwrap_or(input))?,
            cache_write: self.price("cache_write", cache_write.unwrap_or(input))?,
        })
    }

    fn price(&self, field: &'static str, dollars: f64) -> Result<u64, PricesError> {
        if !(0.0..=PRICE_MAX).contains(&dollars) {
            return Err(self.no_price(field));
        }
        // Rounded up, so that no price becomes nothing.
        Ok((dollars * 1_000.0 - 1e-9).ceil() as u64)
    }

    fn no_price(&self, field: &'static str) -> PricesError {
        PricesError::NoPrice { model: self.model.clone(), field }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole_and_dated() {
        let table: Table = serde_json::from_str(BUILT_IN).unwrap();
        let prices = Prices::built_in();
        assert_eq!(prices.cards.len(), table.models.len());
        assert_eq!(prices.as_of, "2026-11-24");
        let card = prices.find(Provider::Anthropic, "claude-haiku-5-5").unwrap();
        let rates = Rates { input: 100, cached: 10, cache_write: 125, output: 500 };
        assert_eq!(card.rates, rates);
        let qwen = prices.find(Provider::WorkersAi, "@cf/qwen/qwen3-30b-a3b-fp8").unwrap();
        assert_eq!((qwen.rates.input, qwen.rates.output), (51, 335));
        assert!(prices.cards.iter().all(|card| card.rates.input > 0 && card.checked.len() >= 4));
    }

    #[test]
    fn a_call_costs_what_its_tokens_cost() {
        let prices = Prices::built_in();
        let card = prices.find(Provider::Anthropic, "claude-haiku-5-5").unwrap();
        let usage =
            |input, cached, cache_written, output| Usage { input, cached, cache_written, output };
        let cases = [
            (usage(0, 0, 0, 0), false, 0),
            (usage(1_000, 0, 0, 100), false, 150_000),
            (usage(1_000, 1_000, 1_000, 100), false, 100_000 + 10_000 + 125_000 + 50_000),
            (usage(1_000, 0, 0, 100), true, 75_000),
            // Beyond the threshold all of it is dearer.
            (usage(100_000, 0, 0, 0), false, 10_000_000),
            (usage(100_001, 0, 0, 1), false, 100_001 * 500 + 2_500),
            (usage(u64::MAX, 0, 0, 9), false, u64::MAX),
        ];
        for (usage, economy, cost) in cases {
            assert_eq!(card.cost(&usage, economy), cost, "{usage:?} {economy}");
        }
    }

    #[test]
    fn the_operator_may_say_otherwise_and_is_told_what_is_wrong() {
        let with = |own: &str| Prices::built_in().with(own);
        let prices = with(r#"[{"model":"claude-haiku-5-5","input":0.2}]"#).unwrap();
        let card = prices.find(Provider::Anthropic, "claude-haiku-5-5").unwrap();
        assert_eq!((card.rates.input, card.rates.output), (200, 500));
        let own = r#"{"models":[{"model":"llama","provider":"openai","input":0,"output":0}]}"#;
        let prices = with(own).unwrap();
        let card = prices.find(Provider::Openai, "llama").unwrap();
        assert_eq!(card.cost(&Usage { input: 9, output: 9, ..Usage::default() }, false), 0);
        let incomplete = PricesError::Incomplete { model: "new".into() };
        let no_price = |field| PricesError::NoPrice { model: "gpt-6-luna".into(), field };
        let cases = [
            (r#"[{"model":"new","input":1}]"#, incomplete),
            (r#"[{"model":"gpt-6-luna","input":-1}]"#, no_price("input")),
            (r#"[{"model":"gpt-6-luna","output":1e9}]"#, no_price("output")),
            (r#"[{"model":"gpt-6-luna","batch":7}]"#, no_price("batch")),
        ];
        for (own, error) in cases {
            assert_eq!(with(own), Err(error), "{own}");
        }
        for own in ["free", "[1]", r#"[{"model":"gpt-6-luna","ouput":5}]"#, r#"{"model":"x"}"#] {
            assert!(matches!(with(own), Err(PricesError::Form { .. })), "{own}");
        }
    }

    #[test]
    fn an_announced_price_holds_from_its_day_on() {
        let price = |day: &str| {
            let prices = Prices::built_in().on(Millis::from_export_text(day).unwrap());
            prices.find(Provider::Openai, "gemini-3.8-flash").unwrap().rates.input
        };
        assert_eq!(price("2026-12-31T23:59:59Z"), 750);
        assert_eq!(price("2027-01-01T00:00:00Z"), 1_500);
    }
}
