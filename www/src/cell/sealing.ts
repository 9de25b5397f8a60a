/** The vault of this reading: what was masked, sealed under a passphrase and handed to the person. */
import { signal } from "@preact/signals";
import { download } from "../lib/download.ts";
import { tellWorker } from "./start-worker.ts";
import { sealedWords, type Problem } from "./words.ts";

type Sealing = { isBusy: boolean; isSaved: boolean; problem: Problem | null };
const NOTHING: Sealing = { isBusy: false, isSaved: false, problem: null };

/** Whether it is made, and what became of the last try. */
export const sealing = signal(NOTHING);

export function save(passphrase: string): void {
  sealing.value = { ...NOTHING, isBusy: true };
  tellWorker({ kind: "seal", passphrase });
}

export function take(bytes: ArrayBuffer): void {
  download("vault.decant", bytes);
  sealing.value = { ...NOTHING, isSaved: true };
}

export function refuse(words: string): void {
  sealing.value = { ...NOTHING, problem: { code: "C17", text: sealedWords(words) } };
}

export function forget(): void {
  sealing.value = NOTHING;
}
