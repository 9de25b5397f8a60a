/**
 * What WebAssembly holds, from which another instance goes on. No call is under way between two, and all
 * that an importer knows lies in the memory then; the Blob of it lies outside that of page and worker.
 */
import type { Importer, InitOutput } from "../../../build/wasm/decant.js";

/** `references` are the page's values that WebAssembly holds on to: names of fields. `place` is where the importer lies. */
export type Core = { memory: Blob; references: unknown[]; place: number };

/** How wasm-bindgen holds what lies in the memory. */
type Handle = { __wbg_ptr: number };

const PAGE_BYTES = 1 << 16;
/** It is copied in pieces of this size. */
const PIECE_BYTES = 1 << 22;

/** WebAssembly is not to be called until it is made. */
export async function coreOf({ memory, __wbindgen_externrefs: held }: InitOutput, importer: Importer): Promise<Core> {
  const references = Array.from({ length: held.length }, (_, at) => held.get(at));
  const pieces: Blob[] = [];
  for (let at = 0; at < memory.buffer.byteLength; at += PIECE_BYTES) {
    const piece = new Blob([new Uint8Array(memory.buffer).subarray(at, at + PIECE_BYTES)]);
    // Until it is where Blobs lie, it takes room in this process.
    await piece.slice(0, 1).arrayBuffer();
    pieces.push(piece);
  }
  return { memory: new Blob(pieces), references, place: (importer as unknown as Handle).__wbg_ptr };
}

/** Has an instance that was not used yet hold this; `like` is what its importers have in common. */
export async function revive(into: InitOutput, { memory: image, references, place }: Core, like: Importer): Promise<Importer> {
  const { memory, __wbindgen_externrefs: held } = into;
  held.grow(references.length - held.length);
  references.forEach((value, at) => held.set(at, value));
  memory.grow((image.size - memory.buffer.byteLength) / PAGE_BYTES);
  for (let at = 0; at < image.size; at += PIECE_BYTES) {
    new Uint8Array(memory.buffer).set(new Uint8Array(await image.slice(at, at + PIECE_BYTES).arrayBuffer()), at);
  }
  const handle: Handle = { __wbg_ptr: place };
  return Object.assign(Object.create(like), handle);
}
