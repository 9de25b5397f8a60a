/** Beside the headline of a run that reads: to pause it and go on, and to stop it, which asks first. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { Act } from "./careful.tsx";
import * as deletion from "./deletion.ts";
import { TroubleNote } from "./small.tsx";
import { isPaid, isReading } from "./stages.ts";
import * as state from "./state.ts";

const isAsking = signal(false);

/** What is held for another reason says beside it how it goes on. */
function canBeStopped(snapshot: Snapshot): boolean {
  const { hold, finish } = snapshot;
  return isReading(snapshot) && !finish && (hold === null || hold === "paused");
}

export function Controls({ snapshot }: { snapshot: Snapshot }) {
  if (!canBeStopped(snapshot)) return null;
  const isPaused = snapshot.hold === "paused";
  return (
    <div class="acts">
      {isPaused ? (
        <Act name={t("act.goOn")} kind="ink pauses" act={() => state.wish({ kind: "resume" })} />
      ) : (
        <Act name={t("act.pause")} kind="pauses" act={() => state.wish({ kind: "pause" })} />
      )}
      <button
        type="button"
        class="btn sm stops"
        aria-expanded={isAsking.value}
        onClick={() => (isAsking.value = !isAsking.value)}
      >
        {t("act.stop")}
      </button>
    </div>
  );
}

/** What a stop leaves and what it takes. */
export function Stop({ snapshot }: { snapshot: Snapshot }) {
  const whole = useRef<HTMLDivElement>(null);
  const isOpen = isAsking.value && canBeStopped(snapshot);
  useLayoutEffect(() => {
    if (isOpen) whole.current?.focus();
    // What the run has come past is not asked again when it reads more.
    else isAsking.value = false;
  }, [isOpen]);
  if (!isOpen) return null;
  const trouble = deletion.trouble.value;
  const isUnderWay = deletion.underWay.value !== null;
  const leave = () => {
    if (isUnderWay) return;
    isAsking.value = false;
    deletion.trouble.value = null;
    document.querySelector<HTMLElement>("main .stops")?.focus();
  };
  return (
    <div
      class="note stop"
      role="group"
      aria-label={t("stop.title")}
      tabIndex={-1}
      ref={whole}
      onKeyDown={(event) => event.key === "Escape" && leave()}
    >
      <div class="sure">
        <b>{t("stop.title")}</b>
        <p>{standing(snapshot)}</p>
        <p class="soft">
          {t("stop.delete")} {t("delete_goes.run")} {isPaid(snapshot) && t("delete.stops")}
        </p>
        {trouble !== null && <TroubleNote trouble={trouble} />}
        <div class="acts">
          <button type="button" class="btn sm" aria-disabled={isUnderWay} onClick={leave}>
            {t("stop.goOn")}
          </button>
          <Act name={t("stop.keep")} kind="ink" act={() => !isUnderWay && state.wish({ kind: "finish" })} />
          <button
            type="button"
            class="btn sm"
            aria-disabled={isUnderWay}
            onClick={() => void deletion.remove("run", snapshot.id)}
          >
            {t(isUnderWay ? "delete.underWay" : "stop.away")}
          </button>
        </div>
      </div>
    </div>
  );
}

/** How far it is, and what that has cost. */
function standing(snapshot: Snapshot): string {
  const { read, reading, aside, waiting, passed } = snapshot.chunks;
  const counts = { n: read, all: read + reading + aside + waiting + passed };
  return isPaid(snapshot)
    ? t("stop.paid", { ...counts, usd: format.dollars(snapshot.budget.spent) })
    : t("stop.free", counts);
}
