/** Conversations by month, as a picture: how many there are, and how many of them are picked. */
import type { Axis } from "./range.ts";

/** Stands for no month. */
export const NO_MONTH = -(2 ** 31);
/** Fifty years: a date that is a mistake of the export's shall not press all others together. */
const MONTHS_MAX = 600;
/** The height of the highest bar. */
export const HEIGHT = 100;
/** Between two bars, of the width of one. */
const GAP = 0.14;

/** The months of which there are conversations; null if none has a date. */
export function axisOf(months: Int32Array): Axis | null {
  const known = months.filter((month) => month !== NO_MONTH);
  if (known.length === 0) return null;
  known.sort();
  const at = (place: number) => known[place] ?? 0;
  const middle = at(known.length >> 1);
  return {
    first: Math.max(at(0), middle - MONTHS_MAX / 2),
    last: Math.min(at(known.length - 1), middle + MONTHS_MAX / 2),
  };
}

/** For each month of the axis, how many of the conversations that `isIn`. What lies beyond counts at its ends. */
export function countByMonth(months: Int32Array, axis: Axis, isIn: (row: number) => boolean): Uint32Array {
  const counts = new Uint32Array(axis.last - axis.first + 1);
  for (let row = 0; row < months.length; row += 1) {
    const month = months[row] ?? NO_MONTH;
    if (month === NO_MONTH || !isIn(row)) continue;
    const place = Math.min(counts.length - 1, Math.max(0, month - axis.first));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** All bars as one path: a month is one wide, and the most are {@link HEIGHT} high. */
export function path(counts: Uint32Array, most: number): string {
  let drawn = "";
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] ?? 0;
    if (count === 0) continue;
    // One conversation can be seen beside a month of hundreds.
    const height = Math.max(2, (HEIGHT * count) / Math.max(1, most));
    drawn += `M${place + GAP / 2} ${HEIGHT}v${-round(height)}h${1 - GAP}V${HEIGHT}z`;
  }
  return drawn;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}

/** Where years are named under the axis: at their Januaries, no more than have room. */
export function years(axis: Axis, most: number): { year: number; place: number }[] {
  const first = Math.ceil(axis.first / 12);
  const all = Math.floor(axis.last / 12) - first + 1;
  if (all <= 0) return [{ year: Math.floor(axis.first / 12), place: 0 }];
  const step = Math.ceil(all / most);
  return Array.from({ length: Math.ceil(all / step) }, (_, k) => {
    const year = first + k * step;
    return { year, place: year * 12 - axis.first };
  });
}
