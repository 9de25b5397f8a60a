/**
 * The service worker of `/job/`: it keeps the files that the page of a run is made of, and gives
 * them to the browser while there is no network. What runs say is not its business, and `/` is out
 * of its reach.
 *
 * Whatever runs under this origin can write to the cache. So a file counts if it has the hash that
 * stands in this script, and its headers are this script's own.
 */

/** Put in when the page is built: each file with its hash and its headers. */
declare const FILES: Record<string, { sha256: string; headers: Record<string, string> }>;
/** What the page of every run is kept as. */
const PAGE = "/job/new";
const IS_PAGE = /^\/job\/[\w-]+$/;
declare const BUILD: string;

type Lasting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Asked = Event & { request: Request; respondWith: (answer: Promise<Response>) => void };

addEventListener("install", (event) => (event as Lasting).waitUntil(keep()));
addEventListener("activate", (event) => (event as Lasting).waitUntil(tidy()));
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
  await (globalThis as unknown as { skipWaiting: () => Promise<void> }).skipWaiting();
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
