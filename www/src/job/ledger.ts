/**
 * What left this browser for a run besides its frames, by purpose: how often, how many bytes, and when. Counted
 * are addresses, bodies and messages; headers, which the browser adds, are not. It is kept here with the run, and
 * holds no word of what was said.
 */
import { signal } from "@preact/signals";
import type { Wire } from "./socket.ts";

export type What = "open" | "upload" | "command" | "decision" | "ask" | "search" | "key" | "read";
/** Times in milliseconds. */
export type Row = { what: What; n: number; bytes: number; first: number; last: number };
type Rows = readonly Row[];

/** Of the run that is shown. */
export const rows = signal<Rows>([]);
let run: string | null = null;

/** The number changes when what is kept takes another form. */
const PREFIX = "ledger.1/";
const DECISIONS = ["decide", "undo", "remove", "let_wait"];

/** With one more. */
export function added(all: Rows, what: What, bytes: number, now: number): Rows {
  const row = all.find((one) => one.what === what) ?? { what, n: 0, bytes: 0, first: now, last: now };
  const more = { ...row, n: row.n + 1, bytes: row.bytes + bytes, last: now };
  return [...all.filter((one) => one !== row), more].sort((one, other) => one.first - other.first);
}

/** All that left for the run that is shown; `before`: what its frames take that left before this was counted. */
export function sum(before: number): number {
  const upload = rows.value.some(({ what }) => what === "upload") ? 0 : before;
  return rows.value.reduce((sum, { bytes }) => sum + bytes, upload);
}

/** What a request is for, and of which run; of none if its address names none. */
export function purpose(method: string, path: string): { id: string | undefined; what: What } {
  const [, id, rest = ""] = /^\/api\/jobs\/([^/?]+)(?:\/([^/?]+))?/.exec(path) ?? [];
  if (rest === "answer") return { id, what: "ask" };
  const what = rest === "ask" || rest === "search" || rest === "key" ? rest : method === "GET" ? "read" : "command";
  return { id, what };
}

/** What a message on the connection is for; none for what only keeps it open. */
export function purposeOf(message: string | ArrayBuffer): What | null {
  if (typeof message !== "string") return "upload";
  if (!message.startsWith("{")) return null;
  const { kind } = JSON.parse(message) as { kind: string };
  return kind === "hello" ? "read" : DECISIONS.includes(kind) ? "decision" : "command";
}

export function sizeOf(message: string | ArrayBuffer): number {
  return typeof message === "string" ? new TextEncoder().encode(message).length : message.byteLength;
}

/** A run is shown from now on. */
export function follow(id: string): void {
  run = id;
  rows.value = get(id);
}

export function note(id: string, what: What, bytes: number): void {
  // Another window may have counted meanwhile; one that keeps nothing counts as long as it is open.
  const kept = get(id);
  const all = added(kept.length === 0 && id === run ? rows.value : kept, what, bytes, Date.now());
  if (id === run) rows.value = all;
  tried(() => localStorage.setItem(PREFIX + id, JSON.stringify(all)), undefined);
}

/** A request is made. */
export function requested(path: string, { method = "GET", body }: RequestInit): void {
  if (!path.startsWith("/api/")) return;
  const { id, what } = purpose(method, path);
  const of = id ?? run;
  if (of !== null) note(of, what, sizeOf(path) + (typeof body === "string" ? sizeOf(body) : 0));
}

/** Counts what this connection is given to send. */
export function counted(wire: Wire, id: string): Wire {
  const send = wire.send.bind(wire);
  wire.send = (message) => {
    const what = purposeOf(message);
    if (what !== null) note(id, what, sizeOf(message));
    send(message);
  };
  return wire;
}

/** The run is gone. */
export function remove(id: string): void {
  if (id === run) [run, rows.value] = [null, []];
  tried(() => localStorage.removeItem(PREFIX + id), undefined);
}

/** The run that is shown. */
export function shown(): string | null {
  return run;
}

/** The runs that something is kept of. */
export function ids(): string[] {
  const keys = tried(() => Object.keys(localStorage), []);
  return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
}

function get(id: string): Rows {
  return tried(() => JSON.parse(localStorage.getItem(PREFIX + id) ?? "[]") as Rows, []);
}

function tried<T>(work: () => T, instead: T): T {
  try {
    return work();
  } catch {
    return instead;
  }
}
