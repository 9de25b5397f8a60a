import type { Range } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";

/** What was estimated beside what was spent, in words. */
export function compared(usd: number, { low, high }: Range): string {
  const words = { range: format.range({ low, high }), spent: format.dollars(usd) };
  if (usd < low) return t("cost.less", words);
  return usd > high ? t("cost.more", words) : t("cost.asEstimated", words);
}
