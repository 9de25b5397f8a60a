/** The policy of the page, as it is read. */
import { t } from "../lib/language.ts";
import { isSaved } from "../lib/page.ts";
import { policy } from "./shell.ts";
import { site } from "./talk.ts";

/** In few lines: hashes cut short, the rules in a row. */
export function PolicyInShort() {
  const short = policy.value.replace(/'sha256-(.{3})[^']*'/g, "'sha256-$1…'");
  const allowlist = isSaved ? "" : '\n\nconnection-allowlist: ("…/job/new?")';
  return <Code text={`content-security-policy: ${short}${allowlist}`} />;
}

/** To the letter, one rule a line. */
export function PolicyInFull() {
  const rules = policy.value.replaceAll("; ", ";\n  ");
  const allowlist = isSaved ? "" : `\nconnection-allowlist:\n  ("${site}/job/new?")`;
  return <Code text={`content-security-policy:\n  ${rules}${allowlist}`} />;
}

function Code({ text }: { text: string }) {
  return (
    <pre class="code mono" tabIndex={0} aria-label={t("proof.code")}>
      {text}
    </pre>
  );
}
