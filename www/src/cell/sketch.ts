/**
 * A first memory of what is picked, made by a worker of its own: its memory goes when it is done.
 * What was made before stays until the next is there.
 */
import { signal } from "@preact/signals";
import { download } from "../lib/download.ts";
import * as picks from "./picks.ts";
import { startWorker, tellWorker } from "./start-worker.ts";
import type { FromWorker, Sketched, ToWorker } from "./worker-messages.ts";

type Lines = Extract<FromWorker, { kind: "lines" }>;

/** No turn of picking has this number. */
const NEVER = -1;

/** Whether it is shown. */
export const isOpen = signal(false);

/** The one that was made last, and of which turn of picking. */
export const made = signal<{ turn: number; sketched: Sketched; zip: ArrayBuffer } | null>(null);

/** What broke where none could be made of a turn. */
export const failed = signal<{ turn: number; fault: string } | null>(null);

/** The turn that one is being made of. */
let making = NEVER;
let worker: Worker | undefined;

/** Makes that of what is picked in this turn, unless there is one; one of another turn is given up. */
export function make(turn: number): void {
  if ([making, made.value?.turn, failed.value?.turn].includes(turn)) return;
  stop();
  making = turn;
  tellWorker({ kind: "lines", turn, picked: picks.picked() });
}

/** The lines of what was picked have come: the one that holds the export goes on with its own work. */
export function takeLines({ turn, pieces }: Lines, importer: ArrayBuffer): void {
  if (making !== turn || worker !== undefined) return;
  worker = startWorker((message, from) => {
    if (from !== worker) return;
    stop();
    if (message.kind === "sketched") made.value = { turn, sketched: message.sketched, zip: message.zip };
    else failed.value = { turn, fault: message.kind === "failed" ? message.fault : "Error" };
  });
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  worker.postMessage({ kind: "sketch", pieces, tz, importer: importer.slice(0) } satisfies ToWorker);
}

/** Gives up the one that is being made. */
export function stop(): void {
  worker?.terminate();
  worker = undefined;
  making = NEVER;
}

export function open(): void {
  failed.value = null;
  isOpen.value = true;
}

export function close(): void {
  stop();
  isOpen.value = false;
}

/** Another export is opened, or none. */
export function forget(): void {
  close();
  made.value = null;
  failed.value = null;
}

export function save(): void {
  if (made.value !== null) download("decant-sketch.zip", made.value.zip);
}
