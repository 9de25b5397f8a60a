/** The conversation that is open beside the list. Its text comes from the worker, and goes when it is closed. */
import { signal } from "@preact/signals";
import { query } from "./finding.ts";
import { hasExport, tellFinder } from "./start-worker.ts";
import type { FromWorker, Shown } from "./worker-messages.ts";

/** Its messages are null until they have come; `at` names the one that it was opened for, if any. */
export const opened = signal<{ row: number; messages: Shown[] | null; at: string | null } | null>(null);

export function open(row: number, at: string | null = null): void {
  if (!hasExport.value) return;
  opened.value = { row, messages: null, at };
  tellFinder({ kind: "open", row, query: query.value });
}

export function take({ row, messages }: Extract<FromWorker, { kind: "opened" }>): void {
  if (opened.value?.row === row) opened.value = { ...opened.value, messages };
}

export function close(): void {
  opened.value = null;
}
