/**
 * Reading that broke goes on where its last image was made: nothing of what was read before is read again
 * or lost, and what is made of the export is what an undisturbed reading makes of it, to the byte.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { coreOf, revive } from "../../www/src/cell/core.ts";
import { Kept } from "../../www/src/cell/kept.ts";
import { WIDTHS, assertAccessible, choose, ready } from "./browser.mjs";
import { savedOutbox, sealedPage, title, zipOf } from "./choosing.mjs";
import { conversation, json, manyConversations, smallExport, zip } from "./fixtures.mjs";

const onPage = sealedPage();
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "decant-going-on-"));
});
after(async () => {
  await rm(folder, { recursive: true });
});

const compiled = new WebAssembly.Module(await readFile(new URL("../../build/wasm/decant_bg.wasm", import.meta.url)));
let instances = 0;

/** What a worker of its own would have. */
async function instance() {
  const glue = await import(`../../build/wasm/decant.js?${(instances += 1)}`);
  return { ...glue, wasm: glue.initSync({ module: compiled }) };
}

/** In which what was read is searched. */
const finding = await instance();

/** Copies of one conversation in two members, the second with more; values to mask; what an assistant remembers. */
function manifold() {
  const [boat, ...rest] = smallExport();
  const longer = conversation("c1", boat.title, [
    ...["m0", "m1", "m2", "m3"].map((name) => {
      const { author, content } = boat.mapping[`c1-${name}`].message;
      return [author.role, content.parts[0]];
    }),
    ["user", "The mast is up. Write to mast@example.com or call +49 341 5550123 about it."],
  ]);
  const memories = [{ conversations_memory: "Keeps bees near Leipzig.", account_uuid: "a" }];
  return zip([
    ["conversations-000.json", json([boat, ...manyConversations(30, 5)])],
    ["memories.json", json(memories)],
    ["conversations-001.json", json([...rest, longer, ...manyConversations(40, 3).slice(30), { id: "broken", title: "Broken" }])],
  ]);
}

/** Reads to the end, or until so many pieces were taken: gives what the page has of it, and whether that is all. */
async function read(importer, wasm, bytes, kept, size, most = Infinity) {
  let taken = 0;
  for (let want = importer.want(); want; want = importer.want()) {
    let isEnough = false;
    for (let at = want.start; at < want.end && !isEnough; at += size) {
      isEnough = importer.push(bytes.subarray(at, Math.min(want.end, at + size)));
      takeIn(importer, wasm, kept);
      taken += 1;
      if (taken === most) return false;
    }
    if (!isEnough) importer.end();
    takeIn(importer, wasm, kept);
  }
  takeIn(importer, wasm, kept);
  return true;
}

function takeIn(importer, wasm, { rows, aside, lines, rest, findable }) {
  const toList = { take: (bytes) => findable.push(bytes.slice()) };
  for (const [what, to] of [["lines", lines], ["rest", rest], ["findable", toList]]) {
    const places = importer[`${what}_places`]();
    for (let n = 0; n < places.length; n += 2) to.take(new Uint8Array(wasm.memory.buffer, places[n], places[n + 1]));
    importer[`${what}_taken`]();
  }
  for (const row of importer.rows()) {
    lines.place(row.bytes, row.instead_of);
    rest.place(row.rest_bytes, row.instead_of);
    rows[row.instead_of ?? rows.length] = row;
  }
  aside.push(...importer.set_aside());
}

const nothing = () => ({ rows: [], aside: [], lines: new Kept(1000), rest: new Kept(1000), findable: [] });

/** All that can be asked of what was read. */
async function told(importer, { rows, aside, lines, rest, findable }) {
  const finder = new finding.Finder(1 << 20);
  for (const bytes of findable) finder.push(bytes);
  const texts = (kept) => Promise.all(rows.map(async (_, row) => Buffer.from(await kept.of(row)).toString()));
  const reading = Buffer.from(importer.reading(new Uint8Array(rows.length).fill(1), [])).toString();
  return {
    rows,
    aside,
    lines: await texts(lines),
    rest: await texts(rest),
    reading,
    found: finder.find("mast bees"),
    rests: [importer.names(), importer.masked(), importer.merged(), importer.files(), importer.collisions()],
    vault: Buffer.from(importer.vault("words enough to be a passphrase", new Uint8Array(16), new Uint8Array(12))).toString("hex"),
  };
}

test("wherever_an_image_is_made_another_instance_goes_on_from_it_as_if_nothing_had_been", async () => {
  const bytes = manifold();
  const SIZE = 97;
  const begin = ({ Importer }) => {
    const importer = new Importer([{ name: "export.zip", bytes: bytes.length }], new Uint8Array(32).fill(7), [], { words: ["honey"], names: [] });
    importer.make_searchable();
    importer.keep_rest();
    return importer;
  };
  const whole = await instance();
  const undisturbed = begin(whole);
  const all = nothing();
  assert.equal(await read(undisturbed, whole.wasm, bytes, all, SIZE), true);
  const expected = await told(undisturbed, all);
  assert.ok(expected.rows.length >= 43 && expected.aside.length === 1, `${expected.rows.length} rows`);
  assert.ok(expected.lines[0].includes("mast is up"), "the longer copy took the place of the first");
  let places = 0;
  for (let most = 1; ; most += 11) {
    const one = await instance();
    const broken = begin(one);
    const seen = nothing();
    if (await read(broken, one.wasm, bytes, seen, SIZE, most)) break;
    const core = await coreOf(one.wasm, broken);
    const kept = { ...seen, lines: new Kept(1000, structuredClone(seen.lines.image())), rest: new Kept(1000, structuredClone(seen.rest.image())) };
    // What the first does from now on is nobody's.
    kept.rows = [...seen.rows];
    kept.aside = [...seen.aside];
    kept.findable = [...seen.findable];
    await read(broken, one.wasm, bytes, seen, SIZE, 5);
    const other = await instance();
    const revived = await revive(other.wasm, core, other.Importer.prototype);
    assert.equal(await read(revived, other.wasm, bytes, kept, SIZE), true);
    assert.deepEqual(await told(revived, kept), expected, `after ${most} pieces`);
    places += 1;
  }
  assert.ok(places >= 5, `${places} images`);
});

/** The next worker that reads breaks as soon as the page has so many images of its reading. */
async function breakAfter(page, images) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.evaluate((images) => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      postMessage.call(this, message, ...rest);
      if (message.kind !== "read") return;
      Worker.prototype.postMessage = postMessage;
      this.addEventListener("message", ({ data }) => {
        if (data.kind === "image") images -= 1;
        if (data.kind === "image" && images === 0) this.dispatchEvent(new ErrorEvent("error", { cancelable: true, lineno: 1, colno: 2 }));
      });
    };
  }, images);
}

/** Two files, of which the second breaks the reading and the first cannot be read any more. */
async function breakInTheSecond({ page, cell }) {
  const files = [
    ["conversations-000.json", smallExport()],
    ["conversations-001.json", manyConversations(5)],
  ].map(([name, conversations]) => [join(folder, name), json(conversations)]);
  const paths = files.map(([path]) => path);
  for (const [path, bytes] of files) await writeFile(path, bytes);
  const input = cell.locator("input[type=file]").first();
  await input.setInputFiles(paths);
  await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
  await cell.getByText("7 of 8 picked").waitFor();
  await ready(page).waitFor();
  const before = await savedOutbox(page, cell);
  await cell.getByRole("button", { name: "Start over" }).click();
  await breakAfter(page, 1);
  await cell.locator("input[type=file]").first().setInputFiles(paths);
  await cell.getByText("C11").waitFor();
  await title(cell, "3 conversations so far");
  await cell.getByText("2 of 3 picked").waitFor();
  await writeFile(paths[0], json(manyConversations(1)));
  return before;
}

test("what_was_read_whole_is_not_read_again_and_what_is_sent_is_what_it_would_have_been", async () => {
  await onPage(async (opened) => {
    const { page, cell } = opened;
    const before = await breakInTheSecond(opened);
    const note = cell.locator(".problem", { hasText: "C11" });
    const [, kept] = /go on from ([\d.]+\s\w+); nothing before that is read again/.exec(await note.textContent());
    assert.match(kept, /^[1-9]/);
    await assertAccessible(page, "reading goes on", WIDTHS);
    await cell.getByRole("button", { name: "Go on from there" }).click();
    await title(cell, "8 conversations");
    await cell.getByText("7 of 8 picked").waitFor();
    assert.equal(await cell.locator(".problem").count(), 0, "the first file was not looked at");
    await ready(page).waitFor();
    assert.deepEqual(await savedOutbox(page, cell), before);
    await cell.getByRole("searchbox").fill("rigging");
    await cell.getByText("1 found", { exact: true }).waitFor();
    await cell.getByRole("button", { name: "Rigging plan for Grete", exact: true }).click();
    await cell.getByText("Finished the hull last weekend").first().waitFor();
  });
});

test("what_was_read_until_then_can_be_used_without_the_rest", async () => {
  await onPage(async (opened) => {
    const { page, cell } = opened;
    await breakInTheSecond(opened);
    await cell.getByRole("button", { name: "Use what was read until there" }).click();
    await title(cell, "3 conversations");
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
    const { manifest } = await savedOutbox(page, cell);
    assert.equal(manifest.chunks, 2);
  });
});

test("a_worker_that_breaks_again_and_again_goes_on_each_time_from_its_last_image", async () => {
  await onPage(async ({ page, cell }) => {
    await breakAfter(page, 1);
    await choose(cell, [{ name: "one.json", bytes: json(smallExport()) }, zipOf(manyConversations(5))]);
    await cell.getByText("C11").waitFor();
    await breakAfter(page, 1);
    await cell.getByRole("button", { name: "Go on from there" }).click();
    await title(cell, /^\d conversations so far$/);
    await cell.getByText("C11").waitFor();
    await cell.getByRole("button", { name: "Go on from there" }).click();
    await title(cell, "8 conversations");
    await ready(page).waitFor();
  });
});

test("where_what_finds_breaks_all_is_read_again_and_can_be_found", async () => {
  await onPage(async ({ page, cell }) => {
    const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
    await frame.evaluate(() => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (message, ...rest) {
        if (message.kind === "listen") globalThis.finds ??= this;
        postMessage.call(this, message, ...rest);
      };
    });
    await choose(cell, [{ name: "one.json", bytes: json(smallExport()) }]);
    await title(cell, "3 conversations");
    await frame.evaluate(() => globalThis.finds.dispatchEvent(new ErrorEvent("error", { cancelable: true, lineno: 1, colno: 2 })));
    await cell.getByText("C11").waitFor();
    assert.equal(await cell.getByRole("button", { name: "Go on from there" }).count(), 0);
    await cell.getByRole("button", { name: "Read it again", exact: true }).click();
    await title(cell, "3 conversations");
    await cell.getByRole("searchbox").fill("rigging");
    await cell.getByText("1 found", { exact: true }).waitFor();
  });
});
