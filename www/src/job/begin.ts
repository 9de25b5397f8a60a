/**
 * How a run is begun that a model is to read: the server is asked what it has, and where that is
 * not what was shown beside Start, the person is asked again before the first byte is sent.
 */
import type { ModelOffer, Offer } from "../gen/protocol.ts";
import type { Outbox } from "../lib/outbox.ts";
import * as shared from "../lib/outbox.ts";
import { isPaid, isReads, RULES, type Paid, type Reads } from "../lib/reads.ts";
import * as api from "./api.ts";
import type { Asked } from "./confirm.tsx";
import { at, differences, question, withModel } from "./differs.ts";
import * as state from "./state.ts";

/** Who reads an outbox. One that an older page wrote says nothing of it: the rules. */
export function readsOf(outbox: Outbox): Reads {
  return isReads(outbox.reads) ? outbox.reads : RULES;
}

/** Opens the job of an outbox, or asks. The person has agreed to what the outbox says. */
export async function begin(outbox: Outbox): Promise<void> {
  const reads = readsOf(outbox);
  if (!isPaid(reads)) return await state.open(outbox, reads, null);
  const offer = await offered(reads.provider, reads.model, reads);
  if (differences(reads, offer).list.length === 0) return await state.open(outbox, reads, null);
  show({ outbox, offer, chosen: reads, now: priced(reads, offer) });
}

async function offered(provider: string, model: string, paid: Paid): Promise<Offer> {
  return await api.offer(question(provider, model, paid));
}

/** With the range that the server works out at its prices; what was shown of the prices stays. */
function priced(paid: Paid, offer: Offer): Paid {
  const { forecast } = paid.shown;
  return { ...paid, shown: { ...paid.shown, forecast: at(forecast, offer.range ?? forecast.range) } };
}

function show(asked: Asked): void {
  state.trouble.value = null;
  state.view.value = { screen: "confirm", ...asked };
}

/** Another model of this server's, or the rules, in place of what was chosen. */
export async function chooseOther(asked: Asked, model: ModelOffer | null): Promise<void> {
  if (model === null) return show({ ...asked, now: RULES });
  const { chosen } = asked;
  await trying(async () => {
    const offer = await offered(model.provider, model.model, chosen);
    const isSame = model.model === chosen.model && model.provider === chosen.provider;
    const range = offer.range ?? chosen.shown.forecast.range;
    show({ ...asked, offer, now: isSame ? priced(chosen, offer) : withModel(chosen, model, offer.prices, range) });
  });
}

/** Perhaps the server has been set up meanwhile. */
export async function askAgain(asked: Asked): Promise<void> {
  await trying(() => begin(asked.outbox));
}

/** The person has seen what differs, and says: send it. */
export async function agree(asked: Asked, key: string | null): Promise<void> {
  const { now, offer } = asked;
  const provider = isPaid(now) ? offer.providers.find((one) => one.provider === now.provider) : undefined;
  const model = isPaid(now) ? provider?.models.find((one) => one.model === now.model) : undefined;
  // What was agreed to is what the server says now, so a reload asks about nothing twice.
  const agreed = isPaid(now) && model ? withModel(now, model, offer.prices, now.shown.forecast.range) : now;
  const outbox = { ...asked.outbox, reads: agreed };
  await trying(async () => {
    await shared.put(outbox);
    await state.open(outbox, agreed, key);
  });
}

async function trying(work: () => Promise<void>): Promise<void> {
  state.trouble.value = null;
  try {
    await work();
  } catch (error) {
    state.trouble.value = { ...state.refused(error), isUnsent: true };
  }
}
