/** The memory by time. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { byYear, timeline } from "../../www/src/job/timeline.ts";
import * as format from "../../www/src/lib/format.ts";
import "../../www/src/words/both.ts";
import { assertAccessible, browser } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { FACTS, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps) => onEdge(chromium, steps);
const dated = (id, other) => ({ ...FACTS[0], id, statement: `${id}.`, ...other });

test("facts_are_told_by_the_date_since_which_they_hold_or_on_which_they_happened", () => {
  const facts = [
    dated("undated", {}),
    dated("year", { valid_from: "2023" }),
    dated("summer", { occurred: "2023-22" }),
    dated("may", { valid_from: "2023-05", occurred: "2024" }),
    dated("july", { occurred: "2023-07-03" }),
    dated("week", { occurred: "2024-03-04/2024-03-10" }),
    dated("ended", { valid_until: "2020-02", status: "superseded" }),
    dated("waits", { valid_from: "2024", status: "proposed" }),
    dated("wrong", { valid_from: "2024", status: "retracted" }),
    dated("both", { valid_from: "2023-05", status: "contested" }),
  ];
  const given = structuredClone(facts);
  const told = byYear(timeline(facts)).map(({ year, entries }) => [year, entries.map(({ fact }) => fact.id).join(" ")]);
  assert.deepEqual(told, [["2024", "week"], ["2023", "july summer both may year"], ["2020", "ended"], ["", "undated"]]);
  assert.deepEqual(facts, given, "what is given stays as it is");
});

test("a_date_is_said_as_exactly_as_it_is_known", () => {
  const cases = [["2024", "2024"], ["2024-03", "March 2024"], ["2024-03-05", "5 Mar 2024"], ["2023-22", "summer 2023"], ["2023-12/2024-02", "December 2023 – February 2024"]];
  for (const [at, said] of cases) assert.equal(format.looked(at), said);
});

test("a_memory_by_time_says_what_was_and_leads_to_where_it_comes_from", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    const [hull, honey, bees] = FACTS;
    edge.hold([
      { ...bees, statement: "I keep wasps.", status: "superseded", superseded_by: "f2", valid_from: "2021-05", valid_until: "2023" },
      { ...honey, valid_from: "2023", supersedes: ["f3"] },
      hull,
      dated("waits", { status: "proposed" }),
    ]);
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByRole("link", { name: "Timeline" }).press("Enter");
    const rows = page.locator("button.f");
    await rows.first().waitFor();
    assert.deepEqual(await page.locator(".doc h2").allTextContents(), ["2023", "2021", "No date"]);
    assert.equal(await rows.count(), 3);
    assert.equal(await page.locator("s").textContent(), "I keep wasps.");
    await page.getByText("since May 2021, until 2023").waitFor();
    await rows.first().focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark").first().waitFor();
    await assertAccessible(page, "timeline");
    await page.keyboard.press("Escape");
    assert.equal(await rows.nth(1).evaluate((row) => row === document.activeElement), true);
    edge.hold([]);
    edge.move("done");
    await page.getByText("Nothing durable about this yet.").waitFor();
    assert.deepEqual(faults, []);
  });
});

test("of_a_long_memory_no_more_rows_are_drawn_than_are_read_at_a_time", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    const facts = [...Array(5000).keys()].map((n) => dated(`n${String(n).padStart(4, "0")}`, { valid_from: `${2000 + Math.floor(n / 250)}` }));
    edge.hold(facts);
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}#timeline`);
    const rows = page.locator("button.f");
    await page.getByText("1 to 40 of 5,000").waitFor();
    assert.ok((await rows.count()) <= BUDGETS.rows);
    await assertAccessible(page, "timeline-long");
    await page.getByRole("button", { name: "Older" }).press("Enter");
    await page.getByText("41 to 80 of 5,000").waitFor();
    assert.ok((await rows.count()) <= BUDGETS.rows);
    await page.getByRole("combobox", { name: "Go to" }).selectOption("2000");
    await page.getByText("4,751 to 4,790 of 5,000").waitFor();
    assert.equal(await rows.first().locator("span").first().textContent(), "n0000.");
    await page.getByRole("button", { name: "Newer" }).press("Enter");
    await page.getByText("4,711 to 4,750 of 5,000").waitFor();
    assert.deepEqual(await page.locator(".doc h2").allTextContents(), ["2001"]);
    edge.fails = (rest) => rest === "files/facts.jsonl";
    await page.reload();
    await page.getByRole("alert").filter({ hasText: "S05" }).waitFor();
    edge.fails = () => false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1 to 40 of 5,000").waitFor();
    assert.deepEqual(faults.filter((fault) => !fault.includes("429")), []);
  });
});
