/** What the person decides about facts: sent, awaited, and told. */
import { signal } from "@preact/signals";
import type { FromEdge, FromPage, Snapshot, Verdict } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";

/** A decision that the server has, and that can be taken back; or that one was; or what is for good. */
export type Deed = { id: string; verdict: Verdict | "undo" | "remove"; n: number };

/** What was decided last. */
export const deed = signal<Deed | null>(null);
/** Why the last decision came to nothing. */
export const refusal = signal<string | null>(null);
/** The memory is being written anew. */
export const isWriting = signal(false);

type Asked = { id: string; seq: number; then: Deed; isHeard: boolean };
let asked: Asked | null = null;

type Say = (message: FromPage) => boolean;

export function decide(say: Say, snapshot: Snapshot, verdict: Verdict, facts: string[], statement = ""): void {
  const id = crypto.randomUUID();
  const then = { id, verdict, n: facts.length };
  ask(say({ kind: "decide", id, verdict, facts, statement }), id, snapshot, then);
}

export function undo(say: Say, snapshot: Snapshot, decision: string): void {
  const id = crypto.randomUUID();
  ask(say({ kind: "undo", id, decision }), id, snapshot, { id, verdict: "undo", n: 1 });
}

/** Takes out the messages in which what was forgotten was said. */
export function remove(say: Say, snapshot: Snapshot, decision: string): void {
  const id = crypto.randomUUID();
  ask(say({ kind: "remove", id, decision }), id, snapshot, { id, verdict: "remove", n: 1 });
}

function ask(isSent: boolean, id: string, snapshot: Snapshot, then: Deed): void {
  deed.value = null;
  refusal.value = isSent ? null : t("care.offline");
  isWriting.value = isSent;
  asked = isSent ? { id, seq: snapshot.seq, then, isHeard: false } : null;
}

/** The server answers a command. */
export function heard(message: Extract<FromEdge, { kind: "ack" | "nack" }>): void {
  if (asked?.id !== message.id) return;
  if (message.kind === "nack") {
    refusal.value = t("care.refused", { why: message.detail || message.code });
    isWriting.value = false;
    asked = null;
    return;
  }
  asked.isHeard = true;
}

/** The connection is gone: what was not answered may have come to nothing. */
export function lost(): void {
  if (asked === null || asked.isHeard) return;
  refusal.value = t("care.lost");
  isWriting.value = false;
  asked = null;
}

/** A memory was written: is it the one that was waited for? */
export function written(snapshot: Snapshot): void {
  if (asked === null || snapshot.stage !== "done" || snapshot.seq <= asked.seq) return;
  deed.value = asked.then;
  isWriting.value = false;
  asked = null;
}
