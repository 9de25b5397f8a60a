/** What the person did, in words, and how it is taken back. */
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import * as picks from "./picks.ts";
import { noon, type Range } from "./range.ts";
import { sourceName } from "../lib/sources.ts";
import { maskedKind } from "./words.ts";

/** `left out “Deploy keys”`, `dates from 1 Mar 2024`. */
export function nameOf(deed: picks.Deed): string {
  if (deed.kind === "dates") return datesOf(deed);
  const which = deed.on ? "in" : "out";
  if (deed.kind === "message") {
    const { number: n, title } = deed;
    return n > 0 ? t(`deed_message.${which}`, { n, title }) : t(`deed_text.${which}`, { title });
  }
  if (deed.kind === "messages") return t(`deed_masked.${which}`, { n: deed.those.length, kind: maskedKind(deed.of) });
  const n = deed.keys.length;
  switch (deed.about.what) {
    case "one":
      return t(`deed_one.${which}`, { title: deed.about.title });
    case "some":
      return t(`deed_some.${which}`, { n });
    case "found":
      return t(`deed_found.${which}`, { n, query: deed.about.query });
    case "like":
      return t(`deed_like.${which}`, { n, title: deed.about.title });
    case "account":
      return t(`deed_account.${which}`, { n });
    case "source":
      return t(`deed_source.${which}`, { n, source: sourceName(deed.about.source) });
  }
}

function datesOf({ before, after }: { before: Range; after: Range }): string {
  if (before.undated !== after.undated) return t(after.undated ? "deed_undated.in" : "deed_undated.out");
  return rangeWords(after);
}

/** `1 Mar 2024 to 24 Nov 2026`. */
export function rangeWords({ from, to }: Range): string {
  const day = (of: string) => format.day(noon(of));
  if (from === null && to === null) return t("dates.all");
  if (from === null) return t("dates.until", { to: day(to ?? "") });
  if (to === null) return t("dates.since", { from: day(from) });
  return t("dates.between", { from: day(from), to: day(to) });
}

export function takeBack(): void {
  const deed = picks.takeBack();
  if (deed !== null) announcement.value = t("deed.undone", { what: nameOf(deed) });
}

export function doAgain(): void {
  const deed = picks.doAgain();
  if (deed !== null) announcement.value = t("deed.again", { what: nameOf(deed) });
}
