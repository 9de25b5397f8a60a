// `make test`: everything that is checked, three steps at a time. Ends with one line of counts.
// `node tools/test.mjs NAME…` runs the steps of these names alone, `--list` names them.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./wrangler.mjs";

/** Two compile while nothing else can begin; then there is always one that does not wait. */
const AT_ONCE = 3;
const WASM = "wasm32-unknown-unknown";
const GOLDEN = "tests/golden/browser-imports.txt";

const cargo = (...args) => ["cargo", ...args];
const clippy = (...args) => cargo("clippy", "--locked", ...args, "--", "-D", "warnings");
const native = (command, ...args) => cargo(command, "--locked", "--features", "native", ...args);
/** What hangs is ended some time; what is merely slow is waited for. */
const HANGS_MS = 900_000;
const node = (...files) => ["node", "--test", `--test-timeout=${HANGS_MS}`, "--test-reporter=spec", ...files];
const files = (folder, form) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true })
        .filter((name) => form.test(name))
        .sort()
        .map((name) => join(folder, name))
    : [];

const endsToEnd = [
  ...files("tests/edge", /\.test\.mjs$/),
  ...files("tests/page", /(?<!units|words|large)\.test\.mjs$/),
];

// The long ones that others wait for come first. A step waits for those named last; two that write to the
// same folder of cargo's wait for each other. The ends to end take the native program that the tests were
// built with, and fill what room there is, one file after the other.
const steps = [
  ["format", cargo("fmt", "--check")],
  ["page", node("tests/page/units.test.mjs", "tests/page/words.test.mjs")],
  ["native build", native("test", "--no-run", "--test", "it")],
  ["build", ["make", "-j2", "build/worker/index.js", "build/www/index.html"]],
  ["provider", native("build", "--profile", "test", "--example", "fake_provider"), "native build"],
  ["native", native("test", "--test", "it"), "provider"],
  ["types", ["tsc", "--noEmit"], "build"],
  ["imports", imports, "build"],
  ["units", native("test", "--profile", "dev", "--lib"), "provider"],
  // All three shells at once: what a crate is built of is looked at once. `make lint` takes each alone.
  ["clippy", clippy("--all-targets", "--features", "native,browser,edge"), "units"],
  ["wasm", cargo("test", "--profile", "dev", "--locked", "--features", "browser", "--target", WASM, "--test", "wasm"), "clippy", "build"],
  ...endsToEnd.map((file) => [file, node(file), "provider", "build"]),
  // Alone: how much a browser leaves to its collector depends on who else wants the cores.
  ["large export", node("tests/page/large.test.mjs"), "wasm", ...endsToEnd],
];

/** What the page's WASM asks of the page, against what review has seen. */
function imports() {
  const module = new WebAssembly.Module(readFileSync(join(root, "build/wasm/decant_bg.wasm")));
  const names = WebAssembly.Module.imports(module).map(({ name }) => name.replace(/_[0-9a-f]{16}$/, ""));
  const found = `${[...new Set(names)].sort().join("\n")}\n`;
  if (process.env.UPDATE) writeFileSync(join(root, GOLDEN), found);
  if (readFileSync(join(root, GOLDEN), "utf8") === found) return 0;
  console.error(`The page's WASM imports something else than ${GOLDEN} says:\n${found}UPDATE=1 accepts it.`);
  return 1;
}

/** The driver of the browser that the WASM tests run in. */
const driver = (process.env.PATH ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "chromedriver"))
  .find((path) => existsSync(path));

/** Runs a command and returns its exit code with all that it said. */
function run([command, ...args]) {
  return new Promise((resolve) => {
    const env = {
      ...process.env,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: "wasm-bindgen-test-runner",
      CARGO_TERM_COLOR: "never",
      // What is built once needs nothing for a second time.
      CARGO_INCREMENTAL: "0",
      // Each file of tests and each server would compile the same modules anew.
      NODE_COMPILE_CACHE: join(root, "build/node-cache"),
      ...(driver ? { CHROMEDRIVER: driver } : {}),
    };
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    child.on("error", (error) => resolve({ code: 1, said: String(error) }));
    child.on("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

/** Counts as cargo and node print them. A step without counts is one check. */
function counts(said, code) {
  const sum = (form) => [...said.matchAll(form)].reduce((all, [, n]) => all + Number(n), 0);
  const passed = sum(/^test result: .*?(\d+) passed/gm) + sum(/^ℹ pass (\d+)/gm);
  const failed = sum(/^test result: .*?(\d+) failed/gm) + sum(/^ℹ fail (\d+)/gm);
  const counted = passed + failed > 0;
  return { passed: counted ? passed : Number(code === 0), failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** What a step that failed said of it, short enough to be said again. */
const TOLD_AGAIN = { lines: 60, characters: 300 };

/** What went wrong, out of all that a step said: node and cargo have a heading for it. */
function trouble(said) {
  const heading = Math.max(said.indexOf("✖ failing tests:"), said.indexOf("\nfailures:\n"));
  const lines = said.slice(Math.max(heading, 0)).trim().split("\n");
  const told = heading < 0 ? lines.slice(-TOLD_AGAIN.lines) : lines.slice(0, TOLD_AGAIN.lines);
  return told.map((line) => line.slice(0, TOLD_AGAIN.characters)).join("\n");
}

const names = steps.map(([name]) => name);
const chosen = process.argv.slice(2);
if (chosen[0] === "--list") {
  console.log(names.join("\n"));
  process.exit();
}

const waiting = steps.filter(([name]) => chosen.length === 0 || chosen.includes(name));
const unfinished = new Set(waiting.map(([name]) => name));
const total = { passed: 0, failed: 0 };
const bad = [];

/** Runs one step, then says all that it said at once: several at a time would be a muddle. */
async function take([name, step]) {
  console.log(`-- ${name} begins`);
  const began = Date.now();
  const { code, said } = typeof step === "function" ? { code: step(), said: "" } : await run(step);
  const { passed, failed } = counts(said, code);
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) bad.push([name, trouble(said)]);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(`\n== ${name}\n${said}== ${name}: ${passed} passed, ${failed} failed, ${seconds} s`);
  unfinished.delete(name);
}

const running = new Map();
while (unfinished.size > 0) {
  const mayBegin = ([, , ...after]) => !after.some((other) => unfinished.has(other));
  const next = running.size < AT_ONCE ? waiting.findIndex(mayBegin) : -1;
  if (next >= 0) {
    const [step] = waiting.splice(next, 1);
    running.set(step[0], take(step).then(() => running.delete(step[0])));
  } else {
    await Promise.race(running.values());
  }
}
// Once more at the end, where it is looked for.
for (const [name, said] of bad) console.log(`\n== ${name} failed\n${said}`);
if (bad.length > 0) console.log(`\nfailed: ${bad.map(([name]) => name).join(", ")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
