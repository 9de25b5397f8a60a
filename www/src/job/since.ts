/** What became of a memory since an earlier run, counted as the command line counts it. */
import type { Snapshot } from "../gen/protocol.ts";
import type { Evidence, Fact } from "./bundle.ts";
import { memoryOf } from "./memories.ts";

/**
 * Facts of the memory as it is, those that were said last first. A fact is in one of the lists at
 * most. Whatever was there before and is there no more is a number: it may have been forgotten, and
 * is not to be read again.
 */
export type Changes = {
  added: Fact[];
  /** In other words, in another status or for another time. */
  changed: Fact[];
  /** They hold no more, and the memory still says so. */
  retired: Fact[];
  confirmed: Fact[];
  gone: number;
};

type ById = Map<string, Fact>;

/** The last finished run of the same memory before this one; none unless both are among `runs`. */
export function runBefore(runs: readonly Snapshot[], run: Snapshot): Snapshot | null {
  if (!runs.some(({ id }) => id === run.id)) return null;
  const age = ({ started_at, id }: Snapshot) => `${started_at} ${id}`;
  const before = runs.filter((one) => one.stage === "done" && memoryOf(one) === memoryOf(run) && age(one) < age(run));
  return before.sort((one, other) => (age(one) < age(other) ? 1 : -1))[0] ?? null;
}

/**
 * Compares two lists of facts by their ids. A fact that is gone, and of which a word is evidence of
 * one that is there now, is told in other words: it is not gone, and the other is changed, not new.
 */
export function changes(before: readonly Fact[], after: readonly Fact[]): Changes {
  const [old, now, all] = [live(before), live(after), byId(after)];
  const found: Changes = { added: [], changed: [], retired: [], confirmed: [], gone: 0 };
  const carried = new Map<string, string>();
  for (const fact of old.values()) for (const one of fact.evidence) carried.set(spot(one), fact.id);
  const toldOtherwise = new Set<string>();
  for (const fact of now.values()) {
    const known = toldOtherwise.size;
    for (const one of fact.evidence) {
      const id = carried.get(spot(one));
      if (id !== undefined && !all.has(id)) toldOtherwise.add(id);
    }
    const was = old.get(fact.id);
    if (was !== undefined) {
      const became = becomeOf(was, fact);
      if (became !== null) found[became].push(fact);
    } else {
      found[toldOtherwise.size > known ? "changed" : "added"].push(fact);
    }
  }
  for (const { id } of old.values()) {
    const fact = all.get(id);
    if (fact === undefined) found.gone += toldOtherwise.has(id) ? 0 : 1;
    else if (!now.has(id)) found.retired.push(fact);
  }
  for (const list of [found.added, found.changed, found.retired, found.confirmed]) list.sort(latestFirst);
  return found;
}

/** What became of a fact that is in both. */
function becomeOf(was: Fact, is: Fact): "changed" | "confirmed" | null {
  if (what(was) !== what(is)) return "changed";
  if (hasMore(is, was)) return "confirmed";
  return hasMore(was, is) ? "changed" : null;
}

/** What it says, apart from where it was said. */
function what({ status, statement, valid_from, valid_until, occurred, contradicts }: Fact): string {
  return JSON.stringify([status, statement, valid_from, valid_until, occurred, contradicts]);
}

/** Whether it has evidence that the other has not. */
function hasMore(fact: Fact, than: Fact): boolean {
  const known = new Set(than.evidence.map(spot));
  return fact.evidence.some((one) => !known.has(spot(one)));
}

function spot({ source, account, conversation_id, message_id, start, end }: Evidence): string {
  return JSON.stringify([source, account, conversation_id, message_id, start, end]);
}

/** What holds, or may hold, in the order of the ids. */
function live(facts: readonly Fact[]): ById {
  return byId(facts.filter(({ status }) => status !== "superseded" && status !== "retracted"));
}

function byId(facts: readonly Fact[]): ById {
  const sorted = [...facts].sort((one, other) => (one.id < other.id ? -1 : 1));
  return new Map(sorted.map((fact) => [fact.id, fact]));
}

export function latestFirst(one: Fact, other: Fact): number {
  const [seen, otherSeen] = [one.last_seen ?? "", other.last_seen ?? ""];
  if (seen !== otherSeen) return seen < otherSeen ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
