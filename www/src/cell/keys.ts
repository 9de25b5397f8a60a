/** What keys mean while somebody chooses. Single keys can be turned off, and mean nothing in a field. */
import { signal } from "@preact/signals";
import { commandIn, type Keys, type Press } from "../lib/keys.ts";

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

const KEYS: Keys<Command> = {
  single: {
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
  },
  withControl: { a: "all", z: "undo", y: "redo", o: "file", enter: "go" },
};

/** What a field does by itself. */
const OF_FIELDS: readonly Command[] = ["all", "undo", "redo"];

/** Null for keys that mean nothing here, or something of the browser's. */
export function commandOf(press: Press, isTyping: boolean, hasSingle: boolean): Command | null {
  const command = commandIn(KEYS, press, isTyping, hasSingle);
  const own = command === "undo" && press.shiftKey === true ? "redo" : command;
  // In a field these are the field's own.
  return isTyping && own !== null && OF_FIELDS.includes(own) ? null : own;
}
