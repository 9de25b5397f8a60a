/** Why a run begins nothing new, and the ways on: a higher cap, a key, or with what is read. */
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { Act } from "./careful.tsx";
import { Raise } from "./raise.tsx";
import { RunReport } from "./run-report.tsx";
import * as state from "./state.ts";

export function Held({ snapshot }: { snapshot: Snapshot }) {
  const { hold, budget, chunks } = snapshot;
  if (hold === null) {
    return snapshot.late ? (
      <p class="note" role="status">
        <span class="soft">{t("hold.late")}</span>
      </p>
    ) : null;
  }
  const finish = <Act name={t("act.finish")} act={() => state.wish({ kind: "finish" })} />;
  const resume = <Act name={t("act.goOn")} kind="ink" act={() => state.wish({ kind: "resume" })} />;
  const left = chunks.passed + chunks.waiting;
  const isPausedElsewhere = state.isPausedElsewhere;
  switch (hold) {
    case "paused":
      return (
        <div class="note">
          <span>
            <b>
              {t(isPausedElsewhere.value ? "hold.elsewhere" : "hold.paused")}{" "}
              {isPausedElsewhere.value && <span class="mono">J12</span>}
            </b>{" "}
            <span class="soft">{t(snapshot.batch_since ? "economy.ends" : "hold.nothingNew")}</span>
          </span>
        </div>
      );
    case "cap":
    case "budget":
      return (
        <div class="note">
          <span>
            <b>
              {t(`hold.${hold}`)}{" "}
              <span class="mono">J09</span>
            </b>{" "}
            <span class="soft">
              {left > 0 ? t("hold.sofar", { n: chunks.read, left }) : t("hold.compare")}{" "}
              {hold === "budget" && t("hold.month")}
            </span>
          </span>
          {hold === "cap" ? <Raise cap={budget.cap ?? 0} high={budget.high} /> : resume}
          {finish}
        </div>
      );
    case "key":
      return <Key snapshot={snapshot} />;
    case "credit":
    case "model":
    case "batch":
      return (
        <div class="note">
          <span>
            <b>
              {t(`hold.${hold}`, { model: snapshot.model ?? "" })}{" "}
              <span class="mono">{hold === "batch" ? "P03" : "U07"}</span>
            </b>{" "}
            <span class="soft">{t("hold.kept")}</span>
          </span>
          {resume}
          {finish}
          <RunReport code="U07" />
        </div>
      );
  }
}

/** A key is entered here and nowhere else; it is said once, and kept sealed until the run ends. */
function Key({ snapshot }: { snapshot: Snapshot }) {
  const refused = state.keyTrouble.value;
  const give = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const key = String(new FormData(form).get("key") ?? "");
    form.reset();
    state.keyTrouble.value = await state.giveKey(snapshot.id, key);
  };
  return (
    <form class="note" onSubmit={(event) => void give(event)}>
      <label>
        <b>
          {t("key.missing", { provider: snapshot.provider })} <span class="mono">U07</span>
        </b>{" "}
        <span class="soft">
          {t("key.where", { host: snapshot.key_host })}
        </span>
        <br />
        <input name="key" type="password" autocomplete="off" spellcheck={false} required maxLength={512} />
      </label>
      <button type="submit" class="btn sm ink">
        {t("key.use")}
      </button>
      {refused !== null && <span role="alert">{refused}</span>}
      <RunReport code="U07" />
    </form>
  );
}
