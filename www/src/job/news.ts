/** What there is to say of somebody's runs while none is looked at. */
import type { Snapshot } from "../gen/protocol.ts";

/** Of which run, and one of a few words: what is in it is nothing for a locked screen. */
export type News = { run: string | null; says: "done" | "held" | "you" | "other" };

/** News of the run that was started last. */
export function newsOf(runs: readonly Snapshot[]): News {
  const [last] = [...runs].sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  return last === undefined ? { run: null, says: "other" } : { run: last.id, says: word(last) };
}

function word({ hold, ended_at: ended, needs_you: aside }: Snapshot): News["says"] {
  if (hold !== null && hold !== "paused") return "held";
  // What is done but for some pieces wants a look too.
  if (aside > 0) return "you";
  return ended !== null ? "done" : "other";
}
