/** What shell and cell say to each other, in full. The shell takes nothing else from the cell. */
import type { Manifest } from "../gen/protocol.ts";
import type { Language } from "./language.ts";
import type { Reads } from "./reads.ts";
import type { Theme } from "./theme.ts";

/** What the shell's button says. */
export type Offer =
  | { state: "hidden" }
  /** How much of the files was read, of a hundred. */
  | { state: "reading"; percent: number }
  | { state: "counting" }
  | { state: "nothing" }
  | { state: "ready"; bytes: number; reads: Reads };

export type FromCell =
  | { kind: "ready" }
  /** The person wants to be at the Start button; they alone press it. */
  | { kind: "go" }
  /** The person wants this page as a file. */
  | { kind: "save" }
  | { kind: "offer"; offer: Offer }
  /** One of the frames, in order; the next follows `stored`. */
  | { kind: "frame"; n: number; bytes: ArrayBuffer }
  | { kind: "complete"; manifest: Manifest }
  | { kind: "failed" };

export type FromShell =
  | { kind: "hello" }
  | {
      kind: "begin";
      importer: ArrayBuffer;
      fonts: { family: string; weight: string; bytes: ArrayBuffer }[];
      key: Uint8Array;
      /** What earlier runs learnt of each model, as JSON. */
      learnt: string;
      theme: Theme | null;
      language: Language;
      policy: string;
      build: string;
      /** The end of the page's address, from `#` on. */
      hash: string;
    }
  /** The page as it was served. */
  | { kind: "page"; html: string }
  | { kind: "theme"; theme: Theme }
  | { kind: "language"; language: Language }
  /** The address changed. */
  | { kind: "find"; hash: string }
  /** Start was pressed: hand over the frames. */
  | { kind: "start" }
  | { kind: "stored"; n: number };
