// SIGKILL in the upload and in every stage: the import goes on by itself, and its memory is byte
// for byte that of an undisturbed run.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { Socket, newJob, open, outbox, run } from "./client.mjs";
import { start } from "./server.mjs";

const CHUNKS = 240;
const IN_EACH_FRAME = 10;
const STAGES = ["quick_pass", "extract", "merge", "reduce", "write_memory", "write_profile"];
/** One step to a slice, so that every stage lasts long enough to be met. */
const vars = { SLICE_STEPS: "1" };

const cities = ["Ghent", "Porto", "Oslo", "Lyon", "Turin", "Graz", "Bergen", "Leiden"];
const things = ["a cargo bike", "two hives", "a cello", "a darkroom", "an allotment", "a kiln", "a kayak"];
const jobs = ["nurse", "welder", "translator", "beekeeper", "pilot", "luthier", "surveyor"];

/** What a person may have said, the n-th time: more in all than the quick pass reads. */
function text(n) {
  const sentences = [0, 1, 2, 3].flatMap((k) => {
    const i = 4 * n + k;
    const [city, thing, job] = [cities[i % 8], things[(i * 5) % 7], jobs[(i * 3) % 7]];
    return [
      `I moved to ${city} in ${1990 + (i % 30)} and I still live there.`,
      `I own ${thing} and I use it every week since ${1995 + (i % 25)}.`,
      `My sister works as a ${job} in ${cities[(i * 7) % 8]}, ${i} kilometres from me.`,
      `I prefer answers of at most ${10 + i} words, without bullet points.`,
    ];
  });
  return sentences.join(" ");
}

const frames = outbox([...Array(CHUNKS).keys()].map(text), "life", IN_EACH_FRAME);
let undisturbed;
let flawless;
let server;

/** Everything of a memory that must not depend on the run. */
async function memory({ origin }, id, files) {
  const contents = {};
  for (const { path } of files) {
    const answer = await fetch(`${origin}/api/jobs/${id}/files/${path}`);
    contents[path] = await answer.text();
  }
  const receipt = JSON.parse(contents["receipt.json"]);
  for (const field of ["build", "started_at", "ended_at", "calls"]) delete receipt[field];
  delete contents["RECEIPT.md"];
  contents["receipt.json"] = JSON.stringify(receipt);
  return contents;
}

/** The stage in which a server died. */
function stageOf({ home }) {
  const folder = join(home, "state/v3/do/decant-Person");
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, files[0]), { readOnly: true });
  const { stage } = database.prepare("SELECT stage FROM job").get();
  database.close();
  return stage;
}

before(async () => {
  undisturbed = await start({ vars });
  const { id, snapshot } = await run(undisturbed, frames, { chunks: CHUNKS });
  flawless = await memory(undisturbed, id, snapshot.files);
  assert.ok(flawless["facts.jsonl"].split("\n").length > 100, "there is something to remember");
  server = await start({ vars });
});
after(async () => {
  await server?.end();
  await undisturbed?.end();
});

test("one job of a memory runs at a time, and frames are taken meanwhile", async () => {
  const small = outbox(["I was born in Lisbon.", "I have two dogs.", "I like strong coffee."], "small");
  const first = await open(undisturbed, newJob(frames, { chunks: CHUNKS, memory: "shared" }));
  const second = await open(undisturbed, newJob(small, { memory: "shared" }));
  const leading = await Socket.hello(undisturbed, first.body.id);
  const following = await Socket.hello(undisturbed, second.body.id);
  for (const bytes of frames) leading.send(bytes);
  await leading.until(({ stage }) => stage !== "upload");
  for (const bytes of small) following.send(bytes);
  for (const n of small.keys()) assert.equal((await following.next("stored")).n, n);
  await following.until(({ stage }) => stage !== "upload");
  const jobs = await fetch(`${undisturbed.origin}/api/jobs`).then((answer) => answer.json());
  assert.equal(jobs.find(({ id }) => id === first.body.id).stage, "done");
  await following.until(({ stage }) => stage === "done");
  leading.close();
  following.close();
});

test("ten kills make no difference", async () => {
  const { body } = await open(server, newJob(frames, { chunks: CHUNKS }));
  const killed = [];
  const again = async () => {
    await server.kill();
    killed.push(stageOf(server));
    await server.up();
    return Socket.hello(server, body.id);
  };

  // In the upload: with nothing stored, then three times with a frame under way.
  const stored = ({ greeting }) => (greeting.have.at(-1) ?? [0, -1])[1] + 1;
  let socket = await Socket.hello(server, body.id);
  socket = await again();
  for (const _ of [1, 2, 3]) {
    const from = stored(socket);
    for (let n = from; n < from + 3; n += 1) {
      socket.send(frames[n]);
      assert.equal((await socket.next("stored")).n, n);
    }
    socket.send(frames[from + 3]);
    socket = await again();
    assert.ok(stored(socket) >= from + 3, "what was acknowledged is stored");
  }
  for (let n = stored(socket); n < frames.length; n += 1) socket.send(frames[n]);

  // In every stage, at first sight of it.
  const left = new Set(STAGES);
  for (;;) {
    const snapshot = await socket.until(({ stage }) => left.has(stage) || stage === "done");
    if (snapshot.stage === "done") break;
    left.delete(snapshot.stage);
    socket = await again();
  }
  const snapshot = await fetch(`${server.origin}/api/jobs/${body.id}`).then((answer) => answer.json());
  socket.close();

  assert.ok(killed.length >= 10, `killed ${killed.length} times: ${killed}`);
  assert.deepEqual(await memory(server, body.id, snapshot.files), flawless, `killed in ${killed}`);
  assert.deepEqual([...new Set(killed)].sort(), ["upload", ...STAGES].sort(), "every stage was met");
});
