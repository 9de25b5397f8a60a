// `make deploy`: puts the built worker on the Cloudflare account that wrangler is logged in to, for its owner alone.
// Secrets that are there stay; those that are missing are made here, and the owner's token is shown once.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./wrangler.mjs";

/** What is made if it is missing. Another `VAULT_KEY` would leave keys unreadable, another token sign everybody out. */
const SECRETS = ["OWNER_TOKEN", "COOKIE_KEY", "VAULT_KEY"];
const WRANGLER = process.env.WRANGLER ?? join(root, "node_modules/.bin/wrangler");

function wrangler(args, stdio = ["inherit", "pipe", "pipe"]) {
  return spawnSync(WRANGLER, args, { cwd: root, stdio, encoding: "utf8" });
}

function fail(words) {
  console.error(`deploy: ${words}`);
  process.exit(2);
}

/** The names of the secrets that are there; none where there is no such worker yet. */
function secretsThere() {
  const { status, stdout, stderr } = wrangler(["secret", "list", "--format", "json"]);
  if (status === 0) return JSON.parse(stdout).map(({ name }) => name);
  if (/\b10007\b|does not exist/.test(stdout + stderr)) return [];
  // To go on would be to put new secrets in the place of others.
  return fail(`the secrets that are there could not be listed:\n${stderr.trim()}`);
}

if (wrangler(["whoami"]).status !== 0) {
  fail("nobody is logged in: run `node_modules/.bin/wrangler login`, or set CLOUDFLARE_API_TOKEN, then `make deploy` again");
}
const there = secretsThere();
const made = Object.fromEntries(
  SECRETS.filter((name) => !there.includes(name)).map((name) => [name, randomBytes(32).toString("base64url")]),
);
const folder = mkdtempSync(join(tmpdir(), "decant-deploy-"));
const file = join(folder, "secrets.json");
writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
const secrets = Object.keys(made).length > 0 ? ["--secrets-file", file] : [];
const { status } = wrangler(["deploy", "--keep-vars", "--var", "AUTH:token", ...secrets], "inherit");
rmSync(folder, { recursive: true });
if (status !== 0) process.exit(status ?? 1);
if (made.OWNER_TOKEN) {
  console.log(`\nThe owner's token, shown this once. Sign in with it on /sign-in; on the command line it is DECANT_TOKEN:\n\n    ${made.OWNER_TOKEN}\n`);
}
