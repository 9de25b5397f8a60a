/**
 * `make bench`: what reading an export takes, beside what one would use instead, in one run.
 *
 * Every number is CPU seconds of the thread or process that did the work, the median of five
 * rounds in each of which every contestant ran once. Prints the table that stands in the README.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/wrangler.mjs";
import { contest } from "./page.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const BYTES = Number(process.env.BYTES ?? 300_000_000);
const LARGE = Number(process.env.LARGE ?? 1_000_000_000);
const PICTURES = Number(process.env.PICTURES ?? 5_000_000_000);
const made = join(root, "build/bench");
const generator = process.env.GENERATOR;

mkdirSync(made, { recursive: true });

/** Bytes of the largest conversation of each file. */
const largest = new Map();

/** An export of that shape and size, made once. */
function file(name, bytes, ...more) {
  const path = join(made, name);
  const { stderr } = spawnSync(generator, ["--bytes", String(bytes), "--seed", "1", "--out", path, ...more], { encoding: "utf8" });
  const [, said] = /the largest of (\d+) bytes/.exec(stderr) ?? [];
  if (said === undefined) throw new Error(`${name} was not made: ${stderr}`);
  largest.set(path, Number(said));
  return path;
}

/** Where the data of the first member of an archive lies. */
function member(path) {
  const handle = openSync(path, "r");
  const header = Buffer.alloc(30);
  readSync(handle, header, 0, 30, 0);
  closeSync(handle);
  const start = 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return { start, end: start + header.readUInt32LE(18) };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const mib = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/** Python with ijson, in an environment of its own; `null` if it cannot be had. */
function python() {
  const home = join(made, "python");
  const own = join(home, "bin/python");
  try {
    if (!existsSync(own)) execFileSync("python3", ["-m", "venv", home], { stdio: "ignore" });
    try {
      execFileSync(own, ["-c", "import ijson.backends.yajl2_c"], { stdio: "ignore" });
    } catch {
      execFileSync(own, ["-m", "pip", "install", "--quiet", "ijson>=3.3,<4"], { stdio: "ignore", timeout: 120_000 });
      execFileSync(own, ["-c", "import ijson.backends.yajl2_c"], { stdio: "ignore" });
    }
    return own;
  } catch {
    return null;
  }
}

const one = file("one.zip", BYTES, "--shape", "one");
const plain = file("one.json", BYTES, "--shape", "one");
const claude = file("claude.json", BYTES / 3, "--shape", "claude");
const takeout = file("takeout.json", BYTES / 3, "--shape", "takeout");
const small = file("small.zip", BYTES / 10, "--shape", "one");
const here = member(one);
const interpreter = python();
const browser = await contest();

/** One of them in a process of its own. */
function native(name, path) {
  const said = JSON.parse(execFileSync(join(made, "contestants"), [name, path], { encoding: "utf8" }));
  return { cpu: said.cpu, totals: [said.conversations, said.messages, said.text, said.made] };
}

const contestants = {
  drain: () => browser.run(one, { kind: "inflate", member: here }),
  chunks: () => browser.run(one, { kind: "archive", name: "chunks" }),
  masked: () => browser.run(one, { kind: "product" }),
  searched: () => browser.run(one, { kind: "product", isSearched: true }),
  javascript: () => browser.run(one, { kind: "javascript", member: here }),
  ...(interpreter && { python: () => JSON.parse(execFileSync(interpreter, [join(root, "tests/bench/peer.py"), one], { encoding: "utf8" })) }),
  walk: () => browser.run(plain, { kind: "preloaded", name: "walk" }),
  read: () => browser.run(plain, { kind: "preloaded", name: "read" }),
  weighed: () => browser.run(plain, { kind: "preloaded", name: "weighed" }),
  ...Object.fromEntries(["read", "weighed"].map((name) => [`native ${name}`, () => native(name, plain)])),
  serde: () => browser.run(plain, { kind: "preloaded", name: "serde" }),
  claude: () => browser.run(claude, { kind: "preloaded", name: "read" }),
  "serde-claude": () => browser.run(claude, { kind: "preloaded", name: "serde-claude" }),
  takeout: () => browser.run(takeout, { kind: "preloaded", name: "read" }),
  "serde-takeout": () => browser.run(takeout, { kind: "preloaded", name: "serde-takeout" }),
  small: () => browser.run(small, { kind: "archive", name: "chunks" }),
};

const runs = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(contestants)) runs[name].push(await run());
  console.error(`round ${round} of ${ROUNDS}`);
}
const cpu = Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, median(list.map((run) => run.cpu))]));
const met = (name) => runs[name]?.[0].totals ?? [];
const same = (one, other, ...what) => {
  for (const n of what) {
    if (met(one)[n] !== met(other)[n]) throw new Error(`${one} met ${met(one)}, ${other} ${met(other)}`);
  }
};
same("serde", "javascript", 0, 1);
same("serde", "walk", 0, 1, 2);
same("chunks", "serde", 0);
if (interpreter) same("serde", "python", 0, 1);

// Larger ones, once: their time is in proportion, and their memory is what is asked.
const large = file("large.zip", LARGE, "--shape", "one");
const largeChunks = await browser.run(large, { kind: "archive", name: "chunks" });
const largeProduct = await browser.run(large, { kind: "product", isSearched: true });
rmSync(large);
const pictures = file("pictures.zip", BYTES / 10, "--shape", "one", "--pictures", String(PICTURES));
const picturesProduct = await browser.run(pictures, { kind: "product", isSearched: true });
const picturesSize = statSync(pictures).size;
rmSync(pictures);
await browser.close();

const seconds = (name) => `${cpu[name].toFixed(2)} s`;
const times = (name, peer) => `${(cpu[peer] / cpu[name]).toFixed(1)} ×`;
const rate = (seconds, bytes) => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
const known = (name) => met(name)[0] > 0;
const source = (name, title) =>
  known(name)
    ? [`${title}, JSON to conversations`, seconds(name), "splitting + serde_json, text summed", seconds(`serde-${name}`), times(name, `serde-${name}`)]
    : [`${title}`, "not read yet", "", "", ""];
const rows = [
  ["decant", "CPU", "beside it", "CPU", "ratio"],
  ["---", "---:", "---", "---:", "---:"],
  ["ZIP to chunks, masking off", seconds("chunks"), "`DecompressionStream`, drained and thrown away", seconds("drain"), `takes ${(cpu.chunks / cpu.drain).toFixed(2)} ×`],
  ["ZIP to masked chunks", seconds("masked"), "the same", seconds("drain"), `takes ${(cpu.masked / cpu.drain).toFixed(2)} ×`],
  ["ZIP to masked chunks, all of it to be searched (what the page does)", seconds("searched"), "the same", seconds("drain"), `takes ${(cpu.searched / cpu.drain).toFixed(2)} ×`],
  interpreter
    ? ["ZIP to chunks, masking off", seconds("chunks"), "Python, native: `zipfile` + `ijson` (yajl2_c), text summed", seconds("python"), times("chunks", "python")]
    : ["ZIP to chunks, masking off", seconds("chunks"), "Python: ijson could not be had (no PyPI)", "", ""],
  ["ZIP to chunks, masking off", seconds("chunks"), "JavaScript: `DecompressionStream` + splitter + `JSON.parse`, text summed", seconds("javascript"), times("chunks", "javascript")],
  ["JSON, text summed", seconds("walk"), "splitting + serde_json, text summed", seconds("serde"), times("walk", "serde")],
  ["JSON to conversations, threads resolved", seconds("read"), "the same", seconds("serde"), times("read", "serde")],
  source("claude", `Claude (${mb(BYTES / 3)})`),
  source("takeout", `Takeout (${mb(BYTES / 3)})`),
];
console.log(`\nAn export of ${mb(BYTES)} of JSON, ${mb(statSync(one).size)} as ZIP; all but Python in Chromium; medians of ${ROUNDS}, CPU seconds\n`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
console.log("");
console.log("| size | ZIP to chunks | | WebAssembly that reads | the renderer grew by |");
console.log("|---|---:|---:|---:|---:|");
const size = (label, run, bytes, product) =>
  console.log(`| ${label} | ${run ? `${run.toFixed(2)} s | ${rate(run, bytes)}` : " | "} | ${product ? `${mib(product.memory)} | ${mb(product.growth)}` : " | "} |`);
size(mb(BYTES / 10), cpu.small, BYTES / 10);
size(mb(BYTES), cpu.chunks, BYTES, runs.searched[0]);
size(`${mb(LARGE)} (one run)`, largeChunks.cpu, LARGE, largeProduct);
size(`${mb(picturesSize)}, pictures but for ${mb(BYTES / 10)} (one run)`, null, 0, picturesProduct);
const rules = (read, weighed) => rate(cpu[weighed] - cpu[read], met(weighed)[3]);
console.log(`\nThe rules of \`embedded\` read ${rules("read", "weighed")} of what people wrote in WebAssembly, ${rules("native read", "native weighed")} natively.`);
for (const path of [plain, claude, takeout, small]) rmSync(path);

// What an export takes of memory does not grow with it; the index of search may take its own besides.
const GROWTH_MAX = 150e6 + (96 << 20);
for (const [path, product] of [[one, runs.searched[0]], [large, largeProduct], [pictures, picturesProduct]]) {
  const most = 8e6 + 4 * largest.get(path);
  if (product.memory > most) throw new Error(`${path}: ${product.memory} bytes of WebAssembly's memory, and no more than ${most} are allowed`);
  if (product.growth > GROWTH_MAX) throw new Error(`${path}: the renderer grew by ${product.growth} bytes, and no more than ${GROWTH_MAX} are allowed`);
}
