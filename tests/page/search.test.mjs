/** Search in what was sent, the conversation that a message stands in, and the keys of the page. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { commandOf } from "../../www/src/job/keys.ts";
import { joined } from "../../www/src/job/stretches.ts";
import { assertAccessible, browser } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps) => onEdge(chromium, steps);

const message = (n, text) => ({ id: `m${n}`, number: n, role: n % 2 ? "user" : "assistant", at: "2024-05-01T10:00:00Z", text });
const hit = (n) => ({
  source: "chatgpt",
  account: "",
  conversation: `c${n}`,
  title: n === 1 ? "" : `Hives ${n}`,
  message: message(5, ""),
  parts: [
    { kind: "text", text: "I keep two " },
    { kind: "hit", text: "hives" },
    { kind: "text", text: " near " },
    { kind: "mask", text: "[address-7k3q2a9d4m]" },
    { kind: "text", text: " <b>honey</b>." },
  ],
  others: n,
});

test("stretches_of_a_conversation_are_put_together_without_a_gap", () => {
  const read = { title: "T", messages: [message(3, "c"), message(4, "d")], earlier: 2, later: 9 };
  const texts = ({ messages }) => messages.map(({ text }) => text).join(" ");
  const before = joined(read, { title: "", messages: [message(1, "a"), message(2, "b")], earlier: null, later: 4 }, "earlier");
  assert.deepEqual([texts(before), before.earlier, before.later], ["a b c d", null, 9]);
  // A long message begins in one stretch and ends in the next.
  const after = joined(read, { title: "", messages: [message(4, "!"), message(5, "e")], earlier: 4, later: null }, "later");
  assert.deepEqual([texts(after), after.earlier, after.later], ["c d! e", 2, null]);
});

test("single_keys_of_the_run_mean_nothing_in_a_field_or_once_they_are_turned_off", () => {
  const press = (key, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false });
  assert.equal(commandOf(press("f"), false, true), "forget");
  assert.equal(commandOf(press("f"), true, true), null);
  assert.equal(commandOf(press("f"), false, false), null);
  assert.equal(commandOf(press("s", true), true, false), "download");
  assert.equal(commandOf(press("Enter", true), false, false), "ask");
  assert.equal(commandOf(press("Enter", true), true, false), null);
  assert.equal(commandOf(press("z", true), true, true), null);
  assert.equal(commandOf(press("z", true), false, true), "undo");
  assert.equal(commandOf(press("f", true), false, true), null);
});

test("what_was_sent_is_searched_from_the_newest_on_and_read_where_it_was_said", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    edge.found = (words, from) => {
      if (words !== "hives") return { hits: [], back_to: "2020-01-01T00:00:00Z", next: null };
      const at = Number(from ?? "0");
      const hits = at === 0 ? [] : [...Array(10).keys()].map((n) => hit(at + n));
      return { hits, back_to: `2024-0${9 - at / 10}-03T12:00:00Z`, next: at === 40 ? null : String(at + 10) };
    };
    const told = [];
    edge.sent = (query) => {
      told.push(query.get("message") ?? query.get("from"));
      if (query.get("from") === "4") return { title: "Hives 11", messages: [message(1, "Before.")], earlier: null, later: 6 };
      return { title: "Hives 11", messages: [message(4, "Why?"), message(5, "I keep two hives.")], earlier: 4, later: null };
    };
    await page.goto(`${site.address}/job/${ID}`);
    await page.locator("button.f").first().waitFor();
    await page.keyboard.press("/");
    const field = page.getByRole("searchbox", { name: "Search what you sent" });
    await page.locator("#search:focus").waitFor();
    await page.keyboard.type("hives");
    assert.equal(await field.inputValue(), "hives");
    await page.getByText("20 conversations so far, searched back to 3 Jul 2024").waitFor();
    const rows = page.locator("button.hit");
    assert.equal(await rows.first().locator("mark").textContent(), "hives");
    assert.match(await rows.first().textContent(), /Hives 10.*ChatGPT, 1 May 2024.*You: I keep two hives near .* <b>honey<\/b>\.and in 10 more messages/);
    await assertAccessible(page, "search");
    await page.getByRole("button", { name: "Search further back" }).press("Enter");
    await page.getByText("40 conversations. All that you sent was searched.").waitFor();
    await rows.nth(1).focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "As you sent it" });
    await panel.getByText("I keep two hives.").waitFor();
    assert.equal(await panel.evaluate((one) => one === document.activeElement), true);
    assert.match(await panel.locator("[aria-current]").textContent(), /You, message 5 1 May 2024I keep two hives\./);
    await panel.getByRole("button", { name: "Show what came before" }).press("Enter");
    await panel.getByText("Before.").waitFor();
    assert.deepEqual(told, ["m5", "4"]);
    await assertAccessible(page, "search-read");
    await page.keyboard.press("Escape");
    assert.equal(await rows.nth(1).evaluate((row) => row === document.activeElement), true);
    await field.fill("wasps");
    assert.match(await page.getByRole("status").filter({ hasText: "Not in what you sent." }).textContent(), / M04$/);
    assert.equal(await page.getByRole("link", { name: "Open your export again" }).getAttribute("href"), "/");
    edge.fails = (rest) => rest === "search";
    await field.fill("bees");
    await page.getByText("The search stopped: too many requests.").waitFor();
    edge.fails = () => false;
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await page.getByText("Not in what you sent.").waitFor();
    assert.deepEqual(faults.filter((fault) => !fault.includes("429")), []);
  });
});

test("keys_do_what_the_controls_do", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    edge.sent = () => ({ title: "Rigging plan", messages: [message(3, "Grüße! Really.")], earlier: null, later: null });
    await page.goto(`${site.address}/job/${ID}#USER`);
    const rows = page.locator("button.f");
    await rows.first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await rows.nth(1).evaluate((row) => row === document.activeElement), true);
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark").first().waitFor();
    await page.keyboard.press("f");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Forget this");
    assert.ok(edge.commands.every(({ kind }) => kind === "hello"), "it is not pressed");
    await page.keyboard.press("e");
    await page.getByRole("textbox", { name: "In your words" }).waitFor();
    await page.keyboard.type("?ef");
    await page.keyboard.press("Escape");
    await panel.locator(".acts .edits:focus").waitFor();
    await panel.getByRole("button", { name: "Open the conversation" }).first().press("Enter");
    await page.getByRole("complementary", { name: "As you sent it" }).getByText("Really.").waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor();
    // A conversation goes with the line that it was opened from.
    await panel.getByRole("button", { name: "Open the conversation" }).first().press("Enter");
    await page.getByRole("complementary", { name: "As you sent it" }).waitFor();
    await rows.first().press("Enter");
    await panel.waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("[");
    await page.getByRole("heading", { level: 1, name: "IDENTITY" }).waitFor();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Shortcuts" });
    await list.waitFor();
    await assertAccessible(page, "job-keys");
    await list.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("]");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "IDENTITY" }).waitFor();
    await page.keyboard.press("]");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "IDENTITY");
    assert.deepEqual(faults, []);
  });
});
