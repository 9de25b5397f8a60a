/** What the person did, the last of which can be taken back. */
import { signal } from "@preact/signals";

export class Undo<T> {
  readonly #deeds: T[] = [];
  /** What would be taken back now. */
  readonly last = signal<T | null>(null);

  push(deed: T): void {
    this.#deeds.push(deed);
    this.last.value = deed;
  }

  pop(): T | null {
    const deed = this.#deeds.pop() ?? null;
    this.last.value = this.#deeds.at(-1) ?? null;
    return deed;
  }
}
