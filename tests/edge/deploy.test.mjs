// What `make deploy` asks of wrangler, with a stand-in for it: nothing here has an account.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../tools/wrangler.mjs";

/** Runs it with a wrangler that answers so, and tells what that was asked and which secrets it was given. */
function deploy(answers) {
  const folder = mkdtempSync(join(tmpdir(), "decant-wrangler-"));
  const program = join(folder, "wrangler");
  writeFileSync(
    program,
    `#!${process.execPath}
const { appendFileSync, copyFileSync, statSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, "asked"))}, JSON.stringify(args) + "\\n");
const at = args.indexOf("--secrets-file");
if (at >= 0) {
  if ((statSync(args[at + 1]).mode & 0o777) !== 0o600) process.exit(9);
  copyFileSync(args[at + 1], ${JSON.stringify(join(folder, "secrets"))});
}
const [status, out, err] = ${JSON.stringify(answers)}[args[0]] ?? [0, "", ""];
process.stdout.write(out);
process.stderr.write(err);
process.exit(status);
`,
    { mode: 0o755 },
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "tools/deploy.mjs")], {
    env: { ...process.env, WRANGLER: program },
    encoding: "utf8",
  });
  const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const secrets = existsSync(join(folder, "secrets")) ? JSON.parse(readFileSync(join(folder, "secrets"), "utf8")) : {};
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr, asked, secrets };
}

const listed = (...names) => JSON.stringify(names.map((name) => ({ name, type: "secret_text" })));

test("the_first_time_all_secrets_are_made_and_the_token_is_shown", () => {
  const { status, stdout, asked, secrets } = deploy({ secret: [1, "", "Worker does not exist [code: 10007]"] });
  assert.equal(status, 0);
  assert.deepEqual(Object.keys(secrets), ["OWNER_TOKEN", "COOKIE_KEY", "VAULT_KEY"]);
  assert.equal(new Set(Object.values(secrets)).size, 3);
  for (const secret of Object.values(secrets)) assert.match(secret, /^[\w-]{43}$/);
  assert.ok(stdout.includes(secrets.OWNER_TOKEN));
  for (const other of ["COOKIE_KEY", "VAULT_KEY"]) assert.ok(!stdout.includes(secrets[other]), other);
  const last = asked.at(-1);
  assert.deepEqual(last.slice(0, 4), ["deploy", "--keep-vars", "--var", "AUTH:token"]);
  assert.ok(!existsSync(last.at(-1)), "the file of the secrets is gone");
});

test("secrets_that_are_there_stay", () => {
  const { status, stdout, secrets, asked } = deploy({ secret: [0, listed("OWNER_TOKEN", "COOKIE_KEY", "VAULT_KEY"), ""] });
  assert.equal(status, 0);
  assert.deepEqual(secrets, {});
  assert.deepEqual(asked.at(-1), ["deploy", "--keep-vars", "--var", "AUTH:token"]);
  assert.ok(!stdout.includes("token, shown"));
  const some = deploy({ secret: [0, listed("OWNER_TOKEN", "VAULT_KEY"), ""] });
  assert.deepEqual(Object.keys(some.secrets), ["COOKIE_KEY"]);
});

test("nothing_is_deployed_where_nobody_is_logged_in_or_the_secrets_cannot_be_listed", () => {
  for (const answers of [{ whoami: [1, "", ""] }, { secret: [1, "", "network"] }]) {
    const { status, stderr, asked } = deploy(answers);
    assert.equal(status, 2);
    assert.match(stderr, /^deploy: /);
    assert.ok(asked.every(([command]) => command !== "deploy"));
  }
});
