/** What the list is to show: words that are sought, and the part of the conversations. */
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as finding from "./finding.ts";
import { wordsOf } from "./like.ts";
import { pickAll, toTop } from "./list.tsx";
import * as picks from "./picks.ts";
import { maskedCount, rowCount, sources } from "./rows.ts";
import { hasExport } from "./start-worker.ts";
import { sourceName } from "../lib/sources.ts";

/** Searches titles and messages, as somebody types. */
export function Search() {
  const { value: answer } = finding.answer;
  return (
    <>
      <div class="find">
        {hasExport.value && (
          <input
            type="search"
            id="search"
            aria-label={t("list.search")}
            placeholder={t("list.how")}
            autocomplete="off"
            spellcheck={false}
            dir="auto"
            value={finding.query.value}
            onInput={(event) => {
              toTop();
              finding.find(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === "Escape") finding.find("");
            }}
          />
        )}
        {answer !== null && (
          <span class="num soft sm">{t("list.found", { n: finding.listed.value?.length ?? 0 })}</span>
        )}
        {answer !== null && answer.cut > 0 && (
          <span class="soft xs">{t("list.cut", { n: answer.cut })}</span>
        )}
        <Parts />
      </div>
      <Alike />
      {answer !== null && finding.listed.value?.length === 0 && <p class="sm soft">{t("list.none")}</p>}
    </>
  );
}

/** All, each source where there are several, what is masked in, and what is left out. */
function Parts() {
  picks.picks.value;
  const counts = sources.value;
  const out = rowCount.value - picks.pickedCount.value;
  const masked = maskedCount.value;
  const hasParts = counts.size > 1 || out > 0 || masked > 0 || finding.part.value.of !== "all";
  if (!hasParts) return null;
  return (
    <div class="parts" role="group" aria-label={t("shown.label")}>
      <Chip part={{ of: "all" }} name={t("shown.all")} n={rowCount.value} />
      {counts.size > 1 &&
        [...counts].map(([source, n]) => (
          <Chip key={source} part={{ of: "source", source }} name={sourceName(source)} n={n} />
        ))}
      {masked > 0 && <Chip part={{ of: "masked" }} name={t("shown.masked")} n={masked} />}
      <Chip part={{ of: "left-out" }} name={t("shown.leftOut")} n={out} />
    </div>
  );
}

/** How many are like one of them, while these are shown; they can be left out together. */
function Alike() {
  const { value: part } = finding.part;
  if (part.of !== "like") return null;
  const words = part.title === t("list.untitled") ? "" : wordsOf(part.title);
  return (
    <div class="alike sm">
      <p>{t("like.shown", { n: finding.listed.value?.length ?? 0, title: part.title })}</p>
      <button type="button" class="btn sm" onClick={() => pickAll(false)}>
        {t("like.leave")}
      </button>
      {hasExport.value && words !== "" && (
        <button type="button" class="btn sm" onClick={() => findWords(words)}>
          {t("like.words")}
        </button>
      )}
    </div>
  );
}

/** What has another title may say the same: it is found by search, and counted there. */
function findWords(words: string): void {
  toTop();
  finding.show({ of: "all" });
  finding.find(words);
  document.getElementById("search")?.focus();
}

function Chip({ part, name, n }: { part: finding.Part; name: string; n: number }) {
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={JSON.stringify(part) === JSON.stringify(finding.part.value)}
      onClick={() => {
        toTop();
        finding.show(part);
      }}
    >
      {name} <span class="num">{format.count(n)}</span>
    </button>
  );
}
