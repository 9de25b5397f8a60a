/** A run goes on with another model: what each would take is shown first, and nothing is switched unasked. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, until } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const range = (low, high) => ({ low, high });
const MODELS = [
  { provider: "anthropic", model: "slow-model", host: "a.example", access: "ready", range: range(1, 2), economy: null },
  { provider: "openai", model: "quick-model", host: "o.example", access: "no_key", range: range(0.2, 0.3), economy: range(0.1, 0.15) },
  { provider: "workers-ai", model: "absent-model", host: "", access: "not_set_up", range: range(0.1, 0.1), economy: null },
  { provider: "embedded", model: "", host: "", access: "ready", range: range(0, 0), economy: null },
];
const CHUNKS = { read: 1, reading: 0, aside: 0, waiting: 0, passed: 2 };
const held = { provider: "anthropic", model: "slow-model", hold: "cap", chunks: CHUNKS };

/** A run at its cap, with the models that its server has. */
const atTheCap = (steps) =>
  onEdge(chromium, async (world) => {
    world.edge.models = MODELS;
    world.edge.move("extract", held);
    await world.page.goto(`${world.site.address}/job/${ID}`);
    await steps(world);
  });
const openChoice = (page) => page.getByRole("button", { name: "Another reader for the rest" });
const form = (page) => page.getByRole("form", { name: "Who reads the rest" });

const isSwitch = ({ kind }) => kind === "switch";

/** What the page asks for. */
async function wished(edge) {
  await until(() => edge.commands.some(isSwitch));
  return edge.commands.find(isSwitch);
}

test("what_each_model_would_take_is_shown_and_the_one_that_is_chosen_reads_the_rest", () =>
  atTheCap(async ({ page, edge }) => {
    await openChoice(page).focus();
    await page.keyboard.press("Enter");
    const options = form(page).getByRole("option");
    await options.first().waitFor({ state: "attached" });
    // Neither the model that reads now nor one that cannot be asked.
    assert.deepEqual(await options.allTextContents(), [
      "quick-model: $0.20 – $0.30, wants a key of yours",
      "Our own rules, without a model: nothing",
    ]);
    assert.ok(await form(page).getByRole("combobox").evaluate((field) => field === document.activeElement));
    await assertAccessible(page, "another reader");
    await form(page).getByRole("checkbox", { name: /In batches: \$0\.10 – \$0\.15/ }).check();
    assert.deepEqual(edge.commands.filter(isSwitch), []);
    await form(page).getByRole("button", { name: "Read the rest with it" }).click();
    await form(page).waitFor({ state: "detached" });
    const { id, ...said } = await wished(edge);
    assert.deepEqual(said, { kind: "switch", provider: "openai", model: "quick-model", economy: true });
    edge.move("extract", { provider: "openai", model: "quick-model", earlier_models: ["slow-model"] });
    await page.getByText("Read by quick-model. Before that by slow-model.").waitFor();
    await openChoice(page).waitFor({ state: "detached" });
  }));

test("our_own_rules_read_the_rest_and_what_was_paid_is_still_told", () =>
  atTheCap(async ({ page, edge }) => {
    await openChoice(page).click();
    await form(page).getByRole("combobox").selectOption({ label: "Our own rules, without a model: nothing" });
    await form(page).getByRole("button", { name: "Read the rest with it" }).click();
    const { id, ...said } = await wished(edge);
    assert.deepEqual(said, { kind: "switch", provider: "embedded", model: "", economy: false });
    const budget = { ...edge.snapshot().budget, spent: 0.25, calls: 3 };
    edge.move("extract", { provider: "embedded", model: null, earlier_models: ["slow-model"], budget });
    await page.getByText("Read with rules on this server: no model, no cost. Before that by slow-model.").waitFor();
    await page.getByText("$0.25").first().waitFor();
  }));

test("while_answers_are_to_come_nothing_is_switched_and_a_refusal_is_told", () =>
  atTheCap(async ({ page, edge }) => {
    await openChoice(page).click();
    edge.move("extract", { ...held, hold: "paused", chunks: { ...CHUNKS, reading: 1 } });
    await form(page).getByText("Answers are still to come.").waitFor();
    await form(page).getByRole("button", { name: "Read the rest with it" }).click({ force: true });
    edge.move("extract", { ...held, hold: "paused" });
    await form(page).getByText("Answers are still to come.").waitFor({ state: "detached" });
    assert.deepEqual(edge.commands.filter(isSwitch), []);
    await form(page).getByRole("button", { name: "Read the rest with it" }).click();
    const { id } = await wished(edge);
    for (const socket of edge.sockets) {
      edge.say(socket, { kind: "nack", id, code: "S02", detail: "there is no such model" });
    }
    await page.getByRole("alert").getByText("The run stays with its model: there is no such model.").waitFor();
    await openChoice(page).waitFor();
  }));

test("models_that_cannot_be_fetched_are_asked_for_again", () =>
  atTheCap(async ({ page, edge }) => {
    edge.fails = (rest) => rest === "models";
    await openChoice(page).click();
    const alert = page.getByRole("alert").filter({ hasText: "S05" });
    await alert.getByText(/The models could not be fetched: too many requests\./).waitFor();
    edge.fails = () => false;
    await alert.getByRole("button", { name: "Try again" }).click();
    await form(page).waitFor();
    await form(page).getByRole("button", { name: "Leave it" }).press("Enter");
    await form(page).waitFor({ state: "detached" });
    assert.ok(await openChoice(page).evaluate((button) => button === document.activeElement));
  }));
