#!/bin/sh
# Builds the browser's half of the core into build/wasm. Wants wasm-bindgen of the version that
# Cargo.toml pins: WASM_BINDGEN_BIN names it, otherwise it is looked for in the path.
set -eu
cd "$(dirname "$0")/.."
target=wasm32-unknown-unknown
# The scan for the ends of conversations is several times as fast with vectors.
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-feature=+simd128"
cargo +1.95.0 build --offline --lib --release --features browser --target "$target"
"${WASM_BINDGEN_BIN:-wasm-bindgen}" --target web --out-dir build/wasm --out-name decant \
  "${CARGO_TARGET_DIR:-target}/$target/release/decant.wasm"
node_modules/.bin/wasm-opt -O1 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
  --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
  build/wasm/decant_bg.wasm -o build/wasm/decant_bg.wasm
