/** The words of the page of a run: those of the language that is shown, and others once they are wanted. */
import { signal } from "@preact/signals";
import de from "words-de.json";
import en from "words-en.json";
import * as language from "../lib/language.ts";
import type { Language } from "../lib/language.ts";
import * as api from "./api.ts";
import * as state from "./state.ts";

const ADDRESSES: Record<Language, string> = { en, de };

/** A language was wanted whose words did not come. */
export const areMissing = signal(false);

/** Learns a language unless that is done. */
export async function load(name: Language): Promise<void> {
  if (!language.isLearned(name)) language.learn(name, await api.words(ADDRESSES[name]));
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
