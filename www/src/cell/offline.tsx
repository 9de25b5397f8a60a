/** Whether the browser says that there is a network. */
import { signal } from "@preact/signals";
import { t } from "../lib/language.ts";

export const isOffline = signal(!navigator.onLine);
for (const kind of ["online", "offline"]) {
  addEventListener(kind, () => {
    isOffline.value = !navigator.onLine;
  });
}

/** Shown while the network is off: what is done here goes on. */
export function OfflineTick() {
  if (!isOffline.value) return null;
  return <p class="tick">{t("offline.yes")}</p>;
}
