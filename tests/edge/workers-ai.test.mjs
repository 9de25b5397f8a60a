// Workers AI by its binding, for which the provider on paper stands in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Socket, newJob, open, outbox, raw } from "./client.mjs";
import { fake } from "./fake.mjs";
import { start } from "./server.mjs";

const MODEL = "@cf/zai-org/glm-4.7-flash";
const CHUNKS = 24;
const NANO = 1e9;

const text = (n) =>
  [0, 1, 2, 3].map((k) => `I moved to street ${4 * n + k} in ${1900 + 4 * n + k}. And so it went on, as it does.`).join(" ");
const frames = outbox([...Array(CHUNKS).keys()].map(text), "life", 10);

let provider;
let server;
let flawless;

const held = ({ hold }) => hold !== null;
const done = ({ stage }) => stage === "done";
const get = async (path) => (await raw(server, { path })).body;

async function begin(memory) {
  const { status, body } = await open(server, newJob(frames, { chunks: CHUNKS, provider: "workers-ai", model: MODEL, memory }));
  assert.equal(status, 201, JSON.stringify(body));
  const socket = await Socket.hello(server, body.id);
  for (const bytes of frames) socket.send(bytes);
  return { id: body.id, socket };
}

const facts = (id) => get(`/api/jobs/${id}/files/facts.jsonl`);

before(async () => {
  provider = await fake();
  server = await start({ main: "tests/edge/with-ai.mjs", vars: { STAND_IN_URL: provider.origin } });
});
after(async () => {
  await server?.end();
  provider?.end();
});

test("the binding is offered, asked, and costs what was counted", async () => {
  const { providers } = await get("/api/offer");
  assert.equal(providers.find((one) => one.provider === "workers-ai").access, "ready");
  const { id, socket } = await begin("flawless");
  const { hold, budget } = await socket.until((snapshot) => done(snapshot) || held(snapshot));
  socket.close();
  assert.equal(hold, null);
  flawless = await facts(id);
  assert.equal(flawless.trim().split("\n").length, 4 * CHUNKS);
  const { billed, calls } = await provider.seen();
  assert.ok(billed > 0 && calls.every(({ path }) => path === `/ai/run/${MODEL}`), JSON.stringify(calls));
  assert.equal(Math.round(budget.spent * NANO), billed);
});

test("the binding answers questions, for which nobody's key is taken", async () => {
  const { id, socket } = await begin("asked");
  await socket.until(done);
  socket.close();
  const put = async (what, more = {}) => {
    const body = JSON.stringify({ question: "Which street did I move to in 1900?", ...more });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${server.origin}/api/jobs/${id}/${what}`, { method: "POST", headers, body });
    return answer.json();
  };
  const { model } = await put("ask");
  assert.deepEqual([model.provider, model.host, model.access], ["workers-ai", "", "ready"]);
  const { billed } = await provider.seen();
  // What is paid with somebody's own key is not held to the operator's month: this would be the operator's.
  assert.equal((await put("answer", { key: "sk-of-nobody" })).reason, "wants_no_key");
  assert.equal((await provider.seen()).billed, billed);
  const { sentences, usd } = await put("answer");
  assert.ok(sentences.length > 0);
  assert.equal(Math.round(usd * NANO), (await provider.seen()).billed - billed);
});

for (const misstep of ["Busy", "ServerError", "TooLarge", "Disconnect", "Truncated", "Empty", "InvalidJson"]) {
  test(`${misstep} of the binding passes, and the memory is the same`, async () => {
    await provider.plan([misstep]);
    const { id, socket } = await begin(`passes-${misstep}`);
    await socket.until(done);
    socket.close();
    assert.equal((await provider.seen()).left, 0, "it was played");
    assert.equal(await facts(id), flawless);
  });
}

for (const [misstep, hold] of [["NoCredit", "credit"], ["NoSuchModel", "model"]]) {
  test(`${misstep} of the binding waits for the person`, async () => {
    await provider.plan([misstep]);
    const { id, socket } = await begin(`held-${misstep}`);
    assert.equal((await socket.until(held)).hold, hold);
    socket.say({ kind: "resume", id: `resume-${misstep}` });
    await socket.until((snapshot) => done(snapshot) && !held(snapshot));
    socket.close();
    assert.equal(await facts(id), flawless);
  });
}
