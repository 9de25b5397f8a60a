// A paid model over a real connection: what it may do wrong, what it may cost, and where a key may
// be found. The provider is the one on paper, in a process of its own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Socket, newJob, open, outbox, raw } from "./client.mjs";
import { KEY, fake } from "./fake.mjs";
import { start } from "./server.mjs";

const CHUNKS = 60;
const VAULT_KEY = "0123456789abcdef0123456789abcdef";
const NANO = 1e9;

const cities = ["Ghent", "Porto", "Oslo", "Lyon", "Turin", "Graz", "Bergen"];
const things = ["a cargo bike", "two hives", "a cello", "a darkroom", "an allotment"];

/** What a person may have said, the n-th time: eight thousand tokens in all. */
function text(n) {
  return [0, 1, 2, 3, 4, 5]
    .map((k) => {
      const i = 6 * n + k;
      return `I moved to ${cities[i % 7]} in ${1950 + i} and I own ${things[i % 5]}. And so it went on, as it does.`;
    })
    .join(" ");
}

const frames = outbox([...Array(CHUNKS).keys()].map(text), "life", 10);

let provider;
let server;
let flawless;

const job = (memory, change = {}) =>
  newJob(frames, { chunks: CHUNKS, provider: "anthropic", model: "claude-haiku-5-5", memory, ...change });

/** Opens a job and sends its frames. */
async function begin(memory, change) {
  const { status, body } = await open(server, job(memory, change));
  assert.equal(status, 201, JSON.stringify(body));
  const socket = await Socket.hello(server, body.id);
  for (const bytes of frames) socket.send(bytes);
  return { id: body.id, socket };
}

const get = async (path) => (await raw(server, { path })).body;
const done = ({ stage }) => stage === "done";
const held = ({ hold }) => hold !== null;

let commands = 0;
/** Says something to a job, and waits until it is carried out. */
async function say(socket, kind, more = {}) {
  commands += 1;
  socket.say({ kind, id: `command-${commands}`, ...more });
  await socket.next("ack");
}

/** Everything of a memory that must not depend on the run. */
async function memory(id) {
  const { files } = await get(`/api/jobs/${id}`);
  const contents = {};
  for (const { path } of files) {
    const answer = await fetch(`${server.origin}/api/jobs/${id}/files/${path}`);
    if (!/^receipt/i.test(path)) contents[path] = await answer.text();
  }
  return contents;
}

const receipt = (id) => get(`/api/jobs/${id}/files/receipt.json`);

before(async () => {
  provider = await fake();
  server = await start({
    vars: {
      ANTHROPIC_BASE_URL: provider.origin,
      ANTHROPIC_API_KEY: KEY,
      OPENAI_BASE_URL: `${provider.origin}/v1`,
      OPENAI_API_KEY: KEY,
      VAULT_KEY,
    },
  });
  const { id, socket } = await begin("flawless");
  const snapshot = await socket.until(done);
  socket.close();
  flawless = await memory(id);
  assert.ok(flawless["facts.jsonl"].split("\n").length > 100, "there is something to remember");
  const { billed } = await provider.seen();
  assert.equal(Math.round(snapshot.budget.spent * NANO), billed, "spent is what was billed");
  assert.ok(snapshot.budget.high > 0 && snapshot.budget.low <= snapshot.budget.high);
});
after(async () => {
  await server?.end();
  provider?.end();
});

const PASSES = ["Busy", "BusyFor", "Overloaded", "ServerError", "Unavailable", "TooLarge", "Disconnect"];
PASSES.push("LostAfterBilling", "SlowStream", "Truncated", "Fenced", "Prefaced", "Refusal");
PASSES.push("WrongSchema", "InvalidJson", "Empty", "PartsMissing");
for (const misstep of PASSES) {
  test(`${misstep} passes, and the memory is the same`, async () => {
    const before = await provider.seen();
    await provider.plan([misstep, null, misstep]);
    const { id, socket } = await begin(`passes-${misstep}`);
    const snapshot = await socket.until(done);
    socket.close();
    assert.equal(snapshot.hold, null);
    assert.equal(snapshot.needs_you, 0);
    assert.deepEqual(await memory(id), flawless);
    const seen = await provider.seen();
    assert.ok(seen.left < 3, "the plan was played");
    const billed = seen.billed - before.billed;
    assert.ok(snapshot.budget.spent * NANO >= billed - 1, "nothing that was billed is forgotten");
    const { calls, usd } = await receipt(id);
    assert.equal(calls.made, calls.ok + calls.failed + calls.repeated);
    assert.equal(usd.spent, snapshot.budget.spent);
  });
}

for (const [misstep, hold] of [["KeyRefused", "key"], ["NoCredit", "credit"], ["NoSuchModel", "model"]]) {
  test(`${misstep} waits for the person, who has it go on`, async () => {
    await provider.plan([misstep]);
    const { id, socket } = await begin(`held-${misstep}`);
    const snapshot = await socket.until(held);
    assert.equal(snapshot.hold, hold);
    assert.equal(snapshot.ended_at, null);
    await say(socket, "resume");
    await socket.until(done);
    socket.close();
    assert.deepEqual(await memory(id), flawless);
  });
}

for (const misstep of ["InventedQuotes", "Injected"]) {
  test(`${misstep}: what nobody said does not get in`, async () => {
    await provider.plan(Array(20).fill(misstep));
    const { id, socket } = await begin(`made-up-${misstep}`);
    await socket.until(done);
    socket.close();
    await provider.plan([]);
    const { facts } = await receipt(id);
    assert.ok(facts.rejected.quote_not_found > 0);
    for (const [path, body] of Object.entries(await memory(id))) {
      assert.ok(!body.includes("evil.example") && !body.includes("Surely"), path);
    }
  });
}

test("what is set aside is listed by its conversation, with why", async () => {
  await provider.plan(["Refusal"]);
  const one = outbox([text(900)], "aside");
  const { body } = await open(server, newJob(one, { chunks: 1, provider: "anthropic", model: "claude-haiku-4-5", memory: "aside" }));
  const socket = await Socket.hello(server, body.id);
  socket.send(one[0]);
  await socket.until(({ needs_you }) => needs_you === 1);
  const [piece, ...more] = await get(`/api/jobs/${body.id}/asides`);
  const where = { source: "chatgpt", account: "", conversation: "aside", title: "About aside", message: "aside-0" };
  assert.deepEqual([piece, more], [{ ...where, at: "2023-11-14T22:13:20Z", trouble: "refused" }, []]);
  await say(socket, "retry");
  await socket.until(({ needs_you, chunks }) => needs_you === 0 && chunks.read === 1);
  socket.close();
  assert.deepEqual(await get(`/api/jobs/${body.id}/asides`), []);
});

test("a redirect is never followed", async () => {
  const { calls } = await provider.seen();
  await provider.plan(["Redirect", "Redirect"]);
  const { id, socket } = await begin("redirect");
  await socket.until(done);
  socket.close();
  assert.deepEqual(await memory(id), flawless);
  const seen = await provider.seen();
  const played = seen.calls.slice(calls.length).filter(({ misstep }) => misstep === "Redirect");
  assert.equal(played.length, 2);
});

test("a cap holds, leaves a memory, and can be raised", async () => {
  const before = (await provider.seen()).billed;
  await provider.plan([]);
  const cap = 0.006;
  const { id, socket } = await begin("capped", { cap });
  const paused = await socket.until((snapshot) => held(snapshot) && done(snapshot));
  assert.equal(paused.hold, "cap");
  assert.ok((await provider.seen()).billed - before <= cap * NANO, "the cap holds");
  assert.ok(paused.chunks.passed > 0 && paused.chunks.read > 0, JSON.stringify(paused.chunks));
  const { messages } = await receipt(id);
  assert.equal(messages.buckets.over_budget, paused.chunks.passed);
  assert.equal((await fetch(`${server.origin}/api/jobs/${id}/bundle`)).status, 200);
  const again = await open(server, job("capped", { cap }));
  assert.deepEqual([again.status, again.body.id], [200, id], "it has not ended, so it is joined");
  await say(socket, "cap", { cap: 1 });
  await socket.until(({ ended_at }) => ended_at !== null);
  socket.close();
  assert.deepEqual(await memory(id), flawless);
});

test("another model reads the rest, and nothing twice", async () => {
  await provider.plan([]);
  const { id, socket } = await begin("another", { cap: 0.006 });
  const paused = await socket.until((snapshot) => held(snapshot) && done(snapshot));
  const models = await get(`/api/jobs/${id}/models`);
  const offered = models.find(({ model }) => model === "gpt-6-luna");
  assert.equal(offered.access, "ready");
  const whole = await get("/api/offer");
  assert.ok(whole.providers.some(({ models }) => models.some(({ model }) => model === offered.model)));
  assert.ok(offered.range.high > 0 && offered.economy.high < offered.range.high, JSON.stringify(offered));
  socket.say({ kind: "switch", id: "nobody", provider: "openai", model: "gpt-nobody" });
  const { detail } = await socket.next("nack");
  assert.match(detail, /no price is known for this model/);
  const { calls } = await provider.seen();
  await say(socket, "switch", { provider: "openai", model: offered.model });
  await say(socket, "cap", { cap: 1 });
  const ended = await socket.until(({ ended_at }) => ended_at !== null);
  socket.close();
  assert.deepEqual([ended.provider, ended.model, ended.earlier_models], ["openai", "gpt-6-luna", ["claude-haiku-5-5"]]);
  assert.equal(ended.chunks.read, CHUNKS);
  const asked = (await provider.seen()).calls.slice(calls.length);
  assert.ok(asked.length > 0 && asked.every(({ path }) => path.endsWith("/chat/completions")), JSON.stringify(asked));
  const ledger = await get(`/api/jobs/${id}/calls`);
  const read = (name) => ledger.filter(({ model }) => model === name).reduce((sum, { chunks }) => sum + chunks, 0);
  // A chunk of which an answer said nothing was asked about once more.
  assert.equal(read("claude-haiku-5-5"), paused.chunks.read);
  assert.ok(read("gpt-6-luna") >= paused.chunks.passed, JSON.stringify(ledger));
  const written = await memory(id);
  for (const [path, text] of Object.entries(written)) {
    assert.equal(text.replaceAll("gpt-6-luna", "claude-haiku-5-5"), flawless[path], path);
  }
  assert.deepEqual((await receipt(id)).earlier_models, ["claude-haiku-5-5"]);
});

test("our own rules read the rest for nothing, and ask nobody", async () => {
  await provider.plan([]);
  const { id, socket } = await begin("rules", { cap: 0.006 });
  const paused = await socket.until((snapshot) => held(snapshot) && done(snapshot));
  const models = await get(`/api/jobs/${id}/models`);
  const rules = models.at(-1);
  assert.deepEqual([rules.provider, rules.model, rules.access, rules.range.high], ["embedded", "", "ready", 0]);
  const { calls } = await provider.seen();
  await say(socket, "switch", { provider: "embedded", model: "" });
  const ended = await socket.until(({ ended_at, provider }) => ended_at !== null && provider === "embedded");
  socket.close();
  assert.deepEqual([ended.model, ended.earlier_models], [null, ["claude-haiku-5-5"]]);
  assert.deepEqual([ended.chunks.read, ended.chunks.passed], [CHUNKS, 0]);
  assert.deepEqual([ended.budget.spent, (await provider.seen()).calls.length], [paused.budget.spent, calls.length]);
  const readers = (await memory(id))["facts.jsonl"].trim().split("\n").map((line) => JSON.parse(line).extractor.model);
  assert.ok(readers.includes("claude-haiku-5-5") && readers.some((model) => model !== "claude-haiku-5-5"), readers.join());
});

test("what only a deleted run brought is asked about no more", async () => {
  await provider.plan([]);
  const first = await begin("deleted", { cap: 0.006 });
  await first.socket.until((snapshot) => held(snapshot) && done(snapshot));
  const more = outbox([...Array(40).keys()].map((n) => text(400 + n)), "more", 10);
  const paid = { provider: "anthropic", model: "claude-haiku-5-5", memory: "deleted", chunks: 40, cap: 0.000001 };
  const { body } = await open(server, newJob(more, paid));
  const socket = await Socket.hello(server, body.id);
  for (const bytes of more) socket.send(bytes);
  await socket.until(held);
  assert.equal((await raw(server, { method: "DELETE", path: `/api/jobs/${first.id}` })).status, 204);
  await say(socket, "cap", { cap: 1 });
  const ended = await socket.until(({ ended_at }) => ended_at !== null);
  socket.close();
  assert.deepEqual([ended.hold, ended.needs_you, ended.chunks.aside, ended.chunks.waiting], [null, 0, 0, 0]);
  const facts = (await memory(body.id))["facts.jsonl"];
  assert.match(facts, /in 4350/);
  assert.doesNotMatch(facts, /in 1950/);
});

/** Puts a question to a memory: `ask` for what fits, `answer` for what the model writes. */
async function put(id, what, question, more = {}) {
  const body = JSON.stringify({ question, ...more });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${server.origin}/api/jobs/${id}/${what}`, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.json() };
}

const ASKED = "Which city did I move to in 1950?";

test("a question is answered from facts, and costs what is held back for it at most", async () => {
  await provider.plan([]);
  const { id, socket } = await begin("asked");
  const { budget } = await socket.until(done);
  const before = (await provider.seen()).billed;
  const { body: found } = await put(id, "ask", ASKED);
  assert.match(found.facts[0].statement, /moved to Ghent in 1950/);
  const { model, provider: who, host, facts, usd, access } = found.model;
  assert.deepEqual([model, host, access], ["claude-haiku-5-5", new URL(provider.origin).host, "ready"]);
  assert.equal(who, "anthropic");
  assert.ok(facts >= found.facts.length && usd > 0);
  assert.equal((await provider.seen()).billed, before, "what fits is found for nothing");
  const { status, body: written } = await put(id, "answer", ASKED);
  assert.equal(status, 200, JSON.stringify(written));
  assert.equal(written.sentences.length, 3);
  for (const { text, facts } of written.sentences) {
    assert.ok(facts.every((n) => text.includes(written.facts[n - 1].statement)), text);
  }
  assert.deepEqual(written.sentences.map(({ facts }) => facts), [[1], [2], [3]], "numbered as they are named");
  const billed = (await provider.seen()).billed - before;
  assert.ok(billed > 0 && written.usd <= usd);
  assert.equal(Math.round(written.usd * NANO), billed);
  const now = (await get(`/api/jobs/${id}`)).budget;
  assert.deepEqual([now.spent, Math.round(now.questions * NANO)], [budget.spent, billed], "beside what the run cost");
  const call = (await get(`/api/jobs/${id}/calls`)).at(-1);
  assert.deepEqual([call.state, call.chunks, call.usd], ["settled", 0, written.usd]);
  assert.equal((await receipt(id)).usd.spent, budget.spent);
  assert.deepEqual(await memory(id), flawless, "the memory is what it was");
  const { body: nothing } = await put(id, "ask", "Wer gewann 1874 in Reykjavik?");
  assert.deepEqual(nothing, { facts: [], model: null });
  // Under the cap, or not at all.
  await say(socket, "cap", { cap: 0.000001 });
  const over = await put(id, "answer", ASKED);
  assert.deepEqual([over.status, over.body.reason], [409, "answer_over_cap"]);
  assert.equal((await provider.seen()).billed, before + billed);
  socket.close();
});

test("what a model makes up in an answer is left out, and what goes wrong says why", async () => {
  await provider.plan([]);
  const { id, socket } = await begin("asked-roughly");
  await socket.until(done);
  socket.close();
  const cases = [
    ["InventedQuotes", 200, 2],
    ["Injected", 200, 1],
    ["Busy", 503, "model_away"],
    ["Disconnect", 503, "model_away"],
    ["NoCredit", 409, "model_credit"],
    ["NoSuchModel", 422, "model_gone"],
    ["KeyRefused", 422, "model_key"],
    ["Refusal", 502, "model_useless"],
    ["Truncated", 502, "model_useless"],
    ["Empty", 502, "model_useless"],
  ];
  for (const [misstep, wanted, what] of cases) {
    const before = (await provider.seen()).billed;
    const spent = (await get(`/api/jobs/${id}`)).budget.questions;
    await provider.plan([misstep]);
    const { status, body } = await put(id, "answer", ASKED);
    assert.deepEqual([status, body.dropped ?? body.reason], [wanted, what], `${misstep}: ${JSON.stringify(body)}`);
    assert.ok(!JSON.stringify(body.sentences ?? []).match(/evil|4711|Surely/), misstep);
    const cost = ((await get(`/api/jobs/${id}`)).budget.questions - spent) * NANO;
    assert.ok(cost >= (await provider.seen()).billed - before - 1, `${misstep}: what was billed is counted`);
  }
  await provider.plan([]);
  const wrong = await put(id, "answer", ASKED, { key: "sk-wrong" });
  assert.deepEqual([wrong.status, wrong.body.reason], [422, "model_key"], "a key of one's own is what is asked with");
  assert.equal((await put(id, "answer", ASKED, { key: "no key" })).body.reason, "no_key");
  assert.equal((await put(id, "answer", ASKED)).status, 200);
});

test("a question that the server does not outlive counts as spent, and another may be asked", async () => {
  await provider.plan([]);
  const { id, socket } = await begin("asked-and-killed");
  await socket.until(done);
  socket.close();
  const { usd } = (await put(id, "ask", ASKED)).body.model;
  const { calls } = await provider.seen();
  await provider.plan(["Hang"]);
  const lost = put(id, "answer", ASKED).catch(() => "lost");
  while ((await provider.seen()).calls.length === calls.length) await new Promise((resume) => setTimeout(resume, 20));
  assert.equal((await put(id, "answer", ASKED)).body.reason, "answer_underway");
  await server.kill();
  assert.equal(await lost, "lost");
  await server.up();
  const call = (await get(`/api/jobs/${id}/calls`)).at(-1);
  assert.deepEqual([call.state, call.usd], ["lost", usd]);
  assert.equal((await get(`/api/jobs/${id}`)).budget.questions, usd);
  assert.equal((await put(id, "answer", ASKED)).status, 200);
});

test("a person pauses and ends a run from two windows", async () => {
  await provider.plan([], 150);
  const { id, socket } = await begin("controls");
  const other = await Socket.hello(server, id);
  await socket.until(({ stage }) => stage === "quick_pass");
  socket.say({ kind: "pause", id: "one" });
  other.say({ kind: "pause", id: "one" });
  await other.until(({ hold }) => hold === "paused");
  await say(other, "resume");
  await say(other, "finish");
  const ended = await socket.until(({ ended_at }) => ended_at !== null);
  await provider.plan([]);
  assert.equal(ended.finish, true);
  assert.equal(ended.chunks.read + ended.chunks.passed, CHUNKS);
  // On second thoughts. If all was read when it ended, it may go on and end before the command is answered.
  await say(socket, "retry");
  const now = await get(`/api/jobs/${id}`);
  const again = now.ended_at === null ? await socket.until(({ ended_at }) => ended_at !== null) : now;
  assert.equal(again.chunks.read, CHUNKS);
  socket.close();
  other.close();
  assert.deepEqual(await memory(id), flawless);
});

/** A longer life, of which a model reads a part at a time. */
const long = outbox([...Array(900).keys()].map((n) => text(n % 300) + ` That was day ${n}.`), "long", 60);

async function beginLong(memory) {
  const change = { chunks: 900, provider: "anthropic", model: "claude-haiku-5-5", memory };
  const { body } = await open(server, newJob(long, change));
  const socket = await Socket.hello(server, body.id);
  for (const bytes of long) socket.send(bytes);
  return { id: body.id, socket };
}

/** Each starts a server again, which takes seconds: `KILLS=20` for more. */
const KILLS = Number(process.env.KILLS ?? 5);

test(`${KILLS} kills cost no more than what was under way`, async () => {
  await provider.plan([]);
  const whole = await beginLong("unkilled");
  await whole.socket.until(done);
  whole.socket.close();
  await provider.plan([], 400);
  const before = await provider.seen();
  const { id, socket } = await beginLong("killed");
  let follow = socket;
  let kills = 0;
  let read = 0;
  while (kills < KILLS) {
    // Now while calls are out, now when something was just read.
    const isIt = ({ chunks }) => (kills % 2 === 0 ? chunks.reading > 0 : chunks.read > read);
    const snapshot = await follow.until((snapshot) => done(snapshot) || isIt(snapshot));
    if (done(snapshot)) break;
    read = snapshot.chunks.read;
    await server.kill();
    kills += 1;
    await server.up();
    follow = await Socket.hello(server, id);
    const have = (follow.greeting.have.at(-1) ?? [0, -1])[1] + 1;
    for (const bytes of long.slice(have)) follow.send(bytes);
  }
  await follow.until(done);
  follow.close();
  await provider.plan([]);
  assert.ok(kills >= 3, `${kills} kills`);
  assert.deepEqual(await memory(id), await memory(whole.id), `killed ${kills} times`);
  const ledger = await get(`/api/jobs/${id}/calls`);
  const seen = await provider.seen();
  const { budget } = await get(`/api/jobs/${id}`);
  assert.ok(budget.spent * NANO >= seen.billed - before.billed - 1, "all that was billed is in the ledger");
  const lost = ledger.filter(({ state }) => state === "lost");
  const { calls } = await receipt(id);
  assert.ok(lost.length >= kills / 2 && lost.length <= 5 * kills && calls.repeated === lost.length, `${lost.length} lost in ${kills} kills`);
});

/** Every byte that the server keeps or says. */
test("what is wrong with a provider is said before anything is sent", async () => {
  const health = async (vars) => {
    const asked = await start({ vars });
    const answer = await raw(asked, { path: "/health" });
    await asked.end();
    assert.ok(!JSON.stringify(answer.body).includes("sk-"), "no key is said");
    return [answer.status, answer.body.settings];
  };
  const base = { PROVIDER: "anthropic", ANTHROPIC_BASE_URL: provider.origin };
  assert.deepEqual(await health({ ...base, ANTHROPIC_API_KEY: KEY }), [200, undefined]);
  assert.deepEqual(await health({ ...base, ANTHROPIC_API_KEY: "sk-wrong" }), [503, ["ANTHROPIC_API_KEY"]]);
  const nobody = { ...base, ANTHROPIC_BASE_URL: "http://127.0.0.1:9", ANTHROPIC_API_KEY: "sk-1" };
  assert.deepEqual(await health(nobody), [503, ["ANTHROPIC_BASE_URL"]]);
});

test("the operator's month has a budget, and is told of once", async () => {
  const told = [];
  let all;
  const toldAll = new Promise((resolve) => (all = resolve));
  const operator = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    told.push(JSON.parse(Buffer.concat(parts).toString()).text);
    response.end("ok");
    if (told.at(-1).includes("used up")) all();
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => operator.once("listening", listening));
  const budget = 0.12;
  const vars = { ANTHROPIC_BASE_URL: provider.origin, ANTHROPIC_API_KEY: KEY, BUDGET_USD_MONTH: String(budget) };
  const tight = await start({ vars: { ...vars, ALERT_WEBHOOK_URL: `http://127.0.0.1:${operator.address().port}/` } });
  try {
    await provider.plan([]);
    const before = (await provider.seen()).billed;
    const { body } = await open(tight, newJob(long, { chunks: 900, provider: "anthropic", model: "claude-haiku-5-5" }));
    const socket = await Socket.hello(tight, body.id);
    for (const bytes of long) socket.send(bytes);
    const paused = await socket.until((snapshot) => held(snapshot) && done(snapshot));
    socket.close();
    assert.equal(paused.hold, "budget");
    assert.ok(paused.chunks.read > 0 && paused.chunks.passed > 0);
    assert.ok((await provider.seen()).billed - before <= budget * NANO, "the budget holds");
    await toldAll;
    assert.match(told[0], /^decant: 50 % of the budget of \d{4}-\d\d is spent \(\$0\.\d\d of \$0\.12\)\.$/);
    // Whether four fifths are passed before a call is refused depends on what a call costs.
    const levels = told.length;
    assert.ok(levels === 2 || (levels === 3 && told[1].startsWith("decant: 80 %")), told.join(" / "));
    assert.match(told.at(-1), /^decant: the budget of \d{4}-\d\d is used up/);
    // What is asked again is refused again, and told no more.
    const again = await Socket.hello(tight, body.id);
    await say(again, "resume");
    await again.until((snapshot) => held(snapshot) && done(snapshot));
    again.close();
    assert.equal(told.length, levels, told.join(" / "));
    assert.ok((await provider.seen()).billed - before <= budget * NANO, "the budget holds");
  } finally {
    await tight.end();
    operator.close();
  }
});

test("a batch that waits outlives the object that sent it, and costs half", async () => {
  await provider.plan([]);
  const before = await provider.seen();
  const { id, socket } = await begin("economy", { economy: true });
  await socket.until(({ batch_since }) => batch_since !== null);
  socket.close();
  const about = async () => (await provider.seen()).calls.slice(before.calls.length).map(({ path }) => path);
  // It has asked how the batch stands: it has stored what it is called.
  while (!(await about()).some((path) => path.includes("/batches/"))) await new Promise((resume) => setTimeout(resume, 20));
  await server.kill();
  await server.up();
  const follow = await Socket.hello(server, id);
  const snapshot = await follow.until(done);
  follow.close();
  assert.deepEqual(await memory(id), flawless);
  const paths = await about();
  const batches = paths.filter((path) => path === "/v1/messages/batches").length;
  const ledger = await get(`/api/jobs/${id}/calls`);
  assert.equal(batches, Math.max(...ledger.map(({ batch }) => batch)), "nothing is sent twice");
  assert.ok(ledger.every(({ batch, state }) => batch > 0 && state === "settled"), JSON.stringify(ledger));
  assert.ok(!paths.includes("/v1/messages"), "nothing is asked alone");
  const billed = (await provider.seen()).billed - before.billed;
  assert.equal(Math.round(snapshot.budget.spent * NANO), billed);
  assert.deepEqual([snapshot.budget.economy, (await receipt(id)).usd.economy], [true, true]);
  const whole = (await get(`/api/jobs/${id}`)).budget;
  assert.ok(whole.high > 0);
});

test("what goes wrong in a batch passes, and a pause calls it off", async () => {
  await provider.plan(["Busy", null, "ServerError"], 0, ["ServerError", "Hang"]);
  const { id, socket } = await begin("economy-rough", { economy: true });
  await socket.until(({ batch_since }) => batch_since !== null);
  // What changes is told before the pause is acknowledged: between two batches it changes only once.
  socket.say({ kind: "pause", id: "between" });
  await socket.until(({ hold, batch_since }) => hold === "paused" && batch_since === null);
  await say(socket, "resume");
  await socket.until(done);
  socket.close();
  await provider.plan([]);
  assert.deepEqual(await memory(id), flawless);
});

test("the operator's month holds for batches too", async () => {
  const vars = { ANTHROPIC_BASE_URL: provider.origin, ANTHROPIC_API_KEY: KEY, BUDGET_USD_MONTH: "0.001" };
  const tight = await start({ vars });
  try {
    const before = await provider.seen();
    const { body } = await open(tight, job("tight", { economy: true }));
    const socket = await Socket.hello(tight, body.id);
    for (const bytes of frames) socket.send(bytes);
    const paused = await socket.until((snapshot) => held(snapshot) && done(snapshot));
    socket.close();
    assert.equal(paused.hold, "budget");
    const seen = await provider.seen();
    assert.deepEqual([seen.billed, seen.calls.length], [before.billed, before.calls.length], "nothing was sent");
  } finally {
    await tight.end();
  }
});

test("who has no batches says so before anything is sent", async () => {
  const { status, body } = await open(server, job("none", { provider: "embedded", model: null, economy: true }));
  assert.deepEqual([status, body.code], [422, "P03"]);
});

test("no more than five calls of a person are out at once", async () => {
  assert.ok((await provider.seen()).at_once <= 5);
});

test("a model without a price is not begun", async () => {
  const { status, body } = await open(server, job("unpriced", { model: "claude-nobody" }));
  assert.equal(status, 422);
  assert.equal(body.code, "P02");
});

test("what a server offers is said before anything is sent, and no key with it", async () => {
  const offer = async (vars, query = "") => {
    const asked = await start({ vars: { ANTHROPIC_BASE_URL: provider.origin, ...vars } });
    const { status, body } = await raw(asked, { path: `/api/offer${query}` });
    await asked.end();
    assert.equal(status, 200, JSON.stringify(body));
    assert.ok(!JSON.stringify(body).includes("sk-"), "no key is said");
    return { ...body, anthropic: body.providers.find((one) => one.provider === "anthropic") };
  };
  const tokens = "?provider=anthropic&model=claude-haiku-5-5&calls=3&input=100000&cached=3000&output=20000";
  const own = JSON.stringify([{ model: "claude-haiku-5-5", input: 0.2, cached: 0.02, output: 1 }]);
  const bare = await offer({}, tokens);
  assert.deepEqual([bare.own_keys, bare.anthropic.access, bare.provider], [false, "no_key", "embedded"]);
  assert.equal(bare.anthropic.host, new URL(provider.origin).host);
  assert.match(bare.prices, /^\d{4}-\d\d-\d\d$/);
  const keyed = await offer({ ANTHROPIC_API_KEY: KEY, VAULT_KEY, PRICES: own }, tokens);
  assert.deepEqual([keyed.own_keys, keyed.anthropic.access], [true, "ready"]);
  const haiku = keyed.anthropic.models.find((one) => one.model === "claude-haiku-5-5");
  assert.deepEqual([haiku.input, haiku.output], [0.2, 1]);
  assert.ok(keyed.range.low > 0 && keyed.range.low < keyed.range.high);
  assert.ok(Math.abs(keyed.range.high / bare.range.high - 2) < 1e-6, "the range is of this server's prices");
  const refused = await offer({ ANTHROPIC_API_KEY: "sk-wrong" }, "?model=nobody&calls=x");
  assert.deepEqual([refused.anthropic.access, refused.range], ["key_refused", null]);
});
