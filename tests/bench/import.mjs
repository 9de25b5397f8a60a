/**
 * `make bench`: one large export, three ways. Prints what was measured, in the order in which a
 * person meets it; nothing is asserted.
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FramePacker, Importer, initSync } from "../../build/wasm/decant.js";
import { ready, root, wrangler } from "../../tools/wrangler.mjs";

const PIECE_BYTES = 256 * 1024;
const [path] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "decant-bench-"));
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** ZIP to chunks and frames, in the page's WebAssembly. CPU seconds: the work is single-threaded. */
function inWebAssembly() {
  const { memory } = initSync({ module: readFileSync(join(root, "build/wasm/decant_bg.wasm")) });
  const importer = new Importer([{ name: basename(path), bytes: statSync(path).size }], new Uint8Array(32), []);
  const file = openSync(path, "r");
  const piece = new Uint8Array(PIECE_BYTES);
  const lines = [];
  const began = process.cpuUsage();
  for (let want = importer.want(); want; want = importer.want()) {
    let enough = false;
    for (let at = want.start; at < want.end && !enough; ) {
      const got = readSync(file, piece, 0, Math.min(PIECE_BYTES, want.end - at), at);
      at += got;
      enough = importer.push(piece.subarray(0, got));
      lines.push(importer.lines());
    }
    if (!enough) importer.end();
    lines.push(importer.lines());
    importer.rows();
  }
  closeSync(file);
  const cpu = cpuSince(began);
  const reading = memory.buffer.byteLength;
  const packing = process.cpuUsage();
  const packer = new FramePacker();
  let sent = 0;
  const frames = () => {
    for (let frame = packer.frame(); frame; frame = packer.frame()) sent += frame.length;
  };
  for (const batch of lines) {
    packer.push(batch);
    frames();
  }
  packer.finish();
  frames();
  console.log(`WebAssembly: ZIP to chunks ${seconds(cpu)} CPU, memory ${mb(reading)}`);
  console.log(`WebAssembly: chunks to frames ${seconds(cpuSince(packing))} CPU, ${mb(sent)}, memory ${mb(memory.buffer.byteLength)}`);
  return cpu;
}

function cpuSince(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function timed(...args) {
  const began = performance.now();
  try {
    execFileSync(join(root, "build/decant"), [...args, "--vault", join(home, "vault.json"), "--quiet"], { stdio: "inherit" });
  } catch (error) {
    if (error.status !== 1) throw error; // 1: done, and something was set aside.
  }
  return performance.now() - began;
}

/** What the page does after Start: frames up, the job, the memory down. */
async function throughTheServer() {
  const port = 18787;
  const child = wrangler({ port, state: join(home, "state"), log: "log" }, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  let log = "";
  child.stdout.on("data", (text) => (log += text));
  try {
    await ready(`http://127.0.0.1:${port}`, child);
    const ms = timed("send", path, "--to", `http://127.0.0.1:${port}`, "--out", join(home, "sent"));
    await fetch(`http://127.0.0.1:${port}/health`);
    const [, bytes] = /WebAssembly memory: (\d+)/.exec(log) ?? [];
    console.log(`send, reading included: ${seconds(ms)}; memory of the worker's WebAssembly ${bytes ? mb(Number(bytes)) : "unknown"}`);
  } finally {
    process.kill(-child.pid, "SIGKILL");
  }
}

function uncompressed() {
  const bytes = readFileSync(path);
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from("PK\x05\x06")) + 16);
  let all = 0;
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    if (/conversations/.test(bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28)))) all += bytes.readUInt32LE(at + 24);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return all;
}

const all = uncompressed();
console.log(`${basename(path)}: ${mb(statSync(path).size)}, conversations ${mb(all)}`);
const cpu = inWebAssembly();
console.log(`WebAssembly: ${(all / 1e6 / (cpu / 1000)).toFixed(0)} MB/s from file to masked chunks`);
console.log(`memory, without a server: ${seconds(timed("memory", path, "--out", join(home, "alone")))}`);
await throughTheServer();
rmSync(home, { recursive: true, force: true });
