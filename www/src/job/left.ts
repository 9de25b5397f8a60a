/** How long reading still takes, as a range: from what the server said of its progress, and when by its own clock. */
import type { Snapshot } from "../gen/protocol.ts";

/** So much of so many was settled at that time, in milliseconds. */
export type Seen = { at: number; settled: number; all: number };
/** Seconds, at least and at most. */
export type Left = { least: number; most: number };

/** Nothing is said before the run was followed for so long, and has come on so many times. */
const QUIET_MS = 10_000;
const STEPS_MIN = 3;
/** Nor where it might as well take so many times as long. */
const DOUBT_MAX = 3;
/** Progress that is looked back on. */
const SEEN_MAX = 200;

/** What is known of the progress with this snapshot; none where nothing is read, or nobody knows when an answer comes. */
export function followed(seen: readonly Seen[], snapshot: Snapshot): readonly Seen[] {
  const { stage, hold, waiting, finish, late, budget, chunks } = snapshot;
  const at = Date.parse(snapshot.at ?? "");
  const reads = (stage === "quick_pass" || stage === "extract") && hold === null && !waiting && !finish && !late;
  if (!reads || budget.economy || Number.isNaN(at)) return [];
  const settled = chunks.read + chunks.aside + chunks.passed;
  const now = { at, settled, all: settled + chunks.reading + chunks.waiting };
  const last = seen.at(-1);
  // What was set aside is tried again, or another model reads: it begins anew.
  if (last === undefined || last.all !== now.all || last.settled > settled) return [now];
  // Of a while in which nothing came, its beginning and its end.
  const isStill = last.settled === settled && seen.at(-2)?.settled === settled;
  return [...(isStill ? seen.slice(0, -1) : seen), now].slice(-SEEN_MAX);
}

/** Between what the pace of all that was seen says and that of its last third, with a little on either side. */
export function leftOf(seen: readonly Seen[]): Left | null {
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined || last.settled === last.all) return null;
  const steps = new Set(seen.map(({ settled }) => settled)).size - 1;
  if (last.at - first.at < QUIET_MS || steps < STEPS_MIN) return null;
  const recent = seen.findLast(({ at }) => at <= last.at - (last.at - first.at) / 3) ?? first;
  const paces = [first, recent].map((from) => (last.settled - from.settled) / (last.at - from.at));
  const seconds = (pace: number) => (last.all - last.settled) / pace / 1000;
  const left = { least: 0.9 * seconds(Math.max(...paces)), most: 1.2 * seconds(Math.min(...paces)) };
  return left.most <= DOUBT_MAX * left.least ? left : null;
}
