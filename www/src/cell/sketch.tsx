/** The sketch: what it is, beside what crosses, and the sheet that shows it. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/language.ts";
import { parse, plain, type Block } from "../lib/markdown.ts";
import { ProblemNote } from "./problem.tsx";
import * as own from "./sketch.ts";
import * as state from "./state.ts";
import type { Sketched } from "./worker-messages.ts";

/** In this order, then the topics. */
const FILES = ["MEMORY.md", "SOUL.md", "IDENTITY.md", "USER.md", "AGENTS.md", "TOOLS.md"];

export function SketchSection() {
  if (state.screen.value !== "choose" || state.packed.value === null) return null;
  const isReady = !state.isCounting.value;
  const open = () => {
    if (!isReady) return;
    own.make(state.packedTurn.value);
    own.isOpen.value = true;
  };
  return (
    <section class="fields">
      <h2>{t("sketch.title")}</h2>
      <p class="sm soft">{t("sketch.what")}</p>
      <button type="button" class="btn sm" aria-disabled={!isReady} onClick={open}>
        {t("sketch.open")}
      </button>
    </section>
  );
}

export function SketchSheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (own.isOpen.value) dialog.current?.showModal();
  }, [own.isOpen.value]);
  if (!own.isOpen.value) return null;
  const now = own.sketchOf(state.packedTurn.value);
  return (
    <dialog ref={dialog} class="sheet sketch" aria-labelledby="sketch" onClose={() => (own.isOpen.value = false)}>
      <div class="bar">
        <h2 id="sketch" class="big">
          {t("sketch.title")}
        </h2>
        <div class="acts">
          {now.step === "made" && (
            <button type="button" class="btn sm ink" onClick={own.save}>
              {t("sketch.save")}
            </button>
          )}
          <button type="button" class="btn sm" onClick={() => dialog.current?.close()}>
            {t("check.close")}
          </button>
        </div>
      </div>
      <p role="status">
        {now.step === "making" && t("sketch.making")}
        {now.step === "made" && said(now.sketched)}
      </p>
      {now.step === "failed" && (
        <ProblemNote problem={{ code: "X01", text: t("sketch.failed"), facts: { fault: now.fault } }} />
      )}
      {now.step === "made" && <Files sketched={now.sketched} />}
    </dialog>
  );
}

/** What it was made of. */
function said({ all, read }: Sketched): string {
  return read < all ? t("sketch.part", { n: read, all }) : t("sketch.all", { n: all });
}

function Files({ sketched }: { sketched: Sketched }) {
  const topics = sketched.files.filter(({ path }) => path.startsWith("memory/"));
  const main = FILES.flatMap((name) => sketched.files.filter(({ path }) => path === name));
  const files = [...main, ...topics].map(({ path, text }) => ({ path, blocks: parse(text) }));
  const some = files.filter(({ blocks }) => blocks.some(({ kind }) => kind !== "heading"));
  if (some.length === 0) return <p class="soft">{t("sketch.empty")}</p>;
  return (
    <>
      {some.map(({ path, blocks }) => (
        <section key={path}>
          <h3>{nameOf(path)}</h3>
          {blocks.map((block) => (
            <Drawn key={block.line} block={block} />
          ))}
        </section>
      ))}
    </>
  );
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
