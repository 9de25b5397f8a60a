# `make` builds and serves; `make help` lists the rest.
#
# Tools of fixed versions go to a cache outside the project, once for all clones; everything else
# is made under build/ and target/. What is up to date is not made again.

PORT  ?= 8787
STATE ?= .state
BYTES ?= 300000000
SECONDS ?= 60

# Only the Worker's build needs a nightly: a panic must unwind there, and that takes a rebuilt std.
export RUSTUP_TOOLCHAIN ?= 1.95.0
export NIGHTLY          := nightly-2026-10-29

CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/decant
export WASM_BINDGEN_ROOT := $(CACHE)/wasm-bindgen-cli-0.2.129
export WORKER_BUILD_ROOT := $(CACHE)/worker-build-0.8.7
export CARGO_AUDIT_ROOT  := $(CACHE)/cargo-audit-0.22.2
export CARGO_FUZZ_ROOT   := $(CACHE)/cargo-fuzz-0.13.2
export LIGHTHOUSE_ROOT   := $(CACHE)/lighthouse-13.5.0

# Named, so that worker-build downloads none of them.
export WASM_BINDGEN_BIN := $(WASM_BINDGEN_ROOT)/bin/wasm-bindgen
export WASM_OPT_BIN     := $(CURDIR)/node_modules/.bin/wasm-opt
export ESBUILD_BIN      := $(CURDIR)/node_modules/.bin/esbuild
export PATH             := $(CURDIR)/node_modules/.bin:$(WASM_BINDGEN_ROOT)/bin:$(PATH)

# Nothing here reports to anybody or asks the network for news.
export WRANGLER_SEND_METRICS       := false
export WRANGLER_SEND_ERROR_REPORTS := false
export CLOUDFLARE_CF_FETCH_ENABLED := false
export NO_UPDATE_NOTIFIER          := 1

export CARGO_TARGET_DIR ?= $(CURDIR)/target
WASM := wasm32-unknown-unknown

CORE    := Cargo.toml Cargo.lock $(shell find src -type f \
             ! -path 'src/edge/*' ! -name browser.rs ! -name native.rs ! -name main.rs)
EDGE    := $(CORE) $(shell find src/edge -type f 2>/dev/null)
BROWSER := $(CORE) $(wildcard src/browser.rs src/browser/*)
NATIVE  := $(CORE) $(wildcard src/native.rs src/native/*) src/main.rs
PAGE    := package-lock.json $(shell find www -type f)

.PHONY: serve build test lint test-browsers lighthouse deploy audit smoke check-pam bench bench-import eval fuzz clean help tools tools-for-tests tools-for-browsers tools-for-lighthouse tools-for-fuzzing tools-for-audit
.DELETE_ON_ERROR:

serve: build ## build what is out of date and serve it on http://localhost:8787 (PORT=, STATE=)
	@exec node tools/serve.mjs $(PORT) $(STATE)

build: build/worker/index.js build/www/index.html build/decant ## build everything and end

test: tools-for-tests ## check everything: lint, types, tests, both ends to end
	@exec node tools/test.mjs

lint: tools ## lint each shell without the others' features, as it is shipped: `make test` lints them together
	cargo clippy --locked --all-targets --features native -- -D warnings
	cargo clippy --locked --lib --test wasm --features browser,edge --target $(WASM) -- -D warnings

test-browsers: build/www/index.html tools-for-browsers ## check in Firefox and WebKit that the page on which an export is opened cannot send
	@exec node --test --test-force-exit --test-reporter=spec tests/browsers/sealed.test.mjs

lighthouse: build/worker/index.js build/www/index.html tools-for-lighthouse ## ask Lighthouse about both pages: fails under 100 for accessibility and best practices, 95 for performance
	@exec node --disable-warning=ExperimentalWarning tests/lighthouse.mjs

deploy: build/worker/index.js build/www/index.html ## put it on your own Cloudflare account, for you alone
	@exec node tools/deploy.mjs

audit: tools-for-audit ## ask the databases of RustSec and npm whether anything is known against what it is built of
	npm audit
	$(CARGO_AUDIT_ROOT)/bin/cargo-audit audit

smoke: build/decant ## take four sentences through a real model, for under a cent: PROVIDER=anthropic, with its key set
	@test -n "$(PROVIDER)" || { echo "name a provider: make smoke PROVIDER=anthropic"; exit 2; }
	@folder=$$(mktemp -d) && build/decant memory tests/fixtures/smoke.json --provider $(PROVIDER) \
	  $(if $(MODEL),--model $(MODEL)) --cap 0.01 --vault $$folder/vault.json --out $$folder/memory && \
	  cat $$folder/memory/RECEIPT.md $$folder/memory/facts.jsonl; status=$$?; rm -rf $$folder; exit $$status

check-pam: build/decant ## write a memory as Portable AI Memory and ask the standard's own tool (from PyPI) about it
	@tests/pam/check.sh build/decant

bench: build ## measure reading beside what one would use instead: the table of the README (BYTES=, LARGE=, ROUNDS=)
	cargo build --locked --release --example generate_export
	tests/bench/contestants/build.sh
	@GENERATOR=$(CARGO_TARGET_DIR)/release/examples/generate_export BYTES=$(BYTES) exec node tests/bench/run.mjs

bench-import: build ## measure an import of 300 MB natively and through the server, and masking (BYTES=)
	cargo run --locked --release --example generate_export -- --bytes $(BYTES) --seed 1 --out build/bench.zip
	@node tests/bench/import.mjs build/bench.zip
	@exec node tests/bench/masking.mjs

eval: ## how good a provider is on made-up exports with their truth, and on dialogues (DATA=folder, OPTIONS="--provider …")
	@cargo run --locked --quiet --release --example eval --features native -- "$(DATA)" -- $(OPTIONS)

fuzz: tools-for-fuzzing ## feed made-up bytes to the reader of exports, a minute a source (SECONDS=)
	@tests/fuzz/run.sh $(SECONDS)

tools: ## install what is missing, at fixed versions
	@tools/install.sh

tools-for-tests: tools
	@tools/install.sh chromium

tools-for-browsers: tools
	@tools/install.sh browsers

tools-for-lighthouse: tools-for-tests
	@tools/install.sh lighthouse

tools-for-fuzzing: tools
	@tools/install.sh fuzzing

tools-for-audit: tools
	@tools/install.sh audit

clean: ## remove what was built (tools and data stay)
	rm -rf build $(CARGO_TARGET_DIR)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

# The worker. tools/nightly stands for the rustup proxies, because worker-build asks for whatever
# `nightly` is on this machine.
build/worker/index.js: $(EDGE) | tools
	PATH="$(CURDIR)/tools/nightly:$$PATH" $(WORKER_BUILD_ROOT)/bin/worker-build \
	  --release --panic-unwind --out-dir build/worker \
	  . --features edge --locked --target-dir $(CARGO_TARGET_DIR)/edge
	@touch $@

# The page's half of the core.
build/wasm/decant_bg.wasm: $(BROWSER) www/build-wasm.sh | tools
	www/build-wasm.sh
	@touch $@

build/www/index.html: build/wasm/decant_bg.wasm $(PAGE) | tools
	node www/build.mjs
	@touch $@

build/decant: $(NATIVE) | tools
	cargo build --locked --release --features native
	@mkdir -p build && cp $(CARGO_TARGET_DIR)/release/decant $@
