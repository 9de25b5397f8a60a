// A browser is told that a run has come to rest: by a push service of the test's own.
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Socket, outbox, raw, run } from "./client.mjs";
import { start } from "./server.mjs";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const { x, y, d } = keys.privateKey.export({ format: "jwk" });
const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
const PUBLIC = point.toString("base64url");

let service;
let hook;
let server;
/** What the operator was told. */
const told = [];
let origin;
/** What came to the service, and who waits for the next. */
const pushed = [];
let heard = () => undefined;
/** What it answers. */
let status = 201;
before(async () => {
  service = createServer((request, response) => {
    request.toArray().then((body) => {
      pushed.push({ path: request.url, headers: request.headers, body: Buffer.concat(body).toString() });
      response.writeHead(status, { location: `${origin}/elsewhere` });
      response.end();
      heard();
    });
  });
  await new Promise((resolve) => service.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${service.address().port}`;
  hook = createServer((request, response) => {
    request.toArray().then((body) => {
      told.push(JSON.parse(Buffer.concat(body).toString()));
      response.end();
    });
  });
  await new Promise((resolve) => hook.listen(0, "127.0.0.1", resolve));
  const vapid = { VAPID_PUBLIC_KEY: PUBLIC, VAPID_PRIVATE_KEY: d, VAPID_SUBJECT: "mailto:ops@example.org" };
  server = await start({ vars: { ...vapid, PUSH_HOSTS: new URL(origin).host, RUN_WEBHOOK_URL: `http://127.0.0.1:${hook.address().port}/` } });
});
after(async () => {
  await server?.end();
  service?.close();
  hook?.close();
});

const get = async (path) => (await raw(server, { path })).body;
/** Node says by itself how long a body is only where one is usual. */
function ask(method, wanted) {
  const body = JSON.stringify(wanted);
  const headers = { "content-type": "application/json", "content-length": body.length };
  return raw(server, { method, path: "/api/push", headers, body });
}
const put = (endpoint) => ask("PUT", { endpoint });
const remove = (endpoint) => ask("DELETE", { endpoint });

async function come(n) {
  while (pushed.length < n) await new Promise((resolve) => (heard = resolve));
}

test("a run that is done is told of without a word, signed by the server", async () => {
  assert.deepEqual(await get("/api/push"), { key: PUBLIC });
  assert.equal((await put(`${origin}/canary-endpoint`)).status, 204);
  await run(server, outbox(["I have a dog named Rex."], "push"));
  await come(1);
  // The operator heard of it first.
  assert.deepEqual(told, [{ text: "A run is done: its memory is written." }]);
  const [{ path, headers, body }] = pushed;
  assert.deepEqual([path, body, headers.ttl, headers["content-encoding"]], ["/canary-endpoint", "", "86400", undefined]);
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization);
  assert.equal(key, PUBLIC);
  const [head, claims, signature] = token.split(".");
  const how = { key: createPublicKey(keys.privateKey), dsaEncoding: "ieee-p1363" };
  assert.ok(verify("sha256", Buffer.from(`${head}.${claims}`), how, Buffer.from(signature, "base64url")));
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url"));
  assert.deepEqual([aud, sub], [origin, "mailto:ops@example.org"]);
  assert.ok(exp * 1000 > Date.now() && exp * 1000 < Date.now() + 86_400_000);
});

test("what is written anew after a decision is no news", async () => {
  const { id, snapshot } = await run(server, outbox(["I have a mule named Max."], "push"));
  await come(2);
  const facts = (await get(`/api/jobs/${id}/files/facts.jsonl`)).trim().split("\n").map((line) => JSON.parse(line));
  const socket = await Socket.hello(server, id);
  socket.say({ kind: "decide", id: "d1", verdict: "forget", facts: [facts.find(({ statement }) => statement.includes("Max")).id], statement: "" });
  await socket.until(({ stage, seq }) => stage === "done" && seq > snapshot.seq);
  socket.close();
  // Who comes later is told after the first: when they are, it has heard all there was.
  await put(`${origin}/later`);
  await run(server, outbox(["I have a pony named Pia."], "push"));
  while (pushed.at(-1).path !== "/later") await come(pushed.length + 1);
  assert.deepEqual(pushed.map(({ path }) => path), ["/canary-endpoint", "/canary-endpoint", "/canary-endpoint", "/later"]);
  await remove(`${origin}/later`);
  pushed.splice(1);
});

test("a redirect is not followed, and a browser that is gone is forgotten", async () => {
  status = 307;
  await run(server, outbox(["I have a cat named Tom."], "push"));
  await come(2);
  status = 410;
  await run(server, outbox(["I have a hen named Ada."], "push"));
  await come(3);
  await run(server, outbox(["I have a goat named Leo."], "push"));
  assert.equal((await put(`${origin}/another`)).status, 204);
  status = 201;
  await run(server, outbox(["I have a duck named Eve."], "push"));
  await come(4);
  assert.deepEqual(pushed.map(({ path }) => path), ["/canary-endpoint", "/canary-endpoint", "/canary-endpoint", "/another"]);
});

test("nothing is sent to other hosts, nor to who asked for no more, nor after all is deleted", async () => {
  for (const endpoint of ["http://127.0.0.1:1/x", "https://evil.example/fcm.googleapis.com", "ftp://fcm.googleapis.com/x"]) {
    const { status, body } = await put(endpoint);
    assert.deepEqual([status, body.code], [400, "S02"], endpoint);
  }
  assert.equal((await ask("PUT", {})).status, 400);
  assert.equal((await remove(`${origin}/another`)).status, 204);
  assert.equal((await remove(`${origin}/nobody`)).status, 204);
  await put(`${origin}/of-who-left`);
  assert.equal((await raw(server, { method: "DELETE", path: "/api/person" })).status, 204);
  await run(server, outbox(["I have a fish named Moby."], "push"));
  await put(`${origin}/last`);
  await run(server, outbox(["I have a toad named Bo."], "push"));
  await come(5);
  assert.equal(pushed.at(-1).path, "/last");
  const { log } = server;
  assert.ok(!log.includes("canary-endpoint") && !log.includes(d), log);
});
