//! A first memory of the lines that are picked, for a page.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::to_js;
use crate::bundle::Zip;
use crate::sketch::Sketch;

#[derive(Serialize)]
struct SketchGiven {
    files: Vec<FileGiven>,
    all: f64,
    read: f64,
}

#[derive(Serialize)]
struct FileGiven {
    path: String,
    text: String,
}

/// Takes the lines that are picked, and makes a memory of them.
#[wasm_bindgen]
pub struct Sketcher {
    sketch: Sketch,
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
}

#[wasm_bindgen]
impl Sketcher {
    /// In that time zone, an IANA name.
    #[wasm_bindgen(constructor)]
    pub fn new(tz: &str) -> Self {
        Self { sketch: Sketch::new(tz), begun: Vec::new() }
    }

    /// Takes the next bytes of the lines, cut anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.sketch.push(&self.begun)?;
                self.begun.clear();
            }
        }
        Ok(())
    }

    /// The memory of them: `{files: [{path, text}], all, read}`, of how many chunks and of which how
    /// many were read.
    pub fn finish(self) -> Result<JsValue, JsError> {
        let sketched = self.sketch.finish()?;
        let files = sketched.files.into_iter().map(|(path, text)| FileGiven { path, text });
        to_js(&SketchGiven {
            files: files.collect(),
            all: sketched.all as f64,
            read: sketched.read as f64,
        })
    }
}

/// A ZIP of some files, each given with its path.
#[wasm_bindgen]
#[derive(Default)]
pub struct Zipper {
    zip: Zip,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Zipper {
    /// An empty archive.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn add(&mut self, path: &str, text: &str) -> Result<(), JsError> {
        self.bytes.extend(self.zip.begin(path));
        self.bytes.extend(self.zip.write(text.as_bytes()));
        self.bytes.extend(self.zip.end()?);
        Ok(())
    }

    /// The whole archive.
    pub fn finish(mut self) -> Result<Vec<u8>, JsError> {
        let end = self.zip.finish()?;
        self.bytes.extend(end);
        Ok(self.bytes)
    }
}
