/** A vault and its memory: brought together, opened by the passphrase, and read with the values. */
import { useEffect, useRef, useState } from "preact/hooks";
import * as format from "../lib/format.ts";
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
  useEffect(() => heading.current?.focus(), []);
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
      Close
    </button>
  );
}

function BringMemory({ isLooking }: { isLooking: boolean }) {
  if (isLooking) {
    return (
      <main class="vault" id="main">
        <p role="status">Looking for the memory.</p>
      </main>
    );
  }
  return (
    <main class="vault fields" id="main">
      <Heading text="This is a vault. Now its memory." />
      <p class="soft">
        Drop the memory that you downloaded on this page: its .zip, its folder, or the files in it.
        Both are read on this page only.
        {vault.leftAlone.value > 0 &&
          ` No memory was in the ${format.counted(vault.leftAlone.value, "file")} so far.`}
      </p>
      <Problem />
      <div class="acts">
        <FileButton label="Choose the memory" class="btn ink" />
        <FileButton label="Choose its folder" class="btn fine" folder />
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
      <Heading text="Read your memory with its values" />
      <p class="soft">
        The vault says what the placeholders in this memory stand for. Both are opened on this page
        only: nothing is stored, and nothing is sent.
      </p>
      <Passphrase label="Passphrase of the vault" is="current" value={passphrase} isShown={isShown} onInput={setPassphrase} onEnter={open} />
      <ShowIt isShown={isShown} onChange={setShown} />
      <Problem />
      <div class="acts">
        <button type="button" class="btn ink" aria-disabled={isOpening || passphrase === ""} onClick={open}>
          {isOpening ? "Opening, about a second" : "Open"}
        </button>
        <Close />
      </div>
      <p class="vh" role="status">
        {isOpening && "Opening"}
      </p>
      <LeftAlone />
    </main>
  );
}

function LeftAlone() {
  const n = vault.leftAlone.value;
  if (n === 0) return null;
  return (
    <p class="sm soft">
      {format.counted(n, "file")} {n === 1 ? "is" : "are"} no part of the memory, and{" "}
      {n === 1 ? "was" : "were"} left alone.
    </p>
  );
}

function Shown({ files }: { files: Filled[] }) {
  const [path, setPath] = useState(files[0]?.path ?? "");
  const file = files.find((file) => file.path === path);
  return (
    <main class="filled" id="main">
      <div class="head">
        <div>
          <Heading text="Your memory, with its values" />
          <p class="soft">{counts(files)}</p>
          <LeftAlone />
        </div>
        <div class="acts">
          <button type="button" class="btn sm" aria-describedby="save-note" onClick={vault.save}>
            Save with values
          </button>
          <button type="button" class="btn sm" onClick={vault.close}>
            Close
          </button>
        </div>
      </div>
      <Problem />
      <div class="both">
        <nav aria-label="Files of the memory">
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
        <pre key={path} tabIndex={0} role="region" aria-label={`Text of ${path}`}>
          {file?.parts.map(Words)}
        </pre>
      </div>
      <p class="xs soft" id="save-note">
        Saved is a .zip whose Markdown has the values. Its data files keep the placeholders: the
        places of quotes in them are counted in the masked text.
      </p>
    </main>
  );
}

function Count({ n }: { n: number }) {
  if (n === 0) return null;
  return (
    <span class="mono num soft">
      {format.count(n)}
      <span class="vh"> {n === 1 ? "value" : "values"}</span>
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
  if (values + stay === 0) return "No placeholder stands in it.";
  if (values === 0) return "None of its placeholders is in this vault: it may be that of another memory.";
  const filled = `${format.counted(values, "value")} filled in, marked.`;
  const rest = `${format.counted(stay, "placeholder")} ${stay === 1 ? "stays" : "stay"}, underlined: not in the vault.`;
  return stay === 0 ? filled : `${filled} ${rest}`;
}
