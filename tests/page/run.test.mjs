/** What the page of a run shows beside its counts while it reads. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { WIDTHS, assertAccessible, browser, until } from "./browser.mjs";
import { ID, prepare, withEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const FAILED = {
  needs_you: 2,
  chunks: { read: 1, reading: 0, aside: 2, waiting: 0, passed: 0 },
  troubles: [{ trouble: "refused", aside: true, count: 1 }, { trouble: "too_long", aside: true, count: 1 }],
};
const piece = (conversation, trouble) => ({ source: "chatgpt", account: "", conversation, title: `About ${conversation}`, message: "m1", at: "2026-06-14T10:00:00Z", trouble });

const line = (id, statement) => ({ id, statement, title: "Rigging plan", at: "2026-06-14T10:00:00Z" });

test("what_was_just_learned_comes_and_goes_without_moving_anything_and_can_be_held", async () => {
  await withEdge(chromium, async ({ page, site, edge, faults }) => {
    edge.move("extract", { facts: 0 });
    await page.clock.install();
    await page.goto(`${site.address}/job/${ID}`);
    const card = page.locator(".learned");
    const asked = () => site.asked.filter((one) => one.endsWith("/learned")).length;
    const place = async () => JSON.stringify(await page.locator(".right .led").last().boundingBox());
    await card.getByText("What it learns shows here").waitFor();
    await page.evaluate(() => document.fonts.ready);
    const empty = await place();

    edge.learned = () => [line("b", "I keep bees. ".repeat(20)), line("a", "<img src=x onerror=alert(1)> **honey**")];
    edge.move("extract", { facts: 2 });
    await page.locator(".big", { hasText: /^2/ }).waitFor();
    await page.clock.fastForward(2000);
    await card.getByText("<img src=x onerror=alert(1)> **honey**", { exact: true }).waitFor();
    await card.getByText("Rigging plan · 14 Jun 2026").first().waitFor();
    assert.equal(await place(), empty, "what is below stays where it was");
    assert.equal(await card.locator("xpath=ancestor-or-self::*[@aria-live or @role='status']").count(), 0, "it is not read out");
    await assertAccessible(page, "learned", WIDTHS);
    await page.setViewportSize({ width: 1440, height: 900 });

    const hold = card.getByRole("button", { name: "Hold still", pressed: false });
    await hold.press("Enter");
    const before = asked();
    edge.learned = () => [line("c", "I like olives."), line("b", "I keep bees.")];
    edge.move("extract", { facts: 3 });
    await page.locator(".big", { hasText: /^3/ }).waitFor();
    await page.clock.fastForward(2000);
    assert.equal(asked(), before, "nothing is asked for what is held");
    await card.getByRole("button", { name: "Hold still", pressed: true }).press("Enter");
    await page.clock.fastForward(2000);
    await card.locator("li").first().getByText("I like olives.").waitFor();
    assert.equal(asked(), before + 1);

    edge.move("done");
    await card.waitFor({ state: "detached" });
    assert.deepEqual(faults, []);
  });
});

test("a_server_that_knows_nothing_of_it_shows_no_place_for_it", async () => {
  await withEdge(chromium, async ({ page, site, edge }) => {
    edge.move("extract");
    const api = edge.api.bind(edge);
    edge.api = async (request, response) => !request.url.endsWith("/learned") && (await api(request, response));
    await page.goto(`${site.address}/job/${ID}`);
    await until(() => site.asked.some((one) => one.endsWith("/learned")));
    await page.locator(".learned").waitFor({ state: "detached" });
  });
});

test("a_run_speaks_of_conversations_and_of_the_time_left_once_it_can", async () => {
  await withEdge(chromium, async ({ page, site, edge }) => {
    const at = (second, read) => {
      const chunks = { read, reading: 4, aside: 0, passed: 0, waiting: 96 - read };
      edge.move("extract", { chunks, conversations: 41, at: new Date(1e12 + second * 1000).toISOString() });
    };
    at(0, 0);
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("heading", { level: 1, name: "Reading 41 conversations" }).waitFor();
    await page.getByText("They come from 41 conversations.").waitFor();
    assert.equal(await page.getByText("of reading left").count(), 0);
    for (const [second, read] of [[30, 5], [60, 10], [120, 20]]) at(second, read);
    await page.getByText("About 7 to 10\u00a0min of reading left. You can close this tab").waitFor();
    assert.equal(await page.title(), "20% · 7 to 10\u00a0min left");
    await assertAccessible(page, "time-left", WIDTHS);
    edge.move("extract", { ...edge.other, hold: "paused" });
    await page.getByRole("heading", { level: 1, name: "Paused" }).waitFor();
    assert.equal(await page.getByText("of reading left").count(), 0);
  });
});

test("what_was_set_aside_is_listed_with_why_and_each_opens_its_conversation", async () => {
  await withEdge(chromium, async ({ page, site, edge, faults }) => {
    edge.asides = () => [piece("boats", "refused"), piece("<b>bees</b>", "too_long")];
    const message = { id: "m1", number: 4, role: "user", at: null, text: "I finished the hull." };
    edge.sent = (of) => ({ title: `About ${of.get("conversation")}`, messages: [message], earlier: null, later: null });
    edge.move("extract", FAILED);
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("2 pieces could not be read.").waitFor();
    const see = page.getByRole("button", { name: "See them" });
    await see.press("Enter");
    const list = page.getByRole("region", { name: "What was set aside" });
    const boats = list.getByRole("button", { name: "About boats ChatGPT, 14 Jun 2026 The model refused; a refusal is billed (J07). Another reader may take it." });
    await boats.waitFor();
    await assertAccessible(page, "asides", WIDTHS);
    await page.keyboard.press("j");
    await boats.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("j");
    const bees = list.getByRole("button", { name: "About <b>bees</b>" });
    await bees.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "As you sent it" });
    await panel.and(page.locator(":focus")).waitFor();
    await panel.getByText("I finished the hull.").waitFor();
    await assertAccessible(page, "aside-open", WIDTHS);
    edge.move("done", FAILED);
    await page.getByRole("heading", { level: 1, name: "Your memory is written" }).waitFor();
    await panel.getByText("I finished the hull.").waitFor();
    await page.keyboard.press("Escape");
    await bees.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("k");
    await boats.and(page.locator(":focus")).waitFor();

    edge.asides = () => [piece("boats", "refused")];
    edge.fails = (rest) => rest === "asides";
    edge.move("done", { ...FAILED, needs_you: 9, troubles: [{ trouble: "refused", aside: true, count: 9 }] });
    await page.getByText("It could not be looked up").waitFor();
    edge.fails = () => false;
    await page.locator(".asides").getByRole("button", { name: "Try again" }).press("Enter");
    await list.getByText("The newest one of 9.").waitFor();
    await see.press("Enter");
    await list.waitFor({ state: "detached" });
    assert.deepEqual(faults.filter((fault) => !fault.includes("429")), []);
  });
});

const hex = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** What a person saved of these frames, as `/` writes it. */
function savedFile(frames) {
  const body = Buffer.concat(frames);
  const manifest = { frames: frames.length, chunks: 3, bytes: body.length, sha256: hex(body) };
  const lengths = frames.map(({ length }) => length);
  const head = { decant: "outbox", version: 1, manifest, tz: "UTC", reads: { provider: "embedded" }, lengths };
  return { manifest, bytes: Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]) };
}

test("what_left_is_counted_kept_with_the_run_and_checked_against_what_was_saved", async () => {
  await withEdge(chromium, async ({ page, site, edge, faults }) => {
    const mine = savedFile([Buffer.from("one"), Buffer.from("two")]);
    edge.manifest = mine.manifest;
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live", { exact: true }).waitFor();
    edge.commands = [];
    await page.getByRole("button", { name: "Pause", exact: true }).press("Enter");
    await until(() => edge.commands.length === 1);
    const bytes = Buffer.byteLength(JSON.stringify(edge.commands[0]));
    const card = page.locator(".led", { has: page.getByRole("heading", { name: "What left the browser" }) });
    await card.getByText("1 command", { exact: true }).waitFor();
    await page.reload();
    await card.getByText("1 command", { exact: true }).waitFor();
    const save = card.getByRole("button", { name: "Save as JSON" });
    const [file] = await Promise.all([page.waitForEvent("download"), save.press("Enter")]);
    assert.equal(file.suggestedFilename(), "decant-ledger.json");
    const { run, rows, upload } = JSON.parse(await readFile(await file.path(), "utf8"));
    assert.deepEqual([run, upload.sha256, upload.received_sha256], [ID, mine.manifest.sha256, mine.manifest.sha256]);
    assert.partialDeepStrictEqual(rows.find(({ what }) => what === "command"), { n: 1, bytes });
    assert.ok(rows.find(({ what }) => what === "read").bytes > 0);

    const bring = (buffer) => card.locator("input").setInputFiles({ name: "a file", mimeType: "", buffer });
    const said = (words) => card.getByRole("status").getByText(words).waitFor();
    await bring(mine.bytes);
    const sha = mine.manifest.sha256;
    await said(`Computed just now: ${sha.slice(0, 4)}…${sha.slice(-4)}, as approved and as received.`);
    await assertAccessible(page, "ledger", WIDTHS);
    await bring(savedFile([Buffer.from("other")]).bytes);
    await said("That is not what was sent for this run.");
    mine.bytes[mine.bytes.length - 1] ^= 1;
    await bring(mine.bytes);
    await card.getByRole("alert").getByText("The file was damaged").waitFor();

    const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("ledger")).length);
    assert.equal(await kept(), 1);
    await page.getByRole("button", { name: "Delete this run" }).press("Enter");
    await page.getByRole("group", { name: "Delete this run" }).getByRole("button").last().press("Enter");
    await page.locator(".run").waitFor({ state: "detached" });
    assert.equal(await kept(), 0, "it goes with its run");
    assert.deepEqual(faults, []);
  });
});

test("what_is_on_its_way_is_checked_where_it_lies", async () => {
  await withEdge(chromium, async ({ page, site, edge }) => {
    edge.fate = () => null;
    await page.goto(`${site.address}/job/new`);
    await page.getByText("U06").waitFor();
    await prepare(page, { provider: "embedded" }, hex(Buffer.alloc(12)));
    await page.reload();
    const card = page.locator(".led", { has: page.getByRole("heading", { name: "What left" }) });
    await card.getByText("what the run is to be").waitFor();
    await card.getByRole("button", { name: "Check it", exact: true }).press("Enter");
    await card.getByText("as approved. The server does not have all of it yet.").waitFor();
  });
});

test("who_tries_again_is_led_on_to_what_happens_now", async () => {
  await withEdge(chromium, async ({ page, site, edge }) => {
    const rests = { next_try: new Date(Date.now() + 9e6).toISOString(), troubles: [{ trouble: "busy", aside: false, count: 1 }] };
    for (const [name, other] of [["Try now", rests], ["Try again", FAILED]]) {
      edge.move("extract", other);
      await page.goto(`${site.address}/job/${ID}`);
      await page.getByText("Live", { exact: true }).waitFor();
      const button = page.getByRole("button", { name, exact: true });
      edge.commands = [];
      await button.press("Enter");
      await until(() => edge.commands.length === 1);
      edge.move("extract");
      await button.waitFor({ state: "detached" });
      await page.locator("#now:focus", { hasText: "You can close this tab" }).waitFor();
    }
    edge.move("extract", rests);
    await page.getByRole("button", { name: "Pause", exact: true }).focus();
    edge.move("extract");
    await page.getByRole("button", { name: "Try now" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Pause", exact: true }).and(page.locator(":focus")).waitFor();
  });
});
