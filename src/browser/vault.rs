//! A vault file that the person opens, and the bundle that is read beside it, for a page.

use js_sys::Error;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::to_js;
use crate::bundle::opened::{Files, Memory, is_markdown};
use crate::memory::one_line;
use crate::vault::{self, Part};

/// An error that a page knows by its name, and may say in another language.
pub(super) fn named(name: &str, error: &impl ToString) -> Error {
    let named = Error::new(&error.to_string());
    named.set_name(name);
    named
}

/// An opened vault.
#[wasm_bindgen]
pub struct Vault {
    values: vault::Values,
}

#[wasm_bindgen]
impl Vault {
    /// Opens a vault file. The error says what is wrong with it, or that the passphrase is.
    #[wasm_bindgen(constructor)]
    pub fn new(file: &[u8], passphrase: &str) -> Result<Self, Error> {
        let values = vault::open(file, passphrase);
        Ok(Self { values: values.map_err(|error| named(error.reason(), &error))? })
    }
}

/// A part of a text: `kind` is `text`, `value` or `placeholder`.
#[derive(Serialize)]
struct PartGiven<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct FileGiven<'a> {
    path: &'a str,
    parts: Vec<PartGiven<'a>>,
}

/// Files in which a bundle is looked for, and the bundle once it is found.
#[wasm_bindgen]
#[derive(Default)]
pub struct Bundle {
    files: Files,
    memory: Option<Memory>,
}

#[wasm_bindgen]
impl Bundle {
    /// Nothing has been added.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Which of these files are worth being handed in, by their paths in what was given: a list of
    /// their places.
    pub fn wanted(paths: JsValue) -> Result<JsValue, JsError> {
        let paths: Vec<String> = serde_wasm_bindgen::from_value(paths)?;
        to_js(&Files::wanted(&paths))
    }

    /// Adds a file. The error says what is wrong with it.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), Error> {
        self.files.add(path, bytes).map_err(|error| named(error.reason(), &error))
    }

    /// Adds what is in a ZIP. The error says what is wrong with it.
    pub fn add_zip(&mut self, name: &str, zip: &[u8]) -> Result<(), Error> {
        self.files.add_zip(name, zip).map_err(|error| named(error.reason(), &error))
    }

    /// Looks for a memory in what was added: the paths of its files as they were handed in, or
    /// `undefined` if there is none.
    pub fn find(&mut self) -> Result<JsValue, JsError> {
        self.memory = std::mem::take(&mut self.files).memory();
        let Some(memory) = &self.memory else { return Ok(JsValue::UNDEFINED) };
        let whole = |path| format!("{}{path}", memory.folder());
        to_js(&memory.paths().into_iter().map(whole).collect::<Vec<_>>())
    }

    /// Its Markdown with the values of the vault, as a list of `{path, parts}`, to be shown as
    /// text, never as HTML.
    pub fn texts(&self, vault: &Vault) -> Result<JsValue, JsError> {
        let Some(memory) = &self.memory else { return to_js(&[(); 0]) };
        let paths: Vec<_> = memory.paths().into_iter().filter(|path| is_markdown(path)).collect();
        let texts: Vec<_> = paths.iter().map(|path| memory.text(path)).collect();
        let given = |(path, text)| FileGiven { path, parts: parts(text, vault) };
        let files = paths.iter().copied().zip(texts.iter().map(|text| &**text)).map(given);
        to_js(&files.collect::<Vec<_>>())
    }

    /// A ZIP of it, with the values in its Markdown.
    pub fn zip(&self, vault: &Vault) -> Result<Vec<u8>, JsError> {
        let memory = self.memory.as_ref().ok_or_else(|| JsError::new("there is no memory"))?;
        Ok(memory.zip(|text| fill(text, vault))?)
    }
}

fn parts<'a>(text: &'a str, vault: &'a Vault) -> Vec<PartGiven<'a>> {
    let given = |part| match part {
        Part::Text(text) => PartGiven { kind: "text", text },
        Part::Value(text) => PartGiven { kind: "value", text },
        Part::Placeholder(text) => PartGiven { kind: "placeholder", text },
    };
    vault::parts(text, &vault.values).map(given).collect()
}

/// Markdown stays as harmless as it was, whatever the values are.
fn fill(text: &str, vault: &Vault) -> String {
    let filled = vault::parts(text, &vault.values).map(|part| match part {
        Part::Text(text) | Part::Placeholder(text) => text.to_owned(),
        Part::Value(value) => one_line(value),
    });
    filled.collect()
}
