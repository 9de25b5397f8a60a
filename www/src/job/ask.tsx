/** A question to the memory, and its answer: lines of the memory, numbered, each with its sources. */
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { again, answer, ask, linesOf, question, written, type Answer } from "./ask.ts";
import { FactRow } from "./fact-row.tsx";
import { TroubleNote } from "./small.tsx";
import { Written } from "./written.tsx";

const PATH = "ask";

/** In UTF-16: of no script are they more bytes than the server takes. */
const QUESTION_MAX = 250;

/** At the foot of the memory's files, and of the answer. */
export function AskBar({ id }: { id: string }) {
  return (
    <form
      class="ask"
      role="search"
      aria-label={t("question.title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (ask(id)) location.hash = `#${PATH}`;
      }}
    >
      <input
        id="ask"
        aria-label={t("question.title")}
        placeholder={t("question.how")}
        autocomplete="off"
        maxLength={QUESTION_MAX}
        dir="auto"
        value={question.value}
        onInput={(event) => (question.value = event.currentTarget.value)}
      />
      <span class="xs soft">{t("question.free")}</span>
      <button type="submit" class="btn ink sm">
        {t("question.go")}
      </button>
    </form>
  );
}

export function AskPage({ snapshot: { id, budget } }: { snapshot: Snapshot }) {
  const now = answer.value;
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (now === null) document.getElementById("ask")?.focus();
    else top.current?.focus();
  }, [now?.question]);
  return (
    <article class="doc" aria-label={t("question.title")}>
      <div class="col">
        <header>
          <h1 ref={top} tabIndex={-1} dir="auto">
            {now?.question ?? t("question.title")}
          </h1>
        </header>
        <p class="sm soft" role="status">
          {now === null ? t("question.what") : written.value?.text ? "" : standing(now)} {isNowhere(now) && <span class="mono">M04</span>}
        </p>
        {isNowhere(now) && (
          <a class="sm" href="#search">
            {t("search.label")}
          </a>
        )}
        {now?.why && (
          <TroubleNote trouble={{ code: "S05", text: t("question.failed", { why: now.why }), retry: () => again(id) }} />
        )}
        {now?.facts && now.facts.length > 0 && (
          <>
            <Written {...{ id, budget, answer: now }} />
            <ol class="answer">
              {linesOf(now, written.value?.text ?? null).map((fact, at) => (
                <li key={fact.id}>
                  <FactRow fact={fact} path={PATH} line={at} />
                </li>
              ))}
            </ol>
            {written.value === null && <p class="xs soft">{t("question.what")}</p>}
          </>
        )}
      </div>
    </article>
  );
}

function isNowhere(now: Answer | null): boolean {
  return now?.facts?.length === 0;
}

function standing({ facts, why }: Answer): string {
  if (why !== null) return "";
  if (facts === null) return t("question.busy");
  return facts.length === 0 ? t("question.none") : t("question.found", { n: facts.length });
}
