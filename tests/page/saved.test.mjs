/** `/` saved as a file: the bytes that were served, which do from the disk what they do online, up to Start. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { assertAccessible, browser, choose, open, ready } from "./browser.mjs";
import { sealedPage, title, zipOf } from "./choosing.mjs";
import { smallExport } from "./fixtures.mjs";

const BUILT = fileURLToPath(new URL("../../build/www/index.html", import.meta.url));
const onPage = sealedPage();
let chromium;
let folder;
before(async () => {
  chromium = await browser();
  folder = await mkdtemp(join(tmpdir(), "decant-saved-"));
});
after(async () => {
  await chromium.close();
  await rm(folder, { recursive: true });
});

/** Saves the page by its button. */
async function save(page, cell) {
  await cell.getByRole("button", { name: /^(Check it|Nachprüfen)$/ }).click();
  const button = cell.getByRole("button", { name: /^(Save this page|Diese Seite speichern)$/ });
  const [saved] = await Promise.all([page.waitForEvent("download"), button.click()]);
  assert.equal(saved.suggestedFilename(), "decant.html");
  await page.keyboard.press("Escape");
  return await readFile(await saved.path());
}

/** Opens the file as from a file manager, with the network off. */
async function onCopy(steps, options) {
  const path = join(folder, "decant.html");
  await writeFile(path, await readFile(BUILT));
  const opened = await open(chromium, options);
  const asked = [];
  opened.page.on("request", (request) => asked.push(request.url()));
  await opened.context.setOffline(true);
  const address = pathToFileURL(path).href;
  await opened.page.goto(address);
  await steps(opened);
  assert.deepEqual(asked.filter((url) => !/^(blob|data):/.test(url)), [address], "nothing but the file was asked for");
  await opened.context.close();
}

test("what_is_saved_is_what_was_served_to_the_byte_whatever_was_done_since", async () => {
  await onPage(async ({ page, cell, site }) => {
    const served = Buffer.from(await (await fetch(`${site.address}/`)).arrayBuffer());
    site.asked.pop();
    assert.ok((await save(page, cell)).equals(served));
    await page.getByRole("button", { name: "Deutsch" }).click();
    await page.getByRole("button", { name: "Hell oder dunkel" }).click();
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    assert.ok((await save(page, cell)).equals(served));
  });
});

test("a_copy_reads_an_export_and_writes_a_first_memory_without_a_network", async () => {
  await onCopy(async ({ page, cell, faults }) => {
    await cell.getByText("Nothing: this is a copy on your disk.").waitFor();
    await choose(cell, [zipOf(smallExport())]);
    await title(cell, "3 conversations");
    await cell.getByRole("button", { name: "See it" }).click();
    await cell.getByText("I work as a data engineer at a hospital.").waitFor();
    await page.getByText(/^This is a copy of the page, opened from your disk\. .*open the page at its address\.$/).waitFor();
    assert.equal(await page.getByRole("button", { name: /Send/ }).count(), 0, "what cannot work is not shown");
    await assertAccessible(page, "a copy");
    await page.keyboard.press("Escape");
    assert.ok((await save(page, cell)).equals(await readFile(BUILT)), "a copy of a copy is the same");
    assert.deepEqual(faults, []);
  });
});

test("a_copy_says_what_it_cannot_show_and_its_policy_holds", async () => {
  await onCopy(async ({ page, cell }) => {
    const refused = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
          fetch("http://127.0.0.1:9/").catch(() => undefined);
        }),
    );
    assert.equal(refused, "connect-src");
    const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
    const inside = await frame.evaluate(() => fetch("http://127.0.0.1:9/").then(() => "sent", ({ name }) => name));
    assert.equal(inside, "TypeError");
    await cell.getByRole("button", { name: "Check it" }).click();
    const sheet = cell.getByRole("dialog", { name: "Check it" });
    await sheet.getByText(/^No server is behind this copy/).waitFor();
    await sheet.getByText("sha256sum decant.html").waitFor();
    assert.equal(await sheet.getByRole("button", { name: "Try it" }).count(), 0);
    assert.ok(!(await sheet.innerText()).includes("connection-allowlist"), "a file comes without a header");
    await assertAccessible(page, "the sheet of a copy");
  }, { viewport: { width: 390, height: 844 } });
});
