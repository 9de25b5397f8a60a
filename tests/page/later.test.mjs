/** M02: what is decided without a network waits on this device, and goes out by itself once there is one. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { added, first, marked, without } from "../../www/src/job/later.ts";
import { assertAccessible, browser, until } from "./browser.mjs";
import { ID, withEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const TYPED = "I keep two hives.";

/** A memory that was read once, without the network since. */
const away = (steps) =>
  withEdge(chromium, async (world) => {
    const { context, page, edge, site } = world;
    edge.stage = "done";
    await page.goto(`${site.address}/job/${ID}#USER`);
    await page.getByText("This browser keeps a copy").waitFor({ state: "attached" });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    edge.isAway = true;
    await edge.break();
    await page.reload();
    await page.getByText(/^Offline, as of/).waitFor();
    const waiting = page.getByRole("group", { name: "Decided without a network" });
    const back = async () => {
      edge.isAway = false;
      await context.setOffline(false);
    };
    const said = () => edge.commands.filter(({ kind }) => kind !== "hello");
    await steps({ ...world, waiting, back, said });
  });

/** Edits one fact and forgets another. */
async function decideTwo({ page, waiting }) {
  const panel = page.getByRole("complementary");
  await page.getByRole("button", { name: "I keep bees." }).press("Enter");
  await panel.getByRole("button", { name: "Edit" }).press("Enter");
  await page.getByRole("textbox", { name: "In your words" }).and(page.locator(":focus")).fill(TYPED);
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await waiting.getByText(TYPED).waitFor();
  await page.getByRole("button", { name: /I like <b>honey/ }).press("Enter");
  await panel.getByRole("button", { name: "Forget this" }).press("Enter");
  await waiting.getByText(/^Saved on this device, waiting for the network: 2 decisions\..*M02$/).waitFor();
}

test("what_is_decided_without_a_network_survives_a_reload_and_goes_out_once_and_in_order", async () => {
  await away(async (world) => {
    const { page, edge, waiting, back, said } = world;
    await decideTwo(world);
    await assertAccessible(page, "later", [390]);
    await page.reload();
    await waiting.getByText(/2 decisions\..*M02$/).waitFor();
    assert.deepEqual(said(), []);
    await back();
    await until(() => said().length === 1);
    assert.deepEqual([said()[0].verdict, said()[0].statement], ["edit", TYPED]);
    await edge.break();
    await until(() => said().length === 2);
    assert.deepEqual(said()[1], said()[0], "it was not answered, and is said again by the same name");
    for (const socket of edge.sockets) edge.say(socket, { kind: "ack", id: said()[1].id });
    await until(() => said().length === 3);
    assert.deepEqual([said()[2].verdict, said()[2].facts], ["forget", ["f2"]]);
    assert.notEqual(said()[2].id, said()[0].id);
    edge.carryOut();
    await page.getByText("Forgotten. Its words will not be learnt again.").waitFor();
    await waiting.getByRole("listitem").first().waitFor({ state: "detached" });
    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "I keep bees." }).waitFor();
    assert.equal(await waiting.getByRole("listitem").count(), 0);
    assert.equal(said().length, 3);
  });
});

test("what_the_server_refuses_keeps_its_words_and_what_was_taken_back_never_goes_out", async () => {
  await away(async (world) => {
    const { page, edge, waiting, back, said } = world;
    await decideTwo(world);
    await page.getByRole("complementary").getByRole("button", { name: "It’s wrong" }).press("Enter");
    await waiting.getByText("Leave it out").waitFor();
    assert.equal(await waiting.getByText("Forget this").count(), 0, "the later takes the place of the earlier");
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    await back();
    await until(() => said().length === 1);
    for (const socket of edge.sockets) edge.say(socket, { kind: "nack", id: said()[0].id, code: "S02", detail: "there is no such fact" });
    await waiting.getByText("That was not changed: there is no such fact.").waitFor();
    await waiting.getByText(TYPED).waitFor();
    await until(() => said().length === 2);
    edge.carryOut();
    await page.getByText("Taken back.").waitFor();
    await assertAccessible(page, "later is refused", [390]);
    await waiting.getByRole("button", { name: "Drop it" }).press("Enter");
    await waiting.getByText(TYPED).waitFor({ state: "detached" });
  });
});

test("what_waits_is_taken_back_one_by_one_and_goes_with_its_run", async () => {
  await away(async (world) => {
    const { page, edge, waiting, back, said } = world;
    await decideTwo(world);
    await waiting.getByRole("listitem").filter({ hasText: TYPED }).getByRole("button", { name: "Take it back" }).press("Enter");
    await waiting.getByText(/: 1 decision\./).waitFor();
    await waiting.and(page.locator(":focus")).waitFor();
    edge.isDeleted = true;
    edge.closing.push(4404);
    await back();
    await page.getByRole("heading", { level: 1, name: "No run at this address." }).waitFor();
    assert.deepEqual(said(), []);
    const kept = () =>
      page.evaluate(async () => {
        const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
        const database = await done(indexedDB.open("later"));
        const all = await done(database.transaction("runs").objectStore("runs").count());
        database.close();
        return all;
      });
    while ((await kept()) > 0);
  });
});

test("of_two_about_the_same_the_later_counts_unless_the_earlier_may_have_been_heard", () => {
  const wish = (id, ...facts) => ({ kind: "decide", id, verdict: "edit", facts, statement: id });
  const ids = (all) => all.map(({ wish }) => wish.id);
  const two = added(added([], wish("a", "f", "g"), ["F"]), wish("b", "h"), ["H"]);
  assert.deepEqual(ids(two), ["a", "b"]);
  assert.deepEqual(ids(added(two, wish("c", "g", "f"), [])), ["b", "c"]);
  assert.deepEqual(ids(added(marked(two, "a", { isSaid: true }), wish("c", "f", "g"), [])), ["a", "b", "c"]);
  const refused = marked(two, "a", { why: "no" });
  assert.equal(first(refused).wish.id, "b", "what was refused holds up nothing");
  assert.deepEqual(ids(added(refused, wish("c", "f", "g"), [])), ["a", "b", "c"], "its words stay");
  assert.equal(first(without(refused, "b")), undefined);
});
