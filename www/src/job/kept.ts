/**
 * What this browser keeps of runs, so that they can be read without a network: the last state of
 * each, and of a finished one the files of its memory. It lies apart from the outbox, for `/` has
 * no use for it.
 */
import type { Snapshot } from "../gen/protocol.ts";

export type Kept = {
  snapshot: Snapshot;
  /** When the server said so. */
  at: number;
  /** By path; null unless all of them are of this very state. */
  files: Record<string, string> | null;
};

/** So many runs are kept, those that were looked at last. */
const RUNS_MAX = 8;

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("kept", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("runs").createIndex("at", "at");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function within<T>(mode: IDBTransactionMode, work: (runs: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction("runs", mode);
  return await new Promise((resolve, reject) => {
    const request = work(transaction.objectStore("runs"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function get(id: string): Promise<Kept | undefined> {
  return await within("readonly", (runs) => runs.get(id));
}

/** Keeps it in the place of what was kept of this run; what was looked at longest ago makes room. */
export async function put(kept: Kept): Promise<void> {
  await within("readwrite", (runs) => runs.put(kept, kept.snapshot.id));
  for (const id of (await ids()).slice(0, -RUNS_MAX)) await remove(id);
}

export async function remove(id: string): Promise<void> {
  await within("readwrite", (runs) => runs.delete(id));
}

export async function clear(): Promise<void> {
  await within("readwrite", (runs) => runs.clear());
}

/** Those that are kept, the one that was looked at last at the end. */
export async function ids(): Promise<string[]> {
  return (await within("readonly", (runs) => runs.index("at").getAllKeys())) as string[];
}
