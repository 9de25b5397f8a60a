/**
 * A run that is paid for, begun on the page: the real server, and the provider on paper behind a
 * port. What is chosen on `/` is what the server does, and where it cannot, it asks first.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KEY, fake } from "../edge/fake.mjs";
import { start } from "../edge/server.mjs";
import { WIDTHS, assertAccessible, browser, choose, open, ready } from "./browser.mjs";
import { conversation, json } from "./fixtures.mjs";

const VAULT_KEY = "0123456789abcdef0123456789abcdef";
const NANO = 1e9;
const MODEL = "anthropic claude-haiku-5-5";

let chromium;
let provider;
/** Servers by what they are set up with. */
const servers = {};
before(async () => {
  chromium = await browser();
  provider = await fake();
  const base = { ANTHROPIC_BASE_URL: provider.origin };
  servers.keyed = await start({ vars: { ...base, ANTHROPIC_API_KEY: KEY, VAULT_KEY } });
});
after(async () => {
  await chromium?.close();
  for (const server of Object.values(servers)) await server.end();
  provider?.end();
});

async function server(name, vars) {
  servers[name] ??= await start({ vars: { ANTHROPIC_BASE_URL: provider.origin, ...vars } });
  return servers[name];
}

const cities = ["Ghent", "Porto", "Oslo", "Lyon", "Turin", "Graz", "Bergen"];
const things = ["a cargo bike", "two hives", "a cello", "a darkroom", "an allotment"];

/** A life of which a model reads several calls. */
function life(n) {
  return [...Array(n).keys()].map((k) => {
    const said = [0, 1, 2, 3, 4, 5].map((j) => {
      const i = 6 * k + j;
      return `I moved to ${cities[i % 7]} in ${1950 + i} and I own ${things[i % 5]}. And so it went on, as it does.`;
    });
    return conversation(`life-${k}`, `Day ${k}`, [["user", said.join(" ")], ["assistant", "Noted."]], 1_600_000_000 + k * 86_400);
  });
}

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

async function onPage(steps, options) {
  const opened = await open(chromium, options);
  await steps(opened);
  // A file that was written at the cap is fetched to be kept, and refused from the moment the run goes on.
  const isOfTheCap = (fault) => /409 \(Conflict\) .*\/api\/jobs\/[^/]+\/files\//.test(fault);
  assert.deepEqual(opened.faults.filter((fault) => !isOfTheCap(fault)), []);
  await opened.context.close();
}

/** Reads an export and chooses the model; Start can be pressed then. */
async function chooseModel({ page, cell }, { origin }, conversations = life(60), model = MODEL) {
  await page.goto(`${origin}/`);
  await choose(cell, [{ name: "conversations.json", bytes: json(conversations) }]);
  await ready(page).waitFor();
  await cell.getByLabel("Who reads it").selectOption(model);
  await cell.getByText("What it costs").waitFor();
  await page.locator("#note", { hasText: model.split(" ")[1] }).waitFor();
}

const id = (page) => new URL(page.url()).pathname.split("/").at(-1);
const snapshot = async (page, { origin }) => (await fetch(`${origin}/api/jobs/${id(page)}`)).json();

test("the_rules_are_the_default_and_say_what_they_cannot", async () => {
  await onPage(async ({ page, cell }) => {
    await page.goto(`${servers.keyed.origin}/`);
    await choose(cell, [{ name: "conversations.json", bytes: json(life(3)) }]);
    await ready(page).waitFor();
    await cell.getByText("They can’t sum up").waitFor();
    await cell.getByText("it costs nothing").waitFor();
    assert.equal(await cell.getByText("What it costs").count(), 0);
    assert.equal(await page.locator("#note").textContent(), "Read with rules on this server: no model, no cost.");
  });
});

test("a_paid_run_is_begun_on_the_page_and_costs_what_was_estimated", async () => {
  await provider.plan([]);
  await onPage(async (opened) => {
    const { page, cell } = opened;
    await chooseModel(opened, servers.keyed);
    const shown = await cell.locator(".price .sum").textContent();
    assert.match(shown, /^\$0\.\d+ – \$0\.\d+ ?roughly/);
    await cell.getByText(/^\d+ calls?\. Prices of 24 Nov 2026\./).waitFor();
    await cell.getByText("That should be enough to read all of it.").waitFor();
    await assertAccessible(page, "price");
    await page.locator("#start").click();
    await page.waitForURL(/\/job\/[\w-]{22}/);
    await heading(page, /Your memory is written|MEMORY/);
    const { provider: who, model, budget } = await snapshot(page, servers.keyed);
    assert.deepEqual([who, model], ["anthropic", "claude-haiku-5-5"]);
    assert.ok(budget.cap > 0 && budget.spent <= budget.cap, JSON.stringify(budget));
    await page.goto(`${servers.keyed.origin}/job/${id(page)}#run`);
    await page.getByText(/Estimated \$0\.0\d+.*, spent \$0\.0\d+: (inside the|less than|more than) estimate/).waitFor();
    await assertAccessible(page, "run that was paid");
    await page.goto(`${servers.keyed.origin}/job/${id(page)}#receipt`);
    await page.getByText(/\d+ calls\. Estimated .* spent/).waitFor();
    // Its memory is asked, and the model answers from it.
    const { billed } = await provider.seen();
    await page.goto(`${servers.keyed.origin}/job/${id(page)}#ask`);
    await page.getByRole("textbox", { name: "Ask your memory" }).fill("Which city did I move to in 1950?");
    await page.keyboard.press("Enter");
    await page.getByText(/^Your question and \d+ lines of this memory go to 127\.0\.0\.1:\d+\. It costs \$0\.0\d+ at most\.$/).waitFor();
    await page.getByRole("button", { name: "Write an answer" }).click();
    const answer = page.getByRole("region", { name: "An answer in sentences" });
    await answer.getByText(/^Written by claude-haiku-5-5 for \$0\.0\d+\./).waitFor();
    await answer.getByRole("button", { name: "Line 3" }).click();
    await page.getByRole("complementary").getByText("Ghent in 1950").first().waitFor();
    const { questions, spent } = (await snapshot(page, servers.keyed)).budget;
    assert.deepEqual([spent, Math.round(questions * NANO)], [budget.spent, (await provider.seen()).billed - billed]);
    await page.goto(`${servers.keyed.origin}/job/${id(page)}#run`);
    await page.getByText(/Questions to the memory cost \$0\.0\d+ besides\./).waitFor();
    // The same again: what the run learnt of its model is known on the page that asks nobody. This one
    // writes far more than any model was known to, which a few calls can tell, and no more than that.
    await chooseModel(opened, servers.keyed);
    const known = await cell.locator(".price .sum").textContent();
    assert.notEqual(known, shown);
    const [low, high] = known.match(/\$([\d.]+) – \$([\d.]+)/).slice(1).map(Number);
    assert.ok(low <= budget.spent && budget.spent <= high, `${known} for ${budget.spent}`);
  });
});

test("at_the_cap_it_holds_and_a_higher_one_goes_on", async () => {
  await provider.plan([]);
  const { billed } = await provider.seen();
  await onPage(async (opened) => {
    const { page, cell } = opened;
    // Another text, so that nothing of it has been read before.
    await chooseModel(opened, servers.keyed, life(110).slice(60));
    const field = cell.getByLabel("Stop at, in $");
    await field.fill("0.0001");
    await field.press("Enter");
    await cell.getByText("That is too little for the first call").waitFor();
    await field.fill("0.004");
    await field.press("Enter");
    await cell.getByText(/That reads about \d+ chunks? of 50/).waitFor();
    await page.locator("#note", { hasText: "Stops at $0.004." }).waitFor();
    await page.locator("#start").click();
    await heading(page, "Paused at your cap");
    const held = await snapshot(page, servers.keyed);
    assert.equal(held.budget.cap, 0.004);
    assert.ok((await provider.seen()).billed - billed <= 0.004 * NANO, "the cap holds");
    await assertAccessible(page, "held at the cap");
    const higher = page.getByLabel("Stop at, in $");
    assert.ok(Number(await higher.inputValue()) > 0.004, "a higher one is proposed");
    await higher.fill("0.5");
    await page.getByRole("button", { name: "Raise to $0.50" }).waitFor();
    await higher.press("Enter");
    await heading(page, "Your memory is written");
    const { chunks, budget } = await snapshot(page, servers.keyed);
    assert.equal(chunks.passed, 0);
    assert.equal(budget.cap, 0.5);
  });
});

/** One conversation each about who lives there: of two that say nearly the same only a model can tell what they are to each other. */
function households() {
  const people = ["Ana", "Tom", "Mia", "Leo", "Eva", "Max", "Ida", "Ben", "Zoe", "Kai", "Amy", "Jan"];
  return people.map((_, k) => {
    const said = `I live in Ghent in a red house with ${people.slice(0, k + 1).join(" and ")}. And so it went on, as it does.`;
    return conversation(`home-${k}`, `Home ${k}`, [["user", said], ["assistant", "Noted."]], 1_600_000_000 + k * 86_400);
  });
}

/** The files of the memory that a page is at, but for what tells of the run itself. */
async function memory(page, { origin }) {
  const at = `${origin}/api/jobs/${id(page)}`;
  const { files } = await (await fetch(at)).json();
  const paths = files.map(({ path }) => path).filter((path) => !/receipt/i.test(path)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await (await fetch(`${at}/files/${path}`)).text()])));
}

const evidence = (files) => files["facts.jsonl"].trim().split("\n").flatMap((line) => JSON.parse(line).evidence.map(({ message_id }) => message_id)).sort();

test("where_the_cap_is_enough_to_read_but_not_to_compare_all_is_there_and_a_higher_one_compares_the_rest", async () => {
  const capped = await server("compared", { ANTHROPIC_API_KEY: KEY, VAULT_KEY });
  await provider.plan([]);
  const { billed } = await provider.seen();
  await onPage(async (opened) => {
    const { page, cell } = opened;
    await chooseModel(opened, capped, households());
    const field = cell.getByLabel("Stop at, in $");
    await field.fill("0.002");
    await field.press("Enter");
    await cell.getByText("That should be enough to read all of it.").waitFor();
    await page.locator("#note", { hasText: "Stops at $0.002." }).waitFor();
    await page.locator("#start").click();
    await heading(page, "Paused at your cap");
    const words = page.locator(".note", { hasText: "J09" });
    await words.getByText("All is read, and the memory is there. Only lines that may say the same are not compared yet.").waitFor();
    assert.equal(await page.getByText(/chunks? read, \d+ not/).count(), 0);
    const { hold, chunks, budget } = await snapshot(page, capped);
    assert.equal(hold, "cap");
    assert.deepEqual(chunks, { read: 12, reading: 0, aside: 0, waiting: 0, passed: 0 });
    assert.ok((await provider.seen()).billed - billed <= 0.002 * NANO && budget.spent <= 0.002, "the cap holds");
    const first = id(page);
    const held = await memory(page, capped);
    assert.deepEqual(evidence(held), households().map(({ id }) => `${id}-m0`).sort(), "each stands in it");
    await assertAccessible(page, "not compared", WIDTHS);
    await page.goto(`${capped.origin}/job/${id(page)}#IDENTITY`);
    await page.getByText("I live in Ghent in a red house with Ana and Tom.").first().waitFor();
    await page.goto(`${capped.origin}/job/${id(page)}#run`);
    await page.getByLabel("Stop at, in $").fill("0.5");
    await page.getByRole("button", { name: "Raise to $0.50" }).click();
    await heading(page, "Your memory is written");
    assert.equal(await words.count(), 0);
    const compared = await memory(page, capped);
    assert.deepEqual(evidence(compared), evidence(held), "nothing is lost by it");
    assert.notEqual(compared["facts.jsonl"], held["facts.jsonl"]);
    const { calls } = await provider.seen();
    await chooseModel(opened, capped, households());
    await page.locator("#start").click();
    await page.waitForURL((url) => /\/job\/[\w-]{22}/.test(url) && !url.href.includes(first));
    await heading(page, /Your memory is written|MEMORY/);
    assert.equal((await provider.seen()).calls.length, calls.length, "nothing is left to be asked about");
    assert.deepEqual(await memory(page, capped), compared);
  });
});

test("economy_is_chosen_beside_the_model_and_costs_half", async () => {
  await provider.plan([]);
  await onPage(async (opened) => {
    const { page, cell } = opened;
    await chooseModel(opened, servers.keyed, life(170).slice(110), "workers-ai @cf/zai-org/glm-4.7-flash");
    assert.equal(await cell.getByLabel("Economy").count(), 0, "who has no batches offers none");
    await cell.getByLabel("Who reads it").selectOption(MODEL);
    const sum = cell.locator(".price:not(.stale) .sum");
    await cell.getByText(/^roughly /).waitFor();
    const most = async () => Number((await sum.textContent()).match(/– \$([\d.]+)/)[1]);
    const now = await most();
    await cell.getByLabel("Economy").press("Space");
    await cell.getByText("usually within an hour", { exact: true }).waitFor();
    const later = await most();
    assert.ok(later < 0.6 * now, `${later} beside ${now}`);
    await page.locator("#note", { hasText: "Economy: it can take a day." }).waitFor();
    await assertAccessible(page, "economy");
    await page.locator("#start").click();
    await page.getByText(/The provider has had it since /).waitFor();
    await page.getByText("In batches, at half the price.").waitFor();
    await assertAccessible(page, "a batch is out");
    await heading(page, /Your memory is written|MEMORY/);
    const { budget } = await snapshot(page, servers.keyed);
    assert.ok(budget.economy && budget.spent <= budget.cap, JSON.stringify(budget));
  });
});

test("no_cap_only_by_choice", async () => {
  await onPage(async (opened) => {
    const { page, cell } = opened;
    await chooseModel(opened, servers.keyed, life(5));
    const box = cell.getByLabel("No cap");
    assert.equal(await box.isChecked(), false);
    await box.press("Space");
    await page.locator("#note", { hasText: "without a cap" }).waitFor();
    await cell.getByText("Nothing stops it.").waitFor();
    assert.equal(await cell.getByLabel("Stop at, in $").isDisabled(), true);
    await box.press("Space");
    await page.locator("#note", { hasText: "Stops at" }).waitFor();
  });
});

test("without_a_key_the_person_gives_one_before_anything_is_sent", async () => {
  const bare = await server("bare", { VAULT_KEY });
  await provider.plan([]);
  await onPage(async (opened) => {
    const { page } = opened;
    await chooseModel(opened, bare);
    await page.locator("#start").click();
    await heading(page, "Not quite what you chose");
    await page.getByText("This server has no key for Anthropic.").waitFor();
    assert.deepEqual(await (await fetch(`${bare.origin}/api/jobs`)).json(), [], "no job, and not a byte");
    await assertAccessible(page, "no key");
    const field = page.getByLabel("Your own key for Anthropic");
    await field.fill("two words");
    await field.press("Enter");
    await page.getByText(/this is no key/).waitFor();
    await field.fill(KEY);
    await field.press("Enter");
    await heading(page, /Your memory is written|MEMORY/);
    for (const text of [await page.content(), bare.log]) assert.ok(!text.includes(KEY), "it is kept nowhere");
  }).catch((error) => {
    // The browser reports the refused key itself.
    if (!/422/.test(error.message)) throw error;
  });
});

test("a_server_that_keeps_no_keys_offers_what_it_has", async () => {
  const poor = await server("poor", {});
  await onPage(async (opened) => {
    const { page } = opened;
    await chooseModel(opened, poor, life(4));
    await page.locator("#start").click();
    await page.getByText("It keeps no keys of yours either.").waitFor();
    assert.equal(await page.getByRole("button", { name: /^Send / }).count(), 0);
    await assertAccessible(page, "closed");
    await page.getByLabel("Read by").selectOption("");
    await page.getByText("You now choose the rules").waitFor();
    await page.getByRole("button", { name: /^Send .* and start$/ }).click();
    await heading(page, /Your memory is written|MEMORY/);
    assert.equal((await snapshot(page, poor)).provider, "embedded");
  });
});

test("other_prices_are_confirmed_first", async () => {
  const dear = await server("dear", {
    ANTHROPIC_API_KEY: KEY,
    PRICES: JSON.stringify([{ model: "claude-haiku-5-5", input: 0.2, output: 1.0 }]),
  });
  await provider.plan([]);
  await onPage(async (opened) => {
    const { page } = opened;
    await chooseModel(opened, dear, life(20));
    await page.locator("#start").click();
    await heading(page, "Not quite what you chose");
    await page.getByText("$0.20 a million tokens read and $1.00 written, not $0.10 and $0.50").waitFor();
    await page.getByText(/The run would cost \$0\.0/).waitFor();
    await assertAccessible(page, "other prices", WIDTHS);
    const jobs = await (await fetch(`${dear.origin}/api/jobs`)).json();
    assert.deepEqual(jobs, [], "nothing is begun before it is confirmed");
    await page.reload();
    await heading(page, "Still send it?");
    await page.getByRole("button", { name: /^Send .* to / }).click();
    await heading(page, "Not quite what you chose");
    await page.getByText("That may not be enough to read all of it").waitFor();
    const cap = page.getByLabel("Stop at, in $");
    await cap.fill("0.25");
    await cap.press("Enter");
    await heading(page, /Your memory is written|MEMORY/);
    assert.equal((await snapshot(page, dear)).budget.cap, 0.25);
  });
});
