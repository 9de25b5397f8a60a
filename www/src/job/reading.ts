/** What is read of a memory: from the server or, while it cannot be reached, from what is kept here. */
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { jsonLines, type CitedLine, type Fact, type Receipt } from "./bundle.ts";
import * as kept from "./kept.ts";
import { keptAt } from "./state.ts";

type Files = Record<string, string>;

export async function file(id: string, path: string): Promise<string> {
  return await orKept(id, () => api.file(id, path), (files) => files[path]);
}

export async function lines(id: string): Promise<CitedLine[]> {
  return jsonLines<CitedLine>(await file(id, "lines.jsonl"));
}

export async function receipt(id: string): Promise<Receipt> {
  return JSON.parse(await file(id, "receipt.json")) as Receipt;
}

export async function facts(id: string, ids: readonly string[]): Promise<Fact[]> {
  const find = (files: Files) =>
    jsonLines<Fact>(files["facts.jsonl"] ?? "").filter((fact) => ids.includes(fact.id));
  return await orKept(id, () => api.facts(id, ids), find);
}

/** The whole list. */
export async function allFacts(id: string): Promise<Fact[]> {
  return jsonLines<Fact>(await file(id, "facts.jsonl"));
}

/** All runs or, without the server, those whose memory is kept here. */
export async function runs(): Promise<Snapshot[]> {
  try {
    return await api.jobs();
  } catch (error) {
    if (isAnswer(error)) throw error;
    const all = await Promise.all((await kept.ids()).map(kept.get));
    return all.flatMap((one) => (one?.files ? [one.snapshot] : []));
  }
}

async function orKept<T>(id: string, ask: () => Promise<T>, find: (files: Files) => T | undefined): Promise<T> {
  // What is shown is what is kept: a server that is silent so far may be so for long.
  const first = keptAt.value === null ? undefined : await inKept(id, find);
  if (first !== undefined) return first;
  try {
    return await ask();
  } catch (error) {
    if (isAnswer(error)) throw error;
    const found = await inKept(id, find);
    if (found === undefined) throw error;
    return found;
  }
}

async function inKept<T>(id: string, find: (files: Files) => T | undefined): Promise<T | undefined> {
  const files = (await kept.get(id).catch(() => undefined))?.files ?? null;
  return files === null ? undefined : find(files);
}

/**
 * Why something of a memory could not be read, in words. None while it is written anew: there is a
 * snapshot when it is, and what it says is read then.
 */
export function whyNot(error: unknown): string | null {
  if (!(error instanceof api.Refusal)) return t("memory.silent");
  return error.status === 409 ? null : error.message;
}

/** Whether the server itself said no. Otherwise it is not there, or something in its place is. */
export function isAnswer(error: unknown): error is api.Refusal {
  return error instanceof api.Refusal && error.status < 500;
}
