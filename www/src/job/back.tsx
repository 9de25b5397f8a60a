/** Keeps what is typed as it is typed, and brings it back where it was when the page is opened again. */
import { batch, effect } from "@preact/signals";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { versionOf } from "./bundle.ts";
import * as care from "./care.ts";
import { editing } from "./careful.tsx";
import { draft } from "./edit.tsx";
import { addressOf, place } from "./place.ts";
import { selected } from "./selected.ts";
import * as state from "./state.ts";
import * as unsaved from "./unsaved.ts";

/** The run of which it was brought back what there was. */
let broughtBack: string | null = null;

effect(() => {
  const snapshot = state.settled.value;
  // Between a decision and the memory that comes of it nothing is kept.
  if (snapshot === null || care.isWriting.value) return;
  if (broughtBack !== snapshot.id) bringBack(snapshot);
  const version = versionOf(snapshot);
  const [words, text] = [editing.value, draft.value];
  if (words === null && text === null) unsaved.isBack.value = false;
  const isTyped = words !== null && words.words !== null && words.version === version;
  const isChanged = text !== null && text.edited !== text.text.trim() && text.version === version;
  if (!isTyped && !isChanged) return unsaved.remove(snapshot.id);
  unsaved.put(snapshot.id, {
    version,
    words: isTyped ? { fact: words.fact, words: words.words ?? "", at: words.at } : null,
    document: isChanged ? { path: text.path, text: text.text, cited: [...text.cited], edited: text.edited } : null,
  });
});

function bringBack(snapshot: Snapshot): void {
  broughtBack = snapshot.id;
  const version = versionOf(snapshot);
  const kept = unsaved.get(snapshot.id);
  if (kept?.version !== version) return;
  const { words, document: text } = kept;
  batch(() => {
    if (words !== null) {
      editing.value = { ...words, version };
      selected.value = words.at;
    }
    if (text !== null) draft.value = { ...text, cited: new Map(text.cited), done: new Map(), version };
    unsaved.isBack.value = true;
  });
}

/** Says that it is back, as long as it is neither saved nor left, and leads to it. */
export function Back() {
  const [words, text] = [editing.value, draft.value];
  if (!unsaved.isBack.value || (words === null && text === null)) return null;
  const here = place.value;
  const paths = [...(text ? [text.path] : []), ...(words ? [words.at?.path ?? "review"] : [])];
  const elsewhere = [...new Set(paths)].find((path) => path !== (here.kind === "file" ? here.path : here.kind));
  const drop = () => {
    batch(() => {
      editing.value = null;
      draft.value = null;
      unsaved.isBack.value = false;
    });
    requestAnimationFrame(() => document.querySelector<HTMLElement>(":is(aside, .mid) .edits")?.focus());
  };
  return (
    <div class="care">
      <div class="note">
        <p id="back">{t("back.note")}</p>
        <div class="acts">
          {elsewhere !== undefined && (
            <a class="btn sm" href={addressOf(elsewhere)}>
              {t("back.go")}
            </a>
          )}
          <button type="button" class="btn sm" onClick={drop}>
            {t("back.drop")}
          </button>
        </div>
      </div>
    </div>
  );
}
