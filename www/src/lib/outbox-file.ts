/**
 * An outbox as one file, so that what Start would send can be kept, looked at and taken elsewhere: a
 * line of JSON that says what follows, and the frames one after the other, to the byte as they are sent.
 */
import type { Manifest } from "../gen/protocol.ts";
import { isReads, type Reads } from "./reads.ts";

/** What Start would put into the outbox, without the consent: that is given where it is sent. */
export type Draft = { manifest: Manifest; tz: string; reads: Reads; frames: Blob[] };

export const OUTBOX_FILE = "decant-outbox.bin";

const VERSION = 1;
/** The first line, at most: of the 65,536 frames that a server takes, each length has eight characters. */
const HEAD_BYTES = 1 << 20;
const NEWLINE = 10;

/** Why a file is refused: it is none of ours, another version's, cut or grown, or not what it says it is. */
export type Damage = "form" | "version" | "size" | "hash";

export class OutboxFileError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(`not an outbox: ${damage}`);
    this.damage = damage;
  }
}

export function write({ frames, sha256, chunks, bytes }: Manifest, tz: string, reads: Reads, parts: Blob[]): Blob {
  const manifest = { frames, chunks, bytes, sha256 };
  const head = { decant: "outbox", version: VERSION, manifest, tz, reads, lengths: parts.map(({ size }) => size) };
  return new Blob([`${JSON.stringify(head)}\n`, ...parts], { type: "application/octet-stream" });
}

/** The draft in a file, which anybody may have made or damaged: all of it is looked at. */
export async function read(file: Blob): Promise<Draft> {
  const { head, at } = await firstLine(file);
  const { manifest, tz, reads, lengths } = fieldsOf(head);
  const body = file.slice(at);
  const sum = lengths.reduce((sum, length) => sum + length, 0);
  if (lengths.length !== manifest.frames || sum !== manifest.bytes || sum !== body.size) throw new OutboxFileError("size");
  if ((await sha256(body)) !== manifest.sha256) throw new OutboxFileError("hash");
  return { manifest, tz, reads, frames: cut(body, lengths) };
}

async function firstLine(file: Blob): Promise<{ head: unknown; at: number }> {
  const start = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const end = start.indexOf(NEWLINE);
  if (end === -1) throw new OutboxFileError("form");
  try {
    return { head: JSON.parse(new TextDecoder().decode(start.subarray(0, end))), at: end + 1 };
  } catch {
    throw new OutboxFileError("form");
  }
}

/** The fields of the first line, if each has its form. */
function fieldsOf(head: unknown): Omit<Draft, "frames"> & { lengths: number[] } {
  if (!isObject(head) || head["decant"] !== "outbox") throw new OutboxFileError("form");
  if (head["version"] !== VERSION) throw new OutboxFileError("version");
  const { manifest, tz, reads, lengths } = head;
  if (!isManifest(manifest) || !isTimeZone(tz) || !isReads(reads) || !isLengths(lengths)) throw new OutboxFileError("form");
  return { manifest, tz, reads, lengths };
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false;
  const { frames, chunks, bytes, sha256 } = value;
  return [frames, chunks, bytes].every(isLength) && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}

/** As the server takes it. */
function isTimeZone(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_+\-/]{1,64}$/.test(value);
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isLength);
}

/** Each of what is counted or measured is at least one. */
function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function cut(body: Blob, lengths: number[]): Blob[] {
  let at = 0;
  return lengths.map((length) => body.slice(at, (at += length)));
}

/** As the manifest and the server have it: over the frames' bytes in order, in hex. */
export async function sha256(body: Blob): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await body.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
