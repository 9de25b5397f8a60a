/** The screens of a memory: a part of the script by itself, with its words, which comes once there is a memory. */
import { signal } from "@preact/signals";
import * as words from "./words.ts";

type Screens = typeof import("./memory.tsx");

/** Null until they are here. */
export const memory = signal<Screens | null>(null);
/** They did not come: there is no network, or a newer build took their place. */
export const areMissing = signal(false);

let asked = false;

/** Asks for them, once: a browser gives the same answer again until the page is loaded anew. */
export async function load(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const [there] = await Promise.all([import("./memory.tsx"), words.loadOfMemory()]);
    memory.value = there;
  } catch {
    areMissing.value = true;
  }
}
