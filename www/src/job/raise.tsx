/** A new cap for a run that cannot go further under the old one. */
import { useState } from "preact/hooks";
import { dollars } from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { isReady } from "./careful.tsx";
import * as state from "./state.ts";

/** A new cap: twice the old one or the estimate, unless the person says another. */
export function Raise({ cap, high }: { cap: number; high: number }) {
  const [typed, setTyped] = useState<number | null>(null);
  const higher = typed ?? Number((2 * Math.max(cap, high)).toPrecision(2));
  const raise = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isReady()) return;
    setTyped(null);
    state.wish({ kind: "cap", cap: higher });
  };
  return (
    <form class="raise" onSubmit={raise}>
      <input
        key={cap}
        type="number"
        aria-label={t("cap.field")}
        min={cap}
        step="any"
        inputMode="decimal"
        required
        defaultValue={String(higher)}
        onInput={(event) => {
          const usd = event.currentTarget.valueAsNumber;
          setTyped(Number.isFinite(usd) && usd >= 0 ? usd : null);
        }}
      />
      <button type="submit" class="btn sm ink" aria-disabled={!isReady()}>
        {t("act.raise", { cap: dollars(higher) })}
      </button>
    </form>
  );
}
