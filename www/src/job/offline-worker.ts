/**
 * The service worker of `/job/`: it keeps the files that the page of a run is made of, and gives
 * them to the browser while there is no network. On a push, while no such page is looked at, it asks
 * the server how the last run stands, and says that in one sentence. What is in a run is not its
 * business, and `/` is out of its reach.
 *
 * Whatever runs under this origin can write to the cache. So a file counts if it has the hash that
 * stands in this script, and its headers are this script's own.
 */
import { language, preferred, t } from "../lib/language.ts";
import { within } from "../lib/outbox.ts";
import "../words/both.ts";
import * as api from "./api.ts";
import { ids as runsKept } from "./kept.ts";
import { newsOf, type News } from "./news.ts";

/** Put in when the page is built: each file with its hash and its headers. */
declare const FILES: Record<string, { sha256: string; headers: Record<string, string> }>;
/** What the page of every run is kept as. */
const PAGE = "/job/new";
/** What opens if nobody knows of which run. */
const MEMORY = "/job/memory";
const IS_PAGE = /^\/job\/[\w-]+$/;
declare const BUILD: string;

type Lasting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Asked = Event & { request: Request; respondWith: (answer: Promise<Response>) => void };
type Clicked = Lasting & { notification: Notification };
type Window = { url: string; visibilityState: string; focus: () => Promise<unknown> };
type Scope = {
  skipWaiting: () => Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: { matchAll: (of: object) => Promise<Window[]>; openWindow: (path: string) => Promise<unknown> };
};
const scope = globalThis as unknown as Scope;

addEventListener("install", (event) => (event as Lasting).waitUntil(keep()));
addEventListener("activate", (event) => (event as Lasting).waitUntil(tidy()));
addEventListener("push", (event) => (event as Lasting).waitUntil(tell()));
addEventListener("notificationclick", (event) => (event as Clicked).waitUntil(show((event as Clicked).notification)));
addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Asked;
  const path = pathOf(request);
  if (path !== null) respondWith.call(event, answer(request, path));
});

async function keep(): Promise<void> {
  const cache = await caches.open(BUILD);
  for (const path of Object.keys(FILES)) {
    const body = await (await fetch(path, { cache: "no-cache" })).arrayBuffer();
    if (!(await isOurs(path, body))) throw new Error(`${path} is of another build`);
    await cache.put(path, new Response(body));
  }
  await scope.skipWaiting();
}

/** What an earlier build kept, or somebody else put there. */
async function tidy(): Promise<void> {
  for (const name of await caches.keys()) if (name !== BUILD) await caches.delete(name);
}

/** The file that is asked for, if it is one of ours. */
function pathOf(request: Request): string | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (request.mode === "navigate") return IS_PAGE.test(pathname) ? PAGE : null;
  return pathname in FILES && pathname !== PAGE ? pathname : null;
}

async function answer(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await kept(path)) ?? Response.error();
  }
}

async function kept(path: string): Promise<Response | null> {
  const body = await (await caches.match(path, { cacheName: BUILD }))?.arrayBuffer();
  if (body === undefined || !(await isOurs(path, body))) return null;
  return new Response(body, { headers: FILES[path]?.headers ?? {} });
}

async function isOurs(path: string, body: ArrayBuffer): Promise<boolean> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === FILES[path]?.sha256;
}

/** Who looks at a run sees how it stands. */
async function tell(): Promise<void> {
  if ((await windows()).some(({ visibilityState }) => visibilityState === "visible")) return;
  const chosen: string | undefined = await within(["keys"], (store) => store("keys").get("language")).catch(() => undefined);
  language.value = preferred(chosen === undefined ? navigator.languages : [chosen]);
  const { run, says } = await news();
  const path = run === null ? MEMORY : `/job/${encodeURIComponent(run)}`;
  // Of each run there is one at a time, and it is heard again when it says something else.
  const options: NotificationOptions & { renotify: boolean } = { tag: path, renotify: true, data: path, lang: language.value };
  await scope.registration.showNotification(t(`push_said.${says}`), options);
}

/** Without the server nothing is known, but of which run the person looked at last. */
async function news(): Promise<News> {
  try {
    return newsOf(await api.jobs());
  } catch {
    const runs = await runsKept().catch(() => []);
    return { run: runs.at(-1) ?? null, says: "other" };
  }
}

async function show(notification: Notification): Promise<void> {
  notification.close();
  const path = notification.data as string;
  const open = (await windows()).find(({ url }) => new URL(url).pathname === path);
  await (open?.focus() ?? scope.clients.openWindow(path));
}

/** Those that show runs. */
async function windows(): Promise<Window[]> {
  const all = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  return all.filter(({ url }) => /^\/(job\/|memory$)/.test(new URL(url).pathname));
}
