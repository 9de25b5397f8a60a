/** Whose conversations there are, where exports of several people were brought. */
import type { Row } from "./worker-messages.ts";

/** What one of several owners of a source has: the places of the rows. `nth` of this source, from 1. */
export type Owner = { source: string; nth: number; places: number[] };

/** Of the sources that are there from several owners these, as they were met. What names nobody is nobody's. */
export function ownersOf(rows: readonly Row[]): Owner[] {
  const owners = new Map<string, Map<string, Owner>>();
  for (const [place, { source, owner }] of rows.entries()) {
    if (owner === "") continue;
    const all = owners.get(source) ?? new Map<string, Owner>();
    owners.set(source, all);
    const own = all.get(owner) ?? { source, nth: all.size + 1, places: [] };
    all.set(owner, own);
    own.places.push(place);
  }
  return [...owners.values()].flatMap((all) => (all.size > 1 ? [...all.values()] : []));
}
