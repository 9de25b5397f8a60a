/** The memories of a person, as their runs tell of them, and what a new one may be called. */
import type { Snapshot } from "../gen/protocol.ts";

/** One memory and its runs, the newest first. The name of the first is empty. */
export type Memory = { name: string; runs: Snapshot[] };

/** What the server calls the first one. */
const FIRST = "main";
/** What the server takes for a name. */
const NAME = /^[!-~]{1,128}$/;
/** Says that the person wants to be asked at the next Start. */
const ASKS = "asks-memory";

/** The memories that these runs feed; the one that was fed last comes first. */
export function memoriesOf(runs: readonly Snapshot[]): Memory[] {
  const age = ({ started_at, id }: Snapshot) => `${started_at} ${id}`;
  const found = new Map<string, Snapshot[]>();
  for (const run of [...runs].sort((one, other) => (age(one) < age(other) ? 1 : -1))) {
    found.set(memoryOf(run), [...(found.get(memoryOf(run)) ?? []), run]);
  }
  return [...found].map(([name, runs]) => ({ name, runs }));
}

/** A server of an earlier version says nothing of it. */
export function memoryOf({ memory = "" }: Partial<Snapshot>): string {
  return memory;
}

/** Whether a new memory can be called so. */
export function isNewName(name: string, memories: readonly Memory[]): boolean {
  return NAME.test(name) && name !== FIRST && !memories.some((one) => one.name === name);
}

/** Whether more than the first one has to be thought of. */
export function areSeveral(memories: readonly Memory[]): boolean {
  return memories.some(({ name }) => name !== "");
}

export function asksAtStart(): boolean {
  try {
    return localStorage.getItem(ASKS) !== null;
  } catch {
    return false;
  }
}

/** A window that keeps nothing goes on with the first one. */
export function askAtStart(wanted: boolean): void {
  try {
    if (wanted) localStorage.setItem(ASKS, "1");
    else localStorage.removeItem(ASKS);
  } catch {
    // As it is said above.
  }
}
