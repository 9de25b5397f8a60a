/** How fast reading goes and how long it still takes, without promising more than is known. */

const HALF_LIFE_MS = 2000;
/** Nothing is said before so much time or so large a share has passed. */
const QUIET_MS = 500;
const QUIET_SHARE = 0.03;

export class Rate {
  #began: number;
  #at: number;
  #bytes: number;
  #perMs = 0;

  /** So many bytes are done with already. */
  constructor(now: number, bytes = 0) {
    this.#began = now;
    this.#at = now;
    this.#bytes = bytes;
  }

  /** So many bytes are done with. */
  update(bytes: number, now: number): void {
    const ms = now - this.#at;
    if (ms <= 0) return;
    const current = (bytes - this.#bytes) / ms;
    const weight = this.#perMs === 0 ? 1 : 1 - 0.5 ** (ms / HALF_LIFE_MS);
    this.#perMs += (current - this.#perMs) * weight;
    this.#bytes = bytes;
    this.#at = now;
  }

  get bytesPerSecond(): number {
    return this.#perMs * 1000;
  }

  /** Whole seconds left; null while that would be a guess. */
  secondsLeft(total: number): number | null {
    const isEarly = this.#at - this.#began < QUIET_MS || this.#bytes < total * QUIET_SHARE;
    if (isEarly || this.#perMs <= 0) return null;
    return Math.ceil((total - this.#bytes) / this.#perMs / 1000);
  }
}
