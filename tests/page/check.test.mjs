/** "Check it": the sheet says what happened, whatever the lock, and its attempts are those of the tests. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser, drop, open, ready } from "./browser.mjs";
import { json, smallExport, zip } from "./fixtures.mjs";
import { LOCKS } from "./sealed.mjs";
import { serve } from "./server.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

/** Opens `/` under this lock. */
async function onPage(lock, steps, options) {
  const site = await serve(undefined, lock);
  const opened = await open(chromium, options);
  await opened.page.goto(`${site.address}/`);
  try {
    await steps({ ...opened, site });
  } finally {
    await opened.context.close();
    await site.close();
  }
}

/** Opens the sheet and has all attempts made. Gives what it says of each, and its sums. */
async function talk(cell) {
  await cell.getByRole("button", { name: "Check it" }).click();
  const sheet = cell.getByRole("dialog", { name: "Check it" });
  await sheet.getByRole("button", { name: "Try it" }).click();
  await sheet.getByRole("button", { name: "Try again" }).waitFor();
  const rows = await sheet.locator(".tried li").evaluateAll((items) => items.map((item) => [...item.children].map((part) => part.textContent)));
  const sums = await sheet.locator(".sums p").allTextContents();
  return { sheet, rows, sums, count: sums.reduce((sum, words) => sum + Number(/\d+/.exec(words)[0]), 0) };
}

const saidOf = (rows, name) => rows.filter(([row]) => row === name).map(([, said]) => said);

test("each_attempt_is_listed_with_what_refused_it", async () => {
  await onPage(LOCKS.whole, async ({ page, cell, site, faults }) => {
    const { sheet, rows, sums, count } = await talk(cell);
    assert.equal(count, rows.length, "every attempt is in one sum");
    assert.deepEqual(saidOf(rows, "fetch"), Array(2).fill("refused by connect-src"), "from the frame and from its worker");
    assert.deepEqual(saidOf(rows, "importScripts"), ["refused by require-trusted-types-for"]);
    assert.deepEqual(saidOf(rows, "top.location"), ["refused to the frame"]);
    assert.deepEqual(saidOf(rows, "RTCPeerConnection"), ["refused to the frame"]);
    assert.ok(!sums.join().includes("got through"));
    await sheet.getByText("Your browser refused by this very policy, to the letter.").waitFor();
    await sheet.getByText(`curl -s --compressed ${site.address}/ | sha256sum`).waitFor();
    assert.deepEqual(site.asked, ["GET /"]);
    // What the browser refuses it reports itself.
    faults.length = 0;
    await drop(page, [{ name: "export.zip", bytes: zip([["conversations.json", json(smallExport())]]) }]);
    await ready(page).waitFor();
    assert.deepEqual(faults, [], "the export is read as before");
  });
});

test("a_policy_that_is_not_the_pages_own_is_told", async () => {
  await onPage(LOCKS.untyped, async ({ cell }) => {
    const { sheet } = await talk(cell);
    const told = sheet.getByText("Your browser refused by another policy than this page was built with:");
    assert.match(await told.textContent(), /default-src 'none'; .*frame-src 'none'$/);
  });
});

test("a_browser_that_does_not_know_the_allowlist_is_not_praised_for_it", async () => {
  await onPage(LOCKS.policyAlone, async ({ cell }) => {
    const { rows } = await talk(cell);
    assert.deepEqual(saidOf(rows, "RTCPeerConnection"), ["neither refused nor answered"]);
  });
});

test("a_page_without_a_lock_says_that_something_got_through", async () => {
  await onPage(LOCKS.none, async ({ cell, site }) => {
    const { sheet, rows, sums } = await talk(cell);
    assert.deepEqual(saidOf(rows, "fetch no-cors"), Array(2).fill("got through"));
    assert.match(sums[0], /got through\. Don’t open an export here/);
    await sheet.getByText("Which policy your browser enforces shows when it refuses something: try it.").waitFor();
    assert.ok(site.asked.length > 10);
  });
});

test("the_sheet_is_opened_and_closed_by_keyboard_and_follows_the_network_and_the_language", async () => {
  await onPage(LOCKS.whole, async ({ context, page, cell }) => {
    const button = cell.getByRole("button", { name: "Check it" });
    await button.focus();
    await page.keyboard.press("Enter");
    const sheet = cell.getByRole("dialog", { name: "Check it" });
    await sheet.getByText("Your browser says that the network is on.").waitFor();
    await context.setOffline(true);
    await sheet.getByText("The network is off, and everything here goes on.").waitFor();
    await page.getByRole("button", { name: "Deutsch" }).click();
    await cell.getByRole("dialog", { name: "Nachprüfen" }).getByText("Das Netz ist aus, und alles hier geht weiter.").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await sheet.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await button.and(cell.locator(":focus")).waitFor();
    await cell.getByText("The network is off, and everything here goes on.").waitFor();
  });
});

test("axe_finds_nothing_in_the_sheet", async () => {
  await onPage(LOCKS.whole, async ({ page, cell }) => {
    const { sheet } = await talk(cell);
    await assertAccessible(page, "sheet", WIDTHS);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 });
      const close = await sheet.getByRole("button", { name: "Close" }).boundingBox();
      const header = await page.locator("header").boundingBox();
      assert.ok(close.y >= header.y + header.height, "the header does not lie on the button");
    }
  }, { viewport: { width: 1440, height: 844 } });
});
