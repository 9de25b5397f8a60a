//! Who may be asked, and what that costs: said before a run is opened; and how one is.

use serde::{Deserialize, Serialize};

use super::Manifest;

/// The answer to `GET /api/offer`: who may be asked here, and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Offer {
    /// When the table of prices was put together: `2026-11-24`.
    pub prices: String,
    /// Who reads if nobody is named.
    pub provider: String,
    /// A person may give a key of their own for a run.
    pub own_keys: bool,
    /// The providers of models.
    pub providers: Vec<ProviderOffer>,
    /// What a run of so many tokens would cost here, if the request says how many.
    pub range: Option<Range>,
}

/// What a server has of one provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProviderOffer {
    /// Its name.
    pub provider: String,
    /// Where a key goes to; empty if it takes none.
    pub host: String,
    /// Whether it can be asked.
    pub access: Access,
    /// Its models that have a price.
    pub models: Vec<ModelOffer>,
}

/// Whether a provider can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// As far as is known.
    Ready,
    /// The server has no key for it.
    NoKey,
    /// The server's key was refused.
    KeyRefused,
    /// Its address does not answer.
    Away,
    /// The server is not set up for it.
    NotSetUp,
}

/// A model, and what it costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelOffer {
    /// Who has it.
    pub provider: String,
    /// As its provider calls it.
    pub model: String,
    /// Dollars for a million tokens that it reads.
    pub input: f64,
    /// And writes.
    pub output: f64,
    /// When that was looked up.
    pub checked: String,
    /// Tokens that it can have before it at once, where known.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub context: Option<u64>,
    /// It can be asked in batches, at half the price as a rule.
    #[serde(default)]
    pub economy: bool,
}

/// A model that could read the rest of a run, and what that would cost: a row of the answer to
/// `GET /api/jobs/:id/models`. The last are our own rules, which have no model's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestOffer {
    /// Who has it.
    pub provider: String,
    /// As its provider calls it.
    pub model: String,
    /// Where a key goes to; empty if it takes none.
    pub host: String,
    /// Whether it can be asked.
    pub access: Access,
    /// What the rest would cost.
    pub range: Range,
    /// And in batches, if there are any.
    pub economy: Option<Range>,
}

/// What a run will cost, in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Range {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// What a run would be: before anything is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Forecast {
    /// Calls, if none has to be made again.
    #[cfg_attr(test, ts(type = "number"))]
    pub calls: u64,
    /// Tokens read.
    #[cfg_attr(test, ts(type = "number"))]
    pub input: u64,
    /// Of those, what the provider has kept from the call before.
    #[cfg_attr(test, ts(type = "number"))]
    pub cached: u64,
    /// Tokens written.
    #[cfg_attr(test, ts(type = "number"))]
    pub output: u64,
    /// What it will cost.
    pub range: Range,
    /// A cap under which all is read, in dollars.
    pub enough: f64,
    /// How long it takes, roughly: seconds at least and at most.
    #[cfg_attr(test, ts(type = "[number, number]"))]
    pub seconds: [u64; 2],
    /// Chunks in all.
    #[cfg_attr(test, ts(type = "number"))]
    pub chunks: u64,
    /// Of those, what would be read under the cap that was asked about.
    #[cfg_attr(test, ts(type = "number"))]
    pub reached: u64,
}

/// The body of `POST /api/jobs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewJob {
    /// The sender's [`super::VERSION`].
    pub protocol: u32,
    /// What will be sent.
    pub manifest: Manifest,
    /// The memory it feeds; the person's first if none is named.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub memory: Option<String>,
    /// Who reads the chunks.
    pub provider: String,
    /// With which model, if the provider has several.
    #[serde(default)]
    pub model: Option<String>,
    /// What it may cost, in dollars; no limit if none is given.
    #[serde(default)]
    pub cap: Option<f64>,
    /// The chunks are read in batches, which take longer and cost less.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub economy: bool,
    /// The person's time zone, as in the IANA database.
    pub tz: String,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JobOpened {
    /// 22 base64url characters.
    pub id: String,
}

/// The answer to `GET /api/push`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PushKey {
    /// What a browser subscribes with, in base64url; none where no browser is told of anything.
    pub key: Option<String>,
}

/// The body of `PUT /api/push` and `DELETE /api/push`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PushTo {
    /// The browser's address at its push service.
    pub endpoint: String,
}
