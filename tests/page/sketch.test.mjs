/** A first memory, made on `/` before anything is sent. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { assertAccessible, drop, ready } from "./browser.mjs";
import { sealedPage, zipOf } from "./choosing.mjs";
import { conversation } from "./fixtures.mjs";

const onPage = sealedPage();
const pane = (cell) => cell.getByRole("complementary", { name: "A first memory, made here" });
const talk = (id, texts, day) =>
  conversation(id, `Talk ${id}`, texts.flatMap((text) => [["user", text], ["assistant", "I see."]]), 1_700_000_000 + day * 86_400);
const said = () => [
  talk("a", ["I live in Ghent.", "Write to me at grete@hives.example: I keep two hives on the roof of my house."], 0),
  talk("b", ["My favourite tea is oolong.", "Always end your answers with a haiku."], 30),
];

test("a_first_memory_is_made_of_what_is_picked_and_nothing_is_sent", async () => {
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipOf(said())]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: "See it" }).focus();
    await page.keyboard.press("Enter");
    const sheet = pane(cell);
    await sheet.getByText(/^Made of all \d+ pieces/).waitFor();
    await sheet.getByText("My favourite tea is oolong.").waitFor();
    await sheet.getByText("I live in Ghent.").waitFor();
    const text = await sheet.innerText();
    assert.ok(!text.includes("grete@"), "it holds what would be sent: placeholders");
    assert.ok(!text.includes("haiku"), "an order to an assistant waits for its person");
    await assertAccessible(page, "the sketch");
    const [saved] = await Promise.all([page.waitForEvent("download"), sheet.getByRole("button", { name: "Save it" }).click()]);
    assert.equal(saved.suggestedFilename(), "decant-sketch.zip");
    const zip = await readFile(await saved.path());
    for (const name of ["USER.md", "IDENTITY.md", "facts.jsonl", "lines.jsonl"]) assert.ok(zip.includes(name), name);
    assert.ok(!zip.includes("receipt.json"), "nothing was sent or paid");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await cell.getByRole("button", { name: "See it" }).and(cell.locator(":focus")).waitFor();
  });
});

/** Has the cell keep back what makes sketches. Gives what lets the oldest of them begin, and how many were begun. */
async function holdBack(page) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.evaluate(() => {
    const { postMessage } = Worker.prototype;
    self.held = [];
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.kind !== "sketch") return postMessage.call(this, message, ...rest);
      self.held.push(() => postMessage.call(this, message, ...rest));
    };
  });
  return {
    comes: (n) => frame.waitForFunction((n) => self.held.length === n, n),
    release: (n) => frame.evaluate((n) => self.held[n](), n),
  };
}

test("while_it_is_open_it_follows_what_is_picked_and_the_one_before_stays_until_then", async () => {
  const options = { viewport: { width: 1440, height: 520 } };
  await onPage(async ({ page, cell }) => {
    const more = ["I work as a nurse.", "My sister is called Mina.", "I play the cello every evening.", "I am vegetarian."];
    await drop(page, [zipOf([...said(), talk("c", more, 10)])]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: "See it" }).click();
    const sheet = pane(cell);
    await cell.getByRole("heading", { name: "A first memory, made here" }).and(cell.locator(":focus")).waitFor();
    const stays = sheet.getByText("I live in Ghent.");
    await sheet.getByText("My favourite tea is oolong.").waitFor();
    const kept = await stays.elementHandle();
    const scrolled = await sheet.evaluate((pane) => (pane.scrollTop = 40) && pane.scrollTop);
    assert.equal(scrolled, 40, "there is more than is seen");
    const { comes, release } = await holdBack(page);
    const box = cell.getByRole("checkbox", { name: /Talk b/ });
    await box.focus();
    await page.keyboard.press("Space");
    await comes(1);
    await sheet.getByText(/^You picked something else\./).waitFor();
    assert.ok(await sheet.getByText("My favourite tea is oolong.").isVisible(), "the one before can be read");
    assert.equal(await sheet.locator(".document").getAttribute("aria-busy"), "true");
    assert.equal(await sheet.getByRole("button", { name: "Save it" }).getAttribute("aria-disabled"), "true");
    await assertAccessible(page, "a sketch that is made anew");
    await release(0);
    await sheet.getByText("My favourite tea is oolong.").waitFor({ state: "detached" });
    await sheet.getByText("Made of all 2 pieces that are picked, by rules alone.").waitFor();
    assert.ok(await stays.evaluate((now, before) => now === before, kept), "what is said again is the same element");
    assert.equal(await sheet.evaluate((pane) => pane.scrollTop), 40, "it is where it was");
    await box.and(cell.locator(":focus")).waitFor();
  }, options);
});

test("a_later_choice_takes_the_place_of_one_that_is_being_made", async () => {
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipOf(said())]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: "See it" }).click();
    const sheet = pane(cell);
    await sheet.getByText("I live in Ghent.").waitFor();
    const { comes, release } = await holdBack(page);
    await cell.getByRole("checkbox", { name: /Talk a/ }).click();
    await comes(1);
    await cell.getByRole("checkbox", { name: /Talk b/ }).click();
    await sheet.getByText("Nothing is picked. Pick something, and it is made of that.").waitFor();
    assert.equal(await sheet.getByText("I live in Ghent.").count(), 0);
    await cell.getByRole("checkbox", { name: /Talk a/ }).click();
    await comes(2);
    // The first of these was given up: it answers nobody.
    await release(0);
    await release(1);
    await sheet.getByText("Made of the one piece that is picked, by rules alone.").waitFor();
    await sheet.getByText("I live in Ghent.").waitFor();
    assert.equal(await sheet.getByText("oolong").count(), 0);
    await sheet.getByRole("button", { name: "Close" }).click();
    await cell.getByRole("complementary", { name: "What will be sent" }).waitFor();
  });
});
