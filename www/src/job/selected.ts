/** Which line is open, and how the keyboard leads from one to the next. */
import { signal } from "@preact/signals";

/** A line that was opened; `path` is that of its file, or the name of another list. What stands under a line of a file has the place `5.0`. */
export type Selected = { path: string; line: number | string; text: string; facts: string[] };
export const selected = signal<Selected | null>(null);

/** J, K and the arrows lead from line to line. */
export function step(event: KeyboardEvent): void {
  const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...document.querySelectorAll<HTMLElement>("button.f")];
  const at = all.findIndex((one) => one === event.currentTarget);
  all[at + by]?.focus();
  event.preventDefault();
}
