/** What the shell gave, and what it is told. */
import { effect, signal } from "@preact/signals";
import type { FromCell, FromShell, Offer } from "../lib/messages.ts";
import * as vault from "./vault.ts";

export type Begin = Extract<FromShell, { kind: "begin" }>;
/** What the shell's button says, before it is known who reads. */
export type Counted = Exclude<Offer, { state: "ready" }> | { state: "ready"; bytes: number };

export const policy = signal("");
export const build = signal("");

let begin: Begin | undefined;
/** What the shell's button says, unless a vault is open. */
const offered = signal<Counted>({ state: "hidden" });

/** What the export is read with and masked by; nothing until the shell has handed it over. */
export function given(): Begin | undefined {
  return begin;
}

export function take(message: Begin): void {
  begin = message;
  policy.value = message.policy;
  build.value = message.build;
}

/** Speaks to the shell. Its address is the page's own, which an opaque origin cannot name. */
export function tellShell(message: FromCell, transfer: Transferable[] = []): void {
  parent.postMessage(message, "*", transfer);
}

export function offer(next: Counted): void {
  // Said once: while a date is dragged it is counted anew many times a second.
  if (next.state === "ready" || JSON.stringify(next) !== JSON.stringify(offered.value)) offered.value = next;
}

/** Tells the shell what is offered; `withReads` adds who reads to it. */
export function followOffer(withReads: (offer: Counted) => Offer): void {
  effect(() => {
    const isOpen = vault.opening.value !== null;
    tellShell({ kind: "offer", offer: isOpen ? { state: "hidden" } : withReads(offered.value) });
  });
}
