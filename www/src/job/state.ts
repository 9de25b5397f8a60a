/** What `/job` shows, and the only place that changes it. */
import { effect, signal } from "@preact/signals";
import {
  VERSION,
  type FromEdge,
  type FromPage,
  type NewJob,
  type Snapshot,
} from "../gen/protocol.ts";
import { bytes } from "../lib/format.ts";
import { t } from "../lib/language.ts";
import type { Outbox } from "../lib/outbox.ts";
import * as shared from "../lib/outbox.ts";
import { isPaid, type Reads } from "../lib/reads.ts";
import * as api from "./api.ts";
import { begin } from "./begin.ts";
import * as care from "./care.ts";
import type { Asked } from "./confirm.tsx";
import * as deletion from "./deletion.ts";
import * as kept from "./kept.ts";
import * as ledger from "./ledger.ts";
import { followed, leftOf, type Left, type Seen } from "./left.ts";
import { areSeveral, askAtStart, asksAtStart, memoriesOf, type Memory } from "./memories.ts";
import { newest, newestKept } from "./newest.ts";
import * as offline from "./offline.ts";
import * as outbox from "./outbox.ts";
import { stayAtRun } from "./place.ts";
import { Sending } from "./ranges.ts";
import { isAnswer, whyNot } from "./reading.ts";
import { Socket, type Wire } from "./socket.ts";
import * as switching from "./switching.ts";
import { why } from "./why.ts";

/** `answer` is the server's own code, for a report. `isUnsent`: what was to be sent waits here, and can be saved. */
export type Trouble = { code: string; text: string; answer?: string; isUnsent?: boolean; retry?: () => void };

export type View =
  | { screen: "connecting" }
  /** The consent is older than it holds: the person is asked again. `isNews`: it was brought just now. */
  | { screen: "ask"; outbox: Outbox; isNews?: boolean }
  | { screen: "waiting"; outbox: Outbox }
  /** There are several memories, or the person wants another. */
  | { screen: "which"; outbox: Outbox; memories: Memory[] }
  /** The server has something else than was chosen. */
  | ({ screen: "confirm" } & Asked)
  | { screen: "gone" }
  | { screen: "unknown" }
  | { screen: "empty" }
  | { screen: "deleted"; what: deletion.What }
  | { screen: "job"; id: string };

export type Link = "connecting" | "live" | "lost" | "offline";

export const view = signal<View>({ screen: "connecting" });
export const snapshot = signal<Snapshot | null>(null);
/** The last one with a memory that is written: it stays there while it is written anew. */
export const settled = signal<Snapshot | null>(null);
export const link = signal<Link>("connecting");
/** When the last word of the server came. */
export const heard = signal<number | null>(null);
/** Since when what is shown is what this browser kept; null once the server has said something. */
export const keptAt = signal<number | null>(null);
export const trouble = signal<Trouble | null>(null);
/** What is going on with the upload, while it still goes on. */
export const notice = signal<Trouble | null>(null);
/** Why a key was not taken. */
export const keyTrouble = signal<string | null>(null);
export const isOutdated = signal(false);
/** What broke in the page itself, as a report tells it; null while nothing has. */
export const broken = signal<string | null>(null);
/** How long reading still takes; null while nobody knows. */
export const left = signal<Left | null>(null);
let seen: readonly Seen[] = [];
export const sent = signal<outbox.Sent | null>(null);
/** The run was paused while this page looked on, and not by it. */
export const isPausedElsewhere = signal(false);
let hasPaused = false;
/** Frames that the server has stored while this page sends. */
export const storedFrames = signal<number | null>(null);

effect(() => {
  // Between two decisions of several it is written, but not for long.
  if (snapshot.value?.stage === "done" && !care.isWriting.value) settled.value = snapshot.value;
});

/** Where the newest memory is; the second is what an installed page opens, offline too. */
const MEMORY = ["/memory", "/job/memory"];
/** What this browser kept is shown when the server has said nothing for so long. */
const KEPT_MS = 300;
/** The network is said to be gone only after so long. */
const OFFLINE_MS = 10_000;

api.onRequest(ledger.requested);

let socket: Socket | null = null;
let sending: Sending | null = null;
let outgoing: Outbox | null = null;
let offlineTimer: ReturnType<typeof setTimeout> | undefined;

/** Where the address leads. */
export async function start(): Promise<void> {
  await lead().catch((error) => {
    if (!signsIn(error)) throw error;
  });
}

/** Whether this takes signing in, which is done elsewhere: one comes back to the same place. */
function signsIn(error: unknown): boolean {
  const isSignedOut = error instanceof api.Refusal && error.code === "U05";
  if (isSignedOut) location.replace(`/sign-in#${location.pathname}`);
  return isSignedOut;
}

async function lead(): Promise<void> {
  const path = location.pathname;
  if (MEMORY.includes(path)) return await startMemory();
  const kept = await shared.get().catch(() => undefined);
  if (path !== "/job/new") {
    const id = path.replace(/^\/job\//, "").replace(/\/$/, "");
    return await follow(id, kept?.job === id ? kept : null);
  }
  if (kept === undefined) {
    view.value = { screen: "gone" };
  } else if (kept.job !== null) {
    await follow(kept.job, kept);
  } else if (await outbox.useConsent(location.host, Date.now())) {
    await send(kept);
  } else {
    view.value = { screen: "ask", outbox: kept };
  }
}

/** The memory of the newest run that has one: until the server says which that is, the newest that is kept here. */
async function startMemory(): Promise<void> {
  trouble.value = null;
  const looking = { isOver: false };
  const late = setTimeout(() => void newestKept().then((id) => (id === undefined ? undefined : showKept(id, looking))), KEPT_MS);
  let id: string | undefined;
  try {
    id = await newest();
  } catch (error) {
    if (signsIn(error)) return;
    leave({ screen: "connecting" });
    trouble.value = { code: "S05", text: t("memory.failed", { why: whyNot(error) ?? "" }), retry: () => void startMemory() };
    return;
  } finally {
    looking.isOver = true;
    clearTimeout(late);
  }
  if (id !== undefined) await follow(id, null);
  else leave({ screen: "empty" });
}

/** Begins the run of an outbox. The person has agreed: just now, or with a click on this page. */
export async function send(from: Outbox): Promise<void> {
  trouble.value = null;
  view.value = { screen: "waiting", outbox: from };
  if (!navigator.onLine) return waitForNetwork(from);
  try {
    if (!(await asksWhich(from))) await begin(from);
  } catch (error) {
    if (signsIn(error)) return;
    if (!navigator.onLine) return waitForNetwork(from);
    trouble.value = { ...refused(error), isUnsent: true, retry: () => void send(from) };
  }
}

/** Whether the person is asked first into which memory it goes. Most have one, and are not. */
async function asksWhich(from: Outbox): Promise<boolean> {
  if (from.memory !== undefined) return false;
  const memories = memoriesOf(await api.jobs());
  if (!areSeveral(memories) && !(memories.length > 0 && asksAtStart())) return false;
  view.value = { screen: "which", outbox: from, memories };
  return true;
}

/** Goes on with the memory that was named. A reload does not ask again. */
export async function sendInto(from: Outbox, memory: string): Promise<void> {
  const outbox = { ...from, memory };
  await shared.put(outbox);
  askAtStart(false);
  await send(outbox);
}

/** Opens the job, and gives it the person's own key if it needs one: before anything is sent. */
export async function open(from: Outbox, reads: Reads, key: string | null): Promise<void> {
  const body: NewJob = {
    protocol: VERSION,
    manifest: from.manifest,
    ...(from.memory ? { memory: from.memory } : {}),
    provider: reads.provider,
    model: isPaid(reads) ? reads.model : null,
    cap: isPaid(reads) ? reads.cap : null,
    economy: isPaid(reads) && reads.economy === true,
    tz: from.tz,
  };
  const id = await api.openJob(body);
  ledger.note(id, "open", ledger.sizeOf(JSON.stringify(body)));
  if (key !== null) await api.putKey(id, key);
  const opened = { ...from, job: id };
  await shared.put(opened);
  await follow(id, opened);
}

function waitForNetwork(from: Outbox): void {
  trouble.value = {
    code: "U01",
    text: t("trouble.offline"),
  };
  addEventListener("online", () => void send(from), { once: true });
}

/** Nothing more is sent, and what was prepared is deleted. */
export async function stop(): Promise<void> {
  await shared.clear();
  location.assign("/");
}

export function refused(error: unknown): Trouble {
  if (error instanceof api.Refusal) {
    return { code: "U04", text: t("trouble.refuses", { what: error.message, code: error.code }), answer: error.code };
  }
  return { code: "U04", text: t("trouble.silent") };
}

async function follow(id: string, from: Outbox | null): Promise<void> {
  if (!MEMORY.includes(location.pathname)) {
    history.replaceState(null, "", `/job/${encodeURIComponent(id)}${location.hash}`);
  }
  ledger.follow(id);
  outgoing = from;
  sending = from === null ? null : new Sending(from.manifest.frames);
  if (!(await firstLook(id, from))) return;
  sent.value = (await outbox.sentFor(id).catch(() => undefined)) ?? null;
  connect(id);
}

/** A look before the connection: a run that is not there, and one that is done, show at once. */
async function firstLook(id: string, from: Outbox | null): Promise<boolean> {
  const looking = { isOver: false };
  const late = setTimeout(() => void showKept(id, looking), KEPT_MS);
  try {
    take(await api.snapshot(id));
  } catch (error) {
    if (error instanceof api.Refusal && error.status === 404) {
      offline.forget(id);
      // The run was deleted, but what it was to read is still here: it can be sent again.
      const kept = from && { ...from, job: null };
      leave(kept ? { screen: "ask", outbox: kept } : { screen: "unknown" });
      return false;
    }
    if (signsIn(error)) return false;
    if (!isAnswer(error)) await showKept(id, looking);
  } finally {
    looking.isOver = true;
    clearTimeout(late);
  }
  view.value = { screen: "job", id };
  return true;
}

/** The server is silent or cannot be reached: what it said last is shown, and when that was, unless it answers meanwhile. */
async function showKept(id: string, looking: { isOver: boolean }): Promise<void> {
  const last = await kept.get(id).catch(() => undefined);
  if (last === undefined || looking.isOver) return;
  keptAt.value = last.at;
  heard.value = last.at;
  show(last.snapshot);
  view.value = { screen: "job", id };
}

function connect(id: string): void {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const address = `${scheme}://${location.host}/api/jobs/${encodeURIComponent(id)}/socket`;
  socket = new Socket(
    {
      open: () => ledger.counted(new WebSocket(address) as Wire, id),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
    },
    {
      message: (message) => void receive(id, message),
      lost: () => lost(),
      ended: (why) => {
        if (why === "no_such_job") {
          if (deletion.gone()) return;
          offline.forget(id);
          offline.tidy();
          view.value = { screen: "unknown" };
        } else {
          isOutdated.value = true;
        }
      },
    },
  );
}

/** The run is shown no more. */
export function leave(to: View): void {
  socket?.end();
  socket = null;
  sending = null;
  outgoing = null;
  snapshot.value = null;
  settled.value = null;
  keptAt.value = null;
  view.value = to;
}

/** The network came back, or the person did. */
export function hurry(): void {
  clearTimeout(offlineTimer);
  if (link.value === "offline") link.value = "lost";
  socket?.hurry();
}

export function lost(): void {
  // Who reads what was kept sees at once that there is no network.
  link.value = keptAt.value !== null && !navigator.onLine ? "offline" : "lost";
  care.lost();
  if (sending !== null && !sending.isComplete) showInterrupted();
  clearTimeout(offlineTimer);
  offlineTimer = setTimeout(() => {
    if (!navigator.onLine && link.value !== "live") link.value = "offline";
  }, OFFLINE_MS);
}

function showInterrupted(): void {
  const manifest = outgoing?.manifest;
  if (!manifest || sending === null) return;
  const there = share(sending.storedCount, manifest.frames) * manifest.bytes;
  notice.value = {
    code: "U02",
    text: t("trouble.network", { part: bytes(there), all: bytes(manifest.bytes) }),
  };
}

const share = (part: number, all: number) => (all === 0 ? 1 : part / all);

async function receive(id: string, message: FromEdge): Promise<void> {
  heard.value = Date.now();
  switch (message.kind) {
    case "hello":
      clearTimeout(offlineTimer);
      link.value = "live";
      notice.value = null;
      sending?.begin(message.have);
      await pump(id);
      break;
    case "stored":
      sending?.stored(message.n);
      notice.value = null;
      await pump(id);
      break;
    case "damaged":
      if (sending?.damaged(message.n)) {
        const text = t("trouble.damaged", { n: message.n + 1 });
        notice.value = { code: "U03", text };
        await pump(id);
      } else {
        fail({ code: "U04", text: t("trouble.damagedAgain", { n: message.n + 1 }) });
      }
      break;
    case "refused":
      fail({
        code: "U04",
        text: t("trouble.part", { n: message.n + 1, what: why({ ...message, detail: message.message }), code: message.code }),
        answer: message.code,
      });
      break;
    case "snapshot":
      take(message);
      break;
    case "ack":
    case "nack":
      care.heard(message);
      switching.heard(message);
      break;
  }
}

/** The upload cannot go on by itself; the outbox stays, so that it can be tried again. */
function fail(what: Trouble): void {
  sending = null;
  trouble.value = { ...what, isUnsent: true, retry: () => location.reload() };
}

/** A later snapshot replaces an earlier one; never the other way round. */
function take(next: Snapshot): void {
  const known = snapshot.value;
  const isKept = keptAt.value !== null;
  if (!isKept && known !== null && next.id === known.id && next.seq < known.seq) return;
  keptAt.value = null;
  seen = followed(known?.id === next.id ? seen : [], next);
  left.value = leftOf(seen);
  show(next);
  // What was written before a decision may hold what it forgets.
  if (!care.isWriting.value) offline.keep(next);
  const { meter } = next.budget;
  const rests = next.stage === "done" || next.hold !== null;
  if (rests && meter) void outbox.learn(`${next.provider} ${next.model}`, meter).catch(() => undefined);
}

function show(next: Snapshot): void {
  const known = snapshot.value;
  // Who watches the run keeps seeing it, and goes to the memory when they want to.
  const isNew = known !== null && known.stage !== "done" && next.stage === "done";
  if (isNew && settled.value === null) stayAtRun();
  const [wasPaused, isPaused] = [known, next].map((one) => one?.hold === "paused");
  if (isPaused && !wasPaused) isPausedElsewhere.value = known !== null && !hasPaused;
  if (wasPaused && !isPaused) hasPaused = false;
  snapshot.value = next;
  care.written(next);
}

/** Sends as many frames as may be under way. */
async function pump(id: string): Promise<void> {
  const now = sending;
  if (now === null || outgoing === null) return;
  storedFrames.value = now.storedCount;
  if (now.isComplete) return await finish(id, outgoing);
  const { connection } = now;
  for (let n = now.take(); n !== null; n = now.take()) {
    const frame = await outbox.frame(n);
    if (frame === undefined) {
      view.value = { screen: "gone" };
      return;
    }
    // If the connection was lost meanwhile, the next one begins with what the server has.
    if (sending !== now || connection !== now.connection || !socket?.send(frame)) return;
  }
}

async function finish(id: string, from: Outbox): Promise<void> {
  sending = null;
  const { chunks: _, ...manifest } = from.manifest;
  const record = { at: Date.now(), ...manifest };
  await outbox.delivered(id, record);
  sent.value = record;
}

/** What the person wants of the run, said under a name of its own: said twice it is done once. */
export type Wish =
  | { kind: "retry" | "pause" | "resume" | "finish" }
  | { kind: "cap"; cap: number | null };

export function wish(wanted: Wish): void {
  const isSaid = say({ ...wanted, id: crypto.randomUUID() });
  hasPaused = isSaid && wanted.kind === "pause";
}

/** Says something to the server. False if there is no connection; nothing is kept for later. */
export function say(message: FromPage): boolean {
  const isSaid = socket?.send(message) ?? false;
  // Until the memory is written anew, nothing is kept of what may be to be forgotten.
  if (isSaid && ["decide", "undo", "remove", "let_wait"].includes(message.kind)) offline.forgetAll();
  return isSaid;
}

/** Gives the run the person's own key, and has it go on. The key is kept nowhere here. */
export async function giveKey(id: string, key: string): Promise<string | null> {
  try {
    await api.putKey(id, key);
  } catch (error) {
    return error instanceof api.Refusal ? `${error.message} (${error.code})` : t("trouble.key");
  }
  wish({ kind: "resume" });
  return null;
}
