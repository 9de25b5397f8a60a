/** What is said of an offer, on the button and in the tab's title. */
import * as format from "./format.ts";
import { t } from "./language.ts";
import type { Offer } from "./messages.ts";

export function labelOf(offer: Offer): string {
  switch (offer.state) {
    case "ready":
      return t("start.send", { size: format.bytes(offer.bytes) });
    case "nothing":
      return t("start.nothing");
    case "counting":
      return t("start.counting");
    case "reading":
    case "hidden":
      return t("start.reading");
  }
}

/** Reading can take a while, which somebody may spend in another tab. The cell is not believed: a number is shown, or none. */
export function titleOf(offer: Offer): string {
  return offer.state === "reading" ? t("title.reading", { n: Number(offer.percent) }) : t("title.choose");
}
