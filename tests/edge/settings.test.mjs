// Settings that cannot be honoured stop the server by name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { raw } from "./client.mjs";
import { start } from "./server.mjs";

const CASES = [
  ["AUTH", "access", "AUTH"],
  ["PROVIDER", "anthropic", "ANTHROPIC_API_KEY"],
  ["PROVIDER", "nobody", "PROVIDER"],
];
for (const [name, value, named] of CASES) {
  test(`${name}=${value}: ${named} is named`, async () => {
    const server = await start({ vars: { [name]: value } });
    try {
      for (const path of ["/health", "/api/jobs"]) {
        const answer = await raw(server, { path });
        assert.equal(answer.status, 503, path);
        assert.equal(answer.body.code, "S01");
        assert.deepEqual(answer.body.settings, [named]);
      }
    } finally {
      await server.end();
    }
  });
}
