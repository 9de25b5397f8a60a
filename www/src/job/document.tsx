/** One file of the memory as prose, or while it is edited as text. */
import { useEffect } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { topicName, versionOf } from "./bundle.ts";
import { ActNow } from "./careful.tsx";
import { allOf, Copy } from "./copying.tsx";
import { Download } from "./download.tsx";
import { begin, draft, Editor } from "./edit.tsx";
import * as files from "./files.ts";
import * as offline from "./offline.ts";
import { Blocks } from "./prose.tsx";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

export function Document(props: { id: string; snapshot: Snapshot; path: string }) {
  const { id, snapshot, path } = props;
  const exists = snapshot.files.some((file) => file.path === path);
  const version = versionOf(snapshot);
  const written = files.texts.value.get(path);
  const isWritten = state.snapshot.value?.stage === "done";
  useEffect(() => {
    // While it is written anew there is no file to fetch.
    if (!exists || !isWritten || written?.version === version) return;
    void files.loadText(id, version, path);
  }, [id, path, exists, isWritten, version, snapshot.seq, files.tries.value]);
  useEffect(() => {
    if (!isWritten || written === undefined || written.version !== version) return;
    void files.loadFacts(snapshot, written);
  }, [id, written, isWritten, version, snapshot.seq, files.tries.value]);
  const name = path.startsWith("memory/") ? topicName(path) : path.replace(/\.md$/, "");
  const edited = draft.value;
  const isEdited = edited?.path === path;
  const why = files.whyNot(path);
  return (
    <article class="doc" aria-label={name}>
      <div class="col">
        <header>
          <h1>{name}</h1>
          <div class="acts">
            {exists && written !== undefined && (
              <>
                <Copy name={t("copy.file")} of={name} text={() => Promise.resolve(written.text)} />
                <Copy name={t("copy.all")} text={() => allOf(snapshot)} />
                {!isEdited && <ActNow name={t("care.edit")} kind="edits" act={() => begin(path, written)} />}
              </>
            )}
            <Download class="btn sm narrow" address={api.bundleAddress(id)}>
              {t("memory.download")}
            </Download>
          </div>
        </header>
        {why !== undefined && (
          <TroubleNote trouble={{ code: "S05", text: why, retry: () => (files.tries.value += 1) }} />
        )}
        {!exists && (
          <p class="soft empty">{t("memory.nothing")}</p>
        )}
        {isEdited ? (
          <Editor key={path} snapshot={snapshot} name={name} now={edited} />
        ) : (
          exists && written !== undefined && <Blocks path={path} written={written} />
        )}
        {offline.isKept.value && <p class="xs soft copy">{t("kept.here")}</p>}
      </div>
    </article>
  );
}
