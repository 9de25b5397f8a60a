/** What can be done about facts, beside a line and on the page of what wants a look. */
import { effect, signal, useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Snapshot, Verdict } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { versionOf } from "./bundle.ts";
import * as care from "./care.ts";
import { selected, type Selected } from "./selected.ts";
import * as later from "./later.ts";
import * as state from "./state.ts";
import { isBack } from "./unsaved.ts";

/** Null words are those that the fact has; `was`: those that it had when the person began. */
type Editing = { fact: string; words: string | null; was?: string; at: Selected | null; version: string };

/** The fact whose words are being changed: until they are stored, so that none are lost. */
export const editing = signal<Editing | null>(null);
effect(() => {
  // What waited for the network is told of while something else may be typed.
  if (care.deed.value !== null && !care.deed.value.isLate) editing.value = null;
});

/** Whether a decision can be made now: there is a server to hear it, and it is not at the last one. */
export function isReady(): boolean {
  return state.link.value === "live" && !care.isWriting.value;
}

/** Whether what is decided now waits for the network: the memory is written, and nobody is there to hear it. */
function isAway(): boolean {
  const isWritten = state.snapshot.value?.stage === "done" && !care.isWriting.value;
  return isWritten && state.link.value !== "live" && !state.isOutdated.value;
}

/** Decides about these facts, which read so. */
export function decide(snapshot: Snapshot, verdict: Verdict, facts: string[], says: string[], statement = ""): void {
  if (verdict !== "edit") editing.value = null;
  if (!isAway()) return care.decide(state.say, snapshot, verdict, facts, statement);
  void wait(snapshot, { kind: "decide", id: crypto.randomUUID(), verdict, facts, statement }, says);
}

/** Takes decisions back, the last first. `says`: what they were about, where it is known. */
export function undo(snapshot: Snapshot, decisions: string[], says: string[] = []): void {
  if (!isAway()) return care.undo(state.say, snapshot, ...decisions);
  for (const decision of [...decisions].reverse()) void wait(snapshot, { kind: "undo", id: crypto.randomUUID(), decision }, says);
}

/** A window that keeps nothing says so; what was typed stays where it is. */
async function wait(snapshot: Snapshot, wish: later.Wish, says: string[]): Promise<void> {
  care.deed.value = null;
  care.refusal.value = null;
  try {
    await later.change(snapshot.id, (all) => later.added(all, wish, says));
    if (wish.kind === "decide" && wish.facts.includes(editing.value?.fact ?? "")) editing.value = null;
  } catch {
    care.refusal.value = t("care.offline");
  }
}

/** Whether there is no way back from it by one press. */
const isOver = (verdict: care.Deed["verdict"]): verdict is "undo" | "remove" | "wait" =>
  verdict === "undo" || verdict === "remove" || verdict === "wait";

type ActProps = { name: string; kind?: string; waits?: boolean; by?: string | undefined; act: () => void };

/** A button that decides. It stays in reach of the keyboard while nothing can be decided. `waits`: it can be decided without a network. `by`: what describes it. */
export function Act({ name, kind = "", waits = false, by, act }: ActProps) {
  const isAble = () => isReady() || (waits && isAway());
  return (
    <button type="button" class={`btn sm ${kind}`} aria-disabled={!isAble()} aria-describedby={by} onClick={() => isAble() && act()}>
      {name}
    </button>
  );
}

/** One that does not wait for the network, and says so while there is none. */
export function ActNow(props: ActProps) {
  const id = useId();
  // Before the first connection nothing is missed yet, unless what is shown is what was kept.
  const isCutOff = isAway() && (state.link.value !== "connecting" || state.keptAt.value !== null);
  return (
    <>
      <Act {...props} by={isCutOff ? id : undefined} />
      {isCutOff && (
        <span id={id} class="xs soft">
          {t("care.needs")}
        </span>
      )}
    </>
  );
}

/** `holds`: another fact says otherwise, and the person may say that this one is so. */
export function Decide(props: { snapshot: Snapshot; id: string; statement: string; holds?: boolean }) {
  const { snapshot, id, statement, holds = false } = props;
  if (editing.value?.fact === id) return <Edit snapshot={snapshot} id={id} statement={statement} />;
  const begin = () => {
    // What may hold is reviewed in a list of its own, beside which no line is open.
    const at = holds ? null : selected.value;
    editing.value = { fact: id, words: null, was: statement, at, version: versionOf(snapshot) };
  };
  return (
    <div class="acts" role="group" aria-label={statement}>
      {holds && <Act waits name={t("care.holds")} act={() => decide(snapshot, "approve", [id], [statement])} />}
      <Act waits name={t("care.edit")} kind="edits" act={begin} />
      <Act waits name={t("care.wrong")} act={() => decide(snapshot, "reject", [id], [statement])} />
      <Act waits name={t("care.forget")} kind="forgets" act={() => decide(snapshot, "forget", [id], [statement])} />
    </div>
  );
}

function Edit(props: { snapshot: Snapshot; id: string; statement: string }) {
  const { snapshot, id, statement } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [begun] = useState(editing.value?.words ?? statement);
  const isOther = (editing.value?.was ?? statement) !== statement;
  useLayoutEffect(() => field.current?.focus(), []);
  const keep = ({ currentTarget }: { currentTarget: HTMLTextAreaElement }) => {
    if (editing.value !== null) editing.value = { ...editing.value, words: currentTarget.value };
  };
  const leave = () => {
    const beside = field.current?.closest("aside, li");
    editing.value = null;
    // The first of the buttons that come back is the one that led here.
    requestAnimationFrame(() => beside?.querySelector<HTMLElement>(".acts .edits")?.focus());
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (!isReady() && !isAway()) return;
    decide(snapshot, "edit", [id], [statement], field.current?.value ?? "");
  };
  return (
    <form class="edit" onSubmit={save}>
      {isOther && (
        <p class="problem" role="status">
          {t("care.elsewhere", { words: statement })} <span class="mono">M01</span>
        </p>
      )}
      <label for="edit-words">{t("care.words")}</label>
      <textarea
        id="edit-words"
        ref={field}
        rows={3}
        dir="auto"
        defaultValue={begun}
        aria-describedby={isBack.value ? "back" : undefined}
        onInput={keep}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          leave();
        }}
      />
      <div class="acts">
        <button type="submit" class="btn sm ink" aria-disabled={!isReady() && !isAway()}>
          {t("care.save")}
        </button>
        <button type="button" class="btn sm" onClick={leave}>
          {t(isOther ? "care.theirs" : "care.cancel")}
        </button>
      </div>
      <p class="soft">{t("care.yours")}</p>
    </form>
  );
}

/** Removes the messages of something forgotten. It is for good, so it asks. */
export function Remove({ snapshot, decision }: { snapshot: Snapshot; decision: string }) {
  const first = useRef<HTMLDivElement>(null);
  const asking = useSignal(false);
  const isAsking = asking.value;
  useLayoutEffect(() => {
    if (isAsking) first.current?.querySelector("button")?.focus();
  }, [isAsking]);
  if (!isAsking) return <ActNow name={t("care.remove")} kind="removes" act={() => (asking.value = true)} />;
  const leave = () => {
    const beside = first.current?.closest("li, .care");
    asking.value = false;
    requestAnimationFrame(() => beside?.querySelector<HTMLElement>(".removes")?.focus());
  };
  const carryOut = () => {
    asking.value = false;
    care.remove(state.say, snapshot, decision);
  };
  return (
    <div
      class="sure"
      role="group"
      aria-label={t("care.remove")}
      ref={first}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        leave();
      }}
    >
      <p>{t("care.removeSure")}</p>
      <div class="acts">
        <button type="button" class="btn sm" onClick={leave}>
          {t("care.removeKeep")}
        </button>
        <ActNow name={t("care.removeNow")} kind="ink" act={carryOut} />
      </div>
    </div>
  );
}

/**
 * What became of the last decision, and the way back. Always there, so that it is heard; what the
 * person acted on is gone with what was written anew, so that their focus comes here.
 */
export function CareNote({ snapshot }: { snapshot: Snapshot }) {
  const deed = care.deed.value;
  const refusal = care.refusal.value;
  const note = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (deed !== null && isLost) note.current?.focus();
  }, [deed]);
  return (
    <div class="care" role="status">
      {care.isWriting.value && <p class="note">{t("care.writing")}</p>}
      {refusal !== null && <p class="problem">{refusal}</p>}
      {deed !== null && (
        <div class="note" tabIndex={-1} ref={note}>
          {isOver(deed.verdict) ? t(`did.${deed.verdict}`) : t(`did.${deed.verdict}`, { n: deed.n })}{" "}
          {!isOver(deed.verdict) && (
            <Act waits name={t("care.undo")} kind="undoes" act={() => undo(snapshot, deed.ids)} />
          )}{" "}
          {deed.verdict === "forget" && <Remove snapshot={snapshot} decision={deed.ids[0] ?? ""} />}
        </div>
      )}
    </div>
  );
}
