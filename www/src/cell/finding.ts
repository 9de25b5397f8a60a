/**
 * What the list shows: all conversations, those of one source or those that are left out, and of
 * them what is sought.
 */
import { computed, signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import type { About } from "./picks.ts";
import { isPicked } from "./picks.ts";
import { hasMasks, rowCount, rows } from "./rows.ts";
import { tellFinder } from "./start-worker.ts";
import { titleOf } from "./words.ts";
import type { Answer, Excerpt, FromWorker } from "./worker-messages.ts";

export type Part =
  | { of: "all" }
  | { of: "source"; source: string }
  | { of: "left-out" }
  /** Those in which something is masked. */
  | { of: "masked" }
  /** Those like one of them, which is called so; as they were when it was asked for. */
  | { of: "like"; title: string; rows: ReadonlySet<number> };

/** What is sought, and what was found: null while nothing is sought. */
export const query = signal("");
export const answer = signal<Answer | null>(null);
/** Of rows that were seen, the words around what was found; of the words that are sought now alone. */
export const excerpts = signal<ReadonlyMap<number, Excerpt>>(new Map());
/** The rows whose excerpts are on their way, and the words that those which came are of. */
const wanted = new Set<number>();
let excerptsOf = "";
/** The part of the conversations that is shown. */
export const part = signal<Part>({ of: "all" });
/** Whether what is listed is all that these words find, so that it can be picked together. */
export const isSettled = signal(true);
/** The words that were sought last; what the worker says of others is of no use. */
let turn = 0;
/** What was found is told once for what was typed, not whenever more has been read. */
let isTold = false;

/** The rows that are shown, the best found first; null for all of them as they were read. */
export const listed = computed(() => {
  const n = rowCount.value;
  const chosen = part.value;
  const found = answer.value?.rows.filter((row) => row < n) ?? null;
  if (chosen.of === "all") return found;
  // What is picked again stays in the list of what was left out until that is chosen anew.
  const isIn = (row: number) => {
    if (chosen.of === "like") return chosen.rows.has(row);
    if (chosen.of === "masked") return hasMasks(row);
    return chosen.of === "source" ? rows[row]?.source === chosen.source : !isPicked(row);
  };
  if (chosen.of === "like" && found === null) return [...chosen.rows];
  return (found ?? [...rows.keys()]).filter(isIn);
});

/** How the rows that are shown are called when they are picked or left out together. */
export function about(): About {
  const chosen = part.value;
  if (answer.value !== null) return { what: "found", query: query.value.trim() };
  if (chosen.of === "like") return { what: "like", title: chosen.title };
  return chosen.of === "source" ? { what: "source", source: chosen.source } : { what: "some" };
}

export function show(next: Part): void {
  part.value = next;
}

/** Shows only what these words find; all again if there are none. */
export function find(words: string): void {
  query.value = words;
  isTold = false;
  wanted.clear();
  if (words.trim() === "") forget();
  else again();
}

/** Asks anew: there may be more to search in. */
export function again(): void {
  if (query.value.trim() === "") return;
  turn += 1;
  isSettled.value = false;
  tellFinder({ kind: "find", turn, query: query.value });
}

export function take(found: Extract<FromWorker, { kind: "found" }>): void {
  if (found.turn !== turn) return;
  answer.value = found.answer;
  if (!found.answer.isDone) return;
  isSettled.value = true;
  // Who finds may know of rows that the list has not.
  const n = found.answer.rows.filter((row) => row < rowCount.value).length;
  if (!isTold) announcement.value = t("list.foundNow", { n });
  isTold = true;
}

/** Asks for the words around what was found in these rows, unless they are there or on their way. */
export function want(seen: number[]): void {
  const now = answer.value;
  if (now === null) return;
  const news = seen.filter((row) => !wanted.has(row) && now.rows.includes(row));
  if (news.length === 0) return;
  for (const row of news) wanted.add(row);
  const sought = news.map((row) => {
    const found = rows[row];
    return { row, title: found ? titleOf(found) : "", place: placeIn(row) };
  });
  tellFinder({ kind: "excerpt", query: query.value, rows: sought });
}

export function takeExcerpts(message: Extract<FromWorker, { kind: "excerpts" }>): void {
  if (message.query !== query.value) return;
  const next = new Map(excerptsOf === message.query ? excerpts.value : []);
  excerptsOf = message.query;
  for (const excerpt of message.excerpts) next.set(excerpt.row, excerpt);
  excerpts.value = next;
}

/** The place of the message that was found in a row, from 0. */
export function placeIn(row: number): number | null {
  const now = answer.value;
  return now?.messages[now.rows.indexOf(row)] ?? null;
}

/** What was found is of no use any more; the words stay. */
export function forget(): void {
  // Rows that are read anew may have other places.
  if (part.value.of === "like" && rows.length === 0) part.value = { of: "all" };
  turn += 1;
  isSettled.value = true;
  answer.value = null;
  wanted.clear();
  excerpts.value = new Map();
}

/** Nothing is sought, and all is shown. */
export function clear(): void {
  query.value = "";
  part.value = { of: "all" };
  forget();
}
