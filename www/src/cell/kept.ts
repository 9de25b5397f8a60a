/** Bytes of the rows, one after another: kept as Blobs, which lie outside the memory of page and worker. */

/** They are fetched in pieces of this size. */
const PIECE_BYTES = 1 << 20;

type Span = { start: number; end: number };

/** All that is kept, and where the bytes of each row lie. */
export type KeptImage = { blob: Blob; spans: Span[] };

export class Kept {
  readonly #blobs: { start: number; blob: Blob }[] = [];
  /** For each row where its bytes lie. */
  readonly #spans: Span[] = [];
  #placed = 0;
  /** How much lies in Blobs. */
  #kept = 0;
  /** What is on its way into a Blob: always the same room, so that none is left for the collector. */
  readonly #room: Uint8Array<ArrayBuffer>;
  #used = 0;

  /** A Blob has so many bytes at most; but one holds all of the image from which it goes on, if it does. */
  constructor(blobBytes: number, from?: KeptImage) {
    this.#room = new Uint8Array(blobBytes);
    if (!from) return;
    this.#placed = this.#kept = from.blob.size;
    this.#blobs = [{ start: 0, blob: from.blob }];
    this.#spans = from.spans;
  }

  /** To be copied before more is taken; what was taken has been placed. */
  image(): KeptImage {
    if (this.#used > 0) this.#keep();
    return { blob: new Blob(this.#blobs.map(({ blob }) => blob)), spans: this.#spans };
  }

  /** Copies what comes next. */
  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + this.#room.length - this.#used);
      this.#room.set(part, this.#used);
      at += part.length;
      this.#used += part.length;
      if (this.#used === this.#room.length) this.#keep();
    }
  }

  /** The next so many bytes are those of a row: of a new one, or of the one whose place it takes. */
  place(bytes: number, insteadOf: number | null): void {
    if (this.#used > 0) this.#keep();
    const span = { start: this.#placed, end: (this.#placed += bytes) };
    if (insteadOf === null) this.#spans.push(span);
    else this.#spans[insteadOf] = span;
  }

  blob(row: number): Blob {
    const { start, end } = this.#spans[row] ?? { start: 0, end: 0 };
    return new Blob(this.#stretch(start, end));
  }

  async of(row: number): Promise<Uint8Array> {
    return new Uint8Array(await this.blob(row).arrayBuffer());
  }

  /**
   * The bytes of the rows that are picked, in pieces: many short stretches are fetched as one. Of
   * some rows others go `instead`.
   */
  *pieces(picked: Uint8Array, instead: ReadonlyMap<number, Blob> = new Map()): Generator<Blob> {
    let parts: Blob[] = [];
    let bytes = 0;
    for (const part of this.#parts(picked, instead)) {
      parts.push(...part);
      for (const { size } of part) bytes += size;
      if (bytes < PIECE_BYTES) continue;
      yield new Blob(parts);
      parts = [];
      bytes = 0;
    }
    yield new Blob(parts);
  }

  /** The same, each part no longer than a piece. */
  *#parts(picked: Uint8Array, instead: ReadonlyMap<number, Blob>): Generator<Blob[]> {
    for (const run of this.#runs(picked, instead)) {
      if (run instanceof Blob) {
        yield [run];
        continue;
      }
      for (let at = run.start; at < run.end; at += PIECE_BYTES) {
        yield this.#stretch(at, Math.min(run.end, at + PIECE_BYTES));
      }
    }
  }

  /** Where the bytes of what is picked lie, as few ranges as there are. */
  *#runs(picked: Uint8Array, instead: ReadonlyMap<number, Blob>): Generator<Span | Blob> {
    const goesOn = (row: number, end: number) =>
      picked[row] === 1 && !instead.has(row) && this.#spans[row]?.start === end;
    for (let row = 0; row < picked.length; row += 1) {
      const span = this.#spans[row];
      if (picked[row] === 0 || !span) continue;
      const other = instead.get(row);
      if (other !== undefined) {
        yield other;
        continue;
      }
      let { end } = span;
      for (; goesOn(row + 1, end); row += 1) end = this.#spans[row + 1]?.end ?? end;
      yield { start: span.start, end };
    }
  }

  #stretch(start: number, end: number): Blob[] {
    const blobs: Blob[] = [];
    for (let at = this.#blobAt(start); at < this.#blobs.length; at += 1) {
      const { start: from, blob } = this.#blobs[at] ?? { start: end, blob: new Blob([]) };
      if (from >= end) break;
      blobs.push(blob.slice(Math.max(0, start - from), end - from));
    }
    return blobs;
  }

  /** The Blob in which this byte lies. */
  #blobAt(byte: number): number {
    let [low, high] = [0, this.#blobs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { start, blob } = this.#blobs[middle] ?? { start: 0, blob: new Blob([]) };
      if (start + blob.size > byte) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #keep(): void {
    this.#blobs.push({ start: this.#kept, blob: new Blob([this.#room.subarray(0, this.#used)]) });
    this.#kept += this.#used;
    this.#used = 0;
  }
}
