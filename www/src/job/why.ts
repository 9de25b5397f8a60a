/** Why the server says no, in the language of the page as far as it has words for it. */
import { t, tMaybe } from "../lib/language.ts";

/** `reason` is the server's stable word for it, `detail` its own words, in English. */
type Problem = { code?: string; reason?: string; detail?: string };

export function why({ code, reason, detail }: Problem): string {
  return (reason ? tMaybe(`refused.${reason}`) : undefined) || detail || code || t("refused.failed");
}
