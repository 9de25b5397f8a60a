/** Who is to read what is sent, and under which cap. What it costs is worked out by the worker. */
import { computed, effect, signal } from "@preact/signals";
import type { ModelOffer } from "../gen/protocol.ts";
import type { Offer } from "../lib/messages.ts";
import { RULES, type Reads } from "../lib/reads.ts";
import * as costs from "./costs.ts";
import * as counting from "./counting.ts";
import { screen } from "./screen.ts";
import type { Counted } from "./shell.ts";
import * as soFar from "./so-far.ts";

/** Null: the rules, which cost nothing. */
export const choice = signal<ModelOffer | null>(null);
/** The person would rather pay less and wait, whichever model has batches. */
const wantsEconomy = signal(false);
export const economy = computed(() => wantsEconomy.value && choice.value?.economy === true);

/** `suggested` follows what all would cost; null is no cap. */
const wanted = signal<number | null | "suggested">("suggested");

/** What is known of the choice for what is picked now; what was known before stays until then. */
const known = computed(() => {
  const [model, answer] = [choice.value, costs.weighed.value];
  const isOfModel = model !== null && answer?.provider === model.provider && answer.model === model.model;
  return isOfModel && answer.economy === economy.value ? answer : null;
});

export const forecast = computed(() => known.value?.forecast ?? null);

/** It is of what is picked now. */
export const isFresh = computed(() => known.value !== null && known.value.turn === counting.packedTurn.value);

/** The cap in dollars; null: none. */
export const cap = computed(() => {
  const own = wanted.value;
  return own === "suggested" ? (forecast.value?.enough ?? 0) : own;
});

/** The end of the axis on which estimate and cap are drawn. */
export const axisEnd = computed(() => 2 * (forecast.value?.enough ?? 0));

export function choose(model: ModelOffer | null): void {
  choice.value = model;
  // A sum that was right for one model says nothing of another.
  wanted.value = "suggested";
}

export function setEconomy(wanted: boolean): void {
  wantsEconomy.value = wanted;
}

export function setCap(usd: number | null): void {
  if (usd === null || (Number.isFinite(usd) && usd >= 0)) wanted.value = usd;
}

/** What shell and outbox are told; null while it is not known yet. */
export function chosen(): Reads | null {
  const [model, now, prices] = [choice.value, forecast.value, costs.models.value?.prices];
  if (model === null) return RULES;
  if (now === null || prices === undefined || !isFresh.value) return null;
  const { provider, input, output } = model;
  return { provider, model: model.model, economy: economy.value, cap: cap.value, shown: { prices, input, output, forecast: now } };
}

/** What the shell's button is to say, of what the cell knows. */
export function offered(from: Counted): Offer {
  if (from.state !== "ready") return from;
  const now = chosen();
  return now === null ? { state: "counting" } : { ...from, reads: now };
}

/** Least time between two askings while it reads, and how many times as long as the answer took it is left alone then. */
const LEAST_MS = 1000;
const REST = 9;

/** What the choice costs at least, while more is read; null if that is not known. */
export const least = computed(() => {
  const [model, answer] = [choice.value, costs.least.value];
  const isOf = model !== null && answer?.provider === model.provider && answer.model === model.model && answer.economy === economy.value;
  return isOf ? answer.usd : null;
});

/** Asks as more is read, but so seldom that a tenth of the time at most goes into answers. */
function followReading(): void {
  /** When it was asked, until it is answered. */
  let asked: number | null = null;
  let next = 0;
  /** What was asked about last. */
  let about = "";
  let last = costs.least.peek();
  effect(() => {
    const [model, answer, now] = [choice.value, costs.least.value, performance.now()];
    if (screen.value !== "reading" || soFar.progress.value === null) {
      [asked, next, last] = [null, 0, null];
      return;
    }
    if (asked !== null && answer !== last) {
      next = now + Math.max(LEAST_MS, REST * (now - asked));
      [asked, last] = [null, answer];
    }
    if (model === null || asked !== null) return;
    const of = { provider: model.provider, model: model.model, economy: economy.value };
    // Another choice need not wait for its turn.
    if (now < next && about === JSON.stringify(of)) return;
    [asked, about] = [now, JSON.stringify(of)];
    costs.weighSoFar(of);
  });
}

/** Asks the worker whenever something else is chosen or picked. */
export function follow(): void {
  followReading();
  effect(() => {
    const model = choice.value;
    if (counting.packed.value === null || counting.isCounting.value || model === null) return;
    const own = wanted.value;
    const cap = own === "suggested" ? null : own;
    costs.weigh({ provider: model.provider, model: model.model, economy: economy.value, cap });
  });
}
