/** On the page of a run: whether this browser tells what becomes of it. Nothing where it cannot. */
import { useEffect } from "preact/hooks";
import { t } from "../lib/language.ts";
import * as push from "./push.ts";
import { TroubleNote } from "./small.tsx";

export function Tell() {
  useEffect(() => void push.look(), []);
  const isOn = push.isOn.value;
  if (isOn === null) return null;
  const words = isOn ? "tell.on" : push.isDenied.value ? "tell.denied" : "tell.can";
  return (
    <section class="card led">
      <h2>{t("tell.title")}</h2>
      <div class="tells">
        <p class="sm soft" role="status">
          {t(words)}
        </p>
        {push.trouble.value && <TroubleNote trouble={push.trouble.value} />}
        <div class="acts">
          <button
            type="button"
            class="btn sm"
            aria-disabled={push.isUnderWay.value}
            onClick={() => void (isOn ? push.stop() : push.start())}
          >
            {t(isOn ? "tell.stop" : "tell.start")}
          </button>
        </div>
      </div>
    </section>
  );
}
