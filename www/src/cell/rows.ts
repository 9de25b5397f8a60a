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

/** The months that there are conversations of. */
export const axis = computed(() => {
  rowCount.value;
  return axisOf(monthColumn());
});

/** Adds rows, or puts them in the place of those of which more was found. Gives their places. */
export function add(more: Row[]): number[] {
  const places = more.map((row) => {
    const place = row.instead_of ?? rows.length;
    rows[place] = row;
    keys[place] = `${row.source}/${row.account}/${row.id}`;
    return place;
  });
  ats = wider(ats, Float64Array);
  months = wider(months, Int32Array);
  for (const place of places) {
    const at = rows[place]?.at ?? null;
    ats[place] = at ?? Number.NaN;
    months[place] = at === null ? NO_MONTH : monthOf(at);
  }
  rowCount.value = rows.length;
  return places;
}

export function clear(): void {
  rows.length = 0;
  keys.length = 0;
  rowCount.value = 0;
}

/** When each conversation began. */
export function atColumn(): Float64Array {
  return ats.subarray(0, rows.length);
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
