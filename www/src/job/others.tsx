/** What the memory holds about others than the person, by whom it is about. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { isAboutOthers, isTold, versionOf, type Fact } from "./bundle.ts";
import { FactRow } from "./fact-row.tsx";
import * as known from "./known.ts";
import * as reading from "./reading.ts";
import { isLarge } from "./since.tsx";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";
import { ROWS_MAX } from "./timeline.ts";

const PATH = "others";

/** Those about the same person stand together. Null while nobody knows. */
export function others(): Fact[] | null {
  const facts = known.all()?.filter((fact) => isTold(fact) && isAboutOthers(fact));
  return facts?.sort((one, other) => one.about.localeCompare(other.about)) ?? null;
}

export function OthersPage({ snapshot }: { snapshot: Snapshot }) {
  const failure = useSignal<string | null>(null);
  const version = versionOf(snapshot);
  const isWritten = state.snapshot.value?.stage === "done";
  const isTooLarge = isLarge(snapshot);
  const facts = others();
  const load = async () => {
    try {
      await known.learnAll(snapshot);
      failure.value = null;
    } catch (error) {
      failure.value = reading.whyNot(error);
    }
  };
  useEffect(() => {
    if (isWritten && !isTooLarge) void load();
  }, [version, snapshot.seq, isWritten]);
  return (
    <article class="doc" aria-label={t("others.title")}>
      <div class="col">
        <header>
          <h1>{t("others.title")}</h1>
        </header>
        <p class="soft empty">{t(isTooLarge ? "since.tooLarge" : facts?.length === 0 ? "others.none" : "others.what")}</p>
        {failure.value !== null && (
          <TroubleNote
            trouble={{ code: "S05", text: t("memory.failed", { why: failure.value }), retry: () => void load() }}
          />
        )}
        {facts !== null && facts.length > 0 && <List facts={facts} />}
      </div>
    </article>
  );
}

/** Of a long list a page is drawn at a time. */
function List({ facts }: { facts: Fact[] }) {
  const from = useSignal(0);
  const start = Math.min(from.value, Math.floor((facts.length - 1) / ROWS_MAX) * ROWS_MAX);
  const shown = facts.slice(start, start + ROWS_MAX);
  return (
    <>
      {byName(shown).map(({ about, first, facts }) => (
        <section key={about}>
          <h2 dir="auto">{about}</h2>
          {facts.map((fact, at) => (
            <FactRow key={fact.id} fact={fact} path={PATH} line={start + first + at} />
          ))}
        </section>
      ))}
      {facts.length > ROWS_MAX && (
        <div class="acts pager">
          <span class="num" role="status">
            {t("time.shown", { from: start + 1, to: start + shown.length, n: facts.length })}
          </span>
          <button type="button" class="btn sm" aria-disabled={start === 0} onClick={() => (from.value = Math.max(0, start - ROWS_MAX))}>
            {t("others.before")}
          </button>
          <button
            type="button"
            class="btn sm"
            aria-disabled={start + ROWS_MAX >= facts.length}
            onClick={() => start + ROWS_MAX < facts.length && (from.value = start + ROWS_MAX)}
          >
            {t("others.after")}
          </button>
        </div>
      )}
    </>
  );
}

/** Facts in a row that are about the same person; `first` is the place of the first of them. */
function byName(facts: Fact[]): { about: string; first: number; facts: Fact[] }[] {
  const names: { about: string; first: number; facts: Fact[] }[] = [];
  for (const [at, fact] of facts.entries()) {
    const last = names.at(-1);
    if (last?.about === fact.about) last.facts.push(fact);
    else names.push({ about: fact.about, first: at, facts: [fact] });
  }
  return names;
}
