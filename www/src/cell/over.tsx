/** A sheet over the page. It is closed by its button and by Escape, and what opened it has the focus again. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/language.ts";

export function Over({ isOpen, id, title, children }: { isOpen: Signal<boolean>; id: string; title: string; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen.value) dialog.current?.showModal();
  }, [isOpen.value]);
  if (!isOpen.value) return null;
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={() => (isOpen.value = false)}>
      <div class="bar">
        <h2 id={id} class="big">
          {title}
        </h2>
        <button type="button" class="btn sm" onClick={() => dialog.current?.close()}>
          {t("check.close")}
        </button>
      </div>
      {children}
    </dialog>
  );
}
