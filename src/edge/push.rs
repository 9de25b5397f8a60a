//! Pushes to a person's browsers, signed as the platform signs.
//! <https://www.w3.org/TR/webcrypto-2/#ecdsa>

use std::rc::Rc;

use js_sys::{Array, JSON, Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, WorkerGlobalScope};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response};

use super::answer::Problem;
use super::api::{body, json, nothing};
use super::driver::{Driver, now};
use super::governor::post;
use super::setting;
use crate::protocol::{PushKey, PushTo};
use crate::push::{self, BROWSERS_MAX, Rest, TTL_S, Vapid};

/// Hosts of push services besides the known ones, parted by commas.
const HOSTS: &str = "PUSH_HOSTS";

/// Where it is said that a run has come to rest.
const WEBHOOK: &str = "RUN_WEBHOOK_URL";

/// A push service that does not answer is left alone after so long.
const TIMEOUT_MS: u32 = 10_000;

fn vapid(env: &Env) -> Option<Vapid> {
    Vapid::read(|name| setting(env, name)).ok().flatten()
}

/// The key that a browser subscribes with, if this server tells browsers at all.
pub(super) fn key(env: &Env) -> Result<Response, Problem> {
    json(200, &PushKey { key: vapid(env).map(|vapid| vapid.public()) })
}

/// From now on this browser is told.
pub(super) async fn keep(driver: &Rc<Driver>, request: Request) -> Result<Response, Problem> {
    let PushTo { endpoint } = endpoint_of(request).await?;
    let also = setting(driver.env(), HOSTS).unwrap_or_default();
    if vapid(driver.env()).is_none() || push::service(&endpoint, &also).is_none() {
        return Err(Problem::no_push());
    }
    driver.with(|held| held.store.keep_push(&endpoint, now(), BROWSERS_MAX))?;
    nothing()
}

/// From now on it is not.
pub(super) async fn forget(driver: &Rc<Driver>, request: Request) -> Result<Response, Problem> {
    let PushTo { endpoint } = endpoint_of(request).await?;
    driver.with(|held| held.store.forget_push(&endpoint))?;
    nothing()
}

async fn endpoint_of(request: Request) -> Result<PushTo, Problem> {
    serde_json::from_slice(&body(request).await?).map_err(|_| Problem::not_understood())
}

/// Tells the operator's webhook, if there is one, and the browsers behind these endpoints.
pub(super) async fn tell(driver: Rc<Driver>, endpoints: Vec<String>, rest: Rest) {
    let url = setting(driver.env(), WEBHOOK).unwrap_or_default();
    // Its error may name the address, and that is as good as a key.
    if !url.trim().is_empty() && post(url.trim(), rest.sentence()).await.is_err() {
        worker::console_warn!("{WEBHOOK} did not take that a run is at rest");
    }
    tell_browsers(driver, endpoints).await;
}

/// Tells the browsers behind these endpoints. Those that the service has no more are forgotten;
/// what else goes wrong is one message less, and noted without the address, which is as good as a key.
async fn tell_browsers(driver: Rc<Driver>, endpoints: Vec<String>) {
    let Some(vapid) = vapid(driver.env()) else { return };
    let also = setting(driver.env(), HOSTS).unwrap_or_default();
    for endpoint in endpoints {
        let Some(service) = push::service(&endpoint, &also) else { continue };
        match send(&vapid, service, &endpoint).await {
            Ok(404 | 410) => {
                if driver.with(|held| held.store.forget_push(&endpoint)).is_err() {
                    worker::console_warn!("a browser that is no more could not be forgotten");
                }
            }
            Ok(200..=299) => {}
            Ok(status) => worker::console_warn!("{service} answered a push with {status}"),
            Err(_) => worker::console_warn!("{service} did not answer a push"),
        }
    }
}

async fn send(vapid: &Vapid, service: &str, endpoint: &str) -> Result<u16, JsValue> {
    let unsigned = vapid.unsigned(service, now());
    let signature = sign(vapid, &unsigned).await?;
    let headers = Headers::new();
    headers.set("authorization", &vapid.authorization(&unsigned, &signature))?;
    headers.set("ttl", &TTL_S.to_string())?;
    headers.set("urgency", "normal")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(headers).with_redirect(RequestRedirect::Manual);
    let request = Request::new_with_init(endpoint, &init)?;
    let signal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS).into();
    Ok(Fetch::Request(request).send_with_signal(&signal).await?.status_code())
}

async fn sign(vapid: &Vapid, text: &str) -> Result<Vec<u8>, JsValue> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let subtle = scope.crypto()?.subtle();
    let object = |json: &str| JSON::parse(json).map(JsCast::unchecked_into::<Object>);
    let key = subtle.import_key_with_object(
        "jwk",
        &object(&vapid.jwk())?,
        &object(r#"{"name":"ECDSA","namedCurve":"P-256"}"#)?,
        false,
        &Array::of1(&"sign".into()),
    )?;
    let key: CryptoKey = JsFuture::from(key).await?.unchecked_into();
    let how = object(r#"{"name":"ECDSA","hash":"SHA-256"}"#)?;
    let text = Uint8Array::from(text.as_bytes());
    let signed = subtle.sign_with_object_and_js_u8_array(&how, &key, &text)?;
    Ok(Uint8Array::new(&JsFuture::from(signed).await?).to_vec())
}
