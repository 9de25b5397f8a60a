/** Several memories kept apart: which there are, and into which one an export goes. */
import { useRef, useState } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import type { Outbox } from "../lib/outbox.ts";
import { areSeveral, askAtStart, asksAtStart, isNewName, memoriesOf, memoryOf, type Memory } from "./memories.ts";
import { runs } from "./since.tsx";
import { Small } from "./small.tsx";
import { headline } from "./stages.ts";
import * as state from "./state.ts";

const nameOf = (name: string): string => name || t("memories.first");

function runName({ started_at: at }: Snapshot): string {
  return t("memories.run", { day: format.day(at), time: format.minute(at) });
}

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
        {!areSeveral(memories) && <AsksAtStart />}
        {memories.map(({ name, runs }) => (
          <section class="looks" key={name}>
            <h2 dir="auto">{nameOf(name)}</h2>
            <ul>
              {runs.map((run) => (
                <li key={run.id}>
                  <a href={`/job/${run.id}`} {...(run.id === snapshot.id ? { "aria-current": "page" as const } : {})}>
                    {runName(run)}
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
  const [isRefused, refuse] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const size = format.bytes(outbox.manifest.bytes);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement);
    const name = String(typed.get(isNew ? "name" : "memory") ?? "");
    const isGood = !isNew || isNewName(name, memories);
    refuse(!isGood);
    if (!isGood) return field.current?.focus();
    void state.sendInto(outbox, name);
  };
  return (
    <Small title={t("which.title")} isNews>
      <p>{t("differs.nothing", { size })}</p>
      <form class="confirm" onSubmit={send}>
        <fieldset class="parts" aria-label={t("which.title")}>
          {memories.map(({ name, runs }, n) => (
            <label key={name}>
              <input type="radio" name="memory" value={name} defaultChecked={!isApart && n === 0} onChange={() => setNew(false)} />
              <span dir="auto">{nameOf(name)}</span>
              {runs[0] && <span class="soft">{runName(runs[0])}</span>}
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
            <input ref={field} name="name" autocomplete="off" spellcheck={false} aria-describedby="which-form" aria-invalid={isRefused} />
            <span id="which-form" class="xs soft" role={isRefused ? "alert" : undefined}>
              {t("which.form")}
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
