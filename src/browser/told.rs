//! What is told of a reading besides its rows: names, masks, and what the files hold.

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::{Importer, to_js};
use crate::export::{Contents, Reader};

#[derive(Serialize)]
struct ContentsGiven {
    pictures: u32,
    sounds: u32,
    films: u32,
    documents: u32,
    others: u32,
    tops: Vec<String>,
    has_more: bool,
}

/// A name that may be masked.
#[derive(Serialize)]
struct NameGiven {
    name: String,
    count: u32,
    context: &'static str,
}

#[wasm_bindgen]
impl Importer {
    /// Names of people in what was read so far, as a list of `{name, count, context}`, those found
    /// most often first.
    pub fn names(&self) -> Result<JsValue, JsError> {
        let list = self.proposals.list().into_iter().map(|found| NameGiven {
            name: found.name,
            count: found.count,
            context: found.context.as_str(),
        });
        to_js(&list.collect::<Vec<_>>())
    }

    /// How many values of each kind are masked in the conversations that were read so far.
    pub fn masked(&self) -> Result<JsValue, JsError> {
        let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
        Ok(self.masked.serialize(&serializer)?)
    }

    /// What the files hold by their names, as `{pictures, sounds, films, documents, others, tops,
    /// has_more}`: to be asked before reading ends.
    pub fn contents(&self) -> Result<JsValue, JsError> {
        let Contents { pictures, sounds, films, documents, others, tops, has_more } =
            self.reader.as_ref().map(Reader::contents).unwrap_or_default();
        to_js(&ContentsGiven { pictures, sounds, films, documents, others, tops, has_more })
    }
}
