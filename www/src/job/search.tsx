/** Search in what was sent, and what was found: each opens its conversation at that message. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SearchHit, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { sourceName } from "../lib/sources.ts";
import { t } from "../lib/language.ts";
import { found, goOn, query, seek, type, type Found } from "./search.ts";
import { step } from "./selected.ts";
import { open, opened } from "./sent.ts";
import { TroubleNote } from "./small.tsx";

export function SearchPage({ snapshot: { id } }: { snapshot: Snapshot }) {
  const now = found.value;
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <article class="doc" aria-label={t("search.title")}>
      <div class="col">
        <header>
          <h1>{t("search.title")}</h1>
        </header>
        <form
          role="search"
          class="find"
          onSubmit={(event) => {
            event.preventDefault();
            seek(id);
          }}
        >
          <input
            type="search"
            id="search"
            ref={field}
            aria-label={t("search.label")}
            placeholder={t("list.how")}
            autocomplete="off"
            spellcheck={false}
            dir="auto"
            value={query.value}
            onInput={(event) => type(id, event.currentTarget.value)}
          />
        </form>
        <p class="sm soft" role="status">
          {now === null ? t("search.what") : standing(now)} {isNowhere(now) && <span class="mono">M04</span>}
        </p>
        {isNowhere(now) && (
          <a class="sm" href="/">
            {t("search.export")}
          </a>
        )}
        {now !== null && <Hits id={id} now={now} />}
      </div>
    </article>
  );
}

/** All was searched, and nothing found. */
function isNowhere(now: Found | null): boolean {
  return now !== null && now.hits.length === 0 && now.next === null && !now.isSearching && now.why === null;
}

/** How far it has come, in words. */
function standing({ hits, backTo, next, isSearching, why }: Found): string {
  const n = hits.length;
  if (why !== null && n === 0) return "";
  if (next === null && !isSearching && why === null) return n === 0 ? t("search.none") : t("search.all", { n });
  if (backTo === null) return t("search.busy");
  return t("search.sofar", { n, date: format.day(backTo) });
}

function Hits({ id, now }: { id: string; now: Found }) {
  return (
    <>
      {now.hits.map((hit, at) => (
        <Hit key={`${hit.source} ${hit.conversation} ${hit.message.id}`} id={id} hit={hit} line={at} />
      ))}
      {now.why !== null && (
        <TroubleNote trouble={{ code: "S05", text: t("search.failed", { why: now.why }), retry: () => void goOn(id) }} />
      )}
      {now.next !== null && !now.isSearching && now.why === null && (
        <button type="button" class="btn sm" onClick={() => void goOn(id)}>
          {t("search.more")}
        </button>
      )}
    </>
  );
}

function Hit({ id, hit, line }: { id: string; hit: SearchHit; line: number }) {
  const { source, account, conversation, message, title, parts, others } = hit;
  const of = { source, account, conversation, message: message.id };
  const now = opened.value?.of;
  const isOpen = now?.message === of.message && now.conversation === conversation;
  return (
    <button
      type="button"
      class="f hit"
      data-line={line}
      aria-expanded={isOpen}
      onClick={() => open(id, of)}
      onKeyDown={step}
    >
      <span class="s">
        <b dir="auto">{title || t("list.untitled")}</b>{" "}
        <span>
          {sourceName(source)}
          {message.at !== null && `, ${format.day(message.at)}`}
        </span>
      </span>
      <span dir="auto">
        {t(message.role === "user" ? "from.you" : "from.assistant")}:{" "}
        {parts.map(({ kind, text }) =>
          kind === "hit" ? <mark>{text}</mark> : kind === "mask" ? <code>{text}</code> : text,
        )}
      </span>
      {others > 0 && <span class="s">{t("search.others", { n: others })}</span>}
    </button>
  );
}
