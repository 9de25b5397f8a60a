/**
 * The report of an error, fit to be posted in public. Nothing that was read, typed, named or
 * answered can be in it: each line is made of what may stand there, none is what is left when
 * something was taken out. It is shown in full, and the person copies it: nothing is sent.
 */
import type { Harmless } from "./layout.ts";

/** What of an error may be told. */
export type Facts = {
  /** Words of ours, by a name of ours. */
  words?: Record<string, string | null>;
  /** In bytes; told as about how much. */
  sizes?: Record<string, number>;
  /** Told as about how many. */
  counts?: Record<string, number>;
  /** Layouts that nobody knows. */
  layouts?: readonly Harmless[];
  /** What {@link faultOf} says of an exception. */
  fault?: string | null;
};

export type Told = Facts & { code: string; build: string };

const LAYOUTS_MAX = 5;
const PLACES_MAX = 5;
const UNITS = ["B", "kB", "MB", "GB"] as const;

export function report({ code, build, words = {}, sizes = {}, counts = {}, layouts = [], fault = null }: Told): string {
  const said = { code, build, ...words };
  const lines = [
    ...Object.entries(said).flatMap(([name, value]) => (value === null ? [] : [`${name} ${word(value)}`])),
    `browser ${browserOf(navigator.userAgent)}`,
    ...Object.entries(sizes).map(([name, n]) => `${name} ${size(n)}`),
    ...Object.entries(counts).map(([name, n]) => `${word(name)} ${rough(n)}`),
    ...(fault === null ? [] : [`fault ${fault}`]),
    ...layouts.slice(0, LAYOUTS_MAX).map((layout) => `layout ${layout}`),
  ];
  return `decant\n${lines.join("\n")}`;
}

/** What kind of exception it is and where it was thrown. Its message may quote what was read. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error || error instanceof DOMException)) return "Error";
  const name = /^[A-Z][A-Za-z]{0,30}Error$/.test(error.name) ? error.name : "Error";
  const stack = error.stack ?? "";
  const after = stack.indexOf(error.message) + error.message.length;
  return [name, ...places(stack.slice(Math.max(0, after)))].join(" ");
}

/** `1:4321` in a script, `f12:0x3a` in WebAssembly. */
function places(stack: string): string[] {
  const found = stack.matchAll(/wasm-function\[(\d+)\]:(0x[0-9a-f]+)|:(\d+):(\d+)\)?$/gm);
  const all = [...found].map(([, at, offset, line, column]) => (at ? `f${at}:${offset}` : `${line}:${column}`));
  return all.slice(0, PLACES_MAX);
}

/** Only what has the form of a word of ours. */
function word(text: string): string {
  return /^[A-Za-z0-9_]{1,32}$/.test(text) ? text : "?";
}

/** One digit says how large it was, and of whom it is says nothing. */
function rough(n: number): string {
  return String(Number(n.toPrecision(1)));
}

function size(n: number): string {
  const unit = Math.min(Math.floor(Math.log10(Math.max(1, n)) / 3), UNITS.length - 1);
  return `${rough(n / 1000 ** unit)} ${UNITS[unit]}`;
}

/** `Chrome 156`: the most telling of the names that a browser gives itself. */
function browserOf(agent: string): string {
  const names = ["Edg", "OPR", "Firefox", "Chrome", "Version"];
  const found = names.map((name) => new RegExp(`${name}/(\\d+)`).exec(agent)?.[0]).find(Boolean);
  const kind = /Mobi/.test(agent) ? ", phone" : "";
  return `${found?.replace("Version", "Safari").replace("/", " ") ?? "?"}${kind}`;
}
