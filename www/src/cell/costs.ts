/** What the worker says of models, and of what it costs to have one read what is picked. */
import { signal } from "@preact/signals";
import * as counting from "./counting.ts";
import * as picks from "./picks.ts";
import { given } from "./shell.ts";
import { startWorker, tellWorker } from "./start-worker.ts";
import type { Choice, FromWorker, Models, ToWorker, Weighing } from "./worker-messages.ts";

/** The models that there are prices of; null until an export is read, or they are asked for. */
export const models = signal<Models | null>(null);
/** What the worker said last of what a model would cost. */
export const weighed = signal<Extract<FromWorker, { kind: "weighed" }> | null>(null);
/** What the worker said last of what a model costs at least, while it reads. */
export const least = signal<Extract<FromWorker, { kind: "least" }> | null>(null);

/** Learns which models there are prices of, where nothing was read that would have told. */
export function askModels(): void {
  const begin = given();
  if (begin === undefined || models.value !== null) return;
  const asked = startWorker((message) => {
    if (message.kind === "models") models.value = message;
    asked.terminate();
  });
  asked.postMessage({ kind: "models", importer: begin.importer.slice(0) } satisfies ToWorker);
}

/** Asks what the frames that were counted would cost with a model. */
export function weigh(asked: Weighing): void {
  tellWorker({ kind: "weigh", turn: counting.packedTurn.peek(), picked: picks.picked(), learnt: learnt(), ...asked });
}

/** Asks what of what was read so far is picked costs at least. */
export function weighSoFar(asked: Choice): void {
  tellWorker({ kind: "least", picked: picks.picked(), learnt: learnt(), ...asked });
}

function learnt(): string {
  return given()?.learnt ?? "{}";
}

export function takeWeighed(message: Extract<FromWorker, { kind: "weighed" }>): void {
  if (counting.isLast(message.turn)) weighed.value = message;
}
