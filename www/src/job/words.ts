/** The words of the page of a run: those of the language that is shown, and others once they are wanted. */
import { signal } from "@preact/signals";
import deOfMemory from "words-de-memory.json";
import de from "words-de.json";
import enOfMemory from "words-en-memory.json";
import en from "words-en.json";
import * as language from "../lib/language.ts";
import type { Language } from "../lib/language.ts";
import * as api from "./api.ts";
import * as state from "./state.ts";

const OF_RUN: Record<Language, string> = { en, de };
/** What else is said where a memory is shown. */
const OF_MEMORY: Record<Language, string> = { en: enOfMemory, de: deOfMemory };

/** A language was wanted whose words did not come. */
export const areMissing = signal(false);

const learnt = new Set<string>();
let isOfMemory = false;

/** Learns a language unless that is done. */
export async function load(name: Language): Promise<void> {
  await learn(name, OF_RUN[name]);
  if (isOfMemory) await learn(name, OF_MEMORY[name]);
}

/** Learns what is said where a memory is shown, of each language that is shown from now on. */
export async function loadOfMemory(): Promise<void> {
  isOfMemory = true;
  const name = language.language.value;
  await load(name);
  // Another one may have been chosen meanwhile.
  if (language.language.value !== name) await loadOfMemory();
}

async function learn(name: Language, address: string): Promise<void> {
  if (learnt.has(address)) return;
  language.learn(name, await api.words(address));
  learnt.add(address);
}

/** Shows this language from now on. What is shown stays if its words do not come. */
export async function choose(name: Language): Promise<void> {
  areMissing.value = false;
  try {
    await load(name);
    language.choose(name);
  } catch (error) {
    // The words of each build have a name of their own, and go with it.
    if (error instanceof api.Refusal && error.status === 404) state.isOutdated.value = true;
    else areMissing.value = true;
  }
}
