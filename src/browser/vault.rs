//! A vault file that the person opens, for a page.

use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::vault;

/// An opened vault: puts values back into the texts of a bundle.
#[wasm_bindgen]
pub struct Vault {
    values: vault::Values,
}

#[wasm_bindgen]
impl Vault {
    /// Opens a vault file. The error says what is wrong with it, or that the passphrase is.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8], passphrase: &str) -> Result<Self, JsError> {
        Ok(Self { values: vault::open(file, passphrase)? })
    }

    /// How many values it holds.
    pub fn size(&self) -> u32 {
        self.values.len() as u32
    }

    /// The text with its values. It is to be shown as text, never as HTML.
    pub fn fill(&self, text: &str) -> String {
        vault::fill(text, &self.values)
    }
}
