/** Keeps what is needed to read a run without a network, and lets go of what the server has no more. */
import { signal } from "@preact/signals";
import type { Snapshot } from "../gen/protocol.ts";
import * as api from "./api.ts";
import { versionOf } from "./bundle.ts";
import * as kept from "./kept.ts";
import * as later from "./later.ts";
import * as ledger from "./ledger.ts";
import * as unsaved from "./unsaved.ts";

/** A larger memory is not kept. */
const BYTES_MAX = 32 << 20;

/** Whether the memory that is shown is kept. */
export const isKept = signal(false);

/** The state that is to be kept: another one is of no use any more. */
let latest: Snapshot | null = null;
/** Ends what is fetched to be kept. */
let fetching = new AbortController();
/** One thing after another. A window that keeps nothing works without it. */
let queue: Promise<void> = Promise.resolve();

function after(work: () => Promise<void>): void {
  queue = queue.then(work).catch(() => undefined);
}

/** The server said that this is the state of a run. */
export function keep(snapshot: Snapshot): void {
  latest = snapshot;
  after(async () => {
    if (latest === snapshot) await keepNow(snapshot);
  });
}

async function keepNow(snapshot: Snapshot): Promise<void> {
  const before = await kept.get(snapshot.id);
  const isDone = snapshot.stage === "done";
  const isSame = isDone && before !== undefined && versionOf(before.snapshot) === versionOf(snapshot);
  const files = isSame ? before.files : null;
  // What is written anew goes at once: perhaps because something in it was to be forgotten.
  await kept.put({ snapshot, at: Date.now(), files });
  isKept.value = files !== null;
  const size = snapshot.files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (!isDone || files !== null || size > BYTES_MAX) return;
  const { signal } = fetching;
  const read: Record<string, string> = {};
  for (const { path } of snapshot.files) {
    read[path] = await api.file(snapshot.id, path, { signal });
    if (latest !== snapshot) return;
  }
  await kept.put({ snapshot, at: Date.now(), files: read });
  isKept.value = true;
}

/** Lets go of what is kept of a run. */
export function forget(id: string): void {
  drop();
  unsaved.remove(id);
  ledger.remove(id);
  after(() => kept.remove(id));
  after(() => later.remove(id));
}

/** Lets go of all runs: what is decided about one is decided about the others of its memory. */
export function forgetAll(): void {
  drop();
  for (const id of unsaved.ids()) unsaved.remove(id);
  after(kept.clear);
}

function drop(): void {
  latest = null;
  isKept.value = false;
  fetching.abort();
  fetching = new AbortController();
}

/** Lets go of runs that the server has no more. */
export function tidy(): void {
  after(async () => {
    // The one that is shown is asked for by itself.
    const others = ledger.ids().filter((id) => id !== ledger.shown());
    const ids = [...unsaved.ids(), ...others, ...(await kept.ids()), ...(await later.ids())];
    if (ids.length === 0) return;
    const there = new Set((await api.jobs()).map(({ id }) => id));
    for (const id of ids.filter((id) => !there.has(id))) {
      unsaved.remove(id);
      if (others.includes(id)) ledger.remove(id);
      await kept.remove(id);
      await later.remove(id);
    }
  });
}

/** The one address that a service worker may come from. */
const WORKER = "/job/offline.js";

let registered: Promise<ServiceWorkerRegistration | null> | undefined;

/** Has the browser keep the files of this page itself. Null where it does not. */
export function register(): Promise<ServiceWorkerRegistration | null> {
  registered ??= registerNow();
  return registered;
}

async function registerNow(): Promise<ServiceWorkerRegistration | null> {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  try {
    const policy = types?.createPolicy("offline", { createScriptURL: () => WORKER });
    return (await navigator.serviceWorker?.register(policy?.createScriptURL("") ?? WORKER)) ?? null;
  } catch {
    // A window that keeps nothing, or a browser without service workers, reads with a network alone.
    return null;
  }
}

type Policy = { createScriptURL: (url: string) => string };
type TrustedTypes = { createPolicy: (name: string, rules: Policy) => Policy };
