//! What the lines that are picked would cost with a model, for a page.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::to_js;
use crate::clock::Millis;
use crate::frame::Record;
use crate::offer::{self, Calls, Learnt, Weighed};
use crate::prices::Prices;
use crate::prompt::Provider;
use crate::protocol::ModelOffer;

#[derive(Serialize)]
struct ModelsGiven {
    prices: String,
    models: Vec<ModelOffer>,
}

/// The models that can be chosen, as of a day: `{prices, models}`. `now` are milliseconds.
#[wasm_bindgen]
pub fn models(now: f64) -> Result<JsValue, JsError> {
    let prices = prices(now);
    to_js(&ModelsGiven { models: offer::models(&prices), prices: prices.as_of })
}

fn prices(now: f64) -> Prices {
    Prices::built_in().on(Millis(now as i64))
}

/// Weighs the lines that are to be sent, once for all models.
#[wasm_bindgen]
#[derive(Default)]
pub struct Weigher {
    weighed: Weighed,
    learnt: Learnt,
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
    /// Of the model that was asked about last.
    calls: Option<(String, Calls)>,
}

#[wasm_bindgen]
impl Weigher {
    /// Weighs nothing yet. `learnt`: what earlier runs learnt of each model, as it was kept.
    #[wasm_bindgen(constructor)]
    pub fn new(learnt: &str) -> Self {
        Self { learnt: Learnt::read(learnt), ..Self::default() }
    }

    /// Takes the next bytes of the lines, cut anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let record = serde_json::from_slice(&self.begun);
                if let Record::Chunk(chunk) = record.map_err(|_| JsError::new("no line"))? {
                    self.weighed.push(&chunk);
                }
                self.begun.clear();
            }
        }
        Ok(())
    }

    /// What they would come to with a model, and under a cap in dollars, as a `Forecast`;
    /// `undefined` if it has no price, or takes no batches where `economy` wants them. `now` as in [`models`].
    pub fn forecast(
        &mut self,
        provider: &str,
        model: &str,
        economy: bool,
        cap: Option<f64>,
        now: f64,
    ) -> Result<JsValue, JsError> {
        let name = format!("{provider} {model} {economy}");
        if self.calls.as_ref().is_none_or(|(last, _)| *last != name) {
            let prices = prices(now);
            let card = Provider::from_name(provider).and_then(|own| prices.find(own, model));
            let card = card.filter(|card| !economy || card.has_batches());
            let calls = |card| self.weighed.calls(card, self.learnt.of(card), economy);
            self.calls = card.map(|card| (name, calls(card)));
        }
        match &self.calls {
            Some((_, calls)) => to_js(&calls.forecast(cap)),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}
