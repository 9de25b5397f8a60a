/** Several lines let in or kept out at once: those that the person picked, each read in full. */
import { effect, signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ReviewFact, Snapshot, Verdict } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as care from "./care.ts";
import { Act, decide } from "./careful.tsx";
import { canBePicked, inSight } from "./picking.ts";

/** Kept until it is decided about, so that nothing has to be picked again. */
const picked = signal<ReadonlySet<string>>(new Set());
effect(() => {
  if (care.deed.value !== null && !care.deed.value.isLate) picked.value = new Set();
});

function pick(ids: readonly string[], isWanted = true): void {
  const all = new Set(picked.value);
  for (const id of ids) isWanted ? all.add(id) : all.delete(id);
  picked.value = all;
}

/** What a line says, with the box that picks it. */
export function Pickable({ fact: { id, statement } }: { fact: ReviewFact }) {
  return (
    <label class="says">
      <input
        type="checkbox"
        data-pick={id}
        checked={picked.value.has(id)}
        onChange={(event) => pick([id], event.currentTarget.checked)}
      />{" "}
      <span dir="auto">{statement}</span>
    </label>
  );
}

/** What can be done about the lines that are picked. It stays in sight under them. */
export function Picks({ snapshot, waiting }: { snapshot: Snapshot; waiting: ReviewFact[] }) {
  const bar = useRef<HTMLDivElement>(null);
  const able = waiting.filter(canBePicked);
  if (able.length < 2) return null;
  const ids = able.flatMap(({ id }) => (picked.value.has(id) ? id : []));
  const act = (verdict: Verdict) => {
    const chosen = able.filter(({ id }) => ids.includes(id));
    if (ids.length > 0) decide(snapshot, verdict, ids, chosen.map(({ statement }) => statement));
  };
  const pickShown = () => {
    const boxes = [...document.querySelectorAll<HTMLElement>("[data-pick]")].map((box) => {
      const { top, bottom } = (box.closest("li") ?? box).getBoundingClientRect();
      return { id: box.dataset["pick"] ?? "", top, bottom };
    });
    const top = document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0;
    pick(inSight(boxes, top, bar.current?.getBoundingClientRect().top ?? innerHeight));
  };
  return (
    <div class="picks" role="group" aria-label={t("pick.n", { n: ids.length })} ref={bar}>
      <span role="status">{t("pick.n", { n: ids.length })}</span>
      <div class="acts">
        <button type="button" class="btn sm" onClick={pickShown}>
          {t("pick.shown")}
        </button>
        {ids.length > 0 && (
          <>
            <Act waits name={t("pick.letIn", { n: ids.length })} kind="ink" act={() => act("approve")} />
            <Act waits name={t("pick.keepOut", { n: ids.length })} act={() => act("reject")} />
          </>
        )}
      </div>
    </div>
  );
}
