/** The vault of this reading, as a file under a passphrase. */
import { useState } from "preact/hooks";
import { Passphrase, ShowIt } from "./passphrase.tsx";
import { ProblemNote } from "./problem.tsx";
import * as state from "./state.ts";
import { isKept } from "./words.ts";

export function SaveVault() {
  const masked = Object.entries(state.packed.value?.masked ?? {});
  const hasValues = masked.some(([kind, n]) => n > 0 && isKept(kind));
  return state.screen.value === "choose" && hasValues ? <Save /> : null;
}

function Save() {
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [isShown, setShown] = useState(false);
  const [differ, setDiffer] = useState(false);
  const { isBusy, isSaved, problem } = state.sealing.value;
  const save = () => {
    const isOther = !isShown && first !== second;
    setDiffer(isOther);
    if (!isOther && !isBusy) state.saveVault(first);
  };
  return (
    <section class="fields">
      <h2>Save the vault</h2>
      <p class="sm soft">
        A file that says what the placeholders stand for, in all that was read: email addresses,
        telephone numbers, network addresses, and the names and words you chose. Never keys,
        passwords, cards or accounts. Drop it on this page beside your memory to read that with its
        values. Without the passphrase nobody can open it, you included.
      </p>
      <Passphrase label="Passphrase" is="new" value={first} isShown={isShown} onInput={setFirst} onEnter={save} />
      {!isShown && (
        <Passphrase label="The same again" is="new" value={second} isShown={false} onInput={setSecond} onEnter={save} />
      )}
      <ShowIt isShown={isShown} onChange={setShown} />
      <button type="button" class="btn sm" aria-disabled={isBusy} onClick={save}>
        {isBusy ? "Sealing" : "Save the vault"}
      </button>
      {differ && <ProblemNote problem={DIFFER} />}
      {problem !== null && !differ && <ProblemNote problem={problem} />}
      <p class="sm" role="status">
        {isSaved && !differ && "Made as vault.decant. Nothing of it was sent."}
      </p>
    </section>
  );
}

const DIFFER = { code: "C17", text: "The two passphrases differ. Type them again, or show what you type." };
