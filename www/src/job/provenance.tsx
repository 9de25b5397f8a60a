/** Where a line comes from: its facts, and for each the very messages with the words marked. */
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { CitedMessage, Snapshot } from "../gen/protocol.ts";
import { findAddress } from "../lib/find.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import * as api from "./api.ts";
import type { Evidence, Fact } from "./bundle.ts";
import { Decide } from "./careful.tsx";
import { HistoryOf, withHistory } from "./history.tsx";
import type { Selected } from "./selected.ts";
import { cut } from "./quote.ts";
import * as reading from "./reading.ts";
import { open as openSent, type Sent } from "./sent.ts";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

/** So many messages are fetched at once; the person asks for more. */
const SOURCES_SHOWN = 5;
/** The server's code for a message that it does not have. */
const GONE = "M03";

/** `isGone`: the server has the message no more. */
type Source = { evidence: Evidence; message: CitedMessage | null; isGone: boolean };
type Loaded =
  | { state: "loading" }
  | { state: "failed"; why: string }
  | { state: "there"; facts: Fact[]; related: Fact[]; sources: Source[]; all: Evidence[] };

const loaded = signal<Loaded>({ state: "loading" });
/** Answers to an earlier line are of no use. */
let asked = 0;

export function Provenance(props: { snapshot: Snapshot; selected: Selected; close: () => void }) {
  const { snapshot, selected, close } = props;
  const { id } = snapshot;
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    void fetchSources(id, selected.facts);
    panel.current?.focus();
  }, [id, selected]);
  return (
    <aside
      class="side2"
      aria-label={t("from.title")}
      tabIndex={-1}
      ref={panel}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div class="bar2">
        <h2>{t("from.title")}</h2>
        <button type="button" class="btn sm" onClick={close}>
          {t("vault.close")}
        </button>
      </div>
      <p class="fact" dir="auto">
        {selected.text}
      </p>
      <Sources snapshot={snapshot} again={() => void fetchSources(id, selected.facts)} />
    </aside>
  );
}

async function fetchSources(id: string, ids: string[]): Promise<void> {
  asked += 1;
  const mine = asked;
  loaded.value = { state: "loading" };
  try {
    const facts = await reading.facts(id, ids);
    const all = facts.flatMap((fact) => fact.evidence);
    const first = all.slice(0, SOURCES_SHOWN);
    const coming = Promise.all([withHistory(id, facts), messages(id, first)]);
    // Beside what is kept the quotes do not wait for a server that is silent.
    if (state.keptAt.value !== null && mine === asked) {
      loaded.value = { state: "there", facts, related: [], sources: first.map(quoted), all };
    }
    const [related, sources] = await coming;
    if (mine === asked) loaded.value = { state: "there", facts, related, sources, all };
  } catch (error) {
    const why = error instanceof api.Refusal ? error.message : t("memory.silent");
    if (mine === asked) loaded.value = { state: "failed", why };
  }
}

const quoted = (evidence: Evidence): Source => ({ evidence, message: null, isGone: false });

function messages(id: string, evidence: Evidence[]): Promise<Source[]> {
  return Promise.all(
    evidence.map(async (one) => {
      // A message that is gone does not take the others with it: its quote is still there.
      let isGone = false;
      const message = await api.message(id, one).catch((error) => {
        isGone = error instanceof api.Refusal && error.code === GONE;
        return null;
      });
      return { evidence: one, message, isGone };
    }),
  );
}

async function showMore(id: string): Promise<void> {
  const now = loaded.value;
  if (now.state !== "there") return;
  const from = now.sources.length;
  const more = await messages(id, now.all.slice(from, from + SOURCES_SHOWN));
  if (loaded.value === now) loaded.value = { ...now, sources: [...now.sources, ...more] };
}

function Sources({ snapshot, again }: { snapshot: Snapshot; again: () => void }) {
  const { id } = snapshot;
  const now = loaded.value;
  switch (now.state) {
    case "loading":
      return <p role="status">{t("from.loading")}</p>;
    case "failed":
      return <TroubleNote trouble={{ code: "S05", text: t("from.failed", { why: now.why }), retry: again }} />;
    case "there": {
      const left = now.all.length - now.sources.length;
      return (
        <>
          <Seen facts={now.facts} />
          {now.facts.map((fact) => (
            <div key={fact.id} class="own">
              {now.facts.length > 1 && <p dir="auto">{fact.statement}</p>}
              <Decide snapshot={snapshot} id={fact.id} statement={fact.statement} />
              <HistoryOf id={fact.id} facts={now.related} />
            </div>
          ))}
          {now.sources.map((source) => (
            <SourceView id={id} source={source} />
          ))}
          {left > 0 && (
            <button type="button" class="btn sm" onClick={() => void showMore(id)}>
              {t("from.more", { n: now.all.length })}
            </button>
          )}
        </>
      );
    }
  }
}

function Seen({ facts }: { facts: Fact[] }) {
  const first = facts.flatMap(({ first_seen }) => first_seen ?? []).sort()[0];
  const last = facts.flatMap(({ last_seen }) => last_seen ?? []).sort().at(-1);
  const support = facts.reduce((sum, fact) => sum + fact.support, 0);
  return (
    <p class="meta">
      {first !== undefined && <span>{t("from.first", { date: format.day(first) })}</span>}
      {last !== undefined && <span>{t("from.last", { date: format.day(last) })}</span>}
      <span>{t("n.conversations", { n: support })}</span>
      {facts.map(({ review }) => review !== "auto" && <span>{tMaybe(`reviewed.${review}`)}</span>)}
    </p>
  );
}

function SourceView({ id, source: { evidence, message, isGone } }: { id: string; source: Source }) {
  const speaker = evidence.said_by === "user" ? t("from.you") : t("from.assistant");
  return (
    <section class="src">
      <div class="w">
        <b dir="auto">{message !== null && (message.title || t("list.untitled"))}</b>
        <span class="num">{format.day(evidence.at)}</span>
      </div>
      <div class={evidence.said_by === "user" ? "q me" : "q"}>
        <b>{message === null ? speaker : t("from.number", { who: speaker, n: message.number })}</b>
        <Text evidence={evidence} message={message} />
      </div>
      {message !== null && (
        <button type="button" class="btn sm" onClick={() => openSent(id, sentOf(evidence))}>
          {t("sent.open")}
        </button>
      )}
      {isGone && <Elsewhere evidence={evidence} />}
    </section>
  );
}

function sentOf({ source, account, conversation_id: conversation, message_id: message }: Evidence): Sent {
  return { source, account: account ?? "", conversation, message };
}

/** Where the message can still be read: the page that opens an export finds it there. */
function Elsewhere({ evidence }: { evidence: Evidence }) {
  const { source, conversation_id: conversation, message_id: message } = evidence;
  return (
    <>
      <p class="sm">
        {t("from.gone")} <span class="mono soft">{GONE}</span>
      </p>
      <a class="sm" href={findAddress({ source, conversation, message })} target="_blank" rel="noopener">
        {t("from.find")}
      </a>
    </>
  );
}

/** The message with its words marked; the quote alone where the message is not there. */
function Text({ evidence, message }: { evidence: Evidence; message: CitedMessage | null }) {
  const parts = message === null ? null : cut(message.text, evidence.start, evidence.end);
  if (parts === null) {
    return (
      <p dir="auto">
        <mark>{evidence.quote}</mark>
      </p>
    );
  }
  return (
    <p dir="auto">
      {parts.before}
      <mark ref={(mark) => mark?.scrollIntoView({ block: "nearest" })}>{parts.quote}</mark>
      {parts.after}
    </p>
  );
}
