/**
 * The Markdown that the memory's files are written in, as a structure to draw: headings, list
 * items and paragraphs, emphasis, code, and links to other files of the memory. Nothing else is
 * markup; a link to anywhere else is its text. Line numbers count from 1, as in `lines.jsonl`.
 */

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "emphasis"; text: string }
  | { kind: "topic"; text: string; path: string };

export type Block =
  | { kind: "heading"; level: number; line: number; inline: Inline[] }
  | { kind: "item"; line: number; inline: Inline[] }
  | { kind: "paragraph"; line: number; inline: Inline[] };

/** A link that leads to a file of the memory; all others are only text. */
const TOPIC = /^memory\/[a-z0-9-]{1,40}\.md$/;

export function parse(text: string): Block[] {
  const blocks: Block[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const at = index + 1;
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    const item = /^\s*[-*] (.*)$/.exec(line);
    if (heading) {
      const [, marks = "", words = ""] = heading;
      blocks.push({ kind: "heading", level: marks.length, line: at, inline: inline(words) });
    } else if (item) {
      blocks.push({ kind: "item", line: at, inline: inline(item[1] ?? "") });
    } else {
      blocks.push({ kind: "paragraph", line: at, inline: inline(line) });
    }
  }
  return blocks;
}

/** The lines from the heading at a line to the next that is no deeper. */
export function sectionAt(text: string, line: number): string {
  const lines = text.split("\n");
  const depth = (at: number) => /^#{1,6}(?= )/.exec(lines[at] ?? "")?.[0].length ?? Infinity;
  let end = line;
  while (end < lines.length && depth(end) > depth(line - 1)) end += 1;
  return `${lines.slice(line - 1, end).join("\n").trim()}\n`;
}

/** What is one line, without its markup. */
export function plain(inlines: readonly Inline[]): string {
  return inlines.map(({ text }) => text).join("");
}

const PATTERNS: [RegExp, (match: RegExpExecArray) => Inline][] = [
  [/\\([\\`*_{}[\]()#+\-.!<>~|:=@^$&'"/,;?%])/y, ([, text = ""]) => ({ kind: "text", text })],
  [/(`+)([^`]+)\1/y, ([, , text = ""]) => ({ kind: "code", text })],
  [/\[((?:\\.|[^\]\\])+)\]\(([^)\s]*)\)/y, ([, words = "", path = ""]) => link(words, path)],
  [/\*\*((?:\\.|[^*\\])+)\*\*/y, ([, words = ""]) => ({ kind: "strong", text: unescaped(words) })],
  [
    /(?<![\p{L}\p{N}*])\*((?:\\.|[^*\s\\])(?:(?:\\.|[^*\\])*[^*\s\\])?)\*(?![\p{L}\p{N}*])/uy,
    ([, words = ""]) => ({ kind: "emphasis", text: unescaped(words) }),
  ],
];

export function inline(line: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  while (at < line.length) {
    const piece = markupAt(line, at) ?? { inline: character(line, at), end: at + 1 };
    const last = found.at(-1);
    if (last?.kind === "text" && piece.inline.kind === "text") last.text += piece.inline.text;
    else found.push(piece.inline);
    at = piece.end;
  }
  return found;
}

function markupAt(line: string, at: number): { inline: Inline; end: number } | null {
  for (const [pattern, make] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match) return { inline: make(match), end: pattern.lastIndex };
  }
  return null;
}

function character(line: string, at: number): Inline {
  return { kind: "text", text: line[at] ?? "" };
}

function link(words: string, path: string): Inline {
  const text = unescaped(words);
  return TOPIC.test(path) ? { kind: "topic", text, path } : { kind: "text", text };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gu, "$1");
}
