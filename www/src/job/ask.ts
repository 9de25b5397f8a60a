/** A question to the memory, and the facts that the server finds for it. */
import { signal } from "@preact/signals";
import * as api from "./api.ts";
import type { Fact } from "./bundle.ts";
import * as reading from "./reading.ts";

/** `facts`: the best first, null until they are there. `why`: no answer came. */
export type Answer = { question: string; facts: Fact[] | null; why: string | null };

/** What is typed. */
export const question = signal("");
/** To what was asked last; null: nothing was. */
export const answer = signal<Answer | null>(null);

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
  const mine: Answer = { question: words, facts: null, why: null };
  answer.value = mine;
  const come = await api.answer(id, words).then(
    (facts) => ({ ...mine, facts }),
    (error: unknown) => ({ ...mine, why: reading.whyNot(error) }),
  );
  if (answer.value === mine) answer.value = come;
}
