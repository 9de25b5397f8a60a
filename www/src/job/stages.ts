/** What the run's page says of each stage: real counts from the snapshot, and nothing else. */
import type { Snapshot, Stage } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";

export const STAGES: readonly { stage: Stage; name: string }[] = [
  { stage: "upload", name: "Upload" },
  { stage: "quick_pass", name: "Quick pass" },
  { stage: "extract", name: "Extract" },
  { stage: "merge", name: "Merge" },
  { stage: "reduce", name: "Reduce" },
  { stage: "write_memory", name: "Write memory" },
  { stage: "write_profile", name: "Profile" },
];

/** What each stage does, said before it begins. */
const MEANING: Partial<Record<Stage, string>> = {
  quick_pass: "The most telling conversations first.",
  extract: "Every message, each fact tied to the one it came from.",
  merge: "What repeats becomes one.",
  reduce: "What belongs into the files, chosen level by level.",
  write_memory: "MEMORY and its topics.",
  write_profile: "SOUL, IDENTITY, USER, AGENTS and TOOLS, and the receipt.",
};

export type StageView = {
  stage: Stage;
  name: string;
  state: "done" | "now" | "todo";
  /** `3 of 12`, or `""`. */
  steps: string;
  text: string;
};

export function stageViews(snapshot: Snapshot): StageView[] {
  const at = STAGES.findIndex(({ stage }) => stage === snapshot.stage);
  const now = at === -1 ? STAGES.length : at;
  return STAGES.map(({ stage, name }, index) => {
    const state = index < now ? "done" : index === now ? "now" : "todo";
    return { stage, name, state, steps: steps(snapshot, stage), text: text(snapshot, stage, state) };
  });
}

function steps(snapshot: Snapshot, stage: Stage): string {
  if (stage === "upload") {
    return `${format.count(snapshot.frames_stored)} of ${format.counted(snapshot.manifest.frames, "frame")}`;
  }
  const of = snapshot.steps.find((one) => one.stage === stage);
  return of && of.all > 0 ? `${format.count(of.done)} of ${format.counted(of.all, "step")}` : "";
}

function text(snapshot: Snapshot, stage: Stage, state: StageView["state"]): string {
  if (stage === "upload" && state === "done") {
    return `${format.bytes(snapshot.manifest.bytes)} arrived.`;
  }
  if (stage === "upload") return "Keep this tab open until all of it has arrived.";
  return MEANING[stage] ?? "";
}

export function headline(snapshot: Snapshot): string {
  const chunks = format.counted(snapshot.manifest.chunks, "chunk");
  if (snapshot.waiting && snapshot.stage !== "done") return "Waiting for another run";
  if (snapshot.hold === "cap") return "Paused at your cap";
  if (snapshot.hold === "budget") return "Paused at the month’s budget";
  if (snapshot.hold === "paused") return "Paused";
  if (snapshot.hold !== null) return "Waiting for you";
  switch (snapshot.stage) {
    case "upload":
      return `Sending ${format.bytes(snapshot.manifest.bytes)}`;
    case "quick_pass":
    case "extract":
      return `Reading ${chunks}`;
    case "merge":
    case "reduce":
      return `Choosing from ${format.counted(snapshot.facts, "fact")}`;
    case "write_memory":
    case "write_profile":
      return "Writing your memory";
    case "done":
      return "Your memory is written";
  }
}

/** Short, for the title of the tab. */
export function tabTitle(snapshot: Snapshot): string {
  if (snapshot.stage === "done") return "Memory · decant";
  const { read, aside } = snapshot.chunks;
  const all = snapshot.manifest.chunks;
  const isReading = snapshot.stage === "quick_pass" || snapshot.stage === "extract";
  return isReading ? `${format.count(read + aside)} of ${format.count(all)} · decant` : "Run · decant";
}
