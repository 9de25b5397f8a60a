/** Numbers, sizes, sums, dates and spans as people read them, in the page's language. All from `Intl`. */
import { locale, t, tMaybe } from "./language.ts";

const UNITS = ["B", "kB", "MB", "GB"] as const;

/** One of each kind for each language: making them is slow, and lists are long. */
const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function number(options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return once(options, (locale) => new Intl.NumberFormat(locale, options));
}

function once<T extends Intl.NumberFormat | Intl.DateTimeFormat>(options: object, make: (locale: string) => T): T {
  const name = `${locale()} ${JSON.stringify(options)}`;
  let found = made.get(name) as T | undefined;
  if (found === undefined) {
    found = make(locale());
    made.set(name, found);
  }
  return found;
}

/** `2,847`. */
export function count(n: number): string {
  return number().format(n);
}

/** `950`, `4.1k`, `21k`. */
export function rough(n: number): string {
  return n < 1000 ? count(n) : number({ notation: "compact", maximumSignificantDigits: 2 }).format(n).toLowerCase();
}

/** `0 B`, `212 B`, `1.2 kB`, `12.1 MB`: thousands, one digit after the point. */
export function bytes(n: number): string {
  let unit = 0;
  let value = n;
  // 999.95 would be rounded to 1000.0 of the smaller unit.
  while (value >= (unit === 0 ? 1000 : 999.95) && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : 1;
  const shown = number({ minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
  return isolated(`${shown.format(value)}\u00a0${UNITS[unit]}`);
}

/** A number before its unit, also in a page that is read from right to left: there it would be shown turned. */
function isolated(text: string): string {
  return globalThis.document?.documentElement.dir === "rtl" ? `\u2066${text}\u2069` : text;
}

/** `$2.05`, `$0.0061`: below ten cents two digits that say something, so that none is nothing. */
export function dollars(usd: number): string {
  return money(usd).format(usd);
}

function money(usd: number): Intl.NumberFormat {
  const digits =
    usd > 0 && usd < 0.1
      ? ({ maximumSignificantDigits: 2 } as const)
      : ({ minimumFractionDigits: 2, maximumFractionDigits: 2 } as const);
  return number({ style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", ...digits });
}

/** `$2.05 – $2.60`, `$0.0003 – $0.0012`. */
export function range({ low, high }: { low: number; high: number }): string {
  return money(high).formatRange(low, high);
}

/** `22 Nov 2026`, in the person's time zone; `""` for no time. */
export function day(at: string | number | null): string {
  return at === null ? "" : date(at, { day: "numeric", month: "short", year: "numeric" });
}

/** `two pictures, a video and a document`. */
export function list(things: readonly string[]): string {
  return new Intl.ListFormat(locale()).format(things);
}

/** `November 2022`. */
export function month(at: string | number): string {
  return date(at, { month: "long", year: "numeric" });
}

/** When something was: a day, a month, a season, a year, from one to another, or words. */
export function looked(at: string): string {
  const [first = "", last] = at.split("/");
  if (last !== undefined) return `${looked(first)} – ${looked(last)}`;
  const season = tMaybe(`season.${at.slice(5)}`);
  if (season !== null) return `${season} ${at.slice(0, 4)}`;
  if (/^\d{4}-\d\d-\d\d$/.test(at)) return day(`${at}T12:00`);
  return /^\d{4}-\d\d$/.test(at) ? month(`${at}-15T12:00`) : at;
}

/** `14:02:11`. */
export function clock(at: string | number): string {
  return date(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `14:06`. */
export function minute(at: string | number): string {
  return date(at, { hour: "2-digit", minute: "2-digit" });
}

/** `3.1 s`, `2 min 5 s`. */
export function seconds(ms: number): string {
  if (ms < 59_950) {
    const shown = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
    return `${shown.format(ms / 1000)}\u00a0s`;
  }
  const all = Math.round(ms / 1000);
  return `${Math.floor(all / 60)}\u00a0min ${all % 60}\u00a0s`;
}

/** `10 to 40 s`, `2 to 9 min`, `1 to 3 h`: as rough as it is known. */
export function span(least: number, most: number): string {
  const [unit, name] = most < 90 ? [1, "s"] : most < 5400 ? [60, "min"] : [3600, "h"];
  const [from, to] = [Math.max(1, Math.floor(least / unit)), Math.max(1, Math.ceil(most / unit))];
  return from === to ? `${count(to)}\u00a0${name}` : t("span", { from: count(from), to: `${count(to)}\u00a0${name}` });
}

function date(at: string | number, options: Intl.DateTimeFormatOptions): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : once(options, (to) => new Intl.DateTimeFormat(to, options)).format(time);
}
