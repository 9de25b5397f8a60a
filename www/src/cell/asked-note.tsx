/** Which message the page's address asks for, and what became of it. */
import { rich, t } from "../lib/language.ts";
import { asked, drop, show, type Asked } from "./asked.ts";
import { ProblemNote } from "./problem.tsx";
import { rows } from "./rows.ts";
import { screen } from "./screen.ts";
import { sourceName } from "../lib/sources.ts";
import { titleOf } from "./words.ts";

/** An id is shown as far as this: nobody reads the rest, and whoever wrote the address chose it. */
const ID_CHARS = 64;

export function AskedNote() {
  const now = asked.value;
  if (now === null) return null;
  if (now === "unclear") return <ProblemNote problem={{ code: "M07", text: t("asked.unclear"), isMild: true }} />;
  return (
    <section class="asked" aria-label={t("asked.label")}>
      <p>{rich("asked.what", { message: <Id id={now.wanted.message} />, conversation: <Id id={now.wanted.conversation} />, source: sourceName(now.wanted.source) })}</p>
      <Became now={now} />
    </section>
  );
}

function Became({ now: { found } }: { now: Asked }) {
  const place = typeof found === "string" ? null : found;
  const row = rows[place?.row ?? -1];
  return (
    <>
      {screen.value === "drop" && <p>{t("asked.bring")}</p>}
      {typeof found === "string" && (
        <p role="status">
          {t(`asked.${found}`)} <span class="mono soft">M06</span>
        </p>
      )}
      {row && <p>{rich("asked.there", { title: <bdi>{titleOf(row)}</bdi> })}</p>}
      <div class="acts">
        {place !== null && (
          <button type="button" class="btn sm" onClick={() => show(place)}>
            {t("asked.open")}
          </button>
        )}
        <button type="button" class="btn sm" onClick={drop}>
          {t("asked.drop")}
        </button>
      </div>
    </>
  );
}

function Id({ id }: { id: string }) {
  return <bdi class="mono">{id.length > ID_CHARS ? `${id.slice(0, ID_CHARS)}…` : id}</bdi>;
}
