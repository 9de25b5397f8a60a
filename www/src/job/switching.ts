/** Another model for what is not read yet: what each would take for it, and the wish for one. */
import { signal } from "@preact/signals";
import type { FromEdge, FromPage, RestOffer, Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { why } from "./why.ts";
import * as api from "./api.ts";

type Offers = { kind: "closed" } | { kind: "asking" } | { kind: "failed"; why: string } | { kind: "open"; offers: RestOffer[] };

export const offers = signal<Offers>({ kind: "closed" });
/** Why the last wish came to nothing. */
export const refusal = signal<string | null>(null);
let asked: string | null = null;

/** Whether something is left that another model could read, and nobody is reading it. */
export function hasRest({ provider, hold, needs_you, chunks, stage }: Snapshot): boolean {
  const left = chunks.waiting + chunks.aside + chunks.passed;
  return provider !== "embedded" && stage !== "upload" && left > 0 && (hold !== null || needs_you > 0);
}

/** The server answers a command. */
export function heard(message: Extract<FromEdge, { kind: "ack" | "nack" }>): void {
  if (message.id !== asked) return;
  asked = null;
  refusal.value = message.kind === "nack" ? t("other.refused", { why: why(message) }) : null;
}

/** Asks when the person wants to know. */
export async function ask(id: string): Promise<void> {
  offers.value = { kind: "asking" };
  refusal.value = null;
  try {
    offers.value = { kind: "open", offers: await api.models(id) };
  } catch (error) {
    const why = error instanceof api.Refusal ? error.message : t("memory.silent");
    offers.value = { kind: "failed", why };
  }
}

export function choose(say: (message: FromPage) => boolean, { provider, model }: RestOffer, economy: boolean): void {
  asked = crypto.randomUUID();
  offers.value = { kind: "closed" };
  const isSaid = say({ kind: "switch", id: asked, provider, model, economy });
  refusal.value = isSaid ? null : t("other.refused", { why: t("memory.silent") });
}
