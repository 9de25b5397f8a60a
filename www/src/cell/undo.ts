/** What the person did, the last of which can be taken back, and done again until they do something else. */
import { signal } from "@preact/signals";

export class Undo<T> {
  readonly #deeds: T[] = [];
  /** What was taken back, the last at the end. */
  #undone: T[] = [];
  /** What would be taken back now. */
  readonly last = signal<T | null>(null);
  /** What would be done again now. */
  readonly next = signal<T | null>(null);

  push(deed: T): void {
    this.#undone = [];
    this.#add(deed);
    this.next.value = null;
  }

  /** Forgets the last one. */
  pop(): T | null {
    const deed = this.#deeds.pop() ?? null;
    this.last.value = this.#deeds.at(-1) ?? null;
    return deed;
  }

  /** Takes back the last one. */
  back(): T | null {
    const deed = this.pop();
    if (deed !== null) this.#undone.push(deed);
    this.next.value = this.#undone.at(-1) ?? null;
    return deed;
  }

  /** Does again what was taken back last. */
  again(): T | null {
    const deed = this.#undone.pop() ?? null;
    if (deed !== null) this.#add(deed);
    this.next.value = this.#undone.at(-1) ?? null;
    return deed;
  }

  #add(deed: T): void {
    this.#deeds.push(deed);
    this.last.value = deed;
  }
}
