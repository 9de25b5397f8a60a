/** How a fact came to be: what took the place of what, and what says otherwise. */
import type { Evidence, Fact } from "./bundle.ts";
import { latestFirst } from "./since.ts";

/** One line of descent, the newest first, and those that disagree with any of it. */
export type History = { line: Fact[]; others: Fact[] };

/** The history of a fact, as far as `facts` hold it. */
export function history(facts: readonly Fact[], id: string): History {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const found = new Map<string, Fact>();
  const open = [newest(byId, id)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const fact = byId.get(next);
    if (fact === undefined || found.has(next)) continue;
    found.set(next, fact);
    open.push(...fact.supersedes);
  }
  // The newest stays in front, whatever the times say.
  const [first, ...older] = found.values();
  const line = first === undefined ? [] : [first, ...older.sort(latestFirst)];
  const against = new Set(line.flatMap(({ contradicts }) => contradicts));
  const others = [...against].sort().flatMap((one) => (found.has(one) ? [] : (byId.get(one) ?? [])));
  return { line, others };
}

/** What took its place in the end; itself if nothing did. */
function newest(byId: ReadonlyMap<string, Fact>, id: string): string {
  const seen = new Set<string>();
  let at = id;
  for (;;) {
    const next = byId.get(at)?.superseded_by ?? null;
    if (next === null || !byId.has(next) || seen.has(next)) return at;
    seen.add(next);
    at = next;
  }
}

/** The facts that a fact is tied to. */
export function ties({ superseded_by, supersedes, contradicts }: Fact): string[] {
  return [...(superseded_by === null ? [] : [superseded_by]), ...supersedes, ...contradicts];
}

/** The words in which it was said last. */
export function lastSaid({ evidence }: Fact): Evidence | undefined {
  return evidence.reduce<Evidence | undefined>(
    (last, one) => (last === undefined || (one.at ?? "") > (last.at ?? "") ? one : last),
    undefined,
  );
}
