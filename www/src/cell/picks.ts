/**
 * What is picked, and the only place that changes it. A conversation is sent unless there is
 * nothing in it to send, the dates leave it out, or the person does. What they did can be taken
 * back and done again, all of it, also after the file was read again: it is known by the keys of conversations.
 */
import { batch, computed, signal } from "@preact/signals";
import * as leftOutMessages from "./left-out.ts";
import { bounds, EVERYTHING, isSame, type Range } from "./range.ts";
import { at, keys, rowCount, rows, wider } from "./rows.ts";
import { Undo } from "./undo.ts";
import type { Picked } from "./worker-messages.ts";

/** What was picked or left out: one conversation, or all that some words or a source name. */
export type About =
  | { what: "one"; title: string }
  | { what: "some" }
  | { what: "found"; query: string }
  | { what: "like"; title: string }
  | { what: "source"; source: string }
  /** All that other accounts hold than the first. */
  | { what: "account" };

export type Deed =
  /** With the conversations `texts` go that stand in a row with those of others. */
  | { kind: "picked"; on: boolean; keys: string[]; about: About; texts: Message[] }
  /** `number` is the message's in the thread, 0 if it has none. */
  | { kind: "message"; on: boolean; key: string; name: string; number: number; title: string }
  /** Messages of many conversations, in which something of a kind is masked. */
  | { kind: "messages"; on: boolean; those: Message[]; of: string }
  | { kind: "dates"; before: Range; after: Range };

/** A message, by the key of its conversation. */
export type Message = { key: string; name: string };

export const undo = new Undo<Deed>();
export const range = signal<Range>(EVERYTHING);
/** 1 for each row that is picked; `picks` says that it changed. */
let column = new Uint8Array(0);
export const picks = signal(0);
export const pickedCount = signal(0);
/** Left out by hand. */
const leftOut = new Set<string>();
let limits = bounds(EVERYTHING);

/** The rows that could be picked as the dates are. */
export const pickable = computed(() => {
  const n = rowCount.value;
  picks.value;
  let all = 0;
  for (let row = 0; row < n; row += 1) if (canPick(row)) all += 1;
  return all;
});

export function isPicked(row: number): boolean {
  return column[row] === 1;
}

/** Whether the dates leave it in. What the export holds as memory has no date, and is always in. */
export function isInRange(row: number): boolean {
  const began = at(row);
  if (Number.isNaN(began)) return range.value.undated || (rows[row]?.remembered ?? 0) > 0;
  return limits.from <= began && began < limits.until;
}

export function canPick(row: number): boolean {
  return rows[row]?.excluded === null && isInRange(row);
}

/** A copy of what is picked, and what is left out of it. */
export function picked(): Picked {
  return { rows: column.slice(0, rows.length), without: leftOutMessages.byRow() };
}

/** Says of these rows anew whether they are picked: they came just now. */
export function settle(places: Iterable<number>): void {
  column = wider(column, Uint8Array);
  for (const row of places) {
    column[row] = canPick(row) && !leftOut.has(keys[row] ?? "") ? 1 : 0;
  }
  let sum = 0;
  for (let row = 0; row < rows.length; row += 1) sum += column[row] ?? 0;
  batch(() => {
    pickedCount.value = sum;
    picks.value += 1;
  });
}

/** Gives what was done; null if all is so already. */
export function pick(which: Iterable<number>, on: boolean, about: About, texts: Message[] = []): Deed | null {
  const changed: number[] = [];
  for (const row of which) if (canPick(row) && isPicked(row) !== on) changed.push(row);
  if (changed.length === 0) return null;
  const those = changed.map((row) => keys[row] ?? "");
  put(those, on);
  for (const { key, name } of texts) leftOutMessages.put(key, name, !on);
  settle(changed);
  const deed = { kind: "picked" as const, on, keys: those, about, texts };
  undo.push(deed);
  return deed;
}

/**
 * Gives whether there is something to take back. `goesOn`: it is one with what was done last, as the second click
 * of two is.
 */
export function setRange(after: Range, goesOn = false): boolean {
  const before = range.value;
  if (isSame(before, after)) return false;
  showRange(after);
  const last = undo.last.value;
  const begun = goesOn && last?.kind === "dates" ? undo.pop() : null;
  const from = begun?.kind === "dates" ? begun.before : before;
  if (!isSame(from, after)) undo.push({ kind: "dates", before: from, after });
  return !isSame(from, after);
}

/** The range while a handle is held; {@link letGo} makes one deed of it. */
export function showRange(next: Range): void {
  limits = bounds(next);
  batch(() => {
    range.value = next;
    settle(rows.keys());
  });
}

export function letGo(before: Range): void {
  const after = range.value;
  if (!isSame(before, after)) undo.push({ kind: "dates", before, after });
}

/** Takes back what was done last; gives what it was. */
export function takeBack(): Deed | null {
  const deed = undo.back();
  if (deed?.kind === "dates") showRange(deed.before);
  if (deed?.kind === "picked") putAll(deed, !deed.on);
  if (deed?.kind === "message") putMessages([deed], !deed.on);
  if (deed?.kind === "messages") putMessages(deed.those, !deed.on);
  return deed;
}

/** Does again what was taken back last; gives what it was. */
export function doAgain(): Deed | null {
  const deed = undo.again();
  if (deed?.kind === "dates") showRange(deed.after);
  if (deed?.kind === "picked") putAll(deed, deed.on);
  if (deed?.kind === "message") putMessages([deed], deed.on);
  if (deed?.kind === "messages") putMessages(deed.those, deed.on);
  return deed;
}

/** A message of a row is left out, or taken in again. */
export function pickMessage(row: number, on: boolean, message: { name: string; number: number; title: string }): void {
  const key = keys[row] ?? "";
  if (leftOutMessages.isLeftOut(row, message.name) === !on) return;
  const deed = { kind: "message" as const, on, key, ...message };
  putMessages([deed], on);
  undo.push(deed);
}

/** Leaves out those of them that still go, as one deed; null if none does. */
export function leaveOutAll(messages: Message[], of: string): Deed | null {
  const those = messages.filter(({ key, name }) => !leftOutMessages.has(key, name));
  if (those.length === 0) return null;
  const deed = { kind: "messages" as const, on: false, those, of };
  putMessages(those, false);
  undo.push(deed);
  return deed;
}

function putMessages(those: Message[], on: boolean): void {
  for (const { key, name } of those) leftOutMessages.put(key, name, !on);
  picks.value += 1;
}

function putAll({ keys: those, texts }: Extract<Deed, { kind: "picked" }>, on: boolean): void {
  put(those, on);
  for (const { key, name } of texts) leftOutMessages.put(key, name, !on);
  settle(rows.keys());
}

function put(those: string[], on: boolean): void {
  for (const key of those) {
    if (on) leftOut.delete(key);
    else leftOut.add(key);
  }
}
