/** Downloads of the memory: asked for first, so that what is in the way is said here and not by a file that is none. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { download } from "../lib/download.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { place, type Place } from "./place.ts";
import * as reading from "./reading.ts";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

type Failure = { link: HTMLAnchorElement; error: unknown; at: Place; seq: number | undefined };

/** What could not be downloaded last, and what was shown then. */
const failure = signal<Failure | null>(null);

export function Download(props: { address: string; class?: string; children: ComponentChildren }) {
  const take = (event: MouseEvent & { currentTarget: HTMLAnchorElement }) => {
    event.preventDefault();
    void start(event.currentTarget);
  };
  return (
    <a class={props.class} href={props.address} download="" onClick={take}>
      {props.children}
    </a>
  );
}

async function start(link: HTMLAnchorElement): Promise<void> {
  // Who tries again comes back to where they were: the note goes.
  link.focus();
  failure.value = null;
  try {
    await api.ask(link.href);
    save(link.href);
  } catch (error) {
    failure.value = { link, error, at: place.value, seq: state.settled.value?.seq };
  }
}

/** Has the browser download what lies there, however large. It has the name that the server gives it. */
function save(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}

/** Why nothing was downloaded, and what can be done: until something else is shown. */
export function DownloadNote({ snapshot }: { snapshot: Snapshot }) {
  const failed = failure.value;
  const note = useRef<HTMLDivElement>(null);
  const isShown = failed !== null && failed.at === place.value && failed.seq === snapshot.seq;
  useLayoutEffect(() => {
    if (isShown) note.current?.focus();
  }, [failed, isShown]);
  if (!isShown) return null;
  const why = reading.whyNot(failed.error);
  const says = why === null ? t("take.writing") : t("take.failed", { why });
  const isAll = failed.link.pathname === api.bundleAddress(snapshot.id);
  return (
    <div class="care" tabIndex={-1} ref={note}>
      <TroubleNote trouble={{ code: "M05", text: says, retry: () => void start(failed.link) }}>
        {isAll && why !== null && <Files snapshot={snapshot} />}
      </TroubleNote>
    </div>
  );
}

/** Nothing, unless files can be read. */
function Files({ snapshot: { id, files } }: { snapshot: Snapshot }) {
  const [areThere, setThere] = useState(false);
  const first = files[0]?.path ?? "";
  useEffect(() => {
    void reading.file(id, first).then(() => setThere(true), () => setThere(false));
  }, [id, first]);
  if (!areThere) return null;
  return (
    <>
      <p>{t("take.files")}</p>
      <ul class="acts">
        {files.map(({ path }) => (
          <li key={path}>
            <File id={id} path={path} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** A file from the server or, where it cannot be reached, of what is kept here. */
function File({ id, path }: { id: string; path: string }) {
  const [isMissing, setMissing] = useState(false);
  const take = async () => {
    setMissing(false);
    try {
      const text = await reading.file(id, path);
      download(path.replaceAll("/", "-"), new TextEncoder().encode(text).buffer);
    } catch {
      setMissing(true);
    }
  };
  return (
    <>
      <button type="button" class="btn sm" onClick={() => void take()}>
        {path}
      </button>
      <span role="status" class="xs soft">
        {isMissing && t("take.fileFailed")}
      </span>
    </>
  );
}
