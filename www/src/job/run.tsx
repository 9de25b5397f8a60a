/** The run: what has been done, in counts that add up. */
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { Attention } from "./attention.tsx";
import { compared } from "./compared.ts";
import { Controls, Stop } from "./controls.tsx";
import { DeleteCard } from "./delete.tsx";
import { Held } from "./held.tsx";
import { JustLearned } from "./learned.tsx";
import { Ledger } from "./ledger.tsx";
import { memoryLine } from "./memories.tsx";
import { OtherModel } from "./other-model.tsx";
import { AsOf, TroubleNote } from "./small.tsx";
import { headline, isPaid, stageViews, type StageView } from "./stages.ts";
import * as sent from "./sent.ts";
import { SentPanel } from "./sent.tsx";
import * as state from "./state.ts";
import { hasRest } from "./switching.ts";
import { Tell } from "./tell.tsx";

export function Run({ snapshot }: { snapshot: Snapshot }) {
  const isDone = snapshot.stage === "done";
  return (
    <main id="main" class="run">
      <div class="left">
        <AsOf />
        <div class="head">
          <div>
            <h1>{headline(snapshot)}</h1>
            <p class="soft" id="now" tabIndex={-1}>
              {sentence(snapshot)}
            </p>
          </div>
          {isDone ? (
            <div class="acts">
              <a class="btn ink" href="#MEMORY">
                {t("run.read")}
              </a>
            </div>
          ) : (
            <Controls snapshot={snapshot} />
          )}
        </div>
        <Stop snapshot={snapshot} />
        {state.trouble.value && <TroubleNote trouble={state.trouble.value} />}
        {state.notice.value && <TroubleNote trouble={state.notice.value} />}
        <Held snapshot={snapshot} />
        {hasRest(snapshot) && <OtherModel snapshot={snapshot} />}
        <ol class="stages">
          {stageViews(snapshot).map((stage, index) => (
            <StageRow key={stage.stage} stage={stage} number={index + 1} snapshot={snapshot} />
          ))}
        </ol>
        <Attention snapshot={snapshot} />
      </div>
      <aside class="right" aria-label={t("run.aside")}>
        <section class="card bud">
          <h2 class="vh">{t("run.facts")}</h2>
          <div class="big num">
            {format.count(snapshot.facts)}
            <small>{t(isDone ? "run.fact" : "run.factSoFar", { n: snapshot.facts })}</small>
          </div>
          <p class="sm soft">
            {snapshot.provider === "embedded"
              ? t("run.rules")
              : t("run.model", { model: snapshot.model ?? snapshot.provider })}{" "}
            {snapshot.budget.economy && t("economy.run")}{" "}
            {earlier(snapshot)}{" "}
            {memoryLine(snapshot)}
          </p>
        </section>
        {isPaid(snapshot) && <Money snapshot={snapshot} />}
        <JustLearned snapshot={snapshot} />
        <Ledger snapshot={snapshot} />
        {snapshot.ended_at === null && <Tell />}
        <DeleteCard snapshot={snapshot} />
      </aside>
      {sent.opened.value !== null && <SentPanel snapshot={snapshot} />}
      <p class="vh" role="status">
        {headline(snapshot)}
      </p>
    </main>
  );
}

/** A server of an earlier version says nothing of it. */
function earlier({ earlier_models: models = [] }: Partial<Snapshot>): string {
  return models.length > 0 ? t("run.earlier", { models: models.join(", ") }) : "";
}

function sentence(snapshot: Snapshot): string {
  if (snapshot.stage === "done" && snapshot.ended_at === null) {
    return t("run.partial");
  }
  if (snapshot.stage === "done") {
    return t("run.doneAt", { time: format.minute(snapshot.ended_at ?? "") });
  }
  if (state.link.value === "offline" && snapshot.stage !== "upload") {
    return t("run.offline");
  }
  if (snapshot.hold !== null) {
    return t("run.held");
  }
  if (snapshot.waiting) {
    return t("run.after");
  }
  if (snapshot.stage === "upload") {
    return t("run.upload");
  }
  if (snapshot.batch_since) {
    return t("economy.out", { time: format.minute(snapshot.batch_since) });
  }
  const left = state.link.value === "live" ? state.left.value : null;
  if (left !== null) return `${t("run.left", { span: format.span(left.least, left.most) })} ${t("run.close")}`;
  return t("run.close");
}

function StageRow(props: { stage: StageView; number: number; snapshot: Snapshot }) {
  const { stage, number, snapshot } = props;
  const current = stage.state === "now" ? { "aria-current": "step" as const } : {};
  return (
    <li class={stage.state} {...current}>
      <span class="dot" aria-hidden="true">
        {stage.state === "done" ? (
          <svg viewBox="0 0 16 16">
            <path d="m3 8.5 3.2 3L13 4.5" />
          </svg>
        ) : (
          number
        )}
      </span>
      <h2>{stage.name}</h2>
      <span class="m num">{stage.steps}</span>
      {stage.stage === "extract" && stage.state !== "todo" ? (
        <Chunks snapshot={snapshot} />
      ) : (
        stage.text !== "" && <p class="d">{stage.text}</p>
      )}
    </li>
  );
}

/** Every chunk is in exactly one of the five. */
function Chunks({ snapshot }: { snapshot: Snapshot }) {
  const { read, reading, aside, waiting, passed } = snapshot.chunks;
  const all = read + reading + aside + waiting + passed;
  if (all === 0) {
    const { chunks } = snapshot.manifest;
    return <p class="d">{t("chunks.earlier", { n: chunks })}</p>;
  }
  const parts = [
    { n: read, word: t("chunks.read"), kind: "" },
    { n: reading, word: t("chunks.reading"), kind: "h" },
    { n: aside, word: t("chunks.aside"), kind: "x" },
    { n: waiting, word: t("chunks.waiting"), kind: "w" },
    ...(passed > 0 ? [{ n: passed, word: t("chunks.passed"), kind: "w" }] : []),
  ];
  return (
    <div class="box">
      <div
        class="acct"
        role="progressbar"
        aria-label={t("chunks.label")}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={read + aside}
        aria-valuetext={t("chunks.settled", { n: all, part: read + aside })}
      >
        {parts.map(({ n, word, kind }) => (
          <i key={word} class={kind} style={{ flex: n }} />
        ))}
      </div>
      <div class="key num">
        {parts.map(({ n, word, kind }) => (
          <span key={word} class={kind}>
            <b>{format.count(n)}</b> {word}
          </span>
        ))}
      </div>
      <p class="sm soft">
        {ofChunks(all, snapshot.manifest.chunks)}{" "}
        {snapshot.conversations > 0 && t("chunks.conversations", { n: snapshot.conversations })}
      </p>
    </div>
  );
}

function ofChunks(all: number, sent: number): string {
  const earlier = sent - all;
  return earlier > 0 ? t("chunks.whatMore", { n: all, more: earlier }) : t("chunks.what", { n: all });
}

const dollars = format.dollars;

/** Spent, held back, and the cap, on one line. */
function Money({ snapshot }: { snapshot: Snapshot }) {
  const { spent, reserved, questions, low, high, cap, calls } = snapshot.budget;
  const isOver = snapshot.ended_at !== null;
  const most = Math.max(cap ?? 0, high, spent + reserved);
  return (
    <section class="card bud">
      <h2 class="vh">{t("money.title")}</h2>
      <div class="big num">
        {dollars(spent)}
        <small>{cap === null ? t("money.noCap") : t("money.of", { cap: dollars(cap) })}</small>
      </div>
      {most > 0 && (
        <div
          class="acct"
          role="meter"
          aria-label={t("money.spent")}
          aria-valuemin={0}
          aria-valuemax={most}
          aria-valuenow={spent}
          aria-valuetext={t("money.spentOf", { spent: dollars(spent), all: dollars(most) })}
        >
          <i style={{ flex: (100 * spent) / most }} />
          <i class="h" style={{ flex: (100 * reserved) / most }} />
          <i class="w" style={{ flex: (100 * Math.max(0, most - spent - reserved)) / most }} />
        </div>
      )}
      <p class="sm soft">
        {high > 0 && (isOver ? compared(spent, { low, high }) : t("money.estimated", { range: format.range({ low, high }) }))}{" "}
        {callsWords(calls, reserved, isOver)} {questions > 0 && t("money.questions", { usd: dollars(questions) })}
      </p>
    </section>
  );
}

function callsWords(n: number, reserved: number, isOver: boolean): string {
  if (isOver) return t("money.callsDone", { n });
  return reserved > 0 ? t("money.callsHeld", { n, held: dollars(reserved) }) : t("money.calls", { n });
}
