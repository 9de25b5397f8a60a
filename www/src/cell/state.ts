/**
 * What the cell shows, and the only place that changes it. Text of the export lies here and in
 * the worker's Blobs, and goes nowhere else.
 */
import { batch, effect, signal, untracked } from "@preact/signals";
import { download } from "../lib/download.ts";
import { bytes } from "../lib/format.ts";
import type { Manifest } from "../gen/protocol.ts";
import type { FromShell, FromCell, Offer } from "../lib/messages.ts";
import * as language from "../lib/language.ts";
import * as outboxFile from "../lib/outbox-file.ts";
import type { Reads } from "../lib/reads.ts";
import { showTheme } from "../lib/theme.ts";
import * as accounts from "./accounts.ts";
import { announcement } from "./announce.tsx";
import * as asked from "./asked.ts";
import * as finding from "./finding.ts";
import { pathOf } from "./gather.ts";
import * as masks from "./masks.ts";
import * as opening from "./opened.ts";
import { ownersOf } from "./owners.ts";
import * as picks from "./picks.ts";
import { Rate } from "./rate.ts";
import * as list from "./rows.ts";
import { isSample } from "./sample.ts";
import * as sketching from "./sketch.ts";
import { employ, startWorker, tellWorker } from "./start-worker.ts";
import * as vault from "./vault.ts";
import { nothingFound, problemsOf, sealedWords, tooLarge, type Problem } from "./words.ts";
import type {
  Choice,
  FromWorker,
  Models,
  NameFound,
  Own,
  Packed,
  Progress,
  Row,
  SetAside,
  ToWorker,
  Weighing,
} from "./worker-messages.ts";

type Begin = Extract<FromShell, { kind: "begin" }>;

/** A new size is counted once the person has stopped picking for so long. */
const SETTLE_MS = 150;

/** `stopped`: reading broke off, and what was read until then can be picked from, no more. */
export const screen = signal<"drop" | "reading" | "choose" | "stopped">("drop");
/** What is said on the screen where something went wrong. */
export const refused = signal<Problem | null>(null);
/** Whether the made-up export is open. */
export const hasSample = signal(false);
export const problems = signal<Problem[]>([]);
/** What broke in the page itself, as a report tells it; null while nothing has. */
export const broken = signal<string | null>(null);
export const setAside = signal<SetAside[]>([]);
export const progress = signal<Progress | null>(null);
export const rate = signal<{ bytesPerSecond: number; secondsLeft: number | null } | null>(null);
export const totals = signal({ bytes: 0, messages: 0, readMs: 0 });
/** Null while nothing has been counted; `isCounting` while it is counted anew. */
export const packed = signal<Packed | null>(null);
export const isCounting = signal(false);
/** The turn of picking that {@link packed} is of. */
export const packedTurn = signal(0);
/** The turn whose frames were saved as a file last. */
export const savedTurn = signal(0);
/** The models that there are prices of; null until an export is read, or they are asked for. */
export const models = signal<Models | null>(null);
/** What the worker said last of what a model would cost. */
export const weighed = signal<Extract<FromWorker, { kind: "weighed" }> | null>(null);
/** What the worker said last of what a model costs at least, while it reads. */
export const least = signal<Extract<FromWorker, { kind: "least" }> | null>(null);
/** How many values of each kind are masked in what was read so far. */
export const maskedSoFar = signal<Record<string, number>>({});
/** Names that stand in the texts, and what of them and besides the person wants masked. */
export const names = signal<NameFound[]>([]);
export const own = signal<Own>({ words: [], names: [] });
/** A vault of this reading: whether it is made, and what became of the last try. */
export const sealing = signal<{ isBusy: boolean; isSaved: boolean; problem: Problem | null }>({
  isBusy: false,
  isSaved: false,
  problem: null,
});
export const policy = signal("");
export const build = signal("");
/** What the shell's button says, before it is known who reads. */
export type Counted = Exclude<Offer, { state: "ready" }> | { state: "ready"; bytes: number };

let begin: Begin | undefined;
/** Files that were dropped before the shell had handed over what reads them. */
let queued: File[] | undefined;
let worker: Worker | undefined;
/** What the shell's button says, unless a vault is open. */
const offered = signal<Counted>({ state: "hidden" });
/** What was brought before is sorted out first. */
let sorting = Promise.resolve();
let turn = 0;
let settle: ReturnType<typeof setTimeout> | undefined;
let began = 0;
let opened: File[] = [];
/** The turn whose frames were asked for, and what makes a file of them. */
let saving: { turn: number; file: (frames: Blob[]) => Blob } | undefined;
let speed = new Rate(0);

/** Speaks to the shell. Its address is the page's own, which an opaque origin cannot name. */
export function tellShell(message: FromCell, transfer: Transferable[] = []): void {
  parent.postMessage(message, "*", transfer);
}

function offer(next: Counted): void {
  // Said once: while a date is dragged it is counted anew many times a second.
  if (next.state === "ready" || JSON.stringify(next) !== JSON.stringify(offered.value)) offered.value = next;
}

/** Opens files: the one way in, from a drop, a choice or a folder. */
export function open(more: File[]): void {
  if (more.length === 0) return;
  sorting = sorting.then(() => sortOut(more));
}

/** A vault is opened beside the memory that came or comes with it; all else is to be read. */
async function sortOut(more: File[]): Promise<void> {
  const canOpen = begin !== undefined && typeof WebAssembly !== "undefined";
  const found = canOpen ? await vault.vaultAmong(more) : undefined;
  if (begin === undefined || (found === undefined && vault.opening.value === null)) {
    read(more);
    return;
  }
  refused.value = null;
  const others = more.filter((file) => file !== found);
  const isFirst = vault.opening.value === null;
  vault.bring(found, others.length === 0 && isFirst ? opened : others, begin.importer);
}

/**
 * Files are added to those that are open already: all are read again then, since one may hold what
 * another left out.
 */
function read(more: File[]): void {
  // Nobody wants what is made up in one memory with what is their own.
  const files = [...opened.filter((file) => !isSample(file)), ...more];
  const large = tooLarge(files);
  if (large) {
    if (opened.length > 0) {
      announcement.value = large.text;
      problems.value = [large];
      return;
    }
    reset();
    refused.value = large;
    return;
  }
  if (typeof WebAssembly === "undefined") {
    refused.value = {
      code: "C13",
      text: language.t("file.lockdown"),
    };
    return;
  }
  if (begin === undefined) {
    queued = files;
    return;
  }
  reset();
  names.value = [];
  start(files, begin);
}

/** Reads the same files again, with these masked besides. What was left out stays left out. */
export function maskBesides(these: Own): void {
  if (begin === undefined || opened.length === 0) return;
  const files = opened;
  reset();
  own.value = these;
  start(files, begin);
}

/** Reads these once more, with less if it is `isLight`. What was left out stays left out. */
function readAgain(files: File[], isLight: boolean): void {
  if (begin === undefined || files.length === 0) return;
  reset();
  start(files, begin, isLight);
}

/** A folder was dropped that the browser does not hand over: nothing is read, since not all would be. */
export function refuseFolder(): void {
  const problem = { code: "C16", text: language.t("file.folder") };
  if (screen.value === "drop") refused.value = problem;
  else problems.value = [...problems.value, problem];
}

function start(files: File[], begin: Begin, isLight = false): void {
  opened = files;
  hasSample.value = files.some(isSample);
  screen.value = "reading";
  offer({ state: "reading", percent: 0 });
  totals.value = { bytes: files.reduce((sum, file) => sum + file.size, 0), messages: 0, readMs: 0 };
  began = performance.now();
  speed = new Rate(began);
  worker = startWorker((message, from) => {
    if (from === worker) take(message);
  });
  employ(worker);
  const importer = begin.importer.slice(0);
  tellWorker({ kind: "read", files, key: begin.key, own: own.value, importer, isLight });
}

/** Makes a vault of what was masked, and hands it to the person. */
export function saveVault(passphrase: string): void {
  sealing.value = { isBusy: true, isSaved: false, problem: null };
  tellWorker({ kind: "seal", passphrase });
}

/** Hands the very frames that Start would send to the person, as a file. */
export function saveOutbox(manifest: Manifest, reads: Reads): void {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  saving = { turn: packedTurn.value, file: (frames) => outboxFile.write(manifest, tz, reads, frames) };
  tellWorker({ kind: "frames" });
}

export function stopReading(): void {
  tellWorker({ kind: "stop" });
}

/** Back to the drop screen; what was read is gone, what was left out is remembered. */
export function reset(): void {
  dismiss();
  opened = [];
  clearRows();
  refused.value = null;
  problems.value = [];
  screen.value = "drop";
}

/** The worker goes, and with it all but the rows. */
function dismiss(): void {
  worker?.terminate();
  worker = undefined;
  employ(undefined);
  clearTimeout(settle);
  finding.clear();
  forgetAnswers();
  packed.value = null;
  isCounting.value = false;
  sealing.value = { isBusy: false, isSaved: false, problem: null };
  offer({ state: "hidden" });
}

/** What is said of rows by the worker that read them. */
function forgetAnswers(): void {
  asked.forget();
  opening.close();
  finding.forget();
  masks.forget();
  sketching.forget();
}

function clearRows(): void {
  list.clear();
  picks.settle([]);
  forgetAnswers();
  totals.value = { ...totals.value, messages: 0 };
  setAside.value = [];
  maskedSoFar.value = {};
  least.value = null;
  progress.value = null;
  rate.value = null;
}

/** Counts what would be sent, once the person has stopped picking. */
function count(): void {
  turn += 1;
  clearTimeout(settle);
  if (picks.pickedCount.value === 0) {
    packed.value = null;
    isCounting.value = false;
    offer({ state: "nothing" });
    return;
  }
  isCounting.value = true;
  offer({ state: "counting" });
  const mine = turn;
  settle = setTimeout(
    () => tellWorker({ kind: "pack", turn: mine, picked: picks.picked() }),
    SETTLE_MS,
  );
}

/** Asks what the frames that were counted would cost with a model. */
export function weigh(asked: Weighing): void {
  const learnt = begin?.learnt ?? "{}";
  tellWorker({ kind: "weigh", turn, picked: picks.picked(), learnt, ...asked });
}

/** Learns which models there are prices of, where nothing was read that would have told. */
export function askModels(): void {
  if (begin === undefined || models.value !== null) return;
  const asked = startWorker((message) => {
    if (message.kind === "models") models.value = message;
    asked.terminate();
  });
  asked.postMessage({ kind: "models", importer: begin.importer.slice(0) } satisfies ToWorker);
}

/** Asks what of what was read so far is picked costs at least. */
export function weighSoFar(asked: Choice): void {
  tellWorker({ kind: "least", picked: picks.picked(), learnt: begin?.learnt ?? "{}", ...asked });
}

function take(message: FromWorker): void {
  switch (message.kind) {
    case "batch":
      addRows(message.rows);
      if (message.setAside.length > 0) setAside.value = [...setAside.value, ...message.setAside];
      maskedSoFar.value = message.masked;
      showProgress(message.progress);
      break;
    case "again":
      clearRows();
      speed = new Rate(performance.now());
      break;
    case "read":
      takeRead(message);
      break;
    case "found":
      finding.take(message);
      break;
    case "excerpts":
      finding.takeExcerpts(message);
      break;
    case "opened":
      opening.take(message);
      break;
    case "located":
      asked.take(message);
      break;
    case "masks":
      masks.take(message);
      break;
    case "texts":
      accounts.take(message);
      break;
    case "packed":
      if (message.turn === turn) takePacked(message.packed);
      break;
    case "lines":
      if (begin !== undefined) sketching.takeLines(message, begin.importer);
      break;
    case "models":
      models.value = message;
      break;
    case "weighed":
      if (message.turn === turn) weighed.value = message;
      break;
    case "least":
      least.value = message;
      break;
    case "frame":
      tellShell({ kind: "frame", n: message.n, bytes: message.bytes }, [message.bytes]);
      break;
    case "frames":
      if (saving === undefined) break;
      download(outboxFile.OUTBOX_FILE, saving.file(message.frames));
      savedTurn.value = saving.turn;
      break;
    case "file":
      download("vault.decant", message.bytes);
      sealing.value = { isBusy: false, isSaved: true, problem: null };
      break;
    case "refused": {
      const problem = { code: "C17", text: sealedWords(message.words) };
      sealing.value = { isBusy: false, isSaved: false, problem };
      break;
    }
    case "failed":
      workerFailed(message.fault);
      break;
  }
}

/** All is read: what there is to choose from, or why there is nothing. */
function takeRead(message: Extract<FromWorker, { kind: "read" }>): void {
  const none = nothingFound(message.files, list.rows.length + setAside.value.length, message.contents, opened.map(pathOf));
  if (none !== null && !message.stopped) {
    reset();
    refused.value = none;
    announcement.value = none.text;
    return;
  }
  const owners = ownersOf(list.rows);
  const whose = accounts.question(owners, () => (problems.value = problems.value.filter((one) => one !== whose)));
  const met = { merged: message.merged, setAside: setAside.value, isAskedWhose: owners.length > 0 };
  const others = message.stopped ? [] : problemsOf(message.files, list.conversationCount.value, met);
  problems.value = whose === null ? others : [whose, ...others];
  names.value = message.names;
  totals.value = { ...totals.value, readMs: performance.now() - began };
  screen.value = "choose";
  announcement.value = language.t("file.done", { n: list.conversationCount.value });
  asked.look();
}

function takePacked(now: Packed): void {
  isCounting.value = false;
  // Each message of what is picked may have been left out.
  const isNothing = now.manifest.chunks === 0;
  packed.value = isNothing ? null : now;
  packedTurn.value = turn;
  offer(isNothing ? { state: "nothing" } : { state: "ready", bytes: now.manifest.bytes });
}

function addRows(more: Row[]): void {
  if (more.length === 0) return;
  const before = more.map((row) => list.rows[row.instead_of ?? -1]?.messages ?? 0);
  const messages = more.reduce((sum, row, at) => sum + row.messages - (before[at] ?? 0), totals.value.messages);
  batch(() => {
    picks.settle(list.add(more));
    totals.value = { ...totals.value, messages };
  });
  finding.again();
}

function showProgress(now: Progress): void {
  speed.update(now.bytes_read, performance.now());
  if (screen.value === "reading") offer({ state: "reading", percent: percentOf(now) });
  progress.value = now;
  rate.value = {
    bytesPerSecond: speed.bytesPerSecond,
    secondsLeft: speed.secondsLeft(now.bytes_total),
  };
}

/** How much was read, of a hundred. */
export function percentOf(now: Progress | null): number {
  return now === null || now.bytes_total === 0 ? 0 : Math.round((100 * Math.min(now.bytes_read, now.bytes_total)) / now.bytes_total);
}

function workerFailed(fault: string): void {
  const at = progress.value?.bytes_read ?? 0;
  const facts = { sizes: { brought: totals.value.bytes, read: at }, counts: { conversations: list.rows.length }, fault };
  tellShell({ kind: "failed" });
  const files = opened;
  const text = language.t("file.stopped", { size: bytes(at) });
  const ways = files.length === 0 ? [] : [
    { label: language.t("file.readAgain"), take: () => readAgain(files, false) },
    { label: language.t("file.readLight"), take: () => readAgain(files, true) },
  ];
  const problem = { code: "C11", text, facts, ways };
  if (list.rows.length > 0) {
    dismiss();
    screen.value = "stopped";
    problems.value = [problem];
    return;
  }
  reset();
  refused.value = problem;
}

/** Start was pressed: the frames that were counted go to the shell, one at a time. */
function handOver(n: number): void {
  const manifest = packed.value?.manifest;
  if (!manifest || isCounting.value) {
    tellShell({ kind: "failed" });
  } else if (n < manifest.frames) {
    tellWorker({ kind: "frame", n });
  } else {
    tellShell({ kind: "complete", manifest });
  }
}

async function receive(message: FromShell): Promise<void> {
  switch (message.kind) {
    case "hello":
      tellShell({ kind: "ready" });
      break;
    case "begin":
      begin = message;
      showTheme(message.theme);
      language.show(message.language);
      policy.value = message.policy;
      build.value = message.build;
      asked.ask(message.hash);
      for (const font of message.fonts) {
        document.fonts.add(new FontFace(font.family, font.bytes, { weight: font.weight }));
      }
      if (queued) open(queued);
      queued = undefined;
      break;
    case "page":
      download("decant.html", new TextEncoder().encode(message.html).buffer);
      break;
    case "find":
      asked.ask(message.hash);
      break;
    case "theme":
      showTheme(message.theme);
      break;
    case "language":
      language.show(message.language);
      break;
    case "start":
      handOver(0);
      break;
    case "stored":
      handOver(message.n + 1);
      break;
  }
}

/** Listens to the shell, and says that it may begin; `withReads` adds who reads to what is offered. */
export function connect(withReads: (offer: Counted) => Offer): void {
  addEventListener("message", (event: MessageEvent<FromShell>) => {
    if (event.source === parent) void receive(event.data);
  });
  tellShell({ kind: "ready" });
  effect(() => {
    picks.picks.value;
    if (screen.value === "choose") untracked(count);
  });
  effect(() => {
    const isOpen = vault.opening.value !== null;
    tellShell({ kind: "offer", offer: isOpen ? { state: "hidden" } : withReads(offered.value) });
  });
}
