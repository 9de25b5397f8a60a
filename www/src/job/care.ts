/** What the person decides about facts: sent, awaited, and told. */
import { signal } from "@preact/signals";
import type { FromEdge, FromPage, Snapshot, Verdict } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { why } from "./why.ts";

/** Decisions that the server has, and that can be taken back; or that were; or what is for good. `isLate`: it waited for the network. */
export type Deed = { ids: string[]; verdict: Verdict | "save" | "undo" | "remove" | "wait"; n: number; isLate?: true };

/** What was decided last. */
export const deed = signal<Deed | null>(null);
/** Why the last decision came to nothing. */
export const refusal = signal<string | null>(null);
/** The memory is being written anew. */
export const isWriting = signal(false);

/** What is asked of the server, one after the other: each is written before the next is said. */
type Asked = { said: Wish[]; at: number; seq: number; then: Deed; isHeard: boolean; say: Say; done: (at: number) => void; late?: Late };
type Wish = Extract<FromPage, { kind: "decide" | "undo" | "remove" | "let_wait" }>;
let asked: Asked | null = null;

/** Who hears of what waited for the network. `isAgain`: the server may have carried it out, and then writes nothing anew. */
type Late = { isAgain: boolean; acked: () => void; refused: (why: string) => void };

type Say = (message: FromPage) => boolean;
/** What is decided about some facts; `statement` has the words of an edit. */
export type Decision = { verdict: Verdict; facts: string[]; statement: string };

export function decide(say: Say, snapshot: Snapshot, verdict: Verdict, facts: string[], statement = ""): void {
  const id = crypto.randomUUID();
  ask(say, snapshot, [{ kind: "decide", id, verdict, facts, statement }], { ids: [id], verdict, n: facts.length });
}

/** Carries out several decisions, which are taken back together; `done` hears of each by its place. */
export function decideAll(say: Say, snapshot: Snapshot, all: Decision[], done: (at: number) => void): void {
  const said = all.map((one): Wish => ({ kind: "decide", id: crypto.randomUUID(), ...one }));
  ask(say, snapshot, said, { ids: said.map(({ id }) => id), verdict: "save", n: all.length }, done);
}

/** Takes decisions back, the last first. */
export function undo(say: Say, snapshot: Snapshot, ...decisions: string[]): void {
  const said = decisions.reverse().map((decision): Wish => ({ kind: "undo", id: crypto.randomUUID(), decision }));
  ask(say, snapshot, said, { ids: [], verdict: "undo", n: 1 });
}

/** Takes out the messages in which what was forgotten was said. */
export function remove(say: Say, snapshot: Snapshot, decision: string): void {
  ask(say, snapshot, [{ kind: "remove", id: crypto.randomUUID(), decision }], { ids: [], verdict: "remove", n: 1 });
}

/** Has facts of these kinds wait for the person from now on, and others not. */
export function letWait(say: Say, snapshot: Snapshot, kinds: Snapshot["let_wait"]): void {
  ask(say, snapshot, [{ kind: "let_wait", id: crypto.randomUUID(), kinds }], { ids: [], verdict: "wait", n: 1 });
}

/** Says what waited for the network. Unless it is answered it goes on waiting, and nothing is told. */
export function carryOut(say: Say, snapshot: Snapshot, wish: Wish, then: Deed, late: Late): void {
  ask(say, snapshot, [wish], { ...then, isLate: true }, undefined, late);
}

function ask(say: Say, snapshot: Snapshot, said: Wish[], then: Deed, done: Asked["done"] = () => undefined, late?: Late): void {
  deed.value = null;
  refusal.value = null;
  isWriting.value = true;
  asked = { said, at: 0, seq: snapshot.seq, then, isHeard: false, say, done, ...(late && { late }) };
  next();
}

function next(): void {
  const wish = asked?.said[asked.at];
  if (asked && wish && !asked.say(wish)) stop(t("care.offline"));
}

/** Nothing more is asked. What was carried out until then stays, and can be taken back. */
function stop(why: string): void {
  if (asked === null) return;
  const { at, then, late } = asked;
  const isSaved = at > 0 && then.verdict === "save";
  if (late === undefined) refusal.value = why;
  isWriting.value = false;
  asked = null;
  if (isSaved) deed.value = { ...then, ids: then.ids.slice(0, at), n: at };
}

/** The server answers a command. */
export function heard(message: Extract<FromEdge, { kind: "ack" | "nack" }>): void {
  if (asked?.said[asked.at]?.id !== message.id) return;
  const { late } = asked;
  if (message.kind === "nack") {
    late?.refused(why(message));
    return stop(t("care.refused", { why: why(message) }));
  }
  asked.isHeard = true;
  late?.acked();
  if (late?.isAgain) finish(asked);
}

/** The connection is gone: what was not answered may have come to nothing. */
export function lost(): void {
  if (asked?.isHeard === false) stop(t("care.lost"));
}

/** A memory was written: is it the one that was waited for? The server answers a wish before it carries it out. */
export function written(snapshot: Snapshot): void {
  if (!asked?.isHeard || snapshot.stage !== "done" || snapshot.seq <= asked.seq) return;
  asked.done(asked.at);
  asked.at += 1;
  if (asked.at < asked.said.length) {
    Object.assign(asked, { seq: snapshot.seq, isHeard: false });
    return next();
  }
  finish(asked);
}

function finish({ then }: Asked): void {
  asked = null;
  deed.value = then;
  isWriting.value = false;
}
