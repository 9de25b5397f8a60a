/**
 * `make bench`: how fast texts are masked with all rules, natively and in WebAssembly. The texts are
 * made here from a seed; whoever has others gives their files: `node tests/bench/masking.mjs FILE…`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { root, target } from "../../tools/wrangler.mjs";

const BYTES = 8_000_000;
const home = join(root, "build/bench-masking");
mkdirSync(home, { recursive: true });

/** Mulberry32: numbers from 0 to below n. */
function dice(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % n;
  };
}

const words =
  "the a of and to in I you it is that was for on are with as they be at one have this from or had by but what some we can out other were all there when up use your how said each she which do their time if will way about many then them write would like so these her long make thing see him two has look more day could go come did number sound no most people my over know water than call first who may down side been now find any new work part take get place made live where after back little only round man year came show every good me give our under name very through just form sentence great think say help low line differ turn cause much mean before move right boy old too same tell does set three want air well also play small end put home read hand port large spell add even land here must big high such follow act why ask men change went light kind off need house picture try us again animal point mother world near build self earth father key token access secret api password account monkey task risk things".split(" ");

/** What people write, what programs write, and a secret in every 600 bytes. */
const kinds = {
  chat: (roll) => {
    const sentence = Array.from({ length: 6 + roll(14) }, () => words[roll(words.length)]).join(" ");
    const number = roll(9) === 0 ? ` It was ${1 + roll(900)}.${roll(90)} on ${1 + roll(28)}/${1 + roll(12)}/2024.` : "";
    return `${sentence[0].toUpperCase()}${sentence.slice(1)}.${number}${roll(6) === 0 ? "\n\n" : " "}`;
  },
  code: (roll) => {
    const word = () => words[roll(words.length)];
    const lines = [
      () => `  const ${word()}_${word()} = ${word()}.${word()}(${word()}, { ${word()}: ${roll(1000)} });`,
      () => `  if (${word()} === "${word()}-${word()}") return ${word()}[${roll(100)}];`,
      () => `  // ${word()} ${word()} ${word()}`,
      () => `2024-03-0${1 + roll(9)} 10:${10 + roll(49)}:33,${100 + roll(900)} INFO ${word()} id=${roll(1e9)} key=${word()}:${roll(1e6)} took ${roll(999)}ms`,
    ];
    return `${lines[roll(lines.length)]()}\n${roll(12) === 0 ? "\n" : ""}`;
  },
  secrets: (roll) => {
    const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    const random = (n) => Array.from({ length: n }, () => letters[roll(letters.length)]).join("");
    const values = [
      () => `mail ada.${roll(1e4)}@example.org or call +49 30 ${1e6 + roll(8e6)}`,
      () => `API_KEY="${random(32)}"`,
      () => `ghp_${random(36)} and ntn_${1e10 + roll(8e9)}${random(35)}`,
      () => `postgres://ada:${random(12)}@db.example.org/x from 192.0.2.${roll(255)}`,
    ];
    const text = Array.from({ length: 8 }, () => kinds.chat(roll).trim()).join(" ");
    return `${text} ${values[roll(values.length)]()}\n\n`;
  },
};

function made(name) {
  const roll = dice(1);
  const parts = [];
  for (let bytes = 0; bytes < BYTES; ) {
    const part = kinds[name](roll);
    parts.push(part);
    bytes += part.length;
  }
  const path = join(home, `${name}.txt`);
  writeFileSync(path, parts.join(""));
  return path;
}

const given = process.argv.slice(2);
const files = given.length > 0 ? given : Object.keys(kinds).map(made);
const cargo = (...args) => execFileSync("cargo", args, { cwd: root, stdio: "inherit", env });
const env = { ...process.env, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-C target-feature=+simd128" };

console.log("masking, natively:");
cargo("run", "--locked", "--quiet", "--release", "--example", "masking", "--", ...files);

cargo("build", "--locked", "--quiet", "--release", "--example", "masking_wasm", "--features", "browser", "--target", "wasm32-unknown-unknown");
const module = join(target, "wasm32-unknown-unknown/release/examples/masking_wasm.wasm");
execFileSync(process.env.WASM_BINDGEN_BIN ?? "wasm-bindgen", ["--target", "nodejs", "--out-dir", home, module], { stdio: "inherit" });
// Its glue is CommonJS, whatever the package around it says.
writeFileSync(join(home, "package.json"), '{"type":"commonjs"}\n');
const { masks } = createRequire(import.meta.url)(join(home, "masking_wasm.js"));

console.log("masking, in WebAssembly:");
masks("to make what is made once");
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const times = Array.from({ length: 5 }, () => {
    const began = process.cpuUsage();
    masks(text);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1e6;
  }).sort((one, other) => one - other);
  const speed = Buffer.byteLength(text) / 1e6 / times[2];
  console.log(`${basename(file)}\t${Buffer.byteLength(text)} bytes\t${masks(text)} masks\t${speed.toFixed(0)} MB/s`);
}
