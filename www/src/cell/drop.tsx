/** The first screen: bring the export. */
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { isSaved } from "../lib/page.ts";
import { AskedNote } from "./asked-note.tsx";
import { open } from "./bringing.ts";
import { CheckButton } from "./check.tsx";
import { LimitsButton } from "./limits.tsx";
import { OfflineTick } from "./offline.tsx";
import { PolicyInShort } from "./policy.tsx";
import { ProblemNote } from "./problem.tsx";
import { makeSample } from "./sample.ts";
import { refused } from "./screen.ts";
import { build } from "./shell.ts";
import { Shortcuts } from "./shortcuts.tsx";

export function Drop() {
  return (
    <main class="drop-screen" id="main">
      <div class="hero">
        <h1>{t("drop.title")}</h1>
        <p>{t("drop.lead")}</p>
      </div>
      <AskedNote />
      <section class="drop" aria-labelledby="drop-title">
        <Sheets />
        <strong id="drop-title">
          <span class="fine">{t("drop.here")}</span>
          <span class="touch">{t("drop.touch")}</span>
          <span class="letgo" aria-hidden="true">
            {t("drop.letGo")}
          </span>
        </strong>
        <Choose />
        <p class="sm soft">{t("drop.what")}</p>
        <OfflineTick />
        {refused.value && <ProblemNote problem={refused.value} />}
      </section>
      <Boundary />
      <HowToGetIt />
      <Proof />
      <footer>
        <LimitsButton />
        <Shortcuts />
        <span class="mono">{t("drop.build", { build: build.value })}</span>
      </footer>
    </main>
  );
}

function Choose() {
  return (
    <div class="row">
      <FileButton label={t("drop.file")} class="btn ink" />
      <FileButton label={t("drop.folder")} class="btn fine" folder />
      <button type="button" class="btn" onClick={() => open([makeSample()])}>
        {t("sample.try")}
      </button>
    </div>
  );
}

/** A button that opens files, or all files of a folder. */
export function FileButton(props: { label: string; class: string; folder?: boolean }) {
  const input = { current: null as HTMLInputElement | null };
  const folder = props.folder ? { webkitdirectory: true } : {};
  return (
    <>
      <button type="button" class={props.class} onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input
        type="file"
        multiple
        hidden
        aria-label={props.label}
        {...folder}
        ref={(element) => {
          input.current = element;
        }}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again after it was got anew.
          event.currentTarget.value = "";
          open(files);
        }}
      />
    </>
  );
}

function Sheets() {
  return (
    <svg width="62" height="50" viewBox="0 0 62 50" aria-hidden="true" class="sheets">
      <rect x="9" y="3" width="44" height="30" rx="4" opacity=".35" />
      <rect x="5" y="9" width="52" height="32" rx="4" opacity=".65" />
      <rect x="1" y="15" width="60" height="34" rx="5" />
      <path d="M31 24v14m0 0-6-6m6 6 6-6" />
    </svg>
  );
}

function Boundary() {
  const nothing = t(isSaved ? "saved.nothing" : "edge.nothing");
  const label = `${t("pill.here")}: ${t("edge.here")}. ${t("pill.none")}. ${t("edge.server")}: ${nothing}`;
  return (
    <div class="edge" role="img" aria-label={label}>
      <span class="l">
        <b>{t("pill.here")}</b>
        {t("edge.here")}
      </span>
      <span class="c">
        <b class="num">{format.bytes(0)}</b>
      </span>
      <span class="r">
        <b>{t("edge.server")}</b>
        {nothing}
      </span>
    </div>
  );
}

const GUIDES = [
  ["ChatGPT", "chatgpt"],
  ["Claude", "claude"],
  ["Gemini", "gemini"],
] as const;

function HowToGetIt() {
  return (
    <section aria-labelledby="get-title">
      <div class="sect">
        <h2 id="get-title">{t("guide.title")}</h2>
        <span class="sm soft wide">{t("guide.lead")}</span>
      </div>
      {GUIDES.map(([name, id]) => (
        <div class="get">
          <h3>{name}</h3>
          <p class="sm">{t(`guide.${id}.where`)}</p>
          <p class="sm soft">{t(`guide.${id}.note`)}</p>
        </div>
      ))}
    </section>
  );
}

function Proof() {
  return (
    <section class="proof" aria-labelledby="proof-title">
      <div>
        <h2 id="proof-title">{t("proof.title")}</h2>
        <ol>
          <li>
            <span>{t("proof.policy")}</span>
          </li>
          <li>
            <span>{t("proof.offline")}</span>
          </li>
          <li>
            <span>{t("proof.panel")}</span>
          </li>
        </ol>
        <CheckButton />
      </div>
      <div>
        <PolicyInShort />
        <p class="xs soft">{t(isSaved ? "limit.saved" : "proof.limits")}</p>
      </div>
    </section>
  );
}
