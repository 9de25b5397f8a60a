/** What failed: what waits for the person, and what is tried again by itself, each with how often it was why. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Snapshot, TroubleCount } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import { Asides, SeeAsides, asidesOf } from "./asides.tsx";
import { Act } from "./careful.tsx";
import { RunReport } from "./run-report.tsx";
import * as state from "./state.ts";

export function Attention({ snapshot }: { snapshot: Snapshot }) {
  const { needs_you: failed, next_try: next } = snapshot;
  if (failed === 0 && next === null) return null;
  return <Trouble snapshot={snapshot} failed={failed} next={next} />;
}

function Trouble({ snapshot, failed, next }: { snapshot: Snapshot; failed: number; next: string | null }) {
  const acts = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => () => leadOn(acts.current), []);
  return (
    <>
      <div class="note">
        <div class="fails">
          {failed > 0 && <Failed snapshot={snapshot} />}
          {next !== null && <Again snapshot={snapshot} next={next} />}
        </div>
        <div class="acts" ref={acts}>
          {asidesOf(snapshot) > 0 && <SeeAsides snapshot={snapshot} />}
          <TryNow snapshot={snapshot} />
        </div>
        <RunReport code={codeOf(snapshot)} />
      </div>
      <Asides snapshot={snapshot} />
    </>
  );
}

/** What was asked for has begun, and its button is gone: the focus goes where it says what happens now. */
function leadOn(left: Element | null): void {
  if (!left?.contains(document.activeElement)) return;
  queueMicrotask(() => document.getElementById("now")?.focus());
}

/** What failed is tried again with what rests; going on wakes what rests alone. What is held goes on from where it says so. */
function TryNow({ snapshot }: { snapshot: Snapshot }) {
  if (snapshot.needs_you > 0) return <Act name={t("again")} act={() => state.wish({ kind: "retry" })} />;
  if (snapshot.hold !== null) return null;
  return <Act name={t("need.now")} act={() => state.wish({ kind: "resume" })} />;
}

/** It waits for the person. */
function Failed({ snapshot }: { snapshot: Snapshot }) {
  const { needs_you: failed } = snapshot;
  const reasons = reasonsOf(snapshot, true);
  const only = onlyOne(reasons, failed);
  return (
    <div>
      <b>{t("need.pieces", { n: failed })}</b>{" "}
      <span class="soft">{only ?? (reasons.length === 0 ? t("need.kept") : "")}</span>
      {only === null && <Reasons reasons={reasons} />}
    </div>
  );
}

/** It is tried again by itself. */
function Again({ snapshot, next }: { snapshot: Snapshot; next: string }) {
  const reasons = reasonsOf(snapshot, false);
  const only = reasons.length === 0 ? t("need.step") : onlyOne(reasons, 1);
  return (
    <div class="soft">
      {only === null && <Reasons reasons={reasons} />}
      <p>
        {only} {t("need.next", { time: format.clock(next) })} <Left until={next} />
      </p>
    </div>
  );
}

/** How long that is from now. It stands in no part of the page that is read out when it changes. */
function Left({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span>{left(new Date(until).getTime() - now)}</span>;
}

function left(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 0) return t("need.soon");
  return seconds < 90 ? t("need.seconds", { n: seconds }) : t("need.minutes", { n: Math.ceil(seconds / 60) });
}

function Reasons({ reasons }: { reasons: Reason[] }) {
  return (
    <ul class="soft">
      {reasons.map(({ n, words }) => (
        <li key={words}>
          <b class="num">{format.count(n)} ×</b> {words}
        </li>
      ))}
    </ul>
  );
}

type Reason = { n: number; words: string };

/** Those that there are words for: a server of a later version may know others. */
function reasonsOf({ troubles }: Snapshot, isAside: boolean): Reason[] {
  return troubles.flatMap((one) => (one.aside === isAside ? (reasonOf(one) ?? []) : []));
}

function reasonOf({ trouble, count }: TroubleCount): Reason | null {
  const words = tMaybe(`why.${trouble}`);
  return words === null ? null : { n: count, words };
}

/** The words of the one reason that all of them have: how many they are is said already. */
function onlyOne(reasons: Reason[], all: number): string | null {
  const [first] = reasons;
  return reasons.length === 1 && first?.n === all ? first.words : null;
}

/** The code that stands in the words of what came first, or that of a step that failed. */
function codeOf(snapshot: Snapshot): string {
  const all = [...reasonsOf(snapshot, true), ...reasonsOf(snapshot, false)];
  return /[A-Z]\d\d/.exec(all[0]?.words ?? "")?.[0] ?? "J11";
}
