/** The vault of this reading, as a file under a passphrase. */
import { t } from "../lib/language.ts";
import { useState } from "preact/hooks";
import * as counting from "./counting.ts";
import { Passphrase, ShowIt } from "./passphrase.tsx";
import { ProblemNote } from "./problem.tsx";
import { screen } from "./screen.ts";
import * as sealing from "./sealing.ts";
import { isKept } from "./words.ts";

export function SaveVault() {
  const masked = Object.entries(counting.packed.value?.masked ?? {});
  const hasValues = masked.some(([kind, n]) => n > 0 && isKept(kind));
  return screen.value === "choose" && hasValues ? <Save /> : null;
}

function Save() {
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [isShown, setShown] = useState(false);
  const [differ, setDiffer] = useState(false);
  const { isBusy, isSaved, problem } = sealing.sealing.value;
  const save = () => {
    const isOther = !isShown && first !== second;
    setDiffer(isOther);
    if (!isOther && !isBusy) sealing.save(first);
  };
  return (
    <section class="fields">
      <h2>{t("vault.saveTitle")}</h2>
      <p class="sm soft">{t("vault.saveWhat")}</p>
      <Passphrase label={t("vault.new")} is="new" value={first} isShown={isShown} onInput={setFirst} onEnter={save} />
      {!isShown && (
        <Passphrase label={t("vault.same")} is="new" value={second} isShown={false} onInput={setSecond} onEnter={save} />
      )}
      <ShowIt isShown={isShown} onChange={setShown} />
      <button type="button" class="btn sm" aria-disabled={isBusy} onClick={save}>
        {isBusy ? t("vault.sealing") : t("vault.saveTitle")}
      </button>
      {differ && <ProblemNote problem={{ code: "C17", text: t("vault.differ") }} />}
      {problem !== null && !differ && <ProblemNote problem={problem} />}
      <p class="sm" role="status">
        {isSaved && !differ && t("vault.made")}
      </p>
    </section>
  );
}
