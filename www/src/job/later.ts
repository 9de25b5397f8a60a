/**
 * What was decided without a network, kept in this browser until the server has it. It lies apart from
 * what is kept to be read (`kept.ts`), which goes as soon as something is decided.
 */
import { signal } from "@preact/signals";
import type { FromPage } from "../gen/protocol.ts";

/** A decision by the name that it will have: said twice it is carried out once. */
export type Wish = Extract<FromPage, { kind: "decide" | "undo" }>;

/** `says`: what it is about, as it read. `isSaid`: it may have been heard. `why`: the server refused it, with these words. */
export type Later = { wish: Wish; says: string[]; isSaid: boolean; why: string | null };

type List = readonly Later[];

/** What waits of the run that is shown, in the order in which it was decided, and what was refused of it. */
export const list = signal<List>([]);

const about = (wish: Wish) => (wish.kind === "undo" ? [wish.decision] : [...wish.facts].sort()).join();

/** With one more. It takes the place of one about the same that nobody can have heard. */
export function added(all: List, wish: Wish, says: string[]): List {
  const isOver = (one: Later) => !one.isSaid && one.why === null && about(one.wish) === about(wish);
  return [...all.filter((one) => !isOver(one)), { wish, says, isSaid: false, why: null }];
}

/** What goes out next. */
export function first(all: List): Later | undefined {
  return all.find(({ why }) => why === null);
}

export function without(all: List, id: string): List {
  return all.filter(({ wish }) => wish.id !== id);
}

/** With this known of one. */
export function marked(all: List, id: string, known: Partial<Later>): List {
  return all.map((one) => (one.wish.id === id ? { ...one, ...known } : one));
}

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("later", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("runs");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within<T>(mode: IDBTransactionMode, work: (runs: IDBObjectStore) => T): Promise<T> {
  const transaction = (await database()).transaction("runs", mode);
  return await new Promise((resolve, reject) => {
    const done = work(transaction.objectStore("runs"));
    transaction.oncomplete = () => resolve(done);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Changes what is kept of a run, whichever window kept it, and shows what there is then. */
export async function change(run: string, how: (all: List) => List): Promise<List> {
  const now = { all: [] as List };
  await within("readwrite", (runs) => {
    const request = runs.get(run);
    request.onsuccess = () => {
      now.all = how((request.result as List | undefined) ?? []);
      if (now.all.length > 0) runs.put(now.all, run);
      else runs.delete(run);
    };
  });
  list.value = now.all;
  return now.all;
}

export async function remove(run: string): Promise<void> {
  await within("readwrite", (runs) => runs.delete(run));
}

export async function clear(): Promise<void> {
  await within("readwrite", (runs) => runs.clear());
}

/** The runs that something waits for. */
export async function ids(): Promise<string[]> {
  return (await within("readonly", (runs) => runs.getAllKeys())).result as string[];
}
