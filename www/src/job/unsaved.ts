/**
 * What the person has typed and not saved, kept in this browser until they save it or leave it, so that a
 * page that is closed meanwhile takes no words along. It has words of the memory in it: as with all that
 * is kept of it (`offline.ts`), nothing stays once something is decided or the run is gone.
 */
import { signal } from "@preact/signals";
import type { Selected } from "./selected.ts";

/** A fact's words, and where they are typed: beside an opened line, or where facts are reviewed. */
export type Words = { fact: string; words: string; at: Selected | null };
/** A document as text, with what it was and which facts its lines cite. */
export type Text = { path: string; text: string; cited: [number, string[]][]; edited: string };
/** `version` is that of the memory that both are of: of another one they are of no use. */
export type Unsaved = { version: string; words: Words | null; document: Text | null };

/** Whether what is typed was begun before the page was opened. */
export const isBack = signal(false);

/** The number changes when what is kept takes another form. */
const PREFIX = "unsaved.1/";

/** A window that keeps nothing loses what is typed when it is closed, and nothing else. */
function tried<T>(work: () => T, instead: T): T {
  try {
    return work();
  } catch {
    return instead;
  }
}

export function put(id: string, unsaved: Unsaved): void {
  tried(() => localStorage.setItem(PREFIX + id, JSON.stringify(unsaved)), undefined);
}

export function get(id: string): Unsaved | null {
  return tried(() => JSON.parse(localStorage.getItem(PREFIX + id) ?? "null") as Unsaved | null, null);
}

export function remove(id: string): void {
  tried(() => localStorage.removeItem(PREFIX + id), undefined);
}

/** The runs that something is kept of. */
export function ids(): string[] {
  const keys = tried(() => Object.keys(localStorage), []);
  return keys.filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
}
