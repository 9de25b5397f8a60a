/** "Try to make it talk": the attempts to send, made where an export is opened. */
import { computed, signal } from "@preact/signals";
import { ATTEMPTS, attempts, type Tried } from "../lib/attempts.ts";
import { policy } from "./shell.ts";
import { startWorker } from "./start-worker.ts";
import type { ToWorker } from "./worker-messages.ts";

/** Where an attempt is made: the page of the cell, its worker, or from the cell into the tab. */
export type Where = keyof typeof ATTEMPTS;
export type Made = Tried & { where: Where };

export const made = signal<Made[]>([]);
export const step = signal<"before" | "now" | "done">("before");
/** The policy that the browser named when it refused; null while it has refused nothing. */
export const enforced = computed(() => made.value.find((one) => one.policy !== null)?.policy ?? null);
export const isAsServed = computed(() => enforced.value === policy.value);

/** Who served the page. The cell has no address of its own, and takes that of the shell as its base. */
export const site = new URL(document.baseURI).origin;

export async function talk(): Promise<void> {
  if (step.value === "now") return;
  step.value = "now";
  made.value = [];
  for await (const tried of attempts(ATTEMPTS.page, site)) add("page", tried);
  await talkInWorker();
  for await (const tried of attempts(ATTEMPTS.frame, site)) add("frame", tried);
  step.value = "done";
}

function add(where: Where, tried: Tried): void {
  made.value = [...made.value, { ...tried, where }];
}

/** In a worker of its own: the one that has the export goes on undisturbed. */
async function talkInWorker(): Promise<void> {
  await new Promise<void>((resolve) => {
    const worker = startWorker((message) => {
      if (message.kind === "tried") add("worker", message.tried);
      if (message.kind === "talked" || message.kind === "failed") resolve();
      if (message.kind !== "tried") worker.terminate();
    });
    worker.postMessage({ kind: "talk", site } satisfies ToWorker);
  });
  // Of what a worker that failed did not come to, nothing is known.
  const tried = new Set(made.value.filter(({ where }) => where === "worker").map(({ name }) => name));
  for (const name of Object.keys(ATTEMPTS.worker)) {
    if (!tried.has(name)) add("worker", { name, outcome: { kind: "unseen" }, policy: null });
  }
}
