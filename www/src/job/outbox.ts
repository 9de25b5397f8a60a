/** The half of the outbox that `/job` needs: it reads, marks and empties what the shell wrote. */
import { clear, get, learnt, put, within, type Consent } from "../lib/outbox.ts";

/** What was sent for a job, kept after its frames are gone. */
export type Sent = { at: number; bytes: number; frames: number; sha256: string };

/** A consent holds for so long. */
const CONSENT_MS = 60_000;

export async function frame(n: number): Promise<ArrayBuffer | undefined> {
  return await within(["frames"], (store) => store("frames").get(n));
}

/** Whether the outbox may be sent without asking again; true at most once. */
export async function useConsent(host: string, now: number): Promise<boolean> {
  const outbox = await get();
  if (outbox === undefined || !holds(outbox.consent, host, now)) return false;
  await put({ ...outbox, consent: { ...outbox.consent, used: true } });
  return true;
}

/** The rule of {@link useConsent}, apart from the storage. */
export function holds(consent: Consent, host: string, now: number): boolean {
  const age = now - consent.at;
  return !consent.used && consent.host === host && age >= 0 && age < CONSENT_MS;
}

/** All frames are stored by the server: only the record of what was sent stays. */
export async function delivered(job: string, sent: Sent): Promise<void> {
  await within(["outbox", "frames", "sent"], (store) => {
    store("outbox").clear();
    store("frames").clear();
    return store("sent").put(sent, job);
  });
}

/** Keeps what a run has learnt of its model, beside what others learnt of theirs. */
export async function learn(model: string, meter: unknown): Promise<void> {
  const kept = JSON.parse(await learnt()) as Record<string, unknown>;
  await within(["keys"], (store) => store("keys").put(JSON.stringify({ ...kept, [model]: meter }), "learnt"));
}

/** Forgets what was sent for a job, and what still was to be. */
export async function forget(job: string): Promise<void> {
  if ((await get())?.job === job) await clear();
  await within(["sent"], (store) => store("sent").delete(job));
}

/** Forgets all of it, and the key that placeholders are made with. */
export async function forgetAll(): Promise<void> {
  await clear();
  await within(["sent", "keys"], (store) => {
    store("sent").clear();
    return store("keys").clear();
  });
}

export async function sentFor(job: string): Promise<Sent | undefined> {
  return await within(["sent"], (store) => store("sent").get(job));
}
