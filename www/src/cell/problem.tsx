import { t } from "../lib/language.ts";
import { SafeReport } from "../lib/safe-report.tsx";
import { build, readAgain } from "./state.ts";
import type { Problem } from "./words.ts";

/** What happened and what to do, with the code that stands for it, and a report to pass on. */
export function ProblemNote({ problem }: { problem: Problem }) {
  const { code, text, facts, canReadAgain, isMild } = problem;
  return (
    <div class={isMild ? "problem mild" : "problem"}>
      <p role={isMild ? "status" : "alert"}>
        {text} <span class="mono">{code}</span>
      </p>
      {canReadAgain && (
        <button type="button" class="btn sm" onClick={readAgain}>
          {t("file.readAgain")}
        </button>
      )}
      {!isMild && <SafeReport told={{ code, build: build.value, ...facts }} />}
    </div>
  );
}
