/**
 * Every error that has a code, made to occur: what the person reads, that what was there is still
 * there, and that the way on works. Those of vaults are in `vault.test.mjs`, those of the upload
 * in `job.test.mjs`.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, open as openFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { title, zipOf } from "./choosing.mjs";
import { WIDTHS, assertAccessible, browser, choose, drop, ready, until } from "./browser.mjs";
import { ID, prepare, withEdge as onEdge } from "./edge.mjs";
import { json, manyConversations, smallExport, zip } from "./fixtures.mjs";

let chromium;
let folder;
before(async () => {
  chromium = await browser();
  folder = await mkdtemp(join(tmpdir(), "decant-errors-"));
});
after(async () => {
  await chromium.close();
  await rm(folder, { recursive: true });
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
/** `/`, of which an error too asks for nothing else. */
const onPage = (steps) =>
  withEdge(async (world) => {
    await world.page.goto(`${world.site.address}/`);
    await steps(world);
    assert.deepEqual(world.site.asked, ["GET /"]);
  });
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** The one alert with this code: what it says of what happened, and what to do. */
async function says(where, [code, words]) {
  const alert = where.locator("[role=alert], .mild [role=status]").filter({ hasText: code });
  await alert.waitFor();
  assert.match(await alert.textContent(), words);
}

/** A ZIP whose members say that they are encrypted. */
function encrypted(members) {
  const bytes = zip(members);
  for (let at = 0; (at = bytes.indexOf("PK", at)) !== -1; at += 2) {
    const flags = { 0x0304: 6, 0x0102: 8 }[bytes.readUInt16BE(at + 2)];
    if (flags !== undefined) bytes[at + flags] |= 1;
  }
  return bytes;
}

const lists = () => [["conversations.json", json(manyConversations(20))]];
const user = (id) => json({ id, email: "a@b.c", chatgpt_plus_user: false, phone_number: null });
const named = (...names) => json({ logical_files: { "conversations.json": { files: names } } });

/** A conversation that nobody is said to have written. */
function withoutAuthors() {
  const [talk] = manyConversations(5).slice(4);
  for (const { message } of Object.values(talk.mapping)) delete message?.author;
  return talk;
}

/** What Takeout gives as a page: a prompt and its answer. */
function activity(prompt) {
  const content = `Prompted&nbsp;${prompt}<br>Jul 2, 2026, 10:00:00\u202fAM UTC<br><p>Fine animals.</p>`;
  return `<html><body><div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell mdl-cell"><p>Gemini Apps<br></p></div><div class="content-cell mdl-cell mdl-typography--body-1">${content}</div><div class="content-cell mdl-typography--text-right"></div></div></div></body></html>`;
}

/** What is said of a file when it is all there is, and when it comes beside one that is right. */
const FILES = [
  {
    file: { name: "letter.pdf", bytes: Buffer.from("%PDF-1.7 nothing to see") },
    alone: ["C01", /^That’s a PDF\. Bring the \.zip from the export mail\./],
    beside: ["C01", /^1 file holds nothing that we know, and was left alone\./],
  },
  {
    file: { name: "photos.zip", bytes: zip(["photos/1.jpg", "photos/2.HEIC", "films/3.mp4", "chat.html", "\u202egnp.exe"].map((name) => [name, Buffer.from("bytes")])) },
    alone: ["C02", /^No conversations in here\. We found 2 pictures, 1 video, 1 document and 1 other file\. Bring the export as it came/],
    lines: ["At its top: \u2068photos/\u2069, \u2068films/\u2069, \u2068chat.html\u2069"],
    beside: ["C01", /^1 file holds nothing that we know, and was left alone\./],
  },
  { file: { name: "empty.zip", bytes: zip([]) }, alone: ["C02", /^No conversations in here\. Bring/] },
  { file: { name: "conversations.json", bytes: json([]) }, alone: ["C02", /^No conversations in here\. Bring/] },
  {
    file: { name: "export.zip", bytes: zip([["conversations.json", json(manyConversations(400))]]).subarray(0, 12_000) },
    alone: ["C05", /^The file stops early\. \d+ conversations were whole\. Use these, or get it again/],
    opens: true,
  },
  {
    file: { name: "export (1).zip", bytes: encrypted(lists()) },
    alone: ["C04", /^This zip has a password\. Unzip it first, then drop the folder\./],
    beside: ["C06", /^1 part of the export could not be read whole\. The rest is not affected\./],
  },
  {
    file: { name: "export (1).zip", bytes: zip(lists()).subarray(0, 60) },
    alone: ["C05", /^The file stops early, and no conversation in it was whole\. Get it again/],
    beside: ["C05", /^The file stops early\. 3 conversations were whole\. Use these, or get it again/],
  },
  {
    file: { name: "export (1).zip", bytes: zip([["export_manifest.json", named("conversations-000.json", "conversations-001.json")], ["conversations-000.json", json(manyConversations(2))]]) },
    beside: ["C07", /^1 part of the export is missing: conversations-001\.json\. Choose all parts together, or go on\./],
    more: 2,
  },
  {
    file: { name: "export (1).zip", bytes: zip([["user.json", user("user-2")], ["conversations.json", json(manyConversations(2))]]) },
    beside: ["C09", /^These look like two people\. Keep both\?/],
    more: 2,
  },
  {
    file: { name: "export (1).zip", bytes: zip([["user.json", user("user-1")], ["conversations.json", json([...smallExport(), ...manyConversations(1)])]]) },
    beside: ["C08", /^3 conversations were there more than once\. Each is in the list once, with all that any copy holds\./],
    more: 1,
  },
  {
    file: { name: "more.json", bytes: json([withoutAuthors(), ...manyConversations(1)]) },
    beside: ["C14", /^1 conversation has a shape that we don’t know: its assistant may have changed the format\. The rest is not affected\./],
    more: 1,
  },
  {
    file: { name: "takeout.zip", bytes: zip([["Takeout/My Activity/Gemini Apps/MyActivity.html", Buffer.from(activity("I keep two hives in Ghent."))]]) },
    beside: ["C03", /^This Takeout is HTML, and was read\. .*choose JSON as its format if you ask for it again\./],
    more: 1,
  },
];

const right = () => ({ name: "export.zip", bytes: zip([["user.json", user("user-1")], ["conversations.json", json(smallExport())]]) });

test("a_file_that_cannot_be_read_is_named_and_takes_nothing_along", async () => {
  await onPage(async ({ page, cell }) => {
    const over = cell.getByRole("button", { name: "Start over" });
    /** The first screen, which says nothing of the file before. The button is pressed, not a place on the screen. */
    const startOver = async () => {
      await over.dispatchEvent("click");
      await over.waitFor({ state: "detached" });
      await cell.getByRole("button", { name: "Choose a file" }).waitFor();
      assert.equal(await cell.getByRole("alert").count(), 0);
    };
    await choose(cell, [right()]);
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await startOver();
    for (const { file, alone, lines = [], opens = false, beside, more = 0 } of FILES) {
      if (alone !== undefined) {
        await choose(cell, [file]);
        await says(cell, alone);
        assert.deepEqual(await cell.locator(".drop .problem li").allTextContents(), lines);
        if (lines.length > 0) await assertAccessible(page, "what a zip holds", WIDTHS);
        if (opens) await startOver();
      }
      await choose(cell, [right()]);
      await cell.getByText("2 of 3 picked").waitFor();
      if (beside !== undefined) {
        await choose(cell, [file]);
        await says(cell, beside);
        await cell.getByText(`${2 + more} of ${3 + more} picked`).waitFor();
        await ready(page).waitFor();
      }
      await startOver();
    }
  });
});

test("a_file_past_the_limit_is_refused_and_what_is_open_stays", async () => {
  const path = join(folder, "large.zip");
  const file = await openFile(path, "w");
  await file.truncate(11_200_000_000);
  await file.close();
  await onPage(async ({ page, cell }) => {
    const words = ["C15", /^11\.2\s?GB is past what a tab can do\. The command line reads it: decant memory FILE/];
    const input = cell.locator("input[type=file]").first();
    await input.setInputFiles(path);
    await says(cell, words);
    await choose(cell, [right()]);
    await title(cell, "3 conversations");
    await input.setInputFiles(path);
    await says(cell, words);
    await title(cell, "3 conversations");
    await ready(page).waitFor();
  });
});

test("a_file_that_changes_meanwhile_is_told_and_nothing_that_was_left_out_comes_back", async () => {
  const path = join(folder, "conversations.json");
  await writeFile(path, json(smallExport()));
  await onPage(async ({ page, cell }) => {
    const input = cell.locator("input[type=file]").first();
    const readAgain = async (word) => {
      await cell.getByRole("textbox", { name: "Own words" }).fill(word);
      await cell.getByRole("button", { name: "Read again with these masked" }).click();
    };
    await input.setInputFiles(path);
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await writeFile(path, json([...smallExport(), ...manyConversations(1)]));
    await cell.getByText("Mask names and words of your own").click();
    await readAgain("rigging");
    await says(cell, ["C10", /^The file changed while we read it\. Choose it again\./]);
    await input.setInputFiles(path);
    await cell.getByText("3 of 4 picked").waitFor();
    await choose(cell, [{ name: "more.json", bytes: json(manyConversations(5).slice(1)) }]);
    await cell.getByText("7 of 8 picked").waitFor();
    await writeFile(path, json(smallExport().slice(1)));
    await readAgain("hazelnuts");
    await says(cell, ["C10", /^The file changed while we read it\. What was read until then is here; choose the file again/]);
    await cell.getByText("4 of 4 picked").waitFor();
    await ready(page).waitFor();
  });
});

test("a_folder_that_the_browser_does_not_hand_over_is_told_and_nothing_is_read_by_halves", async () => {
  await onPage(async ({ page, cell }) => {
    const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
    await frame.evaluate(() => {
      delete DataTransferItem.prototype.webkitGetAsEntry;
      const { slice } = Blob.prototype;
      // A folder looks like a file of which nothing can be read.
      const unreadable = { arrayBuffer: () => Promise.reject(new DOMException("a folder", "NotFoundError")) };
      File.prototype.slice = function (...range) {
        return this.name === "export" ? unreadable : slice.apply(this, range);
      };
    });
    const words = ["C16", /^Your browser can’t hand over a dropped folder\. Choose the files in it instead\./];
    const dropped = { name: "export", bytes: Buffer.from("") };
    await drop(page, [dropped, right()]);
    await says(cell, words);
    await drop(page, [right()]);
    await title(cell, "3 conversations");
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await drop(page, [dropped]);
    await says(cell, words);
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
  });
});

/** Has the cell's next worker break when it is told this, or answer it with something else. */
async function breakWorker(page, kind, answer = null) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.evaluate(([kind, answer]) => {
    const Whole = globalThis.Worker;
    const { postMessage } = Whole.prototype;
    Whole.prototype.postMessage = function (message, ...rest) {
      if (message.kind !== kind) return postMessage.call(this, message, ...rest);
      Whole.prototype.postMessage = postMessage;
      if (answer === null) this.dispatchEvent(new ErrorEvent("error", { cancelable: true, lineno: 1, colno: 2 }));
      else this.dispatchEvent(new MessageEvent("message", { data: { ...answer, bytes: new ArrayBuffer(3) } }));
    };
  }, [kind, answer]);
}

test("a_worker_that_breaks_costs_no_choice_and_nothing_is_sent", async () => {
  await onPage(async ({ page, cell }) => {
    await choose(cell, [zipOf(smallExport())]);
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await ready(page).waitFor();
    await breakWorker(page, "sketch");
    await cell.getByRole("button", { name: "See it" }).click();
    const sheet = cell.getByRole("complementary", { name: "A first memory, made here" });
    await says(sheet, ["X01", /^The sketch could not be made\. What you picked is not affected: you can start the run\./]);
    await sheet.getByRole("button", { name: "Close" }).click();
    await cell.getByText("2 of 3 picked").waitFor();
    await breakWorker(page, "frame", { kind: "frame", n: 0 });
    await ready(page).click();
    await says(page, ["X01", /^What was prepared is not what was shown, so nothing was sent\. Press Start again\./]);
    await ready(page).waitFor();
    await breakWorker(page, "frame");
    await ready(page).click();
    await says(page, ["X01", /^Something in this page broke\. Nothing was sent\. Reload the tab\./]);
    await says(cell, ["C11", /^Reading stopped at .*B\. The tab may have run out of memory: close others and go on from [1-9].*B; nothing before that is read again\./]);
    await title(cell, "3 conversations so far");
    await cell.getByText("2 of 3 picked").waitFor();
    await cell.getByRole("checkbox", { name: "Pick Weeknight dinners" }).press("x");
    await cell.getByText("1 of 3 picked").waitFor();
    await page.keyboard.press("Enter");
    assert.equal(await cell.getByRole("dialog").count(), 0, "there is nothing to open it with");
    assert.equal(await cell.getByRole("searchbox").count(), 0);
    assert.equal(await ready(page).isVisible(), false);
    await assertAccessible(page, "reading stopped", WIDTHS);
    await cell.getByRole("button", { name: "Go on from there" }).click();
    await cell.getByText("1 of 3 picked").waitFor();
    await cell.locator(".rows").getByRole("button", { name: "Deploy keys" }).waitFor();
    await ready(page).waitFor();
    await breakWorker(page, "open");
    await cell.getByRole("button", { name: "Deploy keys", exact: true }).click();
    await cell.getByRole("button", { name: "Undo: left out “Weeknight dinners”" }).click();
    await cell.getByRole("button", { name: "Read it without search in messages" }).click();
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
    await cell.getByRole("searchbox").fill("rigging");
    await cell.getByText("1 found", { exact: true }).waitFor();
    await cell.getByText("Of 3 the titles only").waitFor();
  });
});

test("a_worker_that_breaks_before_there_is_anything_leads_back_to_where_files_are_brought", async () => {
  await onPage(async ({ page, cell }) => {
    await breakWorker(page, "read");
    await choose(cell, [zipOf(smallExport())]);
    await says(cell, ["C11", /^Reading stopped at 0\s?B\./]);
    await cell.getByRole("button", { name: "Read it again" }).click();
    await title(cell, "3 conversations");
    await ready(page).waitFor();
  });
});

test("what_breaks_in_the_page_itself_is_told_and_takes_no_picks_along", async () => {
  await onPage(async ({ page, cell, faults }) => {
    await choose(cell, [zipOf(smallExport())]);
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
    await frame.evaluate(() => void setTimeout(() => JSON.parse("CANARY")));
    await says(cell, ["X01", /^Something in this page broke\. Nothing was sent, and what you picked is still here\./]);
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).waitFor();
    assert.match(faults.splice(0).join(), /CANARY/);
  });
});

test("a_window_without_room_says_so_and_a_smaller_choice_is_sent_all_the_same", async () => {
  await withEdge(async ({ page, cell, site }) => {
    await page.addInitScript(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (...given) {
        if (this.name === "frames" && !globalThis.hasRoom) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, given);
      };
    });
    await page.goto(`${site.address}/`);
    await choose(cell, [zipOf(smallExport())]);
    await ready(page).click();
    await says(page, ["C12", /^This window has no room for what would be sent\. Make room, or pick less\. Nothing was sent\./]);
    await page.evaluate(() => (globalThis.hasRoom = true));
    await cell.getByRole("checkbox", { name: "Pick Deploy keys" }).uncheck();
    await cell.getByText("2 of 3 picked").waitFor();
    await ready(page).click();
    await heading(page, /Reading \d chunks?/);
  });
});

/** What a run waits for or fails at, the words for it, and what the button next to it says to the server. */
const HOLDS = [
  { other: { hold: "cap" }, words: /Paused at your cap\. J09 1 chunk read, 1 not\. The memory of what was read is there\./, button: /^Raise to \$/, says: "cap" },
  { other: { hold: "budget" }, words: /This month’s budget of the server is used up\. J09 .*goes on by itself when the month is over/, button: "Finish with what’s read", says: "finish" },
  { other: { hold: "paused" }, words: /Paused from another window\. J12 Nothing new is asked\./ },
  { other: { hold: "credit" }, words: /The account of the key has no credit left\. U07 All that is done is kept\./, button: "Go on", says: "resume" },
  { other: { hold: "model", model: "some-model" }, words: /The provider has no model some-model\. U07 All that is done is kept\./, button: "Go on", says: "resume" },
  { other: { hold: "key", key_host: "api.example" }, words: /The key for anthropic is missing or was refused\. U07 Your own goes to api\.example/ },
  { trouble: "busy", words: /The model is busy \(J05\)\. Next try at \d\d:\d\d:\d\d\./, button: "Try now", says: "resume" },
  { trouble: "down", words: /The model cannot be reached \(J06\)\. Next try at/, button: "Try now", says: "resume" },
  { trouble: "lost", words: /An answer did not arrive; it may have been billed \(J06\)\. Next try at/, button: "Try now", says: "resume" },
  { trouble: null, words: /A step failed; what is done is kept \(J11\)\. Next try at/, button: "Try now", says: "resume" },
  { trouble: "refused", failed: 2, words: /2 pieces could not be read\. The model refused; a refusal is billed \(J07\)\./, button: "Try again", says: "retry" },
  { trouble: "too_long", failed: 1, words: /1 piece could not be read\. Too long for the model \(J08\)\./, button: "Try again", says: "retry" },
  { trouble: "cut", failed: 1, words: /The answer was cut short \(J10\)\./, button: "Try again", says: "retry" },
  { trouble: "unusable", failed: 1, words: /The answer could not be used \(J10\)\./, button: "Try again", says: "retry" },
  { trouble: "failed", failed: 1, words: /The request was not accepted \(J10\)\./, button: "Try again", says: "retry" },
];

function stateOf({ other, trouble, failed = 0 }) {
  if (other) return { provider: "anthropic", budget: { spent: 1, reserved: 0, low: 2, high: 3, cap: 1, calls: 4, input: 0, output: 0 }, ...other };
  const troubles = trouble === null ? [] : [{ trouble, aside: failed > 0, count: Math.max(failed, 1) }];
  return { troubles, needs_you: failed, next_try: failed > 0 ? null : "2026-11-24T14:20:00Z" };
}

test("a_run_that_waits_or_fails_says_why_and_hears_what_is_wanted", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live").waitFor();
    for (const hold of HOLDS) {
      edge.move("extract", stateOf(hold));
      const note = page.locator(".note").filter({ hasText: hold.words });
      await note.waitFor();
      assert.equal(await page.locator(".key").textContent(), "1 read1 being read0 set aside1 waiting");
      if (hold.button === undefined) continue;
      edge.commands = [];
      await note.getByRole("button", { name: hold.button }).click();
      await until(() => edge.commands.length > 0);
      assert.equal(edge.commands[0].kind, hold.says);
    }
  });
});

test("each_reason_for_what_failed_is_said_with_how_often_it_was_the_reason", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const [refused, cut] = [{ trouble: "refused", aside: true, count: 9 }, { trouble: "cut", aside: true, count: 2 }];
    const busy = { trouble: "busy", aside: false, count: 3 };
    edge.move("extract", { troubles: [busy, refused, cut], needs_you: 11, next_try: "2026-11-24T14:20:00Z" });
    await page.goto(`${site.address}/job/${ID}`);
    const note = page.locator(".note");
    await note.getByText("11 pieces could not be read.").waitFor();
    assert.deepEqual(await note.locator("li").allTextContents(), [
      "9 × The model refused; a refusal is billed (J07).",
      "2 × The answer was cut short (J10).",
      "3 × The model is busy (J05).",
    ]);
    await note.getByText(/Next try at \d\d:\d\d:\d\d\./).waitFor();
    await assertAccessible(page, "reasons", WIDTHS);
    edge.move("extract", { troubles: [{ ...refused, count: 11 }], needs_you: 11 });
    await note.getByText("11 pieces could not be read. The model refused; a refusal is billed (J07).").waitFor();
    assert.equal(await note.locator("li").count(), 0, "how many is said once");
  });
});

test("how_long_it_is_until_the_next_try_is_shown_and_not_read_out", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const next_try = "2026-11-24T14:20:00Z";
    const troubles = [{ trouble: "down", aside: false, count: 1 }];
    await page.clock.setFixedTime("2026-11-24T14:17:10Z");
    edge.move("extract", { troubles, next_try });
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("That is in 3 minutes.").waitFor();
    await page.clock.setFixedTime("2026-11-24T14:19:20Z");
    const left = page.getByText("That is in 40 seconds.");
    await left.waitFor();
    assert.equal(await left.evaluate((element) => element.closest("[role=status], [role=alert], [aria-live]")), null);
    await assertAccessible(page, "next try", WIDTHS);
    await page.clock.setFixedTime("2026-11-24T14:19:59Z");
    await page.getByText("That is in 1 second.").waitFor();
    await page.clock.setFixedTime("2026-11-24T14:20:01Z");
    await page.getByText("That is any moment now.").waitFor();
    await page.getByRole("button", { name: "Try now" }).waitFor();
    edge.move("extract", { troubles, next_try, hold: "paused" });
    await page.getByRole("button", { name: "Go on" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Try now" }).count(), 0, "what is paused goes on from there");
  });
});

test("who_paused_the_run_is_not_told_that_somebody_else_did", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const running = stateOf({ other: { hold: null } });
    const paused = stateOf({ other: { hold: "paused" } });
    const note = page.locator(".note").filter({ hasText: "Nothing new is asked." });
    edge.move("extract", running);
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await until(() => edge.commands.length > 0);
    edge.move("extract", paused);
    await note.waitFor();
    assert.match(await note.textContent(), /^Paused\. +Nothing new/);
    edge.move("extract", running);
    await note.waitFor({ state: "detached" });
    edge.move("extract", paused);
    await note.filter({ hasText: "Paused from another window. J12" }).waitFor();
    await page.reload();
    await note.waitFor();
    assert.match(await note.textContent(), /^Paused\. +Nothing new/, "nobody saw who it was");
  });
});

test("what_could_not_be_fetched_is_said_until_it_is_whatever_comes_later", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("done");
    edge.fails = (rest) => rest === "files/USER.md";
    const lines = Promise.withResolvers();
    await page.route("**/files/lines.jsonl", async (route) => {
      await lines.promise;
      await route.continue();
    });
    await page.goto(`${site.address}/job/${ID}#USER`);
    const missing = ["S05", /The memory could not be fetched: too many requests\./];
    await says(page, missing);
    lines.resolve();
    await page.getByRole("navigation", { name: "Memory" }).getByRole("link", { name: "USER 2" }).waitFor();
    await says(page, missing);
    await page.getByRole("link", { name: "SOUL" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  });
});

test("what_is_asked_for_as_the_memory_is_written_anew_is_no_error_and_is_read_when_it_is", async () => {
  for (const [hash, find] of [
    ["USER", (page) => page.getByRole("button", { name: "I keep bees." })],
    ["receipt", (page) => page.getByRole("table", { name: "Messages" })],
    ["review", (page) => page.getByText("Nothing waits for you, and nothing disagrees.")],
    ["timeline", (page) => page.getByRole("button", { name: "Really." })],
  ]) {
    await withEdge(async ({ page, site, edge }) => {
      edge.move("done");
      const late = Promise.withResolvers();
      const answered = [];
      await page.route(/\/api\/jobs\/.*\/(files\/.*|review)$/, async (route) => {
        await late.promise;
        await route.continue();
      });
      page.on("response", (response) => answered.push(response.status()));
      await page.goto(`${site.address}/job/${ID}#${hash}`);
      await page.getByText("Live").waitFor();
      edge.move("write_memory");
      late.resolve();
      await until(() => answered.filter((status) => status === 409).length > 1);
      const drawn = () => new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
      await page.evaluate(drawn);
      assert.equal(await page.getByRole("alert").count(), 0);
      edge.move("done");
      await find(page).waitFor();
      assert.equal(await page.getByRole("alert").count(), 0);
    });
  }
});

test("what_was_changed_elsewhere_while_it_is_edited_stands_beside_it_and_either_is_kept", async () => {
  const look = { id: "f1", section: "USER", status: "contested", review: "auto", waits: null, contradicts: [], decision: null };
  await withEdge(async ({ page, site, edge }) => {
    const says = (statement) => {
      edge.looks = [{ ...look, statement }];
      edge.files["MEMORY.md"] += `- ${statement}\n`;
      edge.move("done");
    };
    says("I keep bees.");
    await page.goto(`${site.address}/job/${ID}#review`);
    await page.getByText("Live").waitFor();
    const field = page.getByRole("textbox", { name: "In your words" });
    const begin = async () => {
      await page.locator(".looks").getByRole("button", { name: "Edit", exact: true }).click();
      await field.fill("I keep two hives.");
    };
    await begin();
    assert.equal(await page.getByText("M01").count(), 0);
    says("I keep wasps.");
    await page.getByText("It was changed elsewhere meanwhile, and now reads: “I keep wasps.”").waitFor();
    assert.equal(await field.inputValue(), "I keep two hives.");
    await assertAccessible(page, "changed elsewhere");
    await page.getByRole("button", { name: "Keep what it says now" }).press("Enter");
    await page.getByText("M01").waitFor({ state: "detached" });
    const decisions = () => edge.commands.filter(({ kind }) => kind === "decide");
    assert.deepEqual(decisions(), []);
    await begin();
    says("I keep hornets.");
    await page.getByText("M01").waitFor();
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await until(() => decisions().length > 0);
    assert.equal(decisions()[0].statement, "I keep two hives.");
  });
});

test("what_of_a_memory_cannot_be_fetched_is_fetched_at_the_next_try", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("done");
    const broken = /The memory could not be fetched: too many requests\. It is safe on the server\. S05/;
    const cases = [
      { hash: "USER", path: "files/USER.md", words: broken, then: page.getByRole("button", { name: "I keep bees." }) },
      { hash: "receipt", path: "files/receipt.json", words: /The receipt could not be fetched\. It is also in the download\. S05/, then: page.getByRole("table", { name: "Messages" }) },
      { hash: "review", path: "review", words: broken, then: page.getByText("Nothing waits for you, and nothing disagrees.") },
    ];
    for (const { hash, path, words, then } of cases) {
      edge.fails = (rest) => rest === path;
      await page.goto(`${site.address}/job/${ID}#${hash}`);
      await page.reload();
      await says(page, ["S05", words]);
      edge.fails = () => false;
      await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
      await then.waitFor();
      await page.getByRole("alert").waitFor({ state: "detached" });
    }
    await page.goto(`${site.address}/job/${ID}#USER`);
    edge.fails = (rest) => rest === "facts";
    await page.getByRole("button", { name: "I keep bees." }).click();
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await says(panel, ["S05", /It could not be looked up: too many requests\./]);
    edge.fails = () => false;
    await panel.getByRole("button", { name: "Try again" }).click();
    await panel.locator("mark").waitFor();
  });
});

test("what_cannot_be_downloaded_is_no_file_but_said_and_its_files_can_be_had_one_by_one", async () => {
  await withEdge(async ({ page, site, edge }) => {
    const saved = [];
    page.on("download", (download) => saved.push(download.suggestedFilename()));
    edge.move("done");
    edge.fails = (rest) => rest === "bundle";
    await page.goto(`${site.address}/job/${ID}`);
    const link = page.getByRole("navigation", { name: "Memory" }).getByRole("link", { name: "Download all" });
    await link.press("Enter");
    const failed = ["M05", /^This could not be downloaded: too many requests\./];
    await says(page, failed);
    await page.locator(".care:focus").waitFor();
    await page.getByRole("button", { name: "memory/memory.md" }).press("Enter");
    await until(() => saved.length === 1);
    edge.fails = (rest) => rest === "files/USER.md";
    await page.getByRole("button", { name: "USER.md" }).press("Enter");
    await page.getByText("This file could not be fetched.").waitFor();
    await assertAccessible(page, "not-downloaded");
    edge.stage = "reduce";
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await page.getByText(/^The memory is being written anew\..*M05/).waitFor();
    assert.equal(await page.getByRole("button", { name: "USER.md" }).count(), 0);
    edge.stage = "done";
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await link.and(page.locator(":focus")).waitFor();
    await until(() => saved.length === 2);
    assert.deepEqual(saved, ["memory-memory.md", "memory.zip"]);
    assert.equal(await page.getByText("M05").count(), 0);
    edge.fails = () => true;
    await link.press("Enter");
    await says(page, failed);
    await page.getByRole("link", { name: "Other forms" }).click();
    await page.getByText("M05").waitFor({ state: "detached" });
    await page.getByRole("link", { name: /^Download / }).last().press("Enter");
    await says(page, failed);
    assert.equal(await page.getByRole("button", { name: "USER.md" }).count(), 0);
  });
});

test("a_newer_server_or_something_that_broke_asks_for_a_reload_and_the_run_stays", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.move("extract");
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live").waitFor();
    await page.evaluate(() => void setTimeout(() => Promise.reject(new Error("CANARY"))));
    await says(page, ["X01", /^Something in this page broke\. Your run is not affected\./]);
    await heading(page, "Reading 3 chunks");
    assert.match(faults.splice(0).join(), /CANARY/);
    edge.protocol = [2, 3];
    await page.getByRole("button", { name: "Reload" }).click();
    await says(page, ["J04", /^There’s a newer version of this page\./]);
    await heading(page, "Reading 3 chunks");
    edge.protocol = [1, 2];
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByText("Live").waitFor();
  });
});

test("words_that_do_not_come_leave_the_page_as_it_is_and_come_when_they_are_asked_for_again", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.move("extract");
    let answer = (route) => route.abort();
    await page.route("**/words-*.json", (route) => answer(route));
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByRole("alert").getByText("Nothing is lost: load the page again.").waitFor();
    await page.getByRole("alert").getByText("Nichts ist verloren: Laden Sie die Seite neu.").waitFor();
    await page.getByText("X02").waitFor();
    await assertAccessible(page, "wordless");
    answer = (route) => (route.request().url().includes("words-en") ? route.continue() : route.abort());
    await page.reload();
    await heading(page, "Reading 3 chunks");
    const other = page.getByRole("button", { name: "DE Deutsch" });
    await other.press("Enter");
    await says(page, ["X02", /^The German words of this page didn’t come through, so it stays in English\./]);
    await other.and(page.locator(":focus")).waitFor();
    await assertAccessible(page, "missing");
    answer = (route) => route.fulfill({ status: 404, body: "" });
    await other.press("Enter");
    await says(page, ["J04", /^There’s a newer version of this page\./]);
    answer = (route) => route.continue();
    await other.press("Enter");
    await heading(page, "3 Abschnitte werden gelesen");
    assert.equal(await page.getByText("X02").count(), 0);
  }, { serviceWorkers: "block" });
});

test("a_memory_whose_screens_do_not_come_says_so_and_shows_when_the_page_is_loaded_again", async () => {
  await withEdge(async ({ page, site, edge }) => {
    edge.stage = "done";
    let answer = (route) => route.fulfill({ status: 404, body: "" });
    await page.route("**/memory-*.js", (route) => answer(route));
    await page.goto(`${site.address}/job/${ID}#USER`);
    await heading(page, "The part of this page that shows a memory didn’t come through.");
    await page.getByRole("alert").getByText("Your memory is safe on the server: load the page again.").waitFor();
    await page.getByText("X02").waitFor();
    await assertAccessible(page, "screenless");
    await page.goto(`${site.address}/job/${ID}#run`);
    await heading(page, "Your memory is written");
    assert.equal(await page.getByText("X01").count(), 0, "the page is not broken");
    await page.getByRole("link", { name: "Read it" }).click();
    const again = page.getByRole("button", { name: "Reload" });
    await again.waitFor();
    answer = (route) => route.continue();
    await again.click();
    await heading(page, "MEMORY");
  }, { serviceWorkers: "block" });
});

const FORECAST = { calls: 1, input: 1000, cached: 0, output: 500, range: { low: 0.01, high: 0.02 }, enough: 0.02 };
const MODEL = { provider: "anthropic", model: "claude-haiku-5-5", input: 1, output: 5, context: 1000, checked: "2026-11-24" };

/** What a server has that is not what was chosen: the words, and whether it can be begun all the same. */
const OFFERS = [
  { access: "no_key", words: /This server has no key for Anthropic\. U07/ },
  { access: "key_refused", words: /The key that this server has for Anthropic was refused\. U07/ },
  { access: "away", words: /api\.example does not answer this server at the moment\. J06/ },
  { access: "not_set_up", words: /This server is not set up for Anthropic\. S01/ },
  { access: "ready", models: [], words: /This server has no price for claude-haiku-5-5, so it won’t start it\. P02/ },
  { access: "ready", models: [{ ...MODEL, input: 2 }], words: /Prices here are other than those you saw: \$2\.00 .* not \$1\.00 and \$5\.00\. P01/, isOpen: true },
  { access: "ready", economy: true, words: /This server doesn’t ask claude-haiku-5-5 in batches\. .* P03/, isOpen: true },
];

const PAID = { provider: "anthropic", model: "claude-haiku-5-5", cap: 0.05, shown: { prices: "2026-11-24", input: 1, output: 5, forecast: FORECAST } };

test("a_server_that_has_something_else_asks_first_and_what_was_prepared_waits", async () => {
  await withEdge(async ({ page, site, edge }) => {
    await page.goto(`${site.address}/job/new`);
    await page.getByText("U06").waitFor();
    for (const { access, models = [MODEL], economy = false, words, isOpen = false } of OFFERS) {
      edge.offer = { prices: "2026-11-24", provider: "embedded", own_keys: false, providers: [{ provider: "anthropic", host: "api.example", access, models }], range: FORECAST.range };
      await prepare(page, { ...PAID, economy });
      await page.reload();
      await heading(page, "Not quite what you chose");
      await page.getByRole("listitem").filter({ hasText: words }).waitFor();
      await page.getByText("12 B are ready here, and nothing has been sent.").waitFor();
      assert.equal(await page.getByRole("button", { name: /^Send 12 B to / }).count(), Number(isOpen));
      assert.equal(edge.opened.length, 0);
    }
    await page.getByRole("button", { name: /^Send 12 B to / }).click();
    await heading(page, /Reading|Sending/);
    assert.equal(edge.opened[0].model, "claude-haiku-5-5");
  });
});

test("a_part_that_arrives_damaged_is_sent_again", async () => {
  await withEdge(async ({ page, site, edge }) => {
    await page.goto(`${site.address}/job/new`);
    await page.getByText("U06").waitFor();
    await prepare(page, { provider: "embedded" });
    edge.fate = (_, nth) => (nth === 1 ? "damaged" : null);
    await page.reload();
    await says(page, ["U03", /^Part 1 arrived damaged\. Sending it again\./]);
    edge.fate = () => "stored";
    await edge.break();
    await heading(page, /Reading/);
    assert.equal(edge.stored.get(0).length, 12);
  });
});

test("every_code_that_the_page_can_say_is_made_to_occur", () => {
  const read = (folder, form) => {
    const from = fileURLToPath(new URL(folder, import.meta.url));
    const names = readdirSync(from, { recursive: true }).filter((name) => form.test(name));
    return names.map((name) => readFileSync(join(from, name), "utf8")).join("\n");
  };
  const codes = (text) => new Set(text.match(/\b[CPUJMXS]\d\d\b/g));
  const said = codes(read("../../www/src/", /^(?!gen\/).*\.tsx?$/).replace(/ d="[^"]*"/g, ""));
  const tried = codes(read("./", /\.test\.mjs$/));
  assert.deepEqual([...said].filter((code) => !tried.has(code)), []);
});
