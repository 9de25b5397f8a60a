// One contestant in a worker of the browser: takes a file and says what it met. The harness reads
// the CPU time of this thread from outside.
import { Runner, initSync } from "/bench/contestants.js";

const drain = (file, { start, end }) =>
  file.slice(start, end).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();

/** What a browser gives: inflated, and looked at no further. */
async function inflateOnly(file, member) {
  const reader = drain(file, member);
  let made = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) made += piece.value.length;
  return [0, 0, 0, made];
}

/** The best that one writes in JavaScript alone: a conversation at a time through `JSON.parse`. */
async function javascript(file, member) {
  const reader = drain(file, member);
  const decoder = new TextDecoder();
  const totals = [0, 0, 0, 0];
  let text = "";
  let at = 0;
  let start = -1;
  let depth = 0;
  let inString = false;
  for (;;) {
    const piece = await reader.read();
    text += piece.done ? decoder.decode() : decoder.decode(piece.value, { stream: true });
    while (at < text.length) {
      if (inString) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          // A backslash at the very end belongs to what comes next.
          at = text.length;
          break;
        }
        let slashes = quote;
        while (text.charCodeAt(slashes - 1) === 92) slashes -= 1;
        at = quote + 1;
        inString = (quote - slashes) % 2 === 1;
        continue;
      }
      const code = text.charCodeAt(at);
      at += 1;
      if (code === 34) inString = true;
      else if (code === 123 || code === 91) {
        if (depth === 1) start = at - 1;
        depth += 1;
      } else if (code === 125 || code === 93) {
        depth -= 1;
        if (depth === 1) {
          conversation(JSON.parse(text.slice(start, at)), totals);
          start = -1;
        }
      }
    }
    const keep = start < 0 ? at : start;
    text = text.slice(keep);
    at -= keep;
    if (start >= 0) start = 0;
    if (piece.done) return totals;
  }
}

function conversation({ mapping }, totals) {
  totals[0] += 1;
  for (const id in mapping) {
    const { message } = mapping[id];
    if (!message) continue;
    totals[1] += 1;
    for (const part of message.content.parts ?? []) if (typeof part === "string") totals[2] += part.length;
  }
}

async function compiled(name, file, { start, end } = {}, whole = false) {
  const size = whole ? file.size : end - start;
  const runner = new Runner(name, size);
  const from = whole ? 0 : start;
  for (let want = runner.want(); want; want = runner.want()) {
    const reader = file.slice(from + want[0], from + want[1]).stream().getReader();
    let enough = false;
    for (let piece = await reader.read(); !piece.done && !enough; piece = await reader.read()) {
      enough = runner.push(piece.value);
    }
    if (enough) await reader.cancel();
    else runner.end();
  }
  return [...runner.totals()];
}

/** What the page itself runs, masking included; and so that what is read can be searched, as it is there. */
async function product(file, isSearched) {
  const module = await (await fetch("/wasm/decant_bg.wasm")).arrayBuffer();
  const { Importer, initSync } = await import("/wasm/decant.js");
  const { memory } = initSync({ module });
  // In the page it is another worker's: here its time is part of this one's.
  const finding = await import("/wasm/decant.js?finder");
  finding.initSync({ module });
  await mark();
  const importer = new Importer([{ name: file.name, bytes: file.size }], new Uint8Array(32), [], undefined);
  // As much as www/src/cell/finder.ts gives it.
  const finder = new finding.Finder(96 << 20);
  if (isSearched) {
    importer.make_searchable();
    importer.keep_rest();
  }
  // As www/src/cell/pieces.ts cuts them.
  const PIECE_BYTES = 64 * 1024;
  const totals = [0, 0, 0, 0];
  const lying = (places) => Array.from({ length: places.length / 2 }, (_, n) => new Uint8Array(memory.buffer, places[2 * n], places[2 * n + 1]));
  const take = () => {
    for (const row of importer.rows()) {
      totals[0] += 1;
      totals[1] += row.messages;
    }
    for (const piece of lying(importer.lines_places())) totals[3] += piece.length;
    importer.lines_taken();
    for (const piece of lying(importer.findable_places())) finder.push(piece);
    importer.findable_taken();
    importer.rest_taken();
  };
  for (let want = importer.want(); want; want = importer.want()) {
    const reader = file.slice(want.start, want.end).stream().getReader();
    let enough = false;
    for (let piece = await reader.read(); !piece.done && !enough; piece = enough ? piece : await reader.read()) {
      for (let at = 0; at < piece.value.length && !enough; at += PIECE_BYTES) {
        enough = importer.push(piece.value.subarray(at, at + PIECE_BYTES));
        take();
      }
    }
    if (enough) await reader.cancel();
    else importer.end();
    take();
  }
  return { totals, memory };
}

/** The same, of bytes that are in memory before the time is taken. */
async function preloaded(name, file) {
  const pieces = [];
  const PIECE = 256 * 1024;
  for (let at = 0; at < file.size; at += 32 * PIECE) {
    const bytes = new Uint8Array(await file.slice(at, at + 32 * PIECE).arrayBuffer());
    for (let from = 0; from < bytes.length; from += PIECE) pieces.push(bytes.subarray(from, from + PIECE));
  }
  await mark();
  const runner = new Runner(name, file.size);
  runner.want();
  for (const piece of pieces) runner.push(piece);
  runner.end();
  return [...runner.totals()];
}

/** The harness notes this thread's time, and lets it go on. */
function mark() {
  postMessage({ mark: true });
  return new Promise((resolve) => addEventListener("message", resolve, { once: true }));
}

addEventListener(
  "message",
  async ({ data: { kind, name, file, member, module, isSearched } }) => {
    try {
      let { memory } = initSync({ module });
      let totals;
      if (kind === "product") ({ totals, memory } = await product(file, isSearched));
      else if (kind === "preloaded") totals = await preloaded(name, file);
      else {
        await mark();
        if (kind === "inflate") totals = await inflateOnly(file, member);
        else if (kind === "javascript") totals = await javascript(file, member);
        else totals = await compiled(name, file, member, kind === "archive");
      }
      postMessage({ totals, memory: memory.buffer.byteLength });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  },
  { once: true },
);
