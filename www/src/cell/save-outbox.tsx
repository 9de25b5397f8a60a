/** What Start would send, as a file: to keep, to look at, or to be brought to the page of a run. */
import { t } from "../lib/language.ts";
import * as reads from "./reads.ts";
import * as state from "./state.ts";

export function SaveOutbox() {
  const packed = state.packed.value;
  const chosen = reads.chosen();
  if (packed === null) return null;
  const canSave = chosen !== null && !state.isCounting.value;
  const isSaved = canSave && state.savedTurn.value === state.packedTurn.value;
  return (
    <div class="save">
      <button
        type="button"
        class="btn sm"
        aria-disabled={!canSave}
        onClick={() => canSave && state.saveOutbox(packed.manifest, chosen)}
      >
        {t("crosses.save")}
      </button>
      <p class="xs" role="status">
        {isSaved && t("crosses.saved")}
      </p>
    </div>
  );
}
