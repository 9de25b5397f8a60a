/** What there is of a memory: its files, and what can be done with them. */
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { SECTIONS, topicName } from "./bundle.ts";
import { Download } from "./download.tsx";
import { lines, type Lines } from "./files.ts";
import { memoryLine } from "./memories.tsx";
import { others } from "./others.tsx";
import { addressOf, place } from "./place.ts";
import { openCount } from "./review.tsx";
import * as since from "./since.tsx";

export function Sections({ snapshot }: { snapshot: Snapshot }) {
  const cited = lines.value;
  const side = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the list is one row, wider than the screen; counts that come later widen it.
    side.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [place.value, cited, openCount(), others()?.length, since.before.value]);
  const ofOthers = others()?.length;
  const topics = snapshot.files.filter(({ path }) => path.startsWith("memory/"));
  return (
    <nav class="side" aria-label={t("memory.label")} ref={side}>
      <div>
        <h2>{memoryLine(snapshot) || t("memory.label")}</h2>
        <ul>
          {SECTIONS.map((section) => (
            <Entry key={section} path={`${section}.md`} name={section} cited={cited} />
          ))}
          <li>
            <a href="#timeline" {...current(place.value.kind === "timeline")}>
              {t("time.title")}
            </a>
          </li>
          <li>
            <a href="#search" {...current(place.value.kind === "search")}>
              {t("search.title")}
            </a>
          </li>
        </ul>
      </div>
      {topics.length > 0 && (
        <div>
          <h2>{t("memory.more")}</h2>
          <ul>
            {topics.map(({ path }) => (
              <Entry key={path} path={path} name={topicName(path)} cited={cited} />
            ))}
          </ul>
        </div>
      )}
      <div>
        <h2>{t("memory.after")}</h2>
        <ul>
          <li>
            <a href="#review" {...current(place.value.kind === "review")}>
              {t("review.title")}
              {openCount() !== null && <span>{format.count(openCount() ?? 0)}</span>}
            </a>
          </li>
          <li>
            <a href="#others" {...current(place.value.kind === "others")}>
              {t("others.title")}
              {ofOthers !== undefined && <span>{format.count(ofOthers)}</span>}
            </a>
          </li>
          {since.before.value && (
            <li>
              <a href="#since" {...current(place.value.kind === "since")}>
                {t("since.title")}
              </a>
            </li>
          )}
          <li>
            <a href="#memories" {...current(place.value.kind === "memories")}>
              {t("memories.title")}
            </a>
          </li>
          <li>
            <a href="#delete" {...current(place.value.kind === "delete")}>
              {t("delete.title")}
            </a>
          </li>
        </ul>
      </div>
      <div>
        <h2>{t("memory.take")}</h2>
        <ul>
          <li>
            <Download class="download" address={api.bundleAddress(snapshot.id)}>{t("memory.download")}</Download>
          </li>
          <li>
            <a href="#forms" {...current(place.value.kind === "forms")}>
              {t("forms.title")}
            </a>
          </li>
          <li>
            <a href="#receipt" {...current(place.value.kind === "receipt")}>
              {t("memory.receipt")}
            </a>
          </li>
        </ul>
      </div>
    </nav>
  );
}

function Entry(props: { path: string; name: string; cited: Lines | null }) {
  const { path, name, cited } = props;
  const here = place.value;
  const isHere = here.kind === "file" && here.path === path;
  return (
    <li>
      <a href={addressOf(path)} {...current(isHere)}>
        {name}
        {cited !== null && <span>{format.count(cited.get(path)?.size ?? 0)}</span>}
      </a>
    </li>
  );
}

function current(isHere: boolean): { "aria-current"?: "page" } {
  return isHere ? { "aria-current": "page" } : {};
}
