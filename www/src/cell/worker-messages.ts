/** What the cell's page and its worker say to each other. */
import type { Tried } from "../lib/attempts.ts";
import type { Wanted } from "../lib/find.ts";
import type { Forecast, Manifest, ModelOffer } from "../gen/protocol.ts";
import type { Core } from "./core.ts";
import type { KeptImage } from "./kept.ts";

/** A conversation of the list, as `src/browser.rs` gives it. */
export type Row = {
  id: string;
  title: string;
  source: string;
  /** Whose it is there; empty where the export names nobody. */
  account: string;
  /** Whose it is: the account, or that of the export it came in; empty where nothing says it. */
  owner: string;
  /** When it began, in milliseconds. */
  at: number | null;
  messages: number;
  words: number;
  masked: number;
  /** Why nothing of it can be sent. */
  excluded: "do_not_remember" | "empty" | "trivial" | null;
  /** The length of its lines; used by the worker only. */
  bytes: number;
  /** The length of what is kept of it besides; used by the worker only. */
  rest_bytes: number;
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
  /** What could be read, but holds nothing known: names of keys and types, never a value. */
  left?: { member: string; layout: string }[];
};

/** What the files hold by their names: `src/export/contents.rs`. What lies on top is called as somebody else wrote it. */
export type Contents = {
  pictures: number;
  sounds: number;
  films: number;
  documents: number;
  others: number;
  tops: string[];
  has_more: boolean;
};

/** What a worker holds of what it has read until now: another goes on from it. */
export type Image = Core & { lines: KeptImage; rest: KeptImage; collided: string[] };

/** What the picked conversations come to, counted from the very frames. */
export type Packed = {
  manifest: Manifest;
  messages: number;
  masked: Record<string, number>;
};

/** The models that can be chosen, and the date of their prices. */
export type Models = { prices: string; models: ModelOffer[] };

/** What the person wants masked besides. */
export type Own = { words: string[]; names: string[] };

/** A name of a person that stands in the texts. */
export type NameFound = {
  name: string;
  count: number;
  context: "relation" | "announced" | "contact" | "signature" | "greeting";
};

/** What a search found, best first. */
export type Answer = {
  rows: number[];
  /** The place of the best message of each, unless title or date alone was meant. */
  messages: (number | null)[];
  scores: number[];
  /** Of how many conversations only titles and dates can be found. */
  cut: number;
  /** Whether all was looked through; a phrase takes its time. */
  isDone: boolean;
};

/** A stretch of a text: its own, a placeholder, or what was sought. */
export type TextPart = { kind: "text" | "mask" | "hit"; text: string };

/** A row of which an excerpt is wanted, and the place of the message that was found in it. */
export type Sought = { row: number; title: string; place: number | null };

/** Title and words around what was found; no words if it is in the title or date alone. */
export type Excerpt = { row: number; title: TextPart[]; message: TextPart[] };

/** A message of a conversation that was opened. */
export type Shown = {
  /** By what it is left out. */
  name: string;
  /** From 1; 0 if it is not of the thread. */
  number: number;
  role: "user" | "assistant";
  at: number | null;
  /** What it is, if it is no message. */
  signal: "saved_memory" | "custom_instructions" | "project_instructions" | "assistant_memory" | null;
  is_sent: boolean;
  parts: TextPart[];
};

/** Where a message is: its row, and its name there. */
export type Place = { row: number; name: string };

/** A part of a text of a memory: its own, what a placeholder stands for, or one that stays. */
export type Part = { kind: "text" | "value" | "placeholder"; text: string };

/** A file of a memory, with its values. */
export type Filled = { path: string; parts: Part[] };

/** A first memory: its files, and of how many chunks how many were read. */
export type Sketched = { files: { path: string; text: string }[]; all: number; read: number };

/** A model, and whether it is asked in batches. */
export type Choice = { provider: string; model: string; economy: boolean };

/** What it would cost, and under which cap. */
export type Weighing = Choice & { cap: number | null };

/** What is picked: 1 for each row that is; and the names of the messages that are left out, by row. */
export type Picked = { rows: Uint8Array; without: Map<number, string[]> };

/** What the worker that finds is asked. */
export type ToFinder =
  /** Searches what was read so far. An answer to an older turn is of no use. */
  | { kind: "find"; turn: number; query: string }
  | { kind: "excerpt"; query: string; rows: Sought[] }
  /** All that is known of a conversation, with what is sought marked. */
  | { kind: "open"; row: number; query: string }
  /** Looks for one message in these rows. An answer to an older turn is of no use. */
  | { kind: "locate"; turn: number; wanted: Wanted; among: number[] }
  /** Looks in these rows for messages in which something of a kind is masked. */
  | { kind: "masks"; of: string; among: number[] }
  /** Looks in a row for texts of these conversations or accounts: their names begin so. */
  | { kind: "texts"; row: number; of: string[] };

export type ToWorker =
  | ToFinder
  /** Goes on from the `image`, if there is one. What can be found goes to the `finder`, which listens at the other end. */
  | { kind: "read"; files: File[]; key: Uint8Array; own: Own; importer: ArrayBuffer; finder: MessagePort; image: Image | undefined }
  /** Finds what the `reader` reads from now on, and what was found before. `isLight`: messages are not searched, which takes less memory. */
  | { kind: "listen"; reader: MessagePort; importer: ArrayBuffer; isLight: boolean }
  | { kind: "stop" }
  /** Makes the frames anew. An answer to an older turn is of no use. */
  | { kind: "pack"; turn: number; picked: Picked }
  | { kind: "frame"; n: number }
  /** Asks for the models that there are prices of. */
  | { kind: "models"; importer: ArrayBuffer }
  /** Hands out all frames that were counted. */
  | { kind: "frames" }
  /** Hands out the lines of what is picked. */
  | { kind: "lines"; turn: number; picked: Picked }
  /** Makes a first memory of such lines, in the person's time zone. */
  | { kind: "sketch"; pieces: Blob[]; tz: string; importer: ArrayBuffer }
  /** What the frames of this turn would cost with a model, and how far a cap goes. */
  | ({ kind: "weigh"; turn: number; picked: Picked; learnt: string } & Weighing)
  /** What of the rows that are here so far is picked would cost at least, while more are read. */
  | ({ kind: "least"; picked: Picked; learnt: string } & Choice)
  /** Makes a vault of what was masked in the reading. */
  | { kind: "seal"; passphrase: string }
  /** Looks for a memory in these; one that was found before stays if there is none. */
  | { kind: "look"; files: { path: string; file: File }[]; importer: ArrayBuffer }
  /** Opens the vault of the memory that was found. */
  | { kind: "unlock"; vault: File; passphrase: string }
  /** Makes a ZIP of the memory with its values. */
  | { kind: "fill" }
  /** Tries to reach this site in each way that a worker has. */
  | { kind: "talk"; site: string };

export type FromWorker =
  /** `masked` are how many values of each kind are in all rows so far. */
  | { kind: "batch"; rows: Row[]; setAside: SetAside[]; progress: Progress; masked: Record<string, number> }
  /**
   * The port has an {@link Image} of all that was told of so far. What lies in it goes when it is closed, where a Blob
   * that the page itself held would stay until its collector looks: it is opened only if it is needed.
   */
  | { kind: "image"; port: MessagePort }
  /** Two values share a placeholder: all is read again, with both known. */
  | { kind: "again" }
  /** `merged` conversations were met again. */
  | { kind: "read"; contents: Contents; files: FileRead[]; merged: number; names: NameFound[]; progress: Progress; stopped: boolean }
  | { kind: "found"; turn: number; answer: Answer }
  | { kind: "excerpts"; query: string; excerpts: Excerpt[] }
  | { kind: "opened"; row: number; messages: Shown[] }
  /** Null if it is in none of them. */
  | { kind: "located"; turn: number; place: Place | null }
  | { kind: "masks"; of: string; places: Place[] }
  | { kind: "texts"; row: number; names: string[] }
  | ({ kind: "models" } & Models)
  | { kind: "packed"; turn: number; packed: Packed }
  | { kind: "lines"; turn: number; pieces: Blob[] }
  | { kind: "sketched"; sketched: Sketched; zip: ArrayBuffer }
  /** The forecast is null for a model without a price. */
  | ({ kind: "weighed"; turn: number; forecast: Forecast | null } & Weighing)
  /** In dollars; null for a model without a price, or once it is counted what all comes to. */
  | ({ kind: "least"; usd: number | null } & Choice)
  | { kind: "frame"; n: number; bytes: ArrayBuffer }
  | { kind: "frames"; frames: Blob[] }
  /** `leftAlone` files are no part of the memory; `words` say why one could not be read. */
  | { kind: "looked"; found: boolean; leftAlone: number; words: string | null }
  | { kind: "unlocked"; files: Filled[] }
  /** A vault, or a ZIP: what was asked for last. */
  | { kind: "file"; bytes: ArrayBuffer }
  /** It was not made or opened; the words say why, and what to do. */
  | { kind: "refused"; words: string }
  /** One attempt of `talk`; `talked` follows the last. */
  | { kind: "tried"; tried: Tried }
  | { kind: "talked" }
  /** It broke; where, as a report tells it. */
  | { kind: "failed"; fault: string };
