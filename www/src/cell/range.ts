/**
 * Which conversations the dates leave in. Days are those of the person's own calendar, written
 * `2024-03-01`; months are numbered, so that they can be counted: twelve times the year, and the
 * month from 0.
 */

/** An end that is null is open. */
export type Range = {
  from: string | null;
  to: string | null;
  /** Whether what has no date stays in. */
  undated: boolean;
};

export const EVERYTHING: Range = { from: null, to: null, undated: true };

/** The months that are drawn, both ends included. */
export type Axis = { first: number; last: number };

export function monthOf(at: number): number {
  const time = new Date(at);
  return time.getFullYear() * 12 + time.getMonth();
}

export function monthIn(day: string): number {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return year * 12 + month - 1;
}

export function firstDay(month: number): string {
  return dayOf(start(month, 1));
}

export function lastDay(month: number): string {
  return dayOf(start(month + 1, 0));
}

/** Times from `from` on and before `until` are in the range. */
export function bounds(range: Range): { from: number; until: number } {
  return {
    from: range.from === null ? -Infinity : beginning(range.from, 0),
    until: range.to === null ? Infinity : beginning(range.to, 1),
  };
}

/** The months that the two handles stand at. */
export function handles(range: Range, axis: Axis): { start: number; end: number } {
  const within = (month: number) => Math.min(axis.last, Math.max(axis.first, month));
  return {
    start: range.from === null ? axis.first : within(monthIn(range.from)),
    end: range.to === null ? axis.last : within(monthIn(range.to)),
  };
}

/** The range that begins with this month; its end is not passed. */
export function withStart(range: Range, month: number, axis: Axis): Range {
  const to = Math.min(month, handles(range, axis).end);
  return { ...range, from: to <= axis.first ? null : firstDay(to) };
}

/** The range that ends with this month; its beginning is not passed. */
export function withEnd(range: Range, month: number, axis: Axis): Range {
  const to = Math.max(month, handles(range, axis).start);
  return { ...range, to: to >= axis.last ? null : lastDay(to) };
}

/** The range of these months alone. */
export function months(range: Range, first: number, last: number, axis: Axis): Range {
  return {
    ...range,
    from: first <= axis.first ? null : firstDay(first),
    to: last >= axis.last ? null : lastDay(last),
  };
}

/** The range with a day that was typed; the other end moves along where it would be passed. */
export function withDay(range: Range, end: "from" | "to", day: string | null): Range {
  const next = { ...range, [end]: day };
  const isPassed = next.from !== null && next.to !== null && next.from > next.to;
  return isPassed ? { ...next, from: day, to: day } : next;
}

export function isSame(one: Range, other: Range): boolean {
  return one.from === other.from && one.to === other.to && one.undated === other.undated;
}

/** A time for words: noon, so that no change of clocks makes it another day. */
export function noon(day: string): number {
  return beginning(day, 0) + 12 * 60 * 60 * 1000;
}

function beginning(day: string, later: number): number {
  return start(monthIn(day), Number(day.slice(-2)) + later).getTime();
}

/** Years below 100 are themselves, not those of the last century. */
function start(month: number, day: number): Date {
  const time = new Date(2000, 0, 1);
  time.setFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, day);
  return time;
}

function dayOf(time: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${String(time.getFullYear()).padStart(4, "0")}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
