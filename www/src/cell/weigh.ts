/** The worker's part in what a model would cost: all models are weighed at once, when one is asked about. */
import { Weigher, models as offered } from "../../../build/wasm/decant.js";
import type { Forecast } from "../gen/protocol.ts";
import type { FromWorker, Models, ToWorker } from "./worker-messages.ts";

type AskedLeast = Extract<ToWorker, { kind: "least" }>;
type Asked = Extract<ToWorker, { kind: "weigh" }>;

let weighed: { turn: number; weigher: Promise<Weigher | null> } | undefined;

/** The models that there are prices of, today. */
export function models(): FromWorker {
  const given: Models = offered(Date.now());
  return { kind: "models", ...given };
}

/** What the lines come to; nothing if others have been picked meanwhile. */
export async function weigh(
  asked: Asked,
  lines: () => Promise<Iterable<Blob>>,
  isCurrent: () => boolean,
): Promise<FromWorker | null> {
  if (weighed?.turn !== asked.turn) {
    void weighed?.weigher.then((old) => old?.free());
    weighed = { turn: asked.turn, weigher: weighAll(lines(), asked.learnt, isCurrent) };
  }
  const weigher = await weighed.weigher;
  if (weigher === null || !isCurrent()) return null;
  const { turn, provider, model, economy, cap } = asked;
  const forecast: Forecast | undefined = weigher.forecast(provider, model, economy, cap ?? undefined, Date.now());
  return { kind: "weighed", turn, provider, model, economy, cap, forecast: forecast ?? null };
}

/** What lines come to at least, to which more will be added. */
export async function least(
  { provider, model, economy, learnt }: AskedLeast,
  lines: Promise<Iterable<Blob>>,
  isCurrent: () => boolean,
): Promise<FromWorker> {
  const weigher = await weighAll(lines, learnt, isCurrent);
  const forecast: Forecast | undefined = weigher?.forecast(provider, model, economy, undefined, Date.now());
  weigher?.free();
  return { kind: "least", provider, model, economy, usd: forecast?.range.low ?? null };
}

async function weighAll(lines: Promise<Iterable<Blob>>, learnt: string, isCurrent: () => boolean): Promise<Weigher | null> {
  const weigher = new Weigher(learnt);
  for (const piece of await lines) {
    weigher.push(new Uint8Array(await piece.arrayBuffer()));
    if (isCurrent()) continue;
    weigher.free();
    return null;
  }
  return weigher;
}
