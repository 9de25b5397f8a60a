/** The memory in forms that other programs read. */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { Download } from "./download.tsx";

/** As the server knows them. */
const FORMS = ["paste", "agents", "openclaw", "mcp", "okf", "pam", "print"] as const;
const PARTS = ["provenance", "special", "others", "names"] as const;

const without = signal<readonly string[]>([]);

export function FormsPage({ id }: { id: string }) {
  return (
    <article class="doc" aria-label={t("forms.title")}>
      <div class="col">
        <header>
          <h1>{t("forms.title")}</h1>
        </header>
        <p class="soft empty">{t("forms.about")}</p>
        <fieldset class="parts">
          <legend>{t("forms.with")}</legend>
          {PARTS.map((part) => (
            <label key={part}>
              <input
                type="checkbox"
                checked={!without.value.includes(part)}
                onChange={(event) => take(part, event.currentTarget.checked)}
              />
              {t(`part.${part}`)}
            </label>
          ))}
        </fieldset>
        <ul class="forms">
          {FORMS.map((form) => (
            <li key={form}>
              <div>
                <h2>{t(`form.${form}`)}</h2>
                <p class="soft">{t(`form_about.${form}`)}</p>
              </div>
              <Download class="btn sm" address={api.formAddress(id, form, without.value)}>
                {t("forms.get")} <span class="vh">{t(`form.${form}`)}</span>
              </Download>
            </li>
          ))}
        </ul>
      </div>
    </article>
  );
}

function take(part: string, isTaken: boolean): void {
  const others = without.value.filter((one) => one !== part);
  without.value = isTaken ? others : [...others, part];
}
