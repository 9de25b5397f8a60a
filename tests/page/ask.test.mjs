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

const OFFER = { model: "claude-haiku-5-5", provider: "anthropic", host: "api.anthropic.com", facts: 7, usd: 0.0083, access: "ready" };
const ANSWER = {
  sentences: [
    { text: "You like <b>honey</b>.", facts: [1] },
    { text: "You keep bees, and once had two hives.", facts: [2, 3] },
  ],
  facts: [FACTS[1], FACTS[2], FACTS[0]],
  dropped: 1,
  usd: 0.0021,
};

test("a_model_answers_for_a_price_that_is_said_before_and_each_number_opens_its_line", async () => {
  await reading(async ({ page, edge, field, faults }) => {
    edge.answers = () => [FACTS[2], FACTS[1]];
    edge.answerOffer = OFFER;
    const asked = [];
    edge.writes = (body) => {
      asked.push(body);
      return ANSWER;
    };
    await field.fill("What do I like?");
    await field.press("Enter");
    const offer = page.getByText("Your question and 7 lines of this memory go to api.anthropic.com. It costs $0.0083 at most.");
    await offer.waitFor();
    assert.deepEqual(asked, [], "nothing is asked before the person says so");
    await assertAccessible(page, "ask-offer", WIDTHS);
    await page.getByRole("button", { name: "Write an answer" }).click();
    const answer = page.getByRole("region", { name: "An answer in sentences" });
    await answer.getByText("You like <b>honey</b>.").waitFor();
    assert.deepEqual(asked, [{ question: "What do I like?", key: null }]);
    assert.match(await answer.getByRole("status").innerText(), /^Written by claude-haiku-5-5 for \$0\.0021\. .* 1 sentence was left out/);
    const lines = page.locator("ol.answer > li");
    assert.equal(await page.getByText("2 lines fit").count(), 0, "the lines below are others now");
    assert.equal(await lines.count(), 3, "those that it names, and no line twice");
    await assertAccessible(page, "ask-written", WIDTHS);
    await answer.getByRole("button", { name: "Line 2" }).click();
    await page.getByRole("complementary").getByText("Rigging plan").waitFor();
    assert.equal(await lines.nth(1).locator("button.f").getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Escape");
    // Another question has another answer.
    await field.fill("Which honey?");
    await field.press("Enter");
    await offer.waitFor();
    assert.equal(await answer.count(), 0);
    assert.deepEqual(faults, []);
  });
});

test("a_model_that_finds_nothing_says_so_and_one_that_does_not_answer_why", async () => {
  await reading(async ({ page, edge, field }) => {
    edge.answers = () => [FACTS[2]];
    edge.answerOffer = { ...OFFER, access: "no_key", facts: 1 };
    let isFailing = true;
    edge.fails = (path) => isFailing && path === "answer";
    const keys = [];
    edge.writes = ({ key }) => {
      keys.push(key);
      return { sentences: [], facts: [], dropped: 0, usd: 0.0004 };
    };
    await field.fill("Which honey?");
    await field.press("Enter");
    const key = page.getByLabel("Your key for api.anthropic.com: for this answer, and not kept");
    await key.fill("sk-of-mine");
    await page.getByRole("button", { name: "Write an answer" }).click();
    await page.getByRole("alert").getByText(/No answer came: too many requests/).waitFor();
    isFailing = false;
    await assertAccessible(page, "ask-unwritten", [390]);
    await key.fill("sk-of-mine");
    await key.press("Enter");
    await page.getByText("claude-haiku-5-5 finds no answer in these lines. Asking cost $0.0004.").waitFor();
    assert.deepEqual(keys, ["sk-of-mine"]);
    assert.equal(await page.locator("ol.answer > li").count(), 1, "the lines that fit stay");
  });
});

test("an_answer_that_the_cap_has_no_room_for_is_not_offered_before_the_cap_is_raised", async () => {
  await reading(async ({ page, edge, field }) => {
    edge.answers = () => [FACTS[2]];
    edge.answerOffer = { ...OFFER, provider: "workers-ai", host: "" };
    const budget = { spent: 0.005, reserved: 0, questions: 0.001, low: 0, high: 0.006, calls: 1, input: 0, output: 0 };
    edge.move("done", { budget: { ...budget, cap: 0.014 } });
    await field.fill("Which honey?");
    await field.press("Enter");
    await page.getByText("It may cost more than your cap of $0.014 leaves.").waitFor();
    await page.getByText(/^Your question and 7 lines of this memory go to .*Workers AI/).waitFor();
    const write = page.getByRole("button", { name: "Write an answer" });
    assert.equal(await write.count(), 0);
    await assertAccessible(page, "ask-over-cap", WIDTHS);
    await page.getByRole("button", { name: "Raise to $0.028" }).click();
    const raised = edge.commands.find(({ kind }) => kind === "cap");
    assert.equal(raised?.cap, 0.028);
    edge.move("done", { budget: { ...budget, cap: 0.028 } });
    await write.waitFor();
  });
});
