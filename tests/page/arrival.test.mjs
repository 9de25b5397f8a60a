/** Coming to `/`: keys are heard without a click, nobody is led away from where they went, and the tab says how far it is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, choose, ready } from "./browser.mjs";
import { json, manyConversations } from "./fixtures.mjs";
import { sealedPage, title } from "./choosing.mjs";

const onPage = sealedPage();

const withClipboard = { permissions: ["clipboard-read", "clipboard-write"] };
const keyList = (cell) => cell.getByRole("dialog", { name: "Shortcuts" });
/** Waits until an element of the shell has the focus. */
const focused = (page, id) => page.waitForFunction((id) => document.activeElement?.id === id, id);
/** Waits until the cell has all that it is given at the beginning. */
const begun = (cell) => cell.getByText(/^build [0-9a-f]{8}$/).waitFor();

test("keys_are_heard_as_soon_as_the_page_is_there", async () => {
  await onPage(async ({ page, cell }) => {
    await focused(page, "cell");
    // Asked for before the cell is: it is told in another process than the keys are sent to.
    const chosen = page.waitForEvent("filechooser");
    await page.keyboard.press("?");
    await keyList(cell).waitFor();
    await assertAccessible(page, "keys before an export");
    await page.keyboard.press("Escape");
    await keyList(cell).waitFor({ state: "detached" });
    await page.keyboard.press("Control+o");
    await (await chosen).setFiles([{ name: "conversations.json", mimeType: "application/json", buffer: json(manyConversations(2)) }]);
    await title(cell, "2 conversations");
    await page.keyboard.press("z");
    await cell.getByText("2 of 2 picked").waitFor();
  });
});

test("what_is_pasted_at_arrival_is_read", async () => {
  await onPage(async ({ page, cell }) => {
    await focused(page, "cell");
    await page.evaluate(() => navigator.clipboard.writeText("1. [2025-03-04]. Keeps bees.\n2. Likes rye."));
    await focused(page, "cell");
    await page.keyboard.press("Control+v");
    await cell.getByText("2 texts, read first").waitFor();
  }, withClipboard);
});

test("a_file_that_is_pasted_at_arrival_is_opened", async () => {
  await onPage(async ({ page, cell }) => {
    await focused(page, "cell");
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2, 2);
      canvas.getContext("2d");
      await navigator.clipboard.write([new ClipboardItem({ "image/png": await canvas.convertToBlob() })]);
    });
    await page.keyboard.press("Control+v");
    await cell.getByRole("alert").getByText(/That’s a picture\./).waitFor();
  }, withClipboard);
});

test("a_click_in_the_header_takes_no_keys_away_and_who_goes_by_keys_stays_there", async () => {
  await onPage(async ({ page, cell }) => {
    await focused(page, "cell");
    for (const name of ["Change theme", "DE Deutsch", "EN English"]) {
      await page.getByRole("button", { name }).click();
      await focused(page, "cell");
    }
    await page.keyboard.press("?");
    await keyList(cell).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("#theme").focus();
    await page.keyboard.press("Enter");
    await page.locator("html[data-theme]").waitFor();
    await focused(page, "theme");
  });
});

/** The page waits for its storage until `goOn` is called. */
function holdStorage() {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...given) {
    const request = open.apply(this, given);
    const set = (then) => request.addEventListener("success", () => (globalThis.goOn = then));
    Object.defineProperty(request, "onsuccess", { set });
    return request;
  };
}

test("the_focus_is_taken_from_nobody_and_the_first_link_leads_to_the_content", async () => {
  await onPage(async ({ page, cell, site }) => {
    await page.addInitScript(holdStorage);
    await page.reload();
    site.asked.pop();
    await page.waitForFunction(() => globalThis.goOn !== undefined);
    await page.keyboard.press("Tab");
    await focused(page, "skip");
    await page.getByRole("link", { name: "Skip to the content" }).waitFor();
    await page.evaluate(() => globalThis.goOn());
    await begun(cell);
    await focused(page, "skip");
    await assertAccessible(page, "the skip link");
    await page.keyboard.press("Enter");
    await focused(page, "cell");
    assert.equal(new URL(page.url()).hash, "", "the address stays as it is");
    await page.keyboard.press("Tab");
    await cell.getByRole("button", { name: "Choose a file" }).and(cell.locator(":focus")).waitFor();
  });
});

test("the_tab_says_how_much_is_read", async () => {
  await onPage(async ({ page, cell }) => {
    await begun(cell);
    assert.equal(await page.title(), "Choose · decant");
    await page.evaluate(() => {
      globalThis.titles = [];
      new MutationObserver(() => globalThis.titles.push(document.title)).observe(document.querySelector("title"), { childList: true });
    });
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(10_000, 20)) }]);
    await ready(page).waitFor();
    const titles = await page.evaluate(() => globalThis.titles);
    const said = titles.filter((title) => title !== "Choose · decant").map((title) => Number(/^(\d+)% · Reading$/.exec(title)?.[1]));
    assert.ok(said.some((percent) => percent > 0 && percent < 100), `${titles}`);
    assert.deepEqual(said, [...said].sort((one, other) => one - other), "it never goes back");
    assert.equal(await page.title(), "Choose · decant");
  });
});
