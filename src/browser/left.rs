//! What is left of a row when the person leaves messages of it out.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::opener::chunks;
use super::{add_line, to_js};
use crate::draft::{self, Cut};

/// The lines that are left, and what [`Importer::reading`](super::Importer::reading) has to know of
/// those that are not.
#[wasm_bindgen]
pub struct Left {
    lines: Vec<u8>,
    cut: Cut,
}

/// Of these lines of a row, what is left without the messages of these names, as
/// [`Importer::opened`](super::Importer::opened) gives them.
#[wasm_bindgen]
pub fn without(lines: &[u8], names: Vec<String>) -> Result<Left, JsError> {
    let (chunks, cut) = draft::without(chunks(lines)?, &names.into_iter().collect());
    let mut lines = Vec::new();
    for chunk in chunks {
        add_line(&mut lines, chunk)?;
    }
    Ok(Left { lines, cut })
}

#[wasm_bindgen]
impl Left {
    /// The lines, one after another.
    pub fn lines(&self) -> Vec<u8> {
        self.lines.clone()
    }

    /// For the reading; nothing that a page reads.
    pub fn cut(&self) -> Result<JsValue, JsError> {
        to_js(&self.cut)
    }
}
