/** Single messages that are left out on `/`: none of their words is in the frames, and the receipt counts them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { WIDTHS, assertAccessible, choose, ready } from "./browser.mjs";
import { sealedPage, zipOf } from "./choosing.mjs";
import { conversation, json, manyConversations, smallExport, zip } from "./fixtures.mjs";

const onPage = sealedPage();
const sheet = (cell) => cell.getByRole("dialog", { name: "Rigging plan for Grete" });
const button = (cell, name) => sheet(cell).getByRole("button", { name, exact: true });
const undo = (cell, what) => cell.getByRole("button", { name: `Undo: ${what}`, exact: true });
const size = async (page) => await ready(page).textContent();
/** Start, once something else would be sent. */
const counted = (page, before) => page.locator('#start[aria-disabled="false"]', { hasNotText: before }).waitFor();
const open = (cell) => cell.getByRole("button", { name: "Rigging plan for Grete", exact: true }).click();

/** The cell's workers are remembered, so that one can be asked for the frames that Start would send. */
async function watchWorkers(page) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.evaluate(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.kind === "read") self.reader = this;
      return postMessage.call(this, message, ...rest);
    };
  });
  // The shell takes none before Start was pressed.
  return async () => {
    const comes = page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener("message", function take({ data }) {
            if (data.kind !== "frame") return;
            removeEventListener("message", take);
            resolve(btoa(String.fromCharCode(...new Uint8Array(data.bytes))));
          });
        }),
    );
    await frame.evaluate(() => self.reader.postMessage({ kind: "frame", n: 0 }));
    const base64 = await comes;
    const bytes = Buffer.from(base64, "base64");
    const lines = inflateRawSync(bytes.subarray(52)).toString().trim().split("\n").map((line) => JSON.parse(line));
    const { messages, masked } = lines.at(-1).reading;
    return { bytes, lines, text: JSON.stringify(lines), ...messages.buckets, total: messages.total, masked };
  };
}

test("a_message_is_left_out_by_keys_and_is_in_nothing_that_is_sent", async () => {
  await onPage(async ({ page, cell }) => {
    const frames = await watchWorkers(page);
    await choose(cell, [zipOf(smallExport())]);
    const whole = await size(page);
    const before = await frames();
    assert.ok(before.text.includes("Finished the hull"));
    await cell.getByRole("checkbox", { name: "Pick Rigging plan for Grete" }).focus();
    await page.keyboard.press("Enter");
    await sheet(cell).getByText("Finished the hull last weekend").waitFor();
    for (const key of ["j", "j", "j", "k", "j"]) await page.keyboard.press(key);
    await button(cell, "Leave out: You, message 3").and(cell.locator(":focus")).waitFor();
    await page.keyboard.press("e");
    await button(cell, "Take in again: You, message 3").and(cell.locator(":focus")).waitFor();
    await sheet(cell).getByText("stays here: left out by you").waitFor();
    await counted(page, whole);
    const after = await frames();
    assert.ok(!after.text.includes("hull"), "its words are in no chunk");
    assert.deepEqual([after.used, after.excluded, after.total], [before.used - 1, before.excluded + 1, before.total]);
    assert.equal(before.masked.email, 1);
    assert.equal(after.masked.email, undefined, "nor is what was masked in it counted");
    await page.keyboard.press("Control+z");
    await button(cell, "Leave out: You, message 3").waitFor();
    await sheet(cell).getByText("Undone: left out message 3 of “Rigging plan for Grete”.").waitFor();
    await page.keyboard.press("Control+y");
    await button(cell, "Take in again: You, message 3").waitFor();
    await page.keyboard.press("Escape");
    await cell.getByRole("row", { name: /Rigging plan for Grete\s*1 message left out by you/ }).waitFor();
    await undo(cell, "left out message 3 of “Rigging plan for Grete”").click();
    await cell.getByRole("button", { name: "Redo: left out message 3 of “Rigging plan for Grete”" }).waitFor();
    await ready(page).getByText(whole).waitFor();
    assert.ok((await frames()).bytes.equals(before.bytes), "as if nothing had been");
  });
});

test("messages_on_other_branches_and_texts_that_an_assistant_kept_are_left_out_too", async () => {
  const [boat, ...others] = smallExport();
  const { mapping } = boat;
  const edited = { ...mapping["c1-m2"].message, id: "again", content: { content_type: "text", parts: ["Actually she is a canoe that lies in Ghent."] } };
  mapping.again = { ...mapping["c1-m2"], id: "again", children: [], message: edited };
  mapping["c1-m1"].children.unshift("again");
  await onPage(async ({ page, cell }) => {
    const frames = await watchWorkers(page);
    const pasted = { name: "memories.txt", type: "text/plain", bytes: Buffer.from("1. [2025-03-04]. Keeps bees.\n2. Likes rye, spelt, einkorn, emmer, barley, millet, quinoa, buckwheat, amaranth, teff and sorghum, as bread, as porridge, and as a beer that is brewed at home in autumn; writes down each recipe.") };
    await choose(cell, [zipOf([boat, ...others]), pasted]);
    const whole = await size(page);
    const before = await frames();
    assert.ok(before.text.includes("canoe") && before.text.includes("rye"));
    await open(cell);
    await button(cell, "Leave out: You").click();
    await counted(page, whole);
    const after = await frames();
    assert.ok(!after.text.includes("canoe"));
    assert.deepEqual([after.used, after.other_branch, after.excluded], [before.used, before.other_branch - 1, 1]);
    const less = await size(page);
    await button(cell, "Close").click();
    await undo(cell, "left out a text of “Rigging plan for Grete”").waitFor();
    await cell.getByRole("button", { name: "Saved memories and instructions" }).click();
    await cell.getByRole("dialog").getByRole("button", { name: /^Leave out/ }).first().click();
    await counted(page, less);
    assert.ok(!(await frames()).text.includes("rye"));
  });
});

/** An export of somebody of whom ChatGPT remembers this. */
function exportOf(id, conversations, memory) {
  const [first] = conversations;
  const remembered = { ...first.mapping.root, id: "memory", parent: null, children: [] };
  const content = { content_type: "model_editable_context", model_set_context: memory };
  remembered.message = { id: "memory", author: { role: "assistant" }, create_time: 1_700_000_000, content };
  first.mapping.memory = remembered;
  const user = { id, email: "a@b.c", chatgpt_plus_user: false, phone_number: null };
  return { name: `${id}.zip`, bytes: zip([["user.json", json(user)], ["conversations.json", json(conversations)]]) };
}

test("of_two_people_the_second_is_left_out_with_what_was_remembered_of_them_and_comes_back", async () => {
  await onPage(async ({ page, cell }) => {
    const frames = await watchWorkers(page);
    const [mine, theirs] = [exportOf("user-1", smallExport(), "1. Sails with Mina."), exportOf("user-2", manyConversations(2), "1. Keeps hornets.")];
    const asked = cell.locator(".problem").filter({ hasText: "These look like two people. Keep both?" });
    await choose(cell, [mine, theirs]);
    await ready(page).waitFor();
    const both = await size(page);
    const before = await frames();
    assert.ok(before.text.includes("hornets") && before.text.includes("hive number 1"));
    assert.deepEqual(await asked.getByRole("listitem").allTextContents(), [
      "ChatGPT, account 1: 3 conversations, November 2023 to February 2025",
      "ChatGPT, account 2: 2 conversations, September 2020",
    ]);
    await assertAccessible(page, "two people", WIDTHS);
    await asked.getByRole("button", { name: "Only the first" }).press("Enter");
    await asked.waitFor({ state: "detached" });
    await cell.locator(".rows input:focus").waitFor();
    await counted(page, both);
    const after = await frames();
    assert.ok(!/hornets|hive/.test(after.text) && after.text.includes("Mina"), "nothing of theirs goes");
    await undo(cell, "left out 2 of another account").click();
    await ready(page).getByText(both).waitFor();
    assert.ok((await frames()).bytes.equals(before.bytes), "as if nothing had been");
    await cell.getByRole("button", { name: "Redo: left out 2 of another account" }).click();
    await counted(page, both);
    await choose(cell, [{ name: "more.json", bytes: json([conversation("new", "New", [["user", "I live in Ghent and keep two hives."]])]) }]);
    await cell.getByText("5 of 7 picked", { exact: true }).waitFor();
    assert.equal(await asked.count(), 0, "that is settled");
    await undo(cell, "left out 2 of another account").click();
    await cell.getByText("7 of 7 picked", { exact: true }).waitFor();
    await choose(cell, [exportOf("user-3", [conversation("third", "Third", [["user", "I live in Bruges and mend clocks."]])], "1. Owns a canoe.")]);
    const several = cell.locator(".problem").filter({ hasText: "These look like several people. Keep all of them?" });
    await several.getByRole("button", { name: "Keep all" }).click();
    await several.waitFor({ state: "detached" });
    await cell.getByText("8 of 8 picked", { exact: true }).waitFor();
  });
});

test("what_is_left_out_stays_so_when_more_is_read_and_nothing_is_left_of_nothing", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf([conversation("one", "One", [["user", "I live in Ghent and keep two hives."], ["assistant", "Noted."]])])]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: "One", exact: true }).click();
    const dialog = cell.getByRole("dialog", { name: "One" });
    await dialog.getByRole("button", { name: "Leave out: You, message 1" }).click();
    await dialog.getByRole("button", { name: /^Leave out: .*, message 2$/ }).click();
    await page.getByRole("button", { name: "Pick something first" }).waitFor();
    await page.keyboard.press("Escape");
    await choose(cell, [{ name: "conversations.json", bytes: json(smallExport()) }]);
    await ready(page).waitFor();
    await cell.getByRole("row", { name: /One\s*2 messages left out by you/ }).waitFor();
  });
});

test("axe_finds_nothing_where_a_message_is_left_out", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await open(cell);
    await button(cell, "Leave out: You, message 3").click();
    await sheet(cell).getByText("stays here: left out by you").waitFor();
    await assertAccessible(page, "a message is left out");
  }, { viewport: { width: 390, height: 900 } });
});
