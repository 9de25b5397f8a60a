/** What Start would send, as a file: to keep, to look at, or to be brought to the page of a run. */
import { t } from "../lib/language.ts";
import * as counting from "./counting.ts";
import * as reads from "./reads.ts";
import * as saving from "./saving.ts";

export function SaveOutbox() {
  const packed = counting.packed.value;
  const chosen = reads.chosen();
  if (packed === null) return null;
  const canSave = chosen !== null && !counting.isCounting.value;
  const isSaved = canSave && saving.savedTurn.value === counting.packedTurn.value;
  return (
    <div class="save">
      <button
        type="button"
        class="btn sm"
        aria-disabled={!canSave}
        onClick={() => canSave && saving.save(packed.manifest, chosen)}
      >
        {t("crosses.save")}
      </button>
      <p class="xs" role="status">
        {isSaved && t("crosses.saved")}
      </p>
    </div>
  );
}
