/** The files of the memory that are data, as INTERFACES describes them: what the page shows of each. */
import type { Snapshot } from "../gen/protocol.ts";

export const SECTIONS = ["MEMORY", "SOUL", "IDENTITY", "USER", "AGENTS", "TOOLS"] as const;

/** A line of `lines.jsonl`. */
export type CitedLine = { file: string; line: number; facts: string[] };

export type Evidence = {
  source: string;
  account: string | null;
  conversation_id: string;
  message_id: string;
  at: string | null;
  said_by: "user" | "assistant";
  quote: string;
  start: number;
  end: number;
};

/** A line of `facts.jsonl`, as far as it is shown. */
export type Fact = {
  id: string;
  /** `user`, or a name. */
  about: string;
  statement: string;
  status: string;
  review: string;
  /** In EDTF: a day, a month or a year. */
  valid_from: string | null;
  valid_until: string | null;
  occurred: string | null;
  supersedes: string[];
  superseded_by: string | null;
  contradicts: string[];
  support: number;
  first_seen: string | null;
  last_seen: string | null;
  evidence: Evidence[];
};

/** On how many messages facts stand. */
export function messagesOf(facts: readonly Fact[]): number {
  const messages = facts.flatMap(({ evidence }) => evidence.map(messageOf));
  return new Set(messages).size;
}

function messageOf({ source, account, conversation_id: conversation, message_id: message }: Evidence): string {
  return JSON.stringify([source, account, conversation, message]);
}

export function isAboutOthers({ about }: Fact): boolean {
  return about !== "user";
}

/** What waits for the person or was taken back by them is not told where a memory is read. */
export function isTold({ status }: Fact): boolean {
  return status !== "proposed" && status !== "retracted";
}

type Counts = Record<string, number>;

/** `receipt.json`, as far as it is shown. */
export type Receipt = {
  conversations: { found: number; read: number; merged: number; set_aside: { count?: number }[] };
  messages: { total: number; buckets: Counts };
  masked: Counts;
  facts: { proposed: number; kept: number; merged: number; rejected: Counts };
  lines: { proposed: number; kept: number; rejected: Counts };
  calls: { made: number };
  usd: { spent: number; estimated_low: number; estimated_high: number };
  provider: string;
  sent: { bytes: number; sha256: string } | null;
};

/** Differs whenever a file of the memory does. */
export function versionOf({ files }: Snapshot): string {
  return files.map(({ path, sha256 }) => `${path} ${sha256}`).join("\n");
}

/** The lines of each file, by their numbers. */
export function byFile(lines: readonly CitedLine[]): Map<string, Map<number, string[]>> {
  const files = new Map<string, Map<number, string[]>>();
  for (const { file, line, facts } of lines) {
    const cited = files.get(file) ?? new Map<number, string[]>();
    cited.set(line, facts);
    files.set(file, cited);
  }
  return files;
}

/** One JSON value a line. */
export function jsonLines<T>(text: string): T[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as T);
}

/** How a file of more on a topic is called. */
export function topicName(path: string): string {
  return path.replace(/^memory\//, "").replace(/\.md$/, "").replaceAll("-", " ");
}
