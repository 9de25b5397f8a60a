/** The Markdown of the memory, taken along by the clipboard: a section, a file, or all files as one. */
import { useState } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { t } from "../lib/language.ts";
import { SECTIONS } from "./bundle.ts";
import * as reading from "./reading.ts";

/** `of` says what is copied to who does not see where the button stands. */
export function Copy(props: { name: string; of?: string; kind?: string; text: () => Promise<string> }) {
  const { name, of, kind = "btn sm", text } = props;
  const [said, setSaid] = useState<"report.copied" | "copy.failed" | null>(null);
  const take = async () => {
    setSaid(null);
    // Asked for within the click: a browser may not let it be written later.
    const plain = text().then((text) => new Blob([text], { type: "text/plain" }));
    plain.catch(() => undefined);
    try {
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })]);
      setSaid("report.copied");
    } catch {
      setSaid("copy.failed");
    }
  };
  return (
    <>
      <button type="button" class={kind} onClick={() => void take()}>
        {name} {of && <span class="vh">{of}</span>}
      </button>
      <span role="status" class="xs soft">
        {said !== null && t(said)}
      </span>
    </>
  );
}

/** All files in the order in which they are listed, one after the other. */
export async function allOf({ id, files }: Snapshot): Promise<string> {
  const all = files.map(({ path }) => path);
  const sections = SECTIONS.map((name) => `${name}.md`).filter((path) => all.includes(path));
  const topics = all.filter((path) => path.startsWith("memory/"));
  const texts = await Promise.all([...sections, ...topics].map((path) => reading.file(id, path)));
  return texts.map((text) => `${text.trim()}\n`).join("\n");
}
