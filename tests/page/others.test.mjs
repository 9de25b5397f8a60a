/** On how many messages a line stands, and what is about others than the person. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isAboutOthers, messagesOf } from "../../www/src/job/bundle.ts";
import { WIDTHS, assertAccessible, browser } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { FACTS, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const [HULL, HONEY, BEES] = FACTS;

/** A fact that these messages say. */
function saidIn(fact, ...messages) {
  const [evidence] = fact.evidence;
  return { ...fact, evidence: messages.map((message_id) => ({ ...evidence, message_id })) };
}

/** Facts about a person of this name. */
const about = (name, n) => [...Array(n).keys()].map((k) => ({ ...BEES, id: `${name}-${k}`, statement: `${name} ${k}.`, about: name }));

test("a_message_that_says_several_facts_is_counted_once", () => {
  assert.equal(messagesOf([]), 0);
  assert.equal(messagesOf([saidIn(HULL, "a", "b"), saidIn(HONEY, "b", "c")]), 3);
  const [evidence] = HULL.evidence;
  const elsewhere = { ...HULL, evidence: [evidence, { ...evidence, account: "other" }, { ...evidence, conversation_id: "c2" }] };
  assert.equal(messagesOf([elsewhere, HULL]), 3, "ids are told apart by where they are from");
  assert.deepEqual([HULL, { ...HULL, about: "Grete" }].map(isAboutOthers), [false, true]);
});

test("beside_a_line_stand_its_messages_and_a_mark_if_it_is_about_somebody_else", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.hold([HULL, saidIn(HONEY, "a", "b", "c"), { ...BEES, about: "Grete" }]);
    edge.files["lines.jsonl"] = edge.files["lines.jsonl"].replace('"line":6,"facts":["f3"]', '"line":6,"facts":["f3","f2"]');
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}#USER`);
    await page.getByText("3 messages", { exact: true }).waitFor();
    const lines = page.locator("button.f");
    assert.deepEqual(await lines.locator(".s").allTextContents(), ["3 messages", "2 facts, 4 messages"]);
    assert.deepEqual(await page.locator(".of").allTextContents(), ["about another person"]);
    assert.match(await lines.nth(1).textContent(), /^I keep bees\. about another person/);
    await lines.nth(1).click();
    await assertAccessible(page, "lines and messages", WIDTHS);
    assert.deepEqual(faults, []);
  });
});

test("what_is_about_others_has_a_place_of_its_own_and_leads_to_where_it_comes_from", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    const waits = { ...BEES, id: "waits", about: "Nobody", status: "proposed" };
    edge.hold([HULL, waits, { ...BEES, about: "Ulf", statement: "Ulf keeps bees." }, ...about("Grete", 1), { ...HONEY, about: "Grete", statement: "Grete likes wasps.", status: "superseded" }]);
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}`);
    const link = page.getByRole("link", { name: /^About other people/ });
    await link.filter({ hasText: "3" }).press("Enter");
    await heading(page, "About other people");
    const rows = page.locator("button.f");
    await rows.first().waitFor();
    assert.deepEqual(await page.locator(".doc h2").allTextContents(), ["Grete", "Ulf"]);
    assert.equal(await rows.count(), 3, "what waits is no part of it");
    assert.equal(await page.locator("s").textContent(), "Grete likes wasps.");
    assert.equal(await page.getByText("1 message", { exact: false }).count(), 3);
    await rows.last().press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark").first().waitFor();
    await panel.getByRole("button", { name: "Forget this" }).waitFor();
    await assertAccessible(page, "others", WIDTHS);
    await page.keyboard.press("Escape");
    await rows.last().and(page.locator(":focus")).waitFor();
    edge.hold([HULL]);
    edge.move("done");
    await page.getByText("Nothing in this memory is about another person.").waitFor();
    assert.deepEqual(faults, []);
  });
});

test("of_many_about_others_no_more_are_drawn_than_are_read_at_a_time", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.hold([...about("Grete", 50), ...about("Ulf", 50)]);
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}#others`);
    await page.getByText("1 to 40 of 100").waitFor();
    const rows = page.locator("button.f");
    assert.ok((await rows.count()) <= BUDGETS.rows);
    await page.getByRole("button", { name: "After" }).press("Enter");
    await page.getByText("41 to 80 of 100").waitFor();
    assert.deepEqual(await page.locator(".doc h2").allTextContents(), ["Grete", "Ulf"]);
    await page.getByRole("button", { name: "After" }).press("Enter");
    await page.getByText("81 to 100 of 100").waitFor();
    assert.equal(await rows.count(), 20);
    await page.getByRole("button", { name: "Before" }).press("Enter");
    await page.getByText("41 to 80 of 100").waitFor();
    edge.fails = (rest) => rest === "files/facts.jsonl";
    await page.reload();
    const alert = page.getByRole("alert").filter({ hasText: "S05" });
    await alert.waitFor();
    edge.fails = () => false;
    await alert.getByRole("button", { name: "Try again" }).press("Enter");
    await page.getByText("1 to 40 of 100").waitFor();
  }, { serviceWorkers: "block" });
});

test("of_a_long_list_of_facts_those_of_the_document_are_fetched_alone_with_what_they_replaced", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const wasps = { ...BEES, id: "wasps", statement: "I keep wasps.", status: "superseded", superseded_by: BEES.id };
    edge.hold([HULL, saidIn(HONEY, "a", "b"), { ...BEES, supersedes: ["wasps"] }, wasps, { ...BEES, id: "long", statement: "x".repeat(5 << 20) }]);
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}#USER`);
    await page.getByText("2 messages", { exact: true }).waitFor();
    await page.locator("s", { hasText: "I keep wasps." }).waitFor();
    assert.deepEqual(await page.locator("button.f .s:not(:has(.vh))").allTextContents(), ["2 messages", "1 message"]);
    await page.getByRole("link", { name: /^MEMORY/ }).press("Enter");
    await page.getByRole("button", { name: /^Finished the hull/ }).getByText("1 message").waitFor();
    assert.ok(site.asked.some((one) => one.includes("/facts?ids=")), site.asked.join("\n"));
  });
});
