/** `/` in Chromium: what a person sees from the drop to the button, and that nothing is asked for. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { WIDTHS, assertAccessible, choose, drop, ready } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { conversation, json, manyConversations, smallExport, zip } from "./fixtures.mjs";
import { savedOutbox, sealedPage, title, zipOf } from "./choosing.mjs";

const onPage = sealedPage();

test("a_dropped_zip_is_listed_and_counted", async () => {
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipOf(smallExport())]);
    await title(cell, "3 conversations");
    const row = cell.getByRole("row", { name: /Rigging plan for Grete/ });
    assert.match(await row.textContent(), /1 masked.*ChatGPT.*14 Nov 2023.*4/);
    await cell.getByText("3 of 3 picked").waitFor();
    await cell.getByText("Email addresses", { exact: true }).waitFor();
    await cell.getByText("Keys and tokens").waitFor();
    const label = await ready(page).textContent();
    assert.match(label, /^Send \d+(\.\d)?\s(B|kB) and start$/);
    const crosses = await cell.getByRole("complementary").textContent();
    assert.ok(crosses.includes(label.slice(5, -10)), "the button says what the strip says");
  });
});

test("bare_json_and_several_files_are_read_too", async () => {
  await onPage(async ({ page, cell }) => {
    const [first, ...rest] = smallExport();
    await choose(cell, [
      { name: "conversations-000.json", bytes: json([first]) },
      { name: "conversations-001.json", bytes: json(rest) },
    ]);
    await title(cell, "3 conversations");
    await ready(page).waitFor();
  });
});

test("what_is_left_out_is_counted_out", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    const whole = await ready(page).textContent();
    await cell.getByRole("checkbox", { name: "Pick Rigging plan for Grete" }).uncheck();
    await cell.getByText("2 of 3 picked").waitFor();
    await cell.getByText("left out by you").waitFor();
    await page.waitForFunction(
      (whole) => {
        const start = document.querySelector("#start");
        return start.ariaDisabled === "false" && start.textContent !== whole;
      },
      whole,
    );
    // Its address is not masked, for it stays.
    await cell.getByText("Email addresses", { exact: true }).waitFor({ state: "detached" });
    await cell.getByRole("checkbox", { name: "Pick all" }).check();
    await cell.getByRole("checkbox", { name: "Pick all" }).uncheck();
    await cell.getByText("0 of 3 picked").waitFor();
    await page.getByRole("button", { name: "Pick something first" }).waitFor();
    assert.equal(await page.locator("#start").getAttribute("aria-disabled"), "true");
  });
});

/** What Start put into the outbox, its frames in base 64. */
async function outboxOf(page) {
  return await page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const store = (await done(indexedDB.open("decant"))).transaction(["outbox", "frames"]);
    const [outbox, frames] = await Promise.all([done(store.objectStore("outbox").get("current")), done(store.objectStore("frames").getAll())]);
    return { ...outbox, frames: frames.map((frame) => btoa(String.fromCharCode(...new Uint8Array(frame)))) };
  });
}

test("the_bytes_that_are_saved_are_those_that_start_sends", async () => {
  await onPage(async ({ page, cell }) => {
    await page.route("**/job/new", (route) => route.fulfill({ contentType: "text/html", body: "<title>outbox</title>" }));
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    const whole = await savedOutbox(page, cell);
    await cell.getByText("Made as decant-outbox.bin").waitFor();
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await cell.getByText("Made as decant-outbox.bin").waitFor({ state: "detached" });
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
    const { manifest, tz, reads, frames } = await savedOutbox(page, cell);
    assert.notEqual(manifest.sha256, whole.manifest.sha256, "it is of what is picked now");
    await ready(page).click();
    await page.waitForURL("**/job/new");
    const sent = await outboxOf(page);
    const saved = await Promise.all(frames.map(async (frame) => Buffer.from(await frame.arrayBuffer()).toString("base64")));
    assert.deepEqual({ manifest, tz, reads, frames: saved }, { manifest: sent.manifest, tz: sent.tz, reads: sent.reads, frames: sent.frames });
  });
});

for (const [locale, lines] of [
  ["en", { go: "Try it with a sample", note: /This is a made-up export/, count: "52 conversations", story: "What I can eat", own: "3 conversations", see: "See it", found: /I am vegetarian/ }],
  ["de", { go: "Mit einem Beispiel probieren", note: /Dieser Export ist erfunden/, count: "52 Unterhaltungen", story: "Was ich essen kann", own: "3 Unterhaltungen", see: "Ansehen", found: /Ich wohne in Leipzig/ }],
]) {
  test(`a_sample_is_read_as_a_file_is_and_gives_way_to_one_${locale}`, async () => {
    await onPage(async ({ page, cell }) => {
      await cell.getByRole("button", { name: lines.go }).click();
      await title(cell, lines.count);
      const note = cell.getByText(lines.note);
      await note.waitFor();
      await cell.getByText(lines.story).waitFor();
      assert.ok((await cell.locator(".red li .num").count()) >= 3, "some of it is masked");
      await ready(page).waitFor();
      await assertAccessible(page, `sample-${locale}`, WIDTHS);
      await cell.getByRole("button", { name: lines.see }).click();
      await cell.getByText(lines.found).first().waitFor();
      await choose(cell, [zipOf(smallExport())]);
      await title(cell, lines.own);
      await note.waitFor({ state: "detached" });
      await cell.getByText("Rigging plan for Grete").waitFor();
    }, { locale });
  });
}

test("names_and_words_that_the_person_chooses_are_masked_too", async () => {
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipOf(smallExport())]);
    await title(cell, "3 conversations");
    await cell.getByText("Mask names and words of your own").click();
    const again = cell.getByRole("button", { name: "Read again with these masked" });
    assert.equal(await again.isDisabled(), true, "nothing is chosen");
    assert.equal(await cell.getByRole("checkbox", { name: /Mina/ }).isChecked(), false);
    await cell.getByRole("checkbox", { name: /Mina/ }).check();
    await cell.getByRole("textbox", { name: "Own words" }).fill("Drabant 22\nrigging");
    await again.click();
    await cell.getByText("Names you chose").waitFor();
    await cell.getByText("Your own words").waitFor();
    assert.equal(await cell.getByRole("checkbox", { name: /Mina/ }).isChecked(), true);
    await ready(page).waitFor();
  });
});

test("the_whole_way_goes_by_keyboard", async () => {
  await onPage(async ({ page, cell }) => {
    await cell.getByRole("button", { name: "Choose a file" }).waitFor();
    const chooser = page.waitForEvent("filechooser");
    const focused = () => cell.locator("body").evaluate(() => document.activeElement?.textContent);
    for (let n = 0; n < 8 && (await focused()) !== "Choose a file"; n += 1) {
      await page.keyboard.press("Tab");
    }
    assert.equal(await focused(), "Choose a file", "Tab leads to it");
    await page.keyboard.press("Enter");
    const file = zipOf(smallExport());
    await (await chooser).setFiles([{ name: file.name, mimeType: "application/zip", buffer: file.bytes }]);
    await ready(page).waitFor();
    await cell.getByRole("checkbox", { name: "Pick all" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    const now = cell.getByRole("checkbox", { name: "Pick Deploy keys" });
    await now.and(cell.locator(":focus")).waitFor();
    await page.keyboard.press("x");
    await cell.getByText("2 of 3 picked").waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("Space");
    await cell.getByText("1 of 3 picked").waitFor();
    await ready(page).waitFor();
    await page.keyboard.press("Tab");
    for (let n = 0; n < 14; n += 1) {
      if (await page.locator("#start:focus").count()) break;
      await page.keyboard.press("Tab");
    }
    assert.equal(await page.locator("#start:focus").count(), 1, "Tab leads to Start");
  });
});

test("a_search_lists_what_it_finds_in_titles_and_messages", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(10_000)) }]);
    await title(cell, "10,000 conversations");
    const box = cell.getByRole("searchbox", { name: "Search titles and messages" });
    await box.fill("4711");
    await cell.getByText("1 found", { exact: true }).waitFor();
    assert.equal(await cell.getByRole("table").getAttribute("aria-rowcount"), "2");
    await cell.getByRole("checkbox", { name: "Pick all that were found" }).uncheck();
    await cell.getByText("9,999 of 10,000 picked").waitFor();
    await box.fill("nothing has this word");
    await cell.getByText("0 found", { exact: true }).waitFor();
    await cell.getByText("Clear the search to see everything again.").waitFor();
    await box.press("Escape");
    await cell.getByRole("checkbox", { name: "Pick all", exact: true }).waitFor();
    assert.equal(await cell.getByRole("table").getAttribute("aria-rowcount"), "10001");
    assert.equal(await box.inputValue(), "");
    await ready(page).waitFor();
  });
});

test("ten_thousand_conversations_draw_few_rows", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(10_000)) }]);
    await title(cell, "10,000 conversations");
    await ready(page).waitFor();
    assert.equal(await cell.getByRole("table").getAttribute("aria-rowcount"), "10001");
    assert.ok((await cell.locator(".rows [role=row]").count()) <= BUDGETS.rows);
    await cell.getByRole("checkbox", { name: "Pick Conversation 0", exact: true }).focus();
    await page.keyboard.press("End");
    await cell.locator(':focus[aria-label="Pick Conversation 9999"]').waitFor();
    await page.keyboard.press("x");
    await cell.getByText("9,999 of 10,000 picked").waitFor();
    await ready(page).waitFor();
  });
});

test("a_folder_is_read_for_what_is_in_it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "decant-page-"));
  await mkdir(join(folder, "pictures"));
  await writeFile(join(folder, "pictures", "photo.jpg"), "jpeg");
  await writeFile(join(folder, "conversations.json"), json(smallExport()));
  await onPage(async ({ page, cell }) => {
    await cell.locator("input[webkitdirectory]").setInputFiles(folder);
    await title(cell, "3 conversations");
    await ready(page).waitFor();
  });
  await rm(folder, { recursive: true });
});

test("a_window_that_keeps_no_files_reads_and_says_so_at_start", async () => {
  await onPage(async ({ page, cell, site }) => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
    });
    await page.reload();
    site.asked.pop();
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).click();
    await page.getByText(/This window keeps no files.*Nothing was sent.*“Save the exact bytes”.*C12/).waitFor();
    await ready(page).waitFor();
    const { frames } = await savedOutbox(page, cell);
    assert.ok(frames.length > 0, "the way on that is named leads on");
  });
});

test("a_browser_without_webassembly_is_told_what_is_missing", async () => {
  await onPage(async ({ page, cell, site }) => {
    await page.addInitScript(() => delete globalThis.WebAssembly);
    await page.reload();
    await choose(cell, [zipOf(smallExport())]);
    await cell.getByText(/Lockdown Mode turns off what we read with.*C13/).waitFor();
    site.asked.pop();
  });
});

test("one_broken_conversation_costs_no_other", async () => {
  await onPage(async ({ page, cell }) => {
    const [one, two, three] = smallExport();
    delete two.mapping;
    await choose(cell, [zipOf([one, two, three])]);
    await title(cell, "2 conversations");
    await cell.getByText("1 could not be read. See why").click();
    await cell.getByText("it has no messages").waitFor();
    await ready(page).waitFor();
  });
});

test("memories_are_pasted_on_the_page_and_not_out_of_a_field", async () => {
  await onPage(async ({ page, cell }) => {
    const paste = (element, text) =>
      element.evaluate((target, text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
      }, text);
    await choose(cell, [zipOf(smallExport())]);
    await title(cell, "3 conversations");
    await cell.getByText("Mask names and words of your own").click();
    await paste(cell.locator("textarea, input:not([type])").first(), "1. A word.\n2. Another.");
    await title(cell, "3 conversations");
    await ready(page).waitFor();
    assert.equal(await cell.getByText("Saved memories and instructions").count(), 0);
    await paste(cell.locator("body"), "1. [2025-03-04]. Keeps bees.\n2. Likes rye.");
    await cell.getByText("Saved memories and instructions").waitFor();
    await cell.getByText("2 texts, read first").waitFor();
  });
});

test("what_says_nothing_cannot_be_picked_and_says_why", async () => {
  await onPage(async ({ page, cell }) => {
    const secret = { ...conversation("s", "Do not keep", [["user", "I am a spy."]]), is_do_not_remember: true };
    const empty = conversation("e", "", []);
    await choose(cell, [zipOf([...smallExport(), secret, empty])]);
    await title(cell, "5 conversations");
    await cell.getByText("you asked for it not to be remembered").waitFor();
    await cell.getByText("empty, nothing to learn").waitFor();
    await cell.getByText("3 of 5 picked").waitFor();
    await cell.getByRole("checkbox", { name: "Pick all" }).uncheck();
    await cell.getByRole("checkbox", { name: "Pick all" }).check();
    await cell.getByText("3 of 5 picked").waitFor();
    await ready(page).waitFor();
  });
});

test("what_was_left_out_stays_left_out_when_the_file_is_chosen_again", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await cell.getByRole("button", { name: "Start over" }).click();
    await choose(cell, [zipOf(smallExport())]);
    await cell.getByText("2 of 3 picked").waitFor();
  });
});

test("it_reads_without_a_network", async () => {
  await onPage(async ({ context, page, cell }) => {
    await cell.getByRole("button", { name: "Choose a file" }).waitFor();
    await context.setOffline(true);
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await context.setOffline(false);
  });
});

test("titles_are_text_whatever_they_hold", async () => {
  await onPage(async ({ page, cell }) => {
    const hostile = '<img src=x onerror="alert(1)"><b>bold</b>';
    await choose(cell, [zipOf([conversation("h", hostile, [["user", "I like <script>alert(1)</script> tea."]])])]);
    await cell.getByText(hostile).waitFor();
    await ready(page).waitFor();
  });
});

test("axe_finds_nothing", async () => {
  await onPage(async ({ page, cell }) => {
    await cell.getByRole("button", { name: "Choose a file" }).waitFor();
    await assertAccessible(page, "drop", WIDTHS);
    await choose(cell, [{ name: "letter.pdf", bytes: Buffer.from("%PDF-1.7") }]);
    await cell.getByRole("alert").waitFor();
    await assertAccessible(page, "not an export", WIDTHS);
    const [one, two, three] = smallExport();
    delete two.mapping;
    await choose(cell, [zipOf([one, two, three])]);
    await ready(page).waitFor();
    await assertAccessible(page, "choose", WIDTHS);
    await cell.getByRole("checkbox", { name: "Pick all" }).uncheck();
    await page.getByRole("button", { name: "Pick something first" }).waitFor();
    await assertAccessible(page, "nothing picked", WIDTHS);
  });
});

/** The cell hears that all is read when `goOn` is called in it. */
async function holdRead(page) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.evaluate(() => {
    const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    Object.defineProperty(Worker.prototype, "onmessage", {
      set(take) {
        const later = (event) => (globalThis.goOn = () => take(event));
        set.call(this, (event) => (event.data.kind === "read" ? later(event) : take(event)));
      },
    });
  });
  return frame;
}

test("masks_and_the_least_price_are_counted_while_it_reads", async () => {
  await onPage(async ({ page, cell }) => {
    const frame = await holdRead(page);
    await choose(cell, [zipOf(smallExport())]);
    const masked = cell.locator(".red").filter({ has: cell.getByRole("heading", { name: "Masked so far" }) });
    await masked.getByRole("listitem").filter({ hasText: /^Email addresses1$/ }).waitFor();
    assert.equal(await masked.getByRole("button").count(), 0);
    await cell.getByRole("combobox", { name: "Who reads it" }).selectOption({ index: 1 });
    const sum = cell.locator(".price .sum");
    await sum.getByText("still counting").waitFor();
    const [, least] = /^from (\S+) /.exec(await sum.textContent());
    await assertAccessible(page, "reading", [390]);
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await frame.evaluate(() => globalThis.goOn());
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).check();
    await sum.getByText("roughly").waitFor();
    await ready(page).waitFor();
    assert.equal(/^\S+/.exec(await sum.textContent())[0], least, "it was the lower end of what all costs");
  });
});

test("limits_and_dated_prices_of_all_models_can_be_read_before_anything_is_brought", async () => {
  await onPage(async ({ page, cell }) => {
    const button = cell.getByRole("button", { name: "Limits and prices" });
    await button.press("Enter");
    const sheet = cell.getByRole("dialog", { name: "Limits and prices" });
    await sheet.getByText("Dollars for a million tokens, as their providers had them on 24 Nov 2026.").waitFor();
    const row = sheet.getByRole("row", { name: /^claude-haiku-5-5/ });
    assert.match(await row.textContent(), /^claude-haiku-5-5\$\d+\.\d\d\$\d+\.\d\dhalf$/);
    await sheet.getByText(/^A file may have 10\.0\s?GB, an archive 200,000 files\./).waitFor();
    await assertAccessible(page, "limits", WIDTHS);
    await page.keyboard.press("Escape");
    await button.and(cell.locator(":focus")).waitFor();
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await button.click();
    await row.waitFor();
  });
});
