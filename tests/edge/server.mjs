// A real workerd with the built worker, to start, kill and start again on the same state.
import { randomInt } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ready, root, wrangler } from "../../tools/wrangler.mjs";

/** Below those that a system gives to connections that go out: a server that is down for a moment finds its port free again. */
const PORTS = { first: 11_000, after: 32_000 };

async function freePort() {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.after);
    const server = createServer();
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}

const PORTS_TAKEN_MAX = 3;

/** Starts a server on a free port. `vars` are settings of the worker, `main` is a module around it. */
export async function start({ vars = {}, main } = {}) {
  const home = mkdtempSync(join(tmpdir(), "decant-edge-"));
  const server = new Server(home, await freePort(), vars, main && configured(home, main));
  await server.up();
  return server;
}

/** The project's configuration with another module to start with. */
function configured(home, main) {
  const own = readFileSync(join(root, "wrangler.toml"), "utf8");
  const config = join(home, "wrangler.toml");
  const elsewhere = own
    .replace(/^main = .*$/m, `main = ${JSON.stringify(join(root, main))}`)
    .replace(/^directory = .*$/m, `directory = ${JSON.stringify(join(root, "build/www"))}`);
  writeFileSync(config, elsewhere);
  return config;
}

/** Servers that run: none of them outlives its test, however that ends. */
const running = new Set();
process.on("exit", () => {
  for (const pid of running) process.kill(-pid, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/**
 * Whether a process of a group runs. One that has ended, and that nobody asked about, does not; but its
 * first thread is shown as ended while others of it still hold its files, with their locks.
 */
function lives(group) {
  if (!existsSync("/proc")) return false;
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return processes.some((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const [state, , of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const hasEnded = state === "Z" || state === "X";
      return Number(of) === group && (!hasEnded || readdirSync(`/proc/${pid}/task`).length > 1);
    } catch {
      return false; // It ended meanwhile.
    }
  });
}

class Server {
  constructor(home, port, vars, config) {
    Object.assign(this, { home, port, vars, config, child: null, log: "" });
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  /**
   * Starts it (again), on the state that it had. Resolves when it answers. Ports are chosen before they
   * are bound, some of them by wrangler: one that another process takes in between says nothing of ours.
   */
  async up() {
    for (let taken = 0; ; taken += 1) {
      try {
        return await this.begin();
      } catch (error) {
        if (taken === PORTS_TAKEN_MAX || !error.message.includes("Address already in use")) throw error;
        this.log = "";
      }
    }
  }

  async begin() {
    const inspector = await freePort();
    this.child = wrangler(
      { port: this.port, state: join(this.home, "state"), vars: this.vars, inspector, config: this.config },
      {
        // A process group of its own, so that all of it can be killed at once.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: { WRANGLER_REGISTRY_PATH: join(this.home, "registry"), WRANGLER_LOG_PATH: join(this.home, "log") },
      },
    );
    const { pid } = this.child;
    running.add(pid);
    this.child.once("exit", () => running.delete(pid));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (text) => (this.log += text));
    }
    await ready(`http://127.0.0.1:${this.port}`, this.child).catch((error) => {
      throw new Error(`${error.message}\n${this.log}`);
    });
  }

  /** SIGKILL to every process of it; resolves when they are gone, and their files are nobody's. */
  async kill() {
    if (!this.child) return;
    const { pid } = this.child;
    const gone = new Promise((resume) => this.child.once("exit", resume));
    process.kill(-pid, "SIGKILL");
    await gone;
    while (lives(pid)) await new Promise((resume) => setTimeout(resume, 5));
    this.child = null;
  }

  /** The tables of its objects that have a row with a text; it does not run meanwhile. */
  holds(text) {
    const state = join(this.home, "state");
    const files = readdirSync(state, { recursive: true }).filter((name) => name.endsWith(".sqlite"));
    return files.flatMap((file) => {
      const database = new DatabaseSync(join(state, file));
      const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      const rows = ({ name }) => {
        const all = database.prepare(`SELECT * FROM "${name}"`);
        all.setReadBigInts(true);
        return all.all();
      };
      const says = (value) => Buffer.from(value instanceof Uint8Array ? value : String(value)).includes(text);
      const found = tables.filter((table) => rows(table).some((row) => Object.values(row).some(says)));
      database.close();
      return found.map(({ name }) => name);
    });
  }

  /** Kills it and removes its state. */
  async end() {
    await this.kill();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}
