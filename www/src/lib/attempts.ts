/**
 * Ways in which a page, or its worker, might send something. Each is tried against the site that
 * served the page, and carries its own name and nothing else.
 *
 * The page runs them before the person's eyes (`cell/talk.ts`), and the tests run them where each
 * could leak. What is said of an attempt is what the page can see; only the server knows the rest.
 */

/** What the page saw of an attempt. */
export type Outcome =
  /** A rule of the policy refused it. */
  | { kind: "policy"; rule: string }
  /** The frame has no right to it, or the browser gave it up at once. */
  | { kind: "frame" }
  /** The browser has no such way. */
  | { kind: "missing" }
  /** Neither a refusal nor an answer. */
  | { kind: "unseen" }
  | { kind: "answered" };

/** `policy` is the one that the browser names where it refuses. */
export type Tried = { name: string; outcome: Outcome; policy: string | null };

/** Resolves once something came back; throws or rejects where it was refused or failed. */
type Run = (address: string) => unknown;

/** So long an attempt may take to show something. */
const DEADLINE_MS = 800;
/** WebRTC looks for the ways out of the machine first. */
const STUN_MS = 3000;
/** The browser tells of a refusal a little after the call has failed. */
const NEWS_MS = 120;

/** What the attempt that is made has put into the document. */
const added: Element[] = [];

const FOREVER = new Promise<never>(() => undefined);

/** What page and worker have in common. */
const ANYWHERE: Record<string, Run> = {
  fetch: (address) => fetch(address),
  "fetch no-cors": (address) => fetch(address, { mode: "no-cors" }),
  XMLHttpRequest(address) {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    const answer = heard(request);
    request.send();
    return answer;
  },
  WebSocket: (address) => heard(new WebSocket(address.replace(/^http/, "ws")), "open"),
  EventSource: (address) => heard(new EventSource(address), "open"),
  WebTransport: (address) => new WebTransport(address.replace(/^http:/, "https:")).ready,
  "import()": (address) => import(address),
  Worker: (address) => heard(new Worker(address), "message"),
};

/** What a document has besides. */
const DOCUMENT: Record<string, Run> = {
  SharedWorker: (address) => heard(new SharedWorker(address), "connect"),
  serviceWorker: (address) => navigator.serviceWorker.register(address),
  // It says whether it took the bytes, not whether they went.
  sendBeacon: (address) => given(navigator.sendBeacon(address, "x")),
  img: (address) => put("img", { src: address }),
  video: (address) => put("video", { src: address, preload: "auto" }, "loadeddata"),
  script: (address) => put("script", { src: address }),
  stylesheet: (address) => put("link", { rel: "stylesheet", href: address }),
  font: (address) => new FontFace("x", `url("${address}")`).load(),
  object: (address) => put("object", { data: address }),
  // An error page loads too.
  iframe: (address) => put("iframe", { src: address }, "none"),
  prefetch: (address) => put("link", { rel: "prefetch", href: address }),
  modulepreload: (address) => put("link", { rel: "modulepreload", href: address }),
  speculationrules(address) {
    const rules = { prefetch: [{ urls: [address], eagerness: "immediate" }] };
    return put("script", { type: "speculationrules", textContent: JSON.stringify(rules) });
  },
  form(address) {
    const form = Object.assign(document.createElement("form"), { action: address, method: "post", target: inner("form") });
    add(form);
    form.submit();
    return FOREVER;
  },
  ping(address) {
    const link = Object.assign(document.createElement("a"), { href: "about:blank", ping: address, target: inner("ping") });
    add(link);
    link.click();
    return FOREVER;
  },
  "window.open": (address) => given(open(address)),
  RTCPeerConnection: stun,
};

export const WORKER: Record<string, Run> = {
  ...ANYWHERE,
  importScripts: (address) => (globalThis as unknown as { importScripts: Run }).importScripts(address),
};

/** Ways out of a frame into the tab. */
const FRAME: Record<string, Run> = {
  "top.location"(address) {
    top?.location.assign(address);
    return FOREVER;
  },
  "open(_top)": (address) => given(open(address, "_top")),
};

// Marked so that the worker is built without what it has not.
const PAGE: Record<string, Run> = /* @__PURE__ */ Object.assign({}, ANYWHERE, DOCUMENT);

export const ATTEMPTS = { page: PAGE, worker: WORKER, frame: FRAME };

/** Tries them one after another, and tells of each. */
export async function* attempts(of: Record<string, Run>, site: string): AsyncGenerator<Tried> {
  for (const [name, run] of Object.entries(of)) {
    yield await attempt(name, run, site);
    for (const element of added.splice(0)) element.remove();
  }
}

/** The address that an attempt of this name asks for. */
function addressOf(name: string, site: string): string {
  return `${site}/try?by=${encodeURIComponent(name)}`;
}

async function attempt(name: string, run: Run, site: string): Promise<Tried> {
  const address = addressOf(name, site);
  let tell: (tried: Tried) => void = () => undefined;
  const refused = new Promise<Tried>((resolve) => (tell = resolve));
  let tellAgain: (value: unknown) => void = () => undefined;
  const again = new Promise((resolve) => (tellAgain = resolve));
  const listen = (event: Event) => {
    const { effectiveDirective, originalPolicy, blockedURI } = event as SecurityPolicyViolationEvent;
    if (!isNewsOf(address, blockedURI)) return;
    tell({ name, outcome: { kind: "policy", rule: effectiveDirective }, policy: originalPolicy });
    tell = tellAgain;
  };
  addEventListener("securitypolicyviolation", listen);
  const seen = look(run, address).then((outcome) => ({ name, outcome, policy: null }));
  const tried = await Promise.race([refused, seen]);
  // The policy of the header and that of the page refuse it each: the second must not be taken for news of the next.
  if (tried.outcome.kind === "policy") await Promise.race([again, after(NEWS_MS)]);
  removeEventListener("securitypolicyviolation", listen);
  return tried;
}

/** Whether what was refused is this attempt: the news of another may come after this one has begun. */
function isNewsOf(address: string, blocked: string): boolean {
  // The empty frames that it takes are no attempt. Not every refusal names an address.
  if (blocked.startsWith("about")) return false;
  return !blocked.includes("/try?by=") || blocked.endsWith(new URL(address).search);
}

async function look(run: Run, address: string): Promise<Outcome> {
  try {
    const silence = after(run === stun ? STUN_MS : DEADLINE_MS).then(() => ({ kind: "unseen" }) as const);
    const answer = Promise.resolve(run(address)).then(() => ({ kind: "answered" }) as const);
    return await Promise.race([answer, silence]);
  } catch (error) {
    await after(NEWS_MS);
    return { kind: nameOf(error) };
  }
}

function nameOf(error: unknown): "frame" | "missing" | "unseen" {
  if (error instanceof ReferenceError) return "missing";
  const isRefusal = error instanceof DOMException && /^(Security|NotAllowed)Error$/.test(error.name);
  return isRefusal ? "frame" : "unseen";
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when it says `good`, rejects when it says `error`. */
function heard(target: EventTarget, good = "load"): Promise<unknown> {
  return new Promise((resolve, reject) => {
    target.addEventListener(good, resolve);
    target.addEventListener("error", reject);
  });
}

function add(element: Element): void {
  added.push(element);
  document.body.append(element);
}

function put(tag: string, fields: object, good = "load"): Promise<unknown> {
  const element = Object.assign(document.createElement(tag), fields);
  const answer = heard(element, good);
  add(element);
  return answer;
}

/** An empty frame, for what would leave the page where it is allowed. */
function inner(name: string): string {
  const frame = Object.assign(document.createElement("iframe"), { name, hidden: true });
  add(frame);
  return name;
}

/** What was given, a window or a promise to send, is no answer yet; nothing is a refusal. */
function given(what: Window | boolean | null): unknown {
  if (!what) throw new DOMException("nothing was given", "NotAllowedError");
  return FOREVER;
}

/** Has WebRTC ask the site over UDP where it is seen from; a browser that may not ask ends at once. */
async function stun(address: string): Promise<unknown> {
  const { hostname, port } = new URL(address);
  const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:${hostname}:${port || 3478}` }] });
  connection.createDataChannel("x");
  const ended = new Promise<boolean>((resolve) => {
    connection.addEventListener("icecandidateerror", () => resolve(true));
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.type === "srflx") resolve(true);
      if (candidate === null) resolve(false);
    });
  });
  await connection.setLocalDescription(await connection.createOffer());
  const hasAsked = await Promise.race([ended, after(STUN_MS).then(() => true)]);
  connection.close();
  if (!hasAsked) throw new DOMException("nothing was asked", "NotAllowedError");
  return FOREVER;
}
