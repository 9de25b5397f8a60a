/** The run whose memory `/memory` shows: the newest that has one. */
import type { Snapshot } from "../gen/protocol.ts";
import * as api from "./api.ts";
import * as kept from "./kept.ts";
import { isAnswer } from "./reading.ts";

/** Of all runs or, without the server, of those that are kept here; there the one that was looked at last if none has a memory yet. None where there is none. */
export async function newest(): Promise<string | undefined> {
  try {
    return newestOf(await api.jobs());
  } catch (error) {
    if (isAnswer(error)) throw error;
    const id = (await newestKept()) ?? (await kept.ids().catch(() => [])).at(-1);
    if (id === undefined) throw error;
    return id;
  }
}

/** Of those that this browser keeps. */
export async function newestKept(): Promise<string | undefined> {
  const runs: Snapshot[] = [];
  // One after the other: of each no more stays than its state.
  for (const id of await kept.ids().catch(() => [])) {
    const one = await kept.get(id).catch(() => undefined);
    if (one !== undefined) runs.push(one.snapshot);
  }
  return newestOf(runs);
}

function newestOf(runs: readonly Snapshot[]): string | undefined {
  const done = runs.filter(({ stage }) => stage === "done");
  return done.sort((one, other) => (one.started_at < other.started_at ? 1 : -1))[0]?.id;
}
