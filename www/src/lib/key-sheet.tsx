/** The list of the keys of a page, in which single ones are turned off. */
import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t, type Key } from "./language.ts";

/** Keys that do the same, and what they do. */
export type KeyRow = [string[], Key];

/** `until`: how long single keys stay off. */
export function KeySheet(props: { single: KeyRow[]; others: KeyRow[]; hasSingle: Signal<boolean>; until: Key; onClose: () => void }) {
  const { single, others, hasSingle, until, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="keysheet"
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="in">
        <div class="head">
          <h2 id="keys-title">{t("keys.title")}</h2>
          <button type="button" class="btn sm" onClick={() => dialog.current?.close()}>
            {t("vault.close")}
          </button>
        </div>
        <KeyList keys={others} />
        <label class="check">
          <input
            type="checkbox"
            checked={hasSingle.value}
            onChange={(event) => {
              hasSingle.value = event.currentTarget.checked;
            }}
          />
          {t("keys.single")}
        </label>
        <p class="xs soft">{t(until)}</p>
        {hasSingle.value && <KeyList keys={single} />}
      </div>
    </dialog>
  );
}

function KeyList({ keys }: { keys: KeyRow[] }) {
  return (
    <dl>
      {keys.map(([names, what]) => (
        <div key={what}>
          <dt>
            {names.map((name) => (
              <kbd>{name}</kbd>
            ))}
          </dt>
          <dd>{t(what)}</dd>
        </div>
      ))}
    </dl>
  );
}
