/** What a run learned last: which lines are shown, and when the server is asked. */
import type { Learned } from "../gen/protocol.ts";

/** Lines that there is room for. */
export const SHOWN = 4;
/** In so long one line comes at most, and one request is made. */
export const EVERY_MS = 2000;

export type World = {
  ask(): Promise<Learned[]>;
  /** Runs something later; gives what calls it off. */
  after(ms: number, run: () => void): () => void;
  show(lines: readonly Learned[]): void;
};

/**
 * Asks only when the run's counts have moved. What is there at first is shown at once; after that
 * the lines come one by one, each on top of those that came before.
 */
export class Lately {
  #world: World;
  #moved = "";
  #asked = "";
  #told: readonly Learned[] = [];
  #lines: readonly Learned[] = [];
  #known = new Set<string>();
  #isHeld = false;
  #cancel: (() => void) | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** The counts of the run, in any form: others mean that it went on. */
  see(counts: string): void {
    this.#moved = counts;
    if (this.#cancel === null) this.#step();
  }

  /** Nothing moves before the person's eyes while they hold it. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (this.#cancel === null) this.#step();
  }

  end(): void {
    this.#isHeld = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #step(): void {
    this.#cancel = null;
    const hasMoved = this.#moved !== this.#asked;
    if (this.#isHeld || !(hasMoved || this.#told.some(this.#isNew))) return;
    this.#cancel = this.#world.after(EVERY_MS, () => this.#step());
    if (hasMoved) void this.#ask();
    else this.#add();
  }

  async #ask(): Promise<void> {
    const moved = this.#moved;
    this.#asked = moved;
    try {
      this.#told = await this.#world.ask();
    } catch {
      // It is asked again when the run has gone on.
      return;
    }
    if (this.#isHeld) return;
    this.#add();
    // The answer may have taken longer than a line has to wait.
    if (this.#cancel === null) this.#step();
  }

  #isNew = ({ id }: Learned) => !this.#known.has(id);

  #add(): void {
    const next = this.#told.findLast(this.#isNew);
    if (next === undefined) return;
    const isFirst = this.#lines.length === 0;
    this.#lines = (isFirst ? this.#told : [next, ...this.#lines]).slice(0, SHOWN);
    for (const { id } of isFirst ? this.#told : [next]) this.#known.add(id);
    this.#world.show(this.#lines);
  }
}
