/** Numbers, sizes, dates and lists as people read them. All from `Intl`. */

const LOCALE = "en-GB";
const whole = new Intl.NumberFormat(LOCALE);
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumSignificantDigits: 2 });
const plural = new Intl.PluralRules(LOCALE);
const UNITS = ["B", "kB", "MB", "GB"] as const;

/** `2,847`. */
export function count(n: number): string {
  return whole.format(n);
}

/** `1 conversation`, `2,847 conversations`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${plural.select(n) === "one" ? one : many}`;
}

/** `950`, `4.1k`, `21k`. */
export function rough(n: number): string {
  return n < 1000 ? whole.format(n) : short.format(n).toLowerCase();
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
  return `${unit === 0 ? value : value.toFixed(1)}\u00a0${UNITS[unit]}`;
}

/** `22 Nov 2026`, in the person's time zone; `""` for no time. */
export function day(at: string | number | null): string {
  return at === null ? "" : date(at, { day: "numeric", month: "short", year: "numeric" });
}

/** `November 2022`. */
export function month(at: string | number): string {
  return date(at, { month: "long", year: "numeric" });
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
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}\u00a0s`;
  const all = Math.round(ms / 1000);
  return `${Math.floor(all / 60)}\u00a0min ${all % 60}\u00a0s`;
}

function date(at: string | number, options: Intl.DateTimeFormatOptions): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? "" : new Intl.DateTimeFormat(LOCALE, options).format(time);
}
