/** What was read so far: the rows of the list and what is told of them, and how far reading has come. */
import { batch, signal } from "@preact/signals";
import { least } from "./costs.ts";
import * as finding from "./finding.ts";
import * as picks from "./picks.ts";
import { Rate } from "./rate.ts";
import * as list from "./rows.ts";
import type { FromWorker, Progress, Row, SetAside } from "./worker-messages.ts";

export const setAside = signal<SetAside[]>([]);
export const progress = signal<Progress | null>(null);
export const rate = signal<{ bytesPerSecond: number; secondsLeft: number | null } | null>(null);
export const totals = signal({ bytes: 0, messages: 0, readMs: 0 });
/** How many values of each kind are masked in it. */
export const maskedSoFar = signal<Record<string, number>>({});

let began = 0;
let speed = new Rate(0);

/** What there was when an image of the reading was made. */
export type Moment = ReturnType<typeof moment>;

export function moment() {
  return {
    rows: [...list.rows],
    setAside: setAside.value,
    read: progress.value?.bytes_read ?? 0,
    ms: performance.now() - began,
  };
}

/** So many bytes are read from now on, or what of them was not read at a moment. */
export function begin(bytes: number, from?: Moment): void {
  const now = performance.now();
  totals.value = { bytes, messages: 0, readMs: 0 };
  began = now - (from?.ms ?? 0);
  speed = new Rate(now, from?.read);
  if (!from) return;
  addRows(from.rows);
  setAside.value = from.setAside;
}

/** The same is read again. */
export function beginAgain(): void {
  clear();
  speed = new Rate(performance.now());
}

export function end(): void {
  totals.value = { ...totals.value, readMs: performance.now() - began };
}

export function clear(): void {
  list.clear();
  picks.settle([]);
  totals.value = { ...totals.value, messages: 0 };
  setAside.value = [];
  maskedSoFar.value = {};
  least.value = null;
  progress.value = null;
  rate.value = null;
}

export function take(message: Extract<FromWorker, { kind: "batch" }>): void {
  addRows(message.rows);
  if (message.setAside.length > 0) setAside.value = [...setAside.value, ...message.setAside];
  maskedSoFar.value = message.masked;
  showProgress(message.progress);
}

function addRows(more: Row[]): void {
  if (more.length === 0) return;
  const before = more.map((row) => list.rows[row.instead_of ?? -1]?.messages ?? 0);
  const messages = more.reduce((sum, row, at) => sum + row.messages - (before[at] ?? 0), totals.value.messages);
  batch(() => {
    picks.settle(list.add(more));
    totals.value = { ...totals.value, messages };
  });
  finding.again();
}

function showProgress(now: Progress): void {
  speed.update(now.bytes_read, performance.now());
  progress.value = now;
  rate.value = {
    bytesPerSecond: speed.bytesPerSecond,
    secondsLeft: speed.secondsLeft(now.bytes_total),
  };
}

/** How much was read, of a hundred. */
export function percentOf(now: Progress | null): number {
  return now === null || now.bytes_total === 0 ? 0 : Math.round((100 * Math.min(now.bytes_read, now.bytes_total)) / now.bytes_total);
}
