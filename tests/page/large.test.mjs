/** An export of 300 MB: what it takes of memory does not depend on how large it is. */
import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Importer, initSync } from "../../build/wasm/decant.js";
import { browser, open } from "./browser.mjs";
import { writeLargeExport } from "./large.mjs";
import { serve } from "./server.mjs";

const BYTES = 300e6;
const LARGEST = 2e6;
const folder = mkdtempSync(join(tmpdir(), "decant-large-"));
const path = join(folder, "export.zip");
let made;
before(() => {
  made = writeLargeExport(path, BYTES, LARGEST);
});
after(() => rmSync(folder, { recursive: true }));

test("webassembly_takes_8_mb_and_four_times_the_largest_conversation", () => {
  const wasm = fileURLToPath(new URL("../../build/wasm/decant_bg.wasm", import.meta.url));
  const { memory } = initSync({ module: readFileSync(wasm) });
  const size = statSync(path).size;
  const importer = new Importer([{ name: "export.zip", bytes: size }], new Uint8Array(32), [], undefined);
  const file = openSync(path, "r");
  const piece = new Uint8Array(64 * 1024);
  let conversations = 0;
  const take = () => {
    conversations += importer.rows().filter((row) => row.instead_of === null).length;
    importer.lines();
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

test("the_renderer_grows_by_150_mb_at_most", async () => {
  const [chromium, site] = await Promise.all([browser(), serve()]);
  try {
    const { page, cell } = await open(chromium);
    await page.goto(`${site.address}/`);
    await cell.locator("#root > main").waitFor();
    const before = resident();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, resident())), 100);
    await cell.locator("input[type=file]").first().setInputFiles(path);
    await cell.getByRole("heading", { level: 1, name: `${made.conversations.toLocaleString("en")} conversations` }).waitFor();
    clearInterval(watch);
    const grown = most - before;
    assert.ok(grown <= 150e6, `it grew by ${grown} bytes`);
  } finally {
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
