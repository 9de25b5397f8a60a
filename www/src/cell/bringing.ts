/** What the person brings, and what becomes of it: it is read, opened as a vault, or refused. */
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import * as reading from "./reading.ts";
import { isSample } from "./sample.ts";
import { problems, refused, screen } from "./screen.ts";
import { given } from "./shell.ts";
import * as vault from "./vault.ts";
import { tooLarge } from "./words.ts";

/** Files that were dropped before the shell had handed over what reads them. */
let queued: File[] = [];
/** What was brought before is sorted out first. */
let sorting = Promise.resolve();

/** Opens files: the one way in, from a drop, a choice or a folder. */
export function open(more: File[]): void {
  if (more.length === 0) return;
  sorting = sorting.then(() => sortOut(more));
}

/** The shell has handed over what reads. */
export function openQueued(): void {
  open(queued);
  queued = [];
}

/** A vault is opened beside the memory that came or comes with it; all else is to be read. */
async function sortOut(more: File[]): Promise<void> {
  const begin = given();
  const canOpen = begin !== undefined && typeof WebAssembly !== "undefined";
  const found = canOpen ? await vault.vaultAmong(more) : undefined;
  if (begin === undefined || (found === undefined && vault.opening.value === null)) {
    read(more);
    return;
  }
  refused.value = null;
  const others = more.filter((file) => file !== found);
  const isFirst = vault.opening.value === null;
  vault.bring(found, others.length === 0 && isFirst ? [...reading.openedFiles()] : others, begin.importer);
}

/**
 * Files are added to those that are open already: all are read again then, since one may hold what
 * another left out.
 */
function read(more: File[]): void {
  const opened = reading.openedFiles();
  // Nobody wants what is made up in one memory with what is their own.
  const files = [...opened.filter((file) => !isSample(file)), ...more];
  const large = tooLarge(files);
  if (large) {
    if (opened.length > 0) {
      announcement.value = large.text;
      problems.value = [large];
      return;
    }
    reading.reset();
    refused.value = large;
    return;
  }
  if (typeof WebAssembly === "undefined") {
    refused.value = { code: "C13", text: t("file.lockdown") };
    return;
  }
  if (given() === undefined) {
    queued = files;
    return;
  }
  reading.reset();
  reading.names.value = [];
  reading.start(files);
}

/** A folder was dropped that the browser does not hand over: nothing is read, since not all would be. */
export function refuseFolder(): void {
  const problem = { code: "C16", text: t("file.folder") };
  if (screen.value === "drop") refused.value = problem;
  else problems.value = [...problems.value, problem];
}
