import * as format from "../lib/format.ts";
import * as language from "../lib/language.ts";
import { t } from "../lib/language.ts";
import { signsIn } from "../lib/signs-in.ts";
import { toggleTheme } from "../lib/theme.ts";
import * as ledger from "./ledger.ts";
import { place } from "./place.ts";
import { Shortcuts } from "./shortcuts.tsx";
import * as state from "./state.ts";
import * as words from "./words.ts";

export function Header() {
  return (
    <header class="top">
      <a class="mark" href="/">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3.2 13.8A8 8 0 0 1 16 5.2" />
          <path d="M6 15.6A5.2 5.2 0 0 1 14.6 8.4" />
          <path d="M9.2 16.9a2.6 2.6 0 0 1 4-2.9" />
          <circle cx="16.4" cy="14.6" r="1.5" />
        </svg>
        decant
      </a>
      <Steps />
      <span class="sp" />
      <Pill />
      <Shortcuts />
      <button
        type="button"
        class="ib"
        lang={language.other()}
        onClick={() => void words.choose(language.other())}
      >
        {t("language.short")} <span class="vh">{t("language.other")}</span>
      </button>
      <button type="button" class="ib" aria-label={t("header.theme")} onClick={toggleTheme}>
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <circle cx="9" cy="9" r="6.3" />
          <path d="M9 2.7a6.3 6.3 0 0 1 0 12.6z" />
        </svg>
      </button>
      {signsIn() && <SignOut />}
    </header>
  );
}

/** Where one signs out, and comes back from to what is open. */
function SignOut() {
  return (
    <a class="ib" href={`/sign-in#${location.pathname}`} aria-label={t("sign.out")} title={t("sign.out")}>
      <svg viewBox="0 0 18 18" aria-hidden="true">
        <polyline points="7.5 3 3.5 3 3.5 15 7.5 15" />
        <polyline points="7 9 15 9" />
        <polyline points="11.5 5.5 15 9 11.5 12.5" />
      </svg>
    </a>
  );
}

function Steps() {
  const snapshot = state.snapshot.value;
  const isDone = snapshot?.stage === "done";
  const isMemory = isDone && place.value.kind !== "run";
  return (
    <ol class="steps" aria-label={t("header.steps")}>
      <li>
        <a href="/">{t("header.choose")}</a>
      </li>
      <li>
        {isMemory ? <a href="#run">{t("header.run")}</a> : <span aria-current="step">{t("header.run")}</span>}
      </li>
      <li>
        {isMemory ? (
          <span aria-current="step">{t("header.memory")}</span>
        ) : isDone ? (
          <a href="#MEMORY">{t("header.memory")}</a>
        ) : (
          t("header.memory")
        )}
      </li>
    </ol>
  );
}

/** Whether the server is heard is read out when it changes; how much has been sent changes with each frame, and is not. */
function Pill() {
  const snapshot = state.snapshot.value;
  if (snapshot === null) return null;
  const { text, kind } = standing();
  return (
    <span class={`pill ${kind}`}>
      <i class={kind === "go" && snapshot.stage !== "done" ? "pulse" : ""} />
      <span class="w" role="status">
        {text}
      </span>
      <span class="bar" />
      <b class="num">{amount()}</b>
    </span>
  );
}

function standing(): { text: string; kind: "go" | "off" } {
  const heard = state.heard.value;
  switch (state.link.value) {
    case "live":
      return { text: state.snapshot.value?.stage === "upload" ? t("pill.sending") : t("pill.live"), kind: "go" };
    case "connecting":
      return { text: t("pill.connecting"), kind: "off" };
    case "lost":
      return { text: t("pill.lost"), kind: "off" };
    case "offline":
      return { text: t("pill.offline", { time: heard === null ? "" : format.minute(heard) }), kind: "off" };
  }
}

function amount(): string {
  const snapshot = state.snapshot.value;
  if (snapshot === null) return "";
  const { bytes, frames } = snapshot.manifest;
  const stored = Math.max(snapshot.frames_stored, state.storedFrames.value ?? 0);
  if (stored >= frames) return t("pill.sent", { size: format.bytes(ledger.sum(state.sent.value === null ? 0 : bytes)) });
  return t("pill.frames", { n: frames, stored });
}
