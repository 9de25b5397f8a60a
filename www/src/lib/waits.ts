/** What an earlier Start prepared and no server has yet: it is offered, and never replaced without a word. */
import { bytes } from "./format.ts";
import { t } from "./language.ts";
import { get, type Outbox } from "./outbox.ts";
import { element, isSaved } from "./page.ts";

let outbox: Outbox | undefined;

/** Looks once, when the page is opened. A copy on a disk has no outbox, and a window without storage none either. */
export async function look(): Promise<void> {
  if (!isSaved) outbox = await get().catch(() => undefined);
}

/** Leads to it while nothing else is to be started. */
export function show(isIdle: boolean): void {
  element("waits", HTMLElement).hidden = outbox === undefined || !isIdle;
  const words = outbox === undefined ? "" : t("waits.open", { size: bytes(outbox.manifest.bytes) });
  element("waiting", HTMLAnchorElement).textContent = words;
}

/** What another Start does with it; nothing where nothing waits. */
export function fate(): string {
  return outbox === undefined ? "" : t("waits.replaced", { size: bytes(outbox.manifest.bytes) });
}
