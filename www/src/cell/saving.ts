/** The very frames that Start would send, as a file for the person. */
import { signal } from "@preact/signals";
import type { Manifest } from "../gen/protocol.ts";
import { download } from "../lib/download.ts";
import * as outboxFile from "../lib/outbox-file.ts";
import type { Reads } from "../lib/reads.ts";
import { packedTurn } from "./counting.ts";
import { tellWorker } from "./start-worker.ts";

/** The turn of picking whose frames were saved last. */
export const savedTurn = signal(0);

/** The turn whose frames were asked for, and what makes a file of them. */
let asked: { turn: number; file: (frames: Blob[]) => Blob } | undefined;

export function save(manifest: Manifest, reads: Reads): void {
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
  asked = { turn: packedTurn.value, file: (frames) => outboxFile.write(manifest, tz, reads, frames) };
  tellWorker({ kind: "frames" });
}

export function take(frames: Blob[]): void {
  if (asked === undefined) return;
  download(outboxFile.OUTBOX_FILE, asked.file(frames));
  savedTurn.value = asked.turn;
}
