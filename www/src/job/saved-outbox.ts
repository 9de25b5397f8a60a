/** An outbox as a file: what waits here is saved as one, and one that was saved is sent from here after all. */
import { signal } from "@preact/signals";
import { download } from "../lib/download.ts";
import { t } from "../lib/language.ts";
import type { Outbox } from "../lib/outbox.ts";
import * as shared from "../lib/outbox.ts";
import { OUTBOX_FILE, OutboxFileError, read, write, type Draft } from "../lib/outbox-file.ts";
import { readsOf } from "./begin.ts";
import * as outbox from "./outbox.ts";
import * as state from "./state.ts";

export const isChecking = signal(false);
/** Why a file was not taken. */
export const refusal = signal<string | null>(null);

/** Takes what is in a file for the outbox. Nobody has agreed yet that it is sent: that is asked next. */
export async function take(file: Blob): Promise<void> {
  if (isChecking.value) return;
  isChecking.value = true;
  refusal.value = null;
  try {
    state.view.value = { screen: "ask", outbox: await put(await read(file)), isNews: true };
  } catch (error) {
    refusal.value = t(error instanceof OutboxFileError ? `brought.${error.damage}` : "brought.noRoom");
  }
  isChecking.value = false;
}

/** The frames first: an outbox that stands there has all of them. */
async function put({ manifest, tz, reads, frames }: Draft): Promise<Outbox> {
  await shared.clear();
  for (const [n, frame] of frames.entries()) await shared.putFrame(n, await frame.arrayBuffer());
  const outbox = { manifest, tz, reads, consent: { at: 0, host: "", used: true }, job: null };
  await shared.put(outbox);
  return outbox;
}

/** Saves what waits to be sent. */
export async function save(): Promise<void> {
  const waiting = await shared.get().catch(() => undefined);
  const frames = waiting && (await framesOf(waiting.manifest.frames).catch(() => undefined));
  if (waiting === undefined || frames === undefined) {
    state.leave({ screen: "gone" });
    return;
  }
  download(OUTBOX_FILE, write(waiting.manifest, waiting.tz, readsOf(waiting), frames));
}

/** The frames of a run that still lie here: until the server has all of them. */
export async function waitingFrames(job: string): Promise<Blob[] | undefined> {
  const waiting = await shared.get().catch(() => undefined);
  if (waiting?.job !== job) return undefined;
  return await framesOf(waiting.manifest.frames).catch(() => undefined);
}

/** Undefined if one of them is not there. */
async function framesOf(n: number): Promise<Blob[] | undefined> {
  const frames: Blob[] = [];
  for (let at = 0; at < n; at += 1) {
    const frame = await outbox.frame(at);
    if (frame === undefined) return undefined;
    frames.push(new Blob([frame]));
  }
  return frames;
}
