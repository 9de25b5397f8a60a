/** Messages that hold what is masked: those of one kind are looked for, and left out together. */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import { nameOf } from "./deeds.ts";
import * as picks from "./picks.ts";
import { hasMasks, keys, rows } from "./rows.ts";
import { tellFinder } from "./start-worker.ts";
import type { FromWorker } from "./worker-messages.ts";

/** The kind whose messages are looked for. */
export const sought = signal<string | null>(null);

export function leaveOut(of: string): void {
  if (sought.value !== null) return;
  sought.value = of;
  const among = [...rows.keys()].filter((row) => picks.isPicked(row) && hasMasks(row));
  tellFinder({ kind: "masks", of, among });
}

export function take({ of, places }: Extract<FromWorker, { kind: "masks" }>): void {
  if (sought.value !== of) return;
  sought.value = null;
  const those = places.map(({ row, name }) => ({ key: keys[row] ?? "", name }));
  const done = picks.leaveOutAll(those, of);
  announcement.value = done === null ? t("masked.noMessage") : nameOf(done);
}

export function forget(): void {
  sought.value = null;
}
