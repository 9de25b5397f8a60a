/** Text with its placeholders and what was found in it marked. */
import type { TextPart } from "./worker-messages.ts";

export function Parts({ parts }: { parts: TextPart[] }) {
  return (
    <>
      {parts.map(({ kind, text }) => {
        if (kind === "hit") return <mark>{text}</mark>;
        return kind === "mask" ? <span class="mask mono">{text}</span> : text;
      })}
    </>
  );
}
