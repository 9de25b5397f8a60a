/** Several memories kept apart: asked about as much as needed, and never mixed. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isNewName, memoriesOf } from "../../www/src/job/memories.ts";
import { runBefore } from "../../www/src/job/since.ts";
import { assertAccessible, browser } from "./browser.mjs";
import { ID, prepare, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps) => onEdge(chromium, steps);
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const WORK = { id: "wwwwwwwwwwwwwwwwwwwwww", memory: "work", stage: "done", started_at: "2026-11-20T09:00:00Z" };

/** An outbox, prepared just now, and the page that is to send it. */
async function start({ page, site }) {
  await page.goto(`${site.address}/job/new`);
  await page.getByText("U06").waitFor();
  await prepare(page, { provider: "embedded" });
  await page.reload();
}

test("memories_are_told_from_the_runs_that_fed_them", () => {
  const run = (id, memory, started_at) => ({ id, memory, started_at, stage: "done" });
  const [first, work, again, old] = [run("a", "", "2026-01"), run("b", "work", "2026-02"), run("c", "", "2026-03"), run("d", undefined, "2025")];
  const told = (runs) => memoriesOf(runs).map(({ name, runs }) => [name, runs.map(({ id }) => id).join("")]);
  assert.deepEqual(told([]), []);
  assert.deepEqual(told([first, work, again, old]), [["", "cad"], ["work", "b"]]);
  assert.equal(runBefore([first, work, again], again), first, "another memory is nothing to compare with");
  assert.equal(runBefore([first, work], work), null);
});

test("a_memory_is_called_as_the_server_allows", () => {
  const memories = memoriesOf([WORK]);
  const cases = [["", false], ["my work", false], ["Büro", false], ["x".repeat(129), false], ["x".repeat(128), true], ["home-2", true], ["work", false], ["Work", true], ["main", false]];
  for (const [name, can] of cases) assert.equal(isNewName(name, memories), can, name);
});

test("who_has_one_memory_is_asked_nothing_until_they_want_another", async () => {
  await withEdge(async (world) => {
    const { page, site, edge, faults } = world;
    await start(world);
    await heading(page, /Reading/);
    assert.equal("memory" in edge.opened[0], false);
    edge.move("done");
    await page.goto(`${site.address}/job/${ID}#memories`);
    await heading(page, "Your memories");
    await page.getByRole("link", { name: /^Run of 24 Nov 2026/ }).waitFor();
    const asks = page.getByRole("checkbox", { name: "Ask me at the next Start" });
    await asks.focus();
    await page.keyboard.press("Space");
    await assertAccessible(page, "memories");
    await start(world);
    await heading(page, "Into which memory?");
    const name = page.getByRole("textbox", { name: "Its name" });
    await assertAccessible(page, "which");
    for (const [typed, words] of [["my work", "no spaces"], ["main", "A name that none has yet"]]) {
      await name.fill(typed);
      await name.press("Enter");
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
      assert.equal(await name.evaluate((field) => field === document.activeElement), true);
    }
    assert.equal(edge.opened.length, 1);
    edge.stage = "upload";
    edge.stored.clear();
    await name.fill("work");
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST" && /\/api\/jobs$/.test(answer.url()));
    await name.press("Enter");
    await answered;
    await heading(page, /Reading|Sending/);
    assert.equal(edge.opened[1].memory, "work");
    assert.equal(await page.evaluate(() => localStorage.getItem("asks-memory")), null, "it is asked once");
    assert.deepEqual(faults, []);
  });
});

test("who_has_several_says_each_time_and_sees_which_one_is_shown", async () => {
  await withEdge(async (world) => {
    const { page, site, edge, faults } = world;
    edge.others = [WORK, { ...WORK, id: "old", memory: "", started_at: "2026-01-01T09:00:00Z" }];
    await start(world);
    await heading(page, "Into which memory?");
    const work = page.getByRole("radio", { name: "work" });
    assert.equal(await work.isChecked(), true, "the one that was fed last");
    assert.equal(edge.opened.length, 0);
    await work.focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("button", { name: /^Send 12 B to / }).press("Enter");
    await heading(page, /Reading/);
    assert.equal("memory" in edge.opened[0], false, "the first has no name");
    edge.move("done", { memory: "work" });
    await page.goto(`${site.address}/job/${ID}#run`);
    await page.getByText("Memory: work").waitFor();
    edge.before = [];
    await page.goto(`${site.address}/job/${ID}#memories`);
    await page.reload();
    await page.getByRole("heading", { name: "First memory" }).waitFor();
    assert.deepEqual(await page.locator(".looks h2").allTextContents(), ["work", "First memory"]);
    await page.getByRole("heading", { name: "Memory: work" }).waitFor();
    assert.equal(await page.getByRole("checkbox").count(), 0);
    await assertAccessible(page, "several");
    assert.deepEqual(faults, []);
  });
});

test("a_server_that_does_not_say_which_there_are_is_sent_nothing", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.others = [WORK];
    edge.isSilent = true;
    await start(world);
    await page.getByRole("alert").filter({ hasText: "U04" }).waitFor();
    assert.equal(edge.opened.length, 0);
    edge.isSilent = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await heading(page, "Into which memory?");
  });
});
