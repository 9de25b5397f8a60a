/** A conversation that was sent, opened beside what led to it. */
import { computed, signal } from "@preact/signals";
import type { SentConversation } from "../gen/protocol.ts";
import * as api from "./api.ts";
import { place, type Place } from "./place.ts";
import { selected, type Selected } from "./selected.ts";
import * as reading from "./reading.ts";
import { joined } from "./stretches.ts";

/** A message of what was sent. */
export type Sent = { source: string; account: string; conversation: string; message: string };

type Loaded =
  | { state: "loading" }
  | { state: "failed"; why: string }
  | { state: "there"; read: SentConversation };

/** What is open, beside what, and what had the focus before it was. */
type Opened = { of: Sent; beside: Place; line: Selected | null; before: Element | null };
const kept = signal<Opened | null>(null);
/** It goes with what it was opened beside. */
export const opened = computed(() => {
  const now = kept.value;
  return now?.beside === place.value && now.line === selected.value ? now : null;
});
export const loaded = signal<Loaded>({ state: "loading" });
/** Answers about what was open before are of no use. */
let asked = 0;

export function open(id: string, of: Sent): void {
  kept.value = { of, beside: place.value, line: selected.value, before: document.activeElement };
  void load(id);
}

/** The focus goes back to what had it. */
export function close(): void {
  const before = opened.value?.before;
  asked += 1;
  kept.value = null;
  if (before instanceof HTMLElement) before.focus();
}

/** Reads what is open, if something is: it may have been taken out of the memory. */
export async function load(id: string): Promise<void> {
  const of = opened.value?.of;
  if (of === undefined) return;
  loaded.value = { state: "loading" };
  await ask(() => api.conversation(id, of, { message: of.message }), (read) => read);
}

/** Puts the stretch before what is read in front of it, or the one after it behind. */
export async function more(id: string, way: "earlier" | "later"): Promise<void> {
  const { value: now } = loaded;
  const of = opened.value?.of;
  const from = now.state === "there" ? now.read[way] : null;
  if (of === undefined || now.state !== "there" || from === null) return;
  await ask(
    () => api.conversation(id, of, { from }),
    (read) => joined(now.read, read, way),
  );
}

async function ask(request: () => Promise<SentConversation>, take: (read: SentConversation) => SentConversation) {
  asked += 1;
  const mine = asked;
  try {
    const read = take(await request());
    if (mine === asked) loaded.value = { state: "there", read };
  } catch (error) {
    const why = reading.whyNot(error);
    if (mine === asked && why !== null) loaded.value = { state: "failed", why };
  }
}
