// A server on the network: who is let in by the owner's token or by the cookie for it, and who is not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { target } from "../../tools/wrangler.mjs";
import { newJob, outbox, raw } from "./client.mjs";
import { start } from "./server.mjs";

const TOKEN = "a-token-of-the-owners-of-forty-two-letters";
const vars = { AUTH: "token", OWNER_TOKEN: TOKEN, COOKIE_KEY: "a-key-for-cookies-of-many-letters-too" };

let server;
before(async () => (server = await start({ vars })));
after(() => server?.end());

const bearer = { authorization: `Bearer ${TOKEN}` };
const json = { "content-type": "application/json" };
const session = (options) => raw(server, { path: "/api/session", ...options });
const enter = (token) => session({ method: "POST", headers: json, body: JSON.stringify({ token }) });
const jobs = (headers) => raw(server, { path: "/api/jobs", headers });

test("without_a_token_there_are_the_pages_and_nothing_of_anybodys", async () => {
  for (const path of ["/", "/job/new", "/sign-in", "/health"]) {
    assert.equal((await raw(server, { path })).status, 200, path);
  }
  for (const [method, path] of [["GET", "/api/jobs"], ["GET", "/api/memory"], ["GET", "/api/offer"], ["DELETE", "/api/person"]]) {
    const answer = await raw(server, { method, path });
    assert.equal(answer.status, 401, path);
    assert.equal(answer.headers["www-authenticate"], "Bearer");
    assert.equal(answer.body.code, "U05");
    assert.equal(answer.body.reason, "signed_out");
  }
  assert.deepEqual((await session()).body, { asks: true, signed_in: false });
});

test("the_token_opens_everything_to_a_command_line", async () => {
  const frames = outbox(["I live in Ghent."]);
  const headers = { ...bearer, ...json };
  const opened = await raw(server, { method: "POST", path: "/api/jobs", headers, body: JSON.stringify(newJob(frames)) });
  assert.equal(opened.status, 201);
  assert.equal((await jobs(bearer)).body.length, 1);
  assert.deepEqual((await session({ headers: bearer })).body, { asks: true, signed_in: true });
  const upgrade = { connection: "upgrade", upgrade: "websocket", "sec-websocket-version": "13", "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" };
  const path = `/api/jobs/${opened.body.id}/socket`;
  assert.equal((await raw(server, { path, headers: upgrade })).status, 401);
  assert.equal((await raw(server, { path, headers: { ...upgrade, ...bearer } })).status, 101);
});

test("send_goes_by_the_token_in_its_environment", async () => {
  const home = mkdtempSync(join(tmpdir(), "decant-signs-in-"));
  const message = { id: "m", author: { role: "user" }, create_time: 1.7e9, content: { content_type: "text", parts: ["I keep two hives in Ghent."] } };
  const mapping = { m: { id: "m", parent: null, children: [], message } };
  const conversation = { conversation_id: "c", title: "Hives", create_time: 1.7e9, current_node: "m", mapping };
  writeFileSync(join(home, "conversations.json"), JSON.stringify([conversation]));
  const send = (token) =>
    new Promise((resume) => {
      const env = { ...process.env, XDG_DATA_HOME: home, DECANT_TOKEN: token };
      const args = ["send", join(home, "conversations.json"), "--to", server.origin, "--out", join(home, "memory"), "--quiet"];
      execFile(join(target, "debug/decant"), args, { env }, (error, _, said) => resume({ code: error?.code ?? 0, said }));
    });
  const refused = await send("another");
  assert.equal(refused.code, 2);
  assert.match(refused.said, /401 U05: sign in to go on: .*DECANT_TOKEN/);
  assert.deepEqual(await send(TOKEN), { code: 0, said: "" });
  rmSync(home, { recursive: true });
});

test("a_browser_gets_a_cookie_that_no_script_reads_and_loses_it_again", async () => {
  const entered = await enter(TOKEN);
  assert.equal(entered.status, 204);
  const [set] = entered.headers["set-cookie"];
  assert.match(set, /^__Host-decant=\d+\.[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict$/);
  const cookie = set.split(";")[0];
  assert.equal((await jobs({ cookie })).status, 200);
  assert.equal((await jobs({ cookie: `${cookie}x` })).status, 401);
  const foreign = { cookie, origin: "https://evil.example" };
  assert.equal((await raw(server, { method: "DELETE", path: "/api/person", headers: foreign })).status, 403);
  assert.equal((await jobs({ cookie, "sec-fetch-site": "cross-site" })).status, 403);
  const left = await session({ method: "DELETE" });
  assert.equal(left.status, 204);
  assert.match(left.headers["set-cookie"][0], /^__Host-decant=; Path=\/; Max-Age=0;/);
});

test("what_is_not_the_token_gets_no_cookie", async () => {
  for (const token of ["", "a", TOKEN.slice(1), `${TOKEN}x`]) {
    const answer = await enter(token);
    assert.equal(answer.status, 401, token);
    assert.equal(answer.body.reason, "wrong_token");
    assert.equal(answer.headers["set-cookie"], undefined);
    assert.ok(!JSON.stringify(answer.body).includes(TOKEN));
  }
  assert.equal((await session({ method: "POST", headers: json, body: "{}" })).status, 400);
});

test("over_http_from_elsewhere_nobody_is_let_in", async () => {
  const answer = await raw(server, { path: "/api/jobs", headers: { ...bearer, host: "decant.example" } });
  assert.equal(answer.status, 403);
  assert.equal(answer.body.code, "S03");
});
