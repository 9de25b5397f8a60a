import { t } from "../lib/language.ts";
import type { Fact } from "./bundle.ts";
import { datesOf } from "./history.tsx";
import { selected, step } from "./prose.tsx";

/** One statement with its dates, struck where something newer took its place: it opens its sources. `path` is the page that lists it. */
export function FactRow({ fact, path, line }: { fact: Fact; path: string; line: number }) {
  const { id, statement, status } = fact;
  const isPast = status === "superseded";
  const isOpen = selected.value?.path === path && selected.value.line === line;
  return (
    <button
      type="button"
      class="f"
      data-line={line}
      aria-expanded={isOpen}
      onClick={() => {
        selected.value = { path, line, text: statement, facts: [id] };
      }}
      onKeyDown={step}
    >
      <span dir="auto">{isPast ? <s>{statement}</s> : statement}</span>
      <span class="s">
        {isPast && <span class="vh">{t("standing.superseded")} </span>}
        {datesOf(fact).join(", ")}
      </span>
    </button>
  );
}
