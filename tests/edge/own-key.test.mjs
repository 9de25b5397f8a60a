// A person's own key for one run: used, kept sealed, bound to where it goes, and found nowhere.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { Socket, newJob, open, outbox, raw } from "./client.mjs";
import { KEY, fake } from "./fake.mjs";
import { start } from "./server.mjs";

const VAULT_KEY = "0123456789abcdef0123456789abcdef";
const OTHER_VAULT_KEY = "fedcba9876543210fedcba9876543210";

const CHUNKS = 10;
const frames = outbox([...Array(CHUNKS).keys()].map((n) => `I own ${n + 2} bicycles, and it is raining.`), "life");

let provider;
let server;

const held = ({ hold }) => hold !== null;

before(async () => {
  provider = await fake();
});
after(() => provider?.end());

/** Runs `body` with a server of these settings. */
async function serving(vars, body) {
  server = await start({ vars: { ANTHROPIC_BASE_URL: provider.origin, VAULT_KEY, ...vars } });
  try {
    await body();
  } finally {
    await server.end();
  }
}

/** A run that waits for a key. */
async function waiting() {
  const change = { chunks: CHUNKS, provider: "anthropic", model: "claude-haiku-5-5" };
  const { body } = await open(server, newJob(frames, change));
  const socket = await Socket.hello(server, body.id);
  for (const bytes of frames) socket.send(bytes);
  assert.equal((await socket.until(held)).hold, "key");
  return { id: body.id, socket };
}

const put = (id, key) =>
  raw(server, {
    method: "PUT",
    path: `/api/jobs/${id}/key`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key }),
  });

/** Does something in the database of the person. */
function inside(does) {
  const folder = join(server.home, "state/v3/do/decant-Person");
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, file));
  database.exec("PRAGMA busy_timeout = 60000"); // In ms; a server that runs may be writing.
  const said = does(database);
  database.close();
  return said;
}

const count = () => inside((database) => database.prepare("SELECT count(*) AS n FROM sealed_key").get().n);

function* everything(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* everything(path);
    else yield [path, readFileSync(path)];
  }
}

/** Says to go on, and returns how the run stands once it waits again or is over. */
async function goesOn(id, name) {
  const socket = await Socket.hello(server, id);
  socket.say({ kind: "resume", id: name });
  await socket.next("ack");
  const snapshot = await socket.until((one) => held(one) || one.ended_at !== null);
  socket.close();
  return snapshot;
}

test("a person's own key is used, kept sealed, and found nowhere", async () => {
  await serving({}, async () => {
    const { id, socket } = await waiting();
    assert.equal((await put(id, "two words")).body.code, "U07");
    assert.equal((await put(id, KEY)).status, 204);
    assert.equal(count(), 1);
    assert.equal((await raw(server, { path: `/api/jobs/${id}/key` })).status, 405, "it is never given back");
    socket.say({ kind: "resume", id: "resume" });
    await socket.next("ack");
    const snapshot = await socket.until(({ ended_at }) => ended_at !== null);
    socket.close();
    assert.equal(count(), 0, "it goes with the end of the run");
    const said = [JSON.stringify(snapshot), server.log];
    for (const { path } of snapshot.files) {
      said.push((await raw(server, { path: `/api/jobs/${id}/files/${path}` })).body.toString());
    }
    said.push(JSON.stringify((await raw(server, { path: `/api/jobs/${id}/calls` })).body));
    for (const text of said) assert.ok(!text.includes(KEY));
    for (const [path, bytes] of everything(server.home)) assert.ok(!bytes.includes(KEY), path);
  });
});

test("a sealed key opens for what it was entered for, and for nothing else", async () => {
  // The operator has a key too: one that does not open is no leave to use it.
  await serving({}, async () => {
    const { id, socket } = await waiting();
    socket.close();
    assert.equal((await put(id, KEY)).status, 204);
    const before = await provider.seen();
    const whole = inside((database) => database.prepare("SELECT sealed FROM sealed_key").get().sealed);
    const vars = server.vars;
    const sealed = (bytes) => () =>
      inside((database) => database.prepare("UPDATE sealed_key SET sealed = ?").run(bytes));
    const damaged = (at) => whole.map((byte, n) => (n === at ? byte ^ 1 : byte));
    const operator = { ANTHROPIC_API_KEY: KEY };
    const attempts = [
      ["a damaged nonce", sealed(damaged(0)), { ...vars, ...operator }],
      ["a damaged body", sealed(damaged(whole.length - 20)), vars],
      ["a damaged tag", sealed(damaged(whole.length - 1)), vars],
      ["cut short", sealed(whole.slice(0, 5)), vars],
      ["another host", sealed(whole), { ...vars, ANTHROPIC_BASE_URL: provider.origin.replace("127.0.0.1", "localhost") }],
      ["another vault key", sealed(whole), { ...vars, VAULT_KEY: OTHER_VAULT_KEY }],
    ];
    for (const [what, change, changed] of attempts) {
      await server.kill();
      change();
      server.vars = changed;
      await server.up();
      const { hold } = await goesOn(id, what.replaceAll(" ", "-"));
      assert.equal(hold, "key", what);
      assert.deepEqual((await provider.seen()).calls.length, before.calls.length, `${what}: nothing was asked`);
    }
    await server.kill();
    server.vars = { ...vars, VAULT_KEY: `${OTHER_VAULT_KEY},${VAULT_KEY}` };
    await server.up();
    const { hold, ended_at } = await goesOn(id, "replaced");
    assert.deepEqual([hold, ended_at !== null], [null, true], "the old vault key still opens");
    assert.ok((await provider.seen()).billed > before.billed);
  });
});
