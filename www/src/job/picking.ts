/** What of that which waits may be let in together with others, and what is looked at by itself. */
import type { ReviewFact } from "../gen/protocol.ts";

/** Why a line waits that is nobody's to wave through. */
const ALONE: readonly (string | null)[] = ["suspected_instruction", "names_something_to_reach"];

/** Letters, digits and the signs of plain sentences: no address, path, command or code is without others. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s.,;:!?'"‘’“”„«»()…–—。、，！？%-]*$/u;

/** Signs that stand otherwise than between words: `example.com`, `notes.txt`, `--force`, `-rf`, `C:`. */
const ODD = /[.:][\p{L}\p{N}]|--|(?:^|\s)-\S|(?:^|\s)\p{L}:/u;

/** Programs that a sentence may have somebody run, without any sign of it. */
const RUNS =
  /(?<!\p{L})(?:run|execute|install|bash|sh|zsh|sudo|curl|wget|git|ssh|npm|npx|pip|docker|brew|apt|python|node|cargo|cmd|powershell|führe|starte|installiere)(?!\p{L})/iu;

/** Whether it is one of the lines that can be decided about several at a time. */
export function canBePicked({ status, waits, statement }: ReviewFact): boolean {
  if (status !== "proposed" || ALONE.includes(waits)) return false;
  return PLAIN.test(statement) && !ODD.test(statement) && !RUNS.test(statement);
}

/** Where something stands on the screen. */
export type Box = { id: string; top: number; bottom: number };

/** Those that can be read whole between two heights. */
export function inSight(boxes: readonly Box[], top: number, bottom: number): string[] {
  return boxes.filter((box) => box.top >= top && box.bottom <= bottom).map(({ id }) => id);
}
