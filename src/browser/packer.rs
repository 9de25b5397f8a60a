//! Frames of the lines that are picked, for a page.

use std::collections::VecDeque;

use serde::Serialize;
use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::to_js;
use crate::frame::Packer;
use crate::id::hex;

/// Makes the frames of the lines that are to be sent, in their order.
#[wasm_bindgen]
#[derive(Default)]
pub struct FramePacker {
    packer: Packer,
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
    ready: VecDeque<Vec<u8>>,
    bytes: u64,
    hash: Sha256,
}

#[derive(Serialize)]
struct ManifestGiven {
    frames: u32,
    chunks: u64,
    bytes: u64,
    sha256: String,
}

#[wasm_bindgen]
impl FramePacker {
    /// Begins at frame 0.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the lines, cut anywhere.
    pub fn push(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let full = self.packer.push(&self.begun);
                self.begun.clear();
                self.take(full);
            }
        }
    }

    /// All lines have come.
    pub fn finish(&mut self) {
        let last = self.packer.finish();
        self.take(last);
    }

    /// The next frame that is full; `undefined` if none is.
    pub fn frame(&mut self) -> Option<Vec<u8>> {
        self.ready.pop_front()
    }

    /// `{frames, chunks, bytes, sha256}` of the frames so far.
    pub fn manifest(&self) -> Result<JsValue, JsError> {
        to_js(&ManifestGiven {
            frames: self.packer.frames(),
            chunks: self.packer.chunks(),
            bytes: self.bytes,
            sha256: hex(&self.hash.clone().finalize()),
        })
    }

    fn take(&mut self, frame: Option<Vec<u8>>) {
        if let Some(frame) = frame {
            self.bytes += frame.len() as u64;
            self.hash.update(&frame);
            self.ready.push_back(frame);
        }
    }
}
