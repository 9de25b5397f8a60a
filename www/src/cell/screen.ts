/** Which screen is shown, and what is said on it where something went wrong. */
import { signal } from "@preact/signals";
import type { Problem } from "./words.ts";

/** `stopped`: reading broke off, and what was read until then can be picked from, no more. */
export const screen = signal<"drop" | "reading" | "choose" | "stopped">("drop");
/** Why nothing is read, where files are brought. */
export const refused = signal<Problem | null>(null);
/** What is wrong with what is read, beside the list. */
export const problems = signal<Problem[]>([]);
/** What broke in the page itself, as a report tells it; null while nothing has. */
export const broken = signal<string | null>(null);
