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
        <Held snapshot={snapshot} />
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
              : `Read by ${snapshot.model ?? snapshot.provider}.`}
          </p>
        </section>
        {snapshot.provider !== "embedded" && <Money snapshot={snapshot} />}
        <Ledger snapshot={snapshot} />
      </aside>
      <p class="vh" role="status">
        {headline(snapshot)}
      </p>
    </main>
  );
}

function sentence(snapshot: Snapshot): string {
  if (snapshot.stage === "done" && snapshot.ended_at === null) {
    return "The memory of what was read is there. The run waits for you, as long as you like.";
  }
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

/** Every chunk is in exactly one of the five. */
function Chunks({ snapshot }: { snapshot: Snapshot }) {
  const { read, reading, aside, waiting, passed } = snapshot.chunks;
  const all = read + reading + aside + waiting + passed;
  if (all === 0) {
    const { chunks } = snapshot.manifest;
    return <p class="d">{format.counted(chunks, "chunk")}, all of them read in an earlier run.</p>;
  }
  const parts = [
    { n: read, word: "read", kind: "" },
    { n: reading, word: "being read", kind: "h" },
    { n: aside, word: "set aside", kind: "x" },
    { n: waiting, word: "waiting", kind: "w" },
    ...(passed > 0 ? [{ n: passed, word: "not read", kind: "w" }] : []),
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
            <b>{format.counted(failed, "piece")} could not be read.</b>{" "}
            <span class="soft">{why(snapshot) || "What is done is kept; the others go on."}</span>
          </>
        ) : (
          <span class="soft">
            {why(snapshot) || "A step failed."} Next try at {format.clock(next ?? "")}.
          </span>
        )}
      </span>
      {failed > 0 && (
        <button type="button" class="btn sm" onClick={() => state.wish({ kind: "retry" })}>
          Try again
        </button>
      )}
    </div>
  );
}

const TROUBLES: Record<string, string> = {
  busy: "The model is busy (J05).",
  down: "The model cannot be reached (J06).",
  lost: "An answer did not arrive; it may have been billed (J06).",
  refused: "The model refused; a refusal is billed (J07).",
  too_long: "Too long for the model (J08).",
  cut: "The answer was cut short (J10).",
  unusable: "The answer could not be used (J10).",
  failed: "The request was not accepted (J10).",
};

/** Why something is tried again, or waits for the person. */
function why({ troubles }: Snapshot): string {
  return troubles.map(({ trouble }) => TROUBLES[trouble] ?? "").join(" ").trim();
}

const dollars = (usd: number) => `$${usd.toFixed(usd < 0.1 && usd > 0 ? 4 : 2)}`;

/** Spent, held back, and the cap, on one line. */
function Money({ snapshot }: { snapshot: Snapshot }) {
  const { spent, reserved, low, high, cap, calls } = snapshot.budget;
  const most = Math.max(cap ?? 0, high, spent + reserved);
  return (
    <section class="card bud">
      <h2 class="vh">Money</h2>
      <div class="big num">
        {dollars(spent)}
        <small>{cap === null ? "spent, no cap" : `of ${dollars(cap)}`}</small>
      </div>
      {most > 0 && (
        <div
          class="acct"
          role="meter"
          aria-label="Spent"
          aria-valuemin={0}
          aria-valuemax={most}
          aria-valuenow={spent}
          aria-valuetext={`${dollars(spent)} spent of ${dollars(most)}`}
        >
          <i style={{ flex: (100 * spent) / most }} />
          <i class="h" style={{ flex: (100 * reserved) / most }} />
          <i class="w" style={{ flex: (100 * Math.max(0, most - spent - reserved)) / most }} />
        </div>
      )}
      <p class="sm soft">
        {high > 0 && `Estimated ${dollars(low)} to ${dollars(high)}. `}
        {format.counted(calls, "call")} so far
        {reserved > 0 && `, ${dollars(reserved)} held back for those that are out`}.
      </p>
      <Controls snapshot={snapshot} />
    </section>
  );
}

function Controls({ snapshot }: { snapshot: Snapshot }) {
  const reading = ["quick_pass", "extract"].includes(snapshot.stage);
  if (!reading || snapshot.hold !== null || snapshot.finish) return null;
  return (
    <div class="acts">
      <button type="button" class="btn sm" onClick={() => state.wish({ kind: "pause" })}>
        Pause
      </button>
      <button type="button" class="btn sm" onClick={() => state.wish({ kind: "finish" })}>
        Finish with what’s read
      </button>
    </div>
  );
}

/** Why nothing new is begun, and the ways on. */
function Held({ snapshot }: { snapshot: Snapshot }) {
  const { hold, budget, chunks } = snapshot;
  if (hold === null) {
    return snapshot.late ? (
      <p class="note" role="status">
        <span class="soft">Nothing has come of this for a minute. It goes on by itself.</span>
      </p>
    ) : null;
  }
  const finish = (
    <button type="button" class="btn sm" onClick={() => state.wish({ kind: "finish" })}>
      Finish with what’s read
    </button>
  );
  const resume = (
    <button type="button" class="btn sm ink" onClick={() => state.wish({ kind: "resume" })}>
      Go on
    </button>
  );
  switch (hold) {
    case "paused":
      return (
        <div class="note">
          <span>
            <b>Paused.</b> <span class="soft">Nothing new is asked.</span>
          </span>
          {resume}
          {finish}
        </div>
      );
    case "cap":
    case "budget":
      return (
        <div class="note">
          <span>
            <b>
              {hold === "cap" ? "Paused at your cap." : "This month’s budget of the server is used up."}{" "}
              <span class="mono">J09</span>
            </b>{" "}
            <span class="soft">
              {format.counted(chunks.read, "chunk")} read, {format.count(chunks.passed + chunks.waiting)} not. The
              memory of what was read is there.
            </span>
          </span>
          {hold === "cap" ? <Raise cap={budget.cap ?? 0} high={budget.high} /> : resume}
          {finish}
        </div>
      );
    case "key":
      return <Key snapshot={snapshot} />;
    case "credit":
    case "model":
      return (
        <div class="note">
          <span>
            <b>
              {hold === "credit"
                ? "The account of the key has no credit left."
                : `The provider has no model ${snapshot.model ?? ""}.`}{" "}
              <span class="mono">U07</span>
            </b>{" "}
            <span class="soft">All that is done is kept.</span>
          </span>
          {resume}
          {finish}
        </div>
      );
  }
}

function Raise({ cap, high }: { cap: number; high: number }) {
  const higher = Math.max(cap * 2, high);
  return (
    <button type="button" class="btn sm ink" onClick={() => state.wish({ kind: "cap", cap: higher })}>
      Raise to {dollars(higher)}
    </button>
  );
}

/** A key is entered here and nowhere else; it is said once, and kept sealed until the run ends. */
function Key({ snapshot }: { snapshot: Snapshot }) {
  const refused = state.keyTrouble.value;
  const give = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = String(new FormData(form).get("key") ?? "");
    form.reset();
    state.keyTrouble.value = await state.giveKey(snapshot.id, key);
  };
  return (
    <form class="note" onSubmit={(event) => void give(event)}>
      <label>
        <b>
          The key for {snapshot.provider} is missing or was refused. <span class="mono">U07</span>
        </b>{" "}
        <span class="soft">
          Your own goes to {snapshot.key_host}, for this run alone. It is kept sealed, and deleted when the run ends.
        </span>
        <br />
        <input name="key" type="password" autocomplete="off" spellcheck={false} required maxLength={512} />
      </label>
      <button type="submit" class="btn sm ink">
        Use this key
      </button>
      {refused !== null && <span role="alert">{refused}</span>}
    </form>
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
