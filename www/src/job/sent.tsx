/** A conversation that was sent, to be read around the message that was asked for. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { SentConversation, SentMessage, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { close, load, loaded, more, opened } from "./sent.ts";
import { TroubleNote } from "./small.tsx";

export function SentPanel({ snapshot }: { snapshot: Snapshot }) {
  const { id } = snapshot;
  const panel = useRef<HTMLElement>(null);
  const open = opened.value;
  useLayoutEffect(() => panel.current?.focus(), [open]);
  useLayoutEffect(() => {
    // The control that asked for more may be gone with what it brought.
    if (document.activeElement === document.body) panel.current?.focus();
  }, [loaded.value]);
  if (open === null) return null;
  return (
    <aside
      class="side2"
      aria-label={t("sent.title")}
      tabIndex={-1}
      ref={panel}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div class="bar2">
        <h2>{t("sent.title")}</h2>
        <button type="button" class="btn sm" onClick={close}>
          {t("vault.close")}
        </button>
      </div>
      <Read id={id} message={open.of.message} />
    </aside>
  );
}

function Read({ id, message }: { id: string; message: string }) {
  const now = loaded.value;
  switch (now.state) {
    case "loading":
      return <p role="status">{t("from.loading")}</p>;
    case "failed": {
      const text = t("from.failed", { why: now.why });
      return <TroubleNote trouble={{ code: "S05", text, retry: () => void load(id) }} />;
    }
    case "there":
      return <Messages id={id} message={message} read={now.read} />;
  }
}

function Messages({ id, message, read }: { id: string; message: string; read: SentConversation }) {
  return (
    <section class="src">
      <h3 dir="auto">{read.title || t("list.untitled")}</h3>
      {read.earlier !== null && (
        <button type="button" class="btn sm" onClick={() => void more(id, "earlier")}>
          {t("sent.earlier")}
        </button>
      )}
      {read.messages.map((one) => (
        <Message key={one.id} one={one} isMeant={one.id === message} />
      ))}
      {read.later !== null && (
        <button type="button" class="btn sm" onClick={() => void more(id, "later")}>
          {t("sent.later")}
        </button>
      )}
    </section>
  );
}

function Message({ one, isMeant }: { one: SentMessage; isMeant: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isMeant) place.current?.scrollIntoView({ block: "start" });
  }, [isMeant]);
  const who = t(one.role === "user" ? "from.you" : "from.assistant");
  return (
    <div class={one.role === "user" ? "q me" : "q"} ref={place} aria-current={isMeant ? "true" : undefined}>
      <b>
        {one.number === 0 ? who : t("from.number", { who, n: one.number })}{" "}
        {one.at !== null && <span class="num">{format.day(one.at)}</span>}
      </b>
      <p dir="auto">{one.text}</p>
    </div>
  );
}
