/** A first memory of what is picked, made by a worker of its own: its memory goes when it is done. */
import { signal } from "@preact/signals";
import { download } from "./download.ts";
import * as picks from "./picks.ts";
import { startWorker, tellWorker } from "./start-worker.ts";
import type { FromWorker, Sketched, ToWorker } from "./worker-messages.ts";

type Lines = Extract<FromWorker, { kind: "lines" }>;

export type Sketch =
  | { step: "none" }
  | { step: "making" }
  | { step: "made"; sketched: Sketched; zip: ArrayBuffer }
  | { step: "failed"; fault: string };

const NONE: { turn: number; sketch: Sketch } = { turn: -1, sketch: { step: "none" } };
const made = signal(NONE);

/** Whether it is shown. */
export const isOpen = signal(false);

/** That of what was picked in this turn. */
export function sketchOf(turn: number): Sketch {
  return made.value.turn === turn ? made.value.sketch : NONE.sketch;
}

let worker: Worker | undefined;

/** Makes that of what is picked in this turn, unless there is one. */
export function make(turn: number): void {
  const { step } = sketchOf(turn);
  if (step === "making" || step === "made") return;
  end();
  made.value = { turn, sketch: { step: "making" } };
  tellWorker({ kind: "lines", turn, picked: picks.pickedColumn() });
}

/** The lines of what was picked have come: the one that holds the export goes on with its own work. */
export function takeLines({ turn, pieces }: Lines, importer: ArrayBuffer): void {
  if (sketchOf(turn).step !== "making") return;
  worker = startWorker((message, from) => {
    if (from !== worker) return;
    end();
    made.value = { turn, sketch: sketchIn(message) };
  });
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  worker.postMessage({ kind: "sketch", pieces, tz, importer: importer.slice(0) } satisfies ToWorker);
}

function sketchIn(message: FromWorker): Sketch {
  if (message.kind !== "sketched") return { step: "failed", fault: message.kind === "failed" ? message.fault : "Error" };
  const { sketched, zip } = message;
  return { step: "made", sketched, zip };
}

/** Another export is opened, or none. */
export function forget(): void {
  end();
  isOpen.value = false;
  made.value = NONE;
}

export function save(): void {
  const { sketch } = made.value;
  if (sketch.step === "made") download("decant-sketch.zip", sketch.zip);
}

function end(): void {
  worker?.terminate();
  worker = undefined;
}
