/** WebKitGTK: Debian's MiniBrowser on a display that nobody sees, spoken to by plain WebDriver. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { PATIENCE_MS } from "../page/browser.mjs";
import { expression } from "./place.mjs";

export const name = "WebKit";
export const hasOffline = false;

function miniBrowser() {
  const folder = `/usr/lib/${readdirSync("/usr/lib").find((name) => name.endsWith("-linux-gnu"))}`;
  const versions = readdirSync(folder).filter((name) => name.startsWith("webkit2gtk-"));
  return `${folder}/${versions.sort().at(-1)}/MiniBrowser`;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a program that ends with the tests at the latest. */
function start(program, args, options) {
  const child = spawn(program, args, options);
  const end = () => child.kill();
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  return child;
}

export async function open() {
  const screen = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const [display] = await once(createInterface(screen.stdout), "line");
  const port = await freePort();
  const driver = start("WebKitWebDriver", [`--port=${port}`], { env: { ...process.env, DISPLAY: `:${display}` }, stdio: "ignore" });
  await listening(port);
  const options = { binary: process.env.MINIBROWSER ?? miniBrowser(), args: ["--automation"] };
  const { sessionId } = await call(port, "POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } });
  const ask = (method, path, body) => call(port, method, `/session/${sessionId}${path}`, body);
  await ask("POST", "/timeouts", { script: PATIENCE_MS });
  return {
    visit: (address) => ask("POST", "/url", { url: address }),
    shell: { evaluate: (script, given) => evaluate(ask, null, script, given) },
    cell: { evaluate: (script, given) => evaluate(ask, "#cell", script, given) },
    async close() {
      await ask("DELETE", "");
      for (const child of [driver, screen]) {
        child.kill();
        await once(child, "exit");
      }
    },
  };
}

/** Resolves once the driver takes connections; it says so by nothing else. */
async function listening(port) {
  while (!(await fetch(`http://127.0.0.1:${port}/status`).then((response) => response.ok, () => false))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function call(port, method, path, body) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.message}`);
  return value;
}

async function evaluate(ask, frame, script, given) {
  await ask("POST", "/frame", { id: null });
  if (frame) await ask("POST", "/frame", { id: await ask("POST", "/element", { using: "css selector", value: frame }) });
  const code = `const done = arguments[arguments.length - 1];
    (async () => (${expression(script, given)}))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
  const { value, error } = await ask("POST", "/execute/async", { script: code, args: [] });
  if (error) throw new Error(error);
  return value;
}
