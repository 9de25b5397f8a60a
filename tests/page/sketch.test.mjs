/** A first memory, made on `/` before anything is sent. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { drop, ready } from "./browser.mjs";
import { assertAccessible, sealedPage, zipOf } from "./choosing.mjs";
import { conversation } from "./fixtures.mjs";

const onPage = sealedPage();
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
    const sheet = cell.getByRole("dialog", { name: "A first memory, made here" });
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
  });
});

test("another_choice_makes_another_sketch", async () => {
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipOf(said())]);
    await ready(page).waitFor();
    await cell.getByRole("button", { name: "See it" }).click();
    const sheet = cell.getByRole("dialog", { name: "A first memory, made here" });
    await sheet.getByText("My favourite tea is oolong.").waitFor();
    await sheet.getByRole("button", { name: "Close" }).click();
    await cell.getByRole("checkbox", { name: /Talk b/ }).click();
    await cell.locator('button:text-is("See it"):not([aria-disabled="true"])').click();
    await sheet.getByText("I live in Ghent.").waitFor();
    assert.equal(await sheet.getByText("oolong").count(), 0);
  });
});
