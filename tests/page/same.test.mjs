/**
 * The same export, key and time zone give the same memory, byte for byte, whichever way it goes:
 * by the page, by `send`, or by `memory` without a server.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { target } from "../../tools/wrangler.mjs";
import { start } from "../edge/server.mjs";
import { browser, drop, open, ready } from "./browser.mjs";
import { json, manyConversations, smallExport, zip } from "./fixtures.mjs";

const ZONE = "Europe/Brussels";
const KEY = createHash("sha256").update("one vault").digest();
/** What may differ between two receipts of the same memory. */
const OF_THE_RUN = ["build", "started_at", "ended_at", "sent", "calls"];

let home;
let chromium;
before(async () => {
  home = await mkdtemp(join(tmpdir(), "decant-same-"));
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await rm(home, { recursive: true, force: true });
});

/** Long enough for several frames, with values to mask and something that cannot be read. */
function exported() {
  const broken = { title: "broken", conversation_id: "no-mapping" };
  const conversations = [...smallExport(), ...manyConversations(400, 60), broken];
  return zip([["conversations.json", json(conversations)]]);
}

/** Runs the command line as it was built for its own tests; it exits with 1, since a conversation is set aside. */
async function decant(...args) {
  const vault = join(home, "vault.json");
  const values = { version: 1, masking_key: KEY.toString("hex"), values: {} };
  await writeFile(vault, JSON.stringify(values));
  const all = [...args, "--tz", ZONE, "--vault", vault, "--quiet"];
  const code = await new Promise((resume) => {
    execFile(join(target, "debug/decant"), all, (error, _, said) => resume({ code: error?.code ?? 0, said }));
  });
  assert.deepEqual(code, { code: 1, said: "" });
}

async function folder(path) {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.parentPath.includes(".decant"));
  const read = files.map(async (entry) => {
    const full = join(entry.parentPath, entry.name);
    return [full.slice(path.length + 1), await readFile(full)];
  });
  return new Map((await Promise.all(read)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The members of a ZIP, by its directory. */
function unzip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06"));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const local = bytes.readUInt32LE(at + 42);
    const body = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(body, body + packed);
    files.set(bytes.toString("utf8", at + 46, at + 46 + name), method === 8 ? inflateRawSync(data) : data);
    at += 46 + name + extra + comment;
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function byThePage(bytes) {
  const server = await start();
  try {
    const { page, context, faults, cell } = await open(chromium, { timezoneId: ZONE });
    await page.goto(`${server.origin}/`);
    // The cell knows its build together with the key, which is in the store then.
    await cell.getByText(/^build [0-9a-f]{8}$/).waitFor();
    await page.evaluate(async (key) => {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open("decant", 1);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = database.transaction(["keys"], "readwrite");
      transaction.objectStore("keys").put(Uint8Array.from(key), "masking");
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      database.close();
    }, [...KEY]);
    await page.reload();
    await drop(page, [{ name: "export.zip", bytes }]);
    await ready(page).click();
    await page.waitForURL(/\/job\/[\w-]{22}/);
    await page.getByRole("heading", { level: 1, name: /Your memory is written|MEMORY/ }).waitFor();
    const [, id] = /\/job\/([\w-]{22})/.exec(page.url());
    const bundle = await fetch(`${server.origin}/api/jobs/${id}/bundle`);
    assert.equal(bundle.status, 200);
    assert.deepEqual(faults, []);
    await context.close();
    return unzip(Buffer.from(await bundle.arrayBuffer()));
  } finally {
    await server.end();
  }
}

async function bySending(path) {
  const server = await start();
  try {
    const out = join(home, "sent");
    await decant("send", path, "--to", server.origin, "--out", out);
    return await folder(out);
  } finally {
    await server.end();
  }
}

async function withoutAServer(path) {
  const out = join(home, "alone");
  await decant("memory", path, "--out", out);
  return await folder(out);
}

/** A receipt without what belongs to the run alone. */
function lasting(bytes) {
  const receipt = JSON.parse(bytes.toString());
  for (const field of OF_THE_RUN) delete receipt[field];
  return receipt;
}

test("page_send_and_memory_make_the_same_bytes", async () => {
  const bytes = exported();
  const path = join(home, "export.zip");
  await writeFile(path, bytes);
  const alone = await withoutAServer(path);
  assert.ok(alone.get("facts.jsonl").toString().split("\n").length > 400);
  assert.ok(alone.get("receipt.json").includes('"email"'), "something was masked");
  for (const other of [await bySending(path), await byThePage(bytes)]) {
    assert.deepEqual([...other.keys()], [...alone.keys()]);
    for (const [name, content] of alone) {
      if (name === "receipt.json") assert.deepEqual(lasting(other.get(name)), lasting(content));
      else if (name !== "RECEIPT.md") assert.ok(other.get(name).equals(content), `${name} differs`);
    }
  }
});
