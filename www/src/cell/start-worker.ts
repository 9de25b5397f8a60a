/** Starts the cell's worker, whose script is part of the cell's own. */
import { computed, signal } from "@preact/signals";
import type { FromWorker, ToFinder, ToWorker } from "./worker-messages.ts";
import workerCode from "worker-code";

let workerUrl: string | undefined;
/** The one that holds the export, and the one that finds what is in it. */
const employed = signal<Employed | undefined>(undefined);
type Employed = { reader: Worker; finder: Worker };

/** Whether there is one, so that what was read can be searched, opened and counted. */
export const hasExport = computed(() => employed.value !== undefined);

/** `take` hears of what it says, and of its end as `failed`; nothing more once it is terminated. */
export function startWorker(take: (message: FromWorker, from: Worker) => void): Worker {
  workerUrl ??= URL.createObjectURL(new Blob([workerCode], { type: "text/javascript" }));
  const started = new Worker(trusted(workerUrl));
  started.onmessage = (event: MessageEvent<FromWorker>) => take(event.data, started);
  started.onerror = (event) => {
    event.preventDefault();
    take({ kind: "failed", fault: `Error ${event.lineno}:${event.colno}` }, started);
  };
  return started;
}

/** From now on {@link tellWorker} and {@link tellFinder} speak to these. */
export function employ(workers: Employed | undefined): void {
  employed.value = workers;
}

export function tellWorker(message: Exclude<ToWorker, ToFinder>, transfer: Transferable[] = []): void {
  employed.peek()?.reader.postMessage(message, transfer);
}

export function tellFinder(message: ToFinder): void {
  employed.peek()?.finder.postMessage(message);
}

/** A worker's address is a sink of Trusted Types: the one policy that the page allows is for it. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  policyOfWorker ??= types?.createPolicy("worker", { createScriptURL: (own) => own });
  return policyOfWorker?.createScriptURL(url) ?? url;
}

type Policy = { createScriptURL: (url: string) => string };
type TrustedTypes = { createPolicy: (name: string, rules: Policy) => Policy };
let policyOfWorker: Policy | undefined;
