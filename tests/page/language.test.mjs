/** The page in German: by the browser's wish or the person's, in all of it, and kept. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, choose, ready } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";
import { json, smallExport } from "./fixtures.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) =>
  onEdge(
    chromium,
    async (world) => {
      await steps(world);
      assert.deepEqual(world.faults, []);
    },
    options,
  );

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

test("a_browser_that_asks_for_german_gets_it_everywhere", async () => {
  await withEdge(
    async ({ page, cell, site, edge }) => {
      await page.goto(`${site.address}/`);
      assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
      assert.equal(await page.title(), "Auswählen · decant");
      await cell.getByRole("heading", { level: 1, name: "Aus Jahren von Unterhaltungen ein Gedächtnis" }).waitFor();
      await choose(cell, [{ name: "conversations.json", bytes: json(smallExport()) }]);
      await cell.getByRole("heading", { level: 1, name: "3 Unterhaltungen" }).waitFor();
      await ready(page).waitFor();
      await cell.getByLabel("Wer liest es").selectOption("anthropic claude-haiku-5-5");
      await page.locator("#note", { hasText: /claude-haiku-5-5: .*\$\. Hält bei 0,\d+\s\$ an\./ }).waitFor();
      await assertAccessible(page, "price");
      await cell.getByLabel("Wer liest es").selectOption("");
      await page.getByRole("button", { name: /^\d,\d kB senden und beginnen$/ }).click();
      await heading(page, /\d Abschnitte werden gelesen/);
      edge.move("done");
      await heading(page, "Ihr Gedächtnis ist geschrieben");
      await page.goto(`${site.address}/job/${ID}#receipt`);
      await page.getByRole("columnheader", { name: "Nachrichten" }).waitFor();
      await assertAccessible(page, "receipt");
    },
    { locale: "de-AT" },
  );
});

test("the_other_language_is_a_key_away_loses_nothing_and_is_kept", async () => {
  await withEdge(async ({ page, cell, site, edge }) => {
    await page.goto(`${site.address}/`);
    await choose(cell, [{ name: "conversations.json", bytes: json(smallExport()) }]);
    await ready(page).waitFor();
    await cell.getByLabel("Pick Weeknight dinners").click();
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
    await page.locator("#language").focus();
    await page.keyboard.press("Enter");
    await cell.getByText("2 von 3 ausgewählt").waitFor();
    await page.getByRole("button", { name: /senden und beginnen$/ }).waitFor();
    await page.reload();
    await cell.getByText("Legen Sie Ihren Export irgendwo auf dieser Seite ab").waitFor();
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await heading(page, "3 Abschnitte werden gelesen");
    await page.getByRole("button", { name: "EN English" }).press("Enter");
    await heading(page, "Reading 3 chunks");
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  });
});
