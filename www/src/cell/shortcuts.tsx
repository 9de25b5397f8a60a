/** The keys of this page: what they do, and the list of them. */
import { signal } from "@preact/signals";
import { Shortcuts as Keys, type KeyRow } from "../lib/key-sheet.tsx";
import { t } from "../lib/language.ts";
import { doAgain, takeBack } from "./deeds.ts";
import { commandOf, hasSingleKeys, type Command } from "./keys.ts";
import { leaveAllLike, move, pickAll, turn } from "./list.tsx";
import { screen } from "./screen.ts";
import { tellShell } from "./shell.ts";
import { moveBy } from "./timeline.tsx";

const isShown = signal(false);

/** As they are listed: single keys first, which can be turned off. */
const SINGLE: KeyRow[] = [
  [["J", "K"], "keys.move"],
  [["X"], "keys.pick"],
  [["E"], "keys.like"],
  [["J", "K"], "keys.message"],
  [["E"], "keys.leave"],
  [["Z"], "keys.undo"],
  [["Shift Z"], "keys.redo"],
  [["[", "]"], "keys.narrow"],
  [["{", "}"], "keys.widen"],
  [["/"], "keys.search"],
  [["?"], "keys.help"],
];
const OTHERS: KeyRow[] = [
  [["↓", "↑", "PgUp", "PgDn", "Home", "End"], "keys.move"],
  [["Shift"], "keys.extend"],
  [["Space"], "keys.pick"],
  [["Enter"], "keys.open"],
  [["Ctrl A"], "keys.all"],
  [["Ctrl Z"], "keys.undo"],
  [["Ctrl Shift Z", "Ctrl Y"], "keys.redo"],
  [["Ctrl O"], "keys.file"],
  [["Ctrl Enter"], "keys.go"],
  [["Esc"], "keys.close"],
];

function act(command: Command, event: KeyboardEvent): void {
  switch (command) {
    case "help":
      isShown.value = true;
      break;
    case "search":
      document.getElementById("search")?.focus();
      break;
    case "next":
      move("j", event.shiftKey);
      break;
    case "previous":
      move("k", event.shiftKey);
      break;
    case "turn":
      turn();
      break;
    case "all":
      pickAll(true);
      break;
    case "leave":
      leaveAllLike();
      break;
    case "undo":
      takeBack();
      break;
    case "redo":
      doAgain();
      break;
    case "start-later":
      moveBy("start", 1);
      break;
    case "start-earlier":
      moveBy("start", -1);
      break;
    case "end-earlier":
      moveBy("end", -1);
      break;
    case "end-later":
      moveBy("end", 1);
      break;
    case "go":
      tellShell({ kind: "go" });
      break;
    case "file":
      document.querySelector<HTMLInputElement>("input[type=file]")?.click();
      break;
  }
}

/** The button that shows the list of keys, and the list. */
export function Shortcuts() {
  const heard = (command: Command, event: KeyboardEvent) => {
    // Before an export is open there is nothing that the others could be about.
    if (screen.value === "drop" && command !== "help" && command !== "file") return false;
    act(command, event);
    return true;
  };
  return (
    <Keys
      class="btn sm keys"
      single={SINGLE}
      others={OTHERS}
      hasSingle={hasSingleKeys}
      until="keys.until"
      isShown={isShown}
      commandOf={commandOf}
      act={heard}
    >
      {t("keys.title")} <kbd>?</kbd>
    </Keys>
  );
}
