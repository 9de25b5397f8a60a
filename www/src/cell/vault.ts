/**
 * A vault that was brought, and the memory that is read beside it. Passphrase and values lie here
 * and in a worker of its own, until the person closes them: nothing of it is stored or sent.
 */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import { download } from "../lib/download.ts";
import { pathOf } from "./gather.ts";
import { startWorker } from "./start-worker.ts";
import { sealedWords, type Problem } from "./words.ts";
import type { Filled, FromWorker, ToWorker } from "./worker-messages.ts";

/** What a vault begins with: `MAGIC` of `src/vault.rs`. */
const MAGIC = "decant\0v";
/** More files than this are a folder of something else: there its name has to say that it is one. */
const LOOKED_INTO_MAX = 1000;
const VAULT_BYTES_MAX = 64 << 20;

export type Opening =
  /** The vault is here, and its memory is looked for or has to be brought. */
  | { step: "memory"; isLooking: boolean }
  | { step: "passphrase"; isOpening: boolean }
  | { step: "shown"; files: Filled[] };

/** Null while no vault is open: then the page shows what it shows otherwise. */
export const opening = signal<Opening | null>(null);
/** What is wrong with what was given last. */
export const refused = signal<Problem | null>(null);
/** Files that are no part of the memory. */
export const leftAlone = signal(0);

let worker: Worker | undefined;
let vault: File | undefined;

/** The vault among some files, by what it begins with. */
export async function vaultAmong(files: File[]): Promise<File | undefined> {
  const few = files.length <= LOOKED_INTO_MAX;
  const maybe = files.filter(
    ({ name, size }) => size <= VAULT_BYTES_MAX && (few || name.endsWith(".decant")),
  );
  const are = await Promise.all(maybe.map(isVault));
  return maybe.find((_, at) => are[at]);
}

async function isVault(file: File): Promise<boolean> {
  // A file that cannot be read is a matter of those who want to read it.
  return (await file.slice(0, MAGIC.length).text().catch(() => "")) === MAGIC;
}

/** Takes a vault, files in which its memory may be, or both. */
export function bring(given: File | undefined, files: File[], importer: ArrayBuffer): void {
  vault = given ?? vault;
  refused.value = null;
  opening.value = { step: "memory", isLooking: true };
  worker ??= startWorker((message, from) => {
    if (from === worker) take(message);
  });
  const looked = files.map((file) => ({ path: pathOf(file), file }));
  tell({ kind: "look", files: looked, importer: importer.slice(0) });
}

export function unlock(passphrase: string): void {
  if (!vault) return;
  refused.value = null;
  opening.value = { step: "passphrase", isOpening: true };
  tell({ kind: "unlock", vault, passphrase });
}

/** Hands the person a ZIP of the memory with its values. */
export function save(): void {
  refused.value = null;
  tell({ kind: "fill" });
}

/** Forgets vault, memory and values. */
export function close(): void {
  worker?.terminate();
  worker = undefined;
  vault = undefined;
  refused.value = null;
  opening.value = null;
}

function tell(message: ToWorker): void {
  worker?.postMessage(message);
}

function take(message: FromWorker): void {
  switch (message.kind) {
    case "looked":
      leftAlone.value = message.leftAlone;
      if (message.found) opening.value = { step: "passphrase", isOpening: false };
      else opening.value = { step: "memory", isLooking: false };
      if (message.words !== null) refuse("C18", message.words);
      break;
    case "unlocked":
      opening.value = { step: "shown", files: message.files };
      break;
    case "refused":
      if (opening.value?.step === "passphrase") {
        opening.value = { step: "passphrase", isOpening: false };
      }
      refuse("C17", message.words);
      break;
    case "file":
      download("memory-with-values.zip", message.bytes);
      break;
    case "failed": {
      const kept = vault;
      close();
      vault = kept;
      opening.value = { step: "memory", isLooking: false };
      refused.value = { code: "C11", text: t("vault.stopped"), facts: { fault: message.fault } };
      break;
    }
  }
}

function refuse(code: string, words: string): void {
  refused.value = { code, text: sealedWords(words) };
}
