//! The binding of Workers AI: `env.AI.run(model, input)`.
//! <https://developers.cloudflare.com/workers-ai/configuration/bindings/>
//!
//! Not that of the crate `worker`: it hands objects over as `Map`s, which the service does not read.

use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;
use worker::wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The binding.
    pub(super) type Ai;

    #[wasm_bindgen(method, structural, catch)]
    fn run(this: &Ai, model: &str, input: &JsValue) -> Result<Promise, JsValue>;
}

/// The binding, if there is one.
pub(super) fn binding(env: &Env) -> Option<Ai> {
    let found = Reflect::get(env.as_ref(), &"AI".into()).ok()?;
    found.is_object().then(|| found.unchecked_into())
}

/// Asks a model. `input` is JSON, and so is what it answers; `Err` is in the service's words.
pub(super) async fn run(ai: &Ai, model: &str, input: &str) -> Result<String, String> {
    let asked = async {
        let answer = JsFuture::from(ai.run(model, &JSON::parse(input)?)?).await?;
        JSON::stringify(&answer).map(String::from)
    };
    asked.await.map_err(|error: JsValue| {
        let message = Reflect::get(&error, &"message".into()).ok();
        message.and_then(|words| words.as_string()).unwrap_or_default()
    })
}
