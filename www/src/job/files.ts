/** The files of the memory, and what their lines cite: fetched once, and shown until there is something newer. */
import { signal } from "@preact/signals";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { byFile } from "./bundle.ts";
import * as known from "./known.ts";
import type { Written } from "./prose.tsx";
import * as reading from "./reading.ts";

const LINES = "lines.jsonl";
const FACTS = "facts.jsonl";
/** Of each file the facts that its lines cite. */
export type Lines = Map<string, Map<number, string[]>>;

export const lines = signal<Lines | null>(null);
/** What was fetched last of each; it is shown until there is a newer one. */
export const texts = signal<ReadonlyMap<string, Written>>(new Map());
/** Why a file could not be fetched, until it could. */
const failures = signal<ReadonlyMap<string, string>>(new Map());
/** How often the person asked again for what could not be fetched. */
export const tries = signal(0);

let asked: { of: string; lines: Promise<Lines> } | null = null;

export function loadLines(id: string, version: string): Promise<void> {
  return load(LINES, async () => {
    lines.value = await linesOf(id, version);
  });
}

export function loadText(id: string, version: string, path: string): Promise<void> {
  return load(path, async () => {
    const own = linesOf(id, version);
    const [text, lines] = await Promise.all([reading.file(id, path), own]);
    // A newer memory may have been asked for since.
    if (asked?.lines !== own) return;
    texts.value = new Map(texts.value).set(path, { version, text, cited: lines.get(path) });
  });
}

/** Learns the facts that a text cites. */
export function loadFacts(snapshot: Snapshot, { cited }: Written): Promise<void> {
  return load(FACTS, () => known.learn(snapshot, [...(cited?.values() ?? [])].flat()));
}

/** Why not all of a file could be fetched; nothing if all could. */
export function whyNot(path: string): string | undefined {
  return [path, LINES, FACTS].map((of) => failures.value.get(of)).find((why) => why !== undefined);
}

/** The lines of this memory, asked for once. */
function linesOf(id: string, version: string): Promise<Lines> {
  const of = `${id} ${version}`;
  if (asked?.of !== of) {
    const lines = reading.lines(id).then(byFile);
    asked = { of, lines };
    lines.catch(() => (asked = null));
  }
  return asked.lines;
}

async function load(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    fail(path, null);
  } catch (error) {
    fail(path, reading.whyNot(error));
  }
}

function fail(path: string, why: string | null): void {
  const all = new Map(failures.value);
  all.delete(path);
  if (why !== null) all.set(path, t("memory.failed", { why }));
  failures.value = all;
}
