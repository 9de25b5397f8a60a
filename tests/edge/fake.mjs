// The provider on paper, behind a port: see examples/fake_provider.rs.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { target } from "../../tools/wrangler.mjs";

/** The key that it takes. */
export const KEY = "sk-fake-canary-0123456789";

const PROGRAM = join(target, "debug/examples/fake_provider");

export async function fake() {
  const child = spawn(PROGRAM, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  const [line] = await new Promise((resolve) => createInterface(child.stdout).once("line", (...said) => resolve(said)));
  return new Fake(child, Number(line.split(" ").at(-1)));
}

class Fake {
  constructor(child, port) {
    Object.assign(this, { child, port });
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the next calls play, one after another, and what is asked in batches; good answers after that. */
  async plan(plan, delay_ms = 0, items = []) {
    await fetch(`${this.origin}/control`, { method: "POST", body: JSON.stringify({ plan, delay_ms, items }) });
  }

  /** What was seen and billed. */
  async seen() {
    return (await fetch(`${this.origin}/control`)).json();
  }

  end() {
    this.child.kill();
  }
}
