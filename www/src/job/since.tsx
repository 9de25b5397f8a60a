/** What is new, changed, retired and said again since the run before this one. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import * as api from "./api.ts";
import { versionOf, type Fact } from "./bundle.ts";
import * as reading from "./reading.ts";
import { changes, runBefore, type Changes } from "./since.ts";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

/** Statements of one list that are shown. */
const LISTED_MAX = 20;
/** A larger list of facts is not read whole. */
const BYTES_MAX = 32 << 20;

/** The run before the one that is shown; null if there is none, undefined while nobody knows. */
export const before = signal<Snapshot | null | undefined>(undefined);

/** All runs, once they are known. */
export const runs = signal<Snapshot[] | null>(null);

type View =
  | { state: "loading" | "too_large" }
  | { state: "failed"; why: string }
  | { state: "there"; changes: Changes; facts: Fact[] };
const view = signal<View>({ state: "loading" });

/** What is asked for later counts, whatever is answered last. */
let turn = 0;

export async function loadBefore(run: Snapshot): Promise<void> {
  try {
    const all = await reading.runs();
    runs.value = all;
    before.value = runBefore(all, run);
  } catch (error) {
    view.value = failed(error);
  }
}

function failed(error: unknown): View {
  return { state: "failed", why: error instanceof api.Refusal ? error.message : t("memory.silent") };
}

async function compare(earlier: Snapshot, run: Snapshot): Promise<void> {
  turn += 1;
  const mine = turn;
  view.value = { state: "loading" };
  const next = await compared(earlier, run);
  if (mine === turn) view.value = next;
}

/** Whether its list of facts is larger than is read here at once. */
export function isLarge({ files }: Snapshot): boolean {
  return files.some(({ path, bytes }) => path === "facts.jsonl" && bytes > BYTES_MAX);
}

async function compared(earlier: Snapshot, run: Snapshot): Promise<View> {
  if (isLarge(earlier) || isLarge(run)) return { state: "too_large" };
  try {
    const [old, facts] = await Promise.all([reading.allFacts(earlier.id), reading.allFacts(run.id)]);
    return { state: "there", changes: changes(old, facts), facts };
  } catch (error) {
    return failed(error);
  }
}

export function SincePage({ snapshot }: { snapshot: Snapshot }) {
  const earlier = before.value;
  const again = () => void (earlier ? compare(earlier, snapshot) : loadBefore(snapshot));
  // While it is written anew there is no file to fetch.
  const isWritten = state.snapshot.value?.stage === "done";
  useEffect(() => {
    if (isWritten && earlier) again();
  }, [earlier && versionOf(earlier), versionOf(snapshot), isWritten]);
  return (
    <article class="doc" aria-label={t("since.title")}>
      <div class="col">
        <header>
          <h1>{t("since.title")}</h1>
        </header>
        {earlier === null ? (
          <p class="soft empty">{t(state.keptAt.value === null ? "since.first" : "since.notHere")}</p>
        ) : (
          <>
            {earlier && <p class="soft">{t("since.run", { day: format.day(earlier.started_at) })}</p>}
            <Compared again={again} />
          </>
        )}
      </div>
    </article>
  );
}

function Compared({ again }: { again: () => void }) {
  const now = view.value;
  switch (now.state) {
    case "loading":
      return <p role="status">{t("from.loading")}</p>;
    case "too_large":
      return <p class="soft empty">{t("since.tooLarge")}</p>;
    case "failed":
      return <TroubleNote trouble={{ code: "S05", text: t("memory.failed", { why: now.why }), retry: again }} />;
    case "there":
      return <Lists changes={now.changes} facts={now.facts} />;
  }
}

function Lists({ changes, facts }: { changes: Changes; facts: Fact[] }) {
  const { added, changed, retired, confirmed, gone } = changes;
  if (added.length + changed.length + retired.length + confirmed.length + gone === 0) {
    return <p class="soft empty">{t("since.nothing")}</p>;
  }
  const statements = new Map(facts.map(({ id, statement }) => [id, statement]));
  return (
    <>
      <List title={t("since.added")} facts={added} statements={statements} />
      <List title={t("since.changed")} facts={changed} statements={statements} />
      <List title={t("since.retired")} facts={retired} gone={gone} />
      <List title={t("since.confirmed")} facts={confirmed} />
    </>
  );
}

/** `statements`: those of all facts, where the list says what each took the place of. */
function List(props: { title: string; facts: Fact[]; statements?: Map<string, string>; gone?: number }) {
  const { title, facts, statements, gone = 0 } = props;
  const left = facts.length - LISTED_MAX;
  if (facts.length + gone === 0) return null;
  return (
    <section class="looks">
      <h2>
        {title} <span class="soft num">{format.count(facts.length + gone)}</span>
      </h2>
      {facts.length > 0 && (
        <ul>
          {facts.slice(0, LISTED_MAX).map((fact) => (
            <Item key={fact.id} fact={fact} statements={statements} />
          ))}
        </ul>
      )}
      {left > 0 && <p class="soft sm">{t("since.more", { n: left })}</p>}
      {gone > 0 && <p class="soft sm">{t("since.gone", { n: gone })}</p>}
    </section>
  );
}

/** A statement, what it took the place of, and how it stands. */
function Item({ fact, statements }: { fact: Fact; statements: Map<string, string> | undefined }) {
  const replaced = fact.supersedes.flatMap((id) => statements?.get(id) ?? []);
  return (
    <li>
      <p class="says" dir="auto">
        {fact.statement}
      </p>
      {(replaced.length > 0 || fact.status !== "active") && (
        <p class="meta">
          {replaced.map((statement) => (
            <span dir="auto">{t("since.was", { statement })}</span>
          ))}
          {fact.status !== "active" && <span>{tMaybe(`standing.${fact.status}`)}</span>}
        </p>
      )}
    </li>
  );
}
