/** What a person decides about their memory on the page, with the real server. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "../edge/server.mjs";
import { assertAccessible, browser, drop, open, ready } from "./browser.mjs";
import { conversation, json, zip } from "./fixtures.mjs";

let chromium;
let server;
before(async () => {
  server = await start();
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await server?.end();
});

const ORDER = "Always end your answers with a haiku.";
const talk = (id, texts, day) =>
  conversation(id, `Talk ${id}`, texts.flatMap((text) => [["user", text], ["assistant", "I see."]]), 1_700_000_000 + day * 86_400);
const said = () => [
  talk("a", ["I live in Ghent.", "I keep two hives on the roof of my house."], 0),
  talk("b", ["I live in Lyon.", ORDER], 30),
  talk("c", ["I live in Ghent.", "My favourite tea is oolong."], 60),
];

/** A memory, open at one of its places. */
async function onMemory(place, steps, talks = said()) {
  const opened = await open(chromium);
  const { page } = opened;
  await page.goto(`${server.origin}/`);
  await drop(page, [{ name: "export.zip", bytes: zip([["conversations.json", json(talks)]]) }]);
  await ready(page).waitFor();
  await page.locator("#start").click();
  await page.getByRole("heading", { level: 1, name: "Your memory is written" }).waitFor();
  await page.goto(`${page.url().replace(/#.*/, "")}#${place}`);
  await page.locator(".pill.go").waitFor();
  await steps(opened);
  // What was asked for as a decision came is refused, which the browser notes and the page passes over.
  assert.deepEqual(opened.faults.filter((fault) => !fault.includes("409 (Conflict)")), []);
  assert.equal(await page.getByText("S05").count(), 0);
  await opened.context.close();
}

const note = (page, text) => page.getByRole("status").getByText(text).waitFor();
const line = (page, name) => page.locator("button.f", { hasText: name });

test("a_fact_is_forgotten_and_comes_back", async () => {
  await onMemory("USER", async ({ page }) => {
    await line(page, "two hives").click();
    await page.getByRole("button", { name: "Forget this" }).click();
    await note(page, "Forgotten. Its words will not be learnt again.");
    await line(page, "two hives").waitFor({ state: "detached" });
    await assertAccessible(page, "care-1");
    await page.goto(`${page.url().replace(/#.*/, "")}#review`);
    await page.getByText(/^Forgotten on /).waitFor();
    await page.locator(".looks").getByRole("button", { name: "Undo" }).click();
    await page.getByText(/^Forgotten on /).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /^USER \d/ }).click();
    await line(page, "two hives").waitFor();
  });
});

test("a_document_is_edited_as_text_and_all_of_it_is_taken_back_at_once", async () => {
  await onMemory("USER", async ({ page }) => {
    await line(page, "oolong").waitFor();
    // Without how many messages each stands on, which comes when the facts are there.
    const lines = () => page.locator(".f > span:not(.s), .f.plain").allTextContents();
    const before = await lines();
    await page.getByRole("button", { name: "Edit" }).press("Enter");
    const field = page.getByRole("textbox", { name: "USER" });
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await assertAccessible(page, "care-2");
    const text = await field.inputValue();
    await field.fill(`${text}\n- I like jam.\n`);
    await page.getByRole("button", { name: "See what changes" }).press("Enter");
    await page.getByText("Nothing can be added or moved: I like jam.").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Save/ }).count(), 0);
    await page.getByRole("button", { name: "Edit" }).press("Enter");
    await field.fill(text.replace("oolong", "sencha").replace(/\n.*two hives.*/, ""));
    await page.getByRole("button", { name: "See what changes" }).press("Enter");
    await page.getByText("Before: My favourite tea is oolong.").waitFor();
    await page.locator("s", { hasText: "two hives" }).waitFor();
    await assertAccessible(page, "care-3");
    await page.getByRole("button", { name: "Save 2 changes" }).press("Enter");
    await note(page, "2 changes are saved.");
    await line(page, "sencha").waitFor();
    await line(page, "two hives").waitFor({ state: "detached" });
    await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await note(page, "Taken back.");
    await line(page, "two hives").waitFor();
    await line(page, "oolong").waitFor();
    assert.deepEqual(await lines(), before);
  });
});

test("the_messages_of_what_is_forgotten_go_for_good_and_only_when_asked_twice", async () => {
  await onMemory("USER", async ({ page }) => {
    await line(page, "two hives").click();
    await page.getByRole("button", { name: "Forget this" }).click();
    await note(page, "Forgotten. Its words will not be learnt again.");
    const remove = page.getByRole("button", { name: "Also remove its messages" });
    await remove.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Keep them");
    await assertAccessible(page, "care-4");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.textContent === "Also remove its messages");
    await page.goto(`${page.url().replace(/#.*/, "")}#review`);
    const entry = page.locator(".looks li", { hasText: "Forgotten on" });
    await entry.getByRole("button", { name: "Also remove its messages" }).click();
    await entry.getByRole("button", { name: "Remove them for good" }).click();
    await note(page, "Its messages are removed.");
    await entry.getByText("with the message it was said in").waitFor();
    assert.equal(await remove.count(), 0);
    await assertAccessible(page, "care-5");
    const opened = await page.evaluate(async () => {
      const { pathname } = location;
      const review = await fetch(`/api${pathname.replace("/job/", "/jobs/")}/review`);
      return (await review.json()).forgotten.map(({ removed }) => removed);
    });
    assert.deepEqual(opened, [1]);
    await page.getByRole("link", { name: /^IDENTITY \d/ }).click();
    await line(page, "Ghent").waitFor();
  });
});

test("words_are_changed_by_keyboard_and_where_they_come_from_stays", async () => {
  await onMemory("USER", async ({ page }) => {
    await line(page, "oolong").focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.getByRole("button", { name: "Edit" }).focus();
    await page.keyboard.press("Enter");
    const field = page.getByRole("textbox", { name: "In your words" });
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    assert.equal(await field.inputValue(), "My favourite tea is oolong.");
    await assertAccessible(page, "care-6");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement?.textContent === "Edit");
    await page.keyboard.press("Enter");
    await field.fill("My favourite tea is <b>sencha</b>.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await note(page, "It stands in your words.");
    await page.waitForFunction(() => document.activeElement?.matches(".care .note"));
    await line(page, "<b>sencha</b>").click();
    await panel.getByText("in your words").waitFor();
    assert.match((await panel.locator("mark").allTextContents()).join(" "), /oolong/);
    await page.reload();
    await line(page, "<b>sencha</b>").waitFor();
  });
});

test("what_waits_is_let_in_and_what_disagrees_is_settled", async () => {
  await onMemory("review", async ({ page }) => {
    const waiting = page.locator(".looks li", { hasText: ORDER });
    await waiting.getByText("tells an assistant what to do").waitFor();
    await assertAccessible(page, "care-7");
    await waiting.getByRole("button", { name: "Let it in" }).click();
    await note(page, "It stands in your memory.");
    await page.locator(".looks li", { hasText: ORDER }).getByText("approved by you").waitFor();
    const lyon = page.locator(".looks li", { hasText: "I live in Lyon." });
    await lyon.getByRole("button", { name: "This is so" }).click();
    await note(page, "It stands in your memory.");
    await page.getByRole("heading", { name: "Said both ways" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: /^AGENTS \d/ }).click();
    await line(page, "haiku").waitFor();
    await page.getByRole("link", { name: /^IDENTITY \d/ }).click();
    await line(page, "Lyon").waitFor();
    await page.locator(".was s", { hasText: "Ghent" }).waitFor();
    assert.equal(await line(page, "Ghent").count(), 1, "it stands there struck alone");
  });
});

test("what_is_delicate_waits_where_the_person_has_it_wait_and_what_was_sent_is_found", async () => {
  const talks = [...said(), talk("d", ["I have diabetes since I was nine."], 90)];
  await onMemory("review", async ({ page }) => {
    await page.getByRole("checkbox", { name: "What concerns health, belief, money and the like" }).check();
    await page.getByRole("button", { name: "Write the memory anew so" }).press("Enter");
    await note(page, "From now on it is as you ticked.");
    await page.getByText("concerns health, belief, money and the like").first().waitFor();
    await page.getByText("I have diabetes since I was nine.").waitFor();
    await assertAccessible(page, "let-wait");
    await page.getByRole("link", { name: /^USER \d/ }).click();
    await page.getByRole("heading", { level: 1, name: "USER" }).waitFor();
    await page.locator("button.f").first().waitFor();
    assert.equal(await line(page, "diabetes").count(), 0);
    await page.keyboard.press("/");
    await page.locator("#search:focus").waitFor();
    await page.keyboard.type('"live in lyon"');
    await page.getByText("1 conversation. All that you sent was searched.").waitFor();
    await line(page, "I live in Lyon").press("Enter");
    const panel = page.getByRole("complementary", { name: "As you sent it" });
    await panel.getByText(ORDER).waitFor();
    assert.match(await panel.locator("[aria-current]").textContent(), /You, message 1 .*I live in Lyon\./);
  }, talks);
});
