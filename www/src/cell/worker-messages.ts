/** What the cell's page and its worker say to each other. */
import type { Manifest } from "../gen/protocol.ts";

/** A conversation of the list, as `src/browser.rs` gives it. */
export type Row = {
  id: string;
  title: string;
  source: string;
  /** Milliseconds. */
  at: number | null;
  messages: number;
  words: number;
  masked: number;
  /** Why nothing of it can be sent. */
  excluded: "do_not_remember" | "empty" | "trivial" | null;
  /** The length of its lines; used by the worker only. */
  bytes: number;
  /** The row that it takes the place of, if more has been found of a conversation. */
  instead_of: number | null;
  /** If it is no conversation but what the export holds as memory: how many texts. */
  remembered: number;
};

export type Progress = {
  bytes_read: number;
  bytes_total: number;
  member: string;
  member_number: number;
  members: number;
};

export type SetAside = { id: string; member: string; reason: string };

/** What was found in a file: `FileRead` of the receipt. */
export type FileRead = {
  name: string;
  bytes: number;
  sources: string[];
  members_read: string[];
  complete: boolean;
  problems: { reason: string; member: string | null }[];
};

/** What the picked conversations come to, counted from the very frames. */
export type Packed = {
  manifest: Manifest;
  messages: number;
  masked: Record<string, number>;
};

/** What the person wants masked besides. */
export type Own = { words: string[]; names: string[] };

/** A name of a person that stands in the texts. */
export type NameFound = {
  name: string;
  count: number;
  context: "relation" | "announced" | "contact" | "signature" | "greeting";
};

export type ToWorker =
  | { kind: "read"; files: File[]; key: Uint8Array; own: Own; importer: ArrayBuffer }
  | { kind: "stop" }
  /** Makes the frames anew. An answer to an older turn is of no use. */
  | { kind: "pack"; turn: number; picked: Uint8Array }
  | { kind: "frame"; n: number };

export type FromWorker =
  | { kind: "batch"; rows: Row[]; setAside: SetAside[]; progress: Progress }
  /** Two values share a placeholder: all is read again, with both known. */
  | { kind: "again" }
  | { kind: "read"; files: FileRead[]; names: NameFound[]; progress: Progress; stopped: boolean }
  | { kind: "packed"; turn: number; packed: Packed }
  | { kind: "frame"; n: number; bytes: ArrayBuffer }
  | { kind: "failed" };
