/** A run is paused, goes on and is stopped, whoever reads it: by the mouse and by the keyboard. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser, until } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const PAID = { provider: "anthropic", budget: { spent: 1.22, reserved: 0, low: 2, high: 3, cap: 5, calls: 4, input: 0, output: 0 } };

/** A run that reads, as the page shows it. */
async function reading({ page, site, edge }, other = {}) {
  edge.move("extract", other);
  await page.goto(`${site.address}/job/${ID}`);
  await page.getByText("Live", { exact: true }).waitFor();
}

/** The kind of the next thing that is asked of the run. */
async function asked(edge, act) {
  edge.commands = [];
  await act();
  await until(() => edge.commands.length > 0);
  return edge.commands.map(({ kind }) => kind);
}

test("a_run_that_is_read_by_rules_is_paused_and_goes_on_by_its_buttons_and_by_one_key", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await reading(world);
    assert.deepEqual(await asked(edge, () => button(page, "Pause").press("Enter")), ["pause"]);
    edge.move("extract", { hold: "paused" });
    await heading(page, "Paused");
    assert.deepEqual(await asked(edge, () => button(page, "Go on").press("Enter")), ["resume"]);
    edge.move("extract");
    await heading(page, "Reading 3 chunks");
    assert.deepEqual(await asked(edge, () => page.keyboard.press("p")), ["pause"]);
    edge.move("extract", { hold: "paused" });
    await heading(page, "Paused");
    await assertAccessible(page, "paused", WIDTHS);
    assert.deepEqual(await asked(edge, () => page.keyboard.press("p")), ["resume"]);
    edge.move("reduce");
    await heading(page, "Choosing from 3 facts");
    assert.equal(await button(page, "Pause").count() + await button(page, "Stop").count(), 0, "nothing is read any more");
  });
});

test("a_stop_says_first_what_is_kept_and_can_be_thought_better_of", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await reading(world);
    const stop = button(page, "Stop");
    const sure = page.getByRole("group", { name: "Stop the run?" });
    edge.commands = [];
    await stop.press("Enter");
    await sure.and(page.locator(":focus")).waitFor();
    await sure.getByText("1 of 3 chunks is read. You keep the memory of what is read.", { exact: true }).waitFor();
    assert.equal(await sure.getByText("may still be billed").count(), 0, "rules bill nothing");
    await assertAccessible(page, "stop", WIDTHS);
    await page.keyboard.press("Escape");
    await stop.and(page.locator(":focus")).waitFor();
    await stop.press("Enter");
    await sure.getByRole("button", { name: "Keep going" }).press("Enter");
    await stop.and(page.locator(":focus")).waitFor();
    assert.deepEqual(edge.commands, [], "nothing was asked");
    await stop.press("Enter");
    const keep = sure.getByRole("button", { name: "Stop and keep" });
    assert.deepEqual(await asked(edge, () => keep.press("Enter")), ["finish"]);
    edge.move("extract", { finish: true });
    await sure.waitFor({ state: "detached" });
    edge.move("extract");
    await stop.waitFor();
    assert.equal(await sure.count(), 0, "it is asked about anew");
  });
});

test("a_run_that_is_paid_for_says_what_is_spent_and_can_be_stopped_and_deleted", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await reading(world, { ...PAID, chunks: { read: 2, reading: 1, aside: 1, waiting: 3, passed: 0 } });
    await button(page, "Stop").click();
    const sure = page.getByRole("group", { name: "Stop the run?" });
    await sure.getByText("2 of 7 chunks are read and $1.22 is spent. You keep the memory of what is read.", { exact: true }).waitFor();
    await sure.getByText(/keeps nothing, for good\. From this server goes what you sent.*may still be billed\./).waitFor();
    edge.fails = (rest) => rest === "";
    const away = sure.getByRole("button", { name: "Stop and delete" });
    await away.click();
    await sure.getByText("The server refuses: too many requests (S04).").waitFor();
    edge.fails = () => false;
    await away.click();
    await page.getByRole("heading", { level: 1, name: "The run is deleted." }).and(page.locator(":focus")).waitFor();
    assert.ok(edge.isDeleted);
  });
});
