/** A conversation, beside the list: what would be sent of it, and what stays. */
import { useLayoutEffect, useRef } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { Announcement } from "./announce.tsx";
import { doAgain, takeBack } from "./deeds.ts";
import * as finding from "./finding.ts";
import { isField } from "../lib/keys.ts";
import { commandOf, hasSingleKeys, type Command } from "./keys.ts";
import { countOf, isLeftOut } from "./left-out.ts";
import { focusCurrent, showLike, turnRow } from "./list.tsx";
import { close, opened } from "./opened.ts";
import { Parts } from "./parts.tsx";
import * as picks from "./picks.ts";
import { rows } from "./rows.ts";
import { sourceName } from "../lib/sources.ts";
import { titleOf, whyLeftOut } from "./words.ts";
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
    if (opened.value?.at) return goToAsked(text.current);
    // Who reviews what is masked comes for that.
    const isReview = finding.part.value.of === "masked" && finding.answer.value === null;
    if (isReview) return text.current?.querySelector(".mask")?.scrollIntoView({ block: "center" });
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
        const from = opened.value?.at === null ? null : document.querySelector<HTMLElement>(".asked button");
        close();
        if (from) from.focus();
        else focusCurrent();
      }}
      onClick={(event) => {
        // The dialog itself is clicked only where nothing of it is: beside it.
        if (event.target === dialog.current) dialog.current?.close();
      }}
      onKeyDown={(event) => {
        const command = commandOf(event, isField(event.target), hasSingleKeys.value);
        if (command !== null && text.current !== null && act(command, index, text.current)) event.preventDefault();
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
          <Facts
            index={index}
            row={row}
            alike={() => {
              dialog.current?.close();
              showLike(index);
            }}
          />
        </header>
        <div class="said" tabIndex={0} role="region" aria-labelledby="sheet-title" ref={text}>
          {messages === null ? <p role="status">{t("sheet.loading")}</p> : <Messages index={index} row={row} messages={messages} />}
        </div>
        <Announcement />
      </div>
    </dialog>
  );
}

/** To the message that it was opened for; the keys go on from there. */
function goToAsked(said: HTMLElement | null): void {
  const message = said?.querySelector<HTMLElement>("[aria-current]");
  message?.focus({ preventScroll: true });
  message?.scrollIntoView({ block: "start" });
}

/** Does what a key says, if it says something here. */
function act(command: Command, index: number, said: HTMLElement): boolean {
  switch (command) {
    case "turn":
      turnRow(index);
      return true;
    case "next":
      return goBy(1, said);
    case "previous":
      return goBy(-1, said);
    case "leave":
      // Only where the focus is, so that it is seen which goes.
      document.activeElement?.closest("article")?.querySelector<HTMLElement>(".leave")?.click();
      return true;
    case "undo":
      takeBack();
      return true;
    case "redo":
      doAgain();
      return true;
    default:
      return false;
  }
}

/** Goes to the next or previous message that can be left out; to the first in view if none has the focus. */
function goBy(step: number, said: HTMLElement): boolean {
  const all = [...said.querySelectorAll<HTMLElement>(".leave")];
  const now = all.findIndex((button) => button === document.activeElement);
  const { top } = said.getBoundingClientRect();
  const inView = () => all.findIndex((button) => button.getBoundingClientRect().top >= top);
  const to = all[now === -1 ? inView() : now + step];
  to?.focus({ preventScroll: true });
  to?.closest("article")?.scrollIntoView({ block: "nearest" });
  return true;
}

/** Where it comes from, and whether it is picked. */
function Facts({ index, row, alike }: Of & { alike: () => void }) {
  picks.picks.value;
  return (
    <p class="sm soft facts">
      <span>{sourceName(row.source)}</span>
      {row.at !== null && <span class="num">{format.day(row.at)}</span>}
      {row.messages > 0 && <span class="num">{t("n.messages", { n: row.messages })}</span>}
      {countOf(index) > 0 && <span class="num">{t("list.without", { n: countOf(index) })}</span>}
      {row.remembered === 0 && (
        <button type="button" class="leave" onClick={alike}>
          {t("like.show")}
        </button>
      )}
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

type Of = { index: number; row: Row };

function Messages({ index, row, messages }: Of & { messages: Shown[] }) {
  if (messages.length === 0) {
    return <p class="soft">{row.excluded === null ? t("sheet.nothing") : whyLeftOut(row.excluded)}</p>;
  }
  const thread = messages.filter(({ number }) => number > 0);
  const beside = messages.filter(({ number, signal }) => number === 0 && signal === null);
  const remembered = messages.filter(({ signal }) => signal !== null);
  return (
    <>
      {[...remembered, ...thread].map((message) => (
        <Message index={index} row={row} message={message} />
      ))}
      {beside.length > 0 && (
        <section aria-labelledby="beside">
          <h3 id="beside">{t("sheet.beside", { n: beside.length })}</h3>
          <p class="sm soft">{t("sheet.besideWhat")}</p>
          {beside.map((message) => (
            <Message index={index} row={row} message={message} />
          ))}
        </section>
      )}
    </>
  );
}

function Message({ index, row, message }: Of & { message: Shown }) {
  picks.picks.value;
  const { role, number, at, signal, is_sent: isSent } = message;
  const who = signal === null ? t(role === "user" ? "from.you" : "from.assistant") : t(`signal.${signal}`);
  const which = number > 0 ? t("from.number", { who, n: number }) : who;
  const isAsked = opened.value?.at === message.name;
  const isOut = isLeftOut(index, message.name);
  const stays = isOut ? t("sheet.leftOut") : t(number > 0 ? "sheet.trivial" : "sheet.old");
  const turn = () => picks.pickMessage(index, isOut, { name: message.name, number, title: titleOf(row) });
  return (
    <article class={`${role === "user" ? "q me" : "q"}${isSent && !isOut ? "" : " stays"}`} data-number={number} {...(isAsked ? { "aria-current": "true", tabIndex: -1 } : {})}>
      <p class="who xs">
        <b>{which}</b>
        {at !== null && <span class="num">{format.day(at)}</span>}
        {isAsked && <mark>{t("asked.here")}</mark>}
        {(!isSent || isOut) && <span class="stay">{stays}</span>}
        {isSent && (
          <button type="button" class="leave" aria-label={t(isOut ? "sheet.takeThis" : "sheet.leaveThis", { which })} onClick={turn}>
            {t(isOut ? "sheet.take" : "sheet.leave")}
          </button>
        )}
      </p>
      <p class="text" dir="auto">
        <Parts parts={message.parts} />
      </p>
    </article>
  );
}
