/**
 * The language of the page: the browser's, until the person makes another choice, which the
 * browser keeps. What is said stands in `words/`, one file for each, and has to be learned before
 * it is shown; what shows reads it through {@link t}, and follows when the language changes.
 */
import { signal } from "@preact/signals-core";
import type { en } from "../words/en.ts";

export type Language = "en" | "de";
/** What may be said of one thing, and of several. */
export type Plural = { one: string; other: string };
export type Key = keyof typeof en;

export type Words = Record<Key, string | Plural>;

/** Of each language that was learned. */
const WORDS = {} as Record<Language, Words>;
/** The forms of numbers and dates. English days come before months. */
const LOCALES: Record<Language, string> = { en: "en-GB", de: "de-DE" };

export const language = signal<Language>("en");

/** Takes words of a language, beside those that it has: from now on they can be shown. */
export function learn(name: Language, words: Words): void {
  WORDS[name] = { ...WORDS[name], ...words };
}

export function locale(): string {
  return LOCALES[language.value];
}

/** The first of the languages that the person reads which there are words in. */
export function preferred(languages: readonly string[]): Language {
  const known = languages.map((one) => one.slice(0, 2).toLowerCase());
  return known.find((one): one is Language => one in LOCALES) ?? "en";
}

/** What the person chose before, or what their browser asks for. */
export function kept(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("language");
  } catch {
    // A window that keeps nothing shows what the browser asks for.
  }
  return chosen === "en" || chosen === "de" ? chosen : preferred(navigator.languages);
}

export function show(next: Language): void {
  language.value = next;
  document.documentElement.lang = next;
}

/** The one that is not shown. */
export function other(): Language {
  return language.value === "en" ? "de" : "en";
}

/** Shows it from now on. */
export function choose(next: Language): void {
  show(next);
  try {
    localStorage.setItem("language", next);
  } catch {
    // It is shown until the window is closed.
  }
}

/** Values for the places of a text: `{name}`. A plural goes by `n`, or by `count` if `n` is words. */
export type Values = Record<string, string | number>;

/** The words of this name. */
export function t(key: Key, values: Values = {}): string {
  return form(key, values).replace(PLACE, (place, name: string) => word(values[name] ?? place));
}

/** Words with elements at their places: a list of texts and those. */
export function rich<T>(key: Key, values: Record<string, T | string | number>, count = 0): (T | string | number)[] {
  const parts = form(key, { count }).split(/(\{[a-zA-Z]+\})/);
  return parts.map((part) => {
    const name = /^\{([a-zA-Z]+)\}$/.exec(part)?.[1];
    return name === undefined ? part : (values[name] ?? part);
  });
}

const PLACE = /\{([a-zA-Z]+)\}/g;
const rules = new Map<Language, Intl.PluralRules>();
const numbers = new Map<Language, Intl.NumberFormat>();

function word(value: string | number): string {
  return typeof value === "string" ? value : one(numbers, Intl.NumberFormat).format(value);
}

/** Making one is slow, and lists are long. */
function one<T>(made: Map<Language, T>, Make: new (locale: string) => T): T {
  let found = made.get(language.value);
  if (found === undefined) {
    found = new Make(locale());
    made.set(language.value, found);
  }
  return found;
}

function form(key: Key, values: Values): string {
  const words = WORDS[language.value][key];
  if (typeof words === "string") return words;
  const n = Number(values["count"] ?? values["n"] ?? 0);
  return one(rules, Intl.PluralRules).select(n) === "one" ? words.one : words.other;
}

/** The words of a name that is made of parts, if there are any. */
export function tMaybe(key: string, values: Values = {}): string | null {
  return key in WORDS[language.value] ? t(key as Key, values) : null;
}
