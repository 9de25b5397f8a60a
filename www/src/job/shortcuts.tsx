/** The keys of the page of a run: each does what a control of the page does, and the list of them. */
import { signal } from "@preact/signals";
import { Shortcuts as Keys, type KeyRow } from "../lib/key-sheet.tsx";
import { t } from "../lib/language.ts";
import { commandOf, hasSingleKeys, type Command } from "./keys.ts";

const isShown = signal(false);

const SINGLE: KeyRow[] = [
  [["J", "K"], "keys.move"],
  [["E"], "keys.edit"],
  [["F"], "keys.forget"],
  [["Z"], "keys.undo"],
  [["[", "]"], "keys.section"],
  [["P"], "keys.pause"],
  [["/"], "keys.search"],
  [["?"], "keys.help"],
];
const OTHERS: KeyRow[] = [
  [["↓", "↑"], "keys.move"],
  [["Enter"], "keys.sources"],
  [["Ctrl Z"], "keys.undo"],
  [["Ctrl S"], "keys.download"],
  [["Ctrl Enter"], "keys.ask"],
  [["Esc"], "keys.shut"],
];

/** Lines of a memory, and what is listed instead of them. */
const LINES = "button.f";

/** Whether there was something to do. */
function act(command: Command): boolean {
  switch (command) {
    case "help":
      isShown.value = true;
      return true;
    case "ask":
      return focus(document.getElementById("ask"));
    case "search":
      return toSearch();
    case "next":
      return focus(lineBy(1));
    case "previous":
      return focus(lineBy(-1));
    case "edit":
      return press(near(".edits"));
    // What goes for good where nobody undoes it is not pressed by a single key.
    case "forget":
      return focus(near(".forgets"));
    case "undo":
      return press(document.querySelector(".care .undoes"));
    case "section-before":
      return press(sectionBy(-1));
    case "section-after":
      return press(sectionBy(1));
    case "pause":
      return press(document.querySelector("main .pauses"));
    case "download":
      return press(document.querySelector("nav .download"));
  }
}

/** The control beside what has the focus, else in what is open. */
function near(control: string): Element | null {
  const beside = document.activeElement?.closest("aside, li, .doc header");
  return beside?.querySelector(control) ?? document.querySelector(`aside ${control}`);
}

function lineBy(by: 1 | -1): Element | undefined {
  const lines = [...document.querySelectorAll(LINES)];
  const at = lines.findIndex((line) => line === document.activeElement);
  return at < 0 ? lines[0] : lines[at + by];
}

function sectionBy(by: 1 | -1): Element | undefined {
  const all = [...document.querySelectorAll("nav.side a[href^='#']")];
  return all[all.findIndex((one) => one.hasAttribute("aria-current")) + by];
}

/** Its page takes the focus to its field when it comes. */
function toSearch(): boolean {
  return focus(document.getElementById("search")) || press(document.querySelector("nav.side a[href='#search']"));
}

function press(control: Element | null | undefined): boolean {
  if (control instanceof HTMLElement) control.click();
  return control instanceof HTMLElement;
}

function focus(control: Element | null | undefined): boolean {
  if (control instanceof HTMLElement) control.focus();
  return control instanceof HTMLElement;
}

/** The button that shows the list of keys, and the list. */
export function Shortcuts() {
  return (
    <Keys
      class="ib keys"
      label={t("keys.title")}
      single={SINGLE}
      others={OTHERS}
      hasSingle={hasSingleKeys}
      until="keys.kept"
      isShown={isShown}
      commandOf={commandOf}
      act={act}
    >
      <kbd>?</kbd>
    </Keys>
  );
}
