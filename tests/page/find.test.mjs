/** A message that the server has no more: the memory says where to look it up, and `/` opens it in the export. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, choose, ready } from "./browser.mjs";
import { sealedPage, zipOf } from "./choosing.mjs";
import { FACTS, ID, withEdge as onEdge } from "./edge.mjs";
import { conversation, smallExport } from "./fixtures.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps) => onEdge(chromium, steps);
const onPage = sealedPage();
const wanted = (where) => where.locator("article[aria-current]");

/** A conversation with much before and after what is looked for. */
const LONG = conversation("log/2024 ü", "Log of the boat", Array.from({ length: 40 }, (_, n) => [n % 2 ? "assistant" : "user", `Day ${n}: I sail from Ghent. `.repeat(12)]));

/** Whether it stands on the screen, as far as there is room. */
const isInView = (element) =>
  element.evaluate((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    const around = one.closest(".said").getBoundingClientRect();
    return top >= around.top - 1 && (bottom <= around.bottom || top <= around.top + around.height / 3);
  });

test("a_memory_leads_to_the_message_in_the_export_where_the_server_has_it_no_more", async () => {
  await withEdge(async ({ context, page, site, edge, faults }) => {
    const [, , bees] = FACTS;
    const [evidence] = bees.evidence;
    edge.stage = "done";
    edge.hold([{ ...bees, evidence: [{ ...evidence, message_id: "c1-m2" }] }]);
    edge.isWithoutMessages = true;
    await page.goto(`${site.address}/job/${ID}#USER`);
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.getByText("The server does not have this message any more: it was deleted, or this memory came from elsewhere. M03").waitFor();
    assert.equal(await panel.locator("mark").textContent(), "honey", "its words are still there");
    await assertAccessible(page, "a message is gone", [390]);
    // What Chromium reports of the answer is what was asked for.
    assert.ok(faults.splice(0).every((fault) => fault.includes("404")));
    const [tab] = await Promise.all([context.waitForEvent("page"), panel.getByRole("link", { name: "Look it up in your export, in a new tab" }).press("Enter")]);
    await tab.waitForURL(`${site.address}/#find=chatgpt/c1/c1-m2`);
    assert.equal(await tab.evaluate(() => opener), null);
    const cell = tab.frameLocator("#cell");
    await cell.getByText("You are looking for the message c1-m2 of the conversation c1 (ChatGPT).").waitFor();
    const asked = site.asked.length;
    await choose(cell, [zipOf(smallExport())]);
    const sheet = cell.getByRole("dialog", { name: "Rigging plan for Grete" });
    await wanted(sheet).and(cell.locator(":focus")).getByText("Finished the hull last weekend").waitFor();
    assert.deepEqual(site.asked.slice(asked), [], "the page that opens it asked for nothing");
    edge.isWithoutMessages = false;
    edge.fails = (rest) => rest === "message";
    await page.reload();
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    await panel.locator("mark").waitFor();
    assert.equal(await panel.getByText("M03").count(), 0, "it may well be there");
  });
});

test("what_the_address_asks_for_is_opened_once_it_is_read_and_said_to_be_missing_until_then", async () => {
  await onPage(async ({ page, cell, site }) => {
    const address = `${site.address}/#find=chatgpt/${encodeURIComponent(LONG.id)}/${encodeURIComponent(`${LONG.id}-m20`)}`;
    await page.goto(address);
    const note = cell.getByRole("region", { name: "What you are looking for" });
    await note.getByText("You are looking for the message log/2024 ü-m20 of the conversation log/2024 ü (ChatGPT).").waitFor();
    await note.getByText("Bring the export that it is in.").waitFor();
    await assertAccessible(page, "a message is looked for", [390]);
    await choose(cell, [zipOf(smallExport())]);
    await note.getByText("It is not in what you brought.").waitFor();
    await note.getByText("M06").waitFor();
    await ready(page).waitFor();
    assert.equal(await cell.getByRole("dialog").count(), 0);
    await assertAccessible(page, "a message is not there");
    await choose(cell, [zipOf([LONG])]);
    const sheet = cell.getByRole("dialog", { name: "Log of the boat" });
    const message = wanted(sheet).and(cell.locator(":focus"));
    await message.getByText("Day 20").waitFor();
    await message.getByText("the one you are looking for").waitFor();
    assert.ok(await isInView(message));
    assert.equal(await wanted(sheet).count(), 1);
    await assertAccessible(page, "a message is found", [390]);
    await page.keyboard.press("Escape");
    await note.getByText("It is in “Log of the boat”.").waitFor();
    await note.getByRole("button", { name: "Open it there" }).and(cell.locator(":focus")).press("Enter");
    await message.getByText("Day 20").waitFor();
    assert.ok(await isInView(message));
    await page.keyboard.press("Escape");
    await cell.getByRole("button", { name: "Log of the boat", exact: true }).click();
    await sheet.getByText("Day 0:").first().waitFor();
    assert.equal(await wanted(sheet).count(), 0, "opened from the list it is a conversation like any other");
    await page.keyboard.press("Escape");
    await page.goto(address.replace("m20", "m99"));
    await note.getByText("Its conversation is here, but this message is not in it.").waitFor();
    await note.getByRole("button", { name: "Stop looking" }).press("Enter");
    await note.waitFor({ state: "detached" });
  });
});

test("an_address_that_is_not_understood_says_so_and_opens_nothing", async () => {
  await onPage(async ({ page, cell, site }) => {
    const unclear = cell.getByText("The address of this page asks for a message, but not in a way that we understand.");
    for (const hash of ["find=chatgpt/c1", "find=constructor/c1/c1-m2", `find=chatgpt/c1/${"m".repeat(5000)}`, "find=chatgpt/%FF/m"]) {
      await page.goto(`${site.address}/#${hash}`);
      await unclear.waitFor();
      await cell.getByText("M07").waitFor();
      await page.goto(`${site.address}/#else`);
      await unclear.waitFor({ state: "detached" });
    }
    await page.goto(`${site.address}/#find=chatgpt/c1/${encodeURIComponent("<img src=/leak>")}`);
    await cell.getByText("<img src=/leak>").waitFor();
    await choose(cell, [zipOf(smallExport())]);
    await cell.getByText("Its conversation is here, but this message is not in it.").waitFor();
    assert.equal(await cell.getByRole("dialog").count(), 0);
  });
});

test("what_an_assistant_kept_is_found_by_where_it_is_from", async () => {
  await onPage(async ({ page, cell, site }) => {
    const pasted = { name: "memories.txt", type: "text/plain", bytes: Buffer.from("1. [2025-03-04]. Keeps bees.\n2. [2025-03-05]. Likes rye bread.") };
    await choose(cell, [zipOf(smallExport()), pasted]);
    await ready(page).waitFor();
    await page.goto(`${site.address}/#find=pasted/memories.txt/signal%231`);
    await wanted(cell.getByRole("dialog", { name: "Saved memories and instructions" })).getByText("Likes rye bread.").waitFor();
  });
});
