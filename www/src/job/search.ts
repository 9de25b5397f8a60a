/** Search in what was sent: the server looks through a stretch at a time, the newest first. */
import { signal } from "@preact/signals";
import type { SearchHit } from "../gen/protocol.ts";
import * as api from "./api.ts";
import * as reading from "./reading.ts";

/** So many more are looked for before the person is asked whether to go on. */
const HITS_AT_ONCE = 20;
/** After a key the next one is waited for so long. */
const TYPING_MS = 250;

/** `next`: where to go on; null once all is searched. */
export type Found = {
  hits: SearchHit[];
  backTo: string | null;
  next: string | null;
  isSearching: boolean;
  why: string | null;
};

const NOTHING: Found = { hits: [], backTo: null, next: null, isSearching: false, why: null };

export const query = signal("");
/** Null: nothing is sought. */
export const found = signal<Found | null>(null);
let asked = 0;
let typing: ReturnType<typeof setTimeout> | undefined;

/** Seeks what is typed once no more is. */
export function type(id: string, words: string): void {
  query.value = words;
  clearTimeout(typing);
  typing = setTimeout(() => seek(id), TYPING_MS);
}

/** Seeks what was typed. */
export function seek(id: string): void {
  clearTimeout(typing);
  asked += 1;
  found.value = query.value.trim() === "" ? null : NOTHING;
  if (found.value !== null) void goOn(id);
}

/** The memory was written anew: what was found may have been taken out of it. */
export function again(id: string): void {
  if (found.value !== null) seek(id);
}

/** Searches on from where it stopped. */
export async function goOn(id: string): Promise<void> {
  const words = query.value;
  const start = found.value;
  if (start === null) return;
  asked += 1;
  const mine = asked;
  let now: Found = { ...start, isSearching: true, why: null };
  const wanted = now.hits.length + HITS_AT_ONCE;
  found.value = now;
  try {
    do {
      const answer = await api.search(id, words, now.next);
      if (mine !== asked) return;
      const hits = [...now.hits, ...answer.hits];
      now = { ...now, hits, backTo: answer.back_to ?? now.backTo, next: answer.next };
      found.value = now;
    } while (now.next !== null && now.hits.length < wanted);
    found.value = { ...now, isSearching: false };
  } catch (error) {
    if (mine === asked) found.value = { ...now, isSearching: false, why: reading.whyNot(error) };
  }
}
