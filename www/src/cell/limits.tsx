/** The sheet "Limits and prices": what each model costs and as of when, how an estimate is made, and what is too large. */
import { signal } from "@preact/signals";
import type { ModelOffer } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { isSaved } from "../lib/page.ts";
import { providerName } from "../lib/reads.ts";
import { askModels, models } from "./costs.ts";
import { Over } from "./over.tsx";
import { FILE_BYTES_MAX } from "./words.ts";

/** As `src/export` has them. */
const MEMBERS_MAX = 200_000;
const CONVERSATION_BYTES_MAX = 256 << 20;

const isOpen = signal(false);

export function LimitsButton() {
  const open = () => {
    askModels();
    isOpen.value = true;
  };
  return (
    <button type="button" class="btn sm" onClick={open}>
      {t("limits.title")}
    </button>
  );
}

export function Limits() {
  return (
    <Over isOpen={isOpen} id="limits" title={t("limits.title")}>
      {/* A copy starts no run. */}
      {!isSaved && <Prices />}
      {!isSaved && <Estimates />}
      <section>
        <h3>{t("limits.sizes")}</h3>
        <ul class="limits">
          <li>{t("limits.file", { size: format.bytes(FILE_BYTES_MAX), n: MEMBERS_MAX })}</li>
          <li>{t("limits.conversation", { size: format.bytes(CONVERSATION_BYTES_MAX) })}</li>
          <li>{t("limits.media")}</li>
        </ul>
      </section>
    </Over>
  );
}

function Prices() {
  const known = models.value;
  if (known === null) return null;
  const providers = [...new Set(known.models.map((one) => one.provider))];
  return (
    <section>
      <h3>{t("limits.prices")}</h3>
      <p>{t("limits.dated", { date: format.looked(known.prices) })}</p>
      <table class="prices num">
        <thead>
          <tr>
            <th scope="col">{t("limits.model")}</th>
            <th scope="col">{t("price.read")}</th>
            <th scope="col">{t("price.written")}</th>
            <th scope="col">{t("economy.row")}</th>
          </tr>
        </thead>
        {providers.map((provider) => (
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={4}>
                {providerName(provider)}
              </th>
            </tr>
            {known.models
              .filter((one) => one.provider === provider)
              .map((model) => (
                <Price model={model} />
              ))}
          </tbody>
        ))}
      </table>
      <p>{t("limits.server")}</p>
    </section>
  );
}

function Price({ model: { model, input, output, economy } }: { model: ModelOffer }) {
  return (
    <tr>
      <th scope="row">{model}</th>
      <td>{format.dollars(input)}</td>
      <td>{format.dollars(output)}</td>
      <td>{economy ? t("limits.half") : "–"}</td>
    </tr>
  );
}

function Estimates() {
  return (
    <section>
      <h3>{t("price.how")}</h3>
      <p>{t("price.why")}</p>
      <p>{t("limits.cap")}</p>
    </section>
  );
}
