/** What keys mean while somebody chooses. Single keys can be turned off, and mean nothing in a field. */
import { signal } from "@preact/signals";

/** The cell keeps nothing, so a choice holds until the tab is closed. */
export const hasSingleKeys = signal(true);

export type Command =
  | "help"
  | "search"
  | "next"
  | "previous"
  | "turn"
  | "leave"
  | "all"
  | "undo"
  | "redo"
  | "start-later"
  | "start-earlier"
  | "end-earlier"
  | "end-later"
  | "go"
  | "file";

/** Of a `KeyboardEvent`, what says which keys are held. */
export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & {
  shiftKey?: boolean;
  getModifierState?: (name: string) => boolean;
};

const SINGLE: Record<string, Command> = {
  "?": "help",
  "/": "search",
  j: "next",
  k: "previous",
  x: "turn",
  e: "leave",
  z: "undo",
  "[": "start-later",
  "{": "start-earlier",
  "]": "end-earlier",
  "}": "end-later",
};

/** With Ctrl, or with the key of a Mac. */
const WITH_CONTROL: Record<string, Command> = { a: "all", z: "undo", y: "redo", o: "file", enter: "go" };

/** What a field does by itself. */
const OF_FIELDS: readonly Command[] = ["all", "undo", "redo"];

/** Null for keys that mean nothing here, or something of the browser's. */
export function commandOf(press: Press, isTyping: boolean, hasSingle: boolean): Command | null {
  const key = press.key.toLowerCase();
  // On many keyboards brackets are typed with AltGr, which some systems report as Ctrl and Alt.
  const isAltGraph = press.getModifierState?.("AltGraph") ?? false;
  const isModified = isChord(press) && !isAltGraph;
  const isRedo = key === "z" && press.shiftKey === true;
  if (!isModified) return hasSingle && !isTyping ? (isRedo ? "redo" : (SINGLE[key] ?? null)) : null;
  const isControl = (press.ctrlKey || press.metaKey) && !press.altKey;
  const command = isControl ? (isRedo ? "redo" : (WITH_CONTROL[key] ?? null)) : null;
  // In a field these are the field's own.
  return isTyping && command !== null && OF_FIELDS.includes(command) ? null : command;
}

export function isChord({ ctrlKey, metaKey, altKey }: Press): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether what is pressed there is written. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest("input, textarea, select");
  return field !== null && !(field instanceof HTMLInputElement && ["checkbox", "range"].includes(field.type));
}
