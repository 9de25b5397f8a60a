/**
 * One connection to a job, kept up: it says hello, hands on what comes, and when it is lost
 * connects again after 0.5, 1, 2, 4, 8 and then every 15 seconds, or at once when there is reason
 * to think that the network is back.
 */
import {
  CLOSE_NO_SUCH_JOB,
  CLOSE_VERSION,
  VERSION,
  VERSION_MIN,
  type FromEdge,
  type FromPage,
} from "../gen/protocol.ts";

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000];
/** So often the page asks whether the server is still there, and so long it waits for the answer. */
const PING_MS = 25_000;
const PONG_MS = 10_000;
/** Answered by the runtime itself, without waking anything. */
const PING = "ping";
/** Up to so much longer, so that the pages of a server that was down do not come back as one. */
const JITTER = 0.3;

export type Wire = {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send: (data: string | ArrayBuffer) => void;
  close: () => void;
};

/** What the socket needs of the world, so that it can be tested without one. */
export type World = {
  open: () => Wire;
  after: (ms: number, run: () => void) => () => void;
  random: () => number;
};

export type SocketEvents = {
  message: (message: FromEdge) => void;
  /** The connection is lost and will be tried again. */
  lost: () => void;
  /** It will not be tried again. */
  ended: (why: "no_such_job" | "version") => void;
};

export class Socket {
  #world: World;
  #events: SocketEvents;
  #wire: Wire | null = null;
  #isReady = false;
  #tries = 0;
  #cancelWait: (() => void) | null = null;
  #cancelPing: (() => void) | null = null;
  #isEnded = false;

  constructor(world: World, events: SocketEvents) {
    this.#world = world;
    this.#events = events;
    this.#connect();
  }

  /** There is reason to try now: the network is back, or the person looks at the page again. */
  hurry(): void {
    if (this.#cancelWait === null) return;
    this.#cancelWait();
    this.#cancelWait = null;
    this.#connect();
  }

  /** False if there is no connection; nothing is kept for later. */
  send(message: FromPage | ArrayBuffer): boolean {
    if (!this.#isReady || this.#wire === null) return false;
    this.#wire.send(message instanceof ArrayBuffer ? message : JSON.stringify(message));
    return true;
  }

  end(): void {
    this.#isEnded = true;
    this.#cancelWait?.();
    this.#cancelPing?.();
    this.#wire?.close();
  }

  #connect(): void {
    if (this.#isEnded) return;
    const wire = this.#world.open();
    this.#wire = wire;
    wire.binaryType = "arraybuffer";
    wire.onopen = () => {
      wire.send(JSON.stringify({ kind: "hello", protocol: [VERSION_MIN, VERSION] }));
    };
    wire.onmessage = (event) => this.#take(event.data);
    wire.onclose = (event) => this.#closed(event.code);
  }

  /** A connection that has died without a word is noticed by what does not come back. */
  #watch(wire: Wire): void {
    this.#cancelPing?.();
    this.#cancelPing = this.#world.after(PING_MS, () => {
      wire.send(PING);
      this.#cancelPing = this.#world.after(PONG_MS, () => {
        wire.onclose = null;
        wire.onmessage = null;
        wire.close();
        this.#closed(0);
      });
    });
  }

  #take(data: unknown): void {
    if (this.#wire !== null) this.#watch(this.#wire);
    const message = parse(data);
    if (message === null) return;
    if (message.kind === "hello") {
      const [oldest, newest] = message.protocol;
      if (oldest > VERSION || newest < VERSION_MIN) return this.#finish("version");
      this.#isReady = true;
      this.#tries = 0;
    }
    this.#events.message(message);
  }

  #closed(code: number): void {
    this.#cancelPing?.();
    this.#wire = null;
    this.#isReady = false;
    if (this.#isEnded) return;
    if (code === CLOSE_NO_SUCH_JOB) return this.#finish("no_such_job");
    if (code === CLOSE_VERSION) return this.#finish("version");
    const wait = WAITS_MS[Math.min(this.#tries, WAITS_MS.length - 1)] ?? 0;
    this.#tries += 1;
    this.#cancelWait = this.#world.after(wait * (1 + JITTER * this.#world.random()), () => {
      this.#cancelWait = null;
      this.#connect();
    });
    this.#events.lost();
  }

  #finish(why: "no_such_job" | "version"): void {
    this.end();
    this.#events.ended(why);
  }
}

/** A text message of the server. One of a kind that is not known is handed on, and ignored there. */
function parse(data: unknown): FromEdge | null {
  if (typeof data !== "string") return null;
  try {
    const message: unknown = JSON.parse(data);
    return isMessage(message) ? message : null;
  } catch {
    return null;
  }
}

function isMessage(value: unknown): value is FromEdge {
  return typeof value === "object" && value !== null && "kind" in value;
}
