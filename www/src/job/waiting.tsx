/** What was decided without a network: shown while it waits, and sent by itself once there is one. */
import { effect, signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as care from "./care.ts";
import * as later from "./later.ts";
import * as state from "./state.ts";

/** The run of which it is known what waits. */
let looked: string | null = null;
const isGoing = signal(false);

effect(() => {
  const snapshot = state.snapshot.value;
  if (snapshot === null) return;
  if (looked !== snapshot.id) {
    looked = snapshot.id;
    void later.change(snapshot.id, (all) => all).catch(() => undefined);
  }
  const next = later.first(later.list.value);
  const isLive = state.link.value === "live" && state.keptAt.value === null && !state.isOutdated.value;
  const isFree = !isGoing.value && !care.isWriting.value && snapshot.stage === "done";
  if (next && isLive && isFree) void go(snapshot.id, next);
});

/** Sends it, if it is still the next: it may be answered or taken back meanwhile, also in another window. */
async function go(run: string, { wish, isSaid }: later.Later): Promise<void> {
  isGoing.value = true;
  const { id } = wish;
  // What cannot be noted is said again another time, which changes nothing.
  const note = (how: Parameters<typeof later.change>[1]) => void later.change(run, how).catch(() => undefined);
  const mark = (all: readonly later.Later[]) => later.marked(all, id, { isSaid: true });
  const all = await later.change(run, mark).catch(() => (later.list.value = []));
  const now = state.snapshot.value;
  if (now?.id === run && !care.isWriting.value && later.first(all)?.wish.id === id) {
    const then: care.Deed = wish.kind === "undo" ? { ids: [], verdict: "undo", n: 1 } : { ids: [id], verdict: wish.verdict, n: wish.facts.length };
    care.carryOut(state.say, now, wish, then, {
      isAgain: isSaid,
      acked: () => note((all) => later.without(all, id)),
      refused: (why) => note((all) => later.marked(all, id, { why })),
    });
  }
  isGoing.value = false;
}

/** What waits, and what came to nothing with why; each can be taken back, or dropped. */
export function Waiting({ snapshot }: { snapshot: Snapshot }) {
  const all = later.list.value;
  const whole = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // The form or the button that led here is gone.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && all.length > 0 && looked === snapshot.id) whole.current?.focus();
  }, [all]);
  const waiting = all.filter(({ why }) => why === null);
  const refused = all.filter(({ why }) => why !== null);
  return (
    <div class={all.length > 0 ? "care looks" : "care"} tabIndex={-1} ref={whole} role="group" aria-label={t("later.label")}>
      <div role="status">
        {waiting.length > 0 && (
          <div class="note">
            <p>
              {t("later.waits", { n: waiting.length })} <span class="mono">M02</span>
            </p>
          </div>
        )}
      </div>
      {waiting.length > 0 && <Items run={snapshot.id} all={waiting} name={t("later.back")} />}
      {refused.length > 0 && <Items run={snapshot.id} all={refused} name={t("back.drop")} />}
    </div>
  );
}

function Items({ run, all, name }: { run: string; all: later.Later[]; name: string }) {
  return (
    <ul>
      {all.map(({ wish, says, why }) => (
        <li key={wish.id}>
          <p class="meta">{t(`later.${wish.kind === "undo" ? "undo" : wish.verdict}`)}</p>
          {(wish.kind === "decide" && wish.statement ? [wish.statement] : says).map((words) => (
            <p class="says" dir="auto">
              {words}
            </p>
          ))}
          {why !== null && <p class="problem">{t("care.refused", { why })}</p>}
          <div class="acts" role="group" aria-label={says.join(" ") || t("later.undo")}>
            <button type="button" class="btn sm" onClick={() => void later.change(run, (all) => later.without(all, wish.id))}>
              {name}
            </button>
          </div>
        </li>
      ))}
    </ul>
  );
}
