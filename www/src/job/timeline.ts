/** A memory by time: which facts are told, in which order, and how many of them at once. */
import { isTold, type Fact } from "./bundle.ts";

/** Rows that are drawn at once. */
export const ROWS_MAX = 40;

/** When a fact began to hold, happened, or ceased to hold; `""` if that is not known. */
export type Entry = { fact: Fact; at: string };

/** The months in which spring, summer, autumn and winter begin, by their numbers in EDTF. */
const SEASONS: Record<string, string> = { 21: "03", 22: "06", 23: "09", 24: "12" };

/**
 * What holds and what held, the latest first, what has no date at the end. What waits for the person
 * or was taken back by them is no part of it.
 */
export function timeline(facts: readonly Fact[]): Entry[] {
  const entries = facts.filter(isTold).map((fact) => ({ fact, at: fact.valid_from ?? fact.occurred ?? fact.valid_until ?? "" }));
  return entries.sort(
    (one, other) => compare(age(other), age(one)) || compare(one.fact.statement, other.fact.statement),
  );
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Its beginning, so that a season stands between its months. */
function age({ at }: Entry): string {
  return at.replace(/\/.*/, "").replace(/^(\d{4})-(2[1-4])$/, (_, year: string, season: string) => `${year}-${SEASONS[season]}`);
}

/** The year of an entry; `""` without a date. */
export function yearOf({ at }: Pick<Entry, "at">): string {
  return at.slice(0, 4);
}

/** Entries in a row that have a year in common. */
export function byYear(entries: readonly Entry[]): { year: string; entries: Entry[] }[] {
  const years: { year: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const last = years.at(-1);
    if (last?.year === yearOf(entry)) last.entries.push(entry);
    else years.push({ year: yearOf(entry), entries: [entry] });
  }
  return years;
}
