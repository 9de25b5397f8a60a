/** What is known here of the facts behind lines: on how many messages each stands, and whom it is about. */
import { signal } from "@preact/signals";
import type { Snapshot } from "../gen/protocol.ts";
import { versionOf, type Fact } from "./bundle.ts";
import * as reading from "./reading.ts";
import { latestFirst } from "./since.ts";

/** Of a longer list those of the document that is shown are fetched alone, and so many of what they took the place of. */
const BYTES_MAX = 4 << 20;
const REPLACED_MAX = 100;

type Known = { version: string; facts: ReadonlyMap<string, Fact>; isAll: boolean };

/** Those of an earlier memory stay until there are newer ones. */
const known = signal<Known | null>(null);

/** All facts of the memory, if all were fetched. */
export function all(): Fact[] | null {
  return known.value?.isAll ? [...known.value.facts.values()] : null;
}

/** Those of these facts that were fetched. */
export function factsOf(ids: readonly string[]): Fact[] {
  return ids.flatMap((id) => known.value?.facts.get(id) ?? []);
}

/** What these facts took the place of, as far as it was fetched, the latest first. Of another version it is none: it may have been forgotten since. */
export function replacedBy(ids: readonly string[], version: string): Fact[] {
  if (known.value?.version !== version) return [];
  const older = factsOf(ids).flatMap(({ supersedes }) => supersedes);
  return factsOf(older).filter(({ status }) => status === "superseded").sort(latestFirst);
}

/** The version that was asked for last: what is answered of another is of no use. */
let wanted = "";
let asked: { version: string; facts: Promise<Fact[]> } | null = null;

/** Fetches the facts of a document, or all of them where that is not much more. */
export async function learn(snapshot: Snapshot, ids: readonly string[]): Promise<void> {
  if (sizeOf(snapshot) <= BYTES_MAX) return await learnAll(snapshot);
  const version = versionOf(snapshot);
  wanted = version;
  await learnThese(snapshot, version, ids);
  if (version !== wanted) return;
  const older = factsOf(ids).flatMap(({ supersedes }) => supersedes);
  await learnThese(snapshot, version, older.slice(0, REPLACED_MAX));
}

async function learnThese(snapshot: Snapshot, version: string, ids: readonly string[]): Promise<void> {
  const before = known.value?.version === version ? known.value : null;
  const missing = ids.filter((id) => !before?.facts.has(id));
  if (before?.isAll || missing.length === 0) return;
  keep(version, await reading.facts(snapshot.id, missing), false);
}

/** Fetches all of them, once. */
export async function learnAll(snapshot: Snapshot): Promise<void> {
  const version = versionOf(snapshot);
  wanted = version;
  if (known.value?.version === version && known.value.isAll) return;
  if (asked?.version !== version) {
    const facts = reading.allFacts(snapshot.id);
    asked = { version, facts };
    facts.catch(() => (asked = null));
  }
  keep(version, await asked.facts, true);
}

function sizeOf({ files }: Snapshot): number {
  return files.find(({ path }) => path === "facts.jsonl")?.bytes ?? 0;
}

function keep(version: string, fetched: Fact[], isAll: boolean): void {
  if (version !== wanted) return;
  const before = known.value?.version === version ? known.value : null;
  if (before?.isAll) return;
  const facts = new Map(isAll ? [] : before?.facts);
  for (const fact of fetched) facts.set(fact.id, fact);
  known.value = { version, facts, isAll };
}
