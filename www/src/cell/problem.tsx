import { SafeReport } from "../lib/safe-report.tsx";
import { focusCurrent } from "./list.tsx";
import { build } from "./shell.ts";
import type { Problem } from "./words.ts";

/** What happened and what to do, with the code that stands for it, and a report to pass on. */
export function ProblemNote({ problem }: { problem: Problem }) {
  const { code, text, facts, lines = [], ways = [], isMild } = problem;
  return (
    <div class={isMild ? "problem mild" : "problem"}>
      <p role={isMild ? "status" : "alert"}>
        {text} <span class="mono">{code}</span>
      </p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li dir="auto">{line}</li>
          ))}
        </ul>
      )}
      {ways.length > 0 && (
        <div class="acts">
          {ways.map(({ label, take }) => (
            <button type="button" class="btn sm" onClick={() => choose(take)}>
              {label}
            </button>
          ))}
        </div>
      )}
      {!isMild && <SafeReport told={{ code, build: build.value, ...facts }} />}
    </div>
  );
}

/** The button goes with what it settled: the list is what comes next. */
function choose(take: () => void): void {
  take();
  requestAnimationFrame(focusCurrent);
}
