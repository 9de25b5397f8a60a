/** A document as text, to be changed: what each change comes to is shown before anything is decided. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as care from "./care.ts";
import { ActNow, isReady } from "./careful.tsx";
import { plan, type Base, type Plan, type Step } from "./edits.ts";
import type { Written } from "./prose.tsx";
import { selected } from "./selected.ts";
import * as state from "./state.ts";
import { isBack } from "./unsaved.ts";

/** What was carried out already, by line: it is not asked again. */
type Draft = Base & { path: string; edited: string; done: Map<number, string>; version: string };

/** It stays while other parts of the memory are looked at, and until all of it is carried out. */
export const draft = signal<Draft | null>(null);

export function begin(path: string, { version, text, cited }: Written): void {
  selected.value = null;
  draft.value = { path, text, cited: cited ?? new Map(), edited: text.trim(), done: new Map(), version };
}

export function Editor({ snapshot, name, now }: { snapshot: Snapshot; name: string; now: Draft }) {
  const [told, tell] = useState<Plan | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (told === null) field.current?.focus();
  }, [told]);
  // What is typed goes into the draft, and the draft only where the field is made anew.
  const begun = useMemo(() => now.edited, [told]);
  const keep = () => (draft.value = { ...now, edited: field.current?.value ?? "" });
  const see = (event: Event) => {
    event.preventDefault();
    const { steps, refusals } = plan(now, keep().edited);
    tell({ refusals, steps: steps.filter(({ line, statement }) => now.done.get(line) !== statement) });
  };
  const leave = () => {
    draft.value = null;
    requestAnimationFrame(() => document.querySelector<HTMLElement>("header .edits")?.focus());
  };
  if (told !== null) return <Summary told={told} back={() => tell(null)} save={() => save(snapshot, told.steps)} />;
  return (
    <form class="edit" onSubmit={see}>
      <p class="soft">{t("edit.about")}</p>
      <textarea ref={field} rows={20} dir="auto" aria-label={name} aria-describedby={isBack.value ? "back" : undefined} defaultValue={begun} onInput={keep} />
      <div class="acts">
        <button type="submit" class="btn sm ink">
          {t("edit.see")}
        </button>
        <button type="button" class="btn sm" onClick={leave}>
          {t("care.cancel")}
        </button>
      </div>
    </form>
  );
}

/** What is forgotten goes first, at once. */
function save(snapshot: Snapshot, steps: readonly Step[]): void {
  const forgets = steps.filter(({ statement }) => statement === "");
  const edits = steps.filter(({ statement }) => statement !== "");
  const facts = [...new Set(forgets.flatMap(({ facts }) => facts))];
  const groups = [...(forgets.length > 0 ? [forgets] : []), ...edits.map((edit) => [edit])];
  const wishes = edits.map(({ facts, statement }): care.Decision => ({ verdict: "edit", facts, statement }));
  if (facts.length > 0) wishes.unshift({ verdict: "forget", facts, statement: "" });
  care.decideAll(state.say, snapshot, wishes, (at) => {
    const now = draft.value;
    for (const { line, statement } of groups[at] ?? []) now?.done.set(line, statement);
    if (at === groups.length - 1) draft.value = null;
  });
}

function Summary({ told, back, save }: { told: Plan; back: () => void; save: () => void }) {
  const { steps, refusals } = told;
  const whole = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => whole.current?.focus(), []);
  const isGood = refusals.length === 0 && steps.length > 0;
  return (
    <div class="edit looks" role="group" aria-label={t("edit.see")} tabIndex={-1} ref={whole}>
      {refusals.map(({ why, text }) => (
        <p class="problem">
          {t(`edit_no.${why}`)} <q dir="auto">{text}</q>
        </p>
      ))}
      {steps.length + refusals.length === 0 && <p>{t("since.nothing")}</p>}
      <ul>
        {steps.map(({ line, was, statement }) => (
          <li key={line}>
            <p class="says" dir="auto">
              {statement || <s>{was}</s>}
            </p>
            <p class="meta" dir="auto">
              {statement ? t("since.was", { statement: was }) : t("care.forget")}
            </p>
          </li>
        ))}
      </ul>
      <div class="acts">
        {isGood && <ActNow name={t("edit.save", { n: steps.length })} kind="ink" act={() => isReady() && save()} />}
        <button type="button" class="btn sm" onClick={back}>
          {t("care.edit")}
        </button>
      </div>
    </div>
  );
}
