/** Conversations like one of them: shown and counted before they are left out together. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { like, wordsOf } from "../../www/src/cell/like.ts";
import { assertAccessible, choose, ready } from "./browser.mjs";
import { sealedPage, zipOf } from "./choosing.mjs";
import { conversation, json } from "./fixtures.mjs";

const onPage = sealedPage();

const TITLES = ["Rigging plan for Grete", "Translate the Dutch letter", "Weeknight dinners", "Plan for the garden", "Dutch letter translation", "Letters, translated into Dutch", "New chat", "", "Dinners with nuts", "New chat", "", "🙂"];

test("titles_are_alike_that_share_the_words_which_few_others_have", () => {
  const alike = (title) => like(TITLES, TITLES.indexOf(title)).map((at) => TITLES[at]);
  const expected = [
    ["Dutch letter translation", ["Dutch letter translation", "Letters, translated into Dutch", "Translate the Dutch letter"]],
    ["Weeknight dinners", ["Weeknight dinners", "Dinners with nuts"]],
    ["Rigging plan for Grete", ["Rigging plan for Grete"]],
    ["New chat", ["New chat", "New chat"]],
    ["", ["", ""]],
    ["🙂", ["🙂"]],
  ];
  for (const [title, others] of expected) assert.deepEqual(alike(title).sort(), others.sort(), title);
  assert.equal(like(TITLES, 4)[0], 4, "it is the first itself");
  assert.deepEqual(like(["only"], 0), [0]);
  assert.equal(wordsOf("“Dutch” from:claude – letter?"), "Dutch from claude letter", "nothing in a title is a mark of search");
});

const EXPORT = TITLES.slice(0, 6).map((title, n) => conversation(`c${n}`, title, [["user", `I keep ${n} bees, and I like honey from them.`], ["assistant", "Noted."]], 1_700_000_000 + n * 86_400));
const names = (cell) => cell.locator(".rows .name").allTextContents();
const picked = (cell, words) => cell.getByText(`${words} picked`, { exact: true }).waitFor();

test("all_like_one_are_counted_before_they_are_left_out_and_come_back", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(EXPORT)]);
    await ready(page).waitFor();
    const row = cell.getByRole("checkbox", { name: "Pick Dutch letter translation" });
    const shown = cell.locator(".alike");
    await row.focus();
    await page.keyboard.press("e");
    await shown.getByText("3 conversations are like “Dutch letter translation”, itself included.").waitFor();
    await row.and(cell.locator(":focus")).waitFor();
    await cell.getByRole("status").getByText("3 conversations are like “Dutch letter translation”, itself included.").waitFor({ state: "attached" });
    assert.deepEqual((await names(cell)).sort(), ["Dutch letter translation", "Letters, translated into Dutch", "Translate the Dutch letter"]);
    await picked(cell, "6 of 6");
    await assertAccessible(page, "alike", [390]);
    await page.keyboard.press("e");
    await picked(cell, "3 of 6");
    await cell.getByRole("button", { name: "Undo: left out 3 like “Dutch letter translation”" }).waitFor();
    await page.keyboard.press("z");
    await picked(cell, "6 of 6");
    await row.focus();
    await page.keyboard.press("Escape");
    await shown.waitFor({ state: "detached" });
    await row.and(cell.locator(":focus")).waitFor();
    assert.equal((await names(cell)).length, 6);
    await cell.getByRole("button", { name: "Weeknight dinners", exact: true }).click();
    await cell.getByRole("dialog").getByRole("button", { name: "Show those like it" }).press("Enter");
    await shown.getByText("Only “Weeknight dinners” itself is like it.").waitFor();
    await cell.getByRole("button", { name: "Leave these out" }).press("Enter");
    await picked(cell, "5 of 6");
    await cell.getByRole("button", { name: "All 6" }).press("Enter");
    assert.equal((await names(cell)).length, 6);
    const other = conversation("c9", "Post from Utrecht", [["user", "Is this translation of a Dutch letter any good?"], ["assistant", "It is."]]);
    await choose(cell, [{ name: "more.json", bytes: json([other]) }]);
    await ready(page).waitFor();
    await row.press("e");
    await cell.getByRole("button", { name: "Look for its words in messages" }).press("Enter");
    await cell.getByRole("searchbox").and(cell.locator(":focus")).waitFor();
    await cell.getByRole("button", { name: "Post from Utrecht" }).waitFor();
    await cell.locator(".find").getByText(/^[2-4] found$/).waitFor();
    await shown.waitFor({ state: "detached" });
  });
});
