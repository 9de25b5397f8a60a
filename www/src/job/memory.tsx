/** The memory: its files as prose, each line with the messages that it came from. */
import { useEffect } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import * as ask from "./ask.ts";
import { AskBar, AskPage } from "./ask.tsx";
import { Back } from "./back.tsx";
import { versionOf } from "./bundle.ts";
import { CareNote, editing } from "./careful.tsx";
import { DeletePage } from "./delete.tsx";
import { Document } from "./document.tsx";
import { DownloadNote } from "./download.tsx";
import { loadLines, tries } from "./files.ts";
import { FormsPage } from "./forms.tsx";
import { MemoriesPage } from "./memories.tsx";
import { OthersPage } from "./others.tsx";
import { place } from "./place.ts";
import { Provenance } from "./provenance.tsx";
import { ReceiptPage } from "./receipt.tsx";
import { loadReview, ReviewPage } from "./review.tsx";
import * as search from "./search.ts";
import { SearchPage } from "./search.tsx";
import { Sections } from "./sections.tsx";
import { selected } from "./selected.ts";
import * as sent from "./sent.ts";
import { SentPanel } from "./sent.tsx";
import * as since from "./since.tsx";
import { AsOf } from "./small.tsx";
import * as state from "./state.ts";
import { TimelinePage } from "./timeline.tsx";
import { Waiting } from "./waiting.tsx";

export function Memory({ id, snapshot }: { id: string; snapshot: Snapshot }) {
  const version = versionOf(snapshot);
  useEffect(() => {
    // Another memory, or this one written anew: the lines stand elsewhere.
    // Where words are being typed into this one, they stay before the person.
    const typed = editing.value;
    if (typed?.version !== version || typed.at !== selected.value) selected.value = null;
    void loadLines(id, version);
    void loadReview(id);
  }, [id, version, snapshot.seq, tries.value]);
  useEffect(() => {
    search.again(id);
    ask.again(id);
    void sent.load(id);
  }, [id, version]);
  // Without the server only the runs that are kept here are known.
  useEffect(() => void since.loadBefore(snapshot), [id, version, snapshot.seq, tries.value, state.keptAt.value === null]);
  const here = place.value;
  const opened = selected.value;
  return (
    <main id="main" class="memory">
      <Sections snapshot={snapshot} />
      <div class="mid">
        <AsOf />
        <Back />
        <Waiting snapshot={snapshot} />
        <CareNote snapshot={snapshot} />
        <DownloadNote snapshot={snapshot} />
        {here.kind === "receipt" ? (
          <ReceiptPage key={snapshot.seq} id={id} />
        ) : here.kind === "forms" ? (
          <FormsPage id={id} />
        ) : here.kind === "delete" ? (
          <DeletePage snapshot={snapshot} />
        ) : here.kind === "since" ? (
          <since.SincePage snapshot={snapshot} />
        ) : here.kind === "timeline" ? (
          <TimelinePage snapshot={snapshot} />
        ) : here.kind === "search" ? (
          <SearchPage snapshot={snapshot} />
        ) : here.kind === "ask" ? (
          <AskPage snapshot={snapshot} />
        ) : here.kind === "memories" ? (
          <MemoriesPage snapshot={snapshot} />
        ) : here.kind === "others" ? (
          <OthersPage snapshot={snapshot} />
        ) : here.kind === "review" ? (
          <ReviewPage snapshot={snapshot} />
        ) : (
          <Document id={id} snapshot={snapshot} path={here.kind === "file" ? here.path : "MEMORY.md"} />
        )}
        {(here.kind === "file" || here.kind === "ask") && <AskBar id={id} />}
      </div>
      {sent.opened.value !== null ? (
        <SentPanel snapshot={snapshot} />
      ) : (
        opened?.path === (here.kind === "file" ? here.path : here.kind) && (
          <Provenance snapshot={snapshot} selected={opened} close={close} />
        )
      )}
    </main>
  );
}

/** Closes the panel; the focus goes back to the line that opened it. */
function close(): void {
  const line = selected.value?.line;
  selected.value = null;
  document.querySelector<HTMLElement>(`[data-line="${line}"]`)?.focus();
}
