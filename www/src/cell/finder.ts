/**
 * The worker that finds: what the one that reads hands over is searched here, and the texts of rows, which
 * that one keeps, are fetched from it and read.
 */
import { Finder } from "../../../build/wasm/decant.js";
import type { Wanted } from "../lib/find.ts";
import type { Back, Handed, RowTexts } from "./handing.ts";
import type { Answer, Excerpt, Place, Shown, Sought, TextPart } from "./worker-messages.ts";

/** What the index may take of WebAssembly's memory; beyond it titles and dates alone are found. */
const INDEX_BYTES = 96 << 20;

const NOTHING: Found = { rows: [], messages: [], scores: [], cut: 0, is_open: false };
/** So many rows are asked for at once, and of their texts about so many bytes are held. */
const FETCHED = 64;
const HELD_BYTES = 4 << 20;
/** So often at most the page hears of what was found so far. */
const TOLD_MS = 100;

/** What the index says: of phrases, which conversations may hold them. */
type Found = Omit<Answer, "isDone"> & { is_open: boolean };

type Texts = { row: number; lines: Uint8Array; rest: Uint8Array };

let finder: Finder | undefined;
let limit = INDEX_BYTES;
let reader: MessagePort | undefined;
/** What the reader was asked for and has not given yet. */
const awaited = new Map<number, (texts: RowTexts[]) => void>();
let asked = 0;

/** Takes what comes from the reader at this port; what came from one before can still be found. */
export function listen(port: MessagePort, isLight: boolean, guard: (does: () => void) => void): void {
  if (!finder) {
    limit = isLight ? 0 : INDEX_BYTES;
    finder = new Finder(limit);
  }
  finder.begin_again();
  if (reader) reader.onmessage = null;
  reader?.close();
  awaited.clear();
  reader = port;
  const take = (data: Handed) => {
    switch (data.kind) {
      case "findable":
        finder?.push(new Uint8Array(data.room, 0, data.bytes));
        return port.postMessage({ kind: "room", room: data.room } satisfies Back, [data.room]);
      case "anew":
        finder?.free();
        finder = new Finder(limit);
        return;
      case "texts":
        awaited.get(data.n)?.(data.texts);
        awaited.delete(data.n);
    }
  };
  port.onmessage = ({ data }) => guard(() => take(data));
}

/** `tell` hears of what was found so far, and of all of it; nothing more once other words are sought. */
export async function find(query: string, isSought: () => boolean, tell: (answer: Answer) => void): Promise<void> {
  const own = finder;
  const isWanted = () => isSought() && finder === own;
  // What was typed since is on its way: its turn has come once this one goes on.
  await new Promise((resolve) => setTimeout(resolve));
  if (!isWanted()) return;
  const { is_open, ...found }: Found = own?.find(query) ?? NOTHING;
  if (!own || !is_open) return tell({ ...found, isDone: true });
  const answer: Answer = { rows: [], messages: [], scores: [], cut: found.cut, isDone: false };
  let told = performance.now();
  let at = 0;
  for await (const { row, lines } of textsOf(found.rows, false)) {
    if (!isWanted()) return;
    if (own.holds(lines, query)) {
      answer.rows.push(row);
      answer.messages.push(found.messages[at] ?? null);
      answer.scores.push(found.scores[at] ?? 0);
    }
    at += 1;
    if (performance.now() - told < TOLD_MS) continue;
    tell(answer);
    told = performance.now();
  }
  tell({ ...answer, isDone: true });
}

/** The words around what was found, for the rows that are seen. */
export async function excerpts(query: string, sought: Sought[]): Promise<Excerpt[]> {
  const found: Excerpt[] = [];
  const rest = sought.values();
  for await (const { row, lines } of textsOf(sought.map(({ row }) => row), false)) {
    const { title, place } = rest.next().value ?? { title: "", place: null };
    if (finder) found.push({ row, ...finder.excerpt(title, lines, place ?? undefined, query) });
  }
  return found;
}

/** All messages of a row, with what is sought marked. */
export async function shownOf(row: number, query: string): Promise<Shown[]> {
  for await (const texts of textsOf([row])) return shown(texts, query);
  return [];
}

/** Which of these rows has the message. What an assistant kept has in its name where it is from. */
export async function locate({ source, conversation, message }: Wanted, among: number[]): Promise<Place | null> {
  const isIt = ({ name, signal }: Shown) =>
    signal === null ? name === message : name.startsWith(`${source}/`) && name.endsWith(`/${conversation}/${message}`);
  for await (const texts of textsOf(among)) {
    const found = shown(texts).find(isIt);
    if (found !== undefined) return { row: texts.row, name: found.name };
  }
  return null;
}

/** The messages that would go of these rows, and in which something of this kind is masked. */
export async function withMasks(of: string, among: number[]): Promise<Place[]> {
  const isOf = ({ kind, text }: TextPart) => kind === "mask" && (text === `[${of}]` || text.startsWith(`[${of}-`));
  const places: Place[] = [];
  for await (const texts of textsOf(among)) {
    const found = shown(texts).filter((message) => message.is_sent && message.parts.some(isOf));
    places.push(...found.map(({ name }) => ({ row: texts.row, name })));
  }
  return places;
}

function shown({ lines, rest }: Texts, query = ""): Shown[] {
  return finder?.opened(lines, rest, query) ?? [];
}

/** What the reader keeps of these rows, one after another; their lines alone, or what is in none of them too. */
async function* textsOf(rows: number[], withRest = true): AsyncGenerator<Texts> {
  for (let at = 0; at < rows.length; at += FETCHED) {
    const some = rows.slice(at, at + FETCHED);
    const texts = await new Promise<RowTexts[]>((resolve) => {
      awaited.set((asked += 1), resolve);
      reader?.postMessage({ kind: "texts", n: asked, rows: some } satisfies Back);
    });
    let read: Promise<Texts>[] = [];
    let bytes = 0;
    for (const [n, { lines, rest }] of texts.entries()) {
      const besides = withRest ? rest : new Blob([]);
      read.push(bytesOf(some[n] ?? 0, lines, besides));
      bytes += lines.size + besides.size;
      if (bytes < HELD_BYTES && n + 1 < texts.length) continue;
      yield* await Promise.all(read);
      read = [];
      bytes = 0;
    }
  }
}

async function bytesOf(row: number, lines: Blob, rest: Blob): Promise<Texts> {
  const [own, besides] = await Promise.all([lines.arrayBuffer(), rest.arrayBuffer()]);
  return { row, lines: new Uint8Array(own), rest: new Uint8Array(besides) };
}
