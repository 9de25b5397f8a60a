/** What can be done about facts, beside a line and on the page of what wants a look. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot, Verdict } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as care from "./care.ts";
import * as state from "./state.ts";

/** The fact whose words are being changed. */
const editing = signal<string | null>(null);

/** Whether a decision can be made now: there is a server to hear it, and it is not at the last one. */
export function isReady(): boolean {
  return state.link.value === "live" && !care.isWriting.value;
}

/** Decides about these facts. */
export function decide(snapshot: Snapshot, verdict: Verdict, facts: string[], statement = ""): void {
  editing.value = null;
  care.decide(state.say, snapshot, verdict, facts, statement);
}

/** A button that decides. It stays in reach of the keyboard while nothing can be decided. */
export function Act({ name, act }: { name: string; act: () => void }) {
  return (
    <button type="button" class="btn sm" aria-disabled={!isReady()} onClick={() => isReady() && act()}>
      {name}
    </button>
  );
}

/** `holds`: another fact says otherwise, and the person may say that this one is so. */
export function Decide(props: { snapshot: Snapshot; id: string; statement: string; holds?: boolean }) {
  const { snapshot, id, statement, holds = false } = props;
  if (editing.value === id) return <Edit snapshot={snapshot} id={id} statement={statement} />;
  return (
    <div class="acts">
      {holds && <Act name={t("care.holds")} act={() => decide(snapshot, "approve", [id])} />}
      <Act name={t("care.edit")} act={() => (editing.value = id)} />
      <Act name={t("care.wrong")} act={() => decide(snapshot, "reject", [id])} />
      <Act name={t("care.forget")} act={() => decide(snapshot, "forget", [id])} />
    </div>
  );
}

function Edit(props: { snapshot: Snapshot; id: string; statement: string }) {
  const { snapshot, id, statement } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = (event: Event) => {
    event.preventDefault();
    if (!isReady()) return;
    decide(snapshot, "edit", [id], field.current?.value ?? "");
  };
  return (
    <form class="edit" onSubmit={save}>
      <label for="edit-words">{t("care.words")}</label>
      <textarea
        id="edit-words"
        ref={field}
        rows={3}
        maxLength={900}
        dir="auto"
        defaultValue={statement}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          editing.value = null;
        }}
      />
      <div class="acts">
        <button type="submit" class="btn sm ink" aria-disabled={!isReady()}>
          {t("care.save")}
        </button>
        <button type="button" class="btn sm" onClick={() => (editing.value = null)}>
          {t("care.cancel")}
        </button>
      </div>
      <p class="soft">{t("care.yours")}</p>
    </form>
  );
}

/** What became of the last decision, and the way back. Always there, so that it is heard. */
export function CareNote({ snapshot }: { snapshot: Snapshot }) {
  const deed = care.deed.value;
  const refusal = care.refusal.value;
  return (
    <div class="care" role="status">
      {care.isWriting.value && <p class="note">{t("care.writing")}</p>}
      {refusal !== null && <p class="problem">{refusal}</p>}
      {deed !== null && (
        <p class="note">
          {t(`did.${deed.verdict}`, { n: deed.n })}{" "}
          <Act name={t("care.undo")} act={() => care.undo(state.say, snapshot, deed.id)} />
        </p>
      )}
    </div>
  );
}
