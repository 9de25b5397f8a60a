/**
 * What the worker that reads hands to the one that finds: what conversations are found by, as it comes, and
 * the texts of rows that it asks for.
 */
import type { Kept } from "./kept.ts";

/** Bytes go in room of this size, of which there is so much: it comes back, and none is left for the collector. */
const ROOM_BYTES = 1 << 20;
const ROOMS = 3;

/** The lines of a row, and what of it is in none. */
export type RowTexts = { lines: Blob; rest: Blob };

export type Handed =
  /** The next bytes of what is found, in room that is given back. */
  | { kind: "findable"; room: ArrayBuffer; bytes: number }
  /** What was handed over before is of no use: all is read again. */
  | { kind: "anew" }
  | { kind: "texts"; n: number; texts: RowTexts[] };

export type Back =
  | { kind: "room"; room: ArrayBuffer }
  /** Asks for the texts of these rows. */
  | { kind: "texts"; n: number; rows: number[] };

export class Handing {
  readonly #port: MessagePort;
  /** The room that is here; the last of it is being filled. */
  readonly #rooms = Array.from({ length: ROOMS }, () => new ArrayBuffer(ROOM_BYTES));
  #used = 0;
  /** Goes on once more room is here. */
  #wake = () => {};

  /** `kept` says where lines and rest are; those of another reading are others. */
  constructor(port: MessagePort, kept: () => { lines: Kept; rest: Kept }) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Back>) => {
      if (data.kind === "room") {
        this.#rooms.unshift(data.room);
        return this.#wake();
      }
      const { lines, rest } = kept();
      const texts = data.rows.map((row) => ({ lines: lines.blob(row), rest: rest.blob(row) }));
      this.#hand({ kind: "texts", n: data.n, texts });
    };
  }

  /** Copies what lies in these places: of each its address and length. It stays there meanwhile, though the memory may grow. */
  async take(memory: WebAssembly.Memory, places: Uint32Array): Promise<void> {
    for (let n = 0; n < places.length; n += 2) await this.#takeOne(memory, places[n] ?? 0, places[n + 1] ?? 0);
  }

  async #takeOne(memory: WebAssembly.Memory, start: number, length: number): Promise<void> {
    for (let at = 0; at < length; ) {
      const room = await this.#room();
      const bytes = Math.min(length - at, ROOM_BYTES - this.#used);
      new Uint8Array(room, this.#used, bytes).set(new Uint8Array(memory.buffer, start + at, bytes));
      at += bytes;
      this.#used += bytes;
      if (this.#used === ROOM_BYTES) this.flush();
    }
  }

  /** What was taken is on its way. */
  flush(): void {
    const room = this.#used > 0 && this.#rooms.pop();
    if (!room) return;
    const bytes = this.#used;
    this.#used = 0;
    this.#hand({ kind: "findable", room, bytes }, [room]);
  }

  /** What was taken can be found. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#rooms.length < ROOMS) await this.#back();
  }

  anew(): void {
    this.#used = 0;
    this.#hand({ kind: "anew" });
  }

  async #room(): Promise<ArrayBuffer> {
    for (;;) {
      const room = this.#rooms.at(-1);
      if (room !== undefined) return room;
      await this.#back();
    }
  }

  #back(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #hand(what: Handed, transfer: Transferable[] = []): void {
    this.#port.postMessage(what, transfer);
  }
}
