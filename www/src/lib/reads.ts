/** Who reads what is sent, as the person chose it beside Start: it travels with the outbox. */
import type { Forecast } from "../gen/protocol.ts";
import * as format from "./format.ts";
import { t, tMaybe } from "./language.ts";

/** What was shown of a model when it was chosen. */
export type Shown = {
  /** The date of the table of prices. */
  prices: string;
  /** Dollars for a million tokens, read and written. */
  input: number;
  output: number;
  forecast: Forecast;
};

export type Paid = {
  provider: string;
  model: string;
  /** In batches, which take longer and cost less; an outbox of an older page does not say. */
  economy?: boolean;
  /** Dollars; null: the person wants no cap. */
  cap: number | null;
  shown: Shown;
};

export type Reads = { provider: "embedded" } | Paid;

export const RULES: Reads = { provider: "embedded" };

/** A provider's name, or its own word for one that the page does not know. */
export function providerName(provider: string): string {
  return tMaybe(`provider.${provider}`) ?? provider;
}

export function isPaid(reads: Reads): reads is Paid {
  return reads.provider !== "embedded";
}

/** What is said of it under the button. */
export function costs(reads: Reads): string {
  if (!isPaid(reads)) return t("start.rules");
  const { model, cap, shown } = reads;
  const range = format.range(shown.forecast.range);
  const said =
    cap === null ? t("start.model.open", { model, range }) : t("start.model", { model, range, cap: format.dollars(cap) });
  return reads.economy ? `${said} ${t("economy.start")}` : said;
}

/**
 * Whether a value that came from elsewhere has the form of a choice. The cell, where an export is
 * opened, is not believed: what it says is shown and stored as text and numbers, or not at all.
 */
export function isReads(value: unknown): value is Reads {
  if (!isObject(value)) return false;
  if (value["provider"] === "embedded") return true;
  const { provider, model, economy, cap, shown } = value;
  if (!(economy === undefined || typeof economy === "boolean")) return false;
  if (!isWord(provider) || !isWord(model) || !(cap === null || isAmount(cap))) return false;
  if (!isObject(shown) || !isWord(shown["prices"])) return false;
  const forecast = shown["forecast"];
  if (!isObject(forecast) || !isObject(forecast["range"])) return false;
  const numbers = [shown["input"], shown["output"], forecast["range"]["low"], forecast["range"]["high"]];
  const counts = ["calls", "input", "cached", "output"].map((name) => forecast[name]);
  return [...numbers, ...counts].every(isAmount);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isWord(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,128}$/.test(value);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < 1e15;
}
