#!/bin/bash
# Runs every target for so many seconds (60 unless given), two at a time, each from its seeds, and
# prints how many inputs it tried. What it found before is kept under build/fuzz.
# Usage: run.sh [SECONDS] [TARGET…]
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
[ $# -eq 0 ] || shift
targets=${*:-$(sed -n 's/^name = "\([a-z0-9_]*\)"$/\1/p' tests/fuzz/Cargo.toml)}
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/fuzz"
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTUP_TOOLCHAIN=$NIGHTLY "$CARGO_FUZZ_ROOT/bin/cargo-fuzz" build --fuzz-dir tests/fuzz --release

one() {
  corpus=build/fuzz/corpus/$1; seeds=tests/fuzz/seeds/$1; found=build/fuzz/found/$1
  mkdir -p "$corpus" "$found"
  [ -d "$seeds" ] || seeds=
  log=build/fuzz/$1.log
  # shellcheck disable=SC2086 # no seeds are no argument
  if "$CARGO_TARGET_DIR/$host/release/$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -max_len=65536 -print_final_stats=1 -artifact_prefix="$found/" "$corpus" $seeds >"$log" 2>&1
  then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)
    printf '%-14s %10s inputs, %s edges\n' "$1" "$runs" "$covered"
  else
    printf '%-14s FAILED: %s holds the input, %s says how\n' "$1" "$found" "$log"
    touch build/fuzz/failed
  fi
}

mkdir -p build/fuzz
rm -f build/fuzz/failed
for target in $targets; do
  [ "$target" = decant-fuzz ] && continue
  one "$target" &
  while [ "$(jobs -p | wc -l)" -ge 2 ]; do wait -n 2>/dev/null || sleep 1; done
done
wait
[ ! -e build/fuzz/failed ]
