//! The cipher under which a person's own key is stored: AES-256-GCM as the platform has it.
//! <https://www.w3.org/TR/webcrypto-2/#aes-gcm>

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AesGcmParams, CryptoKey, SubtleCrypto, WorkerGlobalScope};
use worker::wasm_bindgen_futures::JsFuture;

use crate::keys::{self, KEY_BYTES, KeyError, NONCE_BYTES, Purpose, VaultKey};
use crate::settings::Secret;

const CIPHER: &str = "AES-GCM";

/// Seals a key under a nonce that was never used before.
pub(super) async fn seal(
    vault: &VaultKey,
    key: &Secret,
    purpose: &Purpose<'_>,
    nonce: [u8; NONCE_BYTES],
) -> Result<Vec<u8>, KeyError> {
    let first = vault.keys().first().ok_or(KeyError::Malformed)?;
    let sealed = encrypt(first, key, &parameters(&nonce, purpose)).await;
    Ok(keys::stored(nonce, &sealed.map_err(|_| KeyError::Malformed)?))
}

/// Opens a sealed key.
pub(super) async fn open(
    vault: &VaultKey,
    sealed: &[u8],
    purpose: &Purpose<'_>,
) -> Result<Secret, KeyError> {
    let (nonce, body) = keys::parts(sealed)?;
    let parameters = parameters(nonce, purpose);
    for key in vault.keys() {
        if let Ok(opened) = decrypt(key, body, &parameters).await {
            let text = String::from_utf8(opened).ok();
            return text.as_deref().and_then(Secret::new).ok_or(KeyError::Malformed);
        }
    }
    Err(KeyError::DoesNotOpen)
}

fn parameters(nonce: &[u8; NONCE_BYTES], purpose: &Purpose) -> AesGcmParams {
    let parameters = AesGcmParams::new_with_u8_array(CIPHER, &Uint8Array::from(&nonce[..]));
    parameters.set_additional_data_u8_array(&Uint8Array::from(purpose.bound().as_slice()));
    parameters
}

async fn encrypt(
    key: &[u8; KEY_BYTES],
    secret: &Secret,
    parameters: &AesGcmParams,
) -> Result<Vec<u8>, JsValue> {
    let (subtle, key) = imported(key, "encrypt").await?;
    let text = Uint8Array::from(secret.expose().as_bytes());
    let sealed = subtle.encrypt_with_object_and_js_u8_array(parameters, &key, &text)?;
    Ok(Uint8Array::new(&JsFuture::from(sealed).await?).to_vec())
}

async fn decrypt(
    key: &[u8; KEY_BYTES],
    body: &[u8],
    parameters: &AesGcmParams,
) -> Result<Vec<u8>, JsValue> {
    let (subtle, key) = imported(key, "decrypt").await?;
    let body = Uint8Array::from(body);
    let opened = subtle.decrypt_with_object_and_js_u8_array(parameters, &key, &body)?;
    Ok(Uint8Array::new(&JsFuture::from(opened).await?).to_vec())
}

/// A key for one use, which nothing in the platform gives back.
async fn imported(
    key: &[u8; KEY_BYTES],
    usage: &str,
) -> Result<(SubtleCrypto, CryptoKey), JsValue> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let subtle = scope.crypto()?.subtle();
    let raw = Uint8Array::from(&key[..]);
    let usages = Array::of1(&usage.into());
    let import = subtle.import_key_with_str("raw", &raw, CIPHER, false, &usages)?;
    let key = JsFuture::from(import).await?.unchecked_into();
    Ok((subtle, key))
}
