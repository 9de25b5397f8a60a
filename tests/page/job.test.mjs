/** From Start to the memory, against a server that the test can make fail. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser, choose, ready, until } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";
import { json, manyConversations, smallExport } from "./fixtures.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);

async function chooseAndStart({ page, cell, site }, conversations = smallExport()) {
  await page.goto(`${site.address}/`);
  await choose(cell, [{ name: "conversations.json", bytes: json(conversations) }]);
  const label = await ready(page).textContent();
  await page.locator("#start").click();
  await page.waitForURL(/\/job\//);
  return label;
}

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** What is left in the outbox. */
function outbox(page) {
  return page.evaluate(async () => {
    const open = indexedDB.open("decant");
    const database = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const count = (store) =>
      new Promise((done) => {
        const request = database.transaction(store).objectStore(store).count();
        request.onsuccess = () => done(request.result);
      });
    const counts = { outbox: await count("outbox"), frames: await count("frames"), keys: await count("keys") };
    database.close();
    return counts;
  });
}

test("what_was_shown_is_what_is_sent", async () => {
  await withEdge(async (world) => {
    const { page, edge, faults } = world;
    const label = await chooseAndStart(world);
    await heading(page, /Reading \d chunks/);
    const { manifest, provider } = edge.opened[0];
    const sent = [...edge.stored.values()].reduce((sum, frame) => sum + frame.length, 0);
    assert.equal(sent, manifest.bytes);
    assert.equal(edge.sha256(), manifest.sha256);
    assert.equal(provider, "embedded");
    assert.equal(label.replace(/\s/g, ""), `Send${(sent / 1000).toFixed(1)}kBandstart`);
    assert.equal(new URL(page.url()).pathname, `/job/${ID}`);
    await page.getByText("same on both sides").waitFor();
    await page.getByText("What left this browser").waitFor();
    assert.deepEqual(await outbox(page), { outbox: 0, frames: 0, keys: 1 });
    assert.equal(edge.opened.length, 1);
    assert.deepEqual(faults, []);
  });
});

test("a_reload_in_the_middle_sends_only_what_is_missing", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.fate = (n) => (n < 3 ? "stored" : null);
    await chooseAndStart(world, manyConversations(1000, 120));
    await until(() => edge.received.length === 7);
    assert.deepEqual(edge.received, [0, 1, 2, 3, 4, 5, 6], "four are under way, and no more");
    edge.fate = () => "stored";
    edge.received = [];
    await page.reload();
    await heading(page, /Reading/);
    assert.ok(edge.received.every((n) => n >= 3), "what is there is not sent again");
    assert.equal(edge.sha256(), edge.opened[0].manifest.sha256);
    assert.equal(edge.opened.length, 1, "and it is the same job");
    await page.getByText("What left this browser").waitFor();
    assert.deepEqual(await outbox(page), { outbox: 0, frames: 0, keys: 1 });
  });
});

test("a_connection_lost_in_the_upload_is_taken_up_again", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.fate = (n) => (n === 0 ? "stored" : null);
    await chooseAndStart(world, manyConversations(1000, 120));
    await until(() => edge.received.length >= 4);
    edge.closing = [1006];
    await edge.break(1006);
    const notice = page.getByText(/Waiting for the network\. About .* are there\./);
    await notice.waitFor();
    assert.match(await notice.textContent(), /U02/);
    edge.fate = () => "stored";
    await heading(page, /Reading/);
    await notice.waitFor({ state: "detached" });
  });
});

test("a_damaged_frame_is_sent_again_and_in_the_end_given_up", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.fate = () => "damaged";
    await chooseAndStart(world);
    const alert = page.getByRole("alert").filter({ hasText: "U04" });
    await alert.waitFor();
    assert.deepEqual(edge.received, [0, 0, 0, 0]);
    assert.equal((await outbox(page)).frames, 1, "what was prepared is kept");
    edge.fate = () => "stored";
    await alert.getByRole("button", { name: "Try again" }).click();
    await heading(page, /Reading/);
  });
});

test("a_refused_frame_says_why", async () => {
  await withEdge(async (world) => {
    world.edge.fate = () => "refused";
    await chooseAndStart(world);
    await world.page.getByText(/The server refuses part 1: it is larger than a part may be \(S02\)/).waitFor();
  });
});

test("a_server_that_refuses_the_job_loses_nothing_and_the_consent_holds_once", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    edge.refuseJobs = true;
    const label = await chooseAndStart(world);
    await page.getByText(/the server is not set up \(S01\)/).waitFor();
    edge.refuseJobs = false;
    await page.reload();
    await heading(page, "Still send it?");
    assert.equal(edge.opened.length, 0, "nothing is sent without asking again");
    const size = label.slice("Send ".length, -" and start".length);
    const host = new URL(site.address).host;
    await page.getByRole("button", { name: `Send ${size} to ${host}` }).click();
    await heading(page, /Reading/);
  });
});

test("an_old_consent_asks_and_can_be_taken_back", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    edge.refuseJobs = true;
    await chooseAndStart(world);
    await page.getByText(/S01/).waitFor();
    await page.goto(`${site.address}/job/new`);
    await page.getByRole("button", { name: "Delete it here" }).click();
    await page.waitForURL(`${site.address}/`);
    await page.goto(`${site.address}/job/new`);
    await heading(page, "The prepared bytes are no longer in this browser.");
    assert.equal(edge.opened.length, 0);
  });
});

test("offline_at_start_waits_and_sends_by_itself", async () => {
  await withEdge(async (world) => {
    const { context, page, edge } = world;
    edge.refuseJobs = true;
    await chooseAndStart(world);
    await page.getByText(/S01/).waitFor();
    edge.refuseJobs = false;
    await context.setOffline(true);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(/You’re offline\. It will send when you’re back, or press Stop\..*U01/).waitFor();
    await context.setOffline(false);
    await heading(page, /Reading/);
  });
});

test("a_run_that_was_deleted_can_be_sent_again", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    edge.fate = () => null;
    await chooseAndStart(world);
    await until(() => edge.received.length === 1);
    edge.isDeleted = true;
    await page.goto(`${site.address}/job/new`);
    await heading(page, "Still send it?");
    edge.isDeleted = false;
    edge.fate = () => "stored";
    await page.getByRole("button", { name: /^Send .* to / }).click();
    await heading(page, /Reading/);
    assert.equal(edge.opened.length, 2);
  });
});

test("addresses_that_lead_nowhere_say_so", async () => {
  await withEdge(async ({ page, site, edge }) => {
    await page.goto(`${site.address}/job/bbbbbbbbbbbbbbbbbbbbbb`);
    await heading(page, "No run at this address.");
    await page.getByText("J13").waitFor();
    await page.goto(`${site.address}/job/new`);
    await page.getByText("U06").waitFor();
    await page.goto(`${site.address}/memory`);
    await heading(page, "No memory yet.");
    edge.move("extract");
    edge.protocol = [2, 3];
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("There’s a newer version of this page.").waitFor();
  });
});

test("the_run_goes_on_without_the_page_and_shows_when_it_is_back", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await heading(page, "Reading 3 chunks");
    await page.getByText("You can close this tab").waitFor();
    // The last of them: it waits for the service worker.
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/api/push")));
    const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(1 + asked.length <= BUDGETS.requests.run, asked.join("\n"));
    assert.equal(asked.filter((name) => name.includes("/words-")).length, 1, "of one language");
    const shown = await page.locator(".key").textContent();
    assert.equal(shown, "1 read1 being read0 set aside1 waiting");
    edge.closing = [1006];
    await edge.break();
    await page.getByText("Reconnecting, run continues").waitFor();
    edge.stage = "reduce";
    edge.seq += 1;
    await page.getByText("Live").waitFor();
    await heading(page, "Choosing from 3 facts");
    edge.move("done");
    await heading(page, "Your memory is written");
    await page.getByRole("link", { name: "Read it" }).click();
    await heading(page, "MEMORY");
  });
});

test("the_tab_says_what_the_run_waits_for", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const titled = async (title, other, stage = "extract") => {
      edge.move(stage, other);
      await page.waitForFunction((title) => document.title === title, title);
    };
    const still = { read: 2, reading: 0, aside: 1, waiting: 0, passed: 0 };
    await page.goto(`${site.address}/job/${ID}`);
    await titled("1 of 3 · decant", {});
    await titled("Paused · decant", { hold: "paused" });
    await titled("Paused at your cap · decant", { hold: "cap" });
    await titled("Paused at the month’s budget · decant", { hold: "budget" });
    await titled("Needs you · decant", { hold: "key" });
    await titled("1 of 3 · decant", { needs_you: 1 });
    await titled("Needs you · decant", { needs_you: 1, chunks: still });
    await titled("Waiting for another run · decant", { waiting: true });
    await titled("Memory · decant", {}, "done");
  });
});

test("what_is_sent_is_counted_and_not_read_out_frame_by_frame", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.fate = (n) => (n < 2 ? "stored" : null);
    await chooseAndStart(world, manyConversations(1000, 120));
    const pill = page.locator(".pill");
    const counted = pill.getByText(/^2 of \d+ frames sent$/);
    await counted.waitFor();
    assert.equal(await counted.evaluate((element) => element.closest("[role=status], [role=alert], [aria-live]")), null);
    await pill.getByRole("status").getByText("Sending", { exact: true }).waitFor();
    edge.closing = [1006];
    await edge.break();
    await pill.getByRole("status").getByText("Reconnecting, run continues", { exact: true }).waitFor();
  });
});

test("every_line_opens_the_very_message_with_its_words_marked", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.move("done");
    await page.goto(`${site.address}/job/${ID}#USER`);
    await heading(page, "USER");
    const line = page.getByRole("button", { name: "I like <b>honey</b> 🐝 from example.com." });
    await line.click();
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.getByText("You, message 3").waitFor();
    await panel.getByText("Rigging plan").waitFor();
    const marks = await panel.locator("mark").allTextContents();
    assert.deepEqual(marks, ["I like <b>honey</b> 🐝 from example.com."]);
    const whole = await panel.locator(".q p").textContent();
    assert.equal(whole, "Grüße! I like <b>honey</b> 🐝 from example.com. Really.");
    assert.equal(await page.locator("a[href*='example.com']").count(), 0, "an address is text");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await line.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator("mark").getByText("honey", { exact: true }).waitFor();
    assert.deepEqual(faults, []);
  });
});

test("sections_topics_receipt_and_download_are_there", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("done");
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByRole("link", { name: "USER 2" }).click();
    await heading(page, "USER");
    await page.getByRole("link", { name: "SOUL 0" }).click();
    await page.getByText("Nothing durable about this yet.").waitFor();
    await page.getByRole("link", { name: "MEMORY 1", exact: true }).click();
    await page.getByRole("link", { name: "More" }).click();
    await page.getByText("I sold the old boat.").waitFor();
    await page.getByRole("link", { name: "Receipt" }).click();
    const table = page.getByRole("table", { name: "Messages" });
    await table.waitFor();
    const rows = await table.getByRole("row").allTextContents();
    assert.deepEqual(rows, ["Messages9", "read for the memory6", "written by tools2", "could not be read1"]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download all" }).first().click(),
    ]);
    assert.equal(download.suggestedFilename(), "memory.zip");
    await page.goto(`${site.address}/memory`);
    await heading(page, "MEMORY");
  });
});

test("axe_finds_nothing", async () => {
  await withEdge(async ({ page, site, edge }) => {
    await page.goto(`${site.address}/job/new`);
    await heading(page, /no longer/);
    await assertAccessible(page, "gone", WIDTHS);
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await heading(page, "Reading 3 chunks");
    await page.getByText("1 of 3 steps").waitFor();
    await assertAccessible(page, "run", WIDTHS);
    edge.move("done");
    await page.getByRole("link", { name: "Read it" }).click();
    await page.getByRole("button", { name: "Finished the hull" }).click();
    await page.locator("mark").waitFor();
    await assertAccessible(page, "memory", WIDTHS);
    await page.goto(`${site.address}/job/${ID}#receipt`);
    await page.getByRole("table", { name: "Messages" }).waitFor();
    await assertAccessible(page, "receipt", WIDTHS);
  });
});
