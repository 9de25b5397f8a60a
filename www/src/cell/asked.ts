/**
 * The message that the page's address asks for. It is looked for in whatever is read, and its
 * conversation is opened at it, once; where it is not, that is said.
 */
import { signal } from "@preact/signals";
import { wantedBy, type Wanted } from "../lib/find.ts";
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import * as opened from "./opened.ts";
import { rows } from "./rows.ts";
import { tellFinder } from "./start-worker.ts";
import { isSource } from "../lib/sources.ts";
import { titleOf } from "./words.ts";
import type { FromWorker, Place } from "./worker-messages.ts";

/** Null until something was read; in words if it is not there, `"without"` if its conversation is. */
export type Found = Place | "nowhere" | "without" | null;
export type Asked = { wanted: Wanted; found: Found };

/** Null if the address asks for nothing. */
export const asked = signal<Asked | "unclear" | null>(null);
/** What is said of an earlier address is of no use. */
let turn = 0;
let wasOpened = false;
/** Whether what was brought is read, so that it can be looked in. */
let isRead = false;

/** The address ends so. */
export function ask(hash: string): void {
  turn += 1;
  wasOpened = false;
  const wanted = wantedBy(hash);
  if (wanted === null) asked.value = null;
  else asked.value = wanted !== "unclear" && isSource(wanted.source) ? { wanted, found: null } : "unclear";
  if (isRead) look();
}

/** All is read: looks where the message may be, in its conversation and in what an export holds as memory. */
export function look(): void {
  isRead = true;
  const now = asked.value;
  if (now === null || now === "unclear") return;
  turn += 1;
  const among = [...rows.keys()].filter((row) => isOf(row, now.wanted) || (rows[row]?.remembered ?? 0) > 0);
  tellFinder({ kind: "locate", turn, wanted: now.wanted, among });
}

/** Whether this is the conversation of the message; there may be one in each of several accounts. */
function isOf(row: number, { source, conversation }: Wanted): boolean {
  return rows[row]?.source === source && rows[row]?.id === conversation;
}

export function take(message: Extract<FromWorker, { kind: "located" }>): void {
  const now = asked.value;
  if (message.turn !== turn || now === null || now === "unclear") return;
  const missing = [...rows.keys()].some((row) => isOf(row, now.wanted)) ? "without" : "nowhere";
  asked.value = { ...now, found: message.place ?? missing };
  if (message.place === null || wasOpened) return;
  wasOpened = true;
  show(message.place);
}

/** Opens the conversation at the message. */
export function show({ row, name }: Place): void {
  opened.open(row, name);
  const found = rows[row];
  if (found !== undefined) announcement.value = t("asked.there", { title: titleOf(found) });
}

/** What was read is gone, and its rows with it. */
export function forget(): void {
  isRead = false;
  turn += 1;
  const now = asked.value;
  if (now !== null && now !== "unclear") asked.value = { ...now, found: null };
}

/** The person looks for nothing any more. */
export function drop(): void {
  turn += 1;
  asked.value = null;
}
