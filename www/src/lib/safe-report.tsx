/** A report that the person may pass on: they see all of it before they copy it. */
import { useRef, useState } from "preact/hooks";
import { copy } from "./copy.ts";
import { t } from "./language.ts";
import { report, type Told } from "./report.ts";

export function SafeReport({ told }: { told: Told }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="report" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("report.title")}</summary>
      {isOpen && <Whole text={report(told)} />}
    </details>
  );
}

function Whole({ text }: { text: string }) {
  const shown = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState<"report.copied" | "report.marked" | null>(null);
  const take = () => setSaid(shown.current !== null && copy(shown.current) ? "report.copied" : "report.marked");
  return (
    <>
      <p>{t("report.what")}</p>
      <pre class="code mono" dir="ltr" tabIndex={0} role="region" aria-label={t("report.title")} ref={shown}>
        {text}
      </pre>
      <button type="button" class="btn sm" onClick={take}>
        {t("report.copy")}
      </button>{" "}
      <span role="status">{said !== null && t(said)}</span>
    </>
  );
}
