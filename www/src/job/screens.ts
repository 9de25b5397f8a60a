/** The screens of a memory: a part of the script by itself, which comes once there is a memory. */
import { signal } from "@preact/signals";

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
    memory.value = await import("./memory.tsx");
  } catch {
    areMissing.value = true;
  }
}
