/**
 * A document that was edited as text, as decisions about its facts. A line that reads otherwise puts
 * its fact right, a line that is gone has its facts forgotten. Whatever else was done to the text is
 * told, and done by nobody: a line that was added comes from no message.
 */
import { parse, plain, type Block } from "../lib/markdown.ts";

/** A document as it was when it was opened. */
export type Base = { text: string; cited: ReadonlyMap<number, string[]> };

/** What is decided about the facts of a line; `statement` is empty where they are to be forgotten. */
export type Step = { line: number; facts: string[]; was: string; statement: string };

/** `fixed`: it is no line of a fact. `several`: it says more than one, and they are put right one by one. */
export type Refusal = { why: "added" | "several" | "fixed"; text: string };

export type Plan = { steps: Step[]; refusals: Refusal[] };

type Row = { block: Block; text: string; words: Set<string> };

/** What a line costs that is gone or added; one that reads otherwise costs the share of its words that differ. */
const GAP = 0.6;

export function plan({ text, cited }: Base, edited: string): Plan {
  const before = rows(text);
  const after = rows(edited);
  const found: Plan = { steps: [], refusals: [] };
  const pairs = align(before, after);
  const isGone = (row: Row) => pairs.some(([old, now]) => old === row && now === null);
  for (const [old, now] of pairs) {
    if (old === null) {
      if (now !== null) found.refusals.push({ why: now.block.kind === "heading" ? "fixed" : "added", text: now.text });
      continue;
    }
    if (old.text === now?.text) continue;
    const facts = cited.get(old.block.line) ?? [];
    const isEmpty = now === null && old.block.kind === "heading" && under(before, old).every(isGone);
    if (isEmpty) continue;
    if (facts.length === 0) found.refusals.push({ why: "fixed", text: old.text });
    else if (now !== null && facts.length > 1) found.refusals.push({ why: "several", text: old.text });
    else found.steps.push({ line: old.block.line, facts, was: old.text, statement: now?.text ?? "" });
  }
  return found;
}

/** The lines that say something. */
function rows(text: string): Row[] {
  return parse(text).flatMap((block) => {
    const text = plain(block.inline).trim();
    const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu));
    return words.size === 0 ? [] : [{ block, text, words }];
  });
}

/** The rows under a heading. */
function under(all: readonly Row[], heading: Row): Row[] {
  const rest = all.slice(all.indexOf(heading) + 1);
  const level = ({ block }: Row) => (block.kind === "heading" ? block.level : Infinity);
  const end = rest.findIndex((row) => level(row) <= level(heading));
  return end < 0 ? rest : rest.slice(0, end);
}

type Pair = [Row, Row] | [Row, null] | [null, Row];

/** Each row of both, with the one that stands in its place: in the order that costs least. */
function align(before: readonly Row[], after: readonly Row[]): Pair[] {
  const width = after.length + 1;
  const costs = new Float64Array((before.length + 1) * width);
  const cost = (i: number, j: number) => costs[i * width + j] ?? 0;
  const ways = (i: number, j: number) => [
    cost(i + 1, j + 1) + otherwise(before[i], after[j]),
    i < before.length ? cost(i + 1, j) + GAP : Infinity,
    j < after.length ? cost(i, j + 1) + GAP : Infinity,
  ];
  for (let i = before.length; i >= 0; i -= 1) {
    for (let j = after.length; j >= 0; j -= 1) {
      if (i < before.length || j < after.length) costs[i * width + j] = Math.min(...ways(i, j));
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const all = ways(i, j);
    const way = all.indexOf(Math.min(...all));
    const [old, now] = [before[i], after[j]];
    if (way !== 2 && old) pairs.push(way === 0 && now ? [old, now] : [old, null]);
    else if (now) pairs.push([null, now]);
    if (way !== 2) i += 1;
    if (way !== 1) j += 1;
  }
  return pairs;
}

/** How much one differs from the other; infinitely if they are of two kinds. */
function otherwise(old: Row | undefined, now: Row | undefined): number {
  if (!old || !now || (old.block.kind === "heading") !== (now.block.kind === "heading")) return Infinity;
  if (old.text === now.text) return 0;
  const common = [...old.words].filter((word) => now.words.has(word)).length;
  return 1 - (2 * common) / (old.words.size + now.words.size + 1);
}
