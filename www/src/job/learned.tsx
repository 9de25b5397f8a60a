/** Just learned: a few lines that follow the run while it reads. They are not read out: there is a count for that. */
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Learned, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { Lately, SHOWN } from "./lately.ts";
import { isReading } from "./stages.ts";
import * as state from "./state.ts";

/** A server of an earlier version has nothing of it. */
const isMissing = signal(false);

export function JustLearned({ snapshot }: { snapshot: Snapshot }) {
  const isAfter = state.settled.value !== null || snapshot.stage === "upload" || snapshot.stage === "done";
  if (isMissing.value || snapshot.waiting || (isAfter && !isReading(snapshot))) return null;
  return <Lines key={snapshot.id} snapshot={snapshot} />;
}

function Lines({ snapshot }: { snapshot: Snapshot }) {
  const { id, facts, chunks } = snapshot;
  const [lines, setLines] = useState<readonly Learned[]>([]);
  const [isHeld, setHeld] = useState(false);
  const lately = useRef<Lately | null>(null);
  useEffect(() => {
    lately.current = new Lately({ ask: () => ask(id), after, show: setLines });
    return () => lately.current?.end();
  }, []);
  useEffect(() => lately.current?.see(`${facts} ${chunks.read}`), [facts, chunks.read]);
  useEffect(() => lately.current?.hold(isHeld), [isHeld]);
  const room = Array.from({ length: SHOWN - Math.max(lines.length, 1) }, (_, n) => n);
  return (
    <section class="card led learned">
      <div class="bar2">
        <h2>{t("learned.title")}</h2>
        <button type="button" class="btn sm" aria-pressed={isHeld} onClick={() => setHeld(!isHeld)}>
          {t("learned.hold")}
        </button>
      </div>
      <ol>
        {lines.length === 0 && (
          <li>
            <p class="soft">{t("learned.none")}</p>
          </li>
        )}
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
        {room.map((n) => (
          <li key={n} aria-hidden="true" />
        ))}
      </ol>
    </section>
  );
}

function Line({ line: { statement, title, at } }: { line: Learned }) {
  return (
    <li>
      <p class="says" dir="auto">
        {statement}
      </p>
      <p class="xs soft" dir="auto">
        {[title || t("list.untitled"), format.day(at)].filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}

async function ask(id: string): Promise<Learned[]> {
  try {
    return await api.learned(id);
  } catch (error) {
    isMissing.value = error instanceof api.Refusal && error.status === 404;
    throw error;
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
