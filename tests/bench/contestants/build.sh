#!/bin/sh
# Builds the contestants natively and for the browser, into build/bench.
set -eu
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
: "${CARGO_TARGET_DIR:=$root/target}"
export CARGO_TARGET_DIR
target=wasm32-unknown-unknown
mkdir -p "$root/build/bench"
# Of the same versions as the product.
cp "$root/Cargo.lock" Cargo.lock
cargo build --release
cp "$CARGO_TARGET_DIR/release/contestants" "$root/build/bench/contestants"
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-C target-feature=+simd128" \
  cargo build --lib --release --features page --target "$target"
"${WASM_BINDGEN_BIN:-wasm-bindgen}" --target web --out-dir "$root/build/bench" --out-name contestants \
  "$CARGO_TARGET_DIR/$target/release/contestants.wasm"
"$root/node_modules/.bin/wasm-opt" -O3 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int \
  --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
  "$root/build/bench/contestants_bg.wasm" -o "$root/build/bench/contestants_bg.wasm"
