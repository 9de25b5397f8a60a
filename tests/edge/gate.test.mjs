// Who is let in, from outside.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { newJob, outbox, raw } from "./client.mjs";
import { start } from "./server.mjs";

let server;
before(async () => (server = await start()));
after(() => server?.end());

const json = { "content-type": "application/json" };
const body = JSON.stringify(newJob(outbox(["I live in Ghent."])));
const post = (headers) => raw(server, { method: "POST", path: "/api/jobs", headers: { ...json, ...headers }, body });
const upgrade = (headers) =>
  raw(server, {
    path: "/api/jobs/AAAAAAAAAAAAAAAAAAAAAA/socket",
    headers: {
      connection: "upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
      ...headers,
    },
  });

test("a server that is fit to work says so", async () => {
  const { status, headers, body } = await raw(server, { path: "/health" });
  assert.equal(status, 200);
  assert.equal(body.ok, true);
  assert.equal(body.protocol, 1);
  assert.equal(headers["content-security-policy"], "default-src 'none'; sandbox");
  assert.equal(headers["cache-control"], "no-store");
});

test("another name for this machine is turned away", async () => {
  for (const host of ["evil.example", `evil.example:${server.port}`, "localhost.evil.example", "127.0.0.1.nip.io"]) {
    for (const path of ["/", "/health", "/api/jobs"]) {
      const answer = await raw(server, { path, headers: { host } });
      assert.equal(answer.status, 403, `${host} ${path}`);
      assert.equal(answer.body.code, "S03");
      assert.equal(answer.headers["content-type"], "application/problem+json");
    }
  }
  for (const host of [`127.0.0.1:${server.port}`, `[::1]:${server.port}`, "localhost"]) {
    assert.equal((await raw(server, { path: "/health", headers: { host } })).status, 200, host);
  }
});

test("a forwarded request is turned away", async () => {
  for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"]) {
    const answer = await raw(server, { path: "/health", headers: { [name]: "for=1.2.3.4" } });
    assert.equal(answer.status, 403, name);
    assert.equal(answer.body.code, "S03");
  }
});

test("another site's page neither posts nor connects nor reads", async () => {
  const foreign = [
    { origin: "https://evil.example" },
    { origin: `http://localhost:${server.port + 1}` },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-origin" },
  ];
  for (const headers of foreign) {
    assert.equal((await post(headers)).status, 403, `POST ${JSON.stringify(headers)}`);
    assert.equal((await upgrade(headers)).status, 403, `upgrade ${JSON.stringify(headers)}`);
  }
  for (const site of ["cross-site", "same-site"]) {
    const answer = await raw(server, { path: "/api/jobs", headers: { "sec-fetch-site": site } });
    assert.equal(answer.status, 403, site);
  }
  const jobs = await raw(server, { path: "/api/jobs" });
  assert.deepEqual(jobs.body, [], "nothing was opened");
});

test("the server's own page and a command line are let in", async () => {
  const own = { origin: server.origin, "sec-fetch-site": "same-origin" };
  assert.equal((await post(own)).status, 201);
  assert.equal((await post({})).status, 200, "the same job again");
  assert.equal((await upgrade(own)).status, 101);
  assert.equal((await upgrade({})).status, 101);
  const read = await raw(server, { path: "/api/jobs", headers: { "sec-fetch-site": "same-origin" } });
  assert.equal(read.body.length, 1);
});

test("what is no JSON, and what is too much, is refused", async () => {
  assert.equal((await post({ "content-type": "text/plain" })).status, 415);
  const send = (body) => raw(server, { method: "POST", path: "/api/jobs", headers: json, body });
  const cases = [
    [400, "{"],
    [400, "{}"],
    [413, `{"a":"${"x".repeat(70_000)}"}`],
    [409, JSON.stringify({ ...JSON.parse(body), protocol: 99 })],
    [422, JSON.stringify({ ...JSON.parse(body), provider: "anthropic" })],
    [422, JSON.stringify({ ...JSON.parse(body), tz: "" })],
  ];
  for (const [status, body] of cases) {
    const answer = await send(body);
    assert.equal(answer.status, status, body.slice(0, 40));
    assert.match(answer.body.code, /^[SJ]\d\d$/);
  }
});

test("unknown paths and methods are answered as errors that say so", async () => {
  const cases = [
    ["GET", "/nothing", 404],
    ["GET", "/_headers", 404],
    ["GET", "/index.html", 404],
    ["GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAAA", 404],
    ["GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAAA/bundle", 404],
    ["GET", "/api/memory/bundle", 404],
    ["DELETE", "/api/jobs/AAAAAAAAAAAAAAAAAAAAAA", 404],
    ["PUT", "/api/jobs", 405],
    ["POST", "/health", 405],
  ];
  for (const [method, path, status] of cases) {
    const answer = await raw(server, { method, path, headers: json });
    assert.equal(answer.status, status, `${method} ${path}`);
    assert.equal(answer.headers["content-type"], "application/problem+json", `${method} ${path}`);
    assert.equal(answer.body.status, status);
  }
});

test("each page has its policy", async () => {
  const shell = await raw(server, { path: "/" });
  assert.equal(shell.status, 200);
  assert.match(shell.headers["content-security-policy"], /connect-src 'none'/);
  assert.equal(shell.headers["connection-allowlist"], `("${server.origin}/job/new?")`);
  const job = await raw(server, { path: "/job/new" });
  assert.equal(job.status, 200);
  assert.match(job.headers["content-security-policy"], /connect-src 'self'.*require-trusted-types-for 'script'/);
  assert.equal(job.headers["x-content-type-options"], "nosniff");
  const worker = await raw(server, { path: "/job/offline.js" });
  assert.equal(worker.status, 200);
  assert.match(worker.headers["content-type"], /javascript/);
  assert.equal(worker.headers["cache-control"], "no-cache");
  // The page is given again without a network, with the policy that it was built with.
  const built = JSON.parse(await readFile(new URL("../../build/www/policies.json", import.meta.url), "utf8"));
  const policy = (path) => built[path]["Content-Security-Policy"];
  assert.equal(shell.headers["content-security-policy"], policy("/"));
  assert.equal(job.headers["content-security-policy"], policy("/job/*"));
  assert.equal(worker.headers["content-security-policy"], policy("/job/offline.js"));
});
