/** The memory: its files as prose, each line with the messages that it came from. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { byFile, SECTIONS, versionOf } from "./bundle.ts";
import { DeletePage } from "./delete.tsx";
import { Download, DownloadNote } from "./download.tsx";
import { FormsPage } from "./forms.tsx";
import { allOf, Copy } from "./copying.tsx";
import { begin, draft, Editor } from "./edit.tsx";
import * as known from "./known.ts";
import * as offline from "./offline.ts";
import { others, OthersPage } from "./others.tsx";
import { addressOf, place } from "./place.ts";
import { Back } from "./back.tsx";
import { ActNow, CareNote, editing } from "./careful.tsx";
import { Blocks, type Written } from "./prose.tsx";
import { selected } from "./selected.ts";
import { Provenance } from "./provenance.tsx";
import * as reading from "./reading.ts";
import { ReceiptPage } from "./receipt.tsx";
import * as ask from "./ask.ts";
import { AskBar, AskPage } from "./ask.tsx";
import { SearchPage } from "./search.tsx";
import * as search from "./search.ts";
import * as sent from "./sent.ts";
import { SentPanel } from "./sent.tsx";
import { AsOf, TroubleNote } from "./small.tsx";
import * as state from "./state.ts";
import { TimelinePage } from "./timeline.tsx";
import { loadReview, openCount, ReviewPage } from "./review.tsx";
import { MemoriesPage, memoryLine } from "./memories.tsx";
import { Waiting } from "./waiting.tsx";
import * as since from "./since.tsx";

const LINES = "lines.jsonl";
const FACTS = "facts.jsonl";
type Lines = Map<string, Map<number, string[]>>;

const lines = signal<Lines | null>(null);
/** What was fetched last of each; it is shown until there is a newer one. */
const texts = signal<ReadonlyMap<string, Written>>(new Map());
/** Why a file could not be fetched, until it could. */
const failures = signal<ReadonlyMap<string, string>>(new Map());
/** How often the person asked again for what could not be fetched. */
const tries = signal(0);

export function Memory({ id, snapshot }: { id: string; snapshot: Snapshot }) {
  const version = versionOf(snapshot);
  useEffect(() => {
    // Another memory, or this one written anew: the lines stand elsewhere.
    // Where words are being typed into this one, they stay before the person.
    const typed = editing.value;
    if (typed?.version !== version || typed.at !== selected.value) selected.value = null;
    void load(LINES, async () => {
      lines.value = await linesOf(id, version);
    });
    void loadReview(id);
  }, [id, version, snapshot.seq, tries.value]);
  useEffect(() => {
    search.again(id);
    ask.again(id);
    void sent.load(id);
  }, [id, version]);
  // Without the server only the runs that are kept here are known.
  useEffect(() => void since.loadBefore(snapshot), [id, version, snapshot.seq, tries.value, state.keptAt.value === null]);
  const here = place.value;
  const opened = selected.value;
  return (
    <main id="main" class="memory">
      <Sections snapshot={snapshot} />
      <div class="mid">
        <AsOf />
        <Back />
        <Waiting snapshot={snapshot} />
        <CareNote snapshot={snapshot} />
        <DownloadNote snapshot={snapshot} />
        {here.kind === "receipt" ? (
          <ReceiptPage key={snapshot.seq} id={id} />
        ) : here.kind === "forms" ? (
          <FormsPage id={id} />
        ) : here.kind === "delete" ? (
          <DeletePage snapshot={snapshot} />
        ) : here.kind === "since" ? (
          <since.SincePage snapshot={snapshot} />
        ) : here.kind === "timeline" ? (
          <TimelinePage snapshot={snapshot} />
        ) : here.kind === "search" ? (
          <SearchPage snapshot={snapshot} />
        ) : here.kind === "ask" ? (
          <AskPage snapshot={snapshot} />
        ) : here.kind === "memories" ? (
          <MemoriesPage snapshot={snapshot} />
        ) : here.kind === "others" ? (
          <OthersPage snapshot={snapshot} />
        ) : here.kind === "review" ? (
          <ReviewPage snapshot={snapshot} />
        ) : (
          <Document id={id} snapshot={snapshot} path={here.kind === "file" ? here.path : "MEMORY.md"} />
        )}
        {(here.kind === "file" || here.kind === "ask") && <AskBar id={id} />}
      </div>
      {sent.opened.value !== null ? (
        <SentPanel snapshot={snapshot} />
      ) : (
        opened?.path === (here.kind === "file" ? here.path : here.kind) && (
          <Provenance snapshot={snapshot} selected={opened} close={close} />
        )
      )}
    </main>
  );
}

let asked: { of: string; lines: Promise<Lines> } | null = null;

/** The lines of this memory, asked for once. */
function linesOf(id: string, version: string): Promise<Lines> {
  const of = `${id} ${version}`;
  if (asked?.of !== of) {
    const lines = reading.lines(id).then(byFile);
    asked = { of, lines };
    lines.catch(() => (asked = null));
  }
  return asked.lines;
}

async function load(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    fail(path, null);
  } catch (error) {
    fail(path, reading.whyNot(error));
  }
}

function fail(path: string, why: string | null): void {
  const all = new Map(failures.value);
  all.delete(path);
  if (why !== null) all.set(path, t("memory.failed", { why }));
  failures.value = all;
}

/** Closes the panel; the focus goes back to the line that opened it. */
function close(): void {
  const line = selected.value?.line;
  selected.value = null;
  document.querySelector<HTMLElement>(`[data-line="${line}"]`)?.focus();
}

function Sections({ snapshot }: { snapshot: Snapshot }) {
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

function topicName(path: string): string {
  return path.replace(/^memory\//, "").replace(/\.md$/, "").replaceAll("-", " ");
}

function Document(props: { id: string; snapshot: Snapshot; path: string }) {
  const { id, snapshot, path } = props;
  const exists = snapshot.files.some((file) => file.path === path);
  const version = versionOf(snapshot);
  const written = texts.value.get(path);
  const isWritten = state.snapshot.value?.stage === "done";
  useEffect(() => {
    // While it is written anew there is no file to fetch.
    if (!exists || !isWritten || written?.version === version) return;
    void load(path, async () => {
      const own = linesOf(id, version);
      const [text, lines] = await Promise.all([reading.file(id, path), own]);
      // A newer memory may have been asked for since.
      if (asked?.lines !== own) return;
      texts.value = new Map(texts.value).set(path, { version, text, cited: lines.get(path) });
    });
  }, [id, path, exists, isWritten, version, snapshot.seq, tries.value]);
  useEffect(() => {
    if (!isWritten || written === undefined || written.version !== version) return;
    void load(FACTS, () => known.learn(snapshot, [...(written.cited?.values() ?? [])].flat()));
  }, [id, written, isWritten, version, snapshot.seq, tries.value]);
  const name = path.startsWith("memory/") ? topicName(path) : path.replace(/\.md$/, "");
  const edited = draft.value;
  const isEdited = edited?.path === path;
  const why = failures.value.get(path) ?? failures.value.get(LINES) ?? failures.value.get(FACTS);
  return (
    <article class="doc" aria-label={name}>
      <div class="col">
        <header>
          <h1>{name}</h1>
          <div class="acts">
            {exists && written !== undefined && (
              <>
                <Copy name={t("copy.file")} of={name} text={() => Promise.resolve(written.text)} />
                <Copy name={t("copy.all")} text={() => allOf(snapshot)} />
                {!isEdited && <ActNow name={t("care.edit")} kind="edits" act={() => begin(path, written)} />}
              </>
            )}
            <Download class="btn sm narrow" address={api.bundleAddress(id)}>
              {t("memory.download")}
            </Download>
          </div>
        </header>
        {why !== undefined && (
          <TroubleNote trouble={{ code: "S05", text: why, retry: () => (tries.value += 1) }} />
        )}
        {!exists && (
          <p class="soft empty">{t("memory.nothing")}</p>
        )}
        {isEdited ? (
          <Editor key={path} snapshot={snapshot} name={name} now={edited} />
        ) : (
          exists && written !== undefined && <Blocks path={path} written={written} />
        )}
        {offline.isKept.value && <p class="xs soft copy">{t("kept.here")}</p>}
      </div>
    </article>
  );
}
