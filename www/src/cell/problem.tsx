import type { Problem } from "./words.ts";

/** What happened and what to do, with the code that stands for it. */
export function ProblemNote({ problem }: { problem: Problem }) {
  return (
    <p class="problem" role="alert">
      {problem.text} <span class="mono">{problem.code}</span>
    </p>
  );
}
