/**
 * Contestants in a browser. Each runs in a worker of its own; its time is what the kernel counted
 * for that thread, and so does not depend on what else the machine does.
 */
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { browser } from "../page/browser.mjs";
import { root } from "../../tools/wrangler.mjs";

const PAGE = `<!doctype html><meta charset="utf-8"><input type="file" id="file"><script type="module">
const module = await WebAssembly.compileStreaming(fetch("/bench/contestants_bg.wasm"));
globalThis.begin = (job) => {
  const worker = new Worker("/worker.mjs", { type: "module" });
  const next = () => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => resolve({ error: event.message });
  });
  const marked = next();
  worker.postMessage({ ...job, file: document.querySelector("#file").files[0], module });
  globalThis.running = {
    marked,
    go() { const done = next(); worker.postMessage("go"); return done; },
    end() { worker.terminate(); },
  };
  return marked;
};
globalThis.isReady = true;
</script>`;

const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

function serve() {
  const server = createServer((request, response) => {
    const path = request.url.split("?")[0];
    const file = { "/worker.mjs": "tests/bench/worker.mjs" }[path] ?? (/^\/(bench|wasm)\/[\w.]+$/.test(path) ? `build${path}` : null);
    response.setHeader("Content-Type", TYPES[path.split(".").at(-1)] ?? "text/html");
    response.end(file ? readFileSync(join(root, file)) : PAGE);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** The threads of a process by id, with their names and the seconds that they ran. */
function threads(pid) {
  const found = new Map();
  for (const tid of readdirSync(`/proc/${pid}/task`)) {
    try {
      const task = `/proc/${pid}/task/${tid}`;
      const name = readFileSync(`${task}/comm`, "utf8").trim();
      const [ns] = readFileSync(`${task}/schedstat`, "utf8").split(" ");
      found.set(tid, { name, seconds: Number(ns) / 1e9 });
    } catch {
      // It ended while it was looked at.
    }
  }
  return found;
}

/** Pages of that process that are its own, in bytes. */
function resident(pid) {
  const [, kb] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb ?? 0) * 1024;
}

function isRenderer(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
  } catch {
    return false;
  }
}

/** The renderer that has a worker under way: the one that has just begun a thread for it. */
function workerOf() {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isRenderer(name))
    .flatMap((pid) => [...threads(pid)].map(([tid, thread]) => ({ pid, tid, ...thread })))
    .filter(({ name }) => name.startsWith("DedicatedWorker"));
  return found;
}

export async function contest() {
  const [server, chromium] = await Promise.all([serve(), browser()]);
  const page = await chromium.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction("globalThis.isReady");
  let given;
  return {
    /** Runs one contestant on a file: `{ cpu, totals, memory, growth }`. */
    async run(path, job) {
      if (given !== path) await page.setInputFiles("#file", path);
      given = path;
      const others = new Set(workerOf().map(({ tid }) => tid));
      const marked = await page.evaluate((job) => begin(job), job);
      if (marked.error) throw new Error(marked.error);
      const mine = workerOf().filter(({ tid }) => !others.has(tid));
      if (mine.length !== 1) throw new Error(`${mine.length} workers began; only one was asked for`);
      const [{ pid, tid, seconds }] = mine;
      const before = resident(pid);
      let most = before;
      const watch = setInterval(() => (most = Math.max(most, resident(pid))), 50);
      const done = await page.evaluate(() => running.go());
      clearInterval(watch);
      const after = threads(pid).get(tid);
      await page.evaluate(() => running.end());
      if (done.error) throw new Error(`${job.kind} ${job.name ?? ""}: ${done.error}`);
      return { cpu: after.seconds - seconds, totals: done.totals, memory: done.memory, growth: most - before };
    },
    async close() {
      await chromium.close();
      server.close();
    },
  };
}
