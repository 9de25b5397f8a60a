/** What a memory was before: since the run before it, and of each fact. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser } from "./browser.mjs";
import { FACTS, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
const [HULL, HONEY, BEES] = FACTS;
/** One that `BEES` took the place of. */
const WASPS = {
  ...BEES,
  id: "f0",
  statement: "I keep wasps.",
  status: "superseded",
  superseded_by: "f3",
  valid_from: "2021-05",
  valid_until: "2023",
  contradicts: ["f2"],
};

test("a_memory_says_what_changed_since_the_run_before_it", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("This browser keeps a copy").waitFor({ state: "attached" });
    assert.equal(await page.getByRole("link", { name: "Since your last run" }).count(), 0, "not of a first run");
    const added = [...Array(22).keys()].map((n) => ({ ...HULL, id: `n${n}`, statement: `New ${n}.`, evidence: [] }));
    const wasps = { ...WASPS, status: "active", superseded_by: null, valid_until: null };
    edge.before = [wasps, { ...HONEY, evidence: [] }, { ...HULL, id: "gone", statement: "Forgotten.", evidence: [] }];
    const moths = { ...WASPS, id: "f00", statement: "I keep moths.", superseded_by: "f0" };
    edge.hold([moths, { ...WASPS, supersedes: ["f00"] }, { ...BEES, supersedes: ["f0"] }, HONEY, ...added]);
    await page.reload();
    await page.getByRole("link", { name: "Since your last run" }).press("Enter");
    await page.getByText("your run of 2 Oct 2026").waitFor();
    const lists = page.locator(".looks");
    await lists.first().waitFor();
    assert.deepEqual(await lists.locator("h2").allTextContents(), ["New 23", "No longer so 2", "Said again 1"]);
    await lists.nth(0).getByText("and 3 more").waitFor();
    assert.equal(await lists.nth(0).locator("li").count(), 20);
    assert.equal(await lists.nth(0).locator("li", { hasText: BEES.statement }).locator(".meta").textContent(), "Before: I keep wasps.");
    assert.equal(await lists.nth(1).locator(".meta").textContent(), "Something newer took its place", "not what it was before that");
    await lists.nth(1).getByText("1 is in the memory no more").waitFor();
    assert.equal(await page.getByText("Forgotten.").count(), 0);
    await assertAccessible(page, "since");
    assert.deepEqual(faults, []);
    edge.before = null;
    await page.getByRole("link", { name: "Receipt" }).click();
    await page.getByRole("link", { name: "Since your last run" }).click();
    await page.getByText("The memory could not be fetched").waitFor();
    edge.before = [HONEY];
    await page.getByRole("button", { name: "Try again" }).click();
    await lists.first().waitFor();
  });
});

test("a_fact_shows_what_it_took_the_place_of_and_what_says_otherwise", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    edge.hold([WASPS, { ...BEES, supersedes: ["f0"], valid_from: "2023" }, HONEY]);
    await page.goto(`${site.address}/job/${ID}#USER`);
    const line = page.getByRole("button", { name: "I keep bees." });
    await line.press("Enter");
    const past = page.locator(".past");
    await past.first().waitFor();
    assert.deepEqual(await past.locator("h3").allTextContents(), ["How it came to be", "What says otherwise"]);
    assert.deepEqual(await past.nth(0).locator("li > p:first-child").allTextContents(), [BEES.statement, "I keep wasps."]);
    const dates = await past.nth(0).locator(".meta").allInnerTexts();
    assert.match(dates[0], /^Holds\s+since 2023$/);
    assert.match(dates[1], /^Something newer took its place\s+since May 2021\s+until 2023$/);
    await past.nth(1).getByText(HONEY.evidence[0].quote).last().waitFor();
    await assertAccessible(page, "since-line");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "honey" }).first().press("Enter");
    await page.locator(".src").first().waitFor();
    assert.equal(await past.count(), 0, "one without a history shows none");
    assert.deepEqual(faults, []);
  });
});

test("a_line_has_what_it_took_the_place_of_under_it_struck_and_the_document_is_not_changed_by_that", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    const older = [2019, 2020, 2022].map((year) => ({ ...WASPS, id: `w${year}`, statement: `I kept ${year} wasps.`, last_seen: `${year}-01-02T00:00:00Z` }));
    const moths = { ...WASPS, id: "f00", statement: "I keep moths.", superseded_by: "f0" };
    const rejected = { ...WASPS, id: "f9", statement: "I keep flies.", status: "retracted" };
    const supersedes = ["f0", "f9", "gone", ...older.map(({ id }) => id)];
    edge.hold([moths, { ...WASPS, supersedes: ["f00"] }, rejected, ...older, { ...BEES, supersedes }, HONEY]);
    await page.goto(`${site.address}/job/${ID}#USER`);
    const was = page.locator(".was");
    await was.waitFor();
    assert.deepEqual(await was.locator("s").allTextContents(), ["I keep wasps.", "I kept 2022 wasps.", "I kept 2020 wasps."], "the latest first, of these alone");
    assert.equal(await was.locator("p").textContent(), "and 1 more");
    await page.getByRole("button", { name: "honey" }).first().press("j");
    await page.keyboard.press("j");
    const struck = page.getByRole("button", { name: "I keep wasps. Something newer took its place since May 2021, until 2023, 1 message" });
    await struck.and(page.locator(":focus")).press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator(".fact", { hasText: "I keep wasps." }).waitFor();
    await panel.locator(".src mark").waitFor();
    assert.equal(await struck.getAttribute("aria-expanded"), "true");
    assert.equal(await page.locator("[aria-expanded=true]").count(), 1);
    await assertAccessible(page, "struck-open", WIDTHS);
    await page.keyboard.press("Escape");
    await struck.and(page.locator(":focus")).waitFor();
    await assertAccessible(page, "struck", WIDTHS);
    await page.locator(".doc header .edits").press("Enter");
    assert.equal(await page.getByRole("textbox", { name: "USER" }).inputValue(), edge.files["USER.md"].trim());
    assert.equal(await was.count(), 0);
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await was.waitFor();
    edge.hold([BEES, HONEY]);
    edge.move("done");
    await was.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "I keep bees." }).waitFor();
    assert.deepEqual(faults, []);
  });
});
