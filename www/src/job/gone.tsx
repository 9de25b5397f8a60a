/** There is nothing to send here, unless it was saved as a file: that can be brought. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/language.ts";
import { isChecking, refusal, take } from "./saved-outbox.ts";
import { Small, TroubleNote } from "./small.tsx";

export function Gone() {
  return (
    <Small title={t("gone.title")} code="U06">
      <p>{t("gone.what")}</p>
      <div class="acts">
        <a class="btn ink" href="/">
          {t("gone.back")}
        </a>
      </div>
      <Bring />
    </Small>
  );
}

/** A file is chosen, or dropped anywhere on the page. */
function Bring() {
  const input = useRef<HTMLInputElement>(null);
  const isOver = useSignal(false);
  useEffect(() => listen((over) => (isOver.value = over)), []);
  return (
    <section class={isOver.value ? "bring over" : "bring"} aria-labelledby="bring">
      <h2 id="bring">{t("bring.title")}</h2>
      <p class="sm">{t("bring.what")}</p>
      <button type="button" class="btn" aria-disabled={isChecking.value} onClick={() => input.current?.click()}>
        {t("bring.choose")}
      </button>
      <input
        type="file"
        hidden
        aria-label={t("bring.choose")}
        ref={input}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void take(file);
          // The same file may be chosen again after it was got anew.
          currentTarget.value = "";
        }}
      />
      <p class="sm" role="status">
        {isChecking.value && t("bring.checking")}
      </p>
      {refusal.value !== null && <TroubleNote trouble={{ code: "U06", text: refusal.value }} />}
    </section>
  );
}

/** Takes what is dropped on the page until it ends; without that a browser would leave the page for the file. */
function listen(show: (isOver: boolean) => void): () => void {
  const over = (event: DragEvent) => {
    event.preventDefault();
    show(true);
  };
  const out = (event: DragEvent) => {
    if (event.relatedTarget === null) show(false);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    show(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void take(file);
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", out);
  document.addEventListener("drop", drop);
  return () => {
    document.removeEventListener("dragover", over);
    document.removeEventListener("dragleave", out);
    document.removeEventListener("drop", drop);
  };
}
