/** What a server has of what was chosen on `/`: asked before the first byte is sent. */
import type { Forecast, ModelOffer, Offer, ProviderOffer, Range } from "../gen/protocol.ts";
import type { Paid } from "../lib/reads.ts";

export type Difference =
  | { kind: "no_key" | "key_refused" | "not_set_up" | "away"; host: string }
  /** It has no price for the model, so that it would not begin the run. */
  | { kind: "no_price" }
  /** It does not ask the model in batches: it would read now, at the whole price. */
  | { kind: "no_batches" }
  | { kind: "price"; now: ModelOffer };

/** Whether a run could be begun all the same, if the person agrees: with a key of their own, or at the price. */
export type Way = "open" | "with_key" | "closed";

export type Differences = { list: Difference[]; way: Way };

/** What of the choice is not as it was shown. */
export function differences(paid: Paid, offer: Offer): Differences {
  const provider = offer.providers.find((one) => one.provider === paid.provider);
  const list: Difference[] = [];
  const model = provider?.models.find((one) => one.model === paid.model);
  if (provider === undefined || model === undefined) return { list: [{ kind: "no_price" }], way: "closed" };
  const { host, access } = provider;
  if (access !== "ready") list.push({ kind: access, host });
  const { input, output } = paid.shown;
  if (model.input !== input || model.output !== output) list.push({ kind: "price", now: model });
  if (paid.economy && !model.economy) list.push({ kind: "no_batches" });
  return { list, way: way(provider, offer.own_keys) };
}

function way({ access, host }: ProviderOffer, ownKeys: boolean): Way {
  switch (access) {
    case "ready":
      return "open";
    case "no_key":
    case "key_refused":
      return ownKeys && host !== "" ? "with_key" : "closed";
    case "away":
    case "not_set_up":
      return "closed";
  }
}

/** A forecast at other prices. What is enough for all of it goes with them. */
export function at(forecast: Forecast, range: Range): Forecast {
  const before = forecast.range.high;
  const enough = before > 0 ? (forecast.enough * range.high) / before : forecast.enough;
  return { ...forecast, range, enough };
}

/** The same choice with another model, as the server offers it: its own tokens are not known here. */
export function withModel(paid: Paid, model: ModelOffer, prices: string, range: Range): Paid {
  const { provider, model: name, input, output } = model;
  const forecast = at(paid.shown.forecast, range);
  const economy = paid.economy === true && model.economy === true;
  return { ...paid, provider, model: name, economy, shown: { prices, input, output, forecast } };
}

/** What the server is asked: what it has, and what the run would cost there. */
export function question(provider: string, model: string, paid: Paid): string {
  const { calls, input, cached, output } = paid.shown.forecast;
  const numbers = Object.entries({ calls, input, cached, output }).map(([name, n]) => [name, String(Math.round(n))]);
  const economy = paid.economy ? [["economy", "true"]] : [];
  return String(new URLSearchParams([["provider", provider], ["model", model], ...numbers, ...economy]));
}
