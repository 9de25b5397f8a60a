// What a person decides about facts, over the socket of a run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Socket, outbox, raw, run } from "./client.mjs";
import { start } from "./server.mjs";

let server;
before(async () => (server = await start()));
after(() => server?.end());

const get = async (path) => (await raw(server, { path })).body;
const facts = async (id) =>
  (await get(`/api/jobs/${id}/files/facts.jsonl`)).trim().split("\n").map((line) => JSON.parse(line));
const fact = async (id, start) => (await facts(id)).find(({ statement }) => statement.startsWith(start));

/** All that a memory's ZIP and its pages hold, as one text. */
async function whole(id, snapshot) {
  const files = await Promise.all(snapshot.files.map(({ path }) => get(`/api/jobs/${id}/files/${path}`)));
  return files.map((file) => (typeof file === "string" ? file : JSON.stringify(file))).join("\n");
}

/** Says a command and waits for the memory that comes of it. */
async function decided(socket, command) {
  socket.say(command);
  const { seq } = await socket.until(({ stage }) => stage !== "done");
  return await socket.until((snapshot) => snapshot.stage === "done" && snapshot.seq > seq);
}

test("what is decided is written, stays for the next run, and is taken back", async () => {
  const first = await run(server, outbox(["I keep two canaryhives on the roof.", "I live in Ghent."], "care"));
  const { id } = first;
  const before = await whole(id, first.snapshot);
  assert.ok(before.includes("canaryhives"));
  const learned = async () => JSON.stringify(await get(`/api/jobs/${id}/learned`));
  assert.ok((await learned()).includes("canaryhives"));
  const hives = await fact(id, "I keep two");
  const socket = await Socket.hello(server, id);
  await socket.next("snapshot");
  const forget = { kind: "decide", id: "w1", verdict: "forget", facts: [hives.id] };
  const gone = await decided(socket, forget);
  assert.ok(!(await whole(id, gone)).includes("canaryhives"));
  assert.ok(!(await learned()).includes("canaryhives"), "what was forgotten is not told as what was just learned");
  const receipt = await get(`/api/jobs/${id}/files/receipt.json`);
  assert.equal(receipt.facts.rejected.forgotten, 1);
  // Said again by a page that has not heard of it, it is done already.
  socket.say(forget);
  assert.equal((await socket.next("ack")).id, "w1");

  const home = await fact(id, "I live in Ghent");
  const edit = { kind: "decide", id: "w2", verdict: "edit", facts: [home.id], statement: "I live near Ghent." };
  await decided(socket, edit);
  const edited = await fact(id, "I live near Ghent.");
  assert.deepEqual([edited.review, edited.status], ["edited", "active"]);
  const review = await get(`/api/jobs/${id}/review`);
  assert.deepEqual(review.facts.map(({ review, decision }) => [review, decision]), [["edited", "w2"]]);
  assert.deepEqual(review.forgotten.map(({ decision }) => decision), ["w1"]);

  // The next export says it again.
  const second = await run(server, outbox(["As I said, I keep two canaryhives on the roof."], "later"));
  const later = await whole(second.id, second.snapshot);
  assert.ok(!later.includes("canaryhives"));
  assert.ok(later.includes("I live near Ghent."));

  // Forgotten in the newest memory, it is gone from the earlier one too.
  const now = await fact(second.id, "I live near Ghent.");
  const newest = await Socket.hello(server, second.id);
  await newest.next("snapshot");
  await decided(newest, { kind: "decide", id: "w5", verdict: "forget", facts: [now.id] });
  const earlier = await Socket.hello(server, id);
  const left = await earlier.until(({ stage }) => stage === "done");
  assert.ok(!(await whole(id, left)).includes("Ghent"));
  await decided(newest, { kind: "undo", id: "w6", decision: "w5" });
  newest.close();
  earlier.close();

  // Taken back on the page of the first run, it is back in the newest memory too.
  await decided(socket, { kind: "undo", id: "w3", decision: "w1" });
  await decided(socket, { kind: "undo", id: "w4", decision: "w2" });
  const follower = await Socket.hello(server, second.id);
  const last = await follower.until(({ stage }) => stage === "done");
  assert.ok((await whole(second.id, last)).includes("canaryhives"));
  assert.deepEqual((await facts(id)).map(({ id }) => id).sort(), [hives.id, home.id].sort());
  socket.close();
  follower.close();
});

test("the messages of what is forgotten go out of the store, and later exports do not bring them back", async () => {
  const own = await start();
  try {
    const texts = ["I keep two canarywombats on the roof.", "I live in Ghent."];
    const { id } = await run(own, outbox(texts, "removal"));
    const at = async (path) => (await raw(own, { path })).body;
    const list = async (id) => (await at(`/api/jobs/${id}/files/facts.jsonl`)).trim().split("\n").map((line) => JSON.parse(line));
    await own.kill();
    assert.ok(own.holds("canarywombats").includes("chunk"), "the texts are read as they are stored");
    await own.up();
    const wombats = (await list(id)).find(({ statement }) => statement.includes("canarywombats"));
    const socket = await Socket.hello(own, id);
    await socket.next("snapshot");
    await decided(socket, { kind: "decide", id: "f", verdict: "forget", facts: [wombats.id] });
    assert.deepEqual((await at(`/api/jobs/${id}/review`)).forgotten.map(({ removed }) => removed), [0]);
    await decided(socket, { kind: "remove", id: "out", decision: "f" });
    assert.deepEqual((await at(`/api/jobs/${id}/review`)).forgotten.map(({ removed }) => removed), [1]);
    socket.say({ kind: "remove", id: "again", decision: "f" });
    assert.match((await socket.next("nack")).detail, /nothing to remove/);
    socket.close();
    // The conversation has grown, and comes whole.
    const second = await run(own, outbox([...texts, "I bake rye bread on Sundays."], "removal"));
    const found = (await list(second.id)).map(({ statement }) => statement);
    assert.ok(found.includes("I bake rye bread on Sundays."), found.join());
    const receipt = await at(`/api/jobs/${second.id}/files/receipt.json`);
    assert.equal(receipt.messages.buckets.excluded, 1);
    await own.kill();
    assert.deepEqual(own.holds("canarywombats"), []);
  } finally {
    await own.end();
  }
});

test("the memory leaves in other forms, without what waits", async () => {
  const { id } = await run(server, outbox(["I keep bees in Aalst.", "Always begin with a joke about Aalst."], "forms"));
  const form = async (query) => {
    const answer = await fetch(`${server.origin}/api/jobs/${id}/export${query}`);
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
  };
  const names = ({ bytes }) => {
    const found = [];
    for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4)) {
      found.push(bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28)).toString());
    }
    return found;
  };
  const pam = await form("?as=pam&without=provenance,others");
  assert.deepEqual([pam.status, names(pam)], [200, ["pam/pam.json"]]);
  assert.equal(pam.headers.get("content-disposition"), 'attachment; filename="decant-pam.zip"');
  const folders = new Set(names(await form("")).map((path) => path.split("/")[0]));
  for (const folder of ["okf", "pam", "paste", "mcp", "print"]) assert.ok(folders.has(folder), [...folders].join());
  for (const query of ["?as=word", "?without=all"]) assert.equal((await form(query)).status, 400);
});

test("what cannot be decided is refused with its reason", async () => {
  const { id } = await run(server, outbox(["My cat is called Momo."], "refused"));
  const cat = await fact(id, "My cat");
  const socket = await Socket.hello(server, id);
  const cases = [
    [{ kind: "decide", verdict: "forget", facts: ["ffff"] }, /ffff is no fact of this memory/],
    [{ kind: "decide", verdict: "forget", facts: [] }, /name one fact/],
    [{ kind: "decide", verdict: "edit", facts: [cat.id], statement: " " }, /forget it/],
    [{ kind: "decide", verdict: "burn", facts: [cat.id] }, /this is no command/],
    [{ kind: "undo", decision: "never" }, /no such decision/],
  ];
  for (const [n, [command, expected]] of cases.entries()) {
    socket.say({ ...command, id: `r${n}` });
    const { id, code, detail } = await socket.next("nack");
    assert.deepEqual([id, code], [`r${n}`, "S02"]);
    assert.match(detail, expected);
  }
  assert.equal((await fact(id, "My cat")).review, "auto");
  socket.close();
});
