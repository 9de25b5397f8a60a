//! What `masking.rs` measures, for an engine of WebAssembly: `tests/bench/masking.mjs` calls it.

use decant::redact::{Masker, MaskingKey};
use wasm_bindgen::prelude::wasm_bindgen;

/// Masks the messages of a text, which blank lines part. Gives how many masks there are.
#[wasm_bindgen]
pub fn masks(text: &str) -> u32 {
    let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "bench");
    text.split("\n\n").map(|message| masker.mask(message).masks.len() as u32).sum()
}
