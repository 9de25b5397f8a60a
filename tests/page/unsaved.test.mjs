/** What is typed and not saved is there again when the page is, and goes with what it was typed about. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, until } from "./browser.mjs";
import { FILES, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const NOTE = "What you had typed and not saved is back.";
const TYPED = "I keep two hives.";

/** The page of a finished run. */
const onMemory = (steps) =>
  onEdge(chromium, async (world) => {
    const { page, site, edge, faults } = world;
    edge.stage = "done";
    const words = page.getByRole("textbox", { name: "In your words" });
    const text = page.getByRole("textbox", { name: "USER" });
    const address = `${site.address}/job/${ID}`;
    await page.goto(`${address}#USER`);
    await page.getByText("Live", { exact: true }).waitFor();
    await steps({ ...world, words, text, address, note: page.getByText(NOTE) });
    assert.deepEqual(faults, []);
  });

/** What is kept of it in this browser, beside a language and a theme. */
const kept = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

async function typeWords({ page, words }) {
  await page.getByRole("button", { name: "I keep bees." }).press("Enter");
  await page.getByRole("complementary").getByRole("button", { name: "Edit" }).press("Enter");
  await words.and(page.locator(":focus")).fill(TYPED);
}

async function typeText({ page, text }) {
  await page.getByRole("button", { name: "Edit" }).press("Enter");
  await text.and(page.locator(":focus")).fill((await text.inputValue()).replace("I keep bees.", TYPED));
}

test("a_facts_words_are_back_beside_their_line_until_they_are_saved_or_dropped", async () => {
  await onMemory(async (world) => {
    const { page, edge, words, note, address } = world;
    await typeWords(world);
    await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    await words.waitFor();
    assert.equal(await words.inputValue(), TYPED, "the panel was closed in between");
    assert.equal(await note.count(), 0);
    await page.reload();
    await words.and(page.locator(":focus")).waitFor();
    assert.equal(await words.inputValue(), TYPED);
    await note.waitFor();
    await assertAccessible(page, "words are back", [390]);
    await page.goto("about:blank");
    await page.goto(address);
    await page.getByRole("heading", { level: 1, name: "MEMORY" }).waitFor();
    await page.getByRole("link", { name: "Go to it" }).press("Enter");
    await words.waitFor();
    await page.getByRole("button", { name: "Drop it" }).press("Enter");
    await page.getByRole("complementary").getByRole("button", { name: "Edit" }).waitFor();
    assert.equal(await note.count(), 0);
    assert.ok(!(await kept(page)).includes(TYPED));
    await page.getByRole("complementary").getByRole("button", { name: "Edit" }).press("Enter");
    await words.fill(`${TYPED} On the roof.`);
    await page.reload();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await until(() => edge.commands.some(({ kind }) => kind === "decide"));
    assert.equal(edge.commands.find(({ kind }) => kind === "decide").statement, `${TYPED} On the roof.`);
    assert.ok(!(await kept(page)).includes(TYPED), "it is on its way");
    edge.files["USER.md"] = FILES["USER.md"].replace("I keep bees.", `${TYPED} On the roof.`);
    edge.carryOut();
    await page.getByText("It stands in your words.").waitFor();
    await page.reload();
    await page.getByRole("button", { name: TYPED }).waitFor();
    assert.equal(await note.count(), 0);
  });
});

test("a_document_is_back_as_it_was_typed_and_what_it_comes_to_is_the_same", async () => {
  await onMemory(async (world) => {
    const { page, text, note } = world;
    await typeText(world);
    await page.getByRole("link", { name: /^SOUL/ }).click();
    await page.getByRole("link", { name: /^USER/ }).click();
    await page.reload();
    await text.waitFor();
    assert.match(await text.inputValue(), /I keep two hives\./);
    await note.waitFor();
    await assertAccessible(page, "a document is back");
    await page.getByRole("button", { name: "See what changes" }).press("Enter");
    await page.getByText("Before: I keep bees.").waitFor();
    await page.getByRole("button", { name: "Edit" }).press("Enter");
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await note.waitFor({ state: "detached" });
    assert.ok(!(await kept(page)).includes("hives"));
  });
});

test("nothing_that_is_forgotten_stays_in_what_was_typed_and_nothing_of_a_run_that_is_gone", async () => {
  await onMemory(async (world) => {
    const { page, edge, text, note } = world;
    const line = page.getByRole("button", { name: "I keep bees." });
    await typeText(world);
    assert.match(await kept(page), /honey/, "what stood there is kept with it");
    await page.getByRole("link", { name: "Timeline" }).click();
    await page.getByRole("button", { name: /^honey\b/ }).click();
    await page.getByRole("button", { name: "Forget this" }).click();
    await until(() => edge.commands.some(({ kind }) => kind === "decide"));
    assert.doesNotMatch(await kept(page), /honey|hives/);
    edge.files["USER.md"] = FILES["USER.md"].replace("\n- I keep bees.", "");
    edge.carryOut();
    await page.getByText("Forgotten. Its words will not be learnt again.").waitFor();
    assert.doesNotMatch(await kept(page), /honey|hives/, "nor later");
    await page.getByRole("link", { name: /^USER/ }).click();
    await text.fill("- I sail.");
    assert.doesNotMatch(await kept(page), /sail|honey/, "what is typed into a text that is no more");
    edge.files["USER.md"] = FILES["USER.md"];
    await page.reload();
    await typeText(world);
    edge.files["USER.md"] = FILES["USER.md"].replace("honey", "mead");
    await page.reload();
    await line.waitFor();
    assert.equal(await note.count(), 0);
    assert.doesNotMatch(await kept(page), /honey|hives/, "it was decided elsewhere");
    await typeText(world);
    assert.match(await kept(page), /hives/);
    await edge.break(4404);
    await page.getByRole("heading", { level: 1, name: "No run at this address." }).waitFor();
    assert.doesNotMatch(await kept(page), /hives/);
  });
});
