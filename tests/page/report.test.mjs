/** The report of an error: no value of the person's is in it, wherever in an export one stands. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, choose, ready } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";
import { conversation, json, zip } from "./fixtures.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);

/** Stands wherever somebody's own words, names and ids may. */
const CANARY = "CANARY";

/** Opens the reports that are there; gives what they say once it is seen that none tells a value. */
async function reports(where) {
  const all = where.locator("details.report");
  await all.first().waitFor();
  const texts = [];
  for (const one of await all.all()) {
    await one.locator("summary").click();
    texts.push(await one.locator("pre").textContent());
    await one.locator("summary").click();
  }
  for (const text of texts) assert.doesNotMatch(text, /canary/i);
  return texts;
}

/** An export that holds the word in each of its places, two of its parts of a layout that nobody knows. */
function spoiled() {
  const whole = conversation(`${CANARY}-id`, `${CANARY} title`, [["user", `${CANARY} says: I keep bees.`], ["assistant", CANARY]]);
  const broken = { title: `${CANARY} lost`, id: `${CANARY}-lost`, conversation_id: `${CANARY}-lost`, [CANARY]: CANARY };
  const unknown = { threads: { Canary: { turns: [CANARY] } }, canary_name: CANARY, "canary@example.com": 1, text: CANARY };
  return [
    [`${CANARY}/conversations.json`, json([whole, broken])],
    [`${CANARY}.json`, json([unknown])],
    [`${CANARY}-2.json`, json([{ thread: CANARY, turns: [{ canary: CANARY, createTime: 1 }] }])],
  ];
}

test("the_report_of_a_refused_export_tells_its_layout_and_no_value", async () => {
  await withEdge(async ({ page, cell, site }) => {
    await page.goto(`${site.address}/`);
    await choose(cell, [{ name: `${CANARY}.zip`, bytes: zip(spoiled().slice(1)) }]);
    const [text] = await reports(cell);
    assert.match(text, /^decant\ncode C02\nbuild [0-9a-f]{8}\nbrowser Chrome \d+\nbrought \d+ B\nfiles 1\n/);
    assert.match(text, /\nno_conversations 1\n/);
    assert.match(text, /\nlayout \{thread: string, turns: \[\{<key>: string, createTime: number\}\]\}$/m);
    assert.match(text, /\nlayout \{<other keys>: /);
    await choose(cell, [{ name: `${CANARY}.zip`, bytes: zip(spoiled()) }]);
    await ready(page).waitFor();
    const aside = cell.locator("details.problem");
    await aside.locator("summary").first().click();
    assert.match((await reports(aside))[0], /\ncode C06\n[^]*\nno_mapping 1$/);
  });
});

test("the_report_of_an_exception_tells_where_it_was_thrown_and_not_what_it_says", async () => {
  await withEdge(async ({ context, page, cell, site }) => {
    await page.goto(`${site.address}/`);
    await choose(cell, [{ name: `${CANARY}.zip`, bytes: zip(spoiled()) }]);
    await ready(page).waitFor();
    const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
    await frame.evaluate((word) => void setTimeout(() => JSON.parse(word)), CANARY);
    const broken = cell.locator("#root > .problem");
    const [text] = await reports(broken);
    assert.match(text, /\ncode X01\n[^]*\nfault SyntaxError \d+:\d+$/);
    await broken.locator("summary").press("Enter");
    await broken.getByRole("button", { name: "Copy it" }).press("Enter");
    await broken.getByText("Copied.").waitFor();
    await context.grantPermissions(["clipboard-read"]);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text, "what was shown, to the letter");
    await page.evaluate((word) => void setTimeout(() => Promise.reject(new TypeError(word))), CANARY);
    assert.match((await reports(page.locator("#fault")))[0], /\ncode X01\n[^]*\nfault TypeError \d+:\d+/);
    await page.workers()[0].evaluate((word) => void setTimeout(() => { throw new RangeError(word); }), CANARY);
    await cell.getByText("C11").waitFor();
    const [stopped] = await reports(cell.locator(".left > .problem").filter({ hasText: "C11" }));
    assert.match(stopped, /\ncode C11\n[^]*\nread \d+ B\nconversations 1\nfault Error \d+:\d+$/);
    assert.deepEqual(site.asked, ["GET /"], "nothing is sent");
  });
});

test("the_report_of_a_run_tells_where_it_stands_and_of_whom_nothing", async () => {
  await withEdge(async ({ page, site, edge }) => {
    await page.goto(`${site.address}/job/${CANARY}-no-such-run`);
    assert.match((await reports(page))[0], /^decant\ncode J13\nbuild [0-9A-Z]{8}\nlink connecting\nbrowser/);
    const failed = { troubles: [{ trouble: "refused", aside: true, count: 2 }], needs_you: 2, model: CANARY, provider: CANARY, key_host: CANARY };
    edge.move("extract", failed);
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live").waitFor();
    const [text] = await reports(page.locator(".note"));
    assert.match(text, /\ncode J07\n[^]*\nstage extract\nreader model\n[^]*\nsent 4 kB\nchunks 3\n[^]*\nrefused 2$/);
    await page.locator("details.report summary").first().press("Enter");
    await assertAccessible(page, "report");
    await page.evaluate((word) => void setTimeout(() => Promise.reject({ [word]: word })), CANARY);
    assert.match((await reports(page.locator(".banner")))[0], /\ncode X01\n[^]*\nfault Error$/);
    edge.other = {};
    edge.stage = "done";
    edge.fails = (rest) => rest !== "";
    await page.goto(`${site.address}/job/${ID}#receipt`);
    await page.reload();
    assert.match((await reports(page.locator(".doc")))[0], /\ncode S05\n[^]*\nstage done\n/);
  });
});
