/** The worker's part of reading a memory beside its vault. */
import { Bundle, Vault } from "../../../build/wasm/decant.js";
import type { FromWorker } from "./worker-messages.ts";

/** A ZIP that is larger holds no memory, and is not fetched to be looked into. */
const ZIP_BYTES_MAX = 64 << 20;
/** Of more files than this, only those are looked into whose name says that they are a ZIP. */
const LOOKED_INTO_MAX = 1000;
const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];

let bundle: Bundle | undefined;
let vault: Vault | undefined;

export async function look(files: { path: string; file: File }[]): Promise<FromWorker> {
  const looked = new Bundle();
  let words: string | null = null;
  const wanted: number[] = Bundle.wanted(files.map(({ path }) => path));
  const fetched = new Set(wanted);
  for (const [place, { path, file }] of files.entries()) {
    const isNamed = files.length <= LOOKED_INTO_MAX || path.toLowerCase().endsWith(".zip");
    try {
      if (fetched.has(place)) looked.add(path, await bytesOf(file));
      else if (isNamed && (await isZip(file))) looked.add_zip(path, await bytesOf(file));
    } catch (error) {
      words = wordsOf(error);
    }
  }
  const inside: string[] | undefined = looked.find();
  const isOfIt = (path: string) =>
    inside?.some((found) => found === path || found.startsWith(`${path}/`));
  const leftAlone = files.filter(({ path }) => !isOfIt(path)).length;
  if (inside === undefined) {
    looked.free();
  } else {
    bundle?.free();
    bundle = looked;
  }
  return { kind: "looked", found: bundle !== undefined, leftAlone, words };
}

export async function unlock(file: File, passphrase: string): Promise<FromWorker> {
  try {
    const opened = new Vault(await bytesOf(file), passphrase);
    vault?.free();
    vault = opened;
  } catch (error) {
    return { kind: "refused", words: wordsOf(error) };
  }
  return { kind: "unlocked", files: bundle?.texts(vault) ?? [] };
}

export function fill(): FromWorker {
  if (!bundle || !vault) return { kind: "failed", fault: "Error" };
  try {
    const zip = bundle.zip(vault) as Uint8Array<ArrayBuffer>;
    return { kind: "file", bytes: zip.buffer };
  } catch (error) {
    return { kind: "refused", words: wordsOf(error) };
  }
}

/** What is wrong with a file: the core's word for it, else what it says. */
export function wordsOf(error: unknown): string {
  if (error instanceof DOMException) return "file_gone";
  if (error instanceof Error) return error.name === "Error" ? error.message : error.name;
  throw error;
}

async function isZip(file: File): Promise<boolean> {
  if (file.size > ZIP_BYTES_MAX) return false;
  const head = new Uint8Array(await file.slice(0, ZIP_MAGIC.length).arrayBuffer());
  return head.length === ZIP_MAGIC.length && ZIP_MAGIC.every((byte, at) => head[at] === byte);
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
