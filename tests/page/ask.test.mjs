/** A question to the memory: it is answered with lines of the memory, each with its sources, or not at all. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, WIDTHS } from "./browser.mjs";
import { FACTS, ID, withEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

/** A memory that is read. */
const reading = (steps) =>
  withEdge(chromium, async (world) => {
    world.edge.stage = "done";
    await world.page.goto(`${world.site.address}/job/${ID}#USER`);
    await world.page.locator("button.f").first().waitFor();
    await steps({ ...world, field: world.page.getByRole("textbox", { name: "Ask your memory" }) });
  });

test("an_answer_is_lines_of_the_memory_each_with_its_sources", async () => {
  await reading(async ({ page, edge, site, field, faults }) => {
    const asked = [];
    edge.answers = (question) => {
      asked.push(question);
      return question === "What do I like?" ? [FACTS[1], FACTS[0]] : [FACTS[2]];
    };
    await assertAccessible(page, "ask-bar", WIDTHS);
    await page.keyboard.press("Control+Enter");
    await page.locator("#ask:focus").waitFor();
    await page.keyboard.type("  What do I like? ");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What do I like?" }).and(page.locator(":focus")).waitFor();
    await page.getByText("2 lines fit, the best first. Each opens its sources.").waitFor();
    assert.deepEqual(asked, ["What do I like?"], "once, and without what stood around it");
    assert.ok(!site.asked.some((line) => line.includes("like")), "what is asked stands in no address");
    const lines = page.locator("ol.answer > li");
    assert.match(await lines.nth(0).innerText(), /^I like <b>honey<\/b> 🐝/);
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary");
    await panel.getByText("Rigging plan").waitFor();
    await assertAccessible(page, "ask", WIDTHS);
    await page.keyboard.press("Escape");
    await field.fill("Which honey?");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.getByText("1 line fits. It opens its sources.").waitFor();
    assert.deepEqual(faults, []);
  });
});

test("what_is_not_in_the_memory_is_said_and_leads_to_what_was_sent", async () => {
  await reading(async ({ page, field }) => {
    await field.fill("   ");
    await field.press("Enter");
    assert.match(page.url(), /#USER$/, "nothing is no question");
    await field.fill("Where did I leave the keys?");
    await field.press("Enter");
    await page.getByText(/Not in this memory\. M04/).waitFor();
    await assertAccessible(page, "ask-none", [390]);
    await page.getByRole("link", { name: "Search what you sent" }).click();
    await page.getByRole("searchbox", { name: "Search what you sent" }).waitFor();
  });
});

test("an_answer_that_does_not_come_says_why_and_is_asked_for_again", async () => {
  await reading(async ({ page, edge, field }) => {
    let isFailing = true;
    edge.fails = (path) => isFailing && path === "ask";
    edge.answers = () => [FACTS[2]];
    await field.fill("Honey?");
    await field.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText(/No answer came: too many requests/).waitFor();
    isFailing = false;
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1 line fits. It opens its sources.").waitFor();
    // Once the memory is written anew, so is the answer.
    edge.answers = () => [];
    edge.move("done", { ended_at: "2026-11-24T14:09:11Z", files: [] });
    await page.getByText(/Not in this memory/).waitFor();
  });
});
