/**
 * The script of the cell's workers. The one that reads moves bytes between the files and the importer, and
 * keeps what it makes of them as Blobs, which lie outside the memory of page and worker; another finds.
 */
import { FramePacker, Importer, initSync, Sketcher, Zipper, type InitOutput } from "../../../build/wasm/decant.js";
import type { Manifest } from "../gen/protocol.ts";
import { attempts, WORKER } from "../lib/attempts.ts";
import { faultOf } from "../lib/report.ts";
import { coreOf, revive } from "./core.ts";
import * as finder from "./finder.ts";
import { Handing } from "./handing.ts";
import { Kept } from "./kept.ts";
import { leftOf } from "./left.ts";
import { pieces } from "./pieces.ts";
import { least, models, weigh } from "./weigh.ts";
import { fill, look, unlock, wordsOf } from "./unlock.ts";
import type { Contents, FromWorker, Image, Packed, Picked, Progress, Row, SetAside, Sketched, ToWorker } from "./worker-messages.ts";

/** So often at most the page hears of what was read. */
const BATCH_MS = 100;
/** A Blob of lines, at most, and one of what is not sent. */
const LINES_BYTES = 1 << 20;
const REST_BYTES = 1 << 18;

/** Least time between two images in the middle of a file or member, and how many times as long as the last took none is made. */
const IMAGE_MS = 1000;
const IMAGE_REST = 19;

let stopped = false;
let importer: Importer | undefined;
/** To whom it hands over what is found. */
let handing: Handing | undefined;
/** The lines of the chunks, and what of each conversation is in none. */
let lines = new Kept(LINES_BYTES);
let rest = new Kept(REST_BYTES);
/** Placeholders that were met for two values each. */
let collided: string[] = [];
let frames: Blob[] = [];
let turn = 0;
/** The search that was asked for last. */
let sought = 0;
/** In its memory lines are found. */
let wasm: InitOutput | undefined;
/** When the next image may be made, and whether there are rows that the last one has not. */
let nextImage = 0;
let isImageOld = false;
/** What is asked waits while an image is made, and none is made while something is answered: either may call WebAssembly. */
let imaging: Promise<void> | undefined;
/** What is to be found waits until it is heard what there is. */
let listening: Promise<void> | undefined;
let answering = 0;

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function load(deflated: ArrayBuffer): Promise<InitOutput> {
  if (wasm) return wasm;
  const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return (wasm = initSync({ module: await new Response(inflated).arrayBuffer() }));
}

type Read = Extract<ToWorker, { kind: "read" }>;

async function read(asked: Read, into: InitOutput): Promise<void> {
  handing = new Handing(asked.finder, () => ({ lines, rest }));
  importer = asked.image ? await goOn(asked.image, into) : begin(asked);
  tell(models());
  for (;;) {
    await readOnce(importer, asked.files);
    const met: string[] = importer.collisions();
    if (met.length === 0 || stopped) break;
    collided.push(...met);
    importer.free();
    lines = new Kept(LINES_BYTES);
    rest = new Kept(REST_BYTES);
    handing.anew();
    tell({ kind: "again" });
    importer = begin(asked);
  }
  await handing.settled();
  const progress: Progress = importer.progress();
  // Reading ends with the files.
  const contents: Contents = importer.contents();
  tell({ kind: "read", contents, files: importer.files(), merged: importer.merged(), names: importer.names(), progress, stopped });
}

function begin({ files, key, own }: Read): Importer {
  const given = files.map((file) => ({ name: file.name, bytes: file.size }));
  const begun = new Importer(given, key, collided, own);
  begun.make_searchable();
  begun.keep_rest();
  return begun;
}

/** Holds what another worker held. The page has the image again: going on may break too. */
async function goOn(image: Image, into: InitOutput): Promise<Importer> {
  hand(image);
  ({ collided } = image);
  lines = new Kept(LINES_BYTES, image.lines);
  rest = new Kept(REST_BYTES, image.rest);
  const revived = await revive(into, image, Importer.prototype);
  report(revived);
  return revived;
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
      await take(importer);
      if (performance.now() - told >= BATCH_MS) {
        handing?.flush();
        report(importer);
        await keep(importer, IMAGE_MS);
        told = performance.now();
      }
    }
    await reader.cancel().catch(() => undefined);
    await take(importer);
    await keep(importer);
  }
  report(importer);
}

/** Makes an image of all that is held, once so much more time has gone by than has to. */
async function keep(importer: Importer, more = 0): Promise<void> {
  const began = performance.now();
  if (!wasm || began < nextImage + more) return;
  // Should this one break, the one that finds has all that is in the image.
  await handing?.settled();
  // To read is one thing that is answered.
  if (answering > 1) return;
  report(importer);
  if (!isImageOld) return;
  isImageOld = false;
  const image = { lines: lines.image(), rest: rest.image(), collided };
  // Where there is no room for one, reading goes on without.
  await (imaging = coreOf(wasm, importer).then((core) => hand({ ...image, ...core })).catch(() => undefined));
  const ended = performance.now();
  nextImage = ended + IMAGE_REST * (ended - began);
}

/** Gives the page an image, in a port that it opens when it needs it. */
function hand(image: Image): void {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(image);
  tell({ kind: "image", port: port2 }, [port2]);
}

/** What was made does not wait in WebAssembly, whose memory never shrinks. */
async function take(importer: Importer): Promise<void> {
  takeLines(importer);
  if (wasm) await handing?.take(wasm.memory, importer.findable_places());
  importer.findable_taken();
}

function takeLines(importer: Importer): void {
  copy(importer.lines_places(), lines);
  importer.lines_taken();
  copy(importer.rest_places(), rest);
  importer.rest_taken();
}

function copy(places: Uint32Array, to: Kept): void {
  for (let n = 0; wasm && n < places.length; n += 2) {
    to.take(new Uint8Array(wasm.memory.buffer, places[n], places[n + 1]));
  }
}

function report(importer: Importer): void {
  const rows: Row[] = importer.rows();
  const setAside: SetAside[] = importer.set_aside();
  takeLines(importer);
  for (const row of rows) {
    lines.place(row.bytes, row.instead_of);
    rest.place(row.rest_bytes, row.instead_of);
    isImageOld = true;
  }
  tell({ kind: "batch", rows, setAside, progress: importer.progress(), masked: importer.masked() });
}

/** Makes the frames of what is picked: the very bytes that Start sends. */
async function pack(mine: number, picked: Picked): Promise<void> {
  if (!importer) return;
  const { pieces, cuts } = await leftOf(picked, lines);
  const packer = new FramePacker();
  const made: Blob[] = [];
  const take = () => {
    for (let frame = packer.frame(); frame; frame = packer.frame()) {
      made.push(new Blob([frame as Uint8Array<ArrayBuffer>]));
    }
  };
  for (const piece of pieces()) {
    packer.push(new Uint8Array(await piece.arrayBuffer()));
    take();
    // A later turn has begun while the Blob was read: this one has no use any more.
    if (mine !== turn) return packer.free();
  }
  const line = importer.reading(picked.rows, cuts);
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

/** A first memory of these lines, and a ZIP of it. */
async function sketch(pieces: Blob[], tz: string): Promise<void> {
  const sketcher = new Sketcher(tz);
  for (const piece of pieces) sketcher.push(new Uint8Array(await piece.arrayBuffer()));
  const sketched: Sketched = sketcher.finish();
  const zipper = new Zipper();
  for (const { path, text } of sketched.files) zipper.add(path, text);
  const zip = zipper.finish() as Uint8Array<ArrayBuffer>;
  tell({ kind: "sketched", sketched, zip: zip.buffer }, [zip.buffer]);
}

/** What a vault holds may be opened for years: salt and nonce are new for each. */
function seal(passphrase: string): FromWorker {
  const [salt, nonce] = [16, 12].map((n) => crypto.getRandomValues(new Uint8Array(n)));
  if (!importer || !salt || !nonce) return { kind: "failed", fault: "Error" };
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
      await read(message, await load(message.importer));
      break;
    case "stop":
      stopped = true;
      break;
    case "listen":
      await (listening = load(message.importer).then(() => finder.listen(message.reader, message.isLight, guard)));
      break;
    case "find": {
      const { turn, query } = message;
      sought = turn;
      await finder.find(query, () => sought === turn, (answer) => tell({ kind: "found", turn, answer }));
      break;
    }
    case "excerpt": {
      const { query } = message;
      tell({ kind: "excerpts", query, excerpts: await finder.excerpts(query, message.rows) });
      break;
    }
    case "open":
      tell({ kind: "opened", row: message.row, messages: await finder.shownOf(message.row, message.query) });
      break;
    case "locate":
      tell({ kind: "located", turn: message.turn, place: await finder.locate(message.wanted, message.among) });
      break;
    case "masks":
      tell({ kind: "masks", of: message.of, places: await finder.withMasks(message.of, message.among) });
      break;
    case "texts": {
      const { row, of } = message;
      const names = (await finder.shownOf(row, "")).map(({ name }) => name).filter((name) => of.some((start) => name.startsWith(`${start}/`)));
      tell({ kind: "texts", row, names });
      break;
    }
    case "pack":
      turn = message.turn;
      await pack(message.turn, message.picked);
      break;
    case "weigh": {
      const weighed = await weigh(message, async () => (await leftOf(message.picked, lines)).pieces(), () => message.turn === turn);
      if (weighed !== null) tell(weighed);
      break;
    }
    case "least": {
      const before = turn;
      const pieces = leftOf(message.picked, lines).then((left) => left.pieces());
      tell(await least(message, pieces, () => turn === before));
      break;
    }
    case "lines": {
      const { pieces } = await leftOf(message.picked, lines);
      tell({ kind: "lines", turn: message.turn, pieces: [...pieces()] });
      break;
    }
    case "sketch":
      await load(message.importer);
      await sketch(message.pieces, message.tz);
      break;
    case "frame": {
      const bytes = await (frames[message.n] ?? new Blob([])).arrayBuffer();
      tell({ kind: "frame", n: message.n, bytes }, [bytes]);
      break;
    }
    case "frames":
      tell({ kind: "frames", frames });
      break;
    case "seal":
      tell(seal(message.passphrase));
      break;
    case "models":
      await load(message.importer);
      tell(models());
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
      for await (const tried of attempts(WORKER, message.site)) tell({ kind: "tried", tried });
      tell({ kind: "talked" });
      break;
  }
}

/** What breaks is told. */
async function guard(does: () => unknown): Promise<void> {
  try {
    await does();
  } catch (error) {
    tell({ kind: "failed", fault: faultOf(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<ToWorker>) =>
  guard(async () => {
    await imaging;
    await listening;
    answering += 1;
    await answer(data);
    answering -= 1;
  }),
);
