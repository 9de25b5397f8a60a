/** Several memories kept apart: which there are, and into which one an export goes. */
import { useRef, useState } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import type { Outbox } from "../lib/outbox.ts";
import { areSeveral, askAtStart, asksAtStart, memoriesOf, memoryOf, nameTrouble, type Memory } from "./memories.ts";
import { runs } from "./since.tsx";
import { Small } from "./small.tsx";
import { headline } from "./stages.ts";
import * as state from "./state.ts";

export const nameOf = (name: string): string => name || t("memories.first");

/** The memories and the runs that fed each. */
export function MemoriesPage({ snapshot }: { snapshot: Snapshot }) {
  const memories = memoriesOf(runs.value ?? [snapshot]);
  return (
    <article class="doc" aria-label={t("memories.title")}>
      <div class="col">
        <header>
          <h1>{t("memories.title")}</h1>
        </header>
        <p class="soft empty">{t("memories.about")}</p>
        {areSeveral(memories) ? <p class="soft">{t("memories.asks")}</p> : <AsksAtStart />}
        {memories.map(({ name, runs }) => (
          <section class="looks" key={name}>
            <h2 dir="auto">{nameOf(name)}</h2>
            <ul>
              {runs.map((run) => (
                <li key={run.id}>
                  <a href={`/job/${run.id}`} {...(run.id === snapshot.id ? { "aria-current": "page" as const } : {})}>
                    {t("memories.run", { day: format.day(run.started_at), time: format.minute(run.started_at) })}
                  </a>
                  <span class="soft sm">{headline(run)}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </article>
  );
}

function AsksAtStart() {
  return (
    <div class="parts">
      <label>
        <input
          type="checkbox"
          defaultChecked={asksAtStart()}
          onChange={(event) => askAtStart(event.currentTarget.checked)}
        />
        {t("memories.ask")}
      </label>
    </div>
  );
}

/** Says which memory a run feeds, where it is not the first. */
export function memoryLine(snapshot: Snapshot): string {
  const name = memoryOf(snapshot);
  return name === "" ? "" : t("memories.of", { name });
}

/** The person says into which memory it goes, before anything is sent. */
export function Which({ outbox, memories }: { outbox: Outbox; memories: Memory[] }) {
  const isApart = !areSeveral(memories);
  const [isNew, setNew] = useState(isApart);
  const [trouble, setTrouble] = useState<"form" | "taken" | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const size = format.bytes(outbox.manifest.bytes);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement);
    const name = String(typed.get(isNew ? "name" : "memory") ?? "");
    const why = isNew ? nameTrouble(name, memories) : null;
    setTrouble(why);
    if (why !== null) return field.current?.focus();
    void state.sendInto(outbox, name);
  };
  return (
    <Small title={t("which.title")} isNews>
      <p>{t("differs.nothing", { size })}</p>
      <form class="confirm" onSubmit={send}>
        <fieldset class="parts" aria-label={t("which.title")}>
          {(memories.length > 0 ? memories : [{ name: "", runs: [] }]).map(({ name, runs }, n) => (
            <label key={name}>
              <input type="radio" name="memory" value={name} defaultChecked={!isApart && n === 0} onChange={() => setNew(false)} />
              <span dir="auto">{nameOf(name)}</span>
              {runs[0] && <span class="soft">{t("which.last", { day: format.day(runs[0].started_at) })}</span>}
            </label>
          ))}
          <label>
            <input type="radio" name="memory" value="" defaultChecked={isApart} onChange={() => setNew(true)} />
            {t("which.new")}
          </label>
        </fieldset>
        {isNew && (
          <label class="field">
            <b>{t("which.name")}</b>
            <input ref={field} name="name" autocomplete="off" spellcheck={false} aria-describedby="which-form" aria-invalid={trouble !== null} />
            <span id="which-form" class="xs soft" role={trouble === null ? undefined : "alert"}>
              {t(trouble === "taken" ? "which.taken" : "which.form")}
            </span>
          </label>
        )}
        <div class="acts">
          <button type="submit" class="btn go">
            {t("ask.send", { size, host: location.host })}
          </button>
          <button type="button" class="btn" onClick={() => void state.stop()}>
            {t("differs.stop")}
          </button>
        </div>
      </form>
    </Small>
  );
}
