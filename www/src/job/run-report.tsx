/** A report of what went wrong with a run, to pass on. */
import { SafeReport } from "../lib/safe-report.tsx";
import type { Facts } from "../lib/report.ts";
import { BUILD } from "./build.ts";
import * as state from "./state.ts";

/** `answer`: the server's own code; `fault`: where the page itself broke. */
export function RunReport(props: { code: string; answer?: string | undefined; fault?: string }) {
  const { code, answer, fault } = props;
  const facts = runFacts();
  const words = { ...facts.words, answer: answer ?? null };
  return <SafeReport told={{ code, build: BUILD, ...facts, words, fault: fault ?? null }} />;
}

/** Where the run stands. Who reads it is told by kind: a server's own models have their own names. */
function runFacts(): Facts {
  const snapshot = state.snapshot.value;
  const link = state.link.value;
  if (snapshot === null) return { words: { link } };
  const { stage, hold, provider, manifest, chunks, troubles } = snapshot;
  const { read, aside, waiting, passed } = chunks;
  const failed = Object.fromEntries(troubles.map(({ trouble, count }) => [trouble, count]));
  return {
    words: { link, stage, hold, reader: provider === "embedded" ? "rules" : "model" },
    sizes: { sent: manifest.bytes },
    counts: { chunks: manifest.chunks, read, aside, waiting, passed, ...failed },
  };
}
