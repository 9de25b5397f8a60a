/**
 * The conversations that were read, and beside them, as columns of numbers, what is asked of all of
 * them whenever something is picked.
 */
import { computed, signal } from "@preact/signals";
import { NO_MONTH, axisOf } from "./months.ts";
import { monthOf } from "./range.ts";
import type { Row } from "./worker-messages.ts";

/** Grows in place; `rowCount` says that it did. */
export const rows: Row[] = [];
export const rowCount = signal(0);
/** What makes each the same one when its file is read again. */
export const keys: string[] = [];
/** NaN where there is no date. */
let ats = new Float64Array(0);
let months = new Int32Array(0);

/** The conversations among the rows; one row may be what the export holds as memory. */
export const conversationCount = computed(() => {
  const n = rowCount.value;
  return rows.slice(0, n).filter((row) => row.remembered === 0).length;
});

/** Conversations of which nobody knows when they were. */
export const undatedCount = computed(() => {
  const n = rowCount.value;
  return rows.slice(0, n).filter((row) => row.at === null && row.remembered === 0).length;
});

/** In how many of them something is masked. */
export const maskedCount = computed(() => rows.slice(0, rowCount.value).filter((_, row) => hasMasks(row)).length);

/** How many there are of each source. */
export const sources = computed(() => {
  const counts = new Map<string, number>();
  for (const { source } of rows.slice(0, rowCount.value)) counts.set(source, (counts.get(source) ?? 0) + 1);
  return counts;
});

/** The months that there are conversations of. */
export const axis = computed(() => {
  rowCount.value;
  return axisOf(monthColumn());
});

/** Adds rows, or puts them in the place of those of which more was found. Gives their places. */
export function add(more: Row[]): number[] {
  const places = more.map((row) => {
    const place = row.instead_of ?? rows.length;
    const before = rows[place];
    // What another export has of one makes it nobody else's.
    rows[place] = before === undefined ? row : { ...row, owner: before.owner };
    keys[place] = `${row.source}/${row.account}/${row.id}`;
    return place;
  });
  ats = wider(ats, Float64Array);
  months = wider(months, Int32Array);
  for (const place of places) {
    const began = rows[place]?.at ?? null;
    ats[place] = began ?? Number.NaN;
    months[place] = began === null ? NO_MONTH : monthOf(began);
  }
  rowCount.value = rows.length;
  return places;
}

export function clear(): void {
  rows.length = 0;
  keys.length = 0;
  rowCount.value = 0;
}

/** When a conversation began; NaN if nobody knows. */
export function at(row: number): number {
  return ats[row] ?? Number.NaN;
}

export function hasMasks(row: number): boolean {
  return (rows[row]?.masked ?? 0) > 0;
}

export function monthColumn(): Int32Array {
  return months.subarray(0, rows.length);
}

type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The column with room for all rows; it doubles, so that growing costs little. */
export function wider<T extends Column>(column: T, Make: new (length: number) => T): T {
  if (column.length >= rows.length) return column;
  const next = new Make(Math.max(rows.length, column.length * 2));
  next.set(column);
  return next;
}
