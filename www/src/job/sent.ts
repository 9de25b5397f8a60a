/** A conversation that was sent, opened beside what led to it. */
import { signal } from "@preact/signals";
import type { SentConversation, SentMessage } from "../gen/protocol.ts";
import * as api from "./api.ts";
import * as reading from "./reading.ts";

/** A message of what was sent. */
export type Sent = { source: string; account: string; conversation: string; message: string };

type Loaded =
  | { state: "loading" }
  | { state: "failed"; why: string }
  | { state: "there"; read: SentConversation };

/** What is open, and what had the focus before it was. */
export const opened = signal<{ of: Sent; before: Element | null } | null>(null);
export const loaded = signal<Loaded>({ state: "loading" });
/** Answers about what was open before are of no use. */
let asked = 0;

export function open(id: string, of: Sent): void {
  opened.value = { of, before: document.activeElement };
  void load(id);
}

/** The focus goes back to what had it. */
export function close(): void {
  const before = opened.value?.before;
  asked += 1;
  opened.value = null;
  if (before instanceof HTMLElement) before.focus();
}

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

/** What stands in both, or goes on from one in the other, is one message. */
export function joined(read: SentConversation, more: SentConversation, way: "earlier" | "later"): SentConversation {
  const [before, after] = way === "earlier" ? [more, read] : [read, more];
  return { ...read, messages: together(before.messages, after.messages), [way]: more[way] };
}

function together(before: SentMessage[], after: SentMessage[]): SentMessage[] {
  const last = before.at(-1);
  const next = after[0];
  if (last === undefined || next === undefined || last.id !== next.id) {
    const known = new Set(before.map(({ id }) => id));
    return [...before, ...after.filter(({ id }) => !known.has(id))];
  }
  return [...before.slice(0, -1), { ...last, text: (last.text ?? "") + (next.text ?? "") }, ...after.slice(1)];
}
