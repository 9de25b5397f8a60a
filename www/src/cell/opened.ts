/** The conversation that is open beside the list. Its text comes from the worker, and goes when it is closed. */
import { signal } from "@preact/signals";
import { query } from "./finding.ts";
import { tellWorker } from "./start-worker.ts";
import type { FromWorker, Shown } from "./worker-messages.ts";

/** Its messages are null until they have come. */
export const opened = signal<{ row: number; messages: Shown[] | null } | null>(null);

export function open(row: number): void {
  opened.value = { row, messages: null };
  tellWorker({ kind: "open", row, query: query.value });
}

export function take({ row, messages }: Extract<FromWorker, { kind: "opened" }>): void {
  if (opened.value?.row === row) opened.value = { row, messages };
}

export function close(): void {
  opened.value = null;
}
