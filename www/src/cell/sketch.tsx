/** The sketch: what it is, beside what crosses, and the pane that shows it in the place of that. */
import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../lib/language.ts";
import { parse, plain, type Block } from "../lib/markdown.ts";
import * as counting from "./counting.ts";
import { ProblemNote } from "./problem.tsx";
import { screen } from "./screen.ts";
import * as own from "./sketch.ts";
import type { Sketched } from "./worker-messages.ts";

/** In this order, then the topics. */
const FILES = ["MEMORY.md", "SOUL.md", "IDENTITY.md", "USER.md", "AGENTS.md", "TOOLS.md"];

/** It was closed: the button that opens it has the focus again. */
let isBack = false;

export function SketchSection() {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (isBack) button.current?.focus();
    isBack = false;
  }, []);
  if (screen.value !== "choose" || counting.packed.value === null) return null;
  return (
    <section class="fields">
      <h2>{t("sketch.title")}</h2>
      <p class="sm soft">{t("sketch.what")}</p>
      <button ref={button} type="button" class="btn sm" onClick={own.open}>
        {t("sketch.open")}
      </button>
    </section>
  );
}

/** Beside the list, so that it is seen what a choice changes. */
export function SketchPane() {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    heading.current?.focus();
    // Where it stands under the list, its beginning is seen.
    heading.current?.scrollIntoView({ block: "start" });
  }, []);
  useSignalEffect(() => {
    if (counting.packed.value === null || counting.isCounting.value) own.stop();
    else own.make(counting.packedTurn.value);
  });
  const close = () => {
    isBack = true;
    own.close();
  };
  const isPicked = counting.packed.value !== null;
  const made = isPicked ? own.made.value : null;
  const isFresh = isNow(made);
  const failed = isNow(own.failed.value) ? own.failed.value : null;
  return (
    <aside
      class="right sketch"
      aria-labelledby="sketch"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <div class="bar">
        <h2 id="sketch" class="big" tabIndex={-1} ref={heading}>
          {t("sketch.title")}
        </h2>
        <div class="acts">
          <button type="button" class="btn sm" aria-disabled={!isFresh} onClick={() => isFresh && own.save()}>
            {t("sketch.save")}
          </button>
          <button type="button" class="btn sm" onClick={close}>
            {t("check.close")}
          </button>
        </div>
        <p class="sm soft" role="status">
          {failed === null && says(isPicked, isFresh, made?.sketched)}
        </p>
      </div>
      {failed !== null ? (
        <ProblemNote problem={{ code: "X01", text: t("sketch.failed"), facts: { fault: failed.fault } }} />
      ) : (
        made !== null && <Files sketched={made.sketched} isFresh={isFresh} />
      )}
    </aside>
  );
}

/** Whether it is of what is picked now. */
function isNow(of: { turn: number } | null): boolean {
  return of !== null && counting.packed.value !== null && !counting.isCounting.value && of.turn === counting.packedTurn.value;
}

/** What it was made of, or what is being made. */
function says(isPicked: boolean, isFresh: boolean, sketched: Sketched | undefined): string {
  if (!isPicked && !counting.isCounting.value) return t("sketch.nothing");
  if (sketched === undefined) return t("sketch.making");
  if (!isFresh) return t("sketch.renewing");
  const { all, read } = sketched;
  return read < all ? t("sketch.part", { n: read, all }) : t("sketch.all", { n: all });
}

function Files({ sketched, isFresh }: { sketched: Sketched; isFresh: boolean }) {
  const topics = sketched.files.filter(({ path }) => path.startsWith("memory/"));
  const main = FILES.flatMap((name) => sketched.files.filter(({ path }) => path === name));
  const files = [...main, ...topics].map(({ path, text }) => ({ path, blocks: keyed(parse(text)) }));
  const some = files.filter(({ blocks }) => blocks.some(({ block }) => block.kind !== "heading"));
  return (
    <div class={isFresh ? "document" : "document stale"} aria-busy={!isFresh}>
      {some.length === 0 && <p class="soft">{t("sketch.empty")}</p>}
      {some.map(({ path, blocks }) => (
        <section key={path}>
          <h3>{nameOf(path)}</h3>
          {blocks.map(({ key, block }) => (
            <Drawn key={key} block={block} />
          ))}
        </section>
      ))}
    </div>
  );
}

/** What is said in the next sketch too stays the same element, so that it stays in view. */
function keyed(blocks: Block[]): { key: string; block: Block }[] {
  const times = new Map<string, number>();
  return blocks.map((block) => {
    const words = plain(block.inline);
    const before = times.get(words) ?? 0;
    times.set(words, before + 1);
    return { key: `${before} ${words}`, block };
  });
}

function nameOf(path: string): string {
  return path.replace(/^memory\//, "").replace(/\.md$/, "").replaceAll("-", " ");
}

function Drawn({ block }: { block: Block }) {
  const words = plain(block.inline);
  // The first level is the file's own title, which stands above.
  if (block.kind === "heading") return block.level === 1 ? null : <h4 dir="auto">{words}</h4>;
  return (
    <p class="says" dir="auto">
      {words}
    </p>
  );
}
