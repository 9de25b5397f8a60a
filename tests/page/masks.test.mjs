/** What is masked, reviewed and left out on `/`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { WIDTHS, assertAccessible, choose, ready, until } from "./browser.mjs";
import { savedOutbox, sealedPage, title, zipOf } from "./choosing.mjs";
import { conversation, manyConversations } from "./fixtures.mjs";

const onPage = sealedPage();
const HEADER_BYTES = 52;

/** Two conversations with what is masked: far down in a long one, and in two messages of another. */
function maskedExport() {
  const long = Array.from({ length: 60 }, (_, n) => ["user", `I keep ${n} hives on the roof, and I like what they give me in a year.`]);
  return [
    ...manyConversations(3),
    conversation("long", "Hives", [...long, ["user", "Write to hives.owner@example.com about the roof, it is mine."]]),
    conversation("two", "Boats", [
      ["user", "I sail a Drabant with my sister, her address is mina@example.com, keep it."],
      ["assistant", "Noted."],
      ["user", "I also row, and my own address is grete.owner@example.com these days."],
      ["user", "My key is AKIAIOSFODNN7EXAMPLE, and I use Rust every day."],
    ]),
  ];
}

/** All that would be sent, as text. */
async function sent(page, cell) {
  const { frames } = await savedOutbox(page, cell);
  const bytes = await Promise.all(frames.map(async (frame) => Buffer.from(await frame.arrayBuffer())));
  return bytes.map((frame) => inflateRawSync(frame.subarray(HEADER_BYTES)).toString()).join("");
}

test("those_with_masks_are_listed_and_open_at_the_first", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(maskedExport())]);
    await title(cell, "5 conversations");
    await cell.getByRole("button", { name: "With masks 2" }).click();
    await cell.locator('[role=table][aria-rowcount="3"]').waitFor();
    await assertAccessible(page, "masks", WIDTHS);
    await cell.getByRole("button", { name: "Hives", exact: true }).click();
    const text = cell.getByRole("region", { name: "Hives" });
    const mask = text.getByText(/^\[email-/);
    await mask.waitFor();
    await until(async () => {
      const [inner, outer] = [await mask.boundingBox(), await text.boundingBox()];
      return inner.y > outer.y && inner.y + inner.height < outer.y + outer.height;
    });
    await page.keyboard.press("Escape");
    await cell.getByRole("button", { name: "All 5" }).click();
    await cell.locator('[role=table][aria-rowcount="6"]').waitFor();
  });
});

test("the_messages_that_hold_a_kind_are_left_out_together_and_taken_back_together", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(maskedExport())]);
    const whole = await ready(page).textContent();
    const before = await sent(page, cell);
    assert.equal(before.match(/\[email-/g).length, 3);
    // One of them was left out before, and stays so.
    await cell.getByRole("button", { name: "Boats", exact: true }).click();
    await cell.getByRole("button", { name: "Leave out: You, message 3" }).click();
    await page.keyboard.press("Escape");
    await cell.getByRole("button", { name: "Leave out the messages they are in: Email addresses" }).click();
    await cell.getByRole("status").getByText("left out 2 messages (Email addresses)", { exact: true }).waitFor();
    await cell.getByText("Email addresses", { exact: true }).waitFor({ state: "detached" });
    await cell.getByText("Keys and tokens", { exact: true }).waitFor();
    await page.locator('#start[aria-disabled="false"]', { hasNotText: whole }).waitFor();
    const after = await sent(page, cell);
    assert.ok(!after.includes("[email-") && after.includes("I use Rust every day"), "these are gone, and no others");
    await cell.getByRole("button", { name: "Undo: left out 2 messages (Email addresses)" }).click();
    await cell.getByRole("button", { name: "Undo: left out message 3 of “Boats”" }).click();
    await ready(page).getByText(whole).waitFor();
    assert.equal(await sent(page, cell), before, "as if nothing had been");
    await cell.getByRole("button", { name: "Redo: left out message 3 of “Boats”" }).waitFor();
    await page.keyboard.press("Control+y");
    await page.keyboard.press("Control+y");
    await cell.getByText("Email addresses", { exact: true }).waitFor({ state: "detached" });
  });
});

test("what_is_masked_in_titles_alone_is_in_no_message", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf([conversation("t", "Ask grete.owner@example.com", [["user", "I like to ask people about their boats and where they sail."]])])]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: /^Leave out the messages they are in/ }).click();
    await cell.getByText("What is left of these stands in titles, or in messages that stay here anyway.").waitFor();
    assert.equal(await cell.getByRole("button", { name: /^Undo/ }).count(), 0, "nothing was done");
  });
});
