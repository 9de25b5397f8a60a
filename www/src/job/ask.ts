/** A question to the memory, the facts that the server finds for it, and what the run's model writes of them if it is asked. */
import { signal } from "@preact/signals";
import type { AnswerOffer, WrittenAnswer } from "../gen/protocol.ts";
import * as api from "./api.ts";
import type { Fact } from "./bundle.ts";
import * as reading from "./reading.ts";

/** `facts`: the best first, null until they are there. `offer`: what it takes to have a model answer, if one can. `why`: no answer came. */
export type Answer = { question: string; facts: Fact[] | null; offer: AnswerOffer | null; why: string | null };
/** What a model wrote; `text` null until it is there. `why`: nothing came. */
export type Written = { offer: AnswerOffer; text: WrittenAnswer | null; why: string | null };

/** What is typed. */
export const question = signal("");
/** To what was asked last; null: nothing was. */
export const answer = signal<Answer | null>(null);
/** To the same; null: no model was asked. */
export const written = signal<Written | null>(null);

/** Asks what is typed. Says whether there was something to ask. */
export function ask(id: string): boolean {
  const words = question.value.trim();
  if (words !== "") void answered(id, words);
  return words !== "";
}

/** Asks the same again: the memory was written anew, or no answer came. */
export function again(id: string): void {
  if (answer.value !== null) void answered(id, answer.value.question);
}

async function answered(id: string, words: string): Promise<void> {
  const mine: Answer = { question: words, facts: null, offer: null, why: null };
  // What was written stood on the memory as it was.
  [answer.value, written.value] = [mine, null];
  const come = await api.answer(id, words).then(
    ({ facts, model }) => ({ ...mine, facts: facts as Fact[], offer: model }),
    (error: unknown) => ({ ...mine, why: reading.whyNot(error) }),
  );
  if (answer.value === mine) answer.value = come;
}

/** Has the run's model answer, at a price. `key`: the person's own, for this once. */
export async function write(id: string, key: string | null): Promise<void> {
  const asked = answer.value;
  if (asked === null || asked.offer === null) return;
  const mine: Written = { offer: asked.offer, text: null, why: null };
  written.value = mine;
  const come = await api.written(id, asked.question, key).then(
    (text) => ({ ...mine, text }),
    (error: unknown) => ({ ...mine, why: reading.whyNot(error) }),
  );
  if (written.value === mine) written.value = come;
}

/** The lines below an answer: first those that its numbers name. */
export function linesOf({ facts }: Answer, text: WrittenAnswer | null): Fact[] {
  const cited = (text?.facts ?? []) as Fact[];
  return [...cited, ...(facts ?? []).filter(({ id }) => cited.every((one) => one.id !== id))];
}
