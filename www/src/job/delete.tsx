/** Where a run, or everything, is deleted. It is for good, so it asks once and says what goes. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { providerName } from "../lib/reads.ts";
import * as deletion from "./deletion.ts";
import { TroubleNote } from "./small.tsx";

export function DeletePage({ snapshot }: { snapshot: Snapshot }) {
  return (
    <article class="doc" aria-label={t("delete.title")}>
      <div class="col">
        <header>
          <h1>{t("delete.title")}</h1>
        </header>
        <Choices snapshot={snapshot} />
      </div>
    </article>
  );
}

export function DeleteCard({ snapshot }: { snapshot: Snapshot }) {
  return (
    <section class="card led">
      <h2>{t("delete.title")}</h2>
      <Choices snapshot={snapshot} />
    </section>
  );
}

/** Which of the two is asked about. */
function Choices({ snapshot }: { snapshot: Snapshot }) {
  const asked = useSignal<deletion.What | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const what = asked.value;
  useLayoutEffect(() => {
    if (what !== null) whole.current?.querySelector<HTMLElement>(".sure")?.focus();
  }, [what]);
  const leave = () => {
    const led = asked.value;
    asked.value = null;
    deletion.trouble.value = null;
    requestAnimationFrame(() => whole.current?.querySelector<HTMLElement>(`[data-what="${led}"]`)?.focus());
  };
  return (
    <div class="deletes" ref={whole}>
      {what === null ? (
        <div class="acts">
          {(["run", "all"] as const).map((one) => (
            <button key={one} type="button" class="btn sm" data-what={one} onClick={() => (asked.value = one)}>
              {t(`delete.${one}`)}
            </button>
          ))}
        </div>
      ) : (
        <Sure what={what} snapshot={snapshot} leave={leave} />
      )}
    </div>
  );
}

function Sure(props: { what: deletion.What; snapshot: Snapshot; leave: () => void }) {
  const { what, snapshot, leave } = props;
  const { id, provider, ended_at: ended } = snapshot;
  const isUnderWay = deletion.underWay.value !== null;
  const trouble = deletion.trouble.value;
  return (
    <div
      class="sure"
      role="group"
      aria-label={t(`delete.${what}`)}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && !isUnderWay && leave()}
    >
      <b>{t(`delete.${what}`)}</b>
      <p>{t(`delete_goes.${what}`)}</p>
      {ended === null && <p>{t("delete.stops")}</p>}
      <p>
        {t(`delete_stays.${what}`)} {provider !== "embedded" && t("delete.model", { name: providerName(provider) })}
      </p>
      {trouble !== null && <TroubleNote trouble={trouble} />}
      <div class="acts">
        <button type="button" class="btn sm" aria-disabled={isUnderWay} onClick={() => !isUnderWay && leave()}>
          {t("delete.keep")}
        </button>
        <button type="button" class="btn sm ink" aria-disabled={isUnderWay} onClick={() => void deletion.remove(what, id)}>
          {t(isUnderWay ? "delete.underWay" : `delete_now.${what}`)}
        </button>
      </div>
    </div>
  );
}
