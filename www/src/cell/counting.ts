/** What is picked is counted from the very frames that Start sends, and these are handed over. */
import { batch, effect, signal, untracked } from "@preact/signals";
import * as picks from "./picks.ts";
import { screen } from "./screen.ts";
import { offer, tellShell } from "./shell.ts";
import { tellWorker } from "./start-worker.ts";
import type { FromWorker, Packed } from "./worker-messages.ts";

/** A new size is counted once the person has stopped picking for so long. */
const SETTLE_MS = 150;

/** Null while nothing has been counted; `isCounting` while it is counted anew. */
export const packed = signal<Packed | null>(null);
export const isCounting = signal(false);
/** The turn of picking that {@link packed} is of. */
export const packedTurn = signal(0);

let turn = 0;
let settle: ReturnType<typeof setTimeout> | undefined;

/** Whether nothing was picked since this turn. */
export function isLast(of: number): boolean {
  return of === turn;
}

/** Counts what would be sent, once the person has stopped picking. */
function count(): void {
  turn += 1;
  clearTimeout(settle);
  if (picks.pickedCount.value === 0) {
    packed.value = null;
    isCounting.value = false;
    offer({ state: "nothing" });
    return;
  }
  isCounting.value = true;
  offer({ state: "counting" });
  const mine = turn;
  settle = setTimeout(
    () => tellWorker({ kind: "pack", turn: mine, picked: picks.picked() }),
    SETTLE_MS,
  );
}

export function take({ turn: of, packed: now }: Extract<FromWorker, { kind: "packed" }>): void {
  if (!isLast(of)) return;
  // Each message of what is picked may have been left out.
  const isNothing = now.manifest.chunks === 0;
  // At once: who asks what it costs asks about this turn.
  batch(() => {
    isCounting.value = false;
    packed.value = isNothing ? null : now;
    packedTurn.value = of;
  });
  offer(isNothing ? { state: "nothing" } : { state: "ready", bytes: now.manifest.bytes });
}

/** The worker that counted is gone. */
export function forget(): void {
  clearTimeout(settle);
  packed.value = null;
  isCounting.value = false;
  offer({ state: "hidden" });
}

/** Start was pressed: the frames that were counted go to the shell, one at a time. */
export function handOver(n: number): void {
  const manifest = packed.value?.manifest;
  if (!manifest || isCounting.value) {
    tellShell({ kind: "failed" });
  } else if (n < manifest.frames) {
    tellWorker({ kind: "frame", n });
  } else {
    tellShell({ kind: "complete", manifest });
  }
}

export function takeFrame({ n, bytes }: Extract<FromWorker, { kind: "frame" }>): void {
  tellShell({ kind: "frame", n, bytes }, [bytes]);
}

/** Counts whenever something else is picked. */
export function followPicks(): void {
  effect(() => {
    picks.picks.value;
    if (screen.value === "choose") untracked(count);
  });
}
