/** What the run's page says of each stage: real counts from the snapshot, and nothing else. */
import type { Snapshot, Stage } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import type { Left } from "./left.ts";

export const STAGES = [
  "upload",
  "quick_pass",
  "extract",
  "merge",
  "reduce",
  "write_memory",
  "write_profile",
] as const satisfies readonly Stage[];

export type StageView = {
  stage: Stage;
  name: string;
  state: "done" | "now" | "todo";
  /** `3 of 12`, or `""`. */
  steps: string;
  text: string;
};

export function stageViews(snapshot: Snapshot): StageView[] {
  // Nothing of a batch comes before the rest of it.
  const stages = STAGES.filter((stage) => stage !== "quick_pass" || !snapshot.budget.economy);
  const at = stages.findIndex((stage) => stage === snapshot.stage);
  const now = at === -1 ? stages.length : at;
  return stages.map((stage, index) => {
    const state = index < now ? "done" : index === now ? "now" : "todo";
    return { stage, name: t(`stage.${stage}`), state, steps: steps(snapshot, stage), text: text(snapshot, stage, state) };
  });
}

function steps(snapshot: Snapshot, stage: Stage): string {
  if (stage === "upload") {
    return t("stage.frames", { n: snapshot.manifest.frames, stored: snapshot.frames_stored });
  }
  const of = snapshot.steps.find((one) => one.stage === stage);
  return of && of.all > 0 ? t("stage.steps", { n: of.all, done: of.done }) : "";
}

function text(snapshot: Snapshot, stage: Stage, state: StageView["state"]): string {
  if (stage === "upload" && state === "done") {
    return t("stage.arrived", { size: format.bytes(snapshot.manifest.bytes) });
  }
  if (stage === "upload") return t("stage.keepOpen");
  return tMaybe(`meaning.${stage}`) ?? "";
}

export function headline(snapshot: Snapshot): string {
  if (snapshot.waiting && snapshot.stage !== "done") return t("head.waiting");
  if (snapshot.hold === "cap") return t("head.cap");
  if (snapshot.hold === "budget") return t("head.budget");
  if (snapshot.hold === "paused") return t("head.paused");
  if (snapshot.hold !== null) return t("head.you");
  switch (snapshot.stage) {
    case "upload":
      return t("wait.sending", { size: format.bytes(snapshot.manifest.bytes) });
    case "quick_pass":
    case "extract":
      return snapshot.conversations > 0
        ? t("head.conversations", { n: snapshot.conversations })
        : t("head.reading", { n: snapshot.manifest.chunks });
    case "merge":
    case "reduce":
      return t("head.choosing", { n: snapshot.facts });
    case "write_memory":
    case "write_profile":
      return t("head.writing");
    case "done":
      return t("head.done");
  }
}

/** A model reads it, or did. */
export function isPaid({ provider, budget }: Snapshot): boolean {
  return provider !== "embedded" || budget.spent > 0;
}

/** Chunks are being read. */
export function isReading({ stage }: Snapshot): boolean {
  return stage === "quick_pass" || stage === "extract";
}

/** Short, for the title of the tab: what the person would come back for stands before how far it is. */
export function tabTitle(snapshot: Snapshot, left: Left | null): string {
  if (snapshot.stage === "done") return t("title.memory");
  const standing = standingStill(snapshot);
  if (standing !== null) return t("title.standing", { standing });
  if (!isReading(snapshot)) return t("title.run");
  const { read, aside, passed, reading, waiting } = snapshot.chunks;
  if (left === null) return t("title.counts", { n: read + aside, all: snapshot.manifest.chunks });
  const settled = read + aside + passed;
  const n = Math.floor((100 * settled) / (settled + reading + waiting));
  return t("title.left", { n, span: format.span(left.least, left.most) });
}

/** Why nothing goes on at the moment, if that is so. */
function standingStill({ waiting, hold, needs_you: failed, chunks }: Snapshot): string | null {
  if (waiting) return t("head.waiting");
  switch (hold) {
    case "cap":
    case "budget":
    case "paused":
      return t(`head.${hold}`);
    case null:
      // While others are read it is no reason to come back.
      return failed > 0 && chunks.reading + chunks.waiting === 0 ? t("title.you") : null;
    default:
      return t("title.you");
  }
}
