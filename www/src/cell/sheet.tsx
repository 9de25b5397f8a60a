/** A conversation, beside the list: what would be sent of it, and what stays. */
import { useLayoutEffect, useRef } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as finding from "./finding.ts";
import { commandOf, hasSingleKeys, isField } from "./keys.ts";
import { focusCurrent, turnRow } from "./list.tsx";
import { close, opened } from "./opened.ts";
import { Parts } from "./parts.tsx";
import * as picks from "./picks.ts";
import { rows } from "./rows.ts";
import { sourceName, titleOf, whyLeftOut } from "./words.ts";
import type { Row, Shown } from "./worker-messages.ts";

export function Sheet() {
  const now = opened.value;
  const row = now === null ? undefined : rows[now.row];
  return now === null || row === undefined ? null : <Conversation key={now.row} index={now.row} row={row} />;
}

function Conversation({ index, row }: { index: number; row: Row }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const messages = opened.value?.messages ?? null;
  useLayoutEffect(() => {
    dialog.current?.showModal();
    text.current?.focus();
  }, []);
  useLayoutEffect(() => {
    if (messages === null) return;
    const place = finding.placeIn(index);
    const message = place === null ? text.current : text.current?.querySelector(`[data-number="${place + 1}"]`);
    message?.querySelector("mark")?.scrollIntoView({ block: "center" });
  }, [messages]);
  return (
    <dialog
      class="side"
      ref={dialog}
      aria-labelledby="sheet-title"
      onClose={() => {
        close();
        focusCurrent();
      }}
      onClick={(event) => {
        // The dialog itself is clicked only where nothing of it is: beside it.
        if (event.target === dialog.current) dialog.current?.close();
      }}
      onKeyDown={(event) => {
        if (commandOf(event, isField(event.target), hasSingleKeys.value) === "turn") turnRow(index);
      }}
    >
      <div class="in">
        <header>
          <h2 id="sheet-title" dir="auto">
            {titleOf(row)}
          </h2>
          <button type="button" class="btn sm" onClick={() => dialog.current?.close()}>
            {t("vault.close")}
          </button>
          <Facts index={index} row={row} />
        </header>
        <div class="said" tabIndex={0} role="region" aria-labelledby="sheet-title" ref={text}>
          {messages === null ? <p role="status">{t("sheet.loading")}</p> : <Messages row={row} messages={messages} />}
        </div>
      </div>
    </dialog>
  );
}

/** Where it comes from, and whether it is picked. */
function Facts({ index, row }: { index: number; row: Row }) {
  picks.picks.value;
  return (
    <p class="sm soft facts">
      <span>{sourceName(row.source)}</span>
      {row.at !== null && <span class="num">{format.day(row.at)}</span>}
      {row.messages > 0 && <span class="num">{t("n.messages", { n: row.messages })}</span>}
      <label class="check">
        <input
          type="checkbox"
          checked={picks.isPicked(index)}
          aria-disabled={!picks.canPick(index)}
          onChange={(event) => {
            turnRow(index);
            event.currentTarget.checked = picks.isPicked(index);
          }}
        />
        {t("sheet.pick")}
      </label>
    </p>
  );
}

function Messages({ row, messages }: { row: Row; messages: Shown[] }) {
  if (messages.length === 0) {
    return <p class="soft">{row.excluded === null ? t("sheet.nothing") : whyLeftOut(row.excluded)}</p>;
  }
  const thread = messages.filter(({ number }) => number > 0);
  const beside = messages.filter(({ number, signal }) => number === 0 && signal === null);
  const remembered = messages.filter(({ signal }) => signal !== null);
  return (
    <>
      {[...remembered, ...thread].map((message) => (
        <Message message={message} />
      ))}
      {beside.length > 0 && (
        <section aria-labelledby="beside">
          <h3 id="beside">{t("sheet.beside", { n: beside.length })}</h3>
          <p class="sm soft">{t("sheet.besideWhat")}</p>
          {beside.map((message) => (
            <Message message={message} />
          ))}
        </section>
      )}
    </>
  );
}

function Message({ message }: { message: Shown }) {
  const { role, number, at, signal, is_sent: isSent } = message;
  const who = signal === null ? t(role === "user" ? "from.you" : "from.assistant") : t(`signal.${signal}`);
  return (
    <article class={`${role === "user" ? "q me" : "q"}${isSent ? "" : " stays"}`} data-number={number}>
      <p class="who xs">
        <b>{number > 0 ? t("from.number", { who, n: number }) : who}</b>
        {at !== null && <span class="num">{format.day(at)}</span>}
        {!isSent && <span class="stay">{t(number > 0 ? "sheet.trivial" : "sheet.old")}</span>}
      </p>
      <p class="text" dir="auto">
        <Parts parts={message.parts} />
      </p>
    </article>
  );
}
