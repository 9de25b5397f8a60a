/** The screens of `/job` that say one thing. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as format from "../lib/format.ts";
import type { Outbox } from "../lib/outbox.ts";
import { t } from "../lib/language.ts";
import { isPaid, providerName, type Reads } from "../lib/reads.ts";
import { readsOf } from "./begin.ts";
import type { What } from "./deletion.ts";
import { RunReport } from "./run-report.tsx";
import { save } from "./saved-outbox.ts";
import * as state from "./state.ts";

/** `isNews`: it takes the place of what the person had before them, and the focus. */
export function Small(props: { title: string; code?: string; isNews?: boolean; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (props.isNews) heading.current?.focus();
  }, []);
  return (
    <main id="main" class="small">
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.children}
      {props.code && (
        <>
          <p class="mono soft">{props.code}</p>
          <RunReport code={props.code} />
        </>
      )}
    </main>
  );
}

/** The consent is older than it holds, or was never given. The click names host and size. */
export function Ask({ outbox, isNews = false }: { outbox: Outbox; isNews?: boolean | undefined }) {
  const size = format.bytes(outbox.manifest.bytes);
  return (
    <Small title={t(isNews ? "ask.brought" : "ask.title")} isNews={isNews}>
      <p>
        {t(isNews ? "ask.inFile" : "ask.there", { size })} {whereTo(readsOf(outbox))}
      </p>
      <div class="acts">
        <button type="button" class="btn go" onClick={() => void state.send(outbox)}>
          {t("ask.send", { size, host: location.host })}
        </button>
        <button type="button" class="btn" onClick={() => void state.stop()}>
          {t("ask.delete")}
        </button>
      </div>
    </Small>
  );
}

/** Who reads it, and what that may cost. */
function whereTo(reads: Reads): string {
  if (!isPaid(reads)) return t("ask.rules");
  const { model, provider, cap, shown } = reads;
  const name = providerName(provider);
  const range = format.range(shown.forecast.range);
  const said =
    cap === null
      ? t("ask.model.open", { model, name, range })
      : t("ask.model", { model, name, range, cap: format.dollars(cap) });
  return reads.economy ? `${said} ${t("economy.start")}` : said;
}

export function Waiting({ outbox }: { outbox: Outbox }) {
  const trouble = state.trouble.value;
  const size = format.bytes(outbox.manifest.bytes);
  return (
    <Small title={trouble === null ? t("wait.sending", { size }) : t("wait.here", { size })}>
      {trouble === null ? <p role="status">{t("asking")}</p> : <TroubleNote trouble={trouble} />}
      <div class="acts">
        <button type="button" class="btn" onClick={() => void state.stop()}>
          {t("wait.stop")}
        </button>
      </div>
    </Small>
  );
}

export function TroubleNote({ trouble, children }: { trouble: state.Trouble; children?: ComponentChildren }) {
  return (
    <div class="problem">
      <p role="alert">
        {trouble.text} <span class="mono">{trouble.code}</span>{" "}
        {trouble.retry && (
          <button type="button" class="btn sm" onClick={trouble.retry}>
            {t("again")}
          </button>
        )}{" "}
        {trouble.isUnsent && (
          <button type="button" class="btn sm" onClick={() => void save()}>
            {t("bytes.save")}
          </button>
        )}
      </p>
      {children}
      <RunReport code={trouble.code} answer={trouble.answer} />
    </div>
  );
}

/** What is shown is what this browser kept. */
export function AsOf() {
  const at = state.keptAt.value;
  if (at === null) return null;
  return (
    <p class="asof" role="status">
      {t("kept.asOf", { day: format.day(at), time: format.minute(at) })}
    </p>
  );
}

export function Unknown() {
  return (
    <Small title={t("unknown.title")} code="J13">
      <p>{t("unknown.what")}</p>
      <div class="acts">
        <a class="btn ink" href="/">
          {t("unknown.new")}
        </a>
      </div>
    </Small>
  );
}

export function Deleted({ what }: { what: What }) {
  return (
    <Small title={t(`deleted.${what}`)} isNews>
      <p>{t(`deleted_what.${what}`)}</p>
      <div class="acts">
        <a class="btn ink" href="/">
          {t("unknown.new")}
        </a>
      </div>
    </Small>
  );
}

export function Empty() {
  return (
    <Small title={t("empty.title")}>
      <p>{t("empty.what")}</p>
      <div class="acts">
        <a class="btn ink" href="/">
          {t("empty.choose")}
        </a>
      </div>
    </Small>
  );
}

/** The part of the page that shows a memory did not come. A page that is loaded anew asks for it again. */
export function Missing() {
  return (
    <Small title={t("memory.missing")} code="X02">
      <p role="alert">{t("memory.missingWhy")}</p>
      <div class="acts">
        <button type="button" class="btn ink" onClick={() => location.reload()}>
          {t("job.reload")}
        </button>
      </div>
    </Small>
  );
}
