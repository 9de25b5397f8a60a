/** A vault and its memory: brought together, opened by the passphrase, and read with the values. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { FileButton } from "./drop.tsx";
import { Passphrase, ShowIt } from "./passphrase.tsx";
import { ProblemNote } from "./problem.tsx";
import * as vault from "./vault.ts";
import type { Filled, Part } from "./worker-messages.ts";

export function OpenVault({ opening }: { opening: vault.Opening }) {
  switch (opening.step) {
    case "memory":
      return <BringMemory isLooking={opening.isLooking} />;
    case "passphrase":
      return <Ask isOpening={opening.isOpening} />;
    case "shown":
      return <Shown files={opening.files} />;
  }
}

/** The heading of a new view takes the focus, so that it is read out and the keys go on there. */
function Heading({ text }: { text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  );
}

function Problem() {
  const problem = vault.refused.value;
  return problem === null ? null : <ProblemNote problem={problem} />;
}

function Close() {
  return (
    <button type="button" class="btn" onClick={vault.close}>
      {t("vault.close")}
    </button>
  );
}

function BringMemory({ isLooking }: { isLooking: boolean }) {
  if (isLooking) {
    return (
      <main class="vault" id="main">
        <p role="status">{t("vault.looking")}</p>
      </main>
    );
  }
  return (
    <main class="vault fields" id="main">
      <Heading text={t("vault.now")} />
      <p class="soft">
        {t("vault.bring")}
        {vault.leftAlone.value > 0 && ` ${t("vault.notIn", { n: vault.leftAlone.value })}`}
      </p>
      <Problem />
      <div class="acts">
        <FileButton label={t("vault.choose")} class="btn ink" />
        <FileButton label={t("vault.chooseFolder")} class="btn fine" folder />
        <Close />
      </div>
    </main>
  );
}

function Ask({ isOpening }: { isOpening: boolean }) {
  const [passphrase, setPassphrase] = useState("");
  const [isShown, setShown] = useState(false);
  const open = () => {
    if (!isOpening && passphrase !== "") vault.unlock(passphrase);
  };
  return (
    <main class="vault fields" id="main">
      <Heading text={t("vault.readTitle")} />
      <p class="soft">{t("vault.what")}</p>
      <Passphrase label={t("vault.passphrase")} is="current" value={passphrase} isShown={isShown} onInput={setPassphrase} onEnter={open} />
      <ShowIt isShown={isShown} onChange={setShown} />
      <Problem />
      <div class="acts">
        <button type="button" class="btn ink" aria-disabled={isOpening || passphrase === ""} onClick={open}>
          {isOpening ? t("vault.opening") : t("vault.open")}
        </button>
        <Close />
      </div>
      <p class="vh" role="status">
        {isOpening && t("vault.openingShort")}
      </p>
      <LeftAlone />
    </main>
  );
}

function LeftAlone() {
  const n = vault.leftAlone.value;
  if (n === 0) return null;
  return <p class="sm soft">{t("vault.leftAlone", { n })}</p>;
}

function Shown({ files }: { files: Filled[] }) {
  const [path, setPath] = useState(files[0]?.path ?? "");
  const file = files.find((file) => file.path === path);
  return (
    <main class="filled" id="main">
      <div class="head">
        <div>
          <Heading text={t("vault.shown")} />
          <p class="soft">{counts(files)}</p>
          <LeftAlone />
        </div>
        <div class="acts">
          <button type="button" class="btn sm" aria-describedby="save-note" onClick={vault.save}>
            {t("vault.saveWith")}
          </button>
          <button type="button" class="btn sm" onClick={vault.close}>
            {t("vault.close")}
          </button>
        </div>
      </div>
      <Problem />
      <div class="both">
        <nav aria-label={t("vault.files")}>
          <ul>
            {files.map((file) => (
              <li>
                <button type="button" aria-current={file.path === path} onClick={() => setPath(file.path)}>
                  {file.path} <Count n={of("value", [file])} />
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <pre key={path} tabIndex={0} role="region" aria-label={t("vault.textOf", { path })}>
          {file?.parts.map(Words)}
        </pre>
      </div>
      <p class="xs soft" id="save-note">
        {t("vault.saveNote")}
      </p>
    </main>
  );
}

function Count({ n }: { n: number }) {
  if (n === 0) return null;
  return (
    <span class="mono num soft">
      {format.count(n)}
      <span class="vh">{t("vault.values", { n })}</span>
    </span>
  );
}

/** Text nodes only, whatever stands in them. */
function Words({ kind, text }: Part) {
  if (kind === "text") return <>{text}</>;
  return kind === "value" ? <mark>{text}</mark> : <span class="stays">{text}</span>;
}

function of(kind: Part["kind"], files: Filled[]): number {
  return files.flatMap((file) => file.parts).filter((part) => part.kind === kind).length;
}

function counts(files: Filled[]): string {
  const [values, stay] = [of("value", files), of("placeholder", files)];
  if (values + stay === 0) return t("vault.noPlaceholder");
  if (values === 0) return t("vault.noneHere");
  const filled = t("vault.filled", { n: values });
  const rest = t("vault.rest", { n: stay });
  return stay === 0 ? filled : `${filled} ${rest}`;
}
