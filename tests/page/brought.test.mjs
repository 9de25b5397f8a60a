/** What waits to be sent is saved as a file, and a file that was saved is sent after all, once it was asked about. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser, choose, ready } from "./browser.mjs";
import { withEdge as onEdge } from "./edge.mjs";
import { json, manyConversations } from "./fixtures.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
const heading = (page, name) => page.getByRole("heading", { level: 1, name });

/** Starts a run of a few frames. */
async function start({ page, cell, site }) {
  await page.goto(`${site.address}/`);
  await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(200, 120)) }]);
  await ready(page).waitFor();
  await page.locator("#start").click();
  await page.waitForURL(/\/job\//);
}

/** Presses the button beside what the server refused, and gives what is saved. */
async function saved(page) {
  const button = page.getByRole("alert").filter({ hasText: "U04" }).getByRole("button", { name: "Save the bytes" });
  const [file] = await Promise.all([page.waitForEvent("download"), button.press("Enter")]);
  assert.equal(file.suggestedFilename(), "decant-outbox.bin");
  return await readFile(await file.path());
}

/** The manifest of a file that was saved, and its frames' bytes. */
function partsOf(file) {
  const at = file.indexOf("\n") + 1;
  return { ...JSON.parse(file.subarray(0, at)), body: file.subarray(at) };
}

const bring = (page, buffer) => page.locator("main input[type=file]").setInputFiles({ name: "a file", mimeType: "", buffer });

async function drop(page, buffer) {
  const data = await page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "a file"));
    return transfer;
  }, buffer.toString("base64"));
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.locator(".bring.over").waitFor();
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

/** Goes where nothing waits to be sent. */
async function emptied({ page, site }) {
  await page.goto(`${site.address}/job/new`);
  await page.getByRole("button", { name: "Delete it here" }).press("Enter");
  await page.waitForURL(`${site.address}/`);
  await page.goto(`${site.address}/job/new`);
  await heading(page, "The prepared bytes are no longer in this browser.").waitFor();
}

const sentBytes = (edge) => Buffer.concat([...edge.stored.keys()].sort((a, b) => a - b).map((n) => edge.stored.get(n)));

test("what_the_server_refused_is_saved_and_sent_from_its_file_to_the_byte_once_it_was_asked_about", async () => {
  await withEdge(async (world) => {
    const { page, edge, site, faults } = world;
    edge.refuseJobs = true;
    await start(world);
    const file = await saved(page);
    const { manifest, body } = partsOf(file);
    assert.equal(body.length, manifest.bytes);
    edge.refuseJobs = false;
    await emptied(world);
    await assertAccessible(page, "bring", WIDTHS);
    await bring(page, file);
    await heading(page, "Send what is in the file?").and(page.locator(":focus")).waitFor();
    await page.getByText("They go to this server, whose rules read them: no model, no cost.").waitFor();
    await assertAccessible(page, "brought", WIDTHS);
    assert.equal(edge.opened.length, 0, "nothing is sent before it was asked");
    await page.reload();
    await heading(page, "Still send it?").waitFor();
    assert.equal(edge.opened.length, 0, "nor when the page is loaded again");
    await page.getByRole("button", { name: new RegExp(`^Send .*kB to ${new URL(site.address).host}$`) }).press("Enter");
    await heading(page, /Reading \d+ chunks/).waitFor();
    assert.deepEqual(edge.opened[0].manifest, manifest);
    assert.ok(sentBytes(edge).equals(body), "the very bytes");
    assert.deepEqual(faults.filter((fault) => !/503/.test(fault)), []);
  });
});

test("what_waits_is_offered_where_one_chooses_and_not_replaced_without_a_word", async () => {
  await withEdge(async (world) => {
    const { page, cell, edge, site } = world;
    edge.refuseJobs = true;
    await start(world);
    await page.getByRole("alert").filter({ hasText: "U04" }).waitFor();
    await page.goto(`${site.address}/`);
    const link = page.getByRole("link", { name: /^[\d.]+.kB wait to be sent since an earlier Start\. Open them$/ });
    await link.waitFor();
    const [over, strip] = await Promise.all([page.locator("#cell").boundingBox(), page.locator("#waits").boundingBox()]);
    assert.deepEqual([over.y, over.height, strip.y + strip.height], [0, strip.y, page.viewportSize().height], "it covers nothing");
    await assertAccessible(page, "waits", WIDTHS);
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(3)) }]);
    await ready(page).waitFor();
    await link.waitFor({ state: "hidden" });
    await page.getByText(/Starting again replaces the [\d.]+.kB that wait to be sent\.$/).waitFor();
    await page.reload();
    await link.press("Enter");
    await page.waitForURL(/\/job\/new$/);
    await heading(page, "Still send it?").waitFor();
    edge.refuseJobs = false;
    await page.getByRole("button", { name: /^Send / }).press("Enter");
    await heading(page, /Reading \d+ chunks/).waitFor();
    await page.goto(`${site.address}/`);
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(3)) }]);
    await ready(page).waitFor();
    const note = await page.locator("#note").textContent();
    assert.equal(note, "Read with rules on this server: no model, no cost.", "what was sent waits no more");
  });
});

test("a_file_that_is_damaged_or_none_of_ours_says_so_and_the_next_one_is_taken", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.refuseJobs = true;
    await start(world);
    const file = await saved(page);
    await emptied(world);
    const alert = page.getByRole("alert").filter({ hasText: "U06" });
    const refuses = async (bytes, words, give = bring) => {
      await give(page, bytes);
      await alert.filter({ hasText: words }).waitFor();
    };
    const other = Buffer.from(file);
    other[other.length - 5] ^= 1;
    await refuses(Buffer.from("PK\u0003\u0004"), "That is no file of saved bytes.");
    await refuses(file.subarray(0, -1), "The file is cut short, or something was added to it.");
    await refuses(other, "The file was damaged");
    await refuses(Buffer.from(file.toString("latin1").replace('"version":1', '"version":9'), "latin1"), "Another version of decant saved that file");
    await refuses(Buffer.from("{}\n"), "That is no file of saved bytes.", drop);
    await assertAccessible(page, "bring refused", WIDTHS);
    await drop(page, file);
    await heading(page, "Send what is in the file?").waitFor();
  });
});

test("what_was_refused_in_the_middle_is_saved_whole", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.fate = (n) => (n === 0 ? "stored" : "refused");
    await start(world);
    const { manifest, body, reads } = partsOf(await saved(page));
    assert.deepEqual(manifest, edge.opened[0].manifest);
    assert.equal(body.length, manifest.bytes);
    assert.deepEqual(reads, { provider: "embedded" });
  });
});
