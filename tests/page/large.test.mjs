/** An export of 300 MB: what it takes of memory does not depend on how large it is. */
import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Finder, Importer, initSync } from "../../build/wasm/decant.js";
import { browser, open } from "./browser.mjs";
import { conversation, json } from "./fixtures.mjs";
import { writeLargeExport } from "./large.mjs";
import { serve } from "./server.mjs";

const BYTES = 300e6;
const LARGEST = 2e6;
/** What the page's process may grow by, and what the index of search may take besides (`finder.ts`). */
const GROWTH_MAX = 150e6;
const INDEX_MAX = 96 << 20;
const folder = mkdtempSync(join(tmpdir(), "decant-large-"));
const path = join(folder, "export.zip");
const wasm = fileURLToPath(new URL("../../build/wasm/decant_bg.wasm", import.meta.url));
let made;
let memory;
before(() => {
  ({ memory } = initSync({ module: readFileSync(wasm) }));
  made = writeLargeExport(path, BYTES, LARGEST);
});
after(() => rmSync(folder, { recursive: true }));

test("webassembly_takes_8_mb_and_four_times_the_largest_conversation", () => {
  const size = statSync(path).size;
  const importer = new Importer([{ name: "export.zip", bytes: size }], new Uint8Array(32), [], undefined);
  importer.make_searchable();
  importer.keep_rest();
  const file = openSync(path, "r");
  const piece = new Uint8Array(64 * 1024);
  let conversations = 0;
  const take = () => {
    conversations += importer.rows().filter((row) => row.instead_of === null).length;
    for (const what of ["lines", "rest", "findable"]) importer[`${what}_taken`]();
  };
  for (let want = importer.want(); want; want = importer.want()) {
    let enough = false;
    for (let at = want.start; at < want.end && !enough; ) {
      const got = readSync(file, piece, 0, Math.min(piece.length, want.end - at), at);
      at += got;
      enough = importer.push(piece.subarray(0, got));
      take();
    }
    if (!enough) importer.end();
    take();
  }
  closeSync(file);
  assert.equal(conversations, made.conversations);
  const most = 8e6 + 4 * made.largest;
  const taken = memory.buffer.byteLength;
  assert.ok(taken <= most, `${taken} bytes, and no more than ${most} are allowed`);
});

test("sixty_thousand_messages_are_searched_and_it_is_told_how_fast", (t) => {
  const text = ["I keep bees in two hives near the upper meadow.", "Then wrap them before the first frost comes."];
  const talk = (k) => Array.from({ length: 10 }, (_, n) => [n % 2 ? "assistant" : "user", `${text[n % 2]} Note ${k * 10 + n}.`]);
  const conversations = Array.from({ length: 6000 }, (_, k) => conversation(`s-${k}`, `Talk ${k}`, talk(k), 1_600_000_000 + k * 20_000));
  const bytes = json(conversations);
  const importer = new Importer([{ name: "conversations.json", bytes: bytes.length }], new Uint8Array(32), [], undefined);
  importer.make_searchable();
  for (let want = importer.want(); want; want = importer.want()) {
    const enough = importer.push(bytes.subarray(want.start, want.end));
    if (!enough) importer.end();
  }
  const finder = new Finder(INDEX_MAX);
  const places = importer.findable_places();
  for (let n = 0; n < places.length; n += 2) finder.push(new Uint8Array(memory.buffer, places[n], places[n + 1]).slice());
  const before2021 = Math.ceil((new Date(2021, 0, 1).getTime() / 1000 - 1_600_000_000) / 20_000);
  const queries = [
    ["bees", 6000],
    ["bees near the upper mead", 6000],
    ["note 59999", 1],
    ["from:chatgpt before:2021 hives", before2021],
    ['"upper meadow" frost', 6000],
  ];
  for (const [query, n] of queries) {
    const began = performance.now();
    const found = finder.find(query).rows.length;
    t.diagnostic(`${query}: ${found} of 6,000 conversations in ${Math.round(performance.now() - began)} ms`);
    assert.equal(found, n, query);
  }
});

test("the_renderer_grows_by_150_mb_and_its_index_at_most", async (t) => {
  const [chromium, site] = await Promise.all([browser(), serve()]);
  let most = 0;
  // It must not outlive a test that fails.
  const watch = setInterval(() => (most = Math.max(most, resident())), 100);
  try {
    const { page, cell } = await open(chromium);
    await page.goto(`${site.address}/`);
    await cell.locator("#root > main").waitFor();
    const before = resident();
    most = before;
    await cell.locator("input[type=file]").first().setInputFiles(path);
    await cell.getByRole("heading", { level: 1, name: `${made.conversations.toLocaleString("en")} conversations` }).waitFor();
    const grown = most - before;
    t.diagnostic(`it grew by ${Math.round(grown / 1e6)} MB`);
    assert.ok(grown <= GROWTH_MAX + INDEX_MAX, `it grew by ${grown} bytes`);
    await cell.getByRole("searchbox").fill("mar");
    await cell.getByText(/^[\d,]+ found$/).waitFor();
    assert.equal(await cell.getByText(/the titles? only/).count(), 0, "all of it can be searched");
  } finally {
    clearInterval(watch);
    await chromium.close();
    await site.close();
  }
});

/** What all renderers of the browser that this process began hold, in bytes. */
function resident() {
  const sum = (total, pid) => total + Number(/^RssAnon:\s+(\d+)/m.exec(read(pid, "status"))?.[1] ?? 0) * 1024;
  return renderers().reduce(sum, 0);
}

function renderers() {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.filter((pid) => read(pid, "cmdline").includes("--type=renderer") && isMine(pid));
}

function isMine(pid) {
  for (let at = Number(pid); at > 1; at = Number(/^PPid:\s+(\d+)/m.exec(read(at, "status"))?.[1] ?? 0)) {
    if (at === process.pid) return true;
  }
  return false;
}

function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
