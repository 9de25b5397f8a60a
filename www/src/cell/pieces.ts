/**
 * A stream in small pieces. What is made of a piece lies in WebAssembly until the next, whose
 * memory never shrinks; and a browser's own pieces are as large as it likes.
 */

const PIECE_BYTES = 64 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

export interface Pieces {
  /** The next piece, which is overwritten by the one after it; `null` at the end. */
  next(): Promise<Bytes | null>;
  cancel(): Promise<void>;
}

export function pieces(stream: ReadableStream<Bytes>): Pieces {
  try {
    return intoOneRoom(stream.getReader({ mode: "byob" }));
  } catch {
    // A browser whose files do not fill buffers that one brings.
    return cut(stream.getReader());
  }
}

/** All pieces in one buffer, so that none is left for the collector. */
function intoOneRoom(reader: ReadableStreamBYOBReader): Pieces {
  let room = new ArrayBuffer(PIECE_BYTES);
  return {
    async next() {
      const { done, value } = await reader.read(new Uint8Array(room));
      if (value) room = value.buffer;
      return done ? null : value;
    },
    cancel: () => reader.cancel(),
  };
}

function cut(reader: ReadableStreamDefaultReader<Bytes>): Pieces {
  let rest: Bytes = new Uint8Array(0);
  return {
    async next() {
      if (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        rest = value;
      }
      const piece = rest.subarray(0, PIECE_BYTES);
      rest = rest.subarray(PIECE_BYTES);
      return piece;
    },
    cancel: () => reader.cancel(),
  };
}
