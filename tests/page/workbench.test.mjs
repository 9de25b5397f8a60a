/** Choosing on `/` in Chromium: dates, undo, what a conversation says, search and keys. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { WIDTHS, assertAccessible, choose, ready } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { conversation, json, manyConversations, smallExport } from "./fixtures.mjs";
import { sealedPage, title, zipOf } from "./choosing.mjs";

const onPage = sealedPage();

const slider = (cell, name) => cell.getByRole("slider", { name });
const says = (element, words) => element.and(element.page().frameLocator("#cell").locator(`[aria-valuetext="${words}"]`)).waitFor();
const picked = (cell, words) => cell.getByText(`${words} picked`, { exact: true }).waitFor();
const undo = (cell, what) => cell.getByRole("button", { name: `Undo: ${what}`, exact: true });

/** One conversation in each of the months from January 2023 on, and one without a date. */
function monthly(n) {
  const all = Array.from({ length: n }, (_, k) =>
    conversation(`m${k}`, `Month ${k}`, [["user", `I keep ${k} bees, and I like honey from them.`]], Date.UTC(2023, k, 15) / 1000),
  );
  const undated = conversation("u", "At no time", [["user", "I keep hens, too, and I like their eggs."]]);
  undated.create_time = null;
  undated.mapping["u-m0"].message.create_time = null;
  return [...all, undated];
}

test("the_dates_leave_out_what_was_before_and_after", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await title(cell, "25 conversations");
    const whole = await ready(page).textContent();
    const [first, last] = [slider(cell, "First month"), slider(cell, "Last month")];
    await says(first, "January 2023");
    await says(last, "December 2024");
    await first.focus();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await says(first, "March 2024");
    await picked(cell, "11 of 25");
    assert.equal(await cell.getByLabel("From", { exact: true }).inputValue(), "2024-03-01");
    const outside = cell.getByRole("checkbox", { name: "Pick Month 0" });
    assert.equal(await outside.getAttribute("aria-disabled"), "true");
    await outside.click({ force: true });
    assert.equal(await outside.isChecked(), false, "what is outside is not sent");
    await cell.getByText("outside your dates").first().waitFor();
    await page.locator('#start[aria-disabled="false"]', { hasNotText: whole }).waitFor();
    await last.focus();
    await page.keyboard.press("Home");
    await says(last, "March 2024");
    await picked(cell, "2 of 25");
    await cell.getByText("Keep 1 conversation that has no date").click();
    await picked(cell, "1 of 25");
    await row(cell, "Month 0").focus();
    await page.keyboard.press("End");
    await cell.getByText("no date, left out by you").waitFor();
    await cell.getByRole("button", { name: "All dates" }).click();
    await picked(cell, "24 of 25");
  });
});

test("days_are_those_where_the_person_is", async () => {
  const late = conversation("late", "Late", [["user", "I like to write at night, when it is quiet."]], Date.UTC(2024, 1, 29, 23, 30) / 1000);
  const cases = [["Pacific/Auckland", "March 2024"], ["America/Los_Angeles", "February 2024"]];
  for (const [timezoneId, month] of cases) {
    await onPage(async ({ cell }) => {
      await choose(cell, [zipOf([late])]);
      await title(cell, "1 conversation");
      await says(slider(cell, "First month"), month);
    }, { timezoneId });
  }
});

test("days_are_typed_too", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await ready(page).waitFor();
    const from = cell.getByLabel("From", { exact: true });
    await from.fill("2024-06-16");
    await picked(cell, "7 of 25");
    await says(slider(cell, "First month"), "16 Jun 2024");
    await from.fill("");
    await picked(cell, "25 of 25");
    assert.equal(await cell.getByRole("button", { name: /^Undo/ }).count(), 0, "nothing was done");
  });
});

test("a_month_is_clicked_and_a_year_is_clicked_twice", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await ready(page).waitFor();
    const chart = cell.locator(".chart");
    const { width } = await chart.boundingBox();
    const middle = (place) => ({ position: { x: ((place + 0.5) * width) / 24, y: 40 } });
    await chart.click(middle(5));
    await says(slider(cell, "First month"), "June 2023");
    await says(slider(cell, "Last month"), "June 2023");
    await picked(cell, "2 of 25");
    await chart.dblclick(middle(20));
    await says(slider(cell, "First month"), "January 2024");
    await picked(cell, "13 of 25");
    await undo(cell, "since 1 Jan 2024").click();
    await picked(cell, "2 of 25");
    await undo(cell, "1 Jun 2023 to 30 Jun 2023").click();
    await picked(cell, "25 of 25");
  });
});

test("a_handle_is_dragged_and_that_is_one_deed", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await ready(page).waitFor();
    const handle = slider(cell, "Last month");
    const [at, chart] = [await handle.boundingBox(), await cell.locator(".chart").boundingBox()];
    await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await page.mouse.down();
    await page.mouse.move(chart.x + (chart.width * 18) / 24, at.y, { steps: 6 });
    await says(handle, "June 2024");
    await picked(cell, "19 of 25");
    await page.mouse.move(chart.x + (chart.width * 12) / 24, at.y, { steps: 6 });
    await page.mouse.up();
    await says(handle, "December 2023");
    await picked(cell, "13 of 25");
    await undo(cell, "until 31 Dec 2023").click();
    await says(handle, "December 2024");
    assert.equal(await cell.getByRole("button", { name: /^Undo/ }).count(), 0);
  });
});

test("everything_that_was_done_is_taken_back_one_by_one", async () => {
  await onPage(async ({ page, cell }) => {
    const claude = [{ uuid: "k1", name: "From Claude", created_at: "2024-05-01T10:00:00Z", updated_at: "2024-05-01T10:00:00Z", account: { uuid: "a" }, chat_messages: [{ uuid: "k1-0", sender: "human", text: "I live in Ghent and I keep two hives.", created_at: "2024-05-01T10:00:00Z" }] }];
    await choose(cell, [zipOf(smallExport()), { name: "claude.json", bytes: json(claude) }]);
    await title(cell, "4 conversations");
    await ready(page).waitFor();
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await cell.getByRole("button", { name: "Claude 1" }).click();
    await cell.getByRole("checkbox", { name: "Pick all that are shown" }).uncheck();
    await picked(cell, "2 of 4");
    await cell.getByRole("button", { name: "All 4" }).click();
    await cell.getByRole("searchbox").fill("vegetarian");
    await cell.getByRole("checkbox", { name: "Pick all that were found" }).uncheck();
    await cell.getByRole("searchbox").press("Escape");
    await slider(cell, "Last month").focus();
    await page.keyboard.press("Home");
    await picked(cell, "1 of 4");
    await cell.getByRole("checkbox", { name: "Pick all", exact: true }).uncheck();
    await picked(cell, "0 of 4");
    await cell.getByRole("button", { name: "Left out 4" }).waitFor();
    const back = [
      ["left out 1", "1 of 4"],
      ["until 30 Nov 2023", "1 of 4"],
      ["left out 1 found for “vegetarian”", "2 of 4"],
      ["left out 1 from Claude", "3 of 4"],
      ["left out “Deploy keys”", "4 of 4"],
    ];
    for (const [what, left] of back) {
      await undo(cell, what).click();
      await picked(cell, left);
      await cell.getByText(`Undone: ${what}.`).waitFor();
    }
    assert.equal(await cell.getByRole("button", { name: /^Undo/ }).count(), 0);
  });
});

test("what_was_done_is_taken_back_also_after_the_files_were_read_again", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    const more = conversation("c0", "Came later", [["user", "I also keep bees, in two hives."]]);
    await choose(cell, [{ name: "conversations.json", bytes: json([more]) }]);
    await picked(cell, "3 of 4");
    await undo(cell, "left out “Deploy keys”").click();
    await picked(cell, "4 of 4");
  });
});

const dialog = (cell) => cell.getByRole("dialog");
const row = (cell, name) => cell.getByRole("checkbox", { name: `Pick ${name}`, exact: true });

/** A boat, with an answer that was asked for again and a message that says nothing. */
function withBranches() {
  const [boat, ...others] = smallExport();
  const { mapping } = boat;
  mapping.again = { ...mapping["c1-m1"], id: "again", children: [], message: { ...mapping["c1-m1"].message, id: "again", content: { content_type: "text", parts: ["Sell it and buy a canoe."] } } };
  mapping["c1-m0"].children.unshift("again");
  mapping["c1-m3"].message.content.parts = ["👍"];
  return [boat, ...others];
}

test("a_row_opens_its_conversation_with_masks_in_place_and_branches_apart", async () => {
  await onPage(async ({ page, cell }) => {
    await page.evaluate(() => {
      self.heard = [];
      addEventListener("message", (event) => self.heard.push(JSON.stringify(event.data)));
    });
    await choose(cell, [zipOf(withBranches())]);
    await ready(page).waitFor();
    await row(cell, "Rigging plan for Grete").focus();
    await page.keyboard.press("Enter");
    const sheet = dialog(cell);
    await sheet.getByRole("heading", { name: "Rigging plan for Grete" }).waitFor();
    const mask = sheet.getByText(/^\[email-[0-9a-z]{10}\]$/);
    await mask.waitFor();
    assert.match(await mask.locator("xpath=..").textContent(), /My email is \[email-[0-9a-z]{10}\], please keep it out\.$/);
    assert.equal(await mask.locator("xpath=..").getAttribute("dir"), "auto");
    assert.ok(!(await sheet.textContent()).includes("grete.owner@"), "it is masked here too");
    const beside = sheet.getByRole("region", { name: "1 message on a branch you left" });
    await beside.getByText("Sell it and buy a canoe.").waitFor();
    await beside.getByText("stays here", { exact: true }).waitFor();
    await sheet.getByRole("article").filter({ hasText: "👍" }).getByText("stays here: it says nothing").waitFor();
    await assertAccessible(page, "open conversation");
    await page.keyboard.press("x");
    await picked(cell, "2 of 3");
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await row(cell, "Rigging plan for Grete").and(cell.locator(":focus")).waitFor();
    await ready(page).waitFor();
    const heard = await page.evaluate(() => self.heard.join());
    for (const word of ["hull", "canoe", "Rigging"]) assert.ok(!heard.includes(word), "the shell is told nothing of it");
  });
});

test("a_click_on_a_row_opens_it_and_one_on_its_box_does_not", async () => {
  await onPage(async ({ page, cell }) => {
    const secret = { ...conversation("s", "Do not keep", [["user", "I am a spy."]]), is_do_not_remember: true };
    await choose(cell, [zipOf([...smallExport(), secret])]);
    await ready(page).waitFor();
    await row(cell, "Weeknight dinners").click();
    await picked(cell, "2 of 4");
    assert.equal(await dialog(cell).count(), 0);
    await cell.getByRole("button", { name: "Weeknight dinners", exact: true }).click();
    await dialog(cell).getByText(/I am vegetarian/).waitFor();
    await dialog(cell).getByRole("button", { name: "Close" }).click();
    await cell.getByRole("row", { name: /Do not keep/ }).click();
    await dialog(cell).getByText("you asked for it not to be remembered").waitFor();
    assert.ok(!(await dialog(cell).textContent()).includes("spy"));
  });
});

test("a_conversation_of_five_thousand_messages_opens_at_what_was_found", async () => {
  await onPage(async ({ page, cell }) => {
    const turns = Array.from({ length: 5000 }, (_, n) => [n % 2 ? "assistant" : "user", n === 4000 ? "I left the windlass in Ghent." : `Line ${n} of a long talk about boats.`]);
    await choose(cell, [zipOf([conversation("long", "A long talk", turns)])]);
    await ready(page).waitFor();
    await cell.getByRole("searchbox").fill("windlass");
    await cell.getByText("1 found", { exact: true }).waitFor();
    await cell.getByRole("button", { name: "A long talk" }).click();
    const mark = dialog(cell).locator("mark", { hasText: "windlass" });
    await mark.waitFor();
    const [seen, box] = [await mark.boundingBox(), await dialog(cell).boundingBox()];
    assert.ok(seen.y > box.y && seen.y < box.y + box.height, "it is in view");
    await dialog(cell).getByText("You, message 4,001").waitFor();
  });
});

test("what_was_found_is_marked_in_titles_and_messages", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    const box = cell.getByRole("searchbox");
    const marks = (name) => cell.getByRole("row", { name }).locator("mark");
    await box.fill("rig");
    await marks(/Rigging plan/).first().waitFor();
    assert.deepEqual(await marks(/Rigging plan/).allTextContents(), ["Rigging", "rigging"]);
    await box.fill("dinners hazelnut");
    await cell.getByText("1 found", { exact: true }).waitFor();
    await cell.getByText(/I am allergic to/).waitFor();
    assert.deepEqual(await marks(/Weeknight/).allTextContents(), ["dinners", "hazelnuts"]);
  });
});

test("phrases_sources_and_dates_narrow_what_is_found", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    const box = cell.getByRole("searchbox");
    const finds = async (query, names) => {
      await box.fill(query);
      await cell.getByText(`${names.length} found`, { exact: true }).waitFor();
      for (const name of names) await row(cell, name).waitFor();
    };
    await finds("before:2024", ["Rigging plan for Grete"]);
    await finds("after:2024-07 before:2025", ["Weeknight dinners"]);
    await finds("from:claude", []);
    await finds("from:chatgpt short", ["Weeknight dinners"]);
    await finds("from:chatgpt vegeta", ["Weeknight dinners"]);
    await finds('"short answers"', ["Weeknight dinners"]);
    await finds('"answers short"', []);
    await finds('"a Drabant"', []);
    await finds('"1978 drabant 22"', ["Rigging plan for Grete"]);
    await finds('"in leipzig" from:chat before:2024', ["Rigging plan for Grete"]);
    await cell.getByRole("checkbox", { name: "Pick all that were found" }).uncheck();
    await picked(cell, "2 of 3");
    await undo(cell, "left out 1 found for “\"in leipzig\" from:chat before:2024”").click();
    await picked(cell, "3 of 3");
  });
});

test("keys_do_what_the_list_of_them_says", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await ready(page).waitFor();
    await row(cell, "Month 0").focus();
    await page.keyboard.press("x");
    await page.keyboard.press("Shift+j");
    await page.keyboard.press("Shift+ArrowDown");
    await picked(cell, "22 of 25");
    await row(cell, "Month 2").and(cell.locator(":focus")).waitFor();
    await page.keyboard.press("z");
    await page.keyboard.press("Control+z");
    await picked(cell, "24 of 25");
    await page.keyboard.press("Shift+Z");
    await picked(cell, "23 of 25");
    await page.keyboard.press("Control+Shift+Z");
    await picked(cell, "22 of 25");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+y");
    await picked(cell, "22 of 25");
    await page.keyboard.press("z");
    await page.keyboard.press("z");
    await page.keyboard.press("Control+a");
    await picked(cell, "25 of 25");
    await page.keyboard.press("[");
    await page.keyboard.press("]");
    await picked(cell, "23 of 25");
    await says(slider(cell, "First month"), "February 2023");
    await says(slider(cell, "Last month"), "November 2024");
    await page.keyboard.press("{");
    await page.keyboard.press("}");
    await picked(cell, "25 of 25");
    await page.keyboard.press("/");
    const box = cell.getByRole("searchbox");
    await box.and(cell.locator(":focus")).waitFor();
    await page.keyboard.type("xz/?[ ");
    assert.equal(await box.inputValue(), "xz/?[ ", "in a field keys are letters");
    await box.press("Escape");
    await picked(cell, "25 of 25");
    await ready(page).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.locator("#start:focus").waitFor();
    assert.equal(new URL(page.url()).pathname, "/", "Start was not pressed");
  });
});

test("single_keys_can_be_turned_off", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).waitFor();
    await row(cell, "Deploy keys").focus();
    await page.keyboard.press("?");
    await dialog(cell).getByText("go to Start; it is not pressed").waitFor();
    await assertAccessible(page, "keys");
    await dialog(cell).getByRole("checkbox", { name: "Use single keys" }).uncheck();
    assert.equal(await dialog(cell).getByText("show this list").count(), 0, "only those that work are listed");
    await page.keyboard.press("Escape");
    await dialog(cell).waitFor({ state: "detached" });
    await row(cell, "Deploy keys").focus();
    for (const key of ["x", "k", "z", "[", "?"]) await page.keyboard.press(key);
    await page.keyboard.press("ArrowUp");
    await row(cell, "Weeknight dinners").and(cell.locator(":focus")).waitFor();
    await picked(cell, "3 of 3");
    assert.equal(await dialog(cell).count(), 0);
    await page.keyboard.press("Space");
    await page.keyboard.press("Control+z");
    await picked(cell, "3 of 3");
    await cell.getByRole("button", { name: "Shortcuts" }).click();
    await dialog(cell).getByRole("checkbox", { name: "Use single keys" }).check();
    await dialog(cell).getByRole("button", { name: "Close" }).click();
    await row(cell, "Weeknight dinners").focus();
    await page.keyboard.press("x");
    await picked(cell, "2 of 3");
  });
});

test("ten_thousand_conversations_follow_the_handle", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [{ name: "conversations.json", bytes: json(manyConversations(10_000)) }]);
    await title(cell, "10,000 conversations");
    await ready(page).waitFor();
    assert.ok((await cell.locator(".time *").count()) < 40, "the picture is a few elements");
    await slider(cell, "First month").focus();
    await page.keyboard.press("PageUp");
    await cell.getByText(/^\d,\d\d\d of 10,000 picked$/).waitFor();
    assert.ok((await cell.locator(".rows [role=row]").count()) <= BUDGETS.rows);
    await ready(page).waitFor();
  });
});

test("axe_finds_nothing_while_choosing", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(monthly(24))]);
    await ready(page).waitFor();
    await slider(cell, "First month").focus();
    await page.keyboard.press("PageUp");
    await picked(cell, "13 of 25");
    await ready(page).waitFor();
    await assertAccessible(page, "dates", WIDTHS);
    await cell.getByRole("searchbox").fill("honey");
    await cell.locator(".rows mark").first().waitFor();
    await assertAccessible(page, "search", WIDTHS);
    await cell.locator(".rows").getByRole("row").first().click();
    await dialog(cell).locator("mark").first().waitFor();
    await assertAccessible(page, "open conversation", WIDTHS);
  });
});
