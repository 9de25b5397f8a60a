/** What this server has is not quite what was chosen: nothing is sent before the person says so. */
import { useRef, useState } from "preact/hooks";
import type { ModelOffer, Offer } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import type { Outbox } from "../lib/outbox.ts";
import { isPaid, providerName, type Paid, type Reads } from "../lib/reads.ts";
import { differences, type Difference } from "./differs.ts";
import * as begin from "./begin.ts";
import { Small, TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

export type Asked = { outbox: Outbox; offer: Offer; chosen: Paid; now: Reads };

export function Confirm({ outbox, offer, chosen, now }: Asked) {
  const [key, setKey] = useState("");
  const [cap, setCap] = useState(chosen.cap);
  const field = useRef<HTMLInputElement>(null);
  const size = format.bytes(outbox.manifest.bytes);
  const trouble = state.trouble.value;
  const { list, way } = isPaid(now) ? differences(now, offer) : { list: [], way: "open" as const };
  const needsKey = way === "with_key";
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (way === "closed") return;
    if (needsKey && key.trim() === "") return void field.current?.focus();
    setKey("");
    // Enter in the field sends before the page has drawn what was typed last.
    const typed = new FormData(event.currentTarget as HTMLFormElement).get("cap");
    const agreed = isPaid(now) ? { ...now, cap: typed === null ? cap : Number(typed) } : now;
    void begin.agree({ outbox, offer, chosen, now: agreed }, needsKey ? key.trim() : null);
  };
  return (
    <Small title={t("differs.title")}>
      <p>{t("differs.nothing", { size })}</p>
      <form class="confirm" onSubmit={send}>
        <ul class="told">
          {list.map((one) => (
            <li key={one.kind}>{told(one, now)}</li>
          ))}
          <li>{changed(chosen, now)}</li>
          {isPaid(now) && cap === null && <li>{t("differs.open")}</li>}
        </ul>
        {way === "closed" && list.some(({ kind }) => kind === "no_key" || kind === "key_refused") && (
          <p class="sm">{t("differs.noOwn")}</p>
        )}
        <Models {...{ outbox, offer, chosen, now }} />
        {isPaid(now) && cap !== null && way !== "closed" && <Cap cap={cap} enough={now.shown.forecast.enough} set={setCap} />}
        {needsKey && isPaid(now) && (
          <label class="field">
            <b>{t("differs.key", { name: providerName(now.provider) })}</b>
            <input
              ref={field}
              type="password"
              name="key"
              autocomplete="off"
              spellcheck={false}
              maxLength={512}
              required
              value={key}
              onInput={(event) => setKey(event.currentTarget.value)}
            />
            <span class="xs soft">{t("differs.keyWhere", { host: hostOf(now, offer) })}</span>
          </label>
        )}
        {trouble !== null && <TroubleNote trouble={trouble} />}
        <div class="acts">
          {way === "closed" ? (
            <button type="button" class="btn ink" onClick={() => void begin.askAgain({ outbox, offer, chosen, now })}>
              {t("differs.again")}
            </button>
          ) : (
            <button type="submit" class="btn go">
              {t("differs.send", { size, host: location.host })}
            </button>
          )}
          <button type="button" class="btn" onClick={() => void state.stop()}>
            {t("differs.stop")}
          </button>
        </div>
      </form>
    </Small>
  );
}

/** The models that this server can ask, and the rules. */
function Models(asked: Asked) {
  const { offer, now } = asked;
  const providers = offer.providers.filter(({ access }) => access !== "not_set_up" && access !== "away");
  const models = providers.flatMap((one) => one.models);
  const key = (model: { provider: string; model: string }) => `${model.provider} ${model.model}`;
  const value = isPaid(now) ? key(now) : "";
  const isThere = value === "" || models.some((one) => key(one) === value);
  return (
    <label class="field">
      <b>{t("differs.choose")}</b>
      <select
        value={value}
        onChange={(event) => {
          const wanted = event.currentTarget.value;
          const model = models.find((one) => key(one) === wanted) ?? null;
          void begin.chooseOther(asked, model);
        }}
      >
        {!isThere && isPaid(now) && (
          <option value={value} disabled>
            {now.model}
          </option>
        )}
        <option value="">{t("reads.rules.name")}</option>
        {providers.map((one) => (
          <optgroup key={one.provider} label={providerName(one.provider)}>
            {one.models.map((model: ModelOffer) => (
              <option key={model.model} value={key(model)}>
                {model.model}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function hostOf({ provider }: Paid, offer: Offer): string {
  return offer.providers.find((one) => one.provider === provider)?.host ?? "";
}

function told(difference: Difference, now: Reads) {
  if (!isPaid(now)) return null;
  const provider = providerName(now.provider);
  const small = (code: string, text: string) => (
    <>
      {text} <span class="mono soft">{code}</span>
    </>
  );
  switch (difference.kind) {
    case "no_key":
      return small("U07", t("differs.noKey", { name: provider }));
    case "key_refused":
      return small("U07", t("differs.keyRefused", { name: provider }));
    case "away":
      return small("J06", t("differs.away", { host: difference.host }));
    case "not_set_up":
      return small("S01", t("differs.notSetUp", { name: provider }));
    case "no_batches":
      return small("P03", t("differs.noBatches", { model: now.model }));
    case "no_price":
      return small("P02", t("differs.noPrice", { model: now.model }));
    case "price": {
      const { input, output } = difference.now;
      const [before, beforeOut] = [now.shown.input, now.shown.output].map(format.dollars);
      const values = { input: format.dollars(input), output: format.dollars(output) };
      return small("P01", t("differs.price", { ...values, before: before ?? "", beforeOut: beforeOut ?? "" }));
    }
  }
}

/** What it would cost, and whether it is what was chosen. */
function changed(chosen: Paid, now: Reads): string {
  if (!isPaid(now)) return t("differs.rules");
  const range = format.range(now.shown.forecast.range);
  if (now.model === chosen.model) return t("differs.range", { range });
  const other = t("differs.other", { model: now.model, before: chosen.model });
  return `${other} ${t("differs.range.about", { range, model: now.model })}`;
}

/** The cap that was chosen, which may be another here: what it has to hold costs something else. */
function Cap(props: { cap: number; enough: number; set: (cap: number) => void }) {
  return (
    <label class="field">
      <b>{t("cap.field")}</b>
      <input
        type="number"
        name="cap"
        min={0}
        step="any"
        inputMode="decimal"
        required
        value={String(Number(props.cap.toFixed(4)))}
        onChange={(event) => {
          const cap = event.currentTarget.valueAsNumber;
          if (Number.isFinite(cap) && cap >= 0) props.set(cap);
        }}
      />
      {props.cap < props.enough && <span class="xs soft">{t("differs.cap")}</span>}
    </label>
  );
}
