/** What keys mean on the page of a run. */
import { effect, signal } from "@preact/signals";
import { commandIn, type Keys, type Press } from "../lib/keys.ts";

const NAME = "single-keys";

/** Kept in this browser. */
export const hasSingleKeys = signal(read());
effect(() => {
  try {
    if (hasSingleKeys.value) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // It holds until the tab is closed.
  }
});

function read(): boolean {
  try {
    return globalThis.localStorage?.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

export type Command =
  | "help"
  | "ask"
  | "search"
  | "next"
  | "previous"
  | "edit"
  | "forget"
  | "undo"
  | "section-before"
  | "section-after"
  | "pause"
  | "download";

const KEYS: Keys<Command> = {
  single: {
    "?": "help",
    "/": "search",
    j: "next",
    k: "previous",
    e: "edit",
    f: "forget",
    z: "undo",
    "[": "section-before",
    "]": "section-after",
    p: "pause",
  },
  withControl: { z: "undo", s: "download", enter: "ask" },
};

/** Null for keys that mean nothing here, or something of the browser's. In a field undoing is its own, and nobody is led away from it. */
export function commandOf(press: Press, isTyping: boolean, hasSingle: boolean): Command | null {
  const command = commandIn(KEYS, press, isTyping, hasSingle);
  return isTyping && (command === "undo" || command === "ask") ? null : command;
}
