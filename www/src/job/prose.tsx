/** A file of the memory as prose: each line that cites facts opens what it comes from. */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import { parse, plain, sectionAt, type Block, type Inline } from "../lib/markdown.ts";
import { Copy } from "./copying.tsx";
import { addressOf } from "./place.ts";

/** A document, the lines of it that cite facts, and the memory that both are of. */
export type Written = { version: string; text: string; cited: Map<number, string[]> | undefined };

/** A line that was opened; `path` is that of its file, or the name of another list. */
export type Selected = { path: string; line: number; text: string; facts: string[] };
export const selected = signal<Selected | null>(null);

export function Blocks({ path, written }: { path: string; written: Written }) {
  return (
    <>
      {parse(written.text).map((block) => {
        if (block.kind === "heading") return <Heading key={block.line} block={block} text={written.text} />;
        const facts = written.cited?.get(block.line) ?? [];
        return <Line key={block.line} block={block} path={path} facts={facts} />;
      })}
    </>
  );
}

type HeadingBlock = Extract<Block, { kind: "heading" }>;

function Heading({ block, text }: { block: HeadingBlock; text: string }) {
  const words = <Words inline={block.inline} />;
  // The first level is the file's own title, under the page's.
  if (block.level === 1) return <h2 class="title">{words}</h2>;
  if (block.level > 2) return <h3>{words}</h3>;
  return (
    <div class="cut">
      <h2>{words}</h2>
      <Copy
        name={t("copy.file")}
        of={plain(block.inline)}
        kind="btn sm quiet"
        text={() => Promise.resolve(sectionAt(text, block.line))}
      />
    </div>
  );
}

function Line(props: { block: Exclude<Block, { kind: "heading" }>; path: string; facts: string[] }) {
  const { block, path, facts } = props;
  const { line } = block;
  if (facts.length === 0) {
    return (
      <p class="f plain" dir="auto">
        <Words inline={block.inline} />
      </p>
    );
  }
  const isOpen = selected.value?.path === path && selected.value.line === line;
  return (
    <button
      type="button"
      class="f"
      dir="auto"
      data-line={line}
      aria-expanded={isOpen}
      onClick={() => {
        selected.value = { path, line, text: plain(block.inline), facts };
      }}
      onKeyDown={step}
    >
      <span>
        <Words inline={block.inline} />
      </span>
      {facts.length > 1 && <span class="s num">{t("n.facts", { n: facts.length })}</span>}
    </button>
  );
}

/** J, K and the arrows lead from line to line. */
export function step(event: KeyboardEvent): void {
  const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...document.querySelectorAll<HTMLElement>("button.f")];
  const at = all.findIndex((one) => one === event.currentTarget);
  all[at + by]?.focus();
  event.preventDefault();
}

function Words({ inline }: { inline: Inline[] }) {
  return (
    <>
      {inline.map((one) => {
        switch (one.kind) {
          case "text":
            return one.text;
          case "code":
            return <code>{one.text}</code>;
          case "strong":
            return <strong>{one.text}</strong>;
          case "emphasis":
            return <em>{one.text}</em>;
          case "topic":
            return <a href={addressOf(one.path)}>{one.text}</a>;
        }
      })}
    </>
  );
}
