/**
 * Whether this browser tells the person what becomes of their runs, also while no page is open: the
 * server pushes to it, without a word, and `offline-worker.ts` looks up what there is to say.
 */
import { effect, signal } from "@preact/signals";
import { language, t } from "../lib/language.ts";
import { within } from "../lib/outbox.ts";
import * as api from "./api.ts";
import * as offline from "./offline.ts";
import type { Trouble } from "./state.ts";

/** Null where it cannot, or while nobody knows. */
export const isOn = signal<boolean | null>(null);
/** The person said no to the browser, now or long ago. */
export const isDenied = signal(false);
export const isUnderWay = signal(false);
/** Why nothing was changed. */
export const trouble = signal<Trouble | null>(null);

type Means = { manager: PushManager; key: string };
let means: Means | null = null;

// The worker cannot see what language is shown.
effect(() => {
  const shown = language.value;
  if (isOn.value) within(["keys"], (store) => store("keys").put(shown, "language")).catch(() => undefined);
});

/** Finds out whether this browser can tell the person something, and whether it does. */
export async function look(): Promise<void> {
  if (isOn.value !== null) return;
  try {
    const manager = (await registration())?.pushManager;
    const key = manager && (await api.pushKey());
    if (!key) return;
    const found = await current(manager, key);
    // What the server knows may have been deleted elsewhere.
    if (found !== null) await api.pushTo(found.endpoint);
    means = { manager, key };
    isOn.value = found !== null;
  } catch {
    // Where the server or the browser does not answer there is nothing to choose.
  }
}

/** That of the worker which keeps this page, once it is at work; null where that could tell nothing. */
async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!("PushManager" in globalThis && "Notification" in globalThis)) return null;
  const found = await offline.register();
  return found !== null && (await isAtWork(found)) ? found : null;
}

async function isAtWork({ active, waiting, installing }: ServiceWorkerRegistration): Promise<boolean> {
  const worker = active ?? waiting ?? installing;
  const isOver = () => worker === null || worker.state === "activated" || worker.state === "redundant";
  while (!isOver()) await new Promise((again) => worker?.addEventListener("statechange", again, { once: true }));
  return worker?.state === "activated";
}

/** What the browser has for this key of the server. What it has for an earlier one is made anew. */
export async function current(manager: PushManager, key: string): Promise<PushSubscription | null> {
  const found = await manager.getSubscription();
  if (found === null || keyOf(found) === key) return found;
  await found.unsubscribe();
  await api.pushNoMore(found.endpoint);
  return await subscribe(manager, key);
}

/** As the server writes it. */
function keyOf({ options: { applicationServerKey: key } }: PushSubscription): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer())));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function subscribe(manager: PushManager, key: string): Promise<PushSubscription> {
  return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** The person wants to be told. */
export async function start(): Promise<void> {
  await change(async ({ manager, key }) => {
    const said = await Notification.requestPermission();
    isDenied.value = said === "denied";
    return said === "granted" && (await begin(manager, key));
  });
}

/** Either both the browser and the server know of it, or neither. */
export async function begin(manager: PushManager, key: string): Promise<true> {
  const made = await subscribe(manager, key);
  try {
    await api.pushTo(made.endpoint);
  } catch (error) {
    await made.unsubscribe();
    throw error;
  }
  return true;
}

/** And no more. */
export async function stop(): Promise<void> {
  await change(async ({ manager }) => {
    const found = await manager.getSubscription();
    if (found !== null) await api.pushNoMore(found.endpoint);
    await found?.unsubscribe();
    return false;
  });
}

async function change(work: (means: Means) => Promise<boolean>): Promise<void> {
  if (means === null || isUnderWay.value) return;
  isUnderWay.value = true;
  trouble.value = null;
  try {
    isOn.value = await work(means);
  } catch (error) {
    trouble.value = { code: "S05", text: t("tell.failed", { why: whyNot(error) }) };
  }
  isUnderWay.value = false;
}

function whyNot(error: unknown): string {
  if (error instanceof api.Refusal) return error.message;
  const isOurs = !(error instanceof DOMException) || error.name === "TimeoutError";
  return t(isOurs ? "memory.silent" : "tell.service");
}

/** Everything is deleted: the server knows nothing of this browser any more. */
export async function forget(): Promise<void> {
  isOn.value = null;
  const found = await registration();
  for (const notification of (await found?.getNotifications()) ?? []) notification.close();
  await (await found?.pushManager.getSubscription())?.unsubscribe();
}
