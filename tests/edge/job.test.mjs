// A job from its first frame to the memory, and everything that may come instead of a frame.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { Socket, chunk, frame, frameOf, newJob, open, outbox, raw, run } from "./client.mjs";
import { start } from "./server.mjs";

let server;
before(async () => (server = await start()));
after(() => server?.end());

const texts = [
  "I live in Ghent and I keep two hives on the roof.",
  "My sister Ana works as a nurse in Porto.",
  "I prefer short answers without bullet points.",
  "I use Neovim and a ThinkPad for work every day.",
];
const get = async (path) => (await raw(server, { path })).body;

/** A job that waits for its frames, and a socket to it. */
async function opened(frames) {
  const { body } = await open(server, newJob(frames));
  return { id: body.id, socket: await Socket.hello(server, body.id) };
}

test("frames in, a memory out", async () => {
  const frames = outbox(texts);
  const { id, snapshot } = await run(server, frames);
  assert.equal(snapshot.received_sha256, newJob(frames).manifest.sha256);
  assert.equal(snapshot.frames_stored, frames.length);
  assert.deepEqual(snapshot.chunks, { read: 4, reading: 0, aside: 0, waiting: 0, passed: 0 });
  for (const { done, all } of snapshot.steps) assert.equal(done, all);

  const paths = snapshot.files.map(({ path }) => path);
  for (const path of ["facts.jsonl", "lines.jsonl", "receipt.json", "RECEIPT.md"]) assert.ok(paths.includes(path), path);
  for (const { path, bytes, sha256 } of snapshot.files) {
    const answer = await fetch(`${server.origin}/api/jobs/${id}/files/${path}`);
    const body = Buffer.from(await answer.arrayBuffer());
    assert.equal(body.length, bytes, path);
    assert.equal(createHash("sha256").update(body).digest("hex"), sha256, path);
  }

  const facts = (await get(`/api/jobs/${id}/files/facts.jsonl`)).trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(facts.length >= 3, `${facts.length} facts`);
  const fact = facts[0];
  assert.deepEqual(await get(`/api/jobs/${id}/facts?ids=${fact.id},nothing`), [fact]);
  const [evidence] = fact.evidence;
  const asked = new URLSearchParams({
    source: evidence.source,
    account: evidence.account ?? "",
    conversation: evidence.conversation_id,
    message: evidence.message_id,
  });
  const message = await get(`/api/jobs/${id}/message?${asked}`);
  const quoted = Buffer.from(message.text).subarray(evidence.start, evidence.end).toString();
  assert.equal(quoted, evidence.quote);
  assert.equal(message.title, "About c");

  // It is found by its words, and read where it was said.
  const post = async (what, asked) => {
    const body = JSON.stringify(asked);
    const headers = { "content-type": "application/json", "content-length": body.length };
    return (await raw(server, { method: "POST", path: `/api/jobs/${id}/${what}`, headers, body })).body;
  };
  const search = (asked) => post("search", asked);
  const found = await search({ query: '"nurse in Porto" from:chatgpt' });
  const [hit] = found.hits;
  assert.deepEqual([found.hits.length, hit.title, hit.message.number, found.next], [1, "About c", 2, null]);
  assert.equal(hit.parts.filter(({ kind }) => kind === "hit").map(({ text }) => text).join(""), "nurse in Porto");
  const where = new URLSearchParams({ source: hit.source, account: hit.account, conversation: hit.conversation });
  const said = await get(`/api/jobs/${id}/conversation?${where}&message=${hit.message.id}`);
  assert.deepEqual(said.messages.map(({ text }) => text), texts);
  assert.deepEqual([said.earlier, said.later], [null, null]);
  assert.equal((await get(`/api/jobs/${id}/conversation?source=chatgpt&conversation=none`)).code, "M03");
  assert.equal((await search({ query: "a", after: "nowhere" })).code, "S02");
  const answer = await post("ask", { question: "Where do I work as a nurse?" });
  assert.match(answer.facts[0].evidence[0].quote, /nurse in Porto/);
  assert.equal(answer.model, null, "rules read this run: no model can answer");
  assert.equal((await post("answer", { question: "Where do I work as a nurse?" })).reason, "no_model_to_ask");
  assert.deepEqual(await post("ask", { question: "Who won?" }), { facts: [], model: null });
  assert.equal((await post("ask", { question: "a".repeat(1001) })).reason, "too_large");

  // A few of the facts, each where it stands.
  const learned = await get(`/api/jobs/${id}/learned`);
  assert.ok(learned.length > 0 && learned.length <= 8, `${learned.length} statements`);
  for (const { statement, title } of learned) {
    assert.equal(title, "About c");
    // A clause is a statement of its own, with a full stop.
    const said = statement.replace(/\.$/, "");
    assert.ok(texts.some((text) => text.includes(said)), statement);
  }
  assert.deepEqual(await get(`/api/jobs/${id}/asides`), []);
  assert.equal(snapshot.conversations, 1);
  assert.ok(Date.parse(snapshot.at) >= Date.parse(snapshot.started_at), snapshot.at);

  const memory = await get("/api/memory");
  assert.equal(memory.job, id);
  assert.deepEqual(memory.files, snapshot.files);
});

test("the bundle is a ZIP of the same files", async () => {
  const { id, snapshot } = await run(server, outbox(["I was born in Lisbon in 1984."], "bundle"));
  const answer = await fetch(`${server.origin}/api/jobs/${id}/bundle`);
  assert.equal(answer.headers.get("content-type"), "application/zip");
  assert.match(answer.headers.get("content-disposition"), /^attachment; filename="decant-memory-\d{4}-\d\d-\d\d\.zip"$/);
  const zip = Buffer.from(await answer.arrayBuffer());
  assert.equal(zip.readUInt32LE(0), 0x04034b50);
  const end = zip.length - 22;
  assert.equal(zip.readUInt32LE(end), 0x06054b50);
  assert.equal(zip.readUInt16LE(end + 10), snapshot.files.length);
  const { id: last } = await get("/api/memory").then(({ job }) => ({ id: job }));
  const again = await fetch(`${server.origin}/api/memory/bundle`);
  assert.equal(last, id);
  assert.deepEqual(Buffer.from(await again.arrayBuffer()), zip);
});

test("a frame twice is stored once, and a socket that comes back is told what is there", async () => {
  const frames = outbox(texts.slice(0, 2), "twice");
  const { id, socket } = await opened(frames);
  assert.deepEqual(socket.greeting, { kind: "hello", protocol: [1, 1], seq: socket.greeting.seq, have: [] });
  for (const _ of [1, 2]) {
    socket.send(frames[0]);
    assert.equal((await socket.next("stored")).n, 0);
  }
  socket.close();
  const again = await Socket.hello(server, id);
  assert.deepEqual(again.greeting.have, [[0, 0]]);
  again.send(frames[1]);
  await again.until(({ stage }) => stage === "done");
  again.close();
});

test("a damaged frame is asked for again", async () => {
  const frames = outbox(texts.slice(0, 1), "damaged");
  const { socket } = await opened(frames);
  const spoiled = Buffer.from(frames[0]);
  spoiled[60] ^= 1;
  socket.send(spoiled);
  assert.equal((await socket.next("damaged")).n, 0);
  socket.send(frames[0]);
  assert.equal((await socket.next("stored")).n, 0);
  socket.close();
});

test("a frame that inflates without end is refused", async () => {
  const frames = outbox(texts.slice(0, 1), "bomb");
  const { socket } = await opened(frames);
  const bomb = deflateRawSync(Buffer.alloc(64 << 20, "a"), { level: 9 });
  socket.send(frameOf(0, bomb, 1000));
  const refused = await socket.next("refused");
  assert.match(refused.message, /inflates to another length/);
  assert.equal(refused.reason, "part_not_understood");
  socket.send(frameOf(0, bomb, 64 << 20));
  assert.equal((await socket.next("refused")).reason, "part_too_large");
  assert.equal(await socket.closed(), 1009);
});

test("frames that the manifest does not have are refused", async () => {
  const frames = outbox(texts.slice(0, 2), "beyond");
  const { socket } = await opened(frames);
  socket.send(frame(2, [{ chunk: chunk("beyond", "one more", 2) }]));
  assert.partialDeepStrictEqual(await socket.next("refused"), { n: 2, reason: "part_not_announced" });
  const long = [...Array(40).keys()].map((n) => createHash("sha256").update(`${n}`).digest("hex")).join(" ");
  socket.send(frame(0, [{ chunk: chunk("beyond", long) }]));
  assert.partialDeepStrictEqual(await socket.next("refused"), { n: 0, reason: "parts_too_large" });
  const forged = chunk("beyond", "I like tea.");
  forged.pieces[0].text = "I like gin.";
  socket.send(frame(0, [{ chunk: forged }]));
  assert.equal((await socket.next("refused")).n, 0);
  socket.send(frames[0]);
  assert.equal((await socket.next("stored")).n, 0);
  socket.close();
});

test("a frame larger than frames are closes the socket", async () => {
  const frames = outbox(texts.slice(0, 1), "large");
  const { socket } = await opened(frames);
  socket.send(frameOf(0, Buffer.alloc((1 << 20) + 1), 4 << 20));
  assert.equal((await socket.next("refused")).n, 0);
  assert.equal(await socket.closed(), 1009);
});

test("what is no frame, no message or no job closes with its code", async () => {
  const frames = outbox(texts.slice(0, 1), "codes");
  const cases = [
    [4400, (socket) => socket.send(Buffer.from("GET / HTTP/1.1"))],
    [4400, (socket) => socket.send(frameOf(0, Buffer.alloc(10), 10, { version: 9 }))],
    [4400, (socket) => socket.say("{")],
  ];
  for (const [code, act] of cases) {
    const { socket } = await opened(frames);
    act(socket);
    assert.equal(await socket.closed(), code);
  }
  const { body } = await open(server, newJob(frames));
  const early = new Socket(server, body.id);
  await early.opened;
  early.send(frames[0]);
  assert.equal(await early.closed(), 4400, "a frame before hello");
  const stranger = new Socket(server, "AAAAAAAAAAAAAAAAAAAAAA");
  await stranger.opened;
  stranger.say({ kind: "hello", protocol: [1, 1] });
  assert.equal(await stranger.closed(), 4404);
  const newer = new Socket(server, body.id);
  await newer.opened;
  newer.say({ kind: "hello", protocol: [7, 9] });
  assert.equal(await newer.closed(), 4426);
});

test("commands are answered, and what is unknown is told apart", async () => {
  const { socket } = await opened(outbox(texts.slice(0, 1), "commands"));
  socket.say({ kind: "retry", id: "a", later: "a field of a later version" });
  assert.equal((await socket.next("ack")).id, "a");
  socket.say({ kind: "dance", id: "b" });
  assert.deepEqual(await socket.next("nack"), {
    kind: "nack",
    id: "b",
    code: "S02",
    detail: "this is no command",
  });
  for (const cap of [-1, 1e9]) {
    socket.say({ kind: "cap", id: `cap ${cap}`, cap });
    const { id, detail } = await socket.next("nack");
    assert.deepEqual([id, detail], [`cap ${cap}`, "a cap is an amount in dollars below a billion"]);
  }
  socket.say({ kind: "event of a later version" });
  socket.say("ping");
  assert.equal(await socket.next("pong"), "pong");
  socket.close();
});

test("the same manifest joins the unfinished job and not the finished one", async () => {
  const frames = outbox(["I play the cello in a quartet."], "join");
  const first = await open(server, newJob(frames));
  const second = await open(server, newJob(frames));
  assert.deepEqual([first.status, second.status], [201, 200]);
  assert.equal(second.body.id, first.body.id);
  assert.match(first.body.id, /^[A-Za-z0-9_-]{22}$/);
  const { id } = await run(server, frames);
  assert.equal(id, first.body.id);
  const third = await open(server, newJob(frames));
  assert.equal(third.status, 201);
  assert.notEqual(third.body.id, id);
});

test("a bundle of an unfinished job is not there yet", async () => {
  const { id, socket } = await opened(outbox(["I collect stamps."], "early"));
  const answer = await raw(server, { path: `/api/jobs/${id}/bundle` });
  assert.equal(answer.status, 409);
  socket.close();
});

test("with a run goes what later memories have from it alone", async () => {
  const first = await run(server, outbox(["I have a canarydog named Rex."], "import"));
  const second = await run(server, outbox(["I have a parrot named Coco."], "import later"));
  const facts = () => get(`/api/jobs/${second.id}/files/facts.jsonl`);
  assert.match(await facts(), /canarydog[^]*Coco|Coco[^]*canarydog/);
  assert.equal((await raw(server, { method: "DELETE", path: `/api/jobs/${first.id}` })).status, 204);
  const socket = await Socket.hello(server, second.id);
  await socket.until(({ stage, seq }) => stage === "done" && seq > second.snapshot.seq);
  socket.close();
  assert.match(await facts(), /Coco/);
  assert.doesNotMatch(await facts(), /canarydog/);
});

test("what is deleted is gone", async () => {
  const { id } = await run(server, outbox(["I have a dog named Rex."], "gone"));
  const remove = (path) => raw(server, { method: "DELETE", path });
  assert.equal((await remove(`/api/jobs/${id}`)).status, 204);
  assert.equal((await raw(server, { path: `/api/jobs/${id}` })).status, 404);
  assert.equal((await remove("/api/person")).status, 204);
  assert.deepEqual(await get("/api/jobs"), []);
  const { snapshot } = await run(server, outbox(["I have a dog named Rex."], "gone"));
  assert.equal(snapshot.stage, "done", "a new memory can begin");
});
