/** What is left to send: which frame comes next, and what became of those that are under way. */
import { FRAMES_IN_FLIGHT } from "../gen/protocol.ts";

/** A frame that arrived damaged is sent again so often. */
const DAMAGED_MAX = 3;

export class Sending {
  readonly frames: number;
  #stored = new Set<number>();
  #underWay = new Set<number>();
  #again: number[] = [];
  #next = 0;
  #damaged = new Map<number, number>();
  /** Grows with each connection. What was taken for an earlier one is not to be sent any more. */
  connection = 0;

  constructor(frames: number) {
    this.frames = frames;
  }

  /** A connection has begun: the server has these ranges, and nothing is under way. */
  begin(have: readonly (readonly [number, number])[]): void {
    this.connection += 1;
    this.#stored.clear();
    this.#underWay.clear();
    this.#again = [];
    this.#next = 0;
    for (const [first, last] of have) {
      for (let n = first; n <= last && n < this.frames; n += 1) this.#stored.add(n);
    }
  }

  /** The next frame to send; null while enough are under way, or none is left. */
  take(): number | null {
    if (this.#underWay.size >= FRAMES_IN_FLIGHT) return null;
    const again = this.#again.shift();
    if (again !== undefined) return this.#send(again);
    while (this.#stored.has(this.#next)) this.#next += 1;
    if (this.#next >= this.frames) return null;
    this.#next += 1;
    return this.#send(this.#next - 1);
  }

  stored(n: number): void {
    this.#underWay.delete(n);
    if (n < this.frames) this.#stored.add(n);
  }

  /** Whether it will be sent again: false once it has arrived damaged too often. */
  damaged(n: number): boolean {
    const times = (this.#damaged.get(n) ?? 0) + 1;
    this.#damaged.set(n, times);
    this.#underWay.delete(n);
    if (times > DAMAGED_MAX) return false;
    this.#again.push(n);
    return true;
  }

  get storedCount(): number {
    return this.#stored.size;
  }

  get isComplete(): boolean {
    return this.#stored.size === this.frames;
  }

  #send(n: number): number {
    this.#underWay.add(n);
    return n;
  }
}
