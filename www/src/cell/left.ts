/** The worker's part in leaving out messages: what is left of the rows, and what the reading has to know of the rest. */
import { without } from "../../../build/wasm/decant.js";
import type { Kept } from "./kept.ts";
import type { Picked } from "./worker-messages.ts";

/** What of one row is left out, as the importer's reading takes it. */
export type Cut = [row: number, cut: unknown];

/** What goes of what is picked. */
export type Left = { pieces: () => Iterable<Blob>; cuts: Cut[] };

export async function leftOf({ rows, without: names }: Picked, lines: Kept): Promise<Left> {
  const instead = new Map<number, Blob>();
  const cuts: Cut[] = [];
  for (const [row, own] of names) {
    if (rows[row] !== 1) continue;
    const left = without(await lines.of(row), own);
    instead.set(row, new Blob([left.lines() as Uint8Array<ArrayBuffer>]));
    cuts.push([row, left.cut()]);
    left.free();
  }
  return { pieces: () => lines.pieces(rows, instead), cuts };
}
