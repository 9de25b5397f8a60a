/** A file of the memory as prose: each line that cites facts opens what it comes from. */
import { Fragment } from "preact";
import { t } from "../lib/language.ts";
import { parse, plain, sectionAt, type Block, type Inline } from "../lib/markdown.ts";
import { messagesOf, type Fact } from "./bundle.ts";
import { Copy } from "./copying.tsx";
import { FactRow, OfOthers } from "./fact-row.tsx";
import { factsOf, replacedBy } from "./known.ts";
import { addressOf } from "./place.ts";
import { selected, step } from "./selected.ts";

/** A document, the lines of it that cite facts, and the memory that both are of. */
export type Written = { version: string; text: string; cited: Map<number, string[]> | undefined };

/** Of what a line took the place of, so much is shown under it: the rest stands beside it when it is opened. */
const REPLACED_SHOWN = 3;

export function Blocks({ path, written }: { path: string; written: Written }) {
  return (
    <>
      {parse(written.text).map((block) => {
        if (block.kind === "heading") return <Heading key={block.line} block={block} text={written.text} />;
        const facts = written.cited?.get(block.line) ?? [];
        return (
          <Fragment key={block.line}>
            <Line block={block} path={path} facts={facts} />
            <Replaced older={replacedBy(facts, written.version)} path={path} line={block.line} />
          </Fragment>
        );
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
  const known = factsOf(facts);
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
        <OfOthers facts={known} />
      </span>
      <span class="s num">{standsOn(facts.length, known)}</span>
    </button>
  );
}

/** What was so before, struck. No part of the document: it is neither copied nor edited with it. */
function Replaced({ older, path, line }: { older: Fact[]; path: string; line: number }) {
  if (older.length === 0) return null;
  const left = older.length - REPLACED_SHOWN;
  return (
    <div class="was">
      {older.slice(0, REPLACED_SHOWN).map((fact, at) => (
        <FactRow key={fact.id} fact={fact} path={path} line={`${line}.${at}`} />
      ))}
      {left > 0 && <p class="soft sm">{t("since.more", { n: left })}</p>}
    </div>
  );
}

/** How many facts are behind a line, if several are, and on how many messages they stand, once that is known. */
function standsOn(n: number, known: Fact[]): string {
  const parts = [
    ...(n > 1 ? [t("n.facts", { n })] : []),
    ...(known.length > 0 ? [t("n.messages", { n: messagesOf(known) })] : []),
  ];
  return parts.join(", ");
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
