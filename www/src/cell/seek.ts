/** Search in the worker: what is found by the index alone, and phrases, which are looked for in the text. */
import type { Importer } from "../../../build/wasm/decant.js";
import type { Kept } from "./kept.ts";
import type { Answer, Excerpt, Sought } from "./worker-messages.ts";

const NOTHING: Found = { rows: [], messages: [], scores: [], cut: 0, is_open: false };
/** So many conversations are fetched at once. */
const FETCHED = 64;
/** So often at most the page hears of what was found so far. */
const TOLD_MS = 100;

/** What the index says: of phrases, which conversations may hold them. */
type Found = Omit<Answer, "isDone"> & { is_open: boolean };

/** `tell` hears of what was found so far, and of all of it; nothing more once other words are sought. */
export async function find(
  importer: Importer | undefined,
  lines: Kept,
  query: string,
  isWanted: () => boolean,
  tell: (answer: Answer) => void,
): Promise<void> {
  const { is_open, ...found }: Found = importer?.find(query) ?? NOTHING;
  if (importer === undefined || !is_open) return tell({ ...found, isDone: true });
  const answer: Answer = { rows: [], messages: [], scores: [], cut: found.cut, isDone: false };
  let told = performance.now();
  for (let at = 0; at < found.rows.length; at += FETCHED) {
    const rows = found.rows.slice(at, at + FETCHED);
    const texts = await Promise.all(rows.map((row) => lines.of(row)));
    if (!isWanted()) return;
    for (const [n, text] of texts.entries()) {
      if (!importer.holds(text, query)) continue;
      answer.rows.push(found.rows[at + n] ?? 0);
      answer.messages.push(found.messages[at + n] ?? null);
      answer.scores.push(found.scores[at + n] ?? 0);
    }
    if (performance.now() - told < TOLD_MS) continue;
    tell(answer);
    told = performance.now();
  }
  tell({ ...answer, isDone: true });
}

/** The words around what was found, for the rows that are seen. */
export async function excerpts(
  current: () => Importer | undefined,
  lines: Kept,
  query: string,
  sought: Sought[],
): Promise<Excerpt[]> {
  const texts = await Promise.all(sought.map(({ row }) => lines.of(row)));
  const importer = current();
  if (importer === undefined) return [];
  return sought.map(({ row, title, place }, at) => ({
    row,
    ...importer.excerpt(title, texts[at] ?? new Uint8Array(0), place ?? undefined, query),
  }));
}
