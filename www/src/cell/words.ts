/** What the person reads when something is wrong with a file. Codes are stable. */
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import { harmless } from "../lib/layout.ts";
import type { Facts } from "../lib/report.ts";
import type { Contents, FileRead, NameFound, Row, SetAside } from "./worker-messages.ts";

/** Something to say: what happened, and what can be done. */
export type Problem = {
  code: string;
  text: string;
  facts?: Facts;
  /** What it is about, a line each. */
  lines?: string[];
  /** What the person can do about it here. */
  ways?: Way[];
  /** Nothing is amiss: there is something to know. */
  isMild?: boolean;
};

export type Way = { label: string; take: () => void };

/** A file larger than this is not opened in a tab. */
export const FILE_BYTES_MAX = 10_000_000_000;

/** Words for files in which nothing was found, which lay there in a folder. `null` if there is something to choose from. */
export function nothingFound(files: FileRead[], rows: number, contents: Contents, paths: readonly string[]): Problem | null {
  if (rows > 0) return null;
  const reasons = new Set(files.flatMap((file) => file.problems.map((problem) => problem.reason)));
  const facts = factsOf(files);
  if (reasons.has("changed")) return { code: "C10", text: t("file.changed"), facts };
  if (reasons.has("encrypted")) return { code: "C04", text: t("file.encrypted"), facts };
  if (reasons.has("cut_short")) return { code: "C05", text: t("file.cutShort"), facts };
  const isOther = files.every((file) =>
    file.problems.some((problem) => problem.reason === "not_an_export"),
  );
  // Several that are none are what a folder holds.
  if (isOther && files.length === 1) {
    const kind = t(`kind.${kindOf(files[0]?.name ?? "")}`);
    return { code: "C01", text: t("file.other", { kind }), facts };
  }
  const isItself = files.length === 1 && contents.tops[0] === files[0]?.name;
  const holds = isItself ? "" : heldWords(contents);
  const text = [t("file.none"), holds, t("file.bring")].filter((words) => words !== "").join(" ");
  return { code: "C02", text, lines: isItself ? [] : topsOf(contents, paths), facts };
}

const HELD = ["pictures", "sounds", "films", "documents", "others"] as const;

/** `We found 214 pictures and 1 document.`, or nothing. */
function heldWords(contents: Contents): string {
  const what = HELD.filter((kind) => contents[kind] > 0).map((kind) => t(`holds.${kind}`, { n: contents[kind] }));
  return what.length === 0 ? "" : t("file.holds", { what: format.list(what) });
}

/** So many names are shown, and so much of each: who wrote them may be anybody. */
const TOPS_MAX = 6;
const TOP_CHARS = 60;

/** What lies on top of archives, and of the folder that was brought. */
function topsOf({ tops, has_more }: Contents, paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => (path.split("/").length > 2 ? [`${cut(path.split("/")[1] ?? "")}/`] : []));
  const all = [...new Set([...folders, ...tops].map(seen))];
  if (all.length === 0) return [];
  // What a name does to the direction of the text ends with it.
  const names = all.slice(0, TOPS_MAX).map((name) => `\u2068${name}\u2069`).join(", ");
  return [t(has_more || all.length > TOPS_MAX ? "file.topsMore" : "file.tops", { names })];
}

/** What there is to say of conversations that were read: how many were met again, why some were set aside, and whether it is asked of whose are kept. */
export type Met = { merged: number; setAside: SetAside[]; isAskedWhose?: boolean };

/** Whole characters alone. */
function cut(name: string): string {
  return [...name].slice(0, TOP_CHARS).join("");
}

/** Without what no eye sees: it might end the isolation and turn the words around it. */
function seen(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, "");
}

/** Words for files of which only part could be read, or which are not as they could be. */
export function problemsOf(files: FileRead[], rows: number, { merged, setAside, isAskedWhose }: Met): Problem[] {
  const problems: Problem[] = [];
  const facts = factsOf(files, rows);
  const add = (code: string, text: string) => problems.push({ code, text, facts });
  const has = (reason: string) =>
    files.flatMap((file) => file.problems).filter((problem) => problem.reason === reason);
  if (has("changed").length > 0) add("C10", t("file.partChanged"));
  if (has("cut_short").length > 0 || has("no_directory").length > 0) {
    const next = rows === 0 ? t("file.getAgain") : t("file.useOrGet");
    add("C05", t("file.stops", { n: rows, next }));
  }
  const missing = has("missing_part").map((problem) => problem.member ?? "");
  if (missing.length > 0) {
    const parts = missing.join(", ");
    add("C07", t("file.missing", { n: missing.length, parts }));
  }
  if (has("several_accounts").length > 0 && !isAskedWhose) add("C09", t("file.two"));
  const unknown = setAside.filter(({ reason }) => reason === "unknown_layout").length;
  if (unknown > 0) add("C14", t("file.shape", { n: unknown }));
  const tell = (code: string, text: string) => problems.push({ code, text, isMild: true });
  if (merged > 0) tell("C08", t("file.met", { n: merged }));
  if (files.some(isPageOfTakeout)) tell("C03", t("file.html"));
  const others = has("not_an_export").length + has("no_conversations").length;
  if (others > 0) add("C01", t("file.leftAlone", { n: others }));
  const unread = ["encrypted", "unknown_method", "damaged", "too_large"].flatMap(has);
  if (unread.length > 0) add("C06", t("file.unread", { n: unread.length }));
  return problems;
}

function isPageOfTakeout({ sources, members_read: members }: FileRead): boolean {
  return sources.includes("gemini") && members.some((name) => /\.html?$/i.test(name));
}

/** What of files may be told to others: sizes, sources, reasons and layouts. */
function factsOf(files: FileRead[], conversations = 0): Facts {
  const reasons = files.flatMap((file) => file.problems).map(({ reason }) => reason);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    sizes: { brought: bytes },
    counts: { files: files.length, conversations, ...timesOf(files.flatMap(({ sources }) => sources)), ...timesOf(reasons) },
    layouts: files.flatMap((file) => file.left ?? []).map(({ layout }) => harmless(layout)),
  };
}

/** How often each of these words is there. */
export function timesOf(words: readonly string[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const word of words) times[word] = (times[word] ?? 0) + 1;
  return times;
}

/** Why a vault or a memory could not be opened or made: by its word, else in the core's own. */
export function sealedWords(words: string): string {
  return tMaybe(`sealed.${words}`) ?? sentence(words);
}

/** What the core says of a file, as a sentence. */
function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** Files that no tab can take. */
export function tooLarge(files: File[]): Problem | null {
  const large = files.find((file) => file.size > FILE_BYTES_MAX);
  if (large === undefined) return null;
  const text = t("file.tooLarge", { size: format.bytes(large.size) });
  return { code: "C15", text, facts: { sizes: { brought: large.size } } };
}

/** Why one conversation could not be read. */
export function reasonOf(setAside: SetAside): string {
  return tMaybe(`aside.${setAside.reason}`) ?? t("aside.other");
}

/** What a conversation is called, or what the export itself holds as memory. */
export function titleOf(row: Row): string {
  return row.remembered > 0 ? t("list.remembered") : row.title || t("list.untitled");
}

/** `November 2022 to August 2026`, or nothing if no conversation has a time. */
export function monthsOf(of: readonly Row[]): string {
  const times = of.flatMap((row) => (row.at === null ? [] : [row.at]));
  if (times.length === 0) return "";
  const [first, last] = times.reduce(
    ([first, last], at) => [Math.min(first, at), Math.max(last, at)],
    [Infinity, -Infinity],
  );
  const [from, to] = [format.month(first), format.month(last)];
  return from === to ? from : t("span", { from, to });
}

/** Why a conversation is left out without being asked. */
export function whyLeftOut(excluded: NonNullable<Row["excluded"]>): string {
  return t(`left.${excluded}`);
}

/** The kinds of masked values, as the list beside Start names them. */
export function maskedKind(kind: string): string {
  return tMaybe(`masked.${kind}`) ?? kind;
}

/** Whether a vault holds the values of this kind: `src/vault.rs` keeps none of credentials. */
export function isKept(kind: string): boolean {
  return ["email", "phone", "ip", "word", "name", "literal"].includes(kind);
}

/** Where a name was found. */
export function nameContext(context: NameFound["context"]): string {
  return t(`name.${context}`);
}


type Kind = "pdf" | "picture" | "recording" | "document" | "page" | "other";

function kindOf(name: string): Kind {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  if (ending === "pdf") return "pdf";
  if (["jpg", "jpeg", "png", "gif", "webp", "heic"].includes(ending)) return "picture";
  if (["mp4", "mov", "webm", "mp3", "m4a", "wav"].includes(ending)) return "recording";
  if (["doc", "docx", "odt", "pages", "txt", "md", "rtf"].includes(ending)) return "document";
  if (["htm", "html"].includes(ending)) return "page";
  return "other";
}
