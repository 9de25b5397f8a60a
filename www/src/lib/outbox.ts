/**
 * What the browser keeps between `/` and `/job`: the outbox, the masking key, and how models count.
 *
 * The outbox is the manifest, the frames (the exact bytes that will be sent) and a consent that
 * holds once. It is written by the shell at Start, and emptied once the server has all of it.
 */
import type { Manifest } from "../gen/protocol.ts";
import type { Reads } from "./reads.ts";

/** The person pressed Start: when, and for which server. */
export type Consent = { at: number; host: string; used: boolean };

/** All of the outbox but its frames. `job` is set once the server knows of it. */
export type Outbox = {
  manifest: Manifest;
  tz: string;
  consent: Consent;
  job: string | null;
  /** Who reads it; missing in one that an older page wrote. */
  reads?: Reads;
  /** Into which memory it goes, once the person was asked; empty for the first. */
  memory?: string;
};

const KEY_BYTES = 32;
const STORES = ["outbox", "frames", "keys", "sent"] as const;
type Store = (typeof STORES)[number];

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("decant", 1);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Runs `work` in one transaction; resolves when it is on disk. */
export async function within<T>(
  stores: Store[],
  work: (store: (name: Store) => IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(stores, "readwrite", { durability: "strict" });
  return await new Promise((resolve, reject) => {
    const request = work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** Forgets an earlier outbox, so that frames of two are never mixed. */
export async function clear(): Promise<void> {
  await within(["outbox", "frames"], (store) => {
    store("outbox").clear();
    return store("frames").clear();
  });
}

export async function get(): Promise<Outbox | undefined> {
  return await within(["outbox"], (store) => store("outbox").get("current"));
}

export async function putFrame(n: number, frame: ArrayBuffer): Promise<void> {
  await within(["frames"], (store) => store("frames").put(frame, n));
}

export async function put(outbox: Outbox): Promise<void> {
  await within(["outbox"], (store) => store("outbox").put(outbox, "current"));
}

/** What runs of this browser learnt of each model, as the JSON of an object: what the next will cost is said from it. */
export async function learnt(): Promise<string> {
  const kept = await within<string | undefined>(["keys"], (store) => store("keys").get("learnt"));
  return kept ?? "{}";
}

/** The masking key, made at first use. */
export async function maskingKey(): Promise<Uint8Array> {
  const fresh = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const kept: Uint8Array | undefined = await within(["keys"], (store) => {
    const request = store("keys").get("masking");
    request.onsuccess = () => {
      if (request.result === undefined) store("keys").put(fresh, "masking");
    };
    return request;
  });
  return kept ?? fresh;
}
