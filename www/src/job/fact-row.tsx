import { t } from "../lib/language.ts";
import { isAboutOthers, messagesOf, type Fact } from "./bundle.ts";
import { datesOf } from "./history.tsx";
import { selected, step, type Selected } from "./selected.ts";

/** One statement with its dates and how often it was said, struck where something newer took its place: it opens its sources. `path` is the page that lists it. */
export function FactRow({ fact, path, line }: { fact: Fact; path: string; line: Selected["line"] }) {
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
      <span dir="auto">
        {isPast ? <s>{statement}</s> : statement}
        <OfOthers facts={[fact]} />
      </span>
      <span class="s num">
        {isPast && <span class="vh">{t("standing.superseded")} </span>}
        {[...datesOf(fact), t("n.messages", { n: messagesOf([fact]) })].join(", ")}
      </span>
    </button>
  );
}

/** A quiet mark at what is about somebody else. */
export function OfOthers({ facts }: { facts: Fact[] }) {
  if (!facts.some(isAboutOthers)) return null;
  return (
    <>
      {" "}
      <small class="of">{t("others.mark")}</small>
    </>
  );
}
