/** The run: what has been done, in counts that add up. */
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { TroubleNote } from "./small.tsx";
import { headline, stageViews, type StageView } from "./stages.ts";
import * as state from "./state.ts";

export function Run({ snapshot }: { snapshot: Snapshot }) {
  const isDone = snapshot.stage === "done";
  return (
    <main id="main" class="run">
      <div class="left">
        <div class="head">
          <div>
            <h1>{headline(snapshot)}</h1>
            <p class="soft">{sentence(snapshot)}</p>
          </div>
          {isDone && (
            <div class="acts">
              <a class="btn ink" href="#MEMORY">
                Read it
              </a>
            </div>
          )}
        </div>
        {state.trouble.value && <TroubleNote trouble={state.trouble.value} />}
        {state.notice.value && <TroubleNote trouble={state.notice.value} />}
        <ol class="stages">
          {stageViews(snapshot).map((stage, index) => (
            <StageRow key={stage.stage} stage={stage} number={index + 1} snapshot={snapshot} />
          ))}
        </ol>
        <Attention snapshot={snapshot} />
      </div>
      <aside class="right" aria-label="Facts and bytes">
        <section class="card bud">
          <h2 class="vh">Facts</h2>
          <div class="big num">
            {format.count(snapshot.facts)}
            <small>
              {snapshot.facts === 1 ? "fact" : "facts"}
              {!isDone && " so far"}
            </small>
          </div>
          <p class="sm soft">
            {snapshot.provider === "embedded"
              ? "Read with rules on this server: no model, no cost."
              : `Read by ${snapshot.model ?? snapshot.provider}; $${snapshot.spent_usd.toFixed(2)} spent.`}
          </p>
        </section>
        <Ledger snapshot={snapshot} />
      </aside>
      <p class="vh" role="status">
        {headline(snapshot)}
      </p>
    </main>
  );
}

function sentence(snapshot: Snapshot): string {
  if (snapshot.stage === "done") {
    return `Done at ${format.minute(snapshot.ended_at ?? "")}. This address brings you back to it.`;
  }
  if (snapshot.waiting) {
    return "A run of the same memory is at work, and this one begins after it. You can close this tab once all has been sent.";
  }
  if (snapshot.stage === "upload") {
    return "Keep this tab open until all of it has arrived. If the network goes, it goes on by itself.";
  }
  return "You can close this tab: the run keeps going, and this address brings you back to it.";
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

/** Every chunk is in exactly one of the four. */
function Chunks({ snapshot }: { snapshot: Snapshot }) {
  const { read, reading, aside, waiting } = snapshot.chunks;
  const all = read + reading + aside + waiting;
  if (all === 0) {
    const { chunks } = snapshot.manifest;
    return <p class="d">{format.counted(chunks, "chunk")}, all of them read in an earlier run.</p>;
  }
  const parts = [
    { n: read, word: "read", kind: "" },
    { n: reading, word: "being read", kind: "h" },
    { n: aside, word: "set aside", kind: "x" },
    { n: waiting, word: "waiting", kind: "w" },
  ];
  return (
    <div class="box">
      <div
        class="acct"
        role="progressbar"
        aria-label="Chunks"
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={read + aside}
        aria-valuetext={`${format.count(read + aside)} of ${format.counted(all, "chunk")} settled`}
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
      <p class="sm soft">{ofChunks(all, snapshot.manifest.chunks)}</p>
    </div>
  );
}

function ofChunks(all: number, sent: number): string {
  const earlier = sent - all;
  const before = earlier > 0 ? `; ${format.count(earlier)} more were read in an earlier run` : "";
  return `A chunk is a stretch of one conversation. ${format.count(all)} to read${before}.`;
}

function Attention({ snapshot }: { snapshot: Snapshot }) {
  const { needs_you: failed, next_try: next } = snapshot;
  if (failed === 0 && next === null) return null;
  return (
    <div class="note">
      <span>
        {failed > 0 ? (
          <>
            <b>{format.counted(failed, "step")} failed.</b>{" "}
            <span class="soft">What is done is kept; the others go on.</span>
          </>
        ) : (
          <span class="soft">A step failed. Next try at {format.clock(next ?? "")}.</span>
        )}
      </span>
      {failed > 0 && (
        <button type="button" class="btn sm" onClick={state.retrySteps}>
          Try again
        </button>
      )}
    </div>
  );
}

/** What left this browser, and what arrived. */
function Ledger({ snapshot }: { snapshot: Snapshot }) {
  const sent = state.sent.value;
  const received = snapshot.received_sha256;
  const { bytes, frames, sha256 } = snapshot.manifest;
  return (
    <section class="card led">
      <h2>What left {sent === null ? "the browser" : "this browser"}</h2>
      <dl class="num">
        <dt>
          {sent === null ? "" : `${format.clock(sent.at)} `}upload, {format.counted(frames, "frame")}
        </dt>
        <dd>{format.bytes(bytes)}</dd>
      </dl>
      <p class="xs soft">
        <span class="mono">sha-256 {short(sha256)}</span> {match(sent?.sha256 ?? sha256, received)}
      </p>
    </section>
  );
}

function match(sent: string, received: string | null): string {
  if (received === null) return "what you approved";
  return sent === received ? "same on both sides" : `the server has ${short(received)}: not the same`;
}

function short(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}
