/**
 * The reading of what was brought, and the workers that do it: one reads, and one finds what is read. Text
 * of the export lies in what this hands on, in the workers' memory and in their Blobs, and goes nowhere else.
 */
import { signal } from "@preact/signals";
import { bytes } from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as accounts from "./accounts.ts";
import { announcement } from "./announce.tsx";
import * as asked from "./asked.ts";
import * as costs from "./costs.ts";
import * as counting from "./counting.ts";
import * as finding from "./finding.ts";
import { pathOf } from "./gather.ts";
import * as masks from "./masks.ts";
import * as opening from "./opened.ts";
import { ownersOf } from "./owners.ts";
import * as list from "./rows.ts";
import { isSample } from "./sample.ts";
import * as saving from "./saving.ts";
import { problems, refused, screen } from "./screen.ts";
import * as sealing from "./sealing.ts";
import { given, offer, tellShell } from "./shell.ts";
import * as sketching from "./sketch.ts";
import * as soFar from "./so-far.ts";
import { employ, startWorker, tellWorker } from "./start-worker.ts";
import { nothingFound, problemsOf, type Way } from "./words.ts";
import type { FromWorker, Image, NameFound, Own, ToWorker } from "./worker-messages.ts";

/** Whether the made-up export is open. */
export const hasSample = signal(false);
/** Names that stand in the texts, and what of them and besides the person wants masked. */
export const names = signal<NameFound[]>([]);
export const own = signal<Own>({ words: [], names: [] });

let worker: Worker | undefined;
let finder: Worker | undefined;
let opened: File[] = [];
/** The last image of the reading, and what the list was then. */
let imaged: Imaged | undefined;

/** The image itself has come out of its port once it is needed. */
type Imaged = { port: MessagePort; moment: soFar.Moment; image?: Image };

/** What is read, in the order in which it was brought. */
export function openedFiles(): readonly File[] {
  return opened;
}

/** Reads these; nothing, if the shell has not handed over what reads them. */
export function start(files: File[], isLight = false, from?: Imaged): void {
  const begin = given();
  if (begin === undefined) return;
  opened = files;
  hasSample.value = files.some(isSample);
  screen.value = "reading";
  offer({ state: "reading", percent: 0 });
  soFar.begin(files.reduce((sum, file) => sum + file.size, 0), from?.moment);
  const hear = (message: FromWorker, from: Worker) => {
    if (from === worker || from === finder) take(message, from);
  };
  worker = startWorker(hear);
  finder ??= startWorker(hear);
  employ({ reader: worker, finder });
  const { port1, port2 } = new MessageChannel();
  finder.postMessage({ kind: "listen", reader: port1, importer: begin.importer.slice(0), isLight } satisfies ToWorker, [port1]);
  const importer = begin.importer.slice(0);
  tellWorker({ kind: "read", files, key: begin.key, own: own.value, importer, finder: port2, image: from?.image }, [port2]);
}

/** Reads these once more, but for what the last image has. What was left out stays left out. */
function goOn(files: File[]): void {
  const from = imaged?.image && imaged;
  // What was found in what is not read again is found still.
  if (from) leave();
  else reset();
  start(files, false, from);
}

/** Reads the same files again, with these masked besides. What was left out stays left out. */
export function maskBesides(these: Own): void {
  if (opened.length === 0) return;
  const files = opened;
  reset();
  own.value = these;
  start(files);
}

export function stop(): void {
  tellWorker({ kind: "stop" });
}

/** Back to the drop screen; what was read is gone, what was left out is remembered. */
export function reset(): void {
  dismissFinder();
  leave();
}

/** The same, but for what can be found. */
function leave(): void {
  dismiss();
  opened = [];
  keepImage();
  soFar.clear();
  forgetAnswers();
  refused.value = null;
  problems.value = [];
  screen.value = "drop";
}

/** The one before goes. */
function keepImage(next?: Imaged): void {
  imaged?.port.close();
  imaged = next;
}

function dismissFinder(): void {
  finder?.terminate();
  finder = undefined;
}

/** The worker that reads goes, and with it all but the rows. */
function dismiss(): void {
  worker?.terminate();
  worker = undefined;
  employ(undefined);
  finding.clear();
  forgetAnswers();
  counting.forget();
  sealing.forget();
}

/** What is said of rows by the workers that read and find. */
function forgetAnswers(): void {
  asked.forget();
  opening.close();
  finding.forget();
  masks.forget();
  sketching.forget();
}

function take(message: FromWorker, from: Worker): void {
  switch (message.kind) {
    case "batch":
      if (screen.value === "reading") offer({ state: "reading", percent: soFar.percentOf(message.progress) });
      return soFar.take(message);
    case "image":
      return keepImage({ port: message.port, moment: soFar.moment() });
    case "again":
      keepImage();
      soFar.beginAgain();
      return forgetAnswers();
    case "read":
      return takeRead(message);
    case "failed":
      // Without what can be found, all is read again.
      if (from === finder) {
        dismissFinder();
        keepImage();
      }
      return takeFailure(message.fault);
    case "found":
      return finding.take(message);
    case "excerpts":
      return finding.takeExcerpts(message);
    case "opened":
      return opening.take(message);
    case "located":
      return asked.take(message);
    case "masks":
      return masks.take(message);
    case "texts":
      return accounts.take(message);
    case "packed":
      return counting.take(message);
    case "frame":
      return counting.takeFrame(message);
    case "frames":
      return saving.take(message.frames);
    case "lines": {
      const begin = given();
      return begin && sketching.takeLines(message, begin.importer);
    }
    case "models":
      costs.models.value = message;
      return;
    case "weighed":
      return costs.takeWeighed(message);
    case "least":
      costs.least.value = message;
      return;
    case "file":
      return sealing.take(message.bytes);
    case "refused":
      return sealing.refuse(message.words);
  }
}

/** All is read: what there is to choose from, or why there is nothing. */
function takeRead(message: Extract<FromWorker, { kind: "read" }>): void {
  const aside = soFar.setAside.value;
  const none = nothingFound(message.files, list.rows.length + aside.length, message.contents, opened.map(pathOf));
  if (none !== null && !message.stopped) {
    reset();
    refused.value = none;
    announcement.value = none.text;
    return;
  }
  const owners = ownersOf(list.rows);
  const whose = accounts.question(owners, () => (problems.value = problems.value.filter((one) => one !== whose)));
  const met = { merged: message.merged, setAside: aside, isAskedWhose: owners.length > 0 };
  const others = message.stopped ? [] : problemsOf(message.files, list.conversationCount.value, met);
  problems.value = whose === null ? others : [whose, ...others];
  names.value = message.names;
  soFar.end();
  finding.again();
  screen.value = "choose";
  announcement.value = t("file.done", { n: list.conversationCount.value });
  asked.look();
}

/** It broke: the list stays, and what was brought can be read again. */
function takeFailure(fault: string): void {
  const at = soFar.progress.value?.bytes_read ?? 0;
  const sizes = { brought: soFar.totals.value.bytes, read: at };
  const facts = { sizes, counts: { conversations: list.rows.length }, fault };
  tellShell({ kind: "failed" });
  const files = opened;
  const said = () => {
    const kept = imaged?.image && imaged.moment.read;
    const size = bytes(at);
    const text = kept === undefined ? t("file.stopped", { size }) : t("file.stoppedKept", { size, kept: bytes(kept) });
    return { code: "C11", text, facts, ways: waysOn(files) };
  };
  if (list.rows.length === 0) {
    reset();
    refused.value = said();
    return;
  }
  dismiss();
  screen.value = "stopped";
  problems.value = [said()];
  // A worker that died as it made its image may have taken it along: it is spoken of once it is here.
  const last = imaged;
  if (last) {
    last.port.onmessage = ({ data }) => {
      last.image = data;
      problems.value = [said()];
    };
  }
}

/** How reading goes on after it broke. */
function waysOn(files: File[]): Way[] {
  if (files.length === 0) return [];
  const hasImage = imaged?.image !== undefined;
  const rest = { label: t(hasImage ? "file.goOn" : "file.readAgain"), take: () => goOn(files) };
  const enough = { label: t("file.enough"), take: () => [goOn(files), stop()] };
  const light = { label: t("file.readLight"), take: () => [reset(), start(files, true)] };
  return hasImage ? [rest, enough, light] : [rest, light];
}
