import { t } from "../lib/language.ts";
import type { Problem } from "./words.ts";

/** What happened and what to do, with the code that stands for it. */
export function ProblemNote({ problem }: { problem: Problem }) {
  const layouts = problem.layouts ?? [];
  return (
    <>
      <p class="problem" role="alert">
        {problem.text} <span class="mono">{problem.code}</span>
      </p>
      {layouts.length > 0 && (
        <details class="sm soft">
          <summary>{t("file.layouts")}</summary>
          {layouts.map((layout) => (
            <p class="mono xs">{layout}</p>
          ))}
        </details>
      )}
    </>
  );
}
