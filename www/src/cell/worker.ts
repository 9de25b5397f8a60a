/**
 * The cell's worker: moves bytes between the files and the importer, and keeps what it makes of
 * them as Blobs, which lie outside the memory of page and worker.
 */
import { FramePacker, Importer, initSync } from "../../../build/wasm/decant.js";
import type { Manifest } from "../gen/protocol.ts";
import { ATTEMPTS, attempts } from "../lib/attempts.ts";
import { pieces } from "./pieces.ts";
import { models, weigh } from "./weigh.ts";
import { fill, look, unlock, wordsOf } from "./unlock.ts";
import type { Answer, FromWorker, Own, Packed, Progress, Row, SetAside, ToWorker } from "./worker-messages.ts";

/** So often at most the page hears of what was read. */
const BATCH_MS = 100;
/** Lines are fetched from their Blobs in pieces of this size. */
const PIECE_BYTES = 1 << 20;
/** A Blob of lines, at most. */
const LINES_BYTES = 1 << 20;

/** What the index of search may take of WebAssembly's memory. */
const INDEX_BYTES = 24 << 20;

const NOTHING: Answer = { rows: [], messages: [], scores: [], cut: 0 };

let stopped = false;
let importer: Importer | undefined;
/** The lines as Blobs, and for each row where its lines lie in them. */
let blobs: { start: number; blob: Blob }[] = [];
let spans: { start: number; end: number }[] = [];
let written = 0;
/** How much of the lines lies in Blobs. */
let kept = 0;
let frames: Blob[] = [];
let turn = 0;
/** WebAssembly's, in which lines are found. */
let memory: WebAssembly.Memory | undefined;
/** Lines on their way into a Blob: always the same room, so that none is left for the collector. */
const room = new Uint8Array(LINES_BYTES);
let used = 0;

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function load(deflated: ArrayBuffer): Promise<void> {
  if (memory) return;
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  ({ memory } = initSync({ module: await new Response(inflated).arrayBuffer() }));
}

async function read(files: File[], key: Uint8Array, own: Own): Promise<void> {
  const collided: string[] = [];
  for (;;) {
    importer = new Importer(
      files.map((file) => ({ name: file.name, bytes: file.size })),
      key,
      collided,
      own,
    );
    importer.make_searchable(INDEX_BYTES);
    await readOnce(importer, files);
    const met: string[] = importer.collisions();
    if (met.length === 0 || stopped) break;
    collided.push(...met);
    importer.free();
    blobs = [];
    spans = [];
    written = 0;
    kept = 0;
    tell({ kind: "again" });
  }
  const progress: Progress = importer.progress();
  tell(models());
  tell({ kind: "read", files: importer.files(), names: importer.names(), progress, stopped });
}

async function readOnce(importer: Importer, files: File[]): Promise<void> {
  let told = performance.now();
  for (;;) {
    const want: { file: number; start: number; end: number } | undefined = importer.want();
    const file = want && files[want.file];
    if (!want || !file || stopped) break;
    const reader = pieces(file.slice(want.start, want.end).stream());
    let enough = false;
    while (!enough && !stopped) {
      // Only what the file itself does is caught: it changed, or its disk went away.
      const piece = await reader.next().catch(() => undefined);
      if (piece === undefined) {
        importer.failed();
        break;
      }
      if (piece === null) {
        importer.end();
        break;
      }
      enough = importer.push(piece);
      takeLines(importer);
      if (performance.now() - told >= BATCH_MS) {
        report(importer);
        told = performance.now();
      }
    }
    await reader.cancel().catch(() => undefined);
  }
  report(importer);
}

/** They do not wait in WebAssembly, whose memory never shrinks. */
function takeLines(importer: Importer): void {
  if (!memory) return;
  const [start = 0, length = 0] = importer.lines_place();
  for (let at = 0; at < length; ) {
    const bytes = Math.min(length - at, room.length - used);
    room.set(new Uint8Array(memory.buffer, start + at, bytes), used);
    at += bytes;
    used += bytes;
    if (used === room.length) keepLines();
  }
  importer.lines_taken();
}

function keepLines(): void {
  if (used === 0) return;
  blobs.push({ start: kept, blob: new Blob([room.subarray(0, used)]) });
  kept += used;
  used = 0;
}

function report(importer: Importer): void {
  const rows: Row[] = importer.rows();
  const setAside: SetAside[] = importer.set_aside();
  takeLines(importer);
  keepLines();
  for (const row of rows) {
    const span = { start: written, end: (written += row.bytes) };
    if (row.instead_of === null) spans.push(span);
    else spans[row.instead_of] = span;
  }
  tell({ kind: "batch", rows, setAside, progress: importer.progress() });
}

/** Makes the frames of what is picked: the very bytes that Start sends. */
async function pack(mine: number, picked: Uint8Array): Promise<void> {
  if (!importer) return;
  const packer = new FramePacker();
  const made: Blob[] = [];
  const take = () => {
    for (let frame = packer.frame(); frame; frame = packer.frame()) {
      made.push(new Blob([frame as Uint8Array<ArrayBuffer>]));
    }
  };
  for (const piece of stretches(picked)) {
    packer.push(new Uint8Array(await piece.arrayBuffer()));
    take();
    // A later turn has begun while the Blob was read: this one has no use any more.
    if (mine !== turn) return packer.free();
  }
  const line = importer.reading(picked);
  packer.push(line);
  packer.finish();
  take();
  const manifest: Manifest = packer.manifest();
  packer.free();
  frames = made;
  const packed: Packed = { manifest, ...sums(line) };
  tell({ kind: "packed", turn: mine, packed });
}

function sums(line: Uint8Array): { messages: number; masked: Record<string, number> } {
  const { reading } = JSON.parse(new TextDecoder().decode(line));
  return { messages: reading.messages.buckets.used, masked: reading.masked };
}

/** The lines of what is picked, in pieces: many short stretches are fetched as one. */
function* stretches(picked: Uint8Array): Generator<Blob> {
  let parts: Blob[] = [];
  let bytes = 0;
  for (const [start, end] of runs(picked)) {
    for (let at = start; at < end; at += PIECE_BYTES) {
      const to = Math.min(end, at + PIECE_BYTES);
      parts.push(...stretch(at, to));
      bytes += to - at;
      if (bytes < PIECE_BYTES) continue;
      yield new Blob(parts);
      parts = [];
      bytes = 0;
    }
  }
  yield new Blob(parts);
}

/** Where the lines of what is picked lie, as few ranges as there are. */
function* runs(picked: Uint8Array): Generator<[number, number]> {
  for (let row = 0; row < picked.length; row += 1) {
    const span = spans[row];
    if (picked[row] === 0 || !span) continue;
    let { end } = span;
    for (let next = spans[row + 1]; picked[row + 1] === 1 && next?.start === end; next = spans[row + 1]) {
      end = next.end;
      row += 1;
    }
    yield [span.start, end];
  }
}

function stretch(start: number, end: number): Blob[] {
  const there = blobs.filter(({ start: from, blob }) => from < end && from + blob.size > start);
  return there.map(({ start: from, blob }) => blob.slice(Math.max(0, start - from), end - from));
}

/** What a vault holds may be opened for years: salt and nonce are new for each. */
function seal(passphrase: string): FromWorker {
  const [salt, nonce] = [16, 12].map((n) => crypto.getRandomValues(new Uint8Array(n)));
  if (!importer || !salt || !nonce) return { kind: "failed" };
  try {
    const file = importer.vault(passphrase, salt, nonce) as Uint8Array<ArrayBuffer>;
    return { kind: "file", bytes: file.buffer };
  } catch (error) {
    return { kind: "refused", words: wordsOf(error) };
  }
}

async function answer(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "read":
      await load(message.importer);
      await read(message.files, message.key, message.own);
      break;
    case "stop":
      stopped = true;
      break;
    case "find": {
      const answer: Answer = importer?.find(message.query) ?? NOTHING;
      tell({ kind: "found", turn: message.turn, answer });
      break;
    }
    case "pack":
      turn = message.turn;
      await pack(message.turn, message.picked);
      break;
    case "weigh": {
      const lines = () => stretches(message.picked);
      const weighed = await weigh(message, lines, () => message.turn === turn);
      if (weighed !== null) tell(weighed);
      break;
    }
    case "frame": {
      const bytes = await (frames[message.n] ?? new Blob([])).arrayBuffer();
      tell({ kind: "frame", n: message.n, bytes }, [bytes]);
      break;
    }
    case "seal":
      tell(seal(message.passphrase));
      break;
    case "look":
      await load(message.importer);
      tell(await look(message.files));
      break;
    case "unlock":
      tell(await unlock(message.vault, message.passphrase));
      break;
    case "fill":
      tell(fill());
      break;
    case "talk":
      for await (const tried of attempts(ATTEMPTS.worker, message.site)) tell({ kind: "tried", tried });
      tell({ kind: "talked" });
      break;
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  answer(event.data).catch(() => tell({ kind: "failed" }));
});
