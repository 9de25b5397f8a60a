/** Which kinds of facts wait for the person before they stand in the files. */
import { useSignal } from "@preact/signals";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as care from "./care.ts";
import { ActNow } from "./careful.tsx";
import * as state from "./state.ts";

const KINDS = ["inferred", "contested", "special"] as const;
type Kind = (typeof KINDS)[number];

export function LetWait({ snapshot }: { snapshot: Snapshot }) {
  const there = snapshot.let_wait ?? [];
  /** Null: as it is. */
  const chosen = useSignal<Kind[] | null>(null);
  const now = chosen.value ?? there;
  const isOther = KINDS.some((kind) => now.includes(kind) !== there.includes(kind));
  return (
    <section class="looks">
      <h2>{t("let.title")}</h2>
      <p class="soft">{t("let.about")}</p>
      <fieldset class="parts" aria-label={t("let.title")}>
        {KINDS.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={now.includes(kind)}
              onChange={({ currentTarget }) => {
                const others = now.filter((one) => one !== kind);
                chosen.value = currentTarget.checked ? [...others, kind] : others;
              }}
            />
            <span>{t(`let.${kind}`)}</span>
          </label>
        ))}
      </fieldset>
      {isOther && (
        <div class="acts">
          <ActNow
            name={t("let.apply")}
            kind="ink"
            act={() => {
              care.letWait(state.say, snapshot, now);
              chosen.value = null;
            }}
          />
        </div>
      )}
    </section>
  );
}
