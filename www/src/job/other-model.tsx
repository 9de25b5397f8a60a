/** Who reads the rest: asked for where a run is held, or something could not be read. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RestOffer, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";
import { ask, choose, offers, refusal } from "./switching.ts";

export function OtherModel({ snapshot }: { snapshot: Snapshot }) {
  const now = offers.value;
  const opener = useRef<HTMLButtonElement>(null);
  const before = useRef(now.kind);
  useLayoutEffect(() => {
    if (before.current === "open" && now.kind === "closed") opener.current?.focus();
    before.current = now.kind;
  }, [now.kind]);
  if (now.kind === "failed") {
    const text = t("other.failed", { why: now.why });
    return <TroubleNote trouble={{ code: "S05", text, retry: () => void ask(snapshot.id) }} />;
  }
  if (now.kind === "open") return <Choice snapshot={snapshot} offers={now.offers} />;
  return (
    <div class="acts other">
      <button ref={opener} type="button" class="btn sm" disabled={now.kind === "asking"} onClick={() => void ask(snapshot.id)}>
        {t("other.open")}
      </button>
      {refusal.value !== null && <span role="alert">{refusal.value}</span>}
    </div>
  );
}

/** One that is not set up, or does not answer, cannot read; a key can be entered. */
const canRead = ({ access }: RestOffer) => access !== "not_set_up" && access !== "away";

function Choice({ snapshot, offers: all }: { snapshot: Snapshot; offers: RestOffer[] }) {
  const isSame = (one: RestOffer) => one.model === (snapshot.model ?? "") && one.provider === snapshot.provider;
  // The same model may be asked in the other way.
  const others = all.filter((one) => canRead(one) && !(isSame(one) && one.economy === null));
  const [chosen, setChosen] = useState(0);
  const [economy, setEconomy] = useState(false);
  const offer = others[chosen];
  const isOut = snapshot.chunks.reading > 0 || Boolean(snapshot.batch_since);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (offer !== undefined && !isOut) choose(state.say, offer, economy && offer.economy !== null);
  };
  return (
    <form class="card other" onSubmit={send} aria-label={t("other.title")}>
      <h2>{t("other.title")}</h2>
      <p class="sm soft">{t("other.about")}</p>
      {offer === undefined ? (
        <p>{t("other.none")}</p>
      ) : (
        <>
          <label class="field">
            <b>{t("other.model")}</b>
            <select ref={(field) => field?.focus()} value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
              {others.map((one, nth) => (
                <option key={`${one.provider} ${one.model}`} value={nth}>
                  {said(one)}
                </option>
              ))}
            </select>
          </label>
          {offer.economy && (
            <label class="check">
              <input type="checkbox" checked={economy} onChange={(event) => setEconomy(event.currentTarget.checked)} />{" "}
              {t("other.economy", { range: format.range(offer.economy) })}
            </label>
          )}
        </>
      )}
      {isOut && <p class="sm" role="status">{t("other.soon")}</p>}
      <div class="acts">
        {offer !== undefined && (
          <button type="submit" class="btn sm ink" aria-disabled={isOut}>
            {t("other.read")}
          </button>
        )}
        <button type="button" class="btn sm" onClick={() => (offers.value = { kind: "closed" })}>
          {t("other.close")}
        </button>
      </div>
    </form>
  );
}

function said({ model, access, range }: RestOffer): string {
  if (model === "") return t("other.rules");
  return t(access === "ready" ? "other.option" : "other.wantsKey", { model, range: format.range(range) });
}
