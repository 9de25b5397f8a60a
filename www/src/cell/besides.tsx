/** Names that were found, and the person's own words: what is masked besides, if they say so. */
import { useState } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as reading from "./reading.ts";
import { screen } from "./screen.ts";
import { nameContext } from "./words.ts";

/** More names than one goes through by hand; those found most often come first. */
const SHOWN_MAX = 100;

export function MaskBesides() {
  if (screen.value !== "choose") return null;
  const own = reading.own.value;
  // A new reading begins with what the last one masked.
  return <Choice key={JSON.stringify(own)} names={own.names} words={own.words} />;
}

function Choice(masked: { names: string[]; words: string[] }) {
  const [names, setNames] = useState(new Set(masked.names));
  const [words, setWords] = useState(masked.words.join("\n"));
  const found = reading.names.value.slice(0, SHOWN_MAX);
  const list = words.split("\n").map((word) => word.trim()).filter((word) => word !== "");
  const chosen = { names: [...names].sort(), words: list };
  const isSame = JSON.stringify(chosen) === JSON.stringify(masked);
  const toggle = (name: string) => {
    const next = new Set(names);
    if (!next.delete(name)) next.add(name);
    setNames(next);
  };
  return (
    <section class="red">
      <details open={masked.names.length + masked.words.length > 0}>
        <summary>{t("besides.title")}</summary>
        {found.length > 0 && (
          <fieldset>
            <legend>{t("besides.found")}</legend>
            <ul>
              {found.map(({ name, count, context }) => (
                <li>
                  <label>
                    <input type="checkbox" checked={names.has(name)} onChange={() => toggle(name)} />
                    {name} <span class="xs soft">{nameContext(context)}</span>
                  </label>
                  <span class="mono num">{format.count(count)}</span>
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        <label class="words">
          <span>{t("besides.words")}</span>
          <textarea rows={3} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <button type="button" class="btn sm" disabled={isSame} onClick={() => reading.maskBesides(chosen)}>
          {t("besides.again")}
        </button>
      </details>
    </section>
  );
}
