/** Deletes a run, or everything: on the server first, and then in this browser. */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";
import * as api from "./api.ts";
import { askAtStart } from "./memories.ts";
import * as later from "./later.ts";
import * as ledger from "./ledger.ts";
import * as offline from "./offline.ts";
import * as outbox from "./outbox.ts";
import * as push from "./push.ts";
import * as state from "./state.ts";

export type What = "run" | "all";

/** What is being deleted. The server ends the connection meanwhile, which is no news then. */
export const underWay = signal<What | null>(null);
/** Why it came to nothing. */
export const trouble = signal<state.Trouble | null>(null);

let isGone = false;

/** The server says that the run is there no more. True if that is what was wanted. */
export function gone(): boolean {
  isGone = true;
  return underWay.value !== null;
}

export async function remove(what: What, id: string): Promise<void> {
  if (underWay.value !== null) return;
  underWay.value = what;
  trouble.value = null;
  isGone = false;
  try {
    await (what === "run" ? api.deleteJob(id) : api.deleteAll());
    isGone = true;
  } catch (error) {
    // Whether or not it was this request that did it.
    isGone ||= error instanceof api.Refusal && error.status === 404;
    trouble.value = isGone ? null : whyNot(error);
  }
  if (isGone) await forgetHere(what, id);
  underWay.value = null;
  if (isGone) state.leave({ screen: "deleted", what });
}

function whyNot(error: unknown): state.Trouble {
  return error instanceof api.Refusal ? state.refused(error) : { code: "S05", text: t("delete.silent") };
}

/** A window that keeps nothing has nothing to forget. */
async function forgetHere(what: What, id: string): Promise<void> {
  if (what === "run") {
    offline.forget(id);
    await outbox.forget(id).catch(() => undefined);
  } else {
    offline.forgetAll();
    for (const one of ledger.ids()) ledger.remove(one);
    await later.clear().catch(() => undefined);
    askAtStart(false);
    await push.forget().catch(() => undefined);
    await outbox.forgetAll().catch(() => undefined);
  }
}
