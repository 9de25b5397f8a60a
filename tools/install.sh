#!/bin/sh
# Installs what is missing, at the versions that the Makefile names, by the ordinary clients of
# crates.io, npm, rustup and Debian. Takes a moment and no network when nothing is missing.
set -eu

toolchain() { # name, then components and targets as rustup's options
  name=$1; shift
  rustup toolchain install "$name" --profile minimal --no-self-update "$@" >&2
}

sysroot() { # of an installed toolchain, or nothing
  rustup toolchain list | grep -q "^$1\(-\| \|$\)" && rustc "+$1" --print sysroot || true
}

has() { # the toolchain's folder, then paths in it
  root=$1; shift
  [ -n "$root" ] && for path; do [ -e "$root/$path" ] || return 1; done
}

command -v rustup >/dev/null || { echo "rustup is missing: see https://rustup.rs" >&2; exit 1; }
command -v npm >/dev/null || { echo "npm is missing: install Node.js" >&2; exit 1; }

wasm=lib/rustlib/wasm32-unknown-unknown/lib
has "$(sysroot "$RUSTUP_TOOLCHAIN")" $wasm bin/cargo-clippy bin/rustfmt ||
  toolchain "$RUSTUP_TOOLCHAIN" -c clippy -c rustfmt -t wasm32-unknown-unknown
has "$(sysroot "$NIGHTLY")" $wasm lib/rustlib/src/rust/library ||
  toolchain "$NIGHTLY" -c rust-src -t wasm32-unknown-unknown

# npm waits for the network while the compiler works. It writes the second file last.
{ [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund >&2; } &
npm=$!

debian() { # packages
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  $as_root apt-get update >&2
  $as_root apt-get install -y --no-install-recommends "$@" >&2
}

# Each runs for seconds: to optimise it takes longer than it ever saves. They share what they are
# built of.
built=$(dirname "$WASM_BINDGEN_ROOT")/target
crate() { # name-version's folder, the program, the crate with its version
  [ -x "$1/bin/$2" ] || CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_TARGET_DIR="$built" cargo install --locked --root "$1" "$3" >&2
}
crate "$WASM_BINDGEN_ROOT" wasm-bindgen wasm-bindgen-cli@"${WASM_BINDGEN_ROOT##*-}"
crate "$WORKER_BUILD_ROOT" worker-build worker-build@"${WORKER_BUILD_ROOT##*-}"

[ "${1-}" = audit ] && crate "$CARGO_AUDIT_ROOT" cargo-audit cargo-audit@"${CARGO_AUDIT_ROOT##*-}"
[ "${1-}" = fuzzing ] && crate "$CARGO_FUZZ_ROOT" cargo-fuzz cargo-fuzz@"${CARGO_FUZZ_ROOT##*-}"
rm -rf "$built"

wait "$npm"

# A browser for the tests: any Chromium with its driver will do, else Debian's.
if [ "${1-}" = chromium ] && ! { command -v chromium && command -v chromedriver; } >/dev/null; then
  debian chromium chromium-driver
fi

# It is large, and only asked for by itself: what it stands on is as of one day.
if [ "${1-}" = lighthouse ] && [ ! -d "$LIGHTHOUSE_ROOT/node_modules/lighthouse" ]; then
  npm install --prefix "$LIGHTHOUSE_ROOT" --before=2026-11-29 --ignore-scripts --no-audit --no-fund \
    lighthouse@"${LIGHTHOUSE_ROOT##*-}" >&2
fi

# The other browsers. MiniBrowser comes with WebKit's driver, and wants a display.
if [ "${1-}" = browsers ] && ! { command -v firefox-esr && command -v WebKitWebDriver && command -v Xvfb; } >/dev/null; then
  debian firefox-esr webkit2gtk-driver xvfb
fi
