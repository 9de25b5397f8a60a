// How the built worker is run on this machine: one place for `make` and the tests.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** Where cargo puts what it builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/**
 * Starts `wrangler dev` on loopback. It builds nothing and asks nobody on the network.
 * `vars` are settings of the worker, `config` is another file than `wrangler.toml`; `options` are
 * those of `spawn`.
 */
export function wrangler({ port, state, vars = {}, inspector, config, log = "warn" }, options = {}) {
  mkdirSync(state, { recursive: true });
  const args = ["dev", "--ip", "127.0.0.1", "--port", port, "--persist-to", resolve(state)];
  args.push("--show-interactive-dev-session", "false", "--log-level", log);
  if (config) args.push("--config", config);
  if (inspector) args.push("--inspector-port", inspector);
  for (const [name, value] of Object.entries(vars)) args.push("--var", `${name}:${value}`);
  return spawn(process.execPath, [join(root, "node_modules/wrangler/bin/wrangler.js"), ...args.map(String)], {
    cwd: root,
    ...options,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_SEND_ERROR_REPORTS: "false",
      WRANGLER_HIDE_BANNER: "true",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      NO_UPDATE_NOTIFIER: "1",
      CI: "1",
      ...options.env,
    },
  });
}

/** Resolves once the server answers; rejects when `child` ends first. */
export async function ready(origin, child) {
  let ended = false;
  child.once("exit", () => (ended = true));
  for (;;) {
    if (ended) throw new Error("the server ended before it was ready");
    const answer = await fetch(`${origin}/health`).catch(() => null);
    if (answer && (answer.headers.get("content-type") ?? "").includes("json")) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
