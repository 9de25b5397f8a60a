#!/bin/sh
# Writes a memory as Portable AI Memory and asks the standard's own tool about it: schema, hashes,
# references, checksum. Not part of `make test`: the tool is Python's, and comes from PyPI.
set -eu
decant=$1
tool=${XDG_CACHE_HOME:-$HOME/.cache}/decant/portable-ai-memory-1.0.0
if ! [ -x "$tool/bin/python" ]; then
    python3 -m venv "$tool"
    "$tool/bin/pip" install --quiet portable-ai-memory==1.0.0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$decant" memory tests/fixtures/chatgpt-legacy.json --vault "$folder/vault.json" --out "$folder/memory" --quiet ||
    [ $? -eq 1 ]
"$decant" export "$folder/memory" --out "$folder/out" --as pam --quiet
"$tool/bin/python" tests/pam/check.py "$folder/out/pam/pam.json"
