/** The memory by time. Of a long one a page is drawn at a time. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { versionOf } from "./bundle.ts";
import { FactRow } from "./fact-row.tsx";
import * as reading from "./reading.ts";
import { isLarge } from "./since.tsx";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";
import { byYear, ROWS_MAX, timeline, yearOf, type Entry } from "./timeline.ts";

const PATH = "timeline";

const listed = signal<{ version: string; entries: Entry[] } | null>(null);
const failure = signal<string | null>(null);
/** Where the page that is drawn begins. */
const from = signal(0);

async function load(snapshot: Snapshot): Promise<void> {
  const version = versionOf(snapshot);
  try {
    const entries = timeline(await reading.allFacts(snapshot.id));
    listed.value = { version, entries };
    from.value = Math.min(from.value, Math.max(0, entries.length - 1));
    failure.value = null;
  } catch (error) {
    failure.value = reading.whyNot(error);
  }
}

export function TimelinePage({ snapshot }: { snapshot: Snapshot }) {
  const version = versionOf(snapshot);
  const isWritten = state.snapshot.value?.stage === "done";
  const isTooLarge = isLarge(snapshot);
  const entries = listed.value?.entries;
  const why = failure.value;
  useEffect(() => {
    if (isWritten && !isTooLarge && listed.value?.version !== version) void load(snapshot);
  }, [version, snapshot.seq, isWritten]);
  return (
    <article class="doc" aria-label={t("time.title")}>
      <div class="col">
        <header>
          <h1>{t("time.title")}</h1>
        </header>
        {isTooLarge && <p class="soft empty">{t("since.tooLarge")}</p>}
        {why !== null && (
          <TroubleNote trouble={{ code: "S05", text: t("memory.failed", { why }), retry: () => void load(snapshot) }} />
        )}
        {entries?.length === 0 && <p class="soft empty">{t("memory.nothing")}</p>}
        {entries !== undefined && entries.length > 0 && <Entries entries={entries} />}
      </div>
    </article>
  );
}

function Entries({ entries }: { entries: Entry[] }) {
  const list = useRef<HTMLDivElement>(null);
  const start = from.value;
  const shown = entries.slice(start, start + ROWS_MAX);
  const show = (next: number) => {
    from.value = next;
    requestAnimationFrame(() => list.current?.focus());
  };
  return (
    <>
      {entries.length > ROWS_MAX && <Years entries={entries} now={yearOf(entries[start] ?? { at: "" })} show={show} />}
      <div ref={list} tabIndex={-1}>
        {byYear(shown).map(({ year, entries }) => (
          <section key={year}>
            <h2>{year || t("time.none")}</h2>
            {entries.map(({ fact }) => (
              <FactRow key={fact.id} fact={fact} path={PATH} line={start + shown.findIndex((one) => one.fact === fact)} />
            ))}
          </section>
        ))}
      </div>
      {entries.length > ROWS_MAX && (
        <div class="acts pager">
          <span class="num" role="status">
            {t("time.shown", { from: start + 1, to: start + shown.length, n: entries.length })}
          </span>
          {start > 0 && (
            <button type="button" class="btn sm" onClick={() => show(Math.max(0, start - ROWS_MAX))}>
              {t("time.newer")}
            </button>
          )}
          {start + ROWS_MAX < entries.length && (
            <button type="button" class="btn sm" onClick={() => show(start + ROWS_MAX)}>
              {t("time.older")}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function Years(props: { entries: Entry[]; now: string; show: (from: number) => void }) {
  const { entries, now, show } = props;
  const years = [...new Set(entries.map(yearOf))];
  return (
    <label class="field years">
      {t("time.year")}
      <select
        value={now}
        onChange={(event) => {
          const year = event.currentTarget.value;
          show(entries.findIndex((entry) => yearOf(entry) === year));
        }}
      >
        {years.map((year) => (
          <option key={year} value={year}>
            {year || t("time.none")}
          </option>
        ))}
      </select>
    </label>
  );
}
