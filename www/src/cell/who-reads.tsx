/** Who reads: the choice, what it can and cannot do, what it costs, and where it stops. */
import type { ModelOffer } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { rich, t } from "../lib/language.ts";
import { providerName } from "../lib/reads.ts";
import * as costs from "./costs.ts";
import * as counting from "./counting.ts";
import { LimitsButton } from "./limits.tsx";
import * as reads from "./reads.ts";
import { screen } from "./screen.ts";

/** The slider has so many steps. */
const STEPS = 200;

export function WhoReads() {
  const model = reads.choice.value;
  return (
    <>
      <section class="who">
        <div class="ttl">
          <h2 id="who">{t("reads.title")}</h2>
          <LimitsButton />
        </div>
        <Choice />
        {model === null ? (
          <ul class="sm soft can">
            <li>{t("reads.rules.can")}</li>
            <li>{t("reads.rules.cannot")}</li>
            <li>{t("reads.rules.free")}</li>
          </ul>
        ) : (
          <ul class="sm soft can">
            <li>{t("reads.model.can")}</li>
            <li>{t("reads.model.checked")}</li>
            <li>{t("reads.model.who", { name: providerName(model.provider) })}</li>
          </ul>
        )}
      </section>
      {model?.economy && <Economy />}
      {model !== null && <Price model={model} />}
    </>
  );
}

function Choice() {
  const models = costs.models.value?.models ?? [];
  const providers = [...new Set(models.map((one) => one.provider))];
  const chosen = reads.choice.value;
  return (
    <select
      aria-labelledby="who"
      value={chosen === null ? "" : key(chosen)}
      onChange={(event) => {
        const wanted = event.currentTarget.value;
        reads.choose(models.find((one) => key(one) === wanted) ?? null);
      }}
    >
      <option value="">{t("reads.rules.name")}</option>
      {providers.map((provider) => (
        <optgroup key={provider} label={providerName(provider)}>
          {models
            .filter((one) => one.provider === provider)
            .map((one) => (
              <option key={key(one)} value={key(one)}>
                {one.model}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

/** To pay less and wait. */
function Economy() {
  return (
    <section class="economy">
      <label class="check">
        <input
          type="checkbox"
          checked={reads.economy.value}
          onChange={(event) => reads.setEconomy(event.currentTarget.checked)}
        />
        <span>{t("economy.choose")}</span>
      </label>
      <p class="xs soft">{t("economy.how")}</p>
    </section>
  );
}

const key = (model: ModelOffer) => `${model.provider} ${model.model}`;

function Price({ model }: { model: ModelOffer }) {
  const forecast = reads.forecast.value;
  if (screen.value === "reading") return <SoFar usd={reads.least.value} />;
  if (counting.packed.value === null && forecast === null) return null;
  if (forecast === null) return <SoFar usd={null} />;
  const [least, most] = forecast.seconds;
  return (
    <section class={reads.isFresh.value ? "price" : "price stale"}>
      <h2>{t("price.title")}</h2>
      <p class="sum num">
        {format.range(forecast.range)}{" "}
        <small>
          {reads.economy.value ? t("economy.time") : t("price.time", { time: format.span(least, most) })}
        </small>
      </p>
      <p class="xs soft num">
        {t("price.calls", { n: forecast.calls })}{" "}
        {t("price.dated", { date: format.looked(costs.models.value?.prices ?? "") })}
      </p>
      <Cap />
      <details class="sm">
        <summary>{t("price.how")}</summary>
        <dl class="num">
          <dt>{t("price.read")}</dt>
          <dd>{t("price.tokens", { n: format.rough(forecast.input), usd: format.dollars(model.input) })}</dd>
          <dt>{t("price.written")}</dt>
          <dd>{t("price.tokens", { n: format.rough(forecast.output), usd: format.dollars(model.output) })}</dd>
          {reads.economy.value && (
            <>
              <dt>{t("economy.row")}</dt>
              <dd>{t("economy.half")}</dd>
            </>
          )}
          <dt>{t("price.lookedUp")}</dt>
          <dd>{format.looked(model.checked)}</dd>
          {model.context !== null && (
            <>
              <dt>{t("price.context")}</dt>
              <dd>{t("price.contextTokens", { n: format.rough(model.context) })}</dd>
            </>
          )}
        </dl>
        <p class="soft">{t("price.why")}</p>
      </details>
    </section>
  );
}

/** What is known before all is counted. */
function SoFar({ usd }: { usd: number | null }) {
  return (
    <section class="price">
      <h2>{t("price.title")}</h2>
      {usd === null ? <p class="sm soft">{t("price.pending")}</p> : <p class="sum num">{rich("price.from", { usd: format.dollars(usd), still: <small>{t("price.still")}</small> })}</p>}
    </section>
  );
}

/** The estimate and the cap on one axis. */
function Cap() {
  const forecast = reads.forecast.value;
  const [cap, end] = [reads.cap.value, reads.axisEnd.value];
  if (forecast === null) return null;
  const { low, high } = forecast.range;
  const share = (usd: number) => `${100 * Math.min(1, end > 0 ? usd / end : 0)}%`;
  return (
    <div class="cap">
      <div class="axis" aria-hidden="true">
        <i class="sure" style={{ width: share(low) }} />
        <i class="range" style={{ insetInlineStart: share(low), width: share(high - low) }} />
      </div>
      <input
        type="range"
        min={0}
        max={end}
        step={end / STEPS}
        value={cap ?? end}
        disabled={cap === null}
        aria-label={t("cap.slider")}
        aria-valuetext={cap === null ? t("cap.none") : format.dollars(cap)}
        onInput={(event) => reads.setCap(event.currentTarget.valueAsNumber)}
      />
      <div class="ends xs soft num" aria-hidden="true">
        <span>{format.dollars(0)}</span>
        <span>{format.dollars(end)}</span>
      </div>
      <div class="set">
        <label>
          <span>{t("cap.field")}</span>
          <input
            type="number"
            min={0}
            step="any"
            inputMode="decimal"
            value={cap === null ? "" : String(Number(cap.toFixed(4)))}
            disabled={cap === null}
            onChange={(event) => reads.setCap(event.currentTarget.valueAsNumber)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={cap === null}
            onChange={(event) => reads.setCap(event.currentTarget.checked ? null : forecast.enough)}
          />
          <span>{t("cap.none")}</span>
        </label>
      </div>
      <p class="sm" role="status">
        {reach(cap, forecast)}
      </p>
    </div>
  );
}

/** How far the cap goes, in words. */
function reach(cap: number | null, { reached, chunks, range }: { reached: number; chunks: number; range: { high: number } }): string {
  if (cap === null) return t("cap.open", { usd: format.dollars(range.high) });
  if (reached >= chunks) return t("cap.enough");
  if (reached === 0) return t("cap.nothing");
  return t("cap.part", { n: reached, all: chunks });
}
